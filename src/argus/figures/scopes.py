"""The scopes that the list of all figures goes through: what was seized where, as far as the ledger knows."""

from datetime import date

import numpy as np

from argus.figures.books import COUNTER, SEIZED, Standing, kept
from argus.figures.columns import Days, day_number, day_of
from argus.figures.figure import Period, Scope
from argus.figures.flow import flow, seizures


@kept
def weighed_scopes(standing: Standing) -> tuple[Scope, ...]:
    """Every item at every place, and every item at all places where there are several."""
    places: dict[str, set[str]] = {}
    for kind, item, place in standing.groups:
        if kind in (*SEIZED, COUNTER) and item:
            places.setdefault(item, set()).add(place)
    found = []
    for item in sorted(places):
        scopes = [Scope(item=item, place=place) for place in sorted(places[item]) if place]
        where_seized = [each for each in scopes if len(seizures(standing, each))]
        found += [Scope(item=item), *scopes] if len(where_seized) != 1 else scopes
    return tuple(each for each in found if len(seizures(standing, each)) or _counted(standing, each))


@kept
def dossier_scopes(standing: Standing) -> tuple[Scope, ...]:
    """Every item of every dossier."""
    found = []
    for item in sorted({item for kind, item, _ in standing.groups if kind in SEIZED and item}):
        rows = seizures(standing, Scope(item=item)).in_dossiers()
        found += [Scope(item=item, dossier=name) for name in rows.dossiers()]
    return tuple(found)


def this_year(standing: Standing) -> Period:
    """From 1 January up to and including the closing day."""
    return Period(date(standing.as_of.year, 1, 1), standing.as_of)


@kept
def years(standing: Standing, scope: Scope) -> tuple[int, ...]:
    """The years before the closing day's that the ledger speaks of, oldest first."""
    found = flow(standing, scope)
    counters = standing.rows((COUNTER,), scope)
    days = [running.last for running in (*found.bases.values(), found.unknown)]
    days += [np.sort(rows.last) for rows in (found.bulk, counters)]
    return tuple(sorted({year for each in days for year in _years_of(each) if year < standing.as_of.year}))


def _years_of(days: Days) -> list[int]:
    """The years of sorted days, each once."""
    if not len(days):
        return []
    spanned = range(day_of(int(days[0])).year, day_of(int(days[-1])).year + 1)
    borders = np.searchsorted(days, [day_number(date(year, 1, 1)) for year in (*spanned, spanned[-1] + 1)])
    return [year for year, some in zip(spanned, np.diff(borders) > 0, strict=True) if some]


def _counted(standing: Standing, scope: Scope) -> bool:
    return bool(scope.place) and len(standing.rows((COUNTER,), scope).of_unit("kg")) > 0
