"""Figures in words: by hand from the rule, and by the law that what we say is true."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.figures import LANGUAGES, words
from argus.figures.checking.judging import NEARLY_FROM, OVER_TO, RATIO_TO, half_of_last_digit
from argus.figures.words import Hedge, Language, decimal_of, rounded, rounded_ratio, said_fraction

amounts = st.decimals(min_value="0.001", max_value="9e14", places=3).filter(lambda each: each > 0)
digits = st.sampled_from([2, 3])


def _golden() -> list[tuple[str, str, str, str, str]]:
    found = []
    for code in LANGUAGES:
        with (Path(__file__).parent / f"golden.{code}.csv").open(encoding="utf-8", newline="") as file:
            found += [(code, row["kind"], row["value"], row["unit"], row["phrase"]) for row in csv.DictReader(file)]
    return found


def _worded(kind: str, written: str, unit: str, language: Language) -> str:
    match kind:
        case "unknown":
            return language.sentence("unknown")
        case "between":
            low, high = written.split(";")
            return words.between(Decimal(low), Decimal(high), unit, language)
        case "day":
            return words.day(date.fromisoformat(written), language)
        case "night":
            last = date.fromisoformat(written)
            return words.night_or_day(last - timedelta(days=1), last, language, year=False)
        case "days":
            return words.days(int(written), language)
    number = Decimal(written)
    match kind:
        case "body mass":
            return words.mass(number, language)
        case "headline mass":
            return words.mass(number, language, digits=2)
        case "headline kilos":
            return words.mass(number, language, digits=2, unit="kg")
        case "exact mass":
            return words.exact_mass(number, language)
        case "money":
            return words.money(number, language, currency=unit)
        case "count":
            what, _, of = unit.partition(" of ")
            return words.count(number, what, language, of=of)
    return {"ratio": words.ratio, "growth": words.growth, "share": words.share}[kind](number, language)


def _true_of(exact: Decimal, hedge: Hedge, said: Decimal, most: Decimal = OVER_TO) -> bool:
    """What the words promise: the check of claims, written again."""
    return {
        Hedge.PLAIN: abs(exact - said) <= half_of_last_digit(said),
        Hedge.NEARLY: NEARLY_FROM * said <= exact < said,
        Hedge.OVER: said < exact <= most * said,
        Hedge.MORE_THAN: said < exact <= most * said,
        Hedge.ABOUT: abs(exact - said) <= Decimal("0.05") * said,
    }[hedge]


@pytest.mark.parametrize(("code", "kind", "written", "unit", "phrase"), _golden())
def test_a_figure_is_worded_as_it_was_worked_out_by_hand(code, kind, written, unit, phrase):
    assert _worded(kind, written, unit, LANGUAGES[code]) == phrase


def test_each_language_has_more_than_a_hundred_golden_phrases_and_the_same_numbers():
    by_language = {code: [row[1:4] for row in _golden() if row[0] == code] for code in LANGUAGES}
    assert len(by_language["nl"]) > 100
    assert by_language["nl"] == by_language["fr"] == by_language["en"]


@given(amounts, digits)
def test_what_is_said_is_true_of_the_exact_number(exact, wanted):
    told = rounded(exact, wanted)
    assert _true_of(exact, told.hedge, told.number)


@given(st.decimals(min_value="1.1", max_value="1e6", places=6))
def test_a_ratio_that_is_said_is_true_of_the_exact_one(times):
    told = rounded_ratio(times)
    assert told is not None
    assert _true_of(times, told.hedge, told.number, RATIO_TO)


@given(st.decimals(min_value=0, max_value=1, places=6))
def test_a_fraction_that_is_said_is_true_of_the_exact_part(part):
    found = said_fraction(part)
    if found is not None and found[0] is not Hedge.PLAIN:
        assert _true_of(part, found[0], decimal_of(found[1]))


@given(amounts, amounts, digits)
def test_more_is_never_said_to_be_less(one, other, wanted):
    low, high = sorted((one, other))
    assert rounded(low, wanted).number <= rounded(high, wanted).number


@given(amounts, digits, st.integers(-6, 6))
def test_the_same_amount_in_another_unit_is_rounded_the_same(exact, wanted, power):
    here, there = rounded(exact, wanted), rounded(exact.scaleb(power), wanted)
    assert (there.hedge, there.number) == (here.hedge, here.number.scaleb(power))


@given(amounts)
def test_a_number_written_in_a_language_can_be_read_back(exact):
    for language in LANGUAGES.values():
        text = language.number(exact)
        back = text.replace(language.thousands_mark, "").replace(language.decimal_mark, ".")
        assert Decimal(back) == exact


def test_a_milliard_a_billion_and_a_biljoen_are_not_mixed_up():
    milliard, billion = Decimal(10) ** 9, Decimal(10) ** 12
    said = {code: (words.money(milliard, each), words.money(billion, each)) for code, each in LANGUAGES.items()}
    assert said == {
        "nl": ("1 miljard euro", "1 biljoen euro"),
        "fr": ("1 milliard d'euros", "1 billion d'euros"),
        "en": ("1 billion euros", "1 trillion euros"),
    }


def test_the_word_somebody_used_is_kept_only_where_it_is_true():
    dutch = LANGUAGES["nl"]
    assert words.mass(Decimal(27640), dutch, said=Hedge.MORE_THAN) == "meer dan 27,6 ton"
    assert words.mass(Decimal(27640), dutch, said=Hedge.NEARLY) == "ruim 27,6 ton"
    assert words.mass(Decimal(54499), dutch, said=Hedge.NEARLY) == "bijna 54,5 ton"
