"""What it adds up to: one figure per module, its wording, and the judging of figures that others publish."""

from argus.figures.books import Books, Standing
from argus.figures.checking import (
    Judged,
    Statement,
    Verdict,
    check,
    claim_answer,
    claim_phrase,
    parse_statements,
    read_statements,
    summed_up,
    told,
)
from argus.figures.figure import Ask, Figure, Lineage, Period, Rival, Said, Scope, plain_answer
from argus.figures.freezing import freeze, retract
from argus.figures.listing import all_figures, books_of, figure_called
from argus.figures.measure import Measure, answer, measure_for, measures
from argus.figures.publishing import Compared, Published, Retraction, compare, published
from argus.figures.sheets import figures_csv, figures_html, shown
from argus.figures.small_counts import suppressed
from argus.figures.words import LANGUAGES, Language, Remark, basis_name, measure_name

__all__ = [
    "LANGUAGES",
    "Ask",
    "Books",
    "Compared",
    "Figure",
    "Judged",
    "Language",
    "Lineage",
    "Measure",
    "Period",
    "Published",
    "Remark",
    "Retraction",
    "Rival",
    "Said",
    "Scope",
    "Standing",
    "Statement",
    "Verdict",
    "all_figures",
    "answer",
    "basis_name",
    "books_of",
    "check",
    "claim_answer",
    "claim_phrase",
    "compare",
    "figure_called",
    "figures_csv",
    "figures_html",
    "freeze",
    "measure_for",
    "measure_name",
    "measures",
    "parse_statements",
    "plain_answer",
    "published",
    "read_statements",
    "retract",
    "shown",
    "summed_up",
    "suppressed",
    "told",
]
