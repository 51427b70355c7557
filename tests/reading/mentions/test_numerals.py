"""Numbers as people write them."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading.mentions import Batch, Row
from argus.reading.mentions.numerals import numerals_in
from tests.reading.mentions.golden import ZONE


def row(text: str) -> Row:
    return Batch([text], [0], ZONE).row(0)


def read(text: str) -> list[float]:
    return [float(each.number) for each in numerals_in(row(text))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("27k", 27_000),
        ("27,5", 27.5),
        ("27k5", 27_500),
        ("27,5k", 27_500),
        ("1.250", 1250),
        ("1 250", 1250),
        ("1'250", 1250),
        ("1.250,50", 1250.5),
        ("1,250.50", 1250.5),
        ("1.250.000", 1_250_000),
        ("1.1", 1.1),
        ("27 mil", 27_000),
        ("2 miljoen", 2_000_000),
        ("anderhalf", 1.5),
        ("een tientje", 10),
        ("½", 0.5),
        ("2 et demi", 2.5),
        ("twee en een half", 2.5),
        ("1/2", 0.5),
        ("٣٠٠", 300),
    ],
)
def test_a_number_is_read_as_it_is_written(text, number):
    assert read(text) == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("tweehonderdvijftig", 250),
        ("honderd vijfentwintig", 125),
        ("achtennegentig", 98),
        ("deux cent cinquante", 250),
        ("quatre-vingt-dix-neuf", 99),
        ("septante-cinq", 75),
        ("two hundred and fifty", 250),
        ("ninety-nine", 99),
        ("doscientos cincuenta", 250),
        ("treinta y tres", 33),
        ("duzentos e cinquenta", 250),
        ("dezesseis", 16),
        ("duecentocinquanta", 250),
        ("ventuno", 21),
        ("dyqind e pesëdhjetë", 250),
        ("njëzet e pesë", 25),
        ("dvesta pedeset", 250),
        ("двеста педесет", 250),
        ("шездесет четири", 64),
        ("zweihundertfünfzig", 250),
        ("einundzwanzig", 21),
        ("fünfunddreißig", 35),
        ("tausend", 1000),
    ],
)
def test_words_for_numbers_are_read_in_nine_languages(text, number):
    assert read(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "12/3",
        "12/03/2021",
        "10:30",
        "10.0.0.1",
        "2.6.31",
        "MSKU1234567",
        "0032",
        "x86",
        "a_12",
        "#300",
        "10.gif",
        "3@b",
    ],
)
def test_dates_hours_versions_and_names_are_no_numbers(text):
    assert read(text) == []


def test_a_comma_before_three_digits_keeps_both_readings_where_the_language_is_not_told():
    (numeral,) = numerals_in(row("1,250 kg"))
    assert numeral.readings == (Decimal(1250), Decimal("1.25"))
    (numeral,) = numerals_in(row("we have 1,250 kg of it"))
    assert numeral.readings == (Decimal(1250),)


@given(st.integers(1, 999_999_999))
def test_every_whole_number_is_read_with_and_without_dots(number):
    assert read(str(number)) == [number]
    assert read(f"{number:,}".replace(",", ".")) == [number]


@given(
    st.lists(
        st.sampled_from(["12", "k", ".", ",", " ", "-", "/", "half", "een", "honderd", "½", "e", "mil"]), max_size=12
    )
)
def test_numbers_stand_in_order_and_never_overlap(parts):
    numerals = numerals_in(row("".join(parts)))
    assert all(left.end <= right.start and left.after <= right.first for left, right in pairwise(numerals))
