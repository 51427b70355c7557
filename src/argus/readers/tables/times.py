"""Many written times at once: the same moments as `read_time` gives, by numpy.

Times of one column mostly have one layout. The first of each length is taken apart by the patterns of `read_time`; the
others of that length must have digits where it has digits and the same signs elsewhere. Whatever does not fit, and
whatever cannot be (30 February, an hour the clocks skipped), is not `read` here and goes the plain way.
"""

from dataclasses import dataclass
from datetime import timedelta
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

    us: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    offset: "np.ndarray[tuple[int], np.dtype[np.int16]]"
    precision: "np.ndarray[tuple[int], np.dtype[np.int8]]"
    written: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    ambiguous: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    read: "np.ndarray[tuple[int], np.dtype[np.bool_]]"


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


def _count(found: Times, rows: np.ndarray, numbers: np.ndarray, form: TimeForm) -> None:
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


def _read_layout(
    found: Times, rows: np.ndarray, block: np.ndarray, template: str, form: TimeForm, zone: ZoneInfo | None
) -> np.ndarray:
    """Read the rows that are written like the template; returns which are."""
    none = np.zeros(len(rows), bool)
    match = matched(template) if template.isascii() else None
    if match is None or "a2" in match.re.groupindex:
        return none
    groups = {
        name: match.span(name)
        for name in ("a", "b", "c", "hour", "minute", "second", "fraction")
        if match[name] is not None
    }
    digits = np.zeros(block.shape[1], bool)
    for start, end in groups.values():
        digits[start:end] = True
    pattern = np.frombuffer(template.encode(), np.uint8)
    fits = np.asarray((block[:, ~digits] == pattern[~digits]).all(axis=1) & (block[:, digits] - 48 <= 9).all(axis=1))
    fitting, rows = block[fits], rows[fits]

    def number(name: str, most: int = 9) -> np.ndarray:
        total = np.zeros(len(rows), np.int64)
        if name in groups:
            start, end = groups[name]
            for at in range(start, min(end, start + most)):
                total = total * 10 + (fitting[:, at] - 48)
        return total

    first, second, third = number("a"), number("b"), number("c")
    if year_first(match) or form.date_order == "ymd":
        year, month, day = first, second, third
        short = groups["a"][1] - groups["a"][0] < 3
    elif form.date_order is None:
        return fits
    else:
        day, month = (first, second) if form.date_order == "dmy" else (second, first)
        year, short = third, groups["c"][1] - groups["c"][0] < 3
    if short:
        year = year + np.where(year >= 69, 1900, 2000)
    hour, minute, seconds = number("hour"), number("minute"), number("second")
    good = (hour < 24) & (minute < 60) & (seconds < 60)
    if match["hour"] is not None and match["half"]:
        good = (hour >= 1) & (hour <= 12) & (minute < 60) & (seconds < 60)
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    good &= (year >= _FIRST_PLAIN_YEAR) & (year <= _LAST_PLAIN_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (year - 1970) * 12 + month - 1
    first_day = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    next_first_day = (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    days = first_day + day - 1
    good &= days < next_first_day
    fraction = number("fraction", 6)
    if "fraction" in groups:
        fraction = fraction * 10 ** max(0, 6 - (groups["fraction"][1] - groups["fraction"][0]))
    us = ((days * 24 + hour) * 60 + minute) * _MINUTE + seconds * 1_000_000 + fraction
    has_clock = match["hour"] is not None
    precision = precision_of(match["second"], match["fraction"] or "") if has_clock else "day"
    if has_clock and match["offset"]:
        try:
            minutes = offset_minutes(match["offset"])
        except UnreadableTimeError:
            return fits
        us, offset, twice = us - minutes * _MINUTE, np.full(len(rows), minutes), np.zeros(len(rows), bool)
    elif zone is None:
        return fits
    else:
        offset, twice, there = _offsets(us, zone, whole_day=not has_clock, good=good)
        good &= there
        us = us - offset * _MINUTE
    done = rows[good]
    found.us[done], found.offset[done], found.ambiguous[done] = us[good], offset[good], twice[good]
    found.precision[done] = PRECISIONS.index(precision)
    found.written[done] = bool(has_clock and match["offset"])
    found.read[done] = True
    return fits


def _offsets(
    local: np.ndarray, zone: ZoneInfo, *, whole_day: bool, good: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Offset in minutes, happened twice, happened at all: asked once for each quarter of a day that is seen, and once for
    each minute of those in which the clocks changed."""
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
