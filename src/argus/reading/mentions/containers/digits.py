"""The six or seven digits behind the letters, as written: 1234567, 123 456-7, 123456 [7], I23456, in words."""

from typing import NamedTuple

from argus.reading.mentions.asked import Asked
from argus.reading.mentions.batch import Row
from argus.reading.mentions.containers.letters import Letters
from argus.reading.mentions.containers.words import (
    AND_THEN,
    CHECK_WORDS,
    COUNTED,
    DIGIT_FOR,
    DIGIT_WORDS,
    DOUBLES,
    FILLERS,
)
from argus.reading.mentions.number_words import END, numbers
from argus.terms import container_remainder

SERIAL, WHOLE = 6, 7
ONE_TOO_MANY = WHOLE + 1
_BETWEEN = frozenset(" .-–—‐‑/\\_[](){}\r\n\t,*'’|=")
_BEFORE = _BETWEEN | frozenset(":#;…>")
_LONGEST_GAP = 4
_SET_APART = frozenset("-–—[(/.=_")
_TIGHT = frozenset(("", ".", "-", ",", "/", ":", "'", "_"))
_CLOSING = {"[": "]", "(": ")"}
_MOST_FILLERS = 2
_MOST_LOOK_ALIKES = 5
_LOOK_ALIKES = frozenset(DIGIT_FOR)
_OPENING = FILLERS | DOUBLES | DIGIT_WORDS.keys() | numbers().keys()


class Digits(NamedTuple):
    """Digits and where they end.

    Attributes:
        last: word index of the last; end: place in the text behind it.
        written: folded to 0 to 9. groups: runs they stand in.
        mended: letters were read as digits. spelled: some stand as words. spoken: words like `and then` stand between.
    """

    last: int
    end: int
    written: str
    groups: int
    mended: bool
    spelled: bool
    spoken: bool


def digits_after(row: Row, letters: Letters) -> Digits | None:
    """The digits behind the letters: seven, six where no check digit follows, eight in one run; fewer where the text
    does not go on with digits. None: they run on into something else.
    """
    if not letters.rest:
        at = letters.last + 1
        word = row.words[at] if at < len(row.words) else ""
        if word not in _BEGINNINGS:
            return Digits(letters.last, row.ends[letters.last], "", 0, False, False, False)
        if len(word) == WHOLE and word.isdigit() and _is_whole(row, at):
            return Digits(at, row.ends[at], word, 1, False, False, False)
    reading = _Reading(row, letters)
    reading.skip_fillers()
    while reading.take():
        pass
    return reading.outcome()


def _may_begin(word: str) -> bool:
    """Whether digits can begin with a word, or behind it."""
    return word != "" and (word[0] <= "9" or word in _OPENING or _LOOK_ALIKES.issuperset(word))


_BEGINNINGS = Asked(_may_begin)


def _is_whole(row: Row, at: int) -> bool:
    """Whether seven digits are all of a number, as most are written."""
    gap = row.before(at)
    return len(gap) <= _LONGEST_GAP and _BEFORE.issuperset(gap) and (at + 1 == len(row.words) or row.gap(at) != "")


def _digit(word: str) -> str:
    """One digit, as such or as a word; "" for anything else."""
    return word if len(word) == 1 and word.isdigit() else DIGIT_WORDS.get(word, "")


def _in_words(row: Row, at: int) -> tuple[str, int]:
    """The longest number in words that begins at word `at`, `fifty four`, and its last word; none: ""."""
    words, first = row.words, at
    told, last = DIGIT_WORDS.get(words[at], ""), at
    branch = numbers().get(words[at])
    while isinstance(branch, dict):
        number = branch.get(END)
        if isinstance(number, int) and (not told or at > first):
            told, last = str(number), at
        if row.gap(at) not in (" ", "-") or at + 1 == len(words):
            break
        at += 1
        branch = branch.get(words[at])
    return told, last


class _Reading:
    """Goes from word to word, as long as they belong to the number."""

    def __init__(self, row: Row, letters: Letters) -> None:
        self._row = row
        self._letters = letters
        self._at = letters.last
        self._written = letters.rest
        self._groups = 1 if letters.rest else 0
        self._mended = self._spelled = self._spoken = False

    def skip_fillers(self) -> None:
        """Pass `number`, `then`, `is`, if a digit follows."""
        words = self._row.words
        after = self._at + 1
        while after < len(words) and after <= self._at + _MOST_FILLERS and words[after] in FILLERS:
            after += 1
        if self._at + 1 < after < len(words) and (words[after].isdigit() or words[after] in DIGIT_WORDS):
            self._at = after - 1

    def take(self) -> bool:
        """Take what comes next; False: nothing more belongs to the number."""
        words, length = self._row.words, len(self._written)
        last = self._at + 1
        if last >= len(words) or length >= WHOLE:
            return False
        if words[last].isdigit():
            piece = words[last]
        else:
            if 0 < length < SERIAL and self._groups:
                self._skip_and()
            if length == SERIAL and words[last] in CHECK_WORDS:
                return self._take_named_check_digit(last)
            piece, last = self._piece(self._at + 1)
        if not piece or not self._goes_on(self._row.gap(self._at), piece):
            return False
        if length == SERIAL and not self._is_check_digit(piece, last):
            return False
        self._accept(piece, last)
        return True

    def outcome(self) -> Digits | None:
        """What was read."""
        row = self._row
        if self._groups and self._at + 1 < len(row.words):
            gap = row.gap(self._at)
            runs_on = gap in _TIGHT and row.words[self._at + 1].isdigit() and len(self._written) <= SERIAL
            if not gap or (runs_on and len(self._written) == SERIAL):
                return None
        return Digits(self._at, self._end(), self._written, self._groups, self._mended, self._spelled, self._spoken)

    def _skip_and(self) -> None:
        """Pass `and then` between digits."""
        words = self._row.words
        after = self._at + 1
        while after < len(words) and after <= self._at + _MOST_FILLERS and words[after] in AND_THEN:
            after += 1
        apart = self._row.gap(self._at) and self._row.gap(after - 1)  # 123I456 is read by a camera
        if self._at + 1 < after < len(words) and words[after].isdigit() and apart:
            self._at = after - 1
            self._spoken = True

    def _accept(self, piece: str, last: int) -> None:
        self._written += piece
        self._groups += 1
        self._at = last

    def _piece(self, at: int) -> tuple[str, int]:
        """Digits that stand in word `at`, perhaps with the next, and the last word of them; none: ""."""
        row, word = self._row, self._row.words[at]
        if word.isdigit():
            return word, at
        told, last = _in_words(row, at)
        if told:
            self._spelled = True
            return told, last
        if word in DOUBLES and at + 1 < len(row.words) and (twice := _digit(row.words[at + 1])):
            return twice * 2, at + 1
        if len(word) <= _MOST_LOOK_ALIKES and all(letter in DIGIT_FOR for letter in word):
            digits = "".join(map(DIGIT_FOR.__getitem__, word))
            if self._touches_digits(at) or self._is_fitting_capital(at, digits):
                self._mended = True
                return digits, at
        return "", at

    def _is_fitting_capital(self, at: int, digits: str) -> bool:
        """`123456 S`, as a camera reads the check digit in its box: a capital that stands for the digit that fits."""
        capital = len(digits) == 1 and self._row.text[self._row.starts[at]].isupper()
        return capital and len(self._written) == SERIAL and digits == self._check_digit()

    def _check_digit(self) -> str:
        return str(container_remainder(self._letters.prefix.upper(), self._written) % 10)

    def _touches_digits(self, at: int) -> bool:
        row = self._row
        before = not row.before(at) and at > self._letters.last + 1
        after = at + 1 < len(row.words) and not row.gap(at) and row.words[at + 1].isdigit()
        return before or after

    def _goes_on(self, gap: str, piece: str) -> bool:
        allowed = _BETWEEN if self._groups else _BEFORE
        if len(gap) > _LONGEST_GAP or not allowed.issuperset(gap):
            return False
        if self._groups and "," in gap and len(gap) > 1 and len(piece) > 1:
            return False
        together = len(self._written) + len(piece)
        return together <= WHOLE or (not self._written and together == ONE_TOO_MANY)

    def _take_named_check_digit(self, at: int) -> bool:
        """`123456 check digit 7`."""
        words = self._row.words
        after = at
        while after < len(words) and after < at + _MOST_FILLERS and words[after] in CHECK_WORDS:
            after += 1
        if after == len(words):
            return False
        piece, last = self._piece(after)
        if len(piece) != 1:
            return False
        self._accept(piece, last)
        return True

    def _is_check_digit(self, piece: str, last: int) -> bool:
        """Whether one more digit behind six is theirs, and not the beginning of `3 pallets`."""
        if len(piece) != 1:
            return False
        gap = self._row.gap(self._at)
        if not gap or not _SET_APART.isdisjoint(gap):
            return True
        if piece == self._check_digit():
            return True
        following = last + 1
        alone = following == len(self._row.words) or not self._row.gap(last).startswith(" ")
        return alone or self._groups > 1 or self._row.words[following] not in COUNTED

    def _end(self) -> int:
        row = self._row
        end = row.ends[self._at]
        if self._groups > 1 and end < len(row.text):
            opened = row.before(self._at)[-1:]
            end += row.text[end] == _CLOSING.get(opened)
        return end
