"""Loads and messages that may belong to them, side by side as columns: there are a hundred times as many as loads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from argus.leads.gathering import Numbers
from argus.leads.notes import stretched

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Loads and messages that may belong to them: `load` (number), `at` (place), and what the room says about that."""

    load: Numbers
    at: Numbers
    room: Odds

    def only(self, kept: npt.NDArray[np.bool_]) -> "Pairs":
        """Some of them."""
        return Pairs(self.load[kept], self.at[kept], self.room[kept])

    def and_then(self, others: "Pairs") -> "Pairs":
        """These, and others behind them."""
        return Pairs(*(np.concatenate([getattr(self, name), getattr(others, name)]) for name in Pairs.__slots__))


def spread(stretches: Sequence[tuple[int, float, int, int]]) -> Pairs:
    """A row for each place of stretches of places."""
    load, first, end = (np.array([each[at] for each in stretches], np.int64) for at in (0, 2, 3))
    says = np.array([each[1] for each in stretches], np.float64)
    stretch, at = stretched(first, end)
    return Pairs(load[stretch], at, says[stretch])
