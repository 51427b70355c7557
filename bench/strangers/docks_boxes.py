"""Containers, ships and papers of the docks."""

import string
from dataclasses import dataclass
from typing import Any

from bench.strangers.docks_words import book

from argus.handover.demo.chance import Chance

# ISO 6346: letters count from 10 upwards and skip the multiples of 11.
_LETTER = dict(zip(string.ascii_uppercase, (each for each in range(10, 39) if each % 11), strict=True))


def checked(front: str) -> str:
    """Owner code and serial with the check digit behind them."""
    total = sum((_LETTER[each] if each.isalpha() else int(each)) << place for place, each in enumerate(front))
    return f"{front}{total % 11 % 10}"


class Yard:
    """Gives out containers of which each stands in the world once, and what belongs to a voyage."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._given: set[str] = set()
        self._vessels = chance.dealt(book("places")["vessels"])
        self._covers = chance.dealt(book("places")["covers"])

    def box(self, owner: str = "") -> str:
        """Another container, of this owner where one is named."""
        while True:
            front = (owner or self._chance.one_of(book("places")["owners"])) + str(
                self._chance.between(100_000, 999_999)
            )
            found = checked(front)
            if found not in self._given:
                self._given.add(found)
                return found

    def slipped(self, box: str) -> str:
        """The number with two digits swapped or one wrong: one that does not add up."""
        while True:
            digits = list(box[4:])
            at = self._chance.below(5)
            if self._chance.happens(0.5):
                digits[at], digits[at + 1] = digits[at + 1], digits[at]
            else:
                digits[at] = str((int(digits[at]) + self._chance.between(1, 9)) % 10)
            wrong = box[:4] + "".join(digits)
            if wrong != box and checked(wrong[:10]) != wrong:
                return wrong

    def voyage(self, port: str) -> dict[str, Any]:
        """Ship, terminal, load and papers of a box to this port."""
        chance = self._chance
        letters = "ABCDEFGHKLMNPRSTUVWXYZ"
        place = book("places")["ports"][port]
        return {
            "vessel": next(self._vessels), "cover": next(self._covers), "terminal": chance.one_of(place["terminals"]),
            "origin": chance.one_of(book("places")["origins"]), "seal": self._seal(),
            "logo": chance.one_of(book("places")["logos"]), "pin": self._pin(),
            "plate": f"{chance.between(1, 9)}-{''.join(chance.one_of(letters) for _ in range(3))}-"
                     f"{chance.between(100, 999)}",
            "pos": chance.one_of((
                f"{chance.one_of(letters)}{chance.between(10, 69)}.{chance.between(1, 40):02}.{chance.between(1, 4)}",
                f"{chance.between(1, 9)}{chance.one_of(letters)} {chance.between(10, 60)} {chance.between(1, 5)}",
                f"{chance.one_of(letters)}{chance.one_of(letters)}{chance.between(100, 899)}",
            )),
            "hour": f"{chance.one_of((0, 1, 2, 3, 4, 22, 23)):02}:{chance.one_of((0, 15, 30, 45)):02}",
            "bl": f"{''.join(chance.one_of(letters) for _ in range(4))}{chance.between(1_000_000, 9_999_999)}",
            "voyage": f"{chance.between(20, 52)}{chance.between(1, 9)}{chance.one_of('ENWS')}",
            "firm": chance.one_of(book("places")["firms"]), "price": str(chance.between(52, 66) * 500),
            "percent": str(chance.one_of((10, 12, 15, 18, 20, 22, 25, 30))),
        }  # fmt: skip

    def _pin(self) -> str:
        if self._chance.happens(0.5):
            return str(self._chance.between(1000, 99_999_999))
        return "".join(self._chance.one_of("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(7))

    def _seal(self) -> str:
        front = self._chance.one_of(("EU", "FJ", "ML-", "CO", "EC", "BR", "H"))
        return f"{front}{self._chance.between(1_000_000, 29_999_999)}"


def box_typed(chance: Chance, box: str) -> str:
    """A container number as it is typed."""
    owner, digits = box[:4], box[4:]
    forms = (
        box, box, f"{owner} {digits}", f"{owner} {digits[:6]}-{digits[6]}", box.lower(), f"{owner.lower()} {digits}",
        f"{owner} {digits[:3]} {digits[3:6]} {digits[6]}", f"{owner}{digits[:6]}/{digits[6]}",
        f"{owner} {digits[:6]} {digits[6]}",
    )  # fmt: skip
    return chance.one_of(forms)


@dataclass(frozen=True)
class Load:
    """How much there is: blocks of a kilo, and the bags or the shares it is told in."""

    blocks: int
    bags: tuple[int, int] | None
    shares: tuple[int, ...]


def load(chance: Chance) -> Load:
    """Some amount."""
    if chance.happens(0.3):
        bags = chance.between(6, 30), chance.one_of((20, 24, 25, 28, 30, 32))
        return Load(bags[0] * bags[1], bags, _shares(chance, bags[0] * bags[1]))
    blocks = chance.one_of((
        chance.between(40, 160), chance.between(100, 420), chance.between(200, 900), chance.between(4, 28) * 50,
        chance.between(10, 30) * 100,
    ))  # fmt: skip
    return Load(blocks, None, _shares(chance, blocks))


def _shares(chance: Chance, blocks: int) -> tuple[int, ...]:
    parts = []
    for _ in range(chance.between(2, 3)):
        part = max(5, blocks * chance.between(15, 30) // 100 // 5 * 5)
        parts.append(part)
    return (*parts, blocks - sum(parts))
