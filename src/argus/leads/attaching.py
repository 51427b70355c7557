"""What belongs to a load beside the messages that tell of it: answers, news passed on, nights, the end of it.

A message that names nothing is attached by where and when it stands: right beside one that does, alone in a
conversation of the load about its arrival, said in two conversations within the hour, with a number that the load
knows. How people talk of loads (`talk`) decides with it. Everything adds up as log-odds.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from argus.leads.crews import Crews
from argus.leads.gathering import Gathered, Numbers
from argus.leads.loads import Load, Moved
from argus.leads.lone import MINUTE_US, TONIGHT, best_loads, crowd
from argus.leads.notes import Notes
from argus.leads.signs import signs_in
from argus.leads.spoken import LoadTalk
from argus.leads.telling import Telling
from argus.leads.tellings import tellings_of

BESIDE = 2.0
# Of one word or two and no number, as everything is answered, it takes words of loads.
BRIEF, BRIEF_WORDS = -4.0, 2
# What another person says right after a message of a load.
ANSWER = 1.5
NIGHTS = range(4)
# What names a port or an amount there says more than thanks.
TELLS = 2.5
# What nothing else of a load tells is of it sooner: how much, whereto.
LACKED = 0.7
# A face or a hand alone tells nothing that anybody needs as evidence.
_SAYS, _WORD = re.compile(r"\w"), re.compile(r"\w+(?:['’]\w+)*")
# From those that are so sure is learned; and so near stands what stands beside.
SURE, BESIDE_US = 1.5, 40 * MINUTE_US


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


@dataclass(eq=False)
class Attached:
    """A load with what was attached to it: messages beside, and lone ones. Ask for its messages when it has all."""

    load: Load
    own: list[Telling]
    beside: list[Lone]
    lone: list[Lone]

    @cached_property
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
    gathered: Gathered,
    loads: Iterable[Load],
    crews: Crews,
    talk: LoadTalk,
    notes: Notes,
    numbered: Numbers,
    *,
    words: bool = True,
) -> list[Attached]:
    """Attach to each load what belongs to it; every message goes to one load at most."""
    cores = list(loads)
    taken = np.zeros(len(gathered), bool)
    own_places = np.array([told.at for load in cores for told in load.tellings], np.int64)
    beside_places = np.array([at for load in cores for each in load.episodes for at in each.beside], np.int64)
    taken[own_places] = True
    talk.odds_at(np.concatenate([own_places, beside_places]))
    own = [[told for told in load.tellings if is_strong(told) or _agrees(told, load, talk)] for load in cores]
    near = [_beside(gathered, load, tellings, talk) for load, tellings in zip(cores, own, strict=True)]
    read = {told.at: told for told in tellings_of(gathered, (at for each in near for at, _ in each))}
    made = []
    for load, tellings, odds_of in zip(cores, own, near, strict=True):
        beside = [
            Lone(read[at], odds)
            for at, says in odds_of
            if _belongs(read[at], words=words) and (odds := says + _says_more(read[at])) >= 0
        ]
        taken[[each.at for each in beside]] = True
        made.append(Attached(load, tellings, beside, []))
    found = best_loads(gathered, cores, taken, crews, talk, notes, numbered)
    for each, telling in zip(found, tellings_of(gathered, [each.at for each in found]), strict=True):
        if not (words and _is_aside(telling)):
            made[each.load].lone.append(Lone(telling, each.odds, each.new_day))
    for attached in made:
        attached.lone.sort(key=lambda each: (each.telling.us, each.at))
    return made


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


def _agrees(told: Telling, load: Load, talk: LoadTalk) -> bool:
    """Whether a message that names an amount, a port or an hour only talks as people talk of loads."""
    ports = load.told.ports.keys() & {port.value for port in told.ports}
    arrival = load.arrival
    tonight = arrival is not None and any(each.hour and (each.day - arrival).days in NIGHTS for each in told.days)
    lacked = LACKED if _alone_tells(told, load) else 0.0
    return talk.at(told.at) + (1.0 if ports else 0.0) + (TONIGHT if tonight else 0.0) + lacked >= 0


def _alone_tells(told: Telling, load: Load) -> bool:
    """Whether no other message of the load tells an amount, or where it goes."""
    others = [each for each in load.tellings if each is not told]
    amount = told.amounts and not any(each.amounts for each in others)
    return bool(amount or (told.ports and not any(each.ports for each in others)))


def _beside(gathered: Gathered, load: Load, own: list[Telling], talk: LoadTalk) -> list[tuple[int, float]]:
    """The places of messages right beside those of a load, with the log-odds that they belong to it by their words."""
    places = np.array(sorted({at for episode in load.episodes for at in episode.beside}), np.int64)
    near = [told.us for told in own]
    by_place = {told.at: told for told in own}
    found = []
    odds_of = zip(talk.odds_at(places).tolist(), crowd(gathered, places, 0.0).tolist(), strict=True)
    for at, (says, crowded) in zip(places.tolist(), odds_of, strict=True):
        if not _is_near(int(gathered.us[at]), near):
            continue
        before = by_place.get(at - 1)
        answers = before is not None and before.told.sender != gathered.sender_of(at) and is_strong(before)
        odds = says + BESIDE + crowded + (ANSWER if answers else 0.0)
        if odds >= -TELLS:
            found.append((at, odds))
    return found


def _belongs(told: Telling, *, words: bool) -> bool:
    """Whether what stands beside a load says anything, and of this load."""
    return _SAYS.search(told.told.text) is not None and not (words and _is_aside(told))


def _says_more(told: Telling) -> float:
    return (BRIEF if _is_brief(told) else 0.0) + (TELLS if told.ports or told.amounts else 0.0)


def _is_brief(told: Telling) -> bool:
    text = told.told.text
    return len(_WORD.findall(text)) <= BRIEF_WORDS and not any(map(str.isdigit, text))


def _is_near(us: int, times: list[int]) -> bool:
    """Whether one of these times, ascending, is near."""
    place = bisect_left(times, us - BESIDE_US)
    return place < len(times) and times[place] <= us + BESIDE_US


def _is_aside(told: Telling) -> bool:
    """Whether it is a joke, or news: of loads, but not of this one. Who only asks for news names no port or amount."""
    signs = signs_in(told.told.text)
    names = told.ports or told.boxes or told.amounts or told.loose_amounts
    return "joke" in signs or ("news" in signs and bool(names))
