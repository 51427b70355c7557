"""How people of the world "muelles" write numbers, amounts, places and papers."""

from random import Random

from argus.terms import ContainerNumber, container_remainder

# Owners: most of them real, the last four invented.
_PREFIXES = (
    "MSCU", "MEDU", "CMAU", "HLBU", "SUDU", "MNBU", "TRIU", "CAIU", "SEGU", "TEMU", "OOLU", "CXRU", "GESU", "TLLU",
    "QRLU", "VZNU", "BXKU", "YOKU",
)  # fmt: skip
_UNSAID = 10
_DIGITS = {
    "nl": "nul een twee drie vier vijf zes zeven acht negen",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "en": "zero one two three four five six seven eight nine",
    "fr": "zero un deux trois quatre cinq six sept huit neuf",
    "it": "zero uno due tre quattro cinque sei sette otto nove",
    "pt": "zero um dois tres quatro cinco seis sete oito nove",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun",
    "sr": "nula jedan dva tri cetiri pet sest sedam osam devet",
    "sq": "zero nje dy tre kater pese gjashte shtate tete nente",
}
_UNITS = {
    "nl": "stuks st blokken paks kilo kg", "es": "unidades u kilos kg paquetes piezas panelas",
    "en": "pcs bricks kilos kg pieces units", "fr": "pains kilos kg pièces pcs plaques",
    "it": "pezzi panetti kg kili", "pt": "peças kilos tijolos kg", "de": "stück kilo blöcke kg",
    "sq": "cope pako kg", "sr": "kom paketa kila",
}  # fmt: skip
_BAGS = {
    "nl": ("{} sporttassen à {}", "{} tassen van {}", "{} x {}"), "es": ("{} tulas de {}", "{} maletas x {}"),
    "en": ("{} bags of {}", "{} holdalls x {}"), "fr": ("{} sacs de {}", "{} valises à {}"),
    "it": ("{} borsoni da {}",), "pt": ("{} sacolas de {}",), "de": ("{} taschen à {}",),
    "sq": ("{} canta me {}",), "sr": ("{} torbi po {}",),
}  # fmt: skip
_HUNDREDS = {
    "nl": "honderd;tweehonderd;driehonderd;vierhonderd;vijfhonderd;zeshonderd;zevenhonderd;achthonderd;negenhonderd",
    "es": "cien;doscientas;trescientas;cuatrocientas;quinientas;seiscientas;setecientas;ochocientas;novecientas",
    "fr": "cent;deux cents;trois cents;quatre cents;cinq cents;six cents;sept cents;huit cents;neuf cents",
}
_TONNES = {"nl": "ton", "es": "toneladas", "en": "tonnes", "fr": "tonnes", "it": "tonnellate", "pt": "toneladas"}
_PLACES = {
    "nl": "blok {} rij {} hoog {}", "es": "bloque {} fila {} altura {}", "en": "block {} row {} tier {}",
    "fr": "bloc {} rangée {} niveau {}", "it": "blocco {} fila {} tiro {}", "pt": "bloco {} fila {} altura {}",
    "de": "block {} reihe {} lage {}",
}  # fmt: skip


def new_number(rng: Random) -> str:
    """A container number whose check digit fits, of a serial that owners do use."""
    while True:
        prefix, serial = rng.choice(_PREFIXES), f"{rng.randrange(200_000, 999_999)}"
        if container_remainder(prefix, serial) != _UNSAID:
            return str(ContainerNumber.of(prefix, serial))


def mistyped(rng: Random, number: str) -> str:
    """The number with one digit wrong or two neighbours changed round; never the same."""
    digits = list(number[4:])
    at = rng.randrange(6)
    if digits[at] != digits[at + 1] and rng.random() < 0.5:
        digits[at], digits[at + 1] = digits[at + 1], digits[at]
    else:
        digits[at] = str((int(digits[at]) + rng.randrange(1, 10)) % 10)
    return number[:4] + "".join(digits)


def last_digit_wrong(rng: Random, number: str) -> str:
    """The number with another check digit."""
    return number[:-1] + str((int(number[-1]) + rng.randrange(1, 10)) % 10)


def number_written(rng: Random, number: str, language: str) -> str:
    """A container number as somebody types it."""
    letters, serial, check = number[:4], number[4:10], number[10]
    forms = (
        (34, number), (10, f"{letters} {serial}-{check}"), (8, f"{letters} {serial} {check}"),
        (12, number.lower()), (6, f"{letters.capitalize()} {serial}{check}"), (5, f"{letters}{serial}"),
        (5, f"{letters.lower()} {serial[:3]} {serial[3:]} {check}"), (4, f"{letters}.{serial}.{check}"),
        (3, f"{letters}\n{serial}{check}"), (3, f"{letters}{serial}{check}".replace("0", "O")),
        (2, f"{letters}-{serial}/{check}"), (4, f"{letters} {_in_words(serial + check, language)}"),
        (1, letters + " " + "".join(f"{each}\ufe0f\u20e3" for each in serial + check)),
        (2, " ".join(letters) + f" {serial[:2]} {serial[2:4]} {serial[4:]} {check}"),
    )  # fmt: skip
    return rng.choices([form for _, form in forms], [weight for weight, _ in forms])[0]


def _in_words(digits: str, language: str) -> str:
    words = _DIGITS.get(language, _DIGITS["en"]).split()
    return " ".join(words[int(each)] for each in digits)


def read_off(rng: Random, number: str) -> str:
    """As a machine reads it from a door: blanks, lines, now and then a letter for a digit."""
    letters, serial, check = number[:4], number[4:10], number[10]
    if rng.random() < 0.25:
        serial = serial.replace("1", "I", 1) if "1" in serial else serial.replace("8", "B", 1)
    return rng.choice((f"{letters} {serial} {check}", f"{letters}\n{serial} [{check}]", f"{letters} {serial}\n{check}"))


def amount_said(rng: Random, language: str, blocks: int, bags: tuple[int, int] | None) -> str:
    """So many blocks of a kilo, as pieces, kilos, bags or tonnes."""
    if bags and rng.random() < 0.8:
        return rng.choice(_BAGS[language]).format(*bags)
    if blocks >= 400 and blocks % 50 == 0 and language in _TONNES and rng.random() < 0.3:
        comma = f"{blocks / 1000:g}".replace(".", "." if language == "en" else ",")
        return f"{comma} {_TONNES[language]}"
    if blocks % 100 == 0 and blocks < 1000 and language in _HUNDREDS and rng.random() < 0.3:
        return _HUNDREDS[language].split(";")[blocks // 100 - 1]
    unit = rng.choice(_UNITS[language].split())
    number = f"{blocks // 1000}.{blocks % 1000:03}" if blocks >= 1000 and rng.random() < 0.4 else str(blocks)
    return f"{number}{'' if unit in ('kg', 'st', 'u') and rng.random() < 0.5 else ' '}{unit}"


def new_position(rng: Random) -> tuple[str, int, int]:
    """Block, row and tier on a yard."""
    return rng.choice("ABCDEFGHJKLMNPRSTUVWXZ") + str(rng.randrange(1, 40)), rng.randrange(1, 60), rng.randrange(1, 5)


def position_said(rng: Random, language: str, position: tuple[str, int, int]) -> str:
    """A position in words or as a code."""
    block, row, tier = position
    if language in _PLACES and rng.random() < 0.5:
        return _PLACES[language].format(*position)
    return rng.choice((f"{block}-{row:02}-{tier}", f"{block}.{row:02}.{tier}", f"{block} {row} {tier}"))


def new_pin(rng: Random) -> str:
    """What opens a gate: digits, or letters among them."""
    if rng.random() < 0.6:
        return f"{rng.randrange(10 ** rng.choice((3, 4, 5, 7))):04}"
    return "".join(rng.choices("0123456789ABCDEF", k=rng.choice((6, 8))))


def new_seal(rng: Random) -> str:
    """The number of a seal."""
    return rng.choice(("EC", "ML-BR0", "H", "CO", "SGS", "")) + f"{rng.randrange(100_000, 9_999_999)}"


def new_plate(rng: Random) -> str:
    """A number plate of some country."""
    three, two = ("".join(rng.choices("BDFGHJKLNPRSTVXZ", k=count)) for count in (3, 2))
    return rng.choice((
        f"{rng.randrange(10, 99)}-{three}-{rng.randrange(1, 9)}", f"1-{three}-{rng.randrange(100, 999)}",
        f"{rng.randrange(1000, 9999)} {three}", f"{two}-{rng.randrange(100, 999)}-{two[::-1]}",
    ))  # fmt: skip


def price_said(rng: Random, thousands: float) -> str:
    """What a block costs, in thousands of euro."""
    plain = f"{thousands:g}"
    return rng.choice((plain, plain.replace(".", ","), f"{plain}k", f"€{plain}k"))


def point_said(rng: Random, north: float, east: float) -> str:
    """A place at sea."""
    ns, ew = int(north), int(abs(east))
    side = "E" if east >= 0 else "W"
    return rng.choice((
        f"{north:.4f}, {east:.4f}", f"{north:.3f}N {abs(east):.3f}{side}",
        f"{ns}°{(north - ns) * 60:04.1f}'N {ew:03}°{(abs(east) - ew) * 60:04.1f}'{side}",
    ))  # fmt: skip
