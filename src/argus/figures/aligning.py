"""Which day of the year before a day is to be compared with."""

from datetime import date, timedelta

import numpy as np

from argus.figures.cumulative import one_year_before

SAME_DATE, SAME_DAY_OF_YEAR, SAME_WORKING_DAYS = "same date", "same day of the year", "same number of working days"


def aligned(day: date, how: str) -> date:
    """The day of the year before that stands where this one does.

    Args:
        day: of the year that is compared.
        how: the same date (28 February for the 29th), the same day of the year (31 December where that year is
            shorter), or the day with as many working days (Monday to Friday, holidays not taken out) before and on it.
    """
    if how == SAME_DATE:
        return one_year_before(day)
    before = date(day.year - 1, 1, 1)
    if how == SAME_DAY_OF_YEAR:
        return min(before + timedelta(days=day_of_year(day) - 1), date(before.year, 12, 31))
    wanted = working_days(date(day.year, 1, 1), day)
    if wanted == 0:
        return before
    first_working = np.busday_offset(before, 0, roll="forward")
    found: date = np.busday_offset(first_working, wanted - 1).astype(date)
    return min(found, date(before.year, 12, 31))


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays, both ends included."""
    return int(np.busday_count(first, last + timedelta(days=1)))


def day_of_year(day: date) -> int:
    """1 for 1 January."""
    return day.timetuple().tm_yday


def days_in_year(day: date) -> int:
    """365 or 366."""
    return day_of_year(date(day.year, 12, 31))
