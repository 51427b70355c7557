"""Which days are meant, seen from the day a message was sent.

Where there are two readings both stay, likeliest first. Decided here, because the languages leave it open:

- A date without a year is the nearest one, and what lies ahead counts double: chats plan up to two months ahead, and
  speak of what happened up to four months ago. What lies more than a month back keeps the other reading too.
- A day of the month alone lies ahead (today counts); up to ten days back the past one stays as a reading.
- The name of today's weekday is the one in a week, or today; today comes first where an hour to come goes with it.
- "next friday" is the coming one and that of next week, where these differ; which comes first depends on the language.
- A week with a number is the nearest one, as a date is; without its weekday only if it is a few weeks off.
- After midnight, "tomorrow" may be the day that has begun.
"""

import calendar
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from argus.reading.mentions.moments.atom import Said

# Hours in which people speak of the evening before as today.
NIGHT_ENDS = 5
_PAST_SINGLE = 30
_DOM_PAST = 10
_WEEKS_PAST, _WEEKS_AHEAD = 3, 17
_LIKELIER, _OTHER = 0.6, 0.4


class Stretch(NamedTuple):
    """Days from `first` to `last`, both counted, and how likely they are meant."""

    first: date
    last: date
    chance: float


def days_meant(said: Said, local: datetime | None, ahead: bool) -> list[Stretch]:
    """The days a moment names; empty = none, or the message has no day of its own to count from.

    Args:
        local: when the message was sent. ahead: whether an hour goes with it that is still to come today.
    """
    if "date" in said and said["date"][0] is not None:
        return _full(said)
    if local is None:
        month = said.get("month", ())
        return [] if len(month) < 2 else _edge(_month_of(int(month[1] or 0), int(month[0] or 0)), said)
    for name, meant in _MEANT.items():
        if name in said:
            try:
                return _weekday(said, local, ahead) if name == "weekday" else meant(said, local)
            except (ValueError, OverflowError):
                return []
    return []


def _full(said: Said) -> list[Stretch]:
    written = [said[each] for each in ("date", "or date") if each in said]
    found = []
    for year, month, day in written:
        try:
            found.append(date(int(year or 0), int(month or 0), int(day or 0)))
        except ValueError:
            continue
    return _readings(*found)


def _readings(*days: date, chances: tuple[float, float] = (_LIKELIER, _OTHER)) -> list[Stretch]:
    """One day, or two that are equally written, likeliest first."""
    days = tuple(dict.fromkeys(days))
    if len(days) == 1:
        return [Stretch(days[0], days[0], 1.0)]
    return [Stretch(day, day, chance) for day, chance in zip(days, chances, strict=False)]


def _date(said: Said, local: datetime) -> list[Stretch]:
    today = local.date()
    readings = [
        _nearest(int(said[each][1] or 0), int(said[each][2] or 0), today)
        for each in ("date", "or date")
        if each in said
    ]
    readings = [each for each in readings if each]
    if len(readings) == 2:
        return _readings(readings[0][0], readings[1][0])
    return _readings(*readings[0], chances=(0.7, 0.3)) if readings else []


def _nearest(month: int, day: int, today: date) -> list[date]:
    near = []
    # The nearest two are not farther, but for the day that few years have.
    years = range(today.year - 4, today.year + 9) if (month, day) == (2, 29) else range(today.year - 1, today.year + 3)
    for year in years:
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    near.sort(key=lambda each: _distance(each, today))
    if near and (today - near[0]).days > _PAST_SINGLE:
        return near[:2]
    return near[:1]


def _dates(said: Said, local: datetime) -> list[Stretch]:
    first, last, month = (int(each or 0) for each in said["dates"])
    ends = _nearest(month, last, local.date())
    return [Stretch(ends[0].replace(day=first), ends[0], 1.0)] if ends else []


def _offset(said: Said, local: datetime) -> list[Stretch]:
    today, days = local.date(), int(said["offset"][0] or 0)
    if days == 1 and local.hour < NIGHT_ENDS:
        return _readings(today + timedelta(1), today)
    return _readings(today + timedelta(days))


def _dom(said: Said, local: datetime) -> list[Stretch]:
    today, day = local.date(), int(said["dom"][0] or 0)
    weekday = said["weekday"][0] if "weekday" in said else None
    fits = [
        each
        for each in (today + timedelta(days) for days in range(-20, 63))
        if each.day == day and weekday in (None, each.isoweekday())
    ]
    ahead_ = [each for each in fits if each >= today]
    past = [each for each in fits if each < today and (today - each).days <= _DOM_PAST]
    if weekday and not ahead_:
        return _readings(*fits[-1:])
    return _readings(*ahead_[:1], *past[-1:], chances=(0.7, 0.3))


def _weekday(said: Said, local: datetime, ahead: bool) -> list[Stretch]:
    today, (weekday, mode) = local.date(), said["weekday"]
    coming = today + timedelta((int(weekday or 0) - today.isoweekday()) % 7)
    if mode == "last":
        return _readings(coming - timedelta(7))
    if mode in ("next", "late"):
        coming += timedelta(7 if coming == today else 0)
        of_next_week = _week_of(today, 1)[0] + timedelta(int(weekday or 0) - 1)
        return _readings(*((coming, of_next_week) if mode == "next" else (of_next_week, coming)))
    if coming == today:
        a_week_on = today + timedelta(7)
        return _readings(*((today, a_week_on) if ahead or local.hour < NIGHT_ENDS else (a_week_on, today)))
    return _readings(coming)


def _week_of(today: date, weeks: int) -> tuple[date, date]:
    monday = today - timedelta(today.weekday()) + timedelta(7 * weeks)
    return monday, monday + timedelta(6)


def _week(said: Said, local: datetime) -> list[Stretch]:
    first, last = _week_of(local.date(), int(said["week"][0] or 0))
    if "weekday" in said:
        return _readings(first + timedelta(int(said["weekday"][0] or 0) - 1))
    edge = said.get("edge", (None,))[0]
    if edge == "start":
        return [Stretch(first, first + timedelta(1), 1.0)]
    if edge == "mid":
        return [Stretch(first + timedelta(2), first + timedelta(3), 1.0)]
    if edge == "end":
        return [Stretch(first + timedelta(3), last, 1.0)]
    if "or sunday" in said:
        return [Stretch(first, last, _LIKELIER), Stretch(last, last, _OTHER)]
    return [Stretch(first, last, 1.0)]


def _numbered(said: Said, local: datetime) -> list[Stretch]:
    today, number = local.date(), int(said["numbered"][0] or 0)
    weekday = int(said["weekday"][0] or 0) if "weekday" in said else 0
    mondays = [
        date.fromisocalendar(year, number, 1)
        for year in range(today.year - 1, today.year + 2)
        if number <= date(year, 12, 28).isocalendar().week  # few years have a week 53
    ]
    if not mondays:
        return []
    monday = min(mondays, key=lambda each: _distance(each, today))
    if weekday:
        return _readings(monday + timedelta(weekday - 1))
    near = -7 * _WEEKS_PAST <= (monday - today).days <= 7 * _WEEKS_AHEAD
    return [Stretch(monday, monday + timedelta(6), 1.0)] if near else []


def _distance(day: date, today: date) -> int:
    """How far a day is off; what lies ahead is nearer."""
    return abs((day - today).days) * (2 if day < today else 1)


def _weekend(said: Said, local: datetime) -> list[Stretch]:
    today = local.date()
    saturday = _week_of(today, 0)[0] + timedelta(5)
    which = said["weekend"][0]
    if which == "last":
        saturday -= timedelta(7)
    if which == "after":
        return [Stretch(saturday + timedelta(2), saturday + timedelta(3), 1.0)]
    found = [Stretch(saturday, saturday + timedelta(1), 1.0)]
    if which == "next":
        later = saturday + timedelta(7)
        found = [Stretch(later, later + timedelta(1), _LIKELIER), found[0]._replace(chance=_OTHER)]
    return found


def _month_of(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _edge(month: tuple[date, date], said: Said) -> list[Stretch]:
    """A month, or its beginning, middle or end: ten days each, as people count."""
    first, last = month
    parts = {
        "start": (first, first.replace(day=10)),
        "mid": (first.replace(day=11), first.replace(day=20)),
        "end": (first.replace(day=21), last),
    }
    return [Stretch(*parts.get(str(said.get("edge", (None,))[0]), month), 1.0)]


def _month(said: Said, local: datetime) -> list[Stretch]:
    month, *year = said["month"]
    if year:
        return _edge(_month_of(int(year[0] or 0), int(month or 0)), said)
    near = _nearest(int(month or 0), 15, local.date())
    return _edge(_month_of(near[0].year, near[0].month), said)


def _relmonth(said: Said, local: datetime) -> list[Stretch]:
    months = local.year * 12 + local.month - 1 + int(said["relmonth"][0] or 0)
    return _edge(_month_of(months // 12, months % 12 + 1), said)


def _in(said: Said, local: datetime) -> list[Stretch]:
    name = "in" if "in" in said else "ago"
    count, unit = said[name]
    return _readings(moved(local, float(count or 0) * (1 if name == "in" else -1), str(unit)).date())


def moved(local: datetime, count: float, unit: str) -> datetime:
    """`count` minutes, hours, days, weeks, months or years on."""
    if unit in ("month", "year"):
        months = local.year * 12 + local.month - 1 + int(count) * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        return local.replace(year=year, month=month + 1, day=min(local.day, calendar.monthrange(year, month + 1)[1]))
    return local + timedelta(**{f"{unit}s": count})


def _within(said: Said, local: datetime) -> list[Stretch]:
    count, unit = said["within"]
    return [Stretch(local.date(), moved(local, float(count or 0), str(unit)).date(), 1.0)]


# Asked in this order: what is written wins over what is counted.
_MEANT: Mapping[str, Callable[[Said, datetime], list[Stretch]]] = {
    "date": _date,
    "dates": _dates,
    "offset": _offset,
    "dom": _dom,
    "numbered": _numbered,
    "week": _week,
    "weekday": lambda said, local: _weekday(said, local, ahead=False),
    "weekend": _weekend,
    "month": _month,
    "relmonth": _relmonth,
    "in": _in,
    "ago": _in,
    "within": _within,
}
