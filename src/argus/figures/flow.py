"""Seizures of one scope as running sums over the days: a total of any stretch is a difference of two of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from argus.figures.books import BULK, COUNTER, SEIZED, Books, Rows, Standing, kept, rows_of
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

    def stretch(self, first: np.int32, last: np.int32) -> tuple[int, int]:
        """From which find to which: the second not included."""
        if not len(self.last):
            return 0, 0
        start = int(self.last.searchsorted(first, "left"))
        return start, max(start, int(self.last.searchsorted(last, "right")))

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
        counters: totals published for exactly this scope: what one port published says nothing about its country.
    """

    rows: Rows
    bases: dict[str, Running]
    unknown: Running
    bulk: Rows
    counters: Rows


@kept
def flow(standing: Standing, scope: Scope) -> Flow:
    """The running sums of a scope, made once for a day."""
    sorted_out = _sorted_out(standing.books, scope)
    running = {name: _running(standing.standing(rows)) for name, rows in sorted_out.bases.items()}
    return Flow(
        rows=standing.standing(sorted_out.rows),
        bases={name: each for name, each in running.items() if len(each.positions)},
        unknown=_running(standing.standing(sorted_out.unknown)),
        bulk=standing.standing(sorted_out.bulk),
        counters=standing.standing(sorted_out.counters),
    )


@dataclass(frozen=True, eq=False)
class _SortedOut:
    """The revisions of a scope, standing or not: single finds in the order of their days."""

    rows: Rows
    bases: dict[str, Rows]
    unknown: Rows
    bulk: Rows
    counters: Rows


@kept
def _sorted_out(books: Books, scope: Scope) -> _SortedOut:
    rows = rows_of(books, SEIZED, scope).of_unit("kg")
    is_bulk = (
        books.kind[rows.positions] == books.kinds.index(BULK) if BULK in books.kinds else np.zeros(len(rows), bool)
    )
    singles = rows.where(~is_bulk)
    singles = singles.where(np.argsort(singles.last, kind="stable"))
    known = singles.where(singles.known)
    codes = books.basis[known.positions]
    return _SortedOut(
        rows=rows,
        bases={books.bases[code]: known.where(codes == code) for code in np.unique(codes).tolist()},
        unknown=singles.where(~singles.known),
        bulk=rows.where(is_bulk),
        counters=_counters(books, scope),
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
    found, ends = [], day_ends(first, last)
    for running in (*of.bases.values(), of.unknown):
        start, end = running.stretch(*ends)
        found.append(running.positions[start:end])
    return Rows(of.rows.books, np.sort(np.concatenate(found)))


def bulk_of(of: Flow, first: date | None, last: date | None) -> tuple[Rows, Rows]:
    """The bulk rows that lie in a stretch with their whole range, and those that reach over its edge."""
    if not len(of.bulk):
        return of.bulk, of.bulk
    return of.bulk.within(first, last), of.bulk.straddling(first, last)


def _counters(books: Books, scope: Scope) -> Rows:
    if not scope.place:
        return Rows(books, np.empty(0, np.int64))
    return rows_of(books, (COUNTER,), scope).of_unit("kg").at_place(scope.place)


def _running(rows: Rows) -> Running:
    amounts = np.where(rows.amounts == UNKNOWN, 0, rows.amounts)
    return Running(positions=rows.positions, last=rows.last, high=_sums(amounts >> 32), low=_sums(amounts & 0xFFFFFFFF))


def _sums(parts: Positions) -> Positions:
    sums = np.zeros(len(parts) + 1, np.int64)
    np.cumsum(parts, out=sums[1:])
    return sums
