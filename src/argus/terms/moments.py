"""Written times as moments: ISO 8601, days and months in either order, clocks of twelve hours, counted seconds.

How a column writes its times is found once, over the column (`TimesSeen`), and then holds for all of it (`TimeForm`): a
number is seconds or milliseconds for the whole column, 03/04 is March or April for the whole column. What was not
written is not made up: a time without an offset needs a zone, and an order of day and month that no value settles is
asked for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from argus.terms.zones import EPOCH, NoSuchHourError, require_in_calendar, to_utc

UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}  # microseconds in one; ns and excel are worked out apart
UNIT_NAMES = ("s", "ms", "us", "ns", "excel")
DATE_ORDERS = ("dmy", "mdy", "ymd")
# Up to here a number counts seconds (year 5138), above it milliseconds (from 1973 on), and so on.
_LARGEST = (("s", 10**11), ("ms", 10**14), ("us", 10**17))
_FIRST_YEAR, _LAST_YEAR = 1, 9999
_SPACES = re.compile(r"[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class UnreadableTimeError(ValueError):
    """What stands there is no time of the column's form."""


class WrittenTime(NamedTuple):
    """A time as it was written, in UTC.

    Attributes:
        us: microseconds since 1970 UTC.
        offset_minutes: of the clock it was read from.
        precision: microsecond, millisecond, second, minute or day.
        offset_written: False where the zone given at the import was used.
        ambiguous: the hour happened twice (clocks set back); this is the earlier.
    """

    us: int
    offset_minutes: int
    precision: str
    offset_written: bool
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class TimeForm:
    """How a column writes its times.

    Attributes:
        unit: of a plain number: one of UNIT_NAMES; None where no number was seen.
        date_order: one of DATE_ORDERS for dates that do not start with the year; None where none was seen.
    """

    unit: str | None = None
    date_order: str | None = None


@dataclass(slots=True)
class TimesSeen:
    """What the values of one column tell about its form. Feed it values, then ask."""

    numbers: list[int] = field(default_factory=list)
    dates: int = 0
    first_over_12: int = 0
    second_over_12: int = 0
    without_offset: int = 0
    readable: int = 0
    unreadable: int = 0

    def see(self, written: str) -> None:
        """Look at one value."""
        text = _tidy(written)
        if _NUMBER.fullmatch(text):
            self.readable += 1
            whole = _DIGITS.fullmatch(text)
            self.numbers.extend((int(whole[2]),) if whole else ())
            return
        match = matched(text)
        if match is None:
            self.unreadable += 1
            return
        self.readable += 1
        if match.re is _YEAR_LAST:
            self.dates += 1
            self.first_over_12 += int(match["a"]) > 12
            self.second_over_12 += int(match["b"]) > 12
        if not match["offset"]:
            self.without_offset += 1

    def unit(self) -> str | None:
        """The unit of the plain numbers, by the size of the middle one: one clock of 1970 does not change it."""
        if not self.numbers:
            return None
        middle = sorted(self.numbers)[len(self.numbers) // 2]
        return next((unit for unit, most in _LARGEST if middle < most), "ns")

    def date_order(self) -> str | None:
        """The order that the values settle (dmy, mdy); "" when they do not; None when it does not matter."""
        if not self.dates:
            return None
        if bool(self.first_over_12) == bool(self.second_over_12):
            return ""
        return "dmy" if self.first_over_12 else "mdy"


def read_time(written: str, form: TimeForm, zone: ZoneInfo | None) -> WrittenTime:
    """The moment that a written time names.

    Args:
        written: as it stands in the evidence.
        form: of its column.
        zone: for times written without an offset.

    Raises:
        UnreadableTimeError: no time; one that cannot be (30 February, an hour the clocks skipped); one
            without offset where no zone was given.
    """
    text = _tidy(written)
    if _NUMBER.fullmatch(text):
        return _counted(text, form, zone)
    match = matched(text)
    if match is None:
        raise UnreadableTimeError(f"no time: {written[:60]!r}")
    local, precision = _local(match, form, written)
    if match["offset"]:
        offset = offset_minutes(match["offset"])
        try:
            us = require_in_calendar((local - EPOCH) // timedelta(microseconds=1) - offset * 60_000_000)
        except OverflowError as error:
            raise UnreadableTimeError(str(error)) from None
        return WrittenTime(us, offset, precision, True, False)
    return _in_zone(local, precision, zone)


def read_times(
    written: Sequence[str], form: TimeForm, zone: ZoneInfo | None
) -> list[WrittenTime | UnreadableTimeError]:
    """`read_time` for many, with the reason in place of a time that cannot be read."""
    found: list[WrittenTime | UnreadableTimeError] = []
    for each in written:
        try:
            found.append(read_time(each, form, zone))
        except UnreadableTimeError as error:
            found.append(error)
    return found


_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?(?:[eE][+-]?[0-9]{1,3})?")
_CLOCK = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,:](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.? ?[Mm]\.?)?(?: ?(?P<offset>Z|z|(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?|UTC|GMT))?"
    r"(?: ?\((?:UTC|GMT)?[^()]{0,40}\))?"
)
_YEAR_FIRST = re.compile(
    rf"(?P<a>[0-9]{{4}})(?P<sep>[-./])(?P<b>[0-9]{{1,2}})(?P=sep)(?P<c>[0-9]{{1,2}})(?:(?:[Tt]|,? ){_CLOCK})?"
)
_BASIC = re.compile(
    r"(?P<a>[0-9]{4})(?P<b>[0-9]{2})(?P<c>[0-9]{2})[Tt ](?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})"
    r"(?::?(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?(?P<half>x)?(?P<offset>Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?"
)
_YEAR_LAST = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?P<sep>[-./])(?P<b>[0-9]{{1,2}})(?P=sep)(?P<c>[0-9]{{4}}|[0-9]{{2}})"
    rf"(?:(?:[Tt]|,? (?:- )?){_CLOCK})?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari janvier janv januar jänner enero ene gennaio gen janeiro",
            "feb february februari février fevrier févr fevr februar febrero febbraio fevereiro fev",
            "mar march maart mrt mars märz maerz mär marzo março marco",
            "apr april avril avr abril abr aprile",
            "may mei mai mayo maggio mag maio",
            "jun june juni juin junio giugno giu junho",
            "jul july juli juillet juil julio luglio lug julho",
            "aug august augustus août aout agosto ago",
            "sep sept september septembre septiembre settembre set setembro",
            "oct october oktober okt octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december décembre decembre déc dezember dez diciembre dic dicembre dezembro",
        ),
        1,
    )
    for name in names.split()
}
_MONTH_NAMED = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,? )?"  # the day of the week
    r"(?:(?P<b>[0-9]{1,2})\.?(?: de)?[ -](?P<a>[^\W\d_]{3,12})\.?(?: de)?|"
    r"(?P<a2>[^\W\d_]{3,12})\.? (?P<b2>[0-9]{1,2}))"
    rf",?[ -](?P<c>[0-9]{{4}})(?:,? (?:(?:at|om|à|um|alle|às|a las) )?{_CLOCK})?"
)
_FORMS = (_YEAR_FIRST, _YEAR_LAST, _BASIC, _MONTH_NAMED)


def _tidy(written: str) -> str:
    """Plain spaces only: phones write a narrow space before PM, and marks of direction around the whole."""
    return written if written.isascii() and " " not in written else _SPACES.sub(" ", written).strip()


def matched(text: str) -> re.Match[str] | None:
    """A tidy written time in groups: a, b, c (the date as it stands), hour, minute, second, fraction, half, offset."""
    if len(text) > 80:
        return None
    return next((match for form in _FORMS if (match := form.fullmatch(text))), None)


def _local(match: re.Match[str], form: TimeForm, written: str) -> tuple[datetime, str]:
    """The clock time as read off the clock, and how exactly it was written."""
    try:
        day = _date(match, form)
        if match["hour"] is None:
            return datetime.combine(day, time()), "day"
        hour = _hour(int(match["hour"]), match["half"])
        fraction = match["fraction"] or ""
        clock = time(hour, int(match["minute"]), int(match["second"] or 0), int(fraction[:6].ljust(6, "0")))
    except ValueError as error:
        if isinstance(error, UnreadableTimeError):
            raise
        raise UnreadableTimeError(f"no time that can be: {written[:60]!r}: {error}") from None
    return datetime.combine(day, clock), precision_of(match["second"], fraction)


def year_first(match: re.Match[str]) -> bool:
    """Does the date start with a year of four digits?"""
    return match.re in (_YEAR_FIRST, _BASIC)


def precision_of(second: str | None, fraction: str) -> str:
    """How exactly a clock time was written, by its second and what stands behind it."""
    if second is None:
        return "minute"
    if not fraction:
        return "second"
    return "millisecond" if len(fraction) <= 3 else "microsecond"


def _date(match: re.Match[str], form: TimeForm) -> date:
    if match.re is _MONTH_NAMED:
        name = (match["a"] or match["a2"]).casefold()
        if name not in _MONTHS:
            raise UnreadableTimeError(f"no month: {name!r}")
        return date(int(match["c"]), _MONTHS[name], int(match["b"] or match["b2"]))
    first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
    if match.re is not _YEAR_LAST:
        return date(first, second, third)
    if form.date_order == "ymd":
        return date(_year(first, 2), second, third)
    year = _year(third, len(match["c"]))
    if form.date_order == "mdy":
        return date(year, first, second)
    if form.date_order == "dmy":
        return date(year, second, first)
    raise UnreadableTimeError("the order of day and month is not known")


def _year(number: int, digits: int) -> int:
    # POSIX strptime: 69 to 99 are of the 20th century, 00 to 68 of the 21st.
    return number if digits > 2 else number + (1900 if number >= 69 else 2000)


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise UnreadableTimeError("an hour beyond twelve with am or pm")
    return hour % 12 + (12 if half in "Pp" else 0)


def offset_minutes(written: str) -> int:
    """Minutes of an offset like +0200, UTC+2 or Z."""
    digits = written.upper().removeprefix("UTC").removeprefix("GMT")
    if digits in ("", "Z"):
        return 0
    sign = -1 if digits[0] == "-" else 1
    hours, _, minutes = digits[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    total = int(hours) * 60 + int(minutes or 0)
    if total > 18 * 60 or int(minutes or 0) > 59:
        raise UnreadableTimeError("an offset beyond what any clock had")
    return sign * total


def _in_zone(local: datetime, precision: str, zone: ZoneInfo | None) -> WrittenTime:
    if zone is None:
        raise UnreadableTimeError("a time without offset, and no zone was given")
    try:
        us, offset, twice = to_utc(local, zone, whole_day=precision == "day")
    except NoSuchHourError as error:
        raise UnreadableTimeError(str(error)) from None
    except OverflowError:
        raise UnreadableTimeError("a time beyond the calendar") from None
    return WrittenTime(us, offset, precision, False, twice)


_DIGITS = re.compile(r"([+-]?)([0-9]{1,24})(?:[.,]([0-9]*))?")
_EXCEL_EPOCH = datetime.combine(
    date(1899, 12, 30), time()
)  # ECMA-376 18.17.4.1: serial 1 is 1900-01-01, and 1900 counts as a leap year
_LIMIT = 253_402_300_800_000_000  # the year 10000, in microseconds


def _counted(text: str, form: TimeForm, zone: ZoneInfo | None) -> WrittenTime:
    match = _DIGITS.fullmatch(text)
    if match is None or form.unit is None:
        raise UnreadableTimeError(f"a number that counts nothing known: {text[:60]!r}")
    sign, whole, fraction = (-1 if match[1] == "-" else 1), int(match[2]), match[3] or ""
    if form.unit == "excel":
        days = float(f"{match[1]}{match[2]}.{fraction or 0}")
        if abs(days) > 2_958_465:
            raise UnreadableTimeError("a time beyond the calendar")
        local = _EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))
        return _in_zone(local, "second" if fraction.strip("0") else "day", zone)
    if form.unit == "ns":
        us = whole // 1_000
        precision = "microsecond"
    else:
        each = UNITS[form.unit]
        us = whole * each + int(fraction[:6].ljust(6, "0")) * each // 1_000_000
        precision = {
            "s": precision_of("", fraction),
            "ms": "microsecond" if fraction else "millisecond",
            "us": "microsecond",
        }[form.unit]
    if us >= _LIMIT or (sign < 0 and us > 62_135_596_800_000_000):
        raise UnreadableTimeError("a time beyond the calendar")
    return WrittenTime(sign * us, 0, precision, True, False)


def sampled(values: Iterable[str]) -> TimesSeen:
    """What all of the values tell."""
    seen = TimesSeen()
    for each in values:
        seen.see(each)
    return seen
