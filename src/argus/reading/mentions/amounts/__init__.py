"""How much, and for how much."""

from collections.abc import Iterator, Sequence

import pyarrow.compute as pc

from argus.reading.mentions.amounts import answers
from argus.reading.mentions.amounts.money_words import (
    CURRENCIES,
    ORDINARY,
    PAY,
    PERCENT,
    PERSONS,
    PRICE,
    SHARE,
    SLANG,
    SLANG_ALONE,
    TENNER,
)
from argus.reading.mentions.amounts.prices import Prices
from argus.reading.mentions.amounts.quantities import Quantities
from argus.reading.mentions.amounts.units import UNIT_WORDS
from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention, Piece, first_of
from argus.reading.mentions.numerals import THOUSAND_WORDS, numerals_in
from argus.reading.mentions.spelled_numbers import ARTICLES, first_words
from argus.reading.mentions.word_lists import words

__all__ = ["Amounts"]

_MONEY = frozenset((CURRENCIES.keys() - ORDINARY) | SLANG.keys() | PRICE | PAY | {"pp", "per"})
# Letters that stand behind any number, and in don't: they open the gate only where they are tied to digits.
_TIED = frozenset({"t", "k", "g", "p", "st", "ki"})
_COUNTED = (UNIT_WORDS | _MONEY | THOUSAND_WORDS) - _TIED
_SHARED = SHARE | PERCENT | PERSONS
# A sign of money, a sum, a letter tied to digits, per piece, a list of shares.
_SIGNED = (
    r"[€$£₿]|[0-9] ?\+ ?[0-9]|[0-9] ?(?:[kK]|[tg]|gr|st)\b|[0-9][kK][0-9]|[0-9] ?(?:/|p/)[a-z]"
    r"|[^ 0-9,;:][ :=-]{1,3}[0-9]{2,5}[,;\n][^0-9]{3,}[0-9]{2,5}"
)
_PERCENT = r"[0-9] ?%|[0-9] [pod][a-z]"
_ALONE = SLANG_ALONE | {TENNER}
_WEIGHED_ALONE = words("kilo quilo chilo kile ton tonne tonelada tonnellata tona kg")
_HALF = words("medio media meio meia mezzo mezza demi demie gjysme po pol half") | (ARTICLES - {"one"})
_SHORT = 24  # bytes of a message that is hardly more than a number
_BARE = r"^[^0-9/:#@_=<>(){}\[\]|\\*\"&;$%!?+]*[0-9]{1,3}(?:[., ]?[0-9]{1,3})?[kK]?[^0-9/:#@_=<>(){}\[\]|\\*\"&;$%?+]*$"
_BARE_WORDS = r"^[^0-9/:#@_=<>(){}\[\]|\\*\"&;$%?+,]*$"


class Amounts:
    """How much, and for how much."""

    name = "amounts"
    kinds = ("quantity", "price")
    version = "3"

    def __init__(self, lists: Lists) -> None:  # noqa: ARG002 - every finder is made with the lists
        """Take the lists that decide: none do."""
        self._number_words = first_words()

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Quantities and prices, and the questions and bare numbers that `join` puts together."""
        amounts = self._rows(batch)
        bare, asking = self._short_rows(batch), self._asking_rows(batch)
        for row in batch.rows(amounts | bare | asking):
            yield from sorted(
                first_of(_found(row, row.at in bare, row.at in asking)),
                key=lambda each: (each.start, each.end, each.kind),
            )

    def join(self, pieces: Sequence[Piece]) -> Iterator[Mention]:
        """Bare numbers that answer how much."""
        return answers.joined(pieces)

    def _rows(self, batch: Batch) -> set[int]:
        digits = batch.rows_with_digits(1)
        rows = set(digits).intersection(batch.rows_with(_COUNTED)).union(batch.rows_matching(_SIGNED, batch.numbered))
        rows.update(batch.rows_matching(_PERCENT, sorted(set(digits).intersection(batch.rows_with(_SHARED)))))
        counted = set(batch.rows_with(_COUNTED))
        rows |= counted.intersection(batch.rows_with(self._number_words))
        rows |= set(batch.rows_with(_WEIGHED_ALONE)).intersection(batch.rows_with(_HALF))
        return rows.union(batch.rows_with(_ALONE))

    def _short_rows(self, batch: Batch) -> set[int]:
        """Messages that are hardly more than a number."""
        short = pc.binary_length(batch.texts).to_numpy(zero_copy_only=False) <= _SHORT
        rows: set[int] = set()
        for numbered, form in (
            (batch.rows_with_digits(1, 6), _BARE),
            (batch.rows_with(self._number_words), _BARE_WORDS),
        ):
            rows.update(batch.rows_matching(form, [at for at in numbered if short[at]]))
        return rows

    def _asking_rows(self, batch: Batch) -> set[int]:
        rows = set(batch.rows_with(answers.HOW_MUCH))
        rows |= set(batch.rows_with(answers.HOW)).intersection(batch.rows_with(answers.MUCH))
        return rows | set(batch.rows_matching(r"\?", batch.rows_with(PRICE)))


def _found(row: Row, short: bool, asking: bool) -> Iterator[Mention]:
    numerals = numerals_in(row)
    prices = Prices(row, numerals)
    yield from prices.find()
    quantities = Quantities(row, numerals, prices)
    yield from quantities.find()
    if short:
        bare = answers.bare_number_in(row, numerals, quantities.taken)
        if bare is not None:
            yield bare
    if asking:
        question = answers.question_in(row)
        if question is not None:
            yield question
