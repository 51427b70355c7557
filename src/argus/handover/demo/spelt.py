"""Amounts, hours and days as people say them: two hundred forty, 0.24 t, ten at night, the 3rd, Tuesday of week 16.

What a language calls them stands in `books/spoken.toml`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from argus.handover.demo.chance import Chance

_Words = Mapping[str, Any]


def spelt(words: _Words, number: int) -> str:
    """A number below a thousand in words."""
    return _seamed(words, _spelt(words, number))


def shortened(words: _Words, number: int) -> str:
    """A number as it is said in haste: two forty; in words where that is not clear."""
    hundreds, rest = divmod(number, 100)
    return f"{words['ones'][hundreds]} {spelt(words, rest)}" if hundreds > 1 and rest > 9 else spelt(words, number)


def in_tonnes(words: _Words, kilos: int) -> str:
    """Kilos as tonnes, with the decimal mark of the language."""
    return f"{kilos / 1000:.3f}".rstrip("0").replace(".", words["mark"])


def clock(words: _Words, hour: int) -> str:
    """An hour between eight in the evening and seven in the morning."""
    form = words["evening"] if hour > 12 else words["night"]
    return _seamed(words, form.format(h=spelt(words, hour % 12)))


def spoken_day(chance: Chance, words: _Words, day: date, ahead: int, weekday: str) -> str | None:
    """A day two to twenty days ahead, or None where its date is said: in three days, friday, the 3rd."""
    if 2 <= ahead <= 4 and chance.happens(0.35):
        return str(words["in_days"].format(n=spelt(words, ahead)))
    if 2 < ahead <= 6:
        return weekday
    if 6 < ahead <= 20 and chance.happens(0.6):
        ending = words.get("endings", {}).get(str(day.day), "th")
        return str(words["of_month"].format(day=day.day, ending=ending))
    return None


def office_day(chance: Chance, words: _Words, day: date, ahead: int, weekday: str) -> str | None:
    """A day as an office writes it, or None where its date is said: Tuesday next, Tuesday of week 16."""
    if 2 <= ahead <= 6 and chance.happens(0.5):
        return _seamed(words, words["next"].format(weekday=weekday))
    if ahead > 6 and chance.happens(0.25):
        return str(words["of_week"].format(weekday=weekday, week=day.isocalendar().week))
    return None


def _spelt(words: _Words, number: int) -> str:
    ones: list[str] = words["ones"]
    if number < len(ones):
        return ones[number]
    hundreds, rest = divmod(number, 100)
    if hundreds and not rest:
        return str(words.get("hundred") if hundreds == 1 and "hundred" in words else words["hundreds"][hundreds - 1])
    if hundreds:
        return str(words["more"].format(hundreds=words["hundreds"][hundreds - 1], rest=_spelt(words, rest)))
    ten, one = words["tens"][number // 10 - 2], number % 10
    return str(words["both"].format(ten=ten, one=ones[one]) if one else ten)


def _seamed(words: _Words, said: str) -> str:
    for seam, meeting in words.get("seams", {}).items():
        said = said.replace(seam, meeting)
    return said
