"""What a language needs to word a figure: marks, months, units, nouns, and the little words between them.

One module per language holds its values; `phrases` puts them together. "Ton" is 1,000 kg; the word "billion" is 10^9 in
English and 10^12 in French and (biljoen) Dutch, which is the reason why scales are words of a language and not of us.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from argus.figures.words.rounding import Hedge

NARROW_BLANK = "\u202f"


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted word.

    Attributes:
        after: what is said behind it ("searched"); for one and for many where they differ, with | between.
        alone: the word for 1 before it, where it is not the first numeral (French: un laboratoire).
    """

    one: str
    many: str
    after: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    Attributes:
        plural_from: the smallest number that takes the plural (French: 2); None = all but 1.
        of: what stands between a scale and its unit ("1,4 milliard d'euros").
        numerals: the words for 1 to 9, as people are counted.
        sentences: patterns by name, with {} for what goes in.
        half_more: whether growth is told in halves ("de helft meer"); "half more" is no English.
        quay: what a quay is called, by country; "" = elsewhere.
        spaced_marks: marks that keep a narrow blank before them, on which no line ends (French: ; : ! ? %).
    """

    code: str
    decimal_mark: str
    thousands_mark: str
    plural_from: Decimal | None
    hedges: Mapping[Hedge, str]
    over_half: str
    units: Mapping[str, Noun]
    scales: tuple[tuple[Decimal, Noun], ...]
    of: str
    months: tuple[str, ...]
    fractions: Mapping[Fraction, str]
    numerals: tuple[str, ...]
    nouns: Mapping[str, Noun]
    sentences: Mapping[str, str]
    quay: Mapping[str, str]
    first_day: str = "1"
    half_more: bool = True
    spaced_marks: str = ""

    def number(self, number: Decimal) -> str:
        """A number in the marks of the language: thousands in groups of three, no exponent."""
        text = f"{abs(number):f}"
        whole, _, decimals = text.partition(".")
        groups = f"{int(whole):,}".replace(",", self.thousands_mark)
        sign = "-" if number < 0 else ""
        return sign + groups + (self.decimal_mark + decimals if decimals else "")

    def noun(self, noun: Noun, number: Decimal) -> str:
        """Its form for so many."""
        many = abs(number) >= self.plural_from if self.plural_from is not None else abs(number) != 1
        return noun.many if many else noun.one

    def hedged(self, hedge: Hedge, text: str) -> str:
        """The hedge before what it belongs to; "de" loses its e before a vowel (près d'un quart)."""
        word = self.hedges[hedge]
        if not word:
            return text
        if word.endswith(" de") and text[0] in "aeiou":
            return f"{word[:-1]}'{text}"
        return f"{word} {text}"

    def spaced(self, text: str) -> str:
        """A pattern with the blanks before its marks as they are printed."""
        for mark in self.spaced_marks:
            text = text.replace(f" {mark}", f"{NARROW_BLANK}{mark}")
        return text

    @property
    def colon(self) -> str:
        """Between a name and what it names."""
        return f"{NARROW_BLANK}: " if ":" in self.spaced_marks else ": "

    @property
    def semicolon(self) -> str:
        """Between two parts of a sentence."""
        return f"{NARROW_BLANK}; " if ";" in self.spaced_marks else "; "

    @property
    def percent(self) -> str:
        """Behind a number of per cents."""
        return self.spaced(" %")

    def sentence(self, name: str, *filled: str) -> str:
        """A pattern with its places filled."""
        return self.sentences[name].format(*filled)
