"""How much was seized: in a stretch of days, in the year so far, in a whole year."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from argus.figures.books import Standing
from argus.figures.cumulative import Total, total
from argus.figures.figure import BOUNDS, EXACT, Ask, Figure, Rival, Said, whole_year
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
                yield Ask(WHOLE_YEAR, scope, whole_year(year))
        for scope in dossier_scopes(standing):
            yield Ask(KG_SEIZED, scope)


def weighed(standing: Standing, ask: Ask, found: Total) -> Figure:
    """A total as a figure."""
    nothing_known = _nothing_known(found)
    exact = None if nothing_known else found.exact

    return Figure(
        ask=ask,
        as_of=standing.as_of,
        value=exact,
        low=None if nothing_known else found.low,
        high=None if nothing_known else found.high,
        unit="kg",
        basis=found.basis,
        how=found.way,
        kind=EXACT if found.exact is not None else BOUNDS,
        unknown=found.unknown,
        aside=found.aside,
        rivals=_rivals(found),
        why=found.why,
        lineage=found.lineage(),
        words=partial(_words, found),
    )


def _rivals(found: Total) -> tuple[Rival, ...]:
    return tuple(Rival(each.way, each.low, each.high, each.lineage()) for each in found.rivals) if found.rivals else ()


def _words(found: Total, language: Language, said: Said) -> str:
    if _nothing_known(found):
        return language.sentence("unknown")
    if found.exact is not None:
        return mass(found.exact, language, digits=said.digits or BODY_DIGITS, unit=said.unit, said=said.hedge)
    return "" if found.high is None else between(found.low, found.high, "kg", language)


def _nothing_known(found: Total) -> bool:
    return bool(found.unknown) and found.unknown == found.entries
