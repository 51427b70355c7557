"""Read Signal chats as text: what signal-export writes (chat.md), and texts in the same manner.

    [2019-12-24 12:23:05] Name: text        also with a comma and without seconds: [2019-12-24, 12:23]
    continuation lines
    (- Name: sign, Name: sign -)            reactions
    (( sign ))                              a sticker without a file
    ![name](./media/file)                   a file that was sent along
    > quoted                                what it answers, above its own words
A message runs up to the next line of that form. The clock has no zone: the person importing gives it. Only names are
known; what the owner wrote is "Me", which stands for the handle given as `{"owner": ...}` in the mapping, else for an
account of this item alone. The conversation is the folder of a chat.md, else the name of the file.
Format: carderne/signal-export, models.py. Samples: tests/samples/signal-text (made by hand; one from chat-miner).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Found, Message, Other, Place, Reaction, Unreadable
from argus.readers.file_kinds import kind_of_file
from argus.readers.given import owner_unnamed, zone_given
from argus.readers.lines import stretches
from argus.readers.reader import Plan, Request, Span, cut_at_ends, decoded, path_of
from argus.readers.written import moment_written
from argus.terms import TimeForm, UnreadableTimeError, zone_named

_BOM = b"\xef\xbb\xbf"
# A message that runs on for longer is none: the lines behind are on their own.
_LONGEST = 8 << 20
_START = re.compile(rb"\[[0-9]{4}-[0-9]{2}-[0-9]{2},? [0-9]{2}:[0-9]{2}(?::[0-9]{2})?\] [^\r\n:]{1,200}:(?: |\r?\n|\Z)")
_HEAD = re.compile(r"\[(?P<at>[^\]]+)\] (?P<name>[^\r\n:]{1,200}):(?: |(?=\r?\n)|\Z)(?P<text>.*)", re.DOTALL)
_FILE = re.compile(r"!?\[(?P<name>[^\]\n]*)\]\((?P<path>\./media/[^)\n]+|\.\./exported_stickers/[^)\n]+)\) {0,2}")
_REACTIONS = re.compile(r"\n\(- (?P<all>[^\n]*) -\)(?=\s*$|\n|!?\[)")
_STICKER = re.compile(r"\n\(\( (?P<sign>[^\n]*) \)\)")
_QUOTE = re.compile(r"\A\s*\n\n> (?P<quote>.*?)\n\n(?!> )", re.DOTALL)
_DELETED = "(This message was deleted)"
_CALL = re.compile(r"(?:Incoming|Outgoing|Missed) (?:voice |video |group )?call(?: \([^)\n]*\))?")
_CLOCK = TimeForm(None, "ymd")
_OWNER = "Me"


class SignalTextReader:
    """One message is one record."""

    name = "signal-text"
    version = "1"
    about = "Signal chats as text: chat.md of signal-export, and `[2019-12-24, 12:23] Name: text`"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the lines say what they are
        """The first line, and a good part of the first ones, start with a day in brackets, the year first."""
        lines = [line for line in head.removeprefix(_BOM).split(b"\n") if line.strip()][:200]
        starts = sum(1 for line in lines if _START.match(line))
        if lines and _START.match(lines[0]) and starts * 20 >= len(lines):
            return f"{starts} of the first {len(lines)} lines read `[2019-12-24, 12:23] Name: text`"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Settle zone, owner and conversation, and cut between messages."""
        zone = zone_given(item, request, "The times of this chat")
        given = request.mapping or {}
        owner = str(given.get("owner") or owner_unnamed(item))
        path = path_of(item.name)
        chat = path.parent.name if path.stem in ("chat", "index") and path.parent.name else path.stem
        return Plan(
            spans=cut_at_ends(item, (end for _, end, _ in stretches(item, Span(0, 0, item.size), _START, 0))),
            settled={"zone": zone, "owner": owner, "chat": chat, "service": request.service or "signal"},
            shown=(
                f"conversation <- {chat}",
                f"zone <- {zone} (given)",
                f"sender {_OWNER!r} <- {owner}{' (given)' if given.get('owner') else ''}",
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        zone = zone_named(settled["zone"])
        for start, end, raw in stretches(item, span, _START, _LONGEST):
            place = Place(start, end)
            if raw is None:
                yield Unreadable(place, "a message longer than 8 MiB")
                continue
            text, noted = decoded(raw)
            match = _HEAD.fullmatch(text.removeprefix("\ufeff")) if _START.match(raw.removeprefix(_BOM)) else None
            if match is None:
                blank = not text.strip("\ufeff \t\r\n")
                yield (
                    Other(place, "blank line", counts=False) if blank else Unreadable(place, "no line of a Signal chat")
                )
                continue
            try:
                at = moment_written(match["at"].replace(",", ""), _CLOCK, zone)
            except UnreadableTimeError as error:
                yield Unreadable(place, str(error))
                continue
            said = _Said(match["text"], settled["owner"])
            yield Message(
                place=place,
                sent_at=at,
                sender=settled["owner"] if match["name"] == _OWNER else match["name"],
                text=None if said.deleted else said.text,
                service=settled["service"],
                conversation=settled["chat"],
                kind=said.kind,
                attachments=tuple(said.files),
                sent_as_written=match["at"],
                state="deleted" if said.deleted else "intact",
                sender_name=_OWNER if match["name"] == _OWNER else None,
                reactions=tuple(said.reactions),
                other=said.other | noted,
            )


class _Said:
    """What stands behind the name, taken apart."""

    def __init__(self, written: str, owner: str) -> None:
        text = written.replace("\r\n", "\n")
        self.other: dict[str, str] = {}
        self.reactions: list[Reaction] = []
        if found := _QUOTE.match(text):
            self.other["quote"] = found["quote"].replace("\n> ", "\n")
            text = text[found.end() :]
        if found := _REACTIONS.search(text):
            self.reactions = _reactions(found["all"], owner)
            text = text[: found.start()] + text[found.end() :]
        if found := _STICKER.search(text):
            self.other["sticker"] = found["sign"]
            text = text[: found.start()] + text[found.end() :]
        self.files = [Attachment(name=each["path"], other={"name": each["name"]}) for each in _FILE.finditer(text)]
        text = _FILE.sub("", text).strip()
        self.deleted = text == _DELETED
        self.text = text or None
        self.kind = "text"
        if self.files:
            self.kind = kind_of_file(self.files[0].name)
        elif "sticker" in self.other and not text:
            self.kind = "image"
        elif _CALL.fullmatch(text):
            self.kind = "call"


def _reactions(written: str, owner: str) -> list[Reaction]:
    """`Name: sign, Name: sign`."""
    pairs = (each.rpartition(": ") for each in written.split(", "))
    return [Reaction(sign, owner if name == _OWNER else name or None) for name, _, sign in pairs]
