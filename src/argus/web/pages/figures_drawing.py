"""The two charts of the figures' page: the weight over each year, and the years side by side.

What a chart shows is worked out here, as values that are its table and its CSV too; where it stands,
in `chart_curves`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from argus.figures import Scope, Standing
from argus.figures.columns import day_of
from argus.figures.cumulative import Total, cutoffs, total
from argus.figures.flow import seizures
from argus.figures.scopes import years
from argus.web.chart_curves import HEIGHT, LEFT, TOP, WIDTH, Axis, apart, axis_for, column, path_of, x_of_day

# Earlier years fade into each other; so many days are marked in one, or a curve is a caterpillar.
YEARS_DRAWN, BARS_DRAWN = 5, 16
MARKS = 40


@dataclass(frozen=True, slots=True)
class Known:
    """The weight since 1 January up to and including a day; `since`: the day after the mark before it."""

    day: date
    since: date
    kg: Decimal


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """One year, mark by mark; `at_day`: the total on the day that is compared, between bounds."""

    year: int
    marks: tuple[Known, ...]
    at_day: Total | None
    day: date


@dataclass(frozen=True, slots=True)
class YearTotal:
    """A year as a whole, or so far; `provisional`: the part that is not confirmed."""

    year: int
    until: date
    low: Decimal
    high: Decimal | None
    provisional: Decimal
    whole: bool


def years_so_far(standing: Standing, scope: Scope) -> tuple[YearSoFar, ...]:
    """The year of the closing day first, then those before it, each only with days whose total is known exactly."""
    named = [standing.as_of.year, *reversed(years(standing, scope))][:YEARS_DRAWN]
    found = []
    for year in named:
        day = _same_day(standing.as_of, year)
        marks = _marks(standing, scope, year)
        at_day = total(standing, scope, date(year, 1, 1), day)
        if marks or at_day is not None:
            found.append(YearSoFar(year, marks, at_day, day))
    return tuple(found)


def year_totals(standing: Standing, scope: Scope) -> tuple[YearTotal, ...]:
    """Every year that the ledger speaks of, oldest first; the last one up to the closing day."""
    found = []
    for year in [*years(standing, scope), standing.as_of.year][-BARS_DRAWN:]:
        until = min(date(year, 12, 31), standing.as_of)
        whole = total(standing, scope, date(year, 1, 1), until)
        if whole is not None:
            rows = whole.rows
            unsure = rows.where(np.array([each == "provisional" for each in rows.values("status")], dtype=np.bool_))
            provisional = min(unsure.of_basis(whole.basis).total(), whole.low)
            found.append(YearTotal(year, until, whole.low, whole.high, provisional, until == date(year, 12, 31)))
    return tuple(found)


def _marks(standing: Standing, scope: Scope, year: int) -> tuple[Known, ...]:
    first, last = date(year, 1, 1), min(date(year, 12, 31), standing.as_of)
    published = cutoffs(standing, scope, year)
    rows = seizures(standing, scope).within(first, last)
    days = sorted({*published, *(day_of(int(each)) for each in np.unique(rows.last))})
    if len(days) > MARKS:
        chosen = np.unique(np.linspace(0, len(days) - 1, MARKS).round().astype(int))
        days = [days[int(each)] for each in chosen]
    marks: list[Known] = []
    since = first
    for day in days:
        found = total(standing, scope, first, day) if day <= last else None
        if found is not None and found.exact is not None:
            marks.append(Known(day, since, found.exact))
            since = day + timedelta(days=1)
    return tuple(marks)


def _same_day(day: date, year: int) -> date:
    """The same day of another year; 28 February for a 29 February."""
    return day.replace(year=year, day=min(day.day, 28)) if (day.month, day.day) == (2, 29) else day.replace(year=year)


# --- where it stands


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that leads to the entries it adds; `told`: what it says to whoever cannot see it."""

    x: float
    y: float
    known: Known


@dataclass(frozen=True, slots=True)
class Curve:
    """One year as a line with marks; `number`: 0 is the year of the closing day."""

    number: int
    year: int
    path: str
    marks: tuple[Mark, ...]
    end: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curves:
    """The first chart. `months`: first day of each second month as (x, month)."""

    axis: Axis
    curves: tuple[Curve, ...]
    day_x: float
    months: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One year as a column: the confirmed part, the provisional part on it, and what bounds allow above."""

    of: YearTotal
    x: float
    width: float
    sure: tuple[float, float]
    hatched: tuple[float, float]
    maybe: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Columns:
    """The second chart; `record`: the largest whole year before, and where its line lies."""

    axis: Axis
    columns: tuple[Column, ...]
    record: YearTotal | None
    record_y: float


def drawn_curves(found: tuple[YearSoFar, ...], as_of: date) -> Curves | None:
    """The years as curves; None when no total is known on any day."""
    drawn = [each for each in found if each.marks]
    if not drawn:
        return None
    axis = axis_for(max(each.marks[-1].kg for each in drawn))
    ends = [axis.y(each.marks[-1].kg) for each in drawn]
    curves = tuple(
        Curve(
            number=min(as_of.year - each.year, YEARS_DRAWN - 1),
            year=each.year,
            path=path_of([(LEFT, TOP + HEIGHT), *((_x(known.day), axis.y(known.kg)) for known in each.marks)]),
            marks=tuple(Mark(_x(known.day), axis.y(known.kg), known) for known in each.marks),
            end=(LEFT + WIDTH + 8, height),
        )
        for each, height in zip(drawn, apart(ends), strict=True)
    )
    months = tuple((x_of_day(date(2024, month, 1).timetuple().tm_yday), month) for month in range(1, 13, 2))
    return Curves(axis, curves[::-1], _x(as_of), months)


def drawn_columns(found: tuple[YearTotal, ...], as_of: date) -> Columns | None:
    """The years as columns; None when there is none. The year of the closing day is no record yet: it runs for one."""
    if not found:
        return None
    axis = axis_for(max(each.high or each.low for each in found))
    columns = []
    for number, each in enumerate(found):
        x, width = column(number, len(found))
        high, low, sure = axis.y(each.high or each.low), axis.y(each.low), axis.y(each.low - each.provisional)
        base = TOP + HEIGHT
        columns.append(Column(each, x, width, _span(sure, base), _span(low, sure), _span(high, low)))
    whole = [each for each in found if each.year < as_of.year and each.low == each.high]
    record = max(whole, key=lambda each: each.low, default=None)
    return Columns(axis, tuple(columns), record, axis.y(record.low) if record else 0.0)


def table_of_curves(found: tuple[YearSoFar, ...], address: Callable[[date, date], str]) -> list[dict[str, str | int]]:
    """The first chart as rows."""
    return [
        {
            "year": each.year, "day": known.day.isoformat(), "kg": f"{known.kg:f}",
            "entries": address(known.since, known.day),
        }
        for each in found
        for known in each.marks
    ]  # fmt: skip


def table_of_columns(found: tuple[YearTotal, ...], address: Callable[[date, date], str]) -> list[dict[str, str | int]]:
    """The second chart as rows."""
    return [
        {
            "year": each.year, "until": each.until.isoformat(), "kg_low": f"{each.low:f}",
            "kg_high": "" if each.high is None else f"{each.high:f}", "kg_provisional": f"{each.provisional:f}",
            "entries": address(date(each.year, 1, 1), each.until),
        }
        for each in found
    ]  # fmt: skip


def _span(upper: float, lower: float) -> tuple[float, float]:
    """Upper edge and height."""
    return upper, round(max(0.0, lower - upper), 2)


def _x(day: date) -> float:
    """Days of a year without 29 February stand where they stand in one with it."""
    return x_of_day(day.replace(year=2024).timetuple().tm_yday)
