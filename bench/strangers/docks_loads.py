"""A shipment of the docks: what is true of it, and how it is called in a message."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench.strangers.chats import Told
from bench.strangers.docks_boxes import Load, Yard, box_typed, load
from bench.strangers.docks_crews import DAYS, FIRST, Crew
from bench.strangers.docks_plots import PLOTS, Plot
from bench.strangers.docks_words import Phrases, book, day_said

from argus.handover.demo.chance import Chance

_PORTS = ("Rotterdam",) * 9 + ("Antwerpen",) * 10 + ("Vlissingen",) * 4 + ("Hamburg", "Le Havre", "Algeciras")
# What a gap tells. A gap that is missing here tells nothing of the shipment.
_TELLS = {
    "box": "container", "box_full": "container", "half1": "container_part", "half2": "container_part",
    "tail": "container_tail", "wrong": "wrong", "box2": "switched_to", "port": "port", "port_full": "port",
    "terminal": "terminal", "day": "date", "newday": "date", "date_full": "date", "amount": "quantity",
    "share_lines": "share", "vessel": "vessel", "origin": "origin", "cover": "cover", "seal": "seal", "logo": "logo",
    "cover_full": "cover", "spoken": "container", "pin": "release_reference",
    "plate": "plate", "pos": "position", "hour": "extraction", "price": "price",
}  # fmt: skip


@dataclass(eq=False)
class Shipment:
    """One load on its way.

    Attributes:
        dates: days of arrival in the order they were told; the last one is true.
        ports: likewise.
        facts: ship, terminal, seal and so on by the name of their gap.
        said: what was written of it.
    """

    number: int
    name: str
    crew: Crew
    box: str
    box2: str
    wrong: str
    ports: list[str]
    dates: list[date]
    load: Load
    facts: dict[str, Any]
    moved: bool = False
    said: list[Told] = field(default_factory=list)

    @property
    def plot(self) -> Plot:
        """The course it takes."""
        return PLOTS[self.name]

    @property
    def day(self) -> date:
        """The day of arrival as far as it is known by now."""
        return self.dates[-1] if self.moved else self.dates[0]

    @property
    def port(self) -> str:
        """The port as far as it is known by now."""
        return self.ports[-1] if self.moved else self.ports[0]

    def says(self, what: str) -> bool:
        """Whether some message says it."""
        return any(what in each.says for each in self.said)


def invented(chance: Chance, yard: Yard, number: int, name: str, crew: Crew) -> Shipment:
    """A shipment that nobody has written of yet."""
    plot = PLOTS[name]
    arrives = FIRST + timedelta(days=chance.between(30, DAYS - 16))
    ports = [chance.one_of(_PORTS)]
    if name == "other_port":
        ports.append(chance.one_of([each for each in ("Rotterdam", "Antwerpen", "Vlissingen") if each != ports[0]]))
    dates = [arrives]
    if plot.slip[1]:
        dates.append(arrives + timedelta(days=chance.between(*plot.slip)))
    box = yard.box()
    return Shipment(
        number,
        name,
        crew,
        box,
        yard.box(box[:4]),
        yard.slipped(box),
        ports,
        dates,
        load(chance),
        yard.voyage(ports[-1]),
    )


class Caller:
    """Fills the gaps of one message about a shipment and notes what they tell."""

    def __init__(self, chance: Chance, phrases: Phrases, shipment: Shipment, language: str, today: date) -> None:
        self._chance, self._phrases, self._of = chance, phrases, shipment
        self._language, self._today = language, today
        self.told: set[str] = set()

    def __call__(self, gap: str) -> str | None:
        """What stands in a gap; None if it is no gap of a shipment."""
        made = self._made(gap)
        what = _TELLS.get(gap)
        if made is not None and what and not (what == "port" and self._of.port != self._of.ports[-1]):
            self.told.add(what)
        return made

    def _made(self, gap: str) -> str | None:
        of, chance = self._of, self._chance
        if gap == "price":
            thousands = f"{int(of.facts[gap]) / 1000:g}"
            return chance.one_of((str(of.facts[gap]), thousands, f"{thousands}k", thousands.replace(".", ",")))
        if gap == "cover":
            words = book("places")["cover_words"].get(self._language, {})
            return str(words.get(of.facts["cover"], of.facts["cover"]))
        if gap in of.facts:
            return str(of.facts[gap])
        if gap in ("box", "box2", "wrong"):
            return box_typed(chance, getattr(of, gap))
        if gap in ("day", "newday"):
            day = of.dates[-1] if gap == "newday" else of.day
            return day_said(chance, self._language, day, self._today)
        if gap in ("port", "oldport"):
            places = book(self._language).get("ports") or book("en")["ports"]
            return str(chance.one_of(places[of.port if gap == "port" else of.ports[0]]))
        simple = {
            "cover_full": str(of.facts["cover"]), "box_full": of.box,
            "half1": of.box[:7], "half2": of.box[7:], "tail": of.box[-4:],
            "port_full": of.port.upper().replace("ANTWERPEN", "ANTWERP"), "date_full": f"{of.day:%d/%m/%Y}",
            "early_full": f"{of.day - timedelta(days=chance.between(15, 22)):%d/%m/%Y}",
            "week": str(of.day.isocalendar()[1]), "n": str(of.load.blocks),
            "weight": str(chance.between(18_000, 26_500)),
        }  # fmt: skip
        if gap in simple:
            return simple[gap]
        if gap == "spoken":
            return self._spoken()
        if gap == "nick":
            return chance.one_of([each.nick for each in of.crew.people.values()]).lower()
        if gap == "amount":
            return self._amount()
        return self._share_lines() if gap == "share_lines" else None

    def _spoken(self) -> str:
        digits = self._of.box[4:]
        words = book(self._language)["digits"]
        in_words = " ".join(words[int(each)] for each in digits)
        in_pairs = f"{digits[:2]} {digits[2:4]} {digits[4:6]} {digits[6]}"
        return f"{' '.join(self._of.box[:4])} {self._chance.one_of((in_words, in_pairs))}"

    def _amount(self) -> str:
        chance, load_ = self._chance, self._of.load
        lists = book(self._language)["lists"]
        if load_.bags and chance.happens(0.6):
            text: str = chance.one_of(lists["amount_bags"])
            return text.format(bags=load_.bags[0], each=load_.bags[1])
        if load_.blocks >= 1000 and not load_.blocks % 100 and chance.happens(0.4):
            tons = f"{load_.blocks / 1000:g}"
            return str(chance.one_of(lists["amount_tons"])).format(
                tons=tons if self._language == "en" else tons.replace(".", ",")
            )
        return str(chance.one_of(lists["amounts"])).format(n=load_.blocks)

    def _share_lines(self) -> str:
        of, chance = self._of, self._chance
        nicks = chance.mixed([each.nick.lower() for each in of.crew.people.values()])
        between = chance.one_of((" ", " = ", ": ", " - "))
        return "\n".join(f"{nick}{between}{part}" for nick, part in zip(nicks, of.load.shares, strict=False))
