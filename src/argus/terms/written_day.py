"""A day as people write it: the day itself, or only its month or year.

What happened or was known "in 2021-04" was so for certain only at the end of that month: `last`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from argus.errors import UsageError

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
ORDERS = ("dmy", "mdy")


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """All days that what was written can mean.

    Attributes:
        text: in its standard form: `2021-04-05`, `2021-04` or `2021`.
        first, last: both included.
    """

    text: str
    first: date
    last: date

    @classmethod
    def read(cls, written: str, order: str | None = None) -> Self:
        """The day in `2021-04-05`, `2021-04` or `2021`; with `order` (dmy, mdy) also in `5/4/2021`.

        Raises:
            UsageError: it is no day, one that is not in the calendar, or one of unknown order.
        """
        text = written.strip()
        if turned := _DAY_FIRST.fullmatch(text):
            text = _year_first(turned, order)
        match = _ISO.fullmatch(text)
        if match is None:
            raise UsageError("This is no day", where=f"day {written[:40]!r}", do="Write it like 2021-04-05 or 2021-04.")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            first = date(year, month or 1, day or 1)
            if day:
                return cls(text, first, first)
            last = date(year + (month in (None, 12)), (month % 12 if month else 0) + 1, 1) - timedelta(days=1)
        except ValueError:
            raise UsageError(
                "There is no such day", where=f"day {written[:40]!r}", do="Look at its month and year."
            ) from None
        return cls(text, first, last)

    @property
    def exact(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    def __str__(self) -> str:
        return self.text


def _year_first(match: re.Match[str], order: str | None) -> str:
    one, two, year = match.groups()
    if order is None and int(one) > 12:
        order = "dmy"
    elif order is None and int(two) > 12:
        order = "mdy"
    if order not in ORDERS:
        raise UsageError(
            "Which is the day and which the month cannot be told",
            where=f"day {match[0]!r}",
            do="Write it like 2021-04-05, or say dmy or mdy.",
        )
    day, month = (one, two) if order == "dmy" else (two, one)
    return f"{year}-{int(month):02}-{int(day):02}"
