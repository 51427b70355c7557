"""Numbers of bills of lading: the carrier's four letters (SCAC) and up to twelve characters, `MAEU123456789`.

Beside the words for such a paper any number of its length counts; without them only a carrier's letters, and never what
is the number of a container.
"""

from collections.abc import Iterator
from typing import NamedTuple

from argus.reading.mentions.asked import Asked
from argus.reading.mentions.batch import Row
from argus.reading.mentions.harbour_words import is_upper_case
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import LINKS, code_end, counts_something, first_behind, plain_code
from argus.terms import ContainerNumber

# Maersk and its lines, MSC, CMA CGM and its lines, Hapag-Lloyd, ONE, COSCO, OOCL, Evergreen, ZIM, Yang Ming, HMM and
# what carries fruit from Latin America. From general knowledge.
_CARRIERS = words(
    "maeu safm sudu seau mcpu sejj medu mscu cmdu anlc aplu choc hlcu hlxu uacu oney cosu oolu eglv eisu zimu "
    "ymlu ymju hdmu chiw csav ccni nykl kklu molu acll arku gslu turk wecu dole setr crow sbdt seab"
)
_FEWEST_DIGITS = 4
_PAPER = words(
    "bl mbl hbl obl bls lading waybill seawaybill swb konnossement cognossement connossement connaissement "
    "conocimiento conhecimento polizza konosament konosamenti konosmani teretnica ladeschein vrachtbrief "
    "cognossementnr blnr blnummer"
)
_TELLING = _PAPER | {"l", "bol"}
_SCAC = 4
_BEGINNINGS = Asked(lambda word: word in _TELLING or word[:_SCAC] in _CARRIERS)
_LINKS = LINKS | words("embarque carico transporte maritimo ngarkese carga mercancias reference ref draft origineel")
# SCAC and 8 to 12 characters; right beside the words for the paper fewer.
_LENGTHS = range(12, 17)
_LENGTHS_BESIDE = range(7, 17)
_FEWEST_DIGITS_BESIDE = 5
# In small letters a name with a year looks much the same.
_FEWEST_DIGITS_SMALL = 6
_CONTAINER = 11


class Bill(NamedTuple):
    """A bill of lading: words [first, end) and its number in capitals without blanks."""

    first: int
    end: int
    number: str


def bills_in(row: Row) -> Iterator[Bill]:
    """The bills of lading in a message."""
    behind = 0
    for index in row.places(_BEGINNINGS):
        if index < behind:
            continue
        bill = None
        if row.words[index][:_SCAC] in _CARRIERS and (not index or row.before(index)):
            bill = _of_a_carrier(row, index)
        if bill is None and _is_paper(row, index):
            bill = _beside(row, index)
        if bill is not None:
            behind = bill.end
            yield bill


def _is_paper(row: Row, index: int) -> bool:
    word = row.words[index]
    if word == "l":
        return index > 0 and row.words[index - 1] == "b" and row.before(index) in ("/", ".")
    if word == "bol":  # a ball, a shop, and with capitals a paper
        return row.text[row.starts[index] : row.ends[index]] in ("BoL", "BOL")
    return word in _PAPER


def _of_a_carrier(row: Row, index: int) -> Bill | None:
    end = code_end(row, index)
    if end == index + 1 and end < len(row.words) and row.gap(index) in (" ", "-") and is_upper_case(row, index):
        end = code_end(row, end)
    return _bill(row, index, end, _LENGTHS, _FEWEST_DIGITS if is_upper_case(row, index) else _FEWEST_DIGITS_SMALL)


def _beside(row: Row, index: int) -> Bill | None:
    place = first_behind(row, index, most=4, links=_LINKS)
    if place >= len(row.words) or row.before(place).endswith(("+", "€", "$", "/")):
        return None
    end = code_end(row, place)
    if row.words[place] in _CARRIERS and end == place + 1 and end < len(row.words) and row.gap(place) in (" ", "-"):
        end = code_end(row, end)
    return _bill(row, place, end, _LENGTHS_BESIDE, _FEWEST_DIGITS_BESIDE)


def _bill(row: Row, first: int, end: int, lengths: range, fewest_digits: int) -> Bill | None:
    if row.ends[end - 1] - row.starts[first] > lengths.stop or counts_something(row, end):
        return None
    number = plain_code(row, first, end)
    digits = sum(letter.isdigit() for letter in number)
    if len(number) not in lengths or digits < fewest_digits or _is_container(number):
        return None
    return Bill(first, end, number)


def _is_container(number: str) -> bool:
    """Whether it is a container's number, perhaps with its size and type behind it."""
    if len(number) not in (_CONTAINER, _CONTAINER + 4):
        return False
    try:
        return ContainerNumber.read(number[:_CONTAINER]).fits
    except ValueError:
        return False
