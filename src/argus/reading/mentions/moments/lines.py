"""Read the tables of `languages/`, line by line: what each says is told in `tables.py`."""

import itertools
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import NamedTuple
from zoneinfo import ZoneInfo

from argus.reading.mentions.batch import Batch

SURE, TAIL, WEAK = 0, 1, 2
STRENGTHS = {"tail": TAIL, "weak": WEAK}
_HOW_WEAK = {"weak": 1, "faint": 2}


class Line(NamedTuple):
    """A line of a table.

    Attributes:
        weak: how ordinary its words are, see `Said`; phrases have theirs in the head.
        head: what it tells. phrases: in words as messages are cut; one for each way to say it.
        of_words: whether it tells words; else phrases.
    """

    language: str
    weak: int
    head: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    of_words: bool


def table_lines(languages: Iterable[str]) -> list[Line]:
    """All lines of these languages.

    Raises:
        ValueError: a line is neither words nor phrases; names its file and number.
    """
    written = [line for language in languages for line in _lines(language)]
    cut = iter(_as_cut([phrase for line in written for phrase in line.phrases]))
    return [line._replace(phrases=tuple(itertools.islice(cut, len(line.phrases)))) for line in written]


def _lines(language: str) -> Iterator[Line]:
    name = f"languages/{language}.txt"
    text = files(__package__).joinpath(name).read_text("utf-8")
    for script in (str, _cyrillic) if language == "sr" else (str,):
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            # "clock =12:" has a sign of equality of its own, with nothing behind.
            of_words = " = " in line
            cut = line.find("=" if of_words else ":")
            if cut < 0:
                raise ValueError(f"{name}:{number} is neither words nor phrases")
            head = line[:cut].split()
            weak = _HOW_WEAK.get(head[0], 0) if of_words else 0
            told = [script(each) for each in line[cut + 1 :].split(",") if each.strip()]
            phrases = tuple(each for one in told for each in ([tuple(one.split())] if of_words else _variants(one)))
            yield Line(
                language,
                weak,
                tuple(head[1:] if weak else head),
                phrases,
                of_words,
            )


def _variants(phrase: str) -> Iterator[tuple[str, ...]]:
    """Every way to say a phrase."""
    parts: list[list[tuple[str, ...]]] = []
    for text, optional in _pieces(phrase):
        ways = [tuple(each.split()) for each in text.split("|")]
        parts.append([*ways, ()] if optional else ways)
    for way in itertools.product(*parts):
        yield tuple(itertools.chain.from_iterable(way))


def _pieces(phrase: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a phrase: plain, `(a|b)` or `[a]`; `[(a|b)]` is optional too."""
    depth, optional, text = 0, False, ""
    for letter in phrase:
        if letter in "([":
            if not depth and text.strip():
                yield text, False
            if not depth:
                text, optional = "", letter == "["
            depth += 1
        elif letter in ")]":
            depth -= 1
            if not depth:
                yield text, optional
                text, optional = "", False
        else:
            text += letter
    if text.strip():
        yield text, False


def _as_cut(phrases: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Phrases in words as messages are cut; slots and a lone dot stay, and so does a word with a slot in it."""
    items = list(dict.fromkeys(item for phrase in phrases for item in phrase))
    batch = Batch([item.rpartition("}")[2] for item in items], [None] * len(items), ZoneInfo("UTC"))
    cut: dict[str, tuple[str, ...]] = {}
    for item, row in zip(items, batch.rows(range(len(items))), strict=True):
        slot, ends, _ = item.rpartition("}")
        words = tuple(row.words)
        cut[item] = (slot + ends + "".join(words),) if ends else words or (item,)
    return [tuple(itertools.chain.from_iterable(cut[item] for item in phrase)) for phrase in phrases]


_LETTERS = {"lj": "љ", "nj": "њ", "dž": "џ"} | dict(
    zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)
)


def _cyrillic(phrase: str) -> str:
    """A phrase of a table in Cyrillic; slots stay as they are."""
    found, inside, skip = "", False, False
    for place, letter in enumerate(phrase):
        inside = (inside or letter == "{") and letter != "}"
        if skip:
            skip = False
            continue
        pair = "" if inside else phrase[place : place + 2]
        skip = pair in _LETTERS
        found += _LETTERS[pair] if skip else letter if inside else _LETTERS.get(letter, letter)
    return found
