"""Who is asking."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from argus.access.tables import users
from argus.errors import NotFoundError

ROLES = (
    "owner", "lab", "analyst", "filter", "supervisor", "publisher", "liaison", "defence", "auditor", "admin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class User:
    """A person known to the dossier."""

    user_id: int
    name: str
    role: str


def add_user(register: Connection, name: str, role: str) -> User:
    """Write a user into the register."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    row = insert(users).values(name=name, role=role, created_at=now).returning(users.c.user_id)
    return User(int(register.execute(row).scalar_one()), name, role)


def owner(register: Connection) -> User:
    """The one person of a single-user dossier."""
    return _one(register, users.c.role == "owner")


def user_by_id(register: Connection, user_id: int) -> User:
    """The user with this number."""
    return _one(register, users.c.user_id == user_id)


def _one(register: Connection, condition: object) -> User:
    row = register.execute(
        select(users).where(condition, users.c.disabled_at.is_(None)).order_by(users.c.user_id)  # type: ignore[arg-type]
    ).first()
    if row is None:
        raise NotFoundError("No such user", where="users", do="Make the dossier's owner with `argus new`.")
    return User(row.user_id, row.name, row.role)
