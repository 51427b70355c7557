"""Phrase books: what people say, by kind of message and language, each book in a style of its own.

A book is a TOML file in `books/`: `[style]`, then a table per language that holds the phrases of each kind of message.
In a phrase `{number}` is filled in and `(a|b|)` is one of several, perhaps nothing. `{n_words}` is {n} in words,
`{n_short}` as said in haste (two forty), `{n_tons}` in tonnes.
    style.lower     nobody uses capitals
    style.plain     nobody types accents
    style.typos     share of the phrases with a mistyped word (never in what is filled in)
    style.dates     near: tomorrow, friday; then 12/3 | words: 12 march | long: friday 12 march 2021
                    spoken: in two days, the 12th; ten at night | office: Friday next, Friday of week 10
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from argus.handover.demo.chance import Chance
from argus.handover.demo.spelt import in_tonnes, shortened, spelt

BOOKS = ("a", "b", "c", "d", "e", "f")
LANGUAGES = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
_FOLDER = Path(__file__).with_name("books")
_PIECES = re.compile(r"\{([a-z0-9_]+)\}|\(([^()|]*\|[^()]*)\)")
_WORD = re.compile(r"[^\W\d_]{5,}")
_SAID_AS = {"words": spelt, "short": shortened, "tons": in_tonnes}

# A literal, the name of what is filled in, or alternatives.
_Piece = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Style:
    """How the people of a book type."""

    lower: bool = False
    plain: bool = False
    typos: float = 0.0
    dates: str = "near"


class Said(NamedTuple):
    """A phrase as it was said, and the names of what was filled in."""

    text: str
    filled: frozenset[str]


class Book:
    """One way of speaking, in every language."""

    def __init__(self, name: str) -> None:
        """Read `books/NAME.toml`."""
        told = table(name)
        self.style = Style(**told.pop("style", {}))
        self._phrases = {
            language: {kind: [_pieces(each) for each in phrases] for kind, phrases in kinds.items()}
            for language, kinds in told.items()
        }

    def kinds(self, language: str) -> frozenset[str]:
        """The kinds of message it has a phrase for."""
        return frozenset(self._phrases[language])

    def say(
        self, chance: Chance, language: str, kind: str, filled: Mapping[str, object], style: Style | None = None
    ) -> Said:
        """One phrase of a kind, filled in; `style`: typed as the people of another book do."""
        style = style or self.style
        pieces = chance.one_of(self._phrases[language][kind])
        mistyped = chance.below(len(pieces)) if style.typos and chance.happens(style.typos) else -1
        said = []
        for at, (literal, name, choices) in enumerate(pieces):
            what, _, how = name.partition("_")
            if name and not how:
                said.append(str(filled[name]))
                continue
            text = chance.one_of(choices) if choices else literal
            text = _SAID_AS[how](spoken(language), int(str(filled[what]))) if how else text
            text = text.lower() if style.lower else text
            text = without_accents(text) if style.plain else text
            said.append(_mistyped(chance, text) if at == mistyped else text)
        return Said("".join(said).strip(), frozenset(name.partition("_")[0] for _, name, _ in pieces if name))


@cache
def book(name: str) -> Book:
    """A book, read once."""
    return Book(name)


@cache
def wording(language: str) -> dict[str, Any]:
    """What days, digits, goods and places are called."""
    told: dict[str, Any] = table("wording")[language]
    return told


@cache
def spoken(language: str) -> dict[str, Any]:
    """How amounts, hours and days are said in words."""
    told: dict[str, Any] = table("spoken")[language]
    return told


@cache
def names(kind: str) -> list[str]:
    """Made-up names of a kind (nicks, vessels, logos), or real owner codes (owners)."""
    told: list[str] = table("names")[kind]
    return told


def table(name: str) -> dict[str, Any]:
    """A file of `books/`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))


def without_accents(text: str) -> str:
    """Letters as people type them who have no time."""
    if text.isascii():
        return text
    parted = unicodedata.normalize("NFD", text.replace("đ", "dj").replace("ß", "ss"))
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _pieces(phrase: str) -> tuple[_Piece, ...]:
    found: list[_Piece] = []
    at = 0
    for match in _PIECES.finditer(phrase):
        if match.start() > at:
            found.append((phrase[at : match.start()], "", ()))
        found.append(("", match[1], ()) if match[1] else ("", "", tuple(match[2].split("|"))))
        at = match.end()
    if at < len(phrase):
        found.append((phrase[at:], "", ()))
    return tuple(found)


def _mistyped(chance: Chance, text: str) -> str:
    words = list(_WORD.finditer(text))
    if not words:
        return text
    start, end = chance.one_of(words).span()
    at = chance.between(start + 1, end - 2)
    if chance.happens(0.5):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :]
