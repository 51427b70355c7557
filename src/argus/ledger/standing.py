"""What stands in the ledger at any pair of times, and how it came to stand there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, select

from argus.errors import NotFoundError
from argus.ledger.entry import Revision
from argus.ledger.events import at, events
from argus.ledger.rows import entry_of
from argus.ledger.tables import ledger_acts, ledger_revisions

# SQLite takes so many values in one question without complaint, on every build.
_AT_A_TIME = 900
_REVISIONS = select(
    ledger_revisions, *(ledger_acts.c[name] for name in ("what", "at", "by", "reason"))
).join_from(ledger_revisions, ledger_acts)  # fmt: skip


def standing(
    register: Connection,
    as_of: date | None = None,
    known_at: datetime | date | None = None,
    *,
    withdrawn: bool = True,
) -> tuple[Revision, ...]:
    """The revision of every entry that stood, in the order the entries were first written. Of a large ledger ask
    `events` and `at` for the rows, and `revisions` for those that are shown.

    Args:
        register: a transaction on the register.
        as_of: what the world knew by the end of that day. known_at: what stood here by then. None = all.
        withdrawn: with those withdrawn by then, and those that report the find of another entry.
    """
    frame = at(events(register), as_of, known_at, counted_only=not withdrawn)
    return revisions(register, frame.sort("entry_no")["row_id"].to_list())


def revisions(register: Connection, row_ids: Sequence[int]) -> tuple[Revision, ...]:
    """The revisions in these rows of `events`, in the same order."""
    found: list[Revision] = []
    for start in range(0, len(row_ids), _AT_A_TIME):
        some = row_ids[start : start + _AT_A_TIME]
        rows = register.execute(_REVISIONS.where(ledger_revisions.c.row_id.in_(some))).mappings()
        by_id = {row["row_id"]: row for row in rows}
        found += [_revision(by_id[each]) for each in some]
    return tuple(found)


def history(register: Connection, entry_id: str) -> tuple[Revision, ...]:
    """Every revision of one entry, oldest first.

    Raises:
        NotFoundError: there is no such entry.
    """
    rows = (
        register.execute(
            _REVISIONS.where(ledger_revisions.c.entry_id == entry_id).order_by(ledger_revisions.c.revision)
        )
        .mappings()
        .all()
    )
    if not rows:
        raise NotFoundError("There is no such entry", where=f"entry {entry_id[:100]!r}", do="See `argus ledger list`.")
    return tuple(_revision(row) for row in rows)


def histories(register: Connection, entry_ids: Iterable[str]) -> Mapping[str, tuple[Revision, ...]]:
    """All revisions of those of these entries that exist, oldest first."""
    found: dict[str, list[Revision]] = {}
    wanted = list(entry_ids)
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = register.execute(
            _REVISIONS.where(ledger_revisions.c.entry_id.in_(wanted[start : start + _AT_A_TIME]))
            .order_by(ledger_revisions.c.row_id)
        ).mappings()  # fmt: skip
        for row in rows:
            found.setdefault(row["entry_id"], []).append(_revision(row))
    return {entry_id: tuple(each) for entry_id, each in found.items()}


def _revision(row: RowMapping) -> Revision:
    return Revision(
        row["entry_id"], row["revision"], entry_of(row), row["act_id"], row["what"], row["at"], row["by"],
        row["reason"], row["undoes"], row["entry_no"],
    )  # fmt: skip
