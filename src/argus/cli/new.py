"""`argus new`: make a dossier."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from argus.access import Act, add_basis, add_user, append, sign_head, signing_key
from argus.cli.session import acts
from argus.cli.words import say
from argus.errors import UsageError
from argus.store import DEFAULT_ZONE, create_dossier, nothing_half_made


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("new")(new)


@acts(Act.CREATE)
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where it shall stand; must not exist.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    authority: Annotated[str, typer.Option(help="The authority that holds the evidence.")],
    basis: Annotated[str, typer.Option(help="The legal basis, in words a court will recognise.")],
    basis_ref: Annotated[str | None, typer.Option(help="Its reference; else basis-1.")] = None,
    valid_until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Last day of its validity, YYYY-MM-DD.")
    ] = None,
    zone: Annotated[str, typer.Option("--tz", metavar="ZONE", help="Zone in which people read.")] = DEFAULT_ZONE,
) -> None:
    """Make a dossier: a folder with its settings, its register, and a log that begins with this act."""
    last_day = _day(valid_until)
    if not basis.strip():
        raise UsageError("The legal basis is empty", where="--basis", do="Give it in words a court will recognise.")
    dossier = create_dossier(folder, name=name, authority=authority, zone=zone)
    with nothing_half_made(dossier.folder):
        signing_key(dossier)
        with dossier.register.write() as register:
            user = add_user(register, "owner", "owner")
            given = add_basis(register, basis=basis, authority=authority, ref=basis_ref, valid_until=last_day)
            about = {"dossier_id": dossier.dossier_id, "name": dossier.name, "zone": zone, "single_user": True}
            append(register, user, Act.CREATE, about, basis=[given.ref])
        sign_head(dossier)
    say(f"made {dossier.folder}")
    say(f"legal basis {given.ref}: {given.basis}" + (f", until {last_day}" if last_day else ""))
    say(f"next: argus -d {folder} import PATH...")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day", where="--valid-until", do="Write it as YYYY-MM-DD.") from error
