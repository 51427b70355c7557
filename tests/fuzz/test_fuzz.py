"""No file crashes, hangs or fills up a reader, and every byte is accounted for: 20,000 made-up broken files, and all
that once broke a promise. `make fuzz` does the same with a million.
"""

from pathlib import Path

import pytest

from argus.readers import all_readers
from tests.fuzz.campaign import attempt, case_of, gathered
from tests.fuzz.cases import Room, found_before, unpacked
from tests.fuzz.run import campaign, table

RUNS = 20_000


def test_twenty_thousand_broken_files_break_no_promise() -> None:
    tallies = campaign(RUNS, seed=20_000)
    print(table(tallies))
    assert sum(each.runs for each in tallies.values()) >= RUNS
    assert [finding.told for each in tallies.values() for finding in each.findings.values()] == []


@pytest.mark.parametrize("path", found_before(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_once_broke_a_promise_does_not_any_more(path: Path, tmp_path: Path) -> None:
    _, finding = attempt(unpacked(path.read_text("ascii")), Room(tmp_path), full=True)
    assert finding is None, finding.told


def test_every_reader_is_fuzzed() -> None:
    assert {reader.name for reader in all_readers()} <= gathered().keys()


def test_a_run_is_made_again_from_its_number() -> None:
    cases = gathered(["json", "xlsx"])
    made = [case_of(cases, 1, "json", run) for run in range(50)]
    assert made == [case_of(cases, 1, "json", run) for run in range(50)]
    assert len({each.content for each in made}) > 40


def test_a_case_is_kept_as_it_was() -> None:
    for cases in gathered().values():
        assert [unpacked(each.packed()) for each in cases] == cases
