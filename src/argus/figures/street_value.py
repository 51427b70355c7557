"""What it would have brought: weight times a price, under a convention that is always named.

One port's cocaine was valued at 50, 114.5 and 142.6 euro a gram within a year: in the street, after cutting.
Without its convention such a number says nothing. Weight at import priced at retail overstates; that is the
convention's doing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from argus.figures.books import Rows, Standing, kept, lineage_of
from argus.figures.cumulative import total
from argus.figures.figure import BOUNDS, EXACT, Ask, Figure, Said, Scope
from argus.figures.scopes import dossier_scopes, this_year, weighed_scopes
from argus.figures.words import HEADLINE_DIGITS, Language, Remark, money

STREET_VALUE = "street_value"
GRAMS_PER_KG = 1000
# Grams in the unit behind the stroke of a price.
PER_GRAMS = {"g": Decimal(1), "kg": Decimal(1000)}


@dataclass(frozen=True)
class Valuation:
    """A convention: its name, the price and where it holds.

    Attributes:
        level: wholesale, retail, or retail after cutting.
    """

    entry_id: str
    name: str
    price_per_gram: Decimal
    currency: str
    place: str
    known_on: date
    status: str
    rows: Rows

    @property
    def level(self) -> str:
        """Wholesale, retail, or after cutting; by its name."""
        if "wholesale" in self.name:
            return "wholesale"
        return "after cutting" if "cut" in self.name else "retail"

    @property
    def told(self) -> Remark:
        """As it is printed beside every value."""
        level = Remark(self.level)
        return Remark("convention", (self.name, level, self.price_per_gram, self.currency, self.place, self.known_on))


class StreetValue:
    """Weight in grams times the price per gram: exact."""

    name = "street-value"
    measures = (STREET_VALUE,)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """In the currency of the convention asked for; else of the newest confirmed one for the country."""
        prices = valuations(standing, ask.scope)
        found = total(standing, ask.scope, ask.period.first, ask.period.last, ask.basis)
        asked = [each for each in prices if ask.convention in ("", each.name, each.entry_id)]
        if found is None or not asked:
            return None
        chosen = asked[0]
        factor = GRAMS_PER_KG * chosen.price_per_gram
        low, high = found.low * factor, None if found.high is None else found.high * factor
        exact = low if found.exact is not None else None

        def words(language: Language, said: Said) -> str:
            if exact is None:
                return ""
            digits = said.digits or HEADLINE_DIGITS
            return money(exact, language, digits=digits, currency=chosen.currency, said=said.hedge)

        others = tuple(Remark("under_convention", (each.told, round(found.low * GRAMS_PER_KG * each.price_per_gram),
                       each.currency)) for each in prices if each is not chosen)  # fmt: skip
        return Figure(
            ask=ask, as_of=standing.as_of, value=exact, low=low, high=high, unit=chosen.currency, basis=found.basis,
            how=Remark("priced"), priced=chosen.told,
            kind=EXACT if exact is not None else BOUNDS, unknown=found.unknown, aside=(*found.aside, *others),
            lineage=lineage_of(found.find_rows, lambda: chosen.rows), words=words,
        )  # fmt: skip

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The year so far and every dossier, under every convention that stands."""
        for scope in weighed_scopes(standing):
            for each in valuations(standing, scope):
                yield Ask(STREET_VALUE, scope, this_year(standing), convention=each.entry_id)
        for scope in dossier_scopes(standing):
            for each in valuations(standing, scope):
                yield Ask(STREET_VALUE, scope, convention=each.entry_id)


@kept
def valuations(standing: Standing, scope: Scope) -> tuple[Valuation, ...]:
    """The conventions for an item in a country: the confirmed first, of those the newest."""
    rows = standing.rows(("valuation",), Scope(item=scope.item, place=scope.place[:2]))
    found = [each for number in range(len(rows)) if (each := _valuation(rows, number)) is not None]
    return tuple(
        sorted(found, key=lambda each: (each.status != "confirmed", -each.known_on.toordinal(), each.entry_id))
    )


def _valuation(rows: Rows, number: int) -> Valuation | None:
    one = rows.where(np.arange(len(rows)) == number)
    price = one.amount(0)
    entry, unit, convention, note, place, known_on, status = (
        one.values(column)[0]
        for column in ("entry_id", "unit", "convention", "note", "place", "known_on", "status")
    )  # fmt: skip
    currency, _, per = (unit or "").partition("/")
    if price is None or per not in PER_GRAMS:
        return None
    name = convention or _name_in(note or "") or entry
    return Valuation(entry, name, price / PER_GRAMS[per], currency, place or "", known_on, status, one)


def _name_in(note: str) -> str:
    """The first word of a note, behind "convention" where it is written."""
    words = note.replace(":", " ").replace(",", " ").replace(";", " ").split()
    named = words[1:] if words[:1] == ["convention"] else words
    return named[0] if named else ""
