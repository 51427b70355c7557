"""The filter state: which stretches of which conversations nobody may read.

Access owns the table, `privilege` decides over it. A row is withheld while its conversation and time lie in a window
that is not released; times are microseconds UTC, both ends included. The undated messages of a conversation with any
such window are withheld too: nothing says that they lie outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, insert, select, update

from argus.access.tables import withheld_windows

# Stands for the time of an undated message: beyond every window.
UNDATED = int(np.iinfo(np.int64).max) - 1


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of one conversation, withheld because of one privilege entry."""

    conversation_id: int
    from_us: int
    until_us: int
    entry_id: int


@dataclass(frozen=True, slots=True)
class Windows:
    """Many windows as arrays, joined where they touch: cheap to send to a worker and to ask about a million rows."""

    conversations: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    def __bool__(self) -> bool:
        return bool(len(self.conversations))

    def cover(self, conversations: npt.NDArray[np.integer[Any]], times: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which rows are withheld.

        Args:
            conversations: conversation_id of each row.
            times: microseconds UTC; UNDATED where there is none.
        """
        hidden = np.zeros(len(conversations), bool)
        if not self:
            return hidden
        at = np.flatnonzero(np.isin(conversations, self.conversations))
        for position in np.unique(conversations[at]):
            rows = at[conversations[at] == position]
            first = int(np.searchsorted(self.conversations, position, "left"))
            last = int(np.searchsorted(self.conversations, position, "right"))
            place = np.searchsorted(self.starts[first:last], times[rows], "right") - 1
            inside = (place >= 0) & (times[rows] <= self.ends[first:last][np.maximum(place, 0)])
            hidden[rows] = inside | (times[rows] >= UNDATED)
        return hidden


def joined(windows: Iterable[Window]) -> Windows:
    """Windows as arrays, sorted, overlapping ones joined."""
    rows: list[list[int]] = []
    for window in sorted(windows, key=lambda each: (each.conversation_id, each.from_us)):
        if rows and rows[-1][0] == window.conversation_id and window.from_us <= rows[-1][2]:
            rows[-1][2] = max(rows[-1][2], window.until_us)
        else:
            rows.append([window.conversation_id, window.from_us, window.until_us])
    array = np.array(rows, np.int64).reshape(-1, 3)
    return Windows(array[:, 0], array[:, 1], array[:, 2])


def windows_in_force(register: Connection) -> tuple[Window, ...]:
    """Every window that is not released."""
    query = select(withheld_windows).where(withheld_windows.c.released_at.is_(None))
    return tuple(Window(r.conversation_id, r.from_us, r.until_us, r.entry_id) for r in register.execute(query))


def windows_of(register: Connection, entry_id: int) -> tuple[Window, ...]:
    """The windows of one privilege entry that are not released."""
    return tuple(each for each in windows_in_force(register) if each.entry_id == entry_id)


def add_windows(register: Connection, windows: Iterable[Window], made_at: str) -> None:
    """Write windows down; the caller rewrites the shards in the same transaction."""
    rows = [
        {
            "conversation_id": each.conversation_id,
            "from_us": each.from_us,
            "until_us": each.until_us,
            "entry_id": each.entry_id,
            "made_at": made_at,
        }
        for each in windows
    ]
    if rows:
        register.execute(insert(withheld_windows), rows)


def release_windows(register: Connection, entry_id: int, released_at: str) -> None:
    """End every window of one privilege entry."""
    register.execute(
        update(withheld_windows)
        .where(withheld_windows.c.entry_id == entry_id, withheld_windows.c.released_at.is_(None))
        .values(released_at=released_at)
    )
