"""Progress with rate and time left over all phases of an import."""

import time
from collections.abc import Callable

from argus.intake.lease import Progress

# Measured shares of the whole, to tell the time left before the later phases have begun.
SHARES = {
    "sealing": 0.03,
    "opening": 0.02,
    "looking": 0.01,
    "reading": 0.24,
    "sorting": 0.02,
    "indexing": 0.35,
    "withholding": 0.02,
    "tidying": 0.02,
    "mentions": 0.29,
}
TELL_SECONDS = 0.2
# Before this share of the whole is done, an estimate would jump about.
ESTIMATE_FROM = 0.03


class Pace:
    """Counts steps and tells, at most five times a second."""

    def __init__(self, tell: Callable[[Progress], object]) -> None:
        self._tell = tell
        self._started = self._phase_started = self._told = time.monotonic()
        self._before = 0.0
        self._behind: set[str] = set()
        self._progress = Progress("looking", 0, 0, "files")
        self._done = self._messages = 0
        self._item = ""

    def begin(self, phase: str, total: int, unit: str) -> None:
        """Start the next phase."""
        if self._progress.phase in SHARES and self._progress.total and self._progress.phase not in self._behind:
            self._behind.add(self._progress.phase)  # archives are opened level by level: their phases come again
            self._before += SHARES[self._progress.phase]
        self._progress = Progress(phase, 0, total, unit)
        self._done = self._messages = 0
        self._phase_started = time.monotonic()
        self._say()

    def item(self, name: str) -> None:
        """The item at hand."""
        self._item = name

    def step(self, done: int, messages: int = 0) -> None:
        """So much more is done."""
        self._done += done
        self._messages += messages
        if time.monotonic() - self._told >= TELL_SECONDS:
            self._say()

    def done(self) -> None:
        """All of it."""
        self._progress = Progress("done", 1, 1, "files")
        self._done = 1
        self._say()

    def _say(self) -> None:
        now = self._told = time.monotonic()
        phase, total = self._progress.phase, self._progress.total
        share = self._before + SHARES.get(phase, 0.0) * (min(1.0, self._done / total) if total else 0.0)
        left = (now - self._started) * (1 - share) / share if share >= ESTIMATE_FROM else None
        elapsed = now - self._phase_started
        rate = self._messages / elapsed if elapsed > 0.5 else 0.0
        self._tell(
            Progress(
                phase,
                self._done,
                total,
                self._progress.unit,
                self._messages,
                rate,
                0.0 if phase == "done" else left,
                self._item,
            )
        )
