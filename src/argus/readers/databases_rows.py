"""Rows of evidence databases, table by table in the order of their row ids, and what readers of such databases share.

A damaged page takes the rows on it with it, not those behind it: reading goes on at the next row id that can be read,
and the gap is one unreadable record. Text that is no text in the encoding of the database is escaped, never dropped.

A reader of databases plans and reads like this:

    wal = wal_beside(item, request)                       # in plan; its hash goes into `settled`
    with opened_for_plan(item, wal) as database:
        cuts = row_cuts(database, "message")
    Plan(spans_of_rows(item, cuts), {"wal": wal, "cuts": cuts})

    def read(self, item, span, settled):                  # never raises for what the evidence does
        return records_of(item, span, settled, self._records)
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import apsw

from argus.errors import EvidenceUnreadableError, UsageError
from argus.evidence import EvidenceItem
from argus.messages import Contact, Found, Moment, Other, Participant, Place, Unreadable
from argus.readers.databases import Database, in_words, opened
from argus.readers.reader import Request, Span
from argus.terms.moments import UnreadableTimeError
from argus.terms.zones import require_in_calendar

ROWS_A_SPAN = 50_000
FIRST_ROW, LAST_ROW = -(2**63), 2**63 - 1
# Seconds from 1970 to 2001, where Apple's clocks start.
APPLE_EPOCH = 978_307_200
# A larger number counts nanoseconds; in seconds it would be the year 33,658.
_SECONDS_UP_TO = 10**12
# So often is looked for the next row that can be read; then a table is unreadable from there on.
_MOST_LOOKS = 3_000
# So many bytes of rows are read for that: a row may claim 64 MiB that are one page again and again.
_MOST_LOOKED_THROUGH = 512 << 20
# Behind other faults than these no row is looked for: they would come again.
_OF_ONE_PLACE = (apsw.CorruptError, apsw.TooBigError, apsw.IOError)
# Longer binary values are told by their length: they stand in the sealed file.
_LONGEST_BINARY = 1_024

# (table, first row id, last row id): what one span reads of one table.
Cut = list[Any]
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


def wal_beside(item: EvidenceItem, request: Request) -> str | None:
    """The SHA-256 of the write-ahead log that was delivered beside this database."""
    return request.beside.behind(item.name, "-wal")


@contextmanager
def opened_for_plan(item: EvidenceItem, wal: str | None) -> Iterator[Database]:
    """The database with its write-ahead log, by hash.

    Raises:
        EvidenceUnreadableError: it cannot be read at all.
    """
    try:
        with opened(item, _sealed_log(item, wal)) as database:
            yield database
    except apsw.Error as error:
        raise EvidenceUnreadableError(
            f"The database cannot be read: {in_words(error)}",
            where=f"item {item.name}",
            do="The file is sealed as it came. If another copy exists, deliver that too.",
        ) from None


def owner_given(request: Request) -> str | None:
    """The handle of the owner of the device, where the person importing gave it in the mapping.

    Raises:
        UsageError: it is no text.
    """
    given = (request.mapping or {}).get("owner")
    if given is not None and not (isinstance(given, str) and given.strip()):
        raise UsageError(
            "The owner in the mapping is no text", where="--mapping", do='Write {"owner": "+32460000000"}, for example.'
        )
    return given


def shown_log(database: Database, wal: str | None) -> tuple[str, ...]:
    """What a person should know of the write-ahead log, a line of `Plan.shown`."""
    if wal is None:
        return ()
    if database.why_no_log:
        return (f"write-ahead log beside the database is not used: {database.why_no_log}",)
    return ("write-ahead log beside the database is counted in",)


def records_of(
    item: EvidenceItem,
    span: Span,
    settled: Mapping[str, Any],
    records: Callable[[Database, EvidenceItem, Span, Mapping[str, Any]], Iterator[Found]],
) -> Iterator[Found]:
    """The records that `records` gives, and one unreadable record more where the database stops it."""
    try:
        with opened(item, _sealed_log(item, settled.get("wal"))) as database:
            yield from records(database, item, span, settled)
    except apsw.Error as error:
        yield Unreadable(row_place(item, "database" if not span.number else f"part {span.number}"), in_words(error))


def require_columns(item: EvidenceItem, database: Database, table: str, *columns: str) -> None:
    """Do nothing when they are there.

    Raises:
        EvidenceUnreadableError: they are not; a view of that name is no table.
    """
    if not database.has(table, *columns):
        raise EvidenceUnreadableError(
            f"The database has no plain table `{table}` with the columns {', '.join(columns)}",
            where=f"item {item.name}",
            do="If a newer version of the app wrote it, tell which one.",
        )


def row_cuts(database: Database, table: str, rows_a_span: int = ROWS_A_SPAN) -> list[Cut]:
    """Cut a table into ranges of about that many rows; none when the database lacks it."""
    if not database.has(table):
        return []
    row_id = _row_id(database, table)
    cuts: list[Cut] = []
    first = FIRST_ROW
    query = f"SELECT {row_id} FROM {_quoted(table)} WHERE {row_id} >= ? ORDER BY {row_id} LIMIT 1 OFFSET ?"  # noqa: S608
    try:
        # A row more than a span: the last span is never of one row, and ids that do not rise end the cutting.
        while (found := next(database.execute(query, (first, rows_a_span)), None)) and found[0] > first:
            cuts.append([table, first, found[0] - 1])
            first = found[0]
    except apsw.Error:
        pass  # what is damaged shows when it is read
    return [*cuts, [table, first, LAST_ROW]]


def spans_of_rows(item: EvidenceItem, cuts: Sequence[object]) -> tuple[Span, ...]:
    """One span per cut; the bytes are shares of the item, which rows have none of their own of."""
    many = max(1, len(cuts))
    return tuple(Span(number, item.size * number // many, item.size * (number + 1) // many) for number in range(many))


def rows_in(
    database: Database, table: str, columns: Sequence[str], cut: Cut | None = None, where: str = "", *values: object
) -> Iterator[Row | Gap]:
    """(row id, *columns) of each row in the order of row ids, or a `Gap` where rows cannot be read.

    Args:
        columns: a column that the table does not have is None in every row.
        cut: of `row_cuts`; None is the whole table.
        where: SQL about columns of this table that must hold, with `?` for each of `values`. Missing columns: see
            `Database.has`.
    """
    first, last = (cut[1], cut[2]) if cut else (FIRST_ROW, LAST_ROW)
    return _Table(database, table, columns, where, values).rows(first, last)


def one_row(database: Database, table: str, columns: Sequence[str], row_id: int | None) -> Row | None:
    """The row of that id; None where there is none, or it cannot be read."""
    if row_id is None or not FIRST_ROW <= row_id <= LAST_ROW or not database.has(table):
        return None
    row = next(rows_in(database, table, columns, [table, row_id, row_id]), None)
    return None if isinstance(row, Gap) else row


class _Table:
    """One way through a table."""

    def __init__(
        self, database: Database, table: str, columns: Sequence[str], where: str, values: Sequence[object]
    ) -> None:
        self._database, self._table, self._values = database, table, tuple(values)
        there = {each.name for each in database.columns.get(table.lower(), ())}
        self._row_id = _row_id(database, table)
        named = [_quoted(each) if each.lower() in there else "NULL" for each in columns]
        also = f" AND ({where})" if where else ""
        behind = (
            f" FROM {_quoted(table)} WHERE {self._row_id} >= ? AND {self._row_id} <= ?{also} ORDER BY {self._row_id}"
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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _row_id(database: Database, table: str) -> str:
    """The name of the row id: a column may be called like one of the usual names and be something else."""
    taken = {each.name for each in database.columns.get(table.lower(), ())}
    return next((name for name in ("rowid", "_rowid_", "oid") if name not in taken), "rowid")


def tables_left(database: Database, item: EvidenceItem, read: Sequence[str]) -> Iterator[Other]:
    """A line for each table that holds no records for this reader."""
    for name in database.columns:
        if name not in read:
            yield Other(row_place(item, f"table {name}"), "table without messages", counts=False)


def others_in(
    database: Database,
    item: EvidenceItem,
    table: str,
    columns: Sequence[str],
    says: Callable[[Row], tuple[str, tuple[Contact | Participant, ...]]],
) -> Iterator[Found]:
    """A table whose rows are records that are no messages: `says` gives what each is, and the facts in it."""
    for row in rows_in(database, table, columns) if database.has(table) else ():
        if isinstance(row, Gap):
            yield row.unreadable(item)
        else:
            what, facts = says(row)
            yield Other(row_place(item, f"{table} {row[0]}"), what, facts=facts)


def left_over(
    database: Database, table: str, columns: Sequence[str], values: Sequence[object], used: Sequence[str] = ()
) -> dict[str, str]:
    """Column -> text of what has no field of its own. A column that is empty or holds its default says nothing."""
    defaults = {each.name: each.default.strip("'\"") for each in database.columns.get(table.lower(), ())}
    found = {}
    for name, value in zip(columns, values, strict=True):
        if value is None or name in used or value in ("", b""):
            continue
        text = kept_as_text(value)
        if text != defaults.get(name, ""):
            found[name] = text
    return found


def text_of(value: object) -> str | None:
    """A value of a column as text, whatever was stored there; None stays None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return repr(value) if isinstance(value, float) else str(value)


def kept_as_text(value: object) -> str:
    """A value for `other`: binary values in hexadecimal, long ones told by their length."""
    if isinstance(value, bytes):
        return value.hex() if len(value) <= _LONGEST_BINARY else f"{len(value)} bytes"
    return text_of(value) or ""


def number_of(value: object) -> int | None:
    """A value of a column as a whole number; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return int(value)
    except (ValueError, OverflowError):  # "", NaN, infinity
        return None


def apple_moment(value: object) -> Moment | None:
    """A time in seconds or nanoseconds since 2001; None where none is set.

    Raises:
        UnreadableTimeError: no time of the calendar.
    """
    if value is None or value in (0, ""):
        return None
    try:
        if isinstance(value, str):
            value = float(value)
        if not isinstance(value, (int, float)):
            raise UnreadableTimeError("no number where a time should be")
        # Whole numbers are worked out without a fraction: nanoseconds are longer than a float is exact.
        us = value // 1_000 if abs(value) >= _SECONDS_UP_TO else round(value * 1_000_000)
        return _at(int(us) + APPLE_EPOCH * 1_000_000)
    except (ValueError, OverflowError):
        raise UnreadableTimeError(f"no time of the calendar: {str(value)[:30]}") from None


def epoch_moment(value: object, unit: int = 1_000) -> Moment | None:
    """A time in milliseconds since 1970 (or in units of `unit` microseconds); None where none is set.

    Raises:
        UnreadableTimeError: no time of the calendar.
    """
    if value is None or value in (0, ""):
        return None
    count = number_of(value)
    if count is None:
        raise UnreadableTimeError("no number where a time should be")
    try:
        us = require_in_calendar(count * unit)
    except OverflowError:
        raise UnreadableTimeError(f"no time of the calendar: {str(value)[:30]}") from None
    return Moment(us, 0, {1: "microsecond", 1_000: "millisecond"}.get(unit, "second"), "written")


def _at(us: int) -> Moment:
    require_in_calendar(us)
    precision = "second" if us % 1_000_000 == 0 else "millisecond" if us % 1_000 == 0 else "microsecond"
    return Moment(us, 0, precision, "written")


def moment_or_none(of: Callable[[object], Moment | None], value: object) -> Moment | None:
    """A time that is not the message's own: one that cannot be is left out (it stays in `other` where that is kept)."""
    try:
        return of(value)
    except UnreadableTimeError:
        return None


def _sealed_log(item: EvidenceItem, sha256: str | None) -> EvidenceItem | None:
    """The log by its hash. One that is not there makes the database unreadable as it was planned."""
    if not sha256:
        return None
    try:
        return item.sealed(sha256)
    except OSError:
        raise apsw.IOError("the write-ahead log is not there") from None
