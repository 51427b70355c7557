"""The runs themselves, in a process of their own: each run is a number, and the same number gives the same file.

A process takes chunks of runs from a pipe, does them, and tells what came of them. Before each run it writes into a
small shared file which run begins and how much it has worked so far, so that the one who watches can tell a run that
hangs, and make the file again of one that took the process with it.
"""

import mmap
import resource
import struct
import sys
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.fuzz.cases import Case, Room
from tests.fuzz.mutate import mutated
from tests.fuzz.target import FULL_EVERY, seeds, targets

MOST_SECONDS = 5.0
MOST_MEGABYTES = 1024
# Address space: an allocation beyond any sense fails there and is told as what it is, before the machine suffers.
ADDRESS_SPACE = 8 << 30
_STATE = struct.Struct("=qd")  # run that began, CPU-seconds of the process then


@dataclass(frozen=True)
class Finding:
    """A broken promise: what, where, and the file that breaks it. `key` is the same for the same fault."""

    key: str
    told: str
    case: Case


@dataclass
class Tally:
    """What came of a chunk of runs."""

    target: str
    runs: int = 0
    read: int = 0
    seconds: float = 0.0
    worst: float = 0.0
    megabytes: float = 0.0
    findings: dict[str, Finding] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        """Put another chunk of the same target to this one."""
        self.runs += other.runs
        self.read += other.read
        self.seconds += other.seconds
        self.worst = max(self.worst, other.worst)
        self.megabytes = max(self.megabytes, other.megabytes)
        self.findings = other.findings | self.findings


@dataclass(frozen=True)
class Chunk:
    """Runs [first, first + count) of a target."""

    target: str
    first: int
    count: int


def gathered(names: Sequence[str] = ()) -> dict[str, list[Case]]:
    """What mutation starts from, for every target that has something to start from."""
    found = {name: seeds(name) for name in names or targets()}
    return {name: cases for name, cases in found.items() if cases}


def case_of(cases: Mapping[str, Sequence[Case]], seed: int, target: str, run: int) -> Case:
    """The file of a run."""
    random = Random(f"{seed} {target} {run}")
    case = random.choice(cases[target])
    kin = cases[target] if random.random() < 0.9 else cases[random.choice(sorted(cases))]
    others = [random.choice(kin).content for _ in range(3)]
    beside = dict(case.beside)
    if beside and random.random() < 0.4:
        label = random.choice(sorted(beside))
        beside[label] = mutated(random, beside[label], [*others, *beside.values()])
        if random.random() < 0.5:
            return replace(case, beside=beside)
    return replace(case, content=mutated(random, case.content, others), beside=beside)


def work(pipe: Connection, state: Path, folder: Path, cases: Mapping[str, Sequence[Case]], seed: int) -> None:
    """Do chunks until None comes; each is answered by a `Tally`."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    room = Room(folder)
    with state.open("r+b") as file, mmap.mmap(file.fileno(), _STATE.size) as shared:
        while (chunk := pipe.recv()) is not None:
            pipe.send(_done(chunk, shared, room, cases, seed))


def state_of(shared: mmap.mmap) -> tuple[int, float]:
    """Which run a process is at, and its CPU-seconds when that began."""
    run, began = _STATE.unpack(shared[: _STATE.size])
    return run, began


def new_state(path: Path) -> None:
    """Make the shared file."""
    path.write_bytes(_STATE.pack(-1, 0.0))


def attempt(case: Case, room: Room, full: bool) -> tuple[str, Finding | None]:
    """One run; what it broke, if it did."""
    try:
        return targets()[case.target](case, room, full), None
    except MemoryError:
        return "", Finding(f"{case.target}: memory", "more memory than the limit", case)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return "", Finding(f"{case.target}: {_where(error)}", "".join(traceback.format_exception(error)[-8:]), case)


def _done(chunk: Chunk, shared: mmap.mmap, room: Room, cases: Mapping[str, Sequence[Case]], seed: int) -> Tally:
    tally = Tally(chunk.target)
    began = time.process_time()
    seen: Counter[str] = Counter()
    for run in range(chunk.first, chunk.first + chunk.count):
        case = case_of(cases, seed, chunk.target, run)
        before = time.process_time()
        shared[: _STATE.size] = _STATE.pack(run, before)
        outcome, finding = attempt(case, room, run % FULL_EVERY == 0)
        seconds = time.process_time() - before
        seen[outcome] += 1
        if finding is None and seconds > MOST_SECONDS:
            finding = Finding(f"{chunk.target}: slow", f"took {seconds:.1f} seconds", case)
        if finding is not None:
            kept = tally.findings.get(finding.key)
            if kept is None or len(finding.case.content) < len(kept.case.content):
                tally.findings[finding.key] = finding
        tally.worst = max(tally.worst, seconds)
    shared[: _STATE.size] = _STATE.pack(-1, time.process_time())
    tally.runs, tally.read = chunk.count, seen["read"]
    tally.seconds = time.process_time() - began
    tally.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "linux" else 1 << 20
    )
    return tally


def _where(error: BaseException) -> str:
    """The kind of error and the line of the program, not of a library, that it came through last."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "argus" in Path(frame.filename).parts]
    words = "".join(letter for letter in str(error).split("\n")[0][:80] if not letter.isdigit())
    if isinstance(error, AssertionError):
        return f"{words}"
    last = f"{Path(frames[-1].filename).name}:{frames[-1].name}" if frames else "outside"
    return f"{type(error).__name__} in {last}"
