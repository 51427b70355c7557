"""The year so far against the year before: on published cut-offs, on the same day, by pace, and what bounds allow.

Source of the bounds: a total never falls, so between two published totals it lies between them.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from argus.figures.aligning import SAME_DATE, SAME_DAY_OF_YEAR, SAME_WORKING_DAYS, aligned, day_of_year
from argus.figures.books import Standing
from argus.figures.cumulative import Total, last_cutoff, next_cutoff, one_year_before, total
from argus.figures.figure import BOUNDS, EXACT, PROJECTION, Ask, Figure, Scope
from argus.figures.scopes import this_year, weighed_scopes
from argus.figures.words import Remark, ratio

RATIO, PACE_ADJUSTED, PACE = "ytd_ratio", "ytd_ratio_paceadj", "daily_pace_ratio"
ALIGNED = {
    "ytd_ratio_bounds": SAME_DATE,
    "ytd_ratio_dayofyear": SAME_DAY_OF_YEAR,
    "ytd_ratio_workdays": SAME_WORKING_DAYS,
}


class YearToDate:
    """How many times as much as the year before."""

    name = "year-to-date"
    measures = (RATIO, *ALIGNED, PACE_ADJUSTED, PACE)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """A ratio; `unequal` where the two published cut-offs are not the same day of their years."""
        last = min(ask.period.last or standing.as_of, standing.as_of)
        if ask.measure == RATIO:
            return _published(standing, ask, last)
        if ask.measure in ALIGNED:
            return _aligned(standing, ask, last, ALIGNED[ask.measure])
        if ask.measure == PACE_ADJUSTED:
            return _pace_adjusted(standing, ask, last)
        return _pace(standing, ask, last)

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """All of them, for every item and place of this year."""
        for scope in weighed_scopes(standing):
            for measure in self.measures:
                yield Ask(measure, scope, this_year(standing))


def _published(standing: Standing, ask: Ask, last: date) -> Figure | None:
    """On the same date where both totals are exact; else on the newest totals published by that date."""
    day_before = one_year_before(last)
    now, before = last_cutoff(standing, ask.scope, last), last_cutoff(standing, ask.scope, day_before)
    if now is None or before is None:
        return None
    (day, above), (day_of_before, below) = now, before
    times = above.low / below.low
    unequal = one_year_before(day) != day_of_before
    low, high = _bounds(_until(standing, ask.scope, last), _until(standing, ask.scope, day_before))
    how = Remark("year_to_date", (day, day_of_before))
    cutoffs = (day, day_of_before) if unequal else None
    if unequal:
        how = Remark("published_cutoffs", (how, last, day_before))
    return Figure(
        ask=ask, as_of=standing.as_of, value=times, low=low, high=high, unit="ratio", basis=above.basis,
        how=how, cutoffs=cutoffs, lineage=above.lineage(below),
        unknown=above.unknown + below.unknown, aside=(*above.aside, *below.aside),
        words=lambda language, _said: ratio(times, language),
    )  # fmt: skip


def _aligned(standing: Standing, ask: Ask, last: date, how: str) -> Figure | None:
    day_before = aligned(last, how)
    above, below = _until(standing, ask.scope, last), _until(standing, ask.scope, day_before)
    if above is None or below is None or below.low <= 0:
        return None
    low, high = _bounds(above, below)
    exact = above.exact is not None and below.exact is not None
    return Figure(
        ask=ask, as_of=standing.as_of, value=low if exact else None, low=low, high=high, unit="ratio",
        basis=above.basis, how=Remark("aligned", (Remark("year_to_date", (last, day_before)), Remark(how))),
        kind=EXACT if exact else BOUNDS, lineage=above.lineage(below),
        unknown=above.unknown + below.unknown, aside=(*above.aside, *below.aside),
    )  # fmt: skip


def _pace_adjusted(standing: Standing, ask: Ask, last: date) -> Figure | None:
    """The newest published total carried back to the day, as if every day had brought as much."""
    now = next_cutoff(standing, ask.scope, last) or last_cutoff(standing, ask.scope, last)
    below = _until(standing, ask.scope, one_year_before(last))
    if now is None or below is None or not below.exact:
        return None
    day, above = now
    carried = above.low * day_of_year(last) / day_of_year(day)
    return Figure(
        ask=ask, as_of=standing.as_of, value=carried / below.exact, unit="ratio", basis=above.basis, kind=PROJECTION,
        how=Remark("carried_to_day", (day, last, one_year_before(last))),
        lineage=above.lineage(below), unknown=above.unknown + below.unknown,
        aside=(*above.aside, *below.aside),
    )  # fmt: skip


def _pace(standing: Standing, ask: Ask, last: date) -> Figure | None:
    """Weight per day, each year up to its own published cut-off."""
    now = last_cutoff(standing, ask.scope, last)
    before = last_cutoff(standing, ask.scope, one_year_before(last))
    if now is None or before is None:
        return None
    (day, above), (day_of_before, below) = now, before
    times = (above.low / day_of_year(day)) / (below.low / day_of_year(day_of_before))
    return Figure(
        ask=ask, as_of=standing.as_of, value=times, unit="ratio", basis=above.basis,
        how=Remark("kg_a_day", (day_of_year(day), day_of_year(day_of_before))),
        lineage=above.lineage(below), unknown=above.unknown + below.unknown,
        aside=(*above.aside, *below.aside),
    )  # fmt: skip


def _until(standing: Standing, scope: Scope, last: date) -> Total | None:
    return total(standing, scope, date(last.year, 1, 1), last)


def _bounds(above: Total | None, below: Total | None) -> tuple[Decimal | None, Decimal | None]:
    """The smallest over the largest, and the largest over the smallest."""
    if above is None or below is None:
        return None, None
    low = above.low / below.high if below.high else None
    high = above.high / below.low if above.high is not None and below.low > 0 else None
    return low, high
