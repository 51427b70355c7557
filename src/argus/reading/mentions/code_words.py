"""Words that may stand for something else, as the lexicon of the dossier has them.

A term is found where its words stand whole and in order, whatever the capitals and accents; of several the longest.
Inflected forms count where they are listed. How it may be innocent decides what it takes:

- Low ambiguity: the word is enough.
- Medium: enough, but not in a message that is plainly English where the word is listed for other languages only. People
  borrow from English; English seldom borrows back ("shit" and "switch" there are no hashish and no method).
- High: everyday words, which need a second sign in the same message. A number right before ("12 blokken") is enough. A
  number some words away, a surer word of the list, or an everyday one of another category is enough only where the
  message is not plainly in a language the word is not listed for: "top 22u" is Dutch, where top means well.

Relative dates, idioms of quantity and names of ports are left to the finders that read them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import pyarrow as pa

from argus.reading.languages import LANGUAGES, VERSION, read_languages
from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.lists import CodeWord, Lists, version_of
from argus.reading.mentions.mention import MOST_LOOKED_AT, NO_FACTS, Fact, Mention, first_of

LEFT_TO_OTHERS = frozenset({"relative_date", "quantity_idiom", "port_name"})
ANY_LANGUAGE = "*"
BORROWED_FROM = "en"

# How far from a word a number still says something about it, in words.
_NEAR = 4
# Between a number and what it counts: "12 kg wit", "12 x blok".
_COUNTING = frozenset({"x", "k", "kg", "kilo", "kilos", "g", "gr", "gram", "ton", "t", "st", "stuks", "stuk", "pcs"})
# What may stand between the words of a phrase, beside blanks.
_PHRASE_JOINS = "-'’´`‘"
_WIDEST_JOIN = 8
# Right against a word, these make it part of a name: an address, a file, an identifier.
_NAME_JOINS = frozenset("_@\\")
# Likewise for everyday words: links, paths, options, versions, elisions.
_LOOSE_JOINS = frozenset("./:=-'’~#&+$")
# Of these, the ones that do so behind or before a blank too: `-h`, `$key`, `key='`.
_OPENING = frozenset("@\\-/~#$&=+")
_CLOSING = frozenset("@\\/=~$")
# A language is told from so much of a text.
_ENOUGH = 400


@dataclass(frozen=True, slots=True)
class _Term:
    """All that is listed under one spelling.

    Attributes:
        words: folded. length: how many. joins: what stands between them where it matters, as in 5-0; else None.
        ambiguity: the lowest of all rows. everyday: it is high.
    """

    words: tuple[str, ...]
    length: int
    joins: tuple[str | None, ...]
    listed: tuple[CodeWord, ...]
    ambiguity: str
    everyday: bool


@dataclass(slots=True)
class _Hit:
    """A term in a message, from word `first` up to word `last`."""

    row: Row
    first: int
    last: int
    term: _Term
    needs_language: bool = False


class CodeWords:
    """Words that may stand for something else."""

    name = "code_words"
    kinds = ("code_word",)

    def __init__(self, lists: Lists) -> None:
        """Take the lists that decide."""
        self.version = f"2-{VERSION}-{version_of(lists.code_words)}"
        self._meanings: dict[tuple[int, str | None], tuple[str, Mapping[str, Fact]]] = {}
        self._lists = lists

    # Tables are made for the first message: who asks for the version only needs none.

    @cached_property
    def _terms(self) -> dict[str, list[_Term]]:
        found: dict[str, list[_Term]] = {}
        for term in _terms([word for word in self._lists.code_words if word.category not in LEFT_TO_OTHERS]):
            found.setdefault(term.words[0], []).append(term)
        for terms in found.values():
            terms.sort(key=lambda term: (-len(term.words), term.words, term.listed[0].term))
        return found

    @cached_property
    def _first(self) -> frozenset[str]:
        return frozenset(self._terms)

    @cached_property
    def _gate(self) -> frozenset[str]:
        """The longest word of each: a phrase that begins with "i" is not looked for in every English message."""
        return frozenset(max(term.words, key=len) for terms in self._terms.values() for term in terms)

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        hits: list[_Hit] = []
        for row in batch.rows(batch.rows_with(self._gate)):
            hits += first_of(_with_second_sign(first_of(self._hits(row), MOST_LOOKED_AT)))
        doubtful = {hit.row.at: hit.row.text[:_ENOUGH] for hit in hits if hit.needs_language}
        spoken = dict(zip(doubtful, _languages(list(doubtful.values())), strict=True))
        for hit in hits:
            value, facts = self._meaning(hit, spoken.get(hit.row.at) if hit.needs_language else None)
            if value:
                start, end = hit.row.starts[hit.first], hit.row.ends[hit.last - 1]
                yield hit.row.mention("code_word", start, end, value, facts=facts)

    def _meaning(self, hit: _Hit, language: str | None) -> tuple[str, Mapping[str, Fact]]:
        """What a term stands for in a message plainly in this language (None = in any); empty = nothing."""
        key = (id(hit.term), language)
        known = self._meanings.get(key)
        if known is None:
            listed = _listed_for(language, hit.term)
            known = self._meanings[key] = (listed[0].term, _facts(listed)) if listed else ("", NO_FACTS)
        return known

    def _hits(self, row: Row) -> Iterator[_Hit]:
        behind, words = 0, row.words
        for at in row.places(self._first):
            for term in self._terms[words[at]] if at >= behind else ():
                end = at + term.length
                if (end == at + 1 or tuple(words[at:end]) == term.words) and _whole(row, at, end, term):
                    yield _Hit(row, at, end, term)
                    behind = end
                    break


def _terms(listed: Sequence[CodeWord]) -> Iterator[_Term]:
    """The terms, each with all rows that are spelled so."""
    spelled = Batch([word.term for word in listed], [None] * len(listed), ZoneInfo("UTC"))
    grouped: dict[tuple[tuple[str, ...], tuple[str | None, ...]], list[CodeWord]] = {}
    for at, word in enumerate(listed):
        row = spelled.row(at)
        if row.words:
            joins = tuple(
                row.gap(index) if left.isdigit() or right.isdigit() else None
                for index, (left, right) in enumerate(zip(row.words, row.words[1:], strict=False))
            )
            grouped.setdefault((tuple(row.words), joins), []).append(word)
    for (words, joins), rows in grouped.items():
        ordered = tuple(sorted(rows, key=lambda word: (word.language, word.category, word.term, word.meaning)))
        surest = min((word.ambiguity for word in ordered), key=("low", "medium", "high").index)
        yield _Term(words, len(words), joins, ordered, surest, surest == "high")


def _whole(row: Row, first: int, last: int, term: _Term) -> bool:
    """Whether the words stand together as the term's do, and are no part of something longer."""
    for index, join in enumerate(term.joins, first):
        gap = row.gap(index)
        if gap.strip() != join.strip() if join is not None else not _is_join(gap):
            return False
    before = row.before(first) if first else " "
    if before != " " and _part_of_more(before, before[-1:], _OPENING, row.words[first - 1], term, 0):
        return False
    if last < len(row.words) and (after := row.gap(last - 1)) != " ":
        return not _part_of_more(after, after[:1], _CLOSING, row.words[last], term, -1)
    return True


def _is_join(gap: str) -> bool:
    return len(gap) <= _WIDEST_JOIN and all(letter.isspace() or letter in _PHRASE_JOINS for letter in gap)


def _part_of_more(gap: str, against: str, far: frozenset[str], neighbour: str, term: _Term, side: int) -> bool:
    """Whether what stands against the term makes it part of a longer name or number."""
    if not gap:
        # 12blokken counts; c3po and 27top do not.
        return side == -1 or (term.everyday and all(word.category != "unit" for word in term.listed))
    if len(gap) > 1:
        return term.everyday and against in far
    if gap in _NAME_JOINS or (term.words[side].isdigit() and neighbour.isdigit() and not gap.isspace()):
        return True
    return gap in _LOOSE_JOINS and (term.everyday or len(term.words[side]) == 1)


def _with_second_sign(hits: list[_Hit]) -> Iterator[_Hit]:
    """The hits that are sure or have a second sign; marked where the language of the message must agree."""
    surer = any(not hit.term.everyday for hit in hits)
    several = len({hit.term.listed[0].category for hit in hits}) > 1
    for hit in hits:
        words = hit.row.words
        if not hit.term.everyday:
            hit.needs_language = hit.term.ambiguity == "medium"
        elif not _counted(hit):
            near = words[max(hit.first - _NEAR, 0) : hit.last + _NEAR]
            if not (surer or several or any(word.isdigit() for word in near)):
                continue
            hit.needs_language = True
        elif len(words[hit.first]) <= 2:
            hit.needs_language = True  # 1st, 45 C
        yield hit


def _counted(hit: _Hit) -> bool:
    """Whether a number stands right before, perhaps with what it counts in."""
    at, words = hit.first - 1, hit.row.words
    if at > 0 and words[at] in _COUNTING:
        at -= 1
    return at >= 0 and words[at].isdigit()


def _listed_for(language: str | None, term: _Term) -> tuple[CodeWord, ...]:
    """The rows that can be meant in a message plainly in this language; None = in any."""
    if language is None or (not term.everyday and language != BORROWED_FROM):
        return term.listed
    return tuple(word for word in term.listed if word.language in (ANY_LANGUAGE, language))


def _languages(texts: Sequence[str]) -> list[str | None]:
    """The language each text is plainly in; None = it could be several."""
    if not texts:
        return []
    read = read_languages(pa.array(texts, pa.large_string()))
    return [
        LANGUAGES[codes[0]] if sure and codes else None
        for codes, sure in zip(read["languages"].to_pylist(), read["sure"].to_pylist(), strict=True)
    ]


def _facts(listed: Sequence[CodeWord]) -> dict[str, Fact]:
    """What the list says of the term. Of several rows each says its part, in one order; what all say stands once."""
    facts: dict[str, Fact] = {}
    for part in ("category", "meaning", "language", "ambiguity", "source"):
        told = [getattr(word, part) for word in listed]
        facts[part] = " | ".join(told) if len(set(told)) > 1 else told[0]
    return facts
