"""Messages that stand alone, weighed for each load they may belong to.

Two sorts: those in rooms of a load, or close to it, in the weeks about its arrival; and those in its rooms before, if
they hold a number or words of loads. Every pair of a load and a message is a row of columns: there are a hundred times
as many as loads. Everything adds up as log-odds.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from argus.leads.crews import Crews
from argus.leads.gathering import Gathered, Numbers
from argus.leads.lacking import Lacking
from argus.leads.loads import DAY_US, Load
from argus.leads.notes import HOUR, LATER, MOVES, SAID_LATER, STRETCH, VAGUE, Notes, notes_of, port_number, tail_number
from argus.leads.pairs import Odds, Pairs, spread
from argus.leads.spoken import LoadTalk
from argus.leads.telling import FEWEST_LOOSE, day_number

MINUTE_US = 60_000_000
# A message with nothing else around it for so long stands alone.
ALONE_US = 10 * MINUTE_US
PASSED_ON_US = 45 * MINUTE_US
# Days about the arrival in which a lone message may be about the load.
BEFORE, AFTER = 14, 6
PRIOR, ALONE, CROWDED = -1.2, 2.0, -2.0
# Which share of what is told of loads is passed on; how often it happens by chance.
OFTEN_PASSED, USUAL_PASSED = 0.6, 0.05
# Which share of what is told of loads by itself stands alone.
OFTEN_ALONE = 0.6
NUMBER, TAIL, NEW_DAY, TONIGHT, PASSED_ON, STRANGE = 3.5, 4.0, 1.5, 1.2, 2.3, -1.0
# So many days from the arrival a new day may lie, and a night.
NEW_DAYS, TONIGHTS = (-4, 12), (0, 4)
# Not even being passed on helps.
HOPELESS = -PASSED_ON
CROWD = 3
# A new day from one who told the old one; one that is said to be a delay.
TELLER, SAID = 1.2, 1.5
VAGUE_DAY = 0.7
# How much like talk of loads it must sound when one room alone tells that a ship is put off.
ALONE_SAYS = 0.6
# What is said between plan and voyage is said at the loading, so many days ahead; words of loads from so much on.
LOADING, PER_DAY_OFF, SPOKEN, BAGS = 20, 0.03, 1.0, 2.0
# So many days after a plan that tells of no day the ship is usually there: until then what is said there counts.
PLANNED = 42
# A message that names ports, and none of the load's.
OTHER_PORT = -5.0
# Above all numbers and days there are.
_BEYOND = 1 << 32


@dataclass(frozen=True, slots=True)
class Weighed:
    """A message that may belong to a load. `load`: its number; `odds`: log-odds that it does; `new_day`: as `Lone`."""

    load: int
    at: int
    odds: float
    new_day: date | None = None


def best_loads(
    gathered: Gathered,
    loads: Sequence[Load],
    taken: npt.NDArray[np.bool_],
    crews: Crews,
    talk: LoadTalk,
    notes: Notes,
    numbered: Numbers,
) -> list[Weighed]:
    """For each message that belongs to a load more likely than not, the load it fits best.

    Args:
        taken: messages that belong to a load already.
        numbered: places of messages with a number that may be an amount.
    """
    near, before = (each.only(~taken[each.at]) for each in _windows(gathered, loads, crews))
    near = near.only(_worth_reading(gathered, near, talk))
    lacking = Lacking(gathered, loads)
    before = lacking.with_before(before, taken)
    spoken = np.zeros(len(gathered), bool)
    spoken[numbered] = True
    before = before.only(spoken[before.at] | (talk.odds_at(before.at) >= SPOKEN) | (lacking.told(before) > 0))
    notes.rows(np.concatenate([near.at, before.at]))
    aims = _Aims(loads, gathered)
    pairs = before.and_then(near)
    new_day = np.zeros(len(pairs.at), np.int64)
    odds = PRIOR + talk.odds_at(before.at) + crowd(gathered, before.at, ALONE)
    early = _weighed_before(before, odds, notes, aims)
    odds = PRIOR + near.room + talk.odds_at(near.at) + crowd(gathered, near.at, ALONE)
    late, new_day[len(before.at) :] = _weighed_near(near, odds, notes, aims)
    late += np.where((new_day[len(before.at) :] > 0) & _by_tellers(gathered, near, aims), TELLER, 0.0)
    odds = np.concatenate([early, late]) + lacking.told(pairs)
    passed = _passed_on(gathered, pairs, odds)
    odds[passed] += _says_passed_on(pairs, odds, passed)
    _doubt_idle_days(gathered, pairs, odds, new_day)
    return _best(pairs, odds, new_day)


def crowd(gathered: Gathered, places: Numbers, alone: float) -> Odds:
    """Whether messages stand alone where others seldom do, or in the middle of a lively talk."""
    around = gathered.around(ALONE_US)[places]
    says = np.minimum(alone, np.maximum(0.0, np.log(OFTEN_ALONE / gathered.share_alone(ALONE_US)[places])))
    return np.where(around == 1, says, np.where(around > CROWD, CROWDED, 0.0))


class _Aims:
    """When each load comes, and what is known of it. `known`, `tails`, `ports`: (load, number), as one number each."""

    def __init__(self, loads: Sequence[Load], gathered: Gathered) -> None:
        self._loads, self._us = loads, gathered.us
        self.arrival = np.array([_expected(load, gathered.archive.zone) for load in loads], np.int64)
        ports = [load.told.ports.keys() | {port for route in load.told.routes for port in route} for load in loads]
        self.has_port = np.array(list(map(bool, ports)), bool)
        self.ports = _keys((number, port_number(each)) for number, own in enumerate(ports) for each in own)
        known = [{int(each.kg) for each in load.told.amounts} for load in loads]
        self.is_known = np.array(list(map(bool, known)), bool)
        self.tellers = _keys((number, each) for number, load in enumerate(loads) for each in _tellers(load))
        self.known = _keys((number, each) for number, own in enumerate(known) for each in own)
        self.large = _keys((number, each) for number, own in enumerate(known) for each in own if each >= FEWEST_LOOSE)
        self.tails = _keys(
            (number, tail_number(ends[-length:]))
            for number, load in enumerate(loads)
            for box in load.boxes
            for ends in (box, box[:-1])
            for length in (4, 5)
            if ends[-length:].isdecimal() and len(ends) >= length
        )

    def told_before(self, loads: Numbers, places: Numbers) -> Numbers:
        """For each load the day on which it was to come when a message was sent; long past where none was told."""
        told = zip(loads.tolist(), self._us[places].tolist(), strict=True)
        return np.array([_told_before(self._loads[load], us) for load, us in told], np.int64)


def _told_before(load: Load, us: int) -> int:
    return max(((said, day.toordinal()) for said, day in load.every_day if said < us), default=(0, 0))[1]


def _tellers(load: Load) -> set[int]:
    """Who told when it comes."""
    return {
        told.told.sender
        for told in load.tellings
        if told.told.sender is not None and any(day.day in load.told.days for day in told.days)
    }


def _expected(load: Load, zone: ZoneInfo) -> int:
    """The day it comes, as `date.toordinal` counts; for a plan that tells of none the usual one."""
    return day_number(load.first_us, zone) + PLANNED if load.arrival is None else load.arrival.toordinal()


def _keys(pairs: Iterable[tuple[int, int]]) -> Numbers:
    return np.array([load * _BEYOND + number for load, number in pairs], np.int64)


def _windows(gathered: Gathered, loads: Sequence[Load], crews: Crews) -> tuple[Pairs, Pairs]:
    """Messages that may belong to a load by their room and time: about its arrival, and before."""
    near: list[tuple[int, float, int, int]] = []
    before: list[tuple[int, float, int, int]] = []
    for number, load in enumerate(loads):
        arrival = load.arrival
        if arrival is None:
            if load.told.routes or load.boxes:
                before += _until_usual(gathered, number, load)
            continue
        planned = min((day for _, day in load.voyage_days), default=arrival)
        since = max(_noon(min(planned, arrival)) - BEFORE * DAY_US, load.first_us)
        until = _noon(arrival) + AFTER * DAY_US
        rooms = dict.fromkeys(load.conversations, 0.0)
        for room in load.conversations:
            for other in crews.near(room):
                rooms.setdefault(other, STRANGE)
        for room, says in rooms.items():
            first, end = gathered.bounds(room)
            start, stop = bisect_left(gathered.us, since, first, end), bisect_left(gathered.us, until, first, end)
            if start < stop:
                near.append((number, says, start, stop))
                begin = bisect_left(gathered.us, load.first_us, first, start) if room in load.conversations else start
                if begin < start:
                    before.append((number, says, begin, start))
    return spread(near), spread(before)


def _until_usual(gathered: Gathered, number: int, load: Load) -> Iterator[tuple[int, float, int, int]]:
    """Messages in rooms of a plan that tells of no day."""
    for room in load.conversations:
        first, end = gathered.bounds(room)
        begin = bisect_left(gathered.us, load.first_us, first, end)
        stop = bisect_left(gathered.us, load.first_us + PLANNED * DAY_US, begin, end)
        if begin < stop:
            yield number, 0.0, begin, stop


def _worth_reading(gathered: Gathered, near: Pairs, talk: LoadTalk) -> npt.NDArray[np.bool_]:
    """All but those that name nothing, hold no digit, and whose words are too little of loads to be attached."""
    every = np.unique(near.at)
    weighed = PRIOR + talk.odds_at(every)
    weighed += crowd(gathered, every, ALONE)
    weighed[gathered.named[every] | talk.spoken.has_digit(every)] = np.inf
    return weighed[np.searchsorted(every, near.at)] + near.room > HOPELESS


def _noon(day: date) -> int:
    return int((day - date(1970, 1, 1)).days) * DAY_US + DAY_US // 2


def _weighed_before(before: Pairs, odds: Odds, notes: Notes, aims: _Aims) -> Odds:
    rows, of = notes.rows(before.at), notes.noted
    knows = _has(rows, before.load, of.number_row, of.numbers, aims.large)
    ahead = aims.arrival[before.load] - of.said[rows]
    told = odds - np.abs(ahead - LOADING) * PER_DAY_OFF
    told += np.where(~aims.is_known[before.load] & of.bags[rows], BAGS, 0.0)
    return np.where(knows, odds + NUMBER, told) + _other_port(rows, before.load, notes, aims)


def _weighed_near(near: Pairs, odds: Odds, notes: Notes, aims: _Aims) -> tuple[Odds, Numbers]:
    """Their odds, and the day to which they move the arrival; 0 = none."""
    rows, of = notes.rows(near.at), notes.noted
    odds = odds + np.where(_has(rows, near.load, of.number_row, of.numbers, aims.known), NUMBER, 0.0)
    odds += _other_port(rows, near.load, notes, aims)
    odds = odds + np.where(_has(rows, near.load, of.tail_row, of.tails, aims.tails), TAIL, 0.0)
    said, arrival = of.said[rows], aims.arrival[near.load]
    pair, day = notes_of(rows, of.day_row)
    sort, days = of.sorts[day], of.days[day].copy()
    later = np.flatnonzero(sort >= LATER)
    days[later] += aims.told_before(near.load[pair[later]], near.at[pair[later]])
    ahead = days - arrival[pair]
    is_new = (sort != HOUR) & (sort != STRETCH) & (ahead >= NEW_DAYS[0]) & (ahead <= NEW_DAYS[1]) & (days > said[pair])
    is_new &= said[pair] <= arrival[pair]
    new_day = np.zeros(len(rows), np.int64)
    # Of several the first: written last.
    new_day[pair[is_new][::-1]] = days[is_new][::-1]
    vague = np.zeros(len(rows), bool)
    vague[pair[is_new & (sort == VAGUE)]] = True
    odds = odds + np.where(new_day > 0, np.where(vague, VAGUE_DAY, NEW_DAY), 0.0)
    odds[pair[is_new & np.isin(sort, (MOVES, SAID_LATER))]] += SAID
    tonight = np.zeros(len(rows), bool)
    tonight[pair[(sort == HOUR) & (ahead >= TONIGHTS[0]) & (ahead <= TONIGHTS[1])]] = True
    return odds + np.where(tonight & (said >= arrival - 1), TONIGHT, 0.0), new_day


def _by_tellers(gathered: Gathered, near: Pairs, aims: _Aims) -> npt.NDArray[np.bool_]:
    """Which are of somebody who told when the load comes: who knows that knows first that it is late."""
    return np.isin(near.load * _BEYOND + gathered.sender[near.at], aims.tellers)


def _other_port(rows: Numbers, loads: Numbers, notes: Notes, aims: _Aims) -> Odds:
    """What it says that messages name ports, and none of the load beside."""
    of = notes.noted
    names = np.zeros(len(rows), bool)
    names[notes_of(rows, of.port_row)[0]] = True
    own = _has(rows, loads, of.port_row, of.ports, aims.ports)
    return np.where(names & aims.has_port[loads] & ~own, OTHER_PORT, 0.0)


def _has(rows: Numbers, loads: Numbers, note_row: Numbers, notes: Numbers, known: Numbers) -> npt.NDArray[np.bool_]:
    """Which of these rows have a note that is known of the load beside."""
    pair, note = notes_of(rows, note_row)
    fits = np.isin(loads[pair] * _BEYOND + notes[note], known)
    has = np.zeros(len(rows), bool)
    has[pair[fits]] = True
    return has


def _passed_on(gathered: Gathered, pairs: Pairs, odds: Odds) -> Numbers:
    """Those of which something like it was said in another room of the load within the hour."""
    hopeful = np.flatnonzero(odds > HOPELESS)
    us, room, load = gathered.us[pairs.at[hopeful]], gathered.conversation[pairs.at[hopeful]], pairs.load[hopeful]
    order = np.lexsort((room, us, load))
    us, room, load = us[order], room[order], load[order]
    starts = np.flatnonzero(np.diff(load, prepend=-1))
    first, end = np.empty(len(us), np.int64), np.empty(len(us), np.int64)
    for start, stop in zip(starts.tolist(), [*starts[1:].tolist(), len(us)], strict=False):
        own = us[start:stop]
        first[start:stop] = start + np.searchsorted(own, own - PASSED_ON_US, "left")
        end[start:stop] = start + np.searchsorted(own, own + PASSED_ON_US, "right")
    # Where another room speaks next; what is said in one room only has none before its end.
    others = np.append(np.flatnonzero(np.diff(room)) + 1, len(room))
    return hopeful[order[others[np.searchsorted(others, first, "right")] < end]]


def _says_passed_on(pairs: Pairs, odds: Odds, passed: Numbers) -> Odds:
    """How much it says of these pairs: little where somebody always speaks in another room of the load."""
    loads = int(pairs.load.max(initial=-1)) + 1
    hopeful = np.bincount(pairs.load[odds > HOPELESS], minlength=loads)
    share = (np.bincount(pairs.load[passed], minlength=loads) + USUAL_PASSED) / (hopeful + 1.0)
    return np.clip(np.log(OFTEN_PASSED / share), 0.0, PASSED_ON)[pairs.load[passed]]


def _doubt_idle_days(gathered: Gathered, pairs: Pairs, odds: Odds, new_day: Numbers) -> None:
    """Of one who says it alone, and not as people talk of loads, a day is a day for anything: take it back."""
    said: dict[tuple[int, int], set[int]] = defaultdict(set)
    told = np.flatnonzero(new_day)
    keys = list(zip(pairs.load[told].tolist(), new_day[told].tolist(), strict=True))
    for key, pair in zip(keys, told.tolist(), strict=True):
        if odds[pair] >= 0:
            said[key].add(int(gathered.conversation[pairs.at[pair]]))
    alone = np.array([len(said[key]) < 2 for key in keys], bool)
    idle = told[alone & (odds[told] < NEW_DAY + ALONE_SAYS)]
    odds[idle] -= NEW_DAY
    new_day[idle] = 0


def _best(pairs: Pairs, odds: Odds, new_day: Numbers) -> list[Weighed]:
    likely = np.flatnonzero(odds >= 0)
    ordered = likely[np.lexsort((pairs.load[likely], -odds[likely], pairs.at[likely]))]
    best = ordered[np.flatnonzero(np.diff(pairs.at[ordered], prepend=-1))]
    return [
        Weighed(load, at, likelihood, date.fromordinal(day) if day else None)
        for load, at, likelihood, day in zip(
            *(column[best].tolist() for column in (pairs.load, pairs.at, odds, new_day)), strict=True
        )
    ]
