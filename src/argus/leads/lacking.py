"""What loads lack, and which messages of their rooms tell it: how much is in them, where they go, and when."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from argus.leads.gathering import Gathered
from argus.leads.loads import DAY_US, Load
from argus.leads.pairs import Odds, Pairs, spread

# An amount; a port and a day, also where they were told so many days before anything else of the load.
AMOUNT_LACKED, PORT_LACKED, DAY_LACKED, AHEAD_OF_ALL = 1.5, 2.2, 1.0, 21


class Lacking:
    """Which loads tell of no amount, no port, or no day; and which messages tell of one."""

    def __init__(self, gathered: Gathered, loads: Sequence[Load]) -> None:
        self._gathered, self._loads = gathered, loads
        self._amount = np.array([not load.told.amounts for load in loads], bool)
        self._port = np.array([not load.told.names_port for load in loads], bool)
        self._day = np.array([load.arrival is None and bool(load.boxes) for load in loads], bool)
        self._tells_amount, self._tells_port, self._tells_day = gathered.tells

    def told(self, pairs: Pairs) -> Odds:
        """How much it says that messages tell what the load beside lacks, in a room of its own."""
        amount = self._amount[pairs.load] & self._tells_amount[pairs.at]
        port = self._port[pairs.load] & self._tells_port[pairs.at]
        day = self._day[pairs.load] & self._tells_day[pairs.at]
        own = np.maximum(amount * AMOUNT_LACKED, port * PORT_LACKED)
        return np.where(pairs.room < 0, 0.0, np.maximum(own, day * DAY_LACKED))

    def with_before(self, before: Pairs, taken: npt.NDArray[np.bool_]) -> Pairs:
        """Also messages that tell what a load lacks before anything else is told of it."""
        more: list[tuple[int, float, int, int]] = []
        for number in np.flatnonzero(self._port | self._day | self._amount).tolist():
            load = self._loads[number]
            for room in load.conversations:
                first, end = self._gathered.bounds(room)
                stretch = load.first_us - AHEAD_OF_ALL * DAY_US, load.first_us
                begin, stop = (first + np.searchsorted(self._gathered.us[first:end], stretch)).tolist()
                if begin < stop:
                    more.append((number, 0.0, begin, stop))
        found = spread(more)
        wanted = (
            (self._port[found.load] & self._tells_port[found.at])
            | (self._day[found.load] & self._tells_day[found.at])
            | (self._amount[found.load] & self._tells_amount[found.at])
        )
        return before.and_then(found.only(wanted & ~taken[found.at]))
