"""One lead: what is claimed about each field and by whom, its messages in time, and its sheet for print."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Response

from argus.access.acts import Act, may
from argus.errors import NotFoundError, UsageError
from argus.leads import Lead
from argus.leads.decisions import OUTCOMES, Decision, decided, give_value
from argus.leads.kept import lead_named
from argus.leads.lead import FIELDS
from argus.leads.moment import now_of
from argus.messages import participants_of
from argus.reading import neighbours
from argus.reading.conversations import line_at
from argus.web.asking import Asking, Reading, SentForm
from argus.web.board import MASKED, soon, today_of
from argus.web.lead_told import (
    MOST_MESSAGES,
    Said,
    fields_of,
    key_messages,
    masked,
    masked_line,
    messages_of,
    now_written,
    secrets_of,
    timeline_of,
    times_moved,
)
from argus.web.pages.conversations import LONGEST_SHOWN, Shown, names_by_handle, shown_lines
from argus.web.pages.leads import LOGGED, Deciding, State, showing, wait
from argus.web.preparing import Preparation

router = APIRouter()

# Messages on either side of one that is opened in place; its conversation has all.
AROUND = 6
# Fields of which a person may know better; a release reference of one's own is typed elsewhere.
OWN_VALUES = tuple(each for each in FIELDS if each != MASKED)


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A value of one's own that cannot stand in its field, as it was typed."""

    field: str
    said: str
    trouble: UsageError


@router.get("/leads/{lead_id}")
def lead(asking: Reading, lead_id: str, wanted: State, release: int = 0) -> Response:
    """The lead; `release`: with its release reference, which the log then says."""
    return _page(asking, "lead.html", lead_id, wanted, release=bool(release))


@router.get("/leads/{lead_id}/sheet")
def sheet(asking: Reading, lead_id: str, wanted: State, release: int = 0) -> Response:
    """The same on one page of paper, for whoever goes there."""
    return _page(asking, "lead_sheet.html", lead_id, wanted, release=bool(release))


@router.post("/leads/value")
def value(asking: Deciding, form: SentForm, wanted: State) -> Response:
    """Put a value of one's own in a field; what cannot stand there is told where it was typed."""
    lead_id, field, said = (str(form.get(name, "")).strip() for name in ("lead", "field", "said"))
    if not lead_id:
        raise NotFoundError("No such lead", where="leads", do="Open it from the board.")
    found, _ = _named(asking, lead_id, wanted)
    address = f"/leads/{found.lead_id}{wanted.moment()}"
    try:
        give_value(asking.dossier, asking.user, found.lead_id, field, said)
    except UsageError as error:
        again = asking.again(Act.READ, address)
        return _page(again, "lead.html", lead_id, wanted, release=False, wrong=NotTaken(field, said, error))
    return asking.go(address)


@router.get("/leads/{lead_id}/around/{message_id}")
def around(asking: Reading, lead_id: str, message_id: str, wanted: State, release: int = 0) -> Response:
    """What was said around one of its messages."""
    found, _ = _named(asking, lead_id, wanted)
    place = asking.archive.find(bytes.fromhex(message_id)) if message_id in found.message_ids else None
    if place is None:
        raise NotFoundError("No such message of this lead", where="leads", do="Open the lead again.")
    before, after = neighbours(asking.archive, message_id, AROUND)
    lines = (*before, line_at(asking.archive, *place), *after)
    number = place[0].cells["conversation"](place[1])
    asking.record({"lead": found.lead_id, "around": message_id, "messages": len(lines), **_unmasked(release)})
    called = names_by_handle(participants_of(asking.dossier.register, number))
    shown = shown_lines(asking, lines, message_id, None, called)
    return asking.page(
        "lead_around.html",
        shown=[_covered(each, found, bool(release)) for each in shown],
        conversation_id=number,
        message_id=message_id,
        called=called,
        longest=LONGEST_SHOWN,
    )


def _page(
    asking: Asking, template: str, lead_id: str, wanted: State, *, release: bool, wrong: NotTaken | None = None
) -> Response:
    sheet = template == "lead_sheet.html"
    asked = wanted.asked(asking.zone)
    ready = asking.stage.preparing.leads(asking.archive, asked)
    if isinstance(ready, Preparation):
        return wait(asking, wanted, ready)
    found, ids = _named(asking, lead_id, wanted)
    chosen = key_messages(found) if sheet else found.message_ids[:MOST_MESSAGES]
    said = messages_of(asking.archive, found, chosen)
    told: dict[str, object] = {"lead": found.lead_id, "messages": list(found.message_ids[:LOGGED])}
    asking.record({**told, **_unmasked(release), **({"as": "sheet"} if sheet else {})})
    now_us = now_of(asking.archive, asked)
    today = today_of(now_us, asking.zone)
    with asking.dossier.register.read() as register:
        decisions = decided(register, asked.known_at_us).about(ids)
    return asking.page(
        template,
        status=400 if wrong else 200,
        wrong=wrong,
        lead=found,
        wanted=wanted,
        here=f"/leads/{found.lead_id}{wanted.moment()}",
        and_more="&" if wanted.moment() else "?",
        fields=fields_of(found),
        own_values=OWN_VALUES,
        release=release,
        soon=soon(found, today),
        today=today,
        now_us=now_us,
        moved=times_moved(found),
        picture=None if sheet else timeline_of(found, said, now_us, asking.zone),
        said=_with_texts(asking, found, said, release),
        decisions=[(each, _is_newest(each, decisions)) for each in reversed(decisions)],
        outcomes=tuple(OUTCOMES),
        longest=LONGEST_SHOWN,
        may_decide=may(asking.user, Act.DECIDE),
        printed_at=now_written(),
        **showing(),
    )


def _with_texts(asking: Asking, found: Lead, said: list[Said], release: bool) -> list[tuple[Said, Shown]]:
    """Each message with what it mentions and what its sender is called."""
    shown = shown_lines(asking, tuple(each.line for each in said), "", None, {})
    return [(each, _covered(text, found, release)) for each, text in zip(said, shown, strict=True)]


def _covered(shown: Shown, found: Lead, release: bool) -> Shown:
    """A message in which release references are covered unless they were asked for."""
    if release:
        return shown
    secrets = secrets_of(found)
    texts: dict[str, Any] = {"text": shown.mentions, "ocr_text": shown.read_off}
    return replace(
        shown,
        line=masked_line(shown.line, texts, secrets),
        mentions=masked(shown.line.text, shown.mentions, secrets)[1],
        read_off=masked(shown.line.ocr_text, shown.read_off, secrets)[1],
    )


def _named(asking: Asking, lead_id: str, wanted: State) -> tuple[Lead, tuple[str, ...]]:
    found = lead_named(asking.dossier, asking.archive, lead_id, wanted.asked(asking.zone))
    if found is None:
        raise NotFoundError("No such lead", where="leads", do="Open it from the board.")
    return found


def _unmasked(release: bool | int) -> dict[str, object]:
    return {"release_reference": "shown"} if release else {}


def _is_newest(one: Decision, decisions: tuple[Decision, ...]) -> bool:
    """Whether an undo of its kind would undo this one."""
    return one is [each for each in decisions if each.what == one.what][-1]
