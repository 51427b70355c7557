"""Names that stand on a list, found in messages word by word: ships, ports, terminals.

A name is cut into words as messages are, and looked up by its longest word, so that `las` and `of` open nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.mention import MOST_LOOKED_AT, first_of
from argus.reading.mentions.word_lists import words

Bearer = TypeVar("Bearer")

APOSTROPHES = frozenset("'’`´")
# What may stand between the words of a name, beside blanks.
_JOINTS = frozenset(("", "-", ".", "/", "&", "\n")) | APOSTROPHES
# Longer than other words of some names, and in every second message.
_COMMON = words(
    "terminal terminals point port puerto porto the and for you with that van den der die das des les los las "
    "una del della"
)
_UTC = ZoneInfo("UTC")


class Found(NamedTuple, Generic[Bearer]):
    """A name in a message: words [first, end), and whose name it is, in the order of the list."""

    first: int
    end: int
    bearers: tuple[Bearer, ...]

    def span(self, row: Row) -> tuple[int, int]:
        """Where it stands in the text."""
        return row.starts[self.first], row.ends[self.end - 1]


class _Shape(NamedTuple):
    """How long the names with a certain longest word are, and which of their words that is."""

    length: int
    place: int


class KnownNames(Generic[Bearer]):
    """Names and who bears them.

    Attributes:
        words: a message without one of these folded words holds none of the names.
    """

    def __init__(self, names: Iterable[tuple[str, Bearer]]) -> None:
        """Take (name, bearer); several may bear one name."""
        listed = list(names)
        batch = Batch([name for name, _ in listed], [None] * len(listed), _UTC)
        # Which gaps must hold an apostrophe counts too: A'pen is a port, a pen is not.
        bearers: dict[tuple[str, ...], dict[tuple[bool, ...], dict[Bearer, None]]] = {}
        shapes: dict[str, set[_Shape]] = defaultdict(set)
        for at, (_, bearer) in enumerate(listed):
            row = batch.row(at)
            cut = row.words
            if cut:
                gaps = tuple(row.gap(index) in APOSTROPHES for index in range(len(cut) - 1))
                bearers.setdefault(tuple(cut), {}).setdefault(gaps, {})[bearer] = None
                place = _rarest(cut)
                shapes[cut[place]].add(_Shape(len(cut), place))
        self._bearers = {name: [(gaps, tuple(who)) for gaps, who in same.items()] for name, same in bearers.items()}
        self._shapes = {word: tuple(each) for word, each in shapes.items()}
        self.words = frozenset(shapes)

    def words_of(self, is_meant: Callable[[Bearer], bool]) -> frozenset[str]:
        """Like `words`, for the names of some bearers alone."""
        return frozenset(
            name[_rarest(name)]
            for name, same in self._bearers.items()
            if any(is_meant(bearer) for _, bearers in same for bearer in bearers)
        )

    def found_in(self, row: Row) -> list[Found[Bearer]]:
        """The names in a message, in order; where two overlap, the earlier, and of those the longer."""
        held = (
            each
            for index in row.places(self.words)
            for shape in self._shapes[row.words[index]]
            for each in self._at(row, index - shape.place, index - shape.place + shape.length)
        )
        found = first_of(held, MOST_LOOKED_AT)
        found.sort(key=lambda each: (each.first, -each.end))
        apart: list[Found[Bearer]] = []
        for each in found:
            if not apart or each.first >= apart[-1].end:
                apart.append(each)
        return apart

    def _at(self, row: Row, first: int, end: int) -> Iterator[Found[Bearer]]:
        if first < 0 or end > len(row.words):
            return
        for apostrophes, bearers in self._bearers.get(tuple(row.words[first:end]), ()):
            joined = all(_joins(row.gap(first + index), apostrophe=each) for index, each in enumerate(apostrophes))
            if joined and not touches_digits(row, first, end):
                yield Found(first, end, bearers)


def _rarest(name: Sequence[str]) -> int:
    """The place of the word by which a name is looked up: its longest that is not in every second message."""
    return max(range(len(name)), key=lambda place: (name[place] not in _COMMON, len(name[place])))


def _joins(gap: str, *, apostrophe: bool) -> bool:
    if apostrophe:
        return gap in APOSTROPHES
    return len(gap) < 4 and gap.strip(" ") in _JOINTS


def touches_digits(row: Row, first: int, end: int) -> bool:
    """Whether letters or digits touch words [first, end): `santos99` is a handle, no port."""
    return bool((first and not row.before(first)) or (end < len(row.words) and not row.gap(end - 1)))
