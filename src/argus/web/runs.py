"""Long steps that a page starts: an import, a verification. Each is a child process running the command line.

A crash, a full memory or a hostile file then costs the step and never the app. The child writes its one JSON document
and its messages to files, so nothing is lost while nobody looks; what it has done so far stands in the register.
"""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argus.store import Dossier

# The last lines of what a child said; the three parts of an error are its last.
MESSAGES_SHOWN = 4_000
RUNS_KEPT = 50
TRY_AGAIN_SECONDS = 60
# Done, and done with something in it that could not be read.
ENDED_WELL = (0, 3)


@dataclass
class Run:
    """One child process.

    Attributes:
        about: what the person asked for, for the screen.
        leftovers: folders to remove once it has ended well.
        form: what was asked, field by field, to ask it again with something added; never a key.
    """

    run_id: str
    kind: str
    about: str
    process: subprocess.Popen[bytes]
    folder: Path
    started: float = field(default_factory=time.monotonic)
    leftovers: tuple[Path, ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    ended: float | None = None

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        code = self.process.poll()
        if code is not None and self.ended is None:
            self.ended = time.monotonic()
            if code in ENDED_WELL:
                for folder in self.leftovers:
                    shutil.rmtree(folder, ignore_errors=True)
        return code

    @property
    def seconds(self) -> float:
        """How long it runs, or ran."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def answer(self) -> dict[str, Any] | None:
        """The JSON document it printed; None when there is none."""
        with contextlib.suppress(OSError, ValueError):
            found = json.loads((self.folder / "answer.json").read_bytes())
            return found if isinstance(found, dict) else None
        return None

    @property
    def messages(self) -> str:
        """What it said to people, its end."""
        with contextlib.suppress(OSError):
            return (self.folder / "messages.txt").read_text("utf-8", errors="replace")[-MESSAGES_SHOWN:].strip()
        return ""


class Runs:
    """The steps this server started, newest last."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="argus-web-"))

    def start(
        self,
        kind: str,
        arguments: Sequence[str],
        *,
        about: str,
        leftovers: tuple[Path, ...] = (),
        secret: bytes | None = None,
        form: tuple[tuple[str, str], ...] = (),
    ) -> Run:
        """Start `argus -d DOSSIER <arguments>`.

        Args:
            secret: given to the child through a pipe, as its standard input: neither a file nor a list of processes
                ever shows it.
        """
        run_id = secrets.token_hex(8)
        folder = self._folder / run_id
        folder.mkdir(mode=0o700)
        command = [sys.executable, "-m", "argus", "-d", str(self._dossier.folder), *arguments]
        # Terminal width and colour are for people; the files must read the same everywhere.
        environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb", "PYTHONUNBUFFERED": "1"}
        with (folder / "answer.json").open("wb") as answer, (folder / "messages.txt").open("wb") as messages:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL if secret is None else subprocess.PIPE,
                stdout=answer,
                stderr=messages,
                env=environment,
                start_new_session=True,  # Ctrl-C at the server must not stop an import half way
            )
        if process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                pipe.write((secret or b"") + b"\n")
        run = Run(run_id, kind, about, process, folder, leftovers=leftovers, form=form)
        with self._lock:
            self._runs[run_id] = run
            for old in list(self._runs.values())[:-RUNS_KEPT]:
                if old.exit_code is not None:
                    del self._runs[old.run_id]
                    shutil.rmtree(old.folder, ignore_errors=True)
        return run

    def find(self, run_id: str) -> Run | None:
        """The run with this id."""
        return self._runs.get(run_id)

    def going(self, kind: str) -> Run | None:
        """The newest run of this kind that has not ended."""
        return next((run for run in reversed(self._runs.values()) if run.kind == kind and run.exit_code is None), None)

    def rebuild(self) -> bool:
        """Make derived data again, unless that is going on; False when it failed within the last minute.

        Nothing is answered from damaged data: the page that found it waits for this and then comes back.
        """
        last = next((run for run in reversed(self._runs.values()) if run.kind == "rebuild"), None)
        if last is not None and last.exit_code is None:
            return True
        if last is not None and last.exit_code and last.ended and time.monotonic() - last.ended < TRY_AGAIN_SECONDS:
            return False
        self.start("rebuild", ["rebuild", "--json"], about="rebuild")
        return True

    def close(self) -> None:
        """The server stops: imports go on by themselves, only our notes about ended runs go."""
        if all(run.exit_code is not None for run in self._runs.values()):
            shutil.rmtree(self._folder, ignore_errors=True)
