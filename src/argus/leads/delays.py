"""By how many days a message puts an arrival off: "pushed 6 days", "3 dana kasnije", "+1 jours"."""

import re
from collections.abc import Mapping
from functools import cache

from argus.leads.numbers import numbers_in
from argus.leads.signs import signs_in
from argus.leads.telling import Telling
from argus.reading.mentions.cutting import folded
from argus.reading.mentions.moments.tables import tables

# As chat shortens them.
_SHORT = {"dgn": 1, "d": 1, "dd": 1}
_DAYS_OF = {"day": 1, "week": 7}
_UNIT = re.compile(r"\s?([^\W\d_]+)")
_MOST_DAYS = 21


def days_later(told: Telling) -> int | None:
    """How many days later a message says that something comes, if that is what its number of days means; None = it
    names a day itself, or no number of days.
    """
    if told.days:
        return None
    text = told.told.text
    for number in numbers_in(text):
        unit = _UNIT.match(text, number.end)
        days = number.value * (_units().get(folded(unit[1]), 0) if unit else 0)
        if 0 < days <= _MOST_DAYS:
            return days
    return None


def puts_off(told: Telling) -> bool:
    """Whether a message says in words, or with a plus, that something comes later."""
    text = told.told.text
    return "+" in text or "moved" in signs_in(text)


@cache
def _units() -> Mapping[str, int]:
    said = ((word, each) for word, told in tables().said.items() for each in told if each.slot == "unit")
    return {**_SHORT, **{word: _DAYS_OF[str(each.value)] for word, each in said if each.value in _DAYS_OF}}
