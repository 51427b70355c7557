"""What a figure's module promises, and the figures there are: one module each, found by entry point."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from argus.figures.books import Standing
from argus.figures.figure import Ask, Figure

GROUP = "argus.figures"


class Measure(Protocol):
    """One way to make a figure out of the ledger. A pure function of what stood, and of the question."""

    name: str
    # The names of its measures, as statements call them.
    measures: tuple[str, ...]

    def answers(self, measure: str) -> bool:
        """Whether this module makes the measure of that name."""
        ...

    def figure(self, standing: Standing, ask: Ask) -> Figure | None:
        """The answer as of the day that `standing` is of; None when the ledger holds nothing about it."""
        ...

    def offered(self, standing: Standing) -> Iterator[Ask]:
        """The questions that the list of all figures asks."""
        ...


@cache
def measures() -> tuple[Measure, ...]:
    """All of them, those of a laboratory too, by the name of their entry point."""
    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    return tuple(entry.load()() for entry in found)


def measure_for(name: str) -> Measure | None:
    """The module that makes this measure."""
    return next((each for each in measures() if each.answers(name)), None)


def answer(standing: Standing, ask: Ask) -> Figure | None:
    """The answer to a question; None when nothing in the ledger speaks of it, or nobody knows the measure."""
    measure = measure_for(ask.measure)
    return None if measure is None else measure.figure(standing, ask)
