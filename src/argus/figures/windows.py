"""From when, and for how long: the days that a claim speaks of."""

from collections.abc import Iterator
from decimal import Decimal

from argus.figures.books import SEIZED, Standing
from argus.figures.columns import UNKNOWN_DAY, day_of
from argus.figures.figure import Ask, Figure
from argus.figures.scopes import dossier_scopes
from argus.figures.words import Remark, day, days

LENGTH, START = "days_in_window", "start_date"


class Windows:
    """Differences of days: 20 February to 3 April is 42."""

    name = "windows"
    measures = (LENGTH, START)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """The first day of anything in scope, or the length of the period asked for, or of all that is in scope."""
        rows = standing.rows(SEIZED, ask.scope)
        first_days = standing.books.first[rows.positions]
        dated = rows.where(first_days != UNKNOWN_DAY)
        if not len(dated):
            return None
        first = day_of(int(first_days[first_days != UNKNOWN_DAY].min()))
        last = day_of(int(dated.last.max()))
        if ask.measure == START:
            earliest = dated.where(standing.books.first[dated.positions] == first_days[first_days != UNKNOWN_DAY].min())
            year = first.year != standing.as_of.year
            return Figure(
                ask=ask, as_of=standing.as_of, value=first, unit="date", how=Remark("first_day"),
                lineage=earliest.lineage(),
                words=lambda language, _said: language.sentence("since", day(first, language, year=year)),
            )  # fmt: skip
        start, end = ask.period.first or first, ask.period.last or last
        length = (end - start).days
        return Figure(
            ask=ask, as_of=standing.as_of, value=Decimal(length), unit="days", how=Remark("stretch", (start, end)),
            lineage=dated.lineage(), words=lambda language, _said: days(length, language),
        )  # fmt: skip

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The first day of every dossier, and its length."""
        for scope in dossier_scopes(standing):
            yield Ask(START, scope)
            yield Ask(LENGTH, scope)
