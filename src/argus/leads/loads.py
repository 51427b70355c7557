"""A load: episodes that tell of one shipment, with what they tell together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property

from argus.leads.episodes import Episode
from argus.leads.keys import Boxes
from argus.leads.marks import Mark, Marks
from argus.leads.signs import signs_in
from argus.leads.talk import words_of
from argus.leads.telling import FEWEST_LOOSE, Amount, Telling

DAY_US = 86_400_000_000
# What names one shipment: whoever says it again means the same one.
# Days are counted as `date.toordinal` does; one that lies so far back is no arrival.
_EPOCH, _GONE_DAYS = date(1970, 1, 1).toordinal(), 3
_REPLACED_DAYS = 10
_SHORTEST = 3
# Words beside a number that set its box apart from loads under way.
_APART = frozenset({"test", "other_goods", "past", "news"})
# For a message that tells of a voyage: when it was said, and to which days, that it is put off.
Moved = Mapping[int, tuple[tuple[int, date], ...]]
KEYED = ("release_reference", "seal", "bill_of_lading", "coordinates")


@dataclass(slots=True, eq=False)
class Told:
    """What one episode tells, gathered once.

    Attributes:
        boxes: numbers as they are meant, each how often.
        ports: of voyages, where a day or a ship stands beside. routes: (from, ..., to) where several stand
            together, or one with a share of the load.
        days: of voyages, or of nothing else. hours: days on which something is done at an hour.
        moved: when it was said, and to which day a voyage was put off.
        marks: what hides it, names stamped on it, pictures of it that went round.
    """

    boxes: Counter[str] = field(default_factory=Counter)
    ports: Counter[str] = field(default_factory=Counter)
    routes: list[tuple[str, ...]] = field(default_factory=list)
    single_ports: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    hours: Counter[date] = field(default_factory=Counter)
    keys: set[tuple[str, str]] = field(default_factory=set)
    vessels: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    amounts: list[Amount] = field(default_factory=list)
    tails: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    moved: list[tuple[int, date]] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)
    prices: int = 0
    named: int = 0
    named_apart: int = 0

    def copy(self) -> "Told":
        """The same, to be added to."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        return Told(**{name: value.copy() if hasattr(value, "copy") else value for name, value in own.items()})

    def add(self, other: "Told") -> None:
        """Take in what another episode tells."""
        for name in ("boxes", "ports", "single_ports", "days", "hours", "vessels", "places"):
            getattr(self, name).update(getattr(other, name))
        self.routes.extend(other.routes)
        self.moved.extend(other.moved)
        self.keys |= other.keys
        self.amounts.extend(other.amounts)
        self.tails |= other.tails
        self.words |= other.words
        self.numbers |= other.numbers
        self.marks |= other.marks
        self.prices += other.prices
        self.named += other.named
        self.named_apart += other.named_apart

    @property
    def apart(self) -> bool:
        """Whether most of those who name its box say that it is no load under way."""
        return 2 * self.named_apart > self.named

    @property
    def names_port(self) -> bool:
        """Whether any port is told."""
        return bool(self.ports or self.single_ports or self.routes)

    @property
    def is_voyage(self) -> bool:
        """Whether a port and a day, or a ship, stand together."""
        return bool(self.days and (self.ports or self.vessels))


@dataclass(eq=False)
class Load:
    """Episodes that tell of one shipment; only `take` changes it. `own`: what is told is of this load alone."""

    episodes: list[Episode]
    told: Told
    own: bool = True

    @cached_property
    def tellings(self) -> list[Telling]:
        """All messages that tell something, in order of time."""
        every = (each for episode in self.episodes for each in episode.tellings)
        return sorted(every, key=lambda each: (each.us, each.at))

    @property
    def boxes(self) -> Counter[str]:
        """Containers it is about, by how often they are named."""
        return self.told.boxes

    @cached_property
    def conversations(self) -> frozenset[int]:
        """Where it is talked of."""
        return frozenset(each.conversation for each in self.episodes)

    @cached_property
    def first_us(self) -> int:
        """When it was first told of."""
        return min(each.first_us for each in self.episodes)

    @cached_property
    def order(self) -> tuple[int, int]:
        """Where it stands among loads: by its first message."""
        return min((each.first_us, each.tellings[0].at) for each in self.episodes)

    @cached_property
    def under_way_us(self) -> int | None:
        """Since when its box, its seal or its voyage is told; None = not yet."""
        told = (
            each.us
            for each in self.tellings
            if each.boxes or each.others.get("seal") or (each.ports and each.days and not each.is_route)
        )
        return next(told, None)

    @cached_property
    def voyage_days(self) -> list[tuple[int, date]]:
        """When it was said on which day it comes: beside a port or a ship if it ever was."""
        said = [
            (bool(told.ports or told.others.get("vessel")), told.us, day.day)
            for told in self.tellings
            for day in told.days
            if day.until is None and day.day in self.told.days
        ]
        best = any(voyage for voyage, _, _ in said)
        return [(us, day) for voyage, us, day in said if voyage == best]

    @cached_property
    def arrival(self) -> date | None:
        """The day it comes, as its voyages have it last, or what puts them off."""
        days = self.every_day
        return max(days)[1] if days else max(self.told.hours, default=None)

    @property
    def every_day(self) -> list[tuple[int, date]]:
        """When it was said on which day it comes, and to which it was put off."""
        return self.voyage_days + self.told.moved

    def take(self, other: "Load") -> None:
        """Make another load part of this one."""
        self.episodes = sorted([*self.episodes, *other.episodes], key=lambda each: (each.first_us, each.conversation))
        if not self.own:
            self.told, self.own = self.told.copy(), True
        self.told.add(other.told)
        for worked_out in ("tellings", "conversations", "first_us", "order", "under_way_us", "voyage_days", "arrival"):
            self.__dict__.pop(worked_out, None)


def replaces(part: Load, core: Load) -> bool:
    """Whether a box that is named alone takes the place of that of a voyage."""
    told = part.told
    tells_else = told.is_voyage or told.routes or told.single_ports or (told.days.keys() - core.told.days.keys())
    if len(told.boxes) > 1 or tells_else or not core.told.is_voyage:
        return False
    old = [each for each in core.tellings if each.boxes][-1]
    return is_replaced(old, next(each for each in part.tellings if each.boxes), core.arrival)


def is_replaced(old: Telling, new: Telling, arrival: date | None) -> bool:
    """Whether somebody tells another number in the same room, days after the first and before the ship comes."""
    same = (old.told.conversation, old.told.sender) == (new.told.conversation, new.told.sender)
    in_time = arrival is not None and new.us < (arrival.toordinal() - _EPOCH) * DAY_US
    return same and in_time and 0 < new.us - old.us <= _REPLACED_DAYS * DAY_US


def told_in(episode: Episode, boxes: Boxes, moved: Moved, marks: Marks) -> Told:
    """What an episode tells."""
    told = _told_by(episode.tellings, boxes, moved)
    told.marks = marks.of_all((*(each.at for each in episode.tellings), *episode.beside))
    return told


def _told_by(tellings: Iterable[Telling], boxes: Boxes, moved: Moved) -> Told:
    """What messages tell together, and to which days their voyages were put off.

    A day or a port that stands alone beside a box or a ship is theirs when they tell of none themselves.
    """
    told = Told()
    beside: Counter[date] = Counter()
    for each in tellings:
        told.moved.extend(moved.get(each.at, ()))
        told.days.update(day for _, day in moved.get(each.at, ()))
        told.boxes.update(box.number for box in boxes.of(each))
        ports = tuple(dict.fromkeys(port.value for port in each.ports))
        vessels = each.of("vessel")
        if each.is_route:
            told.routes.append(ports)
        elif ports and (each.days or vessels):
            told.ports.update(ports)
        else:
            told.single_ports.update(ports)
        told.vessels.update(vessels)
        if (ports and each.days and len(ports) == 1) or vessels:
            told.words |= names_in(each)
        if each.boxes or ports or vessels:
            told.days.update(arrivals_in(each))
        else:
            beside.update(arrivals_in(each))
        told.hours.update(day.day for day in each.days if day.hour)
        told.keys |= {(kind, value) for kind in KEYED for value in each.of(kind)}
        told.places.update((*each.of("quay"), *each.of("yard_position"), *each.of("terminal")))
        told.amounts.extend(each.whole)
        told.tails |= set(each.tails)
        told.numbers |= {one.kg for one in (*each.amounts, *each.loose_amounts) if one.kg >= FEWEST_LOOSE}
        told.prices += sum(1 for price in each.prices if "per" in price.facts)
        if each.boxes:
            told.named += 1
            told.named_apart += not _APART.isdisjoint(signs_in(each.told.text))
    if beside and not told.days and (told.boxes or told.vessels or told.single_ports):
        told.days = beside
    if told.single_ports and not told.ports and not told.routes and (told.boxes or told.vessels) and told.days:
        told.ports = told.single_ports
    return told


def arrivals_in(telling: Telling) -> list[date]:
    """The days of a message on which something may arrive: not long past, nor an hour told beside a plain day; what
    left before comes on a day that is told beside.
    """
    said = _EPOCH + telling.us // DAY_US
    days = [day for day in telling.days if day.until is None and day.day.toordinal() >= said - _GONE_DAYS]
    plain = [day.day for day in days if not day.hour] or [day.day for day in days]
    return [day for day in plain if day.toordinal() >= said] or plain


def keyed(load: Load) -> Iterator[tuple[str, str]]:
    """What names the shipment."""
    yield from (("container", each) for each in sorted(load.told.boxes))
    yield from sorted(load.told.keys)


def names_in(telling: Telling) -> frozenset[str]:
    """Words of a voyage that may name its ship: those beside the port and the day."""
    text = telling.told.text
    for each in sorted((*telling.ports, *telling.told.mentions), key=lambda mention: -mention.start):
        if each.kind in ("port", "moment", "container"):
            text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return frozenset(word for word in words_of(text) if len(word) > _SHORTEST)
