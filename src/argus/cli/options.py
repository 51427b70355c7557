"""Options that many commands take, each worded once."""

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
# How much of a list: people get a first stretch and are told how much more there is; a program gets all of it.
Limit = Annotated[
    int | None,
    typer.Option(min=0, max=1_000_000, help="So many at most; else a first stretch, with --json all."),
]
EVERY = 1_000_000
# What stood in the ledger; of messages it is `cli.asked`.
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="DAY", help="What stood in this ledger by then.")]

# How evidence is to be read: `argus import` and `argus watch`.
FormatName = Annotated[str | None, typer.Option("--format", help="Reader to use; see `argus formats`.")]
KeyFile = Annotated[
    Path | None, typer.Option("--key", metavar="FILE", help="Key of archives: first line of FILE; - = stdin.")
]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", metavar="FILE", help="JSON: which column is which field.")
]
Service = Annotated[str | None, typer.Option("--service", help="Name of the chat service where the file does not say.")]
BasisRef = Annotated[str | None, typer.Option("--basis-ref", help="The legal basis this evidence came under.")]
GivenZone = Annotated[str | None, typer.Option("--tz", metavar="ZONE", help="Zone of times written without one.")]
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=256, help="Processes; else one per core.")]


def at_most(limit: int | None, listed: int, *, as_json: bool) -> int:
    """How many rows of a list are given out; `listed` is what people get who do not say."""
    if limit is not None:
        return limit
    return EVERY if as_json else listed
