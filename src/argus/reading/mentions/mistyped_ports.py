"""Long names of ports with one typing mistake: a letter left out, doubled, swapped with its neighbour, or beside it on
the keyboard.

Short names are left alone: one mistake makes other words of them.
"""

from collections.abc import Iterator
from itertools import pairwise

_FEWEST_LETTERS = 8
# Short, and mistyped all the time.
_ALSO = frozenset(("hamburg", "posorja", "anversa", "amberes"))
# Words of their own.
_WORDS = frozenset(("zeebrugse", "konstant"))
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE: dict[str, str] = {}
for _row in _ROWS:
    for _left, _right in pairwise(_row):
        _BESIDE[_left] = _BESIDE.get(_left, "") + _right
        _BESIDE[_right] = _BESIDE.get(_right, "") + _left


def mistyped(name: str) -> Iterator[str]:
    """What one mistake makes of a name; nothing of a short one or one of several words."""
    word = name.casefold()
    yield from (each for each in _mistaken(word) if each not in _WORDS)


def _mistaken(word: str) -> Iterator[str]:
    if not (word.isascii() and word.isalpha()) or (len(word) < _FEWEST_LETTERS and word not in _ALSO):
        return
    for at, letter in enumerate(word):
        before, behind = word[:at], word[at + 1 :]
        # The first letter is seldom wrong, and tells names apart; Constanța without its last one is a word.
        if at and behind:
            yield before + behind
        if at:
            yield from (before + other + behind for other in _BESIDE.get(letter, ""))
        yield before + letter + letter + behind
        if behind:
            yield before + behind[0] + letter + behind[1:]
