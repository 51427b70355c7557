"""Find places on the map, as "51.43200,3.22100": latitude and longitude in degrees.

Forms: "51.2345, 4.4123", comma decimals, degrees with minutes and seconds, N S E W before or behind in nine languages,
links to maps. "O" is east in Dutch and German and west in French, Spanish and Italian: both readings are kept.
"""

from collections.abc import Iterator
from itertools import compress
from typing import NamedTuple

import pyarrow as pa

from argus.reading.languages import LANGUAGES, read_languages
from argus.reading.mentions.asked import NumbersAnd
from argus.reading.mentions.batch import Row
from argus.reading.mentions.identifiers.gates import Kind, word_near
from argus.reading.mentions.mention import Mention
from argus.reading.mentions.word_lists import words

# Two decimals of two digits and more, degrees with a sign for them, or two numbers with a letter of the compass.
_LOOKS_SO = (
    r"[0-9][.,][0-9]{2,}[^0-9.\n][^0-9\n]{0,13}[0-9]{1,3}[.,][0-9]{2}"
    r"|[0-9] ?[°º]"
    r"|(?i)[0-9]['’′]? ?[nsz]\.?b?\.?[ ,;/]{0,3}[ewo]? ?[0-9]"
    r"|(?i)\b[nsz] ?[0-9]{1,2}[ .,°]"
)
# Words of the compass and the sign they stand for, "o" for one or the other. nl: z = south, NB ZB OL WL.
_LATITUDES = {
    **dict.fromkeys(words("n nb north noord nord"), (1,)),
    **dict.fromkeys(words("s z zb south zuid sur sud"), (-1,)),
}
_LONGITUDES = {
    **dict.fromkeys(words("e ol east oost est ost"), (1,)),
    **dict.fromkeys(words("w wl west ouest oeste ovest"), (-1,)),
    "o": (-1, 1),
}
_COMPASS = frozenset(_LATITUDES.keys() | _LONGITUDES.keys())
_EAST = frozenset({"nl", "de"})
_NUMBERS = NumbersAnd()
_DECIMAL = frozenset({".", ","})
_ENOUGH = 2_000  # characters tell the language
_MOST_PARTS = 6  # words from a number to its letter of the compass: minutes, seconds, and the decimals of each
_WORDS = words(
    "gps coord coords coordinaat coordinaten coordinate coordinates coordonnee coordonnees coordenada"
    " coordenadas coordinata kordinate koordinate koordinaten koordinat kordinata kordinatat pos positie"
    " position posicion posicao posizione pozicija pozicioni pozita locatie location loc lokacija vendndodhja"
    " ubicacion punto punt point pin spot drop lat latitude lon lng long maps map geo google mlat mlon osm"
    " openstreetmap"
)
_LINKED = words("maps map geo mlat ll q loc query daddr destination place waze goo")
_PRICES = words(
    "eur euro euros usd dollar dollars koers cours prijs prix preis price prezzo precio preco kurs btc eth k"
)
_DEGREE = ("°", "º", "˚")
_MINUTE = ("'", "’", "′", "´", "`")
_SECOND = ('"', "”", "″", "''", "’’", "′′")
_BETWEEN = frozenset({" ", ",", ", ", " , ", "; ", ";", "/", " / ", " - ", "  ", "\n", " : ", "%2C", ". ", ""})


class _Angle(NamedTuple):
    """One number of a place.

    Attributes:
        begun: its first word.
        end: behind its last word. start, stop: where it stands, its letter of the compass within.
        decimals: digits behind the decimal mark. letter: of the compass; "" = none. marked: written with ° or minutes.
    """

    begun: int
    end: int
    start: int
    stop: int
    degrees: float
    decimals: int
    letter: str
    marked: bool
    signed: bool


def _found_in(row: Row) -> Iterator[Mention]:
    """The places."""
    row = _without_ordinals(row)
    end = 0
    behind: _Angle | None = None
    east: bool | None = None
    for index in _beginnings(row):
        if index < end:
            continue
        # What was no second number may be a first one.
        first = behind if behind and behind.begun == index else _angle(row, index)
        behind = _angle(row, _next_number(row, first.end)) if first else None
        values = _values(row, first, behind) if first and behind else ()
        if not (first and behind and values):
            continue
        alternatives: tuple[tuple[str, float], ...] = ()
        if len(values) > 1:
            east = _speaks_of_east(row.text) if east is None else east
            values = values[::-1] if east else values
            alternatives = tuple(zip(values, (0.6, 0.4), strict=True))
        yield row.mention("coordinates", first.start, behind.stop, values[0], alternatives=alternatives)
        end = behind.end


def _beginnings(row: Row) -> list[int]:
    """Numbers with decimals or not far before a letter of the compass, and such letters before a number."""
    words = row.words
    letters, numbers = row.places(_COMPASS), row.places(_NUMBERS)
    found = {letter for letter in letters if letter + 1 < len(words) and words[letter + 1][0] in _DIGITS_BEFORE}
    found.update(compress(numbers, map(_DECIMAL.__contains__, map(row.gaps.__getitem__, numbers))))
    near = {index for letter in letters for index in range(letter - _MOST_PARTS, letter)}
    found.update(near.intersection(numbers))
    return sorted(found)


def _without_ordinals(row: Row) -> Row:
    """Without the letter º among the words, which many write for the sign of degrees."""
    if "º" not in row.text:
        return row
    kept = [index for index, start in enumerate(row.starts) if row.text[start] != "º"]
    if len(kept) == len(row.words):
        return row
    return row.kept(kept)


def _angle(row: Row, index: int) -> _Angle | None:
    """The number that begins at this word, or at its letter of the compass."""
    if index >= len(row.words):
        return None
    begun, letter, start = index, "", row.starts[index]
    if row.words[index] in _COMPASS and row.gap(index) in ("", " ", ": "):
        letter, index = row.words[index], index + 1
    if index >= len(row.words) or not _is_number(row.words[index], 5):
        return None
    whole = row.text[row.ends[index] : row.ends[index] + 1] not in (".", ",")
    if whole and not letter and not _leads_to_compass(row, index):
        return None
    before = row.before(index)
    signed = before.endswith("-") and (len(before) > 1 or index == 0) and before[-2:-1] not in _DIGITS_BEFORE
    if not letter:
        start = row.starts[index] - signed
        if before[-1:] in (".", "#", "$", "€") or (not before and index):
            return None
    number, decimals, at = _decimal(row, index)
    marked = _begins(row.gap(at), _DEGREE)
    minutes = _minutes(row, at) if not decimals else None
    if minutes:
        number, at, marked = number + minutes[0], minutes[1], True
    stop = row.ends[at] + (_mark(row.gap(at)) if marked else 0)
    if not letter and at + 1 < len(row.words) and row.words[at + 1] in _COMPASS and _short(row.gap(at), marked):
        at += 1
        letter, stop = row.words[at], row.ends[at]
    # Four digits and five are degrees with minutes.
    if not (letter if len(row.words[index]) > 3 else letter or decimals or marked):
        return None
    return _Angle(begun, at + 1, start, stop, -number if signed else number, decimals, letter, marked, signed)


_DIGITS_BEFORE = frozenset("0123456789")


def _leads_to_compass(row: Row, index: int) -> bool:
    """Whether a whole number can be degrees: a sign, minutes or a letter of the compass follow."""
    after = row.words[index + 1 : index + 1 + _MOST_PARTS]
    if _COMPASS.isdisjoint(after):
        return False
    return after[0] in _COMPASS or _is_number(after[0], 2) or row.gap(index) not in ("", " ")


def _decimal(row: Row, index: int) -> tuple[float, int, int]:
    """A number with its decimals, how many those are, and its last word."""
    whole = row.words[index]
    if index + 1 < len(row.words) and row.gap(index) in (".", ",") and _is_number(row.words[index + 1], 15):
        following = row.words[index + 1]
        if row.gap(index) == "." or len(following) > 1:
            number = _packed(whole, following) if len(whole) > 3 else float(f"{whole}.{following}")
            return number, len(following), index + 1
    return float(whole), 0, index


def _packed(whole: str, decimals: str) -> float:
    """5125.9 as ships' instruments write it: 51 degrees and 25.9 minutes."""
    return float(whole[:-2]) + float(f"{whole[-2:]}.{decimals}") / 60


def _minutes(row: Row, at: int) -> tuple[float, int] | None:
    """Minutes and seconds behind the degrees, in degrees, and their last word."""
    gap = row.gap(at)
    degrees = _begins(gap, _DEGREE) and len(gap) <= 3
    if at + 1 >= len(row.words) or not _is_number(row.words[at + 1], 2) or not (degrees or gap in (" ", "-")):
        return None
    minutes, decimals, last = _decimal(row, at + 1)
    if minutes >= 60:
        return None
    after = row.gap(last)
    signed = _begins(after, _MINUTE)
    if not decimals and (signed or after == " ") and last + 1 < len(row.words) and _is_number(row.words[last + 1], 2):
        seconds, _, end = _decimal(row, last + 1)
        if seconds < 60 and (_begins(row.gap(end), _SECOND) or _follows_compass(row, end)):
            return minutes / 60 + seconds / 3600, end
    return (minutes / 60, last) if signed or degrees or decimals else None


def _values(row: Row, first: _Angle, second: _Angle) -> tuple[str, ...]:
    """The values a pair may have; none where it is no place."""
    if not _belong_together(row, first, second):
        return ()
    if first.letter and second.letter:
        return _by_compass(first, second)
    if first.letter or second.letter or first.marked or second.marked:
        return ()
    told = word_near(row.words, first.begun, first.begun, _WORDS, 6)
    if not told and word_near(row.words, first.begun, second.end, _PRICES, 3, 2):
        return ()
    linked = told and _is_linked(row, first)
    fewest = 2 if linked else 3 if told else 4
    small = abs(first.degrees) < 10 and abs(second.degrees) < 10 and not told
    if min(first.decimals, second.decimals) < fewest or small:
        return ()
    return _within_bounds(first.degrees, second.degrees)


def _belong_together(row: Row, first: _Angle, second: _Angle) -> bool:
    between = row.text[first.stop : second.start]
    if between in _BETWEEN:
        return True
    words_between = row.words[first.end : second.begun]
    return bool(words_between) and len(between) <= 12 and "\n" not in between and _WORDS.issuperset(words_between)


def _by_compass(first: _Angle, second: _Angle) -> tuple[str, ...]:
    north, east = (first, second) if first.letter in _LATITUDES else (second, first)
    if north.letter not in _LATITUDES or east.letter not in _LONGITUDES:
        return ()
    if not (first.decimals or first.marked or second.decimals or second.marked):
        return ()
    (side,) = _LATITUDES[north.letter]
    return tuple(
        value
        for sign in _LONGITUDES[east.letter]
        for value in _within_bounds(abs(north.degrees) * side, abs(east.degrees) * sign)
    )


def _within_bounds(north: float, east: float) -> tuple[str, ...]:
    return (f"{north:.5f},{east:.5f}",) if abs(north) <= 90 and abs(east) <= 180 else ()


def _speaks_of_east(text: str) -> bool:
    """Whether "O" is rather east: by the language of the message."""
    (codes,) = read_languages(pa.array([text[:_ENOUGH]]))["languages"].to_pylist()
    return bool(codes) and LANGUAGES[codes[0]] in _EAST


def _is_linked(row: Row, first: _Angle) -> bool:
    before = row.text[first.start - 1] if first.start else ""
    return before in ("@", "=", ":", "/") and word_near(row.words, first.begun, first.begun, _LINKED, 6)


def _next_number(row: Row, index: int) -> int:
    """The next word that can begin a number: over words of maps ("lon"), not far."""
    for at in range(index, min(index + 3, len(row.words))):
        if row.words[at] in _COMPASS or row.words[at][0] in _DIGITS_BEFORE:
            return at
    return index


def _follows_compass(row: Row, at: int) -> bool:
    return at + 1 < len(row.words) and row.words[at + 1] in _COMPASS


def _is_number(word: str, most: int) -> bool:
    return len(word) <= most and word[0] in _DIGITS_BEFORE


def _begins(gap: str, marks: tuple[str, ...]) -> bool:
    return gap.lstrip(" ").startswith(marks)


def _mark(gap: str) -> int:
    """How much of what follows still belongs to the number: its sign."""
    stripped = gap.lstrip(" ")
    for marks in (_SECOND, _MINUTE, _DEGREE):
        for mark in marks:
            if stripped.startswith(mark):
                return len(gap) - len(stripped) + len(mark)
    return 0


def _short(gap: str, marked: bool) -> bool:
    return gap in ("", " ") or (marked and len(gap) <= 4 and "\n" not in gap)


COORDINATES = Kind(_LOOKS_SO, _found_in)
