"""Find telephone numbers, as E.164 ("+32460001234").

Lengths by country: metadata of `phonenumbers`. A number without its country is read for every country of the field
whose numbers look so; how it is grouped says which comes first. Numbers kept for fiction count: they need not be in
use.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from argus.reading.mentions.asked import Answers, Asked, NumbersAnd
from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.identifiers.gates import Kind
from argus.reading.mentions.mention import Fact, Mention
from argus.reading.mentions.word_lists import words

# Digits in groups as numbers are written; without groups, eight in a row.
_GROUPS = (
    r"\+\(?[0-9]|\b0[0-9]{1,4}[ ./(\x{a0}\x{2011}\x{2013}-]+[0-9]{2}"
    r"|(?:^|[^0-9A-Za-z._@-])[1-9][0-9]{2}\)?[ .\x{a0}\x{2011}\x{2013}-]{1,2}[0-9]{2}"
)
_IN_A_ROW = 8
_MOST_DIGITS = 17
_MOST_GROUPS = 8
_DIGITS = frozenset("0123456789")
_BETWEEN = frozenset({" ", "-", ".", "/", " (", "(", ") ", ")", ")-", " - ", "\u00a0", "\u202f", "\u2011", "\u2013"})
_NO_END = frozenset(",:/=_@")
# A number does not begin behind these: parts of an address, a date, a price, a version.
_NOT_BEHIND = frozenset("./\\-_#=~&%@$€£,'0123456789")
_WORDS = words(
    "tel tell telefoon telefoonnummer telnr gsm gsmnr gsmnummer mobiel mobieltje bellen bel belt phone mobile"
    " cell cellphone whatsapp whatsap wapp wa wsp viber signal telegram sms text txt app appen call ring"
    " telephone telefone telephones portable fixe appelle appeler telefono celular movil movel cel llama llamar"
    " llame marca marcar telemovel liga ligar cellulare chiama chiamami chiamare telefonin telefoni celularin"
    " thirr merr telefon broj zovi pozovi mobilni javi handy handynummer telefonnummer anrufen ruf festnetz fon"
    " fax"
)
_NUMBER_WORDS = words("nummer nr number num no numero numri numer")
_TELLING = _WORDS | _NUMBER_WORDS
_NUMBERS_AND_TELLING = NumbersAnd(_TELLING)
_NEAR = 5
# Behind these a number may begin with any digit.
_BEFORE_ANY = "+=/("
# What has numbers of its own, as long as those of telephones.
_OTHER_NUMBERS = words(
    "container cont doos bak box seal zegel ref referentie reference order factuur invoice rechnung dossier bl awb"
    " booking btw vat bug ticket conteneur contenedor contentor sello plomb sigillo kontejner kontejneri barcode ean"
)
# Trade of the field first: the country read first where the digits alone do not say.
_MOBILES: dict[str, tuple[str, ...]] = {
    "04": ("BE", "FR"),
    "06": ("NL", "FR", "AL", "RS"),
    "07": ("GB", "FR"),
    "01": ("DE",),
}
# With their trunk 0.
_MOBILE_LENGTHS = {"BE": (10,), "FR": (10,), "NL": (10,), "AL": (10,), "RS": (9, 10), "GB": (11,), "DE": (11, 12)}
_LANDLINES = {9: ("BE",), 10: ("NL", "FR"), 11: ("GB", "DE"), 12: ("DE",)}
_WITHOUT_TRUNK = {
    (9, "6"): ("ES",),
    (9, "7"): ("ES",),
    (9, "9"): ("PT", "ES"),
    (9, "2"): ("PT",),
    (10, "3"): ("IT", "CO"),
}
_CODES = {
    "BE": 32,
    "FR": 33,
    "NL": 31,
    "AL": 355,
    "RS": 381,
    "GB": 44,
    "DE": 49,
    "ES": 34,
    "PT": 351,
    "IT": 39,
    "CO": 57,
}


class _Written(NamedTuple):
    """Digits written together up to some word.

    Attributes:
        end: behind its last word. groups: lengths, in order.
    """

    end: int
    digits: str
    groups: tuple[int, ...]


class _Reading(NamedTuple):
    """What a number may be.

    Attributes:
        values: likeliest first. said: with its country; else that is a guess.
        country: of the first value; "" where several share the code.
    """

    values: tuple[str, ...]
    said: bool
    country: str


def _in_a_row(batch: Batch) -> list[int]:
    """The messages with digits enough in a row."""
    return batch.rows_with_digits(_IN_A_ROW, _MOST_DIGITS)


def _found_in(row: Row) -> Iterator[Mention]:
    """The numbers, each as long as it can be read."""
    behind = 0
    for index, near in _beginnings(row):
        found = _number_at(row, index, near) if index >= behind else None
        if found is None:
            continue
        written, reading, start = found
        behind = written.end
        end = row.ends[behind - 1]
        first = reading.values[0]
        facts: dict[str, Fact] = {"country": reading.country} if reading.country else {}
        if reading.said:
            yield row.mention("phone", start, end, first, facts=facts)
        else:
            alternatives = tuple(zip(reading.values, _chances(len(reading.values)), strict=True))
            yield row.mention("phone", start, end, first, how="inferred", alternatives=alternatives, facts=facts)


def _beginnings(row: Row) -> Iterator[tuple[int, "_Near"]]:
    """The digits at which a number may begin, with what is told before them."""
    text, words, starts = row.text, row.words, row.starts
    near = _Near(0, 0)
    for index in _telling_places(row):
        word = words[index]
        if word[0] in _DIGITS:
            if word[0] == "0" or index < near.called or text[starts[index] - 1 : starts[index]] in _BEFORE_ANY:
                yield index, near
        else:
            near = near.behind(word, index)


def _telling_places(row: Row) -> list[int]:
    """The numbers and what tells of them; of a long message only the numbers that may begin one."""
    kinds = row.told(_KINDS)
    if kinds is None:
        return row.places(_NUMBERS_AND_TELLING)
    may = (kinds == _TOLD) | (kinds == _CALLED) | (kinds == _ZERO)
    called = kinds == _CALLED
    for behind in range(1, _NEAR + 1):
        may[behind:] |= called[:-behind]
    numbers = np.flatnonzero(kinds == _NUMBER)
    marks = map(row.gaps.__getitem__, (numbers - 1).tolist())
    marked = np.fromiter(map(_MARKED.__contains__, marks), bool, len(numbers))
    may &= kinds > 0
    may[numbers[marked | (numbers == 0)]] = True
    found: list[int] = np.flatnonzero(may).tolist()
    return found


# What a word is here, nothing else being told of it.
_NUMBER, _ZERO, _TOLD, _CALLED = 1, 2, 3, 4
_KINDS = Answers(
    lambda word: (
        (_ZERO if word[0] == "0" else _NUMBER)
        if word[0] in _DIGITS
        else _CALLED
        if word in _WORDS
        else _TOLD
        if word in _NUMBER_WORDS
        else 0
    )
)
_MARKED = Asked(lambda gap: gap[-1:] in _BEFORE_ANY)


class _Near(NamedTuple):
    """Up to which word a word for calling, or one for numbers, tells of a number."""

    called: int
    told: int

    def behind(self, word: str, index: int) -> "_Near":
        if word in _WORDS:
            return _Near(index + _NEAR + 1, index + _NEAR + 1)
        return self._replace(told=index + _NEAR + 1) if word in _NUMBER_WORDS else self


def _number_at(row: Row, index: int, near: _Near) -> tuple[_Written, _Reading, int] | None:
    before = row.before(index)
    # "12+32" is a sum.
    plus = (before.endswith("+") and (len(before) > 1 or index == 0)) or _is_linked(row, index)
    opened = before.endswith("(")
    if not plus and ((index and not before) or before.endswith("+") or _is_within(row, index)):
        return None
    if not plus and (len(row.words[index]) == 1 or not (row.words[index][0] == "0" or opened or index < near.called)):
        return None
    every = _written(row, index)
    if plus or (every and every[-1].digits.startswith("00") and not every[-1].digits.startswith("000")):
        read = _international(every, 0 if plus else 2)
    elif not every:
        return None
    else:
        if index >= near.called and not _OTHER_NUMBERS.isdisjoint(row.words[max(0, index - 2) : index]):
            return None
        read = _national(every, index < near.called, index < near.told, opened)
    if read is None:
        return None
    start = row.starts[index]
    inside = row.text[start : row.ends[read[0].end - 1]]
    start -= before.endswith("+")
    # "(202) 555" begins with its bracket, "(0460 00 12 34)" stands in brackets.
    start -= ")" in inside and "(" not in inside and row.text[start - 1 : start] == "("
    return (*read, start)


def _is_within(row: Row, index: int) -> bool:
    """Part of a decimal, an address or a version; a full stop or comma behind a word or a whole number parts."""
    before = row.before(index)
    if before in (".", ",") and index:
        return row.words[index - 1][0] in _DIGITS and len(row.words[index - 1]) < _IN_A_ROW
    return before[-1:] in _NOT_BEHIND


def _is_linked(row: Row, index: int) -> bool:
    """wa.me/32460001234 and send?phone=32460001234 are written with the country."""
    before = row.before(index)
    if before not in ("/", "="):
        return False
    return row.words[max(0, index - 2) : index] == ["wa", "me"] or (before == "=" and row.words[index - 1] == "phone")


def _written(row: Row, index: int) -> list[_Written]:
    """What stands there up to each word at which a number may end, shortest first."""
    found: list[_Written] = []
    digits = ""
    groups: tuple[int, ...] = ()
    for at in range(index, len(row.words)):
        word = row.words[at]
        if word[0] not in _DIGITS or len(digits) + len(word) > _MOST_DIGITS or len(groups) == _MOST_GROUPS:
            break
        after = row.gap(at)
        # +32 (0)460: the trunk 0 is not dialled from abroad.
        if not (word == "0" and at > index and row.gap(at - 1).endswith("(") and after.startswith(")")):
            digits, groups = digits + word, (*groups, len(word))
        more = at + 1 < len(row.words)
        listed = after == "," and len(word) > _IN_A_ROW
        if len(digits) >= 8 and (listed or _may_end(after, row.words[at + 1] if more else "")):
            found.append(_Written(at + 1, digits, groups))
        if after not in _BETWEEN or (len(word) >= 8 and " " in after):
            break
    return found


def _may_end(after: str, following: str) -> bool:
    """Not within a word, a decimal, a time or an address."""
    if not following or not after:
        return not following
    return after not in _NO_END and not (after == "." and following[0] in _DIGITS)


# --- with the country ---


def _international(every: list[_Written], skip: int) -> tuple[_Written, _Reading] | None:
    """The longest that has the length usual in its country, or else the longest that is possible there."""
    possible: tuple[_Written, _Reading] | None = None
    for written in reversed(every):
        code, national = _country(written.digits[skip:])
        if not code:
            return None
        usual, allowed = _lengths(code)
        reading = _Reading((f"+{code}{national}",), True, _region(code))
        if len(national) in usual:
            return written, reading
        if len(national) in allowed and possible is None:
            possible = written, reading
    return possible


@cache
def _regions_by_code() -> Mapping[int, tuple[str, ...]]:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE  # slow to load, and who asks for the version only needs none

    return COUNTRY_CODE_TO_REGION_CODE


def _country(digits: str) -> tuple[int, str]:
    """Country code and national number, without the trunk 0 some write behind it; code 0 = none."""
    for length in (1, 2, 3):
        code = int(digits[:length])
        if code in _regions_by_code() and digits[0] != "0":
            national = digits[length:]
            return code, national if code == _CODES["IT"] else national.lstrip("0") or national
    return 0, digits


def _region(code: int) -> str:
    """The country of a code; "" for those of several (North America, Russia with Kazakhstan, satellites)."""
    first = _regions_by_code()[code][0]
    return first if code not in (1, 7) and first.isalpha() else ""


@cache
def _lengths(code: int) -> tuple[frozenset[int], frozenset[int]]:
    """Lengths of national numbers: usual (those of the examples), and possible."""
    from phonenumbers import PhoneMetadata

    usual: set[int] = set()
    possible: set[int] = set()
    for region in _regions_by_code()[code][:1]:
        known = (
            PhoneMetadata.metadata_for_nongeo_region(code)
            if region == "001"
            else PhoneMetadata.metadata_for_region(region)
        )
        for kind in (known.mobile, known.fixed_line) if known else ():
            if kind is not None and kind.example_number:
                usual.add(len(kind.example_number))
                possible.update(kind.possible_length)
    return frozenset(usual), frozenset(length for length in possible if length >= 7)


# --- without the country ---


def _national(every: list[_Written], called: bool, told: bool, opened: bool) -> tuple[_Written, _Reading] | None:
    for written in reversed(every):
        regions = _regions(written, told)
        if not regions and called:
            regions = _called(written)
        if not regions and (opened or called) and written.groups == (3, 3, 4):
            return written, _Reading((f"+1{written.digits}",), False, "")
        if regions and (told or not _is_date(written)):
            trunk = 0 if regions[0] == "IT" else len(written.digits) - len(written.digits.lstrip("0"))
            values = tuple(f"+{_CODES[each]}{written.digits[trunk:]}" for each in regions)
            return written, _Reading(values, False, regions[0])
        if called and not written.digits.startswith("0") and len(written.digits) > 10:
            read = _international([written], 0)
            if read:
                return written, read[1]._replace(said=False)
    return None


def _regions(written: _Written, told: bool) -> tuple[str, ...]:
    """Countries where a mobile is written so; with a word that tells of a number, landlines too."""
    digits, groups = written.digits, written.groups
    regions = tuple(each for each in _MOBILES.get(digits[:2], ()) if len(digits) in _MOBILE_LENGTHS[each])
    if digits[:2] == "01" and digits[2] not in "567":
        regions = ()
    if len(digits) == 9 and not told:
        regions = ()
    if not regions and told and digits[0] == "0" and digits[1] != "0":
        regions = _LANDLINES.get(len(digits), ())
    first = "FR" if set(groups) == {2} else ("AL" if digits[2] in "6789" else "RS") if groups[0] == 3 else ""
    return (first, *(each for each in regions if each != first)) if first in regions else regions


def _called(written: _Written) -> tuple[str, ...]:
    return _WITHOUT_TRUNK.get((len(written.digits), written.digits[0]), ())


def _is_date(written: _Written) -> bool:
    """06/12/2021 10: two short groups and a year."""
    day_month_year = written.groups[:3] == (2, 2, 4) and written.digits[4:6] in ("19", "20")
    return day_month_year or (written.groups[:1] == (4,) and written.digits[:2] in ("19", "20"))


def _chances(count: int) -> Sequence[float]:
    """The first reading is as likely as all others together, or certain."""
    return (1.0,) if count == 1 else (0.5, *(0.5 / (count - 1),) * (count - 1))


PHONES = Kind(_GROUPS, _found_in, told=_in_a_row)
