"""Prices, pay and shares: 27k per kilo, 27,5 p/st, 60k for the team, 10% fee, twenty ruggen."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from argus.reading.mentions.amounts.money_words import (
    AROUND,
    CASH,
    CURRENCIES,
    EACH_ALONE,
    FOR,
    PAY,
    PER,
    PERCENT,
    PERCENT_PAIRS,
    PERSON,
    PERSONS,
    PRICE,
    SHARE,
    SIGNS,
    SLANG,
    SLANG_ALONE,
    TENNER,
    WEAK_PER,
)
from argus.reading.mentions.amounts.units import CONTAINERS, OF, TO, UNITS, unit_behind
from argus.reading.mentions.batch import Row
from argus.reading.mentions.mention import Fact, How, Mention
from argus.reading.mentions.numerals import MOST, MOST_WORDS, THOUSAND_WORDS, Numeral
from argus.reading.mentions.word_lists import words
from argus.terms import Money, plain

# What a kilo went for in thousands: a number in this range beside a price word is one.
_THOUSANDS = (Decimal(14), Decimal(40))
_NEAR = 3  # words between a price word and its number
_PER_NAMES = {"kg": "kg", "g": "g", "block": "block", "piece": "piece", "box": "box", "bag": "bag", "pallet": "pallet"}
_KILO_IS_ONE = words("kilo kilja komad kg kilogram кило")
_TALK = 20  # words of a message in which thousands beside a unit are a price
_SLANG = SLANG_ALONE | {TENNER}
_TON_SUM = Decimal(100_000)
_Span = tuple[int, int]
_BEFORE_CENT = frozenset(first for first, _ in PERCENT_PAIRS)


class _Around(NamedTuple):
    """What stands around a number: its currency, what it is for one of, and where that ends."""

    start: int
    end: int
    after: int
    currency: str | None = None
    factor: int = 1
    per: str | None = None
    sure: bool = False  # a word that says "for each" and nothing else


class Prices:
    """The prices of one message."""

    def __init__(self, row: Row, numerals: Sequence[Numeral]) -> None:
        self._row = row
        self._numerals = numerals
        self.taken: set[int] = set()  # places in numerals

    def find(self) -> Iterator[Mention]:
        """In the order of their places, but for slang without a number."""
        for place, numeral in enumerate(self._numerals):
            if place in self.taken or numeral.form == "fraction":
                continue
            mention = self._percent(place) or self._price(place)
            if mention is not None:
                yield mention
        yield from islice(self._slang_alone(), MOST)

    @cached_property
    def _money_words(self) -> frozenset[str]:
        words = frozenset(self._row.words)
        return frozenset(
            name for name, list_ in (("price", PRICE), ("pay", PAY), ("cash", CASH)) if not list_.isdisjoint(words)
        )

    # --- shares ---

    def _percent(self, place: int) -> Mention | None:
        row, numeral = self._row, self._numerals[place]
        after, end = numeral.after, numeral.end
        sign = row.text[end : end + 2]
        following = row.words[after] if after < len(row.words) else ""
        if sign[:1] == "%" or sign == " %":
            end += sign.index("%") + 1
        elif following in PERCENT:
            after, end = after + 1, row.ends[after]
        elif following in _BEFORE_CENT and tuple(row.words[after : after + 2]) in PERCENT_PAIRS:
            after, end = after + 2, row.ends[after + 1]
        else:
            return None
        self.taken.add(place)
        if numeral.number > 100 or not self._of_shares(numeral.first, after):
            return None
        start, low = numeral.start, ""
        if numeral.dash_before and place and (place - 1) not in self.taken:
            before = self._numerals[place - 1]
            if before.after == numeral.first and before.number < numeral.number:
                start, low = before.start, f"{plain(before.number)}-"
        return row.mention("price", start, end, f"{low}{plain(numeral.number)} %", facts={"what": "share"})

    def _of_shares(self, first: int, after: int) -> bool:
        words = self._row.words
        if not SHARE.isdisjoint(words[max(0, first - 5) : after + 5]):
            return True
        return after + 1 < len(words) and words[after] in FOR and not PERSONS.isdisjoint(words[after + 1 : after + 3])

    # --- sums ---

    def _price(self, place: int) -> Mention | None:
        numeral = self._numerals[place]
        around = self._around(numeral)
        if around is None:
            return None
        if numeral.form == "article" and around.factor == 1:
            return None
        if around.currency is None and around.factor == 1 and self._is_in_bags(place):
            return None
        read = self._read(numeral, around)
        if read is None:
            return None
        amount, how, why = read
        self.taken.add(place)
        start, low = self._low(place, amount, around)
        value = f"{low}{Money(amount, around.currency)}" + (f" per {around.per}" if around.per else "")
        facts = self._facts(around, why)
        others: tuple[tuple[str, float], ...] = ()
        if how == "inferred":
            as_said = str(Money(numeral.number, around.currency)) + (f" per {around.per}" if around.per else "")
            others = ((value, 0.9), (as_said, 0.1))
        return self._row.mention("price", start, around.end, value, how=how, alternatives=others, facts=facts)

    def _read(self, numeral: Numeral, around: _Around) -> tuple[Decimal, How, str] | None:
        """The amount, and how it follows; None where nothing says that it is money."""
        number = max(numeral.readings)
        if around.currency is not None or around.factor != 1:
            return (number if number == number.to_integral_value() else numeral.number) * around.factor, "said", ""
        if numeral.form in ("words", "fraction") and not around.sure:
            return None
        thousands = numeral.form == "thousands"
        unit = None if around.per else unit_behind(self._row, numeral.after)
        if unit is not None or (numeral.glued and not thousands):
            return None
        fits = _THOUSANDS[0] <= number <= _THOUSANDS[1]
        priced = self._beside(PRICE, numeral)
        if around.per and self._per_counts(around, thousands, number, priced):
            return (number * 1000, "inferred", "thousands left out") if fits else (number, "said", "")
        if thousands:
            return (number, "said", "") if self._thousands_are_money(numeral) else None
        if priced and fits:
            return number * 1000, "inferred", "thousands left out"
        plain_sum = number >= 100 and not numeral.dash_before and not numeral.dash_after
        return (number, "said", "") if plain_sum and (priced or self._beside(PAY, numeral)) else None

    def _is_in_bags(self, place: int) -> bool:
        """Whether it is what bags hold: 21 malas com 28 cada."""
        if not place:
            return False
        bags, numeral = self._numerals[place - 1], self._numerals[place]
        unit = unit_behind(self._row, bags.after)
        return (
            unit is not None
            and unit[0] in CONTAINERS
            and unit[1] < numeral.first
            and OF.issuperset(self._row.words[unit[1] : numeral.first])
        )

    def _per_counts(self, around: _Around, thousands: bool, number: Decimal, priced: bool) -> bool:
        if thousands or priced:
            return True
        if around.per == "person":
            return number >= 500
        if around.per in ("bag", "box", "pallet"):
            return False
        fits = _THOUSANDS[0] <= number <= _THOUSANDS[1] and around.per in ("kg", "block", "piece")
        return around.sure and (fits or number >= 1000 or around.per == "g")

    def _thousands_are_money(self, numeral: Numeral) -> bool:
        if numeral.glued:
            return False
        if self._money_words & {"price", "pay"}:
            return True
        words = self._row.words
        if len(words) <= _TALK and not UNITS.keys().isdisjoint(words):
            return True
        if words[numeral.after : numeral.after + 1] and words[numeral.after] in FOR:
            return True
        if len(words) > 8:
            return False
        others = [*words[: numeral.first], *words[numeral.after :]]
        return len(others) <= 4 and numeral.number >= 1000 and AROUND.issuperset(others)

    def _beside(self, words: frozenset[str], numeral: Numeral) -> bool:
        """Whether one of these words stands near, with no other number between."""
        row, all_words = self._row, self._row.words
        for step in range(1, _NEAR + 1):
            at = numeral.first - step
            if at < 0 or all_words[at][0].isdigit():
                break
            if all_words[at] in words:
                return "\n" not in row.text[row.ends[at] : numeral.start]
        return numeral.after < len(all_words) and all_words[numeral.after] in words

    def _low(self, place: int, amount: Decimal, around: _Around) -> tuple[int, str]:
        """The lower end of 26-27k, or nothing."""
        if not place or (place - 1) in self.taken:
            return around.start, ""
        low, numeral = self._numerals[place - 1], self._numerals[place]
        linked = numeral.dash_before and low.after == numeral.first
        to = low.after + 1 == numeral.first and self._row.words[low.after] in TO
        if not (linked or to) or low.form == "fraction":
            return around.start, ""
        number = low.number * 1000 if low.number < 1000 <= amount and low.form != "thousands" else low.number
        if number >= amount:
            return around.start, ""
        self.taken.add(place - 1)
        return low.start, f"{plain(number)}-"

    def _facts(self, around: _Around, why: str) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        if around.currency:
            facts["currency"] = around.currency
        if around.per:
            facts["per"] = around.per
        if why:
            facts["reason"] = why
        if around.per == "person" or ("pay" in self._money_words and around.per is None):
            facts["what"] = "pay"
        return facts

    # --- what stands around a number ---

    def _around(self, numeral: Numeral) -> _Around | None:
        row = self._row
        start, currency = self._sign_before(numeral)
        after, end, factor = numeral.after, numeral.end, 1
        if currency is None:
            after, end, currency, factor = self._behind(numeral)
        if currency is None and factor == 1 and numeral.form == "article":
            return None
        per, per_after, sure = self._per(numeral, after, named=currency is not None or factor != 1)
        if per is not None:
            after, end = per_after, row.ends[per_after - 1]
        return _Around(start, end, after, currency, factor, per, sure)

    def _sign_before(self, numeral: Numeral) -> tuple[int, str | None]:
        text, start = self._row.text, numeral.start
        at = start - 1 if start and text[start - 1] not in " \u00a0" else start - 2
        if at >= 0 and text[at] in SIGNS and text[numeral.end : numeral.end + 1] not in ("}", "'"):  # {print $2}
            brazil = text[at] == "$" and text[max(0, at - 1) : at] in ("R", "r")
            return (at - 1, "BRL") if brazil else (at, SIGNS[text[at]])
        if numeral.first and not numeral.glued and self._row.before(numeral.first) in ("", " "):
            word = self._row.words[numeral.first - 1]
            if word in CURRENCIES and len(word) == 3 and word not in ("try", "mad", "din", "lek", "cop", "eth"):
                return self._row.starts[numeral.first - 1], CURRENCIES[word]
        return start, None

    def _behind(self, numeral: Numeral) -> tuple[int, int, str | None, int]:
        """Currency or slang behind the number: where it ends, which, and how many of it one is."""
        row, after, end = self._row, numeral.after, numeral.end
        sign = row.text[end : end + 2]
        if sign[:1] in SIGNS or (sign[:1] == " " and sign[1:] in SIGNS and not self._number_at(end + 2)):
            mark = sign.strip()[0]
            return after, end + sign.index(mark) + 1, SIGNS[mark], 1
        at = after + 1 if row.words[after : after + 1] in (["d"], ["de"]) and numeral.form == "thousands" else after
        if at < len(row.words) and row.before(at) in ("", " ", "\u00a0", "'", "’", "-"):
            word = row.words[at]
            if word in CURRENCIES:
                return at + 1, row.ends[at], CURRENCIES[word], 1
            if word in SLANG and not (word in ("rug", "palo", "som") and numeral.form == "article"):
                factor, currency = SLANG[word]
                return at + 1, row.ends[at], currency, factor
        return after, end, None, 1

    def _number_at(self, at: int) -> bool:
        return self._row.text[at : at + 1].isdigit()

    def _per(self, numeral: Numeral, at: int, *, named: bool) -> tuple[str | None, int, bool]:
        """What the price is for one of, behind which word that ends, and whether the words say so alone."""
        row, words = self._row, self._row.words
        if at >= len(words):
            return None, at, False
        gap, word = row.before(at), words[at]
        money = named or numeral.form == "thousands"
        if gap.strip(" ") == "/" and word in UNITS:
            return _PER_NAMES.get(UNITS[word]), at + 1, UNITS[word] != "g" or money
        if gap.strip(" €$£") not in ("", "'"):
            return None, at, False
        if word in ("pp", "pst", "ps"):
            return ("person" if word == "pp" else "piece"), at + 1, True
        strong, weak = word in PER, word in WEAK_PER and money
        if (strong or weak) and at + 1 < len(words):
            return self._one_of(at + 1, strong)
        if word in EACH_ALONE and word not in UNITS and money:
            return "piece", at + 1, True
        said_so = numeral.form == "thousands" and words[numeral.after - 1] in THOUSAND_WORDS - {"k", "mil"}
        if said_so and not named and word in _KILO_IS_ONE:
            return _PER_NAMES[UNITS[word]], at + 1, True
        return None, at, False

    def _one_of(self, at: int, strong: bool) -> tuple[str | None, int, bool]:
        words = self._row.words
        if strong and words[at] in WEAK_PER and at + 1 < len(words):
            at += 1
        if words[at] in PERSON and strong:
            return "person", at + 1, True
        unit = UNITS.get(words[at])
        if unit in _PER_NAMES:
            return _PER_NAMES[unit], at + 1, strong
        if words[at - 1] in EACH_ALONE:
            return "piece", at, True
        return None, at, False

    # --- without a number, and the Dutch ton ---

    def _slang_alone(self) -> Iterator[Mention]:
        row, words = self._row, self._row.words
        slang = row.places(_SLANG)
        if not slang:
            return
        numbered = {numeral.after for numeral in self._numerals if numeral.form != "article"}
        told = {self._numerals[place].start for place in self.taken}
        for at in slang:
            word = words[at]
            if at in numbered or at >= MOST_WORDS:
                continue
            if word == TENNER and self._counted(at):
                continue
            article = at > 0 and words[at - 1] in ("een", "n", "1") and row.before(at) == " "
            start = row.starts[at - 1] if article else row.starts[at]
            if start in told:
                continue
            factor, currency = SLANG[word]
            value = str(Money(Decimal(factor), currency))
            others = ((value, 0.6), ("10000 EUR", 0.2)) if word == TENNER else ()
            yield row.mention("price", start, row.ends[at], value, alternatives=others, facts={"currency": "EUR"})

    def _counted(self, at: int) -> bool:
        return unit_behind(self._row, at + 1) is not None

    def ton_of_money(self, numeral: Numeral, start: int, end: int) -> Mention | None:
        """What "3 ton" is as a sum, in Dutch where money is talked of."""
        if not self._money_words:
            return None
        value = str(Money(numeral.number * _TON_SUM, "EUR"))
        facts: dict[str, Fact] = {"currency": "EUR", "reason": "ton is 1000 kg or 100 000 euro"}
        return self._row.mention("price", start, end, value, how="inferred", alternatives=((value, 0.5),), facts=facts)
