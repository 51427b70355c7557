"""What a load lacks and its room tells beside it: a day, a port, an amount, each in a message of its own."""

import numpy as np
import pytest

from argus.leads.talk import WEIGHT_STEP, Talk, as_often
from tests.leads.test_candidates import NUMBER, VOYAGE, found, standing


def test_a_day_that_stands_beside_a_box_is_when_it_comes(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, NUMBER, ("12T10:02", "supply", "hij komt aan op 24 maart"))
    assert standing(only)["date"] == "2021-03-24"


def test_an_hour_beside_a_day_is_when_a_notice_was_written_and_not_when_the_ship_comes(tmp_path, pool):
    notice = ("12T10:05", "supply", "MSKU1234565 ETA Antwerpen 24.03.2021\nlast update 04:12")
    (only,) = found(tmp_path / "case", pool, NUMBER, notice)
    assert standing(only)["date"] == "2021-03-24"


def test_an_amount_with_its_unit_stands_where_nothing_better_is_told(tmp_path, pool):
    said = ("13T15:00", "supply", "er zitten 521 blokken in")
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, said)
    assert standing(only)["quantity"] == "521"
    better = ("13T15:01", "supply", "tassen 20 van 30")
    (other,) = found(tmp_path / "other", pool, NUMBER, VOYAGE, said, better)
    assert standing(other)["quantity"] == "600"


def test_texts_count_so_often_that_each_language_is_as_frequent_as_among_the_others():
    languages = np.array([1] * 90 + [2] * 10, np.int64)
    wanted = np.array([1] * 10 + [2] * 10, np.int64)
    weights = as_often(languages, wanted)
    shares = [weights[languages == code].sum() / weights.sum() for code in (1, 2)]
    assert shares == pytest.approx([0.5, 0.5], abs=0.02)
    assert (weights / WEIGHT_STEP == np.rint(weights / WEIGHT_STEP)).all()


def test_a_language_that_no_load_is_told_in_counts_as_it_is():
    weights = as_often(np.array([1, 1, 3, 3], np.int64), np.array([1], np.int64))
    assert weights[2:].tolist() == [1.0, 1.0]


def test_words_that_are_seldom_heard_at_all_say_next_to_nothing():
    loads = [f"komt de doos {number}" for number in range(20)]
    others = ["hallo daar"] * 4_000 + ["apfelkuchen", "apfelkuchen morgen"]
    talk = Talk(loads, others)
    assert abs(talk.odds("apfelkuchen")) < 0.2
    assert talk.odds("doos") > 2
    assert talk.odds("hallo") < -1
