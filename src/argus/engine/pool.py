"""A pool of spawned processes that keeps the cores busy and survives the death of any of them.

A step is a plain function with picklable arguments that reads files and writes files: the same arguments give the same
files, so running one twice is harmless. Processes are spawned, never forked: threads of the columns library do not
survive a fork. Every process runs under limits, because the steps parse hostile bytes.
"""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from argus.errors import DossierError

T = TypeVar("T")

# Address space, not memory in use: the libraries reserve far more than they touch.
ADDRESS_SPACE_BYTES = 8 << 30
LARGEST_FILE_BYTES = 64 << 30
OPEN_FILES = 4096
# Somebody may kill workers by hand; a machine that always does is out of memory.
MOST_RENEWALS = 5
_PR_SET_PDEATHSIG = 1  # prctl(2)
# The slowest honest step, a span read record by record, takes seconds.
STEP_SECONDS = 900


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
        return isinstance(self.error, ProcessExpired)


class Pool:
    """Processes that stay for many steps; use as a context."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or workers_of_this_machine()
        # Workers inherit this before they load the columns library: one thread each, the processes are the parallelism.
        os.environ["POLARS_MAX_THREADS"] = "1"
        os.environ["OMP_NUM_THREADS"] = "1"
        os.environ["ARROW_IO_THREADS"] = "1"
        if sys.platform == "linux":
            # It gives back what columns no longer need; the usual one kept a third more.
            os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "jemalloc"
        self._pool = self._fresh()
        self._renewals = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def run(
        self, step: Callable[..., T], calls: Iterable[tuple[Any, ...]], *, seconds: float = STEP_SECONDS
    ) -> Iterator[Done[T]]:
        """Run `step(*call)` for every call, in any order, and hand on each as it is done.

        Calls are drawn lazily, a few ahead of the workers. A step that raises, dies or exceeds `seconds` becomes a
        `Done` with a fault; the others go on.
        """
        waiting: dict[Future[T], tuple[Any, ...]] = {}
        again: list[tuple[Any, ...]] = []
        source = iter(calls)
        exhausted = False
        try:
            while again or waiting or not exhausted:
                while (again or not exhausted) and len(waiting) < self.workers + 2:
                    call = again.pop() if again else next(source, None)
                    if call is None:
                        exhausted = True
                    else:
                        waiting[self._schedule(step, call, seconds)] = call
                finished, _ = wait(waiting, timeout=1.0, return_when=FIRST_COMPLETED)
                for future in finished:
                    call = waiting.pop(future)
                    if isinstance(future.exception(), BrokenProcessPool):
                        again.append(call)
                    else:
                        yield _done(call, future, seconds)
        finally:
            for future in waiting:
                future.cancel()

    def _fresh(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.workers,
            context=multiprocessing.get_context("spawn"),
            initializer=_limit_this_process,
        )

    def _schedule(self, step: Callable[..., T], call: tuple[Any, ...], seconds: float) -> "Future[T]":
        """Hand a call to a worker; workers that were killed while they had nothing to do are replaced."""
        while True:
            try:
                return self._pool.schedule(step, args=call, timeout=seconds)
            except RuntimeError as error:
                self._renewals += 1
                if self._renewals > MOST_RENEWALS:
                    raise DossierError(
                        "The working processes ended again and again",
                        where="engine",
                        do="See what ends them (the memory of this machine?), then do the same again: it goes on.",
                    ) from error
                broken, self._pool = self._pool, self._fresh()
                broken.stop()  # type: ignore[no-untyped-call]
                broken.join()


def workers_of_this_machine() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _done(call: tuple[Any, ...], future: "Future[T]", seconds: float) -> Done[T]:
    error = future.exception()
    if error is None:
        return Done(call, future.result())
    if isinstance(error, TimeoutError):
        fault = f"stopped after {seconds:.0f} seconds without a result"
    elif isinstance(error, ProcessExpired):
        fault = f"the reading process died ({_death(error.exitcode)})"
    elif isinstance(error, MemoryError):
        fault = "the memory limit of the reading process was reached"
    else:
        fault = f"{type(error).__name__}: {error}"
    return Done(call, None, fault, error)


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _limit_this_process() -> None:
    # The parent decides what an interrupt means; a worker that dies of Ctrl-C would look like a damaged file.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_the_parent()
    for limit, wanted in (
        (resource.RLIMIT_AS, ADDRESS_SPACE_BYTES),
        (resource.RLIMIT_FSIZE, LARGEST_FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        soft, hard = resource.getrlimit(limit)
        # A limit that somebody set lower on purpose stays.
        lowest = min([wanted, *(each for each in (soft, hard) if each != resource.RLIM_INFINITY)])
        resource.setrlimit(limit, (lowest, hard))


def _die_with_the_parent() -> None:
    """End with the program that started this worker, even when that was killed: the next import writes where this one
    would still be writing. Only Linux can be asked for that.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:
        os._exit(1)
