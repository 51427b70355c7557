"""`argus mentions`: what messages mention, by value, and every place of one value."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from argus.access import Act
from argus.cli.asked import LOGGED
from argus.cli.moments import utc, when
from argus.cli.options import AsJson, Limit, at_most
from argus.cli.session import Session, acts
from argus.cli.words import answer, harmless, note, say
from argus.errors import UsageError
from argus.messages import Archive
from argus.reading import MENTION_ORDERS, MentionSummary, Occurrence, kinds_of, list_mentions, occurrences, spellings
from argus.reading.mentions import own_kinds, private_finders

LISTED = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mentions")(mentions)


@acts(Act.READ)
def mentions(
    context: typer.Context,
    value: Annotated[str | None, typer.Argument(metavar="[VALUE]", help="Every place where this is mentioned.")] = None,
    kind: Annotated[str | None, typer.Option(help="container, vessel, moment, quantity, phone, ...")] = None,
    contains: Annotated[str, typer.Option(metavar="TEXT", help="Only values that hold this.")] = "",
    order: Annotated[str, typer.Option(help=f"{', '.join(MENTION_ORDERS)}.")] = "count",
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List what messages mention: containers, vessels, dates, quantities, phones, code words, each with how often."""
    session: Session = context.obj
    archive = session.archive()
    session.find_missing()
    most = at_most(limit, LISTED, as_json=as_json)
    asked = {"kind": kind, "contains": contains or None, "value": value}
    about: dict[str, Any] = {name: text for name, text in asked.items() if text is not None}
    if value is None:
        listed = list_mentions(archive, kind=kind, contains=contains, order=order, limit=most)  # type: ignore[arg-type]
        if kind is not None and not listed.total:
            _require_known(archive, kind)
        session.record(Act.READ, {"mentions": about, "found": listed.total, "shown": len(listed.rows)})
        if as_json:
            answer([_summary(each) for each in listed.rows])
        else:
            _table(listed.rows, listed.total, ZoneInfo(session.dossier.zone))
        return
    _places(session, archive, kind, value, about, limit=most, as_json=as_json)


def _require_known(archive: Archive, kind: str) -> None:
    """Refuse a kind that nothing finds. What a laboratory's own finders may find is told by what they found."""
    known = {*own_kinds(), *kinds_of(archive)}
    if kind not in known and not private_finders():
        raise UsageError(f"There is no kind {kind!r}", where="--kind", do=f"Kinds: {', '.join(sorted(known))}.")


def _places(
    session: Session,
    archive: Archive,
    kind: str | None,
    value: str,
    about: dict[str, Any],
    *,
    limit: int,
    as_json: bool,
) -> None:
    places = occurrences(archive, kind, *spellings(value), limit=limit)
    if kind is not None and not places.total:
        _require_known(archive, kind)
    shown = [each.message_id for each in places.rows[:LOGGED]]
    session.record(Act.READ, {"mentions": about, "found": places.total, "messages": shown})
    if as_json:
        answer([_place(each) for each in places.rows])
        return
    say(f"{places.total:,} mentions")
    if not places.total:
        note("a number with a mistake in it stands under what it may be; as it is written `argus search` finds it")
    zone = ZoneInfo(session.dossier.zone)
    for each in places.rows:
        found = each.mention
        text = f"{each.text[: found.start]}«{each.text[found.start : found.end]}»{each.text[found.end :]}"
        line = harmless(text.replace("\n", " "))
        say(f"{when(each.us, zone)}  {each.sender or '-'}  [{each.conversation.label}]  {line}")
        where = "" if each.field == "text" else ", read off the picture"
        say(f"    {each.message_id}  {found.kind} {found.value} ({found.how}{where})")
    if len(places.rows) < places.total:
        say(f"more: --limit {places.total}")


def _table(rows: tuple[MentionSummary, ...], total: int, zone: ZoneInfo) -> None:
    say(f"{total:,} values")
    for each in rows:
        hows = ", ".join(f"{count} {how}" for how, count in each.how.items())
        where = f"{each.conversations} conversations, {each.senders} senders"
        say(f"{each.kind:<16} {each.value:<28} {each.count:>7,}  {hows}; {where}")
        say(f"    {when(each.first_us, zone)} to {when(each.last_us, zone)}  {each.message_ids[0]}")
    if len(rows) < total:
        say(f"more: --limit {total}")


def _summary(each: MentionSummary) -> dict[str, object]:
    return {
        "kind": each.kind,
        "value": each.value,
        "count": each.count,
        "how": dict(each.how),
        "first": utc(each.first_us),
        "last": utc(each.last_us),
        "conversations": each.conversations,
        "senders": each.senders,
        "message_ids": list(each.message_ids),
        "alternatives": _alternatives(each.alternatives),
    }


def _place(each: Occurrence) -> dict[str, object]:
    found = each.mention
    return {
        "kind": found.kind,
        "value": found.value,
        "how": found.how,
        "raw": found.raw,
        "start": found.start,
        "end": found.end,
        "alternatives": _alternatives(found.alternatives),
        "facts": dict(found.facts),
        "message_id": each.message_id,
        "sent_at": utc(each.us),
        "sender": each.sender,
        "conversation_id": each.conversation.key,
        "service": each.conversation.service,
        "field": each.field,
        "text": each.text,
    }


def _alternatives(alternatives: tuple[tuple[str, float], ...]) -> list[dict[str, object]]:
    return [{"value": value, "probability": share} for value, share in alternatives]
