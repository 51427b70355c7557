"""Curves over a year and bars over years, as numbers for SVG: where things stand, not what they look like."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

# Lengths in user units of the picture: the drawing itself, and the room around it for numbers and names.
WIDTH, HEIGHT = 440.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 84.0, 18.0, 24.0
LINES = 4
LINE_OF_TEXT = 14.0
DAYS_IN_YEAR = 366
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from 0 to `top`, with lines at `steps` (value, y)."""

    top: float
    steps: tuple[tuple[float, float], ...]

    def y(self, value: float | Decimal) -> float:
        """Where a value stands, from the upper edge."""
        return round(TOP + HEIGHT * (1 - float(value) / self.top), 2)


def axis_for(most: float | Decimal) -> Axis:
    """An axis with round numbers that holds the largest value."""
    wanted = max(float(most), 1.0) / LINES
    power = 10.0 ** (len(str(int(wanted))) - 1)
    step = next(each * power for each in _STEPS if each * power >= wanted)
    lines = next(count for count in range(1, LINES + 1) if step * count >= float(most) or count == LINES)
    axis = Axis(step * lines, ())
    return Axis(axis.top, tuple((step * number, axis.y(step * number)) for number in range(lines + 1)))


def x_of_day(day_of_year: int) -> float:
    """Where a day of the year stands, from the left edge."""
    return round(LEFT + WIDTH * (day_of_year - 1) / (DAYS_IN_YEAR - 1), 2)


def path_of(points: Sequence[tuple[float, float]]) -> str:
    """Points as an SVG path."""
    return " ".join(f"{'L' if number else 'M'}{x} {y}" for number, (x, y) in enumerate(points))


def apart(heights: Sequence[float]) -> list[float]:
    """Heights of names beside curves, moved so that none lies over another; in the order given."""
    order = sorted(range(len(heights)), key=lambda number: heights[number])
    moved = list(heights)
    for above, here in pairwise(order):
        moved[here] = max(moved[here], moved[above] + LINE_OF_TEXT)
    beyond = max((moved[number] for number in order), default=0) - (TOP + HEIGHT)
    if beyond > 0:
        last = TOP + HEIGHT
        for number in reversed(order):
            moved[number] = min(moved[number], last)
            last = moved[number] - LINE_OF_TEXT
    return [round(each, 2) for each in moved]


def column(number: int, count: int) -> tuple[float, float]:
    """Left edge and width of one of several columns."""
    step = WIDTH / count
    width = min(step * 0.7, 48.0)
    return round(LEFT + step * number + (step - width) / 2, 2), round(width, 2)
