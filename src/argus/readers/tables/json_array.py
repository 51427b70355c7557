"""Read tables that are one JSON document: an array of objects, or an object that holds one.

Every element of the array is a record; its place runs up to where the next one starts (comma and line end included).
What stands before the array and behind it is no record. An element that is no JSON is unreadable up to the next thing
that looks like the start of an object, and the reading goes on there. No more than one element (at most 64 MiB) and a
window of 64 KiB are held in memory.
Samples: tests/samples/json (made by hand; no real persons).
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.evidence.item import LONGEST_LINE
from argus.messages import Found, Other, Place, Unreadable
from argus.readers.json_text import parsed, structure
from argus.readers.reader import Plan, Request, Span, cut_at_ends, decoded
from argus.readers.tables.header import header_fields
from argus.readers.tables.mapping import ENOUGH, Settled, settle, settled
from argus.readers.tables.rows import message, written_time

# Small, because an error message of the decoder counts the lines of all that it was given.
_WINDOW = 64 << 10
_LOOKED_INTO = 4 << 20
_SPACE = b" \t\r\n"
# An error this near to the end of a window may be the window's, not the evidence's.
_NEAR = 64
_BORDER = re.compile(rb"[}\]][ \t\r\n]*,?[ \t\r\n]*(?=\{)|\n[ \t\r]*(?=\{)")


class JsonReader:
    """One object of the array is one message."""

    name = "json"
    version = "1"
    about = "one JSON document with an array of objects, any keys"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the document says what it is
        """An array of objects, at the top or as a member of the outermost object."""
        start = _array_start(head)
        if start is None:
            return None
        if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"["):
            return "an array of JSON objects"
        first, _, more = head.strip().partition(b"\n")
        if more and _is_whole(first):
            return None  # one object per line
        first_row = _first_row(head, start)
        if more or len(header_fields(list(first_row))) >= ENOUGH:
            return "a JSON object that holds an array of objects"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the array, gather the keys, settle the columns, cut between elements."""
        start = _array_start(item.head(_LOOKED_INTO))
        if start is None:
            raise EvidenceUnreadableError("No array of JSON objects is found in this item", where=f"item {item.name}")
        keys: dict[str, None] = {}
        for row in islice(_rows(item, start, most=20_000), 5000):
            keys.update(dict.fromkeys(row))
        if not keys:
            raise EvidenceUnreadableError("No element of the array is a JSON object", where=f"item {item.name}")

        def values(of: tuple[str, ...]) -> Iterable[str]:
            return (written for row in _rows(item, start) if (written := written_time(row, of)) is not None)

        ends = (end for _, end, _ in _elements(item, 0, item.size, start))
        columns = [key for key in keys if not key.endswith("(earlier)")]
        table, shown, guessed, profile = settle(item, request, columns, values)
        return Plan(cut_at_ends(item, ends), table.as_json() | {"array_start": start}, shown, guessed, profile)

    def read(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        table = settled(settled_json)
        for start, end, element in _elements(item, span.start, min(span.end, item.size), settled_json["array_start"]):
            yield _found(Place(start, end), element, table)


def _found(place: Place, element: bytes | str, table: Settled) -> Found:
    if isinstance(element, str):
        return Unreadable(place, element) if element not in _BESIDE else Other(place, element, counts=False)
    text, noted = decoded(element)
    try:
        row = parsed(text)
        return message(row, place, table, noted) if isinstance(row, dict) else Unreadable(place, "no JSON object")
    except (ValueError, RecursionError) as error:
        return Unreadable(place, f"no JSON: {error}")


_BESIDE = ("before the table", "behind the table", "nothing")
_STRUCTURE = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=str)


def _elements(item: EvidenceItem, at: int, stop: int, array_start: int) -> Iterator[tuple[int, int, bytes | str]]:
    """Start, end and bytes of the elements, or in place of the bytes what stands there instead."""
    window = _Window(item)
    if at <= array_start:
        first = window.skip(array_start + 1, stop, _SPACE)
        yield at, first, "before the table"
        at = first
    while at < stop:
        if window.at(at) == b"]" and window.ends_well(at):
            yield at, stop, "behind the table"
            return
        end = _end_of_element(window, at)
        if end is None or end > stop:
            last = min(stop, window.next_border(at + 1))
            yield at, last, "no JSON"
        else:
            last = window.skip(end, stop, _SPACE, comma=True)
            yield at, last, window.part(at, end - at)
        at = last


def _end_of_element(window: "_Window", at: int) -> int | None:
    """Where the JSON value that starts there ends; None if it is none. The window then holds what was looked at."""
    size = 4 * _WINDOW
    if len(window.held) > _WINDOW:
        window.load(at, _WINDOW)
    while True:
        window.part(at, 1)
        here = at - window.start
        complete = window.start + len(window.text) >= window.item.size
        try:
            end: int | None = _STRUCTURE.raw_decode(window.text, here)[1]
            if complete or (end is not None and end < len(window.text)):
                return window.start + (end or 0)
        except RecursionError:
            if (end := structure(window.text[here:])) is not None:
                return at + end
        except json.JSONDecodeError as error:
            if not (error.msg.startswith("Unterminated string") or error.pos > len(window.text) - _NEAR):
                return None
        except ValueError:
            return None
        if complete or size > LONGEST_LINE:
            return None
        window.load(at, size)
        size *= 4


class _Window:
    """A part of the item, moved as needed.

    `text` has its bytes as letters, one for one: JSON's own marks are ASCII in every encoding that is read here.
    """

    def __init__(self, item: EvidenceItem) -> None:
        self.item, self.start, self.held, self.text = item, 0, b"", ""

    def load(self, at: int, size: int) -> None:
        """Hold `size` bytes from there on."""
        self.start, self.held = at, self.item.part(at, min(self.item.size, at + size))
        self.text = self.held.decode("latin-1")

    def part(self, at: int, size: int) -> bytes:
        """Up to `size` bytes from there."""
        size = min(size, self.item.size - at)
        if not (self.start <= at and at + size <= self.start + len(self.held)):
            self.load(at, max(size, _WINDOW))
        return self.held[at - self.start : at - self.start + size]

    def next_border(self, at: int) -> int:
        """Where the next thing starts that looks like an object among others; the end of the item if nothing does."""
        while True:
            if border := _BORDER.search(self.held, at - self.start):
                return self.start + border.end()
            end = self.start + len(self.held)
            if end >= self.item.size:
                return self.item.size
            at = max(at, end - _NEAR)  # what looks like a border may lie across the end of the window
            self.load(at, 16 * _WINDOW)

    def at(self, at: int) -> bytes:
        """The byte there."""
        return self.part(at, 1)

    def skip(self, at: int, stop: int, letters: bytes, *, comma: bool = False) -> int:
        """Where something else than those letters (and one comma) stands."""
        while at < stop:
            some = self.part(at, 64)[: stop - at]
            left = some.lstrip(letters)
            at += len(some) - len(left)
            if left:
                if not comma or not left.startswith(b","):
                    return at
                comma, at = False, at + 1
        return at

    def ends_well(self, at: int) -> bool:
        """Is the bracket there the end of the array: is the document whole with what follows it?"""
        rest = self.item.part(at + 1, min(self.item.size, at + 1 + _LOOKED_INTO))
        if not rest.strip():
            return True
        if at + 1 + _LOOKED_INTO < self.item.size:
            return rest.lstrip()[:1] in (b",", b"}")
        return _is_whole(b'{"":[]' + rest)


def _is_whole(document: bytes) -> bool:
    try:
        return isinstance(parsed(decoded(document)[0]), dict)
    except (ValueError, RecursionError):
        return False


_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def _array_start(head: bytes) -> int | None:
    """Where the array of objects starts.

    That is the outermost one, or the member of the outermost object whose first element has the most known names.
    """
    bom = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    begin = bom + len(head[bom:]) - len(head[bom:].lstrip(_SPACE))
    if head[begin : begin + 1] == b"[":
        return begin if head[begin + 1 :].lstrip(_SPACE)[:1] == b"{" else None
    if head[begin : begin + 1] != b"{":
        return None
    depth, best, most = 0, None, -1
    for match in _TOKEN.finditer(head, begin):
        mark = match[0]
        if mark in (b"{", b"["):
            depth += 1
            if mark == b"[" and depth == 2 and head[match.end() : match.end() + 4096].lstrip(_SPACE)[:1] == b"{":
                known = len(header_fields(list(_first_row(head, match.start()))))
                if known > most:
                    best, most = match.start(), known
        elif mark in (b"}", b"]"):
            depth -= 1
            if depth <= 0:
                break
    return best


def _first_row(head: bytes, array_start: int) -> dict[str, Any]:
    text = head[array_start + 1 :].lstrip(_SPACE).decode("latin-1")
    try:
        row = _STRUCTURE.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _rows(item: EvidenceItem, array_start: int, most: int | None = None) -> Iterator[dict[str, Any]]:
    for _, _, element in islice(_elements(item, array_start, item.size, array_start), most):
        if isinstance(element, bytes):
            try:
                row = parsed(decoded(element)[0])
            except (ValueError, RecursionError):
                continue
            if isinstance(row, dict):
                yield row
