"""How good leads and alarms are, against what is true about an invented world.

Pure: truth and leads in, numbers out. How a lead is held against the truth:

- It is the lead of the shipment whose container (or second container) it shows.
- Of what is left, a lead belongs to the shipment with which it shares most messages, at least `FEWEST_SHARED` and half
  of the lead's. So a shipment whose number nobody says is found, and one with a wrong number is found with that fault.
- Each shipment has one lead, the highest such; a second one counts as wrong.

Precision at k looks at the first min(k, shipments there are): a world of 39 shipments has no 50 right leads. Where
fewer leads are listed than that, the empty places count as wrong in `precision_50`, and not in `precision_50_listed`.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.leads.truth import Shipment, Shown

FEWEST_SHARED = 3
ALARMS_PER_THREAT = 10
BRUSSELS = ZoneInfo("Europe/Brussels")


@dataclass(frozen=True, slots=True)
class Matched:
    """Leads, best first, and the shipment that each was found to be of; None = of none.

    `doubles`: places of leads that are of a shipment which has one already.
    """

    leads: Sequence[Shown]
    of: Sequence[Shipment | None]
    shipments: Sequence[Shipment]
    doubles: frozenset[int] = frozenset()

    @property
    def hits(self) -> list[tuple[Shown, Shipment]]:
        """Leads that are of a shipment."""
        return [(lead, of) for lead, of in zip(self.leads, self.of, strict=True) if of is not None]

    @property
    def missed(self) -> list[Shipment]:
        """Shipments without a lead."""
        found = {each.shipment_id for _, each in self.hits}
        return [each for each in self.shipments if each.shipment_id not in found]


# --- which lead is of which shipment ---


def match(leads: Sequence[Shown], shipments: Sequence[Shipment]) -> Matched:
    """Hold leads, best first, against shipments."""
    of: list[Shipment | None] = [None] * len(leads)
    by_number = {number: each for each in shipments for number in each.numbers}
    taken: dict[str, int] = {}
    for place, lead in enumerate(leads):
        found = by_number.get(lead.container or "")
        if found and found.shipment_id not in taken:
            of[place] = found
            taken[found.shipment_id] = place
    shared = _shared(leads, shipments)
    for _, place, found in sorted(shared, key=lambda each: (-each[0], each[1])):
        if of[place] is None and found.shipment_id not in taken:
            of[place] = found
            taken[found.shipment_id] = place
    doubles = {place for _, place, found in shared if of[place] is None and found.shipment_id in taken}
    doubles |= {place for place, lead in enumerate(leads) if of[place] is None and lead.container in by_number}
    return Matched(leads, of, shipments, frozenset(doubles))


def _shared(
    leads: Sequence[Shown], shipments: Sequence[Shipment], fewest: int = FEWEST_SHARED
) -> list[tuple[int, int, Shipment]]:
    """How many messages a lead shares with a shipment, where it is enough."""
    about: dict[str, list[int]] = {}
    for number, shipment in enumerate(shipments):
        for message in shipment.evidence:
            about.setdefault(message, []).append(number)
    found = []
    for place, lead in enumerate(leads):
        counts = Counter(number for message in lead.messages for number in about.get(message, ()))
        found.extend(
            (count, place, shipments[number])
            for number, count in sorted(counts.items())
            if count >= fewest and 2 * count >= len(lead.messages)
        )
    return found


# --- how good ---


@dataclass(frozen=True, slots=True)
class Right:
    """Which fields of a hit are right; None = there is nothing to be right about (a number that nobody says)."""

    container: bool | None
    port: bool
    day: bool
    day_near: bool
    kg: bool
    kg_near: bool

    @property
    def all_four(self) -> bool:
        """Container, port, the date within a day, the quantity within 20 %."""
        return self.container is not False and self.port and self.day_near and self.kg_near


def right(lead: Shown, shipment: Shipment) -> Right:
    """Hold the fields of a hit against the truth."""
    days = abs((lead.day - shipment.day).days) if lead.day else 1000
    off = abs(lead.kg - shipment.kg) / shipment.kg if lead.kg is not None else 1000.0
    container: bool | None = lead.container in shipment.numbers
    if lead.container is None and not shipment.number_told:
        container = None
    return Right(container, lead.port == shipment.port, days == 0, days <= 1, off <= 0.01, off <= 0.2)


def measures(matched: Matched) -> dict[str, float]:
    """Everything that is asked of a list of leads; nan where there is nothing to measure."""
    hits, shipments = matched.hits, matched.shipments
    fields = [right(lead, of) for lead, of in hits]
    shared = [(len(lead.messages & of.evidence.keys()), lead, of) for lead, of in hits]
    return {
        "recall": share(len(hits), len(shipments)),
        "recall_by_number": share(
            sum(1 for lead, of in hits if of.number_told and lead.container in of.numbers),
            sum(1 for each in shipments if each.number_told),
        ),
        "precision": share(len(hits), len(matched.leads)),
        "precision_50": precision_at(50, matched),
        "precision_50_listed": precision_at(50, matched, listed_only=True),
        "precision_100": precision_at(100, matched),
        "precision_100_listed": precision_at(100, matched, listed_only=True),
        "ndcg_100": ndcg(100, matched),
        "container": mean(each.container for each in fields if each.container is not None),
        "port": mean(each.port for each in fields),
        "date": mean(each.day for each in fields),
        "date_within_1_day": mean(each.day_near for each in fields),
        "quantity_within_1_percent": mean(each.kg for each in fields),
        "quantity_within_20_percent": mean(each.kg_near for each in fields),
        "all_four": mean(each.all_four for each in fields),
        "evidence_precision": mean(count / max(1, len(lead.messages)) for count, lead, _ in shared),
        "evidence_recall": mean(count / len(of.evidence) for count, _, of in shared),
        "raised_24_h_before": raised_before(timedelta(hours=24), matched),
        "leads": float(len(matched.leads)),
        "shipments": float(len(shipments)),
        "doubles": float(len(matched.doubles)),
    }


def precision_at(k: int, matched: Matched, *, listed_only: bool = False) -> float:
    """Share of right ones among the first k, or among as many as there are shipments."""
    places = min(k, len(matched.shipments))
    if listed_only:
        places = min(places, len(matched.leads))
    return share(sum(1 for each in matched.of[:places] if each), places)


def ndcg(k: int, matched: Matched) -> float:
    """Discounted gain of the first k beside the best order of all shipments."""
    gained = sum(_discounted(place, of.gain) for place, of in enumerate(matched.of[:k]) if of)
    best = sorted((each.gain for each in matched.shipments), reverse=True)[:k]
    most = sum(_discounted(place, gain) for place, gain in enumerate(best))
    return gained / most if most else math.nan


def _discounted(place: int, gain: float) -> float:
    return gain / math.log2(place + 2)


def raised_before(ahead: timedelta, matched: Matched, zone: ZoneInfo = BRUSSELS) -> float:
    """Share of the shipments that were raised so long before the day they arrived; cancelled ones never arrived.

    A lead that was ready before any message of its shipment was sent was not raised by what it knew.
    """
    of_shipment = {of.shipment_id: lead for lead, of in matched.hits}
    arrived = [each for each in matched.shipments if each.cancelled_us is None]
    count = 0
    for each in arrived:
        lead = of_shipment.get(each.shipment_id)
        by = datetime(each.day.year, each.day.month, each.day.day, tzinfo=zone) - ahead
        if lead and lead.ready_us is not None and lead.ready_us <= by.timestamp() * 1e6:
            count += any(each.evidence.get(message, math.inf) <= lead.ready_us for message in lead.messages)
    return share(count, len(arrived))


def by_case(matched: Matched) -> dict[str, dict[str, float]]:
    """Recall and all four fields per hard case and per language; "" is what has no hard case."""
    rows: dict[str, list[tuple[bool, bool]]] = {}
    of_shipment = {of.shipment_id: lead for lead, of in matched.hits}
    for each in matched.shipments:
        lead = of_shipment.get(each.shipment_id)
        row = (lead is not None, lead is not None and right(lead, each).all_four)
        for name in (*(each.tags or ("no hard case",)), *(f"language {language}" for language in each.languages)):
            rows.setdefault(name, []).append(row)
    return {
        name: {
            "shipments": float(len(found)),
            "recall": mean(hit for hit, _ in found),
            "all_four": mean(four for hit, four in found if hit),
        }
        for name, found in sorted(rows.items())
    }


# --- as it stood on a day ---


@dataclass(frozen=True, slots=True)
class OpenOn:
    """What was under way at a moment.

    Attributes:
        open: at least FEWEST_SHARED messages were sent that tell something of it, it had not arrived and was not
            cancelled. enough_told: of these, number, port, date and quantity were known but for one.
        neither: arrived and not yet taken out, or hardly begun: a lead of it is neither right nor wrong.
    """

    us: int
    open: frozenset[str]
    enough_told: frozenset[str]
    neither: frozenset[str]


def open_on(moment: datetime, shipments: Iterable[Shipment]) -> OpenOn:
    """Sort shipments by what they were at a moment."""
    us, today = int(moment.timestamp() * 1e6), moment.date()
    under_way, told, neither = set(), set(), set()
    for each in shipments:
        sent = each.told_by(us)
        if each.cancelled_us is not None and each.cancelled_us <= us:
            continue
        if each.day >= today and sent >= FEWEST_SHARED:
            under_way.add(each.shipment_id)
            if each.told_us is not None and each.told_us <= us:
                told.add(each.shipment_id)
        elif sent and each.gone_on >= today:
            neither.add(each.shipment_id)
    return OpenOn(us, frozenset(under_way), frozenset(told), frozenset(neither))


def dates_asked(shipments: Sequence[Shipment], count: int = 3) -> list[datetime]:
    """Noons that split the arrivals into equal parts."""
    days = sorted(each.day for each in shipments)
    found = [days[len(days) * (number + 1) // (count + 1)] for number in range(count)]
    return [datetime(each.year, each.month, each.day, 12, tzinfo=UTC) for each in found]


def as_of_measures(leads: Sequence[Shown], shipments: Sequence[Shipment], moment: datetime) -> dict[str, float]:
    """How good a list of leads was at a moment: what has arrived or was cancelled must stand below what is open."""
    state = open_on(moment, shipments)
    matched = match(leads, [each for each in shipments if min(each.evidence.values()) <= state.us])
    found = {of.shipment_id for _, of in matched.hits}
    hardly = [each for each in shipments if each.shipment_id in state.neither]
    skipped = {place for _, place, _ in _shared(leads, hardly, fewest=1)} - matched.doubles
    counted = [
        of
        for place, of in enumerate(matched.of)
        if (of.shipment_id not in state.neither if of is not None else place not in skipped)
    ]
    gained, hits = 0.0, 0
    for place, of in enumerate(counted, start=1):
        if of is not None and of.shipment_id in state.open:
            hits += 1
            gained += hits / place
    return {
        "recall": share(len(found & state.open), len(state.open)),
        "recall_enough_told": share(len(found & state.enough_told), len(state.enough_told)),
        "average_precision": gained / len(state.open) if state.open else math.nan,
        "open": float(len(state.open)),
    }


# --- threats ---


def threat_measures(alarms: Sequence[str], threats: Sequence[frozenset[str]]) -> dict[str, float]:
    """How many threats are among so many alarms per true one, and among all.

    Args:
        alarms: messages, most urgent first.
        threats: the messages of each.
    """
    first = ALARMS_PER_THREAT * len(threats)

    def found(among: Sequence[str]) -> int:
        seen = frozenset(among)
        return sum(1 for each in threats if each & seen)

    true_at = sorted(min((alarms.index(m) for m in each if m in alarms), default=len(alarms)) for each in threats)
    ninth = true_at[math.ceil(0.9 * len(threats)) - 1] if threats else 0
    return {
        "recall": share(found(alarms[:first]), len(threats)),
        "recall_any": share(found(alarms), len(threats)),
        "alarms": float(len(alarms)),
        "alarms_per_threat_at_90": (ninth + 1) / len(threats) if threats and ninth < len(alarms) else math.nan,
        "threats": float(len(threats)),
    }


# --- how sure ---


@dataclass(slots=True)
class Bin:
    """Candidates that were given about the same probability."""

    told: list[float] = field(default_factory=list)
    real: list[bool] = field(default_factory=list)


def reliability(told: Sequence[float], real: Sequence[bool], edges: Sequence[float]) -> list[tuple[float, float, int]]:
    """Mean probability told, share that was real, and how many, by bins between `edges`; empty bins left out."""
    bins = [Bin() for _ in range(len(edges) + 1)]
    for probability, is_real in zip(told, real, strict=True):
        into = bins[bisect_right(edges, probability)]
        into.told.append(probability)
        into.real.append(is_real)
    return [(mean(each.told), mean(each.real), len(each.told)) for each in bins if each.told]


def share(count: float, of: float) -> float:
    """A part of a whole; nan of nothing."""
    return count / of if of else math.nan


def mean(numbers: Iterable[float]) -> float:
    """Their mean; nan of none."""
    found = list(numbers)
    return sum(found) / len(found) if found else math.nan
