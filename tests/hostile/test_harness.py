"""The harness has teeth: what hangs, takes too much or dies is told."""

import os
import time
from pathlib import Path

import pytest

from tests.hostile.harness import Died, read_file, within
from tests.readers.samples import FOLDER


def test_a_step_that_hangs_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="hangs"):
        within(time.sleep, 60, seconds=0.5)


def test_a_step_that_works_too_long_fails_the_test() -> None:
    with pytest.raises(AssertionError, match=r"CPU-seconds|hangs"):  # by whichever limit comes first
        within(sum, range(30_000_000), seconds=0.1)


def test_memory_is_what_the_step_itself_took_at_its_highest() -> None:
    with pytest.raises(AssertionError, match="MB"):
        within(bytearray, 100 << 20, megabytes=90)
    assert within(bytearray, 100 << 20, megabytes=130).megabytes > 95
    assert within(len, b"").megabytes < 10


def test_a_dead_child_is_told_and_the_next_step_gets_another() -> None:
    assert isinstance(within(os._exit, 3).outcome, Died)
    assert isinstance(within(int, "x").outcome, ValueError)


def test_a_sample_is_read_as_the_import_reads_it(tmp_path: Path) -> None:
    done = within(read_file, str(FOLDER / "csv" / "nl.csv"))
    assert (done.outcome.reader, done.outcome.covered, done.outcome.messages > 0) == ("csv", True, True)
    nothing = tmp_path / "nothing"
    nothing.write_bytes(b"")
    assert within(read_file, str(nothing)).outcome.reader == ""
