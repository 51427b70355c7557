"""`argus basis`: the legal bases of the dossier."""

from datetime import date
from typing import Annotated

import typer

from argus.access import Act, add_basis, append, list_bases, sign_head
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, say
from argus.errors import UsageError

group = typer.Typer(no_args_is_help=True, help="The legal bases under which the evidence is held and read.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="basis")


@group.command("add")
@acts(Act.CREATE)
def add(
    context: typer.Context,
    basis: Annotated[str, typer.Argument(help="The legal basis, in words a court will recognise.")],
    ref: Annotated[str | None, typer.Option(help="Its reference; else basis-N.")] = None,
    authority: Annotated[str | None, typer.Option(help="Who gave it; else the dossier's authority.")] = None,
    valid_until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Last day of its validity, YYYY-MM-DD.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a legal basis; imports name it by `--basis-ref`."""
    session: Session = context.obj
    user = session.allow(Act.CREATE)
    try:
        last_day = date.fromisoformat(valid_until) if valid_until else None
    except ValueError as error:
        raise UsageError(f"{valid_until!r} is no day", where="--valid-until", do="Write it as YYYY-MM-DD.") from error
    with session.dossier.register.write() as register:
        given = add_basis(
            register, basis=basis, authority=authority or session.dossier.authority, ref=ref, valid_until=last_day
        )
        append(register, user, "add-basis", {"ref": given.ref, "valid_until": valid_until}, basis=[given.ref])
    sign_head(session.dossier)
    if as_json:
        answer(given.as_json())
    else:
        say(f"{given.ref}: {given.basis}")


@group.command("list")
@acts(Act.LOOK)
def list_(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the legal bases."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    with session.dossier.register.read() as register:
        found = list_bases(register)
    if as_json:
        answer([each.as_json() for each in found])
        return
    for each in found:
        say(f"{each.ref}  {each.basis}  {each.authority}  until {each.valid_until or 'no end named'}")
