"""`argus ledger`: what it prints, what it refuses, and what is left when it is killed."""

import csv
import json
import random
import time
from pathlib import Path

import pytest

from argus.ledger import events
from argus.store import open_dossier
from argus.trace import verify
from tests.intake.program import kill_after, new_case, new_program, start
from tests.ledger.conftest import SEEDS
from tests.test_json_answers import promised


@pytest.fixture(scope="module")
def argus(tmp_path_factory: pytest.TempPathFactory):
    program = new_program(tmp_path_factory.mktemp("ledger"))

    def run(*words: str, status: int = 0):
        done = program("ledger", *words, status=status)
        return json.loads(done.stdout) if "--json" in words else done

    return run


def test_a_ledger_is_kept_from_the_command_line(argus, tmp_path):
    imported = promised("ledger-import", argus("import", str(SEEDS), "--json"))
    assert (imported["rows"], imported["written"]) == (24, 24)
    made = promised(
        "ledger-entry",
        argus("add", "kind=seizure", "last_day=2021-06-10", "as_of=2021-06-10", "place=BEANR", "item_class=drug",
              "item_code=cocaine", "quantity=1,2 t", "mass_basis=gross", "container=MSKU 123456-5", "--json"),
    )  # fmt: skip
    assert (made["number"], made["unit"], made["container"]) == ("1200", "kg", "MSKU1234565")
    name = made["entry_id"]
    revised = argus("revise", name, "number=12 kg 300", "--reason", "weighed", "--as-of", "2021-06-11", "--json")
    assert promised("ledger-entry", revised)["number"] == "12.3"
    linked = argus("link", name, "sole", "--lead", "L-1", "--message", "ab12", "--reason", "names the box", "--json")
    assert promised("ledger-entry", linked)["strength"] == "sole"
    assert argus("confirm", name, "--reason", "second scale", "--json")["status"] == "confirmed"
    taken_back = promised("ledger", argus("undo", "--reason", "not yet", "--json"))
    assert [(each["entry_id"], each["status"]) for each in taken_back] == [(name, "provisional")]
    shown = promised("ledger-show", argus("show", name, "--json"))
    assert [each["what"] for each in shown["revisions"]] == ["add", "revise", "link", "confirm", "undo"]
    listed = promised("ledger", argus("list", "--as-of", "2021-06-10", "--kind", "seizure", "--place", "BE", "--json"))
    assert [each["number"] for each in listed if each["entry_id"] == name] == ["1200"]
    assert promised("ledger-duplicates", argus("duplicates", "--json")) == []
    out = tmp_path / "ledger.json"
    argus("export", "--format", "json", "--out", str(out))
    assert len(promised("ledger-export", json.loads(out.read_text("utf-8")))) == 24


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "kind=seizure", "quantity=12"), "unit"),
        (("add", "knd=seizure"), "An entry has no field"),
        (("show", "nobody"), "There is no such entry"),
        (("withdraw", "A21-1", "--reason", " "), "The reason is empty"),
        (("export", "--format", "pdf"), "Unknown format"),
        (("import", "no-such-file.csv"), "The file cannot be read"),
        (("import", str(SEEDS), "--decimal", ";"), "Unknown"),
        (("list", "--as-of", "yesterday"), "This is no day"),
    ],
)
def test_what_it_cannot_do_it_says_in_three_parts(argus, words, told):
    assert told in argus(*words, status=2).stderr


def test_an_import_that_is_killed_leaves_all_of_its_rows_or_none(tmp_path: Path):
    folder = tmp_path / "case.argus"
    new_case(folder)[0].register.close()
    file = tmp_path / "many.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["entry_id", "kind", "event_date_end", "as_of", "item_class", "item_code", "quantity", "unit"])
        writer.writerows(
            [f"S{at}", "seizure", "2021-04-03", "2021-04-05", "drug", "cocaine", at + 1, "kg"] for at in range(20_000)
        )
    chosen, longest, kills = random.Random(6), 12.0, 0
    for _ in range(6):
        started = time.monotonic()
        process = start(folder, "ledger", "import", str(file))
        if kill_after(chosen.uniform(1.0, longest), process) is not None:
            longest = time.monotonic() - started
        else:
            kills += 1
        dossier = open_dossier(folder)
        with dossier.register.read() as register:
            assert events(register).height in (0, 20_000)
        assert verify(dossier).ok
        dossier.register.close()
    assert kills > 0
    process = start(folder, "ledger", "import", str(file))
    assert kill_after(300, process) == 0
    dossier = open_dossier(folder)
    with dossier.register.read() as register:
        assert events(register).height == 20_000
    dossier.register.close()
