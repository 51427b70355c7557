"""The number of a ship, which it keeps through every name, owner and flag.

Standard: IMO resolution A.1117(30): seven digits, the last of which checks the six before it.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from argus.errors import UsageError

DIGITS = 7
# The check digit is what the others add up to: with weight -1 all seven add up to a multiple of ten.
_WEIGHTS = (7, 6, 5, 4, 3, 2, -1)


@dataclass(frozen=True, slots=True)
class ImoNumber:
    """Seven digits as written; they need not fit."""

    digits: str

    @classmethod
    def written(cls, text: str) -> Self:
        """The number in `9074729` or `IMO 9074729`.

        Raises:
            UsageError: those are not seven digits.
        """
        digits = text.upper().removeprefix("IMO").strip()
        if not (len(digits) == DIGITS and digits.isascii() and digits.isdigit()):
            raise UsageError(
                "This is no IMO number", where=f"number {text!r}", do="Give seven digits like `IMO 9074729`."
            )
        return cls(digits)

    @property
    def fits(self) -> bool:
        """Whether the last digit is the one the six before it call for."""
        return not self._sum()

    def near(self) -> tuple[Self, ...]:
        """Numbers that fit and are one wrong digit or one swap of neighbours away: swaps first."""
        digits, off = [int(digit) for digit in self.digits], self._sum()
        found = {
            self.digits[:at] + self.digits[at + 1] + self.digits[at] + self.digits[at + 2 :]: None
            for at, (left, right) in enumerate(pairwise(_WEIGHTS))
            if (off + (left - right) * (digits[at + 1] - digits[at])) % 10 == 0
        }
        for at, weight in enumerate(_WEIGHTS):
            for digit in range(10):
                if (off + weight * (digit - digits[at])) % 10 == 0:
                    found[f"{self.digits[:at]}{digit}{self.digits[at + 1 :]}"] = None
        return tuple(type(self)(each) for each in found if each != self.digits)

    def _sum(self) -> int:
        """0 where the number fits."""
        return sum(int(digit) * weight for digit, weight in zip(self.digits, _WEIGHTS, strict=True)) % 10

    def __str__(self) -> str:
        return self.digits
