"""Lines of JSON as columns: what is plain goes through polars, what is odd goes record by record.

A line is plain when it is one flat object of the known keys, each once, with values of the types that the item's
first objects have. msgspec decides that exactly (it refuses other keys and types, broken UTF-8, lone surrogates);
polars, which is less strict and three times faster than making Python objects, then takes the values. Numbers that do
not come back letter for letter from 64 bits are odd, so that a number stays as it was written.
"""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
import numpy as np
import polars as pl
import pyarrow as pa

from argus.evidence import EvidenceItem
from argus.messages import RECORDS, Block, Found, block_of
from argus.readers.json_text import Bare, parsed
from argus.readers.lines import MOST_BLANK, MOST_BROKEN, longest_run
from argus.readers.reader import Span, one_block
from argus.readers.tables.columns import joined, records
from argus.readers.tables.mapping import Settled, settled
from argus.readers.tables.rows import Row

Plainly = Callable[[int, int, bytes | None, Settled], Iterator[Found]]
Piecewise = Callable[[EvidenceItem, Span, Settled], Iterator[Found]]

# Small enough for the processor's cache, large enough that starting polars does not show.
_PIECE = 4 << 20
# So few lines are read faster one by one than looked into further.
_FEW = 16

_TYPES: dict[str, tuple[Any, Any]] = {
    "text": (str | None, pl.String()),
    "number": (Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None, pl.Int64()),
    "truth": (bool | None, pl.Boolean()),
    "degrees": (float | None, pl.Float64()),
    "list": (list[str] | None, pl.List(pl.String())),
}
# Keys that msgspec takes for no name of a field: objects with such a key are odd.
_UNNAMEABLE = re.compile(r'[\x00-\x1f"\\\ud800-\udfff]')
_NEWLINE, _OPEN, _CLOSE, _QUOTE, _COLON, _MINUS = b'\n{}":-'


def types_of(rows: Iterable[Row], fields: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Key -> the name of its type, from some rows; empty where most rows would be odd."""
    field_of = {columns[0]: field for field, columns in fields.items() if len(columns) == 1}
    rows = list(rows)
    seen: dict[str, Counter[str]] = {}
    for row in rows:
        for key, value in row.items():
            if value is not None:
                seen.setdefault(key, Counter())[_type(value, field_of.get(key))] += 1
            else:
                seen.setdefault(key, Counter())
    types = {
        key: max(_TYPES, key=lambda name: counts[name])
        for key, counts in seen.items()
        if (_TYPES.keys() & counts or not counts) and not _UNNAMEABLE.search(key)
    }
    odd = sum(
        any(value is not None and _type(value, field_of.get(key)) != types.get(key) for key, value in row.items())
        for row in rows
    )
    return types if odd * 2 <= len(rows) else {}


def _type(value: Any, field: str | None) -> str:
    if isinstance(value, Bare):
        if field in ("latitude", "longitude"):
            return "degrees"
        return "number" if value.lstrip("-").isdigit() and len(value) < 19 else "odd"
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list) and (
        (field == "recipients" and value and isinstance(value[0], str)) or (field and not value)
    ):
        return "list"
    return "odd"


def piece_borders(item: EvidenceItem, span: Span) -> Iterator[tuple[int, int]]:
    """Start and end of the pieces of whole lines that are read at once; a longer line is a piece of its own."""
    at, stop = span.start, min(span.end, item.size)
    with item.path.open("rb") as file:
        while at < stop:
            end = min(at + _PIECE, stop)
            if end < stop:
                file.seek(at)
                end = at + file.read(end - at).rfind(b"\n") + 1
            if end == at:
                file.seek(at)
                while (some := file.readline(_PIECE)) and not some.endswith(b"\n"):
                    pass
                end = min(file.tell(), stop)
            yield at, end
            at = end


def read_lines(
    item: EvidenceItem, span: Span, plan: Mapping[str, Any], plainly: Plainly, piecewise: Piecewise
) -> Block:
    """The records of a span of lines.

    Args:
        item: of JSON lines.
        span: whole lines.
        plan: settled, with `types` as `types_of` gives them.
        plainly: the plain way for one line: start, end, line, settled table.
        piecewise: the plain way for a piece.
    """
    table = settled(plan)
    lines = _Lines(plan["types"], table, plainly) if plan["types"] else None
    blocks: list[Block] = []
    for start, end in piece_borders(item, span):
        block = lines.block(item.part(start, end), start) if lines is not None and end - start <= _PIECE else None
        if block is None:
            block = block_of(piecewise(item, Span(0, start, end), table))
        blocks.append(block)
    return one_block(blocks)


class _Lines:
    """What is the same for every piece of an item."""

    def __init__(self, types: Mapping[str, str], table: Settled, plainly: Plainly) -> None:
        self.table, self.plainly = table, plainly
        self.schema = {key: _TYPES[name][1] for key, name in types.items()}
        self.whole_numbers = [key for key, name in types.items() if name == "number"]
        names = {f"k{number}": key for number, key in enumerate(types)}
        line = msgspec.defstruct(
            "Line",
            [(name, _TYPES[types[key]][0], None) for name, key in names.items()],
            rename=names,
            forbid_unknown_fields=True,
            gc=False,
        )
        self.strict = msgspec.json.Decoder(line)

    def block(self, piece: bytes, start: int) -> Block | None:
        """The records of whole lines that start at byte `start` of the item; None where many in a row may be junk."""
        letters = np.frombuffer(piece, np.uint8)
        ends = np.flatnonzero(letters == _NEWLINE) + 1
        if not len(ends) or ends[-1] != len(piece):
            ends = np.append(ends, len(piece))
        starts = np.concatenate(([0], ends[:-1]))
        plain = (_per_line(letters == _OPEN, starts, ends) == 1) & (_per_line(letters == _CLOSE, starts, ends) == 1)
        for match in _ESCAPED_ASCII.finditer(piece) if b"\\u00" in piece else ():
            plain[np.searchsorted(ends, match.start(), "right")] = False
        kept = self._accepted(piece, starts, ends, np.flatnonzero(plain))
        plain[:] = False
        plain[kept] = True
        fast = None
        if len(kept):
            good = (
                piece if len(kept) == len(starts) else b"".join(piece[starts[row] : ends[row]] for row in kept.tolist())
            )
            frame = pl.read_ndjson(io.BytesIO(good), schema=self.schema) if good else None
            if frame is not None and len(frame) == len(kept):
                fast, odd = records(frame, starts[kept] + start, ends[kept] + start, self.table)
                odd |= self._doubtful(piece, letters, starts[kept], ends[kept], frame)
                if odd.any():
                    plain[kept[odd]] = False
                    fast = fast.filter(pa.array(~odd))
            else:
                plain[:] = False
        if len(plain) > MOST_BROKEN and longest_run(~plain) > min(MOST_BROKEN, MOST_BLANK):
            return None
        found = (
            each
            for row in np.flatnonzero(~plain).tolist()
            for each in self.plainly(
                start + int(starts[row]), start + int(ends[row]), piece[starts[row] : ends[row]], self.table
            )
        )
        return joined(RECORDS.empty_table() if fast is None else fast, block_of(found))

    def _accepted(self, piece: bytes, starts: np.ndarray, ends: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """The rows that are exactly what `strict` expects: halves are looked into where a whole is not."""
        todo, accepted = [rows], []
        while todo:
            some = todo.pop()
            if not len(some):
                continue
            whole = some[-1] - some[0] + 1 == len(some)
            lines = (
                piece[starts[some[0]] : ends[some[-1]]]
                if whole
                else b"".join(piece[starts[row] : ends[row]] for row in some.tolist())
            )
            try:
                # A record that ran over a line end would make one of two lines: the count tells.
                if len(self.strict.decode_lines(lines)) == len(some):
                    accepted.append(some)
                    continue
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                pass
            if len(some) > _FEW:
                middle = len(some) // 2
                todo += [some[middle:], some[:middle]]
            else:
                accepted.append(some[[self._strictly(piece[starts[row] : ends[row]]) for row in some.tolist()]])
        return np.concatenate(accepted) if accepted else rows[:0]

    def _strictly(self, line: bytes) -> bool:
        try:
            return len(self.strict.decode_lines(line)) == 1
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False

    def _doubtful(
        self, piece: bytes, letters: np.ndarray, starts: np.ndarray, ends: np.ndarray, frame: pl.DataFrame
    ) -> np.ndarray:
        """Lines that could hold a key twice, or a number that does not come back letter for letter."""
        keys = np.zeros(len(letters), bool)
        keys[:-1] = (letters[:-1] == _QUOTE) & (letters[1:] == _COLON)
        marks = _per_line(keys, starts, ends)
        said = np.full(len(starts), len(self.schema))
        gaps = np.zeros(len(starts), bool)
        for column in frame.get_columns():
            if column.null_count():
                nothing = column.is_null().to_numpy()
                said -= nothing
                gaps |= nothing
        doubt = marks != said
        if doubt.any() and b"null" in piece:
            nulls = np.zeros(len(letters), bool)
            nulls[[match.start() for match in _NULL.finditer(piece)]] = True
            doubt = marks != said + np.where(gaps, _per_line(nulls, starts, ends), 0)
            for column in frame.get_columns():
                if column.dtype == pl.String:
                    doubt |= gaps & column.str.contains("null", literal=True).fill_null(False).to_numpy()
        for row in np.flatnonzero(doubt).tolist():
            doubt[row] = any(key.endswith("(earlier)") for key in parsed(piece[starts[row] : ends[row]].decode()))
        for key in self.whole_numbers:
            for row in (frame[key] == 0).arg_true().to_list():  # -0 is read as 0
                doubt[row] |= _MINUS_ZERO.search(piece, int(starts[row]), int(ends[row])) is not None
        return np.asarray(doubt)


_ESCAPED_ASCII = re.compile(rb"\\u00[2-7]")
_NULL = re.compile(rb":[ \t\r]*null")
_MINUS_ZERO = re.compile(rb":\s*-0\s*[,}]")


def _per_line(marked: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How many marked bytes every line has."""
    at = np.flatnonzero(marked)
    return np.asarray(np.searchsorted(at, ends) - np.searchsorted(at, starts))
