"""All hostile files as one delivery, through the real command line: none stops it, each has its line in the report."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.intake.program import DONE, argus, argus_json, new_case
from tests.readers.samples import digest

HERE = Path(__file__).parent
LARGEST = 4 << 20
# Other tests have them: two that stop the import with a question (a day, a column); 20,000 members take a minute.
LEFT_OUT = ("heads.txt", "signal-json-no-numbers.jsonl", "million_files.7z")
# On top of what a process holds before the first byte of evidence: Python, the columns library, readers, finders.
MOST_MEGABYTES = 256
_EMPTY = """
from argus.reading.finding import versions_of
from argus.reading.mentions import Lists
from argus.readers import all_readers
all_readers(), versions_of(Lists())
"""
# Runs a command and tells the most memory that it, or any process below it, held at a time.
_TELLING = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode)
"""
MEASURED = (sys.executable, "-c", _TELLING)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that generators here make, but for the large: those are read alone by other tests."""
    folder = tmp_path_factory.mktemp("hostile")
    for generator in sorted(HERE.glob("make_*.py")):
        _make(importlib.import_module(f"tests.hostile.{generator.stem}"), folder / generator.stem)
    for path in folder.rglob("*"):
        if path.is_file() and (path.stat().st_size > LARGEST or path.name in LEFT_OUT):
            path.unlink()
    return folder


@pytest.fixture(scope="module")
def imported(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """The dossier, the report of the import, and what it said on standard error."""
    dossier, _ = new_case(tmp_path_factory.mktemp("dossier") / "case.argus")
    dossier.register.close()
    key = hostile.parent / "key"
    key.write_text("made up\n")
    done = argus(
        dossier.folder, "import", str(hostile), "--tz", "Europe/Brussels", "--service", "made-up", "--key", str(key),
        "--yes", "--json", status=DONE, by=MEASURED,
    )  # fmt: skip
    return dossier.folder, json.loads(done.stdout), done.stderr


def test_the_import_ends_with_a_report_and_without_a_fault(imported: tuple[Path, dict[str, Any], str]) -> None:
    _, report, said = imported
    assert "Traceback" not in said
    assert report["rows_in"] == sum(report[each] for each in ("messages_new", "sightings", "other", "unreadable"))


def test_every_file_is_sealed_and_has_its_line(hostile: Path, imported: tuple[Path, dict[str, Any], str]) -> None:
    dossier, report, _ = imported
    files = {path for path in hostile.rglob("*") if path.is_file()}
    (delivery,) = [each for each in argus_json(dossier, "deliveries") if each["delivery_id"] == report["delivery_id"]]
    assert delivery["files"] >= len(files)
    for path in files:
        sha256 = digest(path.read_bytes())
        assert (dossier / "evidence" / sha256[:2] / sha256).stat().st_size == path.stat().st_size, path.name


def test_no_process_took_more_memory_than_it_may(imported: tuple[Path, dict[str, Any], str]) -> None:
    empty = subprocess.run([*MEASURED, sys.executable, "-c", _EMPTY], capture_output=True, text=True, check=True)
    before, peak = _peak(empty.stderr), _peak(imported[2])
    assert peak - before <= MOST_MEGABYTES, f"{peak:.0f} MB, {before:.0f} of them before the first file"


def _peak(said: str) -> float:
    (peak,) = [int(line.split()[1]) for line in said.splitlines() if line.startswith("peak ")]
    return peak / 1024


def test_the_dossier_holds_what_it_says_afterwards(imported: tuple[Path, dict[str, Any], str]) -> None:
    dossier, _, _ = imported
    argus(dossier, "verify")


def _make(generator: ModuleType, folder: Path) -> None:
    """Its files: by `make_all(folder)`, or by those of `FILES`, each with a `write(folder)`."""
    folder.mkdir()
    if hasattr(generator, "make_all"):
        generator.make_all(folder)
    for each in getattr(generator, "FILES", ()):
        each.write(folder)
    assert any(folder.iterdir()), f"{generator.__name__} makes nothing this test knows how to ask for"
