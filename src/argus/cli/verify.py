"""`argus verify`: nothing was added, removed or changed."""

from pathlib import Path
from typing import Annotated

import typer

from argus.access import Act
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, say
from argus.errors import DamagedError
from argus.trace import unreadable, verify

FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify_)


@acts(Act.SEAL_CHECK)
def verify_(
    context: typer.Context,
    against: Annotated[Path | None, typer.Option(metavar="HEAD", help="A signed head that was kept elsewhere.")] = None,
    as_json: AsJson = False,
) -> None:
    """Check originals, parts, register, log and manifests; against an outside head, also that none was rewritten."""
    session: Session = context.obj
    try:
        session.allow(Act.SEAL_CHECK)
        report = verify(session.dossier, against)
    except DamagedError as damage:
        report = unreadable(damage)
    if as_json:
        answer(report.as_json())
    else:
        say(report.verdict)
        for name, count in report.checked.items():
            say(f"  {name}: {count:,}")
        for finding in report.findings:
            say(f"FOUND {finding.where}: {finding.what}")
        for known in report.notes:
            say(f"note {known.where}: {known.what}")
    if not report.ok:
        raise typer.Exit(FAILED)
