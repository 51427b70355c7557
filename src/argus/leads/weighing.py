"""How well two tellings fit one shipment: weights of what they share and of what speaks against it.

After Fellegi and Sunter (1969): each agreement adds the logarithm of how much likelier it is within one shipment than
by chance, each disagreement takes away. Natural logarithms, set by hand and checked on invented worlds.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from argus.leads.crews import Crews
from argus.leads.loads import DAY_US, Load, Told
from argus.leads.telling import Amount, day_number

# What conversations say that were seen to tell of one shipment before, or are one and the same.
JOINED, SAME_CONVERSATION, STRANGERS = 2.5, 3.0, -1.5
PORT, OTHER_PORT, ORIGIN = 2.0, -6.0, 0.7
VESSEL, OTHER_VESSEL = 2.5, -4.0
SAME_DAY, NEXT_DAY, OTHER_DAY = 3.0, 1.0, -3.0
TAIL, BOX_AGAINST, FAR = 5.0, -20.0, -20.0
AMOUNT, NEAR_AMOUNT, OTHER_AMOUNT = 2.5, 1.0, -2.0
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
SECOND_DAYS, SECOND_BOX = range(-2, 5), 1.5
# An empty box in which people hide is named when the load has come.
AFTERWARDS = range(5)
OF_SOME_LOAD, AGAIN, AGAIN_US = 1.5, -4.0, 3 * 86_400_000_000
# A plan is made before its load is under way; what goes to the same port from elsewhere is another load.
TOO_LATE, OTHER_ORIGIN = -3.0, -3.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Weighs. `zone`: in which days are meant."""

    zone: ZoneInfo
    rare: Mapping[str, float]
    words: bool = True
    enough: float = 3.0
    same_voyage: float = 5.5

    def voyages(self, one: Load, other: Load, crews: Crews) -> float:
        """How well two voyages are one."""
        a, b = one.told, other.told
        if a.boxes and b.boxes and a.boxes.keys().isdisjoint(b.boxes):
            return BOX_AGAINST
        score = closeness(one, other, crews) + _ports(a, b) + _vessels(a, b) + _days(a, b) + _amounts(a, b)
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

    def part(self, part: Load, core: Load, crews: Crews) -> float:
        """How well something said belongs to a load whose voyage or container is known."""
        a, b = part.told, core.told
        if a.boxes and b.boxes and a.boxes.keys().isdisjoint(b.boxes):
            return closeness(part, core, crews) + SECOND_BOX if self._is_second(part, core) else BOX_AGAINST
        near, ports = closeness(part, core, crews), _ports(a, b)
        if near + ports + _reach(a) < self.enough:
            return FAR
        score = near + ports + _vessels(a, b) + _amounts(a, b) + _tails(a, b)
        score += min(0.0, _days(a, b)) if a.boxes else 0.0
        score += self._again(part, core) + _origins(a, b)
        if a.routes and core.under_way_us is not None and part.first_us - core.under_way_us > DAY_US:
            score += TOO_LATE
        if a.boxes and not b.boxes and a.apart and self.words:
            return BOX_AGAINST
        shares = any(each.form == "shares" for each in a.amounts)
        score += OF_SOME_LOAD if shares or a.routes or a.keys or a.places else 0.0
        score += PRICED if a.prices and not (a.boxes or a.ports) else 0.0
        return score + self._timing(part, core)

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


def closeness(one: Load, other: Load, crews: Crews) -> float:
    """What the conversations say: the same one, or shared people."""
    if one.conversations & other.conversations:
        return SAME_CONVERSATION
    known = [crews.near(a).get(b, 0.0) for a in one.conversations for b in other.conversations]
    return max(known, default=0.0) or STRANGERS


def _reach(part: Told) -> float:
    """How much all the rest may add at most: most pairs need no closer look."""
    most = 0.01 + (VESSEL if part.vessels else 0.0) + (AMOUNT if part.amounts else 0.0) + (TAIL if part.tails else 0.0)
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


def _ports(a: Told, b: Told) -> float:
    if a.ports and b.ports:
        return PORT if a.ports.keys() & b.ports else OTHER_PORT
    for voyage, other in ((a, b), (b, a)):
        goals = voyage.ports
        if goals and other.routes:
            if not any(goals.keys() & set(route) for route in other.routes):
                return OTHER_PORT
            return PORT
        if goals and other.single_ports:
            return PORT / 2 if goals.keys() & other.single_ports else OTHER_PORT / 2
    for plan, other in ((a, b), (b, a)):
        if plan.routes and other.single_ports and not other.ports and not other.routes:
            known = {port for route in plan.routes for port in route}
            return PORT / 2 if known & other.single_ports.keys() else OTHER_PORT / 2
    if a.routes and b.routes:
        return PORT if {each[-1] for each in a.routes} & {each[-1] for each in b.routes} else OTHER_PORT
    return 0.0


def _origins(a: Told, b: Told) -> float:
    """What it says against one load that two plans have not both ends in common."""
    ours, theirs = ([set(route) for route in each.routes if len(route) > 1] for each in (a, b))
    clash = ours and theirs and not any(len(one & other) > 1 for one in ours for other in theirs)
    return OTHER_ORIGIN if clash else 0.0


def _vessels(a: Told, b: Told) -> float:
    if a.vessels and b.vessels:
        return VESSEL if a.vessels.keys() & b.vessels else OTHER_VESSEL
    return 0.0


def _days(a: Told, b: Told) -> float:
    off = min((_off(one, other) for one in a.days for other in b.days), default=None)
    if off is None:
        return 0.0
    return SAME_DAY if off == 0 else NEXT_DAY if off <= 2 else OTHER_DAY - 0.3 * off


def _off(one: date, other: date) -> int:
    return abs((one - other).days)


def _amounts(a: Told, b: Told) -> float:
    ours, theirs = {each.kg for each in a.amounts}, {each.kg for each in b.amounts}
    if not ours or not theirs:
        return 0.0
    if ours & b.numbers or theirs & a.numbers:
        return AMOUNT
    near = min(abs(one - other) / max(one, other) for one in ours for other in theirs)
    return AMOUNT if near <= 0.01 else NEAR_AMOUNT if near <= 0.05 else OTHER_AMOUNT


def _tails(a: Told, b: Told) -> float:
    if any(box.endswith(tail) or box[:-1].endswith(tail) for tail in a.tails for box in b.boxes):
        return TAIL
    return 0.0
