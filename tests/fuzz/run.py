"""Many runs over all readers, watched: no file may crash, hang or fill up the process that reads it.

    .venv/bin/python -m tests.fuzz.run --runs 1000000           # what `make fuzz` does
    .venv/bin/python -m tests.fuzz.run --runs 20000 --reader telegram --seed 7

Runs are divided evenly over the readers, in chunks over two processes. A process that dies, works over 5 seconds at one
file or holds over 1 GiB costs that one file: it is kept, and another process goes on behind it. What breaks a promise
is made smaller and kept in `found/`, where a test reads it for ever. The exit status says whether anything was found.
"""

import argparse
import json
import mmap
import multiprocessing
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import psutil

from tests.fuzz.campaign import (
    MOST_MEGABYTES,
    MOST_SECONDS,
    Chunk,
    Finding,
    Tally,
    attempt,
    case_of,
    gathered,
    new_state,
    state_of,
    work,
)
from tests.fuzz.cases import FOUND, Case, Room

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench" / "results" / "fuzz.json"
README = ROOT / "bench" / "README.md"
CHUNK = 500
# A run that waits for something does not work; the clock stops it.
MOST_SECONDS_BY_THE_CLOCK = 30.0
SHRINK_RUNS = 300
TELL_EVERY_SECONDS = 30.0


class Watched:
    """One process with its chunk, and what it is doing."""

    def __init__(self, folder: Path, cases: Mapping[str, Sequence[Case]], seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.chunk: Chunk | None = None
        self._state = folder / "state"
        new_state(self._state)
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, self._state, folder, cases, seed), daemon=True)
        self.process.start()
        theirs.close()
        assert self.process.pid is not None
        self._seen = psutil.Process(self.process.pid)
        self._at = (-1, 0.0)

    def give(self, chunk: Chunk) -> None:
        """Let it work."""
        self.chunk = chunk
        self._at = (-1, time.monotonic())
        self.pipe.send(chunk)

    def told(self) -> Tally | None:
        """What came of its chunk, if it is done."""
        try:
            return self.pipe.recv() if self.pipe.poll() else None
        except (EOFError, OSError):
            return None

    def trouble(self) -> tuple[int, str] | None:
        """The run it is at and what is wrong, if something is."""
        with self._state.open("r+b") as file, mmap.mmap(file.fileno(), 0) as shared:
            run, began = state_of(shared)
        if not self.process.is_alive():
            return run, f"the process died (exit {self.process.exitcode})"
        try:
            times, held = self._seen.cpu_times(), self._seen.memory_info().rss >> 20
        except psutil.Error:
            return run, "the process died"
        if run != self._at[0]:
            self._at = (run, time.monotonic())
        if run < 0:
            return None
        if held > MOST_MEGABYTES:
            return run, f"memory: {held} MB"
        if times.user + times.system - began > MOST_SECONDS:
            return run, f"hang: over {MOST_SECONDS:.0f} seconds of work"
        if time.monotonic() - self._at[1] > MOST_SECONDS_BY_THE_CLOCK:
            return run, f"hang: over {MOST_SECONDS_BY_THE_CLOCK:.0f} seconds by the clock"
        return None

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def campaign(
    runs: int, seed: int, names: Sequence[str] = (), processes: int = 2, folder: Path | None = None
) -> dict[str, Tally]:
    """Do so many runs, divided over the targets (all of them, or those named)."""
    cases = gathered(names)
    tallies = {name: Tally(name) for name in sorted(cases)}
    waiting = deque(_chunks(runs, sorted(cases)))
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="argus-fuzz-", dir=folder or memory) as room:
        crew = [Watched(Path(room) / str(each), cases, seed) for each in range(processes)]
        told = time.monotonic()
        try:
            while waiting or any(each.chunk for each in crew):
                if time.monotonic() - told > TELL_EVERY_SECONDS:
                    told = time.monotonic()
                    print(f"{sum(each.runs for each in tallies.values()):,} of {runs:,}", file=sys.stderr, flush=True)
                for place, each in enumerate(crew):
                    crew[place] = _looked_after(each, waiting, tallies, cases, seed, Path(room) / str(place))
                time.sleep(0.01)
        finally:
            for each in crew:
                each.end()
    return tallies


def _looked_after(
    each: Watched,
    waiting: "deque[Chunk]",
    tallies: dict[str, Tally],
    cases: Mapping[str, Sequence[Case]],
    seed: int,
    folder: Path,
) -> Watched:
    """Take what a process has done and give it more; replace it when it is in trouble."""
    if each.chunk is None:
        if waiting:
            each.give(waiting.popleft())
        return each
    done = each.told()
    if done is not None:
        for key in done.findings.keys() - tallies[done.target].findings.keys():
            print(f"found: {key}", file=sys.stderr, flush=True)
        tallies[done.target].add(done)
        each.chunk = None
        return each
    trouble = each.trouble()
    if trouble is None:
        return each
    chunk, (run, what) = each.chunk, trouble
    each.end()
    run = max(run, chunk.first)
    case = case_of(cases, seed, chunk.target, run)
    key = f"{chunk.target}: {what.split(':')[0]}"
    # The runs before it in this chunk were done, and their tally is lost: they are done again, without the one.
    tallies[chunk.target].add(Tally(chunk.target, runs=1, findings={key: Finding(key, what, case)}))
    waiting.append(Chunk(chunk.target, run + 1, chunk.first + chunk.count - run - 1))
    waiting.append(Chunk(chunk.target, chunk.first, run - chunk.first))
    return Watched(folder, cases, seed)


def _chunks(runs: int, names: Sequence[str]) -> Iterator[Chunk]:
    """All runs, a chunk of each target in turn."""
    shares = {name: runs // len(names) + (place < runs % len(names)) for place, name in enumerate(names)}
    for first in range(0, max(shares.values(), default=0), CHUNK):
        for name, share in shares.items():
            if first < share:
                yield Chunk(name, first, min(CHUNK, share - first))


def smaller(finding: Finding, room: Room) -> Finding:
    """The same fault with less of the file, as far as a few hundred tries go; hangs and deaths stay as they are."""
    if finding.key.split(": ")[1] in ("memory", "hang", "slow") or "the process died" in finding.key:
        return finding
    random = Random(0)
    size = max(1, len(finding.case.content) // 2)
    for _ in range(SHRINK_RUNS):
        content = finding.case.content
        at = random.randrange(len(content) + 1)
        less = Case(**{**vars(finding.case), "content": content[:at] + content[at + size :]})
        _, found = attempt(less, room, full=True)
        if found is not None and found.key == finding.key and len(less.content) < len(content):
            finding = found
        elif random.random() < 0.15:
            size = max(1, size // 2)
    return finding


def keep(findings: Sequence[Finding], folder: Path) -> list[Path]:
    """Write what was found, one file each."""
    kept = []
    for finding in findings:
        path = folder / finding.case.target / f"{finding.case.digest[:12]}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(finding.case.packed() + "\n", encoding="ascii")
        kept.append(path)
    return kept


def table(tallies: Mapping[str, Tally]) -> str:
    """What came of all runs, for people."""
    lines = [
        "| target | runs | of them read | runs/s, one core | worst s | peak MB | findings |",
        "| --- |" + " ---: |" * 6,
    ]
    lines += [
        f"| {name} | {each.runs:,} | {each.read / max(each.runs, 1):.0%} | {each.runs / max(each.seconds, 0.001):,.0f} "
        f"| {each.worst:.2f} | {each.megabytes:,.0f} | {len(each.findings)} |"
        for name, each in tallies.items()
    ]
    return "\n".join(lines)


def as_json(tallies: Mapping[str, Tally], asked: argparse.Namespace, seconds: float) -> dict[str, Any]:
    """The same, to be kept."""
    names = ("runs", "read", "seconds", "worst", "megabytes")
    rows = {
        name: {part: round(getattr(each, part), 3) for part in names} | {"findings": sorted(each.findings)}
        for name, each in tallies.items()
    }
    return {"runs": asked.runs, "seed": asked.seed, "wall_seconds": round(seconds), "targets": rows}


def write(tallies: Mapping[str, Tally], asked: argparse.Namespace, seconds: float) -> None:
    """Keep the result beside those of the benchmark, and show it there."""
    RESULTS.write_text(json.dumps(as_json(tallies, asked, seconds), indent=1) + "\n", encoding="utf-8")
    runs = sum(each.runs for each in tallies.values())
    bars = (
        f"no crash of the parent, no file over {MOST_SECONDS:.0f} seconds, no process over {MOST_MEGABYTES:,} MB, "
        "libraries included, every byte accounted for"
    )
    how = f"`make fuzz`, seed {asked.seed}, {seconds / 60:.0f} minutes with {asked.processes} processes. Bars: {bars}."
    told = f"### Broken files, {runs:,} runs\n\n{table(tallies)}\n\n{how}"
    before, start, rest = README.read_text("utf-8").partition("<!-- fuzz: make fuzz -->\n")
    _, end, after = rest.partition("<!-- end of fuzz -->")
    README.write_text(f"{before}{start}\n{told}\n\n{end}{after}", encoding="utf-8")


def main() -> int:
    """The command."""
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--runs", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--reader", action="append", default=[], help="this target only; may be given again")
    words.add_argument("--processes", type=int, default=2)
    words.add_argument("--keep", type=Path, default=FOUND, help="where findings are written")
    words.add_argument("--write", action="store_true", help=f"keep the result in {RESULTS.relative_to(ROOT)}")
    asked = words.parse_args()
    began = time.monotonic()
    tallies = campaign(asked.runs, asked.seed, asked.reader, asked.processes)
    seconds = time.monotonic() - began
    findings = [each for tally in tallies.values() for each in tally.findings.values()]
    with tempfile.TemporaryDirectory() as folder:
        findings = [smaller(each, Room(Path(folder))) for each in findings]
    print(table(tallies))
    print(f"\n{sum(each.runs for each in tallies.values()):,} runs in {seconds:.0f} s, {len(findings)} findings")
    for finding, path in zip(findings, keep(findings, asked.keep), strict=True):
        print(f"\n{finding.key} -> {path}\n{finding.told}")
    if asked.write:
        write(tallies, asked, seconds)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
