"""The picture of a trace: columns from the figure on the left to sealed bytes on the right, lines between the marks.

Numbers only: the template writes them down. Every mark is a link; what does not fit in a column is counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from argus.trace import Step, Trace

# Kinds of steps by column. Records and deliveries have no mark: lines go from the message to the file.
COLUMNS = (("published", "figure"), ("find", "entry"), ("lead",), ("message",), ("item",))
MOST_IN_COLUMN = 16
WIDTH, MARK_WIDTH, MARK_HEIGHT, STEP_Y, TOP = 1040.0, 174.0, 24.0, 30.0, 26.0
LETTERS = 23

Key = tuple[str, str]


@dataclass(slots=True)
class Mark:
    """One thing: where it stands, and whether what was checked holds."""

    step: Step
    x: float
    y: float
    faulty: bool = False
    root: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A curve between two marks, as the `d` of an SVG path."""

    path: str
    faulty: bool


@dataclass(slots=True)
class Column:
    """One column; `more`: marks it has no room for, or that were not asked for."""

    x: float
    marks: list[Mark] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture in user units."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


def picture_of(found: Trace) -> Picture:
    """The picture of a trace, with the marks in the order in which the way meets them."""
    gap = (WIDTH - MARK_WIDTH) / (len(COLUMNS) - 1)
    columns = tuple(Column(number * gap) for number in range(len(COLUMNS)))
    marks: dict[Key, Mark] = {}
    pairs = [*_pairs(found.root), *((each, found.root) for each in found.up)]
    pairs += [(below, above) for each in found.up for above, below in _pairs(each)]
    for step in found.steps:
        _place(step, columns, marks, root=step is found.root)
    for step in found.steps:
        number = _column(step)
        if step.more and number is not None and step.children:
            below = _column(step.children[0])
            if below is not None:
                columns[below].more += step.more
    lines = _lines(pairs, marks)
    rows = max(len(each.marks) + bool(each.more) for each in columns)
    return Picture(columns, lines, WIDTH, TOP + max(1, rows) * STEP_Y)


def _place(step: Step, columns: tuple[Column, ...], marks: dict[Key, Mark], *, root: bool) -> None:
    number, key = _column(step), (step.kind, step.id)
    if number is None:
        return
    if key in marks:
        marks[key].faulty |= bool(_faults(step))
        return
    column = columns[number]
    if len(column.marks) == MOST_IN_COLUMN:
        column.more += 1
        return
    y = TOP + len(column.marks) * STEP_Y
    marks[key] = Mark(step, column.x, y, bool(_faults(step)), root)
    column.marks.append(marks[key])


def _faults(step: Step) -> bool:
    """Its own, and those of the records and deliveries that have no mark."""
    return bool(step.faults) or any(_column(each) is None and _faults(each) for each in step.children)


def _column(step: Step) -> int | None:
    return next((number for number, kinds in enumerate(COLUMNS) if step.kind in kinds), None)


def _pairs(step: Step) -> Iterator[tuple[Step, Step]]:
    """(above, below) over the steps that have marks."""
    for child in step.children:
        if _column(child) is None:
            yield from ((step, below) for below in child.children if _column(below) is not None)
        else:
            yield (step, child)
            yield from _pairs(child)


def _lines(pairs: list[tuple[Step, Step]], marks: dict[Key, Mark]) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for one, other in pairs:
        ends = [marks.get((each.kind, each.id)) for each in (one, other)]
        if ends[0] is None or ends[1] is None:
            continue
        left, right = sorted((ends[0], ends[1]), key=lambda mark: mark.x)
        if left.x < right.x:
            path = _curve(left, right)
            found[path] = Line(path, left.faulty or right.faulty)
    return tuple(found.values())


def _curve(left: Mark, right: Mark) -> str:
    x1, y1 = left.x + MARK_WIDTH, left.y + MARK_HEIGHT / 2
    x2, y2 = right.x, right.y + MARK_HEIGHT / 2
    middle = (x1 + x2) / 2
    return f"M{x1:.0f} {y1:.0f}C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
