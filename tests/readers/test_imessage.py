"""Apple Messages: the public sample against what plain SQLite says of it; bodies; groups; what a damaged body does."""

import gzip
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.evidence import Beside
from argus.messages import Found, Message, Other, Unreadable
from argus.readers import Request, recognise
from argus.readers.typedstream import TypedStreamError, _Stream, text_in
from tests.readers.samples import SAMPLES, item_at
from tests.readers.shared_data import shared
from tests.samples.make_phone_databases import typed_stream

SAMPLE = next(each for each in SAMPLES if each.file == "imessage/sms.db")


def read(path: Path, request: Request | None = None) -> list[Found]:
    item = item_at(path)
    found = recognise(item)
    assert found is not None
    assert found[0].name == "imessage"
    plan = found[0].plan(item, request or Request())
    return [each for span in plan.spans for each in found[0].read(item, span, plan.settled)]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    path = tmp_path / "chat.db"
    path.write_bytes(gzip.decompress(shared("data/phone-databases/imessage_chat.db.gz").read_bytes()))
    return path


def test_the_public_sample_has_the_rows_that_sqlite_counts(public: Path) -> None:
    found = read(public)
    database = sqlite3.connect(f"file:{public}?immutable=1", uri=True)
    rows = database.execute(
        "SELECT m.guid, m.text, m.date, m.is_from_me, h.id, m.service FROM message m LEFT JOIN handle h "
        "ON h.ROWID = m.handle_id ORDER BY m.ROWID"
    ).fetchall()
    messages = [each for each in found if isinstance(each, Message)]
    assert len(messages) == len(rows) == 10
    for message, (guid, text, date, from_me, handle, service) in zip(messages, rows, strict=True):
        assert message.sent_at is not None
        sent = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=message.sent_at.us)
        assert sent == datetime(2001, 1, 1, tzinfo=UTC) + timedelta(seconds=date)
        assert (message.source_id, message.text, message.service) == (guid, text, service)
        assert message.sender == ("ken.doh@icloud.com" if from_me else handle)
        assert message.conversation == " | ".join(sorted(("ken.doh@icloud.com", handle)))
    others = Counter(each.what for each in found if isinstance(each, Other) and each.counts)
    counted = {
        what: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for what, table in (
            ("deleted message", "deleted_messages"),
            ("handle", "handle"),
            ("chat", "chat"),
            ("participant", "chat_handle_join"),
        )
    }
    database.close()
    assert others == counted == {"deleted message": 226, "handle": 7, "chat": 7, "participant": 7}
    assert not [each for each in found if isinstance(each, Unreadable)]


def test_a_body_that_differs_from_the_text_is_kept_beside_it(public: Path) -> None:
    changed = [each for each in read(public) if isinstance(each, Message) and "attributedBody" in each.other]
    assert [each.place.label for each in changed] == ["message 6", "message 10"]
    assert "Open Office" in str(changed[0].text)
    assert "Microsoft Office" in changed[0].other["attributedBody"]


def test_the_owner_can_be_given_and_messages_in_the_log_are_not_seen_without_it() -> None:
    request = Request(mapping={"owner": "+32460000077"})
    reader, plan = SAMPLE.planned()
    without = reader.plan(SAMPLE.item, request)
    found = [each for span in without.spans for each in reader.read(SAMPLE.item, span, without.settled)]
    messages = [each for each in found if isinstance(each, Message)]
    assert {each.owner_device for each in messages} == {"+32460000077"}
    assert {each.source_id for each in messages if each.source_id == "G-22"} == set()
    whole = [each for span in plan.spans for each in reader.read(SAMPLE.item, span, plan.settled)]
    assert [each.text for each in whole if isinstance(each, Message) and each.source_id == "G-22"] == [
        "this stands in the log only"
    ]


def test_a_log_that_is_gone_when_the_rows_are_read_is_told() -> None:
    reader, plan = SAMPLE.planned()
    settled = {**plan.settled, "wal": "0" * 64}
    found = list(reader.read(SAMPLE.item, plan.spans[0], settled))
    assert [each.reason for each in found if isinstance(each, Unreadable)] == ["its bytes cannot be read"]
    assert SAMPLE.request.beside.files.keys() == {"sms.db-wal"} == Beside([("sms.db-wal", "x")]).files.keys()


@pytest.mark.parametrize("rows_a_span", [1, 3, 100])
def test_any_number_of_rows_a_span_gives_the_same_records(rows_a_span: int, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, plan = SAMPLE.planned()
    whole = [each for span in plan.spans for each in reader.read(SAMPLE.item, span, plan.settled)]
    monkeypatch.setattr("argus.readers.databases_rows.ROWS_A_SPAN", rows_a_span)
    small = reader.plan(SAMPLE.item, SAMPLE.request)
    assert len(small.spans) == {1: 23, 3: 8, 100: 1}[rows_a_span]
    assert [each for span in small.spans for each in reader.read(SAMPLE.item, span, small.settled)] == whole


@given(st.text(max_size=400))
def test_what_is_put_into_a_typed_stream_comes_out(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    mutable = typed_stream(text)
    plain = mutable.replace(b"\x19NSMutableAttributedString\x00\x84\x84", b"").replace(
        b"\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95", b"\x08NSString\x01\x94"
    )
    for stream in (mutable, plain):
        assert text_in(stream) == _Stream(stream).text() == text  # the usual way, and the whole one


@pytest.mark.parametrize("length", [0, 127, 128, 255, 256, 32_767, 32_768, 65_535])
def test_lengths_of_one_and_two_bytes_are_read(length: int) -> None:
    assert text_in(typed_stream("x" * length)) == "x" * length


@given(at=st.integers(0, 300), junk=st.binary(max_size=8), end=st.integers(0, 300))
def test_a_damaged_typed_stream_is_read_or_refused(at: int, junk: bytes, end: int) -> None:
    stream = typed_stream("a message of a length that takes two bytes " * 5)
    damaged = (stream[:at] + junk + stream[at + len(junk) :])[:end]
    try:
        text = text_in(damaged)
    except TypedStreamError as error:
        text = str(error)
    assert isinstance(text, str)


def test_a_typed_stream_that_leads_deeper_and_deeper_is_refused() -> None:
    with pytest.raises(TypedStreamError):
        text_in(b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@" + b"\x84\x84\x84\x01X\x00\x85\x92" * 5_000)
