"""What a user may read, as one object that compiles two ways.

`Visibility` becomes conjuncts that the index understands and the equal predicate over Arrow columns; `messages` holds
both compilers side by side and a test compares them. Withheld rows are in other shards altogether (`audience`).
"""

from dataclasses import dataclass

from argus.access.acts import Act, may
from argus.access.users import User

RELEASED = "released"
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Visibility:
    """A scope. `None` means no limit; an empty set means nothing.

    Attributes:
        audience: which shards exist for this reader: `released` or `withheld`; empty = none.
        conversations, senders: register numbers.
        since_us, until_us: sent in [since, until), microseconds UTC; with a limit, undated messages are out.
    """

    audience: str
    conversations: frozenset[int] | None = None
    senders: frozenset[int] | None = None
    since_us: int | None = None
    until_us: int | None = None


def visible(user: User) -> Visibility:
    """What `user` may read of this dossier. Who may not read at all sees an empty audience."""
    return Visibility(RELEASED if may(user, Act.READ) else "")
