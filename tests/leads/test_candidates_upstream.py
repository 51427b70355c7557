"""Where two people tell different things of one load, who told of it first is believed, unless somebody corrects it."""

from tests.leads.test_candidates import NUMBER, PLAN, VOYAGE, found, standing

FIRST = ("12T10:06", "supply", "MSKU1234565 kaai 1742")


def test_the_quay_of_who_told_the_container_first_holds_against_one_passed_on_elsewhere(tmp_path, pool):
    elsewhere = ("13T11:00", "drivers", "MSKU1234565 kaai 730")
    (only,) = found(tmp_path / "case", pool, PLAN, NUMBER, VOYAGE, FIRST, elsewhere)
    assert {each.value for each in only.claims if each.field == "terminal"} == {"1742", "730"}
    assert standing(only)["terminal"] == "1742"


def test_the_quay_said_anew_where_it_was_said_first_is_the_one_that_stands(tmp_path, pool):
    anew = ("13T11:00", "supply", "MSKU1234565 kaai 730")
    (only,) = found(tmp_path / "case", pool, PLAN, NUMBER, VOYAGE, FIRST, anew)
    assert standing(only)["terminal"] == "730"
