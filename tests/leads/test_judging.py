"""Every measure is 1 for leads that say what is true, and falls for leads that are wrong in the way it measures."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.leads import judging
from tests.leads.truth import Shipment, Shown, microseconds, shipment_of, shown_in

DAY = timedelta(days=1)
ARRIVES = date(2030, 3, 1)
PORTS = {"Antwerpen": "BEANR", "Rotterdam": "NLRTM"}


def sent(number: int, message: int, day: date, says: list[str]) -> dict:
    return {"source_id": f"{number}-{message}", "sent_at": f"{day}T12:00:00Z", "says": says}


def told(number: int, **other) -> dict:
    """A shipment as a truth file has it: four messages and one of the owner of the goods, who knows nothing."""
    arrives = ARRIVES + number * 3 * DAY
    record = {
        "id": f"S{number}",
        "container": f"MSKU{number:07}",
        "switched_to": None,
        "port": "Antwerpen",
        "date": arrives.isoformat(),
        "extraction": f"{arrives + DAY}T22:00",
        "quantity": {"kg": 100 * number},
        "status": "extracted",
        "tags": ["split"] if number % 2 else [],
        "languages": ["nl", "es"],
        "messages": [
            sent(number, 1, arrives - 40 * DAY, ["quantity", "origin"]),
            sent(number, 2, arrives - 12 * DAY, ["container"]),
            sent(number, 3, arrives - 11 * DAY, ["date", "port"]),
            sent(number, 9, arrives - 5 * DAY, ["innocent_owner"]),
            sent(number, 4, arrives + 3 * DAY, ["status"]),
        ],
    }
    return record | other


def read(*records: dict) -> list[Shipment]:
    return [shipment_of(each, lambda message: message["source_id"], PORTS) for each in records]


WORLD = read(*(told(number) for number in range(1, 7)))
# Told apart from the rest: its number is never said.
HIDDEN = told(
    7,
    container="MSKU0000007",
    messages=[sent(7, each, ARRIVES + (each - 30) * DAY, ["date", "port", "share"]) for each in range(5)],
)


def true_lead(of: Shipment) -> Shown:
    container = min(of.numbers) if of.number_told else None
    return Shown(container, of.port, of.day, of.kg, frozenset(of.evidence), of.told_us)


def leads_of(shipments: list[Shipment]) -> list[Shown]:
    """The truth itself, the largest first."""
    return [true_lead(each) for each in sorted(shipments, key=lambda each: -each.kg)]


NOISE = Shown("TGHU0000001", "NLRTM", ARRIVES, 5.0, frozenset({"x", "y"}))


def measured(leads: list[Shown], shipments: list[Shipment] = WORLD) -> dict[str, float]:
    return judging.measures(judging.match(leads, shipments))


COUNTS = {"leads", "shipments", "doubles"}
SHARES = sorted(set(measured(leads_of(WORLD))) - COUNTS)


@pytest.mark.parametrize("name", SHARES)
def test_the_truth_itself_is_right_in_everything(name):
    assert measured(leads_of(WORLD))[name] == 1.0


def worse(change: Callable[[Shown], Shown]) -> list[Shown]:
    """The truth with one lead changed, the fourth."""
    leads = leads_of(WORLD)
    return [*leads[:3], change(leads[3]), *leads[4:]]


FAULTS: dict[str, list[Shown]] = {
    "recall": leads_of(WORLD)[:-1],
    "recall_by_number": worse(lambda lead: replace(lead, container=None)),
    "precision": [*leads_of(WORLD), NOISE],
    "precision_50": [NOISE, *leads_of(WORLD)],
    "precision_50_listed": [NOISE, *leads_of(WORLD)[:3]],
    "precision_100": leads_of(WORLD)[:-1],
    "precision_100_listed": [*leads_of(WORLD)[:5], NOISE],
    "ndcg_100": leads_of(WORLD)[::-1],
    "container": worse(lambda lead: replace(lead, container="TGHU0000001")),
    "port": worse(lambda lead: replace(lead, port="NLRTM")),
    "date": worse(lambda lead: replace(lead, day=lead.day + DAY)),
    "date_within_1_day": worse(lambda lead: replace(lead, day=lead.day + 2 * DAY)),
    "quantity_within_1_percent": worse(lambda lead: replace(lead, kg=lead.kg * 1.02)),
    "quantity_within_20_percent": worse(lambda lead: replace(lead, kg=lead.kg * 1.21)),
    "all_four": worse(lambda lead: replace(lead, kg=None)),
    "evidence_precision": worse(lambda lead: replace(lead, messages=lead.messages | {"x"})),
    "evidence_recall": worse(lambda lead: replace(lead, messages=frozenset(sorted(lead.messages)[:2]))),
    "raised_24_h_before": worse(lambda lead: replace(lead, ready_us=None)),
}


@pytest.mark.parametrize("name", SHARES)
def test_every_measure_falls_with_the_fault_it_is_for(name):
    assert measured(FAULTS[name])[name] < 1.0


def test_a_date_one_day_off_and_a_quantity_a_hundredth_off_are_near_enough():
    off = measured(worse(lambda lead: replace(lead, day=lead.day - DAY, kg=lead.kg * 1.009)))
    assert (off["date_within_1_day"], off["quantity_within_1_percent"], off["all_four"]) == (1.0, 1.0, 1.0)
    assert off["date"] == pytest.approx(5 / 6)


def test_nothing_found_is_nothing_right():
    nothing = measured([])
    assert (nothing["recall"], nothing["precision_50"], nothing["ndcg_100"]) == (0, 0, 0)
    assert math.isnan(nothing["port"])


def test_a_second_lead_of_a_shipment_is_wrong_and_counted():
    first = leads_of(WORLD)[0]
    by_number = replace(first, messages=frozenset({"x"}))
    by_messages = replace(first, container=None)
    matched = judging.match([first, by_number, by_messages, *leads_of(WORLD)[1:]], WORLD)
    assert [of is not None for of in matched.of[:3]] == [True, False, False]
    assert matched.doubles == {1, 2}
    assert judging.measures(matched)["precision"] == pytest.approx(6 / 8)


def test_the_second_container_of_a_switch_is_right_too():
    switched = read(told(1, switched_to="TGHU7654321"))
    lead = replace(true_lead(switched[0]), container="TGHU7654321")
    assert measured([lead], switched)["container"] == 1.0


def test_a_shipment_whose_number_is_never_said_is_found_by_its_messages():
    hidden = read(HIDDEN)
    lead = true_lead(hidden[0])
    assert lead.container is None
    found = measured([lead], hidden)
    assert (found["recall"], found["all_four"]) == (1.0, 1.0)
    assert math.isnan(found["container"])
    invented = measured([replace(lead, container="TGHU0000001")], hidden)
    assert (invented["recall"], invented["container"], invented["all_four"]) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize(("own", "others", "recall"), [(3, 3, 1.0), (2, 0, 0.0), (3, 4, 0.0)])
def test_three_messages_and_half_of_the_leads_make_it_one_of_the_shipment(own, others, recall):
    hidden = read(HIDDEN)
    messages = sorted(hidden[0].evidence)[:own] + [f"other {each}" for each in range(others)]
    assert measured([Shown(None, None, None, None, frozenset(messages))], hidden)["recall"] == recall


def test_what_an_innocent_owner_says_is_no_evidence():
    assert "1-9" not in WORLD[0].evidence
    owner_too = worse(lambda lead: replace(lead, messages=lead.messages | {"3-9"}))
    assert measured(owner_too)["evidence_precision"] < 1.0


def test_a_lead_that_was_ready_before_anything_was_said_was_not_raised_in_time():
    early = [replace(each, ready_us=0) for each in leads_of(WORLD)]
    assert measured(early)["raised_24_h_before"] == 0.0


def test_precision_looks_at_no_more_places_than_there_are_shipments():
    noise = [replace(NOISE, messages=frozenset({str(each)})) for each in range(60)]
    assert measured([*leads_of(WORLD), *noise])["precision_50"] == 1.0


def test_hard_cases_and_languages_are_told_apart():
    cases = judging.by_case(judging.match([each for each in leads_of(WORLD) if each.container[-1] not in "135"], WORLD))
    assert (cases["split"]["recall"], cases["no hard case"]["recall"], cases["language es"]["recall"]) == (0, 1, 0.5)
    assert cases["split"]["shipments"] == 3


NOON = datetime(2030, 3, 9, 12, tzinfo=UTC)


def test_a_shipment_is_open_from_its_third_message_until_it_arrives_or_is_cancelled():
    ended = [sent(5, 8, NOON.date() - DAY, ["status"])]
    cancelled = told(5, status="cancelled", extraction=None)
    cancelled["messages"] = cancelled["messages"][:3] + ended
    state = judging.open_on(NOON, read(told(1), told(2), told(3), told(4), cancelled, told(30)))
    # 1 came on 4 March; 2 on 7 and was taken out on 8; 3 comes on 10; 4 on 13; of 30 nothing was said.
    assert (state.open, state.neither) == ({"S3", "S4"}, set())
    assert "S2" in judging.open_on(NOON - 1.5 * DAY, WORLD).neither


def test_on_a_day_what_is_over_must_stand_below_what_is_open():
    over, is_open = leads_of(WORLD[:2]), leads_of(WORLD[2:])
    right = judging.as_of_measures([*is_open, *over], WORLD, NOON)
    wrong = judging.as_of_measures([*over, *is_open], WORLD, NOON)
    assert (right["recall"], right["average_precision"], right["open"]) == (1.0, 1.0, 4.0)
    assert (wrong["recall"], wrong["average_precision"]) == (1.0, pytest.approx((1 / 3 + 2 / 4 + 3 / 5 + 4 / 6) / 4))
    assert judging.as_of_measures([*is_open[:3], *over], WORLD, NOON)["recall"] == 0.75


def test_what_has_hardly_begun_is_neither_right_nor_wrong():
    begun = told(15)
    begun["messages"] = begun["messages"][:1]
    shipments = [*WORLD[2:], *read(begun)]
    early = Shown(None, None, None, None, frozenset(shipments[-1].evidence))
    found = judging.as_of_measures([early, *leads_of(WORLD[2:])], shipments, NOON)
    assert (found["open"], found["average_precision"]) == (4.0, 1.0)
    noise = judging.as_of_measures([NOISE, *leads_of(WORLD[2:])], shipments, NOON)
    assert noise["average_precision"] < 1.0


def test_the_dates_asked_for_split_the_arrivals():
    asked = judging.dates_asked(WORLD)
    assert asked == sorted(set(asked))
    assert all(WORLD[0].day <= each.date() <= WORLD[-1].day for each in asked)


def test_threats_count_within_ten_alarms_per_true_one():
    threats = [frozenset({"t1"}), frozenset({"t2"})]
    alarms = ["t1", *(f"joke {each}" for each in range(18)), "t2"]
    assert judging.threat_measures(alarms, threats)["recall"] == 1.0
    assert judging.threat_measures(alarms, threats)["alarms_per_threat_at_90"] == 10.0
    late = judging.threat_measures([*alarms[:-1], "another joke", "t2"], threats)
    assert (late["recall"], late["recall_any"]) == (0.5, 1.0)
    assert judging.threat_measures([], threats)["recall"] == 0.0


def test_reliability_tells_how_often_what_was_sure_is_real():
    rows = judging.reliability([0.1, 0.2, 0.9, 0.95], [False, False, True, False], [0.5])
    assert rows == [(pytest.approx(0.15), 0.0, 2), (pytest.approx(0.925), 0.5, 2)]


def test_a_row_of_the_command_is_read_as_the_lead_it_is():
    row = {
        "container": "MSKU0000001", "port": "BEANR", "date": "2030-03-04", "quantity_kg": 100.0,
        "message_ids": ["1-1"], "ready_at": "2030-02-21T12:00:00Z",
    }  # fmt: skip
    shown = shown_in(row)
    assert (shown.day, shown.kg, shown.messages) == (date(2030, 3, 4), 100.0, {"1-1"})
    assert shown.ready_us == microseconds("2030-02-21T12:00:00+00:00")
    empty = shown_in(dict.fromkeys(row) | {"message_ids": []})
    assert empty == Shown(None, None, None, None, frozenset())
