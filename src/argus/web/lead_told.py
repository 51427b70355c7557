"""One lead as its page tells it: every field with who said it, its messages in time, and the picture of both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from argus.leads import FIELDS, Claim, Lead
from argus.messages import Archive
from argus.reading import Line
from argus.reading.conversations import line_at
from argus.reading.mentions import Mention
from argus.web.board import MASKED
from argus.web.showing import us_of_day

# Of a field with more claims the newest are shown; the messages below the table have all.
MOST_CLAIMS = 40
# Messages on the page; a lead that more of them tell of says how many there are.
MOST_MESSAGES = 200
KEY_MESSAGES = 6
# What a person needs first: messages that say it stand on the one page that is printed.
KEY_FIELDS = ("container", "date", "port", "quantity", "terminal", "position", "release_reference", "driver", "plate",
              "time", "vessel")  # fmt: skip
HIDDEN = "•"
DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class FieldTold:
    """What is claimed about one field.

    Attributes:
        standing: the claim whose value the lead shows; None = none stands.
        times: how many claims have that value.
        others: of each other value the newest claim; values that stood once first, then what is said most.
        claims: all of them, the standing one first.
    """

    field: str
    standing: Claim | None
    times: int
    others: tuple[Claim, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a lead. `tells`: the fields in which something of it is claimed."""

    line: Line
    conversation: int
    label: str
    tells: tuple[str, ...]


def fields_of(lead: Lead) -> list[FieldTold]:
    """The fields of which anything is claimed, in the order people read them."""
    return [_field(name, claims) for name in FIELDS if (claims := lead.claims_of(name))]


def times_moved(lead: Lead) -> int:
    """How often its day was corrected."""
    return sum(each.kind == "corrected" for each in lead.claims_of("date"))


def messages_of(archive: Archive, lead: Lead, wanted: Iterable[str]) -> list[Said]:
    """These of its messages, in order of time."""
    told: dict[str, dict[str, None]] = {}
    for claim in lead.claims:
        for message_id in claim.message_ids:
            told.setdefault(message_id, {})[claim.field] = None
    found = []
    for message_id in wanted:
        place = archive.find(bytes.fromhex(message_id))
        if place is not None:
            number = place[0].cells["conversation"](place[1])
            label = archive.names.conversation(number).label
            found.append(Said(line_at(archive, *place), number, label, tuple(told.get(message_id, ()))))
    return found


def key_messages(lead: Lead) -> tuple[str, ...]:
    """The messages that tell most: those whose claims stand, then those of other claims; in order of time."""
    standing = {each.field: each for each in lead.claims if each.stands}
    wanted = [claim for name in KEY_FIELDS if (claim := standing.get(name))]
    ids = [message_id for claim in (*wanted, *lead.claims) for message_id in claim.message_ids[-1:]]
    chosen = set(list(dict.fromkeys([*ids, *lead.message_ids]))[:KEY_MESSAGES])
    return tuple(each for each in lead.message_ids if each in chosen)


# --- masking ---


def secrets_of(lead: Lead) -> tuple[str, ...]:
    """Every release reference of a lead, as written and in its standard form, longest first."""
    told = {text for claim in lead.claims_of(MASKED) for text in (claim.raw, claim.value) if text}
    return tuple(sorted(told, key=lambda each: (-len(each), each)))


def masked(text: str, mentions: Sequence[Mention], secrets: Sequence[str]) -> tuple[str, tuple[Mention, ...]]:
    """A text with release references covered, letter by letter so that all else keeps its place."""
    spans = [(each.start, each.end) for each in mentions if each.kind == MASKED]
    for secret in secrets:
        spans += [found.span() for found in re.finditer(re.escape(secret), text, re.IGNORECASE)]
    for start, end in spans:
        text = text[:start] + HIDDEN * (end - start) + text[end:]
    kept = tuple(each for each in mentions if not any(each.start < end and start < each.end for start, end in spans))
    return text, kept


def masked_line(line: Line, mentions: Mapping[str, Sequence[Mention]], secrets: Sequence[str]) -> Line:
    """A message with what it answers; `mentions` by the names of its texts."""
    reply = line.reply
    if reply is not None:
        reply = replace(reply, text=masked(reply.text, (), secrets)[0])
    text, _ = masked(line.text, mentions.get("text", ()), secrets)
    read_off, _ = masked(line.ocr_text, mentions.get("ocr_text", ()), secrets)
    return replace(line, text=text, ocr_text=read_off, reply=reply)


# --- the picture ---


@dataclass(frozen=True, slots=True)
class Mark:
    """A message in the picture; `tells`: something it claims stands."""

    message_id: str
    us: int
    x: float
    tells: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """The messages of one conversation."""

    conversation: int
    label: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """A lane for each conversation, and the days: first, last, of arrival and of today as places in the picture.

    Attributes:
        days: (x, day as microseconds, "first" | "last" | "arrives" | "today").
    """

    width: float
    height: float
    lanes: tuple[Lane, ...]
    days: tuple[tuple[float, int, str], ...]


WIDTH, LANE, TOP = 960.0, 22.0, 18.0
EDGE = 8.0


def timeline_of(lead: Lead, said: Sequence[Said], now_us: int | None, zone: ZoneInfo) -> Timeline | None:
    """The picture; None = nothing of it is dated."""
    times = [each.line.us for each in said if each.line.us is not None]
    if not times:
        return None
    arrives = None if lead.arrives_on is None else us_of_day(lead.arrives_on, zone) + DAY_US // 2
    first, last = min(times), max(times)
    # A day of arrival far from every message is a mistake of somebody: it must not press all marks together.
    near = arrives is not None and first - 30 * DAY_US <= arrives <= last + 60 * DAY_US
    start, end = (min(first, arrives or first), max(last, arrives or last)) if near else (first, last)
    reach = max(end - start, DAY_US)

    def x(us: int) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * (us - start) / reach, 1)

    standing = {message_id for claim in lead.claims if claim.stands for message_id in claim.message_ids}
    numbers = list(dict.fromkeys(each.conversation for each in said))
    lanes = []
    for place, number in enumerate(numbers):
        own = [each for each in said if each.conversation == number]
        marks = tuple(
            Mark(each.line.message_id, each.line.us, x(each.line.us), each.line.message_id in standing)
            for each in own
            if each.line.us is not None
        )
        lanes.append(Lane(number, own[0].label, TOP + LANE * place + LANE / 2, marks))
    days = [(x(first), first, "first"), (x(last), last, "last")]
    if near and arrives is not None:
        days.append((x(arrives), arrives, "arrives"))
    if now_us is not None and start <= now_us <= end:
        days.append((x(now_us), now_us, "today"))
    return Timeline(WIDTH, TOP + LANE * len(lanes) + 4, tuple(lanes), tuple(days))


def now_written() -> str:
    """This moment, for the foot of a printed page."""
    return datetime.now(UTC).isoformat()


def _field(name: str, claims: tuple[Claim, ...]) -> FieldTold:
    standing = next((each for each in claims if each.stands), None)
    value = standing.value if standing else None
    others: dict[str, list[Claim]] = {}
    for each in claims:
        if each.value != value:
            others.setdefault(each.value, []).append(each)
    # What stood once comes first, then what is said most, then what is said last.
    order = sorted(others.values(), key=lambda own: (all(each.kind != "corrected" for each in own), -len(own)))
    times = sum(each.value == value for each in claims)
    return FieldTold(name, standing, times, tuple(own[0] for own in order), claims[:MOST_CLAIMS])
