"""`argus privilege`: what nobody may read."""

from typing import Annotated

import typer

from argus.access import Act
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.intake import giving_room_back, hold_lease, keep_up, make_whole, remove_replaced
from argus.privilege import Entry, list_entries, release, withhold

group = typer.Typer(no_args_is_help=True, help="Withhold the messages of lawyers, doctors, clergy and journalists.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="privilege")


@group.command("add")
@acts(Act.WITHHOLD)
def add(
    context: typer.Context,
    accounts: Annotated[list[str], typer.Argument(metavar="ACCOUNT...", help="Handles or telephone numbers.")],
    why: Annotated[str, typer.Option(help="Whose account it is and why it is privileged.")] = "listed",
    kind: Annotated[str | None, typer.Option(help="handle or number; else found from the account.")] = None,
    as_json: AsJson = False,
) -> None:
    """List accounts whose messages nobody may read, with 24 hours on each side; works backwards too."""
    session: Session = context.obj
    user = session.allow(Act.WITHHOLD)
    dossier = session.dossier
    make_whole(dossier, user, on_note=note)
    with hold_lease(dossier, "filter decision", on_wait=note) as lease, giving_room_back(dossier):
        entries = [withhold(dossier, user, account, why, kind=kind, held=lease.require_held) for account in accounts]
        remove_replaced(dossier)
        keep_up(dossier, lease, on_note=note)
    _tell(entries, as_json=as_json)


@group.command("list")
@acts(Act.WITHHOLD)
def list_(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """List the entries, and how many messages each withholds."""
    session: Session = context.obj
    session.allow(Act.WITHHOLD)
    _tell(list(list_entries(session.dossier)), as_json=as_json)


@group.command("release")
@acts(Act.WITHHOLD)
def release_(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The entry, as `list` numbers it.")],
    reason: Annotated[str, typer.Option(help="Why these messages may be read.")],
    as_json: AsJson = False,
) -> None:
    """End an entry: its messages can be read again, but for those another entry withholds."""
    session: Session = context.obj
    user = session.allow(Act.WITHHOLD)
    dossier = session.dossier
    make_whole(dossier, user, on_note=note)
    with hold_lease(dossier, "filter decision", on_wait=note) as lease, giving_room_back(dossier):
        entry = release(dossier, user, number, reason, held=lease.require_held)
        remove_replaced(dossier)
        keep_up(dossier, lease, on_note=note)
    _tell([entry], as_json=as_json)


def _tell(entries: list[Entry], *, as_json: bool) -> None:
    if as_json:
        answer([each.as_json() for each in entries])
        return
    if not entries:
        say("nobody is listed; next: argus privilege add ACCOUNT --why REASON")
    for each in entries:
        state = f"released {each.released_at}: {each.release_reason}" if each.released_at else "in force"
        withheld = f"{each.withheld:,} messages withheld"
        say(f"{each.entry_id:>4}  {each.kind:<7} {each.value}  {withheld}  {each.why}  ({state})")
