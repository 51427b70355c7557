"""What is said in two rooms within minutes: how it went, passed on.

Who tells his partners that it is out tells all of them at once, in every room and language he has. One such echo is
chance; words of loads, alone in their rooms, about the day of an arrival are none.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from argus.leads.attaching import Attached
from argus.leads.gathering import Gathered, Numbers
from argus.leads.lone import ALONE_US
from argus.leads.spoken import LoadTalk

ECHO_US = 20 * 60_000_000
# Log-odds from which words are those of loads; what one echo says at most.
LEAST, MOST = 1.0, 3.0
FEW_AROUND = 3


def echoes(
    gathered: Gathered, found: Sequence[Attached], rooms: Iterable[int], talk: LoadTalk
) -> dict[int, dict[int, float]]:
    """For each room how much was said there within minutes of the same in rooms of loads, by those rooms."""
    said = _said(found)
    times = np.array([us for us, _, _ in said], np.int64)
    heard: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    few = gathered.around(ALONE_US) <= FEW_AROUND
    few[[each.at for attached in found for each in attached.tellings]] = False
    near = np.concatenate([np.empty(0, np.int64), *(_near(gathered, room, times) for room in sorted(set(rooms)))])
    near = near[few[near]]
    odds = talk.odds_at(near)
    near, odds = near[odds >= LEAST], odds[odds >= LEAST]
    first = np.searchsorted(times, gathered.us[near] - ECHO_US).tolist()
    end = np.searchsorted(times, gathered.us[near] + ECHO_US, "right").tolist()
    for place, room in enumerate(gathered.conversation[near].tolist()):
        for where in {there for _, there, _ in said[first[place] : end[place]]}:
            if where != room:
                heard[room][where] += min(MOST, float(odds[place]))
    return heard


def _near(gathered: Gathered, room: int, times: Numbers) -> Numbers:
    first, end = gathered.bounds(room)
    us = gathered.us[first:end]
    there = np.searchsorted(times, us + ECHO_US, "right") > np.searchsorted(times, us - ECHO_US)
    return first + np.flatnonzero(there)


def _said(found: Iterable[Attached]) -> list[tuple[int, int, int]]:
    """Messages that name nothing and were attached to a load: when, where."""
    return sorted(
        {
            (lone.telling.us, lone.telling.told.conversation, lone.at)
            for attached in found
            for lone in (*attached.lone, *attached.beside)
            if lone.odds >= LEAST
        }
    )
