"""Tells shipments in the chats of their crews, and says everything else that is written on the docks."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bench.strangers.chats import Message, Person, Room, Told
from bench.strangers.docks_crews import Town
from bench.strangers.docks_loads import Caller, Shipment
from bench.strangers.docks_plots import SCENES
from bench.strangers.docks_words import Filler, Line, Phrases, book
from bench.strangers.kaaien_model import ZONE, local

from argus.handover.demo.chance import Chance

# Told by a scene of its own where no other scene has told it, with the gaps that tell it.
_OWED = {
    "port": ("say_port", ("port",)), "date": ("say_day", ("day",)), "quantity": ("say_amount", ("amount",)),
    "container": ("say_box", ("box",)),
}  # fmt: skip
# Hours between which a scene begins, where not any hour of the day will do.
_HOURS = {"night": (20, 22), "hotel": (7, 14), "pin": (7, 11), "ride": (7, 11), "done": (14, 22), "delay": (8, 21)}


class Voice:
    """Has people say dialogues in rooms."""

    def __init__(self, chance: Chance, town: Town, phrases: Phrases) -> None:
        self._chance, self._town, self.phrases = chance, town, phrases

    def spoken(
        self, room: Room, who: Sequence[Person], at: int, lines: Sequence[Line], language: str, filler: Filler
    ) -> Iterator[Message]:
        """The messages of a dialogue, each sent before the next is filled; an impatient writer makes several of one."""
        chance = self._chance
        before = ""
        for line in lines:
            sender = who[min(ord(line.who) - ord("a"), len(who) - 1)]
            hand = self._town.hands[id(sender)]
            parts = line.text.split("//")
            for text in parts if hand.impatient else [" ".join(parts)]:
                at += chance.between(3, 45) if line.who == before else chance.between(12, 700)
                before = line.who
                picture = self._paper(line.paper, language, filler) if line.paper else ""
                typed = hand.typed(chance, self.phrases.filled(language, text, filler))
                if typed or picture:
                    yield room.say(sender, at, typed, picture)

    def _paper(self, kind: str, language: str, filler: Filler) -> str:
        text = self.phrases.chosen(self._chance.one_of(book("papers")[kind]))
        return self.phrases.filled(language, "\n".join(each.strip() for each in text.strip().splitlines()), filler)


class Teller:
    """Tells what becomes of a shipment."""

    def __init__(self, chance: Chance, voice: Voice) -> None:
        self._chance, self._voice = chance, voice

    def tell(self, shipment: Shipment) -> None:
        """All scenes of its plot, and what they forgot to say."""
        for scene, offset in shipment.plot.steps:
            day = shipment.day + timedelta(days=offset)
            # A delay still speaks of the old day beside the new one; a diverted ship is told of by where it goes now.
            shipment.moved |= scene == "divert"
            self._scene(shipment, scene, day)
            shipment.moved |= scene == "delay"
        for what, (scene, gaps) in _OWED.items():
            if not shipment.says(what) and not shipment.plot.untold & set(gaps):
                self._scene(shipment, scene, shipment.dates[0] - timedelta(days=self._chance.between(9, 12)))

    def _scene(self, shipment: Shipment, name: str, day: date) -> None:
        scene = SCENES[name]
        room = shipment.crew.rooms[scene.room]
        language, lines = self._voice.phrases.drawn(room.language, name, shipment.plot.untold)
        who = [shipment.crew.people[role] for role in scene.speakers]
        hour = self._chance.between(*_HOURS.get(name, (8, 19)))
        at = int(datetime(day.year, day.month, day.day, hour, self._chance.between(0, 59), tzinfo=ZONE).timestamp())
        for line in lines:
            caller = Caller(self._chance, self._voice.phrases, shipment, language, local(at).date())
            for message in self._voice.spoken(room, who, at, [line], language, caller):
                at = message.at
                says = tuple(sorted(caller.told | set(line.says)))
                caller.told = set()
                if says or line.counts:
                    shipment.said.append(Told(message, says, language))
