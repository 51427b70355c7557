"""Judging claims that others made about what was seized."""

from datetime import date

from argus.figures.books import Books
from argus.figures.checking.judging import Judged, Reason, Verdict, judge, since
from argus.figures.checking.statements import COLUMNS, Statement, parse_statements, read_statements
from argus.figures.checking.telling import claim_answer, claim_phrase, exactly, is_share, summed_up, told, within
from argus.figures.figure import EXACT
from argus.figures.measure import answer, measure_for


def check(books: Books, statements: tuple[Statement, ...], today: date | None = None) -> tuple[Judged, ...]:
    """Every claim judged, each by what was known on its own day.

    Args:
        today: to tell beside it what was revised since; None = nothing is.
    """
    judged = [
        judge(each, answer(books.at(each.as_of), each.ask), measured=measure_for(each.ask.measure) is not None)
        for each in statements
    ]
    if today is None:
        return tuple(judged)
    newest = books.at(today)
    return tuple(since(each, answer(newest, each.statement.ask)) if _may_be_revised(each) else each for each in judged)


def _may_be_revised(judged: Judged) -> bool:
    """What was counted in a period that had ended. Prices are conventions of their day, and a projection of another
    day is another projection.
    """
    figure, period = judged.figure, judged.statement.ask.period
    closed = period.last is not None and period.last <= judged.statement.as_of
    return figure is not None and closed and figure.kind == EXACT and figure.priced is None


__all__ = [
    "COLUMNS",
    "Judged",
    "Reason",
    "Statement",
    "Verdict",
    "check",
    "claim_answer",
    "claim_phrase",
    "exactly",
    "is_share",
    "judge",
    "parse_statements",
    "read_statements",
    "summed_up",
    "told",
    "within",
]
