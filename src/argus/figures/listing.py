"""All figures as of a day: what every measure offers, asked and answered."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection

from argus.errors import NotFoundError
from argus.figures.books import Books, Standing
from argus.figures.figure import Ask, Figure
from argus.figures.measure import measures
from argus.figures.small_counts import suppressed
from argus.ledger import events

_lock = Lock()
# The books of the ledger that was asked last: an as-of slider moves over the same ones.
_kept: list[Books] = []


def books_of(register: Connection) -> Books:
    """The ledger as columns, made once as long as nothing is written."""
    frame = events(register)
    with _lock:
        if not _kept or _kept[0].source is not frame:
            _kept[:] = [Books(frame)]
        return _kept[0]


def all_figures(books: Books, as_of: date, known_at: datetime | date | None = None) -> tuple[Figure, ...]:
    """Every figure that can be made, fit to be published: small counts of people are hidden.

    Args:
        books: of `books_of`.
        as_of: the closing day: what happened and was known by its end.
        known_at: what stood in this ledger by then; None = now.
    """
    with _garbage_left():
        return suppressed(_all(books.at(as_of, known_at)))


def figure_called(figures: tuple[Figure, ...], figure_id: str) -> Figure:
    """The figure of that id.

    Raises:
        NotFoundError: there is none as of that day.
    """
    for each in figures:
        if each.ask.figure_id == figure_id:
            return each
    raise NotFoundError(
        "There is no such figure as of this day", where="figures", do="See `argus figures --as-of DAY` for their ids."
    )


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Collect no garbage meanwhile: figures hold no cycles, and walking over all that lives, again and again while
    thousands of them are made, took as long as making them.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _all(standing: Standing) -> Iterator[Figure]:
    seen: set[Ask] = set()
    for measure in measures():
        for ask in measure.offered(standing):
            if ask in seen:
                continue
            seen.add(ask)
            found = measure.figure(standing, ask)
            if found is not None:
                yield found
