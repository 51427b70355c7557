"""A pool of processes that keeps the cores busy and survives the death of any of them.

A step is a plain function with picklable arguments that reads files and writes files: the same arguments give the same
files, so running one twice is harmless. Processes are started anew, never forked: threads of the columns library do not
survive a fork. Every process is shut in and runs under limits, because the steps parse hostile bytes.
"""

import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from argus.engine.answers import StrangeAnswerError, Told, believe, frame
from argus.engine.caging import Cage
from argus.engine.limits import BUILDING, LimitReachedError, Limits, cpu_reached, memory_held, memory_reached
from argus.engine.process import Worker
from argus.errors import DossierError

T = TypeVar("T")

# Somebody may kill workers by hand; a machine that always does is out of memory.
MOST_RENEWALS = 5
# A machine with other work may be slow to start a program.
START_SECONDS = 60.0
# How often the memory of the workers is looked at.
TICK_SECONDS = 0.05


class DiedError(Exception):
    """The process of a step ended before the step did; somebody else may have ended it."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What came of one call: `result`, or `fault` in words when the process died, hung or raised."""

    call: tuple[Any, ...]
    result: T | None
    fault: str = ""
    error: BaseException | None = None

    @property
    def died(self) -> bool:
        """Whether its process ended before the step did; somebody else may have ended it."""
        return isinstance(self.error, DiedError)


@dataclass(slots=True)
class _Running:
    """A call in the hands of a worker; `held`: memory of the worker when it began, None = not begun."""

    call: tuple[Any, ...]
    until: float
    held: int | None = None


class Pool:
    """Processes that stay for many steps; use as a context. One `run` at a time."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or workers_of_this_machine()
        # Workers inherit this before they load the columns library: one thread each, the processes are the parallelism.
        os.environ["POLARS_MAX_THREADS"] = "1"
        os.environ["OMP_NUM_THREADS"] = "1"
        os.environ["ARROW_IO_THREADS"] = "1"
        if sys.platform == "linux":
            # It gives back what columns no longer need; the usual one kept a third more.
            os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "jemalloc"
        self._idle: list[Worker] = []
        self._busy: dict[Worker, _Running] = {}
        self._renewals = 0
        self.cage: Cage | None = None  # known as soon as a call is done

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kill_busy()
        for worker in self._idle:
            worker.close()
        for worker in self._idle:
            worker.join()
        self._idle.clear()

    def run(
        self,
        step: Callable[..., T],
        calls: Iterable[tuple[Any, ...]],
        *,
        seconds: float | None = None,
        limits: Limits = BUILDING,
    ) -> Iterator[Done[T]]:
        """Run `step(*call)` for every call, in any order, and hand on each as it is done.

        Calls are drawn lazily, as workers are free. A step that raises, dies or exceeds its limits becomes a `Done`
        with a fault; the others go on.

        Args:
            seconds: by the clock, in place of those in `limits`.
        """
        if self._busy:
            raise RuntimeError("this pool is running other calls")
        again: list[tuple[Any, ...]] = []
        source = iter(calls)
        done: deque[Done[T]] = deque()
        seconds = limits.seconds if seconds is None else seconds
        try:
            while True:
                while len(self._busy) < self.workers:
                    call = again.pop() if again else next(source, None)
                    if call is None:
                        break
                    self._hand_over(step, call, limits)
                if done:
                    yield done.popleft()  # every worker has something to do meanwhile
                elif self._busy:
                    self._wait()
                else:
                    return
                for worker in tuple(self._busy):
                    outcome = self._look_at(worker, seconds, limits)
                    if isinstance(outcome, Done):
                        done.append(outcome)
                    elif outcome is not None:
                        again.append(outcome)
        finally:
            self._kill_busy()

    def _hand_over(self, step: Callable[..., Any], call: tuple[Any, ...], limits: Limits) -> None:
        """Give a call to a worker; those that ended while they had nothing to do are let go."""
        framed = frame((step, call, limits))
        worker = self._idle.pop() if self._idle else Worker()
        while not worker.is_alive():
            worker.kill()
            worker = self._idle.pop() if self._idle else Worker()
        self._busy[worker] = _Running(call, time.monotonic() + START_SECONDS)
        worker.ask(framed)

    def _wait(self) -> None:
        """Until a worker says something, or it is time to look at their memory."""
        poll = select.poll()
        for worker in self._busy:
            poll.register(worker.telling, select.POLLIN)
            if worker.unsent:
                poll.register(worker.asking, select.POLLOUT)
        poll.poll(TICK_SECONDS * 1000)

    def _look_at(self, worker: Worker, seconds: float, limits: Limits) -> "Done[Any] | tuple[Any, ...] | None":
        """What became of a worker's call: done, to be given to another worker, or None: it is at work."""
        running = self._busy[worker]
        worker.push()
        alive = worker.is_alive()  # before its pipe is read: what it told before it ended counts
        try:
            for told in worker.messages():
                if told.what == "ready":
                    self.cage = told.value if isinstance(told.value, Cage) else None
                elif told.what == "begun" and running.held is None:
                    running.held, running.until = int(told.value), time.monotonic() + seconds
                    self._renewals = 0
                else:
                    return self._finished(worker, running, told)
        except StrangeAnswerError as error:
            return self._ended(worker, running.call, error)
        if worker.ended or not alive:
            if running.held is None:
                return self._renewed(worker, running)
            return self._ended(worker, running.call, _death(worker.exit_code(), limits))
        if time.monotonic() > running.until:
            return self._ended(
                worker, running.call, TimeoutError(f"stopped after {seconds:.0f} seconds without a result")
            )
        most = limits.memory_bytes
        if most is not None and running.held is not None and memory_held(worker.number) - running.held > most:
            return self._ended(worker, running.call, memory_reached(limits))
        return None

    def _finished(self, worker: Worker, running: _Running, told: Told) -> Done[Any]:
        if told.what == "done":
            del self._busy[worker]
            self._idle.append(worker)
            return Done(running.call, told.value)
        error = _believed(told)
        if isinstance(error, LimitReachedError | MemoryError):  # what it holds now is anybody's guess
            return self._ended(worker, running.call, error)
        del self._busy[worker]
        self._idle.append(worker)
        return Done(running.call, None, str(told.value), error)

    def _ended(self, worker: Worker, call: tuple[Any, ...], error: BaseException) -> Done[Any]:
        del self._busy[worker]
        worker.kill()
        return Done(call, None, str(error), error)

    def _renewed(self, worker: Worker, running: _Running) -> tuple[Any, ...]:
        """Let go a worker that ended before it began; its call is still to be done.

        Raises:
            DossierError: that happens again and again.
        """
        del self._busy[worker]
        worker.kill()
        self._renewals += 1
        if self._renewals > MOST_RENEWALS:
            raise DossierError(
                "The working processes ended again and again",
                where="engine",
                do="See what ends them (the memory of this machine?), then do the same again: it goes on.",
            )
        return running.call

    def _kill_busy(self) -> None:
        for worker in self._busy:
            worker.kill()
        self._busy.clear()


def workers_of_this_machine() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cage() -> Cage:
    """How workers are shut in on this machine; starts one to see."""
    with Pool(1) as pool:
        list(pool.run(workers_of_this_machine, [()]))
        return pool.cage or Cage("open")


def _believed(told: Told) -> BaseException:
    try:
        error = believe(told.error) if told.error else None
    except StrangeAnswerError:
        error = None
    return error if isinstance(error, Exception) else RuntimeError(str(told.value))


def _death(code: int, limits: Limits) -> Exception:
    if limits.cpu_seconds is not None and code == -signal.SIGXCPU:
        return cpu_reached(limits)
    names = {each.value: each.name for each in signal.Signals}
    how = f"signal {names.get(-code, -code)}" if code < 0 else f"exit code {code}"
    return DiedError(f"the reading process died ({how})")
