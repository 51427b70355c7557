"""Which part is owed to a dossier, or to leads out of messages.

A seizure is owed to a lead only if the lead was known before it: messages that are read later "explain" earlier finds
and prove nothing. What nobody decided stays apart, and in neither end of the interval.
"""

from collections.abc import Iterator
from decimal import Decimal

from argus.figures.books import Rows, Standing
from argus.figures.columns import UNKNOWN_DAY, Chosen
from argus.figures.cumulative import total
from argus.figures.figure import BOUNDS, EXACT, Ask, Figure, Scope
from argus.figures.flow import bulk_of, finds_of, flow
from argus.figures.scopes import this_year, weighed_scopes
from argus.figures.words import Remark, share

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
            if not rows.strength_is("").all():
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
        how=Remark("dossier_over_all"), kind=EXACT if exact is not None else BOUNDS,
        lineage=whole.lineage(part), unknown=whole.unknown, aside=whole.aside,
        words=lambda language, _said: "" if exact is None else share(exact, language),
    )  # fmt: skip


def _of_leads(standing: Standing, ask: Ask) -> Figure | None:
    whole = total(standing, ask.scope, ask.period.first, ask.period.last, ask.basis)
    if whole is None or whole.low <= 0 or whole.exact is None:
        return None
    rows = whole.rows.within(ask.period.first, ask.period.last)
    owed, is_sole = rows.strength_is("sole", "contributing"), rows.strength_is("sole")
    timely, timed = _known_before(rows)
    late, untimed = owed & timed & ~timely, owed & ~timed
    sole = rows.where(is_sole & timely).total()
    some = rows.where(owed & timely).total()
    apart = rows.where(rows.strength_is("", "unknown") | untimed).total()
    after = rows.where(rows.strength_is("confirmed_after") | late).total()
    low, high = sole / whole.low, some / whole.low
    aside = [*whole.aside, Remark("nobody_decided", (apart,))]
    if after:
        aside.append(Remark("lead_after", (after,)))
    exact = low if low == high else None
    return Figure(
        ask=ask, as_of=standing.as_of, value=exact, low=low, high=high, unit="ratio", basis=whole.basis,
        how=Remark("owed_to_leads"),
        kind=EXACT if exact is not None else BOUNDS, lineage=whole.lineage(), unknown=whole.unknown,
        aside=tuple(aside), words=lambda language, _said: "" if exact is None else share(exact, language),
    )  # fmt: skip


def _known_before(rows: Rows) -> tuple[Chosen, Chosen]:
    """Whether the lead was known by the day of the seizure; and whether it is known when it was."""
    known = rows.books.known_first[rows.positions]
    timed: Chosen = known != UNKNOWN_DAY
    return timed & (known <= rows.last), timed
