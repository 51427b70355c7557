"""How much of what, as people type it: `1,2 t`, `27 640 kg`, `12 kg 300`, `450 blokken`, `1,4 miljard euro`.

Weights become kilograms, volumes litres, both exactly. What can be read in two ways is refused: `1.200 kg` is a tonne
and more to one reader and a good kilogram to another, unless the table says which sign divides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Self

from babel.numbers import list_currencies

from argus.errors import UsageError
from argus.terms.money import plain
from argus.terms.weight import GRAMS

# Canonical unit: what it measures, and the words for it in Dutch, French and English with how many of it each is.
_KG = {unit: grams / 1000 for unit, grams in GRAMS.items()}
UNITS: Mapping[str, tuple[str, Mapping[str, Decimal]]] = {
    "kg": (
        "weight",
        {
            word: factor
            for words, factor in (
                ("kg kgs kilo kilos kilo's kilogram kilograms kilogramme kilogrammes kgm", _KG["kg"]),
                ("g gr gram grams gramme grammes grm", _KG["g"]),
                ("mg milligram milligrams milligramme milligrammes", _KG["g"] / 1000),
                ("t ton tons tonne tonnes tne", _KG["tonne"]),  # the metric one: no service here reports another
                ("lb lbs", _KG["lb"]),
                ("oz", _KG["oz"]),
            )
            for word in words.split()
        },
    ),
    "l": (
        "volume",
        dict.fromkeys(("l", "liter", "liters", "litre", "litres", "ltr"), Decimal(1))
        | dict.fromkeys(("ml", "milliliter", "milliliters", "millilitre", "millilitres"), Decimal("0.001")),
    ),
    **{
        unit: (unit, dict.fromkeys((unit, *words.split()), Decimal(1)))
        for unit, words in (
            ("pieces", "piece pcs stuk stuks st pièce pièces h87"),
            ("blocks", "block blok blokken blokjes brick bricks brique briques bloc blocs"),
            ("packages", "package pakket pakketten pakje pakjes pak pakken paquet paquets colis"),
            ("tablets", "tablet tabletten pill pills pil pillen comprimé comprimés"),
            ("plants", "plant planten plante plantes"),
            ("rounds", "round patroon patronen cartridge cartridges cartouche cartouches"),
            ("persons", "person persoon personen personne personnes"),
            ("premises", "pand panden lieu lieux"),
            ("investigations", "investigation onderzoek onderzoeken enquête enquêtes"),
            ("sites", "site locatie locaties"),
        )
    },
}
WEIGHT, MONEY, PRICE = "weight", "money", "price"
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "euro": "EUR", "euros": "EUR", "euro's": "EUR", "dollar": "USD",
          "dollars": "USD", "pond": "GBP"}  # fmt: skip
# "billion" is left out: it is a thousand times more in Dutch and French than in English.
_SCALES = {
    **dict.fromkeys(("duizend", "mille", "thousand"), Decimal(10**3)),
    **dict.fromkeys(("miljoen", "mln", "million", "millions", "mio"), Decimal(10**6)),
    **dict.fromkeys(("miljard", "mld", "milliard", "milliards"), Decimal(10**9)),
}
_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = rf"[+-]?[0-9]+(?:{_SPACE}[0-9]{{3}})*(?:[.,'][0-9]+)*"
_ONE = re.compile(rf"(?P<number>{_NUMBER}){_SPACE}*(?P<unit>[^0-9\s+-][^0-9\s]*(?:/[a-z]+)?)?{_SPACE}*")
_PLACES = Decimal("1e-9")
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a unit.

    Attributes:
        unit: a key of UNITS, a currency of ISO 4217, or a price such as `EUR/g`.
    """

    number: Decimal
    unit: str

    @classmethod
    def read(cls, written: str, unit: str | None = None, *, decimal_sign: str | None = None) -> Self:
        """The amount in `1,2 t`, or in `1,2` when its unit stands elsewhere.

        Args:
            written: a number with its unit, or several that add up (`12 kg 300 g`; `12 kg 300` means grams).
            unit: as written elsewhere, for a number without one.
            decimal_sign: "." or ","; None = as the number itself tells.

        Raises:
            UsageError: no amount, an unknown unit, another unit than the one given elsewhere, or one that can be
                read in two ways.
        """
        elsewhere = None if unit is None else unit_named(unit)
        total, canonical, before = Decimal(0), "", Decimal(0)
        for number, word in _parts(written):
            count, said = _scaled(written, number, word, decimal_sign)
            name, factor = _unit_of(written, number, said, elsewhere, (canonical, before))
            if canonical and (name != canonical or factor >= before):
                raise _refused(f"Units that do not add up: {canonical} and {name}", written, "Keep one of them.")
            total, canonical, before = total + count * factor, name, factor
        if abs(total) >= _LARGEST:
            raise _refused("This number is beyond anything that is counted", written, "Look at the unit and the zeros.")
        return cls(total.quantize(_PLACES, ROUND_HALF_EVEN).normalize() + 0, canonical)

    @property
    def measures(self) -> str:
        """weight, volume, money, price; of counted things the unit itself."""
        return measure_of(self.unit)

    def __str__(self) -> str:
        return f"{plain(self.number)} {self.unit}"


def unit_named(word: str) -> tuple[str, Decimal]:
    """The canonical unit a word means, and how many of it one is: `t` is 1000 kg.

    Raises:
        UsageError: nobody knows this unit.
    """
    found = _words().get(word.strip().rstrip(".").casefold())
    if found is not None:
        return found
    price, _, per = word.strip().partition("/")
    if per:
        money, _ = unit_named(price)
        of, _ = unit_named(per)
        if measure_of(money) == MONEY and measure_of(of) in (WEIGHT, "volume", "pieces", "tablets", "packages"):
            return f"{money}/{per.strip().casefold()}", Decimal(1)
    raise UsageError(
        "Nobody knows this unit", where=f"unit {word[:40]!r}", do=f"Use one of {', '.join(UNITS)}, or a currency."
    )


def measure_of(unit: str) -> str:
    """What a canonical unit measures: weight, volume, money, price, or itself."""
    if "/" in unit:
        return PRICE
    return UNITS[unit][0] if unit in UNITS else MONEY


def read_number(written: str, decimal_sign: str | None = None) -> Decimal:
    """A number with decimals behind a dot or a comma and thousands in groups of three.

    Raises:
        UsageError: it is none, or `1.200` without knowing which sign divides.
    """
    text = re.sub(rf"{_SPACE}|'", "", written.strip())
    if not re.fullmatch(r"[+-]?[0-9]+(?:[.,][0-9]+)*", text):
        raise _refused("This is no number", written, "Write digits, with a dot or a comma for decimals.")
    signs = [letter for letter in text if letter in ".,"]
    if not signs:
        return Decimal(text)
    groups = re.split("[.,]", text.lstrip("+-"))
    last = signs[-1]
    if decimal_sign is not None:
        is_decimal = last == decimal_sign
    elif len(signs) == 1:
        is_decimal = len(groups[1]) != 3 or groups[0] == "0" or len(groups[0]) > 3
        if not is_decimal:
            raise _refused(
                f"This number can be read in two ways: as {''.join(groups)} or as {'.'.join(groups)}0",
                written,
                "Write it in one of them, or say the sign of decimals.",
            )
    else:
        is_decimal = last not in signs[:-1]
    whole = groups[:-1] if is_decimal else groups
    thousands = set(signs[:-1] if is_decimal else signs)
    if len(thousands) > 1 or any(len(group) != 3 for group in whole[1:]) or (len(whole) > 1 and len(whole[0]) > 3):
        raise _refused("This is no number", written, "Group its thousands by threes, with one sign for decimals.")
    sign = "-" if text.startswith("-") else ""
    return Decimal(sign + "".join(whole) + (f".{groups[-1]}" if is_decimal else ""))


def sign_seen(written: str) -> str | None:
    """The sign that must divide decimals in this number; None = it does not tell."""
    signs = [letter for letter in written if letter in ".,"]
    groups = re.split("[.,]", written)
    if not signs:
        return None
    if len(set(signs)) == 2:
        return signs[-1]
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    tail = re.match("[0-9]*", groups[1])
    assert tail is not None
    return signs[0] if len(tail[0]) != 3 or groups[0].lstrip("+-") == "0" else None


def _parts(written: str) -> list[tuple[str, str]]:
    """(number, unit or scale and unit) of each part."""
    text = written.strip()
    for sign in "€$£":
        if text.startswith(sign):
            text = f"{text[1:].strip()} {sign}"
    parts: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        match = _ONE.match(text, place)
        if match is None:
            word = re.match(rf"([^0-9\s]+){_SPACE}*", text[place:])  # the unit behind a scale: "miljard euro"
            if not (word and parts and parts[-1][1].casefold() in _SCALES):
                raise _refused("This is no amount", written, "Write a number and its unit, like 1,2 t.")
            parts[-1] = (parts[-1][0], f"{parts[-1][1]} {word[1]}")
            place += word.end()
            continue
        parts.append((match["number"], match["unit"] or ""))
        place = match.end()
    if not parts:
        raise _refused("This is no amount", written, "Write a number and its unit, like 1,2 t.")
    return parts


_Unit = tuple[str, Decimal]


def _unit_of(written: str, number: str, said: str, elsewhere: _Unit | None, before: _Unit) -> _Unit:
    """The unit of one part: its own, that given elsewhere, or grams behind kilograms (`12 kg 300`)."""
    if not said and before == ("kg", Decimal(1)) and len(number) == 3:
        said = "g"
    if said:
        found = unit_named(said)
    elif elsewhere is not None and not before[0]:
        found = elsewhere
    else:
        raise _refused("This amount has no unit", written, "Write the unit behind it: kg, g, t, pieces, EUR.")
    if elsewhere is not None and found[0] != elsewhere[0]:
        raise _refused(f"Two units for one amount: {found[0]} and {elsewhere[0]}", written, "Keep one of them.")
    return found


def _scaled(written: str, number: str, word: str, decimal_sign: str | None) -> tuple[Decimal, str]:
    first, _, rest = word.partition(" ")
    count = read_number(number, decimal_sign)
    if first.casefold() in _SCALES:
        return count * _SCALES[first.casefold()], rest
    if rest:
        raise _refused("This is no amount", written, "Write a number and its unit, like 1,2 t.")
    return count, word


def _refused(what: str, written: str, do: str) -> UsageError:
    return UsageError(what, where=f"amount {written[:40]!r}", do=do)


@cache
def _words() -> Mapping[str, tuple[str, Decimal]]:
    found = {word: (unit, factor) for unit, (_, words) in UNITS.items() for word, factor in words.items()}
    found |= {code.casefold(): (code, Decimal(1)) for code in list_currencies() if len(code) == 3}
    return found | {word: (code, Decimal(1)) for word, code in _SIGNS.items()}
