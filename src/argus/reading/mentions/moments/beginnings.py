"""At which words of a message something may be said of a moment, by each word and the one behind it."""

from collections.abc import Hashable, Iterable
from functools import cache
from itertools import chain, compress
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from argus.reading.mentions.asked import Answers, Asked
from argus.reading.mentions.batch import Row
from argus.reading.mentions.cutting import Numbers
from argus.reading.mentions.moments.digits import BEHIND, MARKS
from argus.reading.mentions.moments.tables import tables

_OTHER, _DIGITS = 0, 1  # words that no phrase names
_PIECE = 1 << 15  # words of a long message that are looked at together


def beginnings(row: Row) -> Iterable[int]:
    """Where a moment may begin: at none but these words; the longer the message, the fewer others are among them."""
    pairs = _pairs()
    first = row.told(pairs.first)
    if first is None:
        return row.places(_beginnings())
    second = row.told(pairs.second)
    assert second is not None
    may = pairs.fit[first, np.append(second[1:], _OTHER)]
    return chain.from_iterable(_in_piece(row, first, may, start) for start in range(0, len(first), _PIECE))


def _in_piece(row: Row, first: Numbers, may: npt.NDArray[np.bool_], start: int) -> list[int]:
    piece = may[start : start + _PIECE]
    digits = np.flatnonzero(first[start : start + _PIECE] == _DIGITS)
    piece[[*compress(digits, map(MARKS.__contains__, map(row.gaps.__getitem__, (digits + start).tolist())))]] = True
    found: list[int] = (np.flatnonzero(piece) + start).tolist()
    return found


@cache
def _beginnings() -> Asked:
    """The words a moment can begin with."""
    starts = tables().starts
    return Asked(lambda word: word in starts or word.isdigit())


class _Pairs(NamedTuple):
    """Which two words can begin a moment together.

    Attributes:
        first, second: what a word counts as before another, and behind another. fit: whether the two can.
    """

    first: Answers[int]
    second: Answers[int]
    fit: npt.NDArray[np.bool_]


_Named = TypeVar("_Named", bound=Hashable)


def _numbered(named: Iterable[_Named]) -> dict[_Named, int]:
    """A number for each different one."""
    return {each: number for number, each in enumerate(dict.fromkeys(named), _DIGITS + 1)}


@cache
def _pairs() -> _Pairs:
    told = tables()
    firsts = _numbered((start.words, start.number, start.alone) for start in told.starts.values())
    seconds = _numbered(word for each in (BEHIND, told.second, *(words for words, *_ in firsts)) for word in each)
    fit = np.zeros((len(firsts) + 2, len(seconds) + 2), bool)
    numbers = [_DIGITS, *(place for word, place in seconds.items() if word.isdigit())]
    for (words, number, alone), place in firsts.items():
        fit[place, [*map(seconds.__getitem__, words), *(numbers if number else ())]] = True
        fit[place] |= alone
    fit[_DIGITS, [*map(seconds.__getitem__, BEHIND | told.second)]] = True
    starts = {word: firsts[start.words, start.number, start.alone] for word, start in told.starts.items()}
    return _Pairs(
        Answers(lambda word: _DIGITS if word.isdigit() else starts.get(word, _OTHER)),
        Answers(lambda word: seconds.get(word, _DIGITS if word.isdigit() else _OTHER)),
        fit,
    )
