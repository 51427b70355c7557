"""Quantities and prices: what the golden lines do not say about them."""

import re
from pathlib import Path

import pytest

from argus.reading.mentions import Batch, Mention
from argus.reading.mentions.amounts import Amounts
from tests.reading.mentions.golden import LISTS, ZONE

FINDER = Amounts(LISTS)
SAMPLE = Path(__file__).parents[3] / "samples" / "ubuntu-irc"
_SAID = re.compile(r"\[\d\d:\d\d\] <[^>]*> ?(.*)")


def found(text: str) -> list[Mention]:
    return [each for each in FINDER.find(Batch([text], [0], ZONE)) if not each.kind.startswith("_")]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("12 tassen van 30", {"bags": 12, "each": 30, "count": 360, "unit": "blocks"}),
        ("12 bags of 25 kg", {"bags": 12, "each": 25, "grams": 300_000, "unit": "kg"}),
        ("300 + 50", {"parts": "300+50", "count": 350}),
        ("jan 100, piet 50, rest 150", {"parts": "100+50+150", "count": 300}),
    ],
)
def test_what_is_worked_out_is_inferred_and_tells_its_parts(text, facts):
    (mention,) = found(text)
    assert mention.how == "inferred"
    assert facts.items() <= mention.facts.items()


def test_blocks_are_never_turned_into_kilos():
    (mention,) = found("300 blokken")
    assert "grams" not in mention.facts


@pytest.mark.parametrize(
    ("text", "grams"), [("1.1 ton", 1_100_000), ("halve kilo", 500), ("500 gr", 500), ("2,5 kg", 2500)]
)
def test_a_weight_tells_its_grams(text, grams):
    (mention,) = found(text)
    assert mention.facts["grams"] == grams
    assert "count" not in mention.facts


def test_a_range_tells_both_ends():
    (mention,) = found("300-350 kg")
    assert (mention.facts["low"], mention.facts["high"], mention.raw) == (300, 350, "300-350 kg")


def test_a_ton_beside_money_is_both_a_weight_and_a_sum():
    assert {(each.kind, each.value) for each in found("3 ton betaald")} == {
        ("quantity", "3000 kg"),
        ("price", "300000 EUR"),
    }


def test_a_price_with_its_thousands_left_out_is_inferred_and_keeps_the_number_as_said():
    (mention,) = found("27,5 p/st")
    assert mention.how == "inferred"
    assert [value for value, _ in mention.alternatives] == ["27500 per piece", "27.5 per piece"]


def test_pay_is_told_from_price():
    (mention,) = found("we betalen 60k")
    assert mention.facts["what"] == "pay"


def test_real_chat_about_computers_holds_hardly_any_shipment():
    texts = [
        said[1]
        for log in sorted(SAMPLE.rglob("*.raw.txt"))
        for line in log.read_text("utf-8", "replace").splitlines()
        if (said := _SAID.match(line))
    ]
    mentions = [each for each in FINDER.find(Batch(texts, [0] * len(texts), ZONE)) if not each.kind.startswith("_")]
    quantities = [each for each in mentions if each.kind == "quantity"]
    unsigned = [each for each in mentions if each.kind == "price" and not re.search("[$€£]", each.raw)]
    assert len(texts) > 100_000
    assert len(quantities) <= 20
    assert len(unsigned) <= 60
