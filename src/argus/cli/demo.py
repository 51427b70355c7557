"""`argus demo`: an invented harbour case to try the program on."""

from pathlib import Path
from typing import Annotated

import typer

from argus.access import Act
from argus.cli.session import acts
from argus.cli.words import note, say

FOLDER = Path("INVENTED-harbour-case")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


@acts(Act.CREATE)
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files shall stand; new or empty.")] = FOLDER,
    messages: Annotated[int, typer.Option(metavar="N", help="How many; at least 2,000.")] = 20_000,
    seed: Annotated[int, typer.Option(metavar="S", help="Another number is another case.")] = 1,
    truth: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what is true to this file, as JSON lines.")
    ] = None,
    book: Annotated[
        str | None,
        typer.Option(metavar="B", help="Phrase books: of a to f these (ac), or all but one (-c); else all."),
    ] = None,
) -> None:
    """Write an invented harbour case, as files to import, to try the program on; the same call, the same bytes."""
    from argus.handover import books_asked, write_demo  # loads its phrase books, which no other command needs

    told = write_demo(folder, messages=messages, seed=seed, truth=truth, books=books_asked(book), on_part=_progress)
    say(f"INVENTED: {told.messages:,} messages in {told.conversations:,} conversations, written to {told.folder}")
    say(f"planted: {told.shipments} shipments, {told.threats} threats, {told.decoys} decoys")
    if truth:
        say(f"what is true stands in {truth}")
    say(f"next: argus -d DOSSIER import {told.delivery} --tz {told.zone}")


def _progress(written: int, of: int) -> None:
    if of > 100_000:
        note(f"{written:,} of {of:,} messages")
