"""What a load lacks, told days before or after; and what stands beside it and says nothing of it."""

from datetime import date

import pytest

from tests.leads.test_candidates import NUMBER, VOYAGE, found, standing

COMES = ("12T10:05", "supply", "schip Ostrolide komt 24/3")


def test_an_amount_told_days_later_in_its_room_is_of_a_load_that_has_none(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, ("17T15:00", "supply", "gjithsej 700 copa"))
    assert standing(only)["quantity"] == "700"


def test_a_port_told_before_anything_else_is_of_a_load_that_has_none(tmp_path, pool):
    ahead = ("03T10:00", "supply", "kunnen jouw mannen nog uit rotterdam halen")
    (only,) = found(tmp_path / "case", pool, ahead, NUMBER, COMES)
    assert standing(only)["port"] == "NLRTM"


def test_a_short_name_is_a_port_where_nothing_else_tells_one_and_somebody_named_it_in_full(tmp_path, pool):
    short = ("12T10:05", "supply", "schip Ostrolide 24/3 vlc")
    elsewhere = ("02T10:00", "other", "container TCLU7654320 valencia 10 maart")
    _, load = found(tmp_path / "case", pool, elsewhere, NUMBER, short)
    assert standing(load)["container"] == "MSKU1234565"
    assert standing(load)["port"] == "ESVLC"


@pytest.mark.parametrize("written", ["ızmir 24/3", "İZMİR 24/3", "ſines 24/3"])
def test_letters_that_look_alike_to_an_expression_stop_nothing(tmp_path, pool, written):
    elsewhere = ("02T10:00", "other", "container TCLU7654320 haven van izmir 10 maart")
    assert found(tmp_path / "case", pool, elsewhere, NUMBER, ("12T10:05", "supply", f"schip Ostrolide {written}"))


def test_answers_of_a_word_are_no_evidence(tmp_path, pool):
    answers = [("12T10:06", "supply", "ok"), ("12T10:07", "supply", "qui conduit"), ("12T10:08", "supply", "hmm")]
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, *answers)
    assert len(only.message_ids) == 2


def test_a_day_long_past_is_no_arrival(tmp_path, pool):
    waits = ("10T10:00", "supply", "300 blokken staan sinds 5 januari in guayaquil, naar antwerpen 20%")
    (only,) = found(tmp_path / "case", pool, waits, NUMBER, COMES)
    assert standing(only)["date"] == "2021-03-24"


def test_what_left_yesterday_comes_on_the_day_beside(tmp_path, pool):
    left = ("12T10:05", "supply", "schip Ostrolide is gisteren vertrokken, antwerpen 24/3")
    (only,) = found(tmp_path / "case", pool, NUMBER, left)
    assert standing(only)["date"] == "2021-03-24"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("3 dagen vertraging", date(2021, 3, 27)),
        ("pushed 6 days", date(2021, 3, 30)),
        ("decale de 2 jours", date(2021, 3, 26)),
        ("slipped to the 26th", date(2021, 3, 26)),
    ],
)
def test_a_ship_that_is_late_by_days_comes_so_many_later(tmp_path, pool, said, day):
    found_ones = found(tmp_path / "case", pool, NUMBER, VOYAGE, ("18T10:00", "supply", said))
    assert standing(found_ones[0])["date"] == day.isoformat()


def test_another_number_days_later_takes_the_place_of_the_first(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, ("16T10:00", "supply", "oude nummer, TCLU7654320"))
    told = standing(only)
    assert (told["container"], told["port"], told["date"]) == ("TCLU7654320", "BEANR", "2021-03-24")


def test_another_number_with_a_day_of_its_own_is_another_load(tmp_path, pool):
    other = ("16T10:00", "supply", "TCLU7654320 komt 30 maart")
    assert len(found(tmp_path / "case", pool, NUMBER, VOYAGE, other)) == 2


def test_what_is_told_before_a_load_passes_over_no_other_one_of_its_room(tmp_path, pool):
    asked = ("02T10:00", "supply", "haal er een uit antwerpen, 300 kg")
    first = ("05T10:00", "supply", "container MSKU1234565 schip Ostrolide 14/3")
    second = ("20T10:00", "supply", "container TCLU7654320 antwerpen 4 april")
    one, other = found(tmp_path / "case", pool, asked, first, second)
    assert standing(one)["quantity"] == "300"
    assert "quantity" not in standing(other)


def test_digits_of_a_box_and_of_a_place_in_the_yard_are_no_amount_and_no_day(tmp_path, pool):
    written = ("12T10:00", "supply", "MSKU 123 456 5 320 blokken antwerpen 24 maart")
    place = ("23T22:00", "supply", "staat blok C 25/2")
    (only,) = found(tmp_path / "case", pool, written, place)
    assert standing(only)["quantity"] == "320"
    assert standing(only)["date"] == "2021-03-24"


def test_a_few_messages_of_a_day_long_past_are_an_old_load(tmp_path, pool):
    told = ("12T10:00", "supply", "die MSKU1234565 van 5 januari 2019, 3000 kilo kwijt in antwerpen")
    (only,) = found(tmp_path / "case", pool, told)
    assert only.status == "old"
