"""`argus alerts`: what fired, what is watched for, and every edit of that."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from argus.access import Act, sign_head
from argus.cli.asked import LOGGED
from argus.cli.moments import end_of, start_of, stored, utc, when
from argus.cli.options import AsJson, Limit, at_most
from argus.cli.session import Session, acts
from argus.cli.words import answer, note, say
from argus.errors import NotFoundError, UsageError
from argus.leads.alerts import (
    SEARCH,
    Alert,
    Watch,
    add_watch,
    alerts_numbered,
    bring_watch_list,
    edits_of_watches,
    every_watch,
    fires_in_past,
    list_alerts,
    look_over_past,
    mark_seen,
    raise_alerts,
    remove_watch,
    right_check_digit,
    standing_watches,
    undo_edit,
    wanted_search,
    wanted_value,
)
from argus.messages import Archive, Shard
from argus.reading import Filters
from argus.reading.conversations import line_at

group = typer.Typer(invoke_without_command=True, help="What new messages fired, and what is watched for.")

LISTED = 50
Note = Annotated[str, typer.Option(help="Why, in a few words.")]
Past = Annotated[bool, typer.Option("--past", help="Also in messages that are here already.")]
WatchId = Annotated[int, typer.Argument(metavar="NUMBER", help="As `argus alerts watched` numbers them.")]
HOW_TOLD = {
    "said": "said", "sent": "written by this account", "found": "found", "named": "the name stands there",
    "repaired": "perhaps: a mistake was mended", "inferred": "perhaps: it follows from more than these words",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="alerts")


@group.callback()
@acts(Act.READ)
def alerts(
    context: typer.Context,
    unseen: Annotated[bool, typer.Option("--unseen", help="Only what nobody has seen.")] = False,
    watch: Annotated[int | None, typer.Option(help="Only of this watch.")] = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List what fired, the newest first."""
    if context.invoked_subcommand:
        return
    session: Session = context.obj
    archive = _raise(session)
    _require_watch(session, watch)
    most = at_most(limit, LISTED, as_json=as_json)
    found = list_alerts(session.dossier, archive, unseen=unseen, watch_id=watch, limit=most)
    shown = [each.message_id for each in found.rows[:LOGGED]]
    session.record(Act.READ, {"alerts": found.total, "unseen": found.unseen, "messages": shown})
    if as_json:
        answer([_alert_json(archive, each) for each in found.rows])
        return
    say(f"{found.total:,} alerts, {found.unseen:,} of them not seen yet")
    for each in found.rows:
        _tell(archive, each)
    if len(found.rows) < found.total:
        say(f"more: --limit {found.total}")


@group.command("watched")
@acts(Act.READ)
def watched(context: typer.Context, as_json: AsJson = False) -> None:
    """List what is watched for, and the newest edits."""
    session: Session = context.obj
    session.allow(Act.READ)
    with session.dossier.register.read() as register:
        found, edits = standing_watches(register), edits_of_watches(register, 5)
    session.record(Act.READ, {"watched": len(found)})
    if as_json:
        answer([_watch_json(each) for each in found])
        return
    zone = ZoneInfo(session.dossier.zone)
    if not found:
        say("nothing is watched for: `argus alerts add VALUE`, `argus alerts search QUERY`, `argus alerts import FILE`")
    for each in found:
        say(f"{each.watch_id:>5}  {each.kind:<16} {each.value}{_filters_told(each)}{_doubt(each)}")
        say(f"       {each.note or '-'}; by {each.added_by}, {stored(each.added_at, zone)}")
    for edit in edits:
        undone = ", undone" if edit.undone else ""
        say(f"edit {edit.edit_id}: {edit.what} ({edit.watches}) by {edit.by}, {stored(edit.at, zone)}{undone}")


@group.command("add")
@acts(Act.DECIDE)
def add(
    context: typer.Context,
    value: Annotated[str, typer.Argument(help="A container, vessel, phone, handle, ... in any written form.")],
    kind: Annotated[str | None, typer.Option(help="container, vessel, phone, handle, ...; else by its form.")] = None,
    why: Annotated[str, typer.Option("--note", help="Why, in a few words.")] = "",
    past: Past = False,
    as_json: AsJson = False,
) -> None:
    """Watch for a value: new messages that mention it raise an alert."""
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    found = add_watch(session.dossier, user, wanted_value(session.dossier, kind, value, why), past=past)
    _after_adding(session, found, past=past, as_json=as_json)


@group.command("search")
@acts(Act.DECIDE)
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="As for `argus search`.")],
    since: Annotated[str | None, typer.Option("--from", metavar="TIME", help="Sent then or later.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Sent before; a day counts whole.")] = None,
    sender: Annotated[str | None, typer.Option(help="Handle of the sender.")] = None,
    service: Annotated[str | None, typer.Option(help="Name of the service.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Its name, its key, or # and its number.")] = None,
    language: Annotated[str | None, typer.Option(help="Two letters of ISO 639-1.")] = None,
    kind: Annotated[str | None, typer.Option(help="text, image, voice, ...")] = None,
    why: Annotated[str, typer.Option("--note", help="Why, in a few words.")] = "",
    past: Past = False,
    as_json: AsJson = False,
) -> None:
    """Save a search: new messages that it finds raise an alert."""
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    zone = ZoneInfo(session.dossier.zone)
    filters = Filters(
        since_us=start_of(since, zone, "--from"), until_us=end_of(until, zone, "--to"), sender=sender,
        service=service, conversation=conversation, kind=kind, language=language,
    )  # fmt: skip
    found = add_watch(session.dossier, user, wanted_search(query, filters, why), past=past)
    _after_adding(session, found, past=past, as_json=as_json)


@group.command("remove")
@acts(Act.DECIDE)
def remove(context: typer.Context, number: WatchId) -> None:
    """Watch for it no more; `undo` puts it back."""
    session: Session = context.obj
    found = remove_watch(session.dossier, session.allow(Act.DECIDE), number)
    sign_head(session.dossier)
    note(f"no longer watched for: {found.kind} {found.value}")


@group.command("past")
@acts(Act.DECIDE)
def past_(context: typer.Context, number: WatchId) -> None:
    """Raise alerts for messages that were here before the watch, too."""
    session: Session = context.obj
    found = look_over_past(session.dossier, session.allow(Act.DECIDE), number)
    _raise(session)
    sign_head(session.dossier)
    note(f"looked for in all messages: {found.kind} {found.value}")


@group.command("undo")
@acts(Act.DECIDE)
def undo(context: typer.Context) -> None:
    """Undo the newest adding, import or removal."""
    session: Session = context.obj
    edit = undo_edit(session.dossier, session.allow(Act.DECIDE))
    sign_head(session.dossier)
    note(f"undone: edit {edit.edit_id}, {edit.what}")


@group.command("import")
@acts(Act.DECIDE)
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV with the columns kind,value,note.")],
    as_json: AsJson = False,
) -> None:
    """Watch for every row of a list; a row that cannot be used is named and nothing is taken."""
    session: Session = context.obj
    brought = bring_watch_list(session.dossier, session.allow(Act.DECIDE), file)
    sign_head(session.dossier)
    if as_json:
        answer({"rows": brought.rows, "added": brought.added})
    else:
        say(f"{brought.rows:,} rows, {brought.added:,} of them new")


@group.command("seen")
@acts(Act.DECIDE)
def seen(
    context: typer.Context,
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[NUMBER]...", help="Alerts, as listed.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    not_seen: Annotated[bool, typer.Option("--undo", help="They were not seen after all.")] = False,
) -> None:
    """Mark alerts as seen."""
    session: Session = context.obj
    user = session.allow(Act.DECIDE)
    if every == bool(numbers):
        raise UsageError("Name alerts, or give --all", where="seen", do="See `argus alerts --unseen`.")
    known = {each.alert_id for each in alerts_numbered(session.dossier, session.archive(), numbers or ())}
    for number in numbers or ():
        if number not in known:
            raise NotFoundError(f"There is no alert {number}", where="seen", do="See `argus alerts`.")
    changed = mark_seen(session.dossier, user, None if every else numbers, seen=not not_seen)
    sign_head(session.dossier)
    note(f"{changed} alerts marked")


def _raise(session: Session) -> Archive:
    """Look at what is new, whoever brought it in; what the user may read."""
    session.find_missing()
    archive = session.archive()
    raised = raise_alerts(session.dossier, session.user, archive)
    for fault in raised.faults:
        note(fault)
    return archive


def _require_watch(session: Session, number: int | None) -> None:
    """Refuse a number that nothing is or was watched for under."""
    with session.dossier.register.read() as register:
        if number is not None and all(each.watch_id != number for each in every_watch(register)):
            raise NotFoundError(f"There is no watch {number}", where="--watch", do="See `argus alerts watched`.")


def _doubt(watch: Watch) -> str:
    digit = right_check_digit(watch.kind, watch.value)
    return "" if digit is None else f"  (its check digit does not fit: {digit} would; was it typed right?)"


def _after_adding(session: Session, watch: Watch, *, past: bool, as_json: bool) -> None:
    archive = _raise(session)
    sign_head(session.dossier)
    here = fires_in_past(archive, watch)
    if as_json:
        answer({**_watch_json(watch), "here_already": here})
        return
    say(f"watch {watch.watch_id}: {watch.kind} {watch.value}{_filters_told(watch)}{_doubt(watch)}")
    if here and not past:
        say(f"in messages that are here already: {here:,}; `argus alerts past {watch.watch_id}` lists those, too")


def _tell(archive: Archive, each: Alert) -> None:
    found = archive.find(bytes.fromhex(each.message_id))
    if found is None:
        return
    line = line_at(archive, *found)
    new = " " if each.seen_at else "*"
    say(f"{new}{each.alert_id:>6}  {stored(each.raised_at, archive.zone)}  {alert_named(each)} ({_how_told(each)})")
    for reason in each.reasons:
        say(f"         {reason}")
    text = (line.text or line.ocr_text).replace("\n", " ")
    say(f"         {when(line.us, archive.zone)}  {line.sender or '-'}  {text}")
    say(f"         {each.message_id}")


def alert_named(each: Alert) -> str:
    """What fired, and why it was watched for."""
    others = {"lead": f"new lead {each.key}", "threat": "threat to life"}
    what = f"{each.kind} {each.value}" if each.kind else others.get(each.what, each.what)
    return f"{what}, {each.note}" if each.note else what


def _how_told(each: Alert) -> str:
    sure = "" if each.probability is None else f", {each.probability:.0%}"
    return HOW_TOLD.get(each.how, each.how) + sure


def _alert_json(archive: Archive, each: Alert) -> dict[str, object]:
    return {
        "alert_id": each.alert_id,
        "what": each.what,
        "key": each.key,
        "watch_id": each.watch_id,
        "kind": each.kind or None,
        "value": each.value or None,
        "note": each.note or None,
        "how": each.how,
        "probability": each.probability,
        "reasons": [str(reason) for reason in each.reasons],
        "message_id": each.message_id,
        **_message_json(archive, archive.find(bytes.fromhex(each.message_id))),
        "raised_at": each.raised_at,
        "seen_at": each.seen_at,
        "seen_by": each.seen_by,
    }


def _message_json(archive: Archive, place: tuple[Shard, int] | None) -> dict[str, object]:
    if place is None:
        return {}
    line = line_at(archive, *place)
    cells, at = place[0].cells, place[1]
    return {
        "source_id": cells["source_id"](at),
        "sent_at": utc(line.us),
        "sender": line.sender,
        "conversation_id": archive.names.conversation(cells["conversation"](at)).key,
        "text": line.text,
    }


def _watch_json(each: Watch) -> dict[str, object]:
    given = {} if each.filters is None else {name: getattr(each.filters, name) for name in Filters.__slots__}
    return {
        "watch_id": each.watch_id,
        "kind": each.kind,
        "value": each.value,
        "filters": {name: said for name, said in given.items() if said is not None},
        "note": each.note or None,
        "added_at": each.added_at,
        "added_by": each.added_by,
    }


def _filters_told(watch: Watch) -> str:
    if watch.kind != SEARCH or watch.filters is None:
        return ""
    told = [f"{name} {said}" for name in Filters.__slots__ if (said := getattr(watch.filters, name)) is not None]
    return f" [{', '.join(told)}]"
