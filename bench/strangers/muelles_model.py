"""People, rooms and phrases of the world "muelles"."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from string import ascii_uppercase
from typing import Any

LANGUAGES = ("nl", "es", "en", "fr", "it", "pt", "de", "sq", "sr")
# Two services of criminals, one of everybody: six signs, a nickname, a telephone number of a range kept for fiction.
GARITA, FATHOM, TILDE = "Garita", "Fathom", "Tilde"
_SLOT = re.compile(r"\{(\w+)\}")
_EMOJI = ("👍", "🙏", "💪", "🤝", "😂", "🔥", "👀", "🚢", "✅", "🫡")
_NICKS = {
    "nl": "Kromme Dirk;Sluis;Bolle;de Witte;Jochie;Pannenkoek;Kees32;Tante Rie;Flip;Vlaai",
    "es": "Don Eladio M;Pacho;La Nena;El Contador;Chucho;Rulo;Sobrino;Primo Beto;Mecha;Gafas",
    "en": "Deano;Badger;Uncle Vic;Smokes;Tiny;Northway;Jonno;Kettle;Prof;Lanky",
    "fr": "Le Grec;Momodu93;Titi;Doc;Capitaine;Zizou b;Riton;Ptit Lu;Gaspard;Nono",
    "it": "Zi Peppe;o Biondo;Ragioniere;Mastro;Turi;Compare;Nicò;Saro",
    "pt": "Gordo;Tiao;Russo;Mestre;Zeca;Padeiro;Neguinho t;Alemao",
    "de": "Kalle;Schorsch;Hafenkind;Mütze;Ede;Locke",
    "sq": "Lali;Beni i vogel;Doktori;Gimi;Tani;Profa",
    "sr": "Dule;Zmaj;Kuvar;Ceca;Mali;Baja",
}


@dataclass(eq=False)
class Person:
    """Somebody who writes.

    Attributes:
        manner: how: 0 with care, 1 in small letters, 2 also without accents, 3 with slips, 4 now and then shouting.
        handles: by service, from when on (seconds) under which name.
    """

    nick: str
    language: str
    manner: int
    handles: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def handle(self, service: str, at: int) -> str:
        """The name of the account that wrote then."""
        return [name for since, name in self.handles[service] if since <= at][-1]


@dataclass(eq=False)
class Line:
    """One message."""

    at: int
    sender: Person
    text: str
    ocr_text: str = ""
    source_id: str = ""


@dataclass(eq=False)
class Room:
    """One conversation."""

    service: str
    key: str
    name: str
    language: str
    members: list[Person]
    lines: list[Line] = field(default_factory=list)

    def say(self, at: int, sender: Person, text: str, ocr_text: str = "") -> Line:
        """Add a message."""
        line = Line(at, sender, text, ocr_text)
        self.lines.append(line)
        return line

    def others(self, person: Person) -> list[Person]:
        """Who hears it."""
        return [each for each in self.members if each is not person]


@dataclass(frozen=True)
class Told:
    """A message of the truth and what it tells."""

    room: Room
    line: Line
    says: tuple[str, ...]


class Cast:
    """Makes people with accounts, and rooms for them."""

    def __init__(self, rng: Random) -> None:
        """Nobody yet."""
        self.rng = rng
        self.people: list[Person] = []
        self.rooms: list[Room] = []
        self._taken: set[str] = set()
        self._nicks: set[str] = set()

    def person(self, language: str) -> Person:
        """Somebody new."""
        known = _NICKS[language].split(";")
        free = [each for each in known if each not in self._nicks]
        nick = self.rng.choice(free) if free else f"{self.rng.choice(known)} {self.rng.choice(ascii_uppercase)}"
        self._nicks.add(nick)
        person = Person(nick, language, self.rng.choices(range(5), (25, 30, 20, 20, 5))[0])
        self.people.append(person)
        return person

    def renamed(self, person: Person, service: str, at: int) -> str:
        """A new account on a service where the person had one."""
        name = self._account(service, person)
        person.handles[service].append((at, name))
        return name

    def room(self, service: str, name: str, language: str, members: list[Person]) -> Room:
        """A conversation; who has no account there gets one."""
        for each in members:
            if service not in each.handles:
                each.handles[service] = [(0, self._account(service, each))]
        room = Room(service, f"{service[0].lower()}-{len(self.rooms) + 1:04}", name, language, members)
        self.rooms.append(room)
        return room

    def _account(self, service: str, person: Person) -> str:
        while True:
            name = self._drawn(service, person)
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _drawn(self, service: str, person: Person) -> str:
        if service == GARITA:
            return "".join(self.rng.choices("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=6))
        if service == FATHOM:
            return f"{plain(person.nick).lower().replace(' ', '.')}{self.rng.randrange(100)}"
        if self.rng.random() < 0.7:
            return f"+44 7700 900{self.rng.randrange(1000):03}"
        return f"+33 6 39 98 {self.rng.randrange(100):02} {self.rng.randrange(100):02}"


def plain(text: str) -> str:
    """Without accents."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))


@cache
def table(name: str) -> dict[str, Any]:
    """A file of phrases beside this module."""
    return tomllib.loads((Path(__file__).parent / f"muelles_{name}.toml").read_text("utf-8"))


@cache
def phrases(language: str, purpose: str) -> tuple[str, ...]:
    """Everything that is said for a purpose in a language."""
    found = table(language).get(purpose, "")
    return tuple(each.replace("\\n", "\n") for each in found.strip().splitlines())


@cache
def chatter_lines(language: str) -> tuple[str, ...]:
    """What is said all day."""
    return tuple(table("chatter")[language].strip().splitlines())


def slots(phrase: str) -> set[str]:
    """What is filled in."""
    return set(_SLOT.findall(phrase))


def spoken(rng: Random, person: Person, phrase: str, filled: dict[str, str]) -> str:
    """A phrase in somebody's manner; what is filled in stays as it is."""
    parts = _SLOT.split(phrase)
    manner = person.manner
    parts[::2] = [_in_manner(rng, each, manner) for each in parts[::2]]
    parts[1::2] = [filled[each] for each in parts[1::2]]
    text = "".join(parts)
    if rng.random() < 0.06:
        text += " " + rng.choice(_EMOJI)
    elif rng.random() < 0.06:
        text += rng.choice(("..", "!!", "!", " !", "...", " ok"))
    return text


def _in_manner(rng: Random, text: str, manner: int) -> str:
    if manner == 0:
        return text[:1].upper() + text[1:]
    if manner == 4:
        return text.upper() if rng.random() < 0.2 else text
    text = text.lower()
    if manner >= 2:
        text = plain(text)
    if manner == 3:
        text = " ".join(_slip(rng, word) for word in text.split(" "))
    return text


def _slip(rng: Random, word: str) -> str:
    if len(word) < 5 or not word.isalpha() or rng.random() > 0.12:
        return word
    at = rng.randrange(1, len(word) - 2)
    if rng.random() < 0.5:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]
