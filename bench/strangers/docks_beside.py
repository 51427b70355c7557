"""Threats, decoys and small talk of the docks."""

from datetime import date, datetime, timedelta

from bench.strangers.chats import Room, Told
from bench.strangers.delivered import Beside
from bench.strangers.docks_boxes import Yard, box_typed
from bench.strangers.docks_crews import DAYS, FIRST, Crew, Town
from bench.strangers.docks_telling import Voice
from bench.strangers.docks_words import book, day_said
from bench.strangers.kaaien_model import ZONE, local

from argus.handover.demo.chance import Chance

_TELLS = {"xbox": "container", "xday": "date", "xport": "port", "xn": "quantity"}
_DECOYS = (
    "song", "film", "football", "game", "cigarettes", "freight", "freight", "cars", "news", "weed", "small", "haggle",
    "old_load", "joke", "look_alike",
)  # fmt: skip
# Talk of boxes and ships is left to those who live by it.
_FREIGHT = frozenset(("xbox", "vessel", "cover"))
_THREATS = ("nl", "en", "nl", "en", "es", "sr")


class Stranger:
    """Fills the gaps of talk that is about no shipment."""

    def __init__(self, chance: Chance, yard: Yard, language: str, today: date) -> None:
        self._chance, self._language, self._today = chance, language, today
        self._box = ""
        self._yard = yard
        self.told: set[str] = set()

    @property
    def box(self) -> str | None:
        """The container it named, if any."""
        return self._box or None

    def __call__(self, gap: str) -> str | None:
        """What stands in a gap; None if it is in the lists of the language."""
        chance = self._chance
        if gap in _TELLS:
            self.told.add(_TELLS[gap])
        if gap == "xbox":
            self._box = self._box or self._yard.box()
            return box_typed(chance, self._box)
        if gap == "xday":
            ahead = timedelta(days=chance.between(0, 12))
            return day_said(chance, self._language, self._today + ahead, self._today)
        if gap == "xport":
            places = book(self._language).get("ports") or book("en")["ports"]
            return str(chance.one_of(chance.one_of(list(places.values()))))
        numbers = {
            "xn": (2, 60), "small_n": (2, 9), "clock": (6, 23), "money": (2, 95), "score": (0, 4), "pct": (5, 40),
            "year": (2011, 2020), "many": (100, 900),
        }  # fmt: skip
        if gap in numbers:
            return str(chance.between(*numbers[gap]))
        if gap in ("vessel", "cover", "origin"):
            return str(chance.one_of(book("places")[f"{gap}s"]))
        return None


class Besides:
    """Writes all that is no shipment."""

    def __init__(self, chance: Chance, town: Town, yard: Yard, voice: Voice, crews: list[Crew]) -> None:
        self._chance, self._town, self._yard, self._voice, self._crews = chance, town, yard, voice, crews
        self._by_tongue: dict[str, list[Room]] = {}
        for room in town.bystanders(90):
            self._by_tongue.setdefault(room.language, []).append(room)

    def threats(self, count: int) -> list[Beside]:
        """People in danger."""
        made = []
        for number in range(count):
            language = _THREATS[number % len(_THREATS)]
            rooms = [each for crew in self._crews for each in crew.rooms.values() if each.language == language]
            room = self._chance.one_of(rooms + self._by_tongue[language][:4])
            made.append(self._beside("threat", "threat", language, room))
        return made

    def decoys(self, count: int) -> list[Beside]:
        """What is none."""
        made = []
        for number in range(count):
            kind, language = _DECOYS[number % len(_DECOYS)], self._chance.one_of(("nl", "en"))
            room = self._chance.one_of(self._by_tongue[language])
            made.append(self._beside(kind, f"decoy_{kind}", language, room))
        return made

    def _beside(self, kind: str, key: str, language: str, room: Room) -> Beside:
        name, lines = self._voice.phrases.drawn(language, key)
        at = self._moment()
        stranger = Stranger(self._chance, self._yard, name, local(at).date())
        said = []
        who = self._chance.mixed(room.members)
        for line in lines:
            for message in self._voice.spoken(room, who, at, [line], name, stranger):
                at = message.at
                said.append(Told(message, tuple(sorted(stranger.told)), name))
                stranger.told = set()
        return Beside(kind, stranger.box, said)

    def talk(self, count: int) -> None:
        """So many messages of small talk."""
        chance = self._chance
        bystanders = [room for rooms in self._by_tongue.values() for room in rooms]
        hauliers = {room.key for room in bystanders[::3]}
        own = [room for crew in self._crews for room in crew.rooms.values()]
        while count > 0:
            room = chance.one_of(own if chance.happens(0.3) else bystanders)
            language, lines = self._voice.phrases.drawn(
                room.language, "talk", frozenset() if room.key in hauliers else _FREIGHT
            )
            at = self._moment()
            stranger = Stranger(chance, self._yard, language, local(at).date())
            who = chance.mixed(room.members)
            said = list(self._voice.spoken(room, who, at, lines, language, stranger))
            for message in said[count:]:
                room.messages.remove(message)
            count -= min(count, len(said))

    def _moment(self) -> int:
        day = FIRST + timedelta(days=self._chance.below(DAYS))
        hour = self._chance.one_of((7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 21, 21, 22, 23))
        return int(datetime(day.year, day.month, day.day, hour, self._chance.below(60), tzinfo=ZONE).timestamp())
