"""The case of a stranger's harbour imports whole, and every message its truth tells of is in the dossier."""

import json
from pathlib import Path

import pytest
from bench.strangers.kaaien import write

from argus.intake import import_paths
from argus.terms.container_number import ContainerNumber
from tests.intake.program import new_case
from tests.leads.worlds import World

MESSAGES = 3000


@pytest.fixture(scope="module")
def imported(tmp_path_factory) -> tuple[World, int]:
    folder = tmp_path_factory.mktemp("kaaien")
    write(folder, 5, MESSAGES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGUS_KEYS", str(folder / "keys"))
        made, user = new_case(folder / "world.argus")
        report = import_paths(made, user, [folder / "tinbox.csv", folder / "sluis.jsonl"], zone="Europe/Brussels")
        made.register.close()
        yield World(folder, "kaaien", 5), report.messages_new


def test_all_messages_written_are_imported(imported):
    world, count = imported
    assert count == MESSAGES == world.truth[0]["message_count"]


def test_every_message_of_the_truth_is_found_with_its_text_and_sender(imported):
    world, _ = imported
    told = [message for each in world.truth for message in each.get("messages", ())]
    assert len(told) >= 5 * len(world.shipments)
    for each in told:
        found = world.archive.find(bytes.fromhex(world.message_of(each)))
        assert found is not None
        shard, position = found
        row = shard.table.slice(position, 1).to_pylist()[0]
        assert row["text"] == each["text"]
        assert world.archive.names.account(row["sender"]) == each["sender"]


def test_shipments_and_threats_are_read_as_they_are_judged(imported):
    world, _ = imported
    assert len(world.shipments) == 10
    assert len(world.threats) == 4
    assert all(each.telling and each.kg > 0 for each in world.shipments)
    assert all(ContainerNumber.read(number).fits for each in world.shipments for number in each.numbers)


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in "ab":
        write(tmp_path / name, 7, MESSAGES)
    written = [{each.name: each.read_bytes() for each in Path(tmp_path / name).iterdir()} for name in "ab"]
    assert written[0] == written[1]
    assert json.loads(written[0]["truth.jsonl"].split(b"\n")[0])["seed"] == 7
