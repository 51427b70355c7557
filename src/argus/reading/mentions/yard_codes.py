"""Positions in the yard written as a code: `D14-23-2`, `A51.3`, `GG51 282`, `31A 63 5`, `blok H 3/2`.

A block of letters and numbers, then its bay or row, then perhaps its tier. Chat is full of seats, versions and plates
that look alike: alone only three parts count; two need a word of the yard beside them, or a terminal.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.harbour_words import HARBOUR, Cues
from argus.reading.mentions.mention import MOST_LOOKED_AT, first_of
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import counts_something

# Beside a code, these say that it is a place: what stands or was put there, and what it stands between.
BESIDE = words(
    "parked stacked standing landed grounded rack block row bay lane field slot stack tier position "
    "geparkeerd geplaatst gezet neergezet gestapeld gelost staat ligt rij blok vak laan veld laag hoogte stapel "
    "positie "
    "gare pose place parc allee rangee hauteur bloc travee debarque position empilage pile range emplacement "
    "ubicado ubicada ubicacion bajaron puesto apilado fila bloque calle patio parque pila altura hilera posicion "
    "parqueado estacionado descarregado posicao bloco pilha rua quadra altura fileira "
    "posizione messo messa sbarcato scaricato piazzale corsia blocco altezza tiro campata "
    "pozicioni pozicion parkuar vendosur shkarkuar rreshti rresht rreshtin blloku bllok bllokun lartesia vendi "
    "pozicija poziciji poziciju parkiran parkirano istovaren istovareno red redu blok bloku visina visini stoji "
    "stellplatz steht geloscht abgestellt reihe feld stapel spur gasse"
)
# Elsewhere in the message, these say that it is about boxes in a yard.
_YARD = words(
    "koelers koelbakken leegstand leeg lege hek afsluiting kraan kranen straddle straddles scan gescand scanner "
    "vrijgegeven deuren reefers empties fence doors crane scanlist released tier yard "
    "frigos frigo reefer grillage cloture grue portes libere vides scanner "
    "frigorificos reja valla grua puertas escaner liberado vacios "
    "frigorificas grade cerca guindaste portas vazios escaner liberada "
    "frigoriferi frigo recinzione rete gru porte vuoti sbloccato "
    "frigoriferet gardhi vinci dyert skaner boshet ograda dizalica vrata skener prazni hladnjace "
    "kuhler kuhlern zaun kran turen leere freigegeben"
)
# These say so right before a code only.
_RIGHT_BEFORE = words(
    "staat ligt steht stoji place pose puesto range red redu rua calle gare rack landed gezet messo messa tiro vendi "
    "spur gasse quadra laan veld field feld slot hoogte hauteur altura altezza lartesia visina"
)
_AROUND = HARBOUR | _YARD | (BESIDE - _RIGHT_BEFORE)
# Before a code, these make it something else.
_OF_ANOTHER = words(
    "seal zegel zegels plomb precinto sello lacre sigillo vule plomba siegel plate plaat nummerplaat kenteken plaque "
    "matricula placa targa targat tablice kennzeichen pin ref referentie reference booking voyage voy reis viaje "
    "viagem reise version versie v gate poort seat stoel stoelnr siege asiento assento posto sitz flat apt apartment "
    "room kamer chambre habitacion quarto camera zimmer flight vlucht vol vuelo voo volo flug model type modelo tel "
    "zitplaats foto photo img telefoon phone exit afrit sortie salida uitrit bus huis huisnummer appartement "
    "postbus code kernel driver chapter"
)
# `v1-20-3` is a version.
_VERSION = frozenset("vr")
# `10K 25 5`, `18H 30 5`: money, sizes and hours; as blocks they need a word beside them.
_COUNTING = frozenset("GHKMTUXLVW")
_COMPASS_BEHIND = re.compile(r"[,; ]{0,3}[NSEWO] ?[0-9]")
_COMPASS_BEFORE = re.compile(r"[NSEWO] ?[0-9.]+[,; ]{0,3}$")

# What may be one, in RE2, to choose messages: most have none.
_GATE = (
    r"(?:^|[^\w\-./_@#$=+\\])(?:[A-Za-z]{1,2}[0-9]{1,3}[-–./][0-9]|[A-Za-z]{2}[0-9]{1,2} [0-9]{3}"
    r"|[0-9]{1,2}[A-Za-z][ -][0-9]{2}[ -][0-9]|[A-Z][0-9]{1,2} [0-9]{2} [0-9])"
)
_CODE = re.compile(
    r"(?<![\w\-–./_@#$€£=+\\'])(?:"
    r"(?P<dashed>[A-Za-z]{1,2}[0-9]{1,3}(?P<dash>[-–./])[0-9]{1,3}(?:(?P=dash)[0-9]{1,2})?)"
    r"|(?P<straddle>(?P<twice>[A-Za-z])(?P=twice)[0-9]{1,2} [0-9]{3})"
    r"|(?P<turned>[0-9]{1,2}[A-Za-z](?P<between>[ -])[0-9]{2}(?P=between)[0-9])"
    r"|(?P<blanks>[A-Z][0-9]{1,2} [0-9]{2} [0-9])"
    r")(?![\w%€$£°]|[-–./_:@+=][\w]| [%€$£°0-9])"
)
_BLOCK = re.compile(
    r"(?P<letters>([A-Za-z])\2?)[ -]?(?P<first>[0-9]{1,3})(?P<dash>[-/.])(?P<second>[0-9]{1,2})"
    r"(?:(?P=dash)(?P<third>[0-9]{1,2}))?(?![\w%€$]|[-–./:][\w])"
)
_VOWELS = frozenset("aeiouy")
# `bay 12-04-82`: bay, row, tier on board; tiers have even numbers.
_ON_BOARD = re.compile(r"(?P<bay>[0-9]{2,3})(?P<dash>[-./ ])(?P<row>[0-9]{2})(?P=dash)(?P<tier>[0-9][02468])(?![\w])")
_BETWEEN = re.compile(r"[-–./_ ]")
_BEFORE = 3
_NEAR = 8
_NEAR_NAME = 4


class Code(NamedTuple):
    """A code that is a position: words [first, end)."""

    first: int
    end: int
    value: str


def rows_with_codes(batch: Batch) -> set[int]:
    """The messages in which such a code may stand."""
    return {*batch.rows_matching(_GATE, batch.numbered), *batch.hiding}


def codes_in(row: Row, names: Cues) -> list[Code]:
    """The codes in a message that are positions; `names` are where terminals may be named."""
    return [*_meant(row, names)]


def _meant(row: Row, names: Cues) -> Iterator[Code]:
    around: Cues | None = None
    for found in first_of(_CODE.finditer(row.text), MOST_LOOKED_AT):
        first = bisect_left(row.starts, found.start())
        end = bisect_left(row.starts, found.end())
        if not _is_whole(row, found, first, end):
            continue
        if not _word_before(row, found, first):
            if around is None:
                around = Cues.of(row, _AROUND)
            is_near = around.near(first, end, _NEAR) or names.near(first, end, _NEAR_NAME)
            if _is_of_another(row, first) or not (_stands_alone(found) or (is_near and _may_stand_near(found))):
                continue
        yield Code(first, end, _BETWEEN.sub("-", found[0]).upper())


def _is_whole(row: Row, found: re.Match[str], first: int, end: int) -> bool:
    """Whether it is words as they were cut, and no measure, coordinate or part of a longer row of numbers."""
    text = row.text
    if first >= end or row.starts[first] != found.start() or row.ends[end - 1] != found.end():
        return False
    if found["dashed"] is None and first and _is_number(row, first - 1) and row.before(first) == " ":
        return False
    if counts_something(row, end) or (found["dash"] == "." and len(_BETWEEN.split(found[0])[1]) > _parts(found) - 1):
        return False
    is_compass = found[0][0] in "NSEWO" and not found[0][1].isalpha()
    return not is_compass or not (
        _COMPASS_BEHIND.match(text, found.end())
        or _COMPASS_BEFORE.search(text, max(0, found.start() - 15), found.start())
    )


def _is_number(row: Row, index: int) -> bool:
    """Whether the word is a number by itself: the 21 of `T21` is none."""
    return row.words[index].isdigit() and not (index and not row.before(index))


def _parts(found: re.Match[str]) -> int:
    return len(_BETWEEN.split(found[0]))


def _word_before(row: Row, found: re.Match[str], first: int) -> bool:
    """Whether a word of the yard stands right before it, some words before where it is in capitals."""
    if found[0][0].lower() in _VERSION and found["dash"] == ".":
        return False
    reach = _BEFORE if _is_upper(found) else 1
    return any(word in BESIDE for word in row.words[max(0, first - reach) : first]) and not _is_of_another(row, first)


def _is_of_another(row: Row, first: int) -> bool:
    return any(word in _OF_ANOTHER for word in row.words[max(0, first - 2) : first])


def _is_upper(found: re.Match[str]) -> bool:
    return found[0].upper() == found[0]


def _stands_alone(found: re.Match[str]) -> bool:
    """Whether nothing but a position is written so: three parts, in capitals, the tier a low number."""
    code = found[0]
    if not _is_upper(found) or _parts(found) < 3:
        return False
    if found["turned"] is not None:
        return not _COUNTING.intersection(code)
    _, middle, tier = _BETWEEN.split(code)
    is_tier = len(tier) == 1 or tier[0] == "0"
    return found["dash"] in ("-", "–") and code[0].lower() not in _VERSION and len(middle) > 1 and is_tier


def _may_stand_near(found: re.Match[str]) -> bool:
    """Whether a word of the harbour in the message makes a position of it."""
    return _is_upper(found) and found["dash"] != "/" and found[0][0].lower() not in _VERSION


def code_behind_block(row: Row, place: int) -> tuple[int, str] | None:
    """`H 3/2` as it stands behind a word for block, row or bay: the end of its words, and the code."""
    if place >= len(row.words):
        return None
    found = _BLOCK.match(row.text, row.starts[place])
    if found is None or (found["letters"][0] in _VOWELS and not found["letters"].isupper()):
        return None
    end = bisect_left(row.starts, found.end())
    if counts_something(row, end):
        return None
    parts = (found["letters"].upper() + found["first"], found["second"], found["third"])
    return end, "-".join(part for part in parts if part)


def place_on_board(row: Row, place: int) -> tuple[int, str] | None:
    """`12-04-82` as it stands behind a word for bay: the end of its words, and bay, row and tier."""
    found = _ON_BOARD.match(row.text, row.starts[place]) if place < len(row.words) else None
    if found is None:
        return None
    end = bisect_left(row.starts, found.end())
    return end, f"bay {found['bay']} row {found['row']} tier {found['tier']}"
