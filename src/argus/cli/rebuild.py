"""`argus rebuild`: make what is derived again."""

import typer

from argus.access import Act
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, progress_shown, say
from argus.intake import rebuild


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rebuild")(rebuild_)


@acts(Act.REBUILD)
def rebuild_(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """Throw away shards and index and make them again from the sealed parts; answers stay equal."""
    session: Session = context.obj
    user = session.allow(Act.REBUILD)
    with progress_shown() as shown:
        made = rebuild(session.dossier, user, on_progress=shown.tell, on_note=note)
    if as_json:
        answer(made.as_json())
    else:
        say(f"rebuilt {made.messages:,} messages in {made.shards} shards, {made.seconds:.1f} seconds")
