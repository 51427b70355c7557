"""Undo compression a bounded piece at a time, whatever the bytes say.

A codec gives at most as much as it is asked for, however little it was fed, and keeps the rest of its input. Every
fault of every library becomes a BrokenMemberError here, next to the call that raises it.
"""

import bz2
import lzma
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from argus.evidence.archives.members import CHUNK_BYTES, BrokenMemberError

PIECE_BYTES = 64 << 10
# Programs that compress in blocks make one stream of each 64 KiB; others join files. Whoever makes thousands of streams
# with next to nothing in them means harm.
FREE_STREAMS, BYTES_A_STREAM = 10_000, 64
DAMAGED = "its compressed bytes are damaged"
ENDS_EARLY = "it ends too early: bytes are missing"


class Codec(Protocol):
    """As the standard library's bz2 and lzma do it."""

    @property
    def eof(self) -> bool:
        """Whether the stream says that it ends here."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without more input."""

    @property
    def unused_data(self) -> bytes:
        """What was fed and lies behind the end of the stream."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Feed some, get at most `max_length`."""


class Inflate:
    """Deflate: 8 in zip, and all of gzip (`wbits` 31, with its header and checksum)."""

    def __init__(self, wbits: int = -15) -> None:
        self._inner = zlib.decompressobj(wbits)
        self._full = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not (self._full or self._inner.unconsumed_tail)

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        tail = self._inner.unconsumed_tail
        given = self._inner.decompress(tail + data if tail else data, max_length)
        # zlib may hold back output although it took all input: only a piece that is not full shows that it does not.
        self._full = len(given) == max_length
        return given


class Fed:
    """A codec whose library cannot be told how much to give: it is fed so little that the answer stays small.

    Args:
        undo: bytes in, bytes out.
        step: how many bytes at once.
    """

    def __init__(self, undo: Callable[[bytes], bytes], step: int) -> None:
        self._undo, self._step = undo, step
        self._waiting = b""
        self._at = 0
        self.eof = False
        self.unused_data = b""

    @property
    def needs_input(self) -> bool:
        return self._at >= len(self._waiting)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if data:
            self._waiting, self._at = self._waiting[self._at :] + data, 0
        given, size = [], 0
        while self._at < len(self._waiting) and size < max_length:
            piece = self._undo(self._waiting[self._at : self._at + self._step])
            self._at += self._step
            size += len(piece)
            given.append(piece)
        return b"".join(given)


def deflate64() -> Codec:
    """Deflate with a larger window: 9 in zip."""
    from py7zr.compressor import Deflate64Decompressor

    return Fed(Deflate64Decompressor().decompress, 1 << 10)  # type: ignore[no-untyped-call]


def lzma_filter(properties: bytes, most: int, size: int | None = None) -> dict[str, int]:
    """The settings of LZMA in five bytes, as 7z and zip write them.

    Args:
        properties: the five bytes.
        most: bytes of memory that it may ask for.
        size: how much it gives, where that is known: no dictionary needs more.
    """
    if len(properties) != 5 or properties[0] >= 225:
        raise BrokenMemberError(DAMAGED)
    first, dictionary = properties[0], int.from_bytes(properties[1:], "little")
    return {
        "id": lzma.FILTER_LZMA1,
        "dict_size": dictionary_within(dictionary, most, size),
        "lc": first % 9,
        "lp": first // 9 % 5,
        "pb": first // 45,
    }


def raw_lzma(filters: list[dict[str, int]]) -> Codec:
    """LZMA without a header, in the order in which it was packed."""
    try:
        return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    except (lzma.LZMAError, ValueError, MemoryError) as error:
        raise BrokenMemberError(DAMAGED) from error


def dictionary_within(wanted: int, most: int, size: int | None = None) -> int:
    """How large a dictionary is made. One that asks for more than `most` is refused."""
    if wanted > most:
        raise BrokenMemberError(
            f"to unpack it, {wanted >> 20:,} MiB of memory would be needed (its dictionary); {most >> 20:,} are allowed"
        )
    return max(4096, wanted if size is None else min(wanted, size))


def pieces_of(descriptor: int, start: int, end: int) -> Iterator[bytes]:
    """The bytes [start, end) of an open file, in pieces; fewer when the file ends before."""
    wanted = 2 << 10  # a small first piece: there may be a million small members
    while start < end:
        piece = os.pread(descriptor, min(wanted, end - start), start)
        if not piece:
            return
        yield piece
        start += len(piece)
        wanted = PIECE_BYTES


def decompressed(codec: Codec, pieces: Iterable[bytes], *, ends: bool = True) -> Iterator[bytes]:
    """What the pieces give, none larger than CHUNK_BYTES.

    Args:
        codec: fresh.
        pieces: its input.
        ends: whether the method marks its end, so that a stream without it is broken.
    """
    for piece in pieces:
        given = step(codec, piece)
        if given:
            yield given
        while not (codec.eof or codec.needs_input):
            given = step(codec, b"")
            if not given:
                break
            yield given
        if codec.eof:
            return
    if ends and not codec.eof:
        raise BrokenMemberError(ENDS_EARLY)


def step(codec: Codec, piece: bytes) -> bytes:
    """One call of a codec, with its faults in words."""
    try:
        return codec.decompress(piece, CHUNK_BYTES)
    except lzma.LZMAError as error:
        if "emory usage limit" in str(error):
            raise BrokenMemberError("to unpack it, more memory would be needed than is allowed") from error
        raise BrokenMemberError(DAMAGED) from error
    except MemoryError as error:
        raise BrokenMemberError("to unpack it, more memory would be needed than there is") from error
    except Exception as error:
        # Each library has faults of its own (OSError, ValueError, EOFError, ...), and some change with its version.
        raise BrokenMemberError(DAMAGED) from error


class Layer:
    """One compressed file: streams of one method behind each other, which together give one run of bytes.

    Attributes:
        given: bytes that came out so far.
        whole: those of them that belong to streams which ended as they should.
        whole_at: the byte of the file behind the last such stream.
    """

    def __init__(self, descriptor: int, size: int, kind: str, memory: int) -> None:
        self._descriptor, self._size, self._kind, self._memory = descriptor, size, kind, memory
        self.given = self.whole = self.whole_at = 0

    def pieces(self) -> Iterator[bytes]:
        """Everything they give.

        Raises:
            BrokenMemberError: a stream is damaged or ends too early, or bytes follow that belong to none.
        """
        streams = 0
        while self.whole_at < self._size:
            start = self._after_padding()
            if start >= self._size:
                return
            streams += 1
            if streams > FREE_STREAMS + self.given // BYTES_A_STREAM:
                raise BrokenMemberError(f"stopped: {streams:,} compressed streams with next to nothing in them")
            if self.whole_at and not os.pread(self._descriptor, 6, start).startswith(MAGIC[self._kind]):
                raise BrokenMemberError("behind its end stand bytes that belong to no compressed stream")
            codec, fed = self._codec(), 0
            for piece in pieces_of(self._descriptor, start, self._size):
                fed += len(piece)
                for given in decompressed(codec, (piece,), ends=False):
                    self.given += len(given)
                    yield given
                if codec.eof:
                    break
            if not codec.eof:
                raise BrokenMemberError(ENDS_EARLY)
            self.whole, self.whole_at = self.given, start + fed - len(codec.unused_data)

    def _codec(self) -> Codec:
        if self._kind == "gzip":
            return Inflate(31)
        if self._kind == "bzip2":
            return bz2.BZ2Decompressor()
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=self._memory + (16 << 20))

    def _after_padding(self) -> int:
        """Tapes and some programs fill up with zeros."""
        at = self.whole_at
        if at:
            for piece in pieces_of(self._descriptor, at, self._size):
                rest = piece.lstrip(b"\0")
                at += len(piece) - len(rest)
                if rest:
                    break
        return at


MAGIC = {"gzip": b"\x1f\x8b\x08", "bzip2": b"BZh", "xz": b"\xfd7zXZ\x00"}
