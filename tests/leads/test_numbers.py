"""Bare numbers that may be amounts: in digits, in words, in haste, whatever they count."""

import tomllib
from datetime import UTC, date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from argus.handover.demo.spelt import shortened, spelt
from argus.leads.gathering import Told
from argus.leads.numbers import counts_a_hundred, numbers_in
from argus.leads.telling import tell
from argus.reading.mentions import Mention

SPOKEN = tomllib.loads((files("argus.handover.demo") / "books/spoken.toml").read_text("utf-8"))
LANGUAGES = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")


def values(text: str) -> list[int]:
    return [each.value for each in numbers_in(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("zweihundertvierzig Karten liegen drin", [240]),
        ("dos cincuenta y ya", [250]),
        ("ils ont mis deux cent quarante livres", [240]),
        ("two sixty of them fam", [260]),
        ("no se me enoje pero cuatrocientos diez en vez de 460", [410, 460]),
        ("30 per tas bro en dan eenentwintig van die tassen", [30, 21]),
        ("1.250 kaartjes", [1250]),
    ],
)
def test_a_number_counts_whatever_stands_behind_it(text, numbers):
    assert values(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "el 15 por ciento es pal socio",
        "mannetje van mij wil 25 procent",
        "60k por cabeza",
        "50 ruggen ieder bro",
        "40 mijë secili",
        "24 balles x mille le bout",
        "€ 300 voor jou",
        "om 21:30 daar",
        "over 300-350 spreken we nog",
    ],
)
def test_parts_of_a_hundred_money_hours_and_stretches_are_no_amounts(text):
    assert values(text) == []


def test_what_is_something_else_already_is_left_out():
    assert [each.value for each in numbers_in("kaai 250 en 310 stuks", [(0, 8)])] == [310]


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_read_as_each_language_says_them(language):
    words = SPOKEN[language]
    said = {number: spelt(words, number) for number in range(20, 1000, 5)}
    assert {number: values(f"ok {text} dat") for number, text in said.items()} == {each: [each] for each in said}


@pytest.mark.parametrize("language", LANGUAGES)
def test_amounts_are_read_as_people_say_them_in_haste(language):
    words = SPOKEN[language]
    # "quatre vingt" is eighty.
    said = {number: shortened(words, number) for number in range(220, 400, 10)}
    assert {number: values(f"ok {text} dat") for number, text in said.items()} == {each: [each] for each in said}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("el 25 por ciento es pal socio", True),
        ("el 25 % es mucho", True),
        ("el 25 por la noche", False),
        ("el 25", False),
    ],
)
def test_the_25_per_cent_is_no_day(text, part):
    assert counts_a_hundred(text, 5) == part


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Ankunft in Bremerhaven: Freitag, KW 12.", "Freitag"),
        ("Arrivée à Anvers : vendredi de la semaine 12.", "vendredi de la semaine"),
        ("Dolazak u Antverpen: petak u 12. nedelji.", "petak"),
    ],
)
def test_a_day_of_a_numbered_week_is_the_day_of_that_week(text, raw):
    start = text.index(raw)
    named = Mention(0, "moment", start, start + len(raw), raw, "2021-03-19")
    sent = int(datetime(2021, 3, 14, 12, tzinfo=UTC).timestamp() * 1e6)
    told = tell(Told(0, sent, 1, 1, text, (named,), ()), ZoneInfo("Europe/Brussels"))
    assert [each.day for each in told.days] == [date(2021, 3, 26)]
    assert not told.loose_amounts
