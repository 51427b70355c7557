"""Matrix rooms: edits, reactions, redactions, and what stayed encrypted."""

import json
from pathlib import Path

import pytest

from argus.messages import Found, Message, Other, Participant, Unreadable
from argus.readers import Request, Span
from argus.readers.matrix import MatrixReader
from tests.readers.samples import FOLDER, item_at


def found(path: Path = FOLDER / "matrix" / "room.json") -> list[Found]:
    """All records of a room."""
    reader, item = MatrixReader(), item_at(path)
    plan = reader.plan(item, Request())
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def test_an_edited_message_has_the_new_text_and_what_it_said_before() -> None:
    messages = {each.source_id: each for each in found() if isinstance(each, Message)}
    edited = messages["$e2"]
    assert (edited.text, edited.state, edited.edits[0].previous) == ("box at pier 4", "edited", "box at the quay")
    assert messages["$e9"].text == "box at pier 4"


def test_what_could_not_be_decrypted_is_unreadable_and_a_redacted_message_deleted() -> None:
    reasons = [each.reason for each in found() if isinstance(each, Unreadable)]
    assert len([each for each in reasons if each.startswith("still encrypted")]) == 2
    (deleted,) = (each for each in found() if isinstance(each, Message) and each.state == "deleted")
    assert (deleted.source_id, deleted.text) == ("$e7", None)


def test_members_come_and_go_with_their_times() -> None:
    facts = [fact for each in found() if isinstance(each, Other) for fact in each.facts]
    rik = [each for each in facts if isinstance(each, Participant) and each.account == "@rik:example.org"]
    assert [(each.since is not None, each.until is not None) for each in rik] == [(True, False), (False, True)]


def test_a_reaction_in_a_later_span_is_with_its_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("argus.readers.reader.SPAN_BYTES", 200)
    event = {"room_id": "!r:x", "sender": "@a:x", "origin_server_ts": 1706724130123}
    said = [{"type": "m.room.message", "event_id": f"${n}", "content": {"body": f"{n}"}} | event for n in range(40)]
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": "+"}
    reaction = {"type": "m.reaction", "event_id": "$r", "content": {"m.relates_to": relation}} | event
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"room_name": "r", "exported_by": "a", "messages": [*said, reaction]}))
    reader, item = MatrixReader(), item_at(path)
    plan = reader.plan(item, Request())
    assert len(plan.spans) > 5
    first = next(each for each in reader.read(item, plan.spans[0], plan.settled) if isinstance(each, Message))
    assert [each.value for each in first.reactions] == ["+"]
    assert list(reader.read(item, Span(0, 0, item.size), plan.settled)) == found(path)
