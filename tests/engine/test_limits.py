"""Each step is held to its limits, and what it breaks is told in words; the others are done."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from argus.engine import Done, LimitReachedError, Limits, Pool
from tests.engine import hostile_steps as steps

SMALL = Limits(seconds=60, cpu_seconds=2, memory_bytes=200 << 20, file_bytes=10 << 20, open_files=64)


def one_bad(step: Callable[..., Any], *how: object, limits: Limits = SMALL) -> Done[Any]:
    """Call 0 is the bad one; the others must be done all the same."""
    with Pool(2) as pool:
        done = {each.call[0]: each for each in pool.run(step, [(number, *how) for number in range(6)], limits=limits)}
    assert {number: each.result for number, each in done.items() if number} == {n: n * 2 for n in range(1, 6)}
    assert done[0].result is None
    return done[0]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("exits", "the reading process died (exit code 3)"),
        ("exits as if all were well", "the reading process died (exit code 0)"),
        ("reads no address", "the reading process died (signal SIGSEGV)"),
        ("aborts", "the reading process died (signal SIGABRT)"),
        ("is killed", "the reading process died (signal SIGKILL)"),
    ],
)
def test_a_step_that_ends_its_process_is_told_how(how: str, words: str) -> None:
    done = one_bad(steps.die, how)
    assert done.fault == words
    assert done.died


@pytest.mark.parametrize(
    ("how", "words", "error"),
    [
        ("raises", "KeyError: 'no such thing'", KeyError),
        ("raises something of its own", "StrangeError: of its own 3", Exception),
        ("leaves by a Python exit", "SystemExit: 4", RuntimeError),
        ("answers what is no value", "the reading process answered what is no value (StrangeAnswerError)", Exception),
    ],
)
def test_a_step_that_raises_is_told_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, words: str, error: type[Exception]
) -> None:
    monkeypatch.chdir(tmp_path)
    done = one_bad(steps.die, how)
    assert done.fault == words
    assert isinstance(done.error, error)
    assert not done.died
    assert list(tmp_path.iterdir()) == []  # what the answer wanted to have run was not


@pytest.mark.parametrize("how", ["at once", "bit by bit", "in C, shared"])
def test_a_step_that_eats_memory_is_stopped(how: str) -> None:
    done = one_bad(steps.take_memory, how)
    assert done.fault == "the memory limit of 200 MiB was reached"
    assert isinstance(done.error, LimitReachedError)


@pytest.mark.parametrize("how", ["in Python", "in C, holding the lock of the interpreter", "in a thread"])
def test_a_step_that_computes_without_end_is_stopped(how: str) -> None:
    done = one_bad(steps.compute, how)
    assert done.fault == "the limit of 2 CPU-seconds was reached"
    assert not done.died


def test_cpu_seconds_are_those_of_one_step_not_of_its_process() -> None:
    with Pool(1) as pool:
        busy = list(pool.run(burn, [(0.7,)] * 6, limits=Limits(cpu_seconds=2)))
    assert [each.fault for each in busy] == [""] * 6
    assert len({each.result for each in busy}) == 1


def burn(seconds: float) -> int:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return os.getpid()


def test_a_step_that_waits_for_ever_is_stopped_by_the_clock() -> None:
    with Pool(2) as pool:
        done = {each.call[0]: each for each in pool.run(steps.wait, [(3600,), (0.1,), (0.2,)], seconds=2)}
    assert done[3600].fault == "stopped after 2 seconds without a result"
    assert isinstance(done[3600].error, TimeoutError)
    assert done[0.1].result
    assert done[0.2].result


def test_a_step_that_writes_a_huge_file_is_stopped(tmp_path: Path) -> None:
    done = one_bad(steps.write_much, str(tmp_path / "huge"))
    assert done.fault == "the limit of 10 MiB a file was reached"
    assert (tmp_path / "huge").stat().st_size <= 10 << 20


def test_a_limit_of_the_person_on_files_stays_what_the_system_says_of_it(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5 << 20, before[1]))
    try:
        with Pool(1) as pool:
            (done,) = pool.run(steps.write_much, [(0, str(tmp_path / "huge"))], limits=SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert isinstance(done.error, OSError)
    assert "File too large" in done.fault


def test_a_step_that_opens_many_files_is_stopped() -> None:
    assert one_bad(steps.open_many).fault == "the limit of 64 open files was reached"


def test_limits_of_one_step_are_gone_for_the_next(tmp_path: Path) -> None:
    with Pool(1) as pool:
        (held,) = pool.run(steps.open_many, [(1,)], limits=SMALL)
        (free,) = pool.run(steps.open_many, [(0,)])
        (long,) = pool.run(steps.write_much, [(0, str(tmp_path / "long"))])
    assert (held.result, free.result, long.result) == (2, 1_000, 0)


def test_a_result_of_values_arrives_as_it_was() -> None:
    with Pool(1) as pool:
        (done,) = pool.run(steps.judge, [(7,)])
    assert done.result == steps.Verdict(7, Path("a/b"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be asked for that")
def test_workers_end_with_a_program_that_is_killed() -> None:
    script = (
        "from argus.engine import Pool; from tests.engine.hostile_steps import wait\n"
        "with Pool(2) as pool:\n"
        "    for done in pool.run(wait, [(0.1,), (0.1,), (3600,), (3600,)]): print(done.result, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        workers = {int(program.stdout.readline()), int(program.stdout.readline())}
        assert all(psutil.pid_exists(each) for each in workers)
        program.send_signal(signal.SIGKILL)
    _, alive = psutil.wait_procs([psutil.Process(each) for each in workers if psutil.pid_exists(each)], timeout=20)
    assert alive == []
