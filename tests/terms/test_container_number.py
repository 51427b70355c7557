"""Container numbers and their check digit, against figures in print and python-stdnum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso6346

from argus.terms import ContainerNumber, container_remainder

PREFIXES = st.builds(
    lambda owner, category: owner + category, st.from_regex(r"[A-Z]{3}", fullmatch=True), st.sampled_from("UJZ")
)
SERIALS = st.from_regex(r"[0-9]{6}", fullmatch=True)


# The example of the standard itself, and numbers that stand in its public explanations.
@pytest.mark.parametrize("written", ["CSQU3054383", "TOLU4734787", "MSKU6011672"])
def test_the_check_digit_of_published_numbers_fits(written):
    number = ContainerNumber.read(written)
    assert number.fits
    assert str(number) == written
    assert (number.owner, number.category, number.prefix) == (written[:3], "U", written[:4])


@given(PREFIXES, SERIALS)
def test_the_check_digit_is_the_one_another_program_gives(prefix, serial):
    number = ContainerNumber.of(prefix, serial)
    assert number.fits
    assert str(number.check_digit) == iso6346.calc_check_digit(prefix + serial)
    assert ContainerNumber.read(str(number)) == number


@given(PREFIXES, SERIALS, st.integers(0, 5), st.integers(1, 9))
def test_a_wrong_digit_is_noticed_unless_zero_and_ten_hide_it(prefix, serial, place, more):
    wrong = serial[:place] + str((int(serial[place]) + more) % 10) + serial[place + 1 :]
    assert container_remainder(prefix, serial) != container_remainder(prefix, wrong)
    if ContainerNumber.of(prefix, serial).check_digit:
        assert ContainerNumber.of(prefix, serial).check_digit != ContainerNumber.of(prefix, wrong).check_digit


@pytest.mark.parametrize(
    "written", ["", "CSQU305438", "CSQU30543833", "csqu3054383", "CSQX3054383", "CSQU305438O", "CSQU٣054383"]
)
def test_another_form_is_no_container_number(written):
    with pytest.raises(ValueError, match="container number"):
        ContainerNumber.read(written)
