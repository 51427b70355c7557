"""The four letters that a container number begins with: MSKU, msku, M S K U, M5KU, mike sierra kilo uniform."""

from typing import NamedTuple

from argus.reading.mentions.asked import Asked
from argus.reading.mentions.batch import Row
from argus.reading.mentions.containers.owners import BACKWARDS, OWNERS, is_known, is_known_without_u, latin
from argus.reading.mentions.containers.words import CONTAINER_WORDS, DIGIT_FOR, FILLERS, SPELLED_LETTERS

_LETTERS = 4
_ENDS = "ujzr"
_LAST_SPELLED = "uniform"
_NEAR_U = "yihjkv"  # on the keys, and to the eye
_MORE_ENDS = "uу"  # the second one is Serbian
_LETTER_FOR = {"0": "o", "1": "i", "2": "z", "5": "s", "6": "g", "8": "b"}
_BETWEEN = frozenset(("", " ", ".", "-", ", ", ",", "/", "\n", "_", " - "))


class Letters(NamedTuple):
    """Where four letters stand and what they say.

    Attributes:
        first, last: word indexes; a run of digits is a word. start: place in the text.
        prefix: four folded Latin letters.
        rest: what is glued behind the letters and stands for digits.
        mended: a digit was read as a letter, or `rest` as digits.
        guessed: the U was left out or another letter was struck in its place.
        capital: all are capitals. backwards: what was written is `prefix` backwards.
    """

    first: int
    last: int
    start: int
    prefix: str
    rest: str = ""
    mended: bool = False
    capital: bool = False
    guessed: bool = False
    backwards: bool = False


def places_of_letters(row: Row) -> list[int]:
    """Word indexes where four letters may end; all but a few words of a chat are left out."""
    words = row.words
    return [
        index
        for index in row.places(_ENDINGS)
        if len(words[index]) <= _LETTERS or not row.gap(index) or words[index] == _LAST_SPELLED
    ]


def _may_end(word: str) -> bool:
    """Whether four letters can end with this word."""
    if word[-1] in _MORE_ENDS:
        return True
    if len(word) < _LETTERS - 1 or word[0] <= "9":
        return False
    if len(word) > _LETTERS:
        return word[: _LETTERS - 1] + "u" in OWNERS or word[-_LETTERS:] in OWNERS or word == _LAST_SPELLED
    return _lacks_u(word) or (len(word) == _LETTERS and (word[3] in _ENDS or word in BACKWARDS))


def _lacks_u(word: str) -> bool:
    """Whether the U was left out, or another letter was struck in its place."""
    return is_known_without_u(word[: _LETTERS - 1]) and (len(word) < _LETTERS or word[-1] in _NEAR_U)


_ENDINGS = Asked(_may_end)


def letters_at(row: Row, index: int) -> Letters | None:
    """The four letters that end with word `index`."""
    word = latin(row.words[index])
    if word == _LAST_SPELLED:
        return _spelled_out(row, index)
    if len(word) < _LETTERS and word[-1] == "u":
        return _in_pieces(row, index)
    start = row.starts[index]
    if word in BACKWARDS and index and row.words[index - 1].isdigit():
        return Letters(index, index, start, word[::-1], backwards=True)
    if index and not row.before(index):
        return None
    if len(word) == _LETTERS and word[3] in _ENDS:
        return Letters(index, index, start, word, "", False, row.text[start : start + _LETTERS].isupper())
    return _glued(row, index, word) if len(word) > _LETTERS else _without_u(row, index, word)


def _without_u(row: Row, index: int, word: str) -> Letters | None:
    """MSK 1234565, MSKI1234565."""
    owner, start = word[: _LETTERS - 1], row.starts[index]
    if not _lacks_u(word):
        return None
    capital = row.text[start : row.ends[index]].isupper()
    return Letters(index, index, start, owner + "u", capital=capital, guessed=True)


def _glued(row: Row, index: int, word: str) -> Letters | None:
    """Letters that stand for digits glued behind: mskuI234567; or a word glued before: containerMSKU1234567."""
    if index + 1 == len(row.words) or row.gap(index):
        return None
    start, rest = row.starts[index], word[_LETTERS:]
    if len(word) <= _LETTERS + 3 and is_known(word[:_LETTERS]) and all(letter in DIGIT_FOR for letter in rest):
        capital = row.text[start : start + _LETTERS].isupper()
        return Letters(index, index, start, word[:_LETTERS], "".join(map(DIGIT_FOR.__getitem__, rest)), True, capital)
    head, tail = word[:-_LETTERS], word[-_LETTERS:]
    if is_known(tail) and (head in CONTAINER_WORDS or head in FILLERS):
        return Letters(index, index, row.ends[index] - _LETTERS, tail)
    return None


def _in_pieces(row: Row, index: int) -> Letters | None:
    """M S K U, MSK U, MS-KU, and with digits in them M5KU, 6E5U."""
    first, found = index, row.words[index]
    touching = 0
    while len(found) < _LETTERS and first:
        gap = row.before(first)
        if gap not in _BETWEEN:
            return None
        first -= 1
        touching += not gap
        found = row.words[first] + found
    parts = index - first
    if len(found) != _LETTERS or (first and not row.before(first)):
        return None
    mended = not found.isalpha()
    if mended and touching != parts:
        return None
    prefix = "".join(_LETTER_FOR.get(letter, letter) for letter in found)
    apart = parts == _LETTERS - 1 and not touching
    if not (is_known(prefix) or (apart and not mended)):
        return None
    start = row.starts[first]
    return Letters(first, index, start, prefix, "", mended, row.text[start : row.ends[index]].isupper())


def _spelled_out(row: Row, index: int) -> Letters | None:
    first = index - _LETTERS + 1
    if first < 0:
        return None
    prefix = "".join(SPELLED_LETTERS.get(word, "") for word in row.words[first : index + 1])
    return Letters(first, index, row.starts[first], prefix) if is_known(prefix) else None
