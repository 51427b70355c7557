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
from typing import Any

import apsw

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Contact, Found, Moment, Other, Participant, Unreadable
from argus.readers.databases import Database, in_words, opened
from argus.readers.databases_walk import FIRST_ROW, LAST_ROW, Gap, Row, Walk, quoted, row_id_of, row_place
from argus.readers.reader import Request, Span
from argus.terms.moments import UnreadableTimeError
from argus.terms.zones import require_in_calendar

__all__ = [
    "APPLE_EPOCH",
    "FIRST_ROW",
    "LAST_ROW",
    "ROWS_A_SPAN",
    "Cut",
    "Gap",
    "Row",
    "apple_moment",
    "epoch_moment",
    "kept_as_text",
    "left_over",
    "moment_or_none",
    "number_of",
    "one_row",
    "opened_for_plan",
    "others_in",
    "records_of",
    "require_columns",
    "row_cuts",
    "row_place",
    "rows_in",
    "shown_log",
    "spans_of_rows",
    "tables_left",
    "text_of",
    "wal_beside",
]

ROWS_A_SPAN = 50_000
# Seconds from 1970 to 2001, where Apple's clocks start.
APPLE_EPOCH = 978_307_200
# A larger number counts nanoseconds; in seconds it would be the year 33,658.
_SECONDS_UP_TO = 10**12
# Longer binary values are told by their length: they stand in the sealed file.
_LONGEST_BINARY = 1_024

# (table, first row id, last row id): what one span reads of one table.
Cut = list[Any]


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


def row_cuts(database: Database, table: str, rows_a_span: int | None = None) -> list[Cut]:
    """Cut a table into ranges of that many rows (ROWS_A_SPAN); none when the database lacks it."""
    rows_a_span = rows_a_span or ROWS_A_SPAN
    if not database.has(table):
        return []
    row_id = row_id_of(database, table)
    cuts: list[Cut] = []
    first = FIRST_ROW
    query = f"SELECT {row_id} FROM {quoted(table)} WHERE {row_id} >= ? ORDER BY {row_id} LIMIT 1 OFFSET ?"  # noqa: S608
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
    return Walk(database, table, columns, where, values).rows(first, last)


def one_row(database: Database, table: str, columns: Sequence[str], row_id: int | None) -> Row | None:
    """The row of that id; None where there is none, or it cannot be read."""
    if row_id is None or not FIRST_ROW <= row_id <= LAST_ROW or not database.has(table):
        return None
    row = next(rows_in(database, table, columns, [table, row_id, row_id]), None)
    return None if isinstance(row, Gap) else row


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
    defaults = database.defaults.get(table.lower(), {})
    found = {}
    for name, value in zip(columns, values, strict=True):
        if value is None or value == "" or value == b"" or name in used:  # noqa: PLR1714 - asked of every field
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
