"""Judging claims that others made about what was seized."""

from argus.figures.books import Books
from argus.figures.checking.judging import Judged, Reason, Verdict, judge
from argus.figures.checking.statements import COLUMNS, Statement, parse_statements, read_statements
from argus.figures.checking.telling import claim_answer, claim_phrase, exactly, summed_up, told
from argus.figures.measure import answer


def check(books: Books, statements: tuple[Statement, ...]) -> tuple[Judged, ...]:
    """Every claim judged, each by what was known on its own day."""
    return tuple(judge(each, answer(books.at(each.as_of), each.ask)) for each in statements)


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
    "judge",
    "parse_statements",
    "read_statements",
    "summed_up",
    "told",
]
