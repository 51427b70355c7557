"""Where a message matches: stretches of the text as it was delivered."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from argus.messages import Token, tokens
from argus.reading.query import And, Like, Node, Or, Phrase, Typo, Word

Spans = tuple[tuple[int, int], ...]


def highlights(text: str, node: Node) -> Spans:
    """Stretches [start, end) of `text`, in code points, that a query asks for; in order, never overlapping.

    A word is marked whole, a phrase from its first to its last word and only where the whole phrase stands. What the
    query excludes is not marked.
    """
    wanted = _wanted(node)
    if not wanted or not text:
        return ()
    words = tokens(text)
    spans = sorted(span for tests in wanted for span in _spans(words, tests))
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def pattern_of(like: Like) -> str:
    """A regular expression that the whole of a folded word matches; both Python and the index read it alike.

    Folded words hold no character that means something else in it.
    """
    return ".*".join(like.pieces)


def one_typo_apart(one: str, other: str) -> bool:
    """Are two words equal or at Damerau-Levenshtein distance 1?"""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    if len(one) != len(other):
        return False
    swapped = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return swapped or one[same + 1 :] == other[same + 1 :]


_Test = Callable[[str], bool]


@lru_cache(maxsize=64)
def _wanted(node: Node) -> tuple[tuple[_Test, ...], ...]:
    """The sequences of words to mark, each word as a test."""
    return tuple(_sequences(node))


def _sequences(node: Node) -> Iterator[tuple[_Test, ...]]:
    match node:
        case Word() | Like() | Typo():
            yield (_test(node),)
        case Phrase(parts):
            yield tuple(_test(part) for part in parts)
        case And(nodes) | Or(nodes):
            for each in nodes:
                yield from _sequences(each)
        case _:  # what is excluded, or everything
            return


def _test(node: Word | Like | Typo) -> _Test:
    match node:
        case Word(text):
            return text.__eq__
        case Like():
            whole = re.compile(pattern_of(node)).fullmatch
            return lambda word: whole(word) is not None
        case Typo(text):
            return lambda word: one_typo_apart(text, word)


def _spans(words: list[Token], tests: tuple[_Test, ...]) -> Iterator[tuple[int, int]]:
    for first in range(len(words) - len(tests) + 1):
        if all(test(words[first + place].text) for place, test in enumerate(tests)):
            yield words[first].start, words[first + len(tests) - 1].end
