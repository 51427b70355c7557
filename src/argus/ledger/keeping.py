"""What people do to the ledger. Nothing is overwritten: each act writes revisions beside the older ones; `undo` too.

`as_of` of a revision is when the world knew the new value. A link to leads is a judgement about a find that was known
before, so it keeps the day of what it judges; what was judged when is told by `known_at`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from argus.access import Act, User, require, today_in
from argus.errors import NotFoundError, UsageError
from argus.ledger.checking import falling, is_id, require_later, require_sound
from argus.ledger.entry import ENTRY_FIELDS, Entry, Revision
from argus.ledger.events import at, events
from argus.ledger.rows import changes
from argus.ledger.standing import histories, history, revisions
from argus.ledger.tables import ledger_revisions
from argus.ledger.writing import NewRevision, write_act
from argus.store import Dossier

_WITHDRAWN = "withdrawn"


def add(dossier: Dossier, user: User, entry: Entry, entry_id: str | None = None, reason: str = "") -> Revision:
    """Write a new entry, under a name of its own or the next number.

    Raises:
        UsageError: it cannot be, or there is an entry of that name.
    """
    require(user, Act.KEEP_LEDGER)
    require_sound(entry, today_in(dossier.zone), "ledger add")
    with dossier.register.write() as register:
        name = _free_name(register, entry_id)
        _require_rising(register, name, entry)
        write_act(dossier, register, user, "add", reason.strip(), [NewRevision(name, None, 1, entry)])
        return history(register, name)[-1]


def revise(
    dossier: Dossier,
    user: User,
    entry_id: str,
    values: Mapping[str, Any],
    reason: str,
    *,
    as_of: str | None = None,
    seen: int | None = None,
    what: str = "revise",
) -> Revision:
    """Let an entry say something else from `as_of` on.

    Args:
        values: fields of `Entry` and what they hold from now on.
        reason: why; printed wherever the revision is.
        as_of: when the world knew; None = today.
        seen: the revision that the person looked at; another one that came between is not written over.

    Raises:
        NotFoundError: no such entry. UsageError: no reason, nothing changes, it cannot be, or it was revised meanwhile.
    """
    require(user, Act.KEEP_LEDGER)
    today = today_in(dossier.zone)
    unknown = [name for name in values if name not in ENTRY_FIELDS]
    if unknown:
        raise UsageError(
            f"An entry has no field {unknown[0]!r}", where=what, do=f"Use one of {', '.join(ENTRY_FIELDS)}."
        )
    with dossier.register.write() as register:
        before = history(register, entry_id)[-1]
        if seen is not None and seen != before.revision:
            raise UsageError(
                f"This entry was revised meanwhile: revision {before.revision} by {before.by}",
                where=f"entry {entry_id}",
                do="Look at it again, then decide.",
            )
        entry = replace(before.entry, **{"as_of": as_of or today.isoformat(), **values})
        if not [each for each in changes(before.entry, entry) if each.field != "as_of"] and as_of is None:
            raise UsageError("This would change nothing", where=f"entry {entry_id}", do="Say what is different.")
        if not reason.strip():
            raise UsageError("The reason is empty", where="--reason", do="Say why the ledger changes.")
        require_sound(entry, today, f"entry {entry_id}")
        require_later(before.entry, entry, f"entry {entry_id}")
        _require_rising(register, entry_id, entry)
        revision = NewRevision(entry_id, before.entry_no, before.revision + 1, entry)
        write_act(dossier, register, user, what, reason.strip(), [revision])
        return history(register, entry_id)[-1]


def confirm(dossier: Dossier, user: User, entry_id: str, reason: str, *, as_of: str | None = None) -> Revision:
    """From provisional to confirmed."""
    return revise(dossier, user, entry_id, {"status": "confirmed"}, reason, as_of=as_of, what="confirm")


def withdraw(dossier: Dossier, user: User, entry_id: str, reason: str, *, as_of: str | None = None) -> Revision:
    """Take an entry out of every figure from `as_of` on; it stays where it is, with the reason."""
    return revise(dossier, user, entry_id, {"status": _WITHDRAWN}, reason, as_of=as_of, what="withdraw")


def link(
    dossier: Dossier,
    user: User,
    entry_id: str,
    strength: str,
    reason: str,
    *,
    lead_ids: Sequence[str] = (),
    message_ids: Sequence[str] = (),
    first_knowledge: str | None = None,
    seen: int | None = None,
) -> Revision:
    """Decide what of a find is owed to which leads and messages; in the place of what was decided before.

    Args:
        strength: one of STRENGTHS.
        first_knowledge: when the leads or messages were first known: what came after a find did not lead to it.
    """
    with dossier.register.read() as register:
        as_of = history(register, entry_id)[-1].entry.as_of
    values = {
        "strength": strength, "lead_ids": tuple(dict.fromkeys(lead_ids)),
        "message_ids": tuple(dict.fromkeys(message_ids)), "first_knowledge": first_knowledge,
    }  # fmt: skip
    return revise(dossier, user, entry_id, values, reason, as_of=as_of, seen=seen, what="link")


def undo(dossier: Dossier, user: User, reason: str, *, entry_id: str | None = None) -> tuple[Revision, ...]:
    """Take back the newest revision of one entry, or the newest act of the ledger, that is not taken back yet: by
    revisions that say again what stood before; of a new entry, by withdrawing it.

    Raises:
        NotFoundError: there is nothing to undo. UsageError: entries of that act were changed since.
    """
    require(user, Act.KEEP_LEDGER)
    if not reason.strip():
        raise UsageError("The reason is empty", where="--reason", do="Say why this is taken back.")
    with dossier.register.write() as register:
        act_id = _newest_act(register, entry_id)
        touched = register.scalars(select(ledger_revisions.c.entry_id).where(ledger_revisions.c.act_id == act_id)).all()
        found = histories(register, sorted(set(touched)) if entry_id is None else [entry_id])
        written = [
            each
            for own in found.values()
            if (each := _undoing(own, act_id, newest_only=entry_id is not None)) is not None
        ]
        whole = act_id if entry_id is None or len(touched) == 1 else None
        write_act(dossier, register, user, "undo", reason.strip(), written, undoes=whole)
        return tuple(each[-1] for each in histories(register, [each.entry_id for each in written]).values())


def _undoing(own: Sequence[Revision], act_id: int, *, newest_only: bool) -> NewRevision | None:
    """The revision that takes back what an act wrote of an entry; None = it was taken back already."""
    live = live_revisions(own)
    kept = live[:-1] if newest_only else [each for each in live if each.act_id != act_id]
    if len(kept) == len(live):
        return None
    undone = live[len(kept)]
    if live[-1].act_id != act_id:
        raise UsageError(
            "An entry of that act was changed since",
            where=f"entry {undone.entry_id}",
            do="Undo the newer change first.",
        )
    entry = _taken_back(kept[-1].entry if kept else None, undone.entry)
    return NewRevision(undone.entry_id, undone.entry_no, own[-1].revision + 1, entry, undoes=undone.revision)


def _taken_back(before: Entry | None, undone: Entry) -> Entry:
    """What stood before, known from the day on that the undone values were: as of any day they never were."""
    if before is None:
        return replace(undone, status=_WITHDRAWN)
    return replace(before, as_of=undone.as_of)


def live_revisions(own: Iterable[Revision]) -> list[Revision]:
    """Those that nobody took back, oldest first."""
    found: list[Revision] = []
    for each in own:
        if each.undoes is None:
            found.append(each)
        else:
            found = [one for one in found if one.revision < each.undoes]
    return found


def _newest_act(register: Connection, entry_id: str | None) -> int:
    if entry_id is not None:
        live = live_revisions(history(register, entry_id))
        if live:
            return live[-1].act_id
    else:
        found = register.exec_driver_sql(
            "SELECT max(act_id) FROM ledger_acts WHERE what <> 'undo' AND act_id NOT IN "
            "(SELECT undoes FROM ledger_acts WHERE undoes IS NOT NULL)"
        ).scalar()
        if found is not None:
            return int(found)
    raise NotFoundError("There is nothing to undo", where="ledger undo", do="See `argus ledger list`.")


def _free_name(register: Connection, wanted: str | None) -> str:
    taken = select(ledger_revisions.c.entry_id)
    if wanted is None:
        number = (register.exec_driver_sql("SELECT max(entry_no) FROM ledger_revisions").scalar() or 0) + 1
        while register.scalar(taken.where(ledger_revisions.c.entry_id == f"E{number}").limit(1)) is not None:
            number += 1
        return f"E{number}"
    if not is_id(wanted):
        raise UsageError("An entry cannot be called so", where="entry id", do="Use letters, digits, `-`, `.` and `/`.")
    if register.scalar(taken.where(ledger_revisions.c.entry_id == wanted).limit(1)) is not None:
        raise UsageError("There is an entry of that name", where=f"entry {wanted}", do="Revise it, or choose another.")
    return wanted


def _require_rising(register: Connection, entry_id: str, entry: Entry) -> None:
    if entry.kind != "counter" or entry.status == _WITHDRAWN:
        return
    totals = at(events(register)).filter(pl.col("kind") == "counter", pl.col("entry_id") != entry_id)
    others = [(each.entry_id, each.entry) for each in revisions(register, totals["row_id"].to_list())]
    for name, why in falling([*others, (entry_id, entry)]):
        raise UsageError(f"A published total cannot fall: {why}", where=f"entry {name}", do="Look at both totals.")
