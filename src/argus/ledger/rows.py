"""An entry as a row of the register, as cells of a table, and back: every value has one way to be written."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from argus.ledger.entry import (
    DAY_FIELDS,
    ENTRY_FIELDS,
    LIST_FIELDS,
    NUMBER_FIELDS,
    Change,
    Detection,
    Entry,
)
from argus.terms import plain

_DEFAULTS = {each.name: each.default for each in fields(Entry)}


def row_of(entry: Entry) -> dict[str, Any]:
    """Columns of the register; None = unknown or empty."""
    row = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    for name in DAY_FIELDS:
        row[name] = None if row[name] is None else row[name].isoformat()
    for name in NUMBER_FIELDS:
        row[name] = None if row[name] is None else plain(row[name])
    for name in LIST_FIELDS:
        row[name] = _json(row[name]) if row[name] else None
    return row


def entry_of(row: RowMapping) -> Entry:
    """The entry that a row of the register holds."""
    values: dict[str, Any] = {name: row[name] for name in ENTRY_FIELDS}
    for name in DAY_FIELDS:
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    for name in NUMBER_FIELDS:
        values[name] = None if values[name] is None else Decimal(values[name])
    for name in LIST_FIELDS:
        values[name] = _listed(name, values[name])
    return Entry(**values)


def cell_of(entry: Entry, name: str) -> str:
    """One field as a table shows it; "" = unknown."""
    value = getattr(entry, name)
    if name == "detection":
        return "; ".join(each.by + (f"@{each.since}" if each.since else "") for each in value)
    if name == "other":
        return "; ".join(f"{column}: {cell}" for column, cell in value)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)


def changes(before: Entry | None, after: Entry) -> tuple[Change, ...]:
    """What differs, field by field. Of a first revision: everything it says."""
    found = []
    for name in ENTRY_FIELDS:
        old = _DEFAULTS.get(name) if before is None else getattr(before, name)
        if old != getattr(after, name):
            found.append(Change(name, "" if before is None else cell_of(before, name), cell_of(after, name)))
    return tuple(found)


def _json(value: Any) -> str:
    told = [[each.by, each.since] if isinstance(each, Detection) else each for each in value]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _listed(name: str, written: str | None) -> tuple[Any, ...]:
    found = [] if written is None else json.loads(written)
    if name == "detection":
        return tuple(Detection(by, since) for by, since in found)
    return tuple(tuple(each) for each in found) if name == "other" else tuple(found)
