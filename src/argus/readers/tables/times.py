"""Many written times at once: the same moments as `read_time` gives, by numpy.

Times of one column mostly have one layout. The first of each length is taken apart by the patterns of `read_time`; the
others of that length must have digits where it has digits and the same signs elsewhere. Whatever does not fit, and
whatever cannot be (30 February, an hour the clocks skipped), is not `read` here and goes the plain way.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pyarrow as pa

from argus.messages.record import PRECISIONS
from argus.terms import NoSuchHourError, TimeForm, UnreadableTimeError, to_utc
from argus.terms.moments import UNITS, matched, offset_minutes, precision_of, year_first
from argus.terms.zones import EPOCH

# A column that mixes more layouts than this goes the plain way for the rest.
_MOST_LAYOUTS = 12
# Before 1973 some clocks were off by seconds or changed within an hour; the plain way knows how.
_FIRST_PLAIN_YEAR, _LAST_PLAIN_YEAR = 1973, 9998
_MINUTE = 60_000_000
_BLOCK = 6 * 60 * _MINUTE
# Any array of numpy here: one value or row of bytes for each row of the table.
Numbers = np.ndarray[Any, Any]
_DIGIT_GROUPS = ("a", "b", "c", "hour", "minute", "second", "fraction")
_COARSE = {"s": "second", "ms": "millisecond"}


@dataclass(slots=True)
class Times:
    """One value per row; where `read` is False the others mean nothing.

    Attributes:
        us: microseconds since 1970 UTC.
        offset: minutes.
        precision: index in PRECISIONS.
        written: the offset was written.
        ambiguous: the hour happened twice.
        read: this row is done.
    """

    us: Numbers
    offset: Numbers
    precision: Numbers
    written: Numbers
    ambiguous: Numbers
    read: Numbers


def times(column: pl.Series, form: TimeForm, zone: ZoneInfo | None) -> Times:
    """The moments of a column of texts or whole numbers."""
    n = len(column)
    found = Times(
        np.zeros(n, np.int64),
        np.zeros(n, np.int16),
        np.zeros(n, np.int8),
        np.ones(n, bool),
        np.zeros(n, bool),
        np.zeros(n, bool),
    )
    if column.dtype == pl.Int64:
        _count(found, np.flatnonzero(column.is_not_null().to_numpy()), column.fill_null(0).to_numpy(), form)
    elif column.dtype == pl.String:
        _read_texts(found, column, form, zone)
    return found


def _count(found: Times, rows: Numbers, numbers: Numbers, form: TimeForm) -> None:
    if form.unit == "ns":
        us = np.sign(numbers) * (np.abs(numbers) // 1_000)
        fits = np.abs(numbers) < 2**62
    elif form.unit in UNITS:
        fits = np.abs(numbers) < 60_000_000_000_000_000 // UNITS[form.unit]
        us = numbers * np.int64(UNITS[form.unit])
    else:
        return
    rows = rows[fits[rows]]
    found.us[rows] = us[rows]
    found.precision[rows] = PRECISIONS.index(_COARSE.get(form.unit, "microsecond"))
    found.read[rows] = True


def _read_texts(found: Times, column: pl.Series, form: TimeForm, zone: ZoneInfo | None) -> None:
    whole = column.str.contains(r"^-?[1-9][0-9]{0,17}$").fill_null(False)
    if whole.any():
        numbers = column.set(~whole, None).cast(pl.Int64).fill_null(0).to_numpy()
        _count(found, np.flatnonzero(whole.to_numpy()), numbers, form)
        if whole.all():
            return
    texts = column.fill_null("").to_arrow().cast(pa.large_string())
    starts = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    lengths = np.diff(starts)
    open_rows = np.flatnonzero(~found.read & (lengths > 0) & (lengths <= 40))
    for _ in range(_MOST_LAYOUTS):
        if not len(open_rows):
            return
        first = open_rows[0]
        length = lengths[first]
        same = open_rows[lengths[open_rows] == length]
        block = letters[starts[same][:, None] + np.arange(length)]
        fits = _read_layout(found, same, block, str(column[int(first)]), form, zone)
        fits[0] = True  # what its own layout cannot read is left to the plain way
        open_rows = np.setdiff1d(open_rows, same[fits], assume_unique=True)


class _Layout:
    """How a text is written, taken apart; `fits` says which of a block of texts are written the same way."""

    def __init__(self, match: re.Match[str], block: Numbers) -> None:
        self.match = match
        self.groups = {name: match.span(name) for name in _DIGIT_GROUPS if match[name] is not None}
        digits = np.zeros(block.shape[1], bool)
        for start, end in self.groups.values():
            digits[start:end] = True
        pattern = np.frombuffer(match.string.encode(), np.uint8)
        self.fits: Numbers = np.asarray(
            (block[:, ~digits] == pattern[~digits]).all(axis=1) & (block[:, digits] - 48 <= 9).all(axis=1)
        )
        self.block = block[self.fits]

    def number(self, name: str, most: int = 9) -> Numbers:
        """The numbers of a group, of its first digits."""
        total = np.zeros(len(self.block), np.int64)
        start, end = self.groups.get(name, (0, 0))
        for at in range(start, min(end, start + most)):
            total = total * 10 + (self.block[:, at] - 48)
        return total

    def digits(self, name: str) -> int:
        """How many digits a group has."""
        start, end = self.groups.get(name, (0, 0))
        return end - start

    def days(self, order: str | None) -> tuple[Numbers, Numbers]:
        """Days since 1970, and which of them can be."""
        first, second, third = self.number("a"), self.number("b"), self.number("c")
        if year_first(self.match) or order == "ymd":
            (year, month, day), digits = (first, second, third), self.digits("a")
        else:
            day, month = (first, second) if order == "dmy" else (second, first)
            year, digits = third, self.digits("c")
        if digits < 3:
            year = year + np.where(year >= 69, 1900, 2000)
        good = (year >= _FIRST_PLAIN_YEAR) & (year <= _LAST_PLAIN_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
        months = (year - 1970) * 12 + month - 1
        days = months.astype("M8[M]").astype("M8[D]").astype(np.int64) + day - 1
        return days, good & (days < (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64))

    def clock(self) -> tuple[Numbers, Numbers]:
        """Microseconds since midnight, and which of them can be."""
        hour, minute, second = self.number("hour"), self.number("minute"), self.number("second")
        good = (hour < 24) & (minute < 60) & (second < 60)
        if self.match["hour"] is not None and self.match["half"]:
            good &= (hour >= 1) & (hour <= 12)
            hour = hour % 12 + (12 if self.match["half"] in "Pp" else 0)
        fraction = self.number("fraction", 6) * 10 ** max(0, 6 - self.digits("fraction"))
        return (hour * 60 + minute) * _MINUTE + second * 1_000_000 + fraction, good


def _read_layout(
    found: Times, rows: Numbers, block: Numbers, template: str, form: TimeForm, zone: ZoneInfo | None
) -> Numbers:
    """Read the rows that are written like the template; returns which are."""
    match = matched(template) if template.isascii() else None
    if match is None or "a2" in match.re.groupindex or not (year_first(match) or form.date_order):
        return np.zeros(len(rows), bool)
    layout = _Layout(match, block)
    rows = rows[layout.fits]
    days, day_good = layout.days(form.date_order)
    clock, clock_good = layout.clock()
    us, good = days * 24 * 60 * _MINUTE + clock, day_good & clock_good
    has_clock = match["hour"] is not None
    written = bool(has_clock and match["offset"])
    if written:
        try:
            offset = np.full(len(rows), offset_minutes(match["offset"]))
        except UnreadableTimeError:
            return layout.fits
        twice = np.zeros(len(rows), bool)
    elif zone is None:
        return layout.fits
    else:
        offset, twice, there = _offsets(us, zone, whole_day=not has_clock, good=good)
        good &= there
    done = rows[good]
    found.us[done], found.offset[done], found.ambiguous[done] = (us - offset * _MINUTE)[good], offset[good], twice[good]
    precision = precision_of(match["second"], match["fraction"] or "") if has_clock else "day"
    found.precision[done] = PRECISIONS.index(precision)
    found.written[done] = written
    found.read[done] = True
    return layout.fits


def _offsets(local: Numbers, zone: ZoneInfo, *, whole_day: bool, good: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Offset in minutes, happened twice, happened at all.

    The zone is asked once for each quarter of a day that is seen, and for each minute of those in which it changed.
    """
    n = len(local)
    offset, twice, there = np.zeros(n, np.int64), np.zeros(n, bool), good.copy()
    blocks, which = np.unique(local[good] // _BLOCK, return_inverse=True)
    steady = np.zeros(len(blocks), bool)
    of_block = np.zeros(len(blocks), np.int64)
    for number, block in enumerate(blocks.tolist()):
        ends = [_offset(block * _BLOCK, zone), _offset((block + 1) * _BLOCK, zone)]
        if ends[0] == ends[1] and ends[0] is not None and not ends[0][1]:
            steady[number], of_block[number] = True, ends[0][0]
    rows = np.flatnonzero(good)
    offset[rows] = of_block[which]
    known: dict[int, tuple[int, bool] | None] = {}
    for row in rows[~steady[which]].tolist():
        minute = int(local[row]) // _MINUTE
        if minute not in known:
            known[minute] = None if whole_day else _offset(minute * _MINUTE, zone)
        at = known[minute]
        if at is None:
            there[row] = False
        else:
            offset[row], twice[row] = at
    return offset, twice, there


def _offset(local_us: int, zone: ZoneInfo) -> tuple[int, bool] | None:
    try:
        _, offset, twice = to_utc(EPOCH + timedelta(microseconds=local_us), zone)
    except (NoSuchHourError, OverflowError):
        return None
    return offset, twice
