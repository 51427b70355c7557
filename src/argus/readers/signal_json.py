"""Read Signal chats as JSON, one object per line: main.jsonl of Signal's own export, data.json of signal-export.

Signal's own (from 2025 on): a line with the version, then frames: `account`, `recipient`, `chat` (each before the
first that refers to it), `chatItem`{chatId, authorId, dateSent, incoming | outgoing | directionless, standardMessage |
...}. Numbers of 64 bits are texts, bytes are base64. Format: signalapp/Signal-Android, Backup.proto. An account is told
by its number (e164), else by its id (ACI), else its user name; a group by a hash of its master key, because that key
opens the group. The owner is the recipient `self`, whose number the export does not tell. `source_id` is dateSent,
which is what a quote names. A message that was edited has its earlier texts in `revisions`.

signal-export: {"date": local time, "sender", "body", "quote", "sticker", "reactions", "attachments"}, a file for each
chat, in its folder. The clock has no zone: the person importing gives it. Format: carderne/signal-export, models.py.
Samples: tests/samples/signal-json (made by hand; no real persons).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Found, Message, Other, Place, Reaction, Unreadable
from argus.readers.documents.told import Told, as_text, is_true
from argus.readers.file_kinds import kind_of_file
from argus.readers.given import owner_unnamed, zone_given
from argus.readers.json_text import TooDeepError, parsed
from argus.readers.reader import Plan, Request, Span, cut_at_lines, decoded, path_of, whole_lines
from argus.readers.signal_frames import FRAMES, People
from argus.readers.tables.rows import NOTHING
from argus.readers.written import moment_written
from argus.terms import TimeForm, UnreadableTimeError, zone_named

_BOM = b"\xef\xbb\xbf"
_CLOCK = TimeForm(None, "ymd")
_OWNER = "Me"
_FRAME = re.compile(rb'\s*\{\s*"(?:' + "|".join(FRAMES).encode() + rb')"\s*:\s*\{')
_VERSION = re.compile(rb'\s*\{[^{}]*"backupTimeMs"\s*:')
_EXPORTED = re.compile(rb'\s*\{\s*"date"\s*:\s*"[^"]*"\s*,\s*"sender"\s*:.*"(?:body|reactions)"\s*:')


class SignalJsonReader:
    """One line is one record."""

    name = "signal-json"
    version = "1"
    about = "Signal: main.jsonl of its own export, data.json of signal-export"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the lines say what they are
        """The first lines are frames of Signal's export, or messages of signal-export."""
        lines = [line for line in head.removeprefix(_BOM).split(b"\n") if line.strip()][:50]
        frames = sum(1 for line in lines if _FRAME.match(line) or _VERSION.match(line))
        if lines and frames * 2 > len(lines) and (_FRAME.match(lines[0]) or _VERSION.match(lines[0])):
            return f"{frames} of the first {len(lines)} lines are frames of a Signal export"
        if lines and _EXPORTED.match(lines[0]):
            return "messages as signal-export writes them"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Which of the two it is; zone, owner and conversation; cut at line ends."""
        given = request.mapping or {}
        owner = str(given.get("owner") or owner_unnamed(item))
        settled = {"owner": owner, "service": request.service or "signal"}
        shown = [f"owner <- {owner}{' (given)' if given.get('owner') else ''}"]
        head = item.head().removeprefix(_BOM)
        if not _EXPORTED.match(head.partition(b"\n")[0]):
            return Plan(cut_at_lines(item), settled | {"form": "frames"}, (*shown, "zone <- written"))
        zone = zone_given(item, request, "The times of this chat")
        path = path_of(item.name)
        chat = path.parent.name if path.stem == "data" and path.parent.name else path.stem
        settled |= {"form": "signal-export", "zone": zone, "chat": chat}
        shown += [f"conversation <- {chat}", f"zone <- {zone} (given)"]
        return Plan(cut_at_lines(item), settled, tuple(shown))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        people = People(settled["service"], settled["owner"])
        if settled["form"] == "frames":
            people.learn(item, span.start)
        for start, end, line in whole_lines(item, span):
            place = Place(start, end)
            if line is None:
                yield Unreadable(place, "line longer than 64 MiB")
                continue
            if not line.removeprefix(_BOM).strip():
                yield Other(place, "blank line", counts=False)
                continue
            text, noted = decoded(line.removeprefix(_BOM).rstrip(b"\r\n"))
            try:
                row = parsed(text)
            except (ValueError, RecursionError) as error:
                yield Unreadable(place, f"no JSON: {error}")
                continue
            if not isinstance(row, dict):
                yield Unreadable(place, "no JSON object")
                continue
            try:
                if settled["form"] == "frames":
                    yield people.found(row, place, noted)
                else:
                    yield _exported(Told(row), place, settled, noted)
            except (UnreadableTimeError, TooDeepError) as error:
                yield Unreadable(place, str(error))


def _exported(told: Told, place: Place, settled: Mapping[str, Any], noted: Mapping[str, str]) -> Found:
    """A line of signal-export."""
    written, name = told.text("date"), told.text("sender")
    text = (told.text("body") or "").strip() or None
    files = [_saved(each) for each in told.objects("attachments")]
    if not (written or name or text or files):
        return Unreadable(place, NOTHING)
    at = None if written is None else moment_written(written, _CLOCK, zone_named(settled["zone"]))
    deleted, call = is_true(told.take("deleted")), is_true(told.take("call"))
    missed = is_true(told.take("missed"))
    reactions = told.row.get("reactions")
    pairs = [each for each in (reactions if isinstance(reactions, list) else ()) if isinstance(each, list)]
    if pairs:
        told.take("reactions")
    owner = name == _OWNER
    kind = "call" if call else kind_of_file(files[0].name) if files else "image" if told.row.get("sticker") else "text"
    return Message(
        place=place,
        sent_at=at,
        sender=settled["owner"] if owner else name,
        text=None if deleted else text,
        service=settled["service"],
        conversation=settled["chat"],
        kind=kind,
        attachments=tuple(files),
        sent_as_written=written,
        state="deleted" if deleted else "intact",
        sender_name=_OWNER if owner else None,
        reactions=tuple(
            Reaction(as_text(each[1]) or "", settled["owner"] if each[0] == _OWNER else as_text(each[0]))
            for each in pairs
            if len(each) == 2
        ),
        other=told.rest() | ({"missed": "true"} if missed else {}) | dict(noted),
    )


def _saved(told: Told) -> Attachment:
    path = told.text("path") or as_text(told.row.get("name")) or ""
    return Attachment(name=path, other=told.drain())
