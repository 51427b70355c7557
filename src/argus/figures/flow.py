"""Seizures of one scope as running sums over the days: a total of any stretch is a difference of two of them.

When the as-of day moves, few rows of a scope begin or cease to stand, and those are its newest. What was found about
stretches that end before the first of them is found again in the flow that was made first.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np

from argus.figures.books import BULK, COUNTER, SEIZED, Books, Rows, Standing, kept, rows_of
from argus.figures.columns import LAST_DAY, UNKNOWN, Days, Positions, day_ends, day_of, exact_sum
from argus.figures.figure import Scope

Found = TypeVar("Found")
# Farther from the day that others learn from, a day becomes one of these itself: it would share too little.
DAYS_SHARED = 366


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

    def differs_from(self, other: "Running") -> int:
        """The first day on which not the same finds stand."""
        shared = min(len(self.positions), len(other.positions))
        different = np.flatnonzero(self.positions[:shared] != other.positions[:shared])
        at = int(different[0]) if len(different) else shared
        return min((int(each.last[at]) for each in (self, other) if at < len(each.last)), default=int(LAST_DAY))


NONE = Running(np.empty(0, np.int64), np.empty(0, np.int32), np.zeros(1, np.int64), np.zeros(1, np.int64))


@dataclass(frozen=True, eq=False)
class Flow:
    """Everything weighed in a scope.

    Attributes:
        bases: the running sums by mass basis.
        unknown: finds whose amount nobody published.
        otherwise: finds in pieces, litres and the like, beside those that were weighed: what they weigh is not known.
        bulk: rows that are totals of a stretch of days: few.
        counters: totals published for exactly this scope: what one port published says nothing about its country.
        found: what was found about stretches of days.
    """

    rows: Rows
    bases: dict[str, Running]
    unknown: Running
    otherwise: Running
    bulk: Rows
    counters: Rows
    as_of: date
    found: dict[tuple[date | None, date, object], Any] = field(default_factory=dict)

    def once(self, first: date | None, last: date | None, about: object, find: Callable[[], Found]) -> Found:
        """What follows from the rows of a stretch alone: found once, on this day or on the one this day learns from."""
        if last is None:
            return find()
        key = (first, last, about)
        if key not in self.found:
            self.found[key] = find()
        answer: Found = self.found[key]
        return answer

    def unknown_within(self, first: date | None, last: date | None) -> Rows:
        """Single finds of a stretch whose amount nobody published."""
        start, end = self.unknown.stretch(*day_ends(first, last))
        return Rows(self.rows.books, self.unknown.positions[start:end])

    def learn(self, other: "Flow") -> None:
        """Take over what was found about stretches in which the same rows stand."""
        if not (_same(self.bulk, other.bulk) and _same(self.counters, other.counters)):
            return
        pairs = [(self.unknown, other.unknown), (self.otherwise, other.otherwise)]
        pairs += [(self.bases.get(name, NONE), other.bases.get(name, NONE)) for name in self.bases | other.bases]
        changed = min(one.differs_from(another) for one, another in pairs)
        until = day_of(changed) if changed != LAST_DAY else date.max
        self.found.update(each for each in list(other.found.items()) if each[0][1] < until)


@kept
def flow(standing: Standing, scope: Scope) -> Flow:
    """The running sums of a scope, made once for a day."""
    made = _flow(standing, scope)
    first = _first_flow(standing.books, scope)
    if first and abs(first[0].as_of - made.as_of).days <= DAYS_SHARED:
        made.learn(first[0])
    else:
        first[:] = [made]
    return made


@kept
def _first_flow(_books: Books, _scope: Scope) -> list[Flow]:
    """The flow that those of other days learn from: only from this one, so that no chain of them is held in memory."""
    return []


def _flow(standing: Standing, scope: Scope) -> Flow:
    sorted_out = _sorted_out(standing.books, scope)
    running = {name: _running(standing, rows) for name, rows in sorted_out.bases.items()}
    return Flow(
        rows=standing.standing(sorted_out.rows),
        bases={name: each for name, each in running.items() if len(each.positions)},
        unknown=_running(standing, sorted_out.unknown),
        otherwise=_running(standing, sorted_out.otherwise),
        bulk=standing.standing(sorted_out.bulk),
        counters=standing.standing(sorted_out.counters),
        as_of=standing.as_of,
    )


@dataclass(frozen=True, eq=False)
class _SortedOut:
    """The revisions of a scope, standing or not: single finds in the order of their days."""

    rows: Rows
    bases: dict[str, Rows]
    unknown: Rows
    otherwise: Rows
    bulk: Rows
    counters: Rows


@kept
def _sorted_out(books: Books, scope: Scope) -> _SortedOut:
    found = rows_of(books, SEIZED, scope)
    weighed, no_unit = found.of_unit("kg"), found.weighable().of_unit("")
    rows = weighed.joined(no_unit) if len(no_unit) else weighed
    is_bulk = (
        books.kind[rows.positions] == books.kinds.index(BULK) if BULK in books.kinds else np.zeros(len(rows), bool)
    )
    singles = _by_day(rows.where(~is_bulk))
    known = singles.where(singles.known)
    codes = books.basis[known.positions]
    return _SortedOut(
        rows=rows,
        bases={books.bases[code]: known.where(codes == code) for code in np.unique(codes).tolist()},
        unknown=singles.where(~singles.known),
        otherwise=_by_day(_in_other_units(found, rows)),
        bulk=rows.where(is_bulk),
        counters=_counters(books, scope),
    )


def _in_other_units(found: Rows, weighed: Rows) -> Rows:
    """What else was seized of the same; what is never weighed at all (firearms, tablets) says nothing of a weight."""
    if not len(weighed) or len(weighed) == len(found):
        return found.where(np.empty(0, np.int64))
    others = found.weighable()
    return others.where(~np.isin(others.positions, weighed.positions))


def _by_day(rows: Rows) -> Rows:
    return rows.where(np.argsort(rows.last, kind="stable"))


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


def weighed_finds(of: Flow, first: date | None, last: date | None) -> Rows:
    """Those of known amount: one row for every find."""
    return of.once(first, last, weighed_finds, lambda: finds_of(of, first, last).by_find())


def bulk_of(of: Flow, first: date | None, last: date | None) -> tuple[Rows, Rows]:
    """The bulk rows that lie in a stretch with their whole range, and those that reach over its edge."""
    if not len(of.bulk):
        return of.bulk, of.bulk
    return of.bulk.within(first, last), of.bulk.straddling(first, last)


def _same(one: Rows, other: Rows) -> bool:
    return np.array_equal(one.positions, other.positions)


def _counters(books: Books, scope: Scope) -> Rows:
    if not scope.place:
        return Rows(books, np.empty(0, np.int64))
    return rows_of(books, (COUNTER,), scope).of_unit("kg").at_place(scope.place)


def _running(standing: Standing, rows: Rows) -> Running:
    stands = standing.stands[rows.positions]
    if stands.all():
        return _running_of(rows)
    chosen = rows.chosen(stands)
    chosen.__dict__["last"] = rows.last[stands]
    return _running_of(chosen)


def _running_of(rows: Rows) -> Running:
    amounts = np.where(rows.amounts == UNKNOWN, 0, rows.amounts)
    return Running(positions=rows.positions, last=rows.last, high=_sums(amounts >> 32), low=_sums(amounts & 0xFFFFFFFF))


def _sums(parts: Positions) -> Positions:
    sums = np.zeros(len(parts) + 1, np.int64)
    np.cumsum(parts, out=sums[1:])
    return sums
