"""Figures in words, in Dutch, French and English: rounded by one explicit rule, and claims judged by its mirror."""

from argus.figures.words.dutch import DUTCH
from argus.figures.words.english import ENGLISH
from argus.figures.words.french import FRENCH
from argus.figures.words.language import Language, Noun
from argus.figures.words.names import BASES, MEASURES, basis_name, measure_name
from argus.figures.words.phrases import (
    adopted,
    between,
    count,
    counted,
    day,
    days,
    exact_mass,
    growth,
    mass,
    money,
    night_or_day,
    ratio,
    share,
)
from argus.figures.words.remarks import REMARKS, Remark
from argus.figures.words.rounding import (
    BODY_DIGITS,
    HEADLINE_DIGITS,
    Hedge,
    Rounded,
    decimal_of,
    given_digits,
    rounded,
    rounded_ratio,
    said_fraction,
)

LANGUAGES = {each.code: each for each in (DUTCH, FRENCH, ENGLISH)}

__all__ = [
    "BASES",
    "BODY_DIGITS",
    "DUTCH",
    "ENGLISH",
    "FRENCH",
    "HEADLINE_DIGITS",
    "LANGUAGES",
    "MEASURES",
    "REMARKS",
    "Hedge",
    "Language",
    "Noun",
    "Remark",
    "Rounded",
    "adopted",
    "basis_name",
    "between",
    "count",
    "counted",
    "day",
    "days",
    "decimal_of",
    "exact_mass",
    "given_digits",
    "growth",
    "mass",
    "measure_name",
    "money",
    "night_or_day",
    "ratio",
    "rounded",
    "rounded_ratio",
    "said_fraction",
    "share",
]
