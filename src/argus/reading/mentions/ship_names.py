"""Names of ships: those on a list, and those that a word for ship stands before.

A listed name of several words counts by itself; one word, or a name without its carrier, only where the message says
that it is a ship. An unlisted name is capitalised words behind `MV`, `MSC`, `schip`, and less sure.
"""

from collections.abc import Iterator
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.harbour_words import SHIP, Cues, is_capitalised, is_upper_case
from argus.reading.mentions.known_names import Found, KnownNames
from argus.reading.mentions.lists import VesselName
from argus.reading.mentions.word_lists import words

# Carriers whose ships bear their name; it is part of the ship's.
_CARRIERS = words("msc maersk cosco oocl zim")
_EVERGREEN = "ever"
_CMA_CGM = ("cma", "cgm")
_CARRIERS_OF_TWO_WORDS = frozenset((_CMA_CGM, ("cosco", "shipping")))
_SHIPS_OF_TWO_WORDS = frozenset((("porte", "conteneurs"), ("porta", "contenedores"), ("porta", "contentores")))
# Before a name, not part of it. `ms` and `mv` are much else, the one a firm, the other a command.
_MOTOR_SHIP = words("mv ms mt mn ss fs")
# A name follows, in small letters too.
_CALLED = words(
    "heet genaamd named called llama llamado nomme appele appelle heisst quhet zove chama chiama nazvan emertohet"
)
_LINKS = _CALLED | words(
    "is de het the le la el se si name naam nom nombre nome emri ime dit on op es e c est ist eshte je"
)
# `el barco es ostrolide, llega el 15`: only where it arrives next; ships are much else in small letters.
# Spanish and Portuguese tell so what something is, and otherwise how it is doing; Italian and Dutch do not.
_ARE = frozenset(("es", "Es", "é", "É"))
_IT_IS = ("c", "est")
_ARRIVES = words("llega chega arriva arrive il elle viene vem vient zarpa atraca parte part")
_MASTERS = words("captain kapitein capitan capitao capitaine capitano kapitan kapiten kapiteni kapetan")
_OF = words("of van del do du della dello der des de i e")
# Computers boot.
_BOOT, _BOOT_IS_CALLED = "boot", ("heet", "heisst")
_SPLIT_MOTOR_SHIP = ("m", "v")
# After such a word a capital begins no name of a ship.
_NO_NAME = words(
    "bon grande pequeno viejo nuevo novo velho lento mio meu este esse ese o um uma una line lines container "
    "containers terminal terminals agency group shipping office word windows excel exchange outlook access sql "
    "server dos paint project visual mediterranean customs eta etd imo voyage voy the this that het een die dat "
    "we wij hij ik i you he she it they il elle nous on je el ella yo un une and en et und y e or of is was ligt "
    "komt vaart heeft staat zegt belt hat liegt faehrt sale llega parte vjen stize arrive arrives will has had "
    "from van de le la les los las der das den dem with met con avec monday tuesday wednesday thursday friday "
    "saturday sunday maandag dinsdag woensdag donderdag vrijdag zaterdag zondag montag dienstag mittwoch "
    "donnerstag freitag samstag sonntag morgen heute gestern nu now not niet no yes ja nee ok spa logistics "
    "booking bookings boxes bak bakken sealand bl b rates invoice kai pier dock hafen haven port kommt antwerpen "
    "pra pro para por naar nach verso nga za "
    "rotterdam hamburg antwerp psa europe belgium nederland usa aps portal tracking website site staff crew"
)
_AROUND = SHIP | words(
    "mv imo eta etd voyage voy sails sailing sailed arrives arrived arriving loaded berthed vertrekt vertrokken "
    "aankomst aangekomen vaart geladen aanmeren parti arrive arrivee zarpa zarpo sale llega llegada atraca chega "
    "parte partita arriva arrivo niset mberrin stize isplovio isplovljava kommt ankunft legt"
)
# Carriers that begin the name of a ship.
_NAMING = _CARRIERS | {_CMA_CGM[0], _EVERGREEN}
# The telling word of what announces a ship in two words.
_OPENING = frozenset((*_CMA_CGM, _EVERGREEN, _SPLIT_MOTOR_SHIP[1], "porte", "porta", *_BOOT_IS_CALLED)) | _MASTERS
# The first word of what announces a ship.
_BEGINNINGS = (
    SHIP | _MASTERS | _NAMING | _MOTOR_SHIP | {_BOOT, _SPLIT_MOTOR_SHIP[0]} | {pair[0] for pair in _SHIPS_OF_TWO_WORDS}
)
_MOST_WORDS = 3
_BETWEEN_DIGITS = frozenset(("-", "/", ".", ":"))
_BLANKS = frozenset((" ", "'", "’", ": "))
_FEWEST_LETTERS_CALLED = 5
_FEWEST_SMALL = 5
# A listed name counts alone with two words and this many letters.
_ENOUGH_LETTERS = 8


class Bearer(NamedTuple):
    """A listed ship, and whether the name needs a word for ship beside it."""

    vessel: VesselName
    needs_ship: bool


class Ship(NamedTuple):
    """A ship in a message: where it stands, its name in capitals, and the ships on the list that bear it."""

    first: int
    end: int
    name: str
    listed: tuple[VesselName, ...]


class ShipNames:
    """Finds ships, given those on a list.

    Attributes:
        words: a message without one of these holds none.
    """

    def __init__(self, vessels: tuple[VesselName, ...]) -> None:
        """Take the listed ships."""
        self._names = KnownNames(_ways_to_write(vessels))
        self.words = self._names.words | SHIP | _CARRIERS | _MOTOR_SHIP | _OPENING

    def found_in(self, row: Row) -> list[Ship]:
        """The ships in a message, in order."""
        cues = Cues.of(row, _AROUND)
        listed = [_listed(each) for each in self._names.found_in(row) if _is_ship(row, each, cues)]
        return _apart(
            sorted([*listed, *_unlisted(row, cues)], key=lambda each: (each.first, -each.end, not each.listed))
        )


def _apart(ships: list[Ship]) -> list[Ship]:
    """Without those that overlap one before them; of a name of the list and another, the longer, or the listed one."""
    apart: list[Ship] = []
    for each in ships:
        if not apart or each.first >= apart[-1].end:
            apart.append(each)
        elif each.listed and not apart[-1].listed and each.end >= apart[-1].end:
            apart[-1] = each
    return apart


def _ways_to_write(vessels: tuple[VesselName, ...]) -> Iterator[tuple[str, Bearer]]:
    for vessel in vessels:
        told = vessel.name.split()
        yield vessel.name, Bearer(vessel, len(told) < 2 or sum(map(len, told)) < _ENOUGH_LETTERS)
        short = told[2:] if [each.casefold() for each in told[:2]] == [*_CMA_CGM] else told[1:]
        if len(short) < len(told) and short and told[0].casefold() in _CARRIERS | {_CMA_CGM[0]}:
            yield " ".join(short), Bearer(vessel, needs_ship=True)


def _is_ship(row: Row, found: Found[Bearer], cues: Cues) -> bool:
    if not all(each.needs_ship for each in found.bearers):
        return True
    if _behind_ship_word(row, found.first):
        return True
    return bool(found.first) and is_capitalised(row, found.first) and cues.near(found.first, found.end, reach=4)


def _behind_ship_word(row: Row, first: int) -> bool:
    place = first - 1
    while place >= max(0, first - 3) and row.words[place] in _LINKS and len(row.gap(place)) < 3:
        place -= 1
    return any(_prefix_end(row, begin, None) == place + 1 for begin in (place, place - 1) if begin >= 0)


def _listed(found: Found[Bearer]) -> Ship:
    vessels = tuple(dict.fromkeys(each.vessel for each in found.bearers))
    return Ship(found.first, found.end, " ".join(vessels[0].name.upper().split()), vessels)


def _unlisted(row: Row, cues: Cues) -> Iterator[Ship]:
    behind = 0
    for index in row.places(_BEGINNINGS):
        word = row.words[index]
        prefix_end = _prefix_end(row, index, cues) if index >= behind else None
        if prefix_end is None:
            continue
        is_ship = word not in _NAMING and word not in _MOTOR_SHIP
        first = _past_links(row, prefix_end) if is_ship else prefix_end
        end = _name_end(row, first)
        if end == first:
            end = _small_name_end(row, prefix_end, first) if is_ship else _small_word_end(row, index, first)
        if end > first and not (is_ship and _prefix_end(row, first, cues) is not None):
            behind = end
            begin = index if word in _NAMING else first
            yield Ship(begin, end, " ".join(_written(row, begin, end).upper().split()), ())


def _is_told(row: Row, first: int) -> bool:
    """Whether a word for ship stands right before, links between: `schip is de msc fictiva`."""
    place = first - 1
    while place > max(0, first - 3) and row.words[place] in _LINKS:
        place -= 1
    return place >= 0 and row.words[place] in SHIP and len(row.gap(place)) < 3


def _small_name_end(row: Row, prefix_end: int, first: int) -> int:
    """The end of a name in small letters that a word for ship tells: `boot heet quindelle aurora, komt zaterdag`."""
    links = row.words[prefix_end:first]
    is_called = not _CALLED.isdisjoint(links)
    if not is_called and not _is_said_to_be(row, prefix_end, first):
        return first
    end = first
    while end < min(first + _MOST_WORDS, len(row.words)) and row.words[end].isalpha() and row.before(end) == " ":
        if row.words[end] in _NO_NAME or _begins_container(row, end):
            break
        end += 1
    is_whole = end < len(row.words) and row.gap(end - 1) != " "
    if sum(map(len, row.words[first:end])) < _FEWEST_LETTERS_CALLED:
        return first
    if is_called:
        return end if is_whole or end == len(row.words) or row.words[end] in _NO_NAME else first + 1
    return end if is_whole and row.gap(end - 1) == ", " and row.words[end] in _ARRIVES else first


def _is_said_to_be(row: Row, begin: int, end: int) -> bool:
    """Whether the links say what a ship is: `es`, `é`, `c'est`."""
    if tuple(row.words[begin : begin + 2]) == _IT_IS:
        return end > begin + 1
    return any(row.text[row.starts[index] : row.ends[index]] in _ARE for index in range(begin, end))


def _small_word_end(row: Row, index: int, first: int) -> int:
    """The end of a name in small letters, of one word, behind a carrier that a word for ship stands before."""
    if row.words[index] not in _NAMING - {_EVERGREEN} or not _is_told(row, index):
        return first
    if first >= len(row.words) or row.before(first) != " ":
        return first
    word = row.words[first]
    return first + 1 if word.isalpha() and len(word) >= _FEWEST_SMALL and word not in _NO_NAME else first


def _prefix_end(row: Row, index: int, cues: Cues | None) -> int | None:
    """The end of what announces a ship at this word; None = nothing does. Without `cues` a firm counts as much."""
    word = row.words[index]
    pair = (word, row.words[index + 1]) if index + 1 < len(row.words) else (word, "")
    if pair in _CARRIERS_OF_TWO_WORDS or pair in _SHIPS_OF_TWO_WORDS:
        return index + 2
    if pair == _SPLIT_MOTOR_SHIP and row.gap(index) in ("/", "."):
        return index + 2
    if word in SHIP or (word == _BOOT and pair[1] in _BOOT_IS_CALLED):
        return index + 1
    if word in _MASTERS and pair[1] in _OF:
        return index + 2
    if word == _EVERGREEN:  # `ever` is a word of every day
        return index + 1 if cues is not None and is_capitalised(row, index) and cues.near(index, index + 2, 5) else None
    if word in _CARRIERS:
        return index + 1 if word != "zim" or is_upper_case(row, index) else None
    if word == _CMA_CGM[0] and is_upper_case(row, index) and row.gap(index) == " ":
        return index + 1
    if word in _MOTOR_SHIP and is_upper_case(row, index):
        return index + 1 if cues is None or word == "mv" or cues.near(index, index + 1, reach=8) else None
    return None


def _past_links(row: Row, place: int) -> int:
    """`het schip is de Fictiva`, `navire: Fictif`: past at most three links. To ship the Fictif is another thing."""
    first = place
    if place < len(row.words) and row.words[place] == "the":
        return place
    while place < len(row.words) and place < first + 3 and row.words[place] in _LINKS and row.before(place) in _BLANKS:
        place += 1
    return place


def _name_end(row: Row, first: int) -> int:
    """The end of the capitalised words from `first` on; `first` itself where none begin a name."""
    end = first
    while end < len(row.words) and end < first + _MOST_WORDS and _goes_on(row, end, is_first=end == first):
        end += 1
    letters = sum(len(word) for word in row.words[first:end] if not word.isdigit())
    shouted = end > first + 1 and all(is_upper_case(row, index) for index in range(first, end))
    if shouted and row.text.isupper():
        end = first + 1
    return end if letters > 2 else first


def _goes_on(row: Row, index: int, *, is_first: bool) -> bool:
    gap = row.before(index).replace('"', "").replace("'", "").replace("“", "").replace("«", "")
    if gap not in ((" ", ": ", " : ", ". ", ":") if is_first else (" ", "-")):
        return False
    word = row.words[index]
    if is_first or not word.isdigit():
        return is_capitalised(row, index) and word not in _NO_NAME and not _begins_container(row, index)
    # `MSC Fictiva 14-4` comes on a day.
    after = row.words[index + 1] if index + 1 < len(row.words) else ""
    return len(word) < 4 and not (after.isdigit() and row.gap(index) in _BETWEEN_DIGITS)


def _begins_container(row: Row, index: int) -> bool:
    """Whether it is the owner's code before the digits of a container: `schip MSKU1234565`."""
    word, digits = row.words[index], row.words[index + 1 : index + 2]
    is_code = len(word) == 4 and word.isalpha() and word[-1] in "ujz"
    return is_code and row.gap(index) in ("", " ", "-") and any(each.isdigit() and len(each) > 2 for each in digits)


def _written(row: Row, first: int, end: int) -> str:
    return row.text[row.starts[first] : row.ends[end - 1]]
