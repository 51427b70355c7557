"""One record of an exported chat: its head, the name, and what was said or what happened."""

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from argus.evidence.item import LONGEST_LINE
from argus.messages import Attachment, Edit, Found, Message, Moment, Other, Participant, Place, Unreadable
from argus.readers.reader import decoded
from argus.readers.whatsapp.events import event_of
from argus.readers.whatsapp.said import Said, call_in, is_plain, said_by
from argus.readers.whatsapp.style import day_of, from_json
from argus.readers.whatsapp.words import HALF_OF_DAY
from argus.terms import to_utc, zone_named

_LONGEST_NAME = 60
_QUOTES = "\"“”„«»「」『』‘’'"
_NUMBER = re.compile(r"\d+")
# Marks of direction, and narrow spaces.
_MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_NOT_IN_WORDS = re.compile(rf"[\d\s:.٫{_MARKS}]+")
_IN_NAMES = re.compile(rf"[{_MARKS}]+")


class Chat:
    """The settled options, ready to read with."""

    def __init__(self, settled: Mapping[str, Any]) -> None:
        self.style = from_json(settled["style"])
        self.pattern = self.style.pattern()
        self.order = settled["date_order"]
        self.zone = zone_named(settled["zone"])
        self.service = settled["service"]
        self.conversation = settled["conversation"]
        self.conversation_name = settled["conversation_name"]
        self.kind = settled["conversation_kind"]
        self.names = tuple(f"{name}: " for name in settled["names"])
        self.precision = "second" if self.style.seconds else "minute"

    def record(self, start: int, end: int, raw: bytes, size: int | None = None) -> Found:
        """The record of these bytes (of its beginning, where `size` says that it is longer)."""
        place = Place(start, end)
        if size is not None and size > LONGEST_LINE:
            return Unreadable(place, "message longer than 64 MiB")
        head = self.pattern.match(raw)
        if head is None:
            return Unreadable(place, "no head of a message")
        written, _ = decoded(head[1])
        body, other = decoded(raw[head.end() :].removesuffix(b"\n").removesuffix(b"\r"))
        try:
            sent_at: Moment | None = self.moment(head)
            why = ""
        except (ValueError, OverflowError) as error:
            sent_at, why = None, str(error)
        name, text = self._split(body)
        if name is None:
            said = call_in(body)
            if said is None:
                event = event_of(body)
                return self._event(place, event.name, event.whom, sent_at)
        else:
            said = Said(text) if is_plain(text) else said_by(text, marked_events=self.style.layout != "dash")
            if said.event:
                return self._event(place, said.event, said.whom, sent_at)
        if sent_at is None:
            return Unreadable(place, why)
        sender = None if name is None else handle(name)
        return Message(
            place=place,
            sent_at=sent_at,
            sender=sender,
            text=said.text,
            service=self.service,
            conversation=self.conversation,
            conversation_name=self.conversation_name,
            conversation_kind=self.kind,
            kind=said.kind,
            attachments=(Attachment(name=said.file),) if said.file else (),
            latitude=said.latitude,
            longitude=said.longitude,
            other=({} if sender == name or name is None else {"name as written": name}) | dict(said.other) | other,
            sent_as_written=written,
            state=said.state,
            edits=(Edit(),) if said.state == "edited" else (),
        )

    def moment(self, head: re.Match[bytes]) -> Moment:
        """When the head says.

        Raises:
            ValueError: no such day, or no such time on it.
        """
        midnight = datetime.combine(day_of(decoded(head[2])[0], self.order), time())
        us, offset, twice = to_utc(midnight + timedelta(seconds=clock_of(decoded(head[3])[0])), self.zone)
        return Moment(us, offset, self.precision, "given", "ambiguous hour" if twice else "")

    def _split(self, body: str) -> tuple[str | None, str]:
        """Name and text; None where nobody wrote the line."""
        for name in self.names:
            if body.startswith(name):
                return name.removesuffix(": "), body[len(name) :]
        line, newline, rest = body.partition("\n")
        name, colon, text = line.partition(": ")
        if not colon:
            name, colon, text = line.rstrip("\r").rpartition(":")
            if not colon or text:
                return None, body
        if self.is_odd(name) and event_of(body).name != "system":
            return None, body
        return name, text + newline + rest

    @staticmethod
    def is_odd(name: str) -> bool:
        """Could this be the start of a line like `Ann changed the subject to "Port: Monday"`?"""
        return len(name) > _LONGEST_NAME or any(quote in name for quote in _QUOTES)

    def _event(self, place: Place, event: str, whom: str, at: Moment | None) -> Other:
        if not whom:
            return Other(place, event)
        since, until = (at, None) if event == "join" else (None, at)
        return Other(
            place,
            event,
            facts=(
                Participant(
                    self.conversation,
                    handle(whom),
                    service=self.service,
                    since=since,
                    until=until,
                    conversation_name=self.conversation_name,
                    conversation_kind=self.kind,
                ),
            ),
        )


def clock_of(written: str) -> int:
    """Seconds since midnight.

    Raises:
        ValueError: no time of a day.
    """
    hour, minute, second = (*(int(each) for each in _NUMBER.findall(written)), 0)[:3]
    half = HALF_OF_DAY.get(_NOT_IN_WORDS.sub("", written).casefold())
    if half == "pm" and hour <= 12:
        hour = hour % 12 + 12
    elif half == "am":
        if hour > 12:
            raise ValueError("an hour beyond twelve before noon")
        hour %= 12
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError("no time of a day")
    return hour * 3600 + minute * 60 + second


def handle(name: str) -> str:
    """A name without marks of direction and with plain spaces: iOS writes both into numbers."""
    if name.isascii():
        return name
    return _IN_NAMES.sub("", name).replace("\u00a0", " ").replace("\u202f", " ").strip() or name
