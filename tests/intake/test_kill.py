"""`kill -9` at any moment loses nothing that was reported, shows nothing by halves, and the same call goes on."""

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from argus.privilege import list_entries
from argus.store import open_dossier
from tests.intake.chats import Chats, write_chats
from tests.intake.killing import STARTED_SECONDS, Outcome, differences, killed, outcome, undisturbed
from tests.intake.program import (
    argus,
    argus_json,
    held,
    held_by_all,
    kill_after,
    left_behind,
    new_case,
    start,
    wait_until,
)

ROWS = 50_000
KILLS = 10


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the dossier held before; the killed import brings some of it again."""
    return write_chats(tmp_path_factory.mktemp("before") / "old", 2_000, seed=2, files=1).folder


@pytest.fixture(scope="module")
def chats(tmp_path_factory: pytest.TempPathFactory, before: Path) -> Chats:
    made = write_chats(tmp_path_factory.mktemp("chats") / "new", ROWS)
    shutil.copy(before / "00.jsonl", made.folder / "old-again.jsonl")
    with (made.folder / "old-again.jsonl").open("ab") as file:
        file.write(b"a broken line\n")
    return replace(made, rows=made.rows + 2_001)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, before: Path, chats: Chats) -> Outcome:
    return undisturbed(tmp_path_factory.mktemp("whole"), before, chats)


def test_the_undisturbed_import_counts_as_the_generator_does(whole: Outcome, chats: Chats, before: Path) -> None:
    old = len((before / "00.jsonl").read_bytes().splitlines())
    assert whole.counts["rows_in"] == chats.rows + old
    assert whole.counts["unreadable"] == 1
    assert whole.counts["messages_new"] == len(whole.messages)
    assert sum(whole.sightings.values()) == whole.counts["sightings"]


def test_an_import_killed_again_and_again_ends_like_one_left_alone(
    tmp_path: Path, before: Path, chats: Chats, whole: Outcome
) -> None:
    made = killed(tmp_path, before, chats, whole, KILLS, seed=random.SystemRandom().randrange(1_000_000))
    assert sum(each.kills for each in made) == KILLS
    for each in made:
        assert differences(each, whole) == []


def test_the_comparison_notices_what_a_careless_import_would_do(
    tmp_path: Path, before: Path, chats: Chats, whole: Outcome
) -> None:
    case = tmp_path / "careless.argus"
    new_case(case)[0].register.close()
    argus_json(case, "import", str(before))
    careless: list[Callable[[sqlite3.Connection], object]] = [
        lambda register: register.execute("DELETE FROM shards"),  # acknowledged and lost
        lambda register: register.execute("DELETE FROM parts"),  # a register that lost what files hold
        lambda register: register.execute("UPDATE deliveries SET report = replace(report, ': 2', ': 3')"),
        lambda register: register.execute("DELETE FROM log_entries WHERE number = 1"),
    ]  # fmt: skip
    sound = outcome(case)
    assert differences(sound, outcome(case)) == []
    for number, spoil in enumerate(careless):
        spoiled = tmp_path / f"spoiled-{number}.argus"
        shutil.copytree(case, spoiled)
        with sqlite3.connect(spoiled / "register.sqlite") as register:
            spoil(register)
        register.close()
        assert differences(sound, outcome(spoiled)), f"not noticed: {number}"
    assert differences(whole, replace(whole, half_visible=["17 messages"]))


def test_workers_do_not_outlive_an_import_that_was_killed_alone(tmp_path: Path, chats: Chats) -> None:
    case = tmp_path / "alone.argus"
    new_case(case)[0].register.close()
    process = start(case, "import", str(chats.folder))
    wait_until(lambda: len(psutil.Process(process.pid).children(recursive=True)) > 1)
    children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    _, alive = psutil.wait_procs(children, timeout=5)
    for each in alive:
        each.kill()
    assert not [each for each in alive if each.status() != psutil.STATUS_ZOMBIE], (
        "they would write into the next import"
    )


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, chats: Chats) -> Path:
    case = tmp_path_factory.mktemp("imported") / "case.argus"
    new_case(case)[0].register.close()
    argus_json(case, "import", str(chats.folder), status=3)
    return case


def test_a_killed_rebuild_leaves_a_dossier_that_answers_or_rebuilds_itself(imported: Path) -> None:
    before = held(imported)
    random_ = random.Random(3)
    for _ in range(2):
        kill_after(random_.uniform(STARTED_SECONDS, 5.0), start(imported, "rebuild"))
        assert held(imported) == before
    argus(imported, "rebuild")
    assert held(imported) == before
    assert left_behind(imported) == []


def test_a_killed_filter_decision_counts_whole_or_not_at_all(imported: Path) -> None:
    before = held(imported)
    random_ = random.Random(4)
    for kill in range(3):
        account = f"user{kill:03}"
        shown = held(imported)
        kill_after(
            random_.uniform(STARTED_SECONDS, 4.0), start(imported, "privilege", "add", account, "--why", "counsel")
        )
        listed = _listed(imported)
        seen = held(imported)
        assert held_by_all(imported) == before
        if account in listed:
            assert account not in {row[2] for row in seen.values()}
        else:
            assert seen == shown
            argus(imported, "privilege", "add", account, "--why", "counsel")
            assert account not in {row[2] for row in held(imported).values()}
    for number in range(1, len(_listed(imported)) + 1):
        argus(imported, "privilege", "release", str(number), "--reason", "not counsel")
    assert held(imported) == before
    assert left_behind(imported) == []


def _listed(case: Path) -> list[str]:
    dossier = open_dossier(case)
    found = [each.value for each in list_entries(dossier)]
    dossier.register.close()
    return found


@pytest.mark.parametrize("seconds", [0.0, 0.15, 0.3])
def test_workers_killed_from_outside_cost_no_evidence(tmp_path: Path, seconds: float) -> None:
    chats = write_chats(tmp_path / "chats", 12_000, seed=8, files=3)
    case = tmp_path / "case.argus"
    new_case(case)[0].register.close()
    process = start(case, "import", str(chats.folder))
    wait_until((case / "work" / "delivery-1").exists)  # reading begins
    time.sleep(seconds)
    for each in psutil.Process(process.pid).children(recursive=True):
        with suppress(psutil.Error):
            if "spawn_main" in " ".join(each.cmdline()):
                each.kill()
    _, told = process.communicate()
    assert process.returncode == 0 or "Import again" in told
    argus_json(case, "import", str(chats.folder))
    assert len(held(case)) == chats.messages
