"""What comes out of an archive, what is left inside, and the limits on both.

A member's name is a label: it is cleaned for display and never used as a path.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar, overload

import msgspec

from argus.evidence.item import EvidenceItem

# What one step of unpacking gives at most; a few of these are all that is held.
CHUNK_BYTES = 256 << 10

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
    # The old encryption of zip is undone at 1.4 MB a second, the slowest of all.
    seconds_a_mib: float = 2.0

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
    """

    number: int
    name: str
    file: str
    size: int


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
