"""What is found in a message: where it stands, what it means, and how sure that is.

Every kind is one module. A finder is pure: what it finds in a message depends on that message, its time and the zone
alone, so any split and order of messages gives the same mentions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from argus.reading.mentions.batch import Batch

# said: written so, perhaps with blanks between. repaired: a mistake was mended; the value was never said. inferred: it
# follows from more than these words.
How = Literal["said", "repaired", "inferred"]
HOWS: tuple[How, ...] = ("said", "repaired", "inferred")

Fact = str | int | float | bool
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Mention(NamedTuple):
    """One thing said in one message. A tuple, because millions are made.

    Attributes:
        at: position of the message in its batch.
        kind: what it is, one of the finder's `kinds`.
        start, end: where it stands in the text as delivered, code points [start, end).
        raw: exactly that stretch of the text.
        value: in its standard form, the likeliest reading.
        alternatives: (value, probability) of all readings, `value` among them, likeliest first; empty = only one.
        how: one of HOWS.
        facts: more about it, by name: unit, currency, language, reasons.
    """

    at: int
    kind: str
    start: int
    end: int
    raw: str
    value: str
    alternatives: tuple[tuple[str, float], ...] = ()
    how: How = "said"
    facts: Mapping[str, Fact] = NO_FACTS


# So many of one kind of thing are read from one message, by `first_of`: nobody writes more, and a pasted table must not
# hold up all others. What stands behind them in that message is not told.
MOST = 1_000
MOST_LOOKED_AT = 4 * MOST  # of what may be one
_Found = TypeVar("_Found")


def first_of(found: Iterable[_Found], most: int = MOST) -> list[_Found]:
    """The first of what a finder finds in one message."""
    return list(islice(found, most))


class Piece(NamedTuple):
    """A mention among the others of its conversation, for what is said over several messages.

    Attributes:
        sender: number of the account; None = unknown. us: microseconds since 1970 UTC; None = undated.
    """

    sender: int | None
    us: int | None
    mention: Mention


# Kinds that begin so are pieces: half a number, a bare number, a question. Nobody is shown them; `join` makes mentions
# of them.
PIECE = "_"


class Finder(Protocol):
    """Finds one or a few related kinds of thing.

    Attributes:
        name: of the finder; names its files.
        kinds: what it finds.
        version: raise it with any change of what is found: stored mentions are then found anew. Where lists that people
            edit decide, it holds their state too.
    """

    name: str
    kinds: tuple[str, ...]
    version: str

    def find(self, batch: "Batch") -> Iterator[Mention]:
        """The mentions in these messages, in the order of messages and of their places in them."""
        ...


class Joiner(Finder, Protocol):
    """A finder of things that are said over several messages."""

    def join(self, pieces: Sequence[Piece]) -> Iterator[Mention]:
        """What the mentions of one conversation mean together.

        Args:
            pieces: all that `find` found there, in order of time and delivery, every message in it at a position of its
                own: `mention.at` is the position of its message among those with pieces.

        Returns:
            Mentions that are inferred, at the messages they stand in.
        """
        ...
