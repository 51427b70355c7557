"""Who writes to whom: the crews of the quais, and everybody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bench.strangers.chats import Room
from bench.strangers.quais_model import DAYS, FIRST, SERVICES, Habit, Person, midnight

from argus.handover.demo.chance import Chance

# Language of each room, the ports worked, and how many of 20 shipments are theirs.
CREWS = (
    ({"source": "es", "high": "fr", "low": "fr", "inside": "fr", "side": "fr"}, ("Le Havre",), 3),
    ({"source": "es", "high": "fr", "low": "fr", "inside": "nl", "side": "fr"}, ("Antwerpen",), 3),
    ({"source": "pt", "high": "fr", "low": "nl", "inside": "nl", "side": "en"}, ("Antwerpen", "Vlissingen"), 2),
    ({"source": "fr", "high": "fr", "low": "fr", "inside": "fr", "side": "fr"}, ("Le Havre", "Antwerpen"), 3),
    ({"source": "en", "high": "sq", "low": "sq", "inside": "fr", "side": "en"}, ("Antwerpen", "Le Havre"), 1),
    ({"source": "es", "high": "nl", "low": "nl", "inside": "nl", "side": "en"}, ("Rotterdam", "Antwerpen"), 2),
    ({"source": "en", "high": "sr", "low": "en", "inside": "en", "side": "sr"}, ("Rotterdam", "Le Havre", "Hamburg"),
    1),
    ({"source": "es", "high": "it", "low": "it", "inside": "it", "side": "en"}, ("Gioia Tauro",), 1),
    ({"source": "pt", "high": "de", "low": "de", "inside": "de", "side": "en"}, ("Hamburg",), 1),
    ({"source": "es", "high": "es", "low": "es", "inside": "es", "side": "en"}, ("Algeciras", "Valencia", "Sines"), 1),
    ({"source": "en", "high": "en", "low": "fr", "inside": "fr", "side": "en"}, ("Le Havre", "Antwerpen"), 2),
)  # fmt: skip
_ROLES = ("boss", "second", "investor", "source", "inside", "lead", "young", "younger", "driver")
_ROOMS = {
    "source": ("source", "boss"), "high": ("boss", "second", "investor"), "inside": ("inside", "second"),
    "low": ("lead", "second", "young", "younger", "driver"), "side": ("boss", "lead"),
}  # fmt: skip
_GROUPS = (
    "",
    "",
    "",
    "famille",
    "chantier",
    "five du mardi",
    "work",
    "la cantine",
    "garage",
    "🔵",
    "bbq",
    "t4",
    "nouveau",
)
_FIRST = (
    "ma", "zi", "ro", "ka", "le", "bo", "di", "no", "sa", "tu", "fe", "ri", "mo", "gu", "pe", "ha", "jo", "ly", "che",
)  # fmt: skip
_LAST = (
    "nou",
    "rac",
    "tito",
    "lex",
    "dou",
    "ban",
    "rez",
    "kko",
    "mil",
    "vic",
    "zou",
    "ster",
    "gui",
    "lo",
    "dra",
    "pan",
)
_BEFORE = ("", "", "", "", "Le ", "El ", "Gros ", "Petit ", "Don ", "Tonton ", "Mc ", "Vieux ")
_THINGS = (
    "amber", "falcon", "brique", "lagune", "zinc", "copper", "mistral", "tulpe", "noord", "orage", "pixel", "velvet",
    "koala", "granit", "sable", "echo", "prisme", "turbo", "oslo", "cactus", "lunar", "domino", "rafale", "igloo",
)  # fmt: skip


@dataclass(eq=False)
class Crew:
    """People who bring containers in, and where they write."""

    people: dict[str, Person]
    rooms: dict[str, Room]
    ports: tuple[str, ...]


@dataclass
class Town:
    """Everybody and all rooms."""

    chance: Chance
    people: list[Person] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    def __post_init__(self) -> None:
        """No handle was given yet."""
        self.taken: set[str] = set()

    def person(self) -> Person:
        """Somebody new."""
        chance = self.chance
        nick = self._once(lambda: chance.one_of(_BEFORE) + (chance.one_of(_FIRST) + chance.one_of(_LAST)).capitalize())
        habit = Habit(
            chance.happens(0.6), chance.happens(0.55), chance.happens(0.03), chance.happens(0.4),
            chance.one_of((0.0, 0.02, 0.05, 0.12)), chance.one_of((" ", " ", "", "'", "'")),
        )  # fmt: skip
        made = Person(nick, self._accounts(nick), habit=habit)
        if chance.happens(0.25):
            since = midnight(FIRST + timedelta(chance.between(40, DAYS - 40)))
            new = self._accounts(nick)
            made.later = {each: (since, new[each]) for each in SERVICES if chance.happens(0.6)}
        self.people.append(made)
        return made

    def room(self, language: str, members: list[Person], service: str = "") -> Room:
        """A new conversation."""
        name = self.chance.one_of(_GROUPS) if len(members) > 2 else ""
        key = f"{self.chance.one_of('cdghk')}{len(self.rooms) + 3011}"
        made = Room(key, name, service or self.chance.one_of(SERVICES), language, members)
        self.rooms.append(made)
        return made

    def crew(self, number: int) -> Crew:
        """The crew of a line of CREWS."""
        languages, ports, _ = CREWS[number]
        people = {role: self.person() for role in _ROLES}
        rooms = {name: self.room(languages[name], [people[role] for role in roles]) for name, roles in _ROOMS.items()}
        return Crew(people, rooms, ports)

    def _accounts(self, nick: str) -> dict[str, str]:
        chance = self.chance
        signs = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
        bare = nick.lower().replace(" ", "")
        made = (
            self._once(lambda: "".join(chance.one_of(signs) for _ in range(6))),
            self._once(lambda: f"{chance.one_of(_THINGS)}-{chance.one_of(_THINGS)}{chance.between(2, 99)}"),
            self._once(lambda: f"{bare}{chance.one_of(('', '_', '.'))}{chance.between(1, 999)}"),
        )
        return dict(zip(SERVICES, made, strict=True))

    def _once(self, make: Callable[[], str]) -> str:
        while (made := make()) in self.taken:
            continue
        self.taken.add(made)
        return made
