"""`argus leads` by the real program: listed with why, opened, decided about, undone; logged before it is shown."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from argus.access.log import stored_entries
from argus.store import open_dossier
from tests.intake.program import argus as program
from tests.intake.program import new_program
from tests.test_json_answers import promised

Argus = Callable[..., Any]

# Invented; numbers of containers are nobody's.
LINES = (
    ("2021-03-01T10:00:00Z", "plan", "nobody.a", "container MSKU1234565, 300 blokken, komt in Antwerpen 12 maart"),
    ("2021-03-01T10:01:00Z", "plan", "nobody.b", "ok. zegel ABC1234567, kade 869"),
    ("2021-03-02T10:00:00Z", "haven", "nobody.b", "MSKU 123456-5 Antwerpen, release 4F7A21, kade 869"),
    ("2021-03-03T09:00:00Z", "plan", "nobody.a", "MSKU1234565 Antwerpen wordt 13 maart"),
    ("2021-03-04T10:00:00Z", "ander", "nobody.c", "CSQU3054383 Rotterdam 20 maart, 150 blokken"),
    ("2021-03-04T10:05:00Z", "ander", "nobody.d", "CSQU3054383 kade 2427 ok"),
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leads")
    new = new_program(folder)
    rows = [
        {"id": f"s{at}", "timestamp": sent, "chat": chat, "from": sender, "text": text}
        for at, (sent, chat, sender, text) in enumerate(LINES)
    ]
    (folder / "chat.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    new("import", str(folder / "chat.jsonl"))
    return folder


@pytest.fixture
def argus(imported: Path, tmp_path: Path) -> Argus:
    """The program over a copy of its own."""
    shutil.copytree(imported, tmp_path / "copy")
    folder = tmp_path / "copy/case.argus"

    def run(*words: str, status: int = 0) -> Any:
        done = program(folder, "leads", *words, status=status, env=env)
        return json.loads(done.stdout) if "--json" in words else done

    env = {**os.environ, "ARGUS_KEYS": str(tmp_path / "copy/keys")}
    run.folder = folder  # type: ignore[attr-defined]
    return run


def logged(argus: Argus) -> list[dict[str, Any]]:
    dossier = open_dossier(argus.folder)  # type: ignore[attr-defined]
    with dossier.register.read() as register:
        entries = [json.loads(each.entry) for each in stored_entries(register)]
    dossier.register.close()
    return entries


def box(leads: list[dict[str, Any]], number: str = "MSKU1234565") -> dict[str, Any]:
    return next(each for each in leads if each["container"] == number)


def test_leads_are_listed_as_promised_and_the_list_is_in_the_log(argus):
    leads = promised("leads", argus("--json"))
    assert [each["score"] for each in leads] == sorted((each["score"] for each in leads), reverse=True)
    lead = box(leads)
    assert (lead["port"], lead["date"], lead["quantity_kg"]) == ("BEANR", "2021-03-13", 300)
    assert {"s0", "s2", "s3"} <= set(lead["source_ids"])
    entry = logged(argus)[-1]
    assert entry["act"] == "read"
    assert entry["about"]["shown"] == [each["lead_id"] for each in leads]


def test_every_part_of_the_score_is_explained(argus):
    lead = box(argus("--json"))
    assert all(part["reasons"] for part in lead["parts"].values())
    product = 1.0
    for part in lead["parts"].values():
        product *= part["number"]
    assert lead["score"] == pytest.approx(product, rel=1e-3)
    shown = argus("show", lead["lead_id"]).stdout
    for part in lead["parts"].values():
        for reason in part["reasons"]:
            assert reason["words"] in shown


def test_the_list_says_which_day_it_takes_for_today(argus):
    assert "today is 2021-03-04 (the newest message" in argus().stdout
    assert "today is 2021-03-02 (as asked)" in argus("--as-of", "2021-03-02").stdout


def test_as_of_a_day_the_later_correction_was_not_made_yet(argus):
    lead = box(promised("leads", argus("--as-of", "2021-03-02", "--json")))
    assert lead["date"] == "2021-03-12"
    assert "s3" not in lead["source_ids"]
    assert [each["container"] for each in argus("--as-of", "2021-03-02", "--json")] == ["MSKU1234565"]


def test_what_was_not_in_the_dossier_yet_counts_for_nothing(argus):
    assert argus("--known-at", "2021-03-04", "--json") == []
    assert len(argus("--known-at", "2999-01-01", "--json")) == len(argus("--json"))


def test_muting_hides_a_lead_and_undo_brings_it_back(argus):
    lead_id = box(argus("--json"))["lead_id"]
    argus("mute", lead_id[:8], "--reason", "the same as another", "--not-real")
    assert lead_id not in [each["lead_id"] for each in argus("--json")]
    muted = next(each for each in argus("--muted", "--json") if each["lead_id"] == lead_id)
    assert muted["muted"]
    entry = [each for each in logged(argus) if each["act"] == "decide"][-1]
    assert (entry["about"]["what"], entry["about"]["said"]) == ("mute", "the same as another")
    argus("undo", lead_id)
    assert lead_id in [each["lead_id"] for each in argus("--json")]
    assert [each["about"]["what"] for each in logged(argus) if each["act"] == "decide"] == ["mute", "undo"]


def test_pinned_leads_come_first_and_values_of_ones_own_stand(argus):
    last = argus("--json")[-1]["lead_id"]
    argus("pin", last)
    argus("value", last, "date", "2021-03-21")
    argus("confirm", last)
    argus("outcome", last, "too-late")
    first = promised("leads", argus("--json"))[0]
    assert (first["lead_id"], first["pinned"], first["confirmed"], first["outcome"]) == (last, True, True, "too_late")
    own = [each for each in first["claims"] if each["stands"] and each["field"] == "date"]
    assert [(each["value"], each["kind"]) for each in own] == [("2021-03-21", "analyst")]
    assert promised("leads", argus("show", last, "--json"))["date"] == "2021-03-21"


def test_one_lead_tells_how_soon_it_comes_and_what_was_decided_by_whom(argus):
    lead_id = box(argus("--json"))["lead_id"]
    argus("note", lead_id, "called the terminal")
    argus("mute", lead_id, "--reason", "the same as another", "--not-real")
    argus("confirm", lead_id)
    argus("undo", lead_id)
    told = argus("show", lead_id).stdout
    assert "2021-03-13 (in 9 days)" in told
    assert "note: called the terminal (owner, " in told
    assert "mute: the same as another; there is no shipment (owner, " in told
    assert "confirm" not in told


def test_a_list_that_is_empty_says_so(argus):
    assert "no leads" in argus("--known-at", "2021-03-04").stdout


def test_what_there_is_not_is_told_with_exit_2(argus):
    assert "No lead has this id" in argus("show", "ffffffffffff", status=2).stderr
    lead_id = argus("--json")[0]["lead_id"]
    assert "There is no decision to undo" in argus("undo", lead_id, status=2).stderr
    assert "no outcome" in argus("outcome", lead_id, "perhaps", status=2).stderr
    assert "is no day" in argus("--as-of", "soon", status=2).stderr
