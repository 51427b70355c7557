"""What a search asks of one shard, and asking all of them.

A shard is asked by its index (`Part`), unless a limit holds that no index knows (`ListedPart`).
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from tantivy import Query

from argus.messages import Archive, Shard, fulltext, unspaced
from argus.messages.scope import Scope, conjuncts, stretch
from argus.reading.highlights import pattern_of
from argus.reading.query import And, Every, Like, Node, Not, Or, Phrase, Typo, Word

_Numbers = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """What a search asks of one shard.

    Attributes:
        first, end: positions that the limits of time leave.
        found: the query with every limit.
        limited: does anything but time limit it?
    """

    shard: Shard
    first: int
    end: int
    found: Query
    node: Node
    limited: bool

    @property
    def is_stretch(self) -> bool:
        """Is what it finds exactly the rows [first, end)?"""
        return isinstance(self.node, Every) and not self.limited

    @property
    def is_cheap(self) -> bool:
        """Does counting cost nothing?"""
        return self.is_stretch or (isinstance(self.node, Word) and not self.limited and self.is_whole)

    @property
    def is_whole(self) -> bool:
        """Do the limits of time leave all of it?"""
        return self.end - self.first == self.shard.rows

    def count(self) -> int:
        """How many rows are found."""
        if self.is_stretch:
            return self.end - self.first
        if isinstance(self.node, Word) and self.is_cheap:
            return self.shard.fulltext.frequency(self.node.text)
        return self.shard.fulltext.count(self.found)

    def edge(self, limit: int, first: int, end: int, *, newest: bool) -> tuple[list[int], int | None]:
        """The newest or oldest rows found in [first, end), and how many there are in all, when that came along."""
        first, end = max(first, self.first), min(end, self.end)
        if first >= end:
            return [], None
        if self.is_stretch:
            rows = range(end - 1, max(first, end - limit) - 1, -1) if newest else range(first, min(end, first + limit))
            return list(rows), self.count()
        if (first, end) == (self.first, self.end):
            if self.is_cheap:
                return self.shard.fulltext.edge(self.found, limit, newest=newest), self.count()
            return self.shard.fulltext.edge_and_count(self.found, limit, newest=newest)
        within = fulltext.every_one([self.found, fulltext.number_between("ord", first, end - 1)])
        return self.shard.fulltext.edge(within, limit, newest=newest), None

    def best(self, limit: int) -> tuple[list[tuple[float, int]], int]:
        """The rows found that match best as (score, row), and how many there are in all."""
        return self.shard.fulltext.best(self.found, limit)

    def rows(self) -> _Numbers:
        """All rows found, the oldest first."""
        return np.arange(self.first, self.end) if self.is_stretch else self.shard.fulltext.matching(self.found)

    def between(self, bounds: Sequence[int]) -> list[int]:
        """How many rows found lie in [bounds[0], bounds[1]), [bounds[1], bounds[2]), ..."""
        if self.is_stretch:
            return list(np.diff(np.clip(bounds, self.first, self.end)).tolist())
        return self.shard.fulltext.between(self.found, bounds)

    def groups(self, column: str, most: int | None) -> tuple[_Numbers, _Numbers, bool]:
        """The different numbers in a column among the rows found, and how many rows have each.

        With `most` perhaps only the most frequent ones; the last of the answer says whether these are all.
        """
        if self.is_stretch:
            return *_column_counts(self.shard, column, self.first, self.end), True
        return self.shard.fulltext.groups(self.found, column, most)

    def groups_among(self, column: str, wanted: _Numbers) -> tuple[_Numbers, _Numbers]:
        """`groups`, of these numbers only."""
        found = fulltext.every_one([self.found, fulltext.number_in(column, wanted.tolist())])
        return self.shard.fulltext.groups(found, column)[:2]


@dataclass(frozen=True)
class ListedPart(Part):
    """What a search asks of one shard under a limit that its index does not know: all rows found are listed first.

    Attributes:
        kept: which rows of the shard that limit leaves.
    """

    kept: _Flags

    @cached_property
    def listed(self) -> _Numbers:
        """The rows found."""
        rows = super().rows() if self.limited or not isinstance(self.node, Every) else np.arange(self.first, self.end)
        return rows[self.kept[rows]]

    @property
    def is_stretch(self) -> bool:
        """Never: rows are left out anywhere."""
        return False

    def rows(self) -> _Numbers:
        """All rows found, the oldest first."""
        return self.listed

    def count(self) -> int:
        """How many rows are found."""
        return len(self.listed)

    def edge(self, limit: int, first: int, end: int, *, newest: bool) -> tuple[list[int], int | None]:
        """The newest or oldest rows found in [first, end), and how many there are in all."""
        low, high = np.searchsorted(self.listed, [first, end])
        within = self.listed[low:high]
        return (within[::-1][:limit] if newest else within[:limit]).tolist(), self.count()

    def best(self, limit: int) -> tuple[list[tuple[float, int]], int]:
        """The rows found that match best as (score, row), and how many there are in all."""
        ranked, _ = self.shard.fulltext.best(self.found, self.shard.rows)
        return [(score, row) for score, row in ranked if self.kept[row]][:limit], self.count()

    def between(self, bounds: Sequence[int]) -> list[int]:
        """How many rows found lie in [bounds[0], bounds[1]), [bounds[1], bounds[2]), ..."""
        return list(np.diff(np.searchsorted(self.listed, bounds)).tolist())

    def groups(self, column: str, most: int | None) -> tuple[_Numbers, _Numbers, bool]:  # noqa: ARG002 - all are at hand
        """The different numbers in a column among the rows found, and how many rows have each."""
        return *_counted(self.shard.columns[column].take(pa.array(self.listed))), True

    def groups_among(self, column: str, wanted: _Numbers) -> tuple[_Numbers, _Numbers]:
        """`groups`, of these numbers only."""
        values, counts, _ = self.groups(column, None)
        among = np.isin(values, wanted)
        return values[among], counts[among]


@lru_cache(maxsize=256)  # a shard never changes; the front page of a search asks for all of it again and again
def _column_counts(shard: Shard, column: str, first: int, end: int) -> tuple[_Numbers, _Numbers]:
    return _counted(shard.columns[column].slice(first, end - first))


def _counted(numbers: pa.Array) -> tuple[_Numbers, _Numbers]:
    counts = np.bincount(pc.fill_null(numbers, fulltext.NOBODY).to_numpy().astype(np.int64) - fulltext.NOBODY)
    values = np.flatnonzero(counts)
    return values + fulltext.NOBODY, counts[values]


def parts_of(archive: Archive, node: Node, scope: Scope, kept: Sequence[_Flags] | None = None) -> list[Part]:
    """The query on every shard that the limits of time leave something of.

    Args:
        kept: for each shard which of its rows a limit leaves that no index knows.
    """
    parts = _parts_of(archive, node, scope)
    if kept is None:
        return parts
    of = dict(zip(archive.shards, kept, strict=True))
    return [
        ListedPart(part.shard, part.first, part.end, part.found, part.node, part.limited, of[part.shard])
        for part in parts
    ]


def _parts_of(archive: Archive, node: Node, scope: Scope) -> list[Part]:
    asked, limits = compiled(node), [fulltext.unranked(each) for each in conjuncts(scope)]
    if not limits and not scope.dated:
        return [Part(shard, 0, shard.rows, asked, node, limited=False) for shard in archive.shards]
    parts = []
    for shard in archive.shards:
        first, end = stretch(scope, shard)
        if first == end:
            continue
        every = [*([] if isinstance(node, Every) and limits else [asked]), *limits]
        if end - first < shard.rows:
            every.append(fulltext.unranked(fulltext.number_between("ord", first, end - 1)))
        parts.append(Part(shard, first, end, fulltext.every_one(every), node, bool(limits)))
    return parts


# Searching runs outside Python's lock: a second shard at a time halves the wait on two cores. Waking another thread
# takes some tenths of a millisecond, so what is done sooner is done alone.
_WORTH_A_THREAD_SECONDS = 0.003
_Answer = TypeVar("_Answer")
_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")


def over(parts: Sequence[Part], ask: Callable[[Part], _Answer]) -> list[_Answer]:
    """Ask every part, two at a time where it takes long; answers in the order of the parts."""
    answers: list[_Answer] = []
    started = time.perf_counter()
    for part in parts:
        answers.append(ask(part))
        rest = len(parts) - len(answers)
        if rest > 1 and (time.perf_counter() - started) / len(answers) * rest > _WORTH_A_THREAD_SECONDS:
            return answers + _two_at_a_time(parts[len(answers) :], ask)
    return answers


def _two_at_a_time(parts: Sequence[Part], ask: Callable[[Part], _Answer]) -> list[_Answer]:
    answers: dict[int, _Answer] = {}
    waiting = iter(range(len(parts)))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                at = next(waiting, None)
            if at is None:
                return
            answers[at] = ask(parts[at])

    helper = _POOL.submit(work)
    work()
    if not helper.cancel():
        helper.result()
    return [answers[at] for at in range(len(parts))]


def compiled(node: Node) -> Query:
    """The query of the index for a tree; it holds for every shard."""
    match node:
        case Word(text):
            return fulltext.word(text)
        case Like((beginning, "")) if beginning:
            return fulltext.words_beginning(beginning)
        case Like():
            return fulltext.words_like(_pattern(node))
        case Typo(text):
            return fulltext.words_near(text)
        case Phrase(parts):
            if all(isinstance(part, Word) for part in parts):
                return fulltext.in_a_row([part.text for part in parts if isinstance(part, Word)])
            return fulltext.in_a_row_like([part.text if isinstance(part, Word) else _pattern(part) for part in parts])
        case Every():
            return fulltext.everything()
        case Not(inner):
            return fulltext.every_one([], but_none_of=[compiled(inner)])
        case And(nodes):
            excluded = [compiled(each.node) for each in nodes if isinstance(each, Not)]
            wanted = [compiled(each) for each in nodes if not isinstance(each, Not | Every)]
            return fulltext.every_one(wanted, but_none_of=excluded)
        case Or(nodes):
            return fulltext.any_of([compiled(each) for each in nodes])


def _pattern(like: Like) -> str:
    # A single character of a script without spaces stands in pairs: the index need not walk all its words.
    letters = [piece for piece in like.pieces if piece]
    if len(letters) == 1 and len(letters[0]) == 1 and unspaced(letters[0]):
        return ".?".join(like.pieces)
    return pattern_of(like)
