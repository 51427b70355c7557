"""What comes out of an archive: files under numbers, what had to be left inside, and the limits on both.

A member's name is a label: it is cleaned for display and never used as a path. Content is written while it is
unpacked, a piece at a time, so that neither a member nor the list of members is ever held in memory.
"""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedWriter, FileIO
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, overload

import msgspec

from argus.errors import NoRoomError
from argus.evidence.item import EvidenceItem
from argus.evidence.seal import NO_ROOM

# What one step of unpacking gives at most; a few of these are all that is held.
CHUNK_BYTES = 256 << 10
EMPTY_SHA256 = hashlib.sha256().hexdigest()

T = TypeVar("T")


class BrokenMemberError(Exception):
    """One member cannot be unpacked, for the reason given; the others go on."""


class KeyWantedError(BrokenMemberError):
    """One member is encrypted, and there is no key or it does not fit."""


class StoppedError(Exception):
    """A limit of the whole archive was reached."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may come out of one archive.

    Bombs give 1,000 times their size, exports of chat up to about 50 times.

    Attributes:
        ratio: a compressed stream may give this many times its size ...
        ratio_from: ... once it gave more than this many bytes.
        refused: streams over `ratio` before the whole archive is left alone.
        total_ratio, total_bytes: everything together, in times the archive, but never less than so many bytes.
        empty: members without content that are listed one by one; the others are only counted.
        member_bytes: of one member.
        members: how many, of all kinds.
        dictionary_bytes: memory that a method may ask for.
        seconds, seconds_a_mib: time, and time for each MiB of the archive besides.
    """

    ratio: int = 100
    ratio_from: int = 10 << 20
    refused: int = 12
    total_ratio: int = 100
    total_bytes: int = 128 << 20
    member_bytes: int = 32 << 30
    members: int = 1_000_000
    empty: int = 10_000
    dictionary_bytes: int = 256 << 20
    seconds: float = 60.0
    # The old encryption of zip is undone at 2 MB a second, the slowest of all.
    seconds_a_mib: float = 1.0

    def most_seconds(self, size: int) -> float:
        """For an archive of this size."""
        return self.seconds + self.seconds_a_mib * size / (1 << 20)

    def most_bytes(self, size: int) -> int:
        """Of everything together, for an archive of this size."""
        return max(self.total_bytes, self.total_ratio * size)


@dataclass(frozen=True, slots=True)
class UnpackTask:
    """What `unpack` needs.

    Attributes:
        item: the sealed archive.
        item_id: its number in the register, for the caller.
        kind: as `archive_kind` says.
        target: a folder to write into; it is made, and must hold nothing else.
        password: as `password_in` takes it from a key file; None = no key was given.
    """

    item: EvidenceItem
    item_id: int
    kind: str
    target: str
    password: bytes | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Member:
    """One file that came out.

    Attributes:
        number: counts from 0 in the order of the archive.
        name: as written in the archive, control characters escaped; for people, never a path.
        file: where its bytes were written. All empty members share one file.
        size: bytes.
        sha256: of its bytes, 64 hex digits.
    """

    number: int
    name: str
    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Left:
    """Something that stays inside: a link, a device (`unreadable` False), or what cannot be unpacked.

    Attributes:
        start, end: bytes of the archive it takes up; the whole archive where it has no bytes of its own.
        label: its name, cleaned like those of members; empty when it has none.
        what: "symbolic link", or the reason in words.
    """

    start: int
    end: int
    label: str
    what: str
    unreadable: bool = True


@dataclass(frozen=True)
class Listed(Sequence[T], Generic[T]):
    """A long list that stays on disk, one JSON document a line; between processes it is the name of its file."""

    path: str
    kind: type[T]
    length: int

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[T]:
        decode = msgspec.json.Decoder(self.kind).decode
        with Path(self.path).open("rb") as file:
            for line in islice(file, self.length):
                yield decode(line)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return list(self)[index]
        at = index if index >= 0 else self.length + index
        for found in islice(self, max(at, 0), None):
            return found
        raise IndexError(index)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What became of an archive.

    Attributes:
        members: in the order of the archive; read from a file in `UnpackTask.target` as they are asked for.
        left: what stays inside, in that order.
        encrypted: members that need a key and got none, or one that does not fit.
    """

    members: Sequence[Member]
    left: Sequence[Left]
    encrypted: int = 0


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
                    digest, size = self._write(file, pieces)
                except BrokenMemberError as error:
                    broken = error
                    size, start = whole() if whole is not None else (0, start)
                    file.truncate(size)
            if broken is not None and size:
                digest = _sha256_of(path)
        except StoppedError:
            _remove(path)
            raise
        if broken is None or size:
            self._add(label, path, size, digest)
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
            self._add(name if isinstance(name, str) else in_words(name), "", 0, EMPTY_SHA256)

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

    def _write(self, file: FileIO, pieces: Iterable[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            size += len(piece)
            self._total += len(piece)
            if size > self.limits.member_bytes:
                raise BrokenMemberError(f"stopped: it gives more than {self.limits.member_bytes:,} bytes")
            if self._total > self._most_bytes:
                raise StoppedError(f"it gives more than {self._most_bytes:,} bytes")
            digest.update(piece)
            rest = memoryview(piece)
            while rest:
                rest = rest[_written(file, rest) :]
        return digest.hexdigest(), size

    def _add(self, label: str, path: str, size: int, digest: str) -> None:
        if not size:
            if path:
                _remove(path)
            path = self._empty
            if not self._empties:
                _opened(path).close()
            self._empties += 1
        self._members.add(Member(self._members.count, label, path, size, digest))

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


def cleaned(name: str) -> str:
    """A name as it can be shown and kept: control characters and lone surrogates escaped."""
    if name.isprintable():
        return name
    return "".join(each if each.isprintable() or each == " " else _escaped(each) for each in name)


def in_words(name: bytes) -> str:
    """A name written in unknown letters: UTF-8 if it can be, else those of the first PCs, as old zip programs wrote."""
    try:
        return cleaned(name.decode())
    except UnicodeDecodeError:
        return cleaned(name.decode("cp437"))


def _escaped(letter: str) -> str:
    code = ord(letter)
    # Marks that join or turn letters are part of names in many scripts; only what cannot be shown at all goes.
    if code >= 0xA0 and not 0xD800 <= code <= 0xDFFF:
        return letter
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


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


def _sha256_of(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108 - called up to a million times
    except OSError as error:
        if error.errno != errno.ENOENT:
            raise
