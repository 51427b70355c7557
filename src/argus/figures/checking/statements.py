"""Claims that others made, as a table: one row per claim, in the columns of the published fixture.

CSV (UTF-8; comma, semicolon or tab) or a workbook, columns in any order. What somebody expects or found (`expected_*`,
`verdict`, `derivation`, `note`) is not read. Cells are text: nothing in them runs. Numbers are written with a dot for
decimals; a table whose numbers show that the comma divides is read so. What can be read in two ways is refused.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from argus.errors import UsageError
from argus.figures.figure import Ask, Period, Scope
from argus.ledger import decimal_sign_in, workbook_table
from argus.reading.brought import bytes_of, csv_table, refused
from argus.terms import WrittenDay, read_number, unit_named

NEEDED = ("stmt_id", "measure", "as_of")
COLUMNS = (
    "stmt_id", "seed", "claim_type", "phrase_seed_nl", "measure", "item_code", "place_locode", "dossier",
    "period_start", "period_end", "as_of", "operator", "claimed_value", "unit", "conflict_group",
)  # fmt: skip
OPERATORS = (
    "", "=", ">", "<", "~", "bijna", "ruim", "argmax", "record", "share", "unknown", "tens", "thousands", "millions",
)  # fmt: skip
# A table of claims is read whole; nobody publishes more than this at once.
MOST_BYTES = 16 * 2**20
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A tonne and more to one reader, a good kilogram to another.
_TWO_WAYS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim.

    Attributes:
        said: its words, where they are quoted.
        operator: how the claimed value stands to the real one.
        claimed: the value, in the unit in which figures are told (kg); None = none was named.
        unit: as it was written; told_in: what figures are told in instead; "" = it is no unit of an amount.
    """

    stmt_id: str
    ask: Ask
    as_of: date
    operator: str
    claimed: Decimal | date | None
    unit: str
    told_in: str
    said: str
    seed: str
    conflict_group: str


def read_statements(file: Path) -> tuple[Statement, ...]:
    """The claims of a CSV file, or of the first sheet of a workbook; a header with the names of COLUMNS in any order.

    Raises:
        UsageError: it cannot be read; names row and column.
    """
    told = bytes_of(file, MOST_BYTES)
    if told.startswith(WORKBOOKS):
        return _statements(file.name, *workbook_table(file.name, told, None))
    return _statements(file.name, *csv_table(file.name, told))


def parse_statements(lines: Iterable[str], name: str = "statements") -> tuple[Statement, ...]:
    """The claims in the lines of a CSV table.

    Raises:
        UsageError: a row cannot be understood; names row and column.
    """
    return _statements(name, *csv_table(name, "".join(lines).encode()))


def _statements(
    name: str, columns: tuple[str, ...], rows: list[tuple[int, Mapping[str, str]]]
) -> tuple[Statement, ...]:
    named = ["_".join(column.split()) for column in columns]
    missing = [column for column in NEEDED if column not in named]
    if missing:
        raise UsageError(
            f"The table has no column {missing[0]}", where=f"{name}, row 1", do=f"It needs {', '.join(NEEDED)}."
        )
    twice = sorted({column for column in named if column and named.count(column) > 1})
    if twice:
        raise refused(name, [(1, f"names column {column!r} twice") for column in twice])
    read = [
        (number, {column: cells.get(own, "") for column, own in zip(named, columns, strict=True)})
        for number, cells in rows
    ]
    sign = decimal_sign_in(
        cells.get("claimed_value", "") for _, cells in read if cells.get("unit") not in ("date", "ratio")
    )
    found: dict[str, Statement] = {}
    for number, cells in read:
        place = _Row(cells, name, number, sign)
        statement = _statement(place)
        if statement.stmt_id in found:
            raise place.fault("stmt_id", "This claim is in the table twice", "Give each claim a name of its own.")
        found[statement.stmt_id] = statement
    return tuple(found.values())


@dataclass(frozen=True)
class _Row:
    """A row; `decimal_sign`: the one that the numbers of its table show, None = they do not."""

    cells: Mapping[str, str]
    name: str
    number: int
    decimal_sign: str | None

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, what: str, do: str) -> UsageError:
        where = f"{self.name}, row {self.number}" + (f", column {column}" if column else "")
        return UsageError(what, where=where, do=do)

    def day(self, column: str, *, first: bool) -> date | None:
        if not self.cell(column):
            return None
        try:
            read = WrittenDay.read(self.cell(column))
        except UsageError as error:
            raise self.fault(column, error.what, error.do) from None
        return read.first if first else read.last


def _statement(row: _Row) -> Statement:
    for column in NEEDED:
        if not row.cell(column):
            raise row.fault(column, "This cell may not be empty", "Fill it in.")
    operator = row.cell("operator")
    if operator not in OPERATORS:
        raise row.fault("operator", "Unknown operator", f"Use one of {' '.join(OPERATORS[1:])}, or none.")
    period = Period(row.day("period_start", first=True), row.day("period_end", first=False))
    if period.first and period.last and period.first > period.last:
        raise row.fault("period_end", "The period ends before it begins", "Look at both days.")
    as_of = row.day("as_of", first=False)
    assert as_of is not None
    scope = Scope(row.cell("item_code"), row.cell("place_locode"), row.cell("dossier"))
    return Statement(
        stmt_id=row.cell("stmt_id"),
        ask=Ask(row.cell("measure"), scope, period),
        as_of=as_of,
        operator=operator,
        claimed=_claimed(row),
        unit=row.cell("unit"),
        told_in=(_unit(row) or ("", Decimal(1)))[0],
        said=row.cell("phrase_seed_nl"),
        seed=row.cell("seed"),
        conflict_group=row.cell("conflict_group"),
    )


def _claimed(row: _Row) -> Decimal | date | None:
    written = row.cell("claimed_value")
    if not written:
        return None
    if row.cell("unit") == "date":
        return row.day("claimed_value", first=True)
    number = _number(row, written)
    if not number.is_finite():
        raise row.fault("claimed_value", "This is no number", "Write it with a dot and without marks, like 27600.")
    if number < 0:
        raise row.fault("claimed_value", "A claim cannot be below zero", "Write how much, not by how much less.")
    known = _unit(row)
    return number if known is None else number * known[1]


def _number(row: _Row, written: str) -> Decimal:
    """With a dot for decimals, or as the table shows; a ratio has no thousands, so that one of 2,692 is clear."""
    sign = row.decimal_sign
    if row.cell("unit") == "ratio":
        sign = "," if "," in written and "." not in written else "."
    if "," in written or sign == "," or (sign is None and _TWO_WAYS.fullmatch(written)):
        try:
            return read_number(written, sign)
        except UsageError as error:
            raise row.fault("claimed_value", error.what, error.do) from None
    try:
        return Decimal(written)
    except InvalidOperation:
        return Decimal("NaN")


def _unit(row: _Row) -> tuple[str, Decimal] | None:
    """The unit in which figures are told and how many of it one is: a tonne is 1000 kg; None = it is none of them."""
    try:
        return unit_named(row.cell("unit"))
    except UsageError:
        return None
