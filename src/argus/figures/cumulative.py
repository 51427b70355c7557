"""How much was seized in a stretch of days: exact where the ledger allows it, between bounds where it does not.

Three sorts of rows speak of a stretch. A find counts on the day it was completed. A bulk row (the difference of two
published totals) counts where it lies in the stretch with its whole range; where it straddles an edge, some of it, none
or all may lie inside, which gives bounds. A counter (a published total since a first day) is never added to a sum: it
stands beside the sum of the same stretch, and one of the two is chosen, with a reason.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import numpy as np

from argus.figures.books import Rows, Standing, kept, lineage_of
from argus.figures.columns import day_ends, day_number, day_of
from argus.figures.figure import Lineage, Scope
from argus.figures.flow import Flow, bulk_of, flow
from argus.figures.words import Remark

NOTHING = Decimal(0)
# "Nearly 54.5 tonnes" bounds a total from above and says no more; "more than" from below.
UPPER_BOUND, LOWER_BOUND = "upper_bound", "lower_bound"
_ROUNDED_TO = re.compile(r"rounded_([0-9]+)(kg|t)")
LEDGER, PUBLISHED = Remark("sum_of_entries"), Remark("published_total")


@dataclass(frozen=True, eq=False, slots=True)
class Total:
    """What one way of counting says.

    Attributes:
        low, high: equal where it is exact. `high` None = nothing known bounds it.
        way: LEDGER or PUBLISHED.
        find_rows: gives what it is made of, those that bound it included; looked up when asked for.
        entries: how many these are.
        unknown: entries whose amount nobody published.
        otherwise: finds that were not weighed but counted or poured: in no sum.
        basis: mass basis of all of `rows`; `other_bases`: those left out, with the weight on each.
        rounding: how far a published total may be from the exact one, by its own words.
        rivals: what else is said about the same stretch; why: why this one was chosen.
    """

    low: Decimal
    high: Decimal | None
    way: Remark
    find_rows: Callable[[], Rows]
    entries: int
    unknown: int = 0
    otherwise: int = 0
    basis: str = ""
    other_bases: tuple[tuple[str, Decimal], ...] = ()
    rounding: Decimal = NOTHING
    rivals: tuple["Total", ...] = ()
    why: Remark | None = None

    @property
    def exact(self) -> Decimal | None:
        """The one value, where there is one."""
        return self.low if self.low == self.high else None

    @property
    def rows(self) -> Rows:
        """What it is made of."""
        return self.find_rows()

    def lineage(self, *others: "Total") -> Lineage:
        """The entries under this total, and under others."""
        return lineage_of(self.find_rows, *(each.find_rows for each in others))

    @property
    def aside(self) -> tuple[Remark, ...]:
        """What a reader has to know beside the value."""
        if not self.unknown and not self.other_bases and not self.otherwise:
            return ()
        told = [Remark("unknown_amounts", (self.unknown,))] if self.unknown else []
        if self.otherwise:
            told.append(Remark("other_units", (self.otherwise,)))
        told += [Remark("other_basis", (kg, Remark(basis))) for basis, kg in self.other_bases]
        return tuple(told)


def total(standing: Standing, scope: Scope, first: date | None, last: date | None, basis: str = "") -> Total | None:
    """What was seized within a scope from one day up to and including another, in kg.

    Args:
        standing: the ledger as of a day.
        scope: of what, where.
        first, last: the days; None = open.
        basis: the mass basis; "" = the one with most weight. Two are never added.

    Returns:
        None when the ledger says nothing about it.
    """
    flows = flow(standing, scope)
    return flows.once(first, last, (total, basis), lambda: _total(flows, first, last, basis))


def _total(flows: Flow, first: date | None, last: date | None, basis: str) -> Total | None:
    from_entries = _of_entries(flows, first, last, basis)
    published = _of_counters(flows.counters, first, last) if len(flows.counters) else None
    if published is None or from_entries is None:
        return from_entries or published
    if from_entries.low == published.low and from_entries.exact is not None and published.exact is not None:
        return from_entries
    if published.exact is not None and abs(from_entries.low - published.low) <= published.rounding:
        return _chosen(from_entries, published, Remark("same_but_rounded"))
    if from_entries.low < published.low:
        return _chosen(published, from_entries, Remark("ledger_holds_part"))
    return _chosen(from_entries, published, Remark("ledger_holds_all"))


@kept
def cutoffs(standing: Standing, scope: Scope, year: int) -> tuple[date, ...]:
    """The days of a year on which the total since 1 January was published, oldest first; and the last find after them.

    Empty where single finds are all there is: then every day is as good.
    """
    flows, first, last = flow(standing, scope), date(year, 1, 1), date(year, 12, 31)
    if not len(flows.bulk) and not len(flows.counters):
        return ()
    rows = flows.rows.within(first, last)
    published = rows.where(rows.last > rows.first).joined(_since(flows.counters, first).within(first, last))
    if not len(published):
        return ()
    found = {int(each) for each in np.unique(published.last)}
    found.add(int(max(rows.last.max(initial=-1), *found)))
    return tuple(day_of(each) for each in sorted(found))


@kept
def last_cutoff(standing: Standing, scope: Scope, until: date) -> tuple[date, Total] | None:
    """The newest day of the year up to `until` on which the total since 1 January is known exactly, and that total."""
    days = cutoffs(standing, scope, until.year) or (until,)
    return _first_exact(standing, scope, [day for day in reversed(days) if day <= until])


def next_cutoff(standing: Standing, scope: Scope, since: date) -> tuple[date, Total] | None:
    """The first day of the year from `since` on which the total since 1 January is known exactly, and that total."""
    days = cutoffs(standing, scope, since.year)
    return _first_exact(standing, scope, [since, *(day for day in days if day > since)])


def _first_exact(standing: Standing, scope: Scope, days: list[date]) -> tuple[date, Total] | None:
    for day in days:
        found = total(standing, scope, date(day.year, 1, 1), day)
        if found is not None and found.exact is not None and found.exact > 0:
            return day, found
    return None


def one_year_before(day: date) -> date:
    """The same day of the year before; 28 February for a 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def _of_entries(flows: Flow, first: date | None, last: date | None, basis: str) -> Total | None:
    inside, edge = bulk_of(flows, first, last)
    ends = day_ends(first, last)
    spans = {name: running.stretch(*ends) for name, running in flows.bases.items()}
    weights = {name: flows.bases[name].between(*span) for name, span in spans.items() if span[0] < span[1]}
    if len(flows.bulk):
        for rows in (inside, edge):
            for name in rows.bases():
                weights[name] = weights.get(name, NOTHING) + rows.of_basis(name).total()
    bases = sorted(weights, key=lambda name: (-weights[name], name)) if len(weights) > 1 else list(weights)
    chosen = basis or (bases[0] if bases else "")
    start, end = spans.get(chosen, (0, 0))
    from_unknown, to_unknown = flows.unknown.stretch(*ends)
    if chosen and len(flows.bulk):
        inside, edge = inside.of_basis(chosen), edge.of_basis(chosen)
    entries = end - start + to_unknown - from_unknown + len(inside) + len(edge)
    if not entries:
        return None
    low = high = weights.get(chosen, NOTHING)
    unknown = to_unknown - from_unknown
    from_others, to_others = flows.otherwise.stretch(*ends)
    if len(flows.bulk):
        low = high - edge.total()
        unknown += int((~inside.known).sum()) + int((~edge.known).sum())
    return Total(
        low=low,
        high=high,
        way=LEDGER,
        find_rows=partial(_rows, flows, chosen, start, end, from_unknown, to_unknown, inside, edge),
        entries=entries,
        unknown=unknown,
        otherwise=to_others - from_others,
        basis=chosen,
        other_bases=tuple((each, weights[each]) for each in bases if each != chosen) if len(bases) > 1 else (),
    )


def _rows(flows: Flow, basis: str, start: int, end: int, from_unknown: int, to_unknown: int, *bulk: Rows) -> Rows:
    """What a sum is made of."""
    books = flows.rows.books
    unknown = Rows(books, flows.unknown.positions[from_unknown:to_unknown])
    if basis not in flows.bases:
        return unknown.joined(*bulk)
    return unknown.joined(Rows(books, flows.bases[basis].positions[start:end]), *bulk)


def _of_counters(counters: Rows, first: date | None, last: date | None) -> Total | None:
    """A total never falls: it lies between the last counter up to the day and the first one after it."""
    if first is None or last is None:
        return None
    rows = _since(counters, first)
    rows = rows.where(rows.known & (rows.last <= day_number(_end_of_year(first))))
    if not len(rows):
        return None
    day = day_number(last)
    said = np.array([each or "" for each in rows.values("precision")])
    before = rows.where((rows.last <= day) & (said != UPPER_BOUND))
    after = rows.where((rows.last >= day) & (said != LOWER_BOUND))
    low = _edge(before, newest=True)
    high = _edge(after, newest=False)
    if low is None and high is None:
        return None
    used = [found for found in (low, high) if found is not None]
    published = used[0].joined(*used[1:])
    rivals = _rivals(before, low) if low is not None else ()
    return Total(
        low=NOTHING if low is None else low.total(),
        high=None if high is None else high.total(),
        way=PUBLISHED,
        find_rows=lambda: published,
        entries=len(published),
        basis=(published.bases() or ("",))[0],
        rivals=rivals,
        rounding=_rounding(low.values("precision")[0]) if low is not None else NOTHING,
        why=Remark("least_rounded") if rivals else None,
    )


def _edge(rows: Rows, *, newest: bool) -> Rows | None:
    """The counter nearest to the day; of several for one day the least rounded, of those the one known last."""
    if not len(rows):
        return None
    nearest = rows.where(rows.last == (rows.last.max() if newest else rows.last.min()))
    if len(nearest) == 1:
        return nearest
    known_on, rounding = nearest.values("known_on"), [_rounding(each) for each in nearest.values("precision")]
    newest_row = max(range(len(nearest)), key=lambda row: (-rounding[row], known_on[row], row))
    return nearest.where(np.arange(len(nearest)) == newest_row)


def _rounding(precision: str | None) -> Decimal:
    """Half of the step somebody rounded to: `rounded_100kg`, `rounded_1t`; nothing where it is exact or not said."""
    found = _ROUNDED_TO.fullmatch(precision or "")
    if found is None:
        return NOTHING
    return Decimal(found.group(1)) * (1000 if found.group(2) == "t" else 1) / 2


def _rivals(rows: Rows, chosen: Rows) -> tuple[Total, ...]:
    """Other totals published for the same stretch."""
    same = rows.where((rows.last == chosen.last[0]) & (rows.amounts != chosen.amounts[0]))
    singles = [same.where(np.arange(len(same)) == row) for row in range(len(same))]
    return tuple(
        Total(each.total(), each.total(), PUBLISHED, lambda each=each: each, 1)  # type: ignore[misc]
        for each in singles
    )


def _since(counters: Rows, first: date) -> Rows:
    """Those that count from a day."""
    return counters.where(counters.first == day_number(first)) if len(counters) else counters


def _end_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def _chosen(one: Total, other: Total, why: Remark) -> Total:
    return replace(one, rivals=(other, *one.rivals), why=why)
