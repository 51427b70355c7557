from decimal import Decimal

import pytest

from argus.terms import Money, Weight, plain


@pytest.mark.parametrize(
    ("number", "unit", "written"),
    [
        ("1.1", "tonne", "1100 kg"),
        ("0.5", "kg", "500 g"),
        ("500", "g", "500 g"),
        ("1500", "g", "1.5 kg"),
        ("1000", "g", "1 kg"),
        ("9", "oz", "255.145708125 g"),
        ("0", "kg", "0 g"),
    ],
)
def test_a_weight_is_written_in_grams_below_a_kilogram_and_in_kilograms_from_there(number, unit, written):
    assert str(Weight.of(Decimal(number), unit)) == written


def test_equal_weights_are_equal_however_they_were_said():
    assert Weight.of(Decimal("0.5"), "tonne") == Weight.of(Decimal(500), "kg") == Weight.of(Decimal(500_000), "g")


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("27500", "EUR", "27500 EUR"), ("27.50", None, "27.5"), ("1E+6", "USD", "1000000 USD"), ("0.00", None, "0")],
)
def test_money_is_written_without_exponent_and_without_zeros_at_the_end(amount, currency, written):
    assert str(Money(Decimal(amount), currency)) == written


def test_a_round_number_keeps_its_zeros():
    assert plain(Decimal(300)) == "300"
