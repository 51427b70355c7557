"""Phrases of the docks: small dialogues with choices and gaps, as they are typed by people in a hurry.

In the phrase files one string is one dialogue and one line one message: `a: text`, where a and b are who speaks.
`a!:` tells of the shipment though no gap of it is filled, `a(status):` says that fact, `a#slip:` sends a picture of
that paper. `[x|y]` is a choice, `{gap}` is filled, and `//` is where an impatient writer presses send.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from argus.handover.demo.chance import Chance

HERE = Path(__file__).parent
FALLBACK = "en"
_LINE = re.compile(r"([a-d])(!?)(?:\(([\w, ]+)\))?(?:#(\w+))?: ?(.*)")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_PICTURE = re.compile(r"(?m)^[a-d]\S*#")
_GAP = re.compile(r"\{(\w+)\}")
# What is found to fill a gap with, or None where the phrase file has a list of that name.
Filler = Callable[[str], str | None]


@dataclass(frozen=True)
class Line:
    """One message of a dialogue, its gaps still open."""

    who: str
    counts: bool
    says: tuple[str, ...]
    paper: str
    text: str


@cache
def book(name: str) -> dict[str, Any]:
    """The phrases of a language, those of its small talk among them, or another file."""
    files = (HERE / f"docks_{name}.toml", HERE / f"docks_{name}_talk.toml")
    found: dict[str, Any] = {}
    for each in files:
        if each.exists():
            found |= tomllib.loads(each.read_text("utf-8"))
    return found


class Phrases:
    """Draws dialogues; each is used once before any is used again."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._decks: dict[tuple[str, str], Iterator[str]] = {}

    def drawn(self, name: str, kind: str, without: frozenset[str] = frozenset()) -> tuple[str, list[Line]]:
        """Language and lines of a dialogue with none of these gaps (`#`: no picture); no lines if none is such."""
        if not book(name).get(kind):
            name = FALLBACK
        many: list[str] = book(name).get(kind, [])
        deck = self._decks.setdefault((name, kind), self._chance.dealt(many))
        for _ in many:
            dialogue = next(deck)
            if not without & {*_GAP.findall(dialogue), *("#" for _ in _PICTURE.findall(dialogue))}:
                return name, [self._line(each) for each in dialogue.strip().splitlines()]
        return name, []

    def _line(self, written: str) -> Line:
        found = _LINE.fullmatch(written.strip())
        if found is None:
            raise ValueError(f"This is no line of a dialogue: {written}")
        who, counts, says, paper, text = found.groups()
        named = tuple(each.strip() for each in (says or "").split(",") if each.strip())
        return Line(who, bool(counts), named, paper or "", self.chosen(text))

    def chosen(self, text: str) -> str:
        """The text with every choice made."""
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda found: self._chance.one_of(found[1].split("|")), text)
        return text

    def filled(self, name: str, text: str, filler: Filler) -> str:
        """The text with every gap filled."""

        def fill(found: re.Match[str]) -> str:
            own = filler(found[1])
            if own is not None:
                return own
            many = book(name)["lists"].get(found[1]) or book(FALLBACK)["lists"][found[1]]
            return self.filled(name, self.chosen(self._chance.one_of(many)), filler)

        return re.sub(r"  +", " ", _GAP.sub(fill, text)).strip(" ")


def day_said(chance: Chance, name: str, day: date, today: date) -> str:
    """A day as it is called on another day."""
    words = book(name)["day"]
    ahead = (day - today).days
    if ahead == 0:
        return str(chance.one_of(words["today"]))
    if ahead == 1 and chance.happens(0.7):
        return str(chance.one_of(words["tomorrow"]))
    kind = "near" if 2 <= ahead <= 5 and chance.happens(0.6) else "close" if 0 < ahead < 15 else "far"
    form: str = chance.one_of([*words[kind], *words["far"]] if kind == "close" else words[kind])
    return form.format(
        weekday=words["weekdays"][day.weekday()],
        month=chance.one_of((words["months"], words["months_short"]))[day.month - 1],
        d=day.day, m=day.month, mm=f"{day.month:02}", dd=f"{day.day:02}", y=day.year % 100, nth=_nth(day.day),
    )  # fmt: skip


def _nth(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


@dataclass(frozen=True)
class Hand:
    """How somebody types."""

    lower: bool
    bare: bool
    impatient: bool
    slips: float

    def typed(self, chance: Chance, text: str) -> str:
        """The text out of this hand; words with a capital or a digit keep their letters."""
        words = [self._slipped(chance, each) for each in text.split(" ")]
        text = " ".join(words)
        if self.bare:
            text = text.replace("?", "").replace(", ", " ").replace("'", "").rstrip(".!")
        return text.lower() if self.lower else text

    def _slipped(self, chance: Chance, word: str) -> str:
        if len(word) < 5 or not word.isalpha() or not word.islower() or not chance.happens(self.slips):
            return word
        at = chance.between(1, len(word) - 3)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return chance.one_of((swapped, word[:at] + word[at + 1 :], word[: at + 1] + word[at:]))


def hand(chance: Chance) -> Hand:
    """Somebody's way of typing."""
    return Hand(chance.happens(0.6), chance.happens(0.45), chance.happens(0.5), chance.one_of((0.0, 0.01, 0.03, 0.06)))
