"""The list of contents of a 7z archive: which packed bytes give which files, by which methods.

Format: 7zFormat.txt of the LZMA SDK (public domain). Own code around py7zr's codecs, because py7zr builds a table of
every member in memory, finds members by name, and ends at the first one that is damaged.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from argus.evidence.archives.members import BrokenMemberError

MAGIC = b"7z\xbc\xaf\x27\x1c"
AES = b"\x06\xf1\x07\x01"
START = struct.Struct("<6s2BLQQL")
NO_LIST = "the list of contents at the end of the archive is missing or damaged"
# A list of a million names takes about 60 MiB.
LARGEST_LIST = 96 << 20
MOST_CODERS = 8
END, HEADER, STREAMS, FILES, PACKED, FOLDERS, PARTS, SIZE, CRC, FOLDER, SIZES, COUNTS = (
    0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
)  # fmt: skip
NO_STREAM, EMPTY_FILE, ANTI, NAMES, ATTRIBUTES, ENCODED = 14, 15, 16, 17, 21, 23


@dataclass(frozen=True, slots=True)
class Coder:
    """One method with its settings, and how many bytes it gives."""

    method: bytes
    properties: bytes
    size: int


@dataclass(slots=True)
class Folder:
    """Packed bytes [start, end) of the archive that are unpacked in one go, and give one or many files.

    Attributes:
        coders: in the order in which they are undone; empty when they are joined in a way that is not understood.
        sizes, checksums: of each file in it; a checksum may be None.
    """

    start: int
    end: int
    coders: tuple[Coder, ...]
    sizes: list[int]
    checksums: list[int | None]

    @property
    def encrypted(self) -> bool:
        """Whether a key is needed."""
        return any(coder.method == AES for coder in self.coders)


@dataclass(frozen=True, slots=True)
class File:
    """One entry of the list. `folder` None = it has no content."""

    name: str
    folder: int | None
    directory: bool
    attributes: int


class Fields:
    """Numbers and bytes one behind the other, as 7z writes them."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.at = raw, 0

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        if self.at > len(self.raw):
            raise BrokenMemberError(NO_LIST)
        return self.raw[self.at - 1]

    def number(self) -> int:
        """The next number: the ones before the first zero bit say how many bytes follow."""
        first = self.byte()
        for more in range(8):
            if not first & (0x80 >> more):
                low = int.from_bytes(self.take(more), "little")
                return low + ((first & (0x7F >> more)) << (8 * more))
        return int.from_bytes(self.take(8), "little")

    def take(self, size: int) -> bytes:
        """The next bytes."""
        taken = self.raw[self.at : self.at + size]
        self.at += size
        if self.at > len(self.raw):
            raise BrokenMemberError(NO_LIST)
        return taken

    def count(self) -> int:
        """How many of something follow: never more than there are bits left to tell of them."""
        count = self.number()
        if count > 8 * (len(self.raw) - self.at):
            raise BrokenMemberError(NO_LIST)
        return count

    def bits(self, count: int) -> bytes:
        """So many bits, each as a byte 0 or 1."""
        raw = self.take((count + 7) // 8)
        return b"".join(_BITS[each] for each in raw)[:count]

    def some(self, count: int) -> bytes:
        """Bits before which a byte says whether all are set."""
        return b"\x01" * count if self.byte() else self.bits(count)

    def checksums(self, count: int) -> list[int | None]:
        """Checksums, of those that have one."""
        return [int.from_bytes(self.take(4), "little") if each else None for each in self.some(count)]


_BITS = [bytes(each >> shift & 1 for shift in range(7, -1, -1)) for each in range(256)]


@dataclass(frozen=True, slots=True)
class Start:
    """Where the list of contents stands."""

    start: int
    end: int
    crc: int


def start_of(raw: bytes) -> Start:
    """Read the first 32 bytes."""
    if len(raw) < START.size:
        raise BrokenMemberError(NO_LIST)
    magic, _, _, crc, offset, length, following = START.unpack(raw)
    if magic != MAGIC or zlib.crc32(raw[12:]) != crc:
        raise BrokenMemberError("its first bytes are damaged: nothing says where its list of contents stands")
    return Start(START.size + offset, START.size + offset + length, following)


def folders_of(fields: Fields) -> list[Folder]:
    """Read what is packed how."""
    packed: list[int] = []
    starts: list[int] = []
    sizes: list[list[int]] = []
    checksums: list[int | None] = []
    sums: list[list[int | None]] = []
    shapes: list[tuple[tuple[Coder, ...], int, int]] = []
    while (kind := fields.byte()) != END:
        if kind == PACKED:
            starts, packed = _packed(fields)
        elif kind == FOLDERS:
            shapes, checksums = _shapes(fields)
            sizes = [[each[2]] for each in shapes]
            sums = [[each] for each in checksums]
        elif kind == PARTS:
            sizes, sums = _parts(fields, [each[2] for each in shapes], checksums)
        else:
            raise BrokenMemberError(NO_LIST)
    found, stream = [], 0
    for (coders, streams, _), lengths, crcs in zip(shapes, sizes, sums, strict=True):
        if stream + streams > len(packed):
            raise BrokenMemberError(NO_LIST)
        end = starts[stream + streams - 1] + packed[stream + streams - 1]
        found.append(Folder(starts[stream], end, coders, lengths, crcs))
        stream += streams
    return found


def files_of(fields: Fields, folders: list[Folder]) -> Iterator[File]:
    """Read the names, in the order of the list; a file belongs to the next folder that is not full."""
    count = fields.count()
    without = empty = b"\0" * count
    names, attributes = b"", b""
    while (kind := fields.byte()) != END:
        size = fields.number()
        body = Fields(fields.take(size))
        if kind == NO_STREAM:
            without = body.bits(count)
        elif kind == EMPTY_FILE:
            empty = body.bits(without.count(1))
        elif kind == NAMES and not body.byte():
            names = body.take(size - 1)
        elif kind == ATTRIBUTES:
            attributes = _attributes(body, count)
    fields.raw = b""
    at = _Place(folders)
    none = 0
    for number, name in enumerate(_names(names, count)):
        told = int.from_bytes(attributes[4 * number : 4 * number + 4], "little")
        if without[number]:
            is_file = none < len(empty) and empty[none]
            none += 1
            yield File(name, None, not is_file, told)
        else:
            yield File(name, at.next(), directory=False, attributes=told)


class _Place:
    """Which folder the next file with content belongs to."""

    def __init__(self, folders: list[Folder]) -> None:
        self._folders, self._folder, self._taken = folders, 0, 0

    def next(self) -> int:
        while self._folder < len(self._folders) and self._taken >= len(self._folders[self._folder].sizes):
            self._folder, self._taken = self._folder + 1, 0
        if self._folder >= len(self._folders):
            raise BrokenMemberError(NO_LIST)
        self._taken += 1
        return self._folder


def _packed(fields: Fields) -> tuple[list[int], list[int]]:
    at = START.size + fields.number()
    count = fields.count()
    sizes: list[int] = []
    while (kind := fields.byte()) != END:
        if kind == SIZE:
            sizes = [fields.number() for _ in range(count)]
        elif kind == CRC:
            fields.checksums(count)
        else:
            raise BrokenMemberError(NO_LIST)
    starts = []
    for size in sizes:
        starts.append(at)
        at += size
    return starts, sizes


def _shapes(fields: Fields) -> tuple[list[tuple[tuple[Coder, ...], int, int]], list[int | None]]:
    """For each folder its coders, the number of packed streams it takes, and how many bytes it gives."""
    if fields.byte() != FOLDER:
        raise BrokenMemberError(NO_LIST)
    count = fields.count()
    if fields.byte():
        raise BrokenMemberError("its list of contents is kept in a way that Argus does not read")
    raw = [_joined(fields) for _ in range(count)]
    if fields.byte() != SIZES:
        raise BrokenMemberError(NO_LIST)
    shapes = []
    for coders, order, streams, outputs in raw:
        sizes = [fields.number() for _ in range(outputs)]
        chain = tuple(Coder(*coders[each], sizes[each]) for each in order)
        shapes.append((chain, streams, sizes[order[-1]] if order else sizes[-1]))
    checksums: list[int | None] = [None] * count
    while (kind := fields.byte()) != END:
        if kind != CRC:
            raise BrokenMemberError(NO_LIST)
        checksums = fields.checksums(count)
    return shapes, checksums


def _joined(fields: Fields) -> tuple[list[tuple[bytes, bytes]], list[int], int, int]:
    """The coders of one folder, the order in which they are undone, its packed streams, and its outputs."""
    count = fields.count()
    if not 0 < count <= MOST_CODERS:
        raise BrokenMemberError(NO_LIST)
    coders, inputs, outputs = [], 0, 0
    for _ in range(count):
        form = fields.byte()
        method = fields.take(form & 15)
        ins, outs = (fields.count(), fields.count()) if form & 16 else (1, 1)
        inputs, outputs = inputs + ins, outputs + outs
        coders.append((method, fields.take(fields.number()) if form & 32 else b""))
    if not outputs or inputs < outputs - 1 or outputs > MOST_CODERS or inputs > 4 * MOST_CODERS:
        raise BrokenMemberError(NO_LIST)
    bonds = {}
    for _ in range(outputs - 1):
        taker = fields.number()
        bonds[taker] = fields.number()
    streams = inputs - (outputs - 1)
    if streams > 1:
        for _ in range(streams):
            fields.number()
    order = _order(count, bonds) if inputs == outputs == count else []
    return coders, order, streams, outputs


def _order(count: int, bonds: dict[int, int]) -> list[int]:
    """From the packed bytes to the files. `bonds`: which coder takes its input from which."""
    last = set(range(count)) - set(bonds.values())
    order = list(last)[:1] if len(last) == 1 else []
    while order and order[-1] in bonds and len(order) <= count:
        order.append(bonds[order[-1]])
    return order[::-1] if len(order) == count and set(order) == set(range(count)) else []


def _parts(fields: Fields, whole: list[int], known: list[int | None]) -> tuple[list[list[int]], list[list[int | None]]]:
    """The sizes and checksums of the files in each folder."""
    counts = [1] * len(whole)
    kind = fields.byte()
    if kind == COUNTS:
        counts = [fields.count() for _ in whole]
        kind = fields.byte()
    sizes: list[list[int]] = []
    for count, size in zip(counts, whole, strict=True):
        # The last size is what is left; all others are written down.
        firsts = [fields.number() for _ in range(count - 1)] if kind == SIZE else []
        if count > 1 and kind != SIZE:
            raise BrokenMemberError(NO_LIST)
        if count and size < sum(firsts):
            raise BrokenMemberError(NO_LIST)
        sizes.append([*firsts, size - sum(firsts)] if count else [])
    if kind == SIZE:
        kind = fields.byte()
    sums: list[list[int | None]] = [
        [crc] if count == 1 and crc is not None else [None] * count for count, crc in zip(counts, known, strict=True)
    ]
    while kind != END:
        if kind != CRC:
            raise BrokenMemberError(NO_LIST)
        open_ = [each for each in sums if not (len(each) == 1 and each[0] is not None)]
        told = iter(fields.checksums(sum(map(len, open_))))
        for each in open_:
            each[:] = [next(told) for _ in each]
        kind = fields.byte()
    return sizes, sums


def _attributes(body: Fields, count: int) -> bytes:
    defined = body.some(count)
    if body.byte():
        return b""
    if all(defined):
        return body.take(4 * count)
    return b"".join(body.take(4) if each else b"\0\0\0\0" for each in defined)


def _names(raw: bytes, count: int) -> Iterator[str]:
    text = raw.decode("utf-16-le", "backslashreplace")
    at = 0
    for _ in range(count):
        end = text.find("\0", at)
        yield text[at : end if end >= 0 else len(text)]
        at = end + 1 if end >= 0 else len(text)
