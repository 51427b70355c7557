"""How a shipment is told: its course, step by step, in the rooms of its crew."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bench.strangers.chats import Room, Told
from bench.strangers.quais_arcs import ARCS, HOURS_OF_TAKING, SAYS_OF_BEAT, SAYS_OF_SLOT
from bench.strangers.quais_boxes import box_said, common_slots
from bench.strangers.quais_loads import Load
from bench.strangers.quais_model import ZONE, Person, midnight
from bench.strangers.quais_words import book, day_said, filled, hour_said, phrase_for, pieces, slots_in, typed

from argus.handover.demo.chance import Chance

_NODS = ("ok", "ok", "👍", "ok {bro}", "👌", "k", "✅", "ok ok", "🙏", "{bro}", "top", "ok vu")
_PAPERS = {"bill": "bill", "screen": "screen", "schedule": "schedule", "sealphoto": "sealphoto", "gate": "gate"}
_INSIDE_TELLS = frozenset(("look", "move", "scan", "pin", "screen", "mute", "switch"))
_FORWARDED = ("", "", "Fwd: ", "[transféré] ", ">> ", "de l autre: ")


class Teller:
    """Lets people tell of shipments."""

    def __init__(self, chance: Chance) -> None:
        """Phrases that were said are not said again while others fit."""
        self._chance = chance
        self._phrases: set[str] = set()
        self._known: dict[int, int] = {}

    def tell(self, load: Load) -> None:
        """Write all messages about a shipment into the rooms of its crew."""
        steps = [each for each in ARCS[load.arc] if self._chance.happens(each[3])]
        moves = [each for each in steps if each[2] in ("delay", "divert")]
        if len(load.days) > 1 and not moves:
            steps.append((-46, "high", "delay", 1))
        before = 0
        for hours, room, beat, _ in sorted(steps, key=lambda each: each[0]):
            at = midnight(load.days[-1]) + hours * 3600 + self._chance.between(-5_000, 5_000)
            before = max(self._waking(at, hours), before + 400)
            self._step(load, load.crew.rooms[room], before, beat)
        where_and_when = load.says("port") and load.says("date")
        if not where_and_when and self._chance.happens(0.65):
            at = midnight(load.days[-1]) - self._chance.between(24, 57) * 3600
            self._say(load, load.crew.rooms["high"], self._waking(at, -57), "eta", ("port", "quay"))
        load.said.sort(key=lambda each: each.message.at)

    def _waking(self, at: int, hours: int) -> int:
        hour = datetime.fromtimestamp(at, ZONE).hour
        asleep = 2 <= hour < 8 and not -12 < hours < 40
        return at + 6 * 3600 + self._chance.between(0, 7_000) if asleep else at

    def _step(self, load: Load, room: Room, at: int, beat: str) -> None:
        if beat == "forward":
            self._forward(load, room)
        elif beat in _PAPERS:
            self._paper(load, room, at, beat)
        else:
            self._say(load, room, at, beat)

    def _now(self, load: Load, at: int, beat: str) -> int:
        """The place in `days` that is known: who tells of a delay moves it on, and close to the end all know."""
        last = len(load.days) - 1
        if beat in ("delay", "divert"):
            self._known[load.number] = min(self._known.get(load.number, 0) + 1, last)
        close = midnight(load.days[-1]) - at < 60 * 3600
        return last if close else self._known.get(load.number, 0)

    def _say(self, load: Load, room: Room, at: int, beat: str, wanted: tuple[str, ...] = ()) -> None:
        place = self._now(load, at, beat)
        if beat == "delay" and place and load.days[place] < load.days[place - 1]:
            beat = "sooner"
        offered = beat == "offer" and load.planned != load.blocks
        slots = self._slots(load, room.language, at, place, load.planned if offered else load.blocks)
        if beat not in HOURS_OF_TAKING:
            slots["hour"] = hour_said(self._chance, room.language, self._chance.between(5, 23), 0)
        known = slots.keys() - load.unsaid
        if beat != "divert":
            known -= {"oldport"}
        found = phrase_for(self._chance, room.language, beat, known, self._phrases, wanted)
        if found is None:
            return
        phrase, language = found
        if language != room.language:
            slots = self._slots(load, language, at, place, load.planned if offered else load.blocks)
        teller, other = self._pair(load, room, beat)
        for piece in pieces(self._chance, phrase):
            who = other if piece.by_other else teller
            text = filled(typed(self._chance, who.habit, language, piece.text), slots)
            if not text:
                continue
            says = self._says(beat, piece.slots, offered=offered, late=place < len(load.days) - 1)
            load.said.append(Told(room.say(who, at, text), says, language))
            at += self._chance.between(8, 300)
        if self._chance.happens(0.3):
            nod = filled(self._chance.one_of(_NODS), slots)
            load.said.append(Told(room.say(other, at + self._chance.between(5, 900), nod), (), ""))

    def _says(self, beat: str, slots: frozenset[str], *, offered: bool, late: bool) -> tuple[str, ...]:
        told = [what for slot in sorted(slots) for what in SAYS_OF_SLOT.get(slot, ())]
        if beat not in HOURS_OF_TAKING and "extraction" in told:
            told.remove("extraction")
        if offered:
            told = ["superseded" if what == "quantity" else what for what in told]
        if beat in SAYS_OF_BEAT and SAYS_OF_BEAT[beat] not in told:
            told.append(SAYS_OF_BEAT[beat])
        if beat == "fix" and "wrong" in told and "container" not in told:
            told.append("superseded")
        if late and "date" in told:
            told.append("superseded")
        return tuple(dict.fromkeys(told))

    def _pair(self, load: Load, room: Room, beat: str) -> tuple[Person, Person]:
        people = load.crew.people
        by_room = {"source": "source", "inside": "inside" if beat in _INSIDE_TELLS else "second"}
        name = next(name for name, each in load.crew.rooms.items() if each is room)
        role = by_room.get(name) or self._chance.one_of(
            {"high": ("boss", "second", "second"), "low": ("lead", "lead", "second"), "side": ("boss", "lead")}[name]
        )
        if name == "low" and beat in ("out", "count", "stolen", "lost"):
            role = self._chance.one_of(("lead", "young", "younger"))
        others = [each for each in room.members if each is not people[role]]
        return people[role], self._chance.one_of(others)

    def _paper(self, load: Load, room: Room, at: int, kind: str) -> None:
        place = self._now(load, at, kind)
        slots = self._slots(load, room.language, at, place, load.blocks)
        slots["pod"] = load.ports[min(place, len(load.ports) - 1)].upper()
        slots["box"] = self._chance.one_of((load.box, f"{load.box[:4]} {load.box[4:10]} {load.box[10]}"))
        papers = book("docs")["papers"][kind]
        if load.arc in ("on_a_photo", "photo_of_steel") and kind == "sealphoto":
            papers = [each for each in papers if "{box}" in each]
        paper = self._chance.one_of(papers)
        teller, other = self._pair(load, room, kind)
        found = phrase_for(self._chance, room.language, "photo", (), set())
        text = typed(self._chance, teller.habit, room.language, found[0]) if found else ""
        says = self._says(kind, frozenset(slots_in(paper)), offered=False, late=place < len(load.days) - 1)
        load.said.append(Told(room.say(teller, at, text, filled(paper, slots)), says, room.language))
        if self._chance.happens(0.4):
            load.said.append(Told(room.say(other, at + self._chance.between(20, 900), "👍"), (), ""))

    def _forward(self, load: Load, room: Room) -> None:
        able = [each for each in load.said if each.says and each.message.room is not room]
        if not able:
            return
        first = max(able, key=lambda each: each.message.at)
        both = [each for each in room.members if each in first.message.room.members] or room.members
        text = first.message.text and self._chance.one_of(_FORWARDED) + first.message.text
        at = first.message.at + self._chance.between(60, 2_400)
        load.said.append(Told(room.say(both[0], at, text, first.message.ocr_text), first.says, first.language))

    def _slots(self, load: Load, language: str, at: int, place: int, blocks: int) -> dict[str, str]:
        """What phrases in a language ask for, on the day of the message."""
        chance, words = self._chance, book(language)["words"]
        today, day = datetime.fromtimestamp(at, ZONE).date(), load.days[place]
        slots = common_slots(chance) | load.facts
        slots |= {each: chance.one_of(words[each]) for each in ("bro", "thing", "stuff", "police", "inside")}
        port = load.ports[min(place, len(load.ports) - 1)]
        if place and len(load.ports) > 1:
            slots["quay"] = book("docs")["ports"][port]["quays"][0]
        slots |= {
            "box": box_said(chance, load.box), "box2": box_said(chance, load.box2), "wrong": load.wrong,
            "half1": load.box[:7], "half2": load.box[7:],
            "tail": load.box[-4:] if chance.happens(0.6) else load.box[-5:],
            "day": day_said(chance, language, day, today), "isoday": day.isoformat(), "frday": f"{day:%d/%m/%Y}",
            "oldday": _old(load, place, language, today, chance), "hour": hour_said(chance, language, *load.hour),
            "port": chance.one_of(book("docs")["ports"][port]["names"]),
            "oldport": chance.one_of(book("docs")["ports"][load.ports[0]]["names"]),
            "qty": self._amount(load, words, blocks), "n": str(chance.between(3, 6)),
        }  # fmt: skip
        if load.shares:
            joint = chance.one_of((", ", " / ", "\n", " + "))
            form = chance.one_of(words["share"])
            slots["shares"] = joint.join(form.format(who=nick, s=part) for nick, part in load.shares)
        return slots

    def _amount(self, load: Load, words: Mapping[str, list[str]], blocks: int) -> str:
        chance = self._chance
        if load.bags and blocks == load.blocks and chance.happens(0.6):
            if len(load.bags) == 3:
                return chance.one_of(words["odd_bags"]).format(b=load.bags[0], p=load.bags[1], r=load.bags[2])
            return chance.one_of(words["bags"]).format(b=load.bags[0], p=load.bags[1])
        if blocks >= 1000 and blocks % 100 == 0 and chance.happens(0.6):
            tonnes = f"{blocks / 1000:g}".replace(".", chance.one_of(",."))
            return chance.one_of(words["tonnes"]).format(t=tonnes, n=blocks)
        return chance.one_of(words["amount"]).format(n=blocks)


def _old(load: Load, place: int, language: str, today: date, chance: Chance) -> str:
    before = load.days[place - 1] if place else load.days[0] - timedelta(days=1)
    return day_said(chance, language, before, today)


def tell_of_owner(chance: Chance, load: Load, room: Room) -> None:
    """A forwarder who knows nothing asks for the container."""
    at = midnight(load.days[-1]) + chance.between(9, 80) * 3600
    slots = common_slots(chance) | load.facts | {"box": load.box, "bro": "", "port": load.ports[-1]}
    ask: str = chance.one_of(book("docs")["papers"]["owner"])
    message = room.say(chance.one_of(room.members), at, filled(ask, slots))
    load.said.append(Told(message, ("innocent_owner", "container"), ""))
