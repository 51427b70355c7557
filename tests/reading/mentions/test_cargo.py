"""Seals, bills of lading and release references, and what only looks like them."""

import pytest

from argus.reading.mentions.cargo import Cargo
from tests.reading.mentions.golden import LISTS
from tests.reading.mentions.real_chat import mentions_in, mentions_of_real_chat


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in mentions_in(Cargo(LISTS), text)]


@pytest.mark.parametrize(
    "text",
    [
        "zegel 1234567",
        "Seal no.: 1234567",
        "plomb n° 123 45 67",
        "precinto 1234567",
        "lacre: 1234567",
        "sigillo 1234567",
        "vula 1234567",
        "pečat 1234567",
        "Plombe 1234567",
        "1234567 is het zegel",
        "1234567 zegel",
    ],
)
def test_a_seal_stands_beside_a_word_for_it(text):
    assert found(text) == [("seal", "1234567")]


@pytest.mark.parametrize(
    "text", ["1234567", "seal 50000 euro", "zegel +32460001234", "seal 1234", "zegel 12345678901", "zegel 22:30"]
)
def test_a_number_that_is_no_seal_is_none(text):
    assert found(text) == []


def test_a_container_between_seal_and_number_is_passed():
    assert found("zegel van MSKU1234565 is 778899") == [("seal", "778899")]


def test_two_seals_are_two_mentions():
    assert found("oud zegel AB123456, nieuw zegel AB123457") == [("seal", "AB123456"), ("seal", "AB123457")]
    assert found("zegels 445566/445567") == [("seal", "445566"), ("seal", "445567")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("MAEU123456789", "MAEU123456789"),
        ("maeu123456789", "MAEU123456789"),
        ("MAEU 123456789", "MAEU123456789"),
        ("HLCUANR210312345", "HLCUANR210312345"),
        ("b/l 123456789", "123456789"),
        ("BoL: ABC1234567", "ABC1234567"),
    ],
)
def test_a_bill_of_lading_is_known_by_its_carrier_or_the_word(text, number):
    assert found(text) == [("bill_of_lading", number)]


@pytest.mark.parametrize(
    "text",
    ["MSKU1234565", "MEDU1234565", "BL MSKU1234565", "choco2938", "bol 123456789", "bl 06 12345", "xmaeu123456789"],
)
def test_what_is_no_bill_of_lading_is_none(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pin 4821", "4821"),
        ("pincode: a3f9", "A3F9"),
        ("release code 3f8a21c9", "3F8A21C9"),
        ("TAR 12345678", "12345678"),
        ("code 4821 voor de container", "4821"),
        ("la clave es 84721", "84721"),
    ],
)
def test_a_release_reference_stands_behind_a_word_for_it(text, code):
    assert found(text) == [("release_reference", code)]


@pytest.mark.parametrize(
    "text",
    [
        "pin van mn kaart 4821",
        "sim pin 0000",
        "code 4821",
        "tar xvf 12345678",
        "pin 12",
        "pin 4821 euro",
        "slot 14:30",
        "pin hem vast 4821",
    ],
)
def test_other_codes_are_no_release_reference(text):
    assert found(text) == []


def test_real_chat_about_computers_has_hardly_papers_and_seals():
    assert len(mentions_of_real_chat(Cargo(LISTS))) <= 5


def test_a_code_without_a_harbour_near_is_less_sure():
    (mention,) = mentions_in(Cargo(LISTS), "hier je code C3A424")
    assert mention.alternatives == (("C3A424", 0.5),)
