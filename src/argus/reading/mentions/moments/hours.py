"""Which hour of which day is meant, and how it is written: a day, a minute, or an interval of either.

- An hour of a clock that counts to twelve ("om 10 uur", "at ten") keeps both halves of the day, unless a part of the
  day decides. With a day, 7 to 12 is likelier before noon, 1 to 6 after it; without one, the next to come is.
- An hour alone is the next such hour after the message; one that passed up to three hours ago stays as a reading.
- Evening is 18:00 to midnight, night 22:00 to 06:00 of the day after; "tonight" runs from 18:00 to 06:00.
- After midnight, "tonight" may be the night that goes on.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from argus.reading.mentions.moments.atom import Said
from argus.reading.mentions.moments.days import NIGHT_ENDS, Stretch, days_meant, moved

# Parts of the day: from and to, in hours since its midnight.
PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (6, 12),
    "afternoon": (12, 18),
    "evening": (18, 24),
    "tonight": (18, 30),
    "night": (22, 30),
    "small": (0, 6),
}
_NIGHTS = frozenset({"night", "tonight"})
_DAY, _HALF, _JUST_PAST = 1440, 720, timedelta(hours=3)
_LIKELIER, _OTHER = 0.6, 0.4


class Meant(NamedTuple):
    """What a moment comes to.

    Attributes:
        readings: (value, chance), likeliest first; chances add up to one.
        said: whether it stands there in full, with its year.
    """

    readings: tuple[tuple[str, float], ...]
    said: bool


def meant(said: Said, local: datetime | None, zone: ZoneInfo) -> Meant | None:
    """What is said of a moment, as values; None = nothing that exists, or nothing to count from.

    Args:
        local: when the message was sent, on the clock of `zone`.
    """
    if "utc" in said:
        return _of_utc(said, local, zone)
    full = "date" in said and said["date"][0] is not None
    try:
        readings = dict[str, float]()
        for value, chance in _values(said, local):
            readings[value] = readings.get(value, 0.0) + chance
    except (ValueError, OverflowError):
        return None
    if not readings:
        return None
    total = sum(readings.values())
    ordered = sorted(readings.items(), key=lambda each: -each[1])[:4]
    kept = tuple((value, round(chance / total, 9)) for value, chance in ordered)
    return Meant(kept, full and len(kept) == 1)


def _of_utc(said: Said, local: datetime | None, zone: ZoneInfo) -> Meant | None:
    """A moment whose hour is said in UTC, on the clock of the zone."""
    sent = local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None) if local else None
    found = meant({name: told for name, told in said.items() if name != "utc"}, sent, zone)
    if found is None:
        return None
    try:
        return Meant(tuple((_moved_to(zone, value), chance) for value, chance in found.readings), said=False)
    except (ValueError, OverflowError):
        return None


def _moved_to(zone: ZoneInfo, value: str) -> str:
    times = (datetime.fromisoformat(each).replace(tzinfo=UTC).astimezone(zone) for each in value.split("/"))
    return "/".join(each.strftime("%Y-%m-%dT%H:%M") for each in times)


def _values(said: Said, local: datetime | None) -> Iterator[tuple[str, float]]:
    if local and (minute := _to_the_minute(said, local)):
        yield minute, 1.0
        return
    clocks = _clocks(said)
    part = str(said.get("part", ("",))[0])
    days = days_meant(said, local, bool(local and _is_ahead(clocks, part, local)))
    if clocks and not days:
        yield from _next_hours(clocks, local) if local and not _names_day(said) else ()
        return
    if local and part in _NIGHTS and local.hour < NIGHT_ENDS and said.get("offset") == (0,):
        night = local.date() - timedelta(1)
        days = [Stretch(night, night, _LIKELIER), *(each._replace(chance=_OTHER) for each in days)]
    for day in days:
        if clocks:
            yield from _on_day(clocks, part, day)
        elif part in PARTS and day.first == day.last:
            yield f"{_at(day.first, PARTS[part][0] * 60)}/{_at(day.first, PARTS[part][1] * 60)}", day.chance
        elif day.first == day.last:
            yield day.first.isoformat(), day.chance
        else:
            yield f"{day.first}/{day.last}", day.chance


def _names_day(said: Said) -> bool:
    return bool(said.keys() - {"clock", "clocks", "part"})


def _to_the_minute(said: Said, local: datetime) -> str | None:
    """An hour counted from the message: in 20 minutes, two hours ago, within the hour."""
    for name, sign in (("in", 1), ("ago", -1), ("within", 1)):
        if name in said and said[name][1] in ("hour", "minute"):
            count, unit = said[name]
            then = moved(local, sign * float(count or 0), str(unit)).strftime("%Y-%m-%dT%H:%M")
            return f"{local:%Y-%m-%dT%H:%M}/{then}" if name == "within" else then
    return None


def _at(day: date, minutes: int) -> str:
    return (datetime.combine(day, time()) + timedelta(minutes=minutes)).isoformat(timespec="minutes")


# --- hours ---

# An hour as it may be meant: minutes since midnight from and to (None = no end), and the chance.
_Hours = list[tuple[int, int | None, float]]


def _clocks(said: Said) -> _Hours:
    """The hours said, in every half of the day they may be of."""
    part = str(said.get("part", ("",))[0])
    if "clock" in said:
        minutes, style = said["clock"]
        return [(each, None, chance) for each, chance in _halves(int(minutes or 0), str(style), part)]
    if "clocks" not in said:
        return []
    first, opens, last, ends = said["clocks"]
    found: _Hours = []
    for end, chance in _halves(int(last or 0), str(ends), part):
        starts = _halves(int(first or 0), "open" if opens == "open" else str(opens), part if opens != "exact" else "")
        # From ten to eleven at night: both of the same night, the nearest before the end.
        start = min((each for each, _ in starts), key=lambda each: (end - each) % _DAY)
        found.append((start, end if end > start else end + _DAY, chance))
    return found


def _halves(minutes: int, style: str, part: str) -> list[tuple[int, float]]:
    """An hour in the halves of the day it may be of, likeliest first."""
    if minutes == _DAY:
        return [(minutes, 1.0)]
    hour = minutes // 60
    if style in ("am", "pm") or part in ("am", "pm"):
        late = "pm" in (style, part)
        return [(minutes % _HALF + (_HALF if late else 0), 1.0)] if hour <= 12 else [(minutes, 1.0)]
    if part in PARTS and hour <= 12:
        return [(_in_part(minutes % _HALF, part), 1.0)]
    if style == "exact":
        return [(minutes, 1.0)]
    early, late_ = minutes % _HALF, minutes % _HALF + _HALF
    # Seven to before noon is said of the morning; noon and what follows, of the afternoon.
    likelier, other = (early, late_) if early >= 7 * 60 else (late_, early)
    return [(likelier, _LIKELIER), (other, _OTHER)]


def _in_part(minutes: int, part: str) -> int:
    """Minutes of half a day, in a part of the day."""
    if part == "morning":
        return minutes
    if part == "afternoon":
        return minutes + _HALF
    if part == "small":
        return minutes if minutes < 6 * 60 else minutes + _HALF
    if minutes < (4 * 60 if part == "evening" else 6 * 60 if part == "night" else 5 * 60):
        return minutes + _DAY
    return minutes + _HALF


def _is_ahead(clocks: _Hours, part: str, local: datetime) -> bool:
    now = local.hour * 60 + local.minute
    if not clocks and part in PARTS:
        return PARTS[part][1] * 60 > now
    return any(start > now for start, _, _ in clocks)


def _next_hours(clocks: _Hours, local: datetime) -> Iterator[tuple[str, float]]:
    """The next of each hour after the message, nearest first."""
    now = local.hour * 60 + local.minute
    coming = sorted(
        ((start % _DAY if start % _DAY > now else start % _DAY + _DAY), end and end - start, chance)
        for start, end, chance in clocks
    )
    for rank, (start, lasts, _) in enumerate(coming):
        chance = 1.0 if len(coming) == 1 else (_LIKELIER, _OTHER)[rank]
        yield _hours(local.date(), start, lasts), chance
        past = start - _DAY
        if len(coming) == 1 and timedelta(minutes=now - past) <= _JUST_PAST:
            yield _hours(local.date(), past, lasts), _OTHER


def _hours(day: date, start: int, lasts: int | None) -> str:
    return _at(day, start) if lasts is None else f"{_at(day, start)}/{_at(day, start + lasts)}"


def _on_day(clocks: _Hours, part: str, day: Stretch) -> Iterator[tuple[str, float]]:
    if day.first != day.last:
        return
    for start, end, chance in clocks:
        # The night of a day runs on into the next: three o'clock then is of that next day.
        runs_on = part in _NIGHTS and start < 6 * 60
        begin = start + (_DAY if runs_on else 0)
        yield _hours(day.first, begin, None if end is None else end - start), chance * day.chance
