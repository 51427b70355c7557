"""Words for what is in a load and for what hides it, and how a name stamped on it is written."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from argus.messages.folding import fold

_NO_WORD = re.compile(r"[\W_]+")
# A name right behind a word for what is pressed into a block. `sello` and `selo` are seals as well: those have digits.
NAME = r"[\"'“«(]?([^\W\d_a-zß-ÿ][^\W_]+(?: [^\W\d_a-zß-ÿ][^\W\d_]+)?|\d{2,3})(?![\w-])"
STAMPED = (
    r"(?i:stempels?|logos?|stamps?|tampons?|sellos?|selos?|carimbos?|timbr[oi]|vul[aë]|pe[cč]at|[sš]tampa)|"
    r"mark|marke|marca|marque|merk|marka|marchio"
)
LOGO = re.compile(rf"\b(?:{STAMPED})[ :=]{{1,3}}(?i:(?:is|est|es|é|è|ist|është|de|del|da|van|of|von)\s)?" + NAME)
# A word of so many letters is known by its beginning.
_LONG = 6


def plain_words(text: str) -> str:
    """The words of a text, folded, with a space before and behind each."""
    return f" {_NO_WORD.sub(' ', fold(text))} "


@cache
def cover_loads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What may hide a load, and how it is written among plain words."""
    return tuple((value, pattern) for field, value, pattern in patterns() if field == "cover_load")


@cache
def cover_words() -> tuple[str, ...]:
    """The beginnings of all words for what may hide a load."""
    return tuple(word.rstrip() for words in _lists()["cover_load"].values() for word in words)


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("argus.leads") / "particulars.toml").read_text("utf-8"))


@cache
def patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Field, value and what it is written as; longer names first, so that one is not read as another."""
    return tuple(
        (field, value, re.compile(r"(?<= )(?:" + "|".join(map(_beginning, words)) + r")(?= )"))
        for field, values in _lists().items()
        for value, words in values.items()
    )


def _beginning(word: str) -> str:
    if word.endswith(" "):
        return re.escape(word.rstrip())
    return re.escape(word) + (r"\w*" if len(word) >= _LONG else r"\w{0,2}")
