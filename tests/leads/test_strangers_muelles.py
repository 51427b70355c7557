"""The world "muelles" of bench/strangers imports as it is, and its truth is about messages that are there."""

import json
from collections import Counter

import pytest
from bench.strangers import muelles

from argus.access import visible
from argus.intake import import_paths
from argus.messages import open_archive
from argus.terms import ContainerNumber
from tests.intake.program import new_case, owner_of
from tests.leads import worlds
from tests.leads.truth import shipment_of

MESSAGES = 3_000
LEAST_SHIPMENTS = 6


@pytest.fixture(scope="module")
def delivered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("muelles")
    muelles.write(folder, seed=1, messages=MESSAGES)
    return folder


@pytest.fixture(scope="module")
def truth(delivered):
    return [json.loads(line) for line in (delivered / "truth.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def archive(delivered, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("dossier")
        patch.setenv("ARGUS_KEYS", str(folder / "keys"))
        made, user = new_case(folder / "muelles.argus")
        report = import_paths(
            made, user, [delivered / "garita.jsonl", delivered / "fathom.csv"], zone="Europe/Brussels", workers=1
        )
        assert report.messages_new == MESSAGES
        yield open_archive(made, visible(owner_of(made)))


def test_every_message_that_the_truth_names_was_imported_as_it_says(archive, truth):
    message_of = worlds.located(archive, truth)
    named = [message for record in truth for message in record.get("messages", ())]
    texts = {}
    for shard in archive.shards:
        for row in shard.table.select(["message_id", "text"]).to_pylist():
            texts[row["message_id"].hex()] = row["text"]
    assert [texts[message_of(each)] for each in named] == [each["text"] for each in named]


def test_the_truth_can_be_judged_against_and_holds_every_sort_of_record(archive, truth):
    records = Counter(each["record"] for each in truth)
    assert records["shipment"] >= LEAST_SHIPMENTS
    assert records["threat"] >= 2
    assert records["decoy"] > records["shipment"]
    assert (records["world"], truth[0]["message_count"]) == (1, MESSAGES)
    message_of = worlds.located(archive, truth)
    shipments = [shipment_of(each, message_of, worlds.LOCODES) for each in truth if each["record"] == "shipment"]
    assert all(each.evidence and each.kg > 0 for each in shipments)


def test_what_a_shipment_is_said_to_tell_stands_in_its_messages(truth):
    for each in truth:
        if each["record"] != "shipment":
            continue
        says = {tells for message in each["messages"] for tells in message["says"]}
        assert {"port", "date"} <= says
        assert says & {"quantity", "share", "superseded"}
        assert each["dates"][-1] == each["date"]
        assert each["shares"] is None or sum(each["shares"]) > 0
        for number in filter(None, (each["container"], each["switched_to"])):
            assert ContainerNumber.read(number).fits


def test_the_same_seed_writes_the_same_world_and_another_seed_another(delivered, tmp_path):
    muelles.write(tmp_path / "again", seed=1, messages=MESSAGES)
    muelles.write(tmp_path / "other", seed=2, messages=MESSAGES)
    for name in ("garita.jsonl", "fathom.csv", "truth.jsonl"):
        assert (tmp_path / "again" / name).read_bytes() == (delivered / name).read_bytes()
        assert (tmp_path / "other" / name).read_bytes() != (delivered / name).read_bytes()
