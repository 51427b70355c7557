"""A laboratory's own reader: found by its entry point, run in shut-in processes only, named in the log by its hash."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from argus.access.log import stored_entries
from argus.engine import READING, cage
from argus.intake import import_paths, staging
from argus.readers import reader_names
from argus.readers.registered import entries
from argus.store import open_dossier
from tests.intake.program import argus, argus_json, held, new_case, owner_of

# A line of its format is a message, or makes it do what no reader should. Each load of the module leaves a line.
READER = """
import ctypes, os, socket, sys, time
from pathlib import Path
from argus.engine import in_worker
from argus.messages import Message, Moment, Place
from argus.readers import Plan, whole

Path({loaded!r}).open("a").write(f"{{in_worker()}}\\n")
print("a reader that chatters")

class LabReader:
    name = "lab-format"
    version = "7.2"
    about = "the format of a made-up laboratory"

    def recognises(self, head, name):
        if b"raises over the first bytes" in head:
            raise LookupError("in recognises")
        return "its first word" if head.startswith(b"LAB\\n") else None

    def plan(self, item, request):
        if b"raises in plan" in item.head():
            raise NameError("in plan")
        return Plan(whole(item))

    def read(self, item, span, settled):
        at = 0
        for line in item.path.read_bytes().splitlines(keepends=True):
            place, at = Place(at, at + len(line)), at + len(line)
            act(line.strip().decode())
            yield Message(place, service="lab", sender="alfa", conversation="group", text=line.decode().strip(),
                          sent_at=Moment(1_600_000_000_000_000 + at, 0, "second", "written"))

def act(said):
    if said == "raises":
        raise OwnError("with a chat line in it")
    if said == "names nothing":
        no_such_name
    if said == "aborts":
        os.abort()
    if said == "reads no address":
        ctypes.string_at(0)
    if said == "eats memory":
        kept = []
        while True:
            kept.append(bytearray(1 << 22))
    if said == "reaches out":
        socket.create_connection(("127.0.0.1", 9))
    if said == "starts a program instead of itself":
        os.execv("/bin/true", ["true"])
    if said == "computes without end":
        while True:
            pass
    if said == "waits without end":
        time.sleep(3600)

class OwnError(Exception):
    pass
"""

GOOD = {"timestamp": "2021-03-10T12:00:00Z", "chat": "group", "from": "alfa", "text": "a good line"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package of a laboratory; its module."""
    site = tmp_path / "site"
    about = site / "lab_reader-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: lab-reader\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[argus.readers]\nlab-format = lab_reader:LabReader\n")
    module = site / "lab_reader.py"
    module.write_text(READER.format(loaded=str(tmp_path / "loaded")))
    before = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{before}" if before else str(site))
    return module


@pytest.fixture
def case(tmp_path: Path) -> Path:
    new_case(tmp_path / "case.argus")[0].register.close()
    return tmp_path / "case.argus"


def lab_file(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{'-'.join(lines)[:30].replace(' ', '-')}.lab"
    path.write_text("".join(f"{line}\n" for line in ("LAB", *lines)))
    return path


def logged(case: Path) -> list[dict[str, Any]]:
    """What the log says of each import."""
    dossier = open_dossier(case)
    with dossier.register.read() as register:
        entries = [json.loads(each.entry) for each in stored_entries(register)]
    dossier.register.close()
    return [each["about"] for each in entries if each["act"] == "import"]


def unreadable(case: Path) -> list[str]:
    rows = pl.concat([pl.read_parquet(path) for path in case.glob("messages/left-over-*.parquet")])
    return sorted(rows.filter(pl.col("outcome").cast(pl.String) == "unreadable")["what"].to_list())


def test_a_private_reader_is_found_by_its_entry_point_and_named_in_the_log(
    case: Path, package: Path, tmp_path: Path
) -> None:
    formats = {each["name"]: each for each in argus_json(case, "formats")}
    assert formats["lab-format"] == {
        "name": "lab-format", "about": "the format of a made-up laboratory", "version": "7.2"
    }  # fmt: skip
    report = argus_json(case, "import", str(lab_file(tmp_path / "in", "first line", "second line")))
    assert (report["rows_in"], report["messages_new"]) == (3, 3)
    assert {str(row[6]) for row in held(case).values()} == {"LAB", "first line", "second line"}
    (entry,) = logged(case)
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    assert entry["readers"] == {"lab-format": {"version": "7.2", "sha256": digest}}
    assert argus_json(case, "verify")["ok"]
    assert set((tmp_path / "loaded").read_text().split()) == {"True"}  # never outside a worker


BAD = {
    "raises": "OwnError: with a chat line in it",
    "names nothing": "NameError: name 'no_such_name' is not defined",
    "aborts": "the reading process died (signal SIGABRT)",
    "reads no address": "the reading process died (signal SIGSEGV)",
}
FORBIDDEN = {
    "reaches out": "PermissionError: [Errno 13] Permission denied",
    "starts a program instead of itself": "PermissionError: [Errno 1] Operation not permitted",
}


def test_what_a_private_reader_does_wrong_is_a_line_of_the_report_and_the_other_files_are_read(
    case: Path, package: Path, tmp_path: Path
) -> None:
    bad = BAD | (FORBIDDEN if cage().network == "seccomp" else {})
    for line in bad:
        lab_file(tmp_path / "in", "good before", line)
    lab_file(tmp_path / "in", "raises in plan")
    lab_file(tmp_path / "in", "raises over the first bytes")
    lab_file(tmp_path / "in", "wholly good")
    (tmp_path / "in" / "chat.jsonl").write_text(json.dumps(GOOD) + "\n")
    report = argus_json(case, "import", str(tmp_path / "in"), status=3)
    assert {str(row[6]) for row in held(case).values()} == {"LAB", "wholly good", "a good line"}
    assert unreadable(case) == sorted(f"The reader could not go on: {words}" for words in bad.values())
    reasons = {each["name"].removeprefix("in/"): each["reason"] for each in report["unknown_items"]}
    assert reasons["raises-in-plan.lab"] == "The private reader lab-format failed: NameError: in plan"
    assert "the reader lab-format failed (LookupError)" in reasons["raises-over-the-first-bytes.lab"]
    assert len(reasons) == 2
    assert report["rows_in"] == report["messages_new"] + report["unreadable"] == 3 + len(bad)
    assert argus_json(case, "verify")["ok"]
    assert set((tmp_path / "loaded").read_text().split()) == {"True"}


@pytest.fixture
def registered_here(package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if this process had been started with the package installed."""
    monkeypatch.syspath_prepend(str(package.parent))
    entries.cache_clear()
    yield
    entries.cache_clear()


@pytest.mark.usefixtures("registered_here")
@pytest.mark.parametrize(
    ("lines", "limits", "words"),
    [
        (
            ("computes without end", "eats memory"),
            {"cpu_seconds": 2, "memory_bytes": 200 << 20},
            ["the limit of 2 CPU-seconds was reached", "the memory limit of 200 MiB was reached"],
        ),
        (("waits without end",), {"seconds": 3}, ["stopped after 3 seconds without a result"]),
    ],
)
def test_a_private_reader_that_never_ends_or_eats_memory_is_stopped_and_the_other_files_are_read(
    case: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: tuple[str, ...],
    limits: dict[str, Any],
    words: list[str],
) -> None:
    assert "lab-format" in reader_names()
    monkeypatch.setattr(staging, "READING", replace(READING, **limits))
    for line in lines:
        lab_file(tmp_path / "in", line)
    (tmp_path / "in" / "chat.jsonl").write_text(json.dumps(GOOD) + "\n")
    dossier = open_dossier(case)
    report = import_paths(dossier, owner_of(dossier), [tmp_path / "in"])
    dossier.register.close()
    assert (report.messages_new, report.unreadable) == (1, len(lines))
    assert unreadable(case) == [f"The reader could not go on: {each}" for each in words]


@pytest.mark.parametrize("broken", ["import no_such_module", "class LabReader:\n    name = 'other'\n    version = '1'"])
def test_a_private_reader_that_cannot_be_loaded_stops_the_import_and_is_named(
    case: Path, package: Path, tmp_path: Path, broken: str
) -> None:
    package.write_text(broken)
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps(GOOD) + "\n")
    for words in (("import", str(path)), ("formats",)):
        stopped = argus(case, *words, status=2)
        assert "The reader lab-format of the package lab-reader" in stopped.stderr
        assert "Mend or remove the package" in stopped.stderr
        assert "Traceback" not in stopped.stderr
    assert held(case) == {}


def test_a_private_reader_cannot_take_the_name_of_one_of_argus(case: Path, package: Path, tmp_path: Path) -> None:
    about = package.parent / "lab_reader-1.0.dist-info" / "entry_points.txt"
    about.write_text("[argus.readers]\njsonl = lab_reader:LabReader\n")
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps(GOOD) + "\n")
    assert argus_json(case, "import", str(path))["messages_new"] == 1
    assert not (tmp_path / "loaded").exists()


def test_a_private_reader_that_was_changed_under_the_same_version_is_told_by_its_hash(
    case: Path, package: Path, tmp_path: Path
) -> None:
    argus_json(case, "import", str(lab_file(tmp_path / "in", "first")))
    package.write_text(package.read_text() + "\n# changed\n")
    argus_json(case, "import", str(lab_file(tmp_path / "in", "second")))
    one, other = (each["readers"]["lab-format"] for each in logged(case))
    assert one["version"] == other["version"]
    assert one["sha256"] != other["sha256"]
    assert other["sha256"] == hashlib.sha256(package.read_bytes()).hexdigest()
