"""Small pictures as SVG attributes: the Content-Security-Policy knows no style attribute.

One definition per picture: the numbers go in, rectangles come out; the template only writes them down.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle, in user units of the picture; `number` is the position of its value in the row."""

    number: int
    x: float
    y: float
    width: float
    height: float


# A picture of one month should be a bar, not a wall.
WIDEST = 16.0


def stacked_bar(values: Sequence[int], *, width: float, height: float) -> list[Bar]:
    """One bar cut into stretches, one per value that is more than nothing.

    Every such stretch is seen: one unreadable row among a million is two units wide, taken from the widest stretch.
    """
    whole = sum(values)
    if not whole:
        return []
    widths = [max(2.0, width * value / whole) if value else 0.0 for value in values]
    widths[widths.index(max(widths))] -= sum(widths) - width
    bars, x = [], 0.0
    for number, wide in enumerate(widths):
        if wide > 0:
            bars.append(Bar(number, round(x, 2), 0, round(wide, 2), height))
        x += wide
    return bars


def upright_bars(values: Sequence[int], *, width: float, height: float, gap: float = 1) -> list[Bar]:
    """Bars that stand on the lower edge, from the left. What is more than nothing is at least one unit high."""
    most = max(values, default=0)
    if not most:
        return []
    step = width / len(values)
    gap = max(min(gap, step / 3), step - WIDEST)
    bars = []
    for number, value in enumerate(values):
        tall = max(1.0, height * value / most) if value else 0.0
        bars.append(Bar(number, round(number * step, 2), round(height - tall, 2), round(step - gap, 2), round(tall, 2)))
    return bars


def lying_bars(values: Sequence[int], *, width: float, height: float) -> list[Bar]:
    """Bars that grow from the left edge, one below the other: a conversation seen from far away.

    Lengths follow the square root, because one loud day would otherwise hide every quiet one.
    """
    most = max(values, default=0)
    if not most:
        return []
    step = height / len(values)
    return [
        Bar(
            number,
            0,
            round(number * step, 2),
            round(max(1.5, width * (value / most) ** 0.5), 2) if value else 0,
            round(step, 2),
        )
        for number, value in enumerate(values)
    ]
