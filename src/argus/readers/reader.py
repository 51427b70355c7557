"""What every reader promises.

1. `recognises` looks at the first bytes and the name only, and says why it thinks this format is its own.
2. `plan` looks at the whole item where it must (the order of day and month, the columns of a table), settles every
   option, and cuts the item into spans at record borders. What only a person can decide it asks for, by error.
3. `read` turns one span into records. In order, their places cover the span without gap or overlap (formats whose
   rows have no bytes of their own: every place is the whole item). It drops nothing and raises nothing for bad evidence.
4. The same item, span and settled options give the same records, always: spans are read in any order, in any process.

A reader is registered by the entry point group `argus.readers`, so a laboratory can ship a private one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from argus.evidence import EvidenceItem
from argus.messages import Block, Found

# Large enough that a task's start-up does not matter, small enough that two workers stay far below the memory bar.
SPAN_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """What the person importing gave: everything may be empty.

    Attributes:
        zone: IANA zone for times written without an offset (`--tz`).
        service: name of the chat service where the item does not say (`--service`).
        mapping: for tables: field -> column (`--mapping`), or a saved profile.
    """

    zone: str | None = None
    service: str | None = None
    mapping: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [start, end) of an item, cut at record borders; `number` counts from 0."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How an item will be read.

    Attributes:
        spans: cover the whole item.
        settled: JSON-able; everything `read` needs besides the item. Stands in the signed delivery manifest.
        shown: what a person should see before trusting the result ("sender <- column `De`"), one line each.
        guessed: True when `settled` holds a guess a person has not confirmed.
    """

    spans: tuple[Span, ...]
    settled: Mapping[str, Any] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    guessed: bool = False


@runtime_checkable
class Reader(Protocol):
    """See the module's text for the promise."""

    name: str
    version: str
    about: str

    def recognises(self, head: bytes, name: str) -> str | None:
        """Why this item is of this format, in a few words; None when it is not."""

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Settle all options and cut the item.

        Raises:
            DecisionNeededError: a zone or a mapping has to be given; names the flag.
            EvidenceUnreadableError: the item is of this format but cannot be opened at all.
        """

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""


@runtime_checkable
class BlockReader(Reader, Protocol):
    """A reader that can also make a whole block of columns at once, which must equal its `read`."""

    def read_block(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Block:
        """The same records as `read`, as columns."""


def all_readers() -> list[Reader]:
    """Every registered reader, by name."""
    found = [entry.load()() for entry in entry_points(group="argus.readers")]
    return sorted(found, key=lambda reader: reader.name)


def whole(item: EvidenceItem) -> tuple[Span, ...]:
    """The plan of a format that cannot be cut."""
    return (Span(0, 0, item.size),)


def cut_at_lines(item: EvidenceItem, start: int = 0, span_bytes: int = SPAN_BYTES) -> tuple[Span, ...]:
    """Cut a line format into spans of about `span_bytes`, each ending behind a line end (or at the end of the item)."""
    spans: list[Span] = []
    with item.path.open("rb") as file:
        at = start
        while at < item.size:
            file.seek(min(at + span_bytes, item.size))
            file.readline()
            end = min(file.tell(), item.size)
            spans.append(Span(len(spans), at, end))
            at = end
    return tuple(spans) or (Span(0, start, item.size),)
