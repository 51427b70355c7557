"""Rooms that belong to people whose loads are known, told by nothing but the days and amounts in them.

A crew that meets at night has a room of its own, under other accounts, where no port and no number falls. But its
nights follow the arrivals of one group of loads, every time. So of a room that is close to none, each night and each
total is held against the arrivals and amounts of every group; the group that explains them best, and clearly best,
adopts it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from argus.leads.crews import Crews
from argus.leads.loads import Load
from argus.leads.telling import day_number
from argus.leads.weighing import JOINED

# A night within so many days of an arrival; what one match adds, what a night without an arrival takes away.
NIGHTS = range(-1, 4)
MATCH, NO_MATCH, TOTAL, CLOSE = 2.0, -1.5, 3.0, 2.0
ENOUGH, CLEARLY = 3.0, 1.5
PLANNED_DAYS = range(5, 76)


def adopt(joined: Iterable[Load], crews: Crews, zone: ZoneInfo) -> None:
    """Make rooms close to the group of conversations whose loads explain them."""
    listed = list(joined)
    groups = [
        group
        for group in _groups([load for load in listed if load.told.is_voyage or len(load.conversations) > 1])
        if any(len(load.conversations) > 1 for load in group)
    ]
    grouped = {room for group in groups for load in group for room in load.conversations}
    rooms: dict[int, list[Load]] = defaultdict(list)
    for load in listed:
        if len(load.conversations) == 1 and not load.conversations <= grouped:
            rooms[min(load.conversations)].append(load)
    facts = [_facts(group) for group in groups]
    rooms_of = [{room for load in group for room in load.conversations} for group in groups]
    for room, own in sorted(rooms.items()):
        nights = {hour for load in own for hour in load.told.hours}
        totals = {
            (amount.kg, day_number(load.first_us, zone))
            for load in own
            for amount in load.told.amounts
            if amount.form == "shares"
        }
        close = crews.near(room).keys()
        scores = sorted(
            (
                (_explained(nights, totals, each) + (CLOSE if close & rooms_of[number] else 0.0), -number)
                for number, each in enumerate(facts)
            ),
            reverse=True,
        )
        if not scores or scores[0][0] < ENOUGH or (len(scores) > 1 and scores[0][0] - scores[1][0] < CLEARLY):
            continue
        for load in groups[-scores[0][1]]:
            for near in load.conversations:
                crews.learn(room, near, JOINED)


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
    return [group for _, group in sorted(groups.items())]


def _facts(group: list[Load]) -> tuple[set[int], dict[float, list[int]]]:
    """Arrivals as day numbers, and amounts with the arrivals they belong to."""
    arrivals = {day.toordinal() for load in group for day in load.told.days}
    amounts: dict[float, list[int]] = defaultdict(list)
    for load in group:
        for amount in load.told.amounts:
            amounts[amount.kg].extend(day.toordinal() for day in load.told.days)
    return arrivals, amounts


def _explained(
    nights: set[date], totals: set[tuple[float, int]], facts: tuple[set[int], dict[float, list[int]]]
) -> float:
    arrivals, amounts = facts
    score = 0.0
    for night in nights:
        score += MATCH if any(night.toordinal() - step in arrivals for step in NIGHTS) else NO_MATCH
    for total, said in totals:
        if any(arrival - said in PLANNED_DAYS for arrival in amounts.get(total, ())):
            score += TOTAL
    return score
