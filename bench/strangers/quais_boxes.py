"""Containers and what else has a number: made up, and written as people write them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.strangers.quais_words import book

from argus.handover.demo.chance import Chance

# ISO 6346 counts letters from 10 on and leaves out the multiples of 11.
_LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))


def check_digit(ten: str) -> int:
    """The last digit of a container number by its first ten signs (ISO 6346)."""
    counts = (_LETTERS.get(sign) or int(sign) for sign in ten)
    return sum(count << place for place, count in enumerate(counts)) % 11 % 10


@dataclass
class Boxes:
    """Gives container numbers, each once."""

    chance: Chance

    def __post_init__(self) -> None:
        """None was given yet."""
        self.given: set[str] = set()

    def new(self) -> str:
        """A valid container number."""
        while True:
            ten = self.chance.one_of(book("docs")["names"]["prefixes"]) + f"{self.chance.below(900_000) + 100_000}"
            box = f"{ten}{check_digit(ten)}"
            if box not in self.given:
                self.given.add(box)
                return box


def mistaken(chance: Chance, box: str) -> str:
    """A container number with a mistake: two digits exchanged, one wrong, or one left out."""
    at = chance.between(4, 9)
    wrong = [
        box[:at] + box[at + 1] + box[at] + box[at + 2 :],
        box[:at] + str((int(box[at]) + chance.between(1, 8)) % 10) + box[at + 1 :],
        box[:at] + box[at + 1 :],
    ]
    fits = [each for each in wrong if each != box]
    return chance.one_of(fits)


def box_said(chance: Chance, box: str) -> str:
    """A container number as somebody writes it."""
    letters, digits = box[:4], box[4:]
    forms = (
        box, box, box, box, box, f"{letters} {digits}", f"{letters} {digits}", f"{letters} {digits[:6]} {digits[6:]}",
        f"{letters} {digits[:6]}-{digits[6:]}", box.lower(), box.lower(), f"{letters.capitalize()}{digits}",
        f"{letters} {digits[:3]} {digits[3:6]} {digits[6:]}", f"{letters}-{digits}",
        f"{letters}{digits[:6]}/{digits[6:]}",
        f"{letters.lower()} {digits}", f"{letters} {digits[:2]} {digits[2:4]} {digits[4:]}",
    )  # fmt: skip
    return chance.one_of(forms)


def position(chance: Chance) -> str:
    """A place on a terminal."""
    form: str = chance.one_of(book("docs")["papers"]["positions"])
    return form.format(
        l=chance.one_of("ABCDEFHKLNPRT"), r=chance.between(1, 60), b=chance.between(1, 48), s=chance.between(1, 6)
    )


def plate(chance: Chance) -> str:
    """A number plate that no register has reason to know."""
    first, last = ("".join(chance.one_of("ABCDEFGHJKLMNPQRSTVWXYZ") for _ in range(2)) for _ in range(2))
    return chance.one_of(
        (f"{first}-{chance.between(100, 999)}-{last}", f"1-{first}{last[0]}-{chance.between(100, 999)}")
    )


def money(chance: Chance, least: int, most: int) -> str:
    """Thousands of euros."""
    thousands = chance.between(least, most)
    return chance.one_of(
        (f"{thousands}k", f"{thousands}000", f"{thousands}.000", f"{thousands} mille", f"{thousands}K€")
    )


def common_slots(chance: Chance) -> dict[str, str]:
    """What any phrase may ask for and what tells nothing."""
    names = book("beside")["names"]
    n, n2 = chance.between(1, 9), chance.between(0, 5)
    return {
        "money": money(chance, 3, 90), "money2": money(chance, 91, 200), "pct": str(chance.between(4, 30)),
        "n": str(n), "n2": str(n2), "sec": f"{chance.between(11, 59)}", "town": chance.one_of(names["towns"]),
        "street": chance.one_of(names["streets"]), "house": str(chance.between(2, 188)),
        "load2": chance.one_of(names["models"]), "small": str(chance.between(2, 9)),
        "packs": str(chance.between(20, 1900)), "bigton": f"{chance.between(1, 11)},{chance.between(1, 9)}",
        "price": f"{chance.between(22, 34)}k", "gross": str(chance.between(17_000, 27_000)),
        "ref": f"{chance.one_of('ABEHLM')}{chance.between(10_000_000, 99_999_999)}",
        "voy": f"{chance.between(10, 99)}N",
        "line": chance.one_of(("MSC", "CMA", "HLC", "SUD", "MSK", "ONE")),
    }  # fmt: skip


def trade_slots(chance: Chance, port: str = "") -> dict[str, str]:
    """A lawful cargo: where it comes from, with what, for whom."""
    docs: Mapping[str, Mapping[str, list[str]]] = book("docs")
    names, ports = docs["names"], book("docs")["ports"]
    here = port or chance.one_of(list(ports))
    return {
        "origin": chance.one_of(names["origins"]), "load": chance.one_of(names["loads"]),
        "ship": chance.one_of(names["ships"]), "shipper": chance.one_of(names["shippers"]),
        "buyer": chance.one_of(names["buyers"]), "quay": chance.one_of(ports[here]["quays"]),
        "port": chance.one_of(ports[here]["names"]), "pin": pin(chance), "pos": position(chance),
        "plate": plate(chance), "seal": seal(chance), "logo": chance.one_of(names["logos"]),
    }  # fmt: skip


def pin(chance: Chance) -> str:
    """A code that releases a container."""
    return chance.one_of((
        f"{chance.between(1000, 9999)}", f"{chance.between(100_000, 999_999)}",
        f"{chance.one_of('ABCDXZ')}{chance.between(10_000, 99_999)}{chance.one_of('KLMN')}",
    ))  # fmt: skip


def seal(chance: Chance) -> str:
    """The number on a seal."""
    return f"{chance.one_of(book('docs')['names']['seals'])}{chance.between(100_000, 9_999_999)}"
