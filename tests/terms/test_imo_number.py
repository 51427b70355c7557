"""IMO numbers: which fit, and what a wrong one may have been."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.errors import UsageError
from argus.terms import ImoNumber

_SIX = st.text("0123456789", min_size=6, max_size=6)


def fitting(six: str) -> ImoNumber:
    return next(number for digit in "0123456789" if (number := ImoNumber(six + digit)).fits)


def test_the_example_of_the_standard_fits():
    assert ImoNumber.written("IMO 9074729").fits


@pytest.mark.parametrize("text", ["907472", "90747290", "IMO 907472X", "", "٩٠٧٤٧٢٩"])
def test_what_is_not_seven_digits_is_refused(text):
    with pytest.raises(UsageError):
        ImoNumber.written(text)


@given(six=_SIX, at=st.integers(0, 6), digit=st.sampled_from("0123456789"))
def test_the_true_number_is_among_those_near_any_one_wrong_digit(six, at, digit):
    true = fitting(six)
    wrong = ImoNumber(true.digits[:at] + digit + true.digits[at + 1 :])
    assert wrong == true or true in wrong.near()


@given(six=_SIX, at=st.integers(0, 5))
def test_the_true_number_is_among_those_near_any_swap(six, at):
    true = fitting(six)
    d = true.digits
    wrong = ImoNumber(d[:at] + d[at + 1] + d[at] + d[at + 2 :])
    assert wrong == true or true in wrong.near()


@given(six=_SIX)
def test_every_number_near_fits_and_is_another(six):
    written = ImoNumber(six + "0")
    assert all(each.fits and each != written for each in written.near())
