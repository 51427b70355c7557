"""The score is the product of four parts, each with its reasons; what people decided counts."""

import math
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.leads import Asked, reasons
from argus.leads.decisions import Decided, Decision, What
from argus.leads.lead import Lead
from argus.leads.ranking import USUAL_KG, lead_id_of, rank
from argus.leads.sureness import CONFIRMED_SURE, Calibration, calibrated
from argus.leads.wording import SURE_WORDS, how_soon, main_reasons, sure_number, sure_word
from tests.leads.made_up import WEIGHTS, at, candidate

TODAY = at("2021-03-10")
WHOLE = {"container": "MSKU1234565", "port": "BEANR", "terminal": "869", "release_reference": "4711"}


def ranked(*candidates, decided=None, now=TODAY, asked=None):
    return rank(candidates, asked or Asked(), now, decided or Decided(), weights=WEIGHTS)


def decision(number: int, key: str, what: What, said: str = "", **more) -> Decision:
    row = {"field": None, "real": None, "at": at("2021-03-09"), "by": "invented.analyst", **more}
    return Decision(number, lead_id_of(key), what, said=said, **row)


def deciding(*decisions: Decision) -> Decided:
    standing: dict[str, tuple[Decision, ...]] = {}
    for each in decisions:
        standing[each.lead_id] = (*standing.get(each.lead_id, ()), each)
    return Decided(standing)


def part(lead: Lead, name: str):
    return next(each for each in lead.parts if each.name == name)


def test_the_score_is_what_the_formula_says():
    (lead,) = ranked(candidate("a", {"roles": 2.0}, **WHOLE, date="2021-03-12", quantity="775"))
    assert lead.sure == pytest.approx(1 / (1 + math.exp(-2)))
    assert [each.number for each in lead.parts[1:]] == [5.0, 2.0, 1.0]  # log2(1 + 775 / 25), 0 to 3 days, all known
    assert lead.score == pytest.approx(lead.sure * 5.0 * 2.0)
    assert lead.missing == ()


@pytest.mark.parametrize(
    ("day", "factor"),
    [("2021-03-10", 2.0), ("2021-03-13", 2.0), ("2021-03-14", 1.4), ("2021-03-17", 1.4), ("2021-03-18", 1.0),
     ("2021-03-09", 0.2)],
)  # fmt: skip
def test_what_is_near_comes_first_and_what_has_passed_last(day, factor):
    (lead,) = ranked(candidate("a", date=day))
    assert part(lead, "imminence").number == factor


def test_without_a_day_what_nobody_speaks_of_any_more_has_passed():
    spoken, silent = (
        ranked(candidate("a", container="MSKU1234565", last=day))[0] for day in ("2021-03-01", "2021-01-20")
    )
    assert part(spoken, "imminence").number == 1.0
    assert part(silent, "imminence").number == 0.2
    assert "49" in str(part(silent, "imminence").reasons[0])


@pytest.mark.parametrize(
    ("first", "last", "factor"),
    [("2021-03-08", "2021-03-11", 2.0), ("2021-03-15", "2021-03-20", 1.4), ("2021-03-01", "2021-03-09", 0.2)],
)
def test_of_a_stretch_of_days_the_next_one_counts(first, last, factor):
    days = date.fromisoformat(first), date.fromisoformat(last)
    (lead,) = ranked(replace(candidate("a"), between=days))
    assert (lead.arrives_on, lead.arrives_until) == days
    assert part(lead, "imminence").number == factor
    (dated,) = ranked(replace(candidate("a", date="2021-03-12"), between=days))
    assert (dated.arrives_on, dated.arrives_until) == (date(2021, 3, 12), None)


def test_pieces_are_told_beside_kilos_unless_a_person_gave_the_amount():
    counted = replace(candidate("a", quantity="300"), blocks=300)
    (lead,) = ranked(counted)
    assert (lead.quantity_kg, lead.blocks) == (300.0, 300)
    (given,) = ranked(counted, decided=deciding(decision(1, "a", "value", "250", field="quantity")))
    assert (given.quantity_kg, given.blocks) == (250.0, None)


@pytest.mark.parametrize(
    "status", ["cancelled", "clean run", "not drugs", "probably legitimate", "seized", "extracted"]
)
def test_what_will_not_come_stays_listed_but_low(status):
    coming = candidate("a", date="2021-03-30", quantity="100")
    off = candidate("b", status=status, date="2021-03-11", quantity="2000")
    assert [each.status for each in ranked(off, coming)] == ["planned", status]


def test_an_unknown_amount_is_the_dossiers_median_and_said_to_be_inferred():
    known = [candidate(f"k{kg}", {"roles": 3.0}, quantity=str(kg)) for kg in (100, 200, 300, 400, 5000)]
    lead = next(each for each in ranked(candidate("a"), *known) if each.lead_id == lead_id_of("a"))
    (why,) = part(lead, "quantity").reasons
    assert lead.quantity_kg is None
    assert part(lead, "quantity").number == pytest.approx(math.log2(1 + 300 / 25))
    assert (why.words, dict(why.facts)) == (reasons.KILOS_USUAL, {"kg": "300", "count": "5"})
    (alone,) = ranked(candidate("a"))
    assert part(alone, "quantity").number == pytest.approx(math.log2(1 + USUAL_KG / 25))


def test_nothing_known_is_low_but_never_nothing():
    (lead,) = ranked(candidate("a"))
    assert 0 < part(lead, "actionability").number < 0.2
    assert lead.missing == ("container", "port", "date", "terminal", "release_reference", "quantity")


def test_the_reasons_add_up_to_how_sure_it_is():
    (lead,) = ranked(candidate("a", {"roles": 2.0, "honest": 1.0, "nobody knows this": 4.0}))
    weights = [each.weight for each in part(lead, "sure").reasons]
    assert lead.sure == pytest.approx(1 / (1 + math.exp(-sum(weights))))
    assert {abs(each) for each in weights} == {0.0, 2.0}


def test_what_is_left_out_says_nothing():
    told = candidate("a", {"lexicon.words": 2.0, "people.shared": 2.0})
    (all_of_it,), (without,) = ranked(told), ranked(told, asked=Asked(without=frozenset({"lexicon", "people"})))
    assert all_of_it.sure > 0.8
    assert without.sure == 0.5


def test_order_of_candidates_does_not_matter():
    some = [candidate(name, {"roles": number}, quantity="100") for name, number in (("a", 1.0), ("b", 2.0), ("c", 1.0))]
    orders = {tuple(lead.lead_id for lead in ranked(*each)) for each in permutations(some)}
    assert len(orders) == 1


# --- what people decide ---


def test_pinned_leads_come_first_and_muted_ones_last():
    some = [candidate(name, {"roles": weight}) for name, weight in (("a", 3.0), ("b", 1.0), ("c", 0.0))]
    leads = ranked(*some, decided=deciding(decision(1, "c", "pin"), decision(2, "a", "mute", "known already")))
    assert [each.lead_id for each in leads] == [lead_id_of(each) for each in "cba"]
    assert (leads[0].pinned, leads[2].muted) == (True, True)


def test_a_decision_holds_under_every_id_a_lead_ever_had():
    joined = replace(candidate("container:MSKU1234565"), keys=("message:00", "container:MSKU1234565"))
    (lead,) = ranked(joined, decided=deciding(decision(1, "message:00", "confirm")))
    assert lead.confirmed
    assert lead.sure == CONFIRMED_SURE
    assert "invented.analyst" in str(part(lead, "sure").reasons[0])


def test_a_value_of_ones_own_stands_and_what_was_said_stays_beside_it():
    decided = deciding(decision(1, "a", "value", "2021-03-11", field="date"))
    (lead,) = ranked(candidate("a", date="2021-03-25"), decided=decided)
    own, said = lead.claims_of("date")
    assert (own.value, own.kind, own.stands, own.by) == ("2021-03-11", "analyst", True, "invented.analyst")
    assert (said.value, said.kind, said.stands) == ("2021-03-25", "said", False)
    assert part(lead, "imminence").number == 2.0


def test_an_outcome_is_the_last_word():
    for outcome, sure in (("found", CONFIRMED_SURE), ("too_late", CONFIRMED_SURE), ("empty", 1 - CONFIRMED_SURE)):
        decided = deciding(decision(1, "a", "confirm"), decision(2, "a", "outcome", outcome))
        (lead,) = ranked(candidate("a"), decided=decided)
        assert (lead.outcome, lead.sure) == (outcome, sure)


def test_outcomes_teach_how_sure_leads_like_them_are():
    like = [candidate(f"l{number}", {"roles": 2.0}) for number in range(12)]
    empty = deciding(*(decision(number, f"l{number}", "outcome", "empty") for number in range(10)))
    found = deciding(*(decision(number, f"l{number}", "outcome", "found") for number in range(10)))

    def sure_of_the_last(decided):
        return next(each for each in ranked(*like, decided=decided) if each.lead_id == lead_id_of("l11"))

    before, sobered, proven = (sure_of_the_last(each) for each in (None, empty, found))
    assert sobered.sure < 0.4 < before.sure < proven.sure
    assert any("10 leads of this team" in str(each) for each in part(sobered, "sure").reasons)


def test_a_muted_lead_teaches_only_when_somebody_says_whether_it_was_real():
    some = [candidate("a", {"roles": 2.0}), candidate("b", {"roles": 2.0})]
    sure = [
        next(
            each.sure
            for each in ranked(*some, decided=deciding(decision(1, "a", "mute", "why", real=real)))
            if each.lead_id == lead_id_of("b")
        )
        for real in (None, False, True)
    ]
    assert sure[1] < sure[0] < sure[2]


@given(st.lists(st.tuples(st.floats(-20, 20), st.booleans()), max_size=30))
def test_calibration_never_turns_an_order_round_and_does_not_depend_on_order(taught):
    found = calibrated(taught)
    assert found.slope > 0
    assert math.isfinite(found.shift)
    assert calibrated(reversed(taught)) == found


def test_without_decisions_nothing_is_moved():
    assert calibrated([]) == Calibration(0.0, 1.0, 0)


# --- in words ---


@given(st.floats(0, 1))
def test_every_probability_has_one_word(sure):
    assert sure_word(sure) in [word for _, word in SURE_WORDS]


def test_nothing_is_shown_as_wholly_sure():
    assert [sure_number(each) for each in (0.0, 0.004, 0.934, 0.9999, 1.0)] == ["0.01", "0.01", "0.93", "0.99", "0.99"]


def test_how_soon_is_said_in_days():
    said = [str(how_soon(days)) for days in (None, -3, -1, 0, 1, 5)]
    assert said == ["no day known", "3 days ago", "yesterday", "today", "tomorrow", "in 5 days"]


def test_the_main_reasons_are_those_that_speak_for_it():
    (lead,) = ranked(candidate("a", {"roles": 2.0, "honest": 1.0, "lexicon.words": 1.0}))
    assert [each.weight for each in main_reasons(lead)] == [2.0, 0.5]
