"""Leads: the board, best first, what is decided on it, and the same as a table to take along."""

from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from argus.access import User
from argus.access.acts import Act, may
from argus.errors import NotFoundError, UsageError
from argus.intake import messages_to_read
from argus.leads import Lead
from argus.leads.decisions import What, add_note, confirm, give_outcome, give_value, mute, pin, undo
from argus.leads.kept import lead_named, leads_of
from argus.leads.moment import now_of
from argus.leads.ranking import NEEDED
from argus.leads.wording import main_reasons, sure_word
from argus.reading import csv_of, utc
from argus.store import Dossier
from argus.web.asking import Asking, Looking, Page, Reading, SentForm, acts
from argus.web.board import (
    DAYS,
    SHOWS,
    SORTS,
    STATUSES,
    SURE,
    Row,
    Wanted,
    box_number,
    last_coming,
    parts_picture,
    port_name,
    ports_of,
    rows_of,
    soon,
    today_of,
)
from argus.web.downloads import download
from argus.web.preparing import LEADS, Preparation

router = APIRouter()

Deciding = Annotated[Asking, Depends(acts(Act.DECIDE))]

LISTED = 50
ON_HOME = 5
REASONS = 3
# Ids that one log entry names at most.
LOGGED = 1_000
MISSING = ("nothing", *(names[0] for names in NEEDED), "quantity")
COLUMNS = (
    "lead_id", "container", "port", "terminal", "position", "vessel", "date", "days", "quantity_kg", "blocks",
    "quantity_basis", "sure", "sure_words", "score", "status", "missing", "pinned", "muted", "confirmed", "outcome",
    "ready_utc", "reasons", "message_ids", "source_ids",
)  # fmt: skip


def wanted_of(request: Request) -> Wanted:
    """Read the state of the board out of the address; what is unknown is left out."""
    found = {name: request.query_params.get(name, "").strip()[:200] for name in Wanted.__slots__}
    known: dict[str, Iterable[str]] = {
        "status": STATUSES, "days": map(str, DAYS), "sure": map(str, SURE), "missing": MISSING, "show": SHOWS,
        "sort": SORTS,
    }  # fmt: skip
    for name, allowed in known.items():
        if found[name] not in allowed:
            found[name] = getattr(Wanted(), name)
    return Wanted(**found)


State = Annotated[Wanted, Depends(wanted_of)]


@router.get("/leads")
def board(asking: Reading, wanted: State, page: Page = 1, done: str = "", lead: str = "") -> Response:
    """The board; `done` and `lead` tell what was just decided there."""
    asked = wanted.asked(asking.zone)
    found = asking.stage.preparing.leads(asking.archive, asked)
    if isinstance(found, Preparation):
        return wait(asking, wanted, found)
    today = today_of(now_of(asking.archive, asked), asking.zone)
    rows = rows_of(found, wanted, today)
    first = (page - 1) * LISTED
    shown = rows[first:][:LISTED]
    asking.record({"leads": wanted.query() or "all", "found": len(rows), "shown": [row.lead.lead_id for row in shown]})
    return asking.page(
        "leads.html",
        wanted=wanted,
        rows=shown,
        total=len(rows),
        all=sum(not each.muted for each in found),
        muted=sum(each.muted for each in found),
        today=today,
        eve=None if wanted.as_of else last_coming(found),
        ports=ports_of(found),
        statuses=STATUSES,
        days=DAYS,
        sures=[(floor, sure_word(floor)) for floor in SURE],
        missing=MISSING,
        sorts=SORTS,
        done=done if done in WHAT else "",
        changed=next((each for each in found if each.lead_id == lead), None),
        unread=messages_to_read(asking.dossier),
        may_decide=may(asking.user, Act.DECIDE),
        page=page,
        pages=-(-len(rows) // LISTED),
        query=wanted.query(),
        **showing(),
    )


@router.get("/leads.csv")
def board_csv(asking: Reading, wanted: State) -> Response:
    """The same as a table; the release reference is not in it."""
    asked = wanted.asked(asking.zone)
    found = leads_of(asking.dossier, asking.archive, asked)
    today = today_of(now_of(asking.archive, asked), asking.zone)
    rows = rows_of(found, wanted, today)
    asking.record({"leads": wanted.query() or "all", "as": "csv", "shown": [row.lead.lead_id for row in rows[:LOGGED]]})
    return download("leads.csv", "text/csv", csv_of(COLUMNS, _cells(rows)))


@router.get("/today/leads")
def card(asking: Reading, wanted: State) -> Response:
    """The first leads, for the first page of the dossier."""
    asked = Wanted().asked(asking.zone)
    found = asking.stage.preparing.leads(asking.archive, asked)
    if isinstance(found, Preparation):
        return wait(asking, wanted, found)
    today = today_of(now_of(asking.archive, asked), asking.zone)
    first = [Row(each, place, soon(each, today)) for place, each in enumerate(found[:ON_HOME], 1) if not each.muted]
    asking.record({"leads": "first", "shown": [row.lead.lead_id for row in first]})
    return asking.page("leads_card.html", rows=first, today=today, **showing())


@router.get("/preparing")
def preparing(asking: Looking, wanted: State, what: str = LEADS) -> Response:
    """How far leads or threats are; asked every second. Once they are there, the page that waits is loaded again."""
    going = asking.stage.preparing.going(what, asking.archive, wanted.asked(asking.zone))
    if going is None:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    return asking.page("preparing_bar.html", going=going)


@router.post("/leads/decide")
def decide(asking: Deciding, form: SentForm, wanted: State) -> Response:
    """Pin, mute, confirm, say what was found, give a value, write a note, or undo the newest of one of these."""
    what = _text(form, "what")
    named = lead_named(asking.dossier, asking.archive, _text(form, "lead"), wanted.asked(asking.zone))
    if named is None or not _text(form, "lead"):
        raise NotFoundError("No such lead", where="leads", do="Open it from the board.")
    found, ids = named
    if what == "undo" and (undone := _undoable(_text(form, "of"))) is not None:
        undo(asking.dossier, asking.user, ids, undone)
    elif what in WHAT and what != "undo":
        WHAT[what](asking.dossier, asking.user, found.lead_id, form)
    else:
        raise UsageError("Nobody decides this about a lead", where="what", do="Use the buttons of the page.")
    return asking.go(_back(form, what, found.lead_id))


def wait(asking: Asking, wanted: Wanted, going: Preparation) -> Response:
    """The page that stands while leads or threats are worked out."""
    asking.record({going.what: "being worked out"})
    template = "preparing_part.html" if asking.partly else "preparing.html"
    return asking.page(template, going=going, moment=wanted.moment())


def showing() -> dict[str, Any]:
    """What templates of leads turn values into words with."""
    return {
        "box_number": box_number,
        "port_name": port_name,
        "sure_word": sure_word,
        "main_reasons": lambda lead: main_reasons(lead, REASONS),
        "parts_picture": parts_picture,
    }


def _mute(dossier: Dossier, user: User, lead_id: str, form: FormData) -> int:
    real = {"yes": True, "no": False}.get(_text(form, "real"))
    return mute(dossier, user, lead_id, _text(form, "said"), real=real)


# What the form says -> what is done.
WHAT: dict[str, Callable[[Dossier, User, str, FormData], object]] = {
    "pin": lambda dossier, user, lead_id, _: pin(dossier, user, lead_id),
    "mute": _mute,
    "confirm": lambda dossier, user, lead_id, _: confirm(dossier, user, lead_id),
    "outcome": lambda dossier, user, lead_id, form: give_outcome(dossier, user, lead_id, _text(form, "said")),
    "value": lambda dossier, user, lead_id, form: give_value(
        dossier, user, lead_id, _text(form, "field"), _text(form, "said")
    ),
    "note": lambda dossier, user, lead_id, form: add_note(dossier, user, lead_id, _text(form, "said")),
    "undo": lambda *_: None,
}
_UNDOABLE: tuple[What, ...] = ("pin", "mute", "confirm", "outcome", "value", "note")


def _undoable(told: str) -> What | None:
    return next((each for each in _UNDOABLE if each == told), None)


def _back(form: FormData, what: str, lead_id: str) -> str:
    """To the page it was decided on; the board then tells what was done, with its undo."""
    back = _text(form, "back")
    path, _, query = back.partition("?")
    if path != "/leads" and not path.startswith("/leads/"):
        path, query = "/leads", ""
    if path == "/leads":
        query = "&".join(filter(None, (query, urlencode({"done": what, "lead": lead_id}))))
    return f"{path}?{query}" if query else path


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()


def _cells(rows: Iterable[Row]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield _cells_of(row.lead, dict(row.soon.facts).get("days"), str(row.soon))


def _cells_of(lead: Lead, days: str | None, in_words: str) -> tuple[object, ...]:
    field = lead.fields.get
    amount = next((each for each in lead.claims_of("quantity") if each.stands), None)
    return (
        lead.lead_id, field("container"), field("port"), field("terminal"), field("position"), field("vessel"),
        lead.arrives_on, in_words if days or lead.arrives_on else None, lead.quantity_kg, lead.blocks,
        amount.kind if amount else None, round(lead.sure, 4), sure_word(lead.sure), round(lead.score, 4), lead.status,
        " ".join(lead.missing), lead.pinned, lead.muted, lead.confirmed, lead.outcome, utc(lead.ready_us),
        "; ".join(map(str, main_reasons(lead, REASONS))), " ".join(lead.message_ids),
        " ".join(filter(None, lead.source_ids)),
    )  # fmt: skip
