"""Take a ledger that somebody brings, as CSV or workbook: all of its rows or none.

Columns are those of our own tables (`columns.NAMES`) or mapped by hand. Which entry a row is tells its `entry_id`; one
without gets a name made of its content. `revision` counts the revisions of an entry from 1; without that column a row
is the newest. Rows that stand in the ledger already are not written again.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

import polars as pl
from sqlalchemy import Connection

from argus.access import Act, User, canonical_json, require, today_in
from argus.errors import UsageError
from argus.ledger.checking import falling, faults_of, is_id, require_later
from argus.ledger.columns import (
    ASIDE,
    ID,
    REVISION,
    TABLE_FIELDS,
    column_of,
    date_order_in,
    decimal_sign_in,
    field_named,
    read_entry,
)
from argus.ledger.entry import Entry, Revision
from argus.ledger.events import at, events
from argus.ledger.files import Fault, LedgerTable
from argus.ledger.keeping import live_revisions
from argus.ledger.rows import row_of
from argus.ledger.standing import histories, revisions
from argus.ledger.writing import NewRevision, write_act
from argus.reading.brought import refused
from argus.store import Dossier


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read.

    Attributes:
        fields: column -> field, for columns with other names than ours; "" = leave the column aside.
        given: field -> cell, the same in every row, where the table has no such column (`kind`: seizure).
        decimal_sign: "." or ",". date_order: dmy or mdy. None = as the table tells.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    decimal_sign: str | None = None
    date_order: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be used.

    Attributes:
        revision: as the table tells; None = it does not.
        dated: whether the table says when it was known.
    """

    number: int
    entry_id: str
    revision: int | None
    entry: Entry
    dated: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `known`: rows that stood there already. `act_id`: None = nothing was new."""

    rows: int
    written: int
    known: int
    entries: int
    act_id: int | None
    file_sha256: str

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "rows": self.rows, "written": self.written, "known": self.known, "entries": self.entries,
            "act_id": self.act_id, "file_sha256": self.file_sha256,
        }  # fmt: skip


def import_ledger(
    dossier: Dossier, user: User, table: LedgerTable, reading: Reading | None = None, reason: str = ""
) -> Imported:
    """Write the rows of a table that are new.

    Raises:
        UsageError: a row cannot be used; every fault is told with its row and column, and nothing was written.
    """
    require(user, Act.KEEP_LEDGER)
    rows, faults = rows_of(table, reading or Reading(), today_in(dossier.zone))
    if faults:
        raise _refused(table, faults)
    with dossier.register.write() as register:
        new, faults = new_revisions(register, rows, table)
        if faults:
            raise _refused(table, faults)
        act_id = None
        if new:
            why = reason.strip() or table.name
            act_id = write_act(dossier, register, user, "import", why, new, file_sha256=table.sha256)
    entries = len({each.entry_id for each in new})
    return Imported(len(rows), len(new), len(rows) - len(new), entries, act_id, table.sha256)


def rows_of(table: LedgerTable, reading: Reading, today: date) -> tuple[list[Row], list[Fault]]:
    """The rows of a table as entries, and (row, column, why) of whatever cannot be used."""
    fields = _fields(table, reading)
    column = {name: column for column, name in fields.items()}
    sign = reading.decimal_sign or decimal_sign_in(
        cells.get(column["number"], "") for _, cells in table.rows if "number" in column
    )
    days = [column[name] for name in ("first_day", "last_day", "as_of") if name in column]
    order = reading.date_order or date_order_in(cells.get(day, "") for _, cells in table.rows for day in days)
    faults = list(table.faults)
    rows: list[Row] = []
    alike: Counter[str] = Counter()
    for number, cells in table.rows:
        own = {**reading.given, **{name: cells.get(col, "") for col, name in fields.items() if name}}
        other = {col: cell for col, cell in cells.items() if col not in fields}
        entry, wrong = read_entry(own, other, today, decimal_sign=sign, date_order=order)
        wrong += _faults_of_identity(own)
        wrong += [] if entry is None else faults_of(entry, today)
        faults += [(number, column.get(name, column_of(name)), why) for name, why in wrong]
        if entry is not None and not wrong:
            revision = own.get(REVISION)
            dated = bool(own.get("as_of"))
            name = own.get(ID) or _name_of(entry, alike, dated=dated)
            rows.append(Row(number, name, int(revision) if revision else None, entry, dated))
    return rows, faults


def new_revisions(
    register: Connection, rows: Sequence[Row], table: LedgerTable
) -> tuple[list[NewRevision], list[Fault]]:
    """What of these rows is not in the ledger yet, and what contradicts it."""
    by_entry: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_entry[row.entry_id].append(row)
    stored = histories(register, by_entry)
    found: list[NewRevision] = []
    faults: list[Fault] = []
    last: dict[str, tuple[Row, Entry]] = {}
    for entry_id, own in by_entry.items():
        new, wrong = _of_entry(entry_id, own, stored.get(entry_id, ()))
        found += new
        faults += wrong
        if new:
            last[entry_id] = (own[-1], new[-1].entry)
    faults += _falling(register, last)
    order = {row.entry_id: at for at, row in reversed(list(enumerate(rows)))}
    found.sort(key=lambda each: (order[each.entry_id], each.revision))
    columns = set(table.columns)
    return found, [(row, name if name in columns else column_of(name), why) for row, name, why in faults]


def _fields(table: LedgerTable, reading: Reading) -> dict[str, str]:
    """Column -> field; "" = left aside. Columns that are missing are kept as they are, under `other`."""
    wanted = {column.strip().lower(): name for column, name in reading.fields.items()}
    known = (*TABLE_FIELDS, ID, REVISION, "")
    for column, name in [*wanted.items(), *(("--set", each) for each in reading.given)]:
        if name not in known:
            raise UsageError(
                f"The ledger has no field {name!r}", where=column, do=f"Use one of {', '.join(known[:-1])}."
            )
    missing = sorted(set(wanted) - set(table.columns))
    if missing:
        raise UsageError(
            f"There is no column {missing[0]!r}", where=table.name, do="Look at the first row of the file."
        )
    taken = set(wanted.values())
    found = dict(wanted)
    for column in table.columns:
        own = "" if column in ASIDE else field_named(column)
        if column not in found and own is not None and own not in taken:
            found[column] = own
    named = [name for name in found.values() if name]
    twice = [name for name, count in Counter(named).items() if count > 1]
    if twice:
        raise UsageError(f"Two columns for {twice[0]!r}", where=table.name, do="Map one of them to nothing.")
    return found


def _faults_of_identity(own: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if own.get(ID) and not is_id(own[ID]):
        yield ID, "is no name: letters, digits and signs without blanks, not like a formula"
    revision = own.get(REVISION)
    if revision and not (revision.isascii() and revision.isdigit() and 0 < int(revision) < 10_000):
        yield REVISION, "is no number from 1"
    if revision and not own.get(ID):
        yield ID, "is empty, so nobody knows of which entry this is a revision"


def _name_of(entry: Entry, alike: Counter[str], *, dated: bool) -> str:
    """A name made of the content, so that the same row has the same name in every import."""
    row = row_of(entry)
    if not dated:
        row["as_of"] = None
    digest = hashlib.sha256(canonical_json(row)).hexdigest()[:12]
    alike[digest] += 1
    return f"x{digest}" if alike[digest] == 1 else f"x{digest}.{alike[digest]}"


def _of_entry(entry_id: str, rows: list[Row], stored: Sequence[Revision]) -> tuple[list[NewRevision], list[Fault]]:
    """The revisions of one entry that are not in the ledger yet."""
    rows.sort(key=lambda row: row.revision or 0)
    faults = [
        (right.number, REVISION, f"{entry_id} stands in row {left.number} too, as the same revision")
        for left, right in pairwise(rows)
        if left.revision == right.revision
    ]
    if faults:
        return [], faults
    entry_no = stored[0].entry_no if stored else None
    new: list[NewRevision] = []
    for row in rows:
        number = len(stored) + len(new) + 1
        if _stands(row, stored):
            continue
        if row.revision is not None and row.revision < number:
            return [], [(row.number, REVISION, f"revision {row.revision} of {entry_id} says something else already")]
        if row.revision is not None and row.revision > number:
            return [], [(row.number, REVISION, f"revision {number} of {entry_id} is missing before this one")]
        before = new[-1].entry if new else stored[-1].entry if stored else None
        try:
            if before is not None:
                require_later(before, row.entry, entry_id)
        except UsageError as error:
            return [], [(row.number, "as_of", error.what)]
        new.append(NewRevision(entry_id, entry_no, number, row.entry))
    if stored and not new and not live_revisions(stored):  # an import that was undone is brought back
        new = [NewRevision(entry_id, entry_no, number, row.entry) for number, row in enumerate(rows, len(stored) + 1)]
    return new, []


def _stands(row: Row, stored: Sequence[Revision]) -> bool:
    """Whether the row is a revision that stands; a row that does not say when it was known is known since then."""
    if row.revision is not None:
        stored = stored[row.revision - 1 : row.revision]
    return any(
        each.entry == (row.entry if row.dated else replace(row.entry, as_of=each.entry.as_of)) for each in stored
    )


def _falling(register: Connection, last: Mapping[str, tuple[Row, Entry]]) -> list[Fault]:
    """Published totals that would fall, told at a row of the table."""
    new = [
        (name, entry) for name, (_, entry) in last.items() if entry.kind == "counter" and entry.status != "withdrawn"
    ]
    if not new:
        return []
    totals = at(events(register)).filter(pl.col("kind") == "counter", ~pl.col("entry_id").is_in(list(last)))
    others = [(each.entry_id, each.entry) for each in revisions(register, totals["row_id"].to_list())]
    return [
        (last[at_entry][0].number if at_entry in last else last[new[0][0]][0].number, "number", why)
        for at_entry, why in falling([*others, *new])
        if at_entry in last or any(name in why for name in last)
    ]


def _refused(table: LedgerTable, faults: Sequence[Fault]) -> UsageError:
    letters = {column: table.letter(column) for column in table.columns if column}
    return refused(
        table.name,
        [
            (row, f"column {column}" + (f" ({letters[column]})" if column in letters else "") + f": {why}")
            for row, column, why in faults
        ],
    )
