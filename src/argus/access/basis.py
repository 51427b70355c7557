"""Legal bases: under what an authority may hold and read this evidence, and until when.

Validity is counted in days of the reading zone of the dossier; the last day is included.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, RowMapping, func, insert, select
from sqlalchemy.exc import IntegrityError

from argus.access.tables import bases
from argus.errors import DecisionNeededError, NotAllowedError, UsageError


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A warrant, an order, a treaty request.

    Attributes:
        ref: the reference people cite, unique in the dossier.
        basis: its words: the law, the court, the decision.
        valid_until: last day on which it may be used, local to the reading zone; None = it names no end.
    """

    basis_id: int
    ref: str
    basis: str
    authority: str
    valid_until: date | None
    created_at: str

    def in_force(self, today: date) -> bool:
        """Whether it may be used on this day."""
        return self.valid_until is None or today <= self.valid_until

    def as_json(self) -> dict[str, object]:
        """For `--json`: the day as YYYY-MM-DD, unknown = null."""
        return {**asdict(self), "valid_until": None if self.valid_until is None else self.valid_until.isoformat()}


def today_in(zone: str) -> date:
    """Today, in the reading zone of the dossier."""
    return datetime.now(ZoneInfo(zone)).date()


def add_basis(
    tx: Connection, *, basis: str, authority: str, ref: str | None = None, valid_until: date | None = None
) -> LegalBasis:
    """Write a legal basis into the register; without `ref` it is called `basis-<number>`.

    Raises:
        UsageError: words or reference are empty, or the reference is taken.
    """
    if not basis.strip():
        raise UsageError("The legal basis is empty", where="--basis", do="Give it in words a court will recognise.")
    if ref is not None and not ref.strip():
        raise UsageError(
            "The reference of the legal basis is empty", where="--basis-ref", do="Leave it out or fill it in."
        )
    named = ref.strip() if ref else f"basis-{tx.execute(select(func.count()).select_from(bases)).scalar_one() + 1}"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    last_day = None if valid_until is None else valid_until.isoformat()
    row = {"ref": named, "basis": basis.strip(), "authority": authority, "valid_until": last_day, "created_at": now}
    try:
        basis_id = tx.execute(insert(bases).values(row).returning(bases.c.basis_id)).scalar_one()
    except IntegrityError as error:
        raise UsageError(
            f"There is a legal basis {named!r} already", where="--basis-ref", do="Choose another reference."
        ) from error
    return LegalBasis(basis_id, named, basis.strip(), authority, valid_until, now)


def list_bases(tx: Connection) -> tuple[LegalBasis, ...]:
    """All of them, in the order they were added."""
    return tuple(_basis(row) for row in tx.execute(select(bases).order_by(bases.c.basis_id)).mappings())


def basis_in_force(tx: Connection, ref: str | None, today: date) -> LegalBasis:
    """The legal basis an import or a reading rests on.

    Args:
        tx: a transaction on the register.
        ref: its reference; None = the only one in force.
        today: the day in the reading zone (`today_in`).

    Raises:
        UsageError: no basis has this reference.
        NotAllowedError: it has ended, or none is in force.
        DecisionNeededError: several are in force and none was named.
    """
    known = list_bases(tx)
    if ref is not None:
        named = next((each for each in known if each.ref == ref), None)
        if named is None:
            raise UsageError(
                f"There is no legal basis {ref!r} in this dossier",
                where="--basis-ref",
                do="Add it with `argus basis add`, or name one of: " + ", ".join(each.ref for each in known) + ".",
            )
        if not named.in_force(today):
            raise NotAllowedError(
                f"The legal basis {ref!r} ended on {named.valid_until}",
                where="--basis-ref",
                do="Add the decision that extends it with `argus basis add`, and name that one.",
            )
        return named
    in_force = [each for each in known if each.in_force(today)]
    if not in_force:
        raise NotAllowedError(
            "No legal basis of this dossier is in force today",
            where="--basis-ref",
            do="Add one with `argus basis add`.",
        )
    if len(in_force) > 1:
        raise DecisionNeededError(
            "Several legal bases are in force and none was named",
            where="--basis-ref",
            do="Name one of: " + ", ".join(each.ref for each in in_force) + ".",
        )
    return in_force[0]


def bases_in_force(tx: Connection, zone: str) -> tuple[str, ...]:
    """References of all legal bases in force today, in the order they were added."""
    today = today_in(zone)
    return tuple(each.ref for each in list_bases(tx) if each.in_force(today))


def require_basis(tx: Connection, zone: str) -> None:
    """Raise NotAllowedError when no legal basis is in force today: then nobody may read."""
    if not bases_in_force(tx, zone):
        raise NotAllowedError(
            "No legal basis of this dossier is in force today",
            where="basis",
            do="Add the one that is, with `argus basis add`; until then nothing can be read.",
        )


def _basis(row: RowMapping) -> LegalBasis:
    last_day = row["valid_until"]
    return LegalBasis(
        row["basis_id"],
        row["ref"],
        row["basis"],
        row["authority"],
        None if last_day is None else date.fromisoformat(last_day),
        row["created_at"],
    )
