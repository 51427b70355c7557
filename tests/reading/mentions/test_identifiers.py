"""Numbers that name somebody are told from all others by check digits, by form and by words near them."""

import string
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from argus.reading.mentions import Batch, Mention
from argus.reading.mentions.identifiers import Identifiers
from argus.reading.mentions.identifiers.crypto import ADDRESSES
from argus.reading.mentions.identifiers.handles import HANDLES
from tests.reading.mentions.golden import LISTS, ZONE, lines

FINDER = Identifiers(LISTS)
IBAN = "NL91ABNA0417164300"
BITCOIN = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
BECH32 = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"


def found(text: str) -> list[Mention]:
    return list(FINDER.find(Batch([text], [None], ZONE)))


def told(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in found(text)]


@pytest.mark.parametrize(
    "written",
    [
        "+32460001234",
        "+32 460 00 12 34",
        "+32 (0)460/00.12.34",
        "(+32) 460-00-12-34",
        "00 32 460 00 12 34",
        "tel:+32460001234",
        "https://wa.me/32460001234",
        "+32\u200b460\u200b00 12 34",
        "＋３２ ４６０ ００ １２ ３４",
    ],
)
def test_a_telephone_number_is_one_value_however_it_is_written(written):
    assert told(f"bel {written}, vanavond") == [("phone", "+32460001234")]


def test_a_number_without_its_country_is_read_for_each_country_and_never_said():
    (number,) = found("nieuwe tel 06-00000012")
    assert number.how == "inferred"
    assert [value for value, _ in number.alternatives] == [
        "+31600000012",
        "+33600000012",
        "+355600000012",
        "+381600000012",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "300 + 50 000 000",
        "06/12/2021 10 uur",
        "192.168.100.200",
        "MSKU 123456 5 en HLXU 765432 1",
        "bug 1234567890",
        "2021-03-05 14:10:22",
        "doos 0412345678",
        "27.500, 28.250, 29.000",
        "27,5000 28,2500 euro",
        "koers 84.1234 85.1234",
        "order 0612345678901",
        "12°C buiten en 15° binnen",
        "de truck van 22u met 12 paletten",
        "51.25, 4.41",
        "load 12.34, 11.02, 10.55",
        "12-ABC-3 nabestellen",
        "id is 482913",
        "@all",
        "n=somebody@irc.example.org",
    ],
)
def test_numbers_of_other_things_name_nobody(text):
    assert told(text) == []


@given(place=st.integers(2, len(IBAN) - 1), digit=st.sampled_from(string.digits))
def test_an_account_with_one_wrong_digit_is_none(place, digit):
    assume(IBAN[place].isdigit() and IBAN[place] != digit)
    assert "iban" not in {kind for kind, _ in told(f"stort op {IBAN[:place]}{digit}{IBAN[place + 1 :]}")}


@given(gaps=st.lists(st.sampled_from(["", " ", ".", "-"]), min_size=len(IBAN), max_size=len(IBAN)), small=st.booleans())
def test_an_account_is_found_with_any_marks_in_it(gaps, small):
    # The country and its check digits stay recognisable.
    written = "".join(
        letter + (gap if place >= 3 else "") for place, (letter, gap) in enumerate(zip(IBAN, gaps, strict=True))
    )
    assert told("stort op " + (written.lower() if small else written)) == [("iban", IBAN)]


@pytest.mark.parametrize("address", [BITCOIN, BECH32, TRON])
@given(data=st.data())
def test_an_address_with_one_wrong_character_is_none(address, data):
    letters = string.ascii_lowercase + string.digits if address == BECH32 else string.ascii_letters + string.digits
    place = data.draw(st.integers(4, len(address) - 1))
    letter = data.draw(st.sampled_from(letters).filter(lambda each: each != address[place]))
    assert told(f"pay {address}") == [("crypto_address", address)]
    assert told(f"pay {address[:place]}{letter}{address[place + 1 :]}") == []


def test_an_ethereum_address_tells_whether_its_capitals_fit():
    address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    checks = [found(each)[0].facts["check"] for each in (address, address.lower(), address.replace("aA", "AA"))]
    assert checks == ["ok", "none", "wrong"]


@given(north=st.floats(-89.9, 89.9), east=st.floats(-179.9, 179.9))
def test_a_place_is_one_value_in_degrees_and_in_minutes(north, east):
    assume(abs(north) >= 10 or abs(east) >= 10)
    value = f"{north:.5f},{east:.5f}"
    assert told(f"{north:.5f}, {east:.5f}") == [("coordinates", value)]
    sides = "N" if north >= 0 else "S", "E" if east >= 0 else "W"
    degrees = [divmod(abs(each), 1) for each in (north, east)]
    minutes = [f"{whole:.0f}°{part * 60:.5f}'{side}" for (whole, part), side in zip(degrees, sides, strict=True)]
    assume(not any("60.00000" in each for each in minutes))
    ((kind, again),) = told(f"op {minutes[0]} {minutes[1]}")
    assert kind == "coordinates"
    assert [float(each) for each in again.split(",")] == pytest.approx([north, east], abs=2e-5)


@pytest.mark.parametrize(
    "written",
    [
        "51.43194 N 3.22111 E",
        "N51.43194 E3.22111",
        "51,43194N, 3,22111E",
        "51°25'55\" N 3°13'16\" E",
        "51º25'55''N 3º13'16''E",
        "51 25 55 N 3 13 16 E",
        "51° 25.9167' N 003° 13.2667' E",
        "5125.9167N 00313.2667E",
        "NB 51.43194 OL 3.22111",
        "lat: 51.43194, lon: 3.22111",
        "https://maps.google.com/?q=51.43194,3.22111",
        "https://www.openstreetmap.org/#map=15/51.43194/3.22111",
    ],
)
def test_a_place_is_one_value_however_it_is_written(written):
    ((kind, value),) = told(f"daar: {written} vannacht")
    assert kind == "coordinates"
    assert [float(each) for each in value.split(",")] == pytest.approx([51.43194, 3.22111], abs=2e-5)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("treffen bei 51.432 N 3.221 O heute nacht", "51.43200,3.22100"),
        ("rendez-vous à 51.432 N 3.221 O cette nuit", "51.43200,-3.22100"),
    ],
)
def test_o_is_east_or_west_by_the_language_of_the_message_and_both_are_kept(text, first):
    (place,) = found(text)
    assert place.value == first
    assert {value for value, _ in place.alternatives} == {"51.43200,3.22100", "51.43200,-3.22100"}


def test_a_plate_needs_a_word_near_it():
    assert told("12-AB-34") == []
    assert told("kenteken 12-AB-34") == [("plate", "12-AB-34")]
    assert told("het kenteken van de bus die daar gisteren stond weet ik niet, 12-AB-34") == []


def test_kinds_do_not_overlap():
    text = "kenteken 1-ABC-123 tel +32460001234 rek BE68539007547034 gps 51.2345,4.4123 jan@example.org sky A1B2C3"
    mentions = found(text)
    assert [each.kind for each in mentions] == ["plate", "phone", "iban", "coordinates", "handle", "handle"]
    assert all(left.end <= right.start for left, right in pairwise(mentions))


PIECES = [
    "t.me/ab",
    "T",
    ".",
    "me/x",
    "@",
    "mail=",
    "sky",
    "ID",
    " ",
    "\n",
    "é",
    "x" * 13,
    "05" + "a" * 64,
    "_",
    "abcd1",
]


@pytest.mark.parametrize("kind", [ADDRESSES, HANDLES], ids=["addresses", "handles"])
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=5))
def test_a_pattern_is_looked_for_in_every_message_it_can_fit(kind, texts):
    texts += [text for line in lines("identifiers") for _, _, text in line.messages]
    together = Batch(texts, [None] * len(texts), ZONE)
    fitting = together.rows_matching(kind.looks_so)
    assert together.rows_matching(kind.looks_so, kind.among(together)) == fitting
    assert fitting
