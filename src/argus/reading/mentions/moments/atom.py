"""One thing said about a moment: a day, an hour, a part of the day."""

from collections.abc import Mapping
from typing import NamedTuple

Said = Mapping[str, tuple[int | str | float | None, ...]]
NO_LANGUAGE: frozenset[str] = frozenset()


class Atom(NamedTuple):
    """One thing said about a moment, or all that was said of one.

    Attributes:
        start, end: its words.
        languages: in which it says so; none = digits alone.
        strength: SURE, TAIL or WEAK, see tables.
        said: what it says, by name:
            date (year or None, month, day), or date (the other order of the same), dates (first, last day, month),
            dom (day of a month), offset (days from today), weekday (1-7, plain | coming | next | late | last),
            numbered (the week with this number), week, relmonth (how many from this one), or sunday (of that week),
            weekend (this | next | last | after),
            month (1-12, year or None), edge (start | mid | end of a week or month),
            in, ago, within (how many, unit);
            utc (its hour is of that clock);
            part (of the day), clock (minutes since midnight, exact | open | am | pm), clocks (two such pairs).
    """

    start: int
    end: int
    languages: frozenset[str]
    strength: int
    said: Said


# What names a day or a stretch of days.
DAYS = frozenset(
    {
        "date",
        "dates",
        "dom",
        "offset",
        "weekday",
        "numbered",
        "week",
        "weekend",
        "month",
        "relmonth",
        "in",
        "ago",
        "within",
    }
)
HOURS = frozenset({"clock", "clocks"})
