"""Ships by name and number, and what only looks like them."""

import csv

import pytest

from argus.reading.mentions import Lists, VesselName
from argus.reading.mentions.vessels import Vessels
from tests.readers.shared_data import shared
from tests.reading.mentions.golden import LISTS
from tests.reading.mentions.real_chat import mentions_in, mentions_of_real_chat


def found(text: str, lists: Lists = LISTS) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in mentions_in(Vessels(lists), text)]


def imported_vessels() -> Lists:
    with shared("data/container-vessels/container_vessels.csv").open(encoding="utf-8") as lines:
        return Lists(vessels=tuple(VesselName(row["name"], row["imo"]) for row in csv.DictReader(lines)))


def test_a_listed_ship_is_found_in_any_case_with_its_number():
    (mention,) = mentions_in(Vessels(LISTS), "morgen komt msc  fictiva")
    assert (mention.value, mention.raw, mention.facts) == (
        "MSC FICTIVA",
        "msc  fictiva",
        {"listed": True, "imo": "9074729"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "schip Ever",
        "het schip heet ever",
        "MV Ever",
        "m/v ever",
        "cma cgm ever",
        "wanneer komt de Ever, is het schip er al",
    ],
)
def test_a_ship_named_like_a_word_needs_a_word_for_ship(text):
    assert found(text) == [("vessel", "EVER")]


@pytest.mark.parametrize("text", ["ever been there", "Ever seen a ship", "have you ever seen the ship", "fictiva"])
def test_an_ordinary_word_is_no_ship(text):
    assert found(text) == []


def test_a_listed_ship_is_found_without_its_carrier_where_a_ship_is_spoken_of():
    assert found("het schip Fictiva ligt er") == [("vessel", "MSC FICTIVA")]


def test_an_unlisted_ship_is_less_sure():
    (mention,) = mentions_in(Vessels(LISTS), "laden op MV Bedacht Geluk in de nacht")
    assert mention.value == "BEDACHT GELUK"
    assert mention.alternatives == (("BEDACHT GELUK", 0.6),)


@pytest.mark.parametrize(
    "text",
    [
        "MSC container",
        "Maersk Line belt",
        "MS Office and MS Word",
        "mv Foo bar",
        "MSC",
        "het schip. Morgen meer",
        "hmm Yes",
    ],
)
def test_a_firm_or_a_command_is_no_ship(text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["IMO 9074729", "imo9074729", "IMO nr. 9074729", "imo: 907 4729"])
def test_a_number_that_fits_is_said(text):
    (mention,) = mentions_in(Vessels(LISTS), text)
    assert (mention.kind, mention.value, mention.how) == ("imo", "9074729", "said")


@pytest.mark.parametrize("wrong", ["9074728", "9074792", "0974729", "9174729"])
def test_a_wrong_number_is_repaired_and_the_true_one_is_a_candidate(wrong):
    (mention,) = mentions_in(Vessels(LISTS), f"IMO {wrong}")
    assert mention.how == "repaired"
    assert "9074729" in {value for value, _ in mention.alternatives}


@pytest.mark.parametrize("text", ["bug 9074729", "imo 907472", "imo 90747299", "IMO it works", "imho 9074729"])
def test_other_numbers_are_no_ship(text):
    assert found(text) == []


def test_seven_digits_beside_a_ship_are_its_number_only_if_they_fit():
    assert found("harbour dream 9074729") == [("vessel", "HARBOUR DREAM"), ("imo", "9074729")]
    assert found("harbour dream 9074728") == [("vessel", "HARBOUR DREAM")]


def test_real_chat_about_computers_names_hardly_a_ship():
    assert len(mentions_of_real_chat(Vessels(LISTS))) <= 10


def test_real_chat_names_hardly_one_of_thousands_of_imported_ships():
    assert len(mentions_of_real_chat(Vessels(imported_vessels()))) <= 15


@pytest.mark.parametrize("name", ["", " ", "-", "MSC", "123", "é", "🚢", "A B C D E F"])
def test_a_strange_name_on_the_list_finds_nothing_strange(name):
    assert found("het schip ligt aan de kaai, 🚢 123 en de msc ook", Lists(vessels=(VesselName(name),))) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("boot heet quindelle maan, komt zaterdag", "QUINDELLE MAAN"),
        ("schip is de msc verzinselia", "MSC VERZINSELIA"),
        ("the captain of Imaginary Star called", "IMAGINARY STAR"),
    ],
)
def test_a_name_in_small_letters_or_after_its_captain_counts_where_it_is_told(text, name):
    assert found(text) == [("vessel", name)]


@pytest.mark.parametrize("text", ["schip is weg, komt morgen", "boot windows first", "the captain of the team"])
def test_what_is_said_of_a_ship_is_not_its_name(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "schip MSKU1234565 komt later",
        "schip MSKU 123456-5",
        "MSC MSKU1234565",
        "boot heet msku1234565",
        "MV MSKU 1234565",
    ],
)
def test_the_number_of_a_container_is_no_ship(text):
    assert [kind for kind, _ in found(text) if kind == "vessel"] == []


def test_a_ship_of_four_letters_is_one_still():
    assert ("vessel", "ZEEU") in found("schip Zeeu komt morgen")
    assert ("vessel", "FICTIEF") in found("schip Fictief, MSKU1234565")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MSC Verzinselia 14-4 vlissingen", "MSC VERZINSELIA"),
        ("MSC Verzinselia 14/4", "MSC VERZINSELIA"),
        ("MSC Verzinselia 2 komt 14/4", "MSC VERZINSELIA 2"),
        ("CMA Verzinselia atraca 13/03", "CMA VERZINSELIA"),
    ],
)
def test_a_day_behind_a_ship_is_not_of_its_name(text, name):
    assert found(text) == [("vessel", name)]


def test_a_word_in_small_letters_is_no_carrier():
    assert found("cma Verzinselia") == []
