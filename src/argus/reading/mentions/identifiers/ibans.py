"""Find bank accounts: IBAN (ISO 13616), lengths by the registry of SWIFT, check digits by ISO 7064 MOD 97-10."""

import re
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
_COUNTRIES = frozenset(_LENGTHS)
# Letters and digits with at most one mark between two, as long as in its country, and no more of them behind. Single
# classes of characters and fixed numbers of them: nothing to go back over.
_MARK = "[ .\u00a0\u202f-]?"
_WRITTEN = {
    length: re.compile(rf"[A-Za-z]{{2}}(?:{_MARK}[0-9]){{2}}(?:{_MARK}[0-9A-Za-z]){{{length - 4}}}(?![0-9A-Za-z])")
    for length in set(_LENGTHS.values())
}
_MARKS = str.maketrans(dict.fromkeys(" .-\u00a0\u202f"))
_BEGINNING = (
    rf"(?i)\b(?:{'|'.join(_LENGTHS)})[ .\x{{a0}}\x{{202f}}-]?[0-9]{{2}}(?:[ .\x{{a0}}\x{{202f}}-]?[a-z0-9]){{11}}"
)


def _found_in(row: Row) -> Iterator[Mention]:
    """The accounts with the right length for their country and the right check digits."""
    end = 0
    for index in row.places(_COUNTRIES):
        start = row.starts[index]
        if start >= end and (row.before(index) or index == 0) and _before_digits(row, index):
            written = _WRITTEN[_LENGTHS[row.words[index]]].match(row.text, start)
            number = written[0].translate(_MARKS).upper() if written else ""
            if written and _checks(number):
                end = written.end()
                yield row.mention("iban", start, end, number, facts={"country": number[:2]})


def _before_digits(row: Row, index: int) -> bool:
    return index + 1 < len(row.words) and row.words[index + 1].isdigit()


def _checks(number: str) -> bool:
    try:
        mod_97_10.validate(number[4:] + number[:4])
    except ValidationError:
        return False
    return True


IBANS = Kind(_BEGINNING, _found_in)
