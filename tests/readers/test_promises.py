"""What every reader promises, on damaged files too: a new reader is tested here as soon as it has a sample.

`tests/fuzz` holds the same promises against many thousands of broken files; here a failure is small and named.
"""

import json
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.errors import ArgusError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Moment, block_of
from argus.messages.record import KINDS, PRECISIONS, RECEIPTS, STATES
from argus.readers import BlockReader, DatabaseReader, Plan, Reader, Span, all_readers
from argus.readers.reader import TABLES
from tests.fuzz.target import look
from tests.readers.same import assert_same
from tests.readers.samples import SAMPLES, Sample

# Rows of these have no bytes of their own.
CONTAINERS = ("xlsx", "parquet", *(reader.name for reader in all_readers() if isinstance(reader, DatabaseReader)))
# Both write `[2024-01-31 20:15:30] Name: text`; Signal, which has marks of its own, is asked first.
ALIKE = {"signal-text": ("whatsapp-text",)}
JUNK = st.one_of(
    st.binary(min_size=1, max_size=40),
    st.sampled_from(
        [
            b'"',
            b"\n",
            b"{",
            b"}",
            b"]",
            b",",
            b"\x00" * 5,
            b"\xff\xfe",
            b"\xed\xa0\x80",
            b"[" * 2000,
            b"9" * 5000,
            b"NaN",
        ]
    ),
)
on_samples = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
damaged = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def damaged_item(folder: str, sample: Sample, at: float, junk: bytes, lost: int) -> EvidenceItem:
    """The sample with some bytes lost and junk in their place."""
    content = sample.path.read_bytes()
    cut = int(len(content) * at)
    return sample.item_in(Path(folder), content[:cut] + junk + content[cut + lost :])


def everything(reader: Reader, item: EvidenceItem, plan: Plan) -> list[Found]:
    """All records; the spans of the plan stretched over a damaged item's length."""
    spans = [Span(0, 0, item.size)] if len(plan.spans) == 1 else [Span(s.number, 0, item.size) for s in plan.spans]
    return [each for span in spans for each in reader.read(item, span, plan.settled)]


@on_samples
@damaged
@given(at=st.floats(0, 1), junk=JUNK, lost=st.integers(0, 60))
def test_every_byte_of_a_damaged_file_is_accounted_for(sample: Sample, at: float, junk: bytes, lost: int) -> None:
    reader, plan = sample.planned()
    with TemporaryDirectory() as folder:
        item = damaged_item(folder, sample, at, junk, lost)
        places = [found.place for found in everything(reader, item, plan)]
        assert (places[0].start, max(place.end for place in places)) == (0, item.size)
        if reader.name in CONTAINERS:
            assert all((place.start, place.end) == (0, item.size) for place in places)
        else:
            assert all(left.end == right.start for left, right in pairwise(places))


@on_samples
@damaged
@given(at=st.floats(0, 1), junk=JUNK, lost=st.integers(0, 60))
def test_columns_and_a_second_reading_equal_the_first(sample: Sample, at: float, junk: bytes, lost: int) -> None:
    reader, plan = sample.planned()
    with TemporaryDirectory() as folder:
        item = damaged_item(folder, sample, at, junk, lost)
        first = block_of(everything(reader, item, plan))
        assert_same(block_of(everything(reader, item, plan)), first)
        if isinstance(reader, BlockReader):
            assert_same(reader.read_block(item, Span(0, 0, item.size), plan.settled), first)


@on_samples
@damaged
@given(at=st.floats(0, 1), junk=JUNK, lost=st.integers(0, 60))
def test_a_damaged_file_is_planned_or_refused_in_words(sample: Sample, at: float, junk: bytes, lost: int) -> None:
    reader, _ = sample.planned()
    with TemporaryDirectory() as folder:
        item = damaged_item(folder, sample, at, junk, lost)
        try:
            plan = reader.plan(item, sample.request)
        except ArgusError as error:
            refused = error.what
        else:
            refused = ""
            assert block_of(each for span in plan.spans for each in reader.read(item, span, plan.settled)).rows_in >= 0
        assert not refused.endswith(".")


@pytest.mark.parametrize("reader", all_readers(), ids=lambda reader: reader.name)
@damaged
@given(junk=st.binary(max_size=300))
def test_junk_is_looked_at_without_raising(reader: Reader, junk: bytes) -> None:
    assert reader.recognises(junk, "junk.bin") is None or junk


@on_samples
@pytest.mark.parametrize("span_bytes", [1, 50, 300])
def test_splitting_into_spans_changes_nothing(sample: Sample, span_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, plan = sample.planned()
    whole = [each for span in plan.spans for each in reader.read(sample.item, span, plan.settled)]
    monkeypatch.setattr("argus.readers.reader.SPAN_BYTES", span_bytes)
    small = reader.plan(sample.item, sample.request)
    assert small.settled == plan.settled
    assert [each for span in small.spans for each in reader.read(sample.item, span, small.settled)] == whole
    if sample.format_name in ("csv", "jsonl", "irc") and span_bytes < 100:
        assert len(small.spans) > 1
    if isinstance(reader, BlockReader):
        pieces = [reader.read_block(sample.item, span, small.settled) for span in small.spans]
        assert sum(piece.rows_in for piece in pieces) == block_of(whole).rows_in


@on_samples
def test_no_reader_of_one_app_takes_the_files_of_another(sample: Sample) -> None:
    mine = {sample.format_name, *ALIKE.get(sample.format_name, ())}
    others = [each for each in all_readers() if each.name not in {*TABLES, *mine}]
    assert [each.name for each in others if look(each, sample.item)] == []


@on_samples
def test_what_is_settled_survives_the_manifest(sample: Sample) -> None:
    reader, plan = sample.planned()
    again = json.loads(json.dumps(plan.settled))
    for span in plan.spans:
        assert list(reader.read(sample.item, span, again)) == list(reader.read(sample.item, span, plan.settled))


@on_samples
def test_records_speak_in_the_words_of_the_field(sample: Sample) -> None:
    reader, plan = sample.planned()
    for span in plan.spans:
        for record in reader.read(sample.item, span, plan.settled):
            if not isinstance(record, Message):
                continue
            assert record.kind in KINDS
            assert record.state in STATES
            assert record.sender != "me"
            assert all(each.what in RECEIPTS for each in record.receipts)
            told = [record.sent_at, record.received_at, record.read_at]
            told += [each.at for each in (*record.reactions, *record.edits, *record.receipts)]
            assert all(moment.precision in PRECISIONS for moment in told if isinstance(moment, Moment))
            assert all(isinstance(value, str) for value in record.other.values())
