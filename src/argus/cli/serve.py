"""`argus serve`: the web app."""

from typing import Annotated

import typer

from argus.access import Act
from argus.cli.session import Session, acts


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve_)


@acts(Act.SERVE)
def serve_(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine unless you say so.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; the next free one if it is taken.")] = 8321,
) -> None:
    """Open the dossier in a browser on this machine; prints a sign-in link that works once."""
    session: Session = context.obj
    session.allow(Act.SERVE)
    from argus.web import serve  # the web libraries are loaded only for this command

    serve(session.dossier, host=host, port=port)
