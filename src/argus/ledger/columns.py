"""The columns of a ledger as a table: what each is called, which field it fills, and how its cells are read."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from argus.errors import UsageError
from argus.ledger.entry import (
    COUNT_FIELDS,
    DAY_FIELDS,
    ENTRY_FIELDS,
    NUMBER_FIELDS,
    Detection,
    Entry,
)
from argus.terms import Amount, ContainerNumber, WrittenDay, read_number, sign_seen, unit_named

ID, REVISION = "entry_id", "revision"
# Names that differ from those of the fields; they are those of published ledgers, and of our own tables.
NAMES: Mapping[str, str] = {
    "first_day": "event_date_start",
    "last_day": "event_date_end",
    "place": "place_locode",
    "number": "quantity",
    "purity": "purity_pct",
    "events": "n_events",
    "containers": "container_count",
    "packages": "n_packages",
}
FIELD_OF: Mapping[str, str] = {name: field for field, name in NAMES.items()}
# In the order of a ledger that people read: identity, what, when, where, who, how much, how it is known, what is owed.
_FIRST = (
    "kind", "first_day", "last_day", "as_of", "place", "place_text", "agency", "dossier", "item_class", "item_code",
    "number", "unit", "mass_basis", "purity", "events", "containers", "status", "origin", "source", "note",
)  # fmt: skip
TABLE_FIELDS = (*_FIRST, *(name for name in ENTRY_FIELDS if name not in (*_FIRST, "other")))
# Columns of our own tables that tell how a revision was entered: of another import they say something else.
ASIDE = ("recorded_at", "recorded_by", "reason")
_CONVENTION = re.compile(r"(?:convention )?([a-z]+(?:_[a-z0-9]+)*)\b")

_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}")
MONTHS = 12

CellFault = tuple[str, str]


def field_named(column: str) -> str | None:
    """The field a column fills when nobody maps it; None = the ledger has none for it."""
    name = "_".join(column.strip().lower().split())
    if name in (ID, REVISION):
        return name
    found = FIELD_OF.get(name, name)
    return found if found in TABLE_FIELDS else None


def column_of(field: str) -> str:
    """What the column of a field is called."""
    return NAMES.get(field, field)


def decimal_sign_in(cells: Iterable[str]) -> str | None:
    """The sign for decimals that the amounts of one column agree on; None = they do not tell, or disagree."""
    seen = {sign for cell in cells if (sign := sign_seen(cell)) is not None}
    return seen.pop() if len(seen) == 1 else None


def date_order_in(cells: Iterable[str]) -> str | None:
    """Day or month first (dmy, mdy), where the days of one table agree on it; None = they do not tell, or disagree."""
    seen = set()
    for cell in cells:
        parts = _DAY_FIRST.fullmatch(cell)
        if parts is not None:
            seen |= {order for order, part in (("dmy", parts[1]), ("mdy", parts[2])) if int(part) > MONTHS}
    return seen.pop() if len(seen) == 1 else None


def read_entry(
    cells: Mapping[str, str],
    other: Mapping[str, str],
    today: date,
    *,
    decimal_sign: str | None = None,
    date_order: str | None = None,
) -> tuple[Entry | None, list[CellFault]]:
    """An entry out of cells by field, and what is wrong with which field.

    Args:
        other: cells of columns that the ledger has no field for; kept as they are.
        today: when it was known, where no cell tells.
        decimal_sign, date_order: how the whole table writes numbers and days; None = as each tells.
    """
    faults: list[CellFault] = []
    values: dict[str, Any] = {}
    for field, cell in cells.items():
        if cell and field not in (ID, REVISION, "number", "unit"):
            try:
                values[field] = _value(field, cell, decimal_sign, date_order)
            except UsageError as error:
                faults.append((field, f"{error.what[0].lower()}{error.what[1:]} ({cell[:40]!r})"))
    _settle_days(values, cells, faults, date_order)
    _settle_amount(values, cells, faults, decimal_sign)
    values.setdefault("as_of", today.isoformat())
    if "kind" not in values:
        faults.append(("kind", "is empty"))
    if values.get("kind") == "valuation" and "convention" not in values:
        named = _CONVENTION.match(values.get("note", ""))
        values["convention"] = named[1] if named else None
    if faults:
        return None, faults
    kept = tuple((name, cell) for name, cell in other.items() if cell)
    return Entry(**values, other=kept), []


def _value(field: str, cell: str, decimal_sign: str | None, date_order: str | None) -> Any:
    if field in NUMBER_FIELDS:
        return read_number(cell.rstrip("% "), decimal_sign or ("." if "." in cell else None))
    if field in COUNT_FIELDS:
        if not re.fullmatch("[0-9]{1,9}", cell):
            raise UsageError("this is no count")
        return int(cell)
    if field in DAY_FIELDS:
        written = WrittenDay.read(cell, date_order)
        return written.first if field == "first_day" else written.last
    if field == "as_of":
        return WrittenDay.read(cell, date_order).text
    if field == "detection":
        return tuple(_detection(each) for each in cell.split(";") if each.strip())
    if field in ("lead_ids", "message_ids", "apart_from"):
        return tuple(dict.fromkeys(each.strip() for each in re.split("[;,]", cell) if each.strip()))
    if field == "container":
        return _container(cell)
    if field in ("place", "country_of_origin", "transit", "destination"):
        return cell.upper().replace(" ", "")
    return cell


def _detection(written: str) -> Detection:
    by, _, since = written.strip().partition("@")
    return Detection(by.strip(), since.strip() or None)


def _container(cell: str) -> str:
    try:
        return str(ContainerNumber.read(re.sub(r"[\s./-]", "", cell).upper()))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _settle_days(
    values: dict[str, Any], cells: Mapping[str, str], faults: list[CellFault], date_order: str | None
) -> None:
    """One day may stand alone: as first day, it is the last one too."""
    bad = {field for field, _ in faults}
    if "last_day" in values or "last_day" in bad or "first_day" in bad:
        return
    if "first_day" in values:
        values["last_day"] = WrittenDay.read(cells["first_day"], date_order).last
    else:
        faults.append(("last_day", "is empty, and so is the first day"))


def _settle_amount(
    values: dict[str, Any], cells: Mapping[str, str], faults: list[CellFault], decimal_sign: str | None
) -> None:
    number, unit = cells.get("number", ""), cells.get("unit", "")
    try:
        if unit:
            values["unit"], factor = unit_named(unit)
        if number and re.fullmatch(r"[+-]?[0-9.,'\s]+", number) and unit:
            values["number"] = _exact(read_number(number, decimal_sign) * factor)
        elif number:
            amount = Amount.read(number, unit or None, decimal_sign=decimal_sign)
            values["number"], values["unit"] = amount.number, amount.unit
    except UsageError as error:
        faults.append(("unit" if "nobody knows this unit" in error.what.lower() and unit else "number", error.what))


def _exact(number: Decimal) -> Decimal:
    return number.quantize(Decimal("1e-9")).normalize() + 0
