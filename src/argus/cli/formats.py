"""`argus formats`: what can be read."""

import typer

from argus.access import Act
from argus.cli.options import AsJson
from argus.cli.session import acts
from argus.cli.words import answer, say
from argus.readers import known_readers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("formats")(formats)


@acts(Act.LOOK)
def formats(as_json: AsJson = False) -> None:
    """List the formats that can be read, private readers of this laboratory too."""
    found = [{"name": each.name, "about": each.about, "version": each.version} for each in known_readers()]
    if as_json:
        answer(found)
        return
    for each in found:
        say(f"{each['name']:<12} {each['about']}")
