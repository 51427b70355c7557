"""One message cut into words, as a finder sees it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from argus.reading.mentions.cutting import Numbers
from argus.reading.mentions.mention import NO_FACTS, Fact, How, Mention
from argus.reading.mentions.vocabulary import Index


@dataclass(slots=True, eq=False)
class Row:
    """One message as a finder sees it; nobody changes it (to be frozen would make it slow to make).

    Attributes:
        at: its position in the batch.
        text: without what hides words; as delivered where nothing does.
        words: folded, in order. starts, ends: where they stand in `text`.
    """

    at: int
    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    _delivered: str
    _sources: Sequence[int] | None
    _index: Index | None = None
    _gaps: list[str] | None = None

    def look_up(self, index: Index) -> None:
        """Take an index and what stands between the words: in a long message all of it is asked for again and again."""
        self._index = index
        self._gaps = self._all_gaps()

    @property
    def gaps(self) -> list[str]:
        """What stands behind each word, see `gap`; for finders that ask for most of them."""
        if self._gaps is None:
            self._gaps = self._all_gaps()
        return self._gaps

    def _all_gaps(self) -> list[str]:
        return [*map(self.text.__getitem__, map(slice, self.ends, [*self.starts[1:], len(self.text)]))]

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next one; to the end of the text behind the last."""
        if self._gaps is not None:
            return self._gaps[index]
        after = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[index] : after]

    def before(self, index: int) -> str:
        """What stands between the word before and word `index`; from the beginning of the text before the first."""
        if index and self._gaps is not None:
            return self._gaps[index - 1]
        return self.text[self.ends[index - 1] if index else 0 : self.starts[index]]

    def places(self, wanted: Container[str]) -> list[int]:
        """Which words are one of these, in order."""
        if self._index is None:
            return [*compress(range(len(self.words)), map(wanted.__contains__, self.words))]
        return self._index.places(wanted)

    def told(self, of: Mapping[str, int]) -> Numbers | None:
        """What is told of each word, in order; None where the message is not so long that this is worth while."""
        return None if self._index is None else self._index.told(of)

    def kept(self, words: Sequence[int]) -> "Row":
        """The same with these words alone."""
        return replace(
            self,
            words=[self.words[index] for index in words],
            starts=[self.starts[index] for index in words],
            ends=[self.ends[index] for index in words],
            _index=None,
            _gaps=None,
        )

    def mention(
        self,
        kind: str,
        start: int,
        end: int,
        value: str,
        *,
        how: How = "said",
        alternatives: tuple[tuple[str, float], ...] = (),
        facts: Mapping[str, Fact] = NO_FACTS,
    ) -> Mention:
        """A mention at [start, end) of `text`, led back to the text as delivered."""
        if self._sources is not None:
            start, end = self._sources[start], self._sources[end - 1] + 1
        return Mention(self.at, kind, start, end, self._delivered[start:end], value, alternatives, how, facts)
