"""Let the corpus grow: runs that are led by which lines of the readers they reach (atheris, on Linux and x86-64 only).

    .venv/bin/python -m tests.fuzz.grow --seconds 60                 # of each target, two at a time
    .venv/bin/python -m tests.fuzz.grow --seconds 600 --reader irc

Inputs that are read and reach what no sample reaches are kept in `corpus/<target>.jsonl`, the smallest first, no more
than MOST_KEPT; `run` starts from them too. What breaks a promise goes to `found/`, as there.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

MOST_KEPT = 60
MOST_KEPT_BYTES = 50_000
LARGEST = 160 << 10


def inside(target: str, folder: Path, seconds: int, seed: int) -> None:
    """Never returns: the fuzzer ends the process. A file is the number of the case it started from and its content."""
    import atheris

    with atheris.instrument_imports(include=["argus.readers", "argus.evidence", "argus.terms"]):
        from tests.fuzz.campaign import attempt, gathered
        from tests.fuzz.cases import Room
        from tests.fuzz.mutate import mutated
        from tests.fuzz.run import keep
    cases = gathered([target])[target]
    room = Room(folder / "room")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, case in enumerate(cases):
        (corpus / f"{number:03}").write_bytes(bytes([number % 256]) + case.content)
    told: set[str] = set()

    def test_one(data: bytes) -> None:
        if not data:
            return
        case = replace(cases[data[0] % len(cases)], content=data[1:])
        _, finding = attempt(case, room, full=False)
        if finding is not None and finding.key not in told:
            told.add(finding.key)
            print(finding.key, *keep([finding], folder / "found"), flush=True)

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        random = Random(seed)
        others = [random.choice(cases).content for _ in range(3)]
        return data[:1] + mutated(random, data[1:], others)[: largest - 1]

    words = [
        f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048", f"-max_len={LARGEST}", f"-seed={seed}",
        "-print_final_stats=0", "-verbosity=0", f"-artifact_prefix={folder}/",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *words, str(corpus)], test_one, custom_mutator=mutate)
    atheris.Fuzz()


def grown(target: str, seconds: int, seed: int) -> str:
    """Run one target and keep what it found; a line about it."""
    with tempfile.TemporaryDirectory(prefix="argus-grow-") as name:
        words = ["--inside", target, "--folder", name, "--seconds", str(seconds), "--seed", str(seed)]
        fuzzed = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.grow", *words], capture_output=True, text=True, check=False
        )
        listed = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.grow", "--sift", target, "--folder", name],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        trouble = "" if listed.returncode == 0 else f"\n{fuzzed.stderr[-2000:]}\n{listed.stderr[-2000:]}"
        return f"{target}: {listed.stdout.strip()} {fuzzed.stdout.strip()}{trouble}"


def sift(target: str, folder: Path) -> None:
    """Write the corpus of a target: of all inputs, those that reach what the smaller ones and the samples do not."""
    from tests.fuzz.cases import CORPUS, FOUND, Room, kept_corpus
    from tests.fuzz.target import seeds

    cases = seeds(target)
    before = kept_corpus(target)
    room = Room(folder / "sift")
    reached: set[Any] = set()
    for case in [case for case in cases if case not in before]:
        reached |= _reached(case, room)[0]
    inputs = sorted((each.read_bytes() for each in (folder / "corpus").glob("*") if each.stat().st_size), key=len)
    candidates = before + [replace(cases[data[0] % len(cases)], content=data[1:]) for data in inputs]
    kept: list[str] = []
    for case in candidates:
        steps, outcome = _reached(case, room)
        new = steps - reached
        packed = case.packed()
        fits = len(kept) < MOST_KEPT and sum(map(len, kept)) + len(packed) < MOST_KEPT_BYTES
        # From what is refused at the door, mutation leads to more of that.
        if new and fits and outcome == "read":
            reached |= new
            kept.append(packed)
    CORPUS.mkdir(exist_ok=True)
    (CORPUS / f"{target}.jsonl").write_text("".join(f"{each}\n" for each in kept), encoding="ascii")
    for found in (folder / "found").glob("*/*.json"):
        (FOUND / target).mkdir(parents=True, exist_ok=True)
        (FOUND / target / found.name).write_bytes(found.read_bytes())
    print(f"{len(inputs)} inputs, {len(kept)} kept, {len(reached)} steps reached")


def _reached(case: Any, room: Any) -> tuple[set[tuple[str, int, int]], str]:
    """Steps from line to line of the program that a run takes, and what came of it."""
    from tests.fuzz.campaign import attempt

    steps: set[tuple[str, int, int]] = set()

    def calls(frame: FrameType, event: str, _: object) -> Any:
        file = frame.f_code.co_filename
        if "/argus/readers/" not in file and "/argus/evidence/" not in file:
            return None
        last = -frame.f_lineno

        def line(frame: FrameType, event: str, _: object) -> Any:
            nonlocal last
            if event == "line":
                steps.add((file, last, frame.f_lineno))
                last = frame.f_lineno
            return line

        return line

    sys.settrace(calls)
    try:
        outcome, _ = attempt(case, room, full=False)
    finally:
        sys.settrace(None)
    return steps, outcome


def main() -> None:
    """The command."""
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--seconds", type=int, default=60)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--reader", action="append", default=[])
    words.add_argument("--inside", help=argparse.SUPPRESS)
    words.add_argument("--sift", help=argparse.SUPPRESS)
    words.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.inside:
        inside(asked.inside, asked.folder, asked.seconds, asked.seed)
    elif asked.sift:
        sift(asked.sift, asked.folder)
    else:
        for line in _all(asked.reader, asked.seconds, asked.seed):
            print(line, flush=True)


def _all(names: list[str], seconds: int, seed: int) -> Iterator[str]:
    from tests.fuzz.campaign import gathered

    with ThreadPoolExecutor(2) as crew:
        yield from crew.map(lambda name: grown(name, seconds, seed), names or sorted(gathered()))


if __name__ == "__main__":
    main()
