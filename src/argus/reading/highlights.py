"""Where a message matches: stretches of the text as it was delivered."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from argus.messages import Token, tokens
from argus.messages.folding import LONGEST_WORD
from argus.reading.query import And, Like, Node, Or, Phrase, Typo, Word

Spans = tuple[tuple[int, int], ...]


def highlights(text: str, node: Node) -> Spans:
    """Stretches [start, end) of `text`, in code points, that a query asks for; in order, never overlapping.

    A word is marked whole, a phrase from its first to its last word and only where the whole phrase stands. What the
    query excludes is not marked.
    """
    return highlighter(node)(text)


def highlighter(node: Node) -> Callable[[str], Spans]:
    """`highlights` for many texts of one query."""
    sequences = list(_sequences(node))
    if not sequences:
        return lambda _: ()
    wanted = [tuple(_test(part) for part in each) for each in sequences]
    plain = _plain(sequences)

    def mark(text: str) -> Spans:
        if plain and text.isascii() and len(text) <= LONGEST_WORD:
            lowered = text.lower()
            spans = [span for find in plain for span in find(lowered)]
        else:
            words = tokens(text)
            spans = [span for tests in wanted for span in _spans(words, tests)]
        return _joined(sorted(spans)) if len(spans) > 1 else tuple(spans)

    return mark


def _joined(spans: list[tuple[int, int]]) -> Spans:
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


_Find = Callable[[str], Iterator[tuple[int, int]]]
_Test = Callable[[str], bool]


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


def _plain(sequences: Iterable[tuple[Word | Like | Typo, ...]]) -> tuple[_Find, ...]:
    """What to mark in a short ASCII text in small letters, ten times faster than word by word; () = not that simple."""
    found: list[_Find] = []
    for each in sequences:
        parts = [_written(part) for part in each]
        if None in parts:
            return ()
        if isinstance(each[0], Word) and len(each) == 1:
            found.append(partial(_places, each[0].text))
        else:
            found.append(partial(_matches, "[^0-9a-z]+".join(part for part in parts if part is not None)))
    return tuple(found)


def _places(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a word stands: making a pattern for it would cost more than a page of hits."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            yield at, end
        at = text.find(word, at + 1)


def _matches(body: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a pattern matches whole words; in a lookahead, so that phrases that overlap are all found."""
    return (found.span(1) for found in re.finditer(f"(?<!{_LETTER})(?=({body})(?!{_LETTER}))", text))


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
