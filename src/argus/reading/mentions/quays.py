"""Quays and berths by number: `kaai 1742`, `K869`, `quai 1700`, `muelle 5`, `berth 12`."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.harbour_words import HARBOUR, PORT, Cues, is_upper_case
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import AND, counts_something, first_behind

# Words that name a quay and hardly anything else.
_SURE = words(
    "kaai kaay kaaj кеј kaainr kaainummer kade kadenr kades kaaien quai quais quay quays muelle muelles cais "
    "molo moli banchina calata kej keju berth berths liegeplatz anlegeplatz ligplaats aanlegplaats atraque "
    "atracadero postazione"
)
# Words that mean more: a person, a hole, a time; they need a word of the harbour near.
_UNSURE = words("kai pier piers dok dock steiger berco gat vez pristan pristaniste kalata kalate embarcadero")
QUAY_WORDS = _SURE | _UNSURE
# `K` and a number of Antwerp or so; other numbers behind K are phones and kernels.
_K = "k"
_BEGINNINGS = QUAY_WORDS | {_K}
_K_DIGITS = range(3, 5)
_MOST_DIGITS = 4
# `am kai 1742`: people and holes are not numbered so high.
_LONG_NUMBER = 3
# `7b`; other letters behind a number count hours, metres or thousands, or make it the seventh.
_LETTERS = frozenset("abcd")
_LINKS = words("nr no n nro num nummer number numero numri broj is")
# What makes a quay of an unsure word.
AROUND_QUAYS = HARBOUR | PORT | {"terminal", "terminali"}


class Quay(NamedTuple):
    """A quay in a message: where it stands, its number, and the word for quay, none where it says `K`."""

    start: int
    end: int
    number: str
    word: str


def quays_in(row: Row, cues: Cues, known: Collection[str]) -> Iterator[Quay]:
    """The quays in a message; `known` are numbers of quays that stand on lists."""
    behind = 0
    for index in row.places(_BEGINNINGS):
        if row.starts[index] < behind:
            continue
        if row.words[index] == _K:
            yield from _k_number(row, index, cues, known)
        else:
            found = list(_behind(row, index, cues))
            yield from found
            behind = found[-1].end if found else behind


def _behind(row: Row, index: int, cues: Cues) -> Iterator[Quay]:
    word = row.words[index]
    place = _first_number(row, index)
    start = row.starts[index]
    while (end := _number_end(row, place)) is not None:
        number = row.text[row.starts[end - 1 if row.words[place] == "k" else place] : row.ends[end - 1]]
        number = number.upper().lstrip("K ")
        if word in _UNSURE and not _is_meant(row, index, place, cues):
            return
        yield Quay(start, row.ends[end - 1], number, word)
        place = _next_number(row, end)
        start = row.starts[place] if place < len(row.words) else 0


def _first_number(row: Row, index: int) -> int:
    """Where the number would stand. Past an article only a long one: `quai le 5` is a day."""
    place = first_behind(row, index, most=2, links=_LINKS)
    if _number_end(row, place) is not None:
        return place
    place = first_behind(row, index, most=3)
    is_long = place < len(row.words) and len(row.words[place]) >= _LONG_NUMBER
    return place if is_long else len(row.words)


def _is_meant(row: Row, index: int, place: int, cues: Cues) -> bool:
    """Whether an unsure word means a quay: right before its number, with a word of the harbour or a port near."""
    if place != index + 1 or row.gap(index) != " ":
        return False
    if row.words[index] == "dok" or len(row.words[place]) >= _LONG_NUMBER:
        return True
    return cues.near(index, place + 1)


def _number_end(row: Row, place: int) -> int | None:
    """The end of the number of a quay at this word: digits, perhaps after K, perhaps with one letter; None = none."""
    if place < len(row.words) and row.words[place] == "k" and row.gap(place) in ("", " ", "."):
        place += 1
    if place >= len(row.words) or not row.words[place].isdigit() or len(row.words[place]) > _MOST_DIGITS:
        return None
    end = place + 1
    if counts_something(row, end):
        return None
    if end < len(row.words) and not row.gap(place):
        if row.words[end] not in _LETTERS or (end + 1 < len(row.words) and not row.gap(end)):
            return None
        end += 1
    return end


def _next_number(row: Row, end: int) -> int:
    """Where a second number would stand: `869 en 913`, `1718/1742`."""
    if end >= len(row.words):
        return end
    gap = row.gap(end - 1)
    if row.words[end] in AND and gap == " " and end + 1 < len(row.words) and len(row.words[end + 1]) > 2:
        return end + 1
    if gap.strip() in ("/", ",", "+", "&", "-") and len(row.words[end]) > 2 and row.words[end].isdigit():
        return end
    return len(row.words)


def _k_number(row: Row, index: int, cues: Cues, known: Collection[str]) -> Iterator[Quay]:
    place = index + 1
    if place >= len(row.words) or row.gap(index) or (index and not row.before(index)):
        return
    number = row.words[place]
    alone = place + 1 >= len(row.words) or row.gap(place)
    if not number.isdigit() or len(number) not in _K_DIGITS or not alone:
        return
    # K750 is a telephone too: an unknown number needs the capital and a word of the harbour.
    signs = (number in known, is_upper_case(row, index), cues.near(index, place + 1, reach=5))
    if sum(signs) > 1:
        yield Quay(row.starts[index], row.ends[place], number, "")
