"""Several importers at once: one works, the others say for whom they wait; readers never wait."""

import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import update

from argus.access import owner
from argus.errors import BusyError
from argus.intake import hold_lease, import_paths
from argus.intake.tables import leases
from argus.store import open_dossier
from tests.intake.program import argus, argus_json, new_case, start

COUNTS = ("rows_in", "messages_new", "sightings", "other", "unreadable")


def chat(path: Path, messages: int) -> Path:
    """Invented lines."""
    rows = [
        {"ts": 1_600_000_000 + n, "chat": f"c{n % 7}", "from": f"a{n % 5}", "text": f"line {n}"}
        for n in range(messages)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A dossier with ten messages in it."""
    new_case(tmp_path / "case.argus")[0].register.close()
    argus(tmp_path / "case.argus", "import", str(chat(tmp_path / "first.jsonl", 10)))
    return tmp_path / "case.argus"


def test_three_importers_of_one_file_count_every_message_once(case, tmp_path):
    file = chat(tmp_path / "big.jsonl", 40_000)
    importers = [start(case, "import", str(file), "--json") for _ in range(3)]
    totals = []
    while any(each.poll() is None for each in importers):
        totals.append(argus_json(case, "search", "line", "--limit", "0")["total"])
    ended = [each.communicate() for each in importers]
    assert [each.returncode for each in importers] == [0, 0, 0], ended
    reports = [json.loads(out) for out, _ in ended]
    assert sorted(each["messages_new"] for each in reports) == [0, 0, 39_990]
    assert sorted(each["known_items"] for each in reports) == [0, 1, 1]
    assert sum("Another import is running" in err and "Waiting" in err for _, err in ended) == 2
    assert set(totals) <= {10, 40_000}, "a half-done import was visible"
    assert argus_json(case, "search", "line", "--limit", "0")["total"] == 40_000
    assert argus_json(case, "verify")["ok"]


def test_a_lease_of_a_dead_process_is_taken_over(case):
    dossier = open_dossier(case)
    gone = subprocess.Popen(["true"])
    gone.wait()
    with hold_lease(dossier, "import"):
        with dossier.register.write() as register:
            register.execute(update(leases).values(process=gone.pid))
        with hold_lease(dossier, "import", seconds=0):
            pass  # without waiting: its holder is dead


def test_a_living_lease_is_waited_for_and_named(case):
    dossier = open_dossier(case)
    second = hold_lease(dossier, "import", seconds=0)
    with hold_lease(dossier, "rebuild"), pytest.raises(BusyError, match="Another rebuild is running"), second:
        pytest.fail("two held one lease")


def test_who_lost_the_lease_commits_nothing(case, tmp_path):
    dossier = open_dossier(case)
    with dossier.register.read() as register:
        user = owner(register)

    def steal(_progress: object) -> None:
        with dossier.register.write() as register:
            register.execute(update(leases).values(token="somebody else's"))

    with pytest.raises(BusyError, match="took over"):
        import_paths(dossier, user, [chat(tmp_path / "late.jsonl", 500)], on_progress=steal)
    assert argus_json(case, "search", "line", "--limit", "0")["total"] == 10
