"""Columns of whole numbers: days since 1970, amounts in billionths of their unit, words as codes."""

from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import polars as pl

Positions = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Chosen = npt.NDArray[np.bool_]

BILLIONTHS = 10**9
# A first day that nobody knows lies before every day.
UNKNOWN_DAY = np.int32(-(2**31) + 1)
LAST_DAY = np.int32(2**31 - 1)
# An amount that nobody published. Never 0, and in no sum.
UNKNOWN = np.int64(-(2**63))
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """The day with this number."""
    return date.fromordinal(int(number) + EPOCH)


def day_ends(first: date | None, last: date | None) -> tuple[np.int32, np.int32]:
    """The numbers of two days; open ones lie beyond all days. Of the days' own type: another would make a copy of all
    days they are compared with.
    """
    return (
        UNKNOWN_DAY if first is None else np.int32(first.toordinal() - EPOCH),
        LAST_DAY if last is None else np.int32(last.toordinal() - EPOCH),
    )


def exact_sum(high: int, low: int) -> Decimal:
    """A sum of billionths out of the sums of its upper and lower 32 bits, neither of which can overflow."""
    return whole(Decimal((high << 32) + low) / BILLIONTHS)


def coded(column: pl.Series) -> tuple[npt.NDArray[np.int32], tuple[str, ...]]:
    """A column of words as numbers, and the words; nothing is ""."""
    filled = column.fill_null("")
    names = tuple(sorted(filled.unique().to_list())) or ("",)
    return (
        filled.cast(pl.Enum(list(names))).to_physical().cast(pl.Int32).to_numpy(),
        names,
    )


def numbered(column: pl.Series) -> Positions:
    """Equal words as equal numbers."""
    return column.fill_null("").rank("dense").cast(pl.Int64).to_numpy()


def days_of(column: pl.Series, unknown: np.int32) -> Days:
    return column.to_physical().cast(pl.Int32).fill_null(int(unknown)).to_numpy()


def billionths_of(column: pl.Series) -> Positions:
    """Beyond 9.2 billion of a unit in one entry nothing is computed: the ledger refuses such amounts."""
    whole = column.cast(pl.Decimal(38, 9)).to_physical().cast(pl.Int64)
    return whole.fill_null(int(UNKNOWN)).to_numpy()


def whole(number: Decimal) -> Decimal:
    """Without zeros behind the point."""
    rounded = number.to_integral_value()
    return rounded if rounded == number else number.normalize()
