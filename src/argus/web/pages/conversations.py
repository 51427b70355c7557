"""Conversations: all of them, then one of them as it was spoken, opened anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from argus.messages import Archive, ParticipantRow, participants_of
from argus.reading import (
    ConversationPage,
    Details,
    Line,
    conversation_page,
    line_details,
    list_conversations,
    mentions_of,
)
from argus.reading.mentions import Mention
from argus.web.asking import Asking, Microseconds, Number, Page, Reading
from argus.web.chart import lying_bars
from argus.web.marking import GROUP_ORDER, group_of
from argus.web.showing import day_of, us_of_day

router = APIRouter()

LISTED = 200
LINES = 120
ORDERS = ("recent", "size", "name")
VOICES = 12
# A text longer than this is cut in a conversation; its message page shows it whole.
LONGEST_SHOWN = 2_000
PICTURE = (40, 1000)
NOTHING = Details()
# What stands above a conversation, most telling first.
TELLING = ("container", "vessel", "port", "quay", "quantity", "release_reference")
MOST_TELLING = 14


@dataclass(frozen=True, slots=True)
class Shown:
    """A line and what stands above it.

    Attributes:
        day: heading when a new day begins; empty otherwise.
        silence: how long nobody spoke before it; empty when that is short.
        again: whether the same account spoke the line before.
        name: what the sender is called; the handle where no delivery says it.
        answered: the same of whoever is answered.
        details: reactions, files and what else stands with the text.
        mentions: what its text mentions, in order. read_off: the same of what was read off its pictures.
    """

    line: Line
    name: str | None
    answered: str | None
    details: Details
    day: str
    day_key: str
    silence: str
    again: bool
    voice: int
    addressed: bool
    mentions: tuple[Mention, ...] = ()
    read_off: tuple[Mention, ...] = ()

    @property
    def every_mention(self) -> tuple[Mention, ...]:
        """In its text and in its pictures."""
        return self.mentions + self.read_off


@router.get("/conversations")
def conversations(asking: Reading, order: str = "recent", contains: str = "", page: Page = 1) -> Response:
    """The list."""
    order = order if order in ORDERS else "recent"
    found = list_conversations(
        asking.archive, order=order, contains=contains.strip(), limit=LISTED, offset=(page - 1) * LISTED
    )
    asking.record({"conversations": found.total, "contains": contains, "page": page})
    return asking.page(
        "conversations.html",
        found=found,
        order=order,
        contains=contains,
        page=page,
        pages=-(-found.total // LISTED),
        query=urlencode({"order": order, "contains": contains}),
    )


@router.get("/conversations/{conversation_id}")
def conversation(asking: Reading, conversation_id: Number, at: str = "", day: str = "") -> Response:
    """One conversation, opened at a message, at a day, or at its end."""
    found = _open(asking, conversation_id, at, day)
    return asking.page("conversation.html", **_values(asking, found, at))


@router.get("/conversations/{conversation_id}/beside")
def beside(asking: Reading, conversation_id: Number, at: str = "") -> Response:
    """The same beside a list."""
    found = _open(asking, conversation_id, at, "")
    return asking.page("conversation_beside.html", **_values(asking, found, at))


@router.get("/conversations/{conversation_id}/lines")
def lines(
    asking: Reading, conversation_id: Number, before: str = "", after: str = "", edge: Microseconds = None
) -> Response:
    """More lines above (`before`) or below (`after`); `edge` is the time of the line they are joined to."""
    found = conversation_page(asking.archive, conversation_id, before=before or None, after=after or None, limit=LINES)
    asking.record({"conversation": conversation_id, "messages": len(found.lines)})
    called = names_by_handle(participants_of(asking.dossier.register, conversation_id))
    shown = shown_lines(asking, found.lines, "", edge if after else None, called)
    return asking.page(
        "conversation_more.html",
        conversation_id=conversation_id,
        found=found,
        shown=shown,
        called=called,
        up=bool(before),
        tail=asking.show.gap(found.lines[-1].us, edge) if before and found.lines else "",
        longest=LONGEST_SHOWN,
    )


def _open(asking: Asking, conversation_id: int, at: str, day: str) -> ConversationPage:
    when = day_of(day)
    found = conversation_page(
        asking.archive,
        conversation_id,
        at=at or None,
        date_us=us_of_day(when, asking.zone) if when and date(2, 1, 1) <= when <= date(9998, 1, 1) else None,
        limit=LINES,
    )
    asking.record({"conversation": conversation_id, "at": at or day or "end", "messages": len(found.lines)})
    return found


def _values(asking: Asking, found: ConversationPage, at: str) -> dict[str, Any]:
    overview = list(found.overview)
    participants = participants_of(asking.dossier.register, found.conversation.conversation_id)
    called = names_by_handle(participants)
    shown = shown_lines(asking, found.lines, at, None, called)
    first = next((us for us, count in overview if count), None)
    # The stretches are equal: the last one ends where the conversation does.
    last = overview[-1][0] + (overview[-1][0] - overview[0][0]) // max(1, len(overview) - 1) if overview else None
    return {
        "found": found,
        "conversation": found.conversation,
        "conversation_id": found.conversation.conversation_id,
        "shown": shown,
        "called": called,
        "at": at,
        "here": next((asking.show.day(line.us) for line in _looked_at(found, at) if line.us is not None), ""),
        "overview": overview,
        "bars": lying_bars([count for _, count in overview], width=PICTURE[0], height=PICTURE[1]),
        "picture": PICTURE,
        "window": _window(found, overview),
        "first": first,
        "last": last,
        "longest": LONGEST_SHOWN,
        "groups": groups_on(shown),
        "telling": telling_values(shown),
        "participants": participants,
    }


def groups_on(shown: Iterable[Shown]) -> tuple[str, ...]:
    """The colour groups of what these lines mention."""
    groups = {group_of(mention.kind) for each in shown for mention in each.every_mention}
    return tuple(group for group in GROUP_ORDER if group in groups)


def telling_values(shown: Iterable[Shown]) -> list[tuple[Mention, str]]:
    """What these lines tell at a glance: each value of the telling kinds once, with its first message."""
    first: dict[tuple[str, str], tuple[Mention, str]] = {}
    for each in shown:
        for mention in each.every_mention:
            if mention.kind in TELLING:
                first.setdefault((mention.kind, mention.value), (mention, each.line.message_id))
    found = sorted(first.values(), key=lambda pair: TELLING.index(pair[0].kind))
    return found[:MOST_TELLING]


def name_of(asking: Asking, line: Line, details: Details) -> str | None:
    """What a sender is called: as this message was delivered, else as any delivery says it, else the handle."""
    if line.sender_id is None:
        return line.sender
    return details.sender_name or asking.archive.names.account_name(line.sender_id) or line.sender


def mentions_read_off(archive: Archive, lines: Iterable[Line]) -> dict[str, tuple[Mention, ...]]:
    """By message id what the texts mention that were read off the pictures of these lines."""
    pictured = [line.message_id for line in lines if line.ocr_text]
    return mentions_of(archive, pictured, "ocr_text") if pictured else {}


def _looked_at(found: ConversationPage, at: str) -> tuple[Line, ...]:
    """The lines in the order in which they tell the day the page stands at: the addressed one, else the first."""
    return (*(line for line in found.lines if line.message_id == at), *found.lines)


def _window(found: ConversationPage, overview: list[tuple[int, int]]) -> tuple[float, float] | None:
    """Where the lines on the screen stand in the overview: upper edge and height, in its units."""
    times = [line.us for line in found.lines if line.us is not None]
    if not times or not overview:
        return None
    step = PICTURE[1] / len(overview)
    above = sum(1 for us, _ in overview if us <= times[0]) - 1
    below = sum(1 for us, _ in overview if us <= times[-1])
    top = max(0, above) * step
    return min(top, PICTURE[1] - 3 * step), max(3 * step, below * step - top)


def names_by_handle(participants: Iterable[ParticipantRow]) -> dict[str, str | None]:
    """What the participants of a conversation are called: handle -> name."""
    return {each.handle: each.name for each in participants if each.name}


def shown_lines(
    asking: Asking, found: tuple[Line, ...], at: str, edge: int | None, names: dict[str, str | None]
) -> list[Shown]:
    """The lines with what stands above them; `names` gets those of the senders besides."""
    shown: list[Shown] = []
    before: Line | None = None
    told = line_details(asking.dossier, found)
    mentioned = mentions_of(asking.archive, (line.message_id for line in found))
    read_off = mentions_read_off(asking.archive, found)
    names |= {line.sender: name_of(asking, line, told.get(line.row, NOTHING)) for line in found if line.sender}
    for line in found:
        details = told.get(line.row, NOTHING)
        answered = line.reply.sender if line.reply else None
        key = "undated" if line.us is None else asking.show.day(line.us)
        new_day = before is None or key != shown[-1].day_key
        last_us = before.us if before else edge
        shown.append(
            Shown(
                line,
                name_of(asking, line, details),
                names.get(answered, answered) if answered else None,
                details,
                asking.show.long_day(line.us) if new_day else "",
                key,
                asking.show.gap(last_us, line.us),
                before is not None and not new_day and before.sender_id == line.sender_id,
                (line.sender_id or 0) % VOICES,
                line.message_id == at,
                mentioned.get(line.message_id, ()),
                read_off.get(line.message_id, ()),
            )
        )
        before = line
    return shown
