"""Numbers of seals. There is no world standard for them, so they count only beside a word for seal.

Typical: up to four letters and five to ten digits: `zegel nr ML-BE 0123456`.
"""

from collections.abc import Iterator
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.harbour_words import is_upper_case
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import AND, LINKS, counts_something, first_behind, plain_code

SEAL_WORDS = words(
    "zegel zegels zegelnr zegelnummer zegelnummers verzegeling seal seals sealnr sealnumber plomb plombs "
    "plombage scelle scelles precinto precintos sello sellos marchamo marchamos lacre lacres selo selos sigillo "
    "sigilli vula vulat vulen vules vule plumbc plumbci plomba plombe plombu plombi plombom plomben pecat pecata "
    "pecati siegel siegelnr siegelnummer plombennummer пломба пломбе печат"
)
_OTHER = words("otro otra andere ander autre altro altra outro outra other tjeter tjetra drugi druga oude old alt alte")
_LINKS = (
    LINKS
    | AND
    | _OTHER
    | words(
        "container bak box conteneur contenedor contentor kontejner konteiner now nu jetzt changed to gewijzigd "
        "naar cambiado a change en"
    )
)
_MOST_LETTERS, _FEWEST_DIGITS, _MOST_DIGITS = 4, 5, 10
# Digits are written in groups no longer than this, when they are.
_LONGEST_GROUP = 4
# Past words of any kind a seal has this many digits, and stands no farther and behind no wider a gap.
_LONG, _FARTHEST, _WIDEST = 6, 7, 3
_JOINTS = frozenset(("", " ", "-", ".", "/", " - "))
# A container number: four letters, then at least six digits in a row.
_CONTAINER_LETTERS, _CONTAINER_DIGITS = 4, 6


class Seal(NamedTuple):
    """A seal: words [first, end) and its number in capitals without blanks."""

    first: int
    end: int
    number: str


def seals_in(row: Row) -> Iterator[Seal]:
    """The seals in a message."""
    behind = 0
    for index in row.places(SEAL_WORDS):
        if index >= behind:
            found = list(_behind(row, index)) or list(_before(row, index, behind))
            yield from found
            behind = max(behind, found[-1].end) if found else behind


def _behind(row: Row, index: int) -> Iterator[Seal]:
    place = first_behind(row, index, most=5, links=_LINKS)
    if (container := _container_end(row, place)) is not None:
        place = first_behind(row, container - 1, most=4, links=_LINKS)
    if _seal_at(row, place) is None:
        place = _past_other_words(row, index)
    while (seal := _seal_at(row, place)) is not None:
        yield seal
        if seal.end >= len(row.words) or row.gap(seal.end - 1).strip() not in ("", ",", "/", "+", "&", ";"):
            return
        place = first_behind(row, seal.end - 1, most=5, links=_LINKS)
        if not row.gap(seal.end - 1).strip() and row.words[seal.end] not in AND:
            return


def _past_other_words(row: Row, index: int) -> int:
    """`zegel vervangen door 0098123`: the first number, past a few words, if long and no telephone."""
    for place in range(index + 1, min(index + _FARTHEST, len(row.words))):
        word = row.words[place]
        if word in SEAL_WORDS or len(row.before(place)) > _WIDEST:
            break
        if word.isdigit():
            if len(word) < _LONG or (word.startswith("0") and len(word) == _MOST_DIGITS):
                break
            touched = not row.before(place) and len(row.words[place - 1]) <= _MOST_LETTERS
            return place - 1 if touched else place
    return len(row.words)


def _before(row: Row, index: int, behind: int) -> Iterator[Seal]:
    """`1234567 is het zegel`: the number right before the word, links between."""
    end = index
    while end > max(behind, index - 3) and row.words[end - 1] in LINKS and row.gap(end - 1).strip() == "":
        end -= 1
    if end <= behind or not row.words[end - 1].isdigit() or row.gap(end - 1).strip():
        return
    first = end - 1
    if first > behind and _container_end(row, first - 1) is not None:
        return
    if first > behind and not row.before(first):
        first -= 1
    seal = _seal_at(row, first)
    if seal is not None and seal.end == end:
        yield seal


def _seal_at(row: Row, place: int) -> Seal | None:
    """The number of a seal that begins at this word."""
    digits = _after_letters(row, place)
    if digits is None or row.before(place).endswith(("+", "€", "$")):
        return None
    end = digits
    count = 0
    while end < len(row.words) and row.words[end].isdigit() and (end == digits or _is_group(row, end)):
        count += len(row.words[end])
        end += 1
        if count > _MOST_DIGITS:
            return None
    touched = end < len(row.words) and not row.gap(end - 1)
    if count < _FEWEST_DIGITS or touched or counts_something(row, end):
        return None
    return Seal(place, end, plain_code(row, place, end))


def _after_letters(row: Row, place: int) -> int | None:
    """The first word of digits at or right behind at most four letters: `ML-BE 0123456`; None = other words."""
    letters = 0
    for index in range(place, min(place + 3, len(row.words))):
        word = row.words[index]
        if word.isdigit():
            return index
        letters += len(word)
        gap = row.gap(index)
        if letters > _MOST_LETTERS or gap not in _JOINTS or (gap == " " and not is_upper_case(row, index)):
            return None
    return None


def _is_group(row: Row, index: int) -> bool:
    """Whether these digits go on the number before them."""
    return (
        row.before(index) in _JOINTS - {"/"}
        and len(row.words[index]) <= _LONGEST_GROUP
        and len(row.words[index - 1]) <= _LONGEST_GROUP
    )


def _container_end(row: Row, place: int) -> int | None:
    """The end of a container number that begins at this word; None = none does."""
    if place + 1 >= len(row.words):
        return None
    letters, digits = row.words[place], row.words[place + 1]
    is_container = len(letters) == _CONTAINER_LETTERS and letters[-1] in "ujz" and row.gap(place) in _JOINTS
    return place + 2 if is_container and digits.isdigit() and len(digits) >= _CONTAINER_DIGITS else None
