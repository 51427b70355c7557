"""Weights in grams, and how they are written."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from argus.terms.money import plain

# The pound and the ounce of 1959, the same in every country that uses them.
GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "tonne": Decimal(1_000_000),
    "lb": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """A weight as it was said; what it is the weight of, gross or net, is told beside it."""

    grams: Decimal

    @classmethod
    def of(cls, number: Decimal, unit: str) -> Self:
        """So many of a unit, one of GRAMS."""
        return cls(number * GRAMS[unit])

    @property
    def number(self) -> str:
        """Without its unit: grams below one kilogram, else kilograms."""
        return plain(self.grams if self.unit == "g" else self.grams / 1000)

    @property
    def unit(self) -> str:
        """`g` below one kilogram, else `kg`."""
        return "g" if self.grams < 1000 else "kg"

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"
