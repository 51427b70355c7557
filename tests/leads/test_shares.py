"""Lists of shares are short names and numbers; the last number is a total only where something says so."""

import pytest

from argus.leads.shares import Shares, shares_in


@pytest.mark.parametrize(
    ("text", "parts", "total"),
    [
        ("turbo 100\nmango 50\nzebra 60", (100, 50, 60), None),
        ("verdeling:\nturbo 100\nmango 50 blok\nrest 150 blok", (100, 50, 150), None),
        ("100 turbo\n50 mango", (100, 50), None),
        ("jan: 80\npiet: 40\ntotaal: 120", (80, 40), 120),
        ("turbo 100\nmango 50\nzebra 150\n300", (100, 50, 150), 300),
        ("así va: loro 110, gato 110, canela 230", (110, 110, 230), None),
        ("divisão gato 260, guarda 530", (260, 530), None),
        ("loup 40, hibou 40, lapin 80 voilà", (40, 40, 80), None),
        ("loup 40, hibou 40 = 80", (40, 40), 80),
        ("loup 40, hibou 40, tutti 80", (40, 40), 80),
        ("podela vuk 25, lija 25, ukupno 50", (25, 25), 50),
        ("a1, b2", None, None),
        ("vuk 20, lija 20, zec 20, kos 20, sova 80", (20, 20, 20, 20), 80),
        ("who owns what -> wolf 92, owl 185", (92, 185), None),
    ],
)
def test_a_list_of_shares_is_read_with_its_total_only_where_one_is_named(text, parts, total):
    read = shares_in(text)
    assert (read and read.parts, read and read.total) == (parts, total)


@pytest.mark.parametrize(
    "text",
    [
        "zoek een goede winterjas max 100\nde boot had wel 23 dekken",
        "akku bei 42 prozent\nstau auf der a7, 28 km",
        "kaai 1700, kaai 1742",
        "row 12, bay 34",
        "seal 1234\nquay 1700",
        "niet 300, nu 280 blokken",
        "jan 25%, piet 75%",
        "22:30\n23:15",
        "ik betaal 25k, jij 20k",
        "we left the party at 4, then we drove home at 7 and slept",
    ],
)
def test_what_only_has_numbers_in_it_is_no_list_of_shares(text):
    assert shares_in(text) is None


def test_what_is_part_of_a_port_or_a_day_is_no_share():
    text = "antwerpen 12, rotterdam 14"
    assert shares_in(text) is not None
    assert shares_in(text, [(0, 9), (14, 23)]) is None


@pytest.mark.parametrize(
    "text", ["che caldo 30 gradi\nche caldo 7 gradi", "ya no son 60, son 200 kilos", "wolf 40, wolf 50"]
)
def test_what_is_said_twice_of_the_same_is_no_list_of_shares(text):
    assert shares_in(text) is None


def test_namesakes_are_numbered_and_the_sum_is_told_in_any_words() -> None:
    told = shares_in("zo staan we nu\nHibou 1 100\nTucan 2 100\nVuk 120\ndat is dan 320 met ze allen")

    assert told == Shares((100, 100, 120), 320)


def test_a_sum_may_be_told_in_tonnes() -> None:
    assert shares_in("Lobo 120\nPivoine 335\nSve zajedno 0,455 t. Hvala.") == Shares((120, 335), 455)


def test_a_last_line_that_tells_another_number_is_no_sum() -> None:
    assert shares_in("Lobo 120\nPivoine 335\nkomm um 17 uhr vorbei") is None
