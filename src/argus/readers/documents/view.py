"""The bytes of a large item, seen through a window that moves on: in memory is what is looked at, never the whole."""

import mmap
import re
from functools import lru_cache
from types import TracebackType
from typing import Self

from argus.evidence import EvidenceItem
from argus.evidence.item import LONGEST_LINE

# No element of a chat export is longer; what is, is passed over without being held.
LONGEST = LONGEST_LINE
_MARGIN = 1 << 20  # what stays in sight before and behind the longest element
_WINDOW = 96 << 20
_LET_GO = 16 << 20
# A search goes on in the next window from this far before the end of the last: no border is longer.
_OVERLAP = 64 << 10

_SPACE = re.compile(rb"[ \t\r\n]*+")


class View:
    """Positions are those of the item. Use as a context."""

    def __init__(self, item: EvidenceItem) -> None:
        self.size = item.size
        self.base = 0
        self.map: mmap.mmap | bytes = b""
        self._kept_from = 0
        self._file = item.path.open("rb")
        self._turn_to(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_map()
        self._file.close()

    def near(self, at: int) -> None:
        """Bring the longest element that may start there into sight, and what stands just before it."""
        end = self.base + len(self.map)
        if (end < self.size and at + LONGEST + _MARGIN > end) or at < self.base:
            self._turn_to(at)
        elif at - self._kept_from > _LET_GO + _MARGIN:
            self._let_go(at - _MARGIN)

    def part(self, start: int, end: int) -> bytes:
        """Bytes [start, end), near."""
        return self.map[max(0, start - self.base) : max(0, end - self.base)]

    def text(self, start: int, end: int) -> str:
        """The same as letters, one for one: JSON's own marks are ASCII in every encoding that is read here."""
        return self.part(start, end).decode("latin-1")

    def byte(self, at: int) -> int:
        """The byte there; -1 behind the end."""
        at -= self.base
        return self.map[at] if 0 <= at < len(self.map) else -1

    def space(self, at: int) -> int:
        """Where the white space that starts there ends."""
        while True:
            self.near(at)
            found = _SPACE.match(self.map, at - self.base)
            at = self.base + (found.end() if found else 0)
            if at < self.base + len(self.map) or at >= self.size:
                return at

    def after(self, at: int) -> int:
        """Where what follows the value that ends there starts: behind one comma and the white space around it."""
        at = self.space(at)
        return self.space(at + 1) if self.byte(at) == 0x2C else at

    def find(self, border: re.Pattern[bytes], at: int) -> int:
        """Where the next match ends; the end of the item if there is none."""
        while True:
            self.near(at)
            if found := border.search(self.map, at - self.base):
                return self.base + found.end()
            end = self.base + len(self.map)
            if end >= self.size:
                return self.size
            at = max(at + 1, end - _OVERLAP)

    def indent(self, at: int) -> bytes | None:
        """The white space between the start of its line and that place; None where something else stands there."""
        start = max(0, at - self.base - 256)
        line = self.map.rfind(b"\n", start, at - self.base)
        if line < 0:
            return None
        before = self.map[line + 1 : at - self.base]
        return None if before.strip(b" \t") else before

    def _turn_to(self, at: int) -> None:
        self._close_map()
        grain = mmap.ALLOCATIONGRANULARITY
        self.base = max(0, at - _MARGIN) // grain * grain
        length = min(_WINDOW, self.size - self.base)
        self.map = b""
        if length > 0:
            self.map = mmap.mmap(self._file.fileno(), length, access=mmap.ACCESS_READ, offset=self.base)
        self._kept_from = self.base

    def _let_go(self, at: int) -> None:
        """Pages that were read are not asked for again soon: the machine may have their memory back."""
        first = self._kept_from - self.base
        length = (at - self.base) // mmap.PAGESIZE * mmap.PAGESIZE - first
        if isinstance(self.map, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED") and length > 0:
            self.map.madvise(mmap.MADV_DONTNEED, first, length)
        self._kept_from = self.base + first + max(0, length)

    def _close_map(self) -> None:
        if isinstance(self.map, mmap.mmap):
            self.map.close()


@lru_cache(maxsize=256)
def lines_of_siblings(indent: bytes, first: bytes) -> re.Pattern[bytes]:
    """A line that starts where the siblings of an indented value do, or further out: there the value has ended.

    Args:
        indent: white space before the value.
        first: how siblings start.
    """
    own = re.escape(indent) + rb"(?=[" + re.escape(first) + rb"])"
    if not indent:
        return re.compile(rb"\n(?:" + own + rb"|(?=\]))")
    # A stray bracket in the white space is no such line.
    further_out = rb'[ \t]{0,%d}(?:[\]}],?+[ \t\r]*+\n|"[^"\n]{1,200}":)' % (len(indent) - 1)
    return re.compile(rb"\n(?:" + own + rb"|(?=" + further_out + rb"))")
