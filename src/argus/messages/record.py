"""The one form in which every reader hands on what it read.

Each record of an item becomes exactly one of three: a `Message`, an `Other` (a named record that is no message) or an
`Unreadable`. All three say where they stand in the sealed bytes, so that nothing can be lost without a trace.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("text", "image", "voice", "video", "file", "location", "contact", "call", "system")
STATES = ("intact", "deleted", "recovered", "edited", "expired")
RECEIPTS = ("delivered", "read", "played")
PRECISIONS = ("microsecond", "millisecond", "second", "minute", "day")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in the sealed item.

    Attributes:
        start, end: byte range [start, end) of the item. Where the record has no bytes of its own (a row inside a
            compressed workbook) the range is that of the container and `label` names the row.
        label: for a person: "row 17", "Sheet1 row 4"; empty when the byte range says it all.
    """

    start: int
    end: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as the evidence gives it.

    Attributes:
        us: microseconds since 1970-01-01 UTC.
        offset_minutes: the offset that was written or follows from the zone given.
        precision: one of PRECISIONS: how exactly it was written.
        zone_source: "written" in the evidence, or "given" at the import.
        note: "" or "ambiguous hour" (clock set back; the earlier reading was taken).
    """

    us: int
    offset_minutes: int
    precision: str
    zone_source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file sent with a message, or what the delivery tells about it.

    `other` keeps what else was delivered with it (ocr, ocr_text, transcript, size, ...) as text.
    """

    sha256: str = ""
    name: str = ""
    mime: str = ""
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reaction:
    """Who answered a message with a sign. `count` where the delivery gives a number and not everybody's name."""

    value: str
    account: str | None = None
    at: Moment | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that stood in a message before: `previous` is None where the delivery only says that it was edited."""

    at: Moment | None = None
    account: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a message reached somebody. `what` is one of RECEIPTS."""

    what: str
    account: str | None = None
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message as delivered. `None` means the evidence does not say.

    Attributes:
        sender: the handle that stays the same: number, id, else the name as written.
        sender_name: what the delivery calls the sender besides, where it has both.
        reactions, edits, receipts: as this delivery tells them, in its order.
    """

    place: Place
    sent_at: Moment | None
    sender: str | None
    text: str | None
    service: str = ""
    conversation: str = ""
    conversation_name: str | None = None
    conversation_kind: str | None = None
    recipients: tuple[str, ...] = ()
    kind: str = "text"
    attachments: tuple[Attachment, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    reply_to: str | None = None
    delivered_translation: str | None = None
    other: Mapping[str, str] = field(default_factory=dict)
    source_id: str | None = None
    sent_as_written: str | None = None
    received_at: Moment | None = None
    read_at: Moment | None = None
    state: str = "intact"
    owner_device: str | None = None
    sender_name: str | None = None
    reactions: tuple[Reaction, ...] = ()
    edits: tuple[Edit, ...] = ()
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """An entry of an address book or a list of users: what the delivery says an account is called.

    Attributes:
        account: its handle, the same as in `Message.sender` of this service.
        other: what else stands there (phone, e-mail, title), as text.
    """

    account: str
    name: str | None = None
    service: str = ""
    other: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Participant:
    """That an account belongs, or belonged, to a conversation.

    Attributes:
        conversation, account: keys as in `Message.conversation` and `Message.sender` of this service.
        since, until: None = the delivery does not say.
        role: admin, creator, ..., as delivered.
    """

    conversation: str
    account: str
    name: str | None = None
    service: str = ""
    since: Moment | None = None
    until: Moment | None = None
    role: str | None = None
    conversation_name: str | None = None
    conversation_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """A record that was understood and is no message: a join, a topic change, a heading. `counts` is False for what
    is no record at all (the header line of a table, a byte order mark): it has a place but is not a row.

    Attributes:
        facts: what it says of accounts and conversations; goes into the tables of contacts and participants.
    """

    place: Place
    what: str
    counts: bool = True
    facts: "tuple[Contact | Participant, ...]" = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that could not be understood, with the reason in words. The bytes stay in the sealed item."""

    place: Place
    reason: str


Found = Message | Other | Unreadable
