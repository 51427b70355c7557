"""Sums of money: an amount, and its currency where it is known."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money.

    Attributes:
        currency: code of ISO 4217, or of a crypto coin; None = not said.
    """

    amount: Decimal
    currency: str | None = None

    def __str__(self) -> str:
        return plain(self.amount) if self.currency is None else f"{plain(self.amount)} {self.currency}"


def plain(number: Decimal) -> str:
    """A number in digits with a dot for decimals: no exponent, no zeros at the end."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
