"""Each exact figure on ledgers that are small enough to check by eye."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from argus.figures import LANGUAGES, Ask, Period, Scope, all_figures, answer
from tests.figures.ledgers import day, made_up

ANTWERP = Scope("cocaine", "BEANR")
LATE = date(2026, 1, 1)


def _counter(until: str, kg: float, **more):
    return {"kind": "counter", "first_day": date(int(until[:4]), 1, 1), "last_day": day(until), "kg": kg, **more}


def test_counters_bound_the_days_between_them_and_are_in_no_sum():
    books = made_up(_counter("2021-03-31", 100), _counter("2021-06-30", 250), _counter("2021-12-31", 400))
    until = lambda last: answer(books.at(LATE), Ask("ytd_kg", ANTWERP, Period(date(2021, 1, 1), day(last))))  # noqa: E731
    assert until("2021-06-30").value == 250
    between = until("2021-05-15")
    assert (between.value, between.low, between.high) == (None, 100, 250)
    assert (until("2021-02-01").low, until("2021-02-01").high) == (0, 100)


def test_a_counter_and_the_entries_of_the_same_days_stand_side_by_side_with_a_reason():
    books = made_up({"day": day("2021-02-01"), "kg": 60}, _counter("2021-12-31", 100))
    found = answer(books.at(LATE), Ask("year_kg", ANTWERP, Period(date(2021, 1, 1), date(2021, 12, 31))))
    assert found.value == 100
    assert [(each.low, each.lineage.entries()) for each in found.rivals] == [(60, (("E1", 1),))]
    assert found.reason == "the ledger holds only part of what was published"


def test_two_totals_published_for_one_year_form_a_conflict_and_the_newest_is_chosen():
    books = made_up(
        _counter("2021-12-31", 70571, known_on=day("2022-01-31")),
        _counter("2021-12-31", 72808, known_on=day("2022-07-31")),
    )
    found = answer(books.at(LATE), Ask("year_kg", ANTWERP, Period(date(2021, 1, 1), date(2021, 12, 31))))
    assert (found.value, [each.low for each in found.rivals]) == (72808, [70571])
    before = answer(books.at(day("2022-02-01")), found.ask)
    assert (before.value, before.rivals) == (70571, ())


def test_a_published_total_that_is_the_same_but_rounded_does_not_replace_the_exact_one():
    books = made_up({"day": day("2021-02-01"), "kg": 54450}, _counter("2021-12-31", 54500, precision="rounded_100kg"))
    found = answer(books.at(LATE), Ask("year_kg", ANTWERP, Period(date(2021, 1, 1), date(2021, 12, 31))))
    assert (found.value, [each.low for each in found.rivals]) == (54450, [54500])
    assert found.reason == "the published total is the same, rounded"


def test_a_total_that_was_only_said_to_be_nearly_reached_is_a_bound():
    books = made_up(_counter("2021-05-31", 50000), _counter("2021-06-09", 54500, precision="upper_bound"))
    found = answer(books.at(LATE), Ask("ytd_kg", ANTWERP, Period(date(2021, 1, 1), date(2021, 6, 9))))
    assert (found.value, found.low, found.high) == (None, 50000, 54500)


def test_of_two_totals_published_for_one_day_the_exact_one_is_chosen_before_the_newer():
    books = made_up(
        _counter("2021-12-31", 89450, known_on=day("2022-01-08"), precision="exact"),
        _counter("2021-12-31", 91000, known_on=day("2023-01-01"), precision="rounded_1t"),
    )
    found = answer(books.at(LATE), Ask("year_kg", ANTWERP, Period(date(2021, 1, 1), date(2021, 12, 31))))
    assert (found.value, [each.low for each in found.rivals]) == (89450, [91000])


def test_two_totals_published_for_one_day_stay_a_conflict_on_the_days_after_it():
    books = made_up(
        _counter("2021-06-30", 30000, known_on=day("2021-07-01")),
        _counter("2021-06-30", 31000, known_on=day("2021-07-03")),
    )
    found = answer(books.at(day("2021-08-05")), Ask("ytd_kg", ANTWERP))
    assert (found.value, found.low, found.high) == (None, 31000, None)
    assert [each.low for each in found.rivals] == [30000]
    assert found.reason


def test_a_counter_of_a_port_says_nothing_about_its_country():
    books = made_up(_counter("2021-12-31", 100))
    period = Period(date(2021, 1, 1), date(2021, 12, 31))
    assert answer(books.at(LATE), Ask("year_kg", Scope("cocaine", "BE"), period)) is None


def test_where_only_single_finds_are_known_every_day_is_compared_with_the_same_day():
    books = made_up({"day": day("2020-03-01"), "kg": 10}, {"day": day("2020-09-01"), "kg": 10},
                    {"day": day("2021-02-01"), "kg": 30})  # fmt: skip
    found = answer(books.at(day("2021-05-31")), Ask("ytd_ratio", ANTWERP))
    assert (found.value, found.cutoffs) == (3, None)


def test_a_record_is_told_with_its_runner_up():
    books = made_up({"day": day("2020-03-01"), "kg": 10}, {"day": day("2021-02-01"), "kg": 30})
    found = answer(books.at(LATE), Ask("is_largest_ever", ANTWERP, Period(None, day("2021-02-01"))))
    assert found.value is True
    assert found.phrase(LANGUAGES["nl"]) == "grootste vangst ooit"
    assert found.notes == ("runner-up: 10 kg on 1 March 2020",)


@pytest.mark.parametrize(
    ("rows", "phrase"),
    [
        ([("2019-05-05", 50), ("2021-02-01", 30)], "largest catch of 2021 (not the largest ever)"),
        ([("2019-05-05", 50), ("2021-01-05", 40), ("2021-02-01", 30)], "largest catch since 5 January 2021"),
        ([("2021-02-01", 30), ("2021-03-01", 40)], "largest catch ever"),
    ],
)
def test_a_catch_that_is_no_record_is_offered_with_the_scope_in_which_it_is_one(rows, phrase):
    books = made_up(*({"day": day(when), "kg": kg} for when, kg in rows))
    found = answer(books.at(LATE), Ask("is_largest_ever", ANTWERP, Period(None, day("2021-02-01"))))
    assert found.phrase(LANGUAGES["en"]) == phrase


def test_parcels_of_one_find_are_one_catch():
    books = made_up({"day": day("2021-02-01"), "kg": 30, "seizure_id": "S"}, {"day": day("2021-02-01"), "kg": 25,
                    "seizure_id": "S"}, {"day": day("2021-03-01"), "kg": 40})  # fmt: skip
    assert answer(books.at(LATE), Ask("kg_single_seizure", ANTWERP)).value == 55


def _owed(kg: float, strength: str | None, known: str | None = "2021-01-31"):
    moment = datetime.fromisoformat(known).replace(tzinfo=UTC) if known else None
    return {"day": day("2021-02-01"), "kg": kg, "strength": strength, "first_knowledge": moment}


def test_the_share_of_leads_runs_from_sole_to_all_but_none():
    books = made_up(_owed(10, "sole"), _owed(20, "contributing"), _owed(30, "none"), _owed(40, None))
    found = answer(books.at(LATE), Ask("leads_share", ANTWERP))
    assert (found.value, found.low, found.high) == (None, Decimal("0.1"), Decimal("0.3"))
    assert any("40 kg" in note for note in found.notes)


def test_a_lead_that_was_known_only_after_the_seizure_is_not_counted():
    books = made_up(_owed(10, "sole"), _owed(90, "sole", "2021-02-02"))
    found = answer(books.at(LATE), Ask("leads_share", ANTWERP))
    assert (found.low, found.high) == (Decimal("0.1"), Decimal("0.1"))
    assert "lead found after the seizure: 90 kg, not counted" in found.notes


def test_a_lead_without_a_time_of_knowledge_is_told_apart():
    books = made_up(_owed(10, "sole"), _owed(90, "sole", None))
    found = answer(books.at(LATE), Ask("leads_share", ANTWERP))
    assert found.high == Decimal("0.1")


def _arrests(nationality: str, persons: int):
    return {"kind": "arrest", "day": day("2021-02-01"), "item_class": "person", "item_code": f"suspect_{nationality}",
            "unit": "persons", "kg": persons, "mass_basis": None, "place": "BE"}  # fmt: skip


def _published_arrests(*rows):
    figures = all_figures(made_up(*rows), day("2021-12-31"))
    return {each.ask.scope.item[-2:]: each for each in figures if each.ask.measure == "arrests"}


def test_fewer_than_five_people_of_one_nationality_are_not_published():
    found = _published_arrests(_arrests("NL", 3), _arrests("BE", 2), _arrests("AL", 12))
    assert (found["NL"].value, found["NL"].low, found["NL"].high) == (None, 1, 4)
    assert found["NL"].phrase(LANGUAGES["en"]) == "fewer than five arrests"
    assert found["AL"].value == 12


def test_a_single_small_count_cannot_be_worked_out_from_the_others():
    found = _published_arrests(_arrests("NL", 3), _arrests("BE", 7), _arrests("AL", 12))
    assert [found[each].value for each in ("NL", "BE", "AL")] == [None, None, 12]


def test_an_entry_without_a_number_is_one_site_but_no_arrest():
    site = {"kind": "site", "day": day("2021-02-01"), "item_class": "site", "item_code": "laboratory", "unit": None,
            "mass_basis": None}  # fmt: skip
    books = made_up(site, site, _arrests("NL", None))
    assert answer(books.at(LATE), Ask("sites", Scope("laboratory", "BEANR"))).value == 2
    arrests = answer(books.at(LATE), Ask("arrests", Scope("suspect", "BE")))
    assert (arrests.value, arrests.unknown) == (None, 1)


def test_growth_without_two_exact_totals_has_bounds_and_no_words():
    years = {"2020": (40, 100), "2021": (90, 150)}
    books = made_up(*(_counter(f"{year}-{day}", kg) for year, each in years.items()
                      for day, kg in zip(("05-31", "12-31"), each, strict=True)))  # fmt: skip
    found = answer(books.at(LATE), Ask("growth", ANTWERP, Period(date(2021, 1, 1), date(2021, 12, 31))))
    assert found.value == Decimal("0.5")
    half = answer(books.at(LATE), Ask("growth", ANTWERP, Period(date(2021, 1, 1), date(2021, 6, 30))))
    assert (half.value, half.low, half.high) == (None, Decimal("-0.1"), Decimal("2.75"))
    assert half.phrase(LANGUAGES["nl"]) == ""


def test_the_id_of_a_figure_stays_when_the_day_moves_and_differs_for_another_question():
    books = made_up({"day": day("2021-02-01"), "kg": 30})
    ask = Ask("kg_seized", ANTWERP)
    assert answer(books.at(LATE), ask).ask.figure_id == answer(books.at(day("2021-02-02")), ask).ask.figure_id
    assert ask.figure_id != Ask("kg_seized", Scope("cocaine", "NLRTM")).figure_id
