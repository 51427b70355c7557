"""What the invented world consists of: people with their accounts, conversations, and lines said in them."""

from dataclasses import dataclass, field

WHATSAPP, TELEGRAM, SIGNAL, SIX, IRC = "WhatsApp", "telegram", "Signal", "SIX (INVENTED)", "irc"
# Services whose delivery has a column for the words in a picture.
WITH_PICTURES = (SIGNAL, SIX)


@dataclass(eq=False, slots=True)
class Person:
    """Somebody who does not exist.

    Attributes:
        nick: what the others call them. role: organiser, supplier, investor, insider, dispatcher, crew, ...
        handles: per service, (second UTC from which on, handle), oldest first; more than one after a new phone.
        used: (service, handle) under which they have written.
    """

    nick: str
    role: str
    handles: dict[str, list[tuple[int, str]]]
    used: dict[tuple[str, str], None] = field(default_factory=dict)

    def handle(self, service: str, at: int) -> str:
        """What they are called on a service at a time."""
        return next(handle for since, handle in reversed(self.handles[service]) if since <= at)


@dataclass(eq=False, slots=True)
class Line:
    """One message.

    Attributes:
        at: seconds UTC. ocr_text: what a machine read in the picture that was sent along.
        source_id: the id that the delivery gives it; "" where the format has none.
    """

    at: int
    sender: Person
    text: str
    ocr_text: str = ""
    attachment: str = ""
    source_id: str = ""


@dataclass(eq=False, slots=True)
class Conversation:
    """A conversation of two or of a group, on one service, mostly in one language.

    Attributes:
        key: what an import takes it for; of some services known only when it has been written.
        book: the phrase book its people speak by.
    """

    service: str
    name: str
    language: str
    book: str
    members: list[Person]
    group: bool
    key: str = ""
    lines: list[Line] = field(default_factory=list)

    def say(self, at: int, sender: Person, text: str, ocr_text: str = "", attachment: str = "") -> Line:
        """Somebody says something."""
        text = " / ".join(text.split("\n")) if self.service == IRC else text
        line = Line(at, sender, text, ocr_text, attachment)
        self.lines.append(line)
        return line

    def partner(self, of: Person) -> Person:
        """Somebody else who is in it."""
        return next(each for each in self.members if each is not of)


@dataclass(frozen=True, slots=True)
class Planted:
    """A line that matters, and what it says: container, date, quantity, ...; `wrong` as it was mended later."""

    conversation: Conversation
    line: Line
    says: tuple[str, ...]
