"""What a search asks of one shard, and asking all of them."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from tantivy import Query

from argus.messages import Archive, Shard, fulltext, unspaced
from argus.messages.scope import Scope, conjuncts, stretch
from argus.reading.highlights import pattern_of
from argus.reading.query import And, Every, Like, Node, Not, Or, Phrase, Typo, Word


@dataclass(frozen=True, slots=True)
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


def parts_of(archive: Archive, node: Node, scope: Scope) -> list[Part]:
    """The query on every shard that the limits of time leave something of."""
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
