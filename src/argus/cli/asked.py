"""Of which moment leads and threats are asked for: options, and what the log says of them."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from argus.cli.moments import up_to
from argus.leads import Asked

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Only messages sent up to then: YYYY-MM-DD, or a time as ISO 8601."),
]
KnownAt = Annotated[str | None, typer.Option("--known-at", help="Only messages that were in the dossier by then.")]
# Ids that one log entry names at most: who lists more sees the number of the others.
LOGGED = 1_000


def asked_of(as_of: str | None, known_at: str | None, zone: ZoneInfo) -> Asked:
    """The moment as typed.

    Raises:
        UsageError: it is none.
    """
    return Asked(up_to(as_of, zone, "--as-of"), up_to(known_at, zone, "--known-at"))


def for_the_log(as_of: str | None, known_at: str | None) -> dict[str, str]:
    """What was asked for, as typed; nothing where nothing was."""
    return {name: text for name, text in (("as_of", as_of), ("known_at", known_at)) if text is not None}
