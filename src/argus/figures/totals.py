"""How much was seized: in a stretch of days, in the year so far, in a whole year."""

from collections.abc import Iterator
from datetime import date

from argus.figures.books import Standing
from argus.figures.cumulative import Total, total
from argus.figures.figure import BOUNDS, EXACT, Ask, Figure, Period, Rival, Said
from argus.figures.scopes import dossier_scopes, this_year, weighed_scopes, years
from argus.figures.words import BODY_DIGITS, Language, between, mass

KG_SEIZED, SO_FAR, WHOLE_YEAR = "kg_seized", "ytd_kg", "year_kg"


class Totals:
    """Weights are added on one mass basis; single finds count on the day they were completed."""

    name = "totals"
    measures = (KG_SEIZED, SO_FAR, WHOLE_YEAR)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """In kg: exact, or between bounds where only published totals speak."""
        last = ask.period.last
        first = ask.period.first
        if ask.measure != KG_SEIZED:
            last = last or standing.as_of
            first = first or date(last.year, 1, 1)
        found = total(standing, ask.scope, first, last, ask.basis)
        return None if found is None else weighed(standing, ask, found)

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The year so far and the years before, by item and place; every dossier as a whole."""
        for scope in weighed_scopes(standing):
            yield Ask(SO_FAR, scope, this_year(standing))
            for year in years(standing, scope):
                yield Ask(WHOLE_YEAR, scope, Period(date(year, 1, 1), date(year, 12, 31)))
        for scope in dossier_scopes(standing):
            yield Ask(KG_SEIZED, scope)


def weighed(standing: Standing, ask: Ask, found: Total) -> Figure:
    """A total as a figure."""
    nothing_known = bool(found.unknown) and found.unknown == found.entries
    exact = None if nothing_known else found.exact

    def words(language: Language, said: Said) -> str:
        if nothing_known:
            return language.sentence("unknown")
        if exact is not None:
            return mass(exact, language, digits=said.digits or BODY_DIGITS, unit=said.unit, said=said.hedge)
        return "" if found.high is None else between(found.low, found.high, "kg", language)

    return Figure(
        ask=ask,
        as_of=standing.as_of,
        value=exact,
        low=None if nothing_known else found.low,
        high=None if nothing_known else found.high,
        unit="kg",
        basis=found.basis,
        method=found.way,
        kind=EXACT if found.exact is not None else BOUNDS,
        unknown=found.unknown,
        notes=found.notes,
        rivals=tuple(Rival(each.way, each.low, each.high, each.lineage()) for each in found.rivals),
        reason=found.why,
        lineage=found.lineage(),
        words=words,
    )
