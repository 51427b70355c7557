"""Bad evidence is counted with its place, a bad call is told in three parts, and nothing is ever half-visible."""

import json
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import psutil
import pytest

from argus.access import Visibility
from argus.errors import ArgusError, DecisionNeededError, UsageError
from argus.evidence import delivery_detail
from argus.intake import Progress, Report, import_paths
from argus.messages import open_archive
from argus.reading import FACETS, Filters, conversation_page, list_conversations, message_detail, sealed_bytes, search
from argus.store import open_dossier
from tests.intake.program import argus, held, left_behind, new_case, owner_of, start

GOOD = {"timestamp": "2021-03-10T12:00:00Z", "chat": "group", "from": "alfa", "text": "a good line"}
MEMORY_BYTES = 1_500_000_000
# Root reads and writes everything; without these two powers it meets permissions like everybody else.
WITHOUT_POWER = () if os.getuid() else ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    new_case(tmp_path / "case.argus")[0].register.close()
    return tmp_path / "case.argus"


def take_in(case: Path, *paths: Path, **how: Any) -> Report:
    dossier = open_dossier(case)
    try:
        return import_paths(dossier, owner_of(dossier), paths, workers=1, **how)
    finally:
        dossier.register.close()


def unreadable(case: Path) -> list[tuple[int, int, str]]:
    """(start, end, reason) of every record that could not be read, in order."""
    parts = [pl.read_parquet(path) for path in case.glob("messages/left-over-*.parquet")]
    rows = (
        pl.concat(parts).filter(pl.col("outcome").cast(pl.String) == "unreadable").sort("place_start")
        if parts
        else pl.DataFrame()
    )
    return [(row["place_start"], row["place_end"], row["what"]) for row in rows.iter_rows(named=True)]


def written(path: Path, *lines: bytes | dict[str, object]) -> Path:
    path.write_bytes(b"".join(line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines))
    return path


def balanced(report: Report) -> Report:
    assert report.rows_in == report.messages_new + report.sightings + report.other + report.unreadable
    return report


def texts(case: Path) -> list[str]:
    return sorted(str(row[6]) for row in held(case).values())


BROKEN = (
    b"no JSON at all\n",
    b'{"timestamp": "2021-03-10T12:00:00Z", "chat": "group", "from": "alfa", "text": "cut off\n',
    b'{"timestamp": "2021-13-45T99:00:00Z", "chat": "group", "from": "alfa", "text": "no such day"}\n',
    b"[" * 100_000 + b"\n",
    b'{"timestamp": ' + b"9" * 5_000 + b', "chat": "group", "from": "alfa", "text": "no such number"}\n',
    b"\x00\x01\x02\x00\n",
    b'["a", "list"]\n',
    b"\xff\xfe\xfd\n",
    b'{"timestamp": "2021-03-10T12:00:00Z", "chat": "group", "from": "alfa", "text": "no end of line',
)  # fmt: skip


def test_each_broken_line_is_counted_with_its_place_and_its_reason(case: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "chat.jsonl", GOOD, *BROKEN[:4], GOOD | {"text": "between"}, *BROKEN[4:])
    report = balanced(take_in(case, path))
    assert (report.rows_in, report.messages_new, report.unreadable) == (2 + len(BROKEN), 2, len(BROKEN))
    found = unreadable(case)
    data = path.read_bytes()
    assert [data[start:end] for start, end, _ in found] == list(BROKEN)
    assert all(reason for _, _, reason in found)
    assert texts(case) == ["a good line", "between"]


def test_surrogates_nul_bytes_and_odd_encodings_are_kept_found_and_shown(case: Path, tmp_path: Path) -> None:
    path = written(
        tmp_path / "chat.jsonl",
        b'{"timestamp": "2021-03-10T12:00:00Z", "chat": "g", "from": "alfa", "text": "lone \\ud800 surrogate"}\n',
        b'{"timestamp": "2021-03-10T12:00:01Z", "chat": "g", "from": "nul\\u0000name", "text": "nul \\u0000 inside"}\n',
        b'{"timestamp": "2021-03-10T12:00:02Z", "chat": "g", "from": "alfa", "text": "caf\xe9 in latin"}\n',
        b'{"timestamp": "2021-03-10T12:00:03Z", "chat": "g", "from": "alfa", "text": "caf\xc3\xa9 in unicode"}\n',
        b'{"timestamp": "2021-03-10T12:00:04Z", "chat": "g", "from": "alfa", "text": "double", "text": "keys"}\n',
    )
    report = balanced(take_in(case, path))
    assert (report.rows_in, report.messages_new + report.unreadable) == (5, 5)
    dossier = open_dossier(case)
    archive = open_archive(dossier, Visibility("released"))
    for query, wanted in (("surrogate", 1), ("inside", 1), ("café", 2), ("cafe", 2)):
        assert search(archive, query).total == wanted, query
    for hit in search(archive, "*").hits:
        hit.text.encode()
        detail = message_detail(dossier, archive, hit.message_id)
        place = detail.sightings[0]
        assert sealed_bytes(dossier, place).data == path.read_bytes()[place.place_start : place.place_end]
        assert argus(case, "show", hit.message_id, "--json").stdout
        break
    dossier.register.close()


def test_equal_lines_of_one_second_stay_as_many_messages(case: Path, tmp_path: Path) -> None:
    first = written(tmp_path / "first.jsonl", *[GOOD] * 3_000)
    assert balanced(take_in(case, first)).messages_new == 3_000
    second = written(tmp_path / "second.jsonl", *[GOOD] * 3_002, b"\n")
    report = balanced(take_in(case, second))
    assert (report.messages_new, report.sightings) == (2, 3_000)
    dossier = open_dossier(case)
    archive = open_archive(dossier, Visibility("released"))
    seen: set[str] = set()
    cursor = None
    while True:
        page = search(archive, "good", limit=700, after=cursor)
        assert not seen & {hit.message_id for hit in page.hits}
        seen |= {hit.message_id for hit in page.hits}
        cursor = page.cursor
        if cursor is None:
            break
    assert len(seen) == page.total == 3_002
    dossier.register.close()


def test_times_without_a_zone_stop_with_the_files_sealed_and_nothing_shown(case: Path, tmp_path: Path) -> None:
    good = written(tmp_path / "good.jsonl", GOOD)
    vague = written(tmp_path / "vague.csv", b"timestamp,chat,from,text\n2021-03-10 12:00:00,g,alfa,without a zone\n")
    stopped = argus(case, "import", str(good), str(vague), status=2)
    assert "--tz" in stopped.stderr
    assert "vague.csv" in stopped.stderr
    assert held(case) == {}
    sealed = [path for path in case.glob("evidence/*/*") if path.is_file()]
    assert sorted(path.read_bytes() for path in sealed) == sorted((good.read_bytes(), vague.read_bytes()))
    assert argus(case, "import", str(good), str(vague), "--tz", "Europe/Brussels").returncode == 0
    assert texts(case) == ["a good line", "without a zone"]
    assert argus(case, "import", str(vague), "--tz", "Mars/Olympus", status=(0, 2)).stderr is not None


def test_an_hour_that_does_not_exist_is_unreadable_and_one_that_came_twice_is_not(case: Path, tmp_path: Path) -> None:
    path = written(
        tmp_path / "clock.csv",
        b"timestamp,chat,from,text\n"
        b"2021-03-28 01:59:59,g,alfa,before\n2021-03-28 02:30:00,g,alfa,never\n2021-03-28 03:00:00,g,alfa,after\n"
        b"2021-10-31 02:30:00,g,alfa,twice\n",
    )
    report = balanced(take_in(case, path, zone="Europe/Brussels"))
    assert (report.messages_new, report.unreadable) == (3, 1)
    ((start, end, _),) = unreadable(case)
    assert path.read_bytes()[start:end] == b"2021-03-28 02:30:00,g,alfa,never\n"
    times = {row[6]: row[1] for row in held(case).values()}
    assert times["after"] - times["before"] == 1_000_000  # type: ignore[operator]
    assert (
        times["twice"] == int(datetime(2021, 10, 31, 0, 30, tzinfo=UTC).timestamp()) * 1_000_000
    )  # the earlier reading


def test_clocks_of_other_centuries_break_no_page(case: Path, tmp_path: Path) -> None:
    times = [
        "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2098-12-31T23:59:59Z", "0001-01-02T00:00:00Z",
        "9998-12-31T00:00:00Z", "2021-03-10T12:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00",
    ]  # fmt: skip
    path = written(tmp_path / "clock.jsonl", *[GOOD | {"timestamp": time_, "text": f"at {time_}"} for time_ in times])
    report = balanced(take_in(case, path))
    assert (report.messages_new, report.unreadable) == (8, 2)  # no calendar has the last two in UTC
    dossier = open_dossier(case)
    archive = open_archive(dossier, Visibility("released"))
    for sort in ("newest", "oldest", "best"):
        assert search(archive, "*", sort=sort, facets=FACETS).total == report.messages_new  # type: ignore[arg-type]
    (row,) = list_conversations(archive).rows
    page = conversation_page(archive, row.conversation.conversation_id)
    assert len(page.lines) == sum(count for _, count in page.overview) == report.messages_new
    assert search(archive, "*", filters=Filters(until_us=0)).total >= 2
    dossier.register.close()
    assert argus(case, "search", "*").returncode == 0
    assert argus(case, "search", "*", "--json", "--from", "2098-01-01").returncode == 0


def test_unknown_and_empty_files_are_sealed_and_named(case: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.csv").touch()
    (tmp_path / "in" / "picture.bin").write_bytes(bytes(range(256)) * 40)
    written(tmp_path / "in" / "good.jsonl", GOOD)
    os.mkfifo(tmp_path / "in" / "pipe")
    (tmp_path / "in" / "link").symlink_to("/etc/passwd")
    report = balanced(take_in(case, tmp_path / "in"))
    assert {name for name, _ in report.unknown_items} == {"in/empty.csv", "in/picture.bin"}
    assert {name for name, _ in report.skipped} == {"in/pipe", "in/link"}
    assert all(reason for _, reason in (*report.unknown_items, *report.skipped))
    assert report.messages_new == 1
    assert len([path for path in case.glob("evidence/*/*") if path.is_file()]) == 3


@pytest.mark.parametrize(
    "mapping",
    [
        {"fields": {"text": "no such column"}},
        {"fields": {"colour": "text"}},
        {"fields": "text"},
        {"fields": {"text": 7}},
    ],
)
def test_a_wrong_mapping_is_told_and_shows_nothing(case: Path, tmp_path: Path, mapping: dict[str, Any]) -> None:
    path = written(tmp_path / "good.jsonl", GOOD)
    with pytest.raises((UsageError, DecisionNeededError)) as told:
        take_in(case, path, mapping=mapping)
    assert told.value.what
    assert told.value.do
    assert held(case) == {}
    assert take_in(case, path).messages_new == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [("nowhere.jsonl", "no such file"), ("good.jsonl/below", "no such file"), ("loop", "circle"), ("pipe", "pipe")],
)
def test_a_path_that_cannot_be_read_is_told_and_shows_nothing(
    case: Path, tmp_path: Path, path: str, words: str
) -> None:
    good = written(tmp_path / "good.jsonl", GOOD)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArgusError) as told:
        take_in(case, good, tmp_path / path)
    assert words in told.value.what
    assert told.value.do
    assert held(case) == {}
    assert take_in(case, good).messages_new == 1


def test_a_file_that_changes_while_it_is_sealed_is_refused(case: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "growing.jsonl", *[GOOD] * 20_000)
    ended = threading.Event()

    def grow() -> None:
        while not ended.wait(0.0005):
            with path.open("ab") as file:
                file.write(json.dumps(GOOD).encode() + b"\n")

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(UsageError, match="changed while it was read"):
            take_in(case, path)
    finally:
        ended.set()
        writer.join()
    assert held(case) == {}
    assert left_behind(case) == []


def test_a_file_that_changes_while_the_import_is_interrupted_is_told(case: Path, tmp_path: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.phase == "sorting":
            raise KeyboardInterrupt

    path = written(tmp_path / "chat.jsonl", GOOD)
    with pytest.raises(KeyboardInterrupt):
        take_in(case, path, on_progress=interrupt)
    written(path, GOOD | {"text": "other bytes"})
    assert balanced(take_in(case, path)).messages_new == 1
    assert texts(case) == ["other bytes"]
    dossier = open_dossier(case)
    before, after = delivery_detail(dossier, 1).items
    dossier.register.close()
    assert (before.state, after.state) == ("unreadable", "read")
    assert "other bytes" in (before.reason or "")


def test_a_file_that_vanishes_after_it_was_sealed_is_not_missed(case: Path, tmp_path: Path) -> None:
    path = written(tmp_path / "vanishing.jsonl", *[GOOD] * 20_000)
    report = take_in(
        case, path, on_progress=lambda progress: progress.phase != "sealing" and path.unlink(missing_ok=True)
    )
    assert not path.exists()
    assert report.messages_new == 20_000


def test_a_line_of_a_hundred_megabytes_costs_a_row_and_no_memory(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(json.dumps(GOOD).encode() + b"\n")
        file.write(b'{"timestamp": "2021-03-10T12:00:00Z", "chat": "g", "from": "alfa", "text": "')
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n')
        file.write(json.dumps(GOOD | {"text": "the last line"}).encode() + b"\n")
    quoted = tmp_path / "long.csv"
    with quoted.open("wb") as file:
        file.write(
            b'timestamp,chat,from,text\n2021-03-10T12:00:00Z,g,alfa,first\n2021-03-10T12:00:00Z,g,alfa,"never closed '
        )
        for _ in range(100):
            file.write(b"y" * (1 << 20))
    process = start(case, "import", str(path), str(quoted), "--json", "--workers", "2")
    most = 0
    while process.poll() is None:
        most = max(most, _memory(process.pid))
        time.sleep(0.1)
    answer, told = process.communicate()
    assert process.returncode == 3, told
    report = json.loads(answer)
    assert (report["messages_new"], report["unreadable"]) == (3, 2)
    assert [end - start_ > 100 << 20 for start_, end, _ in unreadable(case)] == [True, True]
    assert texts(case) == ["a good line", "first", "the last line"]
    assert most < MEMORY_BYTES


def _memory(process: int) -> int:
    """Memory of a process and its children in bytes, shared pages by share."""
    total = 0
    try:
        root = psutil.Process(process)
        for each in (root, *root.children(recursive=True)):
            total += each.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        pass
    return total


@pytest.mark.parametrize("words", [("search", "good"), ("import", "FILE"), ("rebuild",), ("privilege", "add", "x")])
def test_a_dossier_that_may_not_be_written_says_so_in_three_parts(
    case: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = written(tmp_path / "good.jsonl", GOOD)
    take_in(case, path)
    everything = [case, *case.rglob("*")]
    modes = [each.stat().st_mode for each in everything]
    for each in everything:
        each.chmod(0o555 if each.is_dir() else 0o444)
    refused = argus(case, *(str(path) if word == "FILE" else word for word in words), status=2, by=WITHOUT_POWER)
    for each, mode in zip(everything, modes, strict=True):
        each.chmod(mode)
    assert "Traceback" not in refused.stderr
    assert "permission" in refused.stderr
    assert refused.stdout == ""
    assert texts(case) == ["a good line"]


def test_a_file_that_may_not_be_read_is_told_and_shows_nothing(case: Path, tmp_path: Path) -> None:
    good, secret = written(tmp_path / "good.jsonl", GOOD), written(tmp_path / "secret.jsonl", GOOD)
    secret.chmod(0)
    refused = argus(case, "import", str(good), str(secret), status=2, by=WITHOUT_POWER)
    assert "No permission to read this" in refused.stderr
    assert "secret.jsonl" in refused.stderr
    assert held(case) == {}
