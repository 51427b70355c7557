"""Weights are found again in candidates drawn by known weights, and never say the opposite of what they may."""

import random

import pytest

from argus.leads.fitting import fitted
from argus.leads.weights import Weights, as_toml, probability, shipped_weights, weights_in

TRUE = Weights(-1.0, {"number": 2.0, "freight": -3.0, "lexicon.words": 0.5})


def drawn(count: int, seed: int = 5) -> tuple[list[dict[str, float]], list[bool]]:
    """Candidates whose features are real as often as TRUE says."""
    chance = random.Random(seed)
    features, real = [], []
    for _ in range(count):
        each = {"number": float(chance.randint(0, 1)), "freight": chance.random(), "lexicon.words": chance.random()}
        features.append(each)
        real.append(chance.random() < probability(TRUE.log_odds(each)))
    return features, real


def test_weights_that_made_the_candidates_are_found_again():
    found = fitted(*drawn(6000))
    assert found.intercept == pytest.approx(TRUE.intercept, abs=0.3)
    assert found.of["number"] == pytest.approx(2.0, abs=0.25)
    assert found.of["freight"] == pytest.approx(-3.0, abs=0.4)


def test_the_order_of_candidates_changes_nothing():
    features, real = drawn(300)
    other = fitted(features[::-1], real[::-1])
    one = fitted(features, real)
    assert one.of == pytest.approx(other.of, abs=1e-9)
    assert one.intercept == pytest.approx(other.intercept, abs=1e-9)


def test_a_feature_that_would_say_the_opposite_of_what_it_may_says_nothing():
    features, real = drawn(500)
    found = fitted(features, real, speaks={"freight": 1, "number": 1})
    assert "freight" not in found.of
    assert found.of["number"] > 0


def test_words_count_for_less_than_the_same_signs_that_are_no_words():
    features, real = drawn(200)
    word = fitted([{"lexicon.x": each["number"]} for each in features], real).of["lexicon.x"]
    sign = fitted([{"x": each["number"]} for each in features], real).of["x"]
    assert 0 < word < sign


def test_where_a_sign_tells_real_ones_apart_without_a_fault_the_weights_stay_finite():
    found = fitted([{"x": float(each % 2)} for each in range(100)], [bool(each % 2) for each in range(100)])
    assert 1 < found.of["x"] < 20


def test_what_comes_once_more_than_usual_counts_as_usual():
    found = fitted([*({"x": 1.0} for _ in range(99)), {"x": 1000.0}, {}], [True] * 100 + [False])
    assert found.most["x"] == 1.0
    assert found.log_odds({"x": 1000.0}) == found.log_odds({"x": 1.0})


def test_the_reasons_add_up_to_the_log_odds():
    features = {"number": 1.0, "freight": 0.5, "unknown": 7.0}
    assert TRUE.intercept + sum(TRUE.added_by(features).values()) == TRUE.log_odds(features)
    assert "unknown" not in TRUE.added_by(features)


def test_weights_are_the_same_after_they_were_written_and_read():
    found = Weights(-1.5, {"number": 2.25, "lexicon.words": 0.5}, {"number": 3.0})
    assert weights_in(as_toml(found, "nothing")) == found


def test_the_weights_that_come_with_the_program_can_be_read():
    assert shipped_weights().intercept < 0
