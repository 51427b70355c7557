"""How much more than in the same days a year before: of a half year, a year, a port."""

from collections.abc import Iterator
from datetime import date

from argus.figures.books import Standing
from argus.figures.cumulative import one_year_before, total
from argus.figures.figure import BOUNDS, ESTIMATE, EXACT, Ask, Figure, whole_year
from argus.figures.scopes import weighed_scopes, years
from argus.figures.words import Remark, growth

GROWTH, TREND = "growth", "trend"


class Growth:
    """Any measure with the word growth in its name (`year_growth_2021`), and the trend of one year against another.

    A trend is an estimate of something else: seizures are not the trade.
    """

    name = "growth"
    measures = (GROWTH, TREND)

    def answers(self, measure: str) -> bool:
        """By a word of the name."""
        return measure == TREND or GROWTH in measure.split("_")

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """Growth: 0.25 is a quarter more. Trend: the ratio of the first whole year of the period to the one before."""
        first, last = ask.period.first, ask.period.last
        trend = ask.measure == TREND
        if first is None or (last is None and not trend):
            return None
        if trend or last is None:
            first, last = date(first.year, 1, 1), date(first.year, 12, 31)
        now = total(standing, ask.scope, first, last)
        before = total(standing, ask.scope, one_year_before(first), one_year_before(last))
        if now is None or before is None or before.low <= 0:
            return None
        less = 0 if trend else 1
        exact = now.exact is not None and before.exact is not None
        low = now.low / before.high - less if before.high else None
        high = now.high / before.low - less if now.high is not None else None
        more = low if exact else None
        return Figure(
            ask=ask, as_of=standing.as_of, value=more, low=low, high=high, unit="ratio", basis=now.basis,
            how=Remark("stretch_against", (first, last, one_year_before(first), one_year_before(last))),
            kind=ESTIMATE if trend else EXACT if exact else BOUNDS,
            lineage=now.lineage(before), unknown=now.unknown + before.unknown,
            aside=(*now.aside, *before.aside, *((Remark("not_the_trade"),) if trend else ())),
            words=lambda language, _said: "" if trend or more is None else growth(more, language),
        )  # fmt: skip

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The newest whole year of every item and place."""
        for scope in weighed_scopes(standing):
            for year in years(standing, scope)[-1:]:
                yield Ask(GROWTH, scope, whole_year(year))
