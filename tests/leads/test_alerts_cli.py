"""`argus alerts` on the command line: lists that are brought, the shape of answers, what the log holds."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from argus.access.log import stored_entries
from argus.errors import UsageError
from argus.leads.alerts import bring_watch_list, standing_watches
from argus.store import open_dossier
from tests.intake.program import Argus, new_case, new_program
from tests.test_json_answers import promised

BOX = "MSCU3054389"


def line(number: int, text: str) -> str:
    """A message of an invented chat."""
    at = f"2021-03-0{number}T10:00:00Z"
    told = {"id": number, "timestamp": at, "chat": "gate", "from": "anna", "text": text, "app": "Sky"}
    return json.dumps(told) + "\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Argus, Path]:
    """The program over a dossier with a message before and one behind the watches."""
    folder = tmp_path_factory.mktemp("alerts")
    argus = new_program(folder)
    (folder / "one.jsonl").write_text(line(1, f"the box {BOX}"), "utf-8")
    (folder / "two.jsonl").write_text(line(2, f"again {BOX} by the crane"), "utf-8")
    argus("import", str(folder / "one.jsonl"))
    argus("alerts", "add", "MSCU 305438-9", "--note", "order 5")
    argus("alerts", "search", "crane NOT boat", "--sender", "anna")
    argus("import", str(folder / "two.jsonl"))
    return argus, folder


def answered(argus: Argus, *words: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(argus(*words, "--json").stdout)


def test_alerts_are_listed_with_why_and_where(told: tuple[Argus, Path]) -> None:
    found = promised("alerts", answered(told[0], "alerts"))
    assert {(each["value"], each["how"]) for each in found} == {(BOX, "said"), ("crane NOT boat", "found")}
    assert {each["source_id"] for each in found} == {"2"}


def test_what_is_watched_for_is_listed_with_its_filters(told: tuple[Argus, Path]) -> None:
    found = promised("watched", answered(told[0], "alerts", "watched"))
    assert [(each["kind"], each["filters"], each["note"]) for each in found] == [
        ("search", {"sender": "anna"}, None),
        ("container", {}, "order 5"),
    ]


def test_a_new_watch_says_how_often_it_would_have_fired(told: tuple[Argus, Path]) -> None:
    added = answered(told[0], "alerts", "add", "tower", "--kind", "vessel")
    assert added["here_already"] == 0
    promised("watched", [added])


def test_every_decision_and_every_alert_stands_in_the_log(told: tuple[Argus, Path]) -> None:
    argus, folder = told
    argus("alerts", "seen", "--all")
    dossier = open_dossier(folder / "case.argus")
    with dossier.register.read() as register:
        entries = [json.loads(each.entry) for each in stored_entries(register)]
    dossier.register.close()
    decided = [each["about"] for each in entries if each["act"] == "decide"]
    assert [each["what"] for each in decided if "what" in each][:2] == ["add", "add"]
    assert any("raised" in each for each in decided)
    assert any("seen" in each for each in decided)


def test_what_is_marked_as_seen_is_named_and_stands_there(told: tuple[Argus, Path]) -> None:
    argus = told[0]
    assert "--all" in argus("alerts", "seen", status=2).stderr
    assert "no alert 999" in argus("alerts", "seen", "1", "999", status=2).stderr
    assert "no watch 999" in argus("alerts", "--watch", "999", status=2).stderr


def test_a_number_that_was_typed_wrong_is_doubted_where_it_stands(told: tuple[Argus, Path]) -> None:
    argus = told[0]
    assert "9 would" in argus("alerts", "add", "MSCU3054383").stdout
    assert "9 would" in argus("alerts", "watched").stdout
    argus("alerts", "undo")


def test_times_are_those_of_the_dossier(told: tuple[Argus, Path]) -> None:
    argus = told[0]
    at = datetime.fromisoformat(answered(argus, "alerts", "watched")[-1]["added_at"])
    there = at.astimezone(ZoneInfo("Europe/Brussels")).strftime("%Y-%m-%d %H:%M:%S")
    assert f"by owner, {there}" in argus("alerts", "watched").stdout


def test_a_list_with_a_broken_row_is_refused_with_its_number_and_nothing_is_taken(tmp_path: Path) -> None:
    dossier, user = new_case(tmp_path / "case.argus")
    path = tmp_path / "list.csv"
    path.write_text(f"kind,value,note\ncontainer,{BOX},order 5\n,,\ncontainer,,no value\n,what is this,\n", "utf-8")
    with pytest.raises(UsageError) as refused:
        bring_watch_list(dossier, user, path)
    assert "row 4" in refused.value.what
    assert "row 5" in refused.value.what
    with dossier.register.read() as register:
        assert standing_watches(register) == ()
    path.write_text(f"kind;value\n;mscu 305438 9\nsearch;crane*\nphone;+32 470 12 34 56\n;{BOX}\n", "utf-8")
    assert bring_watch_list(dossier, user, path).added == 3
    assert bring_watch_list(dossier, user, path).added == 0
    with dossier.register.read() as register:
        found = {(each.kind, each.value) for each in standing_watches(register)}
    assert found == {("container", BOX), ("search", "crane*"), ("phone", "+32470123456")}
    dossier.register.close()
