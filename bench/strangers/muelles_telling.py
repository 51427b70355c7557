"""How a shipment of the world "muelles" is told: its story, step by step, in the rooms of its group."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bench.strangers.muelles_days import DAY_SECONDS, DAYS, FIRST_DAY, day_of, day_said, second, week_said
from bench.strangers.muelles_forms import (
    amount_said,
    number_written,
    point_said,
    position_said,
    price_said,
    read_off,
)
from bench.strangers.muelles_loads import Group, Load
from bench.strangers.muelles_model import Line, Person, Room, Told, phrases, slots, spoken, table

# A slot that was filled in tells this.
_SAYS = {
    "num": "container", "paper": "container", "loose": "container", "wrong": "wrong", "num2": "switched_to",
    "date": "date", "iso": "date", "dmy": "date", "port": "port", "PORT": "port", "term": "terminal",
    "pos": "position", "qty": "quantity", "n": "quantity", "was": "superseded", "share": "share",
    "pin": "release_reference", "seal": "seal", "plate": "plate", "firm": "transport", "driver": "driver",
    "clock": "extraction", "when": "extraction", "price": "price", "vessel": "vessel", "logo": "logo",
    "origin": "origin", "cover": "cover", "COVER": "cover", "coords": "position", "hide": "hiding", "last4": "last_4",
    "good": "container", "week": "week",
}  # fmt: skip
_FACTS = ("origin", "vessel", "firm", "driver", "logo", "plate", "seal", "pin", "term", "men", "hide")
_PAPERS = {"pasted", "tracked", "pin_mail"}
_STATUS = {"out", "seized", "cancel"}
_BARE = {"port!": "{port}", "qty!": "{qty}", "date!": "{date}", "week!": "{week}"}
_STEP = re.compile(r"([afx])([+-]\d+)@(\d+) (\w+) (\w+) (\S+)")
_SHORT = (
    "ok",
    "👍",
    "oke",
    "k",
    "check",
    "vale",
    "listo",
    "si",
    "ja",
    "oui",
    "sisi",
    "noted",
    "mire",
    "va bene",
    "dale",
    "👌",
)
ZONE = ZoneInfo("Europe/Brussels")
END = second(FIRST_DAY + timedelta(days=DAYS))


@dataclass(frozen=True)
class Step:
    """Somebody says something in a room."""

    at: int
    room: Room
    who: Person
    what: str


class Telling:
    """Tells shipments."""

    def __init__(self, rng: Random) -> None:
        """With chance of its own."""
        self.rng = rng

    def tell(self, load: Load) -> None:
        """Everything that is said of a shipment, in order of time, until it was cancelled or the world ends."""
        for step in sorted(self._steps(load), key=lambda each: each.at):
            if step.at < min(load.stopped or END, END - DAY_SECONDS):
                self._take(load, step)
        if load.stopped and load.stopped < END:
            rooms = dict.fromkeys((load.group.rooms["sup"], load.group.rooms["inv"]))
            for place, room in enumerate(rooms):
                self._say(load, load.stopped + place * 900, room, room.members[-1 if place else 0], "cancel")
        self._fill_gaps(load)

    def _steps(self, load: Load) -> Iterable[Step]:
        group, rng = load.group, self.rng
        from_day = {"a": load.dates[0], "f": load.dates[-1], "x": day_of(load.gone)}
        for anchor, days, hour, room, who, told in _STEP.findall(table("stories")[load.story]):
            at = second(from_day[anchor] + timedelta(days=int(days)), 3600 * (int(hour) + rng.uniform(-0.2, 0.2)))
            where = group.rooms[room]
            what = "seized" if told == "out" and load.status == "seized" else told
            yield Step(
                max(at, second(FIRST_DAY, 30_000 + 600 * load.number)), where, self._person(group, who, where), what
            )
        for since in load.moved[1:]:
            sup, inv = group.rooms["sup"], group.rooms["inv"]
            vague = rng.random() < 0.25
            yield Step(since + 60, sup, self._person(group, "supplier", sup), "week!" if vague else "delay")
            if vague or (rng.random() < 0.7 and inv is not sup):
                yield Step(since + 4000, inv, group.boss, "delay")
        if load.was is not None:
            at = second(load.dates[0] - timedelta(days=4), 3600 * rng.uniform(8, 18))
            yield Step(at, group.rooms["inv"], group.boss, "qtyfix")
        for _ in range(rng.randrange(3)):
            at = second(load.dates[0] - timedelta(days=rng.randrange(2, 12)), 3600 * rng.uniform(8, 19))
            room = rng.choice(list(group.rooms.values()))
            yield Step(at, room, group.boss, rng.choice(("price", "vessel", "qty", "?eta")))

    def _person(self, group: Group, who: str, room: Room) -> Person:
        found = {"boss": [group.boss], "supplier": [group.supplier], "insider": [group.insider]}
        people = found.get(who) or (group.partners if who == "partner" else group.crew)
        there = [each for each in people if each in room.members]
        return self.rng.choice(there or room.members)

    def _take(self, load: Load, step: Step) -> None:
        at, room, what = step.at, step.room, step.what
        if what.startswith("?"):
            what = what[1:]
            asking = self.rng.choice(room.others(step.who))
            room.say(at - self.rng.randrange(20, 900), asking, self._plain_phrase(asking, room.language, "ask"))
        if what == "share":
            self._shares(load, at, room)
            return
        for place, part in enumerate(what.split(";")):
            self._say(load, at + place * self.rng.randrange(5, 200), room, step.who, part)
        if self.rng.random() < 0.4:
            said = self.rng.choice(_SHORT)
            room.say(at + self.rng.randrange(250, 900), self.rng.choice(room.others(step.who)), said)

    def _shares(self, load: Load, at: int, room: Room) -> None:
        for person, part in load.shares:
            phrase = self.rng.choice(phrases(room.language, "share"))
            speaker = load.group.boss if "{who}" in phrase or person not in room.members else person
            filled = {"share": str(part), "who": person.nick}
            line = room.say(at, speaker, spoken(self.rng, speaker, phrase, filled))
            load.told.append(Told(room, line, ("share",)))
            at += self.rng.randrange(30, 2000)

    def _say(self, load: Load, at: int, room: Room, who: Person, what: str) -> None:
        language = who.language if self.rng.random() < 0.12 else room.language
        if what in _PAPERS or what == "plate_photo":
            self._paper(load, at, room, who, what)
        elif what == "halves":
            self._halves(load, at, room, who)
        elif what == "forward":
            self._forward(load, at, room, who)
        elif what.startswith("num") and load.wrong_how and not load.fixed and load.container:
            self._wrong(load, at, room, who, language)
        else:
            parts = [found for part in what.split("+") if (found := self._phrase(load, at, language, part))]
            if not parts and load.shares_only and what in ("open", "qty"):
                parts = [self._phrase(load, at, language, "vessel")]
            if parts and all(parts):
                joined = self.rng.choice((", ", "\n", " ", " / ")).join(parts)
                status = ("status",) if what in _STATUS else ()
                self._told(load, at, room, who, language, joined, status)

    def _phrase(self, load: Load, at: int, language: str, purpose: str) -> str:
        """A phrase of which everything is known that it tells; nothing where there is none."""
        known = self.filled(load, at, language).keys()
        bare = (_BARE[purpose],) if purpose in _BARE else ()
        found = [each for each in bare or phrases(language, purpose) if slots(each) <= known]
        return self.rng.choice(found) if found else ""

    def _told(
        self, load: Load, at: int, room: Room, who: Person, language: str, phrase: str, more: tuple[str, ...] = ()
    ) -> None:
        filled = self.filled(load, at, language)
        line = room.say(at, who, spoken(self.rng, who, phrase, filled))
        self.keep(load, room, line, (*self.tells(load, at, phrase), *more))

    def tells(self, load: Load, at: int, phrase: str) -> tuple[str, ...]:
        """What a phrase tells: an amount that changes later is superseded."""
        says = {_SAYS[each] for each in slots(phrase) if each in _SAYS}
        if "quantity" in says and load.was is not None and at < _counted(load):
            says = says - {"quantity"} | {"superseded"}
        return tuple(sorted(says))

    def keep(self, load: Load, room: Room, line: Line, says: tuple[str, ...]) -> None:
        """Remember a message as evidence."""
        load.told.append(Told(room, line, says))
        if "date" in says:
            load.dates_said.append((line.at, load.date_at(line.at)))

    def filled(self, load: Load, at: int, language: str) -> dict[str, str]:
        """Everything that may be filled in at that moment."""
        rng, facts, today, day = self.rng, load.facts, day_of(at), load.date_at(at)
        gone = datetime.fromtimestamp(load.gone, ZONE)
        blocks = load.was if load.was is not None and at < _counted(load) else load.blocks
        filled = {
            **{name: str(facts[name]) for name in _FACTS}, "port": port_said(rng, load.port, language),
            "cover": table("places")["cover"][facts["cover"]][language], "price": price_said(rng, facts["price"]),
            "date": day_said(rng, language, day, today), "date2": day_said(rng, language, day + timedelta(1), today),
            "when": day_said(rng, language, day_of(load.gone), today), "who": rng.choice(load.group.partners).nick,
            "clock": gone.strftime(rng.choice(("%H:%M", "%Hu%M" if language == "nl" else "%Hh%M", "%H.%M"))),
            "week": week_said(rng, language, day),
            "coords": point_said(rng, *facts["point"]), "pos": position_said(rng, language, load.position),
        }  # fmt: skip
        if load.container:
            filled |= {"num": number_written(rng, load.container, language), "last4": load.container[-4:]}
        if load.switched_to:
            filled["num2"] = number_written(rng, load.switched_to, language)
        if not load.shares_only:
            filled |= {"qty": amount_said(rng, language, blocks, load.bags), "n": str(blocks)}
        if load.was is not None:
            filled |= {"was": str(load.was), "more" if load.blocks > load.was else "less": ""}
        return filled

    def _wrong(self, load: Load, at: int, room: Room, who: Person, language: str) -> None:
        """A wrong number, and what puts it right a little later."""
        wrong = number_written(self.rng, load.wrong or "", language) if load.wrong_how != "digit" else load.wrong or ""
        phrase = self.rng.choice([each for each in phrases(language, "num") if slots(each) == {"num"}])
        self.keep(load, room, room.say(at, who, spoken(self.rng, who, phrase, {"num": wrong})), ("wrong",))
        load.fixed = True
        later = at + int(self.rng.choice((40, 300, 1500, 5000)) * self.rng.uniform(0.5, 1.2))
        purpose = {"typed": "fix", "digit": "digit", "old": "oldbox"}[load.wrong_how]
        fix = self.rng.choice(phrases(language, purpose))
        filled = self.filled(load, later, language) | {"wrong": load.wrong or ""}
        filled |= {"good": (load.container or "")[-1], "bad": (load.wrong or "")[-1]}
        says = tuple(sorted({_SAYS[each] for each in slots(fix) if each in _SAYS}))
        self.keep(load, room, room.say(later, who, spoken(self.rng, who, fix, filled)), says)

    def _forward(self, load: Load, at: int, room: Room, who: Person) -> None:
        """What was said in another room, passed on as it was, whoever understands it."""
        heard = [each for each in load.told if each.room is not room and who in each.room.members]
        fresh = [each for each in heard if day_of(each.line.at) == day_of(at) and each.line.at < at]
        fresh = [each for each in fresh if "container" in each.says and "wrong" not in each.says]
        if not fresh:
            self._say(load, at, room, who, "num")
            return
        last = max(fresh, key=lambda each: each.line.at)
        mark = self.rng.choice(("Fwd: ", "> ", "", "[forwarded]\n"))
        self.keep(load, room, room.say(at, who, mark + last.line.text, last.line.ocr_text), last.says)

    def _halves(self, load: Load, at: int, room: Room, who: Person) -> None:
        """The number in two messages."""
        number = load.container or ""
        cut = self.rng.choice((4, 4, 7))
        for place, part in enumerate((number[:cut], number[cut:])):
            said = part if who.manner == 0 else part.lower()
            self.keep(load, room, room.say(at + place * 25, who, said), ("container",))

    def _paper(self, load: Load, at: int, room: Room, who: Person, what: str) -> None:
        """A paper pasted, or photographed so that only a machine reads it."""
        pages = table("docs")["plate" if what == "plate_photo" else what]
        page = self.rng.choice(pages)
        text = page.format_map(paper_filled(self.rng, load, at))
        says = tuple(sorted({_SAYS[each] for each in slots(page) if each in _SAYS}))
        if what == "plate_photo" or (what == "pasted" and self.rng.random() < 0.4):
            line = room.say(at, who, self._plain_phrase(who, room.language, "photo"), text)
        else:
            line = room.say(at, who, text)
        self.keep(load, room, line, says)

    def _plain_phrase(self, who: Person, language: str, purpose: str) -> str:
        return spoken(self.rng, who, self.rng.choice(phrases(language, purpose)), {})

    def _fill_gaps(self, load: Load) -> None:
        """Whoever runs it says what nobody has said: the harbour, the day, how much."""
        said = load.says()
        begun = min((each.line.at for each in load.told), default=load.moved[0])
        if load.shares_only and "share" not in said:
            self._shares(load, begun + 90, load.group.rooms["inv"])
            said.add("share")
        for what, name in (("port!", "port"), ("date!", "date"), ("qty!", "quantity")):
            if name not in said and not (name == "quantity" and ("share" in said or "superseded" in said)):
                begun += self.rng.randrange(300, 4000)
                self._say(load, begun, load.group.rooms["inv"], load.group.boss, what)


def tell_lists(rng: Random, groups: Iterable[Group]) -> None:
    """Now and then a boss lists what is under way: one message about several shipments."""
    for group in groups:
        room = group.rooms["inv"]
        for load in group.loads[1::2]:
            at = second(load.dates[0] - timedelta(days=rng.randrange(2, 9)), 3600 * rng.uniform(8, 19))
            under_way = [each for each in group.loads if _may_be_listed(each, at)]
            if len(under_way) > 1:
                _list(rng, group, room, at, under_way)


def _counted(load: Load) -> int:
    """When the amount changed, if it did."""
    return second(load.dates[0] - timedelta(days=4))


def _may_be_listed(load: Load, at: int) -> bool:
    numbered = min((each.line.at for each in load.told if "container" in each.says), default=END)
    return numbered < at < min(load.stopped or END, load.gone) and not load.shares_only


def _list(rng: Random, group: Group, room: Room, at: int, loads: list[Load]) -> None:
    docs, telling = table("docs"), Telling(rng)
    row = rng.choice(docs["list_row"])
    filled = [telling.filled(each, at, room.language) for each in loads]
    text = "\n".join((rng.choice(docs["list_head"]), *(row.format_map(each) for each in filled)))
    line = room.say(at, group.boss, text)
    for load in loads:
        telling.keep(load, room, line, telling.tells(load, at, row))


def port_said(rng: Random, port: str, language: str) -> str:
    """A harbour as it is called in a language, or by people of everywhere."""
    names = table("places")["ports"][port]["names"]
    return str(rng.choice(names.get(language, names["any"]) if rng.random() < 0.75 else names["any"]))


def paper_filled(rng: Random, load: Load, at: int) -> dict[str, str]:
    """What stands on a paper about a box."""
    facts, day = load.facts, load.date_at(at)
    number = load.container or ""
    names = ("origin", "vessel", "voyage", "booking", "seal", "pin", "term", "plate", "firm")
    return {name: str(facts[name]) for name in names} | {
        "PORT": load.port, "COVER": table("places")["cover"][facts["cover"]]["en"],
        "cover": table("places")["cover"][facts["cover"]]["en"],
        "iso": day.isoformat(), "dmy": f"{day:%d/%m/%Y}", "date": f"{day:%d/%m}", "clock": "08:30",
        "paper": number, "loose": read_off(rng, number) if number else "", "pallets": "20",
    }  # fmt: skip
