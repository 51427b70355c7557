"""What is written beside the shipments: threats, look-alikes and small talk."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from bench.strangers.chats import Message, Room, Told
from bench.strangers.delivered import Beside
from bench.strangers.quais_boxes import Boxes, common_slots, trade_slots
from bench.strangers.quais_crews import Crew, Town
from bench.strangers.quais_model import DAYS, FIRST, midnight
from bench.strangers.quais_words import book, filled, pieces, slots_in, typed

from argus.handover.demo.chance import Chance

# Of 40 other rooms, so many speak each language.
_TONGUES = {"fr": 17, "nl": 6, "en": 5, "es": 4, "sq": 2, "sr": 2, "it": 1, "pt": 1, "de": 1}
_FREIGHT_TONGUES = ("fr", "fr", "fr", "en", "nl", "es")
# How often each kind of look-alike comes.
_KINDS = (
    "freight", "freight", "freight", "freight", "news", "news", "cigarettes", "weed", "cars", "debt", "old_load",
    "talk_big", "lyrics", "game", "football", "joke", "joke",
)  # fmt: skip
# A day of chats, hour by hour.
_HOURS = (
    0,
    0,
    1,
    8,
    9,
    10,
    10,
    11,
    11,
    12,
    12,
    13,
    14,
    14,
    15,
    16,
    16,
    17,
    17,
    18,
    18,
    19,
    19,
    20,
    20,
    21,
    21,
    22,
    22,
    23,
)


class Besides:
    """Fills rooms with what is no shipment."""

    def __init__(self, chance: Chance, town: Town, boxes: Boxes, crews: list[Crew]) -> None:
        """Crews write beside their work; there are other people, and freight people."""
        self._chance, self._boxes, self._crews = chance, boxes, crews
        tongues = [tongue for tongue, count in _TONGUES.items() for _ in range(count)]
        self._others = [self._other_room(town, each) for each in chance.mixed(tongues * 3)]
        self.freight = [town.room(each, [town.person(), town.person()]) for each in _FREIGHT_TONGUES]
        self._all = [*town.rooms]

    def _other_room(self, town: Town, tongue: str) -> Room:
        known = [each for crew in self._crews for each in crew.people.values()]
        one = self._chance.one_of(known) if self._chance.happens(0.3) else town.person()
        more = [town.person() for _ in range(1 if self._chance.happens(0.75) else self._chance.between(2, 5))]
        return town.room(tongue, [one, *more])

    def threats(self, count: int) -> list[Beside]:
        """Violence that is ordered, planned, told of, or used to press somebody; no story twice."""
        threats: dict[str, list[str]] = book("beside")["threats"]
        stories = self._chance.mixed([(tongue, story) for tongue, each in threats.items() for story in each])
        made: list[Beside] = []
        for number in range(count):
            tongue, story = stories[number % len(stories)]
            rooms = [each.rooms[name] for each in self._crews for name in ("high", "side", "low")]
            fits = [each for each in rooms if each.language == tongue] or rooms
            made.append(Beside("threat"))
            self._write(self._chance.one_of(fits), self._when(), story, tongue, made[-1])
        return made

    def decoys(self, count: int) -> list[Beside]:
        """Lawful freight, news, songs, games, small business, old stories."""
        kinds = self._chance.dealt(_KINDS)
        told: set[str] = set()
        made: list[Beside] = []
        for _ in range(count):
            kind = next(kinds)
            stories: dict[str, list[str]] = book("beside")["decoys"][kind]
            tongue = self._chance.one_of(("fr", "fr", *stories)) if "fr" in stories else self._chance.one_of([*stories])
            rooms = self.freight if kind == "freight" else self._all
            fits = [each for each in rooms if each.language == tongue] or rooms
            made.append(Beside(kind))
            story = self._chance.one_of([each for each in stories[tongue] if each not in told] or stories[tongue])
            told.add(story)
            self._write(self._chance.one_of(fits), self._when(), story, tongue, made[-1])
        return made

    def small_talk(self, count: int) -> None:
        """So many messages about nothing."""
        weights = [(each, 1 + self._chance.below(12)) for each in (*self._others, *self._all)]
        rooms = [room for room, weight in weights for _ in range(weight)]
        talk = book("talk")
        while count > 0:
            room = self._chance.one_of(rooms)
            tongue = room.language
            at = self._when()
            for _ in range(self._chance.between(1, 4)):
                phrases: list[str] = talk["talk"][tongue]
                words = {name: self._chance.one_of(each) for name, each in self._words(talk, tongue).items()}
                sent = self._exchange(room, at, self._chance.one_of(phrases), tongue, words, count)
                count -= len(sent)
                if count <= 0:
                    return
                at = sent[-1].at + self._chance.between(20, 2_000)

    def _words(self, talk: Any, tongue: str) -> dict[str, list[str]]:
        bro: list[str] = book(tongue)["words"]["bro"]
        return {"bro": bro, **talk["words"].get(tongue, {})}

    def _exchange(
        self, room: Room, at: int, phrase: str, tongue: str, words: dict[str, str], most: int
    ) -> list[Message]:
        chance = self._chance
        one, other = chance.mixed(room.members)[:2]
        slots, sent = common_slots(chance) | words, list[Message]()
        for piece in pieces(chance, phrase)[:most]:
            who = other if piece.by_other else one
            sent.append(room.say(who, at, filled(typed(chance, who.habit, tongue, piece.text), slots).strip()))
            at += chance.between(6, 400)
        return sent

    def _write(self, room: Room, at: int, story: str, tongue: str, into: Beside) -> None:
        chance = self._chance
        one, other = chance.mixed(room.members)[:2]
        port = chance.one_of(list(book("docs")["ports"]))
        slots = common_slots(chance) | trade_slots(chance, port)
        near = [each.nick for each in room.members]
        slots |= {
            "nick": chance.one_of([nick for each in self._crews for nick in _nicks(each) if nick not in near]),
            "truckday": f"{chance.between(7, 17)}h", "n": str(chance.between(20, 60)),
        }  # fmt: skip
        if "box" in slots_in(story):
            into.container = self._boxes.new()
            slots["box"] = into.container
        for piece in pieces(chance, story):
            who = other if piece.by_other else one
            text = filled(typed(chance, who.habit, tongue, piece.text), slots)
            says = tuple(what for slot, what in (("box", "container"), ("port", "port")) if slot in piece.slots)
            into.said.append(Told(room.say(who, at, text), says, tongue))
            at += chance.between(10, 600)

    def _when(self) -> int:
        day = FIRST + timedelta(self._chance.below(DAYS))
        return midnight(day) + self._chance.one_of(_HOURS) * 3600 + self._chance.below(3600)


def _nicks(crew: Crew) -> Iterable[str]:
    return (each.nick for each in crew.people.values())
