"""The largest find, and whether it was a record: of what, since when, and which one comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from argus.figures.books import Rows, Standing
from argus.figures.columns import day_number, day_of
from argus.figures.figure import Ask, Figure, Period, Said, Scope, Words
from argus.figures.flow import flow, weighed_finds
from argus.figures.scopes import dossier_scopes, this_year, weighed_scopes
from argus.figures.words import BODY_DIGITS, Language, Remark, day, mass, night_or_day

LARGEST_DAY, LARGEST_KG, RECORD = "max_single_seizure", "kg_single_seizure", "is_largest_ever"


class Largest:
    """Single finds only: a bulk row may hold any number of them."""

    name = "largest"
    measures = (LARGEST_DAY, LARGEST_KG, RECORD)

    def answers(self, measure: str) -> bool:
        """By name."""
        return measure in self.measures

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """The day of the largest find, its weight, or whether it was larger than every one before it."""
        if ask.measure == RECORD:
            return _record(standing, ask)
        flows, period = flow(standing, ask.scope), ask.period
        unknown = flows.unknown_within(period.first, period.last)
        finds = weighed_finds(flows, period.first, period.last)
        if not len(finds):
            return _unknown(standing, ask, unknown) if len(unknown) else None
        top, aside = _top(finds), _runner_up(finds)
        best, last = top.amount(0), day_of(int(top.last[0]))
        assert best is not None
        by_day = ask.measure == LARGEST_DAY
        return Figure(
            ask=ask, as_of=standing.as_of, value=last if by_day else best,
            unit="date" if by_day else "kg", basis=top.basis(0), how=Remark("largest_of", (len(finds),)),
            lineage=top.lineage(), unknown=len(unknown), aside=aside,
            words=_words_of_day(standing, top) if by_day else lambda language, said: _words_of_kg(
                best, language, said
            ),
        )  # fmt: skip

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The largest of the year, of each dossier, and whether it is the largest ever."""
        for scope in weighed_scopes(standing):
            yield Ask(LARGEST_KG, scope, this_year(standing))
            yield Ask(LARGEST_DAY, scope, this_year(standing))
            finds = weighed_finds(flow(standing, scope), this_year(standing).first, standing.as_of)
            if len(finds):
                yield Ask(RECORD, scope, Period(None, day_of(int(finds.last[finds.largest()]))))
        for scope in dossier_scopes(standing):
            yield Ask(LARGEST_KG, scope)
            yield Ask(LARGEST_DAY, scope)


@dataclass(frozen=True)
class _Record:
    """The largest find of a day beside those before it.

    Attributes:
        runner_up: the largest of the earlier ones; None = there is none.
        earlier: how many there are.
        sentence: the name of what is said; `filled`: what goes into it.
    """

    find: Rows
    runner_up: Rows | None
    earlier: int
    sentence: str = "largest_ever"
    filled: str | int | date | None = None


def _record(standing: Standing, ask: Ask) -> Figure | None:
    """Of the largest find on the last day of the period: whether none before it in scope was as large.

    Where one was, the words offer the scope in which it is a record: its dossier, its year, or since the larger one.
    """
    first, last = ask.period.first, ask.period.last
    found = flow(standing, ask.scope).once(first, last, _record, lambda: _beside_earlier(standing, ask))
    if found is None:
        return None
    best, is_record = found.find.amount(0), found.sentence == "largest_ever"
    assert best is not None
    aside, larger, compared = Remark("no_earlier_find"), None, found.find
    if found.runner_up is not None:
        rival = found.runner_up.amount(0)
        assert rival is not None
        next_best = rival, day_of(int(found.runner_up.last[0]))
        larger = None if is_record else next_best
        aside = Remark("runner_up" if is_record else "larger", next_best)
        compared = found.find.joined(found.runner_up)

    def words(language: Language, _said: Said) -> str:
        if isinstance(found.filled, date):
            return language.sentence(found.sentence, day(found.filled, language))
        return language.sentence(found.sentence, *(() if found.filled is None else (str(found.filled),)))

    return Figure(
        ask=ask, as_of=standing.as_of, value=is_record, unit="yes or no", basis=found.find.basis(0),
        how=Remark("against_earlier", (best, found.earlier)), lineage=compared.lineage(),
        aside=(aside, *_not_broken_down(standing, ask, found.find)), larger=larger, words=words,
    )  # fmt: skip


def _not_broken_down(standing: Standing, ask: Ask, find: Rows) -> tuple[Remark, ...]:
    """Totals of stretches of days and published totals are no finds: a larger one may be among them."""
    found = flow(standing, ask.scope)
    totals = found.bulk.joined(found.counters)
    begun = totals.books.first[totals.positions] <= find.last[0]
    return (Remark("not_broken_down", (int(begun.sum()),)),) if begun.any() else ()


def _beside_earlier(standing: Standing, ask: Ask) -> _Record | None:
    first, last = ask.period.first, ask.period.last
    all_finds = weighed_finds(flow(standing, ask.scope), first, last)
    on_day = all_finds if last is None else all_finds.chosen(all_finds.last == day_number(last))
    if not len(on_day):
        return None
    find = _top(on_day)
    earlier = all_finds.chosen(all_finds.last < find.last[0])
    runner_up = _top(earlier) if len(earlier) else None
    if runner_up is None or find.amounts[0] > runner_up.amounts[0]:
        return _Record(find, runner_up, len(earlier))
    return _Record(find, runner_up, len(earlier), *_offered_scope(standing, ask.scope, find, earlier))


def _offered_scope(
    standing: Standing, scope: Scope, find: Rows, earlier: Rows
) -> tuple[str, str | int | date | None]:  # fmt: skip
    best, completed = find.amount(0), int(find.last[0])
    assert best is not None
    dossier = find.books.dossiers[int(find.books.dossier[find.positions[0]])]
    if dossier and _is_largest(standing, Scope(scope.item, scope.place, dossier), best, None, completed):
        return "largest_of_dossier", None
    year = day_of(completed).year
    if _is_largest(standing, scope, best, date(year, 1, 1), completed):
        return "largest_of_year", year
    larger = earlier.chosen(earlier.amounts >= find.amounts[0])
    return "largest_since", day_of(int(larger.last.max()))


def _is_largest(standing: Standing, scope: Scope, best: Decimal, first: date | None, completed: int) -> bool:
    """Whether nothing in a scope up to the day was larger."""
    finds = weighed_finds(flow(standing, scope), first, day_of(completed))
    other = finds.amount(finds.largest()) if len(finds) else None
    return other is not None and best >= other


def _top(finds: Rows) -> Rows:
    """The largest find alone."""
    one = [finds.largest()]
    return Rows(finds.books, finds.positions[one]).weighing(finds.amounts[one])


def _runner_up(finds: Rows) -> tuple[Remark, ...]:
    if len(finds) < 2:
        return ()
    second = _top(finds.chosen(np.arange(len(finds)) != finds.largest()))
    kg = second.amount(0)
    assert kg is not None
    return (Remark("runner_up", (kg, day_of(int(second.last[0])))),)


def _unknown(standing: Standing, ask: Ask, rows: Rows) -> Figure:
    return Figure(
        ask=ask, as_of=standing.as_of, value=None, unit="kg", how=Remark("no_amount_published"),
        lineage=rows.lineage(), unknown=len(rows), words=lambda language, _said: language.sentence("unknown"),
    )  # fmt: skip


def _words_of_kg(kg: Decimal, language: Language, said: Said) -> str:
    return mass(kg, language, digits=said.digits or BODY_DIGITS, unit=said.unit, said=said.hedge)


def _words_of_day(standing: Standing, find: Rows) -> Words:
    def words(language: Language, _said: Said) -> str:
        last = day_of(int(find.last[0]))
        (first,) = find.values("first_day")
        when = night_or_day(first or last, last, language, year=last.year != standing.as_of.year)
        return language.sentence("largest", when)

    return words
