"""Leads that nobody has asked for since the messages changed: worked out beside the pages, which say how far it is.

Kept leads open within milliseconds; of a large dossier the first ones take seconds, in which a page must not stand
still. Whoever asks meanwhile waits for the same answer (`leads.kept`).
"""

import threading
import time
from dataclasses import dataclass, field

from argus.leads import Asked, Lead
from argus.leads.kept import are_kept, leads_of
from argus.messages import Archive
from argus.store import Dossier

# Of fewer messages leads are there before a page that says so could be read.
AT_ONCE = 30_000
# Messages a second until a first answer has told how fast this machine is.
USUAL_RATE = 15_000.0


@dataclass(slots=True)
class Preparation:
    """One set of leads being worked out. How long it takes is estimated by the messages: nothing counts inside."""

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
        return 1.0 if self.ended else min(0.97, self.seconds / self.expected_seconds)

    @property
    def seconds_left(self) -> float | None:
        """About how long it still takes; None = longer than expected already."""
        left = self.expected_seconds - self.seconds
        return left if left > 0 and self.ended is None else None


class Preparing:
    """What this server works out, by whose messages and which moment. Safe for many threads."""

    def __init__(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self._lock = threading.Lock()
        self._going: dict[tuple[int, Asked], Preparation] = {}
        self._rate = USUAL_RATE

    def leads(self, archive: Archive, asked: Asked) -> tuple[Lead, ...] | Preparation:
        """The leads, if they are there at once; else how far they are, once they have been begun.

        Raises:
            ArgusError: they could not be worked out; asking again tries again.
        """
        if archive.total <= AT_ONCE or are_kept(archive, asked):
            return leads_of(self._dossier, archive, asked)
        with self._lock:
            key = (id(archive), asked)
            known = self._going.get(key)
            if known is None:
                known = self._going[key] = Preparation(archive.total, max(1.0, archive.total / self._rate))
                threading.Thread(target=self._work, args=(archive, asked, key), name="leads", daemon=True).start()
            elif known.ended:
                del self._going[key]
                if known.trouble:
                    raise known.trouble
                return leads_of(self._dossier, archive, asked)
            return known

    def going(self, archive: Archive, asked: Asked) -> Preparation | None:
        """How far they are; None = nothing is being worked out for these messages and this moment any more."""
        known = self._going.get((id(archive), asked))
        return known if known is not None and known.ended is None else None

    def _work(self, archive: Archive, asked: Asked, key: tuple[int, Asked]) -> None:
        known = self._going[key]
        try:
            leads_of(self._dossier, archive, asked)
        except Exception as error:  # noqa: BLE001 - told to whoever asks next, as the page would have
            known.trouble = error
        known.ended = time.monotonic()
        if known.trouble is None:
            self._rate = max(1.0, archive.total / known.seconds)
