"""Two reports of one find are proposed as one, made one only by a person, and can be taken apart again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from argus.errors import UsageError
from argus.ledger import Entry, accept, add, decline, propose, undo, withdraw

CUSTOMS = Entry(
    "seizure", date(2021, 4, 3), "2021-04-05", place="BEANR", agency="BE-CUSTOMS", item_class="drug",
    item_code="cocaine", number=Decimal(10_964), unit="kg", mass_basis="gross", container="MSKU1234565",
)  # fmt: skip
POLICE = replace(CUSTOMS, last_day=date(2021, 4, 4), as_of="2021-04-09", agency="BE-POLICE", number=Decimal(10_800),
                 container=None)  # fmt: skip


@pytest.fixture
def both(case):
    add(case.dossier, case.user, CUSTOMS, "CU-1")
    add(case.dossier, case.user, POLICE, "PO-1")
    return case


def proposed(case):
    with case.dossier.register.read() as register:
        return [(each.entry_id, each.original_id, each.same) for each in propose(register)]


def test_reports_of_two_services_on_near_days_and_amounts_are_proposed_as_one(both):
    assert proposed(both) == [("PO-1", "CU-1", ("place", "days"))]
    assert both.kg() == 10_964 + 10_800


@pytest.mark.parametrize(
    "changed",
    [
        {"agency": "BE-CUSTOMS"},
        {"place": "NLRTM"},
        {"number": Decimal(5_000)},
        {"last_day": date(2021, 4, 6)},
        {"container": "MSKU1234570"},
        {"item_code": "heroin"},
        {"seizure_id": "CU-1"},
    ],
)
def test_what_differs_in_more_than_that_is_not_proposed(case, changed):
    add(case.dossier, case.user, CUSTOMS, "CU-1")
    add(case.dossier, case.user, replace(POLICE, **changed), "PO-1")
    assert proposed(case) == []


def test_one_container_is_proposed_whatever_the_amount_and_first(both):
    add(
        both.dossier,
        both.user,
        replace(POLICE, container="MSKU1234565", number=Decimal(900), last_day=date(2021, 4, 9)),
    )
    assert proposed(both)[0] == ("E3", "CU-1", ("container", "place", "days"))


def test_an_unknown_amount_may_be_any(case):
    add(case.dossier, case.user, CUSTOMS, "CU-1")
    add(case.dossier, case.user, replace(POLICE, number=None), "PO-1")
    assert len(proposed(case)) == 1


def test_accepted_it_is_counted_once_and_undo_counts_both_again(both):
    accept(both.dossier, both.user, "PO-1", "CU-1", "one load, two press releases")
    assert both.kg() == 10_964
    assert proposed(both) == []
    undo(both.dossier, both.user, "two loads after all")
    assert both.kg() == 10_964 + 10_800
    assert len(proposed(both)) == 1


def test_a_second_report_counts_as_long_as_the_first_is_not_known_or_withdrawn(case):
    add(case.dossier, case.user, replace(CUSTOMS, as_of="2021-04-12"), "CU-1")
    add(case.dossier, case.user, POLICE, "PO-1")
    accept(case.dossier, case.user, "PO-1", "CU-1", "one load")
    assert [case.kg(date(2021, 4, day)) for day in (8, 9, 12)] == [0, 10_800, 10_964]
    withdraw(case.dossier, case.user, "CU-1", "customs took it back")
    assert case.kg() == 10_800


def test_declined_it_is_not_proposed_again(both):
    decline(both.dossier, both.user, "PO-1", "CU-1", "other quay")
    assert proposed(both) == []
    assert both.kg() == 10_964 + 10_800


def test_pairs_do_not_make_chains(both):
    accept(both.dossier, both.user, "PO-1", "CU-1", "one load")
    add(both.dossier, both.user, replace(POLICE, agency="NL-POLICE"), "NL-1")
    for entry_id, original_id in (("NL-1", "PO-1"), ("CU-1", "NL-1"), ("CU-1", "CU-1")):
        with pytest.raises(UsageError):
            accept(both.dossier, both.user, entry_id, original_id, "one load")
