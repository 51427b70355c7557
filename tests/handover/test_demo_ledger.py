"""The ledger beside the invented case: it follows from the truth, says that it is invented, and can be imported."""

import csv
import hashlib
import json
from datetime import date

import pytest

from argus.figures import all_figures, books_of
from argus.handover import FEWEST_MESSAGES, write_demo
from argus.ledger import import_ledger, read_file
from tests.intake.program import new_case

MESSAGES = FEWEST_MESSAGES * 10


class World:
    """A written case, its ledger and its truth."""

    def __init__(self, folder):
        self.told = write_demo(folder / "case", messages=MESSAGES, seed=13, books=("c",), truth=folder / "truth.jsonl")
        truth = map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines())
        self.shipments = {each["id"]: each for each in truth if each["record"] == "shipment"}
        with self.told.ledger.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def of(self, shipment):
        return [each for each in self.rows if each["entry_id"].split("-")[1] == shipment["id"]]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("ledger"))


def test_the_same_call_writes_the_same_ledger(world, tmp_path):
    again = World(tmp_path)
    digests = {hashlib.sha256(each.told.ledger.read_bytes()).hexdigest() for each in (world, again)}
    assert len(digests) == 1


def test_every_row_says_that_it_is_invented(world):
    assert world.rows
    for row in world.rows:
        for column in ("entry_id", "agency", "dossier", "operation", "source", "note"):
            assert row[column].startswith("INVENTED")


def test_what_was_seized_is_the_whole_load_in_the_box_of_the_truth(world):
    seized = [each for each in world.shipments.values() if each["status"] == "seized"]
    assert seized
    for shipment in seized:
        loads = [row for row in world.of(shipment) if row["entry_id"].endswith("-load")]
        assert [row["status"] for row in loads] == ["provisional", "confirmed"]
        assert {row["container"] for row in loads} == {shipment["container"]}
        assert {row["item_code"] for row in loads} == {shipment["commodity"]}
        assert int(loads[-1]["quantity"]) == shipment["quantity"]["kg"]
        assert {row["event_date_end"] for row in loads} == {shipment["extraction"][:10]}
        assert any(row["kind"] == "arrest" for row in world.of(shipment))


def test_of_what_got_through_a_part_at_most_is_found_and_of_what_was_cancelled_nothing(world):
    ends = dict.fromkeys(("extracted", "cancelled"), 0)
    for shipment in world.shipments.values():
        found = [row for row in world.of(shipment) if row["item_class"] == "drug"]
        if shipment["status"] == "extracted":
            ends["extracted"] += len(found)
            assert sum(int(row["quantity"]) for row in found) < shipment["quantity"]["kg"]
            assert not any(row["container"] for row in found)
        elif shipment["status"] == "cancelled":
            ends["cancelled"] += 1
            assert {row["kind"] for row in world.of(shipment)} == {"operation", "search"}
            assert not found
    assert all(ends.values())


def test_a_lead_that_led_to_a_find_was_read_before_it(world):
    led = [row for row in world.rows if row["detection"].startswith("lead@")]
    assert led
    for row in led:
        assert row["detection"].removeprefix("lead@")[:10] < row["event_date_end"]


def test_it_is_imported_without_a_question_beside_the_published_history(world, tmp_path):
    dossier, user = new_case(tmp_path / "case.argus")
    done = import_ledger(dossier, user, read_file(world.told.ledger))
    assert (done.written, done.known) == (len(world.rows), 0)
    import_ledger(dossier, user, read_file(type(world.told.ledger)("published-counters")))
    with dossier.register.read() as register:
        books = books_of(register)
    figures = all_figures(books, date(2022, 1, 1))
    kilos = {each.ask.scope.item: each.value for each in figures
             if (each.ask.measure, each.ask.scope.dossier) == ("kg_seized", "INVENTED")}  # fmt: skip
    standing = {row["entry_id"]: row for row in world.rows if row["item_class"] == "drug"}
    assert sum(kilos.values()) == sum(int(row["quantity"]) for row in standing.values())
    history = {each.ask.scope.place for each in figures if each.ask.measure == "year_kg"}
    assert {"BEANR", "NLRTM"} <= history
    dossier.register.close()
