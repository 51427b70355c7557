"""From episodes to loads: what several conversations tell of one shipment, put together.

First what names a shipment (container, code, seal) joins, with a veto: two containers are two shipments. Then voyages
are joined: the same port and day passed on. What is left, offers, amounts, places, nights, goes to the load it fits
best: by people, port, days, amounts, and how long before an arrival such things are said.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from zoneinfo import ZoneInfo

from argus.leads.adopting import Echoes, adopt
from argus.leads.crews import Crews
from argus.leads.episodes import Episode
from argus.leads.keys import Box, Boxes
from argus.leads.loads import DAY_US, Load, Moved, Told, keyed, told_in
from argus.leads.marks import Marks
from argus.leads.telling import Telling
from argus.leads.weighing import JOINED, SAME_CONVERSATION, Fit, rare_marks, rare_words

# How long one shipment is talked of, and what is said of one voyage.
WHOLE_DAYS, VOYAGE_DAYS = 75, 25
# A load is planned, numbered, awaited; then the next one is.
SKIPS = -2.0
# Messages about a box that is only mentioned.
FEW = 3


def loads(
    parts: "Parts",
    crews: Crews,
    zone: ZoneInfo,
    *,
    words: bool = True,
    echoes: Echoes | None = None,
    moved: Moved | None = None,
) -> list[Load]:
    """The loads, by their first message; what tells of nothing by itself is among them, alone."""
    joined = _by_key(sorted(parts.loads(moved or {}), key=lambda load: load.order))
    fit = Fit(zone, rare_words(joined), rare_marks(joined), words)
    joined = _learned(joined, crews)
    joined = _by_voyage(joined, crews, fit)
    joined = _learned(joined, crews)
    joined = _by_fit(joined, crews, fit)
    adopt(joined, crews, zone, echoes)
    joined = _by_fit(joined, crews, fit)
    joined = _by_plan(joined, crews, fit)
    joined = _by_need(joined, crews, replace(fit, needing=True))
    return sorted(joined, key=lambda load: load.order)


class Parts:
    """What is joined: episodes, cut where they tell of several boxes, or of a plan beside a load under way.

    Each is read once, however often it is joined; one of which a voyage was put off is read again.
    """

    def __init__(self, episodes: Iterable[Episode], boxes: Boxes, marks: Marks | None = None) -> None:
        """Cut the episodes."""
        self._boxes, self._marks = boxes, marks or Marks()
        self._parts = [part for whole in episodes for each in _cut_plans(whole) for part in _by_box(each, boxes)]
        self._told: list[Told | None] = [None] * len(self._parts)

    def loads(self, moved: Moved) -> list[Load]:
        """A load of each."""
        return [self._load(number, part, moved) for number, part in enumerate(self._parts)]

    def _load(self, number: int, part: Episode, moved: Moved) -> Load:
        if moved and any(each.at in moved for each in part.tellings):
            return Load([part], told_in(part, self._boxes, moved, self._marks))
        told = self._told[number]
        if told is None:
            told = self._told[number] = told_in(part, self._boxes, {}, self._marks)
        return Load([part], told, own=False)


def _by_key(parts: list[Load]) -> list[Load]:
    """Joined by what names a shipment, containers first."""
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, part in enumerate(parts):
        for key in keyed(part):
            same[key].append(index)
    standing: list[Load | None] = list(parts)
    where = list(range(len(parts)))
    for _, members in sorted(same.items(), key=lambda each: (each[0][0] != "container", each[0])):
        for one, other in pairwise(members):
            a, b = sorted((_end(where, one), _end(where, other)))
            left, right = standing[a], standing[b]
            if a == b or left is None or right is None or _apart(parts[one], parts[other]):
                continue
            if left.boxes and right.boxes and left.boxes.keys().isdisjoint(right.boxes):
                continue
            left.take(right)
            standing[b], where[b] = None, a
    return [each for each in standing if each is not None]


def _end(where: list[int], index: int) -> int:
    while where[index] != index:
        index = where[index]
    return index


def _apart(one: Load, other: Load) -> bool:
    return abs(other.first_us - one.first_us) > WHOLE_DAYS * DAY_US


def _learned(joined: list[Load], crews: Crews) -> list[Load]:
    """Conversations that told of one shipment are close from now on."""
    for load in joined:
        there = sorted(load.conversations)
        for one in there:
            for other in there:
                if one < other:
                    crews.learn(one, other, JOINED)
    return joined


def _by_voyage(joined: list[Load], crews: Crews, fit: Fit) -> list[Load]:
    """Voyages to one port on about the same day, best pair first."""
    voyages = [load for load in joined if load.told.is_voyage]
    blocks: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, load in enumerate(voyages):
        for port in [*load.told.ports, *load.told.vessels]:
            for day in load.told.days:
                blocks[port, day.toordinal()].append(index)
    pairs = {
        (one, other)
        for (port, day), own in blocks.items()
        for step in range(5)
        for one_ in own
        for other_ in blocks.get((port, day + step), ())
        for one, other in [(min(one_, other_), max(one_, other_))]
        if one != other and abs(voyages[one].first_us - voyages[other].first_us) <= VOYAGE_DAYS * DAY_US
    }
    scored = ((-fit.voyages(voyages[one], voyages[other], crews), one, other) for one, other in pairs)
    where = list(range(len(voyages)))
    gone: set[int] = set()
    grown: set[int] = set()
    for _, one, other in sorted(each for each in scored if -each[0] >= fit.same_voyage):
        a, b = sorted((_end(where, one), _end(where, other)))
        if a == b or (grown & {a, b} and fit.voyages(voyages[a], voyages[b], crews) < fit.same_voyage):
            continue
        voyages[a].take(voyages[b])
        grown.add(a)
        where[b] = a
        gone.add(id(voyages[b]))
    return [load for load in joined if id(load) not in gone]


def _by_fit(joined: list[Load], crews: Crews, fit: Fit) -> list[Load]:
    """Everything that is no voyage and names no container goes to the load it fits best, surest first."""
    cores = [load for load in joined if load.told.is_voyage and not (fit.words and _is_aside(load))]
    rest = [load for load in joined if not load.told.is_voyage or (fit.words and _is_aside(load))]
    for last in (False, True):
        cores = _taken_by(cores, rest, crews, fit)
        held = _held(cores)
        rest = [load for load in rest if id(load.episodes[0]) not in held]
        _learned(cores, crews)
        if last:
            break
        # A container of which no voyage is told draws to itself what is left.
        cores += [load for load in rest if load.boxes and not load.told.apart]
        rest = [load for load in rest if not load.boxes or load.told.apart]
    return cores + rest


def _is_aside(load: Load) -> bool:
    """Whether it is a box of which a few words say that it is no load under way: it draws nothing to itself."""
    return load.told.apart and sum(len(episode.tellings) for episode in load.episodes) <= FEW


def _by_plan(joined: list[Load], crews: Crews, fit: Fit) -> list[Load]:
    """Shipments of which no voyage is told yet: a route or a loading, with what is told of it in the weeks after."""
    sure = [load for load in joined if load.told.is_voyage or load.boxes]
    rest = [load for load in joined if not (load.told.is_voyage or load.boxes)]
    plans = [load for load in rest if load.told.routes]
    others = [load for load in rest if not load.told.routes]
    made = list(sure)
    for begun in (plans, [load for load in others if any(kind == "seal" for kind, _ in load.told.keys)]):
        held = _held(made)
        cores = [core for core in begun if id(core.episodes[0]) not in held]
        own = {id(core) for core in cores}
        others = [load for load in others if id(load) not in own and id(load.episodes[0]) not in held]
        made += _taken_by(cores, others, crews, fit)
    held = _held(made)
    return made + [load for load in others if id(load.episodes[0]) not in held]


def _by_need(joined: list[Load], crews: Crews, fit: Fit) -> list[Load]:
    """What is still left goes to a load of its room that lacks it; first a box to a voyage of which none is told."""
    voyages = [load for load in joined if load.told.is_voyage and not load.boxes]
    boxed = [load for load in joined if load.boxes and not load.told.is_voyage and not load.told.apart]
    held = _held(_taken_by(voyages, boxed, crews, fit))
    joined = [load for load in joined if load.told.is_voyage or id(load.episodes[0]) not in held]
    cores = [load for load in joined if load.boxes or load.told.is_voyage or load.told.routes]
    rest = [load for load in joined if not (load.boxes or load.told.is_voyage or load.told.routes)]
    made = _taken_by(cores, rest, crews, fit)
    held = _held(made)
    return made + [load for load in rest if id(load.episodes[0]) not in held]


def _held(made: list[Load]) -> set[int]:
    return {id(episode) for core in made for episode in core.episodes}


def _taken_by(cores: list[Load], rest: list[Load], crews: Crews, fit: Fit) -> list[Load]:
    """The cores with what of the rest fits each, surest first."""
    by_conversation: dict[int, list[int]] = defaultdict(list)
    for number, core in enumerate(cores):
        for conversation in core.conversations:
            by_conversation[conversation].append(number)
    taken: set[int] = set()
    grown: set[int] = set()
    for _, index, number in sorted(_fits(rest, cores, by_conversation, crews, fit)):
        if index in taken:
            continue
        if number not in grown or fit.part(rest[index], cores[number], crews) >= fit.enough:
            taken.add(index)
            grown.add(number)
            cores[number].take(rest[index])
    return cores


def _fits(
    rest: list[Load], cores: list[Load], by_conversation: dict[int, list[int]], crews: Crews, fit: Fit
) -> Iterator[tuple[float, int, int]]:
    begun = _begun([*cores, *(load for load in rest if load.boxes)])
    for index, load in enumerate(rest):
        most = fit.at_most(load)
        for number, near in sorted(_near(load, by_conversation, crews).items()):
            if near + most < fit.enough or abs(cores[number].first_us - load.first_us) > WHOLE_DAYS * DAY_US:
                continue
            score = fit.part(load, cores[number], crews, near)
            if score < fit.enough:
                continue
            if not load.told.routes and _skips(load, cores[number], begun):
                score += SKIPS
            if score >= fit.enough:
                yield -score, index, number


def _near(load: Load, by_conversation: Mapping[int, Sequence[int]], crews: Crews) -> dict[int, float]:
    """The loads in rooms of this one and in those close to them, by their numbers, with their `closeness`."""
    near: dict[int, float] = {}
    for room in load.conversations:
        for other, says in crews.near(room).items():
            for number in by_conversation.get(other, ()):
                if says > near.get(number, 0.0):
                    near[number] = says
    near |= dict.fromkeys(
        (number for room in load.conversations for number in by_conversation.get(room, ())), SAME_CONVERSATION
    )
    return near


def _begun(known: Iterable[Load]) -> dict[int, list[int]]:
    """When loads were first told of, by conversation, ascending."""
    begun: dict[int, list[int]] = defaultdict(list)
    for load in sorted(known, key=lambda load: load.first_us):
        for conversation in load.conversations:
            begun[conversation].append(load.first_us)
    return begun


def _skips(part: Load, core: Load, begun: Mapping[int, list[int]]) -> bool:
    """Whether something told before a load would pass over another one, which came next in its room."""
    for conversation in part.conversations:
        there = begun.get(conversation, [])
        after = bisect_right(there, part.first_us)
        if after < len(there) and there[after] < core.first_us:
            return True
    return False


def _cut_plans(episode: Episode) -> Iterator[Episode]:
    """A plan for a load is cut from talk of one that is under way: it is another one, or finds back to it."""
    plans = [told for told in episode.tellings if told.is_route]
    if not plans or len(plans) == len(episode.tellings):
        yield episode
        return
    others = [told for told in episode.tellings if not told.is_route]
    planned = [at for at in episode.beside if _nearest(at, episode.tellings).is_route]
    yield Episode(episode.conversation, plans, planned)
    yield Episode(episode.conversation, others, [at for at in episode.beside if at not in planned])


def _nearest(at: int, tellings: Iterable[Telling]) -> Telling:
    """The telling right before a place, else the next one."""
    return min(tellings, key=lambda told: (told.at > at, abs(told.at - at)))


def _by_box(episode: Episode, boxes: Boxes) -> Iterator[Episode]:
    """An episode that names several boxes is cut between them: each message goes with the box named last."""
    named: list[tuple[Telling, tuple[Box, ...]]] = [(told, boxes.of(told)) for told in episode.tellings]
    numbers = list(dict.fromkeys(box.number for _, own in named for box in own))
    if len(numbers) < 2:
        yield episode
        return
    groups: dict[str, list[Telling]] = {number: [] for number in numbers}
    current = numbers[0]
    for told, own in named:
        if own:
            current = own[0].number
        groups[current].append(told)
    cuts = {told.at: number for number, group in groups.items() for told in group}
    order = sorted(cuts)
    for number in numbers:
        if groups[number]:
            nearest = {at: min(order, key=lambda each: (abs(each - at), each)) for at in episode.beside}
            beside = [at for at in episode.beside if cuts[nearest[at]] == number]
            yield Episode(episode.conversation, groups[number], beside)
