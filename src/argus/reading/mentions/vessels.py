"""Ships by name and IMO number.

Values: a name in capitals, as the list has it or as it was written; an IMO number as its seven digits.
"""

from collections.abc import Iterator
from functools import cached_property

from argus.reading.mentions.asked import Asked
from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.lists import Lists, version_of
from argus.reading.mentions.mention import Fact, Mention, first_of
from argus.reading.mentions.ship_names import Ship, ShipNames
from argus.reading.mentions.word_lists import words
from argus.reading.mentions.written_codes import first_behind
from argus.terms import ImoNumber

_IMO = "imo"
_IMO_LINKS = words("nr no n nummer number numero numri broj num is no code")
_DIGITS = 7
_NAMED = frozenset({_IMO})
_FITTING = Asked(lambda word: word == _IMO or (len(word) == _DIGITS and word.isdigit()))
_JOINTS = frozenset((" ", ".", "-"))
# A capitalised name behind a word for ship is a ship's more often than not.
_UNLISTED = 0.6
# How much likelier than another wrong digit a swap is, and a number of a listed ship.
_SWAPPED, _LISTED = 3.0, 20.0


class Vessels:
    """Ships by name and IMO number."""

    name = "vessels"
    kinds = (
        "vessel",
        "imo",
    )

    def __init__(self, lists: Lists) -> None:
        """Take the ships that are listed."""
        self.version = f"6-{version_of(lists.vessels)}"
        self._lists = lists

    # Tables are made for the first message: who asks for the version only needs none.

    @cached_property
    def _ships(self) -> ShipNames:
        return ShipNames(self._lists.vessels)

    @cached_property
    def _listed(self) -> dict[str, str]:
        return {each.imo: each.name for each in self._lists.vessels if each.imo}

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._ships.words | {_IMO})

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        for row in batch.rows(batch.rows_with(self._words)):
            ships = self._ships.found_in(row)
            found = [_ship_mention(row, each) for each in first_of(ships)]
            if ships or _IMO in row.words:
                found += first_of(self._numbers(row, near_ship=bool(ships)))
            found.sort(key=lambda each: (each.start, each.end))
            yield from found

    def _numbers(self, row: Row, *, near_ship: bool) -> Iterator[Mention]:
        """IMO numbers: right behind the word; without it seven digits that fit, in a message that names a ship."""
        behind = 0
        for index in row.places(_FITTING if near_ship else _NAMED):
            if index < behind:
                continue
            if row.words[index] == _IMO:
                first = first_behind(row, index, most=2, links=_IMO_LINKS)
                end = _seven_digits_end(row, first)
                if end is not None:
                    behind = end
                    yield from self._number(row, first, end)
            elif _stands_alone(row, index) and ImoNumber(row.words[index]).fits:
                yield from self._number(row, index, index + 1)

    def _number(self, row: Row, first: int, end: int) -> Iterator[Mention]:
        start, stop = row.starts[first], row.ends[end - 1]
        written = ImoNumber("".join(row.words[first:end]))
        if written.fits:
            yield row.mention("imo", start, stop, written.digits, facts=self._facts(written.digits))
            return
        candidates = self._candidates(written)
        if candidates:
            facts = {"reason": "check digit", "written": written.digits} | self._facts(candidates[0][0])
            yield row.mention(
                "imo", start, stop, candidates[0][0], how="repaired", alternatives=candidates, facts=facts
            )

    def _candidates(self, written: ImoNumber) -> tuple[tuple[str, float], ...]:
        """The numbers it may have been, likeliest first: a listed ship's, two digits swapped, one digit wrong."""
        weights = {
            each.digits: (_LISTED if each.digits in self._listed else 1.0)
            * (_SWAPPED if sorted(each.digits) == sorted(written.digits) else 1.0)
            for each in written.near()
        }
        whole = sum(weights.values())
        ranked = sorted(weights.items(), key=lambda each: -each[1])
        return tuple((digits, weight / whole) for digits, weight in ranked)

    def _facts(self, digits: str) -> dict[str, Fact]:
        return {"vessel": self._listed[digits].upper()} if digits in self._listed else {}


def _ship_mention(row: Row, ship: Ship) -> Mention:
    start, end = row.starts[ship.first], row.ends[ship.end - 1]
    if not ship.listed:
        return row.mention("vessel", start, end, ship.name, alternatives=((ship.name, _UNLISTED),))
    facts: dict[str, Fact] = {"listed": True}
    numbers = [each.imo for each in ship.listed if each.imo]
    if numbers:
        facts["imo"] = " ".join(numbers)
    return row.mention("vessel", start, end, ship.name, facts=facts)


def _seven_digits_end(row: Row, first: int) -> int | None:
    """The end of seven digits from this word on, in one to three groups; None = something else stands there."""
    count, end = 0, first
    while end < len(row.words) and end < first + 3 and row.words[end].isdigit():
        if end > first and row.before(end) not in _JOINTS:
            break
        count += len(row.words[end])
        end += 1
        if count >= _DIGITS:
            break
    touched = end < len(row.words) and not row.gap(end - 1)
    return end if count == _DIGITS and not touched else None


def _stands_alone(row: Row, index: int) -> bool:
    """Whether it is digits that neither letters nor signs of longer numbers touch."""
    before, behind = row.before(index), row.gap(index)
    blank_before = not index or before[-1:] in (" ", "\n", "(", ":", "#")
    return (
        row.words[index].isdigit() and blank_before and (index + 1 == len(row.words) or behind[:1] in tuple(" \n,.);"))
    )
