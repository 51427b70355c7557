"""The shipments of the quays: what each is, and how it is told step by step, with what every message says of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from bench.strangers.chats import Told
from bench.strangers.kaaien_crews import HARBOURS, SEAS, TERMINALS, Crew
from bench.strangers.kaaien_model import DAYS, FIRST, ZONE, local
from bench.strangers.kaaien_plots import PLOTS, Step
from bench.strangers.kaaien_words import (
    Slots,
    Speech,
    amount_said,
    day_said,
    dialogues,
    filled,
    number_said,
    phrases,
    spoken,
)

from argus.handover.demo.chance import Chance
from argus.terms.container_number import ContainerNumber

_OWNERS = (
    "MSCU", "MEDU", "TCLU", "CMAU", "HLXU", "SUDU", "MSKU", "TEMU", "CAIU", "TRHU", "BMOU", "OOLU", "KAIU", "VXQU",
    "DFSU", "SEGU",
)  # fmt: skip
_SHIPS = (
    "Cap Fiorella", "MSC Ondina", "Kaja Bay", "Polar Quetzal", "Northern Sagesse", "Sealand Mombo", "CMA Lavandou",
    "Seatrade Rosa", "Maersk Tukan", "Hammonia Dorado", "Baltic Kiwi", "Cosmo Antares", "Santa Quiteria", "Lady Vesper",
    "Ever Grain", "Monte Sarmiento II", "Aurora Pacifica", "Jolly Ametista",
)  # fmt: skip
_ORIGINS = ("Guayaquil", "Turbo", "Santos", "Paranagua", "Callao", "Cartagena", "Moin", "Caucedo", "Posorja", "Itajai")
_LOADS = ("bananas", "mango", "cafe", "charcoal", "ananas", "shrimps", "cacao", "limes", "wood pellets", "tuna", "ajo")
_LOGOS = ("pantera", "R7", "zonnebloem", "Toro", "tulipe", "777", "ancla", "duif", "BMX", "la abeja", "kroon")
_FIRMS = ("Vanderzee Trans", "TLK Cargo", "Mertens-Fictief", "Trans Olmo", "Duval Fret", "Nordkap Sped")
_DRIVERS = ("de Pool", "Mirko", "Chico", "Jef", "Toni", "le gros", "Beni", "Wim", "el zurdo", "Dado", "big Al")
# Where is written now and then what usually stands in another chat.
_ELSEWHERE = {"up": "side", "in": "all", "down": "all"}
# In the chat of all everybody writes as at home.
_AT_HOME = {"seller": "up", "insider": "in", "driver": "down", "runner": "down"}
# Steps after which everybody knows the harbour.
_NAMING = frozenset(("ship", "drop"))
# Steps nobody may get round to writing down.
_MISSED = frozenset(("place", "pin", "haul", "seal", "hide"))
_PLATES = ("1-QQX-{0}", "QX-{0}-QQ", "Q {0} QXX", "OO-{0}-QX")


@dataclass(eq=False)
class Shipment:
    """What is true of a shipment.

    Attributes:
        dates: of arrival, as told one after the other. before: the amount that was told before it changed.
        said: what was told of it so far. changed: whether the amount was told anew by now.
    """

    number: int
    plot: str
    crew: Crew
    port: str
    dates: list[date]
    box: str
    box2: str
    wrong: str
    blocks: int
    before: int
    bags: tuple[int, int] | None
    shares: list[tuple[str, int]]
    facts: dict[str, str]
    said: list[Told] = field(default_factory=list)
    changed: bool = False

    @property
    def numbered(self) -> bool:
        """Whether its container is ever told."""
        return self.plot not in ("never_numbered", "dropped")

    def says(self, what: str) -> bool:
        """Whether a message tells that."""
        return any(what in each.says for each in self.said)


class Boxes:
    """Container numbers that fit, each given once."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._given: set[str] = set()

    def new(self) -> str:
        """Another one."""
        while True:
            made = str(ContainerNumber.of(self._chance.one_of(_OWNERS), f"{self._chance.below(10**6):06}"))
            if made not in self._given:
                self._given.add(made)
                return made

    def mistyped(self, box: str) -> str:
        """The number with one of its last four digits wrong, or two of them the other way round."""
        place = self._chance.between(7, 9)
        if box[place] != box[place + 1] and self._chance.happens(0.4):
            return box[:place] + box[place + 1] + box[place] + box[place + 2 :]
        digit = (int(box[place]) + self._chance.between(1, 9)) % 10
        return f"{box[:place]}{digit}{box[place + 1 :]}"


def invented(chance: Chance, boxes: Boxes, number: int, plot: str, crew: Crew) -> Shipment:
    """A shipment by chance."""
    each = chance.one_of
    first = FIRST + timedelta(days=chance.between(30, DAYS - 20))
    dates = [first]
    for step in PLOTS[plot]:
        if step[0] == "late":
            dates.append(dates[-1] + timedelta(days=chance.between(1, 6)))
    bags = (chance.between(3, 24), each((20, 25, 28, 30))) if chance.happens(0.25) else None
    blocks = (
        bags[0] * bags[1]
        if bags
        else each(
            (chance.between(40, 400), chance.between(100, 900), 50 * chance.between(2, 30), 100 * chance.between(8, 34))
        )
    )
    names = chance.mixed([person.nick for person in crew.people.values()])[: chance.between(2, 4)]
    least = blocks // (len(names) + 1)
    shares = [(name, least) for name in names[1:]]
    shares.append((names[0], blocks - sum(amount for _, amount in shares)))
    port, box = each(crew.ports), boxes.new()
    facts = {
        "vessel": each(_SHIPS), "from": each(_ORIGINS), "load": each(_LOADS), "logo": each(_LOGOS),
        "firm": each(_FIRMS), "driver": each(_DRIVERS), "terminal": each(TERMINALS[port]),
        "plate": each(_PLATES).format(chance.between(100, 999)), "pin": _code(chance),
        "seal": f"{each(('ML-', 'EU', 'KX', ''))}{chance.between(1_000_000, 9_999_999)}",
        "pos": _position(chance), "price": f"{chance.between(24, 34)}{each(('', '.5', 'k', ' k'))}",
        "hour": f"{chance.below(5):02}:{each(('00', '15', '30', '45'))}",
        "coords": f"{SEAS[port][0]}.{chance.between(1000, 9999)} N {SEAS[port][1]}.{chance.between(1000, 9999)} "
                  f"{SEAS[port][2]}",
        "bl": f"KAIB{chance.between(10**7, 10**8 - 1)}",
    }  # fmt: skip
    wrong = boxes.new() if plot == "last_times_box" else boxes.mistyped(box)
    return Shipment(
        number, plot, crew, port, dates, box, boxes.new(), wrong, blocks, max(20, blocks - 10 * chance.between(1, 20)),
        None if plot == "changed_amount" else bags, shares, facts,
    )  # fmt: skip


def _code(chance: Chance) -> str:
    if chance.happens(0.6):
        return str(chance.between(100_000, 99_999_999))
    return "".join(chance.one_of("ABCDEFGHKLMNPRSTUVWXZ23456789") for _ in range(8))


def _position(chance: Chance) -> str:
    row, bay, tier = chance.between(1, 60), chance.between(1, 90), chance.between(1, 5)
    letter = chance.one_of("ABCDEFGHK")
    return chance.one_of((f"{letter}{row}-{bay:02}-{tier}", f"{row}{letter} {bay} {tier}", f"{letter}{bay:02}.{tier}",
                          f"blok {letter} {row}/{tier}", f"{letter}{letter}{row} {bay}{tier}"))  # fmt: skip


class Teller:
    """Tells shipments in the rooms of their crews."""

    def __init__(self, chance: Chance, speech: Speech) -> None:
        self._chance = chance
        self._speech = speech

    def tell(self, shipment: Shipment) -> None:
        """All its steps; where no message said the harbour, one does."""
        known, at = 0, 0
        for step in self._paced(PLOTS[shipment.plot]):
            day = shipment.dates[-1] if step[3] > -2.4 else shipment.dates[0]
            if step[0] == "late":
                known += 1
            soon = at + self._chance.between(15, 70)
            at = soon if step[0] == "half2" else max(_second(day, step[3], self._chance), soon)
            self._step(shipment, step, at, known)
            if step[0] == "ship" and not shipment.says("date"):
                at += self._chance.between(60, 4000)
                self._step(shipment, step, at, known)
            if step[0] in _NAMING and not shipment.says("port"):
                self._step(shipment, ("where", *step[1:]), at + self._chance.between(60, 900), known)
        if not shipment.says("port"):
            self._step(shipment, ("where", "up", "boss", 0), at - 3600, known)

    def _paced(self, plot: tuple[Step, ...]) -> Iterator[Step]:
        """Its steps; some that could be missed are, and what is told long before is told sooner or later than usual."""
        pace = self._chance.between(60, 130) / 100
        elsewhere = {where: other for where, other in _ELSEWHERE.items() if self._chance.happens(0.15)}
        for purpose, room, who, days in plot:
            if purpose in _MISSED and self._chance.happens(0.2):
                continue
            moved = min(-3.0, days * pace) if days < -3 else days
            yield purpose, elsewhere.get(room, room), who, round(moved) if days == int(days) else moved

    def _step(self, shipment: Shipment, step: Step, at: int, known: int) -> None:
        chance, (purpose, where, who, _) = self._chance, step
        room = shipment.crew.rooms[where]
        sender = shipment.crew.people[who]
        if sender not in room.members:
            sender = room.members[0]
        others = [each for each in room.members if each is not sender]
        home = _AT_HOME.get(who, where) if where == "all" else where
        language = shipment.crew.rooms[home].language
        if chance.happens(0.4):
            asked, _ = self._speech.phrase(language, "ask", {})
            room.say(chance.one_of(others), at - chance.between(2, 14), asked)
        text, says, ocr = self._said(shipment, purpose, language, at, known)
        shipment.said.append(Told(room.say(sender, at, text, ocr), says, language))
        if where == "up" and "wrong" not in says and len(says) > 1 and not ocr and chance.happens(0.2):
            self._pass_on(shipment, shipment.said[-1])
        if chance.happens(0.5):
            answer, _ = self._speech.phrase(language, "ack", {})
            room.say(chance.one_of(others), at + chance.between(1, 14), answer)

    def _pass_on(self, shipment: Shipment, told: Told) -> None:
        """The boss copies what was sent to him into another chat, in the language it came in."""
        room = shipment.crew.rooms[self._chance.one_of(("in", "down", "all"))]
        mark = self._chance.one_of(("fwd: ", "> ", "", "", "🔁 "))
        at = told.message.at + self._chance.between(45, 400)
        passed = room.say(shipment.crew.people["boss"], at, mark + told.message.text)
        shipment.said.append(replace(told, message=passed))

    def _said(
        self, shipment: Shipment, purpose: str, language: str, at: int, known: int
    ) -> tuple[str, tuple[str, ...], str]:
        chance, box = self._chance, shipment.box
        if purpose in ("half1", "half2"):
            half = box[:4] if purpose == "half1" else f"{box[4:7]} {box[7:10]} {box[10]}"
            return half, ("container_part",) if purpose == "half1" else ("container",), ""
        slots = self._slots(shipment, purpose, language, at, known)
        if purpose.startswith("doc_"):
            slots["box"] = partial(chance.one_of, (box, f"{box[:4]} {box[4:10]}-{box[10]}", f"{box[:4]} {box[4:]}"))
            text, says = filled(chance, chance.one_of(dialogues(purpose)), slots, often=0)
            return text, says, ""
        if purpose == "photo":
            shown = f"{box[:4]} {box[4:10]} {box[10]}\n45R1\nMAX GROSS 34000 KG\n74960 LB"
            if chance.happens(0.5):
                shown = f"{box[:4]}{box[4:10].replace('0', 'O', 1)} {box[10]} 45R1 TARE 4{chance.between(100, 999)}"
            text, _ = self._speech.phrase(language, purpose, slots)
            return text, ("container",), shown
        if purpose == "wrong":
            text, says = self._speech.phrase(language, "box", slots | {"box": slots["wrong"]})
            return text, tuple("wrong" if each == "container" else each for each in says), ""
        again = purpose == "ship" and shipment.says("vessel") and not shipment.says("date")
        text, says = self._speech.phrase(language, purpose, slots, "date" if again else "")
        shipment.changed |= purpose == "more"
        if shipment.plot == "changed_amount" and not shipment.changed:
            says = tuple("superseded" if each == "quantity" else each for each in says)
        return text, says, ""

    def _slots(self, shipment: Shipment, purpose: str, language: str, at: int, known: int) -> Slots:
        chance, facts = self._chance, shipment.facts
        now, day = local(at), shipment.dates[known]
        slots: Slots = {name: partial(str, told) for name, told in facts.items()}
        early = shipment.plot == "changed_amount" and not shipment.changed and purpose != "more"
        amount = shipment.before if early else shipment.blocks
        harbour = HARBOURS[shipment.port]
        spots = phrases(language)["spots"]
        spot = spots[shipment.number % len(spots)]
        good, bad = shipment.box[7:], shipment.wrong[7:]
        slots |= {
            "date": lambda: day_said(chance, language, day, now),
            "docdate": lambda: chance.one_of((f"{day:%d/%m/%Y}", f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}")),
            "port": lambda: chance.one_of(harbour.get(language, harbour["*"]).split("|")),
            "docport": lambda: chance.one_of((shipment.port, shipment.port.upper())),
            "name": lambda: chance.one_of(list(shipment.crew.people.values())).nick,
            "spot": lambda: spot,
            "n": lambda: str(chance.between(10, 60)),
        }
        if not any(step[0] == "shares" for step in PLOTS[shipment.plot]):
            slots["qty"] = lambda: amount_said(chance, language, amount, shipment.bags)
        else:
            slots["shares"] = lambda: ", ".join(f"{name} {part}" for name, part in shipment.shares)
        if purpose == "more":
            slots["oldqty"] = lambda: str(shipment.before)
        if known and purpose == "late":
            slots["shift"] = lambda: str((day - shipment.dates[known - 1]).days)
        if purpose == "switch" or (shipment.plot == "switch" and purpose == "place"):
            slots["box2"] = lambda: number_said(chance, shipment.box2, language)
        said = spoken if purpose == "voice" else partial(number_said, chance)
        coded: Slots = {
            "box": lambda: said(shipment.box, language),
            "wrong": lambda: number_said(chance, shipment.wrong, language),
            "tail": lambda: shipment.box[7:], "good": lambda: good, "bad": lambda: bad,
        }  # fmt: skip
        return slots | coded if shipment.numbered else slots


def _second(day: date, offset: float, chance: Chance) -> int:
    """A moment so many days from four o'clock in the morning of a day, at an hour when people write."""
    start = datetime.combine(day, time(4), ZONE) + timedelta(days=offset)
    if offset < -2 and offset == int(offset):
        start = datetime.combine(start.date(), time(chance.between(8, 22), chance.below(60)), ZONE)
    elif abs(offset) > 0.25:
        start += timedelta(minutes=chance.between(-45, 45))
    return int(start.astimezone(UTC).timestamp()) + chance.below(60)
