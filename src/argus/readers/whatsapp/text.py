"""Read the chats that WhatsApp exports as text, from Android and iOS, in any language of the phone.

Format: UTF-8, one line per message, the further lines of a message without head (`style.py` tells the heads apart):
    12/03/2021, 14:05 - Ann: text                a message; `Ann` is the contact's name or number
    12/03/2021, 14:05 - Ann added Bob            no message: an event of the chat (`events.py`)
    [12/03/2021, 14:05:06] Ann: text             the same from iOS
What WhatsApp writes in place of a message (a file, a deleted message, a call) is told apart in `said.py`.

A name ends at the first ": "; a contact whose name holds one is given in the mapping: {"names": ["Port: Bob"]}. A line
with a name and nothing behind it ("Ann:") is a message without text.

The clock has no zone: the person importing gives it. Where the dates leave open whether the day or the month stands
first, the person says so: {"date_order": "dmy"}. The chat is named after the file or archive ("WhatsApp Chat with
Ann.txt"); a chat of two people has the key "Ann | Bob", so that the exports of both are one conversation.
Samples: tests/samples/whatsapp-text (made by hand); shared: chat-export-mini.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argus.errors import DecisionNeededError, EvidenceUnreadableError, UsageError
from argus.evidence import EvidenceItem
from argus.evidence.item import LONGEST_LINE
from argus.messages import Block, Found, block_of
from argus.readers import reader as spans
from argus.readers.given import zone_given
from argus.readers.lines import stretches
from argus.readers.reader import Plan, Request, Span, decoded, one_block, path_of
from argus.readers.whatsapp.chat import Chat, handle
from argus.readers.whatsapp.chat_columns import ChatColumns
from argus.readers.whatsapp.events import event_of
from argus.readers.whatsapp.style import (
    DATE_ORDERS,
    DatesSeen,
    as_json,
    heads,
    next_head,
    pieces,
    shown,
    style_of,
)
from argus.readers.whatsapp.words import NAME_OF_CHAT

SERVICE = "WhatsApp"
# A piece of this size is read into columns at once; a piece that a single message makes longer is read line by line.
_PIECE = 4 << 20
_LONGEST_PIECE = 16 << 20
# Lines that nobody wrote are looked at to tell a group from a chat of two; after so many it is clear.
_EVENTS_SEEN = 100_000
_OF_A_GROUP = frozenset({"create", "rename", "icon", "description", "join", "leave", "admin", "settings"})


class WhatsAppTextReader:
    """A head with date and clock begins a record."""

    name = "whatsapp-text"
    version = "1"
    about = "WhatsApp chats exported as text, from Android and iOS, in every language of the phone"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the lines tell
        """The first line has a head, and the lines with one read like a chat."""
        found = style_of(head)
        if found is None:
            return None
        style, many = found
        bodies = [_body(head, match) for match in heads(head, style.pattern())]
        named = sum(1 for body in bodies if b": " in body)
        events = sum(1 for body in bodies if event_of(decoded(body)[0]).name != "system") if not named else 0
        if named * 2 > len(bodies) or events:
            return f"{many} of the first lines have the date, clock and name of a WhatsApp export"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Settle the order of the date and the chat over the whole file."""
        given = request.mapping or {}
        found = style_of(item.head())
        if found is None:
            raise EvidenceUnreadableError(
                "No line begins like those of a WhatsApp export",
                where=f"item {item.name}",
                do="Import it as another format: `argus formats` lists them.",
            )
        zone = zone_given(item, request, "The times of this chat")
        style = found[0]
        seen = _survey(item, style.pattern())
        order = _order(item, given, seen, "dmy" if style.day_first else None)
        names = [str(each) for each in given.get("names", ())]
        key, name, kind = _conversation(item, given, seen)
        settled = {
            "style": as_json(style),
            "date_order": order,
            "zone": zone,
            "service": request.service or SERVICE,
            "conversation": key,
            "conversation_name": name,
            "conversation_kind": kind,
            "names": names,
        }
        return Plan(
            spans=_cut(item, style.pattern()),
            settled=settled,
            shown=(
                *shown(style, order, seen.example),
                f"zone <- {zone} (given)",
                f"conversation <- {name} ({kind})",
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        chat = Chat(settled)
        for first, end, raw in stretches(item, span, chat.pattern, LONGEST_LINE):
            yield chat.record(first, end, raw or b"", end - first)

    def read_block(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Block:
        """The same records, most of them straight into columns."""
        chat = Chat(settled)
        blocks, at = [], span.start
        while at < span.end:
            end = next_head(item, chat.pattern, at + _PIECE, span.end) if span.end - at > _PIECE else span.end
            if end - at > _LONGEST_PIECE:
                blocks.append(block_of(self.read(item, Span(0, at, end), settled)))
            else:
                blocks.append(ChatColumns(chat, item.part(at, end), at).block())
            at = end
        return one_block(blocks)


# --- the plan ---


@dataclass(slots=True)
class _Survey:
    """What the whole file tells.

    Attributes:
        senders: at most three names. group: an event of a group was seen. example: the first date and clock.
    """

    dates: DatesSeen
    senders: dict[str, None]
    group: bool = False
    example: str = ""


def _survey(item: EvidenceItem, pattern: re.Pattern[bytes]) -> _Survey:
    seen = _Survey(DatesSeen(), {})
    last = b""
    looked_at = 0
    for _, data in pieces(item, 0, item.size):
        for match in heads(data, pattern):
            day = match[2]
            if day != last:
                seen.dates.see(decoded(day)[0])
                last = day
                seen.example = seen.example or decoded(match[1])[0]
            if seen.group or len(seen.senders) > 2:
                continue
            body = decoded(_body(data, match))[0]
            name, colon, said = body.partition(": ")
            if colon and not said.startswith("\u200e"):
                seen.senders[handle(name)] = None
            elif looked_at < _EVENTS_SEEN:
                looked_at += 1
                seen.group = event_of(said or body).name in _OF_A_GROUP
    return seen


def _body(data: bytes, match: re.Match[bytes]) -> bytes:
    end = data.find(b"\n", match.end())
    return data[match.end() : min(len(data) if end < 0 else end, match.end() + 2_000)].removesuffix(b"\r")


def _order(item: EvidenceItem, given: Mapping[str, Any], seen: _Survey, settled: str | None) -> str:
    order = given.get("date_order")
    if order is not None:
        if order not in DATE_ORDERS:
            raise UsageError(
                "The mapping names an order of the date that is none",
                where=f"item {item.name}",
                do=f"Use one of: {', '.join(DATE_ORDERS)}.",
            )
        return str(order)
    order = seen.dates.order() or settled
    if order is None:
        raise DecisionNeededError(
            "The dates of this chat do not show whether the day or the month stands first",
            where=f"item {item.name}",
            do='Say so in a mapping file: `--mapping FILE` with {"date_order": "dmy"} (or "mdy", "ymd").',
        )
    return order


def _conversation(item: EvidenceItem, given: Mapping[str, Any], seen: _Survey) -> tuple[str, str, str]:
    """Key, name and kind of the chat."""
    kind = "group" if seen.group or len(seen.senders) > 2 else "direct"
    if given.get("conversation"):
        return str(given["conversation"]), str(given["conversation"]), kind
    name = _name_of_chat(item.name)
    if kind == "direct" and len(seen.senders) == 2:
        pair = " | ".join(sorted(seen.senders))
        return pair, name or pair, kind
    # Two files that say nothing are not taken for one chat.
    return name or f"chat:{item.sha256[:12]}", name or f"chat:{item.sha256[:12]}", kind


def _name_of_chat(label: str) -> str:
    """The name in that of the file, else of the archive or folder around it; "" where neither tells."""
    parts = [handle(part) for part in path_of(label).parts]
    stems = [re.sub(r"(?i)\.(?:txt|zip)$", "", part) for part in parts]
    for stem in reversed(stems):
        for pattern in NAME_OF_CHAT:
            if match := re.match(pattern, stem):
                return match["name"].strip()
    told = [stem for stem in reversed(stems) if stem.casefold() not in ("_chat", "chat", "", "/")]
    return told[0] if told else ""


def _cut(item: EvidenceItem, pattern: re.Pattern[bytes]) -> tuple[Span, ...]:
    found: list[Span] = []
    at = 0
    while at < item.size:
        end = next_head(item, pattern, min(at + max(spans.SPAN_BYTES, 1), item.size), item.size)
        found.append(Span(len(found), at, end))
        at = end
    return tuple(found) or spans.whole(item)
