"""Which part is owed to a dossier, or to leads out of messages.

A seizure is owed to a lead only if the lead was known before it: messages that are read later "explain" earlier finds
and prove nothing. What nobody decided stays apart, and in neither end of the interval.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from argus.figures.books import Rows, Standing
from argus.figures.columns import Chosen, day_number
from argus.figures.cumulative import total
from argus.figures.figure import BOUNDS, EXACT, Ask, Figure, Scope
from argus.figures.flow import bulk_of, finds_of, flow
from argus.figures.scopes import this_year, weighed_scopes
from argus.figures.words import share

OF_DOSSIER, OF_LEADS = "dossier_share", "leads_share"


class Attribution:
    """Shares of weight: exact for a dossier, an interval for leads."""

    name = "attribution"
    measures = (OF_DOSSIER, OF_LEADS)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """A part of the whole of the same scope without its dossier."""
        if ask.measure == OF_DOSSIER:
            return _of_dossier(standing, ask)
        return _of_leads(standing, ask)

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The year so far: for every dossier, and for leads as a whole."""
        for scope in weighed_scopes(standing):
            period = this_year(standing)
            found = flow(standing, scope)
            bulk, _ = bulk_of(found, period.first, period.last)
            rows = finds_of(found, period.first, period.last).joined(bulk)
            for name in rows.dossiers():
                yield Ask(OF_DOSSIER, Scope(scope.item, scope.place, name), period)
            if rows.any_of("strength"):
                yield Ask(OF_LEADS, scope, period)


def _of_dossier(standing: Standing, ask: Ask) -> Figure | None:
    scope, period = ask.scope, ask.period
    whole = total(standing, Scope(scope.item, scope.place, agency=scope.agency), period.first, period.last, ask.basis)
    if whole is None or not scope.dossier or whole.low <= 0:
        return None
    part = total(standing, scope, period.first, period.last, whole.basis)
    if part is None:
        return None
    exact = part.low / whole.low if part.exact is not None and whole.exact is not None else None
    low = part.low / whole.high if whole.high else None
    high = min(Decimal(1), part.high / whole.low) if part.high is not None else None
    return Figure(
        ask=ask, as_of=standing.as_of, value=exact, low=low, high=high, unit="ratio", basis=whole.basis,
        method="weight of the dossier over the weight of all", kind=EXACT if exact is not None else BOUNDS,
        lineage=whole.lineage(part), unknown=whole.unknown, notes=whole.notes,
        words=lambda language, _said: "" if exact is None else share(exact, language),
    )  # fmt: skip


def _of_leads(standing: Standing, ask: Ask) -> Figure | None:
    whole = total(standing, ask.scope, ask.period.first, ask.period.last, ask.basis)
    if whole is None or whole.low <= 0 or whole.exact is None:
        return None
    rows = whole.rows.within(ask.period.first, ask.period.last)
    strengths = np.array(["unknown" if each is None else each for each in rows.values("strength")], dtype=object)
    owed = np.isin(strengths, ["sole", "contributing"])
    timely, timed = _known_before(rows)
    late, untimed = owed & timed & ~timely, owed & ~timed
    sole = rows.where((strengths == "sole") & timely).total()
    some = rows.where(owed & timely).total()
    apart = rows.where((strengths == "unknown") | untimed).total()
    after = rows.where((strengths == "confirmed_after") | late).total()
    low, high = sole / whole.low, some / whole.low
    notes = [*whole.notes, f"nobody decided, or no time of first knowledge: {apart:,} kg"]
    if after:
        notes.append(f"lead found after the seizure: {after:,} kg, not counted")
    exact = low if low == high else None
    return Figure(
        ask=ask, as_of=standing.as_of, value=exact, low=low, high=high, unit="ratio", basis=whole.basis,
        method="owed to leads alone .. owed to leads among others; lead known before the seizure",
        kind=EXACT if exact is not None else BOUNDS, lineage=whole.lineage(), unknown=whole.unknown,
        notes=tuple(notes), words=lambda language, _said: "" if exact is None else share(exact, language),
    )  # fmt: skip


def _known_before(rows: Rows) -> tuple[Chosen, Chosen]:
    """Whether the lead was known by the day of the seizure; and whether it is known when it was."""
    moments = rows.values("first_knowledge")
    days = [day_number(date(each.year, each.month, each.day)) if each else None for each in moments]
    timed = np.array([each is not None for each in days], dtype=np.bool_)
    known = np.array([each or 0 for each in days], dtype=np.int64)
    return timed & (known <= rows.last), timed
