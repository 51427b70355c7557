"""The cast: invented people, in groups that work together, with numbers from ranges that belong to nobody."""

from dataclasses import dataclass

from argus.handover.demo.chance import Chance
from argus.handover.demo.model import IRC, SIGNAL, SIX, TELEGRAM, WHATSAPP, Person
from argus.handover.demo.phrases import names, without_accents

_FIRST_TELEGRAM_ID = 9_100_000_000
# 10,000 numbers are free for fiction in Belgium: so many people in each of at most fifty parts.
MOST_PEOPLE = 200
MOST_PARTS = 50
_IDS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Group:
    """People who bring in goods together, and the languages they speak with each other."""

    organiser: Person
    supplier: Person
    investors: tuple[Person, ...]
    insider: Person
    dispatcher: Person
    crew: tuple[Person, ...]
    supplier_language: str
    home_language: str
    port_language: str
    crew_language: str
    ports: tuple[str, ...]
    origins: tuple[str, ...]


# supplier, home, port, crew; ports of arrival; ports of loading.
_PROFILES = (
    ("es", "nl", "nl", "nl", ("Antwerpen", "Rotterdam"), ("Guayaquil", "Turbo")),
    ("pt", "sq", "nl", "en", ("Rotterdam", "Vlissingen"), ("Santos", "Paranaguá")),
    ("es", "sr", "de", "de", ("Hamburg", "Bremerhaven"), ("Guayaquil", "Callao")),
    ("en", "it", "it", "it", ("Gioia Tauro", "Livorno"), ("Cartagena", "Moín")),
    ("pt", "fr", "fr", "fr", ("Le Havre", "Antwerpen"), ("Santos", "Salvador")),
    ("es", "es", "es", "es", ("Algeciras", "Valencia"), ("Cartagena", "Guayaquil")),
    ("pt", "pt", "pt", "pt", ("Sines", "Leixões"), ("Santos", "Itajaí")),
    ("es", "de", "nl", "sr", ("Antwerpen", "Hamburg"), ("Callao", "Puerto Limón")),
    ("en", "nl", "fr", "sq", ("Antwerpen", "Le Havre"), ("Moín", "Turbo")),
)
GROUPS = 5


class Cast:
    """Makes people; none has the number, id or nickname of another in the same part of the world."""

    def __init__(self, chance: Chance, part: int) -> None:
        """`part`: which part of the world, so that no number is given twice."""
        self._chance = chance
        self._part = part
        self._made = 0
        self._nicks = chance.mixed(names("nicks"))
        self.people: list[Person] = []

    def person(self, role: str) -> Person:
        """Somebody new."""
        again, which = divmod(len(self.people), len(self._nicks))
        nick = self._nicks[which] + (f" {self._part}" if self._part else "") + "abcdefgh"[again - 1 : again]
        person = Person(nick, role, {})
        for service, handle in self._handles(nick).items():
            person.handles[service] = [(0, handle)]
        self.people.append(person)
        return person

    def new_phone(self, person: Person, since: int) -> None:
        """From now on this person writes with other accounts everywhere but on IRC."""
        for service, handle in self._handles(person.nick).items():
            if service != IRC:
                # Nobody has saved the new number under a name.
                person.handles[service].append((since, self._phone() if service == WHATSAPP else handle))

    def _handles(self, nick: str) -> dict[str, str]:
        self._made += 1
        phone = self._phone()
        return {
            WHATSAPP: nick if self._chance.happens(0.6) else phone,
            TELEGRAM: f"user{_FIRST_TELEGRAM_ID + self._count}",
            SIGNAL: phone.replace(" ", ""),
            SIX: self._six(),
            IRC: f"{without_accents(nick).lower().replace(' ', '')}_",
        }

    @property
    def _count(self) -> int:
        """Nobody else's number."""
        return self._part * MOST_PEOPLE + self._made

    def _six(self) -> str:
        """Six characters, letters and digits both; the last three are nobody else's."""
        count = self._count * 7919 % len(_IDS) ** 3
        tail = "".join(_IDS[count // len(_IDS) ** place % len(_IDS)] for place in range(3))
        return f"{self._chance.one_of(_IDS[:24])}{self._chance.below(10)}{self._chance.one_of(_IDS[:24])}{tail}"

    def _phone(self) -> str:
        """A number of a range that is kept for fiction (United Kingdom, North America) or not given out (Belgium)."""
        count = self._count
        if count < 100 and count % 3 == 0:
            return f"+44 7700 9000{count:02}" if count % 2 else f"+1 202 555 01{count:02}"
        return f"+32 460 00 {count // 100 % 100:02} {count % 100:02}"


def groups(chance: Chance, cast: Cast, part: int) -> list[Group]:
    """The groups of a part of the world: over the parts every profile comes equally often."""
    profiles = _PROFILES[part * GROUPS % len(_PROFILES) :] + _PROFILES
    made = []
    for supplier, home, port, crew, ports, origins in profiles[:GROUPS]:
        made.append(
            Group(
                organiser=cast.person("organiser"),
                supplier=cast.person("supplier"),
                investors=tuple(cast.person("investor") for _ in range(chance.between(2, 4))),
                insider=cast.person("insider"),
                dispatcher=cast.person("dispatcher"),
                crew=tuple(cast.person("crew") for _ in range(chance.between(3, 4))),
                supplier_language=supplier,
                home_language=home,
                port_language=port,
                crew_language=crew,
                ports=ports,
                origins=origins,
            )
        )
    return made
