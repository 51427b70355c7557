"""The search language: what a person types, as a small tree that index and highlights read alike.

    container antwerpen        both words
    "laatste lading"           these words next to each other, in this order
    rotter*  *4567  *3054*     words that begin, end, hold; c*ne: begin and end
    cocaine~                   at most one typo: a letter more, less, other, or two neighbours swapped
    haven OR port              either; AND binds closer than OR
    lading NOT koffie          without; -koffie is the same
    (a OR b) "c d"             parentheses
    *                          every message

AND, OR and NOT count only in capitals: "or" is also a word. What folds to several words (27.5, e-mail, Chinese) is
looked for as a phrase. Signs that fold to nothing are skipped. In a script without spaces a star adds nothing, since
words have no edges there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from argus.errors import UsageError
from argus.messages import tokens, unspaced

LONGEST_QUERY = 10_000  # characters
DEEPEST_QUERY = 50  # parentheses inside parentheses


@dataclass(frozen=True, slots=True)
class Word:
    """Messages that hold this folded word."""

    text: str


@dataclass(frozen=True, slots=True)
class Like:
    """Messages that hold a word made of these pieces with anything between them.

    ("abc", "") begins with abc, ("", "abc") ends with it, ("", "abc", "") holds it.
    """

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Typo:
    """Messages that hold this folded word or one at Damerau-Levenshtein distance 1."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Messages that hold words like these, two at least, next to each other in this order."""

    parts: tuple[Word | Like, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All messages, also those without text."""


@dataclass(frozen=True, slots=True)
class Not:
    """Messages that do not match."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Messages that match all of these, two at least."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Messages that match one of these, two at least."""

    nodes: tuple["Node", ...]


Node = Word | Like | Typo | Phrase | Every | Not | And | Or


def parse_query(query: str) -> Node:
    """The tree of a query.

    Raises:
        UsageError: nothing to look for, or a quote, parenthesis or operator that stands alone; says at which column.
    """
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"A query has at most {LONGEST_QUERY:,} characters", do="Split it into several searches.")
    reader = _Reader(list(_signs(query)))
    node = reader.either(0)
    if reader.now.kind == ")":
        raise _wrong("A closing parenthesis without its opening one", reader.now.column)
    if node is None:
        raise UsageError("There is nothing to look for", do="Type a word, or `*` for every message.")
    return node


@dataclass(frozen=True, slots=True)
class _Sign:
    kind: str  # one of ( ) - AND OR NOT phrase chunk end
    column: int
    text: str = ""


# Phones write quotation marks as they please.
_CLOSING = {'"': '"', "“": '”“"', "”": '”"', "„": '”“"', "«": "»", "＂": "＂"}
_CHUNK = re.compile(r'[^\s()"“”„«»＂]+')
_TYPOS = re.compile(r"~(\d*)\Z")


def _signs(query: str) -> Iterator[_Sign]:
    at = 0
    while at < len(query):
        letter, column = query[at], at + 1
        if letter in "()":
            yield _Sign(letter, column)
            at += 1
        elif letter in _CLOSING:
            end = next((i for i in range(at + 1, len(query)) if query[i] in _CLOSING[letter]), None)
            if end is None:
                raise _wrong("A quotation mark is not closed", column)
            yield _Sign("phrase", column, query[at + 1 : end])
            at = end + 1
            if query[at : at + 1] == "~":
                raise _wrong("A typo can be searched in a single word, not in a phrase", at + 1)
        elif (
            letter == "-"
            and (at == 0 or query[at - 1] == "(" or query[at - 1].isspace())
            and query[at + 1 : at + 2].strip(" \t\n-)")
        ):
            yield _Sign("-", column)
            at += 1
        elif chunk := _CHUNK.match(query, at):
            yield _Sign(chunk[0] if chunk[0] in {"AND", "OR", "NOT"} else "chunk", column, chunk[0])
            at = chunk.end()
        else:
            at += 1
    yield _Sign("end", len(query) + 1)


class _Reader:
    """Recursive descent over the signs; None stands for what folds to nothing."""

    def __init__(self, signs: list[_Sign]) -> None:
        self._signs = signs
        self._at = 0

    @property
    def now(self) -> _Sign:
        return self._signs[self._at]

    def either(self, depth: int) -> Node | None:
        nodes = [self._all(depth)]
        while self.now.kind == "OR":
            self._operator()
            nodes.append(self._all(depth))
        return _joined(Or, nodes)

    def _all(self, depth: int) -> Node | None:
        nodes = [self._one(depth)]
        while self.now.kind not in {"end", ")", "OR"}:
            if self.now.kind == "AND":
                self._operator()
            nodes.append(self._one(depth))
        return _joined(And, nodes)

    def _one(self, depth: int) -> Node | None:
        sign = self.now
        if sign.kind == "end" and not self._at:
            return None
        if sign.kind in {"AND", "OR", "end", ")"}:
            raise _wrong("A word is missing here", sign.column)
        self._at += 1
        if sign.kind in {"NOT", "-"}:
            if depth >= DEEPEST_QUERY:
                raise _wrong("The query is nested too deeply", sign.column)
            node = self._one(depth + 1)
            return None if node is None else Not(node)
        if sign.kind == "(":
            if depth >= DEEPEST_QUERY:
                raise _wrong("The query is nested too deeply", sign.column)
            node = self.either(depth + 1)
            if self.now.kind != ")":
                raise _wrong("A parenthesis is not closed", sign.column)
            self._at += 1
            return node
        return _looked_for(sign)

    def _operator(self) -> None:
        self._at += 1


def _joined(kind: type[And] | type[Or], nodes: list[Node | None]) -> Node | None:
    found = [node for node in nodes if node is not None]
    if len(found) > 1:
        return kind(tuple(found))
    return found[0] if found else None


def _looked_for(sign: _Sign) -> Node | None:
    """What one word or one phrase of the query stands for."""
    text = sign.text
    typo = _TYPOS.search(text) if sign.kind == "chunk" else None
    if typo:
        if typo[1] not in {"", "1"}:
            raise _wrong("Only one typo can be searched", sign.column + typo.start())
        text = text[: typo.start()]
    elif sign.kind == "chunk" and set(text) == {"*"}:
        return Every()
    parts = _parts(text)
    if typo and parts:
        if len(parts) > 1 or not isinstance(parts[0], Word):
            raise _wrong("A typo can be searched in a single word without stars", sign.column)
        return parts[0] if unspaced(parts[0].text) else Typo(parts[0].text)
    parts = _open_edges(parts)
    if len(parts) > 1:
        return Phrase(tuple(parts))
    return parts[0] if parts else None


def _parts(text: str) -> list[Word | Like]:
    """The words of a piece of the query; a star belongs to the words that it touches."""
    words: list[list[str]] = []
    pieces = text.split("*")
    open_word = False  # a star touches the end of the last word
    for number, piece in enumerate(pieces):
        for place, token in enumerate(tokens(piece)):
            touching = number > 0 and place == 0 and token.start == 0
            if touching and open_word:
                words[-1].append(token.text)
            else:
                if open_word:
                    words[-1].append("")
                words.append(["", token.text] if touching else [token.text])
            open_word = False
            if token.end == len(piece) and number < len(pieces) - 1:
                open_word = True
        if piece and open_word and not tokens(piece):
            words[-1].append("")
            open_word = False
    if open_word:
        words[-1].append("")
    parts: list[Word | Like] = []
    for pieces_of_word in words:
        if len(pieces_of_word) == 1 or any(unspaced(piece) for piece in pieces_of_word if piece):
            parts += [Word(piece) for piece in pieces_of_word if piece]
        else:
            parts.append(Like(tuple(pieces_of_word)))
    return parts


def _open_edges(parts: list[Word | Like]) -> list[Word | Like]:
    """Scripts without spaces are indexed in pairs: one character at an edge may be half of a pair of the text."""
    for edge in {0, len(parts) - 1} if parts else ():
        part = parts[edge]
        if isinstance(part, Word) and len(part.text) == 1 and unspaced(part.text):
            before, after = [""] * (edge == 0), [""] * (edge == len(parts) - 1)
            parts[edge] = Like((*before, part.text, *after))
    return parts


def _wrong(what: str, column: int) -> UsageError:
    return UsageError(what, where=f"query, column {column}", do="Correct the query there.")
