"""Find the phrases of the tables in a message, the longest at each place, and what they say."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.moments.tables import DIGIT_SLOTS, LANGUAGES, Node, Phrase, Tables

# Characters that may stand inside a phrase between its words.
_LOOSE = frozenset(" \t\u00a0'’´`.-,/")
_LONGEST = 12


# A word, the node it is looked for from, what filled slots so far, and the weakest of it.
_Step = tuple[int, Node, tuple[int | str, ...], int]


class Match(NamedTuple):
    """A phrase found: its words, and what fills those of its slots that are one word; weak: of the weakest."""

    start: int
    end: int
    phrase: Phrase
    fill: tuple[int | str, ...]
    weak: int

    def all(self, slot: str) -> list[int | str]:
        """Everything that fills slots of this name."""
        if slot not in self.phrase.slots:
            return []
        return [value for name, value in _filled(self.phrase, self.fill) if name == slot]

    def number(self, slot: str) -> int:
        """The number in the first slot of this name."""
        return int(self.all(slot)[0])


def phrases_at(row: Row, at: int, tables: Tables) -> list[Match]:
    """The phrases that begin at word `at`, longest first."""
    found: list[Match] = []
    words = row.words
    most = min(len(words), at + _LONGEST)
    stack: list[_Step] = [(at, tables.tree, (), 0)]
    while stack:
        place, node, fill, weak = stack.pop()
        if node.ends and _ends_well(row, place):
            found += [Match(at, place, phrase, fill, weak) for phrase in node.ends]
        if place >= most or not (node.words or node.slots or node.digits):
            continue
        word = words[place]
        leads = node.leads.get(word)
        if leads is None:
            leads = _leads(node, word, tables)
        number = number_at(row, place) if node.digits and word.isdigit() else None
        if (leads or number is not None) and (place == at or _close(row, place - 1)):
            stack += [(place + 1, deeper, fill + more, max(weak, weakness)) for deeper, more, weakness in leads]
            if number is not None:
                stack += _digit_steps(row, place, number, node.digits, fill, weak, tables)
    if len(found) > 1:
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


def _close(row: Row, at: int) -> bool:
    gap = row.gap(at)
    if gap == " ":
        return True
    if len(gap) > 3 or not _LOOSE.issuperset(gap):
        return False
    # 10.30, 1,250 and 3-4 are not two words of a phrase.
    return not (row.words[at][-1].isdigit() and row.words[at + 1][0].isdigit()) or " " in gap


def _leads(node: Node, word: str, tables: Tables) -> tuple[tuple[Node, tuple[int | str, ...], int], ...]:
    """The nodes a word leads to, what it fills and how weak that is; kept at the node for a word of the tables."""
    deeper, said = node.words.get(word), tables.said.get(word, ())
    if deeper is None and not said:
        return ()
    leads: list[tuple[Node, tuple[int | str, ...], int]] = [] if deeper is None else [(deeper, (), 0)]
    for slot, language, value, weak in said:
        deeper = node.slots.get((slot, language))
        if deeper is not None:
            leads.append((deeper, (value,), weak))
    known = node.leads[word] = tuple(leads)
    return known


def _digit_steps(
    row: Row,
    place: int,
    number: int,
    digits: Mapping[str, Node],
    fill: tuple[int | str, ...],
    weak: int,
    tables: Tables,
) -> Iterator[_Step]:
    length = len(row.words[place])
    for slot, deeper in digits.items():
        if slot == "y":
            # 14APR21: two digits are a year where nothing stands between.
            year = number if length == 4 else 2000 + number if length == 2 and row.before(place) == "" else 0
            if 1990 <= year <= 2099:
                yield place + 1, deeper, (*fill, year), weak
            continue
        lowest, highest, longest, language = _HELD[slot]
        if length > longest or not lowest <= number <= highest:
            continue
        if not language:
            yield place + 1, deeper, (*fill, number), weak
            continue
        endings, gap = tables.ordinals[language], row.gap(place)
        if "." in endings and gap.startswith(".") and (gap != "." or place + 1 == len(row.words)):
            yield place + 1, deeper, (*fill, number), weak
        if gap == "" and place + 1 < len(row.words) and row.words[place + 1] in endings:
            yield place + 2, deeper, (*fill, number), weak


# What a slot of digits may hold, how long that is written, and for days with their ending in which language.
_HELD = {slot: (*bounds, 3 if slot == "n" else 2, "") for slot, bounds in DIGIT_SLOTS.items()} | {
    f"dth {language}": (*DIGIT_SLOTS["dth"], 2, language) for language in LANGUAGES
}


def _ends_well(row: Row, end: int) -> bool:
    """Whether a phrase may end before word `end`: not inside a longer number or word."""
    if end >= len(row.words):
        return row.gap(end - 1)[:1] not in ("%", "€", "$", "°") if row.words[end - 1].isdigit() else True
    gap = row.gap(end - 1)
    if gap == "":
        return False
    if not row.words[end - 1][-1].isdigit():
        return True
    if gap[0] in "%€$°":
        return False
    return not (len(gap) == 1 and gap in ".,:/-" and row.words[end][0].isdigit())


def _filled(phrase: Phrase, fill: tuple[int | str, ...]) -> list[tuple[str, int | str]]:
    left = iter(fill)
    return [
        (name, next(left) if fixed is None else fixed) for name, fixed in zip(phrase.slots, phrase.fixed, strict=True)
    ]
