"""What else came of it: arrests, searches, weapons, cash, containers, sites, investigations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from argus.figures.books import SINGLE, Rows, Standing
from argus.figures.figure import BOUNDS, EXACT, Ask, Figure, Period, Said, Scope
from argus.figures.scopes import this_year
from argus.figures.words import HEADLINE_DIGITS, Language, Remark, between, count, money

_QUAY = re.compile(r"\b(?:quay|quai|kaai|kade)\s+(\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class _Counted:
    """Where a count comes from in the ledger.

    Attributes:
        each_is_one: an entry without a number is one of them.
    """

    kind: str
    unit: str
    item_class: str = ""
    item: str = ""
    each_is_one: bool = False


COUNTED = {
    "arrests": _Counted("arrest", "persons"),
    "searches": _Counted("search", "premises"),
    "firearms": _Counted(SINGLE, "pieces", "weapon", "firearm"),
    "weapons": _Counted(SINGLE, "pieces", "weapon"),
    "cash": _Counted(SINGLE, "EUR", "cash"),
    "sites": _Counted("site", "sites", each_is_one=True),
    "investigations": _Counted("investigation", "investigations", each_is_one=True),
}
CONTAINERS, FINDS = "containers", "seizures"


class Counts:
    """Whole numbers, never rounded; a sum of money for cash."""

    name = "counts"
    measures = (*COUNTED, CONTAINERS, FINDS)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """How many; between bounds where an entry reaches over an edge of the period."""
        if ask.measure in (CONTAINERS, FINDS):
            return _of_finds(standing, ask)
        counted = COUNTED[ask.measure]
        item = counted.item or ("" if ask.scope.item == "EUR" else ask.scope.item)
        scope = Scope(item, ask.scope.place, ask.scope.dossier, ask.scope.agency)
        rows = standing.rows((counted.kind,), scope, counted.item_class)
        inside = rows.within(ask.period.first, ask.period.last)
        edge = rows.straddling(ask.period.first, ask.period.last)
        used = inside.joined(edge)
        if counted.unit == "EUR":
            used, inside, edge = used.of_unit("EUR"), inside.of_unit("EUR"), edge.of_unit("EUR")
        if not len(used):
            return None
        low, high = _number(inside, counted), _number(inside, counted) + _number(edge, counted)
        unknown = 0 if counted.each_is_one else int((~used.known).sum())
        return _figure(standing, ask, used, low, high, unknown, counted.unit)

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The year so far by item and place, and every dossier."""
        for measure, counted in COUNTED.items():
            rows = standing.rows((counted.kind,), Scope(item=counted.item), counted.item_class)
            named = zip(rows.values("item_code"), rows.values("place"), rows.values("dossier"), strict=True)
            asked = set()
            for item, place, dossier in named:
                asked.add(Ask(measure, Scope(item or "", place or ""), this_year(standing)))
                if dossier:
                    asked.add(Ask(measure, Scope(item or "", "", dossier), Period()))
            yield from sorted(asked, key=lambda ask: ask.figure_id)


def _number(rows: Rows, counted: _Counted) -> Decimal:
    alone = int((~rows.known).sum()) if counted.each_is_one else 0
    return rows.total() + alone


def _of_finds(standing: Standing, ask: Ask) -> Figure | None:
    """How many finds, or the containers they lay in: of single finds, and of what bulk rows say they hold."""
    rows = standing.rows((SINGLE, "seizure_bulk"), ask.scope if ask.scope.item != "container" else Scope(
        "", ask.scope.place, ask.scope.dossier, ask.scope.agency
    )).within(ask.period.first, ask.period.last)  # fmt: skip
    if not len(rows):
        return None
    counted = _by_find(rows, "containers" if ask.measure == CONTAINERS else "events")
    if all(each is None for each in counted):
        return None
    number = Decimal(sum(each for each in counted if each is not None))
    unknown = sum(1 for each in counted if each is None)
    return _figure(standing, ask, rows, number, number, unknown, "count", quay=_one_quay(rows))


def _by_find(rows: Rows, column: str) -> list[int | None]:
    """What each find says it holds, once, however many entries it has; a single find that does not say is one find."""
    found: dict[int, int | None] = {}
    kinds, finds = rows.values("kind"), rows.books.find[rows.positions].tolist()
    for kind, find, number in zip(kinds, finds, rows.values(column), strict=True):
        said = 1 if number is None and column == "events" and kind == SINGLE else number
        known = found.get(find)
        found[find] = said if known is None else known if said is None else max(known, said)
    return list(found.values())


def _figure(
    standing: Standing, ask: Ask, rows: Rows, low: Decimal, high: Decimal, unknown: int, unit: str, quay: str = ""
) -> Figure:
    nothing_known = bool(unknown) and unknown == len(rows)
    exact = low if low == high and not nothing_known else None
    country = ask.scope.place[:2]

    def words(language: Language, said: Said) -> str:
        if nothing_known:
            return language.sentence("unknown")
        if exact is None:
            return between(low, high, unit, language)
        if unit == "EUR":
            return money(exact, language, digits=said.digits or HEADLINE_DIGITS, said=said.hedge)
        told = count(exact, ask.measure, language, of=ask.scope.item, in_words=ask.measure != CONTAINERS)
        if ask.measure != CONTAINERS or not quay:
            return told
        return language.sentence("at_quay", told, language.quay.get(country, language.quay[""]), quay)

    return Figure(
        ask=ask, as_of=standing.as_of, value=exact, low=None if nothing_known else low,
        high=None if nothing_known else high, unit=unit, how=Remark("sum_of_entries"),
        kind=EXACT if low == high else BOUNDS, unknown=unknown, lineage=rows.lineage(), words=words,
        aside=(Remark("unknown_numbers", (unknown,)),) if unknown else (),
    )  # fmt: skip


def _one_quay(rows: Rows) -> str:
    """The quay, where all of them lay at one; read in the note where the column is empty."""
    named = set()
    for quay, note in zip(rows.values("quay"), rows.values("note"), strict=True):
        found = _QUAY.search(note or "")
        named.add(quay or (found.group(1) if found else ""))
    return named.pop() if len(named) == 1 else ""
