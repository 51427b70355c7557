"""Shipments of the quais: what is true of each."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from bench.strangers.chats import Told
from bench.strangers.quais_boxes import Boxes, mistaken, position, trade_slots
from bench.strangers.quais_crews import Crew
from bench.strangers.quais_model import DAYS, FIRST
from bench.strangers.quais_words import book

from argus.handover.demo.chance import Chance

# What nobody writes of a shipment that takes such a course.
_UNSAID = {
    "paper": {"qty", "logo"}, "no_amount": {"qty", "logo"}, "whispered": {"qty", "box", "ship", "quay", "tail"},
    "never_numbered": {"box", "tail"}, "by_its_end": {"box"}, "on_a_photo": {"box", "tail"},
    "photo_of_steel": {"box", "tail"},
}  # fmt: skip


@dataclass(eq=False)
class Load:
    """A shipment.

    Attributes:
        facts: slots of phrases that stay as they are whoever writes them, and when.
        days: when it was to arrive, as known one after the other; ports: the same of where.
        bags: bags and blocks in each, and in the last one where it holds fewer; empty = nobody counts in bags.
        shares: who has how many blocks, where only that is told.
    """

    number: int
    arc: str
    crew: Crew
    box: str
    box2: str
    wrong: str
    facts: dict[str, str]
    days: list[date]
    ports: list[str]
    blocks: int
    planned: int
    bags: tuple[int, ...]
    shares: list[tuple[str, int]]
    hour: tuple[int, int]
    said: list[Told] = field(default_factory=list)

    @property
    def unsaid(self) -> set[str]:
        """Slots that no phrase about it may ask for."""
        return _UNSAID.get(self.arc, set())

    def says(self, what: str) -> bool:
        """Whether some message of a crew says this of it."""
        return any(what in each.says and "innocent_owner" not in each.says for each in self.said)


def new_load(chance: Chance, boxes: Boxes, number: int, arc: str, crew: Crew) -> Load:
    """Make up a shipment that takes a course."""
    ports = [chance.one_of(crew.ports)]
    if arc == "elsewhere":
        ports.append(chance.one_of([each for each in book("docs")["ports"] if each not in ports]))
    last = FIRST + timedelta(chance.between(24, DAYS - 12))
    days = [last]
    if arc == "late":
        days = [last - timedelta(chance.between(3, 6)), last - timedelta(chance.between(1, 2)), last]
    elif arc == "elsewhere":
        days = [last - timedelta(chance.between(1, 3)), last]
    elif chance.happens(0.15):
        days = [last + timedelta(chance.between(-2, 1) or -1), last]
    box, box2 = boxes.new(), boxes.new()
    bags: tuple[int, ...] = ()
    if chance.happens(0.35):
        count, each = chance.between(4, 22), chance.one_of((20, 25, 25, 30, 30, 30, 35, 40))
        rest = chance.between(6, each - 3) if chance.happens(0.3) else 0
        bags, blocks = ((count, each, rest) if rest else (count, each)), count * each + rest
    else:
        blocks = _blocks(chance)
    shares: list[tuple[str, int]] = []
    if arc == "paper":
        bags, shares = (), _shares(chance, crew)
        blocks = sum(part for _, part in shares)
    planned = blocks if chance.happens(0.75) else blocks + chance.one_of((-50, -20, 20, 50, 80, 100))
    facts = trade_slots(chance, ports[0])
    facts["pos"] = position(chance)
    return Load(
        number, arc, crew, box, box2, mistaken(chance, box), facts, days, ports, blocks, max(20, planned), bags, shares,
        (chance.one_of((21, 22, 23, 0, 1, 2, 3, 4)), chance.one_of((0, 0, 15, 30, 45))),
    )  # fmt: skip


def _blocks(chance: Chance) -> int:
    kind = chance.below(10)
    if kind < 5:
        return chance.between(8, 60) * 10
    if kind < 8:
        return chance.between(61, 640)
    return chance.between(6, 28) * 100


def _shares(chance: Chance, crew: Crew) -> list[tuple[str, int]]:
    people = [crew.people[role].nick for role in chance.mixed(("boss", "second", "investor", "source", "lead"))]
    whole = chance.between(3, 5)
    return [(nick, chance.between(2, 30) * 5) for nick in people[:whole]]
