"""Read the messages of a Facebook or Instagram download: message_1.json, message_2.json, ... of one conversation.

    participants[{name}], messages[], title, is_still_participant, thread_type, thread_path
A message has `sender_name`, `timestamp_ms` (milliseconds since 1970 UTC), `content`, and photos, videos, audio_files,
files, gifs, sticker, share, reactions[{reaction, actor}], call_duration, is_unsent. Every text is UTF-8 whose bytes
were written as if each were a letter; that is undone, and what was written is kept in `other`. Downloads of encrypted
Messenger chats have other names for the same: participants[name], threadName, messages[{senderName, timestamp, text,
media[{uri}], isUnsent}], and whole texts. Accounts have no ids: the name is the sender. The conversation is the
`thread_path`, else the folder the file lies in.
Samples: tests/samples/facebook-instagram (made by hand; no real persons; one small one from chat-miner).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Found, Message, Other, Participant, Place, Reaction, Unreadable
from argus.readers.documents import Facts, Piece, beside, is_object, outline, records
from argus.readers.documents.told import Told, as_text, is_true
from argus.readers.file_kinds import kind_of_file
from argus.readers.json_text import TooDeepError
from argus.readers.reader import Plan, Request, Span, path_of
from argus.readers.tables.rows import NOTHING
from argus.readers.written import moment_written
from argus.terms import TimeForm, UnreadableTimeError

_ARRAYS = (("messages",),)
_FACTS = ("title", "threadName", "thread_path", "thread_type", "joinable_mode")
_MILLISECONDS, _SECONDS = TimeForm("ms"), TimeForm("s")
_FILES = {
    "photos": "image",
    "gifs": "image",
    "sticker": "image",
    "videos": "video",
    "audio_files": "voice",
    "files": "file",
    "media": "file",
}
# More participants than any conversation has: they are not held as facts.
_MOST_PARTICIPANTS = 10_000
_OLD = re.compile(rb'"messages"\s*:\s*\[\s*\{[^\[\]]*?"(?:sender_name|timestamp_ms)"\s*:')
_NEW = re.compile(rb'"(?:messages|threadName)"\s*:.*"senderName"\s*:', re.DOTALL)


class MetaReader:
    """One object of `messages` is one record."""

    name = "facebook-instagram"
    version = "1"
    about = "Facebook, Messenger and Instagram downloads: message_1.json of a conversation"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the document says what it is
        """Messages with the names of senders and times in milliseconds."""
        if not is_object(head):
            return None
        if _OLD.search(head) and b'"timestamp_ms"' in head and b'"sender_name"' in head:
            return "an object with messages as Facebook and Instagram write them"
        if b'"participants"' in head[:65536] and _NEW.search(head) and b'"timestamp"' in head:
            return "an object with messages as Messenger writes encrypted chats"
        if head.lstrip()[1:].lstrip().startswith(b'"participants"') and b'"thread_path"' in head:
            return "an object with a conversation of Facebook or Instagram"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find who takes part, and what stands behind the messages: title and path of the conversation."""
        seen = _Seen()
        found = outline(item, _ARRAYS, (), seen.look)
        chat = seen.chat
        path = as_text(chat.get("thread_path"))
        key = path or _folder(item.name) or chat.get("title") or path_of(item.name).stem
        settled = {
            "arrays": found.arrays,
            "conversation": key,
            "name": chat.get("title") or chat.get("threadName"),
            "kind": _kind_of_chat(chat, len(seen.participants)),
            "participants": seen.participants if len(seen.participants) <= 2 else [],
            "service": _service(item.name, chat, seen) or request.service or "facebook-instagram",
        }
        shown = [
            f"conversation <- {key} ({settled['name'] or 'no name'})",
            f"service <- {settled['service']}",
            "zone <- written",
        ]
        return Plan(found.spans, settled, (*shown, *found.shown))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        for piece, _ in records(item, span, settled["arrays"], _ARRAYS):
            try:
                yield _found(piece, settled)
            except (UnreadableTimeError, TooDeepError) as error:
                yield Unreadable(Place(piece.start, piece.end), str(error))


def plain_letters(written: str) -> str:
    """The text whose UTF-8 bytes were written as letters; the same text where that is not so."""
    try:
        return written.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return written


class _Seen:
    """What the walk over the whole document looks for."""

    def __init__(self) -> None:
        self.chat: dict[str, str] = {}
        self.participants: list[str] = []
        self.instagram = self.facebook = False

    def look(self, piece: Piece, facts: Facts) -> None:  # noqa: ARG002 - as `outline` shows it
        if piece.kind == "value" and len(piece.path) == 1:
            if piece.path[0] in _FACTS and piece.end - piece.start < 65536 and (value := as_text(piece.value)):
                self.chat[str(piece.path[0])] = plain_letters(value)
            elif piece.path[0] == "participants":
                self.participants = _names(piece.value)
        elif piece.kind == "element" and not (self.instagram or self.facebook):
            addresses = [
                as_text(each.row.get("uri")) or "" for key in _FILES for each in Told(piece.value).objects(key)
            ]
            self.instagram = any("instagram" in each for each in addresses)
            self.facebook = any("facebook" in each for each in addresses)


def _names(value: Any) -> list[str]:
    named = (
        each.get("name") if isinstance(each, dict) else each for each in (value if isinstance(value, list) else ())
    )
    return [plain_letters(name) for each in named if (name := as_text(each))][:_MOST_PARTICIPANTS]


def _folder(label: str) -> str | None:
    """The folder of the conversation, as a `thread_path` would call it."""
    parts = path_of(label).parts[:-1]
    return "/".join(parts[-2:]) if len(parts) >= 2 else None


def _kind_of_chat(chat: Mapping[str, str], participants: int) -> str | None:
    if chat.get("thread_type") == "RegularGroup" or "joinable_mode" in chat or participants > 2:
        return "group"
    return "direct" if chat.get("thread_type") == "Regular" or participants == 2 else None


def _service(label: str, chat: Mapping[str, str], seen: _Seen) -> str | None:
    named = label.lower()
    if "instagram" in named or seen.instagram:
        return "instagram"
    if "facebook" in named or "messenger" in named or seen.facebook:
        return "facebook"
    return "facebook" if "thread_type" in chat or "threadName" in chat else None


def _found(piece: Piece, settled: Mapping[str, Any]) -> Found:
    place = Place(piece.start, piece.end)
    if piece.path == ("participants",) and piece.kind == "value":
        return Other(place, "participants", counts=False, facts=tuple(_takes_part(_names(piece.value), settled)))
    if piece.kind != "element":
        return beside(piece)
    told = Told(piece.value)
    kind = told.text("type")
    if kind in ("Subscribe", "Unsubscribe"):
        joined = _takes_part(_names([each.row for each in told.objects("users")]), settled)
        return Other(place, "join" if kind == "Subscribe" else "leave", facts=tuple(joined))
    return _message(told, place, settled, piece.noted, kind)


def _takes_part(names: list[str], settled: Mapping[str, Any]) -> Iterator[Participant]:
    for name in names:
        yield Participant(
            settled["conversation"],
            name,
            name,
            settled["service"],
            conversation_name=settled["name"],
            conversation_kind=settled["kind"],
        )


def _message(
    told: Told, place: Place, settled: Mapping[str, Any], noted: Mapping[str, str], kind: str | None
) -> Message | Unreadable:
    other: dict[str, str] = {}

    def letters(key: str) -> str | None:
        written = told.text(key)
        if written is None:
            return None
        found = plain_letters(written)
        if found != written:
            other[f"{key} as written"] = written
        return found

    sender = letters("sender_name") or letters("senderName")
    text = letters("content") or letters("text")
    written = told.text("timestamp_ms") or told.text("timestamp")
    files, reactions = list(_files(told)), tuple(_reactions(told, other))
    unsent = is_true(told.take("is_unsent")) | is_true(told.take("isUnsent"))
    call = kind == "Call" or "call_duration" in told.row
    if not (written or sender or text or files):
        return Unreadable(place, NOTHING)
    if text is None and isinstance(share := told.row.get("share"), dict):
        text = plain_letters(as_text(share.get("share_text")) or as_text(share.get("link")) or "") or None
        other["text taken from"] = "share"
    if kind not in (None, "Generic", "Call", "text"):
        other["type"] = kind or ""
    return Message(
        place=place,
        sent_at=None if written is None else moment_written(written, _MILLISECONDS, None),
        sender=sender,
        text=text,
        service=settled["service"],
        conversation=settled["conversation"],
        conversation_name=settled["name"],
        conversation_kind=settled["kind"],
        recipients=tuple(each for each in settled["participants"] if each != sender),
        kind="call" if call else files[0][0] if files else "text",
        attachments=tuple(file for _, file in files),
        sent_as_written=written,
        state="deleted" if unsent else "intact",
        reactions=reactions,
        other=told.rest() | other | dict(noted),
    )


def _files(told: Told) -> Iterator[tuple[str, Attachment]]:
    for key, kind in _FILES.items():
        many = told.objects(key) if isinstance(told.row.get(key), list) else [told.inside(key)]
        for each in many:
            if (name := each.text("uri")) is None:
                continue
            other = each.drain()
            yield (kind_of_file(name) if key == "media" else kind), Attachment(name=plain_letters(name), other=other)


def _reactions(told: Told, other: dict[str, str]) -> Iterator[Reaction]:
    for number, each in enumerate(told.objects("reactions"), 1):
        for key in ("reaction", "actor"):
            if (written := as_text(each.row.get(key))) and plain_letters(written) != written:
                other[f"{key} {number} as written"] = written
        account = each.text("actor")
        at = each.moment("timestamp", _SECONDS)
        yield Reaction(plain_letters(each.text("reaction") or ""), plain_letters(account) if account else None, at)
