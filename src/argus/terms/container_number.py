"""The number on a container, as ISO 6346 makes it: `MSKU1234565`.

Three letters for the owner (given out by the Bureau International des Containers), one for the category (U freight
container, J equipment that comes off, Z trailer or chassis; R stands in old texts), six digits, and a check digit:
letters count 10 and up without the multiples of 11, each place counts twice the one before, the sum goes modulo 11.
ISO 6346 writes both 0 and 10 as 0: there a typing mistake can hide.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_uppercase

_WORTH = dict(zip(ascii_uppercase, (worth for worth in range(10, 39) if worth % 11), strict=True))
_CODES = (5 + 10 + 9 + 7 + 3 + 6) * ord("0")
_FORM = re.compile(r"[A-Z]{3}[UJZR][0-9]{7}")


@dataclass(frozen=True, slots=True)
class ContainerNumber:
    """A container number as it was written; whether its check digit fits is another question.

    Attributes:
        owner: three capital letters.
        category: U, J, Z or R.
        serial: six digits.
        check_digit: the last one, as written.
    """

    owner: str
    category: str
    serial: str
    check_digit: int

    @classmethod
    def read(cls, written: str) -> "ContainerNumber":
        """The number written in its standard form, without blanks.

        Raises:
            ValueError: it has another form.
        """
        if _FORM.fullmatch(written) is None:
            raise ValueError("a container number is three letters, one of UJZR and seven digits")
        return cls(written[:3], written[3], written[4:10], int(written[10]))

    @classmethod
    def of(cls, prefix: str, serial: str) -> "ContainerNumber":
        """The number with the check digit that fits: of four letters and six digits."""
        return cls.read(f"{prefix}{serial}{container_remainder(prefix, serial) % 10}")

    @property
    def prefix(self) -> str:
        """Owner and category: four letters."""
        return self.owner + self.category

    @property
    def fits(self) -> bool:
        """Whether the check digit is the one that belongs to the rest. One in ten numbers made up has this too."""
        return container_remainder(self.prefix, self.serial) % 10 == self.check_digit

    def __str__(self) -> str:
        """Standard form: `MSKU1234565`."""
        return f"{self.prefix}{self.serial}{self.check_digit}"


def container_remainder(prefix: str, serial: str) -> int:
    """What is left modulo 11, 0 to 10, of four capital letters and six digits; 10 is written as check digit 0."""
    first, second, third, fourth, fifth, sixth = serial.encode()
    # The powers of two from 16 up, modulo 11: long lists of numbers are pasted into chats.
    counted = 5 * first + 10 * second + 9 * third + 7 * fourth + 3 * fifth + 6 * sixth
    return (_letters_worth(prefix) + counted) % 11


@lru_cache(maxsize=1 << 15)
def _letters_worth(prefix: str) -> int:
    """What four letters add, and what makes digits of the codes of their characters."""
    return sum(_WORTH[letter] << place for place, letter in enumerate(prefix)) - _CODES
