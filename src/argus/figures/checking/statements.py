"""Claims that others made, as a table: one row per claim, in the columns of the published fixture.

What somebody expects or found (`expected_*`, `verdict`, `derivation`, `note`) is not read. Cells are text: nothing in
them runs.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from argus.errors import UsageError
from argus.figures.figure import Ask, Period, Scope
from argus.terms import WrittenDay

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


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim.

    Attributes:
        said: its words, where they are quoted.
        operator: how the claimed value stands to the real one.
        claimed: the value; None = none was named.
    """

    stmt_id: str
    ask: Ask
    as_of: date
    operator: str
    claimed: Decimal | date | None
    unit: str
    said: str
    seed: str
    conflict_group: str


def read_statements(file: Path) -> tuple[Statement, ...]:
    """The claims of a CSV file (UTF-8, a header with the names of COLUMNS in any order).

    Raises:
        UsageError: it cannot be read; names row and column.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(
                "This table is too large to be a list of claims", where=file.name, do="Give the claims alone."
            )
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"The claims cannot be read: {error.strerror}", where=str(file), do="Look at the path."
        ) from None
    except UnicodeDecodeError:
        raise UsageError("The claims are not UTF-8", where=file.name, do="Save the table as CSV in UTF-8.") from None
    return parse_statements(text.splitlines(keepends=True), file.name)


def parse_statements(lines: Iterable[str], name: str = "statements") -> tuple[Statement, ...]:
    """The claims in the lines of a CSV table.

    Raises:
        UsageError: a row cannot be understood; names row and column.
    """
    reader = csv.DictReader(lines, strict=True)
    found: list[Statement] = []
    seen: set[str] = set()
    try:
        missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
        if missing:
            raise UsageError(
                f"The table has no column {missing[0]}", where=f"{name}, row 1", do=f"It needs {', '.join(NEEDED)}."
            )
        for number, row in enumerate(reader, start=2):
            place = _Row(
                {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}, name, number
            )
            if None in row:
                raise place.fault("", "The row has more cells than the header", "Put cells with a comma in quotes.")
            statement = _statement(place)
            if statement.stmt_id in seen:
                raise place.fault("stmt_id", "This claim is in the table twice", "Give each claim a name of its own.")
            seen.add(statement.stmt_id)
            found.append(statement)
    except csv.Error as error:
        raise UsageError(
            f"This is no CSV: {error}", where=f"{name}, line {reader.line_num}", do="Save it again."
        ) from None
    return tuple(found)


@dataclass(frozen=True)
class _Row:
    cells: dict[str, str]
    name: str
    number: int

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
    try:
        number = Decimal(written)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise row.fault("claimed_value", "This is no number", "Write it with a dot and without marks, like 27600.")
    if number < 0:
        raise row.fault("claimed_value", "A claim cannot be below zero", "Write how much, not by how much less.")
    return number
