"""No command without an act, no answer without a log entry, and the exit status the design fixes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from argus.access import Act
from argus.access.log import stored_entries
from argus.cli.app import program
from argus.store import open_dossier

ROOT = Path(__file__).parents[2]
LOG = ROOT / "samples/ubuntu-irc/#ubuntu/dev/2009-10-01_17.raw.txt"


def commands(of: typer.Typer, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every command with its full name."""
    for each in of.registered_commands:
        yield f"{prefix}{each.name or each.callback.__name__}", each.callback
    for group in of.registered_groups:
        yield from commands(group.typer_instance, f"{prefix}{group.name} ")


@pytest.mark.parametrize("name", [name for name, _ in commands(program())])
def test_a_command_declares_its_act(name):
    assert isinstance(getattr(dict(commands(program()))[name], "act", None), Act), f"`argus {name}` declares no act"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with one log in it."""
    folder = tmp_path_factory.mktemp("cli") / "case.argus"
    argus("new", str(folder), "--name", "Case", "--authority", "Nobody", "--basis", "Public logs")
    argus("-d", str(folder), "import", str(LOG), "--tz", "UTC")
    return folder


def argus(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "argus", *words],
        capture_output=True, text=True, check=False, env=dict(os.environ), stdin=subprocess.DEVNULL,
    )  # fmt: skip


def entries(case: Path) -> list[dict[str, object]]:
    dossier = open_dossier(case)
    with dossier.register.read() as register:
        found = [json.loads(each.entry) for each in stored_entries(register)]
    dossier.register.close()
    return found


def test_what_was_read_stands_in_the_log_with_who_and_why(case):
    before = len(entries(case))
    found = json.loads(argus("-d", str(case), "search", "ubuntu", "--limit", "1", "--json").stdout)
    argus("-d", str(case), "show", found["hits"][0]["message_id"])
    searched, shown = [each for each in entries(case)[before:] if each["act"] == "read"]
    assert searched["about"] == {"search": "ubuntu", "filters": {}, "found": found["total"], "shown": 1}
    assert found["hits"][0]["message_id"] in shown["about"]["messages"]
    assert {(each["actor"]["role"], tuple(each["basis"])) for each in (searched, shown)} == {("owner", ("basis-1",))}


def test_nothing_is_read_without_a_legal_basis_in_force(tmp_path):
    folder = tmp_path / "old.argus"
    words = ("--name", "Old", "--authority", "Nobody", "--basis", "Expired", "--valid-until", "2020-01-01")
    argus("new", str(folder), *words)
    for command in (("search", "*"), ("show", "00" * 16), ("import", str(LOG), "--tz", "UTC")):
        refused = argus("-d", str(folder), *command)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "basis" in refused.stderr
    argus("-d", str(folder), "basis", "add", "The new order", "--ref", "N1")
    assert argus("-d", str(folder), "search", "*").returncode == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("search", "ubuntu"), 0, ""),
        (("search", '"open'), 2, "quotation mark"),
        (("search", "x", "--sort", "upwards"), 2, "order"),
        (("search", "x", "--from", "yesterday"), 2, "--from"),
        (("show", "nothing"), 2, "No such message"),
        (("import", "/nowhere/at/all"), 2, "no such file"),
        (("import", str(LOG)), 0, ""),  # known already: asks for no zone
        (("deliveries", "99"), 2, "No such delivery"),
        (("privilege", "release", "99", "--reason", "none"), 2, "No such entry"),
        (("privilege", "list", "--json"), 0, ""),
        (("verify", "--json"), 0, ""),
        (("formats", "--json"), 0, ""),
        (("rebuild", "--json"), 0, ""),
        (("unheard-of",), 2, "No such command"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else None,
)
def test_the_exit_status_and_the_words(case, words, status, said):
    done = argus("-d", str(case), *words)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if "--json" in words:
        assert json.loads(done.stdout) is not None
    if status == 2:
        assert done.stdout == ""


def test_what_cannot_be_read_in_part_is_told_by_status_three(case, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"ts": "2021-01-01T00:00:00Z", "from": "a", "text": "x"}\n{"ts": \n')
    done = argus("-d", str(case), "import", str(broken), "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["messages_new"], report["unreadable"]) == (3, 1, 1)


def test_a_hostile_text_cannot_drive_the_terminal(case, tmp_path):
    hostile = tmp_path / "hostile.jsonl"
    text = "zqhostile \x1b[2J\u202e\x07 end"
    hostile.write_text(json.dumps({"ts": "2021-01-01T00:00:00Z", "from": "a\x1b[31m", "text": text}))
    argus("-d", str(case), "import", str(hostile))
    shown = argus("-d", str(case), "search", "zqhostile").stdout
    assert not {"\x1b", "\u202e", "\x07"} & set(shown)
    assert "\\u{1b}[2J\\u{202e}\\u{7}" in shown
