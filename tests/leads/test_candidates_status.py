"""Where a load is in its life: seized or lost, and what is probably freight."""

import pytest

from argus.leads.signs import words_of
from tests.leads.test_candidates import NUMBER, PLAN, VOYAGE, found

SEAL = ("12T10:06", "supply", "zegel ABC1234567")
FREIGHT = (
    ("12T10:00", "clerk", "MSKU1234565 antwerpen 24 maart, 22 pallets, set point -18"),
    ("12T10:05", "clerk", "MSKU1234565 demurrage en factuur volgen, temperatuur ok"),
)


@pytest.mark.parametrize(
    ("said", "status"),
    [("zegel ABC1234567, douane heeft hem gepakt", "seized"), ("zegel ABC1234567, alles weg broer", "lost")],
)
def test_a_load_that_is_gone_is_seized_where_somebody_says_who_took_it_and_lost_where_not(
    tmp_path, pool, said: str, status: str
):
    gone = ("25T09:00", "supply", said)
    (only,) = found(tmp_path / "case", pool, PLAN, NUMBER, SEAL, VOYAGE, gone)
    assert only.status == status
    assert only.status_reasons


def test_words_of_a_loss_before_the_load_was_due_say_nothing_of_it(tmp_path, pool):
    (only,) = found(
        tmp_path / "case", pool, PLAN, NUMBER, SEAL, VOYAGE, ("14T09:00", "supply", "zegel ABC1234567, alles weg broer")
    )
    assert only.status not in ("lost", "seized")


def test_a_box_talked_of_as_freight_is_probably_legitimate_and_says_why(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, *FREIGHT)
    assert only.status == "probably legitimate"
    assert "5 different ones" in str(only.status_reasons[0])


def test_freight_words_make_no_load_legitimate_for_which_somebody_is_paid(tmp_path, pool):
    paid = ("12T10:06", "clerk", "MSKU1234565 4500 per blok, 300 kilo cocaïne")
    (only,) = found(tmp_path / "case", pool, *FREIGHT, paid)
    assert only.status != "probably legitimate"


def test_a_word_of_freight_beside_a_plan_changes_nothing(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, PLAN, ("12T10:00", "supply", "container MSKU1234565 pallets"), VOYAGE)
    assert only.status != "probably legitimate"


def test_each_word_of_freight_counts_once():
    assert words_of("freight", "pallet, pallets, demurrage") == {"pallet", "demurrage"}
