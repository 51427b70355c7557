"""What leads and threats are without any of Argus: a search for container numbers, and lists of words.

Each stands as somebody would write it in an afternoon; Argus is measured beside them. Nothing of the demo went into the
words.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from argus.messages import Archive
from tests.leads.truth import Shown

# So many messages before and after a number, in its conversation.
WINDOW = 30
_CONTAINER = re.compile(r"\b([A-Z]{3}U)[ -]?(\d{6})[ -]?(\d)\b", re.IGNORECASE)
_PORTS = {
    "antwerp": "BEANR", "antwerpen": "BEANR", "anvers": "BEANR", "amberes": "BEANR", "rotterdam": "NLRTM",
    "hamburg": "DEHAM", "hambourg": "DEHAM", "le havre": "FRLEH", "vlissingen": "NLVLI", "bremerhaven": "DEBRV",
    "algeciras": "ESALG", "valencia": "ESVLC", "sines": "PTSIE", "gioia tauro": "ITGIT", "livorno": "ITLIV",
    "barcelona": "ESBCN", "genova": "ITGOA", "lisboa": "PTLIS", "piraeus": "GRPIR", "durres": "ALDRZ",
}  # fmt: skip
_PORT = re.compile(r"\b(" + "|".join(_PORTS) + r")\b", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})\b")
_QUANTITY = re.compile(
    r"\b(\d{2,4})\s*(?:kg|kilo|kilos|blok|blokken|stuks|pieces|blocks|bricks|pains|ladrillos|"  # codespell:ignore
    r"paquetes|pezzi|komada|pako|tijolos|pacotes|stück|pakete)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(container|bak|boot|ship|schip|vessel|barco|nave|brod|anije|kaai|quay|quai|muelle|kai|zegel|seal|plomb|"
    r"precinto|sello|deur|doors?|puertas|uithaler|crew|ploeg|equipo|squadra|ekipa|kilo|kg|blokken|stuks|blocks|"
    r"ladrillos|cocaine|coke|coca|blok|wit|white|blanca|bianca|pin|code|chauffeur|driver|scan|"  # codespell:ignore
    r"douane|customs|geladen|loaded|cargado|haven|port|puerto|porto)\b",
    re.IGNORECASE,
)
_THREAT = re.compile(
    r"\b(kill|dood|doden|dead|shoot|schiet|schieten|gun|weapon|wapen|slapen|poppen|verdwijnen|tuer|mort|flingue|"
    r"matar|muerto|pistola|uccidere|morto|ubiti|mrtav|vras|vrit|morrer|töten|umbringen|tot|bomb|granaat|"
    r"adres|"  # codespell:ignore
    r"kogel|liquideren|hit)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One message. `place`: of its conversation, in order of time."""

    message: str
    us: int
    conversation: int
    place: int
    text: str


@dataclass(slots=True)
class _Box:
    """One container number with all that was found around it."""

    number: str
    messages: dict[str, int] = field(default_factory=dict)
    ports: Counter[str] = field(default_factory=Counter)
    kilos: Counter[float] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    words: int = 0


def lines_of(archive: Archive) -> list[Line]:
    """All dated messages, by conversation and time."""
    rows = [
        (row["conversation"], row["sent_at"], row["message_id"].hex(), row["text"])
        for shard in archive.shards
        for row in shard.table.select(["conversation", "sent_at", "message_id", "text"]).to_pylist()
        if row["sent_at"] is not None
    ]
    found: list[Line] = []
    for conversation, us, message, text in sorted(rows):
        place = found[-1].place + 1 if found and found[-1].conversation == conversation else 0
        found.append(Line(message, us, conversation, place, text or ""))
    return found


def check_digit_only(lines: Sequence[Line]) -> list[Shown]:
    """A lead is a container number whose check digit is right; the one said last comes first."""
    boxes = _boxes(lines)
    newest = sorted(boxes.values(), key=lambda each: -max(each.messages.values()))
    return [Shown(each.number, None, None, None, frozenset(each.messages), None) for each in newest]


def with_words_around(lines: Sequence[Line]) -> list[Shown]:
    """The same with port, date and quantity said most often near it; most words of the trade near it come first."""
    boxes = _boxes(lines)
    for number, line in enumerate(lines):
        for found in set(_numbers(line.text)):
            for near in lines[max(0, number - WINDOW) : number + WINDOW + 1]:
                if near.conversation == line.conversation:
                    _take(boxes[found], near)
    best = sorted(boxes.values(), key=lambda each: (-each.words, each.number))
    return [
        Shown(
            each.number, _most(each.ports), _most(each.days), _most(each.kilos), frozenset(each.messages),
            max(each.messages.values()),
        )
        for each in best
    ]  # fmt: skip


def threat_words(lines: Sequence[Line]) -> list[str]:
    """Messages with one of thirty words; those with most of them first."""
    counted = [(len(_THREAT.findall(line.text)), line) for line in lines]
    return [line.message for count, line in sorted(counted, key=lambda each: (-each[0], each[1].us)) if count]


def _boxes(lines: Sequence[Line]) -> dict[str, _Box]:
    boxes: dict[str, _Box] = {}
    for line in lines:
        for number in _numbers(line.text):
            boxes.setdefault(number, _Box(number)).messages[line.message] = line.us
    return boxes


def _numbers(text: str) -> Iterator[str]:
    for owner, serial, digit in _CONTAINER.findall(text):
        number = f"{owner.upper()}{serial}{digit}"
        if _check_digit(number[:10]) == int(digit):
            yield number


def _check_digit(ten: str) -> int:
    """ISO 6346: letters count 10 to 38 without the multiples of 11, each place twice the one before."""
    values = [int(each) if each.isdigit() else _letter(each) for each in ten]
    return sum(value << place for place, value in enumerate(values)) % 11 % 10


def _letter(letter: str) -> int:
    number = ord(letter) - ord("A") + 10
    return number + sum(1 for hole in (11, 21, 31) if number >= hole)


def _take(box: _Box, near: Line) -> None:
    words = len(_WORDS.findall(near.text))
    box.words += words
    box.ports.update(_PORTS[each.lower()] for each in _PORT.findall(near.text))
    box.kilos.update(float(each) for each in _QUANTITY.findall(near.text))
    box.days.update(each for each in _days(near))
    if words:
        box.messages[near.message] = near.us


def _days(line: Line) -> Iterator[date]:
    """A day and a month: the next such day after the message."""
    sent = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=line.us)).date()
    for day, month in _DATE.findall(line.text):
        for year in (sent.year, sent.year + 1):
            try:
                found = date(year, int(month), int(day))
            except ValueError:
                continue
            if found >= sent:
                yield found
                break


def _most(counted: Counter[Any]) -> Any:
    return counted.most_common(1)[0][0] if counted else None
