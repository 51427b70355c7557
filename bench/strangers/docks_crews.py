"""Who writes on the docks: crews, and people who have nothing to do with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bench.strangers.chats import Person, Room
from bench.strangers.docks_words import Hand, book, hand
from bench.strangers.kaaien_model import ZONE

from argus.handover.demo.chance import Chance

NORRA, OBELISK = "Norra", "Obelisk"
# The days that are written about.
FIRST, DAYS = date(2020, 8, 24), 196
_ROLES = ("boss", "partner", "supplier", "broker", "fixer", "insider", "runner", "catcher", "driver")
# Languages of the source, of the partners, and of the quay.
_TONGUES = (
    ("es", "nl", "nl"), ("en", "en", "nl"), ("es", "sr", "en"), ("nl", "nl", "nl"), ("es", "sq", "nl"),
    ("pt", "it", "en"), ("en", "en", "en"), ("es", "fr", "nl"), ("pt", "de", "nl"), ("es", "en", "nl"),
)  # fmt: skip


@dataclass(eq=False)
class Crew:
    """People who work together, and the rooms they do it in."""

    people: dict[str, Person]
    rooms: dict[str, Room]


class Town:
    """All people and all rooms."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        names = book("places")
        self._nicks = iter(chance.mixed([f"{a}{b}" for a in names["nicks"] for b in names["nick_ends"]]))
        self._words = chance.dealt([f"{a}{b}" for a in names["handle_first"] for b in names["handle_second"]])
        self.people: list[Person] = []
        self.rooms: list[Room] = []
        self.hands: dict[int, Hand] = {}

    def person(self) -> Person:
        """Somebody new, with an account on each service."""
        chance = self._chance
        nick = next(self._nicks)
        shown = nick.lower() if chance.happens(0.3) else next(self._words)
        number = f"{chance.between(100, 999)}{chance.one_of('KXRTN')}{chance.between(10, 99)}"
        made = Person(nick, {NORRA: f"{number}{len(self.people):03}", OBELISK: f"{shown}{len(self.people)}"})
        if chance.happens(0.25):
            since = int(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=ZONE).timestamp())
            since += chance.between(60, 150) * 86_400
            made.later[NORRA] = since, f"{chance.between(100, 999)}NEW{len(self.people):03}"
        self.people.append(made)
        self.hands[id(made)] = hand(chance)
        return made

    def room(self, members: Sequence[Person], language: str, service: str = "", name: str = "") -> Room:
        """A new chat of these."""
        service = service or self._chance.one_of((NORRA, OBELISK))
        made = Room(f"{service[:2].upper()}-{5000 + len(self.rooms)}", name, service, language, list(members))
        self.rooms.append(made)
        return made

    def crews(self) -> list[Crew]:
        """One crew for each set of languages."""
        return [self._crew(*tongues) for tongues in _TONGUES]

    def _crew(self, source: str, partners: str, quay: str) -> Crew:
        who = {role: self.person() for role in _ROLES}
        name = self._chance.one_of(book("places")["groups"]) if self._chance.happens(0.5) else ""
        rooms = {
            "source": self.room([who["supplier"], who["boss"]], source),
            "partners": self.room([who["boss"], who["partner"]], partners),
            "fixing": self.room([who["boss"], who["fixer"]], quay),
            "inside": self.room([who["fixer"], who["insider"]], quay),
            "team": self.room([who["runner"], who["fixer"], who["catcher"], who["driver"]], quay, name=name),
            "broker": self.room([who["broker"], who["boss"], who["partner"]], "en" if partners == "en" else partners),
        }
        return Crew(who, rooms)

    def bystanders(self, count: int) -> list[Room]:
        """Rooms of people who only talk."""
        languages = ("nl",) * 9 + ("en",) * 7 + ("es", "es", "es", "sr", "sq", "pt", "it", "de", "fr")
        rooms = []
        for number in range(count):
            members = [self.person() for _ in range(self._chance.one_of((2, 2, 2, 3, 5)))]
            name = self._chance.one_of(book("places")["groups"]) if len(members) > 2 else ""
            rooms.append(self.room(members, languages[number % len(languages)], name=name))
        return rooms
