"""Which other messages are worth a look: words of danger that hardly anybody of this dossier says.

No list holds the words of the next group. So the wide lists are loose, and what one of their patterns says is weighed
by how seldom it stands in the messages of the dossier: what people say every day says nothing, whatever it means
elsewhere. The strongest pattern of each sign counts, and what stands beside it in the same message.
Weights and shares are set by hand; they were tried on five phrase books of the demo, from the lists for each of which
every plain pattern was left out that no other of the books knows (decision 0033).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from argus.leads.candidate import Asked
from argus.leads.moment import counting
from argus.leads.threats.patterns import ACTS, Pattern, Patterns, wide_patterns
from argus.leads.threats.signs import general_signs
from argus.messages import Archive
from argus.reading.language_of import language_name, languages_of
from argus.reading.mentions import Batch, Row

# In so many messages it is counted how often each pattern stands; a smaller dossier is taken as part of such a one, and
# in one with fewer than FEWEST nobody knows what is rare.
SAMPLE, FEWEST = 20_000, 5_000
BATCH_ROWS = 50_000
MOST_WORDS = 400
# In what share of threats a pattern of each sign may stand; it counts where it is RARER than that in the dossier.
SHARE = {
    "kill": 0.10, "harm": 0.08, "death": 0.08, "vanish": 0.06, "doer": 0.05, "weapon": 0.03, "place": 0.05,
    "betrayal": 0.05, "never": 0.05, "family": 0.05, "body": 0.04, "last": 0.03, "watched": 0.03, "held": 0.03,
    "grief": 0.03, "hint": 0.03, "pay": 0.02, "person": 0.20, "intent": 0.20, "deadline": 0.10,
}  # fmt: skip
RARER, MOST_RARE = 300, 3.0
WEIGHT = {
    "kill": 1.7, "harm": 1.6, "death": 1.5, "doer": 1.3, "vanish": 1.3, "weapon": 1.2, "place": 1.2, "betrayal": 1.2,
    "held": 1.3, "grief": 1.3, "last": 1.2, "watched": 1.2, "body": 1.2, "hint": 1.2, "family": 1.2, "never": 1.1,
    "pay": 1.0, "person": 1.0, "deadline": 0.7, "intent": 0.6,
}  # fmt: skip
FURTHER_ACT = 0.4
OF_SOMEBODY = ("person", "family")
# Words that hold no meaning of their own: an innocent phrase does not take them along.
_LINKING = ("person", "family", "deadline", "intent")
BESIDE = {"name": 0.5, "money": 0.5, "laughing": -3.0, "technical": -1.3}
AT_NOBODY, OTHER_LANGUAGE, INNOCENT, INNOCENT_MOST = -1.0, -4.0, -2.5, 3
SHORT_WORDS, LONGER = 24, -1.2
# Somebody is to do something by some time: that is no danger yet.
EVERYDAY, NO_DANGER = frozenset({"person", "intent", "deadline"}), -2.0


@dataclass(frozen=True, slots=True)
class Rare:
    """A message with words of danger that are rare in its dossier.

    Attributes:
        shard, position: which. start, end: where the strongest words stand. language: it is read in.
        parts: what each sign adds; they add up to `odds`.
    """

    shard: int
    position: int
    start: int
    end: int
    language: str
    parts: Mapping[str, float]

    @property
    def odds(self) -> float:
        """How much speaks for it."""
        return sum(self.parts.values())


def rare_in(archive: Archive, asked: Asked) -> Iterator[Rare]:
    """Every message in which something speaks of danger, of those that count by what is asked."""
    limits = counting(archive, asked)
    weights = _weights(archive, limits)
    if not weights:
        return
    every, live = Patterns(wide_patterns()), Patterns(list(weights))
    labels = languages_of(archive)
    for number, shard in enumerate(archive.shards):
        limit, codes, texts = limits[number], labels[number], shard.columns["text"]
        for first in range(0, shard.rows, BATCH_ROWS):
            some = texts.slice(first, BATCH_ROWS)
            batch = Batch(some, [None] * len(some), archive.zone)
            hits = batch.rows_where(live.at, live.match, MOST_WORDS)
            for row in batch.rows(hits):
                at = first + row.at
                if limit is None or limit[at]:
                    found = _read(row, every, weights, language_name(codes[at]))
                    if found is not None:
                        yield Rare(number, at, *found)


def _weights(archive: Archive, limits: Sequence[npt.NDArray[np.bool_] | None]) -> dict[Pattern, float]:
    """What each pattern says that is rare enough to say something."""
    patterns, counted, read = Patterns(wide_patterns()), Counter[Pattern](), 0
    step = max(1, archive.total // SAMPLE)
    for shard, limit in zip(archive.shards, limits, strict=True):
        places = np.arange(shard.rows) if limit is None else np.flatnonzero(limit)
        texts = shard.columns["text"].take(pa.array(places[::step]))
        batch = Batch(texts, [None] * len(texts), archive.zone)
        read += len(texts)
        for row in batch.rows(range(len(texts))):
            counted.update({each for each, _, _ in _standing(row, patterns)})
    if read < FEWEST:
        return {}
    of = max(read, SAMPLE)
    found = {}
    for each in wide_patterns():
        if each.sign in SHARE:
            rare = min(MOST_RARE, log(SHARE[each.sign] / RARER * of / max(counted[each], 0.5)))
            if rare > 0:
                found[each] = rare * WEIGHT[each.sign]
    return found


def _standing(row: Row, patterns: Patterns) -> Iterator[tuple[Pattern, int, int]]:
    words = row.words[:MOST_WORDS]
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        for each in patterns.at(word):
            if each.left is None or each.left.fits(before):
                place = each.match(words, at)
                if place is not None:
                    yield each, *place


def _read(
    row: Row, patterns: Patterns, weights: Mapping[Pattern, float], spoken: str
) -> tuple[int, int, str, dict[str, float]] | None:
    """The language in which most speaks of danger; None = nothing does."""
    by_language: dict[str, list[tuple[Pattern, int, int]]] = {}
    for each in _standing(row, patterns):
        by_language.setdefault(each[0].language, []).append(each)
    general = general_signs(row)
    best: tuple[float, str, dict[str, float], tuple[int, int]] | None = None
    for language, found in by_language.items():
        strongest = _strongest(found, weights)
        if not strongest:
            continue
        parts = _acts_and_others({sign: each[0] for sign, each in strongest.items()})
        parts |= _against(found, strongest.keys(), general, same_language=spoken in ("", language))
        odds = sum(parts.values())
        if best is None or odds > best[0]:
            _, first, last = max(strongest.values())
            best = odds, language, parts, (first, last)
    if best is None:
        return None
    _, language, parts, (first, last) = best
    parts |= {name: weight for name, weight in BESIDE.items() if general.get(name)}
    return row.starts[first], row.ends[last - 1], language, parts


def _strongest(
    found: Sequence[tuple[Pattern, int, int]], weights: Mapping[Pattern, float]
) -> dict[str, tuple[float, int, int]]:
    """Of each sign its rarest pattern: weight, first word, the one behind the last."""
    innocent = {at for each, first, last in found if each.sign == "innocent" for at in range(first, last)}
    strongest: dict[str, tuple[float, int, int]] = {}
    for each, first, last in found:
        weight = weights.get(each, 0.0)
        if weight and (each.sign in _LINKING or innocent.isdisjoint(range(first, last))):
            strongest[each.sign] = max(strongest.get(each.sign, (0.0, 0, 0)), (weight, first, last))
    return strongest


def _acts_and_others(weights: Mapping[str, float]) -> dict[str, float]:
    acts = sorted((name for name in weights if name in ACTS), key=weights.__getitem__, reverse=True)
    return dict(weights) | {name: FURTHER_ACT * weights[name] for name in acts[1:]}


def _against(
    found: Sequence[tuple[Pattern, int, int]],
    strongest: AbstractSet[str],
    general: Mapping[str, int],
    *,
    same_language: bool,
) -> dict[str, float]:
    """What speaks against it."""
    signs = {each.sign for each, _, _ in found}
    parts: dict[str, float] = {}
    if "innocent" in signs:
        harmless = {each for each, _, _ in found if each.sign == "innocent"}
        parts["innocent"] = INNOCENT * min(len(harmless), INNOCENT_MOST)
    if signs.isdisjoint(OF_SOMEBODY) and not general.get("name"):
        parts["nobody"] = AT_NOBODY
    if strongest <= EVERYDAY:
        parts["veiled"] = NO_DANGER
    if not same_language:
        parts["language"] = OTHER_LANGUAGE
    length = general.get("words", 0)
    while length > SHORT_WORDS:
        parts["long"] = parts.get("long", 0.0) + LONGER
        length //= 2
    return parts
