"""Local clock times in a named zone, and what happens where a clock was set back or forward.

Zones are those of the IANA database. An hour that happened twice takes the earlier reading and says so; an hour that
the clocks skipped never was, and is refused.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from argus.errors import UsageError

EPOCH = datetime.combine(date(1970, 1, 1), time())
_MICROSECOND = timedelta(microseconds=1)
_FIRST_US = (datetime.combine(date.min, time.min) - EPOCH) // _MICROSECOND
_END_US = (datetime.combine(date.max, time.max) - EPOCH) // _MICROSECOND + 1


class NoSuchHourError(ValueError):
    """The clocks of the zone skipped this local time."""


def zone_named(name: str) -> ZoneInfo:
    """The zone of that IANA name.

    Raises:
        UsageError: no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # also names that lead out of the database, or to one of its folders
        raise UsageError(
            "There is no time zone of that name", where=f"zone {name!r}", do="Give an IANA name like `Europe/Brussels`."
        ) from None


def to_utc(local: datetime, zone: ZoneInfo, *, whole_day: bool = False) -> tuple[int, int, bool]:
    """Microseconds since 1970 UTC, the offset in minutes, and whether the hour happened twice.

    Args:
        local: a clock time without offset.
        zone: where the clock hung.
        whole_day: the time stands for a day: a midnight that the clocks skipped is the first moment after it.

    Raises:
        NoSuchHourError: the clocks skipped that time.
    """
    minute = local.replace(second=0, microsecond=0)
    offset, twice, skipped = _offset(minute, zone)
    if skipped and not whole_day:
        raise NoSuchHourError(f"{local:%Y-%m-%d %H:%M} did not exist in {zone.key}: the clocks were set forward")
    return (
        require_in_calendar((local - EPOCH) // _MICROSECOND - offset // _MICROSECOND),
        offset // timedelta(minutes=1),
        twice,
    )


def require_in_calendar(us: int) -> int:
    """The same time, in microseconds since 1970 UTC.

    Raises:
        OverflowError: it is before the year 1 or after the year 9999 in UTC.
    """
    if not _FIRST_US <= us < _END_US:
        raise OverflowError("a time beyond the calendar")
    return us


@lru_cache(maxsize=65536)
def _offset(minute: datetime, zone: ZoneInfo) -> tuple[timedelta, bool, bool]:
    # Clocks change at whole minutes (save local mean time of the 19th century), so a minute is the unit.
    earlier = zone.utcoffset(minute.replace(fold=0)) or timedelta()
    later = zone.utcoffset(minute.replace(fold=1)) or timedelta()
    if earlier == later:
        return earlier, False, False
    # PEP 495: the two readings of a time that happened twice have a falling offset, of a skipped time a rising one.
    return earlier, earlier > later, earlier < later
