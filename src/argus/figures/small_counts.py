"""Counts of people under five, by nationality or place, are not published: they would point at somebody.

A single hidden count in a table could be worked out from the total and the others; then the next smallest is hidden
too.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from argus.figures.counts import COUNTED
from argus.figures.figure import BOUNDS, Ask, Figure, Said
from argus.figures.words import Language, Remark, count

FEWEST = 5
PERSONS = "persons"


def suppressed(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures as they may be published, in the same order."""
    given = tuple(figures)
    small = {each.ask for each in given if _is_cell(each) and _is_small(each)}
    tables: dict[object, list[Figure]] = defaultdict(list)
    for each in given:
        if _is_cell(each):
            tables[_table(each.ask)].append(each)
    for cells in tables.values():
        hidden = [each for each in cells if each.ask in small]
        open_cells = [each for each in cells if each.ask not in small]
        if len(hidden) == 1 and open_cells:
            small.add(min(open_cells, key=lambda each: (_number(each), each.ask.figure_id)).ask)
    return tuple(_hidden(each) if each.ask in small else each for each in given)


def _is_cell(figure: Figure) -> bool:
    """Persons of one nationality, or at one place that is smaller than a country."""
    counted = COUNTED.get(figure.ask.measure)
    if counted is None or counted.unit != PERSONS:
        return False
    scope = figure.ask.scope
    return bool(_nationality(scope.item)) or len(scope.place) > 2


def _is_small(figure: Figure) -> bool:
    return 0 < _number(figure) < FEWEST


def _number(figure: Figure) -> Decimal:
    if isinstance(figure.value, Decimal):
        return figure.value
    return figure.high if figure.high is not None else Decimal(0)


def _nationality(item: str) -> str:
    last = item.rpartition("_")[2]
    return last if len(last) == 2 and last.isupper() and last != item else ""


def _table(ask: Ask) -> object:
    """Cells that add up: all but nationality and place are the same."""
    item = ask.scope.item
    country = _nationality(item)
    general = item[: -len(country) - 1] if country else item
    return ask.measure, general, ask.scope.place[:2], ask.scope.dossier, ask.period


def _hidden(figure: Figure) -> Figure:
    small = _is_small(figure)
    measure = figure.ask.measure

    def words(language: Language, _said: Said) -> str:
        return language.sentence("fewer_than", count(Decimal(FEWEST), measure, language)) if small else ""

    return replace(
        figure, value=None, low=Decimal(1) if small else None, high=Decimal(FEWEST - 1) if small else None, kind=BOUNDS,
        how=Remark("small_counts", (FEWEST,)), aside=(), words=words,
    )  # fmt: skip
