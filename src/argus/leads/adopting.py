"""Rooms that belong to people whose loads are known, told by nothing but the days, amounts and echoes in them.

A crew that meets at night has a room of its own, under other accounts, where no port and no number falls. But its
nights follow the arrivals of one group of loads, every time. So of a room that is close to none, each night and each
total is held against the arrivals and amounts of every group, a list of shares also against loads of unknown size that
are awaited, and what is said there within minutes of the same in another room (`echoes`) counts too. The surest room
is adopted first; what it explains is explained: the nights of another crew need another arrival.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from argus.leads.crews import Crews
from argus.leads.loads import Load
from argus.leads.telling import day_number
from argus.leads.weighing import JOINED

# A night so many days after an arrival; what one match adds, what a night without an arrival takes away.
NIGHTS, NEARLY = (0, 1, 2), (3, -1)
MATCH, NEAR_MATCH, NO_MATCH, TOTAL, CLOSE, HAS_CREW = 2.0, 0.7, -1.5, 3.0, 2.0, -1.0
# A list of shares while a load is awaited of which nobody tells how much it is.
AWAITED = 1.5
# Of so much a room is adopted; what is not better than the next by so much could be of either.
ENOUGH, CLEARLY, AT_LAST = 3.0, 1.5, 2.0
PLANNED_DAYS = range(5, 76)
MOST_ECHOES = 4.0

# For rooms that are close to none: how much was said there and at once in another room.
Echoes = Mapping[int, Mapping[int, float]]


@dataclass(slots=True)
class _Group:
    """Loads that share conversations.

    Attributes:
        arrivals: day numbers of which no night is told. amounts: kilos with the arrivals they belong to.
        awaited: from when to when loads are awaited whose amount nobody tells, as day numbers.
        has_crew: whether nights of it are told somewhere.
    """

    loads: list[Load]
    rooms: set[int]
    arrivals: set[int] = field(default_factory=set)
    amounts: dict[float, list[int]] = field(default_factory=lambda: defaultdict(list))
    awaited: list[tuple[int, int]] = field(default_factory=list)
    has_crew: bool = False


@dataclass(frozen=True, slots=True)
class _Room:
    """A room that is close to none: its nights, as day numbers, and its totals with the day they were said."""

    room: int
    first_us: int
    nights: frozenset[int]
    totals: frozenset[tuple[float, int]]


def adopt(joined: Iterable[Load], crews: Crews, zone: ZoneInfo, echoes: Echoes | None = None) -> None:
    """Make rooms close to the group of conversations whose loads explain them."""
    listed = list(joined)
    groups = [
        _described(group, zone)
        for group in _groups([load for load in listed if load.told.is_voyage or len(load.conversations) > 1])
        if any(len(load.conversations) > 1 for load in group)
    ]
    rooms = _rooms(listed, {room for group in groups for room in group.rooms}, zone)
    if not rooms or not groups:
        return
    heard = echoes or {}
    scores = np.array([_all_explained(room, groups, crews, heard) for room in rooms])
    adopted = np.zeros(len(rooms), bool)
    for enough in (ENOUGH, AT_LAST):
        while not adopted.all():
            score, at = max(_clear(scores, rooms, adopted), key=lambda each: (each[0], -rooms[each[1]].first_us))
            if score < enough:
                break
            number = int(np.argmax(scores[at]))
            room, group = rooms[at], groups[number]
            adopted[at] = True
            _explain(room, group)
            for load in group.loads:
                for near in load.conversations:
                    crews.learn(room.room, near, JOINED)
            # Only what this group explains changed: its nights, and that it has this room.
            for each in np.flatnonzero(~adopted).tolist():
                free = rooms[each]
                if free.nights or room.room in crews.near(free.room) or room.room in heard.get(free.room, ()):
                    close = crews.near(free.room).keys()
                    scores[each, number] = _explained(free, group, close, heard.get(free.room))


def _rooms(loads: Iterable[Load], grouped: set[int], zone: ZoneInfo) -> list[_Room]:
    own: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        if len(load.conversations) == 1 and not load.conversations <= grouped:
            own[min(load.conversations)].append(load)
    return [
        _Room(
            room,
            min(load.first_us for load in there),
            frozenset(hour.toordinal() for load in there for hour in load.told.hours),
            frozenset(
                (amount.kg, day_number(load.first_us, zone))
                for load in there
                for amount in load.told.amounts
                if amount.form == "shares"
            ),
        )
        for room, there in sorted(own.items())
    ]


def _clear(
    scores: npt.NDArray[np.float64], rooms: Sequence[_Room], adopted: npt.NDArray[np.bool_]
) -> Iterator[tuple[float, int]]:
    """How well the best group explains each room that is free; 0 where another one does so nearly as well."""
    best = scores.max(axis=1)
    if scores.shape[1] > 1:
        best = np.where(best - np.partition(scores, -2, axis=1)[:, -2] < CLEARLY, 0.0, best)
    return ((float(best[at]), at) for at in range(len(rooms)) if not adopted[at])


def _all_explained(room: _Room, groups: Sequence[_Group], crews: Crews, echoes: Echoes) -> list[float]:
    """How well each group explains a room; of one that tells of no night and no amount only people do."""
    if not (room.nights or room.totals or echoes.get(room.room)):
        near = crews.near(room.room).keys()
        return [0.0 if not near or group.rooms.isdisjoint(near) else CLOSE for group in groups]
    near, heard = crews.near(room.room).keys(), echoes.get(room.room)
    return [_explained(room, group, near, heard) for group in groups]


def _explained(room: _Room, group: _Group, close: Collection[int], heard: Mapping[int, float] | None) -> float:
    score = 0.0 if group.rooms.isdisjoint(close) else CLOSE
    if heard:
        score += min(MOST_ECHOES, math.fsum(says for near, says in heard.items() if near in group.rooms))
    for night in room.nights:
        score += _night_says(night, group.arrivals)
    if room.nights and group.has_crew:
        score += HAS_CREW
    for total, said in room.totals:
        if any(arrival - said in PLANNED_DAYS for arrival in group.amounts.get(total, ())):
            score += TOTAL
        elif _awaited(group, said) is not None:
            score += AWAITED
    return score


def _night_says(night: int, arrivals: set[int]) -> float:
    for step in NIGHTS:
        if night - step in arrivals:
            return MATCH
    for step in NEARLY:
        if night - step in arrivals:
            return NEAR_MATCH
    return NO_MATCH


def _awaited(group: _Group, said: int) -> tuple[int, int] | None:
    return next((each for each in group.awaited if each[0] <= said <= each[1]), None)


def _explain(room: _Room, group: _Group) -> None:
    """What is explained by one room needs no other."""
    group.rooms.add(room.room)
    group.has_crew = group.has_crew or bool(room.nights)
    for night in sorted(room.nights):
        there = [night - step for step in (*NIGHTS, *NEARLY) if night - step in group.arrivals]
        group.arrivals -= set(there[:1])
    for _, said in sorted(room.totals, key=lambda each: each[1]):
        if (load := _awaited(group, said)) is not None:
            group.awaited.remove(load)


def _described(loads: list[Load], zone: ZoneInfo) -> _Group:
    group = _Group(loads, {room for load in loads for room in load.conversations})
    for load in loads:
        days = [day.toordinal() for day in load.told.days]
        if load.told.hours:
            group.has_crew = True
        else:
            group.arrivals.update(days)
        for amount in load.told.amounts:
            group.amounts[amount.kg].extend(days)
        if days and not load.told.amounts:
            group.awaited.append((day_number(load.first_us, zone), max(days)))
    return group


def _groups(loads: list[Load]) -> list[list[Load]]:
    """Loads that share a conversation, directly or over others."""
    leader: dict[int, int] = {}

    def found(room: int) -> int:
        while leader.setdefault(room, room) != room:
            room = leader[room]
        return room

    for load in loads:
        first, *others = sorted(load.conversations)
        for other in others:
            a, b = sorted((found(first), found(other)))
            leader[b] = a
    groups: dict[int, list[Load]] = defaultdict(list)
    for load in loads:
        groups[found(min(load.conversations))].append(load)
    return sorted(groups.values(), key=lambda group: min(load.first_us for load in group))
