"""Leads and threats nobody asked for since the messages changed: worked out beside the pages, which say how far it is.

What is kept opens within milliseconds; of a large dossier the first take seconds, in which a page must not stand still.
Whoever asks meanwhile waits for the same answer.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from argus.leads import Asked, Lead
from argus.leads.kept import are_kept, leads_of
from argus.leads.threats import Threat, threats_are_known, threats_of
from argus.messages import Archive
from argus.store import Dossier

T = TypeVar("T")

# Of fewer messages leads are there before a page that says so could be read.
AT_ONCE = 30_000
# What is worked out, and messages a second until a first answer has told how fast this machine is.
LEADS, THREATS = "leads", "threats"
USUAL_RATE = {LEADS: 15_000.0, THREATS: 30_000.0}


@dataclass(slots=True)
class Preparation:
    """Leads or threats being worked out. How long it takes is estimated by the messages: nothing counts inside."""

    what: str
    messages: int
    expected_seconds: float
    started: float = field(default_factory=time.monotonic)
    ended: float | None = None
    trouble: Exception | None = None

    @property
    def seconds(self) -> float:
        """How long it is at work, or was."""
        return (self.ended or time.monotonic()) - self.started

    @property
    def share(self) -> float:
        """About how much is done; never all of it before it is."""
        return 1.0 if self.ended else min(0.97, self.seconds / max(1.0, self.expected_seconds))

    @property
    def seconds_left(self) -> float | None:
        """About how long it still takes; None = longer than expected already."""
        left = self.expected_seconds - self.seconds
        return left if left > 0 and self.ended is None else None


class Preparing:
    """What this server works out, by what it is, whose messages and which moment. Safe for many threads."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._lock = threading.Lock()
        self._going: dict[tuple[str, int, Asked], Preparation] = {}
        self._rate = dict(USUAL_RATE)

    def leads(self, archive: Archive, asked: Asked) -> tuple[Lead, ...] | Preparation:
        """The leads, if they are there at once; else how far they are, once they have been begun.

        Raises:
            ArgusError: they could not be worked out; asking again tries again.
        """
        known = are_kept(archive, asked)
        return self._worked_out(LEADS, archive, asked, lambda: leads_of(self._dossier, archive, asked), known=known)

    def threats(self, archive: Archive) -> tuple[Threat, ...] | Preparation:
        """The threats, if they are there at once; else how far they are.

        Raises:
            ArgusError: they could not be worked out; asking again tries again.
        """
        known = threats_are_known(archive)
        return self._worked_out(THREATS, archive, Asked(), lambda: threats_of(archive), known=known)

    def going(self, what: str, archive: Archive, asked: Asked) -> Preparation | None:
        """How far they are; None = nothing is being worked out for these messages and this moment any more."""
        known = self._going.get((what, id(archive), asked))
        return known if known is not None and known.ended is None else None

    def _worked_out(
        self, what: str, archive: Archive, asked: Asked, work: Callable[[], T], *, known: bool
    ) -> T | Preparation:
        if archive.total <= AT_ONCE or known:
            return work()
        with self._lock:
            key = (what, id(archive), asked)
            going = self._going.get(key)
            if going is None:
                going = self._going[key] = Preparation(what, archive.total, archive.total / self._rate[what])
                threading.Thread(target=self._work, args=(work, archive, key), name=what, daemon=True).start()
            elif going.ended:
                del self._going[key]
                if going.trouble:
                    raise going.trouble
                return work()
            return going

    def _work(self, work: Callable[[], Any], archive: Archive, key: tuple[str, int, Asked]) -> None:
        going = self._going[key]
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told to whoever asks next, as the page would have
            going.trouble = error
        going.ended = time.monotonic()
        if going.trouble is None:
            self._rate[key[0]] = max(1.0, archive.total / going.seconds)
