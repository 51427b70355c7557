"""A worker that raises, dies or hangs costs one step; the others go on."""

import os
import signal
import time

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


def open_many(count: int) -> int:
    return len([os.dup(0) for _ in range(count)])


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


def test_a_worker_may_open_only_so_many_files():
    with Pool(1) as pool:
        (done,) = pool.run(open_many, [(100_000,)])
    assert "Too many open files" in done.fault


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
