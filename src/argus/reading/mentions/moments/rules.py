"""What the rules of the tables mean: from a phrase found to what it says of a moment."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from argus.reading.mentions.moments.atom import Said
from argus.reading.mentions.moments.lines import SURE
from argus.reading.mentions.moments.phrases import Match

_NIGHT: tuple[str] = ("night",)


def said_by(match: Match) -> Said | None:
    """What a phrase says; None = nothing after all."""
    return _RULES[match.phrase.rule](match)


def fits_calendar(said: Said, today: date | None) -> bool:
    """Whether the day of "vrijdag 12" is that day of the week in this month, the next or the last."""
    if "dom" not in said or "weekday" not in said:
        return True
    if today is None:
        return False
    near = (today + timedelta(days) for days in range(-10, 32))
    return any((each.day, each.isoweekday()) == (said["dom"][0], said["weekday"][0]) for each in near)


_Rule = Callable[[Match], Said | None]


def _day(match: Match) -> Said:
    args = match.phrase.args
    return {"offset": (int(args[0]),)} | ({"part": (args[1],)} if args[1:] else {})


def _weekday(match: Match) -> Said | None:
    args = match.phrase.args
    if args[0] == "of":
        return {"week": (int(args[2]),), "weekday": (int(args[3]), "plain")}
    weekday = match.number("wd")
    if args[0] == "part":
        return {"weekday": (weekday, "plain"), "part": (args[1],)}
    if args[0] != "day":
        return {"weekday": (weekday, args[-1] if args[0] != "sign" else "plain")}
    day = match.all("d") + match.all("dth")
    return {"dom": (day[0],), "weekday": (weekday, "plain")}


def _week(match: Match) -> Said:
    args = match.phrase.args
    return {"week": (int(args[0]),)} | ({"or sunday": ()} if args[1:] else {})


def _date(match: Match) -> Said | None:
    day = int((match.all("d") + match.all("dth"))[0])
    month = match.number("mon")
    year = match.number("y") if match.all("y") else None
    if day > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return {"date": (year, month, day)}


def _dates(match: Match) -> Said | None:
    first, last = map(int, match.all("d") + match.all("dth"))
    return {"dates": (first, last, match.number("mon"))} if first < last else None


def _dom(match: Match) -> Said | None:
    args = match.phrase.args
    day = int((match.all("d") + match.all("dth"))[0])
    # "the 2nd", "the 3rd" count other things than days.
    return None if args and day < 10 else {"dom": (day,)}


def _span(match: Match) -> Said:
    args = match.phrase.args
    rule = match.phrase.rule
    if args:
        return {rule: (float(args[0]), args[1])}
    return {rule: (match.number("n") if match.all("n") else 1, str(match.all("unit")[0]))}


def _clock(match: Match) -> Said | None:
    told = match.phrase.args[0]
    if told[0] == "=":
        minutes = int(float(told[1:]) * 60)
        return {"clock": (minutes, "exact" if minutes >= 720 else "open")}
    hour = match.number("h")
    # Zero o'clock is said of the clock alone: "om 0 uur", not "at 0".
    if hour == 0 and match.phrase.strength != SURE:
        return None
    minute = match.number("m") if match.all("m") else 0
    # "ten to nine" is a clock, "9 to 5" is not.
    if match.phrase.strength != SURE and minute % 5:
        return None
    shift = told.replace("+m", f"+{minute}").replace("-m", f"-{minute}")
    minutes = hour * 60 + sum(int(each) for each in shift.replace("+", " +").replace("-", " -").split())
    style = "open" if 1 <= hour <= 12 else "exact"
    return {"clock": (minutes % 1440 if minutes != 1440 else 1440, style)}


def _range(match: Match) -> Said | None:
    first, last = map(int, match.all("h"))
    style = "open" if 1 <= first <= 12 and 1 <= last <= 12 else "exact"
    return {"clocks": (first * 60, style, last * 60, style)} if first != last else None


_RULES: Mapping[str, _Rule] = {
    "day": _day,
    "part": lambda match: {"part": match.phrase.args},
    "weekday": _weekday,
    "week": _week,
    "weekend": lambda match: {"weekend": match.phrase.args},
    "relmonth": lambda match: {"relmonth": (int(match.phrase.args[0]),)},
    "month": lambda match: {"month": (match.number("mon"), *match.all("y")[:1])},
    "monthend": lambda _: {"relmonth": (0,), "edge": ("end",)},
    "edge": lambda match: {"edge": match.phrase.args},
    "date": _date,
    "dates": _dates,
    "dom": _dom,
    "in": _span,
    "within": _span,
    "ago": _span,
    "clock": _clock,
    "range": _range,
    "nights": lambda match: {"weekday": (match.number("wd"), "plain"), "part": _NIGHT},
}
RULES = frozenset(_RULES) | {"nothing"}
