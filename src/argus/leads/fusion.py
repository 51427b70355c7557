"""From what messages tell to one standing claim a field: the newest correction wins, what it corrected stays."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from argus.leads.amounts import chosen, stated
from argus.leads.attaching import Attached
from argus.leads.gathering import Gathered
from argus.leads.harbours import doubtful_in
from argus.leads.keys import Boxes, is_sure, written
from argus.leads.lead import FIELDS, Claim, Kind
from argus.leads.loads import arrivals_in, is_replaced
from argus.leads.telling import Telling, day_number
from argus.leads.upstream import FIELDS as UPSTREAM_FIELDS
from argus.leads.upstream import first_teller, nearest
from argus.reading.mentions import Mention

# Kinds of mention that are fields as they are, by the field.
_PLAIN = {
    "release_reference": "release_reference", "bill_of_lading": "bill_of_lading", "seal": "seal", "vessel": "vessel",
    "plate": "plate", "quay": "terminal", "terminal": "terminal", "yard_position": "position",
}  # fmt: skip
DOUBTFUL = 0.7
_HOW: dict[str, Kind] = {"said": "said", "repaired": "repaired", "inferred": "inferred"}


def fused(gathered: Gathered, attached: Attached, boxes: Boxes) -> tuple[Claim, ...]:
    """All claims about a load, by field and time; of each field the standing one is marked."""
    fusing = _Fusing(gathered, attached, boxes)
    by_field: dict[str, list[Claim]] = defaultdict(list)
    for claim in (*fusing.containers(), *fusing.ports(), *fusing.dates(), *fusing.quantities(), *fusing.others()):
        by_field[claim.field].append(claim)
    teller = first_teller((*by_field["container"], *by_field["seal"]))
    room_of = {gathered.message_id(told.at): told.told.conversation for told in attached.tellings}
    for field in UPSTREAM_FIELDS:
        told = nearest(by_field[field], teller, room_of)
        by_field[field] = [replace(each, stands=each is told) for each in by_field[field]]
    return tuple(each for field in FIELDS for each in _one_stands(by_field[field]))


def stretch_of(attached: Attached) -> tuple[date, date] | None:
    """The days between which it comes, as last told beside a port, a ship or a box."""
    told = [
        (day.day, day.until)
        for each in attached.tellings
        if each.ports or each.boxes or each.others.get("vessel")
        for day in each.days
        if day.until is not None and day.day < day.until
    ]
    return told[-1] if told else None


class _Fusing:
    """Makes the claims of one load; each method marks which of its claims stands."""

    def __init__(self, gathered: Gathered, attached: Attached, boxes: Boxes) -> None:
        self._gathered = gathered
        self._attached = attached
        self._boxes = boxes
        self._tellings = attached.tellings

    def containers(self) -> Iterator[Claim]:
        """Every number as it was written or mended; of the box that is meant most, the surest newest stands."""
        found: list[tuple[Claim, str, bool]] = []
        for told in self._tellings:
            for mention, box in zip(told.boxes, self._boxes.of(told), strict=True):
                claim = replace(self._mentioned(told, "container", mention), value=box.said)
                found.append((claim, box.number, box.sure and not box.wrong))
        counted = Counter(number for _, number, _ in found)
        hiding = self._hiding()
        for number in hiding:
            del counted[number]
        if not counted:
            yield from (claim for claim, _, _ in found)
            return
        switched = self._switched(counted) or self._replacing(counted)
        sure = {number for _, number, is_sure_one in found if is_sure_one}
        first = {number: index for index, (_, number, _) in reversed(list(enumerate(found)))}
        meant = switched or max(counted, key=lambda number: (number in sure, -first[number]))
        fits = [index for index, (claim, number, _) in enumerate(found) if number == meant == claim.value]
        best = max(fits, key=lambda index: (found[index][2], found[index][0].us or 0), default=None)
        wrong = any(number == meant != claim.value for claim, number, _ in found)
        for index, (claim, _, _) in enumerate(found):
            kind: Kind = "corrected" if index == best and wrong and claim.kind == "said" else claim.kind
            yield claim if index != best and kind == claim.kind else replace(claim, stands=index == best, kind=kind)

    def _hiding(self) -> set[str]:
        """Boxes that people wait in: named about the day, for a night, with no place of their own."""
        arrival = self._attached.load.arrival
        by_box: dict[str, list[Telling]] = defaultdict(list)
        for told in self._tellings:
            for box in self._boxes.of(told):
                by_box[box.number].append(told)
        zone = self._gathered.archive.zone
        return {
            number
            for number, tellings in by_box.items()
            if arrival is not None
            and all(
                day_number(told.us, zone) >= arrival.toordinal() - 1 and told.days and not _placed(told)
                for told in tellings
            )
        }

    def _switched(self, counted: Counter[str]) -> str | None:
        """The box the load was put into: named last, with its place, after another one."""
        order = [
            (box.number, _placed(told))
            for told in self._tellings
            for box, mention in zip(self._boxes.of(told), told.boxes, strict=True)
            if box.number in counted and not mention.facts.get("refers_back")
        ]
        if len({number for number, _ in order}) < 2 or not order[-1][1] or order[-1][0] == order[0][0]:
            return None
        return order[-1][0]

    def _replacing(self, counted: Counter[str]) -> str | None:
        """The box that took the place of the one before it, which is not named again."""
        named = [
            (box.number, told)
            for told in self._tellings
            for box in self._boxes.of(told)
            if box.number in counted and box.sure
        ]
        numbers = list(dict.fromkeys(number for number, _ in named))
        if len(numbers) != 2 or named[-1][0] == numbers[0]:
            return None
        old = [told for number, told in named if number == numbers[0]][-1]
        new = next(told for number, told in named if number == numbers[1])
        return numbers[1] if is_replaced(old, new, self._attached.load.arrival) else None

    def ports(self) -> Iterator[Claim]:
        """Where it goes: voyages tell it best, else the end of a route; everything else on a route is an origin."""
        goals = Counter(port.value for told in self._tellings if _is_voyage(told) for port in told.ports) or Counter(
            told.ports[-1].value for told in self._tellings if len(told.ports) > 1
        )
        goals = goals or Counter(port.value for told in self._tellings for port in told.ports)
        goal = max(goals, key=lambda port: (goals[port], port), default=None)
        for told in self._tellings:
            yield from (self._mentioned(told, "origin", port) for port in told.begins)
        if goal is None:
            yield from self._doubtful_ports()
            return
        standing = None
        claims: list[Claim] = []
        for told in self._tellings:
            for port in told.ports:
                is_goal = port.value == goal or len(told.ports) == 1
                claims.append(self._mentioned(told, "port" if is_goal else "origin", port))
                if port.value == goal:
                    standing = len(claims) - 1
        for index, claim in enumerate(claims):
            yield replace(claim, stands=True) if index == standing else claim

    def _doubtful_ports(self) -> Iterator[Claim]:
        """Where it may go: names that mean much else too, beside a day, a ship or a box; the first stands."""
        known = self._gathered.ports
        said = [
            (told, port)
            for told in self._tellings
            if told.days or told.boxes or told.others.get("vessel")
            for port in doubtful_in(told.at, told.told.text)
            if port.value in known
        ]
        for index, (told, port) in enumerate(said):
            yield replace(self._mentioned(told, "port", port), probability=DOUBTFUL, stands=index == 0)

    def dates(self) -> Iterator[Claim]:
        """When it comes: the newest day that voyages or news of them tell."""
        moved = {lone.at: lone.new_day for lone in self._attached.lone if lone.new_day}
        told_days = self._attached.load.told.days
        zone = self._gathered.archive.zone
        claims: list[Claim] = []
        trusted: list[int] = []
        beside: list[int] = []
        attached: list[int] = []
        vague: list[int] = []
        for told in self._tellings:
            arrivals = arrivals_in(told)
            for day in told.days:
                if day.until is not None:
                    continue
                claims.append(self._said(told, "date", day.day.isoformat(), day.raw, alternatives=day.others))
                if day.day not in arrivals:
                    continue
                if day.day not in told_days and moved.get(told.at) != day.day:
                    if not told_days and not day.hour and day.day.toordinal() > day_number(told.us, zone):
                        (vague if day.vague else attached).append(len(claims) - 1)
                    continue
                if moved.get(told.at) == day.day or told.ports or told.others.get("vessel"):
                    trusted.append(len(claims) - 1)
                elif not day.hour:
                    beside.append(len(claims) - 1)
            later = moved.get(told.at)
            if later is not None and all(later != day.day for day in told.days):
                claims.append(self._said(told, "date", later.isoformat(), told.told.text, kind="inferred"))
                trusted.append(len(claims) - 1)
        trusted = trusted or beside or attached or vague
        before: set[str] = set()
        for index, claim in enumerate(claims):
            is_new = index in trusted and bool(before) and claim.value not in before
            if index in trusted:
                before.add(claim.value)
            stands = bool(trusted) and index == trusted[-1]
            changes = stands or is_new
            yield replace(claim, kind="corrected" if is_new else claim.kind, stands=stands) if changes else claim

    def quantities(self) -> Iterator[Claim]:
        """How much, in kilos: a block is one."""
        found = stated(self._attached)
        best = chosen(found)
        last = max((index for index, each in enumerate(found) if each.amount.kg == best), default=-1)
        for index, each in enumerate(found):
            yield self._said(
                each.telling,
                "quantity",
                f"{each.amount.kg:g}",
                each.amount.raw,
                kind=each.kind,
                stands=index == last,
                probability=min(1.0, each.says / 2),
            )

    def others(self) -> Iterator[Claim]:
        """What stands as it is mentioned: codes, seals, places, prices, nights."""
        for told in self._tellings:
            for kind, field in _PLAIN.items():
                for mention in told.others.get(kind, ()):
                    yield self._mentioned(told, field, mention)
            for price in told.prices:
                yield self._mentioned(told, "pay" if price.facts.get("what") == "pay" else "price", price)
            for day in told.days:
                if day.hour and not told.ports:
                    yield self._said(told, "time", f"{day.day.isoformat()}T{day.hour}", day.raw)

    def _mentioned(self, told: Telling, field: str, mention: Mention) -> Claim:
        repaired = field == "container" and not is_sure(mention) and mention.how != "inferred"
        kind: Kind = "repaired" if repaired else _HOW[mention.how]
        chance = mention.alternatives[0][1] if mention.alternatives else 1.0
        raw = written(mention) if repaired else mention.raw
        return self._said(
            told, field, mention.value, raw, kind=kind, probability=chance, alternatives=mention.alternatives
        )

    def _said(
        self,
        told: Telling,
        field: str,
        value: str,
        raw: str,
        *,
        kind: Kind = "said",
        probability: float = 1.0,
        alternatives: tuple[tuple[str, float], ...] = (),
        stands: bool = False,
    ) -> Claim:
        sender = told.told.sender
        by = None if sender is None else self._gathered.archive.names.account(sender)
        ids = (self._gathered.message_id(told.at),)
        return Claim(field, value, probability, kind, ids, told.us, by, raw, stands, alternatives)


def _is_voyage(told: Telling) -> bool:
    return len({port.value for port in told.ports}) == 1 and bool(told.days or told.others.get("vessel"))


def _placed(told: Telling) -> bool:
    return bool(told.others.get("yard_position") or told.others.get("quay"))


def _one_stands(claims: list[Claim]) -> Iterator[Claim]:
    """As they are when one stands, or when dates and amounts were weighed; else the newest of those said outright."""
    if (
        not claims
        or any(each.stands for each in claims)
        or claims[0].field in ("date", "quantity", "container", "port")
    ):
        yield from claims
        return
    said = [each for each in claims if each.kind == "said"] or claims
    newest = max(said, key=lambda each: (each.us or 0, each.message_ids))
    yield from (replace(each, stands=True) if each is newest else each for each in claims)
