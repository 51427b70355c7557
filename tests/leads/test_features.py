"""What speaks for and against a load: freight, years that are over, people whom nobody else of this sort knows."""

import pytest

from tests.leads.test_candidates import NUMBER, VOYAGE, found


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("invoice and packing list of MSKU1234565 attached, regards", "lexicon.freight"),
        ("the court file says MSKU1234565 came in may 2019", "long_past"),
        ("MSKU1234565 was 3 januari 2021 al binnen", "long_past"),
    ],
)
def test_freight_and_times_long_past_are_told(tmp_path, pool, said, name):
    (only,) = found(tmp_path / "case", pool, ("28T10:00", "supply", said), ("28T10:01", "supply", "ok antwerpen"))
    assert only.features[name]
    (plain,) = found(tmp_path / "plain", pool, NUMBER, VOYAGE)
    assert name not in plain.features


def test_a_room_that_shares_nobody_stands_out_among_many_only(tmp_path, pool):
    (few,) = found(tmp_path / "few", pool, NUMBER, VOYAGE)
    assert "people.apart" not in few.features
    rooms = [(f"{day:02}T10:00", f"room{day}", f"zegel FX10{day}44 haven antwerpen") for day in range(1, 12)]
    shared = [(f"{day:02}T11:00", f"room{day}", "bel me 0470123456") for day in range(1, 12)]
    loads = found(tmp_path / "many", pool, *rooms, *shared, NUMBER, VOYAGE)
    (load,) = [each for each in loads if "container:MSKU1234565" in each.keys]
    assert load.features["people.apart"]
