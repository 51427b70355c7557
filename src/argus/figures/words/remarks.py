"""The sentences beside a figure: how it was made, what else has to be known. Each once, in every language.

Facts in them are values: numbers, days, names that the ledger gave. They are put into words when somebody reads them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Union

from argus.figures.words.language import Language
from argus.figures.words.names import basis_name
from argus.figures.words.phrases import day
from argus.figures.words.told import Told, told_in, told_of

REMARKS: Told = told_of("remark")

Fact = Union[date, Decimal, int, str, "Remark"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence with its facts.

    Attributes:
        name: of REMARKS, or a mass basis; of a laboratory's own figures any text, which is shown as it is.
        facts: numbers and days in the marks of the language, text as it is. A year is text.
    """

    name: str
    facts: tuple[Fact, ...] = ()

    def in_words(self, language: Language) -> str:
        """The sentence."""
        if self.name not in REMARKS:
            return basis_name(self.name, language)
        return told_in(language, REMARKS, self.name).format(*(_fact(each, language) for each in self.facts))


def _fact(fact: Fact, language: Language) -> str:
    if isinstance(fact, Remark):
        return fact.in_words(language)
    if isinstance(fact, date):
        return day(fact, language)
    return fact if isinstance(fact, str) else language.number(Decimal(fact))
