"""Figures in words: an exact value in, the words for it out, in one language."""

from datetime import date, timedelta
from decimal import Decimal

from argus.figures.words.language import Language, Noun
from argus.figures.words.rounding import (
    BODY_DIGITS,
    HEADLINE_DIGITS,
    Hedge,
    Rounded,
    rounded,
    rounded_ratio,
    said_fraction,
)

KG_PER_TONNE = 1000
HALF = Decimal("0.5")


def mass(
    kg: Decimal, language: Language, *, digits: int = BODY_DIGITS, unit: str = "", said: Hedge | None = None
) -> str:
    """A weight: "bijna 54,5 ton", "19.501 kilo".

    Args:
        kg: the exact weight.
        language: one of `LANGUAGES`.
        digits: how many digits are wanted.
        unit: "t", "kg" or "g"; else tonnes from 1,000 kg and grams below one.
        said: the word that somebody used for it; kept where it is true.
    """
    unit = unit or _unit_of(kg)
    told = adopted(kg, rounded(kg, digits), said)
    number = told.number * {"t": Decimal("0.001"), "kg": Decimal(1), "g": Decimal(1000)}[unit]
    return language.hedged(told.hedge, counted(_shortest(number), language.units[unit], language))


def exact_mass(kg: Decimal, language: Language, unit: str = "kg") -> str:
    """A weight to the last digit that is known."""
    number = kg * {"t": Decimal("0.001"), "kg": Decimal(1), "g": Decimal(1000)}[unit]
    return counted(_shortest(number), language.units[unit], language)


def money(amount: Decimal, language: Language, *, digits: int = HEADLINE_DIGITS, currency: str = "EUR",
          said: Hedge | None = None) -> str:  # fmt: skip
    """A sum of money: "bijna 1,4 miljard euro". 10^9: miljard, milliard, billion; 10^12: biljoen, billion, trillion."""
    told = adopted(amount, rounded(amount, digits), said)
    noun = language.units.get(currency, Noun(currency, currency))
    for scale, word in language.scales:
        if abs(told.number) >= scale:
            number = _shortest(told.number / scale)
            of = language.of
            name = noun.many
            if of.endswith("de ") and name[0].casefold() in "aeiou":
                of = of[:-2] + "'"
            return language.hedged(told.hedge, f"{language.number(number)} {language.noun(word, number)}{of}{name}")
    return language.hedged(told.hedge, counted(_shortest(told.number), noun, language))


def counted(number: Decimal, noun: Noun, language: Language) -> str:
    """So many of something, in digits."""
    return f"{language.number(number)} {language.noun(noun, number)}"


def count(number: Decimal, kind: str, language: Language, *, of: str = "", in_words: bool = True) -> str:
    """How many: up to nine in words, more in digits: "drie aanhoudingen", "75 homes and offices searched".

    Args:
        number: the count; counts are never rounded.
        kind: what is counted, one of the language's nouns.
        language: one of `LANGUAGES`.
        of: which kind of it (`dwelling`), where the language has a word for that.
        in_words: small numbers as words.
    """
    noun = language.nouns.get(f"{kind} of {of}") or language.nouns.get(kind) or Noun(kind, kind)
    alone = noun.alone or language.numerals[0]
    small = in_words and number == int(number) and 1 <= number <= len(language.numerals)
    many = language.noun(noun, number)
    number_word = (alone, *language.numerals[1:])[int(number) - 1] if small else language.number(number)
    told = f"{number_word} {many}"
    if noun.after:
        forms = noun.after.split("|")
        told += " " + forms[-1 if many == noun.many else 0]
    return told


def ratio(times: Decimal, language: Language) -> str:
    """How many times as much: "meer dan 2,5 keer zoveel"; below 1.1 in per cents. Never "x keer meer"."""
    told = rounded_ratio(times)
    if told is None:
        return growth(times - 1, language)
    return language.sentence("ratio", language.hedged(told.hedge, language.number(told.number)))


def growth(part: Decimal, language: Language) -> str:
    """How much more or less: "bijna een kwart meer", "ruim 36 procent minder", "meer dan 2,5 keer zoveel"."""
    if part == 0:
        return language.sentence("same")
    if part >= 1:
        return ratio(part + 1, language)
    return language.sentence("more" if part > 0 else "less", share(abs(part), language, halves=language.half_more))


def share(part: Decimal, language: Language, *, halves: bool = True) -> str:
    """A part of a whole: "ruim de helft", else per cents."""
    found = said_fraction(part)
    if found and (halves or found[1].denominator != 2):
        hedge, fraction = found
        text = language.fractions[fraction]
        if hedge is Hedge.OVER and fraction.denominator == 2:
            return f"{language.over_half} {text}"
        return language.hedged(hedge, text)
    told = rounded(part * 100, HEADLINE_DIGITS)
    return language.hedged(told.hedge, counted(told.number, language.units["%"], language))


def day(when: date, language: Language, *, year: bool = True) -> str:
    """A date: "3 april 2021", "1er avril"."""
    number = language.first_day if when.day == 1 else str(when.day)
    month = language.months[when.month - 1]
    return (
        language.sentence("dated", number, month, str(when.year)) if year else language.sentence("date", number, month)
    )


def night_or_day(first: date, last: date, language: Language, *, year: bool = True) -> str:
    """Two days that follow each other are the night between them: "nacht van 2 op 3 april"."""
    if first == last:
        return day(last, language, year=year)
    if last - first != timedelta(days=1):
        return language.sentence("between", day(first, language, year=year), day(last, language, year=year))
    if (first.year, first.month) == (last.year, last.month):
        start = language.first_day if first.day == 1 else str(first.day)
    else:
        start = day(first, language, year=year and first.year != last.year)
    return language.sentence("night", start, day(last, language, year=year))


def days(number: int, language: Language) -> str:
    """A stretch of time: "in 42 dagen"."""
    return language.sentence("days", counted(Decimal(number), language.units["days"], language))


def between(low: Decimal, high: Decimal, unit: str, language: Language) -> str:
    """Bounds, not rounded: "tussen 10.964 en 27.640 kilo"."""
    noun = language.units.get(unit, Noun(unit, unit))
    return language.sentence("between", language.number(_shortest(low)), counted(_shortest(high), noun, language))


def adopted(exact: Decimal, told: Rounded, said: Hedge | None) -> Rounded:
    """The rounded number with the word somebody used for it, where that word is true of the exact one."""
    true_of = {
        Hedge.NEARLY: exact < told.number,
        Hedge.OVER: exact > told.number,
        Hedge.MORE_THAN: exact > told.number,
        Hedge.LESS_THAN: exact < told.number,
        Hedge.ABOUT: True,
    }
    return Rounded(said, told.number) if said is not None and true_of.get(said, False) else told


def _unit_of(kg: Decimal) -> str:
    if abs(kg) >= KG_PER_TONNE:
        return "t"
    return "kg" if abs(kg) >= 1 or kg == 0 else "g"


def _shortest(number: Decimal) -> Decimal:
    """Without zeros behind the point."""
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
