"""`argus import`: take evidence in."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from argus.access import Act
from argus.cli.options import AsJson, BasisRef, FormatName, GivenZone, KeyFile, MappingFile, Service, Workers
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, progress_shown, say
from argus.errors import DecisionNeededError, UsageError
from argus.evidence.archives import password_in
from argus.intake import Mappings, Report, import_paths

IN_PART = 3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_)


@acts(Act.IMPORT)
def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", readable=False, help="Files and folders.")],
    format_name: FormatName = None,
    key: KeyFile = None,
    mapping: MappingFile = None,
    service: Service = None,
    basis_ref: BasisRef = None,
    zone: GivenZone = None,
    workers: Workers = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take guessed columns without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Seal, read, withhold and index files as one delivery. Again = nothing new; killed = the same call continues."""
    session: Session = context.obj
    user = session.allow(Act.IMPORT)
    with progress_shown() as shown:

        def confirm(guessed: Mappings) -> bool:
            with shown.paused():
                return _confirm(guessed)

        report = import_paths(
            session.dossier, user, paths,
            format=format_name, mapping=mapping_in(mapping), service=service, basis_ref=basis_ref, zone=zone,
            key=key_in(key), workers=workers, on_progress=shown.tell, on_wait=note,
            confirm=confirm if _person_is_there() and not yes else None,
        )  # fmt: skip
    for name, columns in () if _person_is_there() and not yes else report.mappings[:5]:
        note(f"columns of {name} as guessed (give --mapping to decide otherwise):")
        for line in columns:
            note(f"  {line}")
    if as_json:
        answer(report.as_json())
    else:
        _tell(report)
    sys.stdout.flush()
    if report.unreadable or report.unknown_items:
        raise typer.Exit(IN_PART)


def _person_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _confirm(guessed: Mappings) -> bool:
    for name, shown in guessed[:5]:
        note(f"\ncolumns of {name}, as guessed:")
        for line in shown:
            note(f"  {line}")
    if len(guessed) > 5:
        note(f"and of {len(guessed) - 5} more files")
    question = "Read them like this? (The next file with these columns is read the same way.)"
    return typer.confirm(question, default=True, err=True)


def _tell(report: Report) -> None:
    if report.known_items == report.files and report.files:
        say(f"delivery {report.delivery_id}: all {report.files} files are in the dossier already; nothing new")
        return
    say(f"delivery {report.delivery_id}: {report.files} files in {report.seconds:.1f} seconds")
    say(
        f"{report.rows_in:,} rows in = {report.messages_new:,} new messages + {report.sightings:,} further sightings"
        f" + {report.other:,} other + {report.unreadable:,} unreadable"
    )
    if report.archives or report.kept:
        say(f"{report.archives} archives opened; {report.kept} files kept that are no chat (attachments, companions)")
    if report.known_items:
        say(f"{report.known_items} files were in the dossier already and were not read again")
    if report.withheld:
        say(f"{report.withheld:,} messages withheld (privilege)")
    for name, reason in report.unknown_items[:10]:
        say(f"not read: {name}: {reason}")
    if len(report.unknown_items) > 10:
        say(f"not read: {len(report.unknown_items) - 10} more; see `argus deliveries {report.delivery_id}`")
    for name, reason in report.skipped:
        say(f"left out: {name}: {reason}")


def key_in(path: Path | None) -> bytes | None:
    """The key in a file, or on standard input."""
    if path is None:
        return None
    try:
        content = sys.stdin.buffer.readline() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(f"The key cannot be read: {error.strerror}", where="--key", do="Check the path.") from error
    key = password_in(content)
    if not key:
        raise UsageError("The key is empty", where="--key", do="Put the key into the first line of the file.")
    return key


def mapping_in(path: Path | None) -> Mapping[str, Any] | None:
    """Which column is which field, out of a JSON file."""
    if path is None:
        return None
    try:
        mapping = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError(
            f"The mapping cannot be read: {error.strerror}", where=str(path), do="Check the path."
        ) from error
    except ValueError as error:
        raise UsageError(f"The mapping is no JSON: {error}", where=str(path), do="See `docs/formats.md`.") from error
    if not isinstance(mapping, dict):
        raise DecisionNeededError("The mapping is no JSON object", where=str(path), do='Write {"fields": {...}}.')
    return mapping
