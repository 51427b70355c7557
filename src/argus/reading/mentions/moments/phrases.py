"""Find the phrases of the tables in a message, the longest at each place, and what they say."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.moments.tables import DIGIT_SLOTS, LANGUAGES, Lead, Node, Phrase, Tables, tables

# Characters that may stand inside a phrase between its words.
_LOOSE = frozenset(" \t\u00a0'’´`.-,/")
_LONGEST = 12
_APART = frozenset({" ", "\n", ", "})  # before a number
_MOST_KEPT = 1 << 11


# A node, what filled slots up to it, and the weakest of that.
_Place = tuple[Node, tuple[int | str, ...], int]
# A word, and the place from which it is looked for.
_Step = tuple[int, Node, tuple[int | str, ...], int]


class Match(NamedTuple):
    """A phrase found: its words, and what fills those of its slots that are one word; weak: of the weakest."""

    start: int
    end: int
    phrase: Phrase
    fill: tuple[int | str, ...]
    weak: int


class _Reached:
    """Where the words so far lead, and what was worked out of that for the next one: chats say the same over and over.

    Attributes:
        places: in the order in which they are looked at. ends: the phrases that end here, surest first.
        counts: whether a number leads on. after: by the next word; None = it leads nowhere.
    """

    __slots__ = ("after", "counts", "ends", "places")

    def __init__(self, places: Sequence[_Place]) -> None:
        self.places = places
        ends = [(phrase, fill, weak) for node, fill, weak in places for phrase in node.ends]
        self.ends = sorted(ends, key=lambda each: each[0].strength)
        self.counts = any(node.digits for node, _, _ in places)
        self.after: dict[str, _Reached | None] = {}


class _Paths:
    """All that was worked out so far."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.begun, self._kept = _Reached([(self._tables.tree, (), 0)]), 0

    def after(self, reached: _Reached, row: Row, at: int) -> _Reached | None:
        """Where word `at` leads, which is a number as `_stands_apart` says or none at all."""
        places: list[_Place] = []
        word = row.words[at]
        for node, fill, weak in reached.places:
            leads = _leads(node, word, self._tables)
            steps: list[_Place] = [(deeper, fill + more, max(weak, weakness)) for deeper, more, weakness in leads]
            if node.digits and word.isdigit():
                steps += [step[1:] for step in _digit_steps(row, (at, node, fill, weak), int(word), self._tables)]
            places += reversed(steps)
        if self._kept == _MOST_KEPT:
            self._begin_anew()
        self._kept += 1
        found = reached.after[word] = _Reached(places) if places else None
        return found


@cache
def _paths() -> _Paths:
    return _Paths(tables())


def phrases_at(row: Row, at: int, tables: Tables) -> list[Match]:
    """The phrases that begin at word `at`, longest first."""
    found: list[Match] = []
    words, gaps = row.words, row.gaps
    paths = _paths()
    reached = paths.begun
    for place in range(at, min(len(words), at + _LONGEST)):
        word, after = words[place], reached.after
        if reached.counts and word.isdigit():
            if not _stands_apart(row, place, tables.lists[("ordinal", "")]):
                return _walked(row, at, [(place, *each) for each in reversed(reached.places)], tables) + found
        elif word not in tables.words:
            break
        led = after[word] if word in after else paths.after(reached, row, place)
        if led is None or (place > at and gaps[place - 1] != " " and not _close(words, gaps, place - 1)):
            break
        reached = led
        if reached.ends and ends_well(words, gaps, place + 1):
            found = [Match(at, place + 1, *end) for end in reached.ends] + found
    return found


def _stands_apart(row: Row, at: int, ordinals: frozenset[str]) -> bool:
    """Whether what stands around digits leaves them the number they are, and no ending of a day behind."""
    gap = row.gaps[at]
    if not at or row.gaps[at - 1] not in _APART or gap[:1] == ".":
        return False
    return gap != "" or at + 1 == len(row.words) or row.words[at + 1] not in ordinals


def _walked(row: Row, at: int, stack: list[_Step], tables: Tables) -> list[Match]:
    """The phrases that begin at word `at` and go on with one of the steps, longest first."""
    found: list[Match] = []
    words, gaps = row.words, row.gaps
    most, begun = min(len(words), at + _LONGEST), stack[0][0]
    while stack:
        place, node, fill, weak = stack.pop()
        if place > begun and node.ends and ends_well(words, gaps, place):
            found += [Match(at, place, phrase, fill, weak) for phrase in node.ends]
        if place >= most:
            continue
        word = words[place]
        leads = _leads(node, word, tables)
        number = number_at(row, place) if node.digits and word.isdigit() else None
        if (leads or number is not None) and (place == at or gaps[place - 1] == " " or _close(words, gaps, place - 1)):
            for deeper, more, weakness in leads:
                stack.append((place + 1, deeper, fill + more, max(weak, weakness)))
            if number is not None:
                stack += _digit_steps(row, (place, node, fill, weak), number, tables)
    found.sort(key=lambda each: (-each.end, each.phrase.strength))
    return found


def follows_well(row: Row, end: int, follow: frozenset[str]) -> bool:
    """Whether what stands behind word `end - 1` leaves a number before it a time or a day: an end or a small word."""
    gap = row.gap(end - 1)
    rest = gap.lstrip(" \t\u00a0")
    if rest:
        return rest[0] not in "%€$£/-–+*=°#'" and not (rest[0] in ".,:" and len(rest) == 1 and end < len(row.words))
    return end >= len(row.words) or (row.words[end] in follow and gap != "")


def number_at(row: Row, at: int) -> int | None:
    """The number a word of at most four digits is, unless it is part of a longer number, a code or a price."""
    word = row.words[at]
    if len(word) > 4 or not word.isdigit():
        return None
    before = row.before(at)
    if not before and at and row.words[at - 1] in _WEEKS and (at == 1 or row.before(at - 1)):
        return int(word)
    if not before and at:
        # 14APR21, but not a number that ends a code.
        return int(word) if len(row.words[at - 1]) == 3 and at > 1 and row.before(at - 1) == "" else None
    if not before:
        return int(word)
    if before[-1] in "€$£#@_+=":
        return None
    if before in _INSIDE and at and row.words[at - 1][-1].isdigit():
        return None
    return int(word)


_INSIDE = frozenset(".,:/")
_WEEKS = frozenset({"kw", "wk", "week", "sem", "sett"})  # the number of a week stands right behind: KW24


def _close(words: Sequence[str], gaps: Sequence[str], at: int) -> bool:
    gap = gaps[at]
    if len(gap) > 3 or not _LOOSE.issuperset(gap):
        return False
    # 10.30, 1,250 and 3-4 are not two words of a phrase.
    return not (words[at][-1].isdigit() and words[at + 1][0].isdigit()) or " " in gap


def _leads(node: Node, word: str, tables: Tables) -> tuple[Lead, ...]:
    """The nodes a word leads to, what it fills and how weak that is; kept at the node for a word of the tables."""
    known = node.leads.get(word)
    if known is not None:
        return known
    deeper, said = node.words.get(word), tables.said.get(word, ()) if node.slots else ()
    if deeper is None and not said:
        return ()
    leads: list[Lead] = [] if deeper is None else [(deeper, (), 0)]
    for slot, language, value, weak in said:
        deeper = node.slots.get((slot, language))
        if deeper is not None:
            leads.append((deeper, (value,), weak))
    known = node.leads[word] = tuple(leads)
    return known


def _digit_steps(row: Row, step: _Step, number: int, tables: Tables) -> list[_Step]:
    """Where a number leads that stands where a step arrived."""
    place, node, fill, weak = step
    words, gap, length = row.words, row.gaps[place], len(row.words[place])
    after = words[place + 1] if gap == "" and place + 1 < len(words) else None
    steps: list[_Step] = []
    for slot, deeper in node.digits.items():
        if slot == "y":
            # 14APR21: two digits are a year where nothing stands between.
            year = number if length == 4 else 2000 + number if length == 2 and row.before(place) == "" else 0
            if 1990 <= year <= 2099:
                steps.append((place + 1, deeper, (*fill, year), weak))
            continue
        lowest, highest, longest, language = _HELD[slot]
        if length > longest or not lowest <= number <= highest:
            continue
        if not language:
            steps.append((place + 1, deeper, (*fill, number), weak))
            continue
        endings = tables.ordinals[language]
        if "." in endings and gap[:1] == "." and (gap != "." or place + 1 == len(words)):
            steps.append((place + 1, deeper, (*fill, number), weak))
        if after in endings:
            steps.append((place + 2, deeper, (*fill, number), weak))
    return steps


# What a slot of digits may hold, how long that is written, and for days with their ending in which language.
_HELD = {slot: (*bounds, 3 if slot == "n" else 2, "") for slot, bounds in DIGIT_SLOTS.items()} | {
    f"dth {language}": (*DIGIT_SLOTS["dth"], 2, language) for language in LANGUAGES
}


def ends_well(words: Sequence[str], gaps: Sequence[str], end: int) -> bool:
    """Whether a phrase may end before word `end`: not inside a longer number or word."""
    gap = gaps[end - 1]
    if end >= len(words):
        return gap[:1] not in ("%", "€", "$", "°") if words[end - 1].isdigit() else True
    if gap == " ":
        return True
    if gap == "":
        return False
    if not words[end - 1][-1].isdigit():
        return True
    if gap[0] in "%€$°":
        return False
    return not (len(gap) == 1 and gap in ".,:/-" and words[end][0].isdigit())
