"""The truth of an invented world, turned into leads, is right in everything; and who may see what was missed."""

import pytest

from argus.handover import FEWEST_MESSAGES
from tests.leads import judging, worlds
from tests.leads.truth import Shown

COUNTS = {"leads", "shipments", "doubles"}


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> worlds.World:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGUS_WORLDS", str(tmp_path_factory.mktemp("worlds")))
        patch.setenv("ARGUS_KEYS", "set by the world")
        yield worlds.world("a", 11, FEWEST_MESSAGES)


def told(of: worlds.World) -> list[Shown]:
    best = sorted(of.shipments, key=lambda each: -each.kg)
    return [
        Shown(
            min(each.numbers) if each.number_told else None, each.port, each.day, each.kg,
            frozenset(each.evidence), each.told_us,
        )
        for each in best
    ]  # fmt: skip


def test_the_truth_of_an_imported_world_is_right_in_everything(world):
    found = judging.measures(judging.match(told(world), world.shipments))
    assert len(world.shipments) >= 10
    assert {name: number for name, number in found.items() if name not in COUNTS and number != 1.0} == {}


def test_every_message_of_the_truth_is_another_message_of_the_dossier(world):
    messages = [message for each in world.shipments for message in each.evidence]
    assert len(messages) == len(set(messages)) > 100
    assert all(world.archive.find(bytes.fromhex(each)) for each in messages)


def test_a_world_is_made_once(world):
    assert worlds.world("a", 11, FEWEST_MESSAGES).folder == world.folder
    assert worlds.world("a", 12, FEWEST_MESSAGES).folder != world.folder


@pytest.mark.parametrize(
    ("books", "seed", "may"),
    [("a", 11, True), ("abc", 19, True), ("d", 11, False), ("ad", 11, False), ("a", 101, False)],
)
def test_worlds_for_reporting_are_not_looked_into(tmp_path, books, seed, may):
    assert worlds.World(tmp_path, books, seed).may_be_looked_into == may


def test_what_is_wrong_is_told_with_what_its_messages_are_about(world):
    right = told(world)
    decoy = next(each for each in world.truth if each.get("kind") == "freight")
    wrong = Shown(decoy["container"], None, None, None, frozenset(map(world.message_of, decoy["messages"])))
    said = worlds.misses(judging.match([wrong, *right[1:]], world.shipments), world)
    assert "WRONG at    1" in said
    assert "freight" in said
    assert said.count("MISSED") == 1
