"""What belongs to a load beside the messages that tell of it: answers, news passed on, nights, the end of it.

A message that names nothing is attached by where and when it stands: right beside one that does, alone in a
conversation of the load about its arrival, said in two conversations within the hour, with a number that the load
knows. How people talk of loads (`talk`) decides with it. Everything adds up as log-odds.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from argus.leads.crews import Crews
from argus.leads.gathering import Gathered, Numbers
from argus.leads.loads import DAY_US, Load, Moved
from argus.leads.signs import signs_in
from argus.leads.talk import Talk
from argus.leads.telling import FEWEST_LOOSE, Telling, day_number, tellings_of

MINUTE_US = 60_000_000
# A message with nothing else around it for so long stands alone.
ALONE_US = 10 * MINUTE_US
PASSED_ON_US = 45 * MINUTE_US
# Days about the arrival in which a lone message may be about the load.
BEFORE, AFTER = 9, 6
PRIOR, BESIDE, ALONE, CROWDED = -2.5, 2.0, 1.2, -1.5
NUMBER, TAIL, NEW_DAY, TONIGHT, PASSED_ON, STRANGE = 3.5, 4.0, 1.5, 1.2, 2.0, -1.0
# Not even being passed on helps.
HOPELESS = -PASSED_ON
CROWD = 3
# How much like talk of loads it must sound when one room alone tells that a ship is put off.
ALONE_SAYS = 1.0
# What is said between plan and voyage is said at the loading, so many days ahead; words of loads from so much on.
LOADING, PER_DAY_OFF, SPOKEN, BAGS = 20, 0.03, 1.0, 2.0
# What another person says right after a message of a load.
ANSWER = 1.2
NIGHTS = range(4)
# A face or a hand alone tells nothing that anybody needs as evidence.
_SAYS = re.compile(r"\w")
# From those that are so sure is learned; and so near stands what stands beside.
SURE, BESIDE_US = 1.5, 40 * MINUTE_US


# Places of messages of one conversation that may belong to a load, and what the conversation says about that.
Near = tuple[Numbers, float]


@dataclass(frozen=True, slots=True)
class Lone:
    """A message that may belong to a load. `odds`: log-odds that it does; `new_day`: a day it moves the arrival to."""

    telling: Telling
    odds: float
    new_day: date | None = None

    @property
    def at(self) -> int:
        """Its place among the messages."""
        return self.telling.at


@dataclass(slots=True)
class Attached:
    """A load with what was attached to it: messages beside, and lone ones."""

    load: Load
    own: list[Telling]
    beside: list[Lone]
    lone: list[Lone]

    @property
    def tellings(self) -> list[Telling]:
        """All its messages, in order of time."""
        every = {each.at: each for each in (*(lone.telling for lone in (*self.lone, *self.beside)), *self.own)}
        return sorted(every.values(), key=lambda each: (each.us, each.at))

    @property
    def surest(self) -> list[Telling]:
        """Those from which can be learned how people talk of loads."""
        sure = (lone.telling for lone in (*self.lone, *self.beside) if lone.odds >= SURE)
        return [*(each for each in self.own if is_strong(each)), *sure]


def attach(
    gathered: Gathered, loads: Iterable[Load], crews: Crews, talk: Talk, numbered: Numbers, *, words: bool = True
) -> list[Attached]:
    """Attach to each load what belongs to it; every message goes to one load at most."""
    cores = list(loads)
    taken = np.zeros(len(gathered), bool)
    taken[[told.at for load in cores for told in load.tellings]] = True
    talk.odds_of(told.told.text for load in cores for told in load.tellings)
    own = [[told for told in load.tellings if is_strong(told) or _agrees(told, load, talk)] for load in cores]
    made = []
    lone: dict[int, list[tuple[float, int, Lone]]] = defaultdict(list)
    _read(gathered, (at for load in cores for episode in load.episodes for at in episode.beside), talk)
    for load, tellings in zip(cores, own, strict=True):
        beside = [each for each in _beside(gathered, load, tellings, talk) if not (words and _is_aside(each.telling))]
        taken[[each.at for each in beside]] = True
        made.append(Attached(load, tellings, beside, []))
    near = _worth_reading(gathered, [_near(gathered, load, taken, crews) for load in cores], talk)
    before = _telling_before(gathered, [_before(gathered, load, taken) for load in cores], talk, numbered)
    _read(gathered, (at for rooms in near for places, _ in rooms for at in places), talk)
    _read(gathered, (at for places in before for at in places), talk)
    for number, load in enumerate(cores):
        for each in _lone(gathered, load, near[number], before[number], talk):
            lone[each.at].append((each.odds, -number, each))
    for options in lone.values():
        _, number, best = max(options, key=lambda each: each[:2])
        if best.odds >= 0 and not (words and _is_aside(best.telling)):
            made[-number].lone.append(best)
    for attached in made:
        attached.lone.sort(key=lambda each: (each.telling.us, each.at))
    return made


def _read(gathered: Gathered, places: Iterable[int], talk: Talk) -> None:
    """Read messages all at once, which is faster than one by one."""
    talk.odds_of(each.text for each in gathered.told(places))


def _worth_reading(gathered: Gathered, near: list[list[Near]], talk: Talk) -> list[list[Near]]:
    """Without messages that name nothing, hold no number, and whose words are too little of loads to be attached."""
    every = np.unique(np.concatenate([np.empty(0, np.int64), *(places for rooms in near for places, _ in rooms)]))
    texts = gathered.texts(every)
    weighed = PRIOR + talk.odds_of(texts)
    around = gathered.around(ALONE_US)[every]
    weighed += np.where(around == 1, ALONE, np.where(around > CROWD, CROWDED, 0.0))
    named = np.isin(every, gathered.rows["at"].to_numpy())
    weighed[named | pl.Series(texts, dtype=pl.String).str.contains(r"\d").to_numpy()] = np.inf
    odds = np.full(len(gathered), -np.inf)
    odds[every] = weighed
    return [[(places[odds[places] + room > HOPELESS], room) for places, room in rooms] for rooms in near]


def arrival_of(load: Load) -> date | None:
    """The day it comes, as its voyages have it last, or what puts them off."""
    days = _voyage_days(load) + load.told.moved
    return max(days)[1] if days else max(load.told.hours, default=None)


def _voyage_days(load: Load) -> list[tuple[int, date]]:
    """When it was said on which day it comes: beside a port or a ship if it ever was."""
    said = [
        (bool(told.ports or told.others.get("vessel")), told.us, day.day)
        for told in load.tellings
        for day in told.days
        if day.until is None and day.day in load.told.days
    ]
    best = any(voyage for voyage, _, _ in said)
    return [(us, day) for voyage, us, day in said if voyage == best]


def put_off(found: Iterable[Attached]) -> Moved:
    """For the voyages of loads the days to which they were put off, as lone messages tell."""
    moved: dict[int, tuple[tuple[int, date], ...]] = {}
    for attached in found:
        days = tuple((lone.telling.us, lone.new_day) for lone in attached.lone if lone.new_day is not None)
        if days:
            moved |= {told.at: days for told in attached.load.tellings if told.days and told.ports}
    return moved


def is_strong(told: Telling) -> bool:
    """Whether a message tells of a load by itself: a box, a seal, a code, a place, a voyage, shares."""
    shares = any(each.form in ("shares", "bags") for each in told.amounts)
    return bool(told.boxes or told.others or told.is_route or (told.ports and told.days) or shares)


def _agrees(told: Telling, load: Load, talk: Talk) -> bool:
    """Whether a message that names an amount, a port or an hour only talks as people talk of loads."""
    ports = load.told.ports.keys() & {port.value for port in told.ports}
    arrival = arrival_of(load)
    tonight = arrival is not None and any(each.hour and (each.day - arrival).days in NIGHTS for each in told.days)
    return talk.odds(told.told.text) + (1.0 if ports else 0.0) + (TONIGHT if tonight else 0.0) >= 0


def _beside(gathered: Gathered, load: Load, own: list[Telling], talk: Talk) -> list[Lone]:
    places = sorted({at for episode in load.episodes for at in episode.beside})
    near = [told.us for told in own]
    by_place = {told.at: told for told in own}
    found = []
    for each in gathered.told(places):
        if min((abs(us - each.us) for us in near), default=BESIDE_US + 1) > BESIDE_US or not _SAYS.search(each.text):
            continue
        before = by_place.get(each.at - 1)
        answers = before is not None and before.told.sender != each.sender and is_strong(before)
        odds = talk.odds(each.text) + BESIDE + _crowd(gathered, each.at, 0.0) + (ANSWER if answers else 0.0)
        if odds >= 0:
            found.append(Lone(tellings_of(gathered, [each.at])[0], odds))
    return found


def _is_aside(told: Telling) -> bool:
    """Whether it is a joke, or news: of loads, but not of this one. Who only asks for news names no port or amount."""
    signs = signs_in(told.told.text)
    names = told.ports or told.boxes or told.amounts or told.loose_amounts
    return "joke" in signs or ("news" in signs and bool(names))


def _crowd(gathered: Gathered, at: int, alone: float) -> float:
    """Whether a message stands alone, or in the middle of a lively talk."""
    around = int(gathered.around(ALONE_US)[at])
    return alone if around == 1 else CROWDED if around > CROWD else 0.0


def _near(gathered: Gathered, load: Load, taken: npt.NDArray[np.bool_], crews: Crews) -> list[Near]:
    """Messages that may belong to a load, by conversation, with what the conversation says about that."""
    arrival = arrival_of(load)
    if arrival is None:
        return []
    rooms = dict.fromkeys(load.conversations, 0.0)
    for room in load.conversations:
        for near in crews.near(room):
            rooms.setdefault(near, STRANGE)
    found = ((np.arange(*_window(gathered, room, arrival, load)), rooms[room]) for room in sorted(rooms))
    return [(places[~taken[places]], room) for places, room in found]


def _lone(gathered: Gathered, load: Load, near: Iterable[Near], before: Iterable[int], talk: Talk) -> Iterator[Lone]:
    zone = gathered.archive.zone
    arrival = arrival_of(load)
    if arrival is None:
        return
    known = {int(each.kg) for each in load.told.amounts}
    found: list[Lone] = []
    for telling in tellings_of(gathered, before):
        numbers = {int(each.kg) for each in (*telling.amounts, *telling.loose_amounts) if each.form != "bags"}
        odds = PRIOR + talk.odds(telling.told.text) + _crowd(gathered, telling.at, ALONE)
        if any(each >= FEWEST_LOOSE for each in numbers & known):
            odds += NUMBER
        else:
            ahead = arrival.toordinal() - day_number(telling.us, zone)
            odds -= abs(ahead - LOADING) * PER_DAY_OFF
            if not known and any(each.form == "bags" for each in telling.loose_amounts):
                odds += BAGS
        found.append(Lone(telling, odds))
    for places, room in near:
        for telling in tellings_of(gathered, places.tolist()):
            odds = PRIOR + room + talk.odds(telling.told.text) + _crowd(gathered, telling.at, ALONE)
            found.append(_weighed(telling, odds, load, arrival, known, day_number(telling.us, zone)))
    times = sorted((each.telling.us, each.telling.told.conversation) for each in found if each.odds > HOPELESS)
    heard = [
        Lone(each.telling, each.odds + PASSED_ON, each.new_day)
        if each.odds > HOPELESS and _passed_on(each, times)
        else each
        for each in found
    ]
    said: dict[date | None, set[int]] = defaultdict(set)
    for each in heard:
        if each.odds >= 0:
            said[each.new_day].add(each.telling.told.conversation)
    for each in heard:
        # Of one who says it alone, and not as people talk of loads, a day is a day for anything.
        idle = each.new_day is not None and len(said[each.new_day]) < 2 and each.odds < NEW_DAY + ALONE_SAYS
        lone = Lone(each.telling, each.odds - NEW_DAY) if idle else each
        if lone.odds >= 0:
            yield lone


def _before(gathered: Gathered, load: Load, taken: npt.NDArray[np.bool_]) -> Numbers:
    """Messages in rooms of a load from its first word to the weeks in which every one counts."""
    arrival = arrival_of(load)
    found = [np.empty(0, np.int64)]
    if arrival is None:
        return found[0]
    for room in sorted(load.conversations):
        first, last = gathered.bounds(room)
        window = _window(gathered, room, arrival, load)
        begin = first + int(np.searchsorted(gathered.us[first:last], load.first_us))
        places = np.arange(begin, window[0] if window[0] < window[1] else begin)
        found.append(places[~taken[places]])
    return np.concatenate(found)


def _telling_before(gathered: Gathered, before: list[Numbers], talk: Talk, numbered: Numbers) -> list[list[int]]:
    """Those of them with a number, or in words of loads."""
    every = np.unique(np.concatenate([np.empty(0, np.int64), *before]))
    tells = np.zeros(len(gathered), bool)
    tells[numbered] = True
    tells[every[talk.odds_of(gathered.texts(every)) >= SPOKEN]] = True
    return [places[tells[places]].tolist() for places in before]


def _window(gathered: Gathered, room: int, arrival: date, load: Load) -> tuple[int, int]:
    """The places [first, end) of the messages of a room in the weeks in which every one counts."""
    first, end = gathered.bounds(room)
    us = gathered.us[first:end]
    planned = min((day for _, day in _voyage_days(load)), default=arrival)
    since = max(_noon(min(planned, arrival)) - BEFORE * DAY_US, load.first_us)
    until = _noon(arrival) + AFTER * DAY_US
    return first + int(np.searchsorted(us, since)), first + int(np.searchsorted(us, until))


def _noon(day: date) -> int:
    return int((day - date(1970, 1, 1)).days) * DAY_US + DAY_US // 2


def _weighed(telling: Telling, odds: float, load: Load, arrival: date, known: set[int], said: int) -> Lone:
    numbers = {int(each.kg) for each in (*telling.amounts, *telling.loose_amounts) if each.form != "bags"}
    if numbers & known:
        odds += NUMBER
    if any(box.endswith(tail) or box[:-1].endswith(tail) for tail in telling.tails for box in load.boxes):
        odds += TAIL
    new_day = next(
        (
            each.day
            for each in telling.days
            if each.until is None
            and not each.hour
            and -4 <= (each.day - arrival).days <= 12
            and each.day.toordinal() > said
        ),
        None,
    )
    if new_day is not None and said <= arrival.toordinal() + 1:
        odds += NEW_DAY
    else:
        new_day = None
    if (
        any(each.hour and 0 <= (each.day - arrival).days <= 4 for each in telling.days)
        and said >= arrival.toordinal() - 1
    ):
        odds += TONIGHT
    return Lone(telling, odds, new_day)


def _passed_on(lone: Lone, times: list[tuple[int, int]]) -> bool:
    """Whether something like it was said in another conversation of the load within the hour."""
    us, room = lone.telling.us, lone.telling.told.conversation
    place = bisect_left(times, (us - PASSED_ON_US, -1))
    while place < len(times) and times[place][0] <= us + PASSED_ON_US:
        if times[place][1] != room:
            return True
        place += 1
    return False
