"""What people decide about leads: pin, mute, confirm, outcome, a value of their own, a note; and undo of each.

A decision is a row that stands beside the older ones, with its log entry in the same transaction. It names the lead
by the id the lead had then; a lead answers to every id it ever had, so decisions survive new messages and the joining
of two leads.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, select

from argus.access import Act, User, require
from argus.errors import NotFoundError, UsageError
from argus.leads.deciding import said_in_words, write_decision
from argus.leads.lead import FIELDS
from argus.leads.tables import lead_decisions
from argus.store import Dossier
from argus.terms import ContainerNumber, Port

What = Literal["pin", "mute", "confirm", "outcome", "value", "note", "undo"]
# What came of a check on the spot. Found and too late mean that there was a shipment; empty that there was none.
OUTCOMES: dict[str, bool] = {"found": True, "empty": False, "too_late": True}


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that stands.

    Attributes:
        said: the reason, the outcome, the value or the note.
        real: of a mute: whether there is a shipment all the same; None = left open.
        at: microseconds since 1970 UTC. by: name of the user.
    """

    decision_id: int
    lead_id: str
    what: What
    field: str | None
    said: str
    real: bool | None
    at: int
    by: str


@dataclass(frozen=True)
class Decided:
    """Everything decided and not undone, by the id of the lead, oldest first."""

    standing: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)

    def about(self, ids: Iterable[str]) -> tuple[Decision, ...]:
        """What was decided about a lead under any of its ids, oldest first."""
        found = {each.decision_id: each for known in ids for each in self.standing.get(known, ())}
        return tuple(found[number] for number in sorted(found))


def decided(register: Connection, until_us: int | None = None) -> Decided:
    """What stands; of what was decided up to a moment, or of all."""
    rows = register.execute(select(lead_decisions).order_by(lead_decisions.c.decision_id)).all()
    rows = [row for row in rows if until_us is None or _us(row.at) <= until_us]
    undone = {row.undoes for row in rows}
    standing: dict[str, list[Decision]] = {}
    for row in rows:
        if row.undoes is None and row.decision_id not in undone:
            real = None if row.real is None else bool(row.real)
            each = Decision(row.decision_id, row.lead_id, row.what, row.field, row.said, real, _us(row.at), row.by)
            standing.setdefault(row.lead_id, []).append(each)
    return Decided({lead_id: tuple(found) for lead_id, found in standing.items()})


def pin(dossier: Dossier, user: User, lead_id: str) -> int:
    """Keep a lead at the top. Each of these gives the number of the decision, for undoing it."""
    return _decide(dossier, user, lead_id, "pin")


def mute(dossier: Dossier, user: User, lead_id: str, reason: str, *, real: bool | None = None) -> int:
    """Take a lead off the board.

    Args:
        reason: why, in the words of whoever decides.
        real: False = there is no shipment, True = there is, but it is not for this board; None = left open. False and
            True teach how sure leads like it are.

    Raises:
        UsageError: no reason is given.
    """
    return _decide(dossier, user, lead_id, "mute", said_in_words(reason, "reason"), real=real)


def confirm(dossier: Dossier, user: User, lead_id: str) -> int:
    """Say that there is a shipment."""
    return _decide(dossier, user, lead_id, "confirm")


def give_outcome(dossier: Dossier, user: User, lead_id: str, outcome: str) -> int:
    """Say what was found on the spot.

    Raises:
        UsageError: it is none of OUTCOMES.
    """
    if outcome not in OUTCOMES:
        raise UsageError(f"There is no outcome {outcome!r}", where="outcome", do=f"One of {', '.join(OUTCOMES)}.")
    return _decide(dossier, user, lead_id, "outcome", outcome)


def give_value(dossier: Dossier, user: User, lead_id: str, name: str, value: str) -> int:
    """Put a value of one's own in a field; what messages claim stays beside it.

    Raises:
        UsageError: there is no such field, or the value has not its form.
    """
    return _decide(dossier, user, lead_id, "value", standard_form(name, value), name=name)


def add_note(dossier: Dossier, user: User, lead_id: str, text: str) -> int:
    """Write something beside a lead."""
    return _decide(dossier, user, lead_id, "note", said_in_words(text, "note"))


def undo(dossier: Dossier, user: User, ids: Collection[str], what: What | None = None) -> Decision:
    """Undo the newest decision about a lead that stands; which it was.

    Args:
        ids: every id of the lead. what: only of this kind.

    Raises:
        NotFoundError: nothing of the kind stands.
    """
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        found = [each for each in decided(register).about(ids) if what is None or each.what == what]
        if not found:
            raise NotFoundError("There is no decision to undo", where="lead", do="See what stands: `argus leads show`.")
        newest = found[-1]
        _write(dossier, register, user, newest.lead_id, "undo", undoes=newest.decision_id)
    return newest


def standard_form(name: str, value: str) -> str:
    """A value as claims have it: container `MSKU1234565`, port UN/LOCODE, date `YYYY-MM-DD`, quantity kilograms.

    Raises:
        UsageError: there is no such field, or the value has not its form.
    """
    if name not in FIELDS:
        raise UsageError(f"A lead has no field {name!r}", where="field", do=f"One of {', '.join(FIELDS)}.")
    value = said_in_words(value, name)
    try:
        if name == "container":
            return str(ContainerNumber.read("".join(letter for letter in value.upper() if letter.isalnum())))
        if name == "port":
            return Port(value.upper(), value).locode
        if name == "date":
            return date.fromisoformat(value).isoformat()
        if name == "quantity":
            return _kilos(value)
    except ValueError as error:
        forms = {"container": "MSKU1234565", "date": "2021-04-03", "quantity": "1200 (kilograms)"}
        raise UsageError(f"This is no {name}", where=name, do=f"Write it like {forms[name]}.") from error
    return value


def _kilos(value: str) -> str:
    kilos = float(value)
    if not 0 < kilos < 1e7:
        raise ValueError(value)
    return f"{kilos:g}" if kilos % 1 else f"{kilos:.0f}"


def _decide(
    dossier: Dossier,
    user: User,
    lead_id: str,
    what: What,
    said: str = "",
    *,
    name: str | None = None,
    real: bool | None = None,
) -> int:
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        return _write(dossier, register, user, lead_id, what, said, name=name, real=real)


def _write(
    dossier: Dossier,
    register: Connection,
    user: User,
    lead_id: str,
    what: What,
    said: str = "",
    *,
    name: str | None = None,
    real: bool | None = None,
    undoes: int | None = None,
) -> int:
    row = {"lead_id": lead_id, "what": what, "field": name, "said": said, "real": None if real is None else int(real)}
    told = {"lead": lead_id, "what": what, "field": name, "said": said or None, "undoes": undoes, "real": real}
    return write_decision(dossier, register, user, lead_decisions, row | {"undoes": undoes}, told)


def _us(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp() * 1_000_000)
