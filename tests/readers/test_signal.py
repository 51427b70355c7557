"""Signal chats as text and as JSON."""

import json
from pathlib import Path

import pytest

from argus.errors import DecisionNeededError
from argus.messages import Found, Message, Other, Participant
from argus.readers import Reader, Request, Span, recognise
from argus.readers.signal_json import SignalJsonReader
from argus.readers.signal_text import SignalTextReader
from tests.readers.samples import FOLDER, item_at
from tests.readers.shared_data import shared


def read(reader: Reader, path: Path, request: Request) -> list[Found]:
    """All records of a chat."""
    item = item_at(path)
    plan = reader.plan(item, request)
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def test_the_public_chat_gives_its_expected_result() -> None:
    folder = shared("data/chat-export-mini/signal")
    expected = json.loads((folder / "target.json").read_text())
    found = read(SignalTextReader(), folder / "test_export.txt", Request(zone="UTC"))
    told = {
        ((each.sent_as_written or "").replace(", ", "T") + ":00", each.sender, " ".join((each.text or "").split()))
        for each in found
        if isinstance(each, Message)
    }
    assert told == {(each["timestamp"], each["author"], each["message"]) for each in expected}


@pytest.mark.parametrize(
    "line",
    [
        "[24/12/2019, 12:23:00] Jane Doe: Hello\n",
        "[12/24/19, 12:23:00] Jane Doe: Hello\n",
        "2019-12-24, 12:23 - Jane Doe: Hello\n",
        "[12:23] <jane> Hello\n",
    ],
)
def test_lines_of_other_programs_are_not_taken_for_signal(line: str) -> None:
    assert SignalTextReader().recognises((line * 20).encode(), "chat.txt") is None


@pytest.mark.parametrize(("name", "reader"), [("mini.txt", SignalTextReader()), ("data.json", SignalJsonReader())])
def test_without_a_zone_the_flag_is_named(name: str, reader: Reader) -> None:
    (path,) = FOLDER.glob(f"signal-*/{name}")
    with pytest.raises(DecisionNeededError) as asked:
        reader.plan(item_at(path), Request())
    assert "--tz" in asked.value.do


def test_two_phones_do_not_become_one_owner() -> None:
    item = item_at(FOLDER / "signal-text" / "chat.md")
    plan = SignalTextReader().plan(item, Request(zone="UTC"))
    assert plan.settled["owner"] == f"owner:{item.sha256[:12]}"
    assert any(plan.settled["owner"] in each for each in plan.shown)


def test_recipients_of_earlier_lines_are_known_in_later_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("argus.readers.reader.SPAN_BYTES", 100)
    reader, item = SignalJsonReader(), item_at(FOLDER / "signal-json" / "main.jsonl")
    plan = reader.plan(item, Request())
    assert len(plan.spans) > 10
    apart = [each for span in reversed(plan.spans) for each in reversed(list(reader.read(item, span, plan.settled)))]
    assert apart[::-1] == list(reader.read(item, Span(0, 0, item.size), plan.settled))


def test_edits_receipts_answers_and_members_of_signals_own_export_are_told() -> None:
    found = read(SignalJsonReader(), FOLDER / "signal-json" / "main.jsonl", Request())
    messages = {each.source_id: each for each in found if isinstance(each, Message)}
    edited = messages["1706724130000"]
    assert (edited.text, edited.state, [each.previous for each in edited.edits]) == ("pier 4", "edited", ["pier 3"])
    answer = messages["1706724120000"]
    assert (answer.reply_to, [each.what for each in answer.receipts]) == ("1706724100000", ["read"])
    facts = [fact for each in found if isinstance(each, Other) for fact in each.facts]
    members = [each for each in facts if isinstance(each, Participant)]
    assert (members[0].account, members[0].role) == ("+32460001122", "admin")


def test_the_key_of_a_group_is_not_its_name() -> None:
    found = read(SignalJsonReader(), FOLDER / "signal-json" / "main.jsonl", Request())
    assert "AAECAwQFBgc=" not in repr(found)


def test_a_message_runs_up_to_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("[2024-01-31 20:15] A: one\n\n[not a start\n[2024-01-31 20:16] B: two\n")
    assert recognise(item_at(path)) is not None
    found = read(SignalTextReader(), path, Request(zone="UTC"))
    assert [each.text for each in found if isinstance(each, Message)] == ["one\n\n[not a start", "two"]
