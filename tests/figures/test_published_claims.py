"""The claims of two newspaper articles, right to the digit: value, words in three languages, verdict."""

from datetime import date
from decimal import Decimal

import pytest

from argus.errors import UsageError
from argus.figures import (
    LANGUAGES,
    Ask,
    Period,
    Scope,
    answer,
    check,
    claim_answer,
    parse_statements,
    told,
)
from tests.figures.ledgers import PRESS_COUNTERS, SEEDS, answers_of, imported, published_claims, without_answers

ANTWERP = Scope("cocaine", "BEANR")


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="module")
def judged(books):
    return {
        each.statement.stmt_id: each for each in check(books, parse_statements(without_answers(published_claims())))
    }


@pytest.mark.parametrize("expected", published_claims(), ids=lambda row: row["stmt_id"])
def test_a_claim_is_answered_as_it_was_worked_out_by_hand(judged, expected):
    answers = answers_of(judged[expected["stmt_id"]])
    assert answers == {column: expected[column] for column in answers}


def test_nothing_is_looked_up_by_the_name_or_the_order_of_a_claim(books, judged):
    renamed = [
        row | {"stmt_id": f"claim {number}", "seed": ""} for number, row in enumerate(reversed(published_claims()))
    ]
    again = check(books, parse_statements(without_answers(renamed)))
    assert [str(each.verdict) for each in again] == [str(each.verdict) for each in reversed(judged.values())]
    assert [claim_answer(each) for each in again] == [claim_answer(each) for each in reversed(judged.values())]


def test_verdicts_stay_when_the_press_counters_stand_beside_the_ledger(tmp_path, judged):
    both = imported(tmp_path, PRESS_COUNTERS, SEEDS / "ledger.csv")
    again = check(both, parse_statements(without_answers(published_claims())))
    assert {each.statement.stmt_id: (each.verdict, claim_answer(each)) for each in again} == {
        stmt_id: (each.verdict, claim_answer(each)) for stmt_id, each in judged.items()
    }


CHANGES = [
    ("S1-01", {"claimed_value": "27700"}, "false_as_written"),
    ("S1-02", {"period_start": "2021-02-20"}, "true"),
    ("S1-02", {"claimed_value": "9000", "operator": "ruim"}, "loose"),
    ("S1-02", {"claimed_value": "30000", "operator": "ruim"}, "false_as_written"),
    ("S1-03", {"claimed_value": "42"}, "true"),
    ("S1-03", {"claimed_value": "7"}, "false_as_written"),
    ("S1-04", {"claimed_value": "1600000000"}, "loose"),
    ("S1-04", {"claimed_value": "1300000000"}, "false_as_written"),
    ("S1-05", {"claimed_value": "2021-03-31"}, "false_as_written"),
    ("S1-06", {"claimed_value": "10964"}, "true"),
    ("S1-06", {"claimed_value": "12000"}, "false_as_written"),
    ("S1-07", {"claimed_value": "2"}, "false_as_written"),
    ("S1-09", {"place_locode": "BEANR"}, "false_as_written"),
    ("S1-10", {"period_start": "2020-11-03", "period_end": "2020-11-03", "operator": "="}, "derived"),
    ("S1-11", {"claimed_value": "73"}, "false_as_written"),
    ("S1-13", {"as_of": "2021-03-12"}, "false_as_written"),
    ("S1-13", {"as_of": "2021-03-12", "claimed_value": "27"}, "true"),
    ("S2-01", {"claimed_value": "2"}, "loose"),
    ("S2-01", {"claimed_value": "3"}, "false_as_written"),
    ("S2-02", {"claimed_value": "54400", "operator": "bijna"}, "false_as_written"),
    ("S2-09", {"period_end": "2020-11-03", "as_of": "2021-01-05"}, "true"),
    ("S2-09", {"period_start": "2021-01-01"}, "true"),
    ("S2-04", {"as_of": "2022-01-08"}, "estimate"),
    ("X-08", {"claimed_value": "0.36", "operator": "="}, "false_as_written"),
    ("X-08", {"claimed_value": "0.37", "operator": "="}, "true_after_rounding"),
]


@pytest.mark.parametrize(("stmt_id", "changed", "verdict"), CHANGES)
def test_another_claim_gets_another_verdict(books, stmt_id, changed, verdict):
    (row,) = [row | changed for row in published_claims() if row["stmt_id"] == stmt_id]
    (claim,) = check(books, parse_statements(without_answers([row])))
    assert str(claim.verdict) == verdict


@pytest.mark.parametrize(
    ("as_of", "kg"), [("2021-04-05", 27_640), ("2021-06-03", 52_500), ("2021-06-09", 54_450), ("2022-01-08", 89_450)]
)
def test_the_total_of_2021_is_what_was_known_on_each_day(books, as_of, kg):
    day = date.fromisoformat(as_of)
    period = Period(date(2021, 1, 1), min(day, date(2021, 12, 31)))
    assert answer(books.at(day), Ask("ytd_kg", ANTWERP, period)).value == kg


@pytest.mark.parametrize(
    ("year", "until", "kg"),
    [(2020, "2020-05-31", 19_501), (2020, "2020-06-30", 28_865), (2020, "2020-12-31", 65_480),
     (2021, "2021-06-03", 52_500), (2021, "2021-06-09", 54_450), (2021, "2021-12-31", 89_450)],
)  # fmt: skip
def test_the_published_totals_come_out_of_the_ledger(books, year, until, kg):
    found = answer(
        books.at(date(2022, 2, 1)), Ask("ytd_kg", ANTWERP, Period(date(year, 1, 1), date.fromisoformat(until)))
    )
    assert (found.value, found.basis) == (kg, "gross_reported")


def test_firearms_were_28_and_became_27(books):
    ask = Ask("firearms", Scope("firearm", "NLRTM", "ARGUS"), Period(date(2021, 3, 9), date(2021, 3, 9)))
    assert [answer(books.at(date(2021, 3, day)), ask).value for day in (9, 11, 12)] == [28, 28, 27]


def test_fifty_euros_a_gram_make_exactly_1_382_000_000(books):
    found = answer(books.at(date(2021, 4, 5)), Ask("street_value", Scope("cocaine", "BEANR", "SKY")))
    assert found.value == Decimal(1_382_000_000)
    assert found.convention.startswith("street_flat_50 (retail): 50 EUR/g")
    after_cutting = answer(
        books.at(date(2021, 4, 5)), Ask("street_value", Scope("cocaine", "BEANR", "SKY"), convention="V2")
    )
    assert after_cutting.value == Decimal(3_164_780_000)


def test_eleven_tonnes_are_refused_as_the_largest_ever_and_offered_with_a_scope(books):
    found = answer(books.at(date(2021, 4, 5)), Ask("is_largest_ever", ANTWERP, Period(None, date(2021, 4, 3))))
    assert found.value is False
    assert found.phrase(LANGUAGES["en"]) == "largest catch within the file (not the largest ever)"
    assert "larger: 11,500 kg on 3 November 2020" in found.notes
    # Begun before it and known on that day: three rows of 2020, one of 2021, two counters of 2019.
    assert "totals that are not broken down into finds, a larger one may be among them: 6" in found.notes


def test_an_unknown_amount_is_in_no_total_and_is_told_beside_it(books):
    standing = books.at(date(2021, 4, 30))
    year = answer(standing, Ask("ytd_kg", ANTWERP, Period(date(2021, 1, 1), date(2021, 4, 30))))
    assert (year.low, year.unknown) == (27_640, 1)
    assert "entries with an unknown amount, in no sum: 1" in year.notes
    alone = answer(standing, Ask("kg_single_seizure", ANTWERP, Period(date(2021, 3, 31), date(2021, 3, 31))))
    assert (alone.value, alone.low, alone.unknown) == (None, None, 1)
    assert alone.phrase(LANGUAGES["nl"]) == "hoeveelheid niet bekend"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_verdict_is_explained_in_every_language(judged, code):
    sentences = {stmt_id: told(each, LANGUAGES[code]) for stmt_id, each in judged.items()}
    assert all(sentences.values())
    assert "{" not in "".join(sentences.values())


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"operator": "about"}, "row 2, column operator"),
        ({"claimed_value": "27,600"}, "row 2, column claimed_value"),
        ({"claimed_value": "27.600"}, "row 2, column claimed_value"),
        ({"claimed_value": "27,6,0"}, "row 2, column claimed_value"),
        ({"claimed_value": "NaN"}, "row 2, column claimed_value"),
        ({"claimed_value": "-5"}, "row 2, column claimed_value"),
        ({"as_of": "yesterday"}, "row 2, column as_of"),
        ({"as_of": ""}, "row 2, column as_of"),
        ({"period_start": "2021-02-30"}, "row 2, column period_start"),
        ({"period_start": "2022"}, "row 2, column period_end"),
        ({"measure": ""}, "row 2, column measure"),
    ],
)
def test_a_claim_that_cannot_be_understood_is_told_with_row_and_column(changed, where):
    with pytest.raises(UsageError) as caught:
        parse_statements(without_answers([published_claims()[0] | changed]), "claims.csv")
    assert where in caught.value.where


def test_a_table_without_the_columns_of_claims_is_refused():
    with pytest.raises(UsageError, match="no column measure"):
        parse_statements(["stmt_id,as_of\n", "a,2021\n"])


def test_a_claim_about_something_no_figure_knows_is_not_computable(books):
    (claim,) = check(books, parse_statements(["stmt_id,measure,as_of\n", "a,happiness,2021\n"]))
    assert str(claim.verdict) == "not_computable"
