"""Threats to life: a queue of its own; each message with what was said around it, why it stands here, and who acts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from starlette.datastructures import FormData

from argus.access.acts import Act, may
from argus.errors import NotFoundError
from argus.leads.threats import (
    NOBODY_YET,
    Handling,
    Threat,
    end_as_done,
    end_as_no_threat,
    handlings,
    take,
    threat_in,
    undo,
)
from argus.messages import Archive
from argus.reading import Line, neighbours
from argus.reading.conversations import line_at
from argus.web.asking import Asking, Page, Reading, SentForm, acts
from argus.web.board import Wanted
from argus.web.pages.leads import wait
from argus.web.preparing import Preparation

router = APIRouter()

Deciding = Annotated[Asking, Depends(acts(Act.DECIDE))]

LISTED = 25
# Messages shown on either side; the conversation has all.
AROUND = 3
LONGEST_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Shown:
    """A threat as the page shows it: its message, those before and after it, and what stands about it."""

    threat: Threat
    line: Line
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    label: str
    handling: Handling


@router.get("/threats")
def threats(asking: Reading, show: str = "", page: Page = 1, done: str = "") -> Response:
    """The queue: what somebody still has to act on, or all of it; `done`: what just left it, to be undone."""
    return _page(asking, show, page, done)


@router.get("/threats/card")
def card(asking: Reading) -> Response:
    """How many likely ones are open, and how many less likely ones, for the first page of the dossier."""
    found = asking.stage.preparing.threats(asking.archive)
    if isinstance(found, Preparation):
        asking.record({"threats": "being looked for"})
        return asking.page("threats_card_preparing.html", going=found)
    known = _known(asking)
    waiting = [each for each in found if known.get(each.message_id, NOBODY_YET).open]
    likely = [each for each in waiting if each.likely]
    times = [each.us for each in likely if each.us is not None]
    asking.record({"threats": len(waiting)})
    return asking.page(
        "threats_card.html", waiting=len(likely), less=len(waiting) - len(likely), oldest=min(times, default=None)
    )


@router.post("/threats/take")
def taking(asking: Deciding, form: SentForm) -> Response:
    """Say that one acts on it."""
    take(asking.dossier, asking.user, _message(asking, form))
    return _back(asking, form)


@router.post("/threats/end")
def ending(asking: Deciding, form: SentForm) -> Response:
    """Take a message off the queue, with a reason or with what was done."""
    message_id = _message(asking, form)
    end = end_as_done if form.get("how") == "done" else end_as_no_threat
    end(asking.dossier, asking.user, message_id, str(form.get("said", "")))
    return _back(asking, form, done=message_id)


@router.post("/threats/undo")
def undoing(asking: Deciding, form: SentForm) -> Response:
    """Undo the newest decision about a message."""
    undo(asking.dossier, asking.user, _message(asking, form))
    return _back(asking, form)


def _page(asking: Asking, show: str, page: int, done: str) -> Response:
    found = asking.stage.preparing.threats(asking.archive)
    if isinstance(found, Preparation):
        return wait(asking, Wanted(), found)
    known = _known(asking)
    waiting = [each for each in found if known.get(each.message_id, NOBODY_YET).open]
    wanted = found if show == "all" else waiting
    first = (page - 1) * LISTED
    shown = [_shown(asking.archive, each, known.get(each.message_id, NOBODY_YET)) for each in wanted[first:][:LISTED]]
    messages = [line.message_id for each in shown for line in (*each.before, each.line, *each.after)]
    asking.record({"threats": len(wanted), "messages": messages})
    return asking.page(
        "threats.html",
        shown=shown,
        total=len(wanted),
        waiting=sum(each.likely for each in waiting),
        less=sum(not each.likely for each in waiting),
        first_less=next(
            ((at // LISTED + 1, each.message_id) for at, each in enumerate(waiting) if not each.likely), None
        ),
        all=len(found),
        show_all=show == "all",
        done=known.get(done, NOBODY_YET).ended if any(each.message_id == done for each in found) else None,
        done_id=done,
        may_decide=may(asking.user, Act.DECIDE),
        longest=LONGEST_SHOWN,
        page=page,
        pages=-(-len(wanted) // LISTED),
        query="show=all" if show == "all" else "",
    )


def _known(asking: Asking) -> dict[str, Handling]:
    with asking.dossier.register.read() as register:
        return dict(handlings(register))


def _shown(archive: Archive, threat: Threat, handling: Handling) -> Shown:
    place = archive.find(bytes.fromhex(threat.message_id))
    if place is None:
        raise NotFoundError("This message is gone", where="threats", do="Open the page again.")
    before, after = neighbours(archive, threat.message_id, AROUND)
    label = archive.names.conversation(threat.conversation).label
    return Shown(threat, line_at(archive, *place), before, after, label, handling)


def _message(asking: Asking, form: FormData) -> str:
    """The id of a threat that this reader may see."""
    return threat_in(asking.archive, str(form.get("message", ""))).message_id


def _back(asking: Asking, form: FormData, done: str = "") -> Response:
    if form.get("show") == "all":
        return asking.go("/threats?show=all")
    return asking.go(f"/threats?done={done}" if done else "/threats")
