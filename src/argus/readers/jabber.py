r"""Read Jabber and Matrix chats as JSON objects one after another, as in two well-known leaks of criminal chats.

Formats:
    {"ts": "2021-01-29T00:06:46.929363", "from": "a@host", "to": "b@host", "body": "..."}
        one object per line, or printed over several lines without a comma between them; "ts" mostly without offset
    {
    timestamp: 2023-09-18 13:36:32,
    chat_id: !room:server,
    sender_alias: @a:server,
    message: ...
    }
        the same four keys also as JSON; as leaked neither keys nor texts are quoted, and a message may have line ends
A record goes up to where the next one starts: a line with `{` and a key. In the unquoted form only `timestamp` starts a
record, because messages hold pasted code. Other keys than these four: not this format.
The sender is the bare address; what is behind its first `/` (the device) stays in `other`. A chat of two accounts is
known by both.
Samples: tests/samples/jabber-jsonl (made by hand; no real persons).
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Other, Place, Unreadable
from argus.readers.given import zone_given
from argus.readers.json_text import parsed
from argus.readers.lines import MOST_BROKEN, starts_in, stretches
from argus.readers.reader import Plan, Request, Span, cut_at_ends, decoded
from argus.readers.tables.rows import between, named, plain
from argus.readers.written import moment_written
from argus.terms import TimeForm, TimesSeen, UnreadableTimeError, zone_named

_BOM = b"\xef\xbb\xbf"
# Far above any chat message, and small enough to be held several times over.
_LONGEST = 8 << 20
# So many records tell how the times are written.
_LOOKED_AT = 5000
_RECORDS_OF_HEAD = 20

_BLANK = re.compile(rb"[ \t\r\n,]*")
_UNQUOTED = re.compile(
    r"\s*\{\s*timestamp\s*:[ \t]*([^,\n]{0,80}),\s*chat_id\s*:[ \t]*([^,\n]{0,500}),\s*"
    r"sender_alias\s*:[ \t]*([^,\n]{0,500}),\s*message\s*:[ \t]?"
)
_Row = dict[str, Any]
_Noted = dict[str, str]
_STRUCTURE = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)


@dataclass(frozen=True, slots=True)
class _Form:
    """One of the two sets of keys, and how its records start."""

    keys: tuple[str, str, str, str]
    service: str
    start: re.Pattern[bytes]
    unquoted: bool = False


_JABBER = ("ts", "from", "to", "body")
_MATRIX = ("timestamp", "chat_id", "sender_alias", "message")
_OPENED = rb"[ \t]*\{[ \t]*(?:\r?\n[ \t\r\n,]{0,1000})?"
_QUOTE = re.compile(_OPENED + rb'"')
_WORD = re.compile(_OPENED + rb"timestamp[ \t]*:")
_FORMS = {
    "jabber": _Form(_JABBER, "jabber", _QUOTE),
    "matrix": _Form(_MATRIX, "matrix", _QUOTE),
    "matrix unquoted": _Form(_MATRIX, "matrix", _WORD, unquoted=True),
}
_JUNK = "no record of a chat, after many that were none"
_NO_RECORD = ("byte order mark", "blank lines")


class JabberJsonlReader:
    """One object of the four keys is one message."""

    name = "jabber-jsonl"
    version = "1"
    about = "Jabber or Matrix chats as JSON objects one after another (ts, from, to, body), as leaked also unquoted"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the keys say what it is
        """Most of the first records have just the four keys."""
        form = _form(head)
        return None if form is None else f"objects with the keys {', '.join(_FORMS[form].keys)}"

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """See how the times are written, and cut between records."""
        form = _form(item.head())
        if form is None:
            raise EvidenceUnreadableError(
                "The first records of this item do not have the keys of a Jabber chat", where=f"item {item.name}"
            )
        seen = TimesSeen()
        for _, row in zip(range(_LOOKED_AT), _rows(item, form), strict=False):
            if written := plain(row.get(_FORMS[form].keys[0])):
                seen.see(written)
        if seen.without_offset or request.zone:
            zone_given(item, request, "The times of this chat")
        ends = (end for _, end, _ in stretches(item, Span(0, 0, item.size), _FORMS[form].start, 0))
        return Plan(
            spans=cut_at_ends(item, ends),
            settled={
                "form": form,
                "unit": seen.unit(),
                "zone": request.zone,
                "service": request.service or _FORMS[form].service,
            },
            shown=(
                f"form <- {form}: {', '.join(_FORMS[form].keys)}",
                "zone <- " + (f"{request.zone} (given)" if seen.without_offset else "written with the times"),
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        form = _FORMS[settled["form"]]
        zone = zone_named(settled["zone"]) if settled["zone"] else None
        for place, row, noted in _records(item, Span(0, span.start, min(span.end, item.size)), form):
            if isinstance(row, str):
                yield Other(place, row, counts=False) if row in _NO_RECORD else Unreadable(place, row)
            else:
                yield _found(place, row, noted, settled, zone)


def _records(item: EvidenceItem, span: Span, form: _Form) -> Iterator[tuple[Place, _Row | str, _Noted]]:
    """What is in a span, as `_objects` gives it; after MOST_BROKEN broken ones in a row, what does not even have the
    keys is told together.
    """
    row, junk = 0, -1
    for start, end, piece in stretches(item, span, form.start, _LONGEST):
        if row > MOST_BROKEN and not (piece and all(key.encode() in piece for key in form.keys)):
            junk = start if junk < 0 else junk
            continue
        if junk >= 0:
            yield Place(junk, start), _JUNK, {}
            junk = -1
        for found in _objects(start, end, piece, form):
            row = row + 1 if isinstance(found[1], str) else 0
            yield found
    if junk >= 0:
        yield Place(junk, span.end), _JUNK, {}


def _objects(start: int, end: int, piece: bytes | None, form: _Form) -> Iterator[tuple[Place, _Row | str, _Noted]]:
    """The objects of a piece with their places and what to note, or in place of an object what stands there instead."""
    if piece is None:
        yield Place(start, end), f"a record longer than {_LONGEST >> 20} MiB", {}
        return
    if start == 0 and piece.startswith(_BOM):
        start, piece = len(_BOM), piece[len(_BOM) :]
        yield Place(0, start), "byte order mark", {}
    if _BLANK.fullmatch(piece):
        if piece:
            yield Place(start, end), "blank lines", {}
    elif form.unquoted:
        yield Place(start, end), *_unquoted(piece, form)
    else:
        yield from _json_objects(start, piece)


def _json_objects(start: int, piece: bytes) -> Iterator[tuple[Place, _Row | str, _Noted]]:
    # Letters one for one with the bytes: JSON's own marks are ASCII.
    letters, at = piece.decode("latin-1"), 0
    while at < len(piece):
        found: _Row | str
        noted: _Noted = {}
        try:
            begin = _skip(piece, at)
            end = _STRUCTURE.raw_decode(letters, begin)[1]
            text, noted = decoded(piece[begin:end])
            row = parsed(text)
            found = row if isinstance(row, dict) else "no JSON object"
        except (ValueError, RecursionError) as error:
            why = "nested too deeply" if isinstance(error, RecursionError) else str(error)
            end, found = len(piece), f"no JSON: {why}"
        end = _skip(piece, end)
        yield Place(start + at, start + end), found, noted
        at = end


def _skip(piece: bytes, at: int) -> int:
    match = _BLANK.match(piece, at)
    return match.end() if match else at


def _unquoted(piece: bytes, form: _Form) -> tuple[_Row | str, _Noted]:
    text, noted = decoded(piece)
    match = _UNQUOTED.match(text)
    if match is None:
        return f"not the four keys {', '.join(form.keys)}", noted
    message = text[match.end() :].rstrip().removesuffix(",").rstrip()
    if not message.endswith("}"):
        return "no closing bracket", noted
    values = (*(each.strip() for each in match.groups()), message[:-1].rstrip())
    return dict(zip(form.keys, values, strict=True)), noted


def _found(place: Place, row: _Row, noted: _Noted, settled: Mapping[str, Any], zone: ZoneInfo | None) -> Found:
    keys = _FORMS[settled["form"]].keys
    if not any(key in row for key in keys):
        return Unreadable(place, f"none of the keys {', '.join(keys)}")
    written = plain(row.get(keys[0])) or None
    try:
        sent_at = None if written is None else moment_written(written, TimeForm(settled["unit"]), zone)
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))
    other = {key: plain(value) or "" for key, value in row.items() if key not in keys and value not in (None, "")}
    recipients: tuple[str, ...] = ()
    if keys == _JABBER:
        sender, receiver = (_bare(key, row, other) for key in ("from", "to"))
        recipients = (receiver,) if receiver else ()
        conversation, kind = between(sender, recipients, sender or "")
    else:
        sender, conversation, kind = named(row.get("sender_alias")), named(row.get("chat_id")) or "", None
    return Message(
        place=place,
        sent_at=sent_at,
        sender=sender,
        text=plain(row.get(keys[-1])),
        service=settled["service"],
        conversation=conversation,
        conversation_kind=kind,
        recipients=recipients,
        other=other | noted,
        sent_as_written=written,
    )


def _bare(key: str, row: _Row, other: dict[str, str]) -> str | None:
    """The account of an address; with a device behind it, the address is kept whole."""
    written = named(row.get(key))
    account, slash, _ = (written or "").partition("/")
    if slash and written:
        other[key] = written
    return account or None


def _rows(item: EvidenceItem, form: str) -> Iterator[_Row]:
    return (row for _, row, _ in _records(item, Span(0, 0, item.size), _FORMS[form]) if not isinstance(row, str))


def _form(head: bytes) -> str | None:
    """The form that most of the first records have; the last of a long head may be cut off."""
    for name, form in _FORMS.items():
        borders = [*islice(starts_in(head, form.start), _RECORDS_OF_HEAD + 1), len(head)]
        if len(borders) > 2 and len(head) >= 4096:
            borders.pop()
        rows = [
            row
            for start, end in pairwise(borders)
            for _, row, _ in _objects(start, end, head[start:end], form)
            if row not in _NO_RECORD
        ]
        alike = sum(1 for row in rows if not isinstance(row, str) and row.keys() == set(form.keys))
        if alike * 2 > len(rows):
            return name
    return None
