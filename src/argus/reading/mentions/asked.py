"""A question about words, answered once for each: messages say the same words again and again."""

from collections.abc import Callable
from typing import TypeVar

_MOST = 1 << 14  # words whose answers are held
_Answer = TypeVar("_Answer")


class Answers(dict[str, _Answer]):
    """What is answered about each word; it must follow from the word alone."""

    def __init__(self, answer: Callable[[str], _Answer]) -> None:
        """Take the question."""
        super().__init__()
        self._answer = answer

    def __missing__(self, word: str) -> _Answer:
        if len(self) >= _MOST:
            self.clear()
        answer = self[word] = self._answer(word)
        return answer


class Asked(Answers[bool]):
    """The words of which something is true, for `Row.places`."""

    # A word is in it when the answer is yes; nothing of Python's own stands between the two.
    __contains__ = dict.__getitem__  # type: ignore[assignment]


class NumbersAnd(Asked):
    """What begins with a digit, and some words beside."""

    def __init__(self, words: frozenset[str] = frozenset()) -> None:
        """Take the words."""
        super().__init__(lambda word: "0" <= word[0] <= "9" or word in words)
        self.words = words
