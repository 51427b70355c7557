"""People, rooms and messages of the case of the quais."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

VOLET, CABESTAN, DRISSE = SERVICES = ("Volet", "Cabestan", "Drisse")
ZONE = ZoneInfo("Europe/Paris")
# The days that are written about.
FIRST, DAYS = date(2020, 9, 14), 200
Record = dict[str, Any]


@dataclass(eq=False)
class Habit:
    """How somebody types.

    Attributes:
        plain: leaves accents out. small: no capitals. loud: only capitals. short: abbreviates.
        slips: share of the messages with a typing error. joint: what stands for an apostrophe in French.
    """

    plain: bool
    small: bool
    loud: bool
    short: bool
    slips: float
    joint: str


@dataclass(eq=False)
class Person:
    """Somebody with an account on each service, and another one from `changed_at` on where the telephone changed."""

    nick: str
    habit: Habit
    accounts: dict[str, str]
    changed_at: int | None = None
    changed: dict[str, str] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)

    def account(self, service: str, at: int) -> str:
        """The handle on a service at a moment."""
        if self.changed_at is not None and at >= self.changed_at:
            return self.changed.get(service, self.accounts[service])
        return self.accounts[service]


@dataclass(eq=False)
class Message:
    """What was sent: a text, and what stands on its picture."""

    room: "Room"
    sender: Person
    at: int
    text: str
    ocr_text: str = ""
    source_id: str = ""

    @property
    def handle(self) -> str:
        """The account that sent it."""
        return self.sender.account(self.room.service, self.at)


@dataclass(eq=False)
class Room:
    """A conversation on one service, in one language."""

    key: str
    name: str
    service: str
    language: str
    members: list[Person]
    messages: list[Message] = field(default_factory=list)

    def send(self, sender: Person, at: int, text: str, ocr_text: str = "") -> Message:
        """Say something in it."""
        message = Message(self, sender, at, text, ocr_text)
        sender.used.add((self.service, message.handle))
        self.messages.append(message)
        return message


@dataclass(frozen=True)
class Told:
    """A message about something, what it says of it, and the language it was written in."""

    message: Message
    says: tuple[str, ...]
    language: str


def midnight(day: date) -> int:
    """The second a day begins on the quay."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())


def stamp(at: int) -> str:
    """A moment as it is delivered."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
