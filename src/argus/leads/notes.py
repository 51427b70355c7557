"""Of what messages tell only the numbers, days and last digits, as columns: to hold against many loads at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from argus.leads.delays import days_later, puts_off
from argus.leads.gathering import Gathered, Numbers
from argus.leads.kept_shards import KeptShard
from argus.leads.telling import Day, Telling, day_number
from argus.leads.tellings import tellings_of

# What a day is: to which something moves, in words; of the week or tomorrow; of the calendar; one with an hour of the
# clock; the first of a stretch; or so many days later than was told, which may be how long something takes, or is said
# to be a delay.
MOVES, VAGUE, PLAIN, HOUR, STRETCH, LATER, SAID_LATER = -2, -1, 0, 1, 2, 3, 4
_TAIL_BASE = 1_000_000
_AT = "noted_at"


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """Notes of messages, a row each; `..._row` says to which row a number, day or last digits belong.

    Attributes:
        said: days on which they were sent, as `date.toordinal` counts. bags: whether two numbers may be bags and what
            each holds.
        numbers: amounts, whole. tails: last digits of a container (`tail_number`). ports: as `port_number`.
        days, sorts: in order of the text; as `date.toordinal` counts, or how many days later.
    """

    said: Numbers
    bags: npt.NDArray[np.bool_]
    number_row: Numbers
    numbers: Numbers
    tail_row: Numbers
    tails: Numbers
    port_row: Numbers
    ports: Numbers
    day_row: Numbers
    days: Numbers
    sorts: Numbers

    def behind(self, other: "Noted") -> "Noted":
        """With the rows of another one behind these."""
        step = len(self.said)
        joined = {
            name: np.concatenate([getattr(self, name), getattr(other, name) + (step if name.endswith("_row") else 0)])
            for name in Noted.__slots__
            if name != "bags"
        }
        return Noted(bags=np.concatenate([self.bags, other.bags]), **joined)

    def only(self, rows: Numbers) -> "Noted":
        """Some of the rows."""
        some: dict[str, Any] = {"said": self.said[rows], "bags": self.bags[rows]}
        kept = np.empty(0, np.int64)
        for name in (each for each in Noted.__slots__ if each not in some):
            if name.endswith("_row"):  # the columns behind it are of its notes
                some[name], kept = notes_of(rows, getattr(self, name))
            else:
                some[name] = getattr(self, name)[kept]
        return Noted(**some)


def notes_of(rows: Numbers, note_row: Numbers) -> tuple[Numbers, Numbers]:
    """All notes of these rows: which of the rows given, and which note."""
    return stretched(np.searchsorted(note_row, rows, "left"), np.searchsorted(note_row, rows, "right"))


def stretched(first: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """All numbers of stretches [first, end), one after another: of which stretch each is, and the number."""
    lengths = end - first
    ends = np.cumsum(lengths)
    numbers = np.repeat(first - (ends - lengths), lengths) + np.arange(lengths.sum())
    return np.repeat(np.arange(len(first)), lengths), numbers


def noted(tellings: Iterable[Telling], zone: ZoneInfo) -> Noted:
    """The notes of messages."""
    said, bags = [], []
    numbers: list[tuple[int, int]] = []
    tails: list[tuple[int, int]] = []
    ports: list[tuple[int, int]] = []
    days: list[tuple[int, int, int]] = []
    for row, told in enumerate(tellings):
        said.append(day_number(told.us, zone))
        bags.append(any(each.form == "bags" for each in told.loose_amounts))
        numbers += {(row, int(each.kg)) for each in (*told.amounts, *told.loose_amounts) if each.form != "bags"}
        tails += {(row, tail_number(each)) for each in told.tails if each.isascii()}
        ports += {(row, port_number(each.value)) for each in told.ports}
        days += [(row, each.day.toordinal(), _sort_of(each, told)) for each in told.days]
        if (later := days_later(told)) is not None:
            days.append((row, later, SAID_LATER if puts_off(told) else LATER))
    return Noted(
        np.array(said, np.int64),
        np.array(bags, bool),
        *_columns(numbers, 2),
        *_columns(tails, 2),
        *_columns(ports, 2),
        *_columns(days, 3),
    )


def _sort_of(day: Day, told: Telling) -> int:
    if day.until is not None or day.hour:
        return HOUR if day.until is None else STRETCH
    return MOVES if puts_off(told) else VAGUE if day.vague else PLAIN


def tail_number(digits: str) -> int:
    """A number for a few digits that keeps how many they are."""
    return len(digits) * _TAIL_BASE + int(digits)


def port_number(locode: str) -> int:
    """A number for a UN/LOCODE: five letters and digits."""
    return int(locode, 36)


def _columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Numbers]:
    return list(np.array(rows, np.int64).reshape(-1, width).T)


class Notes:
    """The notes of those messages that were asked for; each is read once."""

    def __init__(self, gathered: Gathered) -> None:
        """Those that were kept."""
        self._gathered = gathered
        self._row = np.full(len(gathered), -1, np.int64)
        self.noted = noted((), gathered.archive.zone)
        for number, kept in enumerate(gathered.kept.shards):
            places = gathered.places(number, kept.column(_AT))
            kept_of = {name: kept.column(f"noted_{name}") for name in Noted.__slots__}
            kept_of["bags"] = kept_of["bags"].astype(bool)
            self._row[places[places >= 0]] = len(self.noted.said) + np.flatnonzero(places >= 0)
            self.noted = self.noted.behind(Noted(**kept_of))
        # What others say beside may be new.
        self._row[list(gathered.joined)] = -1

    def rows(self, places: Numbers) -> Numbers:
        """The rows of `noted` in which the notes of messages stand; those that are new are read."""
        new = np.unique(places[self._row[places] < 0])
        if len(new):
            self._row[new] = len(self.noted.said) + np.arange(len(new))
            tellings = tellings_of(self._gathered, new.tolist())
            self.noted = self.noted.behind(noted(tellings, self._gathered.archive.zone))
        return self._row[places]

    def keep(self, number: int, kept: KeptShard) -> None:
        """Keep the notes of a shard."""
        has = self._row >= 0
        has[list(self._gathered.joined)] = False
        places = np.flatnonzero(has & (self._gathered.shard == number))
        if kept.needs(_AT, len(places)):
            own = self.noted.only(self._row[places])
            kept.columns |= {f"noted_{name}": getattr(own, name) for name in Noted.__slots__}
            kept.columns[_AT] = self._gathered.position[places]
            kept.changed = True
