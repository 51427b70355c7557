"""Where the members of an archive go: files under numbers, and two lists, within the limits.

Content is written while it is unpacked, a piece at a time, so that neither a member nor the list of members is ever
held in memory.
"""

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from io import BufferedWriter, FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from argus.errors import NoRoomError
from argus.evidence.archives.members import (
    CHUNK_BYTES,
    BrokenMemberError,
    KeyWantedError,
    Left,
    Listed,
    Member,
    StoppedError,
    Unpacked,
    UnpackTask,
    in_words,
)
from argus.evidence.seal import NO_ROOM


class Output:
    """Takes what an archive gives, one member at a time, within the limits; use as a context.

    Attributes:
        within: the bytes of the item that everything belongs to, for an archive inside another file.
    """

    def __init__(self, task: UnpackTask, within: tuple[int, int] | None = None) -> None:
        self.limits = task.limits
        self.item = task.item
        self.within = within
        self.folder = task.target
        Path(task.target).mkdir(parents=True, exist_ok=True)
        self._members = _List(f"{task.target}/members")
        self._left = _List(f"{task.target}/left")
        self._empty = f"{task.target}/empty"
        self._encrypted = self._total = self._refused = self._empties = self._unlisted = 0
        self._most_bytes = task.limits.most_bytes(task.item.size)
        self._stop_at = time.monotonic() + task.limits.most_seconds(task.item.size)
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._members.close()
        self._left.close()

    def keep(
        self,
        label: str,
        start: int,
        end: int,
        pieces: Iterable[bytes],
        whole: Callable[[], tuple[int, int]] | None = None,
    ) -> bool:
        """Write one member; one that breaks becomes `Left`.

        Args:
            label: its name, cleaned.
            start, end: its bytes in the archive.
            pieces: its content; raises BrokenMemberError where that is not whole.
            whole: how many bytes of it are known to be right when it breaks, and where in the archive they end: so much
                is kept as a member.

        Returns:
            False when its bytes are damaged; a missing key does not mean that.
        """
        self._begin(start)
        path = f"{self.folder}/{self._members.count}"
        broken: BrokenMemberError | None = None
        try:
            with _opened(path) as file:
                try:
                    size = self._write(file, pieces)
                except BrokenMemberError as error:
                    broken = error
                    size, start = whole() if whole is not None else (0, start)
                    file.truncate(size)
        except StoppedError:
            _remove(path)
            raise
        if broken is None or size:
            self._add(label, path, size)
        else:
            _remove(path)
        if broken is not None:
            self._break(start, end, label, broken)
        return broken is None or isinstance(broken, KeyWantedError)

    def keep_empty(self, name: str | bytes, start: int) -> None:
        """A member without content. `name` as `cleaned` or still in bytes."""
        self._begin(start)
        if self._empties >= self.limits.empty:
            self._unlisted += 1
        else:
            self._add(name if isinstance(name, str) else in_words(name), "", 0)

    def leave(self, start: int, end: int, label: str, what: str) -> None:
        """Something understood that is no file: a link, a device."""
        self._begin(start)
        self._left.add(self._placed(start, end, label, what, unreadable=False))

    def unreadable(self, start: int, end: int, label: str, reason: str) -> None:
        """Something that cannot be unpacked."""
        self._begin(start)
        self._left.add(self._placed(start, end, label, reason))

    def wants_key(self, start: int, end: int, label: str, reason: str) -> None:
        """Something that only a key opens."""
        self.unreadable(start, end, label, reason)
        self._encrypted += 1

    def stop(self, limit: StoppedError) -> None:
        """Say why and where unpacking ended."""
        size = self.item.size
        seen = (
            f"{self._members.count:,} members were taken out of the first {min(self._at, size):,} of its {size:,} bytes"
        )
        advice = "If you trust it, unpack it with another program and import the folder"
        self._left.add(self._placed(min(self._at, size), size, "", f"stopped: {limit}. {seen}. {advice}"))

    def guarded(self, pieces: Iterable[bytes], packed: int) -> Iterator[bytes]:
        """The pieces of one compressed stream of `packed` bytes, as long as it does not swell too much."""
        given, most = 0, max(self.limits.ratio_from, self.limits.ratio * packed)
        for piece in pieces:
            given += len(piece)
            self.on_time()
            if given > most:
                self._refused += 1
                reason = f"{packed:,} packed bytes give more than {most:,}: over {self.limits.ratio} times as much"
                if self._refused > self.limits.refused:
                    raise StoppedError(f"again and again, {reason}")
                raise BrokenMemberError(f"stopped: {reason}, like a bomb")
            yield piece

    def on_time(self) -> None:
        """Stop here when the time is over."""
        if time.monotonic() > self._stop_at:
            raise StoppedError(f"it took more than {self.limits.most_seconds(self.item.size):,.0f} seconds")

    def finish(self) -> Unpacked:
        """Everything, once nothing more comes."""
        if self._unlisted:
            what = f"{self._unlisted:,} more members without content, which are not listed one by one"
            self._left.add(self._placed(0, self.item.size, "", what, unreadable=False))
        self._members.close()
        self._left.close()
        return Unpacked(
            Listed(self._members.path, Member, self._members.count),
            Listed(self._left.path, Left, self._left.count),
            self._encrypted,
        )

    def _begin(self, start: int) -> None:
        self._at = start if self.within is None else self.within[0]
        seen = self._members.count + self._left.count + self._unlisted
        if seen >= self.limits.members:
            raise StoppedError(f"it holds more than {self.limits.members:,} members")
        if not seen & 1023:
            self.on_time()

    def _write(self, file: FileIO, pieces: Iterable[bytes]) -> int:
        size = 0
        for piece in pieces:
            size += len(piece)
            self._total += len(piece)
            if size > self.limits.member_bytes:
                raise BrokenMemberError(f"stopped: it gives more than {self.limits.member_bytes:,} bytes")
            if self._total > self._most_bytes:
                raise StoppedError(f"it gives more than {self._most_bytes:,} bytes")
            rest = memoryview(piece)
            while rest:
                rest = rest[_written(file, rest) :]
        return size

    def _add(self, label: str, path: str, size: int) -> None:
        if not size:
            if path:
                _remove(path)
            path = self._empty
            if not self._empties:
                _opened(path).close()
            self._empties += 1
        self._members.add(Member(self._members.count, label, path, size))

    def _break(self, start: int, end: int, label: str, error: BrokenMemberError) -> None:
        self._left.add(self._placed(start, end, label, str(error)))
        self._encrypted += isinstance(error, KeyWantedError)

    def _placed(self, start: int, end: int, label: str, what: str, *, unreadable: bool = True) -> Left:
        if self.within is not None:
            start, end = self.within
        # Places that an archive tells of itself may lie anywhere.
        start = min(max(start, 0), self.item.size)
        end = min(max(end, start), self.item.size)
        return Left(start, end, label, what, unreadable)


class _List:
    """The file behind a `Listed`, while it is written."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.count = 0
        self._file = BufferedWriter(FileIO(path, "wb"), CHUNK_BYTES)
        self._encode = msgspec.json.Encoder().encode

    def add(self, row: Any) -> None:
        try:
            self._file.write(self._encode(row) + b"\n")
        except OSError as error:
            raise _unwritable(error) from error
        self.count += 1

    def close(self) -> None:
        try:
            self._file.close()
        except OSError as error:
            raise _unwritable(error) from error


def _opened(path: str) -> FileIO:
    try:
        return FileIO(path, "wb")
    except OSError as error:
        raise _unwritable(error) from error


def _written(file: FileIO, rest: memoryview) -> int:
    try:
        return file.write(rest) or 0
    except OSError as error:
        raise _unwritable(error) from error


def _unwritable(error: OSError) -> Exception:
    if error.errno not in NO_ROOM:
        return error
    return NoRoomError(
        "The archive could not be unpacked: no room on the disk of the dossier, or a size limit was reached",
        where="unpacking an archive",
        do="Make room and import again; what was committed before is intact.",
    )


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108 - called up to a million times
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise
