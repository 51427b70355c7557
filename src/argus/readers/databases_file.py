"""One sealed file, with its write-ahead log laid over it, as the only file that a database library gets to see.

A write-ahead log holds whole pages that were not yet written back: messages may stand there alone. SQLite would write
them into the database, or an index of them beside it. Here the sealed file and the sealed log are read, page by page,
and nothing is written anywhere.

Format of the log (sqlite.org/fileformat2.html, section 4): a heading of 32 bytes, then frames of 24 bytes and one page
each. A frame counts when its salts are those of the heading and the running checksum over all frames before it fits;
the log ends at the first that does not. Of those, only frames up to the last commit count, and of several frames of one
page the newest.
"""

# ruff: noqa: ARG002, N802 - the names and arguments that SQLite calls

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import apsw
import numpy as np
import numpy.typing as npt

_WAL_HEADING, _FRAME_HEADING = 32, 24
_MAGIC = {0x377F0682: "<u4", 0x377F0683: ">u4"}  # the order of bytes in which checksums count
_CHECKED_AT_ONCE = 4 << 20
_MASK = 0xFFFFFFFF
# Bytes 18 and 19 of the file: 2 says "look for a log". The log is already in what is shown here.
_VERSIONS = slice(18, 20)


class Pages:
    """The bytes that the database has once its log counts.

    Attributes:
        size: bytes.
        why_no_log: in words, why a log that was given is not used; empty when it is.
    """

    def __init__(self, path: Path, wal: Path | None = None) -> None:
        self._file: BinaryIO = path.open("rb")
        self._wal: BinaryIO | None = wal.open("rb") if wal else None
        self._frames: Mapping[int, int] = {}
        self._page_size = 0
        self.why_no_log = ""
        self.size = path.stat().st_size
        if self._wal:
            self._lay_over(self._wal)

    def close(self) -> None:
        """Both files."""
        self._file.close()
        if self._wal:
            self._wal.close()

    def read(self, amount: int, offset: int) -> bytes:
        """Up to `amount` bytes from there."""
        if not self._frames:
            self._file.seek(offset)
            found = self._file.read(amount)
        else:
            found = self._laid_over(offset, min(offset + amount, self.size))
        if offset < 20 and len(found) >= 20 - offset:
            shown = bytearray(20)
            shown[offset:] = found[: 20 - offset]
            shown[_VERSIONS] = b"\x01\x01"
            found = bytes(shown[offset:]) + found[20 - offset :]
        return found

    def _laid_over(self, start: int, end: int) -> bytes:
        pieces = []
        while start < end:
            page, within = divmod(start, self._page_size)
            amount = min(end - start, self._page_size - within)
            frame = self._frames.get(page + 1)
            source = self._file if frame is None or self._wal is None else self._wal
            source.seek(start if frame is None else frame + within)
            pieces.append(source.read(amount).ljust(amount, b"\0"))  # a page beyond the file's end is not yet written
            start += amount
        return b"".join(pieces)

    def _lay_over(self, wal: BinaryIO) -> None:
        head = self._file.read(100)
        page_size = int.from_bytes(head[16:18], "big")
        page_size = 65536 if page_size == 1 else page_size
        log = _Log(wal)
        if log.page_size == 0:
            self.why_no_log = "it has no heading of a write-ahead log"
        elif log.page_size != page_size:
            self.why_no_log = "its pages have another size: it belongs to another database"
        else:
            frames, pages = log.committed()
            if frames:
                self._frames, self._page_size, self.size = frames, page_size, pages * page_size
            else:
                self.why_no_log = "no change in it is whole"


class _Log:
    """A write-ahead log."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        heading = file.read(_WAL_HEADING)
        self.page_size = 0
        order = _MAGIC.get(int.from_bytes(heading[:4], "big"))
        if len(heading) < _WAL_HEADING or order is None or int.from_bytes(heading[4:8], "big") != 3007000:
            return
        self._order, self._salts = order, heading[16:24]
        self._sum = _Sum(2)
        self._state = self._sum.after((0, 0), np.frombuffer(heading[:24], order).reshape(3, 2))
        size = int.from_bytes(heading[8:12], "big")
        if heading[24:32] == _as_bytes(self._state) and 512 <= size <= 65536 and size & (size - 1) == 0:
            self.page_size = size

    def committed(self) -> tuple[dict[int, int], int]:
        """Page number -> where its newest committed bytes start in the log; and the pages of the database then."""
        frame_size = _FRAME_HEADING + self.page_size
        many = max(1, _CHECKED_AT_ONCE // frame_size)
        sums = _Sum(self.page_size // 8)
        state, at = self._state, _WAL_HEADING
        committed: dict[int, int] = {}
        waiting: dict[int, int] = {}
        pages = 0
        while block := self._file.read(many * frame_size):
            whole = len(block) // frame_size
            frames = np.frombuffer(block, np.uint8, whole * frame_size).reshape(whole, frame_size)
            added = sums.added(np.ascontiguousarray(frames[:, _FRAME_HEADING:]).view(self._order))
            for number in range(whole):
                heading = frames[number, :_FRAME_HEADING].tobytes()
                pair = np.frombuffer(heading[:8], self._order).reshape(1, 2)
                state = sums.step(self._sum_of_heading(state, pair), added[number])
                page = int.from_bytes(heading[:4], "big")
                if not page or heading[8:16] != self._salts or heading[16:24] != _as_bytes(state):
                    return committed, pages
                waiting[page] = at + _FRAME_HEADING
                at += frame_size
                if size := int.from_bytes(heading[4:8], "big"):
                    committed |= waiting
                    waiting, pages = {}, size
            if len(block) < many * frame_size:
                break
        return committed, pages

    @staticmethod
    def _sum_of_heading(state: tuple[int, int], pair: npt.NDArray[np.uint32]) -> tuple[int, int]:
        first = (state[0] + int(pair[0, 0]) + state[1]) & _MASK
        return first, (state[1] + int(pair[0, 1]) + first) & _MASK


class _Sum:
    """The running checksum of a log over blocks of `pairs` pairs of 32 bits.

    For every pair (x, y): s += x + t; t += y + s. That is linear, so what a block adds can be worked out for many
    blocks at once: Fibonacci numbers are the weights.
    """

    def __init__(self, pairs: int) -> None:
        self.pairs = pairs
        fibonacci = [0, 1]
        while len(fibonacci) < 2 * pairs + 3:
            fibonacci.append((fibonacci[-1] + fibonacci[-2]) & _MASK)
        last = 2 * pairs
        # After all pairs: s = F(2n-1)*s + F(2n)*t + ..., t = F(2n)*s + F(2n+1)*t + ...
        self._of_state = (fibonacci[last - 1], fibonacci[last], fibonacci[last + 1])
        left = [2 * (pairs - 1 - index) for index in range(pairs)]
        self._weights = np.array(
            [
                [[fibonacci[each + 1], fibonacci[each]] for each in left],
                [[fibonacci[each + 2], fibonacci[each + 1]] for each in left],
            ],
            np.uint32,
        )

    def added(self, blocks: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """What each row of words adds to both halves."""
        words = blocks.reshape(len(blocks), self.pairs * 2).astype(np.uint32, copy=False)
        return np.stack([(words * half.reshape(-1)).sum(1, dtype=np.uint32) for half in self._weights], axis=1)

    def step(self, state: tuple[int, int], added: npt.NDArray[np.uint32]) -> tuple[int, int]:
        """The checksum after one block."""
        s, t = state
        before, here, behind = self._of_state
        return (before * s + here * t + int(added[0])) & _MASK, (here * s + behind * t + int(added[1])) & _MASK

    def after(self, state: tuple[int, int], pairs: npt.NDArray[np.uint32]) -> tuple[int, int]:
        """The checksum after any pairs, one by one."""
        s, t = state
        for x, y in pairs.tolist():
            s = (s + x + t) & _MASK
            t = (t + y + s) & _MASK
        return s, t


def _as_bytes(state: tuple[int, int]) -> bytes:
    return b"".join(half.to_bytes(4, "big") for half in state)


class OneFile(apsw.VFS):
    """A file system of one file, read-only: no journal, no log, no temporary file can be opened through it."""

    def __init__(self, name: str, pages: Pages) -> None:
        super().__init__(name, "", exclude={"xDlOpen", "xDlSym", "xDlClose", "xDlError", "xSetSystemCall"})
        self._pages = pages

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "_Shown":  # type: ignore[override]
        """The one file."""
        if not flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            raise apsw.CantOpenError("only the sealed file can be opened")
        flags[1] = apsw.SQLITE_OPEN_READONLY
        return _Shown(self._pages)

    def xFullPathname(self, name: str) -> str:
        """Names mean nothing here."""
        return name

    def xAccess(self, pathname: str, flags: int) -> bool:
        """There is no other file."""
        return False

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Never."""
        raise apsw.ReadOnlyError("sealed")


class _Shown:
    """The file as SQLite asks for it."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def xRead(self, amount: int, offset: int) -> bytes:
        return self._pages.read(amount, offset)

    def xFileSize(self) -> int:
        return self._pages.size

    def xClose(self) -> None:
        return

    def xLock(self, level: int) -> None:
        return

    def xUnlock(self, level: int) -> None:
        return

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return 4096

    def xDeviceCharacteristics(self) -> int:
        return int(apsw.SQLITE_IOCAP_IMMUTABLE)

    def xWrite(self, data: bytes, offset: int) -> None:
        raise apsw.ReadOnlyError("sealed")

    def xSync(self, flags: int) -> None:
        raise apsw.ReadOnlyError("sealed")

    def xTruncate(self, size: int) -> None:
        raise apsw.ReadOnlyError("sealed")
