"""A question about words, answered once for each: messages say the same words again and again."""

from collections.abc import Callable, Container

_MOST = 1 << 14  # words whose answers are held


class Asked(dict[str, bool]):
    """The words of which something is true, for `Row.places`; whether it is must follow from the word alone."""

    def __init__(self, is_so: Callable[[str], bool]) -> None:
        """Take the question."""
        super().__init__()
        self._is_so = is_so

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST:
            self.clear()
        answer = self[word] = self._is_so(word)
        return answer

    # A word is in it when the answer is yes; nothing of Python's own stands between the two.
    __contains__ = dict.__getitem__  # type: ignore[assignment]


def numbers_and(words: Container[str] = ()) -> Asked:
    """What begins with a digit, and some words beside."""
    return Asked(lambda word: "0" <= word[0] <= "9" or word in words)
