"""Read tables whose cells are separated by a comma, semicolon, tab or bar: CSV and TSV in any dialect.

A record is a line, or several with quotes around their ends (`borders`). A byte order mark, what stands above the
header, the header and blank lines are no records; many blank lines in a row are told together, and so are many lines
that cannot be read, up to the next with more than one cell. Too few cells: the rest says nothing. More cells than
columns: unreadable, because nobody can say which is which. Encodings: UTF-8, UTF-16 by its byte order mark; a record
that is not UTF-8 is read as Windows-1252 and says so in `other`. A record's place is its bytes with the line end.
Samples: tests/samples/csv (nl, de, fr) and tests/samples/tsv (made by hand; no real persons).
"""

import codecs
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import RECORDS, Block, Found, Other, Place, Unreadable, block_of
from argus.readers.lines import MOST_BROKEN, longest_run
from argus.readers.reader import Plan, Request, Span, cut_at_ends, decoded, one_block, whole
from argus.readers.tables.borders import (
    FARTHEST,
    NEWLINE,
    QUOTE,
    RETURN,
    SEPARATORS,
    borders,
    cells_of,
    end_of_record,
    regular,
)
from argus.readers.tables.columns import joined, records
from argus.readers.tables.header import column_names, find_header, header_fields
from argus.readers.tables.mapping import ENOUGH, Settled, settle, settled
from argus.readers.tables.rows import message, written_time

_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_PIECE = 4 << 20
# A longer line is no row: a text is held several times over while it is read.
_LONGEST = 16 << 20
# Programs fill rows with empty cells; beyond so many more than the columns they are not looked at one by one.
_MOST_MORE = 20_000


class CsvReader:
    """One row is one message."""

    name = "csv"
    version = "1"
    about = "tables with cells separated by comma, semicolon, tab or bar (CSV, TSV), in any encoding"

    def recognises(self, head: bytes, name: str) -> str | None:
        """A header of known names, or rows of equal length in a file that calls itself a table."""
        called = name.lower().endswith((".csv", ".tsv", ".tab"))
        if b"\0" in head[:1000] and head[:2] not in _UTF16:
            return None
        form = _form(head)
        if form is None:
            return None
        known = header_fields(form.columns)
        if len(known) >= ENOUGH and {"text", "attachments", "sender"} & known.keys():
            return f"a header with {len(known)} known names, separated by {form.separator!r}"
        if called and len(form.columns) > 1:
            return f"{len(form.columns)} columns separated by {form.separator!r}"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find separator and header, settle the columns, cut at record borders."""
        form = _form(item.head())
        if form is None:
            raise EvidenceUnreadableError("No table with a header is found in this item", where=f"item {item.name}")

        def values(of: tuple[str, ...]) -> Iterable[str]:
            for _, _, raw in _records(item, Span(0, form.header_end, item.size), form):
                cells = _cells(raw, form) if raw is not None else None
                written = written_time(dict(zip(form.columns, cells, strict=False)), of) if cells else None
                if written is not None and cells is not None and len(cells) <= len(form.columns):
                    yield written

        table, shown, guessed, profile = settle(item, request, form.columns, values)
        return Plan(_spans(item, form), table.as_json() | form.as_json(), shown, guessed, profile)

    def read(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        table, form = settled(settled_json), Form.of(settled_json)
        if form.encoding == "utf-8":
            for piece in _pieces(item, span, form):
                yield from _rows_of(*piece, table, form)
            return
        for start, end, raw in _records(item, span, form):
            yield _found(start, end, raw, table, form)

    def read_block(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Block:
        """The same records as `read`, as columns."""
        table, form = settled(settled_json), Form.of(settled_json)
        if form.encoding != "utf-8":
            return block_of(self.read(item, span, settled_json))
        return one_block([_block(*piece, table, form) for piece in _pieces(item, span, form)])


@dataclass(frozen=True, slots=True)
class Form:
    """How the table is written.

    Attributes:
        separator: of cells.
        columns: names, in order, each once.
        header_end: byte behind the header.
        encoding: utf-8 (with what is not, see `decoded`), utf-16-le, utf-16-be.
    """

    separator: str
    columns: tuple[str, ...]
    header_end: int
    encoding: str

    def as_json(self) -> dict[str, Any]:
        """For the plan."""
        return {
            "separator": self.separator,
            "columns": list(self.columns),
            "header_end": self.header_end,
            "encoding": self.encoding,
        }

    @staticmethod
    def of(plan: Mapping[str, Any]) -> "Form":
        """Back from the JSON of a plan."""
        return Form(plan["separator"], tuple(plan["columns"]), plan["header_end"], plan["encoding"])


def _form(head: bytes) -> Form | None:
    """The form that explains the first lines best: most known names in the header, then most columns."""
    encoding = _UTF16.get(head[:2], "utf-8")
    bom = 2 if encoding != "utf-8" else 3 if head.startswith(codecs.BOM_UTF8) else 0
    data = head[bom:] if encoding == "utf-8" else _as_utf8(head[bom:], encoding)
    best: tuple[tuple[int, int], Form] | None = None
    for separator in SEPARATORS:
        rows: list[list[str]] = []
        ends: list[int] = []
        at = 0
        while at < len(data) and len(rows) < 20:
            end = end_of_record(data, at, separator, None)
            rows.append(cells_of(decoded(data[at:end])[0], separator, len(data)))
            ends.append(end)
            at = end
        number = find_header(rows)
        if number is None:
            continue
        end = ends[number]
        if encoding != "utf-8":
            end = len(data[:end].decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass"))
        columns = column_names(rows[number])
        worth = (len(header_fields(columns)), len(columns))
        if len(columns) > 1 and (best is None or worth > best[0]):
            best = worth, Form(separator, columns, bom + end, encoding)
    return best[1] if best else None


def _found(start: int, end: int, raw: bytes | None, table: Settled, form: Form) -> Found:
    place = Place(start, end)
    if raw is None:
        return Unreadable(place, f"line longer than {_LONGEST >> 20} MiB")
    if start < form.header_end:
        if start == 0 and raw in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return Other(place, "byte order mark", counts=False)
        return Other(place, "header" if end == form.header_end else "above the header", counts=False)
    cells = _cells(raw, form)
    if cells is None:
        return Other(place, "blank line", counts=False)
    while len(cells) > len(form.columns) and not cells[-1].strip(form.separator):
        cells.pop()
    if len(cells) > len(form.columns):
        many = f"more than {_MOST_MORE}" if len(cells) > len(form.columns) + _MOST_MORE else len(cells)
        return Unreadable(place, f"{many} cells, but the table has {len(form.columns)} columns")
    return message(dict(zip(form.columns, cells, strict=False)), place, table, _noted(raw, form))


def _noted(raw: bytes, form: Form) -> dict[str, str]:
    return decoded(raw)[1] if form.encoding == "utf-8" else {}


def _cells(raw: bytes, form: Form) -> list[str] | None:
    """The cells of a record; None for a blank line."""
    text = decoded(raw)[0] if form.encoding == "utf-8" else raw.decode("utf-8", "surrogatepass")
    return cells_of(text, form.separator, len(form.columns) + _MOST_MORE) if text.strip("\r\n") else None


def _spans(item: EvidenceItem, form: Form) -> tuple[Span, ...]:
    everything = whole(item)
    if form.encoding != "utf-8":
        return everything
    pieces = _pieces(item, everything[0], form)
    # Of millions of ends in a piece, some thousands are near enough to each other.
    some = ((start, ends[len(ends) - 1 :: -max(1, len(ends) >> 12)][::-1]) for start, _, ends in pieces)
    return cut_at_ends(item, (start + end for start, ends in some for end in ends.tolist()))


def _records(item: EvidenceItem, span: Span, form: Form) -> Iterator[tuple[int, int, bytes | None]]:
    """First byte, end and bytes (as UTF-8) of every record of a span; None for one longer than 64 MiB."""
    for start, data, ends in _pieces(item, span, form):
        at, place = 0, start
        for end in ends.tolist():
            raw = data[at:end] if data is not None else None
            if raw is None or form.encoding == "utf-8":
                stop = start + end
            elif place == 0 and raw in _UTF16:
                stop = 2
            else:
                stop = place + len(raw.decode("utf-8", "surrogatepass").encode(form.encoding, "surrogatepass"))
            yield place, stop, raw
            at, place = end, stop


def _pieces(item: EvidenceItem, span: Span, form: Form) -> Iterator[tuple[int, bytes | None, np.ndarray]]:
    """Whole records, some MiB at a time: byte at which they start, the bytes, and where in them each record ends."""
    stop = min(span.end, item.size)
    at, kept = span.start, b""
    columns = len(form.columns)
    with item.path.open("rb") as file:
        file.seek(at)
        if form.encoding != "utf-8":
            yield from _utf16_pieces(file.read(stop - at), at, form)
            return
        if at == 0 and file.read(3) == codecs.BOM_UTF8:
            yield 0, codecs.BOM_UTF8, np.array([3])
            at = 3
        file.seek(at)
        read = at
        while at < stop:
            some = file.read(min(_PIECE, stop - read))
            read += len(some)
            data = kept + some
            last = read >= stop or not some
            ends = borders(data, form.separator, columns, last=last)
            if len(ends):
                yield at, data[: int(ends[-1])], ends
                kept = data[int(ends[-1]) :]
                at += int(ends[-1])
            elif not last and len(data) < _PIECE:
                kept = data
            else:  # a line longer than a piece: it does not run over its line end
                parts = [data]
                while some and not some.endswith(b"\n"):
                    some = file.readline(min(_PIECE, stop - read))
                    read += len(some)
                    if read - at <= _LONGEST:
                        parts.append(some)
                yield at, b"".join(parts) if read - at <= _LONGEST else None, np.array([read - at])
                at, kept = read, b""


def _utf16_pieces(data: bytes, at: int, form: Form) -> Iterator[tuple[int, bytes | None, np.ndarray]]:
    """UTF-16 in one piece, as UTF-8."""
    if at == 0 and data[:2] in _UTF16:
        yield 0, data[:2], np.array([2])
        data, at = data[2:], 2
    even = len(data) & ~1
    text = _as_utf8(data[:even], form.encoding)
    if text:
        yield at, text, borders(text, form.separator, len(form.columns), last=True)
    if even < len(data):
        yield at + even, None, np.array([1])


def _as_utf8(data: bytes, encoding: str) -> bytes:
    return data[: len(data) & ~1].decode(encoding, "surrogatepass").encode("utf-8", "surrogatepass")


def _rows_of(start: int, data: bytes | None, ends: np.ndarray, table: Settled, form: Form) -> Iterator[Found]:
    """The records of a piece, row by row; after MOST_BROKEN unreadable ones in a row, one for all up to the next that
    has more than one cell.
    """
    separator, junk, at, row = form.separator.encode(), 0, 0, 0
    while row < len(ends):
        end = int(ends[row])
        found = _found(start + at, start + end, None if data is None else data[at:end], table, form)
        junk = junk + 1 if isinstance(found, Unreadable) else 0
        if isinstance(found, Unreadable) and data is not None and junk > MOST_BROKEN:
            cell = data.find(separator, end)
            row, here = len(ends) - 1 if cell < 0 else int(np.searchsorted(ends, cell, "right")) - 1, row
            end = int(ends[row])
            if row > here:
                found = Unreadable(Place(start + at, start + end), f"{found.reason}; so is what follows")
        yield found
        at, row = end, row + 1


def _block(start: int, data: bytes | None, ends: np.ndarray, table: Settled, form: Form) -> Block:
    """The records of a piece."""
    starts = np.concatenate(([0], ends[:-1]))
    plain = np.zeros(len(ends), bool)
    fast = None
    if data is not None:
        plain = (starts + start >= form.header_end) & (ends - starts < FARTHEST)
        first = np.frombuffer(data, np.uint8)[starts]
        for row in np.flatnonzero((first == NEWLINE) | (first == RETURN)).tolist():
            plain[row] &= bool(data[starts[row] : ends[row]].strip(b"\r\n"))
        rows = np.flatnonzero(plain)
        frame = _frame(data, starts, ends, rows, form) if len(rows) else None
        if frame is None:
            plain[:] = False
        else:
            fast, odd = records(frame, starts[rows] + start, ends[rows] + start, table)
            if odd.any():
                plain[rows[odd]] = False
                fast = fast.filter(pa.array(~odd))
    if longest_run(~plain) > MOST_BROKEN:
        return block_of(_rows_of(start, data, ends, table, form))
    found = (
        _found(
            start + int(starts[row]),
            start + int(ends[row]),
            None if data is None else data[starts[row] : ends[row]],
            table,
            form,
        )
        for row in np.flatnonzero(~plain).tolist()
    )
    return joined(RECORDS.empty_table() if fast is None else fast, block_of(found))


def _frame(data: bytes, starts: np.ndarray, ends: np.ndarray, rows: np.ndarray, form: Form) -> pl.DataFrame | None:
    """The cells of those records as columns of text; None where polars would read them otherwise than `cells_of`."""
    if len(rows) == len(starts):
        some = data
    elif rows[-1] - rows[0] + 1 == len(rows):
        some = data[starts[rows[0]] : ends[rows[-1]]]
    else:
        some = b"".join(data[starts[row] : ends[row]] for row in rows.tolist())
    letters = np.frombuffer(some, np.uint8)
    quotes = np.flatnonzero(letters == QUOTE)
    newlines = np.flatnonzero(letters == NEWLINE)
    if len(quotes) and regular(letters, newlines, quotes, form.separator, len(form.columns), last=True) is None:
        return None
    try:
        some.decode("utf-8")
        frame = pl.read_csv(
            io.BytesIO(some),
            has_header=False,
            new_columns=list(form.columns),
            separator=form.separator,
            infer_schema=False,
        )
    except (UnicodeDecodeError, pl.exceptions.PolarsError):
        return None
    if len(frame) != len(rows) or frame.width != len(form.columns):
        return None
    return frame
