"""Invented container numbers that look real, and the ways people write them.

The owner codes are real ones, the serials are drawn by chance and the check digit fits: such a box may exist somewhere.
"""

from argus.handover.demo.chance import Chance
from argus.handover.demo.days import typed
from argus.handover.demo.phrases import Book, names, wording
from argus.terms import ContainerNumber, container_remainder

# Keys beside each other on a phone.
_NEIGHBOURS = {
    "0": "9",
    "1": "2",
    "2": "13",
    "3": "26",
    "4": "57",
    "5": "468",
    "6": "359",
    "7": "48",
    "8": "579",
    "9": "80",
}
_LOOK_ALIKE = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}


def container(chance: Chance) -> str:
    """A number with a fitting check digit; like careful owners, never one whose remainder is 10."""
    while True:
        owner, serial = chance.one_of(names("owners")), "".join(str(chance.below(10)) for _ in range(6))
        if container_remainder(owner, serial) != 10:
            return str(ContainerNumber.of(owner, serial))


def written(chance: Chance, book: Book, number: str) -> str:
    """A number in one of the forms people use."""
    owner, serial, check = number[:4], number[4:10], number[10]
    owner = owner.lower() if book.style.lower else owner
    return chance.one_of(
        (
            f"{owner}{serial}{check}",
            f"{owner}{serial}{check}",
            f"{owner} {serial}{check}",
            f"{owner} {serial}-{check}",
            f"{owner} {serial} {check}",
            f"{owner} {serial[:3]} {serial[3:]} {check}",
            f"{owner}-{serial}-{check}",
            f"{owner}.{serial}.{check}",
        )
    )


def without_check_digit(book: Book, number: str) -> str:
    """The number as it stands on many papers."""
    return f"{number[:4].lower() if book.style.lower else number[:4]} {number[4:10]}"


def mistyped(chance: Chance, number: str) -> str:
    """One wrong digit or two neighbours swapped, so that the check digit notices."""
    while True:
        at = chance.between(4, 9)
        if chance.happens(0.5):
            wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        else:
            wrong = number[:at] + chance.one_of(_NEIGHBOURS[number[at]]) + number[at + 1 :]
        if wrong != number and not ContainerNumber.read(wrong).fits:
            return wrong


def in_words(book: Book, language: str, number: str) -> str:
    """The digits in words, because of the filter people believe in."""
    digits = wording(language)["digits"]
    return typed(book, f"{number[:4].lower()} " + " ".join(digits[int(each)] for each in number[4:]))


def reversed_digits(number: str) -> str:
    """The digits backwards, as the team agreed."""
    return f"{number[:4]} {number[:3:-1]}"


def in_picture(chance: Chance, number: str) -> str:
    """What a machine reads on a photo of the doors."""
    read = "".join(_LOOK_ALIKE[each] if each in _LOOK_ALIKE and chance.happens(0.12) else each for each in number[4:])
    weights = "45R1\nMAX. GROSS 34,000 KG\nTARE 4,640 KG" if chance.happens(0.5) else "45R1"
    return f"{number[:4]} {read[:6]} {read[6]}\n{weights}"
