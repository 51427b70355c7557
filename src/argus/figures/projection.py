"""Where the year is heading: plain arithmetic, shown as what it is.

The even pace misleads both ways (on 9 June 2021 it said 39 % too much for Antwerp, a year later 34 % too little).
Taking the weight that dossiers brought out of the pace and adding it once gave 88.8 t of the real 89.45 t in 2021: one
case, no proof. Intervals belong to the estimates.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from argus.figures.aligning import day_of_year, days_in_year
from argus.figures.books import Standing, kept, lineage_of
from argus.figures.cumulative import Total, last_cutoff, total
from argus.figures.figure import ESTIMATE, PROJECTION, Ask, Figure, Lineage, Period, Scope, Words, no_words
from argus.figures.flow import in_dossiers
from argus.figures.scopes import this_year, weighed_scopes, years
from argus.figures.words import Remark

YEAR_END, BASE_AND_BURST = "naive_year_end", "base_plus_burst_year_end"
RECORD_DAY, RECORD_CHANCE = "naive_record_day", "p_year_gt_record"
# What is still needed per day, over what came per day without dossiers: below a half the record will likely fall.
# A day farther ahead than this says nothing but that the pace is low.
DAYS_AHEAD = 3_660
LIKELY, UNLIKELY = Decimal("0.5"), Decimal("1.5")


@dataclass(frozen=True)
class _SoFar:
    """The year up to its newest cut-off."""

    day: date
    found: Total
    burst: Decimal

    @property
    def pace(self) -> Decimal:
        return self.found.low / day_of_year(self.day)

    @property
    def base_pace(self) -> Decimal:
        return (self.found.low - self.burst) / day_of_year(self.day)


class Projections:
    """The year's end at the pace so far, with the dossiers' weight apart, and the record."""

    name = "projection"
    measures = (YEAR_END, BASE_AND_BURST, RECORD_DAY, RECORD_CHANCE)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """In kg, or a day."""
        until = min(ask.period.last or standing.as_of, standing.as_of)
        so_far = _year_so_far(standing, ask.scope, until)
        if so_far is None:
            return None
        day, found = so_far.day, so_far.found
        if ask.measure in (RECORD_DAY, RECORD_CHANCE):
            return _record(standing, ask, so_far)
        length = days_in_year(day)
        if ask.measure == YEAR_END:
            kg, name = so_far.pace * length, "carried_to_year_end"
        else:
            kg, name = so_far.base_pace * length + so_far.burst, "dossiers_apart"
        whole = kg.quantize(Decimal(1), ROUND_HALF_UP)
        how = Remark(name, (day, day_of_year(day), length))
        return _projected(standing, ask, so_far, whole, "kg", how, found.lineage())

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """All of them, for every item and place."""
        period = Period(this_year(standing).first, date(standing.as_of.year, 12, 31))
        for scope in weighed_scopes(standing):
            for measure in self.measures:
                yield Ask(measure, scope, period)


@kept
def _year_so_far(standing: Standing, scope: Scope, until: date) -> _SoFar | None:
    cutoff = last_cutoff(standing, scope, until)
    if cutoff is None:
        return None
    day, found = cutoff
    rows = in_dossiers(standing, scope).within(date(day.year, 1, 1), day)
    return _SoFar(day, found, rows.of_basis(found.basis).total())


@kept
def record_year(standing: Standing, scope: Scope, before: int) -> tuple[int, Total] | None:
    """The year with the greatest total before a year, and that total."""
    found = []
    for year in years(standing, scope):
        whole = total(standing, scope, date(year, 1, 1), date(year, 12, 31)) if year < before else None
        if whole is not None and whole.exact:
            found.append((year, whole))
    return max(found, key=lambda each: each[1].low, default=None)


def _record(standing: Standing, ask: Ask, so_far: _SoFar) -> Figure | None:
    day, found = so_far.day, so_far.found
    record = record_year(standing, ask.scope, day.year)
    if record is None:
        return None
    year, best = record
    lineage = lineage_of(found.find_rows, best.find_rows)
    if ask.measure == RECORD_DAY:
        number = math.ceil(best.low / so_far.pace)
        if number > DAYS_AHEAD:
            return None
        reached = date(day.year, 1, 1) + timedelta(days=number - 1)
        how = Remark("record_reached", (str(year), best.low, day, day_of_year(day), number))
        return _projected(standing, ask, so_far, reached, "date", how, lineage)
    needed, left = best.low - found.low, days_in_year(day) - day_of_year(day)
    outlook = _outlook(needed, left, so_far.base_pace)
    how = Remark("record_outlook", (str(year), best.low, max(needed, Decimal(0)), left, round(so_far.base_pace, 1)))
    return _projected(
        standing, ask, so_far, Decimal(1) if needed < 0 else None, "ratio", how, lineage,
        kind=ESTIMATE, words=lambda language, _said: language.sentence(outlook),
    )  # fmt: skip


def _outlook(needed: Decimal, left: int, pace: Decimal) -> str:
    if needed < 0:
        return "record_broken"
    if left == 0 or pace <= 0:
        return "record_unlikely"
    share = needed / left / pace
    if share <= LIKELY:
        return "record_likely"
    return "record_unlikely" if share >= UNLIKELY else "record_possible"


def _projected(
    standing: Standing, ask: Ask, so_far: _SoFar, value: Decimal | date | None, unit: str, how: Remark,
    lineage: Lineage, kind: str = PROJECTION, words: Words = no_words,
) -> Figure:  # fmt: skip
    return Figure(
        ask=ask, as_of=standing.as_of, value=value, unit=unit, basis=so_far.found.basis, how=how, kind=kind,
        lineage=lineage, unknown=so_far.found.unknown, aside=so_far.found.aside, words=words,
    )  # fmt: skip
