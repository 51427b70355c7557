"""What the rules of the tables mean: from a phrase found to what it says of a moment."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from argus.reading.mentions.moments.atom import Said
from argus.reading.mentions.moments.lines import SURE
from argus.reading.mentions.moments.tables import Phrase

_NIGHT: tuple[str] = ("night",)


class Filled(NamedTuple):
    """A phrase found, with what fills those of its slots that are one word."""

    phrase: Phrase
    fill: tuple[int | str, ...]

    def all(self, slot: str) -> list[int | str]:
        """Everything that fills slots of this name."""
        left = iter(self.fill)
        filled = [next(left) if fixed is None else fixed for fixed in self.phrase.fixed]
        return [value for name, value in zip(self.phrase.slots, filled, strict=True) if name == slot]

    def number(self, slot: str) -> int:
        """The number in the first slot of this name."""
        return int(self.all(slot)[0])


@lru_cache(maxsize=1 << 14)  # the same is said over and over
def said_by(phrase: Phrase, fill: tuple[int | str, ...]) -> Said | None:
    """What a phrase says; None = nothing after all."""
    return _RULES[phrase.rule](Filled(phrase, fill))


def fits_calendar(said: Said, today: date | None) -> bool:
    """Whether the day of "vrijdag 12" is that day of the week in this month, the next or the last."""
    if "dom" not in said or "weekday" not in said:
        return True
    if today is None:
        return False
    near = (today + timedelta(days) for days in range(-10, 32))
    return any((each.day, each.isoweekday()) == (said["dom"][0], said["weekday"][0]) for each in near)


_Rule = Callable[[Filled], Said | None]


def _day(told: Filled) -> Said:
    args = told.phrase.args
    return {"offset": (int(args[0]),)} | ({"part": (args[1],)} if args[1:] else {})


def _weekday(told: Filled) -> Said | None:
    args = told.phrase.args
    if args[0] == "of":
        return {"week": (int(args[2]),), "weekday": (int(args[3]), "plain")}
    weekday = told.number("wd")
    if args[0] == "part":
        return {"weekday": (weekday, "plain"), "part": (args[1],)}
    if args[0] != "day":
        return {"weekday": (weekday, args[-1] if args[0] != "sign" else "plain")}
    day = told.all("d") + told.all("dth")
    return {"dom": (day[0],), "weekday": (weekday, "plain")}


def _week(told: Filled) -> Said:
    args = told.phrase.args
    return {"week": (int(args[0]),)} | ({"or sunday": ()} if args[1:] else {})


def _numbered(told: Filled) -> Said:
    weekday: Said = {"weekday": (told.number("wd"), "plain")} if told.all("wd") else {}
    number = (told.all("wk") + told.all("dth"))[0]
    return {"numbered": (number,), **weekday}


def _date(told: Filled) -> Said | None:
    day = int((told.all("d") + told.all("dth"))[0])
    month = told.number("mon")
    year = told.number("y") if told.all("y") else None
    if day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return {"date": (year, month, day)}


def _dates(told: Filled) -> Said | None:
    first, last = map(int, told.all("d") + told.all("dth"))
    return {"dates": (first, last, told.number("mon"))} if first < last else None


def _dom(told: Filled) -> Said | None:
    args = told.phrase.args
    day = int((told.all("d") + told.all("dth"))[0])
    # "the 2nd", "the 3rd" count other things than days.
    return None if args and day < 10 else {"dom": (day,)}


def _span(told: Filled) -> Said:
    args = told.phrase.args
    rule = told.phrase.rule
    if args:
        return {rule: (float(args[0]), args[1])}
    return {rule: (told.number("n") if told.all("n") else 1, str(told.all("unit")[0]))}


def _clock(told: Filled) -> Said | None:
    shift = told.phrase.args[0]
    if shift[0] == "=":
        minutes = int(float(shift[1:]) * 60)
        return {"clock": (minutes, "exact" if minutes >= 720 else "open")}
    hour = told.number("h")
    # Zero o'clock is said of the clock alone: "om 0 uur", not "at 0".
    if hour == 0 and told.phrase.strength != SURE:
        return None
    minute = told.number("m") if told.all("m") else 0
    # "ten to nine" is a clock, "9 to 5" is not.
    if told.phrase.strength != SURE and minute % 5:
        return None
    shift = shift.replace("+m", f"+{minute}").replace("-m", f"-{minute}")
    minutes = hour * 60 + sum(int(each) for each in shift.replace("+", " +").replace("-", " -").split())
    style = "open" if 1 <= hour <= 12 else "exact"
    return {"clock": (minutes % 1440 if minutes != 1440 else 1440, style)}


def _range(told: Filled) -> Said | None:
    first, last = map(int, told.all("h"))
    style = "open" if 1 <= first <= 12 and 1 <= last <= 12 else "exact"
    return {"clocks": (first * 60, style, last * 60, style)} if first != last else None


_RULES: Mapping[str, _Rule] = {
    "day": _day,
    "part": lambda told: {"part": told.phrase.args},
    "weekday": _weekday,
    "week": _week,
    "numbered": _numbered,
    "weekend": lambda told: {"weekend": told.phrase.args},
    "relmonth": lambda told: {"relmonth": (int(told.phrase.args[0]),)},
    "month": lambda told: {"month": (told.number("mon"), *told.all("y")[:1])},
    "monthend": lambda _: {"relmonth": (0,), "edge": ("end",)},
    "edge": lambda told: {"edge": told.phrase.args},
    "date": _date,
    "dates": _dates,
    "dom": _dom,
    "in": _span,
    "within": _span,
    "ago": _span,
    "clock": _clock,
    "range": _range,
    "nights": lambda told: {"weekday": (told.number("wd"), "plain"), "part": _NIGHT},
}
RULES = frozenset(_RULES) | {"nothing"}
