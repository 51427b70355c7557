"""A worker that raises, dies or hangs costs one step; the others go on."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress

import pytest

from argus.engine import Pool


def double(number: int) -> int:
    if number == 3:
        raise ValueError("three is not liked here")
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 7:
        time.sleep(60)
    return number * 2


def kernel_parent() -> int:
    return os.getppid()


def test_one_bad_step_costs_one_step():
    with Pool(2) as pool:
        done = {each.call[0]: each for each in pool.run(double, [(number,) for number in range(10)], seconds=3)}
    assert {number: each.result for number, each in done.items() if not each.fault} == {
        number: number * 2 for number in (0, 1, 2, 4, 6, 8, 9)
    }
    assert "three is not liked here" in done[3].fault
    assert "died" in done[5].fault
    assert "SIGKILL" in done[5].fault
    assert "3 seconds" in done[7].fault


def test_workers_are_spawned_and_stay():
    with Pool(1) as pool:
        parents = {each.result for each in pool.run(kernel_parent, [() for _ in range(5)])}
    assert parents == {os.getpid()}


def test_calls_are_drawn_only_a_few_ahead():
    drawn = []

    def calls():
        for number in range(100):
            drawn.append(number)
            yield (100 + number,)

    with Pool(1) as pool:
        results = pool.run(double, calls())
        next(results)
        ahead = len(drawn)
        results.close()
    assert ahead <= 10


def own_number() -> int:
    time.sleep(0.3)
    return os.getpid()


def test_workers_killed_while_they_had_nothing_to_do_are_replaced():
    with Pool(2) as pool:
        workers = {each.result for each in pool.run(own_number, [() for _ in range(4)])}
        for each in workers:
            os.kill(each, signal.SIGKILL)
        time.sleep(1)
        assert sorted(each.result for each in pool.run(double, [(number,) for number in (0, 1, 2)])) == [0, 2, 4]


def own_number_of(number: int) -> tuple[int, int]:
    return number, os.getpid()


def test_workers_killed_at_any_moment_hold_up_nobody():
    """The pool that stood here before shared a pipe and its locks between the workers: after some eight kills it waited
    for ever for a lock that a dead worker held.
    """
    random_ = random.Random(3)
    kills, seen = 0, Counter()
    with Pool(2) as pool:
        for done in pool.run(own_number_of, ((number,) for number in range(4_000)), seconds=9):
            seen[done.call[0]] += 1
            assert done.died or done.result[0] == done.call[0], done.fault
            if done.result and random_.random() < 0.015:
                time.sleep(random_.uniform(0, 0.001))
                with suppress(ProcessLookupError):
                    os.kill(done.result[1], signal.SIGKILL)
                    kills += 1
    assert kills > 30
    assert seen == Counter(range(4_000))


def test_a_pool_runs_one_thing_at_a_time_and_another_once_that_is_let_go():
    with Pool(2) as pool:
        first = pool.run(double, [(number,) for number in (0, 1, 2, 7)])
        next(first)
        with pytest.raises(RuntimeError):
            next(pool.run(double, [(1,)]))
        first.close()
        assert [each.result for each in pool.run(double, [(1,)])] == [2]


def length(given: bytes) -> int:
    return len(given)


def as_long(count: int) -> str:
    return "x" * count


def test_calls_and_results_larger_than_any_pipe_arrive_whole():
    with Pool(2) as pool:
        lengths = [each.result for each in pool.run(length, [(bytes(count),) for count in (0, 10, 9_000_000)])]
        texts = [len(each.result) for each in pool.run(as_long, [(count,) for count in (0, 10, 9_000_000)])]
    assert sorted(lengths) == sorted(texts) == [0, 10, 9_000_000]
