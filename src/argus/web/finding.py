"""Find mentions behind the pages, after an edit of the lists or at the start: what is shown grows while it works."""

import threading
from contextlib import suppress

from argus.errors import ArgusError
from argus.intake import bring_up_to_date
from argus.store import Dossier


def find_anew(dossier: Dossier, wait_seconds: float = 0.0) -> None:
    """Find what is missing or out of date, in a thread of its own; whoever comes second waits for the first.

    Args:
        wait_seconds: how long to wait for it, so that a small dossier shows at once what an edit changed.
    """
    thread = threading.Thread(target=_find, args=(dossier,), name="mentions", daemon=True)
    thread.start()
    thread.join(wait_seconds)


def _find(dossier: Dossier) -> None:
    # What cannot be done here is said by `argus mentions`, and by the page that meets the damage.
    with suppress(ArgusError, OSError):
        bring_up_to_date(dossier)
