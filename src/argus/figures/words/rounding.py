"""How an exact number becomes one that can be said: rounded once, last, and with a word for what rounding left out.

The rule is explicit, so that two people who word the same kilos write the same sentence. For a number x and the digits
d that are wanted (2 in a headline, 3 in the body), with k = 10^(2-d), the multiples of 10, of 5 and of 1 x 10^(e-d+1)
are tried in turn, e being the power of ten of x, lo and hi the neighbours of x among them:

1. |x - r| / x <= 0.0005: r, plain;
2. (hi - x) / x <= 0.010 k (0.006 k among the multiples of 1): nearly hi;
3. (x - lo) / x <= 0.025 k: over lo;
4. among the multiples of 1 also (hi - x) / x <= 0.015 k: nearly hi;

and when none of them fits: about the nearest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

HEADLINE_DIGITS, BODY_DIGITS = 2, 3
PLAIN_GAP = Decimal("0.0005")
NEARLY_GAP, NEARLY_GAP_FINE, NEARLY_GAP_LAST = Decimal("0.010"), Decimal("0.006"), Decimal("0.015")
OVER_GAP = Decimal("0.025")
# A ratio is told in steps of a half ("2.5 times"), and in whole numbers from ten.
RATIO_STEP, RATIO_STEP_FROM_TEN, RATIO_GAP = Decimal("0.5"), Decimal(1), Decimal("0.10")
# What fractions people say, and from where to where they may: as claims of others are judged.
SAID_FRACTIONS = (Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 4))
FRACTION_BELOW, FRACTION_ABOVE = Decimal("0.95"), Decimal("1.10")


class Hedge(StrEnum):
    """What rounding left out, as one word before the number."""

    PLAIN = "="
    NEARLY = "bijna"
    OVER = "ruim"
    MORE_THAN = ">"
    LESS_THAN = "<"
    ABOUT = "~"


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number that can be said, and on which side of it the exact one lies."""

    hedge: Hedge
    number: Decimal

    @property
    def negated(self) -> "Rounded":
        """The same below zero."""
        return Rounded(self.hedge, -self.number)


def rounded(exact: Decimal, digits: int = BODY_DIGITS) -> Rounded:
    """Round a number by the rule of this module.

    Args:
        exact: any number; below zero it is rounded as above.
        digits: how many are wanted, from 1.
    """
    if exact == 0:
        return Rounded(Hedge.PLAIN, Decimal(0))
    if exact < 0:
        return rounded(-exact, digits).negated
    if digits > BODY_DIGITS and given_digits(exact) <= digits:
        return Rounded(Hedge.PLAIN, _tidy(exact))  # whoever asks for so many wants the number itself
    narrow = Decimal(10) ** (2 - digits)
    step = Decimal(10) ** (exact.adjusted() - digits + 1)
    for multiple in (10, 5, 1):
        found = _among_multiples(exact, step * multiple, narrow, last=multiple == 1)
        if found:
            return Rounded(found.hedge, _tidy(found.number))
    return Rounded(Hedge.ABOUT, _tidy((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step))


def rounded_ratio(ratio: Decimal) -> Rounded | None:
    """How many times as much: halves below 10, whole numbers to 100; None below 1.1, where per cents are said."""
    if ratio < Decimal("1.1"):
        return None
    if ratio >= 100:
        return rounded(ratio)
    step = RATIO_STEP if ratio < 10 else RATIO_STEP_FROM_TEN
    floor = (ratio / step).to_integral_value(ROUND_FLOOR) * step
    if floor > 0 and (ratio - floor) / ratio < PLAIN_GAP:
        return Rounded(Hedge.PLAIN, _tidy(floor))
    if floor > 1 and (ratio - floor) / ratio <= RATIO_GAP:
        return Rounded(Hedge.MORE_THAN, _tidy(floor))
    return rounded(ratio, HEADLINE_DIGITS)


def said_fraction(part: Decimal) -> tuple[Hedge, Fraction] | None:
    """The fraction people would say, when one is near: from 5 % below it to 10 % above."""
    near = [
        (abs(part - number), fraction, number)
        for fraction in SAID_FRACTIONS
        for number in [decimal_of(fraction)]
        if number * FRACTION_BELOW <= part <= number * FRACTION_ABOVE
    ]
    if not near:
        return None
    distance, fraction, number = min(near)
    if distance / number <= PLAIN_GAP:
        return Hedge.PLAIN, fraction
    return (Hedge.NEARLY if part < number else Hedge.OVER), fraction


def decimal_of(fraction: Fraction) -> Decimal:
    """A fraction as a decimal, to the precision of the context."""
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def given_digits(number: Decimal) -> int:
    """How many digits somebody gave who wrote this number: zeros at its end were not counted."""
    return len(number.normalize().as_tuple().digits)


def _among_multiples(exact: Decimal, step: Decimal, narrow: Decimal, *, last: bool) -> Rounded | None:
    low = (exact / step).to_integral_value(ROUND_FLOOR) * step
    high = (exact / step).to_integral_value(ROUND_CEILING) * step
    above, below = (high - exact) / exact, (exact - low) / exact
    for hedge, number, fits in _rules(low, high, above, below, narrow, last=last):
        if fits and number > 0:
            return Rounded(hedge, number)
    return None


def _rules(
    low: Decimal, high: Decimal, above: Decimal, below: Decimal, narrow: Decimal, *, last: bool
) -> Iterator[tuple[Hedge, Decimal, bool]]:
    """The rules in their order: word, number, whether it may be said."""
    yield Hedge.PLAIN, (low if below <= above else high), min(below, above) <= PLAIN_GAP
    yield Hedge.NEARLY, high, above <= (NEARLY_GAP_FINE if last else NEARLY_GAP) * narrow
    yield Hedge.OVER, low, below <= OVER_GAP * narrow
    yield Hedge.NEARLY, high, last and above <= NEARLY_GAP_LAST * narrow


def _tidy(number: Decimal) -> Decimal:
    """Without an exponent and without zeros behind the point."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()
