"""Chat text on a screen: shown as it is, able to do nothing.

Text from evidence reaches a page only as text nodes. What cannot be seen (zero width, controls) or changes the
direction of what follows becomes a badge with its name; the character itself stays inside the badge, closed off by an
isolate, so that copying still gives the original. Control characters are not repeated: HTML cannot carry them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

# Names in use among people who know them; everything else is shown by its number.
SHORT_NAMES = {
    0x0085: "NEL", 0x00AD: "SHY", 0x034F: "CGJ", 0x061C: "ALM", 0x115F: "HCF", 0x1160: "HJF", 0x180E: "MVS",
    0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM", 0x2028: "LS", 0x2029: "PS",
    0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2066: "LRI",
    0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0x3164: "HF", 0xFEFF: "BOM", 0xFFA0: "HHF", 0x2800: "BLANK",
}  # fmt: skip
CONTROLS = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)  # fmt: skip

# Cc without tab and line end, Cf, line and paragraph separators, fillers that look like nothing, lone surrogates,
# variation selectors 17 and up, private use is visible as a box and stays.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_ZWJ = "\u200d"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown in one way.

    Attributes:
        text: what stands there; for a badge what a copy should give (empty for control characters).
        badge: short name of what cannot be seen; empty for plain text.
        about: its number and Unicode name, for the badge's tooltip.
        marked: part of a search hit.
    """

    text: str
    badge: str = ""
    about: str = ""
    marked: bool = False


def pieces(text: str, marks: Sequence[tuple[int, int]] = (), *, most: int | None = None) -> list[Piece]:
    """Cut `text` into pieces. `marks` are code point ranges [start, end) in order; `most` cuts the text off."""
    end = len(text) if most is None else min(len(text), most)
    if not marks and not _HIDDEN.search(text, 0, end):
        return [Piece(text[:end])] if end else []
    found: list[Piece] = []
    at = 0
    for first, last in marks:
        start, stop = max(first, at), min(last, end)
        if start >= stop:
            continue
        _plain(found, text, at, start, marked=False)
        _plain(found, text, start, stop, marked=True)
        at = stop
    _plain(found, text, at, end, marked=False)
    return found


def one_line(text: str) -> list[Piece]:
    """For names: a line end or tab is a badge too, because a name with one pretends to be two."""
    found: list[Piece] = []
    for piece in pieces(text):
        if piece.badge:
            found.append(piece)
            continue
        for part in re.split(r"([\n\t])", piece.text):
            if part in ("\n", "\t"):
                found.append(Piece(part, CONTROLS[ord(part)], _about(part)))
            elif part:
                found.append(Piece(part))
    return found


def _plain(found: list[Piece], text: str, start: int, end: int, *, marked: bool) -> None:
    at = start
    for match in _HIDDEN.finditer(text, start, end):
        place = match.start()
        if _belongs(text, place):
            continue
        if at < place:
            found.append(Piece(text[at:place], marked=marked))
        found.append(_badge(match.group(), marked))
        at = place + 1
    if at < end:
        found.append(Piece(text[at:end], marked=marked))


def _belongs(text: str, place: int) -> bool:
    """A joiner between two emoji is spelling, and so is the return before a line end."""
    letter = text[place]
    after = text[place + 1 : place + 2]
    if letter == _ZWJ:
        before = text[place - 1 : place]
        return bool(before and after) and _pictorial(before) and _pictorial(after)
    return letter == "\r" and after == "\n"


def _pictorial(letter: str) -> bool:
    return letter == "\ufe0f" or unicodedata.category(letter) in ("So", "Sk")


@cache
def _badge(letter: str, marked: bool) -> Piece:
    number = ord(letter)
    if number < len(CONTROLS):
        return Piece("", CONTROLS[number], _about(letter), marked)
    name = SHORT_NAMES.get(number, f"U+{number:04X}")
    carried = "" if unicodedata.category(letter) in ("Cc", "Cs") else letter
    return Piece(carried, name, _about(letter), marked)


def _about(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()
