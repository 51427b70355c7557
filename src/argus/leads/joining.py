"""From episodes to loads: what several conversations tell of one shipment, put together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from argus.leads.episodes import HOUR_US, Episode
from argus.leads.keys import Box, Boxes
from argus.leads.telling import Telling

DAY_US = 24 * HOUR_US
KEYED = ("release_reference", "seal", "bill_of_lading", "coordinates")
# How long one shipment is talked of, and how long a code means one thing.
WHOLE_US = 75 * DAY_US


@dataclass(slots=True, eq=False)
class Load:
    """Episodes that tell of one shipment."""

    episodes: list[Episode]
    boxes: Counter[str] = field(default_factory=Counter)

    @property
    def tellings(self) -> list[Telling]:
        """All messages that tell something, in order of time."""
        return sorted(
            (each for episode in self.episodes for each in episode.tellings), key=lambda each: (each.us, each.at)
        )

    @property
    def conversations(self) -> frozenset[int]:
        """Where it is talked of."""
        return frozenset(each.conversation for each in self.episodes)


def loads(episodes: Iterable[Episode], boxes: Boxes) -> list[Load]:
    """The loads, by their first message."""
    parts = [part for each in episodes for part in _by_box(each, boxes)]
    leader = list(range(len(parts)))
    own = [_boxes(part, boxes) for part in parts]

    def found(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    keyed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, part in enumerate(parts):
        for key in _keys(part, own[index]):
            keyed[key].append(index)
    held = [set(each) for each in own]
    for (kind, _), members in sorted(keyed.items(), key=lambda each: (each[0][0] != "container", each[0])):
        members.sort(key=lambda index: (parts[index].first_us, parts[index].conversation))
        for one, other in zip(members, members[1:], strict=False):
            a, b = found(one), found(other)
            if a == b or parts[other].first_us - parts[one].last_us > WHOLE_US:
                continue
            if kind != "container" and held[a] and held[b] and held[a].isdisjoint(held[b]):
                continue
            leader[max(a, b)] = min(a, b)
            held[min(a, b)] |= held[max(a, b)]
    grouped: dict[int, list[Episode]] = defaultdict(list)
    for index, part in enumerate(parts):
        grouped[found(index)].append(part)
    made = [Load(sorted(each, key=lambda part: (part.first_us, part.conversation))) for each in grouped.values()]
    for load in made:
        load.boxes = Counter(box.number for told in load.tellings for box in boxes.of(told))
    return sorted(made, key=lambda load: (load.episodes[0].first_us, load.episodes[0].tellings[0].at))


def _boxes(episode: Episode, boxes: Boxes) -> set[str]:
    return {box.number for told in episode.tellings for box in boxes.of(told)}


def _keys(episode: Episode, own: set[str]) -> Iterator[tuple[str, str]]:
    yield from (("container", each) for each in sorted(own))
    for kind in KEYED:
        yield from ((kind, value) for value in sorted({v for told in episode.tellings for v in told.of(kind)}))


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
            beside = [
                at for at in episode.beside if cuts[min(order, key=lambda each: (abs(each - at), each))] == number
            ]
            yield Episode(episode.conversation, groups[number], beside)
