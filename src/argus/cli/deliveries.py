"""`argus deliveries`: what arrived, and what became of it."""

from typing import Annotated

import typer

from argus.access import Act
from argus.cli.session import Session, acts
from argus.cli.words import answer, say
from argus.evidence import delivery_detail, list_deliveries


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("deliveries")(deliveries)


@acts(Act.LOOK)
def deliveries(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="One delivery, file by file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """List the deliveries, or one of them file by file."""
    session: Session = context.obj
    session.allow(Act.LOOK)
    if number is not None:
        _one(session, number, as_json=as_json)
        return
    found = list_deliveries(session.dossier)
    if as_json:
        answer([each.as_json() for each in found])
        return
    if not found:
        say("nothing was delivered yet; next: argus import PATH...")
    for each in found:
        counts = each.report or {}
        say(
            f"{each.delivery_id:>4}  {each.opened_at[:16]}  {each.state:<8} {each.files:>6} files"
            f"  {counts.get('messages_new', 0):>12,} messages  {counts.get('unreadable', 0):>6,} unreadable"
            f"  {each.basis_ref}"
        )


def _one(session: Session, number: int, *, as_json: bool) -> None:
    detail = delivery_detail(session.dossier, number)
    if as_json:
        answer(detail.as_json())
        return
    say(
        f"delivery {detail.delivery_id}: {detail.state}, basis {detail.basis['ref']}, manifest {detail.manifest_sha256}"
    )
    for item in detail.items:
        counts = " ".join(f"{name} {count:,}" for name, count in item.counts.items() if count)
        say(f"{item.state:<10} {item.format or '-':<10} {item.sha256[:16]}  {item.name}  {counts}{item.reason or ''}")
