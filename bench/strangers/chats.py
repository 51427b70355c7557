"""People, rooms and messages of strangers' cases."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Record = dict[str, Any]


@dataclass(eq=False)
class Person:
    """Somebody, with an account on each service.

    Attributes:
        later: the handle on a service from some second on, where a new telephone brought another one.
        used: services and handles under which something was written.
    """

    nick: str
    handles: dict[str, str]
    later: dict[str, tuple[int, str]] = field(default_factory=dict)
    used: set[tuple[str, str]] = field(default_factory=set)

    def handle(self, service: str, at: int) -> str:
        """The account on a service at a moment."""
        since, new = self.later.get(service, (at + 1, ""))
        return new if at >= since else self.handles[service]


@dataclass(eq=False)
class Message:
    """What somebody wrote, or what stands on a picture that was sent."""

    room: "Room"
    sender: Person
    at: int
    text: str
    ocr_text: str = ""
    source_id: str = ""

    @property
    def handle(self) -> str:
        """The account it came from."""
        return self.sender.handle(self.room.service, self.at)


@dataclass(eq=False)
class Room:
    """A chat of two or more on one service."""

    key: str
    name: str
    service: str
    language: str
    members: list[Person]
    messages: list[Message] = field(default_factory=list)

    def say(self, sender: Person, at: int, text: str, ocr_text: str = "") -> Message:
        """Send something."""
        said = Message(self, sender, at, text, ocr_text)
        sender.used.add((self.service, said.handle))
        self.messages.append(said)
        return said


@dataclass(frozen=True)
class Told:
    """A message, what it says of its subject, and the language of its phrase where it has one."""

    message: Message
    says: tuple[str, ...]
    language: str = ""


def stamp(at: int) -> str:
    """As it is delivered."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
