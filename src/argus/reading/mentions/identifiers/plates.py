"""Find number plates of the Netherlands, Belgium, France, Germany, Spain, Italy, Portugal, Albania and Serbia.

Forms: as the registries of these countries give them out today, and the older Dutch ones. Many other things look the
same, so a word for a plate or a vehicle must stand near; only 1-ABC-123, in capitals with its dashes, goes without.
"""

from collections.abc import Iterator

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.identifiers.gates import Kind, word_near
from argus.reading.mentions.mention import Mention
from argus.reading.mentions.word_lists import words

_BELGIAN = r"\b[1-9]-[A-Z]{3}-[0-9]{3}\b"
_PLATE = words(
    "kenteken kentekens kentekenplaat nummerplaat nummerplaten plaat plaatje platen plate plates numberplate"
    " licenseplate plaque plaques immat immatriculation immatricule immatriculee matricula matriculas placa"
    " placas patente chapa targa targhe targe targat targen tablice tablica registracija registarske"
    " kennzeichen nummernschild"
)
_VEHICLE = words(
    "trekker trekkers oplegger vrachtwagen vrachtauto camionette bestelwagen bestelbus truck tractor trailer"
    " lorry camion camions tracteur remorque fourgon furgon furgoneta camioneta remolque carrinha caminhao"
    " camiao reboque furgone motrice rimorchio kamion kamioni kamionin furgoni rimorkio sleper prikolica kombi"
    " lkw laster sattelzug auflieger sprinter bmw audi mercedes volvo scania daf iveco golf passat skoda"
    " octavia vw renault opel peugeot"
)
_WORDS = _PLATE | _VEHICLE
_BEFORE, _AFTER = 5, 2
_BETWEEN = frozenset({"", " ", "-", ".", "\u00a0", "\u2011"})
_LONGEST = 8
_MOST_WORDS = 5
_DIGITS = frozenset("123456789")
# Groups of letters (L) and digits (D).
_BY_COUNTRY = {
    "BE": ["D-LLL-DDD", "LLL-DDD", "DDD-LLL"],
    "PT": ["DD-LL-DD", "LL-DD-DD", "DD-DD-LL", "LL-DD-LL"],
    "NL": [
        "LL-LL-DD",
        "DD-LL-LL",
        "LL-DD-LL",
        "DD-LL-DD",
        "LL-DD-DD",
        "DD-DD-LL",
        "DD-LLL-D",
        "D-LLL-DD",
        "LL-DDD-L",
        "L-DDD-LL",
        "LLL-DD-L",
        "L-DD-LLL",
        "D-LL-DDD",
        "DDD-LL-D",
    ],
    "FR": ["LL-DDD-LL"],
    "IT": ["LL-DDD-LL"],
    "AL": ["LL-DDD-LL"],
    "RS": ["LL-DDD-LL", "LL-DDDD-LL"],
    "ES": ["DDDD-LLL"],
    "DE": [f"{'L' * town}-{'L' * by}-{'D' * digits}" for town in (1, 2, 3) for by in (1, 2) for digits in (1, 2, 3, 4)],
}
_FORMS = {
    form: [country for country, forms in _BY_COUNTRY.items() if form in forms]
    for listed in _BY_COUNTRY.values()
    for form in listed
}
# The same without marks: where to part a run of letters and digits. German ones would be read in too many ways.
_RUN_TOGETHER = {form.replace("-", ""): form for form in reversed(_FORMS) if _FORMS[form] != ["DE"]}


def _told(batch: Batch) -> set[int]:
    """The messages with a word for a plate or a vehicle, and a number."""
    return set(batch.rows_with(_WORDS)).intersection(batch.rows_with_digits(1, 4))


def _found_in(row: Row) -> Iterator[Mention]:
    """The plates."""
    end = 0
    for index in _beginnings(row):
        found = _plate_at(row, index) if index >= end else None
        if found:
            end, form, value = found
            countries = "|".join(_FORMS[form])
            yield row.mention("plate", row.starts[index], row.ends[end - 1], value, facts={"country": countries})


def _beginnings(row: Row) -> list[int]:
    """Where a plate may begin: near a word that tells of one, or with 1-ABC."""
    near = {index for index in row.places(_DIGITS) if row.gap(index) == "-"}
    for index in row.places(_WORDS):
        near.update(range(index - _AFTER - _MOST_WORDS + 1, index + _BEFORE + 1))
    return sorted(index for index in near if 0 <= index < len(row.words))


def _plate_at(row: Row, index: int) -> tuple[int, str, str] | None:
    if (index and not row.before(index)) or len(row.words[index]) > 4 or row.before(index)[-1:] in ("-", ".", "/", "_"):
        return None
    parts = ""
    best: tuple[int, str, str] | None = None
    for end in range(index + 1, min(index + _MOST_WORDS, len(row.words)) + 1):
        word = row.words[end - 1]
        if not word.isascii() or len(parts) + len(word) > _LONGEST + 4:
            break
        parts += word
        gap = row.gap(end - 1)
        if end < len(row.words) and not gap:
            continue
        form = _form(row, index, end)
        if form and _stands_alone(row, end) and _is_told(row, index, end, form):
            best = end, form, _parted(parts, form)
        if gap not in _BETWEEN:
            break
        continue
    return best


def _form(row: Row, index: int, end: int) -> str | None:
    """Which form the words have, by their marks if there are any."""
    shape = ""
    marks = set()
    for at in range(index, end):
        shape += ("D" if row.words[at].isdigit() else "L") * len(row.words[at])
        gap = row.gap(at) if at + 1 < end else ""
        marks.add(gap)
        if gap:
            if gap not in _BETWEEN:
                return None
            shape += "-"
    if shape in _FORMS:
        return shape
    # RS: BG 123-AB; DE: B AB1234, HH AB-1234 have a mark less.
    together = shape.replace("-", "")
    if "-" not in shape:
        return _RUN_TOGETHER.get(together)
    parted = shape.replace("LD", "L-D").replace("DL", "D-L")
    return parted if parted in _FORMS else None


def _stands_alone(row: Row, end: int) -> bool:
    if end == len(row.words):
        return True
    gap = row.gap(end - 1)
    return bool(gap) and not (gap in ("-", "/", ".", "_") and end < len(row.words))


def _is_told(row: Row, index: int, end: int, form: str) -> bool:
    written = row.text[row.starts[index] : row.ends[end - 1]]
    if form == "D-LLL-DDD" and written.isupper() and written.count("-") == 2 and written[0] != "0":
        return True
    if form == "D-LLL-DDD" and written[0] == "0":
        return False
    # Words that are no plate but look so: "de 12 en". Letters of a plate are capitals, or have no blanks.
    if written.isupper() or ("-" in written and " " not in written):
        return word_near(row.words, index, end, _WORDS, _BEFORE, _AFTER)
    return word_near(row.words, index, end, _PLATE, 2 if " " in written else _BEFORE)


def _parted(letters: str, form: str) -> str:
    found = []
    at = 0
    for group in form.split("-"):
        found.append(letters[at : at + len(group)])
        at += len(group)
    return "-".join(found).upper()


PLATES = Kind(_BELGIAN, _found_in, told=_told)
