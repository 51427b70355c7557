"""Quantities: 300 blocks, 12 bags of 30, 15 x 20, 300 + 50, jan 100 piet 50 rest 150, 1.1 ton, 300-350 kg.

Pieces and weights stay apart: blocks are never turned into kilos. What is worked out (a product, a sum) is `inferred`,
with what it is made of among its facts.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from argus.reading.mentions.amounts.prices import Prices
from argus.reading.mentions.amounts.units import (
    AND,
    BETWEEN,
    CONTAINERS,
    EACH,
    FILLERS,
    IN_EACH,
    NOT_NAMES,
    OF,
    ONE_OF_THEM,
    PLUS,
    REST,
    TIMES,
    TO,
    UNITS,
    WEIGHTS,
    unit_behind,
)
from argus.reading.mentions.batch import Row
from argus.reading.mentions.mention import Fact, Mention
from argus.reading.mentions.numerals import MOST, MOST_WORDS, Numeral
from argus.reading.mentions.spelled_numbers import half_after
from argus.terms import Weight, plain

_HEAVY = frozenset(word for word, unit in UNITS.items() if unit in {"kg", "tonne"})
_ZERO = Decimal(0)
_MOST_WORDS = 14  # in a message that is a bare sum
_MOST_BETWEEN = 5  # words between the bags and what is in each
_SHARES_AROUND = 4  # words before and behind a list of shares


class _Measured(NamedTuple):
    """A number, its unit if one follows, and where both end."""

    numeral: Numeral
    unit: str | None
    after: int
    end: int

    @property
    def number(self) -> Decimal:
        """Counted things are whole where that can be."""
        whole = self.unit is not None and self.unit not in WEIGHTS
        return max(self.numeral.readings) if whole else self.numeral.number


class Quantities:
    """The quantities of one message."""

    def __init__(self, row: Row, numerals: Sequence[Numeral], prices: Prices) -> None:
        self._row = row
        self._numerals = numerals
        self._prices = prices
        self._taken = set(prices.taken)
        self._measured: dict[int, _Measured] = {}
        self._summed = 0  # before which number sums were looked for

    @property
    def taken(self) -> set[int]:
        """Which numbers are accounted for."""
        return self._taken

    def find(self) -> Iterator[Mention]:
        """In any order."""
        for form in (self._bags, self._product, self._sum):
            for place in range(len(self._numerals)):
                if place not in self._taken and (mention := form(place)) is not None:
                    yield mention
        yield from self._shares()
        for place in range(len(self._numerals)):
            if place not in self._taken:
                yield from self._plain(place)
        yield from islice(self._unit_and_a_half(), MOST)

    def _at(self, place: int) -> _Measured:
        known = self._measured.get(place)
        if known is None:
            numeral, row = self._numerals[place], self._row
            unit = unit_behind(row, numeral.after)
            if unit is None:
                known = _Measured(numeral, None, numeral.after, numeral.end)
            else:
                known = _Measured(numeral, unit[0], unit[1], row.ends[unit[1] - 1])
            self._measured[place] = known
        return known

    def _next(self, place: int) -> int | None:
        """The number behind, if it is free."""
        following = place + 1
        return following if following < len(self._numerals) and following not in self._taken else None

    # --- bags of blocks ---

    def _bags(self, place: int) -> Mention | None:
        bags, following = self._at(place), self._next(place)
        if bags.unit not in CONTAINERS or following is None or bags.numeral.form == "article":
            return None
        each = self._at(following)
        linked = self._linked(bags.after, each.numeral.first)
        after, end = self._each_behind(each)
        if linked is None or (not linked and after == each.after) or each.unit in CONTAINERS:
            return None
        if each.numeral.form == "article" or (each.numeral.glued and each.unit is None):
            return None
        facts: dict[str, Fact] = {
            "bags": _number(bags.number),
            "each": _number(each.number),
            "reason": "bags x each",
        }
        unit = each.unit or "block"
        return self._made((place, following), bags.numeral.start, end, bags.number * each.number, unit, facts)

    def _linked(self, after: int, first: int) -> bool | None:
        """Whether words between say "of"; None where something else stands there."""
        row, between = self._row, self._row.words[after:first]
        if not _is_in_each(between) and (len(between) > 2 or any(word not in OF for word in between)):
            return None
        return first > after if row.text[row.ends[after - 1] : row.starts[first]].isprintable() else None

    def _each_behind(self, each: _Measured) -> tuple[int, int]:
        """Behind "each", "per bag", "cada una"."""
        row, at = self._row, each.after
        most = min(at + 3, len(row.words))
        while at < most and (row.words[at] in EACH or (at > each.after and UNITS.get(row.words[at]) in CONTAINERS)):
            at += 1
        return (at, row.ends[at - 1]) if at > each.after else (each.after, each.end)

    # --- 15 x 20 blocks ---

    def _product(self, place: int) -> Mention | None:
        following = self._next(place)
        if following is None:
            return None
        times, each = self._numerals[place], self._at(following)
        if each.unit is None or each.unit == "g":
            return None
        between = self._row.words[times.after : each.numeral.first]
        gap = self._row.text[times.end : each.numeral.start].strip()
        if not ((len(between) == 1 and between[0] in TIMES) or gap in ("×", "*")):
            return None
        facts: dict[str, Fact] = {
            "times": _number(times.number),
            "each": _number(each.number),
            "reason": "times x each",
        }
        return self._made((place, following), times.start, each.end, times.number * each.number, each.unit, facts)

    # --- 300 + 50 ---

    def _sum(self, place: int) -> Mention | None:
        if place < self._summed:
            return None
        parts = [self._at(place)]
        places = [place]
        while (following := self._next(places[-1])) is not None and self._plus(parts[-1], self._numerals[following]):
            places.append(following)
            parts.append(self._at(following))
        self._summed = places[-1] + 1
        units = {part.unit for part in parts if part.unit}
        if len(parts) < 2 or len(units) > 1 or any(part.numeral.form in ("article", "fraction") for part in parts):
            return None
        if not units and not self._bare_sum(parts):
            return None
        total = sum((part.number for part in parts), _ZERO)
        end = parts[-1].end
        following = self._next(places[-1])
        if following is not None and self._row.text[end : self._numerals[following].start].strip() == "=":
            result = self._at(following)
            if result.number == total:
                places.append(following)
                end, units = result.end, units or ({result.unit} if result.unit else set())
        facts: dict[str, Fact] = {"parts": "+".join(plain(part.number) for part in parts), "reason": "sum"}
        return self._made(tuple(places), parts[0].numeral.start, end, total, next(iter(units), None), facts)

    def _plus(self, part: _Measured, following: Numeral) -> bool:
        gap = self._row.text[part.end : following.start].strip()
        return gap == "+" or (following.first == part.after + 1 and self._row.words[part.after] in PLUS)

    def _bare_sum(self, parts: list[_Measured]) -> bool:
        return (
            len(self._row.words) <= _MOST_WORDS
            and all(10 <= part.number < 100_000 and part.number % 1 == 0 for part in parts)
            and not any(part.numeral.glued for part in parts)
        )

    # --- jan 100, piet 50, rest 150 ---

    def _shares(self) -> Iterator[Mention]:
        entries: list[int] = []
        for place, numeral in enumerate(self._numerals):
            if entries and not (place - 1 == entries[-1] and self._next_entry(place)):
                yield from self._share_list(entries)
                entries = []
            if self._is_entry(place, numeral):
                entries.append(place)
        yield from self._share_list(entries)

    def _is_entry(self, place: int, numeral: Numeral) -> bool:
        if place in self._taken or numeral.form != "digits" or numeral.glued or numeral.first == 0:
            return False
        row, name = self._row, self._row.words[numeral.first - 1]
        gap = row.before(numeral.first)
        named = not name[0].isdigit() and len(name) > 1 and name not in NOT_NAMES and name not in UNITS
        return (
            named
            and gap.strip(" ") in ("", ":", "-", "=")
            and "\n" not in gap
            and len(gap) <= 3
            and numeral.number % 1 == 0
            and 5 <= numeral.number <= 20_000
            and self._ends_entry(place)
        )

    def _ends_entry(self, place: int) -> bool:
        measured, row = self._at(place), self._row
        if measured.unit is not None or measured.after == len(row.words):
            return True
        gap = row.gap(measured.after - 1)
        return gap.strip(" ")[:1] in (",", ";", "\n", ".", "+", ")", "&") or row.words[measured.after] in AND

    def _next_entry(self, place: int) -> bool:
        before, numeral, row = self._at(place - 1), self._numerals[place], self._row
        names = row.words[before.after : numeral.first]
        return 1 <= len(names) <= (2 if names and names[0] in AND else 1)

    def _share_list(self, entries: list[int]) -> Iterator[Mention]:
        row = self._row
        if len(entries) < 2:
            return
        first, last = self._numerals[entries[0]], self._at(entries[-1])
        units = {self._at(place).unit for place in entries} - {None}
        told = any(row.words[self._numerals[place].first - 1] in REST for place in entries)
        if len(units) > 1 or (len(entries) < 3 and not told):
            return
        if not units and (first.first - 1 > _SHARES_AROUND or len(row.words) - last.after > _SHARES_AROUND):
            return
        numbers = [self._at(place).number for place in entries]
        facts: dict[str, Fact] = {"parts": "+".join(map(plain, numbers)), "reason": "shares"}
        start = row.starts[first.first - 1]
        yield self._made(tuple(entries), start, last.end, sum(numbers, _ZERO), next(iter(units), None), facts)

    def _made(
        self, places: tuple[int, ...], start: int, end: int, number: Decimal, unit: str | None, facts: dict[str, Fact]
    ) -> Mention:
        """A quantity that was worked out."""
        self._taken.update(places)
        value, more = said(number, unit)
        return self._row.mention("quantity", start, end, value, how="inferred", facts=facts | more)

    # --- one number and its unit ---

    def _plain(self, place: int) -> Iterator[Mention]:
        measured = self._at(place)
        unit, numeral = measured.unit, measured.numeral
        if unit is None or self._is_no_amount(measured):
            return
        self._taken.add(place)
        row, end, number = self._row, measured.end, measured.number
        if unit in WEIGHTS and (half := half_after(row, measured.after)) != measured.after:
            number, end = number + Decimal("0.5"), row.ends[half - 1]
        low = self._low(place, number)
        if low is not None:
            self._taken.add(place - 1)
            yield self._range(low, measured, number)
            return
        value, facts = said(number, unit)
        others: tuple[tuple[str, float], ...] = ()
        if len(numeral.readings) > 1 and unit in WEIGHTS:
            others = ((value, 0.6), (said(numeral.readings[1], unit)[0], 0.4))
        if unit == "tonne" and row.words[measured.after - 1] == "ton":
            money = self._prices.ton_of_money(numeral, numeral.start, end)
            if money is not None:
                yield money
                yield row.mention(
                    "quantity", numeral.start, end, value, how="inferred", alternatives=((value, 0.5),), facts=facts
                )
                return
        yield row.mention("quantity", numeral.start, end, value, alternatives=others, facts=facts)

    def _is_no_amount(self, measured: _Measured) -> bool:
        numeral, unit = measured.numeral, measured.unit
        if numeral.form == "article" and (unit not in ("kg", "tonne") or self._row.words[numeral.first] == "one"):
            return True
        if unit == "g" and self._row.text[max(0, numeral.start - 1) : numeral.start] == "-" and not numeral.dash_before:
            return True  # -18 gr is how cold a reefer is
        whole = measured.number % 1 == 0
        if unit not in WEIGHTS and not whole and (unit in ("box", "piece") or measured.number % Decimal("0.5") != 0):
            return True
        if numeral.form == "thousands" and self._row.text[numeral.end : numeral.end + 1] == "-":  # 1K-blocks
            return True
        if unit == "tonne" and self._row.words[measured.after - 1] == "ton" and measured.number == 1:
            return numeral.form == "article" and self._row.words[measured.after : measured.after + 1] == ["of"]
        return measured.number <= 0 or (numeral.dash_after and not numeral.dash_before)

    def _low(self, place: int, number: Decimal) -> Numeral | None:
        """The lower end of a range that this number is the upper end of."""
        if not place or (place - 1) in self._taken:
            return None
        low, high = self._numerals[place - 1], self._numerals[place]
        row, between = self._row, list(self._row.words[low.after : high.first])
        gap = row.text[low.end : high.start]
        to = len(between) == 1 and between[0] in TO and not gap.isspace()
        both = len(between) == 1 and between[0] in AND and self._is_between(low.first)
        dash = not between and gap.strip(" ") in ("-", "–", "/") and not low.dash_before
        return low if (to or both or dash) and low.number < number and low.form != "article" else None

    def _is_between(self, first: int) -> bool:
        """Whether "between" stands before the word, perhaps with an article: tussen de 20 en 25."""
        before = self._row.words[max(0, first - 2) : first]
        return bool(before) and (before[-1] in BETWEEN or (before[0] in BETWEEN and before[-1] in FILLERS))

    def _range(self, low: Numeral, measured: _Measured, high: Decimal) -> Mention:
        unit = measured.unit or ""
        if unit in WEIGHTS:
            least, most = Weight.of(low.number, unit), Weight.of(high, unit)
            name = most.unit
            divide = 1 if name == "g" else 1000
            values = plain(least.grams / divide), plain(most.grams / divide)
        else:
            values, name = (plain(low.number), plain(high)), f"{unit}es" if unit == "box" else f"{unit}s"
        facts: dict[str, Fact] = {"low": _number(Decimal(values[0])), "high": _number(Decimal(values[1])), "unit": name}
        return self._row.mention("quantity", low.start, measured.end, f"{values[0]}-{values[1]} {name}", facts=facts)

    # --- kilo y medio ---

    def _unit_and_a_half(self) -> Iterator[Mention]:
        row = self._row
        heavy = row.places(_HEAVY)
        if not heavy:
            return
        numbered = {self._at(place).after for place in range(len(self._numerals))}
        for at in heavy:
            if at < MOST_WORDS and at + 1 not in numbered:
                half = half_after(row, at + 1)
                if half != at + 1:
                    value, facts = said(Decimal("1.5"), UNITS[row.words[at]])
                    yield row.mention("quantity", row.starts[at], row.ends[half - 1], value, facts=facts)


def said(number: Decimal, unit: str | None) -> tuple[str, dict[str, Fact]]:
    """A quantity in its standard form, and what it is by name."""
    if unit in WEIGHTS:
        weight = Weight.of(number, unit or "")
        return str(weight), {"grams": _number(weight.grams), "unit": weight.unit}
    if unit is None:
        return plain(number), {"count": _number(number)}
    name = unit if number == 1 else f"{unit}es" if unit == "box" else f"{unit}s"
    return f"{plain(number)} {name}", {"count": _number(number), "unit": name}


def _is_in_each(between: Sequence[str]) -> bool:
    """Whether words say "and in each one"."""
    told = [word for word in between if word in ONE_OF_THEM]
    others = [word for word in between if word not in ONE_OF_THEM]
    return len(between) <= _MOST_BETWEEN and bool(told) and all(each in IN_EACH or each in EACH for each in others)


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
