"""How well two tellings fit one shipment: what they share and what speaks against it (`links`), and when it was said.

Natural logarithms. What rooms and times say is set by hand and checked on invented worlds.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from argus.leads.crews import Crews
from argus.leads.links import (
    NEAR_DAYS,
    PER_DAY_APART,
    amount_link,
    cover_link,
    day_link,
    days_apart,
    links,
    origins_differ,
    port_link,
    tail_of,
    vessel_link,
)
from argus.leads.loads import DAY_US, Load, Told, replaces
from argus.leads.marks import Mark
from argus.leads.telling import Amount, day_number

# What conversations say that were seen to tell of one shipment before, or are one and the same.
JOINED, SAME_CONVERSATION, STRANGERS = 2.5, 3.0, -1.5
BOX_AGAINST, FAR = -20.0, -20.0
PASSED_ON_HOURS, PASSED_ON, NO_NAME, MOST_RARE = 12, 1.5, -1.0, 3.0
HOUR_US = 3_600_000_000
UNTOLD = 8
# Days before an arrival within which each is said (from, to): from the cycle of a shipment as case files tell it.
PLANNED, LOADED, PLACED, RELEASED, NUMBERED = (8, 75), (3, 45), (-3, 6), (-5, 4), (-2, 30)
IN_TIME, OUT_OF_TIME, PER_DAY_OFF = 1.5, -4.0, 0.04
USUAL = {PLANNED: 42, LOADED: 20, PLACED: 1, RELEASED: 0, NUMBERED: 11}
# Where no day is known yet: so many days after the number the ship comes.
NUMBER_AHEAD, PRICED = 11, 1.0
# Shares, routes, seals and codes are of some load for sure; the question is of which.
SECOND_DAYS, SECOND_BOX, REPLACES = range(-2, 5), 0.5, 4.0
# An empty box in which people hide is named when the load has come.
AFTERWARDS = range(5)
OF_SOME_LOAD, AGAIN, AGAIN_US = 1.5, -4.0, 3 * 86_400_000_000
# What a load lacks is told so many days about what is known of it.
COMPLETE_US, COMPLETES, PER_DAY_LATER = 14 * DAY_US, 1.0, 0.05
# A plan is made before its load is under way; what goes to the same port from elsewhere is another load.
TOO_LATE = -3.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Weighs. `zone`: in which days are meant; `needing`: whether loads take what they lack, whenever it is said."""

    zone: ZoneInfo
    rare: Mapping[str, float]
    rare_marks: Mapping[Mark, float]
    words: bool = True
    needing: bool = False
    enough: float = 3.0
    same_voyage: float = 5.5

    def voyages(self, one: Load, other: Load, crews: Crews) -> float:
        """How well two voyages are one."""
        a, b = one.told, other.told
        if a.boxes and b.boxes and a.boxes.keys().isdisjoint(b.boxes):
            return BOX_AGAINST
        score = closeness(one, other, crews) + _says(port_link(a, b), vessel_link(a, b), amount_link(a, b))
        score += _days(a, b) + self._marks(a, b)
        if score + PASSED_ON + MOST_RARE < self.same_voyage:
            return FAR
        hours = min(abs(left.first_us - right.first_us) / HOUR_US for left in one.episodes for right in other.episodes)
        return score + (PASSED_ON if hours <= PASSED_ON_HOURS else 0.0) + self._names(a, b)

    def _names(self, a: Told, b: Told) -> float:
        """Rare words both have: names of ships that are on no list."""
        if a.vessels and b.vessels:
            return 0.0
        return max(
            (self.rare.get(word, 0.0) for word in a.words & b.words), default=NO_NAME if a.words and b.words else 0.0
        )

    def _marks(self, a: Told, b: Told) -> float:
        """What hides them, names stamped on them and pictures of them: the fewer loads have one, the more it says."""
        if not a.marks or not b.marks:
            return 0.0
        shared = sum(self.rare_marks.get(mark, 0.0) for mark in a.marks & b.marks)
        return shared + (_says("cover_load.other") if cover_link(a, b) == "cover_load.other" else 0.0)

    def at_most(self, part: Load) -> float:
        """How well it fits any load at most, but for what conversations say."""
        told = part.told
        most = _says("port.same") + _reach(told) + (COMPLETES if self.needing else 0.0)
        if told.marks:
            most += sum(max(0.0, self.rare_marks.get(mark, 0.0)) for mark in told.marks)
        # another box, which takes the place of the first or was switched to
        return max(most, SECOND_BOX, REPLACES) if told.boxes else most

    def part(self, part: Load, core: Load, crews: Crews, near: float | None = None) -> float:
        """How well something said belongs to a load whose voyage or container is known. `near`: their `closeness`."""
        a, b = part.told, core.told
        if a.boxes and b.boxes and a.boxes.keys().isdisjoint(b.boxes):
            if self._is_second(part, core):
                return closeness(part, core, crews) + SECOND_BOX
            return REPLACES if replaces(part, core) else BOX_AGAINST
        near, ports = closeness(part, core, crews) if near is None else near, _says(port_link(a, b))
        marks = self._marks(a, b)
        if near + ports + marks + _reach(a) + (COMPLETES if self.needing else 0.0) < self.enough:
            return FAR
        score = near + ports + marks + _says(vessel_link(a, b), amount_link(a, b))
        score += _says("tail.same") if tail_of(a, b) else 0.0
        score += min(0.0, _days(a, b)) if a.boxes else 0.0
        score += self._again(part, core) + (_says("origin.other") if origins_differ(a, b) else 0.0)
        if a.routes and core.under_way_us is not None and part.first_us - core.under_way_us > DAY_US:
            score += TOO_LATE
        if a.boxes and not b.boxes and a.apart and self.words:
            return BOX_AGAINST
        shares = any(each.form == "shares" for each in a.amounts)
        score += OF_SOME_LOAD if shares or a.routes or a.keys or a.places else 0.0
        score += PRICED if a.prices and not (a.boxes or a.ports) else 0.0
        return score + max(self._timing(part, core), completing(part, core, crews) if self.needing else OUT_OF_TIME)

    def _is_second(self, part: Load, core: Load) -> bool:
        """Whether a load was switched to this box, or people hide in it: named about its day, with a place or night."""
        told = part.told
        said = day_number(part.first_us, self.zone)
        comes = [max(core.told.moved)[1]] if core.told.moved else core.told.days
        soon = AFTERWARDS if told.apart and self.words else SECOND_DAYS
        if told.is_voyage or not any(said - day.toordinal() in soon for day in comes):
            return False
        names = [each.told.text for episode in part.episodes for each in episode.tellings]
        if any(place in text for place in core.told.places for text in names) or told.keys & core.told.keys:
            return True
        nights = [(night - day).days in SECOND_DAYS for night in (*told.days, *told.hours) for day in comes]
        return bool(told.places or any(kind == "release_reference" for kind, _ in told.keys)) or any(nights)

    def _again(self, part: Load, core: Load) -> float:
        """A second plan, other seals or another list of shares days later are of another shipment."""
        ours, known = part.told, core.told
        planned = ours.routes and ours.numbers.isdisjoint(known.numbers)
        seals, totals = _seals(ours.keys), _totals(ours.amounts)
        if not (planned or seals or totals):
            return 0.0
        for episode in core.episodes:
            if episode.conversation not in part.conversations or abs(episode.first_us - part.first_us) <= AGAIN_US:
                continue
            for told in episode.tellings:
                others, lists = {("seal", each) for each in told.of("seal")}, _totals(told.amounts)
                again = (planned and told.is_route) or (seals and others and seals.isdisjoint(others))
                if again or (totals and lists and totals.isdisjoint(lists)):
                    return AGAIN
        return 0.0

    def _timing(self, part: Load, core: Load) -> float:
        days = core.told.days or core.told.hours
        said = day_number(part.first_us, self.zone)
        ahead = [each.toordinal() - said for each in days]
        if not days:
            told_of = core.told
            still = NUMBER_AHEAD if told_of.boxes else USUAL[PLANNED] if told_of.routes else USUAL[LOADED]
            ahead = [day_number(core.first_us, self.zone) + still - said]
        told = part.told
        if told.hours and days and not told.routes:
            off = min(abs(hour.toordinal() - day.toordinal() - 1) for hour in told.hours for day in days)
            return IN_TIME if off <= 2 else OUT_OF_TIME if off > 5 else 0.0
        stretch = _stretch(told)
        off = min(max(stretch[0] - each, each - stretch[1], 0) for each in ahead)
        score = OUT_OF_TIME if off > 10 else -0.4 * off
        return score - min(abs(each - USUAL[stretch]) for each in ahead) * PER_DAY_OFF


def rare_words(loads: Iterable[Load], most: float = MOST_RARE) -> dict[str, float]:
    """Words of voyages by how much it says when two have them: the fewer have one, the more."""
    voyages = [load.told.words for load in loads if load.told.words]
    counted = Counter(word for words in voyages for word in words)
    # In a small dossier too a word of two voyages is rarer than it looks: as if a few others had been told.
    return {word: min(most, math.log((len(voyages) + UNTOLD) / count)) for word, count in counted.items()}


def rare_marks(loads: Iterable[Load]) -> dict[Mark, float]:
    """Marks by how much it says when two loads have one: the fewer of those with such a mark have it, the more."""
    counted = Counter(mark for load in loads for mark in load.told.marks)
    of_kind: Counter[str] = Counter()
    for (kind, _), count in counted.items():
        of_kind[kind] += count
    return {
        mark: min(_says(f"{mark[0]}.same"), math.log((of_kind[mark[0]] + UNTOLD) / (count + 1)))
        for mark, count in counted.items()
    }


def completing(part: Load, core: Load, crews: Crews) -> float:
    """How much it says that something tells what a load lacks, in a room of it and within days; else much against."""
    ours, known = part.told, core.told
    adds = (
        (ours.amounts and not known.amounts)
        or ((ours.ports or ours.single_ports) and not known.names_port)
        or (ours.days and not known.days)
        or (ours.boxes and not known.boxes)
    )
    if not adds:
        return OUT_OF_TIME
    # Partners share out in a room of their own; everything else is said where the load is talked of.
    anywhere = any(each.form == "shares" for each in ours.amounts)
    rooms = (
        part.conversations.union(*(crews.near(each) for each in part.conversations))
        if ours.boxes
        else part.conversations
    )
    near = [each for each in core.episodes if anywhere or each.conversation in rooms]
    own = [each.first_us for each in part.episodes]
    apart = min((abs(each.first_us - us) for each in near for us in own), default=COMPLETE_US + 1)
    return COMPLETES - PER_DAY_LATER * apart / DAY_US if apart <= COMPLETE_US else OUT_OF_TIME


def closeness(one: Load, other: Load, crews: Crews) -> float:
    """What the conversations say: the same one, or shared people."""
    if one.conversations & other.conversations:
        return SAME_CONVERSATION
    most = 0.0
    for room in one.conversations:
        near = crews.near(room)
        for there in other.conversations:
            most = max(most, near.get(there, 0.0))
    return most or STRANGERS


def _reach(part: Told) -> float:
    """How much all the rest may add at most: most pairs need no closer look."""
    most = 0.01 + (_says("vessel.same") if part.vessels else 0.0) + (_says("amount.same") if part.amounts else 0.0)
    most += _says("tail.same") if part.tails else 0.0
    most += OF_SOME_LOAD if part.amounts or part.routes or part.keys or part.places else 0.0
    return most + (PRICED if part.prices else 0.0) + (IN_TIME if part.hours else 0.0)


def _seals(keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {key for key in keys if key[0] == "seal"}


def _totals(amounts: Iterable[Amount]) -> set[float]:
    return {each.kg for each in amounts if each.form == "shares"}


def _stretch(told: Told) -> tuple[int, int]:
    if told.places or told.tails:
        return PLACED
    if told.boxes:
        return NUMBERED
    kinds = {kind for kind, _ in told.keys}
    if kinds & {"release_reference", "plate"}:
        return RELEASED
    if kinds & {"seal", "bill_of_lading"}:
        return LOADED
    return PLANNED


def _says(*names: str) -> float:
    """What links say together."""
    said, every = 0.0, links()
    for name in names:
        if name:
            said += every[name]
    return said


def _days(a: Told, b: Told) -> float:
    off = days_apart(a, b)
    if off is None:
        return 0.0
    return _says(day_link(a, b)) + (PER_DAY_APART * off if off > NEAR_DAYS else 0.0)
