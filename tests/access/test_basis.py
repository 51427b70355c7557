"""Nothing is taken in or read without a legal basis in force."""

from datetime import date

import pytest

from argus.access import add_basis, bases_in_force, basis_in_force, list_bases
from argus.errors import DecisionNeededError, NotAllowedError, UsageError

LAST_DAY = date(2026, 6, 30)


@pytest.fixture
def tx(dossier):
    with dossier.register.write() as tx:
        yield tx


def test_the_only_basis_in_force_needs_no_name(tx):
    added = add_basis(tx, basis="art. 39bis", authority="court", ref="2026/114", valid_until=LAST_DAY)
    assert basis_in_force(tx, None, LAST_DAY) == added == basis_in_force(tx, "2026/114", LAST_DAY)
    assert list_bases(tx) == (added,)
    assert added.as_json()["valid_until"] == "2026-06-30"


def test_a_basis_holds_on_its_last_day_and_not_on_the_next(tx):
    add_basis(tx, basis="art. 39bis", authority="court", ref="2026/114", valid_until=LAST_DAY)
    for ref in (None, "2026/114"):
        assert basis_in_force(tx, ref, LAST_DAY)
        with pytest.raises(NotAllowedError) as error:
            basis_in_force(tx, ref, date(2026, 7, 1))
        assert error.value.where == "--basis-ref"
        assert "basis add" in error.value.do


def test_an_unknown_reference_is_answered_with_the_known_ones(tx):
    add_basis(tx, basis="art. 39bis", authority="court", ref="2026/114")
    with pytest.raises(UsageError, match="no legal basis 'X'") as error:
        basis_in_force(tx, "X", LAST_DAY)
    assert "2026/114" in error.value.do


def test_of_several_in_force_none_is_guessed(tx):
    for ref in ("A", "B"):
        add_basis(tx, basis="art. 39bis", authority="court", ref=ref)
    with pytest.raises(DecisionNeededError) as error:
        basis_in_force(tx, None, LAST_DAY)
    assert "A, B" in error.value.do
    assert bases_in_force(tx, "UTC") == ("A", "B")


def test_a_basis_without_reference_gets_one_and_a_reference_is_given_once(tx):
    assert add_basis(tx, basis="art. 39bis", authority="court").ref == "basis-1"
    with pytest.raises(UsageError, match="already"):
        add_basis(tx, basis="other words", authority="court", ref="basis-1")
    for words in ("", "  "):
        with pytest.raises(UsageError, match="empty"):
            add_basis(tx, basis=words, authority="court")
