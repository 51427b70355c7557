"""Words that say how it goes with a load: called off, taken, done, put off; and what is no load: a test, smokes, news.

They stand in signs.toml, in nine languages; they need the lexicon, so all that rests on them can be left out.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from argus.messages.folding import fold

# A message is asked for its signs again whenever somebody asks about another load.
_KNOWN: dict[str, frozenset[str]] = {}
_MOST_KNOWN = 1 << 17
_NO_WORD = re.compile(r"[\W_]+")


def signs_in(text: str) -> frozenset[str]:
    """Which signs a text holds: cancelled, lost, done, moved, test, other_goods, past, news, joke, seized, freight."""
    found = _KNOWN.get(text)
    if found is None:
        plain = f" {_NO_WORD.sub(' ', fold(text))} "
        found = frozenset(name for name, pattern in _patterns().items() if pattern.search(plain))
        remember_signs(text, found)
    return found


def known_signs(text: str) -> tuple[str, ...] | None:
    """The signs of a text that was asked for before; None = it may have any."""
    found = _KNOWN.get(text)
    return None if found is None else tuple(sorted(found))


def remember_signs(text: str, signs: Iterable[str]) -> None:
    """Spare `signs_in` to look for what was found before."""
    if len(_KNOWN) >= _MOST_KNOWN:
        _KNOWN.clear()
    _KNOWN[text] = frozenset(signs)


def words_of(sign: str, text: str) -> frozenset[str]:
    """With which words a text holds one sign."""
    plain = f" {_NO_WORD.sub(' ', fold(text))} "
    return frozenset(each.strip() for each in _patterns()[sign].findall(plain))


def freight_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of ordinary freight in texts."""
    return frozenset(word for text in texts if "freight" in signs_in(text) for word in words_of("freight", text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads((files("argus.leads") / "signs.toml").read_text("utf-8"))
    return {name: re.compile("(?: )(?:" + "|".join(map(re.escape, words)) + ")") for name, words in told.items()}
