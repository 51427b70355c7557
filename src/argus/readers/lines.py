"""The lines of an item, for formats whose records start at lines: junk costs no more than its bytes.

Half a million lines of nothing would be half a million records, each slower to make than to write. Blank lines beyond
MOST_BLANK in a row come as one, and a reader that finds MOST_BROKEN lines in a row unreadable leaps to the next one
that looks like its format; what lies between is one piece.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain, takewhile

import numpy as np

from argus.evidence import EvidenceItem
from argus.evidence.item import LONGEST_LINE
from argus.messages import Found, Place, Unreadable
from argus.readers.reader import Span

MOST_BLANK = 1000
MOST_BROKEN = 1000
# What two windows have in common is longer than any start of a record.
_WINDOW, _OVERLAP = 1 << 20, 8192
_BOM = b"\xef\xbb\xbf"
_SAID = re.compile(rb"[^\r\n]")


class Lines:
    """Iterate over first byte, end, and the bytes of a line with its line end.

    A line over 64 MiB comes as one, without its bytes (None): no chat line is that long, and memory is finite. So do
    many blank lines, as one line end.
    """

    def __init__(self, item: EvidenceItem, span: Span) -> None:
        self._item, self._at, self._stop = item, span.start, min(span.end, item.size)

    def __iter__(self) -> Iterator[tuple[int, int, bytes | None]]:
        blank = 0
        with self._item.path.open("rb") as self._file:
            while self._at < self._stop:
                start = self._at
                self._file.seek(start)
                for line in iter(self._line, b""):
                    end = self._at = start + len(line)
                    blank = blank + 1 if line in (b"\n", b"\r\n") else 0
                    whole: bytes | None = line
                    if blank > MOST_BLANK:
                        end, whole = self.leap(_SAID), b"\n"
                    elif len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
                        end, whole = self._end_of_line(), None
                    yield start, end, whole
                    if self._at != start + len(line):  # somebody leapt
                        break
                    start = self._at
                else:
                    return

    def leap(self, sound: re.Pattern[bytes]) -> int:
        """Go on at the next line in which the pattern is found; where that is. `^` and `$` are those of a line."""
        while self._at < self._stop:
            self._file.seek(self._at)
            some = self._file.read(min(_WINDOW, self._stop - self._at))
            last = self._at + len(some) >= self._stop
            lines = some if last else some[: some.rfind(b"\n") + 1]
            if found := sound.search(lines):
                self._at += lines.rfind(b"\n", 0, found.start()) + 1
                return self._at
            if lines:
                self._at += len(lines)
            else:
                self._end_of_line()
        return self._at

    def _line(self) -> bytes:
        return self._file.readline(min(LONGEST_LINE, self._stop - self._at))

    def _end_of_line(self) -> int:
        self._file.seek(self._at)
        while self._at < self._stop and (some := self._file.readline(min(_WINDOW, self._stop - self._at))):
            self._at += len(some)
            if some.endswith(b"\n"):
                break
        return self._at


def stretches(
    item: EvidenceItem, span: Span, start: re.Pattern[bytes], longest: int
) -> Iterator[tuple[int, int, bytes | None]]:
    """What stands from one line that the pattern matches up to the next: first byte, end, bytes (None: more than
    `longest`). What stands before the first comes first.

    Args:
        start: of at most 4 KiB; found at the start of a line, or behind a byte order mark at that of the item.
    """
    with item.path.open("rb") as file:
        at, stop = span.start, min(span.end, item.size)
        for border in chain(_starts(item, Span(0, at, stop), start), (stop,)):
            if border > at:
                file.seek(at)
                yield at, border, file.read(border - at) if border - at <= longest else None
                at = border


def starts_in(window: bytes, start: re.Pattern[bytes], first: int = 0) -> Iterator[int]:
    """Where lines that the pattern matches start, from byte `first` of the window on."""
    if first == 0 and window.startswith(_BOM) and start.match(window, len(_BOM)) and not start.match(window):
        yield 0
    yield from (match.start() for match in _at_lines(start).finditer(window, first))


def _starts(item: EvidenceItem, span: Span, start: re.Pattern[bytes]) -> Iterator[int]:
    with item.path.open("rb") as file:
        for at in range(span.start, span.end, _WINDOW):
            before = max(at - 1, 0)  # one byte back tells whether a line starts there
            file.seek(before)
            window = file.read(min(at + _WINDOW + _OVERLAP, span.end) - before)
            found = (before + each for each in starts_in(window, start, at - before))
            yield from takewhile((at + _WINDOW).__gt__, found)


@lru_cache(maxsize=64)
def _at_lines(start: re.Pattern[bytes]) -> re.Pattern[bytes]:
    return re.compile(rb"^(?:" + start.pattern + rb")", start.flags | re.MULTILINE)


def past_junk(
    lines: Lines, found_in: Callable[[int, int, bytes | None], Iterator[Found]], sound: re.Pattern[bytes]
) -> Iterator[Found]:
    """The records of lines, and one for all that is unreadable after MOST_BROKEN unreadable ones in a row.

    Args:
        lines: of a span.
        found_in: the records of one line: first byte, end, bytes.
        sound: what a line looks like that may be read.
    """
    row = 0
    for start, end, line in lines:
        for found in found_in(start, end, line):
            row = row + 1 if isinstance(found, Unreadable) else 0
            if isinstance(found, Unreadable) and row > MOST_BROKEN:
                behind = lines.leap(sound)
                yield Unreadable(Place(found.place.start, behind), f"{found.reason}; so is what follows")
            else:
                yield found


def longest_run(rows: np.ndarray) -> int:
    """How many of these truth values follow each other at most."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    return int((edges[1::2] - edges[::2]).max(initial=0))
