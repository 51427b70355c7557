"""The different words of a batch, and which of them are looked for."""

from collections.abc import Callable, Container, Mapping
from functools import cached_property, lru_cache
from itertools import repeat
from threading import Lock
from typing import TypeVar
from weakref import ref

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from argus.reading.mentions.asked import NumbersAnd
from argus.reading.mentions.cutting import Numbers, are_beyond_ascii, buffers

# So few words are quicker looked for in each list than numbered.
_FEW = 1000
# So many are quicker looked up one by one than by columns.
_SOME = 8000
# Of longer lists the words are not numbered, or all would be looked for among too many; most words of a batch are none
# of them by their shape.
_LONG = 10_000
# Every word of the other lists, numbered from 1 on as they came: each word of a batch is looked up once for all.
_NUMBERS: dict[str, int] = {}
_NUMBERING = Lock()
# Of each list as long as it stands: the numbers of its words, or which shapes these have. Not by the list itself, since
# to look for that compares all its words.
_NUMBERED: "_ByList[Numbers]" = {}
_SHAPED: "_ByList[npt.NDArray[np.bool_]]" = {}
_LENGTHS, _TELLING = 32, 3  # a shape: how many bytes, and which is the fourth, or the last of fewer
_DIGIT = np.zeros(256, bool)
_DIGIT[[*b"0123456789"]] = True


class Vocabulary:
    """The different words of a batch. A mask says something of each of them, in their order."""

    def __init__(self, words: pa.Array) -> None:
        """Take them."""
        self._told = words
        self.words: list[str] = words.to_pylist()

    def are(self, wanted: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Which are one of these words."""
        if len(wanted) <= _LONG:
            marked = self._marked(wanted)
            if marked is not None:
                return marked.take(self._known[1])
        elif len(self.words) > _FEW:
            return self._are_of_shape(wanted)
        return np.fromiter(map(wanted.__contains__, self.words), bool, len(self.words))

    def these_are(self, places: Numbers, wanted: Container[str]) -> npt.NDArray[np.bool_] | None:
        """Which words at some places, each given once, are one of these; None where that is as well asked of each."""
        if isinstance(wanted, frozenset) and len(wanted) <= _LONG:
            marked = self._marked(wanted)
            if marked is not None:
                return marked.take(self._known[1].take(places))
        return None

    def _marked(self, wanted: frozenset[str]) -> npt.NDArray[np.bool_] | None:
        """For each number whether its word is wanted; None where that is not worth while, and where some of these words
        are known from the next batch on.
        """
        numbers = _of_list(_NUMBERED, wanted, _numbers_of)
        if len(self.words) <= _FEW or (len(numbers) and numbers[-1] > self._known[0]):
            return None
        most = self._known[0]
        marked = np.zeros(most + 1, bool)
        marked[numbers] = True
        return marked

    def _are_of_shape(self, wanted: frozenset[str]) -> npt.NDArray[np.bool_]:
        found = _of_list(_SHAPED, wanted, _shapes_of)[self._shapes]
        may = np.flatnonzero(found)
        said = map(self.words.__getitem__, may.tolist())
        found[may] = np.fromiter(map(wanted.__contains__, said), bool, len(may))
        return found

    def matching(self, pattern: str) -> npt.NDArray[np.bool_]:
        """In which a pattern (of RE2) is found."""
        found: npt.NDArray[np.bool_] = pc.match_substring_regex(self._told, pattern).to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def digits(self) -> Numbers:
        """How many digits each is; 0 for those that are no digits alone."""
        offsets, letters = buffers(self._told)
        lengths = np.diff(offsets)
        filled = lengths > 0
        found = np.zeros(len(self.words), np.int64)
        if filled.any():
            found[filled] = lengths[filled] * np.bitwise_and.reduceat(_DIGIT[letters], offsets[:-1][filled])
        # Some scripts have digits that are never made plain.
        for place in np.flatnonzero(are_beyond_ascii(offsets, letters)).tolist():
            word = self.words[place]
            found[place] = len(word) if word.isdigit() else 0
        return found

    @cached_property
    def begin_with_digit(self) -> npt.NDArray[np.bool_]:
        """Which begin with a digit."""
        offsets, letters = buffers(self._told)
        return _DIGIT[letters[offsets[:-1]]]

    @cached_property
    def _shapes(self) -> Numbers:
        return _shapes(self._told)

    @cached_property
    def _known(self) -> tuple[int, Numbers]:
        """The highest number of now, and the number of each word; 0 = nobody looked for it so far."""
        if len(self.words) <= _SOME:
            most = len(_NUMBERS)
            of = np.fromiter(map(_NUMBERS.get, self.words, repeat(0)), np.int64, len(self.words))
            return most, np.where(of > most, 0, of)  # of words that another thread just numbers nothing is said
        with _NUMBERING:
            numbered = _numbered(len(_NUMBERS))
        places = pc.fill_null(pc.index_in(self._told, numbered), -1).to_numpy(zero_copy_only=False)
        return len(numbered), places.astype(np.int64) + 1


class Index:
    """Where the words of a long message stand: each different word is looked at once."""

    def __init__(self, codes: Numbers, vocabulary: Vocabulary) -> None:
        """Take a message as places of its words in a vocabulary."""
        said = np.zeros(len(vocabulary.words), bool)
        said[codes] = True
        self._vocabulary = vocabulary
        self._different = np.flatnonzero(said)
        self._which = (np.cumsum(said) - 1)[codes]
        self._words = [*map(vocabulary.words.__getitem__, self._different.tolist())]

    def places(self, wanted: Container[str]) -> list[int]:
        """Which of its words are wanted, in order."""
        listed = wanted.words if isinstance(wanted, NumbersAnd) else wanted
        are = self._vocabulary.these_are(self._different, listed)
        if are is not None and listed is not wanted:
            are |= self._vocabulary.begin_with_digit.take(self._different)
        if are is None:
            are = np.fromiter(map(wanted.__contains__, self._words), bool, len(self._words))
        found: list[int] = np.flatnonzero(are.take(self._which)).tolist()
        return found

    def told(self, of: Mapping[str, int]) -> Numbers:
        """What is told of each of its words, in order."""
        told = np.fromiter(map(of.__getitem__, self._words), np.int64, len(self._words))
        return told.take(self._which)


@lru_cache(maxsize=1)
def _numbered(_how_many: int) -> pa.Array:
    """All words that have a number, in the order of these."""
    return pa.array([*_NUMBERS], pa.large_string())


_Made = TypeVar("_Made")
_ByList = dict[int, tuple[ref[frozenset[str]], _Made]]


def _of_list(made: _ByList[_Made], words: frozenset[str], make: Callable[[frozenset[str]], _Made]) -> _Made:
    key = id(words)
    known = made.get(key)
    if known is None or known[0]() is not words:
        known = made[key] = (ref(words, lambda _: made.pop(key, None)), make(words))
    return known[1]


def _numbers_of(words: frozenset[str]) -> Numbers:
    """The numbers of the words of a list, ascending."""
    with _NUMBERING:
        for word in words:
            _NUMBERS.setdefault(word, len(_NUMBERS) + 1)
        return np.array(sorted(map(_NUMBERS.__getitem__, words)), np.int64)


def _shapes_of(words: frozenset[str]) -> npt.NDArray[np.bool_]:
    """For each shape whether a word of a list has it."""
    shapes = np.zeros(_LENGTHS * 256, bool)
    shapes[_shapes(pa.array(words, pa.large_string()))] = True
    return shapes


def _shapes(words: pa.Array) -> Numbers:
    offsets, letters = buffers(words)
    lengths = np.diff(offsets)
    telling = np.minimum(offsets[:-1] + _TELLING, np.maximum(offsets[1:], 1) - 1)
    shapes: Numbers = np.minimum(lengths, _LENGTHS - 1) * 256 + letters[telling]
    return shapes
