"""From each published kilo back to messages and sealed bytes, and up again: the product in one test."""

import hashlib
import json
import re
import shutil
import sqlite3
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from argus.access import User, visible
from argus.errors import NotFoundError, UsageError
from argus.figures import LANGUAGES, all_figures, books_of, freeze
from argus.handover import write_demo
from argus.intake import bring_up_to_date, hold_lease, import_paths
from argus.ledger import Entry, add, import_ledger, link, read_file
from argus.messages import Archive, open_archive
from argus.privilege import withhold
from argus.store import Dossier, open_dossier
from argus.trace import Step, Trace, When, propose_links, trace, verify
from argus.web.app import make_app
from tests.intake.program import argus, argus_json, new_case, owner_of
from tests.test_json_answers import promised
from tests.web.visitor import Visitor

MESSAGES, SEED, BOOKS = 2_000, 12, ("a", "b")
EVERYTHING = 10_000


@dataclass(frozen=True)
class Case:
    """An invented case with its ledger: linked to its leads, one figure published."""

    folder: Path
    dossier: Dossier
    user: User
    truth: tuple[dict, ...]

    @property
    def archive(self) -> Archive:
        return open_archive(self.dossier, visible(self.user))

    def trace(self, wanted: str, when: When | None = None, **how) -> Trace:
        return trace(self.dossier, self.archive, wanted, when, **{"most": EVERYTHING} | how)

    def figure_id(self, measure: str = "kg_seized", item: str = "cocaine") -> str:
        with self.dossier.register.read() as register:
            figures = all_figures(books_of(register), date(2026, 1, 1))
        wanted = ("INVENTED", measure, item)
        return next(
            f.ask.figure_id for f in figures if (f.ask.scope.dossier, f.ask.measure, f.ask.scope.item) == wanted
        )

    def sealed(self, item: Step) -> Path:
        return self.dossier.evidence / item.id[:2] / item.id

    def change(self, *statement) -> None:
        with sqlite3.connect(self.dossier.folder / "register.sqlite") as register:
            assert register.execute(*statement).rowcount == 1
        register.close()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("traced")
    told = write_demo(folder / "case", messages=MESSAGES, seed=SEED, books=BOOKS, truth=folder / "truth.jsonl")
    dossier, user = new_case(folder / "haven.argus")
    import_paths(dossier, user, [told.delivery], zone=told.zone, workers=2)
    bring_up_to_date(dossier)
    import_ledger(dossier, user, read_file(told.ledger))
    for each in propose_links(dossier, open_archive(dossier, visible(user)), live=True):
        entry = each.revision.entry_id
        why, known = "INVENTED: the same box", each.first_knowledge
        link(dossier, user, entry, each.strength, why, lead_ids=each.lead_ids, first_knowledge=known)
    case = Case(folder, dossier, user, tuple(map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines())))
    with dossier.register.read() as register:
        figures = all_figures(books_of(register), date(2026, 1, 1))
    freeze(dossier, user, next(each for each in figures if each.ask.figure_id == case.figure_id()))
    dossier.register.close()
    return case


@pytest.fixture
def case(made_once, tmp_path):
    shutil.copytree(made_once.folder, tmp_path / "copy")
    dossier = open_dossier(tmp_path / "copy" / "haven.argus")
    yield replace(made_once, folder=tmp_path / "copy", dossier=dossier, user=owner_of(dossier))
    dossier.register.close()


def steps(step: Step, kind: str) -> list[Step]:
    return [each for each in step.all() if each.kind == kind]


def linked(case: Case) -> Step:
    return next(each for each in case.trace(case.figure_id()).root.children if each.facts["strength"] == "contributing")


def test_from_each_published_kilo_back_to_messages_and_sealed_bytes(case):
    found = case.trace(case.figure_id())
    (published,) = found.up
    assert (published.kind, published.facts["signature_holds"], published.faults) == ("published", True, ())
    kilos = sum(Decimal(entry.facts["amount"]) for entry in found.root.children)
    assert kilos == Decimal(published.facts["value"]) == found.root.facts["value"]

    shipments = {each["id"]: each for each in case.truth if each["record"] == "shipment"}
    for entry in found.root.children:
        shipment = shipments[entry.id.split("-")[1]]
        owed = entry.facts["strength"]
        assert owed in ("contributing", "none", None)
        if owed != "contributing":
            assert not entry.children
            continue
        (lead,) = entry.children
        assert lead.facts["container"] == shipment["container"]
        texts = {each["text"] for each in shipment["messages"]}
        messages = steps(lead, "message")
        assert sum(each.label in texts for each in messages) > len(texts) / 2
        for message in messages:
            for sighting in message.children:
                (item,) = sighting.children
                whole = case.sealed(item).read_bytes()
                assert hashlib.sha256(whole).hexdigest() == item.id
                record = whole[sighting.facts["from_byte"] : sighting.facts["to_byte"]]
                assert hashlib.sha256(record).hexdigest() == sighting.facts["bytes_sha256"]
                assert all(piece in readable(record) for piece in re.split(r"[\n…•\"]+", message.label))
                (delivery,) = item.children
                assert delivery.facts["manifest_sha256"]
    assert any(entry.facts["strength"] == "contributing" for entry in found.root.children)
    assert found.ok
    assert found.withheld == 0


def readable(record: bytes) -> str:
    """The text of a record; in JSON letters beyond ASCII may be written as escapes."""
    text = record.decode("utf-8")
    try:
        told = json.loads(text.strip().rstrip(","))
    except ValueError:
        return text.replace('""', '"')
    return json.dumps(told, ensure_ascii=False).replace('\\"', '"')


def test_from_a_message_up_to_the_published_figure_with_its_signature(case):
    message = steps(linked(case), "message")[0]
    found = case.trace(message.id[:12])
    assert (found.root.kind, found.root.id) == ("message", message.id)
    way = [[each.kind for each in found.up]]
    (lead,) = found.up
    (entry,) = lead.children
    figures = {each.id: each for each in entry.children}
    (published,) = figures[case.figure_id()].children
    assert way == [["lead"]]
    assert published.facts["signature_holds"]
    assert published.id == case.figure_id()


def test_a_week_before_the_find_neither_the_kilos_nor_the_entry_are_there(case):
    entry = linked(case)
    day = date.fromisoformat(entry.facts["day"])
    week_before = day - timedelta(days=7)
    assert case.trace(entry.id, When(day)).root.facts["status"] == "provisional"
    with pytest.raises(NotFoundError):
        case.trace(entry.id, When(week_before))
    assert entry.id in kilos_on(case, day)
    assert entry.id not in kilos_on(case, week_before)
    assert sum(kilos_on(case, week_before).values()) < sum(kilos_on(case, day).values())


def kilos_on(case: Case, day: date) -> dict[str, Decimal]:
    """Entry -> kilos under the published figure, as of a day; nothing while there was nothing."""
    try:
        found = case.trace(case.figure_id(), When(day))
    except NotFoundError:
        return {}
    kilos = {each.id: Decimal(each.facts["amount"]) for each in found.root.children}
    assert sum(kilos.values()) == found.root.facts["value"]
    return kilos


def test_what_is_withheld_is_counted_and_in_no_step(case):
    entry = linked(case)
    message = next(each for each in steps(entry, "message") if each.facts["sender"])
    lead = steps(entry, "lead")[0]
    link(case.dossier, case.user, entry.id, "contributing", "and this one", lead_ids=[lead.id],
         message_ids=[message.id], first_knowledge=entry.facts["first_knowledge"])  # fmt: skip
    assert message.id in [each.id for each in case.trace(entry.id).root.children]
    with hold_lease(case.dossier, "filter decision") as lease:
        withhold(case.dossier, case.user, str(message.facts["sender"]), "invented counsel", held=lease.require_held)
    bring_up_to_date(case.dossier)
    found = case.trace(entry.id)
    assert found.withheld >= 1
    assert message.id not in json.dumps(found.as_json())
    with pytest.raises(NotFoundError) as withheld:
        case.trace(message.id)
    with pytest.raises(NotFoundError) as unknown:
        case.trace("0" * 32)
    assert str(withheld.value) == str(unknown.value)


def test_a_changed_byte_of_a_sealed_file_shows_on_the_way(case):
    item = steps(linked(case), "item")[0]
    file = case.sealed(item)
    file.chmod(0o600)
    told = bytearray(file.read_bytes())
    told[-3] ^= 1
    file.write_bytes(told)
    found = case.trace(case.figure_id())
    assert not found.ok
    assert {each.id for each in found.steps if each.faults} == {item.id}


def test_a_changed_weight_shows_on_the_way_and_in_verify(case):
    assert verify(case.dossier).ok
    entry = linked(case)
    case.change(
        "UPDATE ledger_revisions SET number = '9999' WHERE entry_id = ? AND revision = ?",
        (entry.id, entry.facts["revision"]),
    )
    found = case.trace(entry.id)
    assert [each.kind for each in found.steps if each.faults] == ["entry"]
    (finding,) = verify(case.dossier).findings
    assert finding.where == f"ledger, act {entry.facts['act']}"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_acts SET reason = 'other' WHERE act_id = 2",
        "UPDATE ledger_acts SET at = '2020-01-01T00:00:00+00:00' WHERE act_id = 2",
        "UPDATE ledger_acts SET by = 'nobody' WHERE act_id = 2",
        "UPDATE published_figures SET document = replace(document, 'kg', 'kk') WHERE number = 1",
        "DELETE FROM published_figures WHERE number = 1",
        "INSERT INTO ledger_acts SELECT 99, what, at, by, reason, NULL, NULL FROM ledger_acts WHERE act_id = 1",
    ],
)
def test_verify_finds_an_act_or_a_published_figure_that_is_not_as_logged(case, statement):
    case.change(statement)
    assert len(verify(case.dossier).findings) == 1


def test_links_are_proposed_by_the_box_and_only_what_was_known_before_led_to_a_find(case):
    seized = next(each for each in case.truth if each["record"] == "shipment" and each["status"] == "seized")
    day = date.fromisoformat(seized["extraction"][:10])
    entry = Entry("seizure", day, day.isoformat(), item_class="drug", item_code="cocaine", number=Decimal(5),
                  unit="kg", mass_basis="net", container=seized["container"])  # fmt: skip
    name = add(case.dossier, case.user, entry).entry_id
    (late,) = propose_links(case.dossier, case.archive)
    assert (late.revision.entry_id, late.strength) == (name, "confirmed_after")
    (live,) = propose_links(case.dossier, case.archive, live=True)
    assert live.strength == "contributing"
    assert live.first_knowledge < seized["extraction"]
    assert promised("ledger-propose", [live.as_json()])
    assert len(propose_links(case.dossier, case.archive)) == 1  # looking decides nothing


def test_the_command_prints_a_tree_logs_what_was_read_and_says_no_when_something_is_broken(case):
    folder = case.dossier.folder
    entry = linked(case)
    item = steps(entry, "item")[0]
    case.dossier.register.close()
    told = promised("trace", argus_json(folder, "trace", case_figure(folder), "--limit", "5"))
    assert told["kind"] == "figure"
    assert told["children"][0]["children"][0]["kind"] == "lead"
    with sqlite3.connect(folder / "register.sqlite") as register:
        (last,) = register.execute("SELECT entry FROM log_entries ORDER BY number DESC LIMIT 1").fetchone()
    about = json.loads(last)["about"]
    assert about["trace"] == told["id"]
    assert set(about["messages"]) == {each["id"] for each in within(told) if each["kind"] == "message"}
    file = folder / "evidence" / item.id[:2] / item.id
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    assert "NOT AS SEALED" in argus(folder, "trace", entry.id, status=1).stdout


def case_figure(folder: Path) -> str:
    return next(
        each["figure_id"] for each in argus_json(folder, "figures", "--of-dossier", "INVENTED", "--item", "cocaine")
        if each["measure"] == "kg_seized"
    )  # fmt: skip


def within(told: dict) -> list[dict]:
    return [told, *(each for child in told["children"] for each in within(child))]


def test_few_letters_are_enough_unless_several_begin_so(case):
    lead = steps(linked(case), "lead")[0]
    assert case.trace(lead.id[:6]).root.id == lead.id
    ids = sorted(each.hex() for shard in case.archive.shards for each in map(bytes, shard.message_ids))
    common = next(one[:4] for one, other in pairwise(ids) if one[:4] == other[:4])
    with pytest.raises(UsageError):
        case.trace(common)


def test_the_page_shows_the_way_with_a_link_for_every_mark(case):
    visitor = Visitor.signed_in(make_app(case.dossier, port=8321), case.dossier, case.user)
    page = visitor.get(f"/trace/{case.figure_id()}")
    assert page.status_code == 200
    entry = linked(case)
    for wanted in (f'href="/trace/{entry.id}"', f'href="/trace/{entry.children[0].id}"', "#sealed-1", "/deliveries/1"):
        assert wanted in page.text
    assert page.text.count('class="mark') == page.text.count("<rect")
    secrets = [each.facts for each in steps(entry, "message") if "release_reference" in str(each.facts["tells"])]
    assert not secrets or "•••••" in page.text
    day = entry.facts["day"]
    earlier = date.fromisoformat(day) - timedelta(days=7)
    assert "Nothing of this name" in visitor.get(f"/trace/{entry.id}?as_of={earlier}", accept_language="en").text
    assert visitor.get("/trace/" + "0" * 32).status_code == 404
    assert entry.id in visitor.get("/trace").text


def test_a_figure_on_the_way_says_what_it_measures_and_amounts_are_in_the_marks_of_the_language(case):
    dutch = case.trace(case.figure_id(), language=LANGUAGES["nl"]).root
    assert re.match(r"in beslag genomen[^:]*: [0-9.]+ kilo · cocaine", dutch.label)
    assert dutch.facts["shown"] in dutch.label
    kilos = [entry.label.partition(" · ")[0] for entry in dutch.children]
    assert all(re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)? kg", each) for each in kilos)
