"""Read the JSON that Element exports of a Matrix room.

    room_name, room_creator, topic, export_date, exported_by, messages[]
The messages are the room's events, decrypted: `event_id`, `sender`, `origin_server_ts` (milliseconds since 1970 UTC),
`type`, `content`. One event is one record. Messages, stickers, locations, polls and calls are messages; members and
settings of the room are events. A redacted message is a deleted one. An edit (`m.replace`) is a message of its own,
state edited, with the new text; `other` names the event it replaces. Where the original tells of its latest edit, it
has the new text too, and what it said before. A reaction is an event, and stands with its message as well if that is
in the document. What could not be decrypted at the export is unreadable.
Format: matrix-org/matrix-react-sdk, JSONExport.ts; the Matrix client-server API.
Samples: tests/samples/matrix (made by hand; no real persons).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Edit, Found, Message, Moment, Other, Participant, Place, Reaction, Unreadable
from argus.readers.documents import Facts, Piece, beside, is_object, outline, records
from argus.readers.documents.told import Told, as_text
from argus.readers.json_text import TooDeepError
from argus.readers.reader import Plan, Request, Span, path_of
from argus.readers.tables.rows import degrees
from argus.readers.written import moment_written
from argus.terms import TimeForm, UnreadableTimeError

_ARRAYS = (("messages",),)
_FACTS = ("room_name", "room_creator", "topic", "export_date", "exported_by")
_MILLISECONDS = TimeForm("ms")
# Reactions are gathered over the whole document; of more than this, the rest stand only as events.
_MOST_REACTIONS = 200_000
_KINDS = {
    "m.text": "text",
    "m.notice": "text",
    "m.emote": "text",
    "m.image": "image",
    "m.video": "video",
    "m.audio": "voice",
    "m.file": "file",
    "m.location": "location",
}
_EVENTS = {
    "m.room.redaction": "deletion",
    "m.reaction": "reaction",
    "m.room.name": "rename",
    "m.room.topic": "topic",
    "m.room.avatar": "icon",
    "m.room.create": "create",
    "m.room.encryption": "encryption",
    "m.room.power_levels": "power levels",
    "m.room.pinned_events": "pin",
}
_MEMBERSHIP = {"join": "join", "leave": "leave", "invite": "invite", "ban": "ban", "knock": "knock"}
_POLL = re.compile(r"(?:m|org\.matrix\.msc3381)\.poll\.(start|response|end)")
_GEO = re.compile(r"geo:(-?[0-9.]+),(-?[0-9.]+)")
_HEAD = re.compile(rb'"(?:room_name|room_creator|exported_by|export_date)"\s*:')


class MatrixReader:
    """One event is one record."""

    name = "matrix"
    version = "1"
    about = "Element: JSON of one Matrix room"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the document says what it is
        """A room with its events."""
        if not is_object(head) or b'"messages"' not in head:
            return None
        if len(set(_HEAD.findall(head))) >= 2:
            return "an object with a Matrix room and its events"
        if b'"origin_server_ts"' in head and b'"event_id"' in head:
            return "an object with Matrix events"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the room and cut between events."""
        seen = _Seen()
        found = outline(item, _ARRAYS, _FACTS, seen.look)
        told = found.arrays[0][2] if found.arrays else {}
        name = as_text(told.get("room_name"))
        settled = {
            "arrays": found.arrays,
            "service": request.service or "matrix",
            "room": seen.room or name or path_of(item.name).stem,
            "name": name,
            "reactions": seen.reactions,
        }
        shown = [f"conversation <- {settled['room']} ({name or 'no name'})", "zone <- written"]
        return Plan(found.spans, settled, (*shown, *found.shown))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order. Reactions are gathered first, over the whole document."""
        reactions = _reactions(item, settled) if settled["reactions"] else {}
        for piece, _ in records(item, span, settled["arrays"], _ARRAYS, _FACTS):
            if piece.kind != "element":
                yield beside(piece)
                continue
            try:
                yield _found(piece, settled, reactions)
            except (UnreadableTimeError, TooDeepError) as error:
                yield Unreadable(Place(piece.start, piece.end), str(error))


class _Seen:
    """What the walk over the whole document looks for."""

    def __init__(self) -> None:
        self.room: str | None = None
        self.reactions = False

    def look(self, piece: Piece, facts: Facts) -> None:  # noqa: ARG002 - as `outline` shows it
        if piece.kind == "element":
            self.room = self.room or as_text(piece.value.get("room_id"))
            self.reactions = self.reactions or piece.value.get("type") == "m.reaction"


def _reactions(item: EvidenceItem, settled: Mapping[str, Any]) -> dict[str, list[Reaction]]:
    """Event that was reacted to -> the reactions."""
    found: dict[str, list[Reaction]] = {}
    number = 0
    for piece, _ in records(item, Span(0, 0, item.size), settled["arrays"], _ARRAYS, _FACTS):
        if piece.kind != "element" or piece.value.get("type") != "m.reaction" or number >= _MOST_REACTIONS:
            continue
        told = Told(piece.value)
        relation = told.inside("content").inside("m.relates_to")
        target, value = relation.text("event_id"), relation.text("key")
        if target and value:
            number += 1
            at = told.moment("origin_server_ts", _MILLISECONDS)
            found.setdefault(target, []).append(Reaction(value, told.text("sender"), at))
    return found


def _found(piece: Piece, settled: Mapping[str, Any], reactions: Mapping[str, list[Reaction]]) -> Found:
    told, place = Told(piece.value), Place(piece.start, piece.end)
    what = told.text("type")
    if what is None:
        return Unreadable(place, "no type of event")
    content = told.inside("content")
    poll = _POLL.fullmatch(what)
    if what == "m.room.encrypted" and "redacted_because" not in told.inside("unsigned").row:
        return Unreadable(place, "still encrypted")
    if content.row.get("msgtype") == "m.bad.encrypted":
        return Unreadable(place, "still encrypted: it could not be decrypted at the export")
    if what in ("m.room.message", "m.sticker", "m.room.encrypted", "m.call.invite") or (poll and poll[1] == "start"):
        return _message(told, content, place, what, settled, reactions, piece.noted)
    if poll:
        return Other(place, f"poll {poll[1]}")
    if what == "m.room.member":
        return _member(told, content, place, settled)
    facts: tuple[Participant, ...] = ()
    if what == "m.room.create" and (creator := as_text(told.row.get("sender"))):
        at = told.moment("origin_server_ts", _MILLISECONDS)
        facts = (_takes_part(creator, None, settled, since=at, role="creator"),)
    if what.startswith("m.call."):
        return Other(place, f"call {what.removeprefix('m.call.')}")
    return Other(place, _EVENTS.get(what, what), facts=facts)


def _takes_part(
    account: str,
    name: str | None,
    settled: Mapping[str, Any],
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    role: str | None = None,
) -> Participant:
    return Participant(settled["room"], account, name, settled["service"], since, until, role, settled["name"])


def _member(told: Told, content: Told, place: Place, settled: Mapping[str, Any]) -> Other:
    account, at = told.text("state_key"), told.moment("origin_server_ts", _MILLISECONDS)
    membership = content.text("membership") or ""
    before = told.inside("unsigned").inside("prev_content").text("membership")
    what = "profile" if membership == before == "join" else _MEMBERSHIP.get(membership, "member")
    if not account:
        return Other(place, what)
    since = at if what == "join" else None
    until = at if what in ("leave", "ban") else None
    role = what if what in ("invite", "ban", "knock") else None
    return Other(
        place,
        what,
        facts=(_takes_part(account, content.text("displayname"), settled, since=since, until=until, role=role),),
    )


def _message(
    told: Told,
    content: Told,
    place: Place,
    what: str,
    settled: Mapping[str, Any],
    reactions: Mapping[str, list[Reaction]],
    noted: Mapping[str, str],
) -> Message:
    written = told.text("origin_server_ts")
    event, sender = told.text("event_id"), told.text("sender")
    told.text("room_id")
    unsigned = told.inside("unsigned")
    gone = isinstance(unsigned.row.get("redacted_because"), dict) or "redacted_because" in told.row
    relation = content.inside("m.relates_to")
    edits: tuple[Edit, ...] = ()
    at = None if written is None else moment_written(written, _MILLISECONDS, None)
    said = content
    if relation.row.get("rel_type") == "m.replace":
        said = content.inside("m.new_content") if isinstance(content.row.get("m.new_content"), dict) else content
        content.take("body")
        edits = (Edit(at, sender),)
    elif (latest := unsigned.inside("m.relations").inside("m.replace")).row:
        edits = (
            Edit(
                latest.moment("origin_server_ts", _MILLISECONDS),
                latest.text("sender"),
                as_text(content.row.get("body")),
            ),
        )
        new = latest.inside("content").row.get("m.new_content")
        if isinstance(new, dict):
            said = Told(new | {key: value for key, value in content.row.items() if key not in new})
            content.take("body")
        else:
            edits = (Edit(edits[0].at, edits[0].account),)
    kind = _kind(what, said)
    where = _GEO.match(as_text(said.row.get("geo_uri")) or "")
    attachments = tuple(_attachments(said, kind))
    text = _text(said, what, attachments)
    answered = relation.inside("m.in_reply_to")
    thread = relation.row.get("is_falling_back") is True
    return Message(
        place=place,
        sent_at=at,
        sender=sender,
        text=None if gone else text,
        service=settled["service"],
        conversation=settled["room"],
        conversation_name=settled["name"],
        kind=kind,
        attachments=attachments,
        latitude=degrees(where[1], 90) if where else None,
        longitude=degrees(where[2], 180) if where else None,
        reply_to=None if thread else answered.text("event_id"),
        source_id=event,
        sent_as_written=written,
        state="deleted" if gone else "edited" if edits else "intact",
        edits=edits,
        reactions=tuple(reactions.get(event or "", ())),
        other=_other(what) | told.rest() | dict(noted),
    )


def _other(what: str) -> dict[str, str]:
    return {} if what == "m.room.message" else {"type": what}


def _kind(what: str, said: Told) -> str:
    if what == "m.sticker":
        return "image"
    if what == "m.call.invite":
        return "call"
    kind = as_text(said.row.get("msgtype")) or ""
    if kind in _KINDS and kind not in ("m.notice", "m.emote"):
        said.take("msgtype")
    return _KINDS.get(kind, "text")


def _text(said: Told, what: str, attachments: tuple[Attachment, ...]) -> str | None:
    """The words; of a file, those that are not its name; of a poll, the question."""
    poll = _POLL.fullmatch(what)
    if poll:
        for key in ("m.poll", "org.matrix.msc3381.poll.start", "m.poll.start"):
            question = said.row.get(key)
            question = question.get("question") if isinstance(question, dict) else None
            if isinstance(question, dict):
                for word in ("body", "m.text", "org.matrix.msc1767.text"):
                    if isinstance(question.get(word), str):
                        return str(question[word])
        return said.text("m.text") or said.text("org.matrix.msc1767.text")
    body = as_text(said.row.get("body"))
    if attachments and body == attachments[0].name:
        said.take("body")
        return None
    return said.text("body")


def _attachments(said: Told, kind: str) -> Iterator[Attachment]:
    file = said.inside("file")
    address = said.text("url") or file.text("url")
    if address is None or kind in ("text", "location", "call"):
        return
    info = said.inside("info")
    name = said.text("filename") or as_text(said.row.get("body")) or ""
    mime = info.text("mimetype") or file.text("mimetype") or ""
    other = {"url": address} | info.drain()
    yield Attachment(name=name, mime=mime, other=other)
