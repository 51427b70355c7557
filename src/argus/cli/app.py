"""The program `argus`: global options, the commands, and what happens when something goes wrong."""

import gc
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from argus import __version__
from argus.cli.session import Session
from argus.cli.words import fail
from argus.errors import ArgusError

INTERRUPTED = 130

# The modules behind the first word of a command, in the order in which commands are listed.
MODULES = {
    "new": ("new",), "import": ("imports",), "watch": ("watch",), "formats": ("formats",),
    "deliveries": ("deliveries",), "search": ("messages",), "show": ("messages",), "mentions": ("mentions",),
    "words": ("lexicon",), "threats": ("threats",), "leads": ("leads",), "alerts": ("alerts",),
    "ledger": ("ledger", "ledger_links"), "figures": ("figures",), "trace": ("trace",), "verify": ("verify",),
    "rebuild": ("rebuild",), "privilege": ("privilege",), "basis": ("basis",), "serve": ("serve",), "demo": ("demo",),
}  # fmt: skip
WITH_VALUE = ("-d", "--dossier")


@cache
def program(first: str = "") -> typer.Typer:
    """The program; with the first word of a command only that command, since others take half a second to load."""
    app = typer.Typer(
        name="argus",
        help="From message to seizure to figure: sealed, searchable chat evidence.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(options)
    every = (MODULES[first],) if first in MODULES else MODULES.values()
    for name in dict.fromkeys(name for names in every for name in names):
        import_module(f"argus.cli.{name}").register(app)
    return app


def first_word(words: Sequence[str]) -> str:
    """The command that a command line begins with; empty where it begins with none."""
    place = 0
    while place < len(words) and words[place].startswith("-"):
        if words[place] in ("-h", "--help"):
            return ""
        place += 2 if words[place] in WITH_VALUE else 1
    return words[place] if place < len(words) else ""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"argus {__version__}")
        raise typer.Exit


def options(
    context: typer.Context,
    dossier: Annotated[
        Path | None,
        typer.Option("-d", "--dossier", metavar="DOSSIER", help="The dossier; else ARGUS_DOSSIER, else this folder."),
    ] = None,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which Argus this is.")
    ] = False,
) -> None:
    """Options of every command."""
    context.obj = Session(dossier)


def main() -> None:
    """Run the program; the exit status is the one the design fixes."""
    # Chat text may hold what this terminal's encoding cannot show: show an escape instead of stopping.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        program(first_word(sys.argv[1:]))(standalone_mode=True)
    except ArgusError as error:
        sys.exit(fail(error))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone: nothing is wrong
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # the process ends: nobody need look for garbage among a million values
