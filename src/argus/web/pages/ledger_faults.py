"""What cannot be in an entry, in the language of the reader: the ledger tells it in English, with what was typed."""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from argus.web.language import DEFAULT

Say = Callable[[str], str]

# Between two faults of one field, as the form holds them.
BETWEEN = "\n"
# A longer fault quotes a cell nobody wrote by hand; it is shown as it is.
LONGEST = 400
_FACT = re.compile(r"%\(([a-z]+)\)s")


class Told(NamedTuple):
    """A sentence and the language it is in."""

    text: str
    language: str


def fault_in(language: str, _: Say, faults: str) -> Told:
    """One or more faults in words; in English where one of them has no words in this language."""
    found = [_told(_, each, language) for each in faults.split(BETWEEN)]
    if all(found):
        return Told("; ".join(str(each) for each in found), language)
    return Told(faults.replace(BETWEEN, "; "), DEFAULT)


def _told(_: Say, fault: str, language: str) -> str | None:
    if language == DEFAULT:
        return fault
    for sentence, pattern in zip(_sentences(_), _patterns(), strict=True):
        found = pattern.fullmatch(fault) if len(fault) <= LONGEST else None
        if found is not None:
            facts = found.groupdict()
            if "why" in facts:
                facts["why"] = _told(_, facts["why"], language)
            return None if None in facts.values() else sentence % facts
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(_pattern(each) for each in _sentences(str))


def _pattern(sentence: str) -> re.Pattern[str]:
    """What a fault of this sentence looks like; one that tells what happened begins with a capital, or goes on."""
    parts = _FACT.split(sentence)
    written = "".join(f"(?P<{part}>.+?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
    first = sentence[0]
    if first.isalpha():
        written = f"[{first}{first.upper()}]{written[1:]}"
    return re.compile(written, re.DOTALL)


def _sentences(_: Say) -> tuple[str, ...]:
    return (
        # days
        _("this is no day"),
        _("there is no such day"),
        _("which is the day and which the month cannot be told"),
        _("%(day)s is after the last day %(last)s"),
        _("%(day)s has not come yet"),
        _("%(day)s is before 1900"),
        _("%(why)s: write it like 2021-04-05 or 2021-04"),
        _("it was known on %(day)s, before its last day %(last)s"),
        _("this would be known on %(day)s, before what it revises was (%(before)s)"),
        _("is neither a day nor a moment with offset"),
        _("%(given)s is neither a day nor a moment with offset"),
        _("is empty, and so is the first day"),
        # what, how much
        _("is empty"),
        _("is empty; a number needs its unit"),
        _("is empty; a price without the name of its convention says nothing"),
        _("is empty; a %(kind)s is of %(known)s"),
        _("%(given)s is no kind of entry; there are %(known)s"),
        _("an %(kind)s has no items of its own; enter them beside it"),
        _("%(given)s is no %(kind)s that the ledger knows"),
        _("%(given)s does not measure a %(kind)s; use %(known)s"),
        _("%(unit)s are not weighed"),
        _("%(given)s is no percentage above 0 and up to 100"),
        _("a seizure is one find, not %(count)s; use seizure_bulk"),
        _("%(given)s is negative"),
        _("nothing was seized; leave it empty when it is not known"),
        _("%(given)s is no whole number of %(unit)s"),
        _("%(given)s kg in one find is more than can be (%(most)s kg)"),
        _("this is no number"),
        _("this is no amount"),
        _("this is no count"),
        _("%(given)s is no count"),
        _("this amount has no unit"),
        _("nobody knows this unit"),
        _("this number can be read in two ways: as %(one)s or as %(other)s"),
        _("this number is beyond anything that is counted"),
        _("units that do not add up: %(one)s and %(other)s"),
        _("two units for one amount: %(one)s and %(other)s"),
        _("the total falls from %(before)s on %(day)s (%(entry)s) to %(given)s on %(last)s"),
        # where, who, texts
        _("%(given)s is no UN/LOCODE and no country"),
        _("%(given)s is no UN/LOCODE and no country (%(count)s are known)"),
        _("a container number is three letters, one of UJZR and seven digits"),
        _("its check digit does not fit (ISO 6346)"),
        _("%(given)s is none of %(known)s"),
        _("holds a name with blanks or quotes, or of more than 100 characters"),
        _("holds characters that nobody sees, or more than %(count)s"),
        # rows of a table
        _("begins like a formula; put a letter or an apostrophe in front"),
        _("is no name: letters, digits and signs without blanks, not like a formula"),
        _("is no number from 1"),
        _("is empty, so nobody knows of which entry this is a revision"),
        _("%(entry)s stands in row %(row)s too, as the same revision"),
        _("revision %(number)s of %(entry)s says something else already"),
        _("revision %(number)s of %(entry)s is missing before this one"),
        # any of them, with the cell it was told of
        _("%(why)s (%(cell)s)"),
    )
