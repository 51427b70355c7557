"""How the people of this dossier talk when they talk of a load, and when of something else: learned from itself.

A naive Bayes over words, whatever the language: messages that name a container, seal, code or quay and those right
beside against the mass of all others. So nothing has to be on a list, and what everybody says every day counts against.
Sources: Zhu et al. (arXiv 2109.04666) for words that stand out; Rennie et al. (2003) for naive Bayes on short texts.
"""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import polars as pl

from argus.leads.gathering import Gathered, Numbers

_SIGNS = "[👍🤝🙏✅😅🔥👀👌🤫🔦💪]"
_WORDS = re.compile(rf"[^\W\d_]{{2,}}|{_SIGNS}")
# The same for whole columns of texts, whose expressions count marks among the letters.
_IN_COLUMNS = rf"[\p{{L}}\p{{Nl}}\p{{No}}]{{2,}}|{_SIGNS}"
# One message in so many is enough to know what people say every day.
_SAMPLE = 60_000
# As if each word had been heard so often more: what is seldom heard says little.
_PRIOR = 1.0
_MOST_A_WORD, _MOST_A_TEXT = 2.5, 6.0
# What words add is summed in steps so small that nothing is lost, and whole: exact whatever the order.
_STEPS = 2**30
# A text counts in whole steps, and so much more or less for its language at most.
WEIGHT_STEP, _RATIOS = 1 / 64, (0.25, 16.0)


class Vocabulary:
    """Texts and the different words of each, read once: both are numbered in the order in which they came."""

    def __init__(self) -> None:
        """Empty."""
        self.texts = 0
        self._numbers: dict[str, int] = {}
        self._words: dict[str, int] = {}
        self._of: list[tuple[Numbers, Numbers]] = []

    @property
    def size(self) -> int:
        """How many different words there are."""
        return len(self._words)

    def known(self, text: str) -> int:
        """The number of a text; -1 = it was not read by `numbers`."""
        return self._numbers.get(text, -1)

    def numbers(self, texts: Iterable[str]) -> Numbers:
        """The numbers of texts; those that are new are read."""
        listed = list(texts)
        new = [text for text in dict.fromkeys(listed) if text not in self._numbers]
        if new:
            first = self.add(pl.Series(new, dtype=pl.String))
            self._numbers.update(zip(new, range(first, first + len(new)), strict=True))
        return np.fromiter(map(self._numbers.__getitem__, listed), np.int64, len(listed))

    def add(self, texts: pl.Series) -> int:
        """Read texts, whatever was read before, and number them from what is returned on."""
        said = texts.str.to_lowercase().str.extract_all(_IN_COLUMNS).list.unique()
        words = said.explode(empty_as_null=False)
        for word in words.unique():
            self._words.setdefault(word, len(self._words))
        known = pl.DataFrame({"word": list(self._words)}, {"word": pl.String}).with_row_index("number")
        numbers = words.to_frame("word").join(known, on="word", how="left", maintain_order="left")["number"]
        return self._take(said.list.len().to_numpy().astype(np.int64), numbers.to_numpy().astype(np.int64))

    def words(self) -> tuple[Numbers, Numbers]:
        """Of all texts how many different words each has, and the numbers of these words, text by text."""
        if len(self._of) > 1:
            counts, words = zip(*self._of, strict=True)
            self._of = [(np.concatenate(counts), np.concatenate(words))]
        return self._of[0] if self._of else (np.empty(0, np.int64), np.empty(0, np.int64))

    def number_of(self, word: str) -> int:
        """The number of a word; -1 = no text has it."""
        return self._words.get(word, -1)

    def words_since(self, first: int) -> tuple[Numbers, Numbers]:
        """The same of the texts from a number on; quick for the last ones."""
        counts, words = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        before = self.texts
        for own_counts, own_words in reversed(self._of):
            if before <= first:
                break
            before -= len(own_counts)
            known = max(0, first - before)
            counts.append(own_counts[known:])
            words.append(own_words[int(own_counts[:known].sum()) :])
        return np.concatenate(counts[::-1]), np.concatenate(words[::-1])

    def words_of(self, text: str) -> Numbers:
        """The numbers of the words of a text that is not kept; one that no other text has is past the end."""
        return np.array([self._words.get(word, self.size) for word in words_of(text)], np.int64)

    def different_words(self) -> Iterable[str]:
        """All words, in the order of their numbers."""
        return self._words

    def take(self, counts: Numbers, words: Numbers, different: Iterable[str]) -> int:
        """Take over texts that were read elsewhere, where `different` words were numbered in their order."""
        numbers = [self._words.setdefault(word, len(self._words)) for word in different]
        return self._take(counts, np.array(numbers, np.int64)[words])

    def _take(self, counts: Numbers, words: Numbers) -> int:
        first, self.texts = self.texts, self.texts + len(counts)
        self._of.append((counts, words))
        return first


class Talk:
    """Log-odds of a text being about a load."""

    def __init__(
        self,
        loads: Iterable[str] | Numbers,
        others: Iterable[str] | Numbers,
        vocabulary: Vocabulary | None = None,
        weights: npt.NDArray[np.float64] | None = None,
    ) -> None:
        """Learn from texts of both sorts.

        Args:
            loads, others: texts, or the numbers that the vocabulary has for them.
            vocabulary: of texts that were read before.
            weights: how often each of the others counts, in steps of WEIGHT_STEP: sums of those are exact.
        """
        self.vocabulary = vocabulary or Vocabulary()
        with_it, without = (
            texts if isinstance(texts, np.ndarray) else self.vocabulary.numbers(texts) for texts in (loads, others)
        )
        counted = [self._counted(with_it), self._counted(without, weights)]
        totals = [len(with_it), len(without) if weights is None else float(weights.sum())]
        # As many as would be heard among loads if people talked of them as of everything else.
        expected = (counted[0] + counted[1]) * totals[0] / max(sum(totals), 1)
        adds = np.clip(np.log((counted[0] + _PRIOR) / (expected + _PRIOR)), -_MOST_A_WORD, _MOST_A_WORD)
        # A word that was heard once says nothing.
        self._adds = np.where(counted[0] + counted[1] > 1, np.rint(adds * _STEPS), 0).astype(np.int64)
        self._odds: npt.NDArray[np.float64] = np.empty(0)
        self._alone: dict[str, float] = {}

    def silence(self, words: Iterable[str], share: float) -> None:
        """Let these words say less."""
        numbers = [number for number in map(self.vocabulary.number_of, words) if 0 <= number < len(self._adds)]
        self._adds[numbers] = np.rint(self._adds[numbers] * share)

    def odds(self, text: str) -> float:
        """Log-odds, between -6 and 6; 0 = nothing is known of its words. Quick for texts that `odds_of` had."""
        if (known := self.known(self.vocabulary.known(text))) is not None:
            return known
        if text not in self._alone:
            words = self.vocabulary.words_of(text)
            self._alone[text] = float(_means(self._adds[words[words < len(self._adds)]].sum(), len(words)))
        return self._alone[text]

    def known(self, number: int) -> float | None:
        """Log-odds of the text with a number; None = they were not worked out."""
        return float(self._odds[number]) if 0 <= number < len(self._odds) else None

    def odds_of(self, texts: Iterable[str]) -> npt.NDArray[np.float64]:
        """Log-odds of many texts."""
        numbers = self.vocabulary.numbers(texts)
        return self.weighed()[numbers]

    def weighed(self) -> npt.NDArray[np.float64]:
        """Log-odds of all texts that were read, by their numbers."""
        if len(self._odds) < self.vocabulary.texts:
            counts, words = self.vocabulary.words_since(len(self._odds))
            adds = np.zeros(self.vocabulary.size, np.int64)
            adds[: len(self._adds)] = self._adds
            ends = np.cumsum(counts)
            sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(adds[words])])
            self._odds = np.concatenate([self._odds, _means(sums[ends] - sums[ends - counts], counts)])
        return self._odds

    def _counted(self, texts: Numbers, weights: npt.NDArray[np.float64] | None = None) -> npt.NDArray[np.float64]:
        """In how many of these texts each word stands."""
        counts, words = self.vocabulary.words()
        often = np.bincount(texts, weights=weights, minlength=len(counts))
        counted = np.bincount(words, weights=np.repeat(often, counts), minlength=self.vocabulary.size)
        return counted.astype(np.float64)


def _means(sums: npt.ArrayLike, counts: npt.ArrayLike) -> npt.NDArray[np.float64]:
    means = np.asarray(sums) / _STEPS / np.sqrt(np.maximum(counts, 1))
    return np.asarray(np.clip(means, -_MOST_A_TEXT, _MOST_A_TEXT), np.float64)


def as_often(languages: Numbers, wanted: Numbers) -> npt.NDArray[np.float64]:
    """How often texts count so that each language is as frequent among them as it is among others.

    What people say in a language that few write is else taken for talk of loads when loads are talked of in it.

    Args:
        languages: of the texts. wanted: of the others; one that is not among them is left as it is.
    """
    most = int(max(languages.max(initial=0), wanted.max(initial=0))) + 1
    have, want = (np.bincount(each, minlength=most) for each in (languages, wanted))
    ratio = np.where(want, want * len(languages) / np.maximum(have * len(wanted), 1), 1.0)
    return np.asarray(np.rint(np.clip(ratio, *_RATIOS) / WEIGHT_STEP)[languages] * WEIGHT_STEP, np.float64)


def words_of(text: str) -> frozenset[str]:
    """Its words in small letters."""
    return frozenset(_WORDS.findall(text.lower()))


def everyday(gathered: Gathered, without: Numbers) -> Numbers:
    """A sample of the places of all messages but these; the same whatever order the messages came in."""
    step = max(1, len(gathered) // _SAMPLE)
    kept = np.ones(len(gathered), bool)
    kept[without] = False
    # By time: the same messages, whatever numbers conversations have.
    return np.flatnonzero(kept & (gathered.us // 1_000_000 % step == 0))
