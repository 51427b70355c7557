"""Run a command and measure what its whole process tree took: CPU-seconds, wall, memory.

CPU-seconds come from the kernel's account of every process when it ends, so nothing is missed between two looks.
Memory is the proportional set size (PSS) over the tree, looked at every 0.2 s: a page that two processes share counts
once; pages of mapped files count.
"""

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.2
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True)
class Took:
    """What a process tree took.

    Attributes:
        cpu: user and system seconds of every process.
        peak_mib: highest PSS of the tree. anonymous_mib: of it, at that moment, memory that is no file.
        looking: CPU-seconds that the looking itself cost; they are in none of the others.
    """

    status: int
    wall: float
    cpu: float
    peak_mib: float
    anonymous_mib: float
    looking: float
    output: str


def run(command: Sequence[str | Path], *, cwd: Path | None = None, look: bool = True) -> Took:
    """Run a command to its end; what it says on stderr is dropped.

    Args:
        look: at its memory, which stops a process each time for some hundredths of a second; else memory is 0.
    """
    _adopt_orphans()
    started = time.monotonic()
    process = subprocess.Popen(
        [str(each) for each in command],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    looker = _Looker(process.pid)
    if look:
        looker.start()
    assert process.stdout is not None
    output = process.stdout.read()
    _, code, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(code)
    if look:
        looker.stop()
    cpu = used.ru_utime + used.ru_stime + _orphans(process.pid)
    return Took(process.returncode, wall, cpu, looker.peak / 1024, looker.anonymous / 1024, looker.cost, output)


class _Looker(threading.Thread):
    """Looks at the memory of a session's processes until it is stopped."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self.anonymous, self.cost = session, 0, 0, 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            total, anonymous = memory_of(self.session)
            if total > self.peak:
                self.peak, self.anonymous = total, anonymous
            self.cost = time.thread_time()

    def stop(self) -> None:
        self._ended.set()
        self.join()


def memory_of(session: int) -> tuple[int, int]:
    """PSS of all processes of a session, and of it what is no file, in KiB."""
    total = anonymous = 0
    for process in _members(session):
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
        except OSError:
            continue  # it ended meanwhile
        for line in text.splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
            elif line.startswith("Pss_Anon:"):
                anonymous += int(line.split()[1])
    return total, anonymous


def _members(session: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text("utf-8", "replace")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[3]) == session:
                found.append(int(folder.name))
    return found


def _adopt_orphans() -> None:
    """Processes whose parent has ended become children of this one, so that their account is not lost."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans(session: int) -> float:
    """CPU-seconds of what the command left running; waits until it ends."""
    cpu = 0.0
    for process in _members(session):
        try:
            _, _, used = os.wait4(process, 0)
        except ChildProcessError:
            continue
        cpu += used.ru_utime + used.ru_stime
    return cpu
