"""The promise of a reader, held against one file.

`one_run` fails with an `AssertionError` or with whatever the reader raised. It returns what became of the file, so that
a campaign can tell runs that were refused at the door from runs that read something.
"""

import json
from collections.abc import Callable, Sequence
from itertools import pairwise

import argus.readers.reader as spans
from argus.errors import ArgusError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Other, Place, Unreadable, block_of, complete
from argus.readers import BlockReader, DatabaseReader, Plan, Reader, all_readers, reader_named, recognise
from argus.readers.databases import SQLITE_MAGIC, tables_of
from tests.fuzz.cases import Case, Room, kept_corpus, of_samples, request_of
from tests.fuzz.other_targets import OTHERS
from tests.readers.same import assert_same

# Of so many runs one is looked at in full: it costs three times as much.
FULL_EVERY = 8
SMALL_SPANS = 200

Run = Callable[[Case, Room, bool], str]


def targets() -> dict[str, Run]:
    """Everything that reads bytes from outside, by name."""
    return {reader.name: one_run for reader in all_readers()} | {name: run for name, (run, _) in OTHERS.items()}


def seeds(target: str) -> list[Case]:
    """What mutation starts from: samples, and what guided runs kept."""
    return (OTHERS[target][1]() if target in OTHERS else of_samples(target)) + kept_corpus(target)


def one_run(case: Case, room: Room, full: bool) -> str:
    """Read a file as an import does, and hold the reader to its promise; "read" or "refused".

    Args:
        case: its target names the reader.
        room: where the file lies meanwhile.
        full: also a second reading, columns, small spans and the recognition by all readers.
    """
    reader = reader_named(case.target)
    item = room.item(case)
    look(reader, item)
    if full:
        recognise(item)
    request = request_of(case)
    try:
        plan = reader.plan(item, request)
    except ArgusError as error:
        refused = error.what
    else:
        return _held_to_its_word(reader, item, case, plan, full)
    assert refused, "refused without a word"
    assert not refused.endswith("."), "refused with a full stop: the three parts are joined later"
    return "refused"


def _held_to_its_word(reader: Reader, item: EvidenceItem, case: Case, plan: Plan, full: bool) -> str:
    _assert_cut(plan, item)
    found = read_all(reader, item, plan)
    block = block_of(found)
    complete(block.records)
    for facts in block.left_over["facts"].to_pylist():
        assert facts is None or json.dumps(json.loads(facts), ensure_ascii=False).encode("utf-8"), (
            "facts nobody can store"
        )
    if full:
        assert read_all(reader, item, plan) == found, "a second reading gives other records"
        if isinstance(reader, BlockReader):
            for span in plan.spans:
                assert_same(
                    reader.read_block(item, span, plan.settled), block_of(reader.read(item, span, plan.settled))
                )
        _assert_cutting_changes_nothing(reader, item, case, plan, found)
    return "read"


def look(reader: Reader, item: EvidenceItem) -> str | None:
    """Recognise, which looks at the first bytes, or at the tables of a database."""
    head = item.head()
    if head.startswith(SQLITE_MAGIC) and isinstance(reader, DatabaseReader):
        return reader.recognises_tables(tables_of(item), item.name)
    return reader.recognises(head, item.name)


def read_all(reader: Reader, item: EvidenceItem, plan: Plan) -> list[Found]:
    """All records, span by span; every span is covered by its own."""
    everything: list[Found] = []
    for span in plan.spans:
        found = list(reader.read(item, span, plan.settled))
        assert all(isinstance(each, Message | Other | Unreadable) for each in found), "something else than a record"
        if found or not isinstance(reader, DatabaseReader):  # an empty table has nothing to tell of
            _assert_accounted_for([each.place for each in found], span.start, span.end, item)
        everything += found
    return everything


def assert_covered(ranges: Sequence[tuple[int, int]], start: int, end: int, what: str) -> None:
    """The ranges follow each other from start to end without gap or overlap; nothing needs no range."""
    if start == end and not ranges:
        return
    assert ranges, f"no {what} at all"
    assert (ranges[0][0], ranges[-1][1]) == (start, end), f"{what} do not reach from the first byte to the last"
    assert all(left[1] == right[0] for left, right in pairwise(ranges)), f"{what} with a gap or an overlap"
    assert all(first <= last for first, last in ranges), f"{what} that go backwards"


def _assert_cut(plan: Plan, item: EvidenceItem) -> None:
    """Spans cover the item; or, for rows without bytes of their own, each is the whole item."""
    assert [span.number for span in plan.spans] == list(range(len(plan.spans))), "spans are not numbered"
    if not all((span.start, span.end) == (0, item.size) for span in plan.spans):
        assert_covered([(span.start, span.end) for span in plan.spans], 0, item.size, "spans")


def _assert_accounted_for(places: Sequence[Place], start: int, end: int, item: EvidenceItem) -> None:
    """Places cover the span; or, for rows without bytes of their own, each is the whole item and says which row."""
    if places and all((place.start, place.end) == (0, item.size) and place.label for place in places):
        return
    assert_covered([(place.start, place.end) for place in places], start, end, "places")


def _assert_cutting_changes_nothing(
    reader: Reader, item: EvidenceItem, case: Case, plan: Plan, found: list[Found]
) -> None:
    before = spans.SPAN_BYTES
    spans.SPAN_BYTES = SMALL_SPANS
    try:
        small = reader.plan(item, request_of(case))
        _assert_cut(small, item)
        assert small.settled == plan.settled or "cuts" in plan.settled, "cutting changes what is settled"
        assert read_all(reader, item, small) == found, "cutting changes the records"
    finally:
        spans.SPAN_BYTES = before
