"""Bare numbers of a message, in digits and in words of nine languages, that may be how much of something there is.

What stands beside a number rules it out, whatever it counts: a sign or word of money, of thousands, of parts in a
hundred, a colon, a slash, letters at its end. What it counts is not asked for: people call it as they like.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from argus.reading.mentions.amounts.money_words import CURRENCIES, PERCENT, PERCENT_PAIRS, SIGNS, SLANG
from argus.reading.mentions.batch import Row
from argus.reading.mentions.cutting import folded
from argus.reading.mentions.numerals import Numeral, numerals_in

_WORD = re.compile(r"[^\W\d_]+|\d+")
_MONEY = (CURRENCIES.keys() | SLANG.keys()) - {"all", "try", "din", "mad", "cop", "eth"}
# "times thousand" may stand between a number and what makes it money.
_TIMES = frozenset({"x", "keer", "maal", "mal", "fois", "por", "per", "puta"})
_THOUSAND = frozenset({"k", "mil", "mila", "mille", "duizend", "thousand", "tausend", "hiljada", "hiljade", "mije",
                       "mij", "mijl", "som"})  # fmt: skip
_SUMS = _MONEY | _THOUSAND
# A number in digits that may be an amount, and the syllables of hundreds and tens in all languages, for columns.
_DIGITS = r"(^|[^\d.,:/+-])[1-9]\d{1,3}($|[^\d:/%-])"
_SYLLABLES = (
    r"h[ou]nde?re?d|hundert|cen[to]|cien|qind|cem|sto[^a-z]|sto$|st[ao] |dvesta|trista|[hk]ientos|zento|inta|enta|anta"
    r"|tig|[sz]ig|ante|ente|deset|dhjet|zet|сто|десет|fty|rty|xty|nty|hty|ety|diez|dez |dieci|dix"
)
SPELLED_OR_DIGITS = rf"(?i){_DIGITS}|{_SYLLABLES}"
_NEAR = 20
_ONES, _TENS = range(2, 10), range(10, 100)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number and where it stands. `spelled`: in words; `many`: of four digits without a mark of thousands."""

    value: int
    start: int
    end: int
    spelled: bool = False
    many: bool = False


def numbers_in(text: str, taken: Iterable[tuple[int, int]] = ()) -> list[Number]:
    """The numbers of a message that may be amounts, but for those in places that are `taken` by something else."""
    spans = list(taken)
    return [each for each in _numbers(text) if not any(start < each.end and each.start < end for start, end in spans)]


def counts_a_hundred(text: str, end: int) -> bool:
    """Whether what ends here is followed by "per cent": el 25 por ciento is no day."""
    one, two = (*(folded(each[0]) for each in _WORD.finditer(text, end, end + _NEAR)), "", "")[:2]
    return text[end : end + 2].strip()[:1] == "%" or one in PERCENT or (one, two) in PERCENT_PAIRS


@lru_cache(maxsize=1 << 16)  # a message is read again whenever somebody asks about another load
def _numbers(text: str) -> tuple[Number, ...]:
    row = _row(text)
    return tuple(_kept(row, numerals_in(row)))


def _row(text: str) -> Row:
    words, starts, ends = [], [], []
    for match in _WORD.finditer(text):
        words.append(folded(match[0]))
        starts.append(match.start())
        ends.append(match.end())
    return Row(0, text, words, starts, ends, text, None)


def _kept(row: Row, numerals: list[Numeral]) -> Iterator[Number]:
    place = 0
    while place < len(numerals):
        first = last = numerals[place]
        value: Decimal = max(first.readings)
        if place + 1 < len(numerals) and _in_haste(row, first, numerals[place + 1]):
            place += 1
            last = numerals[place]
            value = 100 * value + last.number
        place += 1
        if first.form in ("digits", "words") and value % 1 == 0 and not _is_other(row, first, last):
            many = value >= 1000 and len(row.words[first.first]) > 3
            yield Number(int(value), first.start, last.end, first.form == "words", many)


def _in_haste(row: Row, one: Numeral, two: Numeral) -> bool:
    """Two forty: hundreds said without the word."""
    beside = one.form == two.form == "words" and two.first == one.after and row.gap(one.after - 1) == " "
    return beside and one.number in _ONES and two.number in _TENS


def _is_other(row: Row, first: Numeral, last: Numeral) -> bool:
    """Whether it is money, part of a hundred, one end of a stretch, or has letters at its end."""
    before, behind = row.before(first.first), row.gap(last.after - 1)
    if last.glued or last.dash_after or first.dash_before or behind[:1] in (*SIGNS, "%", ":", "/"):
        return True
    if behind.strip()[:1] in (*SIGNS, "%") or before.rstrip()[-1:] in SIGNS or before[-1:] == ".":
        return True
    word, ahead = row.words[first.first], row.words[first.first - 1] if first.first else ""
    if (ahead, word) in PERCENT_PAIRS or (word in _THOUSAND and last.after == first.first + 1):
        return True
    one, two = (*row.words[last.after : last.after + 2], "", "")[:2]
    is_sum = one in _SUMS or (one in _TIMES and two in _SUMS)
    return is_sum or one in PERCENT or (one, two) in PERCENT_PAIRS
