"""The conversations of a part of the world: who talks with whom, where and in what language."""

from dataclasses import dataclass

from argus.handover.demo.chance import Chance
from argus.handover.demo.model import IRC, SIGNAL, SIX, TELEGRAM, WHATSAPP, WITH_PICTURES, Conversation, Person
from argus.handover.demo.people import Cast, Group
from argus.handover.demo.phrases import LANGUAGES

MARK = "INVENTED"
# What families, clubs and colleagues call their groups.
_NAMES = {
    "nl": ("Zondagsploeg", "Familie"),
    "fr": ("Les voisins", "Cousins"),
    "en": ("Pub quiz", "Five a side"),
    "es": ("La peña", "Los primos"),
    "pt": ("Pelada", "Churrasco"),
    "it": ("Calcetto", "I cugini"),
    "sq": ("Shokët", "Familja"),
    "sr": ("Ekipa", "Komšije"),
    "de": ("Stammtisch", "Nachbarn"),
}


@dataclass(frozen=True, slots=True)
class Rooms:
    """The conversations of one group."""

    supplying: Conversation
    investing: Conversation
    inside: Conversation
    dispatch: Conversation
    extracting: Conversation
    second: Conversation

    def all(self) -> tuple[Conversation, ...]:
        """All of them."""
        return (self.supplying, self.investing, self.inside, self.dispatch, self.extracting, self.second)


class Builder:
    """Makes conversations; every one has a name of its own and says that it is invented."""

    def __init__(self, chance: Chance, books: tuple[str, ...], part: int) -> None:
        """The conversations share the books out evenly."""
        self._chance = chance
        self._books = chance.dealt(books)
        self._part = part
        self._made = 0
        self.conversations: list[Conversation] = []

    def room(self, service: str, name: str, language: str, members: list[Person], *, group: bool) -> Conversation:
        """A conversation; on services that name them by a key, with that key."""
        self._made += 1
        count = self._part * 1000 + self._made
        called = f"{MARK} {name}" + (f" {self._part}" if self._part and group else "")
        if service == IRC:  # channels have no spaces
            called = f"#{name.replace(' ', '')}_{MARK.lower()}" + (f"_{self._part}" if self._part else "")
        key = {SIGNAL: f"thread-{count:05}", SIX: f"six-{count:05}", TELEGRAM: str(7_100_000_000 + count), IRC: called}
        made = Conversation(service, called, language, next(self._books), members, group, key.get(service, ""))
        self.conversations.append(made)
        return made

    def pair(self, service: str, language: str, one: Person, other: Person) -> Conversation:
        """A conversation of two, called by the other one's name."""
        return self.room(service, other.nick, language, [one, other], group=False)

    def of_group(self, group: Group) -> Rooms:
        """The conversations in which a group does its business."""
        chance = self._chance
        number = self._made
        inside = chance.one_of((SIGNAL, SIX, WHATSAPP, TELEGRAM))
        crew = [group.dispatcher, *group.crew]
        return Rooms(
            supplying=self.pair(
                chance.one_of((SIX, SIX, SIGNAL)), group.supplier_language, group.organiser, group.supplier
            ),
            investing=self.room(
                chance.one_of((SIX, SIGNAL, TELEGRAM)),
                f"fruit {number}",
                group.home_language,
                [group.organiser, *group.investors],
                group=True,
            ),
            inside=self.pair(inside, group.port_language, group.organiser, group.insider),
            dispatch=self.pair(
                chance.one_of((SIX, SIGNAL, TELEGRAM)), group.port_language, group.organiser, group.dispatcher
            ),
            extracting=self.room(
                chance.one_of((WHATSAPP, TELEGRAM, SIGNAL, IRC)),
                f"night {number}",
                group.crew_language,
                crew,
                group=True,
            ),
            # Where the organiser meets the insider too: one person, two services.
            second=self.pair(
                chance.one_of([each for each in (WHATSAPP, TELEGRAM, SIGNAL) if each != inside]),
                group.port_language,
                group.organiser,
                group.insider,
            ),
        )

    def civil(self, cast: Cast) -> None:
        """Families, clubs, colleagues: nobody of them does anything. Every language comes."""
        for language in LANGUAGES:
            people = [cast.person("civilian") for _ in range(5)]
            club, family = _NAMES[language]
            self.room(self._chance.one_of((WHATSAPP, TELEGRAM)), club, language, people, group=True)
            self.room(self._chance.one_of((WHATSAPP, SIGNAL)), family, language, people[:3], group=True)
            self.pair(self._chance.one_of((WHATSAPP, TELEGRAM, *WITH_PICTURES)), language, people[3], people[4])
        self.room(IRC, "quay", "en", [cast.person("civilian") for _ in range(6)], group=True)
