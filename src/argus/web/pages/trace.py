"""The way of one thing: from a figure down to sealed bytes, from a message up to figures, as a picture and in words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote

import polars as pl
from fastapi import APIRouter, Query, Response

from argus.errors import NotFoundError, UsageError
from argus.figures import LANGUAGES, Figure, Language, all_figures, books_of
from argus.ledger import Revision, at, events, revisions
from argus.trace import Step, Trace, When, amount_line, figure_line, trace
from argus.web.asking import Asking, Reading
from argus.web.board import Wanted
from argus.web.columns import LETTERS, MARK_HEIGHT, MARK_WIDTH, STEP_Y, picture_of
from argus.web.hostile import one_line
from argus.web.pages.leads import wait
from argus.web.pages.ledger_naming import naming
from argus.web.preparing import Preparation

router = APIRouter()

# Children of one step; bytes of sealed files that a page hashes again.
CHILDREN, MOST_BYTES = 16, 256 << 20
OFFERED = 40
LOGGED = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEIGHED = ("ytd_kg", "year_kg", "kg_seized")

Day = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True)
class Offered:
    """A thing to begin with: an id and its line."""

    id: str
    line: str


@router.get("/trace")
def begin(asking: Reading, wanted: str = "") -> Response:
    """Where to begin: type an id, or take a figure or a find that is linked."""
    if wanted.strip():
        return asking.go(f"/trace/{quote(wanted.strip(), safe='')}")
    today = asking.show.today()
    with asking.dossier.register.read() as register:
        figures = all_figures(books_of(register), today)
        linked = at(events(register)).filter((pl.col("lead_ids").list.len() > 0) | (pl.col("messages") > 0))
        linked = linked.sort("last_day", "entry_no", descending=True)
        finds = revisions(register, linked["row_id"].head(OFFERED).to_list())
    asking.record({"trace": "begin"})
    weighed = [each for each in figures if each.ask.measure in _WEIGHED and each.value is not None]
    weighed.sort(key=lambda each: (not each.ask.scope.dossier, _WEIGHED.index(each.ask.measure)))
    return asking.page(
        "trace_begin.html",
        figures=[_figure_line(asking, each) for each in weighed[:OFFERED]],
        finds=[_find_line(asking, each) for each in finds],
    )


@router.get("/trace/{wanted:path}")
def way(asking: Reading, wanted: str, as_of: Day = "", known_at: Day = "") -> Response:
    """The way of one thing, as of any day."""
    state = Wanted(as_of=as_of, known_at=known_at)
    asked = state.asked(asking.zone)
    ready = asking.stage.preparing.leads(asking.archive, asked)
    if isinstance(ready, Preparation):
        return wait(asking, state, ready)
    known = None if asked.known_at_us is None else _EPOCH + timedelta(microseconds=asked.known_at_us)
    when = When(date.fromisoformat(as_of) if as_of else None, known)
    language = _language(asking)
    try:
        found = trace(
            asking.dossier, asking.archive, wanted, when, most=CHILDREN, most_bytes=MOST_BYTES, language=language
        )
    except (NotFoundError, UsageError) as trouble:
        asking.record({"trace": "nothing"})
        # Of an earlier day it is an answer that there was nothing yet.
        status = 400 if isinstance(trouble, UsageError) else 200 if state.moment() else 404
        return asking.page(
            "trace.html", status=status, found=None, wanted=wanted, trouble=trouble, **_moment(asking, state)
        )
    ids = {"leads": found.ids("lead")[:LOGGED], "messages": found.ids("message")[:LOGGED]}
    asking.record({"trace": found.root.id, "as_of": as_of, "known_at": known_at, **ids})
    return asking.page(
        "trace.html",
        found=found,
        wanted=found.root.id,
        trouble=None,
        picture=picture_of(found),
        counts=_counts(found),
        address=lambda step: _address(step, state),
        line=_one_line,
        short=_short,
        naming=naming(asking),
        mark_width=MARK_WIDTH,
        mark_height=MARK_HEIGHT,
        step_y=STEP_Y,
        **_moment(asking, state),
    )


def _moment(asking: Asking, state: Wanted) -> dict[str, Any]:
    today = asking.show.today()
    day = date.fromisoformat(state.as_of) if state.as_of else today
    earlier = Wanted(as_of=(day - timedelta(days=7)).isoformat(), known_at=state.known_at)
    return {"state": asdict(state), "moment": state.moment(), "earlier": earlier.moment(), "today": today}


def _counts(found: Trace) -> Mapping[str, int]:
    """How many different things of each kind are on the way."""
    return {kind: len(found.ids(kind)) for kind in ("entry", "lead", "message", "sighting", "item", "delivery")}


def _address(step: Step, state: Wanted) -> str:
    """Where a mark leads: on with the trace; from a message to its bytes, from a file to its delivery."""
    if step.kind == "message":
        return f"/messages/{step.id}#sealed-1"
    if step.kind == "item":
        return f"/deliveries/{step.children[0].id}" if step.children else "/deliveries"
    if step.kind == "delivery":
        return f"/deliveries/{step.id}"
    return f"/trace/{quote(step.id, safe='')}{state.moment()}"


def _one_line(text: str) -> str:
    """For the picture, which holds plain text only: hidden characters by their names."""
    return "".join(f"[{piece.badge}]" if piece.badge else piece.text for piece in one_line(text))


def _short(step: Step) -> str:
    """What fits in a mark: of an entry how much and in which box, of a file its name without folders."""
    text, facts = step.label, step.facts
    if step.kind == "figure":
        text = f"{facts['shown']} · {facts['name']}"
    elif step.kind == "entry":
        amount = text.partition(" · ")[0] if facts["amount"] else str(facts["what"])
        where = facts["container"] or " ".join(str(each) for each in (facts["place"], facts["day"]) if each)
        text = f"{amount} · {where}"
    elif step.kind == "lead" and facts["container"] and facts["quantity_kg"]:
        text = f"{facts['container']} · {facts['quantity_kg']:g} kg"
    elif step.kind == "item":
        text = text.rpartition("/")[2]
    text = _one_line(text.replace("\n", " "))
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"


def _figure_line(asking: Asking, figure: Figure) -> Offered:
    return Offered(figure.ask.figure_id, figure_line(figure, _language(asking)))


def _find_line(asking: Asking, revision: Revision) -> Offered:
    entry = revision.entry
    amount = amount_line(entry, _language(asking)) or "?"
    parts = (amount, entry.item_code, entry.last_day.isoformat(), entry.place, entry.container)
    return Offered(revision.entry_id, " · ".join(part for part in parts if part))


def _language(asking: Asking) -> Language:
    return LANGUAGES.get(asking.language, LANGUAGES["en"])
