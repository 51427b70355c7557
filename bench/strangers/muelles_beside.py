"""What stands beside the shipments of the world "muelles": people in danger, decoys, offices, and talk of nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bench.strangers.muelles_days import DAYS, FIRST_DAY, day_of, day_said, second, weekday_said
from bench.strangers.muelles_forms import new_number, new_pin, new_plate
from bench.strangers.muelles_loads import Load
from bench.strangers.muelles_model import (
    FATHOM,
    TILDE,
    Cast,
    Person,
    Room,
    Told,
    chatter_lines,
    slots,
    spoken,
    table,
)
from bench.strangers.muelles_telling import paper_filled, port_said

# How many talks of each kind there are in a world of 45 shipments.
_DECOYS = {
    "freight": 60, "look_alike": 24, "cars": 8, "cigarettes": 6, "weed": 8, "small": 24, "old_load": 8, "news": 20,
    "joke": 16, "football": 30, "haggle": 12, "dry_run": 5,
    "rumour": 9, "refused": 5, "parcels": 24,
}  # fmt: skip
_FULL_WORLD = 45
# A shorter answer ("cuanto?") threatens nobody by itself.
_FEWEST_WORDS = 3
# Who writes a decoy: people of the groups in their own rooms, or offices and everybody on their telephones.
_OF_GROUPS = frozenset(
    ("cars", "cigarettes", "weed", "old_load", "news", "joke", "dry_run", "look_alike", "rumour", "refused")
)
_HOMES = ("nl", "es", "en", "fr", "it", "pt", "de", "sq", "sr", "nl", "es", "en", "fr")
_SAMPLE = Path(__file__).parents[2] / "samples/ubuntu-irc/#ubuntu"
_SAID = re.compile(r"\[[0-9:]{5}\] <([^>]+)> (.+)")
_PAPERS = ("paper", "paper2", "paper3")


@dataclass(eq=False)
class Beside:
    """A threat or a decoy."""

    kind: str
    container: str | None
    told: list[Told]


def new_rooms(cast: Cast, count: int) -> dict[str, list[Room]]:
    """Offices and homes, by language."""
    rooms: dict[str, list[Room]] = {}
    for place in range(count):
        language = _HOMES[place % len(_HOMES)]
        members = [cast.person(language) for _ in range(cast.rng.choice((2, 2, 3, 4, 7)))]
        room = cast.room(
            TILDE if place % 3 else FATHOM, f"{language} {place}" if len(members) > 2 else "", language, members
        )
        rooms.setdefault(language, []).append(room)
    return rooms


class Surroundings:
    """Says everything that is no shipment."""

    def __init__(self, rng: Random, homes: dict[str, list[Room]], rooms: list[Room]) -> None:
        """`rooms` are those of the groups."""
        self.rng = rng
        self._homes = homes
        self._rooms = rooms

    def threats(self, count: int) -> list[Beside]:
        """People in danger: every language comes by, and each story once before any comes again."""
        scripts = [(language, talk) for language, talks in table("beside")["threat"].items() for talk in talks]
        self.rng.shuffle(scripts)
        chosen = [scripts[place % len(scripts)] for place in range(count)]
        return [self._talk("threat", language, talk, self._room_of(language)) for language, talk in chosen]

    def decoys(self, shipments: int) -> list[Beside]:
        """Everything that looks like a shipment or a threat and is none."""
        found = []
        for kind, many in _DECOYS.items():
            for _ in range(max(1, round(many * shipments / _FULL_WORLD))):
                language, talk = self._script(kind)
                room = self._room_of(language) if kind in _OF_GROUPS else self.rng.choice(self._homes[language])
                found.append(self._talk(kind, language, talk, room))
        return found

    def owner_of(self, load: Load) -> None:
        """An office writes about the box in which others have hidden something."""
        known = table("places")["ports"][load.port]["lang"], "en"
        talk = self.rng.choice(
            [each for each in table("docs")["freight"] if "{paper}" in each[0] and _language_of(each) in known]
        )
        at = second(load.dates[-1] - timedelta(days=self.rng.randrange(1, 5)), 3600 * self.rng.uniform(8, 16))
        room = self.rng.choice(self._homes[_language_of(talk)])
        filled = paper_filled(self.rng, load, at) | {"paper2": new_number(self.rng), "paper3": new_number(self.rng)}
        for place, phrase in enumerate(talk):
            line = room.say(at + place * 1700, room.members[place % 2], phrase.format_map(filled))
            if "{paper}" in phrase:
                load.told.append(Told(room, line, ("container", "innocent_owner")))

    def _script(self, kind: str) -> tuple[str, list[str]]:
        if kind == "freight":
            talk = self.rng.choice(table("docs")["freight"])
            return _language_of(talk), talk
        of_kind: dict[str, list[list[str]]] = table("beside")[kind]
        language = self.rng.choice(list(of_kind))
        return language, self.rng.choice(of_kind[language])

    def _room_of(self, language: str) -> Room:
        same = [each for each in self._rooms if each.language == language]
        return self.rng.choice(same or self._homes[language])

    def _talk(self, kind: str, language: str, talk: list[str], room: Room) -> Beside:
        rng = self.rng
        at = second(FIRST_DAY + timedelta(days=rng.randrange(2, DAYS - 2)), 3600 * rng.uniform(7, 19))
        filled = self._filled(language, at)
        first, *others = rng.sample(room.members, len(room.members))
        turn, told = 0, []
        for place, phrase in enumerate(talk):
            same = phrase.startswith("+")
            turn += 0 if same or place == 0 else 1
            speaker = others[0] if turn % 2 else first
            text = spoken(rng, speaker, phrase.removeprefix("+"), filled)
            line = room.say(at, speaker, text)
            if kind != "threat" or len(phrase.split()) >= _FEWEST_WORDS:
                told.append(Told(room, line, (kind,)))
            at += rng.randrange(8, 400)
        named = set().union(*map(slots, talk))
        return Beside(kind, filled["paper"] if "paper" in named else None, told)

    def _filled(self, language: str, at: int) -> dict[str, str]:
        rng, places = self.rng, table("places")
        today = day_of(at)
        day = today + timedelta(days=rng.randrange(1, 16))
        fill: dict[str, Any] = places["fill"]
        port = rng.choice(list(places["ports"]))
        return {name: str(rng.choice(fill[name])) for name in fill} | {name: new_number(rng) for name in _PAPERS} | {
            "PORT": port_said(rng, port, language), "iso": day.isoformat(), "dmy": f"{day:%d/%m/%Y}",
            "term": rng.choice(places["ports"][port]["terminals"]), "pin": new_pin(rng), "plate": new_plate(rng),
            "date": day_said(rng, language, day, today), "wd": weekday_said(rng, language, day),
            "clock": f"{rng.randrange(7, 23)}:{rng.choice(('00', '15', '30', '45'))}",
            "cover": rng.choice(list(places["cover"].values()))[language], "pallets": str(rng.randrange(12, 24)),
            "cases": str(rng.randrange(3, 19) * 50),
        }  # fmt: skip


def fill_with_talk(rng: Random, rooms: list[Room], count: int) -> None:
    """So many messages about nothing, in talks of some minutes."""
    while count > 0:
        room = rng.choice(rooms)
        length = min(count, rng.randrange(2, 14))
        count -= length
        at = second(FIRST_DAY + timedelta(days=rng.randrange(DAYS)), 3600 * rng.uniform(6.5, 20.3))
        speaker = rng.choice(room.members)
        for _ in range(length):
            room.say(at, speaker, _idle(rng, room, speaker, at))
            at += rng.randrange(5, 170)
            speaker = rng.choice(room.members)


def _idle(rng: Random, room: Room, speaker: Person, at: int) -> str:
    real = _real_lines()
    if room.language == "en" and real and rng.random() < 0.6:
        return rng.choice(real)
    fill = table("places")["fill"]
    filled = {
        "name": rng.choice(room.members).nick, "place": rng.choice(fill["place"]), "food": rng.choice(fill["food"]),
        "n": str(rng.randrange(2, 90)), "clock": f"{rng.randrange(7, 23)}:{rng.choice(('00', '20', '30', '45'))}",
        "wd": weekday_said(rng, room.language, day_of(at) + timedelta(days=rng.randrange(1, 6))),
    }  # fmt: skip
    lines = rng.choices(chatter_lines(room.language), k=rng.choice((1, 1, 1, 2)))
    return rng.choice((", ", ". ", "\n", " ")).join(spoken(rng, speaker, each, filled) for each in lines)


@cache
def _real_lines() -> tuple[str, ...]:
    """What was said in a public channel (CC BY 4.0, samples/ubuntu-irc/SOURCE.md), where it names nobody."""
    logs = sorted(_SAMPLE.rglob("*.raw.txt"))[:4] if _SAMPLE.is_dir() else []
    said = [
        found for log in logs for line in log.read_text("utf-8", "replace").split("\n") if (found := _SAID.match(line))
    ]
    names = {each[1].casefold() for each in said}
    return tuple(each[2].strip() for each in said if _names_nobody(each[2].strip(), names))


def _names_nobody(line: str, names: Iterable[str]) -> bool:
    words = {each.strip("_`:,.?!()").casefold() for each in line.split()}
    return bool(line) and line[0] != "!" and "://" not in line and "@" not in line and words.isdisjoint(names)


def _language_of(talk: list[str]) -> str:
    """Offices write in the language of their first words."""
    for language, sign in (
        ("nl", "Goede|inspectie"), ("es", "Buenos"), ("fr", "Bonjour"), ("de", "Guten"), ("it", "Buongiorno"),
        ("pt", "bom"),
    ):  # fmt: skip
        if re.match(sign, talk[0]):
            return language
    return "en"
