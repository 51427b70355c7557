"""How the command line speaks: JSON alone on stdout, progress and notes on stderr, hostile text made harmless."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from argus.errors import ArgusError
from argus.intake import Progress as Pace

if TYPE_CHECKING:
    from rich.progress import Progress

LINE_SECONDS = 10.0
QUIET_SECONDS = 3.0


def say(text: str = "") -> None:
    """A line on stdout, control characters shown, so that evidence cannot drive the terminal."""
    sys.stdout.write(harmless(text) + "\n")


def note(text: str) -> None:
    """A line on stderr."""
    sys.stderr.write(harmless(text) + "\n")


def answer(document: object) -> None:
    """The one JSON document of a call with `--json`."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=_plain, allow_nan=False) + "\n")


def fail(error: ArgusError) -> int:
    """Tell an error in its three parts; the exit status."""
    note(f"argus: {error.what}" + (f" ({error.where})" if error.where else ""))
    if error.do:
        note(f"  {error.do}")
    return error.exit_code


def harmless(text: str) -> str:
    """Control and direction-changing characters as visible escapes."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else f"\\u{{{ord(letter):x}}}" for letter in text)


class Shown:
    """Where progress is told; `paused` while a person is asked something."""

    def __init__(self, tell: Callable[[Pace], None], bars: "Progress | None" = None) -> None:
        self.tell = tell
        self._bars = bars

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The bar stands still and out of the way."""
        if self._bars is None:
            yield
            return
        self._bars.stop()
        yield
        self._bars.start()


@contextmanager
def progress_shown() -> Iterator[Shown]:
    """A bar with rate and time left on a terminal; elsewhere a line per phase and every ten seconds, on stderr."""
    if not sys.stderr.isatty():
        yield Shown(_lines())
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.fields[phase]:<12}"), BarColumn(bar_width=30), TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]:>18}"), TextColumn("{task.fields[left]:>14}"), TextColumn("{task.fields[item]}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=4) as bars:
        bar = bars.add_task("", total=1, phase="", rate="", left="", item="")

        def tell(pace: Pace) -> None:
            bars.update(
                bar, total=max(pace.total, 1), completed=min(pace.done, pace.total), phase=pace.phase,
                rate=_rate(pace), left=_left(pace), item=harmless(pace.item)[-40:],
            )  # fmt: skip

        yield Shown(tell, bars)


def _lines() -> Callable[[Pace], None]:
    """Lines for a log file: nothing about work that is done in seconds."""
    started = told = time.monotonic()
    phase = ""

    def tell(pace: Pace) -> None:
        nonlocal told, phase
        now = time.monotonic()
        if now - started < QUIET_SECONDS or pace.phase == "done":
            return
        if pace.phase != phase or now - told >= LINE_SECONDS:
            share = f"{100 * pace.done // pace.total} %" if pace.total else ""
            note(" ".join(part for part in (pace.phase, share, _rate(pace), _left(pace)) if part))
            told, phase = now, pace.phase

    return tell


def _rate(pace: Pace) -> str:
    return f"{pace.rate:,.0f} messages/s" if pace.rate else ""


def _left(pace: Pace) -> str:
    if pace.seconds_left is None:
        return ""
    minutes, seconds = divmod(round(pace.seconds_left), 60)
    return f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left"


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)
