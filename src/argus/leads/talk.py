"""How the people of this dossier talk when they talk of a load, and when of something else: learned from itself.

A naive Bayes over words, whatever the language: messages that name a container, seal, code or quay and those right
beside against the mass of all others. So nothing has to be on a list, and what everybody says every day counts against.
Sources: Zhu et al. (arXiv 2109.04666) for words that stand out; Rennie et al. (2003) for naive Bayes on short texts.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from argus.leads.gathering import Gathered

_WORDS = re.compile(r"[^\W\d_]{2,}|[👍🤝🙏✅😅🔥👀👌🤫🔦💪]")
# One message in so many is enough to know what people say every day.
_SAMPLE = 60_000
_PRIOR = 0.5
_MOST_A_WORD, _MOST_A_TEXT = 2.5, 6.0


class Talk:
    """Log-odds of a text being about a load."""

    def __init__(self, loads: Iterable[str], others: Iterable[str]) -> None:
        """Learn from texts of both sorts."""
        self._odds: dict[str, float] = {}
        with_it, without = Counter[str](), Counter[str]()
        counts = [0, 0]
        for number, (texts, counter) in enumerate(((loads, with_it), (others, without))):
            for text in texts:
                counts[number] += 1
                counter.update(words_of(text))
        here, there = max(counts[0], 1), max(counts[1], 1)
        self._adds = {
            word: max(-_MOST_A_WORD, min(_MOST_A_WORD, math.log(
                (with_it[word] + _PRIOR) / (here + 1) / ((without[word] + _PRIOR) / (there + 1))
            )))
            for word in with_it.keys() | without.keys()
            if with_it[word] + without[word] > 1
        }  # fmt: skip

    def odds(self, text: str) -> float:
        """Log-odds, between -6 and 6; 0 = nothing is known of its words."""
        known = self._odds.get(text)
        if known is None:
            added = [self._adds.get(word, 0.0) for word in words_of(text)]
            # Exact whatever the order: words of a set stand in another one in every process.
            mean = math.fsum(added) / math.sqrt(len(added)) if added else 0.0
            known = self._odds[text] = max(-_MOST_A_TEXT, min(_MOST_A_TEXT, mean))
        return known


def words_of(text: str) -> frozenset[str]:
    """Its words in small letters."""
    return frozenset(_WORDS.findall(text.lower()))


def everyday(gathered: Gathered, without: Sequence[int]) -> list[str]:
    """A sample of all texts but these; the same whatever order the messages came in."""
    if not len(gathered):
        return []
    step = max(1, len(gathered) // _SAMPLE)
    kept = np.ones(len(gathered), bool)
    kept[np.asarray(without, np.int64)] = False
    # By time: the same messages, whatever numbers conversations have.
    chosen = np.flatnonzero(kept & (gathered.us // 1_000_000 % step == 0))
    return gathered.texts(chosen)
