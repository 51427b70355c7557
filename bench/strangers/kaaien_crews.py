"""The crews of the quays: who they are, which languages they write, where they meet, and which harbour is theirs."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bench.strangers.chats import Person, Room
from bench.strangers.kaaien_model import FIRST, SLUIS, TINBOX, ZONE
from bench.strangers.kaaien_words import phrases

from argus.handover.demo.chance import Chance

_FIRST = (
    "blauwe", "stille", "kromme", "gouden", "rusty", "lucky", "mister", "tio", "don", "petit", "gros", "vecchio",
    "velho", "plaku", "mali", "alter", "nacht", "zout", "doble", "sept",
)  # fmt: skip
_SECOND = (
    "emmer", "kikker", "lepel", "anker", "toaster", "paraplu", "mosquito", "canela", "pepino", "citron", "hibou",
    "scarpa", "gatto", "lobo", "sardinha", "guri", "macka", "koffer", "biber", "radijs", "mango", "turbo", "kapstok",
    "zebra", "pantoffel", "cactus", "ventiel", "bromvlieg", "tornillo", "fromage",
)  # fmt: skip
# Several people call one harbour by several names: by language of who writes.
HARBOURS = {
    "Antwerpen": {"*": "antwerp|Antwerpen|anvers|antw", "nl": "A'pen|Antwerpen|'t stad|Antw", "es": "amberes|Amberes"
                  "|Antwerp", "fr": "Anvers|anvers", "it": "Anversa", "pt": "Antuérpia|antuerpia"},
    "Rotterdam": {"*": "rotterdam|Rdam|rtm", "nl": "Rotterdam|010|Rdam|de Maasvlakte", "es": "rotterdam|Roterdam",
                  "en": "Rotterdam|roffa|Rdam", "pt": "Roterdão|Roterdam"},
    "Vlissingen": {"*": "vlissingen|flushing", "nl": "Vlissingen|vliss|Vlissingen Oost", "fr": "Flessingue"},
    "Hamburg": {"*": "hamburg|HH", "es": "Hamburgo|hamburgo", "de": "Hamburg|HH|Hamburch", "fr": "Hambourg"},
    "Le Havre": {"*": "le havre|Le Havre|LH", "fr": "le Havre|LH|lehavre|Le Havre", "es": "el havre|Le Havre"},
    "Algeciras": {"*": "Algeciras|alge", "es": "Algeciras|Alge|algeciras"},
    "Valencia": {"*": "valencia|Valencia|VLC", "es": "Valencia|vlc|Valensia", "fr": "Valence (espagne)|Valencia"},
    "Gioia Tauro": {"*": "gioia tauro|Gioia", "it": "Gioia|gioia tauro|Gioia T."},
    "Livorno": {"*": "livorno|Leghorn", "it": "Livorno|livorno"},
    "Sines": {"*": "sines|Sines", "pt": "Sines|sines"},
}  # fmt: skip
TERMINALS = {
    "Antwerpen": ("1700", "k1742", "deurganck west", "PSA 913", "quay 869", "de MPET"),
    "Rotterdam": ("MV2", "delta", "RWG", "euromax", "de waalhaven kant"),
    "Vlissingen": ("kloosterboer", "kaloot", "sloehaven 2"),
    "Hamburg": ("burchardkai", "CTA", "tollerort", "eurogate HH"),
    "Le Havre": ("TDF", "TPO", "port 2000", "quai de bougainville"),
    "Algeciras": ("TTIA", "juan carlos", "isla verde"),
    "Valencia": ("noatum", "CSP valencia", "MSC terminal"),
    "Gioia Tauro": ("MCT", "banchina di levante"),
    "Livorno": ("TDT", "darsena toscana", "lorenzini"),
    "Sines": ("terminal XXI", "T21"),
}
# A point at sea before each harbour: degrees, cut to whole ones.
SEAS = {
    "Antwerpen": (51, 2, "E"), "Rotterdam": (52, 3, "E"), "Vlissingen": (51, 2, "E"), "Hamburg": (54, 7, "E"),
    "Le Havre": (49, 0, "W"), "Algeciras": (35, 5, "W"), "Valencia": (39, 0, "E"), "Gioia Tauro": (38, 15, "E"),
    "Livorno": (43, 9, "E"), "Sines": (37, 9, "W"),
}  # fmt: skip


@dataclass
class Crew:
    """A crew.

    Attributes:
        rooms: `up` where it is bought, `in` with who works in the harbour, `down` with who fetches, `all` where
            everybody sits, `side` of two on the other service.
    """

    ports: tuple[str, ...]
    rooms: dict[str, Room]
    people: dict[str, Person]


_CREWS = (
    (("Antwerpen",), "es", "nl", "nl"),
    (("Rotterdam",), "en", "nl", "nl"),
    (("Le Havre",), "fr", "fr", "fr"),
    (("Antwerpen", "Vlissingen"), "sq", "nl", "en"),
    (("Hamburg",), "sr", "de", "de"),
    (("Algeciras", "Valencia"), "es", "es", "es"),
    (("Gioia Tauro", "Livorno"), "it", "it", "sq"),
    (("Sines",), "pt", "pt", "es"),
    (("Antwerpen",), "fr", "fr", "nl"),
    (("Rotterdam", "Antwerpen"), "en", "en", "nl"),
)


class Town:
    """Everybody, with handles nobody else has."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._second = chance.dealt(_SECOND)
        self._first = {each: chance.dealt(_FIRST) for each in _SECOND}
        self._given = 0
        self.people: list[Person] = []
        self.rooms: list[Room] = []

    def person(self) -> Person:
        """Somebody new: two words on one service, seven digits on the other."""
        chance, second = self._chance, next(self._second)
        first = next(self._first[second])
        self._given += 1
        handles = {
            TINBOX: first + chance.one_of(("-", ".", "_")) + second,
            SLUIS: f"{chance.between(200, 989)}-{self._given:04}",
        }
        made = Person(second, handles)
        self.people.append(made)
        return made

    def new_telephones(self, crews: list["Crew"]) -> None:
        """A seller here and there gets a new telephone, and says so from its new account."""
        chance = self._chance
        for crew in crews:
            if not chance.happens(0.4):
                continue
            seller, room = crew.people["seller"], crew.rooms["up"]
            day = FIRST + timedelta(days=chance.between(60, 150))
            at = int(datetime.combine(day, time(chance.between(9, 20), chance.below(60)), ZONE).timestamp())
            new = f"{chance.one_of(_FIRST)}-{chance.one_of(_SECOND)}{self._given}"
            self._given += 1
            seller.later[room.service] = at, new
            told = phrases("chat")["new_phone"]
            room.say(seller, at, chance.one_of(told).replace("{name}", seller.nick))

    def room(self, name: str, service: str, language: str, members: list[Person]) -> Room:
        """A new chat."""
        made = Room(f"{service[0]}{len(self.rooms) + 1001}", name, service, language, members)
        self.rooms.append(made)
        return made


def crews(chance: Chance, town: Town) -> list[Crew]:
    """All crews with their rooms."""
    made = []
    for number, (ports, up, inside, down) in enumerate(_CREWS):
        names = ("boss", "seller", "insider", "partner", "driver", "runner")
        people = {name: town.person() for name in names}
        who = people.__getitem__
        main, other = (TINBOX, SLUIS) if number % 2 else (SLUIS, TINBOX)
        group = [people[name] for name in names]
        rooms = {
            "up": town.room("", main, up, [who("boss"), who("seller"), who("partner")]),
            "in": town.room("", main, inside, [who("boss"), who("insider")]),
            "down": town.room(
                chance.one_of(("transport", "🚛🚛", "jongens", "team 2")),
                other, down, [who("boss"), who("driver"), who("runner")],
            ),
            "all": town.room(chance.one_of(("familie", "FC zondag", "🥇", "los amigos", "work")), main, inside, group),
            "side": town.room("", other, up if up != "sq" else "en", [who("boss"), who("partner")]),
        }  # fmt: skip
        made.append(Crew(ports, rooms, people))
    return made
