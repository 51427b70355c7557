"""Lists of shares: short names and numbers, one a line or behind commas, perhaps with their total at the end.

`turbo 100, mango 100, zebra 150`; `split is:` and a line for each. People call each other anything, so a name is any
word that is no unit, no place and no part of an address in the harbour.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from argus.reading.mentions.amounts.units import NOT_NAMES, REST, UNITS
from argus.reading.mentions.cutting import folded
from argus.reading.mentions.harbour_words import HARBOUR
from argus.reading.mentions.word_lists import words

_SHARE = range(5, 3000)
_FEWEST, _FEWEST_IN_A_TOTAL = 2, 4
_LONGEST = 2_000  # characters of a message that is a list
_MOST_NAMES, _MOST_BEFORE, _MOST_BEHIND = 3, 5, 4  # words of a name, before the first one, behind the last number
_NUMBER = r"(?P<number>\d{1,4})(?![\d.,:/%€$£k-]*\d|[%€$£:/]|\s?%)"
# Who has a namesake gets a number: "Bever 2 75".
_NAMESAKE = r"(?:[^\W\d_]\s?\d{1,2}(?=\s))?"
_NAME_FIRST = re.compile(rf"^\W*(?P<name>[^\d\n]*?{_NAMESAKE})[\s:=>-]*(?<![\d.,:/])\b{_NUMBER}(?P<behind>[^\d\n]*)$")
_NUMBER_FIRST = re.compile(rf"^\W*{_NUMBER}\s?(?:x|:|-|=|->)?\s+(?P<name>[^\d\n]+?)(?P<behind>)\W*$")
_ANY_NUMBER = re.compile(
    r"(\d{1,5})(?:[.,](\d{1,3}))?(?:\s?(t|ton|tons|tonne|tonnes|tonnen|tonelada|toneladas|тона)\b)?"
)
_WORD = re.compile(r"[^\W\d_]+")
_CUT = re.compile(r"[,;]\s*(?!\d)|\s+\+\s+(?!\d)|(?<=\d)\s*(?==\s*\d)")
_TOTAL = words(
    "total totaal totale totaux totali tot totali toplam samen ensemble together altogether all alles tout todo "
    "tudo tutto tutti gesamt insgesamt zusammen summe som suma soma somme sum ukupno sve zajedno gjithsej bashke "
    "shuma укупно све "
)
# A number behind these is another one for the same, or one of several.
_CHANGED = words(
    "not niet nie no non pas nao nicht ne jo now nu maintenant ahora agora adesso ora jetzt sada tani before eerst "
    "antes avant prima vorher ranije para was waren era etait war bilo ishte but maar mais sino mas ma aber ali por "
    "only maar alleen seulement solo nur samo vetem more meer plus mas piu mehr vise left over again opnieuw first "
    "then dan puis luego poi dann onda pastaj from with avec con com mit sa me for pour fur za son eran sind su "
    "jane"
)
_NO_NAMES = (frozenset(NOT_NAMES) | HARBOUR | frozenset(UNITS) | (_CHANGED - REST)) - _TOTAL
# What else is counted behind a number: then it is no share.
_OTHER_UNITS = words(
    "prozent percent procent pourcent km kilometer kilometers kilometre m meter metre metros metri min minuten "
    "minutes minutos minuti minuta uur uren h heures hours horas ore sati ore euro euros eur jaar ans years anos "
    "anni godina vjet jahre dagen jours days dias giorni dana dite tage pisos floors graden degrees degres grad "
    "gradi grados graus stepeni grade gb mb mg cm mm"
)


class Shares(NamedTuple):
    """What each gets, in order, and the total that is written below them."""

    parts: tuple[int, ...]
    total: int | None

    @property
    def whole(self) -> int:
        """All of it."""
        return self.total if self.total is not None else sum(self.parts)


class _Entry(NamedTuple):
    """A name, its number, and what stands behind: folded words."""

    name: tuple[str, ...]
    number: int
    behind: tuple[str, ...]
    equals: bool


def shares_in(text: str, taken: Iterable[tuple[int, int]] = ()) -> Shares | None:
    """The list of shares that a message is, apart from a few words before and behind it.

    Args:
        taken: where ports, days and the like stand: what they are part of is no share.
    """
    if len(text) > _LONGEST or not _has_digits(text):
        return None
    spans = list(taken)
    lines = [(match[0], match.start()) for match in re.finditer(r"[^\n]+", text) if match[0].strip()]
    if len(lines) > 1 and (found := _of_lines(lines, spans)):
        return found
    # one line of the message may hold them all
    return next((found for line, start in lines if (found := _in_a_line(line, start, spans))), None)


def _of_lines(lines: Sequence[tuple[str, int]], taken: Sequence[tuple[int, int]]) -> Shares | None:
    """A line for each share; others have no numbers."""
    for form in (_NAME_FIRST, _NUMBER_FIRST):
        read = [_entry(form, line, start, taken) for line, start in lines]
        entries = [each for each in read if each is not None]
        others = [line for (line, _), each in zip(lines, read, strict=True) if each is None]
        alike = len({each.behind for each in entries if each.behind}) <= 1
        short = all(len(each.name) <= _MOST_NAMES and len(each.behind) <= 1 for each in entries)
        if alike and short and not any(map(_has_digits, others)) and (found := _added(entries)):
            return found
        if found := _summed(lines, read):
            return found
    return None


def _summed(lines: Sequence[tuple[str, int]], read: Sequence[_Entry | None]) -> Shares | None:
    """Shares above a line that tells their sum, in whatever words."""
    last = max((at for at, (line, _) in enumerate(lines) if _has_digits(line)), default=0)
    entries = [each for each in read[:last] if each is not None]
    others = [line for (line, _), each in zip(lines[:last], read[:last], strict=True) if each is None]
    short = all(each.name and len(each.name) <= _MOST_NAMES and len(each.behind) <= 1 for each in entries)
    if len(entries) < _FEWEST or not short or any(map(_has_digits, others)):
        return None
    parts = tuple(each.number for each in entries)
    return Shares(parts, sum(parts)) if _only_number(lines[last][0]) == sum(parts) else None


def _only_number(line: str) -> int | None:
    """The one number of a line; tonnes in kilos."""
    found = _ANY_NUMBER.findall(line)
    if len(found) != 1:
        return None
    whole, part, tonnes = found[0]
    if not part:
        return int(whole) * (1000 if tonnes else 1)
    return int(whole) * 1000 + int(part.ljust(3, "0")) if tonnes else None


def _in_a_line(line: str, start: int, taken: Sequence[tuple[int, int]]) -> Shares | None:
    pieces, at = [], 0
    for cut in (*_CUT.finditer(line), None):
        end = cut.start() if cut else len(line)
        pieces.append((line[at:end], start + at))
        at = cut.end() if cut else end
    entries = [_entry(_NAME_FIRST, piece, place, taken) for piece, place in pieces]
    while entries and entries[0] is None and not _has_digits(pieces[0][0]):  # "asi va,"
        entries, pieces = entries[1:], pieces[1:]
    while entries and entries[-1] is None and not _has_digits(pieces[len(entries) - 1][0]):
        entries = entries[:-1]
    told = [each for each in entries if each is not None]
    if len(told) != len(entries) or not told:
        return None
    begun, others = told[0], told[1:]
    if len(begun.name) > _MOST_BEFORE + 1 or any(len(each.name) > _MOST_NAMES - 1 for each in others):
        return None
    if any(each.behind for each in told[:-1]) or len(told[-1].behind) > _MOST_BEHIND:
        return None
    return _added(told)


def _entry(form: re.Pattern[str], line: str, start: int, taken: Sequence[tuple[int, int]]) -> _Entry | None:
    match = form.match(line)
    if match is None or not _is_free(match, start, taken):
        return None
    name = tuple(folded(each) for each in _WORD.findall(match["name"]))
    behind = tuple(folded(each) for each in _WORD.findall(match["behind"]))
    number = int(match["number"])
    if behind and (behind[0] in _OTHER_UNITS or behind[0] == "k"):
        return None
    if name and name[-1] in _NO_NAMES:
        return None
    equals = "=" in line[: match.start("number")]
    return _Entry(name, number, behind, equals) if number in _SHARE or equals or not name else None


def _is_free(match: re.Match[str], start: int, taken: Sequence[tuple[int, int]]) -> bool:
    last_word = max((each.start() for each in _WORD.finditer(match.string, *match.span("name"))), default=None)
    first = match.start("number") if last_word is None else min(last_word, match.start("number"))
    end = max(match.end("number"), match.end("name"))
    return not any(begun < start + end and start + first < ended for begun, ended in taken)


def _added(entries: Sequence[_Entry]) -> Shares | None:
    """The shares, without the total that stands behind them."""
    if not entries:
        return None
    *parts, last = entries
    if parts and sum(each.number for each in parts) == last.number and _is_total(last, len(parts)):
        entries, total = parts, last.number
    else:
        total = None
    if len({each.name for each in entries}) < len(entries):
        return None  # of the same, once and again
    if len(entries) < _FEWEST or not all(each.name and each.number in _SHARE for each in entries):
        return None
    return Shares(tuple(each.number for each in entries), total)


def _is_total(last: _Entry, parts: int) -> bool:
    named = not _TOTAL.isdisjoint((*last.name, *last.behind))
    return named or last.equals or not last.name or parts >= _FEWEST_IN_A_TOTAL


def _has_digits(text: str) -> bool:
    return any(each.isdigit() for each in text)
