"""Read tables that hold one JSON object per line (JSON lines, NDJSON).

Every line is a record: an object is a message, anything else is unreadable. Blank lines are no records. A record's
place is its whole line with the line end; lines of junk are told together (`readers.lines`). A key that stands twice in
an object: the last one counts, the earlier is kept as `key (earlier)`. A line that is not UTF-8 is read as Windows-1252
and says so in `other`.
Samples: tests/samples/jsonl (made by hand; no real persons).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Block, Found, Other, Place, Unreadable
from argus.readers.json_text import parsed
from argus.readers.lines import MOST_BROKEN, Lines, past_junk
from argus.readers.reader import Plan, Request, Span, cut_at_lines, decoded
from argus.readers.tables.fast_jsonl import piece_borders, read_lines, types_of
from argus.readers.tables.mapping import Settled, settle, settled
from argus.readers.tables.rows import Row, message, written_time

BOM = b"\xef\xbb\xbf"
# Where keys are looked for: the start, and windows spread over the rest.
_HEAD, _WINDOW, _WINDOWS = 2 << 20, 128 << 10, 8
# A line that may hold an object.
_SOUND = re.compile(rb"^[ \t]*\{[^\n]*\}[ \t\r]*$", re.MULTILINE)


class JsonlReader:
    """One JSON object per line is one message."""

    name = "jsonl"
    version = "1"
    about = "one JSON object per line, any keys"

    def recognises(self, head: bytes, name: str) -> str | None:
        """The first whole lines are objects."""
        lines = [line for line in head.removeprefix(BOM).split(b"\n") if line.strip()][:20]
        called = name.lower().endswith((".jsonl", ".ndjson"))
        if not any(line.lstrip().startswith(b"{") for line in (lines if called else lines[:1])):
            return None
        objects = sum(1 for line in lines if _is_object(line))
        last_cut_off = len(head) >= 4096 and not head.endswith(b"\n")
        if called and last_cut_off and len(lines) == 1:
            return "its name, and a first line that starts as a JSON object"
        if objects and objects * 2 >= len(lines) - last_cut_off:
            return f"{objects} of the first {len(lines)} lines are JSON objects"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Gather the keys, settle the columns, cut at line ends."""
        columns = _keys(item)
        if not columns:
            raise EvidenceUnreadableError(
                "No line of the first of this item is a JSON object", where=f"item {item.name}"
            )

        def values(of: tuple[str, ...]) -> Iterable[str]:
            for row in _rows(item, Span(0, 0, item.size)):
                if (written := written_time(row, of)) is not None:
                    yield written

        table, shown, guessed, profile = settle(item, request, columns, values)
        settled_json = table.as_json() | {"columns": columns, "types": types_of(_windows(item), table.fields)}
        return Plan(cut_at_lines(item), settled_json, shown, guessed, profile)

    def read(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        table = settled(settled_json)
        for start, end in piece_borders(item, span):
            yield from _piece(item, Span(0, start, end), table)

    def read_block(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Block:
        """The same records as `read`, as columns."""
        return read_lines(item, span, settled_json, _found, _piece)


def _piece(item: EvidenceItem, span: Span, table: Settled) -> Iterator[Found]:
    return past_junk(Lines(item, span), partial(_found, table=table), _SOUND)


def _found(start: int, end: int, line: bytes | None, table: Settled) -> Iterator[Found]:
    place = Place(start, end)
    if line is None:
        yield Unreadable(place, "line longer than 64 MiB")
        return
    if start == 0 and line.startswith(BOM):
        yield Other(Place(0, len(BOM)), "byte order mark", counts=False)
        line, place = line[len(BOM) :], Place(len(BOM), end)
        if place.start == place.end:
            return
    if not line.strip():
        yield Other(place, "blank line", counts=False)
        return
    text, noted = decoded(line.rstrip(b"\r\n"))
    try:
        row = parsed(text)
        if isinstance(row, dict):
            yield message(row, place, table, noted)
        else:
            yield Unreadable(place, "no JSON object")
    except (ValueError, RecursionError) as error:
        yield Unreadable(place, _reason(error))


def _reason(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else f"no JSON: {error}"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(parsed(decoded(line)[0]), dict)
    except (ValueError, RecursionError):
        return False


def _rows(item: EvidenceItem, span: Span) -> Iterator[Row]:
    lines, junk = Lines(item, span), 0
    for start, _, line in lines:
        try:
            row = parsed(decoded((line or b"").removeprefix(BOM) if start == 0 else line or b"")[0])
        except (ValueError, RecursionError):
            junk += 1
            if junk > MOST_BROKEN:
                lines.leap(_SOUND)
            continue
        junk = 0
        if isinstance(row, dict):
            yield row


def _windows(item: EvidenceItem) -> Iterator[Row]:
    """Rows of the start and of some places spread over the item."""
    for span in cut_at_lines(item, 0, _HEAD)[:1]:
        yield from _rows(item, span)
    if item.size > 2 * _HEAD:
        for number in range(1, _WINDOWS + 1):
            at = _HEAD + (item.size - _HEAD) * number // (_WINDOWS + 1)
            # The first line of a window is cut off somewhere: it is no JSON, and passed over.
            yield from _rows(item, Span(0, at, min(at + _WINDOW, item.size)))


def _keys(item: EvidenceItem) -> list[str]:
    keys: dict[str, None] = {}
    for row in _windows(item):
        keys.update(dict.fromkeys(row))
        if len(keys) > 2000:
            break
    return [key for key in keys if not key.endswith("(earlier)")]
