"""A way through one table of an evidence database, around what is damaged (see `databases_rows`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from argus.evidence import EvidenceItem
from argus.messages import Place, Unreadable
from argus.readers.databases import Database, in_words

FIRST_ROW, LAST_ROW = -(2**63), 2**63 - 1
# So often is looked for the next row that can be read; then a table is unreadable from there on.
_MOST_LOOKS = 3_000
# So many bytes of rows are read for that: a row may claim 64 MiB that are one page again and again.
_MOST_LOOKED_THROUGH = 256 << 20
# Behind other faults than these no row is looked for: they would come again.
_OF_ONE_PLACE = (apsw.CorruptError, apsw.TooBigError, apsw.IOError)
# (row id, *columns)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows of a table that cannot be read: from `first` up to and including `last`."""

    table: str
    first: int
    last: int
    reason: str

    def unreadable(self, item: EvidenceItem) -> Unreadable:
        """As a record."""
        return Unreadable(row_place(item, f"{self.table} {self._rows}"), self.reason)

    @property
    def _rows(self) -> str:
        if self.first == self.last:
            return str(self.first)
        first = "" if self.first == FIRST_ROW else str(self.first)
        last = "" if self.last == LAST_ROW else str(self.last)
        return f"{first} to {last}".strip()


def row_place(item: EvidenceItem, label: str) -> Place:
    """The place of a row: the whole item, with the name of the row."""
    return Place(0, item.size, label)


class Walk:
    """One way through a table."""

    def __init__(
        self, database: Database, table: str, columns: Sequence[str], where: str, values: Sequence[object]
    ) -> None:
        self._database, self._table, self._values = database, table, tuple(values)
        there = {each.name for each in database.columns.get(table.lower(), ())}
        self._row_id = row_id_of(database, table)
        named = [quoted(each) if each.lower() in there else "NULL" for each in columns]
        also = f" AND ({where})" if where else ""
        behind = (
            f" FROM {quoted(table)} WHERE {self._row_id} >= ? AND {self._row_id} <= ?{also} ORDER BY {self._row_id}"
        )
        raw = [f"CASE typeof({each}) WHEN 'text' THEN CAST({each} AS BLOB) ELSE {each} END" for each in named]
        marks = [f"typeof({each}) = 'text'" for each in named]
        self._plain = f"SELECT {', '.join([self._row_id, *named])}{behind}"
        self._as_bytes = f"SELECT {', '.join([self._row_id, *raw, *marks])}{behind} LIMIT 1"
        lengths = " + ".join(f"ifnull(octet_length({each}), 0)" for each in named) or "0"
        self._length = f"SELECT {lengths}{behind} LIMIT 1"
        self._left, self._left_to_look = database.size, _MOST_LOOKED_THROUGH
        self._looks = 0

    def rows(self, first: int, last: int) -> Iterator[Row | Gap]:
        """See `rows_in`."""
        while first <= last:
            try:
                try:
                    for row in self._database.execute(self._plain, (first, last, *self._values)):
                        self._check(row, first)
                        yield row
                        first = row[0] + 1
                    first = last + 1
                except UnicodeDecodeError:
                    row = self._escaped(first, last)
                    yield row
                    first = row[0] + 1
            except apsw.Error as error:
                goes_on = isinstance(error, _OF_ONE_PLACE) and self._may_look(first, last)
                behind = self._next_readable(first, last) if goes_on else last + 1
                yield Gap(self._table, first, behind - 1, in_words(error))
                first = behind

    def _check(self, row: Row, first: int) -> None:
        if row[0] < first:
            raise apsw.CorruptError("row ids do not rise")
        for each in row:
            if type(each) is str or type(each) is bytes:
                self._left -= len(each)
        if self._left < 0:  # pages that lead to each other hold the same bytes again and again
            raise apsw.FullError("more text than the file has room for")

    def _escaped(self, first: int, last: int) -> Row:
        """The first row from there on, with what is no text in the encoding of the database escaped."""
        row = next(self._database.execute(self._as_bytes, (first, last, *self._values)), None)
        if row is None:
            raise apsw.CorruptError("a row that is there and is not")
        self._check(row, first)
        many = (len(row) - 1) // 2
        encoding = self._database.encoding
        return row[0], *(
            value.decode(encoding, "backslashreplace") if is_text and isinstance(value, bytes) else value
            for value, is_text in zip(row[1 : many + 1], row[many + 1 :], strict=True)
        )

    def _next_readable(self, first: int, last: int) -> int:
        """The first row id behind `first` from which on a row can be read; last + 1 when there is none.

        Steps that double find a place from which on rows can be read, halves the first such place.
        """
        if first >= last:
            return last + 1
        bad, step = first, 1
        while bad + step < last and self._readable_from(bad + step, last) is None:
            bad, step = bad + step, step * 2
        good = min(bad + step, last)
        if self._readable_from(good, last) is None:
            return last + 1
        while good - bad > 1:
            middle = (bad + good) // 2
            if self._readable_from(middle, last) is None:
                bad = middle
            else:
                good = middle
        return self._readable_from(good, last) or good

    def _may_look(self, first: int, last: int) -> bool:
        """Whether the first row from there on is not too long to be tried; lengths are told without reading it."""
        try:
            length = next(self._database.execute(self._length, (first, last, *self._values)), (0,))[0]
        except apsw.Error:
            length = 0  # so damaged, or so long, that trying it costs nothing
        self._left_to_look -= length
        return self._left_to_look >= 0

    def _readable_from(self, first: int, last: int) -> int | None:
        """The row id of the first row from there on; last + 1 when there is none; None when it cannot be read."""
        self._looks += 1
        if self._looks > _MOST_LOOKS or first > last or not self._may_look(first, last):
            return None
        try:
            row = next(self._database.execute(f"{self._plain} LIMIT 1", (first, last, *self._values)), None)
        except UnicodeDecodeError:
            return first
        except apsw.Error:
            return None
        if row is None:
            return last + 1
        return row[0] if row[0] >= first else None


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def row_id_of(database: Database, table: str) -> str:
    """The name of the row id: a column may be called like one of the usual names and be something else."""
    taken = {each.name for each in database.columns.get(table.lower(), ())}
    return next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), "rowid")
