"""Running one step over a hostile file in a real child process, under the limits that the issue sets.

    done = within(read_file, str(path), "export.json")
    assert done.outcome.unreadable == 1

`within` fails the test when the step hangs, takes too long or takes too much memory. What the step returned, or the
error it raised, is `outcome`; a child that died is told by `Died`: its death costs a line of the report and no more.
"""

import atexit
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from argus.engine import Pool
from argus.errors import ArgusError
from argus.evidence import EvidenceItem
from argus.messages import Block, block_of
from argus.readers import BlockReader, Request, recognise
from tests.readers.samples import item_at

# A machine with other work: CPU-seconds hold there, the clock does not. A step that only waits is stopped by the clock.
CLOCK_OF_CPU = 4
# What a step leaves to the allocator would hide what the next one takes.
FRESH_ABOVE_MB = 48


@dataclass(frozen=True, slots=True)
class Died:
    """The child ended before the step did."""

    fault: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a step.

    Attributes:
        outcome: what it returned, the error it raised, or `Died`.
        seconds: CPU-seconds of the child.
        megabytes: the highest resident memory of the child above what it held before the step, libraries loaded.
    """

    outcome: Any
    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Read:
    """A file after recognising, planning and reading.

    `reader` is "" when no reader knows it; `refused` what `plan` said instead of a plan; `reasons` the first reasons of
    what is unreadable; `covered` whether the places in order cover every byte (or are all the whole item).
    """

    reader: str = ""
    refused: str = ""
    messages: int = 0
    other: int = 0
    unreadable: int = 0
    reasons: tuple[str, ...] = ()
    covered: bool = True


def within(step: Callable[..., Any], *args: Any, seconds: float = 5, megabytes: float = 256) -> Done:
    """Run `step(*args)` in a child process of the engine, which has the limits of every reading process.

    The step is a function of a module and its arguments can be pickled.

    Raises:
        AssertionError: it hung, or took more CPU-seconds or memory than that.
    """
    global _pool  # noqa: PLW0603 - starting a process costs more than most steps
    if _pool is None:
        _pool = _fresh()
    (done,) = _pool.run(_measured, [(step, args)], seconds=seconds * CLOCK_OF_CPU)
    if isinstance(done.error, TimeoutError):
        raise AssertionError(f"{step.__name__} hangs: {done.fault}")  # noqa: TRY004 - no wrong type, a failed test
    if done.error is not None:
        return Done(Died(done.fault), 0, 0)
    measured = done.result
    assert measured is not None
    if measured.megabytes > FRESH_ABOVE_MB:
        _end()
    assert measured.seconds <= seconds, f"{step.__name__} took {measured.seconds:.1f} CPU-seconds"
    assert measured.megabytes <= megabytes, f"{step.__name__} took {measured.megabytes:.0f} MB"
    return measured


def read_file(
    path: str,
    name: str = "",
    zone: str | None = "Europe/Brussels",
    service: str | None = "made-up",
    format_name: str | None = None,
) -> Read:
    """A step: recognise the file under that name, plan it and read all of it, as an import does.

    The item is not hashed: that would hold the whole file, which no reader may.
    """
    item = EvidenceItem("0" * 64, Path(path), Path(path).stat().st_size, name or Path(path).name)
    found = recognise(item, format_name)
    if found is None:
        return Read()
    reader, _ = found
    try:
        plan = reader.plan(item, Request(zone=zone, service=service))
    except ArgusError as error:
        return Read(reader.name, refused=str(error))
    tally = _Tally(item.size)
    for span in plan.spans:
        if isinstance(reader, BlockReader):
            tally.add(reader.read_block(item, span, plan.settled))
        else:
            records = iter(reader.read(item, span, plan.settled))
            while some := list(islice(records, 1000)):
                tally.add(block_of(some))
    return tally.read(reader.name)


class _Tally:
    """What blocks that follow each other hold, and whether their places do."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.covered = size, 0, True
        self.kinds: Counter[str] = Counter()
        self.reasons: list[str] = []

    def add(self, block: Block) -> None:
        """Count a block."""
        left = block.left_over
        self.kinds["message"] += block.records.num_rows
        self.kinds.update(left["outcome"].to_pylist())
        if len(self.reasons) < 10:
            rows = zip(left["outcome"].to_pylist(), left["what"].to_pylist(), strict=True)
            self.reasons += [what for outcome, what in rows if outcome == "unreadable"][: 10 - len(self.reasons)]
        tables = [each for each in (block.records, left) if each.num_rows]
        starts, ends = (
            np.concatenate([each[name].to_numpy() for each in tables]) for name in ("place_start", "place_end")
        )
        if bool((starts == 0).all() and (ends == self.size).all()):
            self.at = self.size
            return
        order = np.lexsort((ends, starts))
        starts, ends = starts[order], ends[order]
        self.covered &= bool(starts[0] == self.at and (starts[1:] == ends[:-1]).all())
        self.at = int(ends[-1])

    def read(self, reader: str) -> Read:
        """The outcome of a file."""
        counts = (self.kinds["message"], self.kinds["other"], self.kinds["unreadable"])
        return Read(reader, "", *counts, tuple(self.reasons), self.covered and self.at == self.size)


_pool: Pool | None = None


def _fresh() -> Pool:
    pool = Pool(workers=1)
    list(pool.run(_measured, [(_load, ())], seconds=60))
    return pool


@atexit.register
def _end() -> None:
    global _pool  # noqa: PLW0603 - see within
    if _pool is not None:
        _pool.__exit__(None, None, None)
        _pool = None


def _load() -> None:
    """Load the libraries of all readers, so that no step pays for them."""
    recognise(item_at(Path(__file__)))


def _measured(step: Callable[..., Any], args: tuple[Any, ...]) -> Done:
    before = _resident("VmRSS")
    _forget_the_peak()
    began = time.process_time()
    try:
        outcome = step(*args)
    except Exception as error:  # noqa: BLE001 - what a step raises is what the test wants to see
        outcome = error
    seconds = time.process_time() - began
    return Done(outcome, seconds, max(0.0, _resident("VmHWM") - before))


def _forget_the_peak() -> None:
    """Let the kernel count the highest memory anew; where it may not, the count stays that of the whole process."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _resident(name: str) -> float:
    """Megabytes of this process: now (VmRSS), or the most so far (VmHWM)."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.split(f"{name}:")[1].split()[0]) / 1024
