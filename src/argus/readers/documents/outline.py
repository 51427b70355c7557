"""Planning and reading a document by its record arrays: where each starts, and what the objects around it say of it.

A chat's name may stand behind its messages, and a span may start in the middle of them: `outline` walks the document
once and settles, for every record array, its path and what is said around it. `records` reads a span with that.
"""

import codecs
import json
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Other, Place, Unreadable
from argus.readers.documents.walk import Arrays, Path, Piece, pieces
from argus.readers.reader import Span, cut_at_ends

Facts = Mapping[str, Any]

# What is settled stands in the signed manifest of the delivery: of more arrays than this, the facts are those before
# them, and the item is not cut there.
MOST_ARRAYS = 5000
_LONGEST_FACT = 1 << 16


@dataclass(frozen=True, slots=True)
class Outline:
    """What one walk found.

    Attributes:
        spans: cut behind elements.
        arrays: JSON-able: [first byte, path, facts] of every record array that has an element. For `records`.
        elements: how many.
        broken: pieces that are no JSON.
        closed: False when the document stops before its end.
    """

    spans: tuple[Span, ...]
    arrays: list[list[Any]]
    elements: int
    broken: int
    closed: bool

    @property
    def shown(self) -> tuple[str, ...]:
        """What a person should know of it, a line of `Plan.shown`."""
        return () if self.closed else ("the document stops before its end",)


def is_object(head: bytes) -> bool:
    """Whether a document that starts like this is an object."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")


def outline(
    item: EvidenceItem,
    arrays: Arrays,
    facts: tuple[str, ...] = (),
    look: Callable[[Piece, Facts], None] | None = None,
) -> Outline:
    """Walk the whole document once.

    Args:
        item: the document.
        arrays: see `pieces`.
        facts: names of members that say something of the arrays in or beside them ("name", "type", "id").
        look: is shown every piece, with the facts known so far.
    """
    walk = _Planning(item, arrays, facts, look)
    ends = walk.ends()
    spans = cut_at_ends(item, ends)
    deque(ends, maxlen=0)  # a small item is not cut, and still walked to its end
    found = [[first, list(path), around.all()] for first, path, around in walk.found]
    return Outline(spans, found, walk.elements, walk.broken, walk.closed)


def records(
    item: EvidenceItem, span: Span, settled: list[list[Any]], arrays: Arrays, facts: tuple[str, ...] = ()
) -> Iterator[tuple[Piece, Facts]]:
    """The pieces of a span, each with what is known of the array it is in.

    Args:
        item: the document.
        span: a span of the outline.
        settled: `Outline.arrays`.
        arrays: as given to `outline`.
        facts: as given to `outline`.
    """
    known = {tuple(path): told for _, path, told in settled}
    before = bisect_right(settled, span.start, key=_first_byte)
    array = settled[before - 1] if before and span.start > 0 else None
    inside = None if array is None else (int(array[0]), tuple(array[1]))
    around = _Around(facts)
    for piece in pieces(item, span.start, span.end, arrays=arrays, inside=inside):
        around.see(piece)
        settled_facts = known.get(piece.path) if piece.kind == "element" else None
        yield piece, (around.all(piece.path) if settled_facts is None else settled_facts)


def beside(piece: Piece) -> Other | Unreadable:
    """What is no element, as a record: broken, or no record at all."""
    place = Place(piece.start, piece.end)
    if piece.kind == "broken":
        return Unreadable(place, piece.reason)
    named = [str(each) for each in piece.path if isinstance(each, str)]
    return Other(place, " ".join(named)[:200] or "document", counts=False)


def _first_byte(array: list[Any]) -> int:
    return int(array[0])


class _Around:
    """The facts of the objects around where the walk stands."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = frozenset(names)
        self.by_object: dict[Path, dict[str, Any]] = {}

    def see(self, piece: Piece) -> None:
        if piece.kind != "value" or not piece.path or piece.path[-1] not in self.names:
            return
        if piece.end - piece.start > _LONGEST_FACT:
            return
        # The first counts: a second one of the name is that of a neighbour whose start was lost.
        # As it comes back from the register: numbers as plain text, since the settled options leave this process.
        self.of(piece.path[:-1]).setdefault(str(piece.path[-1]), json.loads(json.dumps(piece.value)))

    def of(self, around: Path) -> dict[str, Any]:
        """What that object says; what is no longer around is forgotten."""
        if around not in self.by_object:
            self.by_object = {
                path: told
                for path, told in self.by_object.items()
                if all(one == other for one, other in zip(path, around, strict=False))
            }
            self.by_object[around] = {}
        return self.by_object[around]

    def all(self, path: Path) -> dict[str, Any]:
        """What the objects around that path say; the innermost is right."""
        found: dict[str, Any] = {}
        for length in range(len(path)):
            found.update(self.by_object.get(path[:length], {}))
        return found


class _Kept:
    """The facts of one array, which may still grow."""

    def __init__(self, told: list[dict[str, Any]]) -> None:
        self.told = told

    def all(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for each in self.told:
            found.update(each)
        return found


class _Planning:
    """One walk over the whole document."""

    def __init__(
        self, item: EvidenceItem, arrays: Arrays, facts: tuple[str, ...], look: Callable[[Piece, Facts], None] | None
    ) -> None:
        self.item, self.arrays, self.look = item, arrays, look
        self.around = _Around(facts)
        self.found: list[tuple[int, Path, _Kept]] = []
        self.elements = self.broken = 0
        self.closed = False

    def ends(self) -> Iterator[int]:
        """Where the item may be cut: behind elements of the arrays that are settled."""
        path: Path | None = None
        outermost = 0
        for piece in pieces(self.item, 0, self.item.size, arrays=self.arrays):
            self.around.see(piece)
            if self.look is not None:
                self.look(piece, self.around.all(piece.path))
            self.broken += piece.kind == "broken"
            outermost += piece.path == () and piece.kind in ("between", "value")
            self.closed = piece.path == () and (piece.kind == "value" or (piece.kind == "between" and outermost > 1))
            if piece.kind != "element":
                if piece.kind == "between" or piece.path != path:
                    path = None  # the array is left: the next of its name is another, with an indentation of its own
                continue
            self.elements += 1
            if piece.path != path:
                path = piece.path
                self._array(piece)
            if len(self.found) < MOST_ARRAYS:
                yield piece.end

    def _array(self, piece: Piece) -> None:
        if len(self.found) < MOST_ARRAYS:
            told = [self.around.of(piece.path[:length]) for length in range(len(piece.path))]
            self.found.append((piece.start, piece.path, _Kept(told)))
