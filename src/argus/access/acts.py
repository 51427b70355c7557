"""Who may do what: one table, asked by every route, command and background step.

An act is what a person does, not the screen it is done on. A route or command that declares no act fails a test.
"""

from enum import StrEnum

from argus.access.users import User
from argus.errors import NotAllowedError


class Act(StrEnum):
    """Everything that can be done, by the names the log uses."""

    CREATE = "create"  # make a dossier
    SIGN_IN = "sign-in"  # what anybody may ask before being known: the sign-in page, style sheets
    LOOK = "look"  # names and counts of the dossier, deliveries, formats: no message text
    IMPORT = "import"
    READ = "read"  # message text: search, conversations, messages
    SEAL_CHECK = "verify"
    REBUILD = "rebuild"
    WITHHOLD = "withhold"  # decide what nobody may read
    READ_LOG = "read-log"
    EDIT_LISTS = "edit-lists"  # code words, vessels, terminals: what decides which mentions are found
    DECIDE = "decide"  # about leads, threats and alerts: confirm, mute, pin, take, watch for
    KEEP_LEDGER = "keep-ledger"  # record and revise operations, arrests, seizures and what they are owed to
    PUBLISH = "publish"  # freeze a figure as published
    SERVE = "serve"


# The one person of a single-user dossier on one laptop may do everything; the log says so with every act.
ALLOWED: dict[str, frozenset[Act]] = {
    "owner": frozenset(Act),
    "lab": frozenset({Act.SIGN_IN, Act.LOOK, Act.IMPORT, Act.SEAL_CHECK, Act.REBUILD}),
    "analyst": frozenset({Act.SIGN_IN, Act.LOOK, Act.READ, Act.EDIT_LISTS, Act.DECIDE}),
    "filter": frozenset({Act.SIGN_IN, Act.LOOK, Act.WITHHOLD}),
    "supervisor": frozenset({Act.SIGN_IN, Act.LOOK, Act.READ, Act.READ_LOG, Act.DECIDE, Act.KEEP_LEDGER}),
    "publisher": frozenset({Act.SIGN_IN, Act.LOOK, Act.PUBLISH}),
    "auditor": frozenset({Act.SIGN_IN, Act.LOOK, Act.READ_LOG, Act.SEAL_CHECK}),
    "admin": frozenset({Act.SIGN_IN, Act.SERVE, Act.REBUILD}),
}


def may(user: User, act: Act) -> bool:
    """Whether this user's role allows the act. Unknown roles may do nothing."""
    return act in ALLOWED.get(user.role, frozenset())


def require(user: User, act: Act) -> None:
    """Raise `NotAllowedError` unless `may`."""
    if not may(user, act):
        raise NotAllowedError(
            f"Your role ({user.role}) does not allow this: {act}",
            where=act.value,
            do="Ask the owner of the dossier.",
        )
