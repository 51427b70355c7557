"""Read tables that are one JSON document: an array of objects, or an object that holds one.

Every element of the array is a record; its place runs up to where the next one starts (comma and line end included).
What stands before the array and behind it is no record. An element that is no JSON is unreadable up to the next thing
that may be one. See `readers.documents`.
Samples: tests/samples/json (made by hand; no real persons).
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Found, Place, Unreadable
from argus.readers.documents import Facts, Piece, beside, outline, pieces, records
from argus.readers.json_text import TooDeepError, parsed
from argus.readers.reader import Plan, Request, Span, decoded
from argus.readers.tables.header import header_fields
from argus.readers.tables.mapping import ENOUGH, settle, settled
from argus.readers.tables.rows import message, written_time

_LOOKED_INTO = 4 << 20
_ROWS_WITH_KEYS = 5000
_SPACE = b" \t\r\n"
_STRUCTURE = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)


class JsonReader:
    """One object of the array is one message."""

    name = "json"
    version = "2"
    about = "one JSON document with an array of objects, any keys"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the document says what it is
        """An array of objects, at the top or as a member of the outermost object."""
        found = _array(head)
        if found is None:
            return None
        if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
            return "an array of JSON objects"
        first, _, more = head.strip().partition(b"\n")
        if more and _is_whole(first):
            return None  # one object per line
        first_row = _first_row(head, found[0])
        if more or len(header_fields(list(first_row))) >= ENOUGH:
            return "a JSON object that holds an array of objects"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the array, gather the keys, settle the columns, cut between elements."""
        found = _array(item.head(_LOOKED_INTO))
        if found is None:
            raise EvidenceUnreadableError("No array of JSON objects is found in this item", where=f"item {item.name}")
        path = found[1]
        keys: dict[str, None] = {}
        seen = 0

        def look(piece: Piece, facts: Facts) -> None:  # noqa: ARG001 - as `outline` shows it
            nonlocal seen
            if piece.kind == "element" and seen < _ROWS_WITH_KEYS:
                seen += 1
                keys.update(dict.fromkeys(piece.value))

        told = outline(item, (path,), look=look)
        if not keys:
            raise EvidenceUnreadableError("No element of the array is a JSON object", where=f"item {item.name}")

        def values(of: tuple[str, ...]) -> Iterable[str]:
            rows = (piece.value for piece in pieces(item, 0, item.size, arrays=(path,)) if piece.kind == "element")
            return (written for row in rows if (written := written_time(row, of)) is not None)

        columns = [key for key in keys if not key.endswith("(earlier)")]
        table, shown, guessed, profile = settle(item, request, columns, values)
        settled_json = table.as_json() | {"array": list(path), "arrays": told.arrays}
        return Plan(told.spans, settled_json, (*shown, *told.shown), guessed, profile)

    def read(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        table = settled(settled_json)
        for piece, _ in records(item, span, settled_json["arrays"], (tuple(settled_json["array"]),)):
            if piece.kind != "element":
                yield beside(piece)
                continue
            place = Place(piece.start, piece.end)
            try:
                yield message(piece.value, place, table, piece.noted)
            except TooDeepError as error:
                yield Unreadable(place, str(error))


def _is_whole(document: bytes) -> bool:
    try:
        return isinstance(parsed(decoded(document)[0]), dict)
    except (ValueError, RecursionError):
        return False


_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[\]{}]', re.DOTALL)


def _array(head: bytes) -> tuple[int, tuple[str, ...]] | None:
    """Where the array of objects starts, and its path.

    That is the outermost one, or the member of the outermost object whose first element has the most known names.
    """
    bom = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    begin = bom + len(head[bom:]) - len(head[bom:].lstrip(_SPACE))
    if head[begin : begin + 1] == b"[":
        return (begin, ()) if head[begin + 1 :].lstrip(_SPACE)[:1] == b"{" else None
    if head[begin : begin + 1] != b"{":
        return None
    depth, best, most, name = 0, None, -1, b""
    for match in _TOKEN.finditer(head, begin):
        mark = match[0]
        if mark in (b"{", b"["):
            depth += 1
            if mark == b"[" and depth == 2 and head[match.end() : match.end() + 4096].lstrip(_SPACE)[:1] == b"{":
                known = len(header_fields(list(_first_row(head, match.start()))))
                if known > most and (key := _text(name)) is not None:
                    best, most = (match.start(), (key,)), known
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            name = mark
    return best


def _text(name: bytes) -> str | None:
    try:
        return str(parsed(decoded(name)[0]))
    except ValueError:
        return None


def _first_row(head: bytes, array_start: int) -> dict[str, Any]:
    text = head[array_start + 1 :].lstrip(_SPACE).decode("latin-1")
    try:
        row = _STRUCTURE.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}
