"""What fetches a container: a PIN, a release code, the reference of a slot. It looks like any code.

So it counts only right behind a word for it, with a word of the harbour near where that word means much else, and never
near a bank card, a telephone or a lock.
"""

from collections.abc import Iterator
from typing import NamedTuple

from argus.reading.mentions.batch import Row
from argus.reading.mentions.harbour_words import HARBOUR, Cues, is_upper_case
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import LINKS, code_end, counts_something, first_behind, plain_code

SURE_WORDS = words(
    "pin pincode pinkode pinnetje pinkod pini pinin pins pinnr releasecode vrijstelling vrijstellingscode "
    "vrijstellingsnummer vrijgave vrijgavecode ophaalcode afhaalcode ophaalpin freistellung freistellungsnummer "
    "freigabe freigabecode abholnummer abholcode mainlevee liberacion liberacao svincolo rilascio lirimit "
    "preuzimanja preuzimanje clave codice kod kodi kodin codigo levante sesame delivrer enlevement"
)
# English, French and Dutch for codes of every kind: they need a word of the harbour near.
_UNSURE = words(
    "release code codes slot ref reference referentie referentienummer referenz referencia referenca riferimento "
    "riferimenti senha chave sifra"
)
# `geef hem C3A424`: said of a driver, with a long code.
_GIVE = words("geef geeft gib gebt dagli dalle donne donnez dale dele give jepi jepia daj dajte")
# The truck appointment of Dutch and Belgian terminals, and a program that packs files.
_TAR = "tar"
RELEASE_WORDS = SURE_WORDS | _UNSURE | _GIVE | {_TAR}
_DRIVER = words(
    "chauffeur chauf autista fahrer conductor chofer camionero motorista driver shofer shoferi vozac targa "
    "kennzeichen kenteken plaque matricula patente targat tablica nummerplaat plaat"
)
_AROUND = _DRIVER | words(
    "box camion camiones truck trucks vrachtwagen kamion kamioni lkw ophalen afhalen opgehaald pickup retrait "
    "retirar retiro ritiro abholung preuzimanje release vrijstelling laden lossen kontenier kontenieri "
    "kontenierin"
)
_HARBOUR = HARBOUR | _AROUND
_TRAPS = words(
    "bankkaart kaart kaarten kaartje pinpas pasje bankpas bank card cards carte cartes bancaire banque tarjeta "
    "tarjetas cartao cartoes karte kartes kartica kartice karticu bankomat geldautomaat ec konto rekening atm "
    "sim simkaart gsm telefoon telefoons phone phones tel telephone telefono telefone telefoni telefonit telefon "
    "telefona telefonu handy celular movil cellulare mobiltelefon iphone samsung pixel unlock ontgrendel "
    "ontgrendelen entsperren sblocca desbloquear scherm screen puk alarm wifi wachtwoord password whatsapp "
    "signal telegram paypal netflix deurcode voordeur garage hotel kamer room visa mastercard maestro error zip "
    "postcode kod postal sms verificatie verification itsme kluis safe"
) - {"kod"}
_TRAP_REACH = 6
_LINKS = LINKS | words(
    "hem haar ihm ihr lui him her mu joj atij i release code pin liberacion liberacao liberation rilascio lirimit "
    "lirimi deze die bak box container containers conteneur contenedor contentor kontejner kontejnera kontenierin "
    "terminal nog slot number reference tar ophalen retiro retrait ritiro retirada saida salida sortie uscita izlaz "
    "chauffeur motorista chofer conductor autista fahrer vozac shofer borne garita gate poort pro pra"
)
# Behind a code that begins a message: 36770835 pour la sortie, N2ZD7K34 is de pin.
ANNOUNCED_FOR = words(
    "sortie sortir saida salida uscita ausfahrt izlaz dalje chauffeur chauf motorista chofer conductor autista fahrer "
    "vozac shofer borne garita retiro retrait ritiro valable geldig valida valido valid gultig vazi"
)
_ANNOUNCED = 8
_MOST_VOWELS = 2  # of eight letters that are no word
# Which messages can hold such a code, and one of letters alone, as column expressions.
ANNOUNCING = r"^[0-9A-Z]{8}[^0-9A-Za-z]"
ALL_LETTERS = r"(?:^|[^0-9A-Za-z])[A-Z]{8}(?:[^0-9A-Za-z]|$)"
_ANNOUNCING = ANNOUNCED_FOR | SURE_WORDS
# `code C3A424`, with no harbour near: it may be the code of anything.
_CODE, _UNSURE_CHANCE = "code", 0.5
# A message that is nothing but `code 791808` tells a long code that was waited for.
_LONG, _FIRST_WORDS = 6, 2
_DIGITS, _MIXED = range(4, 9), range(4, 11)
_HEX = frozenset("0123456789abcdef")


class Release(NamedTuple):
    """A release reference: words [first, end), itself in capitals, the word that told, and how likely it is one."""

    first: int
    end: int
    code: str
    word: str
    chance: float = 1.0


def releases_in(row: Row) -> Iterator[Release]:
    """The release references in a message."""
    cues, traps, drivers = (Cues.of(row, wanted) for wanted in (_HARBOUR, _TRAPS, _DRIVER))
    first = _at_the_beginning(row)
    if first is not None and not traps.near(0, first.end, _TRAP_REACH):
        yield first
        return
    behind = 0
    for index in row.places(RELEASE_WORDS):
        found = _behind(row, index) if index >= behind else None
        if found is None or traps.near(index, found.end, _TRAP_REACH):
            continue
        chance = _chance(row, index, found, cues, drivers)
        if chance:
            behind = found.end
            yield found._replace(chance=chance)


def _at_the_beginning(row: Row) -> Release | None:
    """A code of eight that a message begins with, and right behind it what it is for."""
    end = code_end(row, 0)
    code = plain_code(row, 0, end)
    if len(code) != _ANNOUNCED or not _is_code(row, 0, end, code) or counts_something(row, end):
        return None
    place = end
    while place < min(len(row.words), end + 3) and row.words[place] in _LINKS and row.words[place] not in _ANNOUNCING:
        place += 1
    told = row.words[place : place + 1]
    if not told or told[0] not in _ANNOUNCING or "\n" in row.text[: row.starts[place]]:
        return None
    return Release(0, end, code, told[0])


def _chance(row: Row, index: int, found: Release, cues: Cues, drivers: Cues) -> float:
    """How likely it is that the code fetches a container; 0 = not worth telling."""
    word, is_long = row.words[index], len(found.code) >= _LONG
    if word in _GIVE:
        return _UNSURE_CHANCE if is_long and drivers.near(index, found.end) else 0.0
    if word in SURE_WORDS or (index and row.words[index - 1] == "release") or cues.near(index, found.end):
        return 1.0
    if word == _TAR:
        return float(is_upper_case(row, index))
    alone = found.end == len(row.words) and index < _FIRST_WORDS
    return _UNSURE_CHANCE if is_long and (alone or (word == _CODE and found.first == index + 1)) else 0.0


def _behind(row: Row, index: int) -> Release | None:
    place = first_behind(row, index, most=4, links=_LINKS)
    if place >= len(row.words) or row.before(place).endswith(("+", "€", "$", "-", "/")):
        return None
    end = code_end(row, place)
    if row.ends[end - 1] - row.starts[place] > _MIXED.stop or counts_something(row, end):
        return None
    code = plain_code(row, place, end)
    return Release(place, end, code, row.words[index]) if _is_code(row, place, end, code) else None


def _is_code(row: Row, first: int, end: int, code: str) -> bool:
    if code.isdigit():
        return len(code) in _DIGITS
    if code.isalpha():
        written = row.text[row.starts[first] : row.ends[end - 1]]
        is_word = sum(map(code.count, "AEIOU")) > _MOST_VOWELS
        return len(code) == _ANNOUNCED and written == code and not is_word and not row.text.isupper() and first > 0
    has_digits = any(word.isdigit() for word in row.words[first:end])
    written = row.text[row.starts[first] : row.ends[end - 1]]
    return has_digits and len(code) in _MIXED and (written == code or _HEX.issuperset(code.casefold()))
