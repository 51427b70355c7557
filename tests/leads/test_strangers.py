"""The cases of strangers' harbours import whole, and every message their truth tells of is in the dossier."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from argus.intake import import_paths
from argus.terms.container_number import ContainerNumber
from tests.intake.program import new_case
from tests.leads.worlds import STRANGERS, World

MESSAGES = 3000


# The other one has tests of its own.
CASES = sorted(set(STRANGERS) - {"muelles"})


@pytest.fixture(scope="module", params=CASES)
def imported(request, tmp_path_factory) -> tuple[World, int]:
    folder = tmp_path_factory.mktemp(request.param)
    write(request.param, folder, 5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGUS_KEYS", str(folder / "keys"))
        made, user = new_case(folder / "world.argus")
        delivered = sorted(
            each for each in folder.iterdir() if each.suffix in (".csv", ".jsonl") and each.stem != "truth"
        )
        report = import_paths(made, user, delivered, zone="Europe/Brussels")
        made.register.close()
        yield World(folder, request.param, 5), report.messages_new


def write(case: str, folder: Path, seed: int) -> None:
    import_module(f"bench.strangers.{case}").write(folder, seed=seed, messages=MESSAGES)


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
        assert (row["text"] or "") == each["text"]  # of a picture alone
        assert world.archive.names.account(row["sender"]) == each["sender"]


def test_shipments_and_threats_are_read_as_they_are_judged(imported):
    world, _ = imported
    assert len(world.shipments) >= 3
    assert len(world.threats) >= 2
    assert all(each.telling and each.kg > 0 for each in world.shipments)
    assert all(ContainerNumber.read(number).fits for each in world.shipments for number in each.numbers)


@pytest.mark.parametrize("case", CASES)
def test_the_same_seed_writes_the_same_bytes(tmp_path, case):
    for name in "ab":
        write(case, tmp_path / name, 7)
    written = [{each.name: each.read_bytes() for each in Path(tmp_path / name).iterdir()} for name in "ab"]
    assert written[0] == written[1]
    assert json.loads(written[0]["truth.jsonl"].split(b"\n")[0])["seed"] == 7
