"""The one place where the ledger is written: an act and its revisions, with their log entry, in one transaction.

The log entry holds a hash over the revisions of the act, so that a row changed behind Argus' back shows.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select

from argus.access import Act, User, append, bases_in_force, canonical_json
from argus.ledger.entry import Entry
from argus.ledger.rows import row_of
from argus.ledger.tables import ledger_acts, ledger_revisions
from argus.store import Dossier
from argus.terms import WrittenDay

# So many names stand in a log entry; of a longer list its hash is enough.
_NAMED_IN_LOG = 20
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revision to be written.

    Attributes:
        entry_no: of the entry; None = a new entry.
        undoes: the revision it takes back.
    """

    entry_id: str
    entry_no: int | None
    revision: int
    entry: Entry
    undoes: int | None = None


def write_act(
    dossier: Dossier,
    register: Connection,
    user: User,
    what: str,
    reason: str,
    revisions: Sequence[NewRevision],
    *,
    file_sha256: str | None = None,
    undoes: int | None = None,
) -> int:
    """Write an act in the caller's write transaction; its number."""
    now = _now(register)
    act_id = int(
        register.execute(
            insert(ledger_acts)
            .values(what=what, at=now, by=user.name, reason=reason, file_sha256=file_sha256, undoes=undoes)
            .returning(ledger_acts.c.act_id)
        ).scalar_one()
    )
    digest = hashlib.sha256()
    for batch in _batches(_numbered(register, act_id, revisions)):
        for row in batch:
            digest.update(_canonical(row))
        register.execute(insert(ledger_revisions), batch)
    about = {
        "act_id": act_id, "ledger": what, "reason": reason, "revisions": len(revisions),
        "entries": [f"{each.entry_id} r{each.revision}" for each in revisions[:_NAMED_IN_LOG]],
        "rows_sha256": digest.hexdigest(), "file_sha256": file_sha256, "undoes": undoes,
    }  # fmt: skip
    told = {name: value for name, value in about.items() if value is not None}
    append(register, user, Act.KEEP_LEDGER, told, basis=bases_in_force(register, dossier.zone))
    return act_id


def rows_sha256(register: Connection, act_id: int) -> str:
    """The hash over the revisions of an act as they stand now; the log holds what it was."""
    columns = [column for column in ledger_revisions.columns if column.name != "row_id"]
    rows = register.execute(
        select(*columns).where(ledger_revisions.c.act_id == act_id).order_by(ledger_revisions.c.row_id)
    )
    digest = hashlib.sha256()
    for row in rows.mappings():
        digest.update(_canonical(row))
    return digest.hexdigest()


def _canonical(row: Mapping[Any, Any]) -> bytes:
    return canonical_json({str(name): value for name, value in row.items() if value is not None})


def _numbered(register: Connection, act_id: int, revisions: Iterable[NewRevision]) -> Iterator[dict[str, Any]]:
    last = register.scalar(select(func.max(ledger_revisions.c.entry_no))) or 0
    numbers: dict[str, int] = {}
    for each in revisions:
        number = each.entry_no or numbers.get(each.entry_id)
        if number is None:
            number = last = last + 1
            numbers[each.entry_id] = number
        yield {
            "act_id": act_id, "entry_no": number, "entry_id": each.entry_id, "revision": each.revision,
            "undoes": each.undoes, "known_on": WrittenDay.read(each.entry.as_of).last.isoformat(), **row_of(each.entry),
        }  # fmt: skip


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _now(register: Connection) -> str:
    """The time, and never before or at the time of the last act: what was known at a moment must not change later."""
    now = datetime.now(UTC)
    last = register.scalar(select(ledger_acts.c.at).order_by(ledger_acts.c.act_id.desc()).limit(1))
    if last is not None:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return now.isoformat(timespec="microseconds")
