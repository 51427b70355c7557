"""Alerts: what fired, the newest first, live while the page is open; what is watched for, and every edit of that."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from starlette.datastructures import FormData

from argus.access.acts import Act, may
from argus.errors import NotFoundError, UsageError
from argus.leads import Lead
from argus.leads.alerts import (
    SEARCH,
    Alert,
    AlertList,
    LikelyLeads,
    Watch,
    add_watch,
    can_undo,
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
    unseen_alerts,
    wanted_search,
    wanted_value,
    watch_for_rows,
)
from argus.leads.kept import are_kept, leads_of
from argus.messages import Archive
from argus.reading import mentions_of
from argus.reading.conversations import Line, line_at
from argus.web.asking import Asking, Page, Reading, SentForm, acts
from argus.web.pages.leads import showing
from argus.web.pages.search import Wanted

router = APIRouter()

Deciding = Annotated[Asking, Depends(acts(Act.DECIDE))]
# A page that asks by itself must not keep the session of somebody who has left.
Polling = Annotated[Asking, Depends(acts(Act.DECIDE, by_itself=True))]
Only = Annotated[int | None, Query(ge=0, le=2**31)]

LISTED = 50
EDITS = 20
LONGEST_SHOWN = 600
# Kinds that people write into the form; others by their name.
KINDS = (
    "container", "vessel", "imo", "phone", "handle", "seal", "bill_of_lading", "release_reference", "plate",
    "terminal", "port", "iban", "crypto_address",
)  # fmt: skip
MOST_IDS = 5_000


@router.get("/alerts")
def alerts(asking: Reading, show: str = "", watch: Only = None, page: Page = 1, done: str = "") -> Response:
    """What fired, of the messages this reader may see; `done`: what was just marked as seen, to be undone."""
    raise_alerts(asking.dossier, asking.user, asking.archive)
    return _listed(asking, "alerts.html", show, watch, page, done)


@router.get("/alerts/rows")
def rows(asking: Reading, show: str = "", watch: Only = None) -> Response:
    """The first stretch of the list alone, for a page that is open."""
    return _listed(asking, "alerts_rows.html", show, watch, 1)


@router.get("/alerts/news")
def news(asking: Polling, newest: int = 0, show: str = "", watch: Only = None) -> Response:
    """Whether something fired since: numbers alone, which no log entry is needed for."""
    archive = asking.archive
    raise_alerts(asking.dossier, asking.user, archive)
    unseen, last = unseen_alerts(asking.dossier, archive)
    return asking.page(
        "alerts_news.html", newest=max(newest, last), unseen=unseen, is_new=last > newest, state=_state(show, watch)
    )


@router.get("/alerts/watched")
def watched(asking: Reading, added: Only = None) -> Response:
    """What is watched for."""
    return _watch_list(asking, added=added)


@router.post("/alerts/watch")
def add(asking: Deciding, form: SentForm) -> Response:
    """Watch for a value, or save a search."""
    try:
        if form.get("saves") == SEARCH:
            asked = Wanted(**{name: _text(form, name) for name in Wanted.__slots__ if name not in ("cursor", "beside")})
            wanted = wanted_search(asked.q or "*", asked.filters(asking), _text(form, "note"))
        else:
            wanted = wanted_value(
                asking.dossier, _text(form, "kind") or None, _text(form, "value"), _text(form, "note")
            )
        made = add_watch(asking.dossier, asking.user, wanted, past=form.get("past") == "yes")
    except UsageError as error:
        return _told(asking, form, error)
    raise_alerts(asking.dossier, asking.user, asking.archive)
    return asking.go(f"/alerts/watched?added={made.watch_id}#watch-{made.watch_id}")


@router.post("/alerts/list")
def bring(asking: Deciding, form: SentForm) -> Response:
    """Watch for every row of a list that was pasted."""
    try:
        watch_for_rows(asking.dossier, asking.user, asking._("pasted list"), _text(form, "rows").encode())
    except UsageError as error:
        return _told(asking, form, error)
    return asking.go("/alerts/watched")


@router.post("/alerts/remove")
def remove(asking: Deciding, form: SentForm) -> Response:
    """Watch for it no more."""
    remove_watch(asking.dossier, asking.user, _number(form, "watch"))
    return asking.go("/alerts/watched")


@router.post("/alerts/past")
def past(asking: Deciding, form: SentForm) -> Response:
    """Look for it in what is here already."""
    number = _number(form, "watch")
    look_over_past(asking.dossier, asking.user, number)
    raise_alerts(asking.dossier, asking.user, asking.archive)
    return asking.go(f"/alerts?watch={number}")


@router.post("/alerts/undo")
def undo(asking: Deciding, _form: SentForm) -> Response:
    """Undo the newest edit."""
    undo_edit(asking.dossier, asking.user)
    raise_alerts(asking.dossier, asking.user, asking.archive)
    return asking.go("/alerts/watched")


@router.post("/alerts/seen")
def seen(asking: Deciding, form: SentForm) -> Response:
    """Mark what is shown, or one, as seen, or as not seen after all."""
    numbers, is_seen = _numbers(_text(form, "alerts")), form.get("seen") != "no"
    changed = mark_seen(asking.dossier, asking.user, numbers, seen=is_seen)
    state = _state(_text(form, "show"), _number(form, "of") or None)
    done = {"done": " ".join(map(str, numbers))} if is_seen and changed else {}
    return asking.go("/alerts?" + urlencode(state | done))


def _listed(asking: Asking, template: str, show: str, watch: int | None, page: int, done: str = "") -> Response:
    archive = asking.archive
    found = list_alerts(
        asking.dossier, archive, unseen=show != "all" and watch is None, watch_id=watch, limit=LISTED,
        offset=(page - 1) * LISTED,
    )  # fmt: skip
    ids = [each.message_id for each in found.rows]
    leads = _worked_out(asking, found)
    asking.record({"alerts": found.total, "messages": ids, **({"leads": list(leads)} if leads else {})})
    return asking.page(
        template,
        found=found,
        shown=_with_messages(archive, found),
        mentions=mentions_of(archive, ids),
        show_all=show == "all",
        only=watch,
        only_for=None if watch is None else _watch_numbered(asking, watch),
        leads=leads,
        done=_numbers(done)[:LISTED],
        may_decide=may(asking.user, Act.DECIDE),
        longest=LONGEST_SHOWN,
        state=_state(show, watch),
        page=page,
        pages=-(-found.total // LISTED),
        query=urlencode(_state(show, watch)),
        **showing(),
    )


def _worked_out(asking: Asking, found: AlertList) -> dict[str, Lead]:
    """The leads that alerts tell of, by id, when they are worked out already: a list of alerts waits for nothing."""
    wanted = {each.key for each in found.rows if each.what == LikelyLeads.what}
    if not wanted or not are_kept(asking.archive):
        return {}
    return {each.lead_id: each for each in leads_of(asking.dossier, asking.archive) if each.lead_id in wanted}


def _watch_numbered(asking: Asking, number: int) -> Watch:
    """What is or was watched for under this number.

    Raises:
        NotFoundError: nothing ever was.
    """
    with asking.dossier.register.read() as register:
        found = next((each for each in every_watch(register) if each.watch_id == number), None)
    if found is None:
        raise NotFoundError("No such watch", where="alerts", do="See what is watched for.")
    return found


def _with_messages(archive: Archive, found: AlertList) -> list[tuple[Alert, Line, int, str]]:
    """Alert, its message, and the number and name of the conversation it stands in."""
    shown = []
    for each in found.rows:
        place = archive.find(bytes.fromhex(each.message_id))
        if place is not None:
            conversation = place[0].cells["conversation"](place[1])
            label = archive.names.conversation(conversation).label
            shown.append((each, line_at(archive, *place), conversation, label))
    return shown


def _watch_list(
    asking: Asking, *, added: int | None = None, trouble: UsageError | None = None, typed: FormData | None = None
) -> Response:
    with asking.dossier.register.read() as register:
        found, edits = standing_watches(register), edits_of_watches(register, EDITS)
    asking.record({"watched": len(found)})
    new = next((each for each in found if each.watch_id == added), None)
    return asking.page(
        "watched.html",
        status=400 if trouble else 200,
        found=found,
        edits=edits,
        undoable=any(can_undo(each) for each in edits),
        new=new,
        here=fires_in_past(asking.archive, new) if new and new.from_row else 0,
        right_digit=lambda each: right_check_digit(each.kind, each.value),
        kinds=KINDS,
        may_decide=may(asking.user, Act.DECIDE),
        trouble=trouble,
        typed={name: _text(typed, name) if typed else "" for name in ("kind", "value", "note", "rows")},
        search=SEARCH,
    )


def _told(asking: Asking, form: FormData, error: UsageError) -> Response:
    """The list with what is wrong, and what was typed."""
    return _watch_list(asking.again(Act.READ, "/alerts/watched"), trouble=error, typed=form)


def _state(show: str, watch: int | None) -> dict[str, str]:
    """What stands in the address beside the page."""
    return ({"show": "all"} if show == "all" else {}) | ({"watch": str(watch)} if watch else {})


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()


def _numbers(told: str) -> list[int]:
    return [int(each) for each in told.split() if each.isascii() and each.isdigit() and len(each) < 10][:MOST_IDS]


def _number(form: FormData, name: str) -> int:
    told = _text(form, name)
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0
