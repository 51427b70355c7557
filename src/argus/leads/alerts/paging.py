"""Hand alerts to a command: a pager, a mail program, whatever wakes somebody. Never chat text.

The command gets one JSON document on standard input. It runs without a shell; when it fails or takes too long that is
told, and the same alerts are handed to it again later: an alert is told once the command ended well.
"""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from argus.errors import ArgusError
from argus.leads.alerts.alert import Alert, mark_told, waiting_alerts
from argus.messages import Archive
from argus.store import Dossier

PATIENCE_SECONDS = 30.0
AGAIN_SECONDS = (2.0, 5.0, 15.0, 60.0)
LOOK_SECONDS = 5.0
# Nobody is woken for what is a day old.
FRESH = timedelta(days=1)
MOST = 500


def page_of(dossier: Dossier, alerts: Sequence[Alert]) -> str:
    """What the command reads: which watch fired on which message, and no word of the message."""
    return json.dumps({"dossier": dossier.name, "alerts": [without_text(each) for each in alerts]}, ensure_ascii=False)


def without_text(alert: Alert) -> dict[str, object]:
    """An alert as it may leave the machine."""
    return {
        "alert_id": alert.alert_id,
        "what": alert.what,
        "key": alert.key,
        "kind": alert.kind or None,
        "value": alert.value or None,
        "note": alert.note or None,
        "how": alert.how,
        "probability": alert.probability,
        "message_id": alert.message_id,
        "raised_at": alert.raised_at,
    }


class Pager:
    """Runs the command for every batch of alerts, in a thread of its own: a slow pager stops nothing."""

    def __init__(
        self,
        dossier: Dossier,
        command: Sequence[str],
        archive: Callable[[], Archive],
        on_note: Callable[[str], object],
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        """Begin.

        Args:
            archive: gives what analysts may see now: a withheld message pages nobody.
            patience: how long the command may take.
        """
        self._dossier, self._command, self._archive, self._note = dossier, tuple(command), archive, on_note
        self._patience = patience
        self._poked, self._stopped = threading.Event(), threading.Event()
        self._failed = 0
        self._thread = threading.Thread(target=self._work, name="pager", daemon=True)
        self._thread.start()

    def poke(self) -> None:
        """There may be something to tell."""
        self._poked.set()

    def close(self) -> None:
        """Tell what waits once more, and end."""
        self._stopped.set()
        self._poked.set()
        self._thread.join(self._patience + 1)

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._poked.wait(LOOK_SECONDS)
            self._poked.clear()
            if self._page() or not self._failed:
                continue
            self._stopped.wait(AGAIN_SECONDS[min(self._failed, len(AGAIN_SECONDS)) - 1])
            self._poked.set()
        self._page()

    def _page(self) -> bool:
        """Tell what waits; whether there was something and the command took it."""
        try:
            since = (datetime.now(UTC) - FRESH).isoformat(timespec="milliseconds")
            waiting = waiting_alerts(self._dossier, self._archive(), since, MOST)
            if not waiting:
                return False
            fault = self._run(page_of(self._dossier, waiting))
            if not fault:
                mark_told(self._dossier, [each.alert_id for each in waiting])
                self._failed = 0
                return True
        except ArgusError as error:
            fault = str(error)
        self._failed += 1
        self._note(f"the command to notify failed ({fault}); it is tried again with the same alerts")
        return False

    def _run(self, page: str) -> str:
        """What went wrong, in words; empty = nothing."""
        try:
            program = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            return error.strerror or type(error).__name__
        try:
            program.communicate(page.encode(), self._patience)
        except subprocess.TimeoutExpired:
            _end_with_all_it_started(program)
            return f"it took longer than {self._patience:.0f} seconds"
        return f"exit status {program.returncode}" if program.returncode else ""


def _end_with_all_it_started(program: subprocess.Popen[bytes]) -> None:
    """A script that hangs most often hangs in a program of its own, which would stay behind at every try."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)
    program.communicate()
