"""Every kind of entry can be kept, with every thing that is seized; a count of blocks is no weight."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from argus.access import today_in
from argus.errors import UsageError
from argus.ledger import CODES, KINDS, MEASURES, THINGS, Entry, add, faults_of, link, read_entry

DAY = date(2021, 3, 9)
UNITS = {"weight": "kg", "volume": "l", "money": "EUR"}


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({"kind": "operation", "operation": "INVENTED", "first_day": "2021-03-09"}, None),
        ({"kind": "search", "item_class": "premises", "item_code": "warehouse", "number": "3 panden"}, "premises"),
        ({"kind": "arrest", "item_class": "person", "item_code": "suspect_NL", "number": "3 personen"}, "persons"),
        ({"kind": "investigation", "item_class": "investigation", "item_code": "money", "number": "2 onderzoeken"},
         "investigations"),
        ({"kind": "site", "item_class": "site", "item_code": "laboratory", "number": "1 site"}, "sites"),
        ({"kind": "counter", "first_day": "2021-01-01", "item_class": "drug", "item_code": "cocaine", "number": "5 t"},
         "kg"),
        ({"kind": "valuation", "item_class": "drug", "item_code": "cocaine", "number": "50 EUR/g",
          "convention": "street_flat_50"}, "EUR/g"),
        ({"kind": "seizure", "item_class": "cash", "item_code": "EUR", "number": "1,4 miljoen euro"}, "EUR"),
        ({"kind": "seizure", "item_class": "drug", "item_code": "mdma", "number": "40 000 pillen"}, "tablets"),
        ({"kind": "seizure", "item_class": "drug", "item_code": "cocaine", "number": "450 blokken"}, "blocks"),
    ],
)  # fmt: skip
def test_every_kind_of_entry_is_taken_as_it_is_typed(case, cells, unit):
    entry, faults = read_entry({"last_day": "2021-03-09", "as_of": "2021-03-10", **cells}, {}, DAY)
    assert faults == []
    assert entry is not None
    assert add(case.dossier, case.user, entry).entry.unit == unit
    assert cells["kind"] in KINDS


@pytest.mark.parametrize("item_class", THINGS)
def test_every_thing_that_is_seized_has_codes_and_units_that_fit(item_class):
    for code in sorted(CODES[item_class]):
        for measure in MEASURES[item_class]:
            unit = UNITS.get(measure, measure)
            entry = Entry("seizure", DAY, "2021-03-10", item_class=item_class, item_code=code)
            assert list(faults_of(replace(entry, number=Decimal(2), unit=unit), DAY + timedelta(days=1))) == []


def test_a_count_of_blocks_is_no_weight(case):
    add(
        case.dossier,
        case.user,
        Entry("seizure", DAY, "2021-03-10", item_class="drug", number=Decimal(450), unit="blocks"),
    )
    assert case.kg() == 0
    assert case.standing().select("amount", "unit").rows() == [(Decimal(450), "blocks")]


def test_an_operation_may_lie_ahead_and_a_seizure_may_not(case):
    today = today_in(case.dossier.zone)
    later = today + timedelta(days=9)
    add(case.dossier, case.user, Entry("operation", later, today.isoformat(), operation="INVENTED"))
    with pytest.raises(UsageError, match="has not come yet"):
        add(case.dossier, case.user, Entry("seizure", later, later.isoformat(), item_class="drug"))


def test_a_strength_that_nobody_knows_is_refused(case):
    made = add(case.dossier, case.user, Entry("seizure", DAY, "2021-03-10", item_class="drug"))
    with pytest.raises(UsageError, match="strength: 'mostly' is none of"):
        link(case.dossier, case.user, made.entry_id, "mostly", "why")
