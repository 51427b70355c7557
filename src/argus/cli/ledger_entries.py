"""How entries of the ledger are typed on the command line, and shown."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from argus.cli.moments import EPOCH, up_to
from argus.cli.session import Session
from argus.cli.words import answer, say
from argus.errors import UsageError
from argus.ledger import TABLE_FIELDS, Entry, Revision, at, cell_of, column_of, history, read_entry
from argus.store import write_durably
from argus.terms import WrittenDay


def pairs_of(written: Sequence[str]) -> dict[str, str]:
    """`NAME=VALUE` as names and values."""
    found = {}
    for each in written:
        name, sign, text = each.partition("=")
        if not sign or not name.strip():
            raise UsageError("This is no NAME=VALUE", where=each[:60], do="Write a name, `=`, and what it holds.")
        found[name.strip()] = text.strip()
    return found


def cells_of(written: Sequence[str]) -> dict[str, str]:
    """`FIELD=VALUE` as cells by field; the names of table columns will do too."""
    fields = {column_of(name): name for name in TABLE_FIELDS} | {name: name for name in TABLE_FIELDS}
    found = {}
    for name, text in pairs_of(written).items():
        if name not in fields:
            raise UsageError(f"An entry has no field {name!r}", where="ledger", do=f"It has {', '.join(TABLE_FIELDS)}.")
        found[fields[name]] = text
    return found


def entry_typed(cells: Mapping[str, str], today: date) -> Entry:
    """The entry these cells tell.

    Raises:
        UsageError: a cell cannot be read.
    """
    entry, faults = read_entry(cells, {}, today)
    if entry is None:
        told = "; ".join(f"{field}: {why}" for field, why in faults)
        raise UsageError(f"This is no entry: {told}", where="ledger", do="Write FIELD=VALUE; nothing was written.")
    return entry


def values_typed(session: Session, entry_id: str, cells: Mapping[str, str]) -> dict[str, Any]:
    """What these cells say of an entry that stands; an empty one says that it is unknown."""
    with session.dossier.register.read() as tx:
        before = history(tx, entry_id)[-1].entry
    needed = {"kind": before.kind, "last_day": str(before.last_day)}
    if "number" in cells and before.unit is not None:
        needed["unit"] = before.unit
    read = entry_typed({**needed, **cells}, before.last_day)
    names = {*cells, *(("unit",) if "number" in cells else ())}
    return {name: getattr(read, name) for name in names}


def standing_at(
    session: Session, frame: pl.DataFrame, as_of: str | None, known_at: str | None, *, withdrawn: bool
) -> pl.DataFrame:
    """The rows that stood on these days, as typed."""
    day = None if as_of is None else WrittenDay.read(as_of).last
    us = up_to(known_at, ZoneInfo(session.dossier.zone), "--known-at")
    moment = None if us is None else EPOCH + timedelta(microseconds=us)
    return at(frame, day, moment, counted_only=not withdrawn)


def tell(revision: Revision) -> None:
    """One line on stdout."""
    entry = revision.entry
    days = str(entry.last_day) if entry.first_day in (None, entry.last_day) else f"{entry.first_day}..{entry.last_day}"
    amount = "unknown" if entry.number is None else f"{cell_of(entry, 'number')} {entry.unit}"
    if not entry.item_class:
        amount = ""
    parts = (
        f"{revision.entry_id:<10}", f"{days:<22}", f"{entry.kind:<12}", entry.place or "", entry.item_code or "",
        amount, entry.mass_basis or "", entry.agency or "", entry.dossier or "", entry.container or "",
        "" if entry.strength is None else f"owed: {entry.strength}", f"[{entry.status}]",
        "" if entry.same_as is None else f"same as {entry.same_as}",
    )  # fmt: skip
    say("  ".join(part for part in parts if part))


def write_to(out: Path | None, lines: Iterable[str]) -> None:
    """A table into a file, or on stdout."""
    if out is None:
        sys.stdout.writelines(lines)
        return
    with write_durably(out) as file:
        for line in lines:
            file.write(line.encode())


def answer_to(out: Path | None, document: object) -> None:
    """A JSON document into a file, or on stdout."""
    if out is None:
        answer(document)
        return
    with write_durably(out) as file:
        file.write(json.dumps(document, ensure_ascii=False, allow_nan=False).encode())
