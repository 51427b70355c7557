"""Laws of leads: they follow from messages, not from how or when those came in; corrections win; withheld is gone."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from argus.engine import Pool
from argus.evidence import finished_by
from argus.handover import write_demo
from argus.leads import Asked, Lead
from tests.intake.program import wait_until
from tests.leads.case import Case, unnumbered


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as made:
        yield made


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of an invented delivery with some ten shipments, over four services."""
    folder = tmp_path_factory.mktemp("world")
    write_demo(folder / "demo", messages=6_000, seed=12, truth=folder / "truth.jsonl", books=("b",))
    return sorted(each for each in (folder / "demo/INVENTED-delivery").iterdir())


@pytest.fixture(scope="module")
def whole(world: list[Path], tmp_path_factory: pytest.TempPathFactory, pool: Pool) -> Case:
    """All of it in one delivery."""
    return Case(tmp_path_factory.mktemp("whole"), pool).take(world)


def differing(one: tuple[Lead, ...], other: tuple[Lead, ...]) -> list[str]:
    """Which leads are not the same, so that a failure can be read."""
    pairs = {each.lead_id: each for each in unnumbered(other)}
    return [each.lead_id for each in unnumbered(one) if pairs.get(each.lead_id) != each]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_split_and_order_of_import_gives_the_same_leads(seed, world, whole, tmp_path, pool):
    chance = random.Random(seed)
    files = [*world]
    chance.shuffle(files)
    cuts = sorted(chance.sample(range(1, len(files)), 2))
    parts = Case(tmp_path / "parts", pool)
    for part in (files[: cuts[0]], files[cuts[0] : cuts[1]], files[cuts[1] :]):
        parts.take(part)
        parts.leads()  # what is made, and kept, on the way changes nothing
    assert len(whole.leads()) > 8
    assert differing(whole.leads(), parts.leads()) == []
    assert [each.lead_id for each in parts.leads()] == [each.lead_id for each in whole.leads()]


def test_leads_as_of_a_day_are_those_of_a_dossier_that_ends_there(pool, tmp_path):
    day = datetime(2021, 3, 1, 10, tzinfo=UTC)
    told = [
        "container MSKU1234565 Antwerpen 12 maart, 300 blokken",
        "CSQU3054383 Rotterdam 20 maart, 150 blokken",
        "MSKU1234565 kade 869, release 4F7A21",
        "MSKU1234565 Antwerpen wordt 13 maart",
        "CSQU3054383 Rotterdam wordt 22 maart",
    ]
    lines = [
        ((day + timedelta(days=at)).isoformat(), f"room {text[:4]}", "nobody.a", text) for at, text in enumerate(told)
    ]
    whole = Case(tmp_path / "whole", pool).bring(*lines)
    for ends in range(1, len(lines)):
        until = Case(tmp_path / f"until {ends}", pool).bring(*lines[:ends])
        last = datetime.fromisoformat(lines[ends - 1][0])
        as_of = Asked(as_of_us=int(last.timestamp() * 1_000_000))
        assert unnumbered(whole.leads(as_of)) == unnumbered(until.leads())


def test_leads_known_at_a_moment_are_those_of_what_had_come_in_by_then(pool, tmp_path):
    first = ("2021-03-01T10:00:00Z", "plan", "nobody.a", "container MSKU1234565 Antwerpen 12 maart, 300 blokken")
    later = ("2021-03-02T10:00:00Z", "plan", "nobody.a", "MSKU1234565 Antwerpen wordt 13 maart")
    case = Case(tmp_path / "case", pool).bring(first)
    before = case.leads()
    with case.dossier.register.read() as register:
        came_in = max(finished_by(register).values())
    wait_until(lambda: datetime.now(UTC) >= came_in + timedelta(seconds=1))  # deliveries are timed to the second
    case.bring(later, first)
    then = Asked(known_at_us=int(came_in.timestamp() * 1_000_000))
    assert unnumbered(case.leads(then)) == unnumbered(before) != unnumbered(case.leads())
    assert case.leads(Asked(known_at_us=then.known_at_us - 1)) == ()


def test_a_later_correction_wins_and_what_was_said_before_stays_beside_it(pool, tmp_path):
    case = Case(tmp_path / "case", pool).bring(
        ("2021-03-01T10:00:00Z", "plan", "nobody.a", "container MSKU1234565 Antwerpen 12 maart, 300 blokken"),
        ("2021-03-02T10:00:00Z", "plan", "nobody.b", "MSKU1234565 Antwerpen kade 869"),
        ("2021-03-03T10:00:00Z", "plan", "nobody.a", "MSKU1234565 Antwerpen wordt 14 maart"),
    )
    (lead,) = case.leads()
    assert lead.fields["date"] == "2021-03-14"
    standing, *others = lead.claims_of("date")
    assert (standing.value, standing.stands) == ("2021-03-14", True)
    assert ("2021-03-12", False) in [(each.value, each.stands) for each in others]
    assert all(each.message_ids for each in lead.claims)


def test_pieces_and_kilos_are_told_apart_and_a_stretch_of_days_has_an_end(pool, tmp_path):
    counted, weighed = (
        Case(tmp_path / unit, pool).bring(
            ("2021-03-01T10:00:00Z", "plan", "nobody.a", f"container MSKU1234565 Antwerpen, 300 {unit}"),
            ("2021-03-01T10:05:00Z", "plan", "nobody.b", f"MSKU1234565 Antwerpen half april, 300 {unit}"),
        )
        for unit in ("blokken", "kg")
    )
    assert [(each.quantity_kg, each.blocks) for each in (*counted.leads(), *weighed.leads())] == [
        (300.0, 300),
        (300.0, None),
    ]
    (lead,) = counted.leads()
    assert (lead.arrives_on, lead.arrives_until) == (date(2021, 4, 11), date(2021, 4, 20))


def test_deliveries_that_follow_one_another_give_the_leads_of_one_that_holds_all(world, whole, tmp_path, pool):
    grown = Case(tmp_path / "grown", pool)
    quarter = -(-len(world) // 4)
    for first in range(0, len(world), quarter):
        grown.take(world[first : first + quarter]).leads()
    assert differing(whole.leads(), grown.leads()) == []
