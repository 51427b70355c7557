"""Where a container stands in the yard or on board: `rij 12 bay 34 tier 82`, `staat op D14-23-2`."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.harbour_words import Cues
from argus.reading.mentions.quays import QUAY_WORDS
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import code_end, counts_something, first_behind
from argus.reading.mentions.yard_codes import Code, code_behind_block, place_on_board

# What the parts of a position are called; the words that mean little else are enough by themselves.
_SURE = {
    "row": words("rij rijen rangee rangees hilera fileira rreshti rreshtin reihe"),
    "tier": words("tier tiers"),
}
_UNSURE = {
    "row": words("row rows rang fila filas fili red redu reda"),
    "bay": words("bay bays baie travee bahia baia baja bej campata vak"),
    "tier": words(
        "laag hoogte etage niveau nivel altura livello tiro nivo niveli lage hohe haut hauteur height lartesi lartesia "
        "kat kati visina visini altezza"
    ),
    "block": words("blok block bloc bloque bloco blocco blloku bllok bllokun bloku"),
    "stack": words("stack stapel stapels pila pile pilha"),
}
_PARTS = {word: part for table in (_SURE, _UNSURE) for part, words in table.items() for word in words}
_SURE_WORDS = frozenset(word for words in _SURE.values() for word in words)
# Behind these, a code of letters, digits and dashes is a position.
_PLACE = words(
    "positie position pos posicion posicao posizione pozicioni pozicion pozicija poziciju pozita yardpositie "
    "locatie staat stapelplaats yard slot emplacement ubicacion stellplatz steht stoji"
)
# These are less sure: much else `staat` somewhere.
_VERBS = words("plek plaats posto platz place plaza lugar sitio puesto vendi mesto spot staat slot yard steht stoji")
_BEHIND_QUAY = frozenset((" ", ", ", " - ", "\n"))
YARD_WORDS = _PLACE | _VERBS | _PARTS.keys()
_BEGINNINGS = frozenset(YARD_WORDS | QUAY_WORDS)
_LINKS = words("nr no n op is in at num nummer number auf na ne en a la le el os em an der")
_LINKS_OF_PARTS = _LINKS - {"in", "a", "is"}
_DASHES = frozenset(("", "-", "–", "/", "."))
_LONGEST = 12
_VERSION = frozenset("vr")  # `staat op v1.2`
_MOST_DIGITS = 3
_MOST_LETTERS = 2
_JOINED = frozenset(("", ",", "-", "/", ".", ";", "+"))


class Position(NamedTuple):
    """A position and where it stands."""

    start: int
    end: int
    value: str


class _Part(NamedTuple):
    """One part: words [first, end)."""

    first: int
    end: int
    value: str
    is_sure: bool


def positions_in(row: Row, cues: Cues, codes: Sequence[Code] = ()) -> Iterator[Position]:
    """The positions in a message: neighbouring parts are one; `codes` are those that were found in it."""
    together: list[_Part] = []
    for part in _with_codes(_parts(row), codes):
        if together and not _follows(row, together[-1], part):
            yield from _position(row, together, cues)
            together = []
        together.append(part)
    yield from _position(row, together, cues)


def _with_codes(parts: Iterator[_Part], codes: Sequence[Code]) -> Iterator[_Part]:
    """The parts and the codes in order; a code stands for the parts that it overlaps."""
    place = 0
    for part in parts:
        while place < len(codes) and codes[place].end <= part.first:
            yield _Part(*codes[place], is_sure=True)
            place += 1
        if place == len(codes) or part.end <= codes[place].first:
            yield part
    yield from (_Part(*code, is_sure=True) for code in codes[place:])


def _parts(row: Row) -> Iterator[_Part]:
    behind = 0
    for index in row.places(_BEGINNINGS):
        part = _part(row, index) if index >= behind else None
        if part is not None:
            behind = part.end
            yield part


def _part(row: Row, index: int) -> _Part | None:
    """The part that begins with this word."""
    word = row.words[index]
    if word in _PARTS:
        return _lettered_part(row, index) or _numbered_part(row, index)
    if word in _PLACE or word in _VERBS:
        return _code(row, first_behind(row, index, most=2, links=_LINKS), is_noun=word not in _VERBS)
    if word in QUAY_WORDS:  # `kaai 1742 A12-09`
        number = first_behind(row, index, most=2, links=_LINKS)
        if number < len(row.words) and row.words[number].isdigit() and row.gap(number) in _BEHIND_QUAY:
            return _code(row, number + 1, is_noun=False)
    return None


def _lettered_part(row: Row, index: int) -> _Part | None:
    """`blok H 3/2`, `bay 12-04-82`: block, row and tier behind one word."""
    place = first_behind(row, index, most=1, links=_LINKS_OF_PARTS)
    named = _PARTS[row.words[index]]
    told = place_on_board(row, place) if named == "bay" else code_behind_block(row, place) if named == "block" else None
    return None if told is None else _Part(index, told[0], told[1], is_sure=True)


def _numbered_part(row: Row, index: int) -> _Part | None:
    """`rij 12`, `blok C4`: the word, perhaps `nr`, and one to three digits, perhaps with letters."""
    place = first_behind(row, index, most=1, links=_LINKS_OF_PARTS)
    if place >= len(row.words):
        return None
    end = code_end(row, place)
    code = row.text[row.starts[place] : row.ends[end - 1]]
    digits = [word for word in row.words[place:end] if word.isdigit()]
    if not digits and _PARTS[row.words[index]] == "block" and len(code) <= _MOST_LETTERS:
        return _Part(index, end, f"block {code.upper()}", is_sure=False)
    if len(digits) != 1 or len(digits[0]) > _MOST_DIGITS or end - place > 2 or len(code) > _MOST_DIGITS + 1:
        return None
    if counts_something(row, end):
        return None
    word = row.words[index]
    is_sure = word in _SURE_WORDS or (_PARTS[word] == "block" and not row.words[place].isdigit())
    return _Part(index, end, f"{_PARTS[word]} {code.upper()}", is_sure)


def _code(row: Row, place: int, *, is_noun: bool) -> _Part | None:
    """`staat op D14-23-2`, `positie B07`: at least a letter and two digits, and a dash behind what is no noun."""
    if place >= len(row.words) or row.words[place].isdigit() or len(row.words[place]) > 2:
        return None
    end = code_end(row, place, _DASHES)
    code = row.text[row.starts[place] : row.ends[end - 1]]
    digits = sum(map(len, (word for word in row.words[place:end] if word.isdigit())))
    if len(code) > _LONGEST or not row.words[end - 1].isdigit() or digits < 2 or (row.gap(place) and end - place < 3):
        return None
    is_version = row.words[place] in _VERSION and row.gap(end - 2) == "."
    if is_version or (end - place < 3 and not is_noun):
        return None
    dashed = code.upper().replace("–", "-").replace("/", "-").replace(".", "-")
    return _Part(place, end, dashed, is_sure=True)


def _follows(row: Row, before: _Part, part: _Part) -> bool:
    return part.first == before.end and len(gap := row.gap(before.end - 1)) < 4 and gap.strip() in _JOINED


def _position(row: Row, parts: list[_Part], cues: Cues) -> Iterator[Position]:
    if not parts:
        return
    first, end = parts[0].first, parts[-1].end
    if len(parts) > 1 or parts[0].is_sure or (parts[0].value[:5] != "block" and cues.near(first, end, reach=6)):
        yield Position(row.starts[first], row.ends[end - 1], " ".join(part.value for part in parts))
