"""Laws of the import: which messages are new, how they are cut into ranges, what a filter window covers."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from argus.access import UNDATED, Window, joined
from argus.intake.ranges import END, START, ranges_of
from argus.intake.resolve import StagedBlock, ordinal_id, resolve
from argus.messages import SHARD, Shard, make_shard, time_order
from argus.privilege import fold_handle, fold_number

IDS = [bytes([first]) + bytes(14) + bytes([last]) for first in (0, 7, 255) for last in (0, 1)]
# (item, ids of its rows in order), cut into blocks somewhere; few distinct ids, so that everything repeats.
ITEMS = st.lists(st.lists(st.lists(st.sampled_from(IDS), max_size=5), min_size=1, max_size=3), min_size=1, max_size=3)


def staged(folder: Path, ids: list[bytes], times: list[int | None]) -> Path:
    """A block as `read_span` leaves it: what resolving and cutting read of it."""
    folder.mkdir(parents=True)
    raw = np.frombuffer(b"".join(ids), ">u8").reshape(-1, 2)
    order = np.argsort(raw[:, 0], kind="stable")
    for name, half in (("heads", 0), ("tails", 1)):
        np.save(folder / f"{name}.npy", raw[order, half].astype(np.uint64))
    np.save(folder / "at.npy", order.astype(np.uint32))
    table = pa.table({"message_id": pa.array(ids, pa.binary(16)), "sent_at": pa.array(times, pa.int64())})
    with pa.OSFile(str(folder / "records.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return folder


def shard_of(folder: Path, ids: list[bytes]):
    """A shard that holds these messages already."""
    count = len(ids)
    columns = {each.name: pa.nulls(count, each.type) for each in SHARD}
    columns |= {"message_id": pa.array(sorted(ids), pa.binary(16)), "sent_at": pa.array([0] * count, pa.int64())}
    for name in ("row", "conversation", "service", "kind", "state", "attachments"):
        columns[name] = pa.array([1] * count).cast(SHARD.field(name).type)
    report = make_shard(folder, pa.table([columns[each.name] for each in SHARD], schema=SHARD))
    return Shard(folder, "released", report.rows, report.first_us, report.last_us)


@settings(max_examples=60)
@given(items=ITEMS, known=st.sets(st.sampled_from(IDS), max_size=3))
def test_a_message_is_new_once_and_equal_rows_of_one_item_stay_apart(tmp_path_factory, items, known):
    folder = tmp_path_factory.mktemp("resolve")
    blocks = [
        StagedBlock(staged(folder / f"{item}-{part}", ids, [0] * len(ids)), item, len(ids))
        for item, parts in enumerate(items)
        for part, ids in enumerate(parts)
    ]
    shards = [shard_of(folder / "shard", list(known))] if known else []
    counted = resolve(blocks, shards, lambda _rows: None).new

    # The same in the plainest words there are.
    seen = set(known)
    expected = []
    for parts in items:
        ordinals: dict[bytes, int] = {}
        for ids in parts:
            rows = []
            for first in ids:
                final = ordinal_id(first, ordinals.get(first, 0))
                ordinals[first] = ordinals.get(first, 0) + 1
                rows.append((final, final not in seen))
                seen.add(final)
            expected.append(rows)
    for block, count, rows in zip(blocks, counted, expected, strict=True):
        new = np.load(block.folder / "new.npy").tolist()
        assert new == [fresh for _, fresh in rows]
        assert count == sum(new)
        changed = block.folder / "changed.npy"
        final = {}
        if changed.exists():
            ids = np.load(block.folder / "changed_ids.npy")
            final = dict(zip(np.load(changed).tolist(), [each.tobytes() for each in ids], strict=True))
        stored = [
            each.as_py() for each in pa.ipc.open_file(str(block.folder / "records.arrow")).read_all()["message_id"]
        ]
        assert [final.get(at, first) for at, first in enumerate(stored)] == [each for each, _ in rows]


TIMES = st.one_of(st.none(), st.integers(-5, 5), st.integers(-(2**50), 2**50))


@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(TIMES, st.binary(min_size=16, max_size=16), st.booleans()), max_size=60),
    shard_rows=st.integers(1, 20),
)
def test_ranges_hold_every_new_row_exactly_once_in_order(tmp_path_factory, rows, shard_rows):
    folder = tmp_path_factory.mktemp("ranges")
    halves = [rows[: len(rows) // 2], rows[len(rows) // 2 :]]
    blocks = []
    for number, part in enumerate(halves):
        place = staged(folder / str(number), [each for _, each, _ in part], [time for time, _, _ in part])
        np.save(place / "new.npy", np.array([new for _, _, new in part], bool))
        blocks.append(StagedBlock(place, number, len(part)))
    ranges = ranges_of(blocks, workers=2, shard_rows=shard_rows)
    keys = [(UNDATED if time is None else time, int.from_bytes(each[:8], "big")) for time, each, new in rows if new]
    assert [sum(1 for key in keys if each.low <= key < each.high) for each in ranges] == [each.rows for each in ranges]
    assert sum(each.rows for each in ranges) == len(keys)
    assert all(left.high <= right.low for left, right in pairwise(ranges))
    assert all(START <= each.low < each.high <= END for each in ranges)


WINDOWS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 30), st.integers(0, 10)), max_size=8)


@given(
    windows=WINDOWS, rows=st.lists(st.tuples(st.integers(1, 4), st.one_of(st.none(), st.integers(0, 45))), max_size=40)
)
def test_windows_cover_what_they_say(windows, rows):
    hidden = [Window(conversation, start, start + length, 1) for conversation, start, length in windows]
    conversations = np.array([each for each, _ in rows], np.int32)
    times = np.array([UNDATED if time is None else time for _, time in rows], np.int64)
    named = {each.conversation_id for each in hidden}
    assert joined(hidden).cover(conversations, times).tolist() == [
        conversation in named
        if time is None
        else any(w.conversation_id == conversation and w.from_us <= time <= w.until_us for w in hidden)
        for conversation, time in rows
    ]


@given(times=st.lists(st.integers(0, 4), max_size=30), seed=st.integers(0, 2**32 - 1))
def test_the_order_of_search_is_time_then_id(times, seed):
    times_array = np.array(times, np.int64)
    heads, tails = np.random.default_rng(seed).integers(0, 3, (2, len(times))).astype(np.uint64)
    order = time_order(times_array, heads, tails)
    found = list(range(len(times))) if order is None else order.tolist()
    keys = list(zip(times, heads.tolist(), tails.tolist(), strict=True))
    assert [keys[at] for at in found] == sorted(keys)
    assert sorted(found) == list(range(len(times)))


@given(number=st.integers(100_000_000, 999_999_999))
def test_a_telephone_number_is_one_in_every_writing(number):
    local = f"0{number}"
    writings = [local, f"+32{number}", f"0032 {number}", f"+32 ({local[0]}){number}", f"32{number}@s.whatsapp.net"]
    writings.append(f"{local[:4]}/{local[4:6]}.{local[6:8]}.{local[8:]}")
    assert {fold_number(each) for each in writings} == {str(number)}


def test_a_handle_is_no_telephone_number():
    assert [fold_number(each) for each in ("Q7K2LM", "", "12345", "counsel.devries", "+32 47")] == [""] * 5
    assert fold_handle("  \uff23ounsel.DeVries ") == "counsel.devries"


MARKS = st.text("\u200b\u200e\u202e\u2066\ufeff", max_size=3)


@given(handle=st.from_regex(r"[a-z0-9_.]{3,12}", fullmatch=True), before=MARKS, between=MARKS, behind=MARKS)
def test_a_handle_is_one_however_it_is_dressed_up(handle, before, between, behind):
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in handle)
    for written in (handle, handle.upper(), f"@{handle}", wide, f" {before}{handle[:2]}{between}{handle[2:]}{behind} "):
        assert fold_handle(written) == handle


@given(number=st.integers(100_000_000, 999_999_999), marks=MARKS)
def test_marks_dashes_and_other_digits_do_not_hide_a_number(number, marks):
    digits = str(number)
    arabic = "".join(chr(0x0660 + int(digit)) for digit in digits)
    for written in (
        f"{marks}+32 {digits}",
        f"(0){digits[:3]}\u2011{digits[3:]}",
        f"+32{arabic}",
        f"00\u00a032{marks}{digits}",
    ):
        assert fold_number(written) == digits
