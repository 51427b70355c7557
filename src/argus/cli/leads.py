"""`argus leads`: shipments that messages seem to tell of, best first; one of them; what people decide about it."""

import gc
from collections.abc import Callable
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from argus.access import Act, User, sign_head
from argus.cli.asked import LOGGED, AsOf, KnownAt, asked_of, for_the_log
from argus.cli.moments import utc, when
from argus.cli.options import AsJson, Limit, at_most
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.errors import NotFoundError, UsageError
from argus.leads import FIELDS, Asked, Claim, Lead, Reason
from argus.leads.candidates import MADE_BETWEEN
from argus.leads.decisions import (
    OUTCOMES,
    Decision,
    add_note,
    confirm,
    decided,
    give_outcome,
    give_value,
    mute,
    pin,
    undo,
)
from argus.leads.kept import lead_named, leads_of
from argus.leads.moment import day_of, now_of
from argus.leads.wording import how_soon, main_reasons, sure_number, sure_word
from argus.messages import Archive
from argus.store import Dossier

group = typer.Typer(
    invoke_without_command=True,
    help="Shipments that messages seem to tell of, best first, and what is decided about them.",
)

LeadId = Annotated[str, typer.Argument(metavar="ID", help="As listed; a few of its first letters will do.")]
LISTED = 50
# Reasons shown with each lead of the list; all of them stand in `show`.
SHOWN_REASONS = 3


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="leads")


@group.callback()
@acts(Act.READ)
def leads(
    context: typer.Context,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    limit: Limit = None,
    muted: Annotated[bool, typer.Option("--muted", help="Those that were muted too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List shipments that messages seem to tell of, best first, with why.

    How soon counts from the moment asked for, else from the newest message: not from the clock of this machine.
    """
    if context.invoked_subcommand:
        return
    gc.set_threshold(MADE_BETWEEN)  # for the rest of this process: a million values are made, none of them in circles
    session: Session = context.obj
    archive = session.archive()
    session.find_missing()
    zone = ZoneInfo(session.dossier.zone)
    asked = asked_of(as_of, known_at, zone)
    found = [each for each in leads_of(session.dossier, archive, asked) if muted or not each.muted]
    shown = found[: at_most(limit, LISTED, as_json=as_json)]
    about = for_the_log(as_of, known_at)
    session.record(Act.READ, {"leads": about, "found": len(found), "shown": [each.lead_id for each in shown[:LOGGED]]})
    if as_json:
        answer([lead_json(each) for each in shown])
        return
    now = now_of(archive, asked)
    today = None if now is None else day_of(now, zone)
    if today is None:
        when_known = " that was in the dossier by then" if known_at else ""
        say(f"no leads: there is no dated message{when_known}")
    else:
        which = "as asked" if as_of else "the newest message; another day: --as-of"
        say(f"{len(found):,} leads; today is {today.isoformat()} ({which})")
    for place, each in enumerate(shown, 1):
        _tell(place, each, today)
    if len(shown) < len(found):
        say(f"more: --limit {len(found)}")


@group.command("show")
@acts(Act.READ)
def show(
    context: typer.Context, lead_id: LeadId, as_of: AsOf = None, known_at: KnownAt = None, as_json: AsJson = False
) -> None:
    """Show one lead: its score with every reason, and what is claimed about each field, by which messages."""
    session: Session = context.obj
    zone = ZoneInfo(session.dossier.zone)
    asked = asked_of(as_of, known_at, zone)
    lead, ids = _named(session, lead_id, asked)
    session.record(Act.READ, {"lead": lead.lead_id, "messages": list(lead.message_ids[:LOGGED])})
    if as_json:
        answer(lead_json(lead))
        return
    now = now_of(session.archive(), asked)
    _tell(None, lead, None if now is None else day_of(now, zone))
    with session.dossier.register.read() as register:
        decisions = decided(register, asked.known_at_us).about(ids)
    for decision in decisions:
        _tell_decision(decision, zone)
    for part in lead.parts:
        say(f"{part.name} {part.number:.2f}")
        for reason in part.reasons:
            say(f"    {f'{reason.weight:+.2f}' if reason.weight else '     '}  {reason}")
    for name in FIELDS:
        for claim in lead.claims_of(name):
            _tell_claim(claim, zone)
    for reason in (*lead.status_reasons, *lead.contradictions):
        say(f"{'status' if reason in lead.status_reasons else 'contradiction'}: {reason}")
    say(f"messages: {' '.join(lead.message_ids)}")


@group.command("pin")
@acts(Act.DECIDE)
def pin_(context: typer.Context, lead_id: LeadId) -> None:
    """Keep a lead at the top."""
    _decide(context, lead_id, pin)


@group.command("mute")
@acts(Act.DECIDE)
def mute_(
    context: typer.Context,
    lead_id: LeadId,
    reason: Annotated[str, typer.Option(help="Why, in your words.")],
    real: Annotated[
        bool | None,
        typer.Option("--real/--not-real", help="Whether there is a shipment all the same; left out: nobody says."),
    ] = None,
) -> None:
    """Take a lead off the list; `undo` brings it back."""
    _decide(context, lead_id, lambda dossier, user, own: mute(dossier, user, own, reason, real=real))


@group.command("confirm")
@acts(Act.DECIDE)
def confirm_(context: typer.Context, lead_id: LeadId) -> None:
    """Say that there is a shipment."""
    _decide(context, lead_id, confirm)


@group.command("outcome")
@acts(Act.DECIDE)
def outcome_(
    context: typer.Context,
    lead_id: LeadId,
    outcome: Annotated[str, typer.Argument(help=f"One of {', '.join(OUTCOMES)}.")],
) -> None:
    """Say what was found on the spot; it teaches how sure leads like it are."""
    _decide(context, lead_id, lambda dossier, user, own: give_outcome(dossier, user, own, outcome.replace("-", "_")))


@group.command("value")
@acts(Act.DECIDE)
def value_(
    context: typer.Context,
    lead_id: LeadId,
    field: Annotated[str, typer.Argument(help=f"One of {', '.join(FIELDS)}.")],
    value: Annotated[str, typer.Argument(help="Port as UN/LOCODE, date as YYYY-MM-DD, quantity in kilograms.")],
) -> None:
    """Put a value of your own in a field; what messages claim stays beside it."""
    _decide(context, lead_id, lambda dossier, user, own: give_value(dossier, user, own, field, value))


@group.command("note")
@acts(Act.DECIDE)
def note_(context: typer.Context, lead_id: LeadId, text: Annotated[str, typer.Argument(help="What to write.")]) -> None:
    """Write something beside a lead."""
    _decide(context, lead_id, lambda dossier, user, own: add_note(dossier, user, own, text))


@group.command("undo")
@acts(Act.DECIDE)
def undo_(
    context: typer.Context,
    lead_id: LeadId,
    what: Annotated[
        str | None, typer.Argument(help="pin, mute, confirm, outcome, value or note; else the newest.")
    ] = None,
) -> None:
    """Undo the newest decision about a lead."""
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    lead, ids = _named(session, lead_id, Asked())
    if what not in (None, "pin", "mute", "confirm", "outcome", "value", "note"):
        raise UsageError(f"Nobody decides {what!r}", where="undo", do="pin, mute, confirm, outcome, value or note.")
    done = undo(session.dossier, user, ids, what)  # type: ignore[arg-type]
    sign_head(session.dossier)
    note(f"undone: {done.what} of {lead.lead_id}{f' ({done.said})' if done.said else ''}")


def lead_json(lead: Lead) -> dict[str, object]:
    """A lead as `--json` prints it; unknown = null."""
    field = lead.fields.get
    return {
        "lead_id": lead.lead_id,
        "score": round(lead.score, 6),
        "sure": round(lead.sure, 6),
        "parts": {
            part.name: {"number": round(part.number, 6), "reasons": [_reason_json(each) for each in part.reasons]}
            for part in lead.parts
        },
        "status": lead.status,
        "status_reasons": [str(each) for each in lead.status_reasons],
        "container": field("container"),
        "vessel": field("vessel"),
        "port": field("port"),
        "terminal": field("terminal"),
        "date": field("date"),
        "quantity_kg": lead.quantity_kg,
        "blocks": lead.blocks,
        "commodity": field("commodity"),
        "release_reference": field("release_reference"),
        "fields": dict(lead.fields),
        "message_ids": list(lead.message_ids),
        "source_ids": [each or None for each in lead.source_ids],
        "claims": [_claim_json(each) for each in lead.claims],
        "contradictions": [str(each) for each in lead.contradictions],
        "missing": list(lead.missing),
        "ready_at": utc(lead.ready_us),
        "pinned": lead.pinned,
        "muted": lead.muted,
        "confirmed": lead.confirmed,
        "outcome": lead.outcome,
    }


def _reason_json(reason: Reason) -> dict[str, object]:
    return {"words": str(reason), "weight": round(reason.weight, 6), "message_ids": list(reason.message_ids)}


def _claim_json(claim: Claim) -> dict[str, object]:
    return {
        "field": claim.field,
        "value": claim.value,
        "raw": claim.raw or None,
        "probability": round(claim.probability, 6),
        "kind": claim.kind,
        "stands": claim.stands,
        "said_at": utc(claim.us),
        "by": claim.by,
        "message_ids": list(claim.message_ids),
        "alternatives": [{"value": value, "probability": round(share, 6)} for value, share in claim.alternatives],
        "reasons": [str(each) for each in claim.reasons],
    }


def _named(session: Session, lead_id: str, asked: Asked) -> tuple[Lead, tuple[str, ...]]:
    archive: Archive = session.archive()
    session.find_missing()
    found = lead_named(session.dossier, archive, lead_id, asked)
    if found is None:
        raise NotFoundError("No lead has this id, or several begin so", where="leads", do="See `argus leads`.")
    return found


def _decide(context: typer.Context, lead_id: str, decide: Callable[[Dossier, User, str], int]) -> None:
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    lead, _ = _named(session, lead_id, Asked())
    decide(session.dossier, user, lead.lead_id)
    sign_head(session.dossier)
    note(f"done; `argus leads undo {lead.lead_id}` undoes it")


def _tell(place: int | None, lead: Lead, today: Any) -> None:
    field = lead.fields.get
    soon = how_soon((lead.arrives_on - today).days if lead.arrives_on and today else None)
    amount = "amount not known" if lead.quantity_kg is None else f"{lead.quantity_kg:,.0f} kg"
    marks = [name for name in ("pinned", "confirmed", "muted") if getattr(lead, name)]
    words = [
        "" if place is None else f"{place:>3}",
        lead.lead_id,
        field("container") or "no number yet",
        " ".join(filter(None, (field("port"), field("terminal"), field("position")))) or "port not known",
        f"{lead.arrives_on.isoformat()} ({soon})" if lead.arrives_on else "day not known",
        amount,
        lead.status,
        *marks,
        *([f"outcome: {lead.outcome.replace('_', ' ')}"] if lead.outcome else []),
    ]
    say("  ".join(filter(None, words)))
    why = "; ".join(str(each) for each in main_reasons(lead, SHOWN_REASONS))
    say(f"     score {lead.score:.2f}  {sure_word(lead.sure)} ({sure_number(lead.sure)}){': ' if why else ''}{why}")
    if lead.missing:
        say(f"     missing: {', '.join(each.replace('_', ' ') for each in lead.missing)}")


def _tell_decision(decision: Decision, zone: ZoneInfo) -> None:
    """Who decided what and why, as `undo` takes it back."""
    field = f" of {decision.field}" if decision.field else ""
    said = f": {decision.said}" if decision.said else ""
    real = {None: "", True: "; there is a shipment", False: "; there is no shipment"}[decision.real]
    say(f"{decision.what}{field}{said}{real} ({decision.by}, {when(decision.at, zone)})")


def _tell_claim(claim: Claim, zone: ZoneInfo) -> None:
    mark = "*" if claim.stands else " "
    said = f"  «{claim.raw}»" if claim.raw and claim.raw != claim.value else ""
    where = " ".join(claim.message_ids[:SHOWN_REASONS])
    say(f"{mark} {claim.field:<18} {claim.value:<16} {claim.kind:<10} {claim.probability:.2f}{said}")
    say(f"      {when(claim.us, zone)}  {claim.by or '-'}  {where}")
