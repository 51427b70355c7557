"""Who took a threat, and what came of it: decisions that stand, each with its log entry, each to be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, select

from argus.access import Act, User, require
from argus.errors import NotFoundError
from argus.leads.deciding import said_in_words, write_decision
from argus.leads.threats.tables import threat_decisions
from argus.store import Dossier

What = Literal["take", "not_a_threat", "done", "undo"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision that stands. `said`: why it is no threat, or what was done. at: ISO 8601 in UTC. by: a user."""

    decision_id: int
    what: What
    said: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Handling:
    """What stands about one threat: who took it last, and how it ended; None = not yet."""

    taken: Decision | None = None
    ended: Decision | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to act."""
        return self.ended is None


NOBODY_YET = Handling()


def handlings(register: Connection) -> Mapping[str, Handling]:
    """By message id, of every message about which something stands."""
    rows = register.execute(select(threat_decisions).order_by(threat_decisions.c.decision_id)).all()
    undone = {row.undoes for row in rows}
    standing: dict[str, Handling] = {}
    for row in rows:
        if row.undoes is None and row.decision_id not in undone:
            each = Decision(row.decision_id, row.what, row.said, row.at, row.by)
            known = standing.get(row.message_id, Handling())
            standing[row.message_id] = (
                Handling(each, known.ended) if row.what == "take" else Handling(known.taken, each)
            )
    return standing


def take(dossier: Dossier, user: User, message_id: str) -> int:
    """Say that this user acts on it; whoever took it before is still in the log. Gives the number of the decision."""
    return _decide(dossier, user, message_id, "take")


def end_as_no_threat(dossier: Dossier, user: User, message_id: str, reason: str) -> int:
    """Take a message off the queue because nobody is in danger.

    Raises:
        UsageError: no reason is given.
    """
    return _decide(dossier, user, message_id, "not_a_threat", said_in_words(reason, "threats"))


def end_as_done(dossier: Dossier, user: User, message_id: str, what_was_done: str) -> int:
    """Take a message off the queue because somebody acted.

    Raises:
        UsageError: it is not said what was done.
    """
    return _decide(dossier, user, message_id, "done", said_in_words(what_was_done, "threats"))


def undo(dossier: Dossier, user: User, message_id: str) -> Decision:
    """Undo the newest decision about a message; which it was.

    Raises:
        NotFoundError: none stands.
    """
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        stands = handlings(register).get(message_id, Handling())
        newest = max((each for each in (stands.taken, stands.ended) if each), key=_number, default=None)
        if newest is None:
            raise NotFoundError("There is no decision to undo", where="threats", do="See `argus threats`.")
        _write(dossier, register, user, message_id, "undo", undoes=newest.decision_id)
    return newest


def _number(decision: Decision) -> int:
    return decision.decision_id


def _decide(dossier: Dossier, user: User, message_id: str, what: What, said: str = "") -> int:
    require(user, Act.DECIDE)
    with dossier.register.write() as register:
        return _write(dossier, register, user, message_id, what, said)


def _write(
    dossier: Dossier,
    register: Connection,
    user: User,
    message_id: str,
    what: What,
    said: str = "",
    *,
    undoes: int | None = None,
) -> int:
    row = {"message_id": message_id, "what": what, "said": said, "undoes": undoes}
    told = {"threat": message_id, "what": what, "said": said or None, "undoes": undoes}
    return write_decision(dossier, register, user, threat_decisions, row, told, precision="seconds")
