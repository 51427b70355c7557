"""What nobody weighed, or weighed on no named basis, is in no sum and told beside it; a find is counted once."""

import pytest

from argus.figures import LANGUAGES, Ask, Scope, all_figures, answer
from tests.figures.ledgers import day, made_up

ANTWERP = Scope("cocaine", "BEANR")
LATE = day("2021-12-31")
IN_ALL = Ask("kg_seized", ANTWERP)
SEEN = {"day": day("2021-05-01")}


def test_a_find_without_amount_and_without_unit_is_unknown_in_every_total_and_never_nothing():
    books = made_up(SEEN | {"kg": 60}, SEEN | {"unit": None, "mass_basis": None})
    found = answer(books.at(LATE), IN_ALL)
    assert (found.value, found.unknown) == (60, 1)
    assert {each for each, _ in found.lineage.entries()} == {"E1", "E2"}
    alone = answer(made_up(SEEN | {"unit": None}).at(LATE), IN_ALL)
    assert (alone.value, alone.low, alone.phrase(LANGUAGES["fr"])) == (None, None, "quantité non communiquée")


def test_finds_in_blocks_or_litres_are_told_beside_the_weight_and_never_added_to_it():
    blocks, litres = ({"unit": "blocks", "kg": 450}, {"unit": "l", "kg": 20})
    found = answer(made_up(SEEN | {"kg": 60}, SEEN | blocks, SEEN | litres).at(LATE), IN_ALL)
    assert (found.value, found.unknown) == (60, 0)
    assert "finds that were not weighed but counted or measured in litres, in no sum: 2" in found.notes
    largest = answer(made_up(SEEN | {"kg": 60}, SEEN | blocks).at(LATE), Ask("kg_single_seizure", ANTWERP))
    assert largest.value == 60


def test_finds_in_other_units_of_other_days_are_not_told_beside_a_total():
    later = {"day": day("2021-06-01"), "unit": "blocks", "kg": 450}
    books = made_up(SEEN | {"kg": 60}, later)
    assert answer(books.at(day("2021-05-31")), IN_ALL).notes == ()
    assert answer(books.at(LATE), IN_ALL).notes != ()


def test_things_that_are_never_weighed_get_no_figure_of_weight():
    gun = SEEN | {"item_class": "weapon", "item_code": "firearm", "unit": None, "mass_basis": None}
    figures = all_figures(made_up(gun, SEEN | {"kg": 60}), LATE)
    assert not [each for each in figures if each.ask.scope.item == "firearm" and each.unit == "kg"]


def test_a_weight_on_no_named_basis_is_on_one_that_is_not_known_and_is_added_to_no_other():
    books = made_up(SEEN | {"kg": 60, "mass_basis": None}, SEEN | {"kg": 40, "mass_basis": "unknown"},
                    SEEN | {"kg": 30, "mass_basis": "net"})  # fmt: skip
    found = answer(books.at(LATE), IN_ALL)
    assert (found.value, found.basis) == (100, "unknown")
    assert found.notes_in(LANGUAGES["fr"]) == ("sur une autre base de masse, non comptés\u202f: 30 kg (net)",)


@pytest.mark.parametrize("events", [None, 1])
def test_a_find_is_one_find_however_many_entries_it_has_and_whether_or_not_they_say_so(events):
    parcels = [SEEN | {"kg": 10, "seizure_id": "S1", "events": events, "containers": 1} for _ in range(3)]
    books = made_up(*parcels, SEEN | {"kg": 5, "events": events})
    assert answer(books.at(LATE), Ask("seizures", ANTWERP)).value == 2
    assert answer(books.at(LATE), Ask("containers", ANTWERP)).value == 1


def test_a_total_of_a_stretch_that_does_not_say_how_many_finds_it_holds_leaves_their_number_unknown():
    bulk = {"kind": "seizure_bulk", "first_day": day("2021-01-01"), "last_day": day("2021-03-01"), "kg": 100}
    found = answer(made_up(bulk, SEEN | {"kg": 5}).at(LATE), Ask("seizures", ANTWERP))
    assert (found.value, found.unknown) == (1, 1)


def test_a_record_says_how_many_totals_are_not_broken_down_into_finds():
    record = Ask("is_largest_ever", ANTWERP)
    alone = answer(made_up(SEEN | {"kg": 60}).at(LATE), record)
    assert (alone.value, alone.notes) == (True, ("no earlier find in the ledger",))
    counter = {"kind": "counter", "first_day": day("2020-01-01"), "last_day": day("2020-12-31"), "kg": 60_000}
    found = answer(made_up(SEEN | {"kg": 60}, counter).at(LATE), record)
    assert "totals that are not broken down into finds, a larger one may be among them: 1" in found.notes
