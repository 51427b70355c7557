"""Pick the messages worth a look by columns: nearly all chat is passed over in one sweep."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.mention import Mention

# Characters nobody sees, wide ones, digits of other scripts: behind them the patterns of the gates see nothing.
_HIDING = (
    r"[\x{ad}\x{200b}\x{200c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}\x{feff}"
    r"\x{ff01}-\x{ff5e}\x{660}-\x{669}\x{6f0}-\x{6f9}]"
)


class Kind(NamedTuple):
    """How one kind of thing is found.

    Attributes:
        looks_so: a pattern (of RE2) of the messages worth a look. among: those that can fit it; else all with a digit.
        told: messages worth a look for their words.
        found_in: what is in such a message, in order.
    """

    looks_so: str
    found_in: Callable[[Row], Iterator[Mention]]
    among: Callable[[Batch], Sequence[int]] | None = None
    told: Callable[[Batch], Iterable[int]] | None = None

    def rows(self, batch: Batch, hiding: "Hiding") -> set[int]:
        """Positions of the messages worth a look."""
        found = {*batch.rows_matching(self.looks_so, self.among(batch) if self.among else batch.numbered)}
        if self.told:
            found.update(self.told(batch))
        return found.union(hiding.rows_matching(self.looks_so, found))


class Hiding:
    """The messages that hide something from patterns, without what hides it; few."""

    def __init__(self, batch: Batch) -> None:
        """Take those of a batch."""
        self._rows = batch.rows_matching(_HIDING, batch.hiding)
        self._texts = pa.array([row.text for row in batch.rows(self._rows)], pa.large_string())

    def rows_matching(self, pattern: str, but: Container[int]) -> list[int]:
        """Positions of those in which a pattern (of RE2) is found, but for some that need no look."""
        places = [place for place, at in enumerate(self._rows) if at not in but]
        if not places:
            return []
        hit = pc.match_substring_regex(self._texts.take(pa.array(places)), pattern).to_numpy(zero_copy_only=False)
        return [self._rows[places[each]] for each in np.flatnonzero(hit).tolist()]


def word_near(words: Sequence[str], first: int, end: int, wanted: frozenset[str], before: int, after: int = 0) -> bool:
    """Whether one of the wanted words stands at most so many words before [first, end) or behind it."""
    around = (*words[max(0, first - before) : first], *words[end : end + after])
    return not wanted.isdisjoint(around)
