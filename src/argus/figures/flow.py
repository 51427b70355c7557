"""Seizures of one scope as running sums over the days: a total of any stretch is a difference of two of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from argus.figures.books import BULK, SEIZED, Rows, Standing, kept
from argus.figures.columns import UNKNOWN, Days, Positions, day_ends, exact_sum
from argus.figures.figure import Scope


@dataclass(frozen=True, eq=False)
class Running:
    """Single finds in the order of their days, on one mass basis (or all of unknown amount).

    Attributes:
        high, low: running sums of the upper and lower 32 bits of the amounts, one more than there are finds.
    """

    positions: Positions
    last: Days
    high: Positions
    low: Positions

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """From which find to which: the second not included."""
        start = int(np.searchsorted(self.last, first, "left"))
        return start, max(start, int(np.searchsorted(self.last, last, "right")))

    def between(self, start: int, end: int) -> Decimal:
        """The exact sum of these finds."""
        return exact_sum(int(self.high[end] - self.high[start]), int(self.low[end] - self.low[start]))


@dataclass(frozen=True, eq=False)
class Flow:
    """Everything weighed in a scope.

    Attributes:
        bases: the running sums by mass basis.
        unknown: finds whose amount nobody published.
        bulk: rows that are totals of a stretch of days: few.
    """

    rows: Rows
    bases: dict[str, Running]
    unknown: Running
    bulk: Rows


@kept
def flow(standing: Standing, scope: Scope) -> Flow:
    """The running sums of a scope, made once for a day."""
    rows = standing.rows(SEIZED, scope).of_unit("kg")
    books = rows.books
    is_bulk = (
        books.kind[rows.positions] == books.kinds.index(BULK) if BULK in books.kinds else np.zeros(len(rows), bool)
    )
    singles = rows.where(~is_bulk)
    known = singles.where(singles.known)
    codes = books.basis[known.positions]
    return Flow(
        rows=rows,
        bases={books.bases[int(code)]: _running(known.where(codes == code)) for code in _codes(codes)},
        unknown=_running(singles.where(~singles.known)),
        bulk=rows.where(is_bulk),
    )


@kept
def seizures(standing: Standing, scope: Scope) -> Rows:
    """Every weighed find and bulk row within a scope."""
    return flow(standing, scope).rows


@kept
def in_dossiers(standing: Standing, scope: Scope) -> Rows:
    """Those of them that belong to any dossier."""
    return seizures(standing, scope).in_dossiers()


def finds_of(of: Flow, first: date | None, last: date | None) -> Rows:
    """The single finds completed in a stretch of days, in the order of the ledger; those of unknown amount too."""
    found = []
    for running in (*of.bases.values(), of.unknown):
        start, end = stretch_of(running, first, last)
        found.append(running.positions[start:end])
    return Rows(of.rows.books, np.sort(np.concatenate(found)))


def bulk_of(of: Flow, first: date | None, last: date | None) -> tuple[Rows, Rows]:
    """The bulk rows that lie in a stretch with their whole range, and those that reach over its edge."""
    if not len(of.bulk):
        return of.bulk, of.bulk
    return of.bulk.within(first, last), of.bulk.straddling(first, last)


def stretch_of(running: Running, first: date | None, last: date | None) -> tuple[int, int]:
    """From which find to which a stretch of days goes."""
    return running.stretch(*day_ends(first, last))


def _codes(codes: np.ndarray[tuple[int, ...], np.dtype[np.int32]]) -> list[int]:
    return [int(each) for each in np.flatnonzero(np.bincount(codes))] if len(codes) else []


def _running(rows: Rows) -> Running:
    order = np.argsort(rows.last, kind="stable")
    amounts = np.where(rows.amounts == UNKNOWN, 0, rows.amounts)[order]
    start = np.zeros(1, np.int64)
    return Running(
        positions=rows.positions[order],
        last=rows.last[order],
        high=np.concatenate([start, np.cumsum(amounts >> 32)]),
        low=np.concatenate([start, np.cumsum(amounts & 0xFFFFFFFF)]),
    )
