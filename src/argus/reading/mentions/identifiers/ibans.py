"""Find bank accounts: IBAN (ISO 13616), lengths by the registry of SWIFT, check digits by ISO 7064 MOD 97-10."""

from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

from argus.reading.mentions.batch import Row
from argus.reading.mentions.identifiers.gates import Kind
from argus.reading.mentions.mention import Mention
from argus.reading.mentions.word_lists import words

_LENGTHS = {
    each[:2]: int(each[2:])
    for each in sorted(
        words(
            "ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 br29 by28 ch21 cr22 cy28 cz24 de22 dk18 do28 ee20 eg29 es24"
            " fi18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32"
            " li21 lt20 lu20 lv21 mc27 md24 me22 mk19 mr27 mt31 mu30 nl18 no15 pk24 pl28 ps29 pt25 qa29 ro24 rs22 sa24"
            " sc31 se24 si19 sk24 sm27 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20"
        )
    )
}
_BETWEEN = frozenset(" .-\u00a0\u202f")
_BEGINNING = (
    rf"(?i)\b(?:{'|'.join(_LENGTHS)})[ .\x{{a0}}\x{{202f}}-]?[0-9]{{2}}(?:[ .\x{{a0}}\x{{202f}}-]?[a-z0-9]){{11}}"
)


def _found_in(row: Row) -> Iterator[Mention]:
    """The accounts with the right length for their country and the right check digits."""
    end = 0
    for index in row.places(_LENGTHS):
        start, length = row.starts[index], _LENGTHS[row.words[index]]
        if start >= end and (row.before(index) or index == 0) and _before_digits(row, index):
            number, stop = _written(row.text, start, length)
            if len(number) == length and number[2:4].isdigit() and _checks(number):
                end = stop
                yield row.mention("iban", start, stop, number, facts={"country": number[:2]})


def _before_digits(row: Row, index: int) -> bool:
    return index + 1 < len(row.words) and row.words[index + 1].isdigit()


def _written(text: str, start: int, length: int) -> tuple[str, int]:
    """Letters and digits from `start`, with at most one mark between two, and where they end; empty if more follow."""
    found: list[str] = []
    stop, between = start, False
    for place in range(start, len(text)):
        letter = text[place]
        if letter.isascii() and letter.isalnum():
            if len(found) == length:
                return ("", start) if not between else ("".join(found), stop)
            found.append(letter.upper())
            stop, between = place + 1, False
        elif between or letter not in _BETWEEN:
            break
        else:
            between = True
    return "".join(found), stop


def _checks(number: str) -> bool:
    try:
        mod_97_10.validate(number[4:] + number[:4])
    except ValidationError:
        return False
    return True


IBANS = Kind(_BEGINNING, _found_in)
