"""Golden lines: what one line of chat mentions, written from the reference and general knowledge, not from the program.

A file `golden/<finder>.<language>.jsonl` holds one object a line:

    {"text": "morgen 22u aan de kaai", "sent": "2021-03-05T14:10", "expect": [["moment", "2021-03-06T22:00"]]}

`sent`: on the clock of Brussels; left out where it decides nothing. `expect`: (kind, value) of every mention of this
finder, in any order; with a third element, the `how`; with a fourth, values that must stand among the alternatives.
Several messages of one conversation: {"thread": [[sender, "2021-03-05T14:10", text], ...], "expect": [...]}, where
what `join` makes counts too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from argus.reading.mentions import PIECE, Batch, CodeWord, Finder, Lists, Mention, Piece, TerminalName, VesselName

FOLDER = Path(__file__).with_name("golden")
ZONE = ZoneInfo("Europe/Brussels")
SENT = "2021-03-05T14:10"  # a Friday
# Made up, so that what people may import is tested without anybody's list.
LISTS = Lists(
    code_words=(
        CodeWord("blokje", "nl", "unit", "one kilo", "medium", "test"),
        CodeWord("uithaler", "nl", "role", "fetches from the terminal", "low", "test"),
        CodeWord("trojaanse doos", "nl", "method", "people inside", "low", "test"),
        CodeWord("doos", "nl", "object", "container", "high", "test"),
        CodeWord("5-0", "nl", "authority", "police", "medium", "test"),
        CodeWord("top", "en", "commodity", "high grade", "high", "test"),
        CodeWord("top", "sq", "money", "wad of notes", "high", "test"),
        CodeWord("bricks", "en", "unit", "kilos", "high", "test"),
        CodeWord("special k", "en", "commodity", "ketamine", "medium", "test"),
        CodeWord("équipe de sortie", "fr", "role", "fetches from the terminal", "medium", "test"),
        CodeWord("pièces", "fr", "unit", "kilos", "high", "test"),
        CodeWord("gancho", "es", "method", "bags at the doors", "low", "test"),
        CodeWord("gancho ciego", "es", "method", "bags at the doors", "low", "test"),
        CodeWord("nieve", "es", "commodity", "cocaine", "high", "test"),
        CodeWord("içamento", "pt", "method", "hoisted alongside", "medium", "test"),
        CodeWord("la finanza", "it", "authority", "finance police", "medium", "test"),
        CodeWord("copë", "sq", "unit", "kilo", "high", "test"),
        CodeWord("utovar", "sr", "event", "loading", "medium", "test"),
        CodeWord("pečat", "sr", "object", "logo on a block", "high", "test"),
        CodeWord("weißes", "de", "commodity", "cocaine", "high", "test"),
        CodeWord("morgen", "nl", "relative_date", "+1", "medium", "test"),
    ),
    vessels=(VesselName("MSC Fictiva", "9074729"), VesselName("Harbour Dream"), VesselName("Ever")),
    terminals=(TerminalName("Noordkade Terminal", "BEANR", "1742"), TerminalName("Zuiderdok", "NLRTM")),
)


@dataclass(frozen=True)
class Line:
    """One golden line and where it stands."""

    finder: str
    place: str
    messages: tuple[tuple[int, datetime, str], ...]
    expect: tuple[tuple[Any, ...], ...]


def lines(finder: str = "*") -> Iterator[Line]:
    """All golden lines of a finder."""
    for path in sorted(FOLDER.glob(f"{finder}.*.jsonl")):
        for number, written in enumerate(path.read_text("utf-8").splitlines(), 1):
            if written.strip():
                told = json.loads(written)
                thread = told.get("thread") or [["a", told.get("sent", SENT), told["text"]]]
                senders = {name: index for index, name in enumerate(dict.fromkeys(each[0] for each in thread))}
                messages = tuple((senders[who], datetime.fromisoformat(when), text) for who, when, text in thread)
                yield Line(
                    path.name.partition(".")[0], f"{path.name}:{number}", messages, tuple(map(tuple, told["expect"]))
                )


def batch_of(messages: tuple[tuple[int, datetime, str], ...]) -> Batch:
    """The messages as a finder gets them."""
    return Batch([text for _, _, text in messages], [microseconds(when) for _, when, _ in messages], ZONE)


def microseconds(local: datetime) -> int:
    """A time on the clock of Brussels as microseconds UTC."""
    return int(local.replace(tzinfo=ZONE).timestamp()) * 1_000_000


def found_in(finder: Finder, line: Line) -> list[Mention]:
    """What a finder finds in a line, over all its messages, without pieces."""
    alone = list(finder.find(batch_of(line.messages)))
    joined: list[Mention] = []
    if hasattr(finder, "join") and len(line.messages) > 1:
        joined = list(
            finder.join(
                [Piece(line.messages[each.at][0], microseconds(line.messages[each.at][1]), each) for each in alone]
            )
        )
    return [each for each in (*alone, *joined) if not each.kind.startswith(PIECE)]


def is_right(found: list[Mention], expect: tuple[tuple[Any, ...], ...]) -> bool:
    """Whether exactly what was expected was found."""
    left = list(found)
    for kind, value, *more in expect:
        match = next((each for each in left if (each.kind, each.value) == (kind, value) and _more(each, more)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _more(mention: Mention, more: list[Any]) -> bool:
    how, *among = more or [mention.how]
    return mention.how == how and set(among[0] if among else ()) <= {value for value, _ in mention.alternatives}
