"""Invented shipments: what is true about each, before anybody talks about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import DAYS, FIRST_DAY
from argus.handover.demo.model import Planted
from argus.handover.demo.numbers import container
from argus.handover.demo.people import Group
from argus.handover.demo.phrases import names

# How the number is told; each card of a deck is a hard case, and "" none. Dealt so that every case comes.
_NUMBERS = (
    "",
    "no_check_digit",
    "split",
    "typed_wrong_corrected",
    "ocr_only",
    "digits_in_words",
    "digits_reversed",
    "never_stated",
)
_DATES = ("", "", "date_moved_once", "date_moved_twice")
_AMOUNTS = ("", "", "shares_only", "bags_of_blocks", "quantity_changed")
_ENDS = ("", "", "", "", "lost", "cancelled", "switched", "dropped_at_sea")
_BESIDE = ("", "innocent_owner", "two_services", "new_phone")
HARD_CASES = tuple(each for deck in (_NUMBERS, _DATES, _AMOUNTS, ("cancelled", "switched", "dropped_at_sea"), _BESIDE)
                   for each in deck if each)  # fmt: skip
# How it gets through the port; the switch and the drop at sea are ends of their own.
_METHODS = ("rip_on", "rip_on", "trojan", "clone", "bridge", "front")
FEWEST = 10
_COVERS = ("bananas", "pineapple", "coffee", "shrimps", "wood", "scrap", "mango", "leather")
# The words people use for it stand in the books under these names.
COCAINE, HASHISH = "cocaine", "hashish"
_METHOD_OF = {"switched": "switch", "dropped_at_sea": "drop"}
# What is over after a case ends; a shipment with no end of its own arrives and is counted.
_STATUS = {
    "": "extracted",
    "lost": "seized",
    "cancelled": "cancelled",
    "switched": "extracted",
    "dropped_at_sea": "extracted",
}


@dataclass(eq=False, slots=True)
class Shipment:
    """What is true.

    Attributes:
        container: None where the load is dropped at sea. switched_to: the second box.
        arrivals: the dates that were said, the last one is the true one.
        blocks: pieces of one kilo net; `blocks_first` were said before it changed.
        bags: (bags, blocks in each). shares: one number per investor, adding up to `blocks`.
        method: rip_on, trojan (the crew waits in `hiding`, an empty box), clone, bridge, front, switch, drop.
        beside: innocent_owner, two_services, new_phone or "".
        with_investors: others put money in. extraction: when it is taken out, or thrown over board; local.
        wrong: forms of the number that were written and are not it.
    """

    number: int
    group: Group
    container: str | None
    switched_to: str | None
    number_case: str
    date_case: str
    amount_case: str
    end: str
    method: str
    hiding: str | None
    beside: str
    vessel: str
    port: str
    origin: str
    quay: str
    position: str
    cover: str
    commodity: str
    logo: str
    arrivals: list[date]
    blocks: int
    blocks_first: int
    bags: tuple[int, int]
    shares: tuple[int, ...]
    price_k: int
    fee: int
    seals: tuple[str, str]
    release: str
    plate: str
    with_investors: bool
    extraction: datetime
    wrong: list[str] = field(default_factory=list)
    said: list[Planted] = field(default_factory=list)

    @property
    def status(self) -> str:
        """How it ended."""
        return _STATUS[self.end]

    @property
    def tags(self) -> list[str]:
        """The hard cases in it."""
        end = self.end if self.end != "lost" else ""
        return [each for each in (self.number_case, self.date_case, self.amount_case, end, self.beside) if each]

    @property
    def arrival(self) -> date:
        """The day it came, as it was known last."""
        return self.arrivals[-1]


def shipments(chance: Chance, groups: list[Group], count: int, part: int) -> Iterator[Shipment]:
    """So many shipments; the groups take turns."""
    numbers, dates, amounts = chance.dealt(_NUMBERS), chance.dealt(_DATES), chance.dealt(_AMOUNTS)
    ends, besides = chance.dealt(_ENDS), chance.dealt(_BESIDE)
    methods = chance.dealt(_METHODS)
    for number in range(count):
        group = groups[number % len(groups)]
        end = next(ends)
        at_sea = end == "dropped_at_sea"
        method = _METHOD_OF.get(end) or next(methods)
        amount = next(amounts)
        arrivals = _arrivals(chance, number, count)
        shares = _shares(chance, len(group.investors) + 1)
        per = chance.one_of((20, 25, 30, 36))
        bags = (chance.between(6, 24), per)
        blocks = bags[0] * per if amount == "bags_of_blocks" else sum(shares)
        yield Shipment(
            number=part * 10_000 + number + 1,
            group=group,
            container=None if at_sea else container(chance),
            switched_to=container(chance) if end == "switched" else None,
            number_case="" if at_sea else next(numbers),
            date_case=next(dates),
            amount_case=amount,
            end=end,
            method=method,
            hiding=container(chance) if method == "trojan" else None,
            # Where it ends early, nobody gets to these.
            beside="" if end in ("dropped_at_sea", "cancelled") else next(besides),
            vessel=chance.one_of(names("vessels")),
            port=chance.one_of(group.ports),
            origin=chance.one_of(group.origins),
            quay=str(chance.between(2100, 2990)),
            position=f"{chance.one_of('ABCDEFGH')}{chance.between(1, 30):02}-{chance.between(1, 9):02}",
            cover=chance.one_of(_COVERS),
            commodity=HASHISH if chance.happens(0.12) else COCAINE,
            logo=chance.one_of(names("logos")),
            arrivals=arrivals,
            blocks=blocks,
            blocks_first=blocks + chance.one_of((-50, -40, 50, 60, 100)) if amount == "quantity_changed" else blocks,
            bags=bags,
            shares=shares,
            price_k=chance.between(24, 33),
            fee=chance.one_of((10, 15, 18, 20, 25)),
            seals=(f"XC{chance.between(100000, 999999)}", f"XC{chance.between(100000, 999999)}"),
            release=f"{chance.below(1 << 24):06X}" if chance.happens(0.5) else str(chance.between(100000, 999999)),
            plate=f"1-Q{chance.one_of('ABCDEF')}Q-{chance.between(0, 99):03}",
            with_investors=amount == "shares_only" or chance.happens(0.5),
            extraction=datetime.combine(arrivals[0], time(22)),
        )


def _shares(chance: Chance, count: int) -> tuple[int, ...]:
    return tuple(chance.one_of((20, 25, 40, 50, 60, 75, 80, 100, 120, 150)) for _ in range(count))


def _arrivals(chance: Chance, number: int, count: int) -> list[date]:
    """The day of arrival as first said: spread over the world, after the weeks that a shipment takes to prepare."""
    spread = (DAYS - 62 - 14) * number // max(count - 1, 1)
    return [FIRST_DAY + timedelta(days=58 + spread + chance.between(-3, 3))]
