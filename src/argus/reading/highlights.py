"""Where a message matches: stretches of the text as it was delivered."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from argus.messages import Token, tokens
from argus.messages.folding import LONGEST_WORD
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
    plain = _plain(node) if text.isascii() and len(text) <= LONGEST_WORD else None
    if plain is not None:
        lowered = text.lower()
        spans = sorted(found.span(1) for pattern in plain for found in pattern.finditer(lowered))
    else:
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
    return tuple(tuple(_test(part) for part in each) for each in _sequences(node))


def _sequences(node: Node) -> Iterator[tuple[Word | Like | Typo, ...]]:
    match node:
        case Word() | Like() | Typo():
            yield (node,)
        case Phrase(parts):
            yield parts
        case And(nodes) | Or(nodes):
            for each in nodes:
                yield from _sequences(each)
        case _:  # what is excluded, or everything
            return


# Words of ASCII texts, none of them so long that it was cut.
_LETTER = "[0-9a-z]"
# Every further star lets a pattern go wrong in more ways.
_FEW_PIECES = 3


@lru_cache(maxsize=64)
def _plain(node: Node) -> tuple[re.Pattern[str], ...] | None:
    """What to mark in a short ASCII text in small letters, ten times faster than word by word; None: not that simple.

    Group 1 is what to mark. It stands in a lookahead, so that phrases that overlap are all found.
    """
    found = []
    for each in _sequences(node):
        parts = [_written(part) for part in each]
        if None in parts:
            return None
        body = "[^0-9a-z]+".join(part for part in parts if part is not None)
        found.append(re.compile(f"(?<!{_LETTER})(?=({body})(?!{_LETTER}))"))
    return tuple(found)


def _written(part: Word | Like | Typo) -> str | None:
    match part:
        case Word(text):
            return re.escape(text)
        case Like(pieces) if len(pieces) <= _FEW_PIECES:
            return f"{_LETTER}*".join(map(re.escape, pieces))
        case _:
            return None


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
