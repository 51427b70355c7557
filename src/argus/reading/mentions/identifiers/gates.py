"""Pick the messages worth a look by columns: nearly all chat is passed over in one sweep."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.mention import Mention

# Characters nobody sees, wide ones, digits of other scripts: behind them the patterns of the gates see nothing.
_HIDING = (
    r"[\x{ad}\x{200b}\x{200c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{feff}"
    r"\x{ff01}-\x{ff5e}\x{660}-\x{669}\x{6f0}-\x{6f9}]"
)


class Kind(NamedTuple):
    """How one kind of thing is found: the rows worth a look, and what is in such a row, in order."""

    rows: Callable[[Batch], Iterable[int]]
    found_in: Callable[[Row], Iterator[Mention]]


def rows_hiding(batch: Batch) -> list[int]:
    """Positions of the messages that hide something from patterns; few."""
    return batch.rows_matching(_HIDING, batch.beyond_ascii)


def word_near(words: Sequence[str], first: int, end: int, wanted: frozenset[str], before: int, after: int = 0) -> bool:
    """Whether one of the wanted words stands at most so many words before [first, end) or behind it."""
    around = (*words[max(0, first - before) : first], *words[end : end + after])
    return not wanted.isdisjoint(around)
