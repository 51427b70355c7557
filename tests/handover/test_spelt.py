"""What is said in words: amounts, hours and days, in every language of the invented case."""

from datetime import date

import pytest

from argus.handover.demo.chance import Chance
from argus.handover.demo.phrases import LANGUAGES, spoken
from argus.handover.demo.spelt import clock, in_tonnes, office_day, shortened, spelt, spoken_day


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_numbers_below_a_thousand_are_said_alike(language):
    assert len({spelt(spoken(language), number) for number in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("nl", 122, "honderdtweeëntwintig"),
        ("fr", 240, "deux cent quarante"),
        ("fr", 21, "vingt et un"),
        ("en", 240, "two hundred forty"),
        ("es", 100, "cien"),
        ("es", 126, "ciento veintiséis"),
        ("pt", 245, "duzentos e quarenta e cinco"),
        ("it", 128, "centoventotto"),
        ("sq", 250, "dyqind e pesëdhjetë"),
        ("sr", 365, "trista šezdeset pet"),
        ("de", 421, "vierhunderteinundzwanzig"),
    ],
)
def test_a_number_is_said_as_a_language_joins_its_words(language, number, said):
    assert spelt(spoken(language), number) == said


def test_in_haste_only_what_stays_clear_is_shortened():
    assert [shortened(spoken("es"), number) for number in (250, 180, 205)] == [
        "dos cincuenta",
        "ciento ochenta",
        "doscientos cinco",
    ]


def test_tonnes_have_the_decimal_mark_of_the_language():
    assert (in_tonnes(spoken("nl"), 240), in_tonnes(spoken("en"), 1250)) == ("0,24", "1.25")


def test_an_hour_says_which_half_of_the_day_it_is():
    assert [clock(spoken("en"), hour) for hour in (22, 3)] == ["ten at night", "three in the morning"]
    assert [clock(spoken("pt"), hour) for hour in (22, 2)] == ["às dez da noite", "às duas da madrugada"]


def test_a_day_is_named_by_its_number_by_its_week_or_by_the_days_until_it():
    chance, words = Chance("days"), spoken("en")
    third, fourteenth = date(2021, 5, 3), date(2021, 5, 14)
    assert {spoken_day(chance, words, third, 9, "Monday") for _ in range(50)} == {"the 3rd", None}
    assert {spoken_day(chance, words, fourteenth, 9, "Friday") for _ in range(50)} == {"the 14th", None}
    assert {spoken_day(chance, words, third, 3, "Monday") for _ in range(50)} == {"in three days", "Monday"}
    assert {office_day(chance, words, third, 9, "Monday") for _ in range(50)} == {"Monday of week 18", None}
    assert {office_day(chance, words, third, 3, "Monday") for _ in range(50)} == {"Monday next", None}
