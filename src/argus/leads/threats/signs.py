"""What a message holds that threats are made of: an act, and the signs around it.

A message is read in each language by itself, since the words of one are others in the next: `die` is an article in
Dutch. What is plainly innocent takes the act with which it shares a word: "dying of laughter" is no death.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from argus.leads.threats.patterns import ACTS, LOOKED_AT, SIGNS, Pattern, behind_number, patterns_of, words_of
from argus.reading.mentions import Batch, Lists, Mention, Row

KIND = "_threat"  # a piece: nobody is shown it, `queue` reads it
# Of a longer message only so many words are read.
MOST_WORDS = 2_000
MOST_WORDS_AROUND = 60
# What is told by saying something else: without a word for the act, so many of these make a message worth a look.
VEILS = ("hint", "never", "betrayal", "place", "family", "deadline", "pay")
AT_SOMEBODY = ("person", "family", "name", "money")
FEWEST_VEILS = 3
SURE_ACTS = frozenset({"kill", "harm"})
_LAUGHING = re.compile("[😂🤣😆😹😅😄😁😀😃😜😝🤪🙈⚽🎮🏆🎬]")
_CLAUSE_ENDS = re.compile(r"[.,!?;\n]")
# Paths, options, addresses, brackets: people who talk of computers, or pasted them.
_TECHNICAL = re.compile(
    r"[a-z]_[a-z]|://|[a-z.~]/[a-z]|[$={}<>|\\~#]|(?<![\w-])--?[a-z]|[a-z]\.[a-z]{2,4}\b(?![.?!])|\(\)|::|"
    r"\b[a-z]+\d+[a-z]",
    re.IGNORECASE,
)
_FIRST_IN_SENTENCE = re.compile(r"[.!?:;\n]")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a message holds, read in one language.

    Attributes:
        signs: how often each sign of SIGNS stands in it, and `money`, `name`, `laughing`, `near` (a person within
            a few words of the act), `words` (how long it is).
        first, last: words of the strongest act.
    """

    language: str
    signs: dict[str, int]
    first: int
    last: int


def seen_in(row: Row) -> tuple[Seen, ...]:
    """What a message holds in each language in which an act or a hint stands in it."""
    words = row.words[:MOST_WORDS]
    acting = {each[0].language for each in _matches(words, LOOKED_AT)}
    if not acting:
        return ()
    matched: dict[str, list[tuple[Pattern, int, int]]] = {language: [] for language in sorted(acting)}
    for found in _matches(words, SIGNS):
        if found[0].language in acting:
            matched[found[0].language].append(found)
    general = general_signs(row)
    each_language = (_read(language, found, general) for language, found in matched.items())
    return tuple(each for each in each_language if each is not None)


def signs_in(row: Row, language: str) -> set[str]:
    """What a message around another one holds, read in the language of that one; `act`: one of SURE_ACTS."""
    words = row.words[:MOST_WORDS_AROUND]
    found = [each for each in _matches(words, SIGNS) if each[0].language == language]
    innocent = {at for pattern, first, last in found if pattern.sign == "innocent" for at in range(first, last)}
    surest = any(
        pattern.sign in SURE_ACTS and innocent.isdisjoint(range(first, last)) for pattern, first, last in found
    )
    return {pattern.sign for pattern, _, _ in found} | ({"act"} if surest else set())


def technical(row: Row) -> bool:
    """Whether a message is written as people write who talk of computers."""
    return bool(_TECHNICAL.search(row.text[:500])) or not words_of("technical").isdisjoint(
        row.words[:MOST_WORDS_AROUND]
    )


def laughs(row: Row) -> bool:
    """Whether somebody laughs in a message."""
    return bool(_LAUGHING.search(row.text[:2_000])) or _laughs_in_words(row)


def _laughs_in_words(row: Row) -> bool:
    return any(word.startswith(_laughter()) for word in row.words[:50])


@cache
def _laughter() -> tuple[str, ...]:
    return tuple(sorted(words_of("laughter")))


def _matches(words: Sequence[str], signs: tuple[str, ...]) -> Iterator[tuple[Pattern, int, int]]:
    patterns = patterns_of(signs)
    for at, word in enumerate(words):
        for pattern in patterns.at(word):
            place = pattern.match(words, at)
            if place is not None:
                yield pattern, *place


def _read(language: str, found: list[tuple[Pattern, int, int]], general: dict[str, int]) -> Seen | None:
    innocent = {at for pattern, first, last in found if pattern.sign == "innocent" for at in range(first, last)}
    signs: dict[str, set[int]] = {}
    acts: list[tuple[int, int, int]] = []
    for pattern, first, last in found:
        if pattern.sign in LOOKED_AT:
            if not innocent.isdisjoint(range(first, last)):
                continue
            acts.append((LOOKED_AT.index(pattern.sign), first, last))
        signs.setdefault(pattern.sign, set()).add(first)
    persons = {at for sign in ("person", "family") for at in signs.get(sign, ())}
    if not acts or (signs.keys().isdisjoint(ACTS) and not _veiled(signs, general)):
        return None
    _, first, last = min(acts)
    acts = [each for each in acts if each[0] < len(ACTS)] or acts
    counts = {sign: len(places) for sign, places in signs.items()}
    counts["near"] = int(any(start - 4 <= at < end + 4 for at in persons for _, start, end in acts))
    return Seen(language, counts | general, first, last)


def _veiled(signs: Mapping[str, set[int]], general: Mapping[str, int]) -> bool:
    """Whether enough stands together to look at a message without a word for any act."""
    at_somebody = any(name in signs or name in general for name in AT_SOMEBODY)
    return at_somebody + sum(len(signs.get(name, ())) for name in VEILS) >= FEWEST_VEILS


def general_signs(row: Row) -> dict[str, int]:
    """Signs that need no language: money, names, laughing."""
    words = row.words[:MOST_WORDS]
    money = sum(_is_sum(row, at) for at, word in enumerate(words) if word.isdigit())
    names = sum(_is_name(row, at) for at in range(len(words)))
    laughing = len(_LAUGHING.findall(row.text[:2_000])) + _laughs_in_words(row)
    technical = min(len(_TECHNICAL.findall(row.text[:2_000])), 3)
    told = {"technical": technical, "money": money, "name": names, "laughing": laughing, "words": len(words)}
    return {name: count for name, count in told.items() if count}


def _is_sum(row: Row, at: int) -> bool:
    """Whether a number is a price: 20k, 20.000, or a bare 20 behind `for` with which the clause ends."""
    words = row.words
    end = behind_number(words, at)
    if end > at + 1:
        return True
    if not 1 <= at < MOST_WORDS or words[at - 1] not in words_of("for") or len(words[at]) > 3:
        return False
    return end >= len(words) or bool(_CLAUSE_ENDS.search(row.gap(at)))


def _is_name(row: Row, at: int) -> bool:
    """Whether a word is written as a name, and not because a sentence begins."""
    start = row.starts[at]
    if not row.text[start].isupper() or row.ends[at] - start < 3 or row.text[start + 1].isupper():
        return False
    return at > 0 and not _FIRST_IN_SENTENCE.search(row.before(at))


class ThreatSigns:
    """Finds messages with an act, or with hints, in them; what else they hold stands in the facts of the mention."""

    name = "threat"
    kinds = (KIND,)
    version = "2"

    def __init__(self, _lists: Lists) -> None:
        """The lists of the dossier decide nothing here."""
        self._acts = patterns_of(LOOKED_AT)

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        for at in batch.rows_where(self._acts.at, self._acts.match, MOST_WORDS):
            row = batch.row(at)
            for seen in seen_in(row):
                start, end = row.starts[seen.first], row.ends[seen.last - 1]
                yield row.mention(KIND, start, end, seen.language, facts=seen.signs)
