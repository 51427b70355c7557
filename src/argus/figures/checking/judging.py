"""Whether a claim holds: the mirror of how we would say it ourselves.

Plain: as far as half of the last digit given. "Nearly r": 0.95 r <= x < r. "Over", "more than r": r < x <= 1.10 r, of
ratios 1.20 r. "About": 5 % either way. "Tens": 20 to 199; "thousands": 2,000 to 99,999; "millions": from 2,000,000.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from argus.errors import UsageError
from argus.figures.checking.statements import Statement
from argus.figures.figure import ESTIMATE, PROJECTION, Figure
from argus.figures.words import Hedge, given_digits, rounded
from argus.terms import unit_named

NEARLY_FROM, OVER_TO, RATIO_TO = Decimal("0.95"), Decimal("1.10"), Decimal("1.20")
ABOUT = Decimal("0.05")
# An "about" that is farther off than this is not loose but wrong.
LOOSELY = Decimal("0.5")
VAGUE: dict[str, tuple[int, int | None]] = {
    "tens": (20, 199),
    "thousands": (2_000, 99_999),
    "millions": (2_000_000, None),
}


class Verdict(StrEnum):
    """The eight that a claim can get."""

    TRUE = "true"
    ROUNDED = "true_after_rounding"
    UNEQUAL = "true_unequal_cutoffs"
    LOOSE = "loose"
    FALSE = "false_as_written"
    ESTIMATE = "estimate"
    NOT_COMPUTABLE = "not_computable"
    DERIVED = "derived"


class Reason(StrEnum):
    """Why: what a sentence is made of."""

    HOLDS = "holds"
    ROUNDED = "rounded"
    UNEQUAL = "unequal"
    BOUNDS = "bounds"
    AT_LEAST = "at_least"
    LOOSE = "loose"
    FALSE = "false"
    ESTIMATE = "estimate"
    UNKNOWN_AMOUNT = "unknown_amount"
    NOTHING = "nothing"
    NO_SCOPE = "no_scope"
    NO_MEASURE = "no_measure"
    OTHER_UNIT = "other_unit"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its figure.

    Attributes:
        figure: None where the ledger says nothing, or cannot say anything.
        revised: whether the ledger says something else today of what was counted then; `today`: what it says.
    """

    statement: Statement
    figure: Figure | None
    verdict: Verdict
    reason: Reason
    revised: bool = False
    today: Figure | None = None


_OF = {
    Reason.HOLDS: Verdict.TRUE,
    Reason.ROUNDED: Verdict.ROUNDED,
    Reason.UNEQUAL: Verdict.UNEQUAL,
    Reason.BOUNDS: Verdict.LOOSE,
    Reason.AT_LEAST: Verdict.LOOSE,
    Reason.LOOSE: Verdict.LOOSE,
    Reason.FALSE: Verdict.FALSE,
    Reason.ESTIMATE: Verdict.ESTIMATE,
    Reason.UNKNOWN_AMOUNT: Verdict.NOT_COMPUTABLE,
    Reason.NOTHING: Verdict.NOT_COMPUTABLE,
    Reason.NO_SCOPE: Verdict.NOT_COMPUTABLE,
    Reason.NO_MEASURE: Verdict.NOT_COMPUTABLE,
    Reason.OTHER_UNIT: Verdict.NOT_COMPUTABLE,
    Reason.DERIVED: Verdict.DERIVED,
}


def judge(statement: Statement, figure: Figure | None, *, measured: bool = True) -> Judged:
    """Hold a claim against the figure for the same measure, scope, period and day.

    Args:
        measured: whether there is a figure of that name at all.
    """
    if figure is None:
        nothing = Reason.NOTHING if measured else Reason.NO_MEASURE
        return Judged(statement, None, _OF[nothing], nothing)
    reason = _reason(statement, figure)
    if reason is Reason.HOLDS and figure.cutoffs is not None:
        reason = Reason.UNEQUAL
    kept = None if reason is Reason.NO_SCOPE else figure
    return Judged(statement, kept, _OF[reason], reason)


def since(judged: Judged, today: Figure | None) -> Judged:
    """The same verdict, with what the ledger says today where that is something else."""
    assert judged.figure is not None
    then = judged.figure.value, judged.figure.low, judged.figure.high
    now = (None, None, None) if today is None else (today.value, today.low, today.high)
    return judged if then == now else replace(judged, revised=True, today=today)


def _reason(statement: Statement, figure: Figure) -> Reason:
    if figure.kind == ESTIMATE:
        return Reason.ESTIMATE
    if figure.value is None and figure.low is None:
        return Reason.UNKNOWN_AMOUNT
    if statement.operator in VAGUE:
        return _vague(statement, figure)
    if not statement.ask.scope.bounded:
        return Reason.NO_SCOPE
    if isinstance(figure.value, bool):
        return Reason.HOLDS if figure.value else Reason.FALSE
    if statement.claimed is None:
        # Without a claim the words are ours: they hold, because they are made of an exact value.
        ours = not statement.operator and figure.worded and figure.kind != PROJECTION and figure.value is not None
        return Reason.HOLDS if ours else Reason.DERIVED
    if statement.told_in and statement.told_in != figure.unit and _is_amount(figure.unit):
        return Reason.OTHER_UNIT
    if isinstance(figure.value, date) or isinstance(statement.claimed, date):
        return Reason.HOLDS if figure.value == statement.claimed else Reason.FALSE
    if figure.value is not None:
        return _held(statement, figure.value, statement.claimed)
    return _between(statement, figure, statement.claimed)


def _is_amount(unit: str) -> bool:
    try:
        return unit_named(unit)[0] == unit
    except UsageError:
        return False


def _vague(statement: Statement, figure: Figure) -> Reason:
    """What is in the ledger is the least there was, where no place and no dossier bounds the claim."""
    low, high = VAGUE[statement.operator]
    number = figure.value if isinstance(figure.value, Decimal) else figure.low
    assert number is not None
    if not statement.ask.scope.bounded:
        return Reason.HOLDS if number >= low else Reason.NO_SCOPE
    if figure.value is None and number < low:
        return Reason.BOUNDS
    return Reason.HOLDS if number >= low and (high is None or number <= high) else Reason.FALSE


def _between(statement: Statement, figure: Figure, claimed: Decimal) -> Reason:
    """Between bounds a claim holds when it holds all over, and is wrong when it can hold nowhere. Where only the least
    is known, a claim of less is wrong.
    """
    assert figure.low is not None
    if figure.high is None:
        too_little = figure.low > claimed and _held(statement, figure.low, claimed) is Reason.FALSE
        return Reason.FALSE if too_little else Reason.AT_LEAST
    ends = [_held(statement, each, claimed) for each in (figure.low, figure.high)]
    if all(each is Reason.FALSE for each in ends) and not figure.low < claimed < figure.high:
        return Reason.FALSE
    return Reason.HOLDS if all(each is Reason.HOLDS for each in ends) else Reason.BOUNDS


def _held(statement: Statement, exact: Decimal, claimed: Decimal) -> Reason:
    operator = statement.operator
    if operator in ("bijna", "<"):
        return _below(exact, claimed)
    if operator in ("ruim", ">"):
        return _above(exact, claimed, RATIO_TO if statement.unit == "ratio" else OVER_TO)
    if operator == "~":
        return _about(exact, claimed)
    return _plain(exact, claimed)


def _plain(exact: Decimal, claimed: Decimal) -> Reason:
    """A plain number holds where we would say it plainly; it holds after rounding where we would add a word."""
    if exact == claimed:
        return Reason.HOLDS
    if claimed == 0:
        return Reason.FALSE
    ours = rounded(exact, max(2, given_digits(claimed)))
    if ours.hedge is Hedge.PLAIN and ours.number == claimed:
        return Reason.HOLDS
    return Reason.ROUNDED if abs(exact - claimed) <= half_of_last_digit(claimed) else Reason.FALSE


def _below(exact: Decimal, claimed: Decimal) -> Reason:
    if exact >= claimed:
        return Reason.FALSE
    return Reason.HOLDS if exact >= claimed * NEARLY_FROM else Reason.LOOSE


def _above(exact: Decimal, claimed: Decimal, most: Decimal) -> Reason:
    """More than it says is still more: loose, not wrong."""
    if exact <= claimed:
        return Reason.FALSE
    return Reason.HOLDS if exact <= claimed * most else Reason.LOOSE


def _about(exact: Decimal, claimed: Decimal) -> Reason:
    off = abs(exact - claimed)
    if off <= claimed * ABOUT:
        return Reason.HOLDS
    return Reason.LOOSE if off <= claimed * LOOSELY else Reason.FALSE


def half_of_last_digit(claimed: Decimal) -> Decimal:
    """Half a unit of the last digit that was given: 50 for 65,500."""
    return Decimal(10) ** (claimed.adjusted() - given_digits(claimed) + 1) / 2
