"""The number of a ship, which it keeps through every name, owner and flag.

Standard: IMO resolution A.1117(30): seven digits, the last of which checks the six before it.
"""

from dataclasses import dataclass
from typing import Self

from argus.errors import UsageError

DIGITS = 7
_WEIGHTS = (7, 6, 5, 4, 3, 2)


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
        return int(self.digits[-1]) == sum(int(d) * w for d, w in zip(self.digits, _WEIGHTS, strict=False)) % 10

    def near(self) -> tuple[Self, ...]:
        """Numbers that fit and are one wrong digit or one swap of neighbours away: swaps first."""
        swapped = (
            self.digits[:at] + self.digits[at + 1] + self.digits[at] + self.digits[at + 2 :] for at in range(DIGITS - 1)
        )
        changed = (self.digits[:at] + digit + self.digits[at + 1 :] for at in range(DIGITS) for digit in "0123456789")
        others = dict.fromkeys(type(self)(each) for each in (*swapped, *changed) if each != self.digits)
        return tuple(each for each in others if each.fits)

    def __str__(self) -> str:
        return self.digits
