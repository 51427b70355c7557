"""`argus threats`: messages that tell of somebody in danger, most urgent first; who took each, what came of it."""

from collections.abc import Callable
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from argus.access import Act, User, sign_head
from argus.cli.asked import LOGGED, AsOf, KnownAt, asked_of, for_the_log
from argus.cli.moments import stored, utc, when
from argus.cli.options import Limit, at_most
from argus.cli.session import Session, acts
from argus.cli.words import answer, harmless, note, say
from argus.leads.threats import (
    NOBODY_YET,
    Handling,
    Threat,
    end_as_done,
    end_as_no_threat,
    handlings,
    take,
    threat_in,
    threats_of,
    undo,
)
from argus.messages import Archive
from argus.store import Dossier

group = typer.Typer(
    invoke_without_command=True,
    help="Threats to life: messages that tell of somebody in danger, most urgent first, and who acts on them.",
)

LISTED = 100
MessageId = Annotated[str, typer.Argument(metavar="MESSAGE", help="As listed; a few of its first letters will do.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="threats")


@group.callback()
@acts(Act.READ)
def threats(
    context: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = None,
    ended: Annotated[bool, typer.Option("--ended", help="Those too that are no threat or done.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, with those ended.")] = False,
) -> None:
    """List threats to life, most urgent first, each with why it is one and who acts on it."""
    if context.invoked_subcommand:
        return
    session: Session = context.obj
    archive = session.archive()
    session.find_missing()
    zone = ZoneInfo(session.dossier.zone)
    asked = asked_of(as_of, known_at, zone)
    with session.dossier.register.read() as rows:
        known = handlings(rows)
    found = [
        each for each in threats_of(archive, asked) if ended or as_json or known.get(each.message_id, NOBODY_YET).open
    ]
    shown = found[: at_most(limit, LISTED, as_json=as_json)]
    about = for_the_log(as_of, known_at)
    messages = [each.message_id for each in shown[:LOGGED]]
    session.record(Act.READ, {"threats": about, "found": len(found), "messages": messages})
    if as_json:
        answer([threat_json(each, known.get(each.message_id, NOBODY_YET)) for each in shown])
        return
    less = sum(not each.likely for each in found)
    say(f"{len(found) - less:,} threats{f', {less:,} less likely' if less else ''}")
    for each in shown:
        _tell(archive, each, known.get(each.message_id, NOBODY_YET), zone)
    if len(shown) < len(found):
        say(f"more: --limit {len(found)}")


@group.command("take")
@acts(Act.DECIDE)
def take_(context: typer.Context, message: MessageId) -> None:
    """Say that you act on it."""
    _decide(context, message, take)


@group.command("dismiss")
@acts(Act.DECIDE)
def dismiss(
    context: typer.Context, message: MessageId, reason: Annotated[str, typer.Option(help="Why nobody is in danger.")]
) -> None:
    """Take a message off the queue because nobody is in danger; `undo` brings it back."""
    _decide(context, message, lambda dossier, user, own: end_as_no_threat(dossier, user, own, reason))


@group.command("done")
@acts(Act.DECIDE)
def done(context: typer.Context, message: MessageId, what: Annotated[str, typer.Option(help="What was done.")]) -> None:
    """Take a message off the queue because somebody acted; `undo` brings it back."""
    _decide(context, message, lambda dossier, user, own: end_as_done(dossier, user, own, what))


@group.command("undo")
@acts(Act.DECIDE)
def undo_(context: typer.Context, message: MessageId) -> None:
    """Undo the newest decision about a message."""
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    threat = _named(session, message)
    undone = undo(session.dossier, user, threat.message_id)
    sign_head(session.dossier)
    note(f"undone: {undone.what.replace('_', ' ')}")


def threat_json(threat: Threat, handling: Handling) -> dict[str, object]:
    """A threat as `--json` prints it; unknown = null."""
    taken, ended = handling.taken, handling.ended
    return {
        "message_id": threat.message_id,
        "source_id": threat.source_id or None,
        "score": round(threat.score, 6),
        "likely": threat.likely,
        "reasons": [{"words": str(each), "weight": round(each.weight, 6)} for each in threat.reasons],
        "sent_at": utc(threat.us),
        "context": list(threat.context),
        "taken_by": taken.by if taken else None,
        "taken_at": taken.at if taken else None,
        "ended": {"what": ended.what, "said": ended.said, "by": ended.by, "at": ended.at} if ended else None,
    }


def _named(session: Session, message: str) -> Threat:
    archive = session.archive()
    session.find_missing()
    return threat_in(archive, message)


def _decide(context: typer.Context, message: str, decide: Callable[[Dossier, User, str], int]) -> None:
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    threat = _named(session, message)
    decide(session.dossier, user, threat.message_id)
    sign_head(session.dossier)
    note(f"done; `argus threats undo {threat.message_id[:12]}` undoes it")


def _tell(archive: Archive, threat: Threat, handling: Handling, zone: ZoneInfo) -> None:
    place = archive.find(bytes.fromhex(threat.message_id))
    if place is None:
        return
    cells = place[0].cells
    text = cells["text"](place[1]) or cells["ocr_text"](place[1]) or ""
    sender = cells["sender"](place[1])
    by = archive.names.account(sender) if sender is not None else "-"
    label = archive.names.conversation(threat.conversation).label
    say(f"{threat.score:.2f}  {when(threat.us, zone)}  {by}  [{label}]  {harmless(text.replace(chr(10), ' '))}")
    doubt = "" if threat.likely else "less likely: "
    say(f"      {threat.message_id}  {doubt}{'; '.join(str(each) for each in threat.reasons if each.weight > 0)}")
    if handling.taken:
        say(f"      taken by {handling.taken.by}, {stored(handling.taken.at, zone)}")
    if handling.ended:
        what = handling.ended.what.replace("_", " ")
        say(f"      {what}: {handling.ended.said} ({handling.ended.by}, {stored(handling.ended.at, zone)})")
