"""A watched folder: what stands still is imported once, alerts come by themselves, whatever is killed on the way."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from argus.access import RELEASED, Visibility
from argus.evidence import list_deliveries
from argus.intake.arriving import STILL_SECONDS, Inbox
from argus.leads.alerts import add_watch, list_alerts, wanted_value
from argus.messages import open_archive
from argus.store import open_dossier
from tests.intake.program import argus_json, new_case, start, wait_until

BOX = "MSCU3054389"
# Nothing here is timed; a busy machine may take its time.
PATIENCE = 120.0


def chat(name: str, *texts: str) -> str:
    """Lines of an invented chat."""
    rows = [
        {"id": f"{name}-{n}", "timestamp": f"2021-03-0{n + 1}T10:00:00Z", "chat": "gate", "from": "anna", "text": text}
        for n, text in enumerate(texts)
    ]
    return "".join(json.dumps({**row, "app": "Sky"}) + "\n" for row in rows)


def alerts_in(folder: Path) -> list[str]:
    """Values of all alerts, the oldest first; nobody looks anew for it."""
    dossier = open_dossier(folder)
    try:
        found = list_alerts(dossier, open_archive(dossier, Visibility(RELEASED))).rows
        return [each.value for each in reversed(found)]
    finally:
        dossier.register.close()


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A dossier that watches for a box, and an empty folder `in` beside it."""
    dossier, user = new_case(tmp_path / "case.argus")
    add_watch(dossier, user, wanted_value(dossier, "container", BOX))
    dossier.register.close()
    (tmp_path / "in").mkdir()
    return tmp_path / "case.argus"


@contextmanager
def watching(case: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The real program, until the test is done with it."""
    process = start(case, "watch", str(case.parent / "in"), "--workers", "1", *options)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        if process.stdout and not process.stdout.closed:
            process.communicate()


def ended(process: subprocess.Popen[str]) -> str:
    """Ctrl-C, and what was said on stderr."""
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    return said


def test_a_file_with_a_watched_box_raises_the_alert_and_runs_the_command_without_chat_text(case: Path) -> None:
    got = case.parent / "paged.json"
    page = f"{sys.executable} -c \"import sys; open('{got}', 'a').write(sys.stdin.read())\""
    with watching(case, "--notify", page) as process:
        (case.parent / "in" / "one.jsonl").write_text(chat("one", f"red {BOX} tonight"), "utf-8")
        wait_until(got.exists, PATIENCE)
        said = ended(process)
    paged: dict[str, Any] = json.loads(got.read_text("utf-8"))
    assert [each["value"] for each in paged["alerts"]] == [BOX]
    assert "tonight" not in got.read_text("utf-8")
    assert "ended" in said
    assert alerts_in(case) == [BOX]


def test_a_command_that_fails_is_tried_again_with_the_same_alerts(case: Path) -> None:
    tries = case.parent / "tries"
    failing = case.parent / "pager.py"
    failing.write_text(
        "import json, pathlib, sys\n"
        f"p = pathlib.Path({str(tries)!r})\n"
        "told = sys.stdin.read()\n"
        "before = p.read_text() if p.exists() else ''\n"
        "p.write_text(before + str([a['alert_id'] for a in json.loads(told)['alerts']]) + '\\n')\n"
        "sys.exit(0 if before else 7)\n"
    )
    with watching(case, "--notify", f"{sys.executable} {failing}") as process:
        (case.parent / "in" / "one.jsonl").write_text(chat("one", BOX), "utf-8")
        wait_until(lambda: tries.exists() and tries.read_text().count("\n") == 2, PATIENCE)
        assert "exit status 7" in ended(process)
    assert tries.read_text().splitlines() == ["[1]", "[1]"]


def test_a_watch_that_is_killed_between_commit_and_alert_alerts_when_it_starts_again(case: Path) -> None:
    inbox = case.parent / "in"
    (inbox / "one.jsonl").write_text(chat("one", BOX), "utf-8")
    argus_json(case, "import", str(inbox / "one.jsonl"))  # as if the watch had died behind the commit
    assert alerts_in(case) == []
    with watching(case) as process:
        wait_until(lambda: len(delivered(case)) == 2, PATIENCE)
        ended(process)
    assert alerts_in(case) == [BOX]
    assert sorted(each["messages_new"] for each in delivered(case)) == [0, 1]


def test_however_often_it_is_killed_every_message_comes_in_once_and_fires_once(case: Path) -> None:
    inbox = case.parent / "in"
    for number in range(4):
        (inbox / f"{number}.jsonl").write_text(chat(str(number), f"box {number} {BOX}", f"nothing {number}"), "utf-8")
        with watching(case) as process:
            wait_until(lambda: list((case / "work").glob("delivery-*")) or process.poll() is not None, PATIENCE)
            os.killpg(process.pid, signal.SIGKILL)
    with watching(case) as process:
        wait_until(lambda: alerts_in(case).count(BOX) == 4, PATIENCE)
        ended(process)
    # A box that is named again and again may become a likely lead: that raises one more, without a value.
    assert alerts_in(case).count(BOX) == 4 >= len(alerts_in(case)) - 1
    assert sum(each["messages_new"] for each in delivered(case)) == 8


def test_a_second_start_takes_nothing_twice_and_a_file_that_grew_again(case: Path) -> None:
    file = case.parent / "in" / "one.jsonl"
    file.write_text(chat("one", BOX), "utf-8")
    with watching(case) as process:
        wait_until(lambda: len(delivered(case)) == 1, PATIENCE)
        ended(process)
    with watching(case) as process:
        (case.parent / "in" / "two.jsonl").write_text(chat("two", "nothing"), "utf-8")
        wait_until(lambda: len(delivered(case)) == 2, PATIENCE)
        file.write_text(chat("one", BOX, f"once more {BOX}"), "utf-8")
        wait_until(lambda: len(alerts_in(case)) == 2, PATIENCE)
        ended(process)
    assert [(each["files"], each["messages_new"]) for each in delivered(case)] == [(1, 1), (1, 1), (1, 1)]


def test_what_cannot_be_read_holds_up_no_other_and_is_told(case: Path) -> None:
    inbox = case.parent / "in"
    (inbox / "local.jsonl").write_text(chat("local", "at ten").replace("00Z", "00"), "utf-8")  # no zone
    (inbox / "half.jsonl.part").write_text(chat("half", BOX), "utf-8")
    (inbox / ".hidden.jsonl").write_text(chat("hidden", BOX), "utf-8")
    (inbox / "noise.bin").write_bytes(bytes(range(256)))
    (inbox / "good.jsonl").write_text(chat("good", BOX), "utf-8")
    with watching(case) as process:
        wait_until(lambda: alerts_in(case) == [BOX], PATIENCE)
        said = ended(process)
    assert "not imported: local.jsonl" in said
    assert "--tz" in said
    assert "left alone: half.jsonl.part" in said
    assert "left alone: .hidden.jsonl" in said
    assert "not read: noise.bin" in said


def test_a_damaged_file_and_one_that_is_known_are_counted_where_the_import_is_told(case: Path) -> None:
    inbox = case.parent / "in"
    (inbox / "one.jsonl").write_text(chat("one", BOX), "utf-8")
    (inbox / "same.jsonl").write_text(chat("one", BOX), "utf-8")
    (inbox / "cut.jsonl").write_text(chat("cut", "whole", "cut off")[:-9], "utf-8")
    with watching(case) as process:
        wait_until(lambda: alerts_in(case) == [BOX], PATIENCE)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=PATIENCE)
    assert "2 new messages" in told
    assert "1 unreadable (`argus deliveries 1 --unreadable`)" in told


def test_a_folder_that_is_gone_is_told_once_and_watched_again_when_it_is_back(case: Path) -> None:
    inbox, away = case.parent / "in", case.parent / "away"
    (inbox / "first.jsonl").write_text(chat("first", "nothing"), "utf-8")
    with watching(case, "--json") as process:
        assert process.stdout is not None
        assert '"imported"' in process.stdout.readline()
        inbox.rename(away)
        assert "cannot be listed" in process.stdout.readline()
        (away / "one.jsonl").write_text(chat("one", BOX), "utf-8")
        away.rename(inbox)
        assert "is there again" in process.stdout.readline()
        wait_until(lambda: alerts_in(case) == [BOX], PATIENCE)
        ended(process)


def test_a_command_that_there_is_not_is_refused_before_anything_is_watched(case: Path) -> None:
    with watching(case, "--notify", "no-such-pager --loud") as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "There is no program 'no-such-pager'" in said


def test_a_second_watch_says_that_there_is_one(case: Path) -> None:
    with watching(case) as process:
        wait_until((case / "work" / "watch.lock").exists, PATIENCE)
        wait_until(lambda: (case / "work" / "watch.lock").read_text() == str(process.pid), PATIENCE)
        second = start(case, "watch", str(case.parent / "in"))
        _, said = second.communicate(timeout=PATIENCE)
        assert second.returncode == 2
        assert f"process {process.pid}" in said
        ended(process)


def test_a_file_is_ready_when_it_stands_still_and_once(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, {})
    (tmp_path / "chat.txt").write_text("half")
    assert inbox.look(0.0) == ((), ())
    (tmp_path / "chat.txt").write_text("half and half")
    assert inbox.look(STILL_SECONDS) == ((), ())
    ((arrived,), _) = inbox.look(2 * STILL_SECONDS)
    assert arrived.path == tmp_path / "chat.txt"
    inbox.took(arrived)
    assert inbox.look(3 * STILL_SECONDS) == ((), ())


def test_a_folder_is_one_delivery_when_all_in_it_stands_still(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, {})
    phone = tmp_path / "phone"
    (phone / "media").mkdir(parents=True)
    (phone / "chat.db").write_text("db")
    inbox.look(0.0)
    (phone / "media" / "picture.jpg").write_text("picture")
    assert inbox.look(STILL_SECONDS) == ((), ())
    ((arrived,), _) = inbox.look(2 * STILL_SECONDS)
    assert arrived.path == phone


@pytest.mark.parametrize("name", ["a.part", "b.crdownload", ".c", "~$d.xlsx", "e.txt~"])
def test_hidden_and_unfinished_names_are_told_once(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("text")
    inbox = Inbox(tmp_path, {})
    assert [each.name for each in inbox.look(0.0)[1]] == [name]
    assert inbox.look(10.0) == ((), ())


def test_links_and_empty_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    inbox = Inbox(tmp_path, {})
    assert [each.name for each in inbox.look(0.0)[1]] == ["empty.txt", "link.txt"]


def delivered(case: Path) -> list[dict[str, Any]]:
    """Reports of the finished deliveries, the newest first."""
    dossier = open_dossier(case)
    try:
        return [dict(each.report) for each in list_deliveries(dossier) if each.state == "done" and each.report]
    finally:
        dossier.register.close()


def test_the_dossier_itself_is_no_folder_to_watch(case: Path) -> None:
    process = start(case, "watch", str(case))
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert "holds the dossier" in said
