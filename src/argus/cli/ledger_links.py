"""`argus ledger propose`: finds and the leads that tell of their boxes; linked only when somebody says so."""

from typing import Annotated

import typer

from argus.access import Act, sign_head
from argus.cli.ledger import group
from argus.cli.options import AsJson
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.errors import UsageError
from argus.ledger import link
from argus.trace import propose_links


def register(_app: typer.Typer) -> None:
    """It stands among those of the ledger already."""


@group.command("propose")
@acts(Act.READ)
def propose(
    context: typer.Context,
    live: Annotated[
        bool, typer.Option("--live", help="Messages were read as they were sent; else known since their delivery.")
    ] = False,
    accept: Annotated[bool, typer.Option("--link", help="Link them all; each can be undone.")] = False,
    reason: Annotated[str, typer.Option(help="Why they are linked.")] = "",
    as_json: AsJson = False,
) -> None:
    """Propose links between finds and leads that tell of the same container."""
    session: Session = context.obj
    archive = session.archive()
    user = session.allow(Act.KEEP_LEDGER if accept else Act.READ)
    if accept and not reason.strip():
        raise UsageError("The reason is empty", where="--reason", do="Say why they are linked.")
    session.find_missing()
    found = propose_links(session.dossier, archive, live=live)
    leads = [each for proposed in found for each in proposed.lead_ids]
    session.record(Act.READ, {"ledger": "propose", "leads": leads})
    if accept:
        for each in found:
            link(
                session.dossier, user, each.revision.entry_id, each.strength, reason, lead_ids=each.lead_ids,
                first_knowledge=each.first_knowledge, seen=each.revision.revision,
            )  # fmt: skip
        sign_head(session.dossier)
    if as_json:
        answer([each.as_json() for each in found])
        return
    for each in found:
        box = each.revision.entry.container
        known = each.first_knowledge or "unknown since when"
        say(f"{each.revision.entry_id}  {box}  {each.strength}  known {known}  leads {' '.join(each.lead_ids)}")
    note(f"{len(found):,} {'linked' if accept else 'proposed; --link --reason TEXT links them'}")
