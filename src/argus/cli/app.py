"""The program `argus`: global options, the commands, and what happens when something goes wrong."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from argus import __version__
from argus.cli import (
    alerts,
    basis,
    deliveries,
    demo,
    figures,
    formats,
    imports,
    leads,
    ledger,
    ledger_links,
    lexicon,
    mentions,
    messages,
    new,
    privilege,
    rebuild,
    serve,
    threats,
    trace,
    verify,
    watch,
)
from argus.cli.session import Session
from argus.cli.words import fail
from argus.errors import ArgusError

INTERRUPTED = 130

app = typer.Typer(
    name="argus",
    help="From message to seizure to figure: sealed, searchable chat evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for module in (
    new, imports, watch, formats, deliveries, messages, mentions, lexicon, threats, leads, alerts,
    ledger, ledger_links, figures, trace, verify, rebuild, privilege, basis, serve, demo,
):  # fmt: skip
    module.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"argus {__version__}")
        raise typer.Exit


@app.callback()
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
        app(standalone_mode=True)
    except ArgusError as error:
        sys.exit(fail(error))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has gone: nothing is wrong
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
