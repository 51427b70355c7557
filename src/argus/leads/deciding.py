"""How a decision is kept: a row that stands beside the older ones, with its log entry in the same transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, insert

from argus.access import Act, User, append, bases_in_force
from argus.errors import UsageError
from argus.store import Dossier

LONGEST = 2_000


def write_decision(
    dossier: Dossier,
    register: Connection,
    user: User,
    table: Table,
    row: Mapping[str, object],
    told: Mapping[str, object],
    *,
    precision: str = "auto",
) -> int:
    """Write one; its number.

    Args:
        row: without its number, moment and user. told: what the log says of it beside its number; None is left out.
        precision: of the moment, as `datetime.isoformat` names it.
    """
    values = {**row, "at": datetime.now(UTC).isoformat(timespec=precision), "by": user.name}
    number = int(register.execute(insert(table).values(values).returning(table.c.decision_id)).scalar_one())
    about = {key: each for key, each in told.items() if each is not None} | {"decision": number}
    append(register, user, Act.DECIDE, about, basis=bases_in_force(register, dossier.zone))
    return number


def said_in_words(text: str, where: str) -> str:
    """What somebody says about a decision.

    Raises:
        UsageError: nothing, or more than LONGEST characters.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise UsageError("Nothing is said" if not text else "This is too long", where=where, do="Say it in some words.")
    return text
