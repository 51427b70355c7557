"""What people talk about all day: nothing. It fills the conversations, real lines of a public channel among it.

The lines of `books/chatter.toml` are made up. Real ones come from samples/ubuntu-irc (CC BY 4.0, see its SOURCE.md)
where this program stands in its repository: what the nicknames of that channel said, without the names they said it to.
"""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import DAYS, FIRST_DAY, day_said, days_from, local, second
from argus.handover.demo.model import IRC, Conversation
from argus.handover.demo.phrases import Book, book

_SAMPLE = Path(__file__).parents[4] / "samples/ubuntu-irc/#ubuntu"
_SAID = re.compile(r"\[[0-9:]{5}\] <([^>]+)> (.+)")
_LETTERS = re.compile(r"[\w`\[\]\\^{}|-]+")
# A channel is kept as a log per day: few days, so that no import drowns in small files.
_IRC_DAYS = 20
# A line is a word, a sentence, or what people run together.
_SHAPES = (("short",), ("line",), ("line",), ("line",), ("line",), ("short", "line"), ("line", "line"))


class Chatter:
    """Lines that say nothing, per language."""

    def __init__(self, chance: Chance) -> None:
        """The invented lines; the real ones when they are at hand."""
        self._chance = chance
        self._talk = _talk()
        self._real = _real_lines(chance)

    @property
    def real(self) -> bool:
        """Whether real lines are mixed in."""
        return bool(self._real)

    def fill(self, room: Conversation, count: int) -> None:
        """So many messages, in talks of a few minutes, over the whole half year."""
        chance, told = self._chance, book(room.book)
        days = [chance.below(DAYS) for _ in range(_IRC_DAYS if room.service == IRC else count)]
        while count > 0:
            length = min(count, chance.between(3, 15))
            count -= length
            at = second(days_from(FIRST_DAY, chance.one_of(days)), chance.between(8, 21), chance.below(60))
            speaker = chance.below(len(room.members))
            for _ in range(length):
                at += chance.between(8, 150)
                speaker += 0 if chance.happens(0.25) else chance.between(1, len(room.members) - 1)
                speaker %= len(room.members)
                room.say(at, room.members[speaker], self._line(room, told, at))

    def _line(self, room: Conversation, told: Book, at: int) -> str:
        chance = self._chance
        if self._real and room.language == "en" and chance.happens(0.7):
            return chance.one_of(self._real)
        day = local(at).date() + timedelta(days=chance.between(1, 25))
        filled = {
            "name": chance.one_of(room.members).nick,
            "num": chance.between(2, 40),
            "hour": chance.between(8, 23),
            "clock": f"{chance.between(8, 22)}:{chance.below(60):02}",
            "date": day_said(chance, told, room.language, day, at),
        }
        kinds = chance.one_of(_SHAPES)
        return ", ".join(self._talk.say(chance, room.language, kind, filled, told.style).text for kind in kinds)


@cache
def _talk() -> Book:
    return Book("chatter")


def _real_lines(chance: Chance) -> list[str]:
    """What was said in one log, drawn by chance, where it names nobody and holds no address."""
    logs = sorted(_SAMPLE.rglob("*.raw.txt")) if _SAMPLE.is_dir() else []
    if not logs:
        return []
    said = [
        match for line in chance.one_of(logs).read_text("utf-8", "replace").split("\n") if (match := _SAID.match(line))
    ]
    names = {match[1].casefold() for match in said}
    names |= {name.strip("_`") for name in names}
    lines = (match[2].strip() for match in said)
    return [each for each in lines if each and "\ufffd" not in each and not _names_somebody(each, names)]


def _names_somebody(line: str, names: set[str]) -> bool:
    if line[0] == "!" or any(each in line for each in ("@", "://", "www.")):
        return True
    words = line.split()
    return words[0][-1] in ":," or any(word.casefold() in names for word in _LETTERS.findall(line))
