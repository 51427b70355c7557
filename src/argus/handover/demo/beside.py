"""What looks like a shipment and is none, threats and what only sounds like one, a lawyer, and a freight office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import DAYS, FIRST_DAY, day_said, local, moment, typed
from argus.handover.demo.model import IRC, SIGNAL, WHATSAPP, Conversation, Line, Person, Planted
from argus.handover.demo.numbers import container, written
from argus.handover.demo.people import Cast
from argus.handover.demo.phrases import book, wording
from argus.handover.demo.rooms import Builder, Rooms
from argus.handover.demo.shipments import Shipment

DECOYS = ("dry_run", "cigarettes", "old_load", "news", "joke", "small")
_DECOYS_PER = {"dry_run": 6000, "cigarettes": 6000, "old_load": 4000, "news": 3000, "joke": 2500, "small": 400}


@dataclass(frozen=True, slots=True)
class Beside:
    """A planted thing that is no shipment.

    Attributes:
        kind: one of DECOYS, threat, look_alike, freight, privileged. container: the number that stands in it, or None.
    """

    kind: str
    said: tuple[Planted, ...]
    container: str | None = None


class Besides:
    """Says them in the rooms of groups and of people of their own."""

    def __init__(self, chance: Chance, builder: Builder, cast: Cast, shipments: Sequence[Shipment]) -> None:
        """The vessels and goods are those of the shipments: nothing in a word alone tells a decoy."""
        self._chance = chance
        self._shipments = shipments
        languages = chance.mixed(("nl", "en", "de", "fr", "es", "it"))
        office = [cast.person("freight office") for _ in range(3)]
        self.offices = [
            builder.room(WHATSAPP, "Freight desk", languages[0], office, group=True),
            builder.room(SIGNAL, "Planning quay", languages[1], office, group=True),
        ]
        self._dealers = [
            builder.pair(chance.one_of((WHATSAPP, SIGNAL)), language, cast.person("dealer"), cast.person("customer"))
            for language in languages[2:5]
        ]
        self._client, self.lawyer = cast.person("client"), cast.person("lawyer")
        self._counsel = builder.pair(chance.one_of((WHATSAPP, SIGNAL)), languages[0], self._client, self.lawyer)

    @property
    def counsel(self) -> Conversation:
        """The conversation with the lawyer."""
        return self._counsel

    def say(self, rooms: Sequence[Rooms], messages: int) -> list[Beside]:
        """All that is beside the shipments in a world of so many messages."""
        chance = self._chance
        found: list[Beside] = []
        theirs = [room for each in rooms for room in each.all() if room.service != IRC]
        for kind in DECOYS:
            for _ in range(max(2, messages // _DECOYS_PER[kind])):
                room = chance.one_of(self._dealers if kind == "small" else theirs)
                found.append(self._decoy(kind, room))
        found.extend(self._one("threat", chance.one_of(theirs)) for _ in range(max(3, messages // 3000)))
        everywhere = theirs + self._dealers
        found.extend(self._one("look_alike", chance.one_of(everywhere)) for _ in range(max(6, messages // 800)))
        found.extend(self._freight(chance.one_of(self.offices)) for _ in range(max(15, messages // 40)))
        found.extend(self._privileged() for _ in range(max(4, messages // 1500)))
        return found

    def _decoy(self, kind: str, room: Conversation) -> Beside:
        number = container(self._chance) if kind in ("dry_run", "cigarettes", "old_load") else None
        lines = [self._line(room, kind, number)]
        if kind == "small":
            answering = room.partner(lines[0].sender)
            at = lines[0].at + self._chance.between(20, 300)
            lines.append(self._said(room, at, answering, "small_yes", number))
        elif kind in ("dry_run", "cigarettes"):
            lines.append(self._said(room, lines[0].at + 400, lines[0].sender, "offer_yes", number))
        return Beside(kind, tuple(Planted(room, line, (kind,)) for line in lines), number)

    def _freight(self, room: Conversation) -> Beside:
        number = container(self._chance)
        lines = [self._line(room, "freight", number)]
        if self._chance.happens(0.4):
            after = lines[0].at + self._chance.between(30, 900)
            lines.append(self._said(room, after, room.partner(lines[0].sender), "freight_ask", number))
        return Beside("freight", tuple(Planted(room, line, ("freight",)) for line in lines), number)

    def _privileged(self) -> Beside:
        room = self._counsel
        asked = self._said(room, self._time(), self._client, "lawyer_ask", None)
        answered = self._said(room, asked.at + self._chance.between(60, 3000), self.lawyer, "lawyer", None)
        return Beside("privileged", tuple(Planted(room, line, ("privileged",)) for line in (asked, answered)))

    def _one(self, kind: str, room: Conversation) -> Beside:
        return Beside(kind, (Planted(room, self._line(room, kind, None), (kind,)),))

    def _line(self, room: Conversation, kind: str, number: str | None) -> Line:
        return self._said(room, self._time(), self._chance.one_of(room.members), kind, number)

    def _said(self, room: Conversation, at: int, sender: Person, kind: str, number: str | None) -> Line:
        chance, told = self._chance, book(room.book)
        like = chance.one_of(self._shipments)
        words = wording(room.language)
        day = local(at).date() + timedelta(days=chance.between(2, 9))
        filled = {
            "number": written(chance, told, number or container(chance)),
            "name": chance.one_of(room.members).nick,
            "n": chance.between(1, 12),
            "price": chance.one_of((50, 60, 70, 80)),
            "vessel": like.vessel,
            "port": typed(told, words["ports"].get(like.port, like.port)),
            "origin": typed(told, like.origin),
            "cover": typed(told, words["covers"][like.cover]),
            "day": day_said(chance, told, room.language, day, at),
        }
        text = told.say(chance, room.language, kind, filled).text
        return room.say(at, sender, text)

    def _time(self) -> int:
        return moment(self._chance, FIRST_DAY + timedelta(days=self._chance.between(1, DAYS - 1)))
