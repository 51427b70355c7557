"""What is said in two rooms within minutes: how it went, passed on.

Who tells his partners that it is out tells all of them at once, in every room and language he has. One such echo is
chance; words of loads, alone in their rooms, about the day of an arrival are none.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from argus.leads.attaching import ALONE_US, Attached
from argus.leads.gathering import Gathered
from argus.leads.talk import Talk

ECHO_US = 20 * 60_000_000
# Log-odds from which words are those of loads; what one echo says at most.
LEAST, MOST = 1.0, 3.0
FEW_AROUND = 3


def echoes(
    gathered: Gathered, found: Sequence[Attached], rooms: Iterable[int], talk: Talk
) -> dict[int, dict[int, float]]:
    """For each room how much was said there within minutes of the same in rooms of loads, by those rooms."""
    said = _said(found)
    times = [us for us, _, _ in said]
    heard: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    known = {at for attached in found for at in (each.at for each in attached.tellings)}
    around = gathered.around(ALONE_US)
    for room in sorted(rooms):
        for at in _near(gathered, room, times):
            if at in known or around[at] > FEW_AROUND:
                continue
            odds = talk.odds(gathered.texts(np.array([at]))[0])
            if odds < LEAST:
                continue
            us = int(gathered.us[at])
            for where in {
                there for _, there, _ in said[bisect_left(times, us - ECHO_US) : bisect_left(times, us + ECHO_US + 1)]
            }:
                if where != room:
                    heard[room][where] += min(MOST, odds)
    return heard


def _near(gathered: Gathered, room: int, times: list[int]) -> list[int]:
    first, end = gathered.bounds(room)
    at = np.array(times, np.int64)
    us = gathered.us[first:end]
    there = np.searchsorted(at, us + ECHO_US, "right") > np.searchsorted(at, us - ECHO_US)
    return [int(each) for each in first + np.flatnonzero(there)]


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
