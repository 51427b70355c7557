"""Telegram exports: the small public ones against their expected results, and what only a person can decide."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from argus.errors import DecisionNeededError
from argus.messages import Contact, Found, Message, Other, Participant, Unreadable
from argus.readers import Request
from argus.readers.telegram import TelegramReader
from tests.readers.samples import FOLDER, item_at
from tests.readers.shared_data import shared


def read(path: Path, request: Request | None = None) -> list[Found]:
    """All records of an export."""
    reader, item = TelegramReader(), item_at(path)
    assert reader.recognises(item.head(), item.name)
    plan = reader.plan(item, request or Request())
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def export(folder: Path, *messages: dict[str, object], **chat: object) -> Path:
    """A single chat with those messages."""
    path = folder / "result.json"
    rows = [
        {"id": number, "type": "message", "from": "Rik", "from_id": "user7"} | row
        for number, row in enumerate(messages)
    ]
    path.write_text(json.dumps({"name": "Rik", "type": "personal_chat", "id": 7, **chat, "messages": rows}))
    return path


@pytest.mark.parametrize("name", ["test_single_export.json", "test_batch_export.json"])
def test_the_public_exports_give_their_expected_results(name: str) -> None:
    folder = shared("data/chat-export-mini/telegram")
    expected = json.loads((folder / "target.json").read_text())
    found = [each for each in read(folder / name) if isinstance(each, Message)]
    start = datetime(1970, 1, 1, tzinfo=UTC)
    told = [
        ((start + timedelta(microseconds=each.sent_at.us)).strftime("%Y-%m-%dT%H:%M:%S"), each.sender, each.text)
        for each in found
        if each.sent_at is not None
    ]
    # The expected results put a blank between the parts of a text; the parts themselves have none.
    assert [(at, who, (text or "").replace(" ", "")) for at, who, text in told] == [
        (each["timestamp"], each["author"], each["message"].replace(" ", "")) for each in expected
    ]


def test_the_offset_of_the_exporting_clock_follows_from_its_two_times(tmp_path: Path) -> None:
    both = {"date": "2021-03-04T17:35:07", "date_unixtime": "1614859507"}
    apart = {"date": "2021-03-04T17:35:08", "date_unixtime": "1614859507"}
    first, second = (each for each in read(export(tmp_path, both, apart)) if isinstance(each, Message))
    assert first.sent_at is not None
    assert (first.sent_at.us, first.sent_at.offset_minutes) == (1_614_859_507_000_000, 330)
    assert second.sent_at is not None
    assert second.sent_at.offset_minutes == 0
    assert second.other["date_unixtime"] == "1614859507"


def test_an_export_with_local_times_alone_asks_for_their_zone(tmp_path: Path) -> None:
    path = export(tmp_path, {"date": "2021-03-04T13:05:07", "text": "x"})
    with pytest.raises(DecisionNeededError) as asked:
        read(path)
    assert "--tz" in asked.value.do
    (message,) = (each for each in read(path, Request(zone="Europe/Brussels")) if isinstance(each, Message))
    assert message.sent_at is not None
    assert (message.sent_at.zone_source, message.sent_at.offset_minutes) == ("given", 60)


def test_accounts_of_older_exports_are_those_of_newer_ones(tmp_path: Path) -> None:
    rows = [{"from_id": each, "date_unixtime": "1614859507"} for each in (7, (1 << 32) + 8, (2 << 32) + 9, "user7")]
    found = [each.sender for each in read(export(tmp_path, *rows)) if isinstance(each, Message)]
    assert found == ["user7", "chat8", "channel9", "user7"]


def test_the_account_tells_contacts_members_and_its_owner() -> None:
    found = read(FOLDER / "telegram" / "all.json")
    facts = [fact for each in found if isinstance(each, Other) for fact in each.facts]
    assert {each.account for each in facts if isinstance(each, Contact)} == {"user100200300", "user555010100"}
    assert "creator" in {each.role for each in facts if isinstance(each, Participant)}
    messages = [each for each in found if isinstance(each, Message)]
    assert {each.owner_device for each in messages} == {"user100200300"}
    assert {each.conversation for each in messages} == {"555010100", "777001"}
    assert len([each for each in found if isinstance(each, Unreadable)]) == 3
