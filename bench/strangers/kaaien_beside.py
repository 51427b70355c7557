"""What stands beside the shipments of the quays: threats, decoys, innocent talk."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from bench.strangers.chats import Room, Told
from bench.strangers.delivered import Beside
from bench.strangers.kaaien_crews import HARBOURS, Crew, Town
from bench.strangers.kaaien_model import DAYS, FIRST, SLUIS, TINBOX, ZONE, local
from bench.strangers.kaaien_shipments import Boxes, Shipment
from bench.strangers.kaaien_words import SLOT, Slots, day_said, dialogues, filled, number_said, phrases

from argus.handover.demo.chance import Chance

_IRC = Path(__file__).parents[2] / "samples/ubuntu-irc/#ubuntu"
_IRC_LINE = re.compile(r"\[[0-9:]{5}\] <([^>]+)> ([^@:!]{3,160})$", re.MULTILINE)
_WORD = re.compile(r"[\w-]+")
# Kinds of decoys, as often as they come; those that name no goods of others are talked about by crews as well.
_DECOYS = (
    *("freight",) * 7, *("haggle",) * 4, *("small",) * 4, *("look_alike",) * 4, *("old_load",) * 3, *("news",) * 3,
    *("joke",) * 3, *("cigarettes",) * 3, *("car",) * 2, *("weed",) * 3, *("football",) * 2, *("dry_run",) * 2,
)  # fmt: skip
_AMONG_CREWS = frozenset(("small", "look_alike", "old_load", "news", "joke", "weed", "cigarettes", "dry_run"))
_GOODS = ("tiles", "bananas", "koffie", "garlic", "bicycles", "tuna", "shoes", "hout", "cacao", "pumps", "azulejos")
_LANGUAGES = ("nl",) * 8 + ("fr",) * 4 + ("en",) * 5 + ("es",) * 5 + ("pt", "it", "sq", "sr", "de", "de")
_NAMES = ("family", "❤️", "zaalvoetbal", "klas 4b", "verbouwing", "poker", "trabajo", "voisins", "ufficio", "kumovi")


class Besides:
    """Everything that is no shipment."""

    def __init__(self, chance: Chance, town: Town, boxes: Boxes, crews: list[Crew]) -> None:
        self._chance, self._town, self._boxes = chance, town, boxes
        self._crew_rooms = [room for crew in crews for room in crew.rooms.values()]
        self._plain = [self._plain_room() for _ in range(70)]

    def _plain_room(self) -> Room:
        chance, town = self._chance, self._town
        name = chance.one_of(_NAMES) if chance.happens(0.5) else ""
        members = [town.person() for _ in range(chance.between(3, 7) if name else 2)]
        return town.room(name, chance.one_of((TINBOX, SLUIS)), chance.one_of(_LANGUAGES), members)

    def threats(self, count: int) -> list[Beside]:
        """So many threats to a life, each in words of its own."""
        given = self._chance.mixed(dialogues("threats"))[:count]
        return [self._spoken("threat", each, self._crew_rooms, None) for each in given]

    def decoys(self, count: int) -> list[Beside]:
        """So many decoys."""
        kinds = self._chance.dealt(_DECOYS)
        decks = {kind: self._chance.dealt(dialogues(kind)) for kind in set(_DECOYS)}
        made = []
        for _ in range(count):
            kind = next(kinds)
            rooms = self._crew_rooms if kind in _AMONG_CREWS and self._chance.happens(0.6) else self._plain
            made.append(self._spoken(kind, next(decks[kind]), rooms, self._boxes.new()))
        return made

    def owner_asks(self, shipment: Shipment) -> None:
        """Who owns the goods around asks after the same container, knowing nothing."""
        day = shipment.dates[-1]
        beside = Beside("innocent_owner", shipment.box)
        told = self._chance.one_of(dialogues("innocent_owner"))
        self._write(beside, told, self._plain, day - timedelta(days=self._chance.between(1, 4)), day)
        shipment.said += [Told(each.message, ("innocent_owner", *each.says)) for each in beside.said]

    def _spoken(self, kind: str, dialogue: str, rooms: list[Room], box: str | None) -> Beside:
        beside = Beside(kind, box if "{box}" in dialogue else None)
        now = FIRST + timedelta(days=self._chance.below(DAYS))
        self._write(beside, dialogue, rooms, now, now + timedelta(days=self._chance.between(2, 20)))
        return beside

    def _write(self, beside: Beside, dialogue: str, rooms: list[Room], now: date, day: date) -> None:
        chance = self._chance
        language, *lines = dialogue.split("\n")
        fitting = [room for room in rooms if room.language == language]
        room = chance.one_of(fitting or rooms)
        speakers = dict(zip("ABC", chance.mixed(room.members), strict=False))
        at = _at(now, chance.between(8, 22), chance.below(60))
        slots = self._slots(language, room, local(at), day, beside.container)
        for line in lines:
            who, text = line.split(" ", 1)
            at += chance.between(12, 240)
            written, says = filled(chance, text, slots)
            message = room.say(speakers[who[0]], at, written)
            if who[1] == "!":
                beside.said.append(Told(message, says))

    def _slots(self, language: str, room: Room, now: datetime, day: date, box: str | None) -> Slots:
        chance = self._chance
        port = chance.one_of(sorted(HARBOURS))
        made: Slots = {
            "date": lambda: day_said(chance, language, day, now),
            "port": lambda: chance.one_of(HARBOURS[port].get(language, HARBOURS[port]["*"]).split("|")),
            "vessel": lambda: chance.one_of(("MV Harmonia", "Ocean Ponder", "Stella Kaai")),
            "from": lambda: chance.one_of(("Santos", "Ningbo", "Durban", "Izmir")),
            "goods": lambda: chance.one_of(_GOODS),
            "name": lambda: chance.one_of(room.members).nick,
            "n": lambda: str(chance.between(2, 48)),
            "other": self._boxes.new,
            "tok": lambda: f"{chance.one_of('XVNS')}{chance.one_of('ABCE')}{chance.between(10**9, 10**10 - 1)}",
            "p1": lambda: f"{chance.between(25, 36)}{chance.one_of(('', '.5', ',5', 'k'))}",
            "p": lambda: str(chance.between(1000, 99999)),
            "h": lambda: f"{chance.between(8, 22)}{chance.one_of((':00', ':30', 'h', 'u'))}",
        }
        if box:
            made["box"] = lambda: number_said(chance, box, language)
        return made

    def chatter(self, count: int) -> None:
        """So many messages about nothing, in bursts, in all rooms."""
        rooms = self._plain * 2 + self._crew_rooms * 3
        while count > 0:
            room = self._chance.one_of(rooms)
            length = min(count, self._chance.between(2, 14))
            count -= length
            now = FIRST + timedelta(days=self._chance.below(DAYS))
            at = _at(now, self._chance.between(7, 23), self._chance.below(60))
            for text in self._talk(room, length, local(at)):
                at += self._chance.between(5, 200)
                room.say(self._chance.one_of(room.members), at, text)

    def _talk(self, room: Room, length: int, now: datetime) -> Iterator[str]:
        chance, language = self._chance, room.language
        book, chat, real = phrases(language), phrases("chat"), _real_lines()
        slots = self._slots(language, room, now, now.date() + timedelta(days=chance.between(0, 12)), None)
        at_work = room in self._crew_rooms and chance.happens(0.3)
        for _ in range(length):
            drawn = chance.below(100)
            if drawn < 18:
                yield chance.one_of(book["ack"] if drawn < 12 else book["ask"])
            elif at_work and drawn < 50:
                yield filled(chance, chance.one_of(chat[f"work_{language}"]), slots)[0]
            elif language == "en" and real and drawn < 62:
                yield chance.one_of(real)
            else:
                said = [chance.one_of(chat[language]) for _ in range(1 if drawn < 80 else 2)]
                between = chance.one_of((", ", " ", "... ", "\n"))
                yield filled(chance, between.join(said), slots)[0] + _smile(chance)


def _smile(chance: Chance) -> str:
    return chance.one_of((" 😂", " 🙈", "!!", " ❤️", " xx", "...", " 😴", "??")) if chance.happens(0.15) else ""


def _at(day: date, hour: int, minute: int) -> int:
    return int(datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC).timestamp())


@cache
def _real_lines() -> list[str]:
    """What was said in a public channel, where it names nobody."""
    said = [
        match
        for log in sorted(_IRC.rglob("*.raw.txt"))[:6]
        for match in _IRC_LINE.finditer(log.read_text("utf-8", "replace"))
    ]
    names = {match[1].casefold().strip("_`") for match in said}
    lines = [match[2] for match in said]
    plain = (line for line in lines if names.isdisjoint(_WORD.findall(line.casefold())))
    return [line for line in plain if SLOT.search(line) is None and "\ufffd" not in line]
