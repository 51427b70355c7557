"""Numbers, times and sizes as a person reads them: in their language, in the reading zone of the dossier."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from argus.leads import Reason

SECOND = 1_000_000
# Facts of reasons that are words of ours, not names or numbers.
WORDS_AS_FACTS = frozenset({"outcome"})
DAY_SECONDS = 86_400
# A silence shorter than this is part of talking.
GAP_SECONDS = 3_600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Show:
    """How values read for one visitor.

    Args:
        language: nl, fr or en.
        zone: in which times are shown.
        translate: gettext of that language.
    """

    language: str
    zone: ZoneInfo
    translate: Callable[[str], str]

    def _(self, text: str) -> str:
        return self.translate(text)

    def number(self, value: float | None) -> str:
        """12480 -> "12,480"; unknown is a dash, never 0."""
        return "–" if value is None else str(format_decimal(value, locale=self.language))

    def percent(self, part: float, whole: float) -> str:
        """Share of a whole."""
        return str(format_percent(part / whole if whole else 0, locale=self.language))

    def local(self, us: int) -> datetime | None:
        """Microseconds UTC as a time of the reading zone; None beyond the years that calendars know."""
        try:
            return (EPOCH + timedelta(microseconds=us)).astimezone(self.zone)
        except OverflowError:
            return None

    def moment(self, us: int | None) -> str:
        """2009-09-06 21:04:05; sorts and compares by eye in every language. Whole minutes are shown as minutes: many
        services write no seconds, and a list must not show digits that nobody wrote (`exactly` shows all).
        """
        return self._written(us, "%Y-%m-%d %H:%M" + _seconds(us))

    def minute(self, us: int | None) -> str:
        """2009-09-06 21:04."""
        return self._written(us, "%Y-%m-%d %H:%M")

    def exactly(self, us: int | None, precision: str = "") -> str:
        """As exactly as it was written (`precision` of a message), with the offset of the reading zone."""
        if us is None:
            return self._("undated")
        local = self.local(us)
        if local is None:
            return f"{us} µs"
        steps = {"day": "minutes", "minute": "minutes", "second": "seconds", "millisecond": "milliseconds"}
        fine = steps.get(precision, "microseconds" if us % SECOND else "seconds")
        return local.isoformat(sep=" ", timespec=fine)

    def clock(self, us: int | None) -> str:
        """21:04:05, or 21:04 for a whole minute."""
        return self._written(us, "%H:%M" + _seconds(us))

    def offset(self, minutes: int) -> str:
        """-270 -> "-04:30"."""
        return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def day(self, us: int | None) -> str:
        """2009-09-06."""
        return self._written(us, "%Y-%m-%d")

    def long_day(self, us: int | None) -> str:
        """Sunday 6 September 2009, in the language of the reader."""
        local = None if us is None else self.local(us)
        if local is None:
            return self._("undated")
        return str(format_date(local.date(), "EEEE d MMMM y", locale=self.language))

    def written(self, iso: str | None, *, seconds: bool = False) -> str:
        """A time that the register keeps as ISO text."""
        if not iso:
            return "–"
        moment = datetime.fromisoformat(iso)
        local = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(self.zone)
        return local.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")

    def today(self) -> date:
        """The day in the reading zone."""
        return datetime.now(self.zone).date()

    def span(self, seconds: float | None) -> str:
        """3 d 4 h; 3 h 12 min; 12 min; 42 s."""
        if seconds is None:
            return "–"
        whole = max(0, round(seconds))
        days, rest = divmod(whole, DAY_SECONDS)
        hours, rest = divmod(rest, 3600)
        minutes, left = divmod(rest, 60)
        day, hour = self._("d"), self._("h")
        if days:
            return f"{self.number(days)} {day} {hours} {hour}" if hours else f"{self.number(days)} {day}"
        if hours:
            return f"{hours} {hour} {minutes} min" if minutes else f"{hours} {hour}"
        if minutes:
            return f"{minutes} min {left} s" if left and minutes < 10 else f"{minutes} min"
        return f"{left} s"

    def weekday(self, day: date | None, seen_from: date | None = None) -> str:
        """Sat 3 Apr 2021, in the language of the reader; without the year where it is that of `seen_from`."""
        if day is None:
            return "–"
        form = "EEE d MMM" if seen_from is not None and day.year == seen_from.year else "EEE d MMM y"
        return str(format_date(day, form, locale=self.language))

    def iso_day(self, day: str) -> str:
        """A day written YYYY-MM-DD, as `weekday`; what is none stays as it is."""
        read = day_of(day)
        return day if read is None else self.weekday(read)

    def kilos(self, kg: str) -> str:
        """1200 -> "1,200 kg"; what is no number stays as it is."""
        try:
            return f"{self.number(round(float(kg), 1))} kg"
        except ValueError:
            return kg

    def share(self, share: float) -> str:
        """0.93; next to certain is never shown as certain."""
        return str(format_decimal(min(0.99, max(0.01, share)), format="0.00", locale=self.language))

    def why(self, reason: Reason) -> str:
        """A reason in the language of the reader; its facts are values."""
        facts = {name: self._(fact) if name in WORDS_AS_FACTS else fact for name, fact in reason.facts}
        return self._(reason.words) % facts

    def gap(self, before_us: int | None, after_us: int | None) -> str:
        """How long nobody spoke; empty when that is not worth saying."""
        if before_us is None or after_us is None or after_us - before_us < GAP_SECONDS * SECOND:
            return ""
        return self.span((after_us - before_us) / SECOND)

    def size(self, count: int | None) -> str:
        """Bytes in the unit that keeps the number short (1 kB = 1,000 bytes)."""
        if count is None:
            return "–"
        value, unit = float(count), "B"
        for larger in ("kB", "MB", "GB", "TB"):
            if value < 1000:
                break
            value, unit = value / 1000, larger
        digits = 0 if unit == "B" or value >= 100 else 1
        return f"{format_decimal(round(value, digits), locale=self.language)} {unit}"

    def _written(self, us: int | None, pattern: str) -> str:
        if us is None:
            return self._("undated")
        local = self.local(us)
        return f"{us} µs" if local is None else local.strftime(pattern)


def _seconds(us: int | None) -> str:
    return "" if us is None or us % (60 * SECOND) == 0 else ":%S"


def us_of_day(day: date, zone: ZoneInfo) -> int:
    """The first microsecond of a day in the reading zone, as microseconds UTC."""
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (start - EPOCH) // timedelta(microseconds=1)


def day_of(text: str | None) -> date | None:
    """A day written YYYY-MM-DD; None when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def texts_of(value: Any) -> str:
    """A field of a message as text."""
    if isinstance(value, list | tuple):
        return ", ".join(texts_of(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {texts_of(each)}" for name, each in value.items() if each not in (None, ""))
    return str(value)
