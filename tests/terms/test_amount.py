"""Amounts and days as people type them: exact, and refused where they can be read in two ways."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.errors import UsageError
from argus.terms import Amount, WrittenDay, plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1,2 t", "1200 kg"),
        ("1.2 ton", "1200 kg"),
        ("450 blokken", "450 blocks"),
        ("12 kg 300", "12.3 kg"),
        ("12 kg 300 g", "12.3 kg"),
        ("1 t 200 kg", "1200 kg"),
        ("27 640 kg", "27640 kg"),
        ("1.234.567 g", "1234.567 kg"),
        ("27,640.5 kg", "27640.5 kg"),
        ("100 lb", "45.359237 kg"),
        ("2,5 liter", "2.5 l"),
        ("500 ml", "0.5 l"),
        ("1,4 miljard euro", "1400000000 EUR"),
        ("1,4 milliard EUR", "1400000000 EUR"),
        ("€ 450", "450 EUR"),
        ("50 EUR/g", "50 EUR/g"),
        ("28 stuks", "28 pieces"),
        ("75 panden", "75 premises"),
    ],
)
def test_an_amount_is_read_as_it_is_typed(written, read):
    assert str(Amount.read(written)) == read


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("27.640 kg", "two ways"),
        ("1,200 kg", "two ways"),
        ("12", "no unit"),
        ("12 kg 3", "no unit"),
        ("5 kg 3 t", "do not add up"),
        ("5 kg 3 EUR", "do not add up"),
        ("1,4 billion euro", "no amount"),
        ("28 firearmz", "unit"),
        ("1e5 kg", "unit"),
        ("1.23.4567 kg", "no number"),
        ("", "no amount"),
        ("kg", "no amount"),
        ("999999999999999 t", "beyond"),
    ],
)
def test_what_can_be_read_in_two_ways_or_not_at_all_is_refused(written, why):
    with pytest.raises(UsageError) as refused:
        Amount.read(written)
    assert why in refused.value.what.lower()


def test_two_units_for_one_amount_are_refused():
    with pytest.raises(UsageError, match="Two units"):
        Amount.read("450 blokken", "kg")
    assert Amount.read("450", "t") == Amount(Decimal(450_000), "kg")


def test_the_sign_that_a_table_divides_by_settles_what_is_ambiguous():
    assert Amount.read("27.640 kg", decimal_sign=",").number == 27640
    assert Amount.read("27.640 kg", decimal_sign=".").number == Decimal("27.64")


@given(st.decimals(0, 10**6, places=6, allow_nan=False), st.sampled_from(["kg", "g", "t"]))
def test_a_unit_there_and_back_is_the_same_to_the_last_digit(number, unit):
    factor = {"kg": Decimal(1), "g": Decimal("0.001"), "t": Decimal(1000)}[unit]
    sign = "," if "." in plain(number) else None
    read = Amount.read(f"{plain(number).replace('.', ',')} {unit}", decimal_sign=sign)
    assert read.number / factor == number


def test_a_month_is_known_for_certain_at_its_end():
    assert WrittenDay.read("2021-04").last == date(2021, 4, 30)
    assert WrittenDay.read("2020-02").last == date(2020, 2, 29)
    assert (WrittenDay.read("2021").first, WrittenDay.read("2021").last) == (date(2021, 1, 1), date(2021, 12, 31))
    assert WrittenDay.read("2021-12").last == date(2021, 12, 31)


@pytest.mark.parametrize("written", ["2021-02-29", "2021-13", "0000-01-01", "5/4/2021", "april 2021", ""])
def test_a_day_that_is_not_in_the_calendar_or_in_unknown_order_is_refused(written):
    with pytest.raises(UsageError):
        WrittenDay.read(written)


def test_day_and_month_in_either_order_are_read_where_one_of_them_settles_it():
    assert WrittenDay.read("25/4/2021").text == WrittenDay.read("4/25/2021").text == "2021-04-25"
    assert WrittenDay.read("5/4/2021", "dmy").text == "2021-04-05"
