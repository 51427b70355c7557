"""Unpack zip: by its list of contents at the end, or, where that is missing, from member to member.

Format: PKWARE APPNOTE 6.3.10; encryption by AES as WinZip wrote it down (AE-1, AE-2). Own code around the standard
library's codecs, because its zipfile holds the whole list in memory and gives up where members could still be saved.
"""

import bz2
import lzma
import os
import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from argus.evidence.archives.codecs import (
    DAMAGED,
    ENDS_EARLY,
    Codec,
    Inflate,
    decompressed,
    deflate64,
    lzma_filter,
    pieces_of,
    raw_lzma,
)
from argus.evidence.archives.keys import AES_SALT_BYTES, OLD_HEADER_BYTES, aes_opened, old_opened
from argus.evidence.archives.members import BrokenMemberError, KeyWantedError, StoppedError, in_words
from argus.evidence.archives.output import Output

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END64, LOCATOR64, DESCRIPTOR = b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08"
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
CENTRAL_HEADER = struct.Struct("<4s6H3L5H2L")
END_RECORD = struct.Struct("<4s4H2LH")
END64_RECORD = struct.Struct("<4sQ2H2L4Q")
WINDOW_BYTES = 1 << 20
UNIX = (3, 19)  # "version made by": Unix, OS X
NO_LIST = "the list of contents at the end of the archive is missing or damaged"
KINDS = {
    stat.S_IFLNK: "symbolic link",
    stat.S_IFIFO: "pipe",
    stat.S_IFSOCK: "socket",
    stat.S_IFCHR: "device",
    stat.S_IFBLK: "device",
}
METHODS = {1: "Shrink", 6: "Implode", 20: "Zstandard", 93: "Zstandard", 96: "JPEG", 97: "WavPack", 98: "PPMd"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One member, as the list of contents or its own header tells. `crc` None = it is only told behind the data."""

    name: str
    flags: int
    method: int
    crc: int | None
    packed: int
    size: int
    start: int
    strength: int = 0
    vendor_version: int = 0


def unpack_zip(descriptor: int, size: int, output: Output, password: bytes | None) -> None:
    """Give `output` every member of the open file, in the order of its list of contents."""
    found = _list_of(descriptor, size)
    # A list that names nothing, beside something that looks like a member, is damaged: the archive is not empty.
    if found is None or (found[0] == found[1] and LOCAL in os.pread(descriptor, WINDOW_BYTES, 0)):
        _Walk(descriptor, size, output, password).save()
        return
    at, end, shift, count = found
    read = rows = reached = 0
    for fields, name, extra in _rows(descriptor, at, end):
        rows += 1
        crc, packed, length = fields[7:10]
        kind = stat.S_IFMT(fields[15] >> 16) if fields[1] >> 8 in UNIX else 0
        if (name.endswith(b"/") or kind == stat.S_IFDIR) and not length:
            continue
        if not (crc or packed or length or kind in KINDS):
            output.keep_empty(name, min(fields[16] + shift, size))
            continue
        entry = _listed(fields, name, extra, shift)
        if kind in KINDS:
            output.leave(entry.start, min(entry.start + entry.packed, size), entry.name, KINDS[kind])
            continue
        if entry.packed <= at:
            read += entry.packed
        if read > at:
            raise StoppedError("its members overlap: together they take up more bytes than there are")
        reached = max(reached, _take(descriptor, size, entry, output, password))
    # Without zip64 only the last 16 bits of the number are told.
    if rows < count or (rows - count) & 0xFFFF or (not rows and at < end):
        reason = f"{NO_LIST} in part: it names {rows:,} members of {count:,}"
        output.unreadable(at, end, "", reason)
        _Walk(descriptor, at, output, password).save(reached, to_the_end=False)


def _take(descriptor: int, size: int, entry: Entry, output: Output, password: bytes | None) -> int:
    """One member that the list of contents names; the byte behind it, 0 when it is not there."""
    header = os.pread(descriptor, LOCAL_HEADER.size, entry.start) if 0 <= entry.start < size else b""
    if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL):
        start = min(max(entry.start, 0), size)
        output.unreadable(start, start, entry.name, "where it should begin stands something else")
        return 0
    begins = entry.start + LOCAL_HEADER.size + header[26] + (header[27] << 8) + header[28] + (header[29] << 8)
    ends = begins + entry.packed
    if ends > size:
        output.unreadable(entry.start, size, entry.name, ENDS_EARLY)
        return 0
    output.keep(entry.name, entry.start, ends, _content(descriptor, begins, ends, entry, output, password))
    return ends


def _content(
    descriptor: int, start: int, end: int, entry: Entry, output: Output, password: bytes | None
) -> Iterator[bytes]:
    """The bytes of one member, checked at the end."""
    packed: Iterable[bytes] = pieces_of(descriptor, start, end)
    encrypted = bool(entry.flags & 1)
    if encrypted:
        packed = _opened(descriptor, start, end, entry, password)
    digest = given = 0
    try:
        for piece in output.guarded(_unpacked(entry, packed, output), end - start):
            digest = zlib.crc32(piece, digest)
            given += len(piece)
            yield piece
        for _ in packed:  # a seal is checked behind the last byte, which the codec may not have needed
            pass
        if given != entry.size:
            raise BrokenMemberError(f"it gives {given:,} bytes, and should give {entry.size:,}")
        if entry.crc is not None and digest != entry.crc and entry.vendor_version != 2:
            raise BrokenMemberError("its checksum is wrong: it is damaged")
    except KeyWantedError:
        raise
    except BrokenMemberError as error:
        # One wrong key in 256 looks right to the old encryption, until the content makes no sense.
        if encrypted and not entry.strength and not str(error).startswith("stopped"):
            raise KeyWantedError(f"the key does not fit, or it is damaged ({error})") from error
        raise


def _unpacked(entry: Entry, packed: Iterable[bytes], output: Output) -> Iterator[bytes]:
    if entry.method == 0:
        return iter(packed)
    if entry.method == 14:
        return _from_lzma(iter(packed), output.limits.dictionary_bytes, entry.size)
    # Those of deflate64 come without a word on their end.
    return decompressed(_codec(entry, output), packed, ends=entry.method != 9)


def _codec(entry: Entry, output: Output) -> Codec:
    if entry.method == 8:
        return Inflate()
    if entry.method == 9:
        return deflate64()
    if entry.method == 12:
        return bz2.BZ2Decompressor()
    if entry.method == 95:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=output.limits.dictionary_bytes)
    name = METHODS.get(entry.method)
    method = f"{entry.method} ({name})" if name else str(entry.method)
    raise BrokenMemberError(f"it is compressed by method {method}, which Argus does not read")


def _from_lzma(packed: Iterator[bytes], most: int, size: int) -> Iterator[bytes]:
    """LZMA in zip: two bytes of version, two of length, the settings, then a stream that need not mark its end."""
    head = b""
    while len(head) < 9 and (piece := next(packed, b"")):
        head += piece
    if len(head) < 9 or head[2:4] != b"\x05\x00":
        raise BrokenMemberError(DAMAGED)
    codec = raw_lzma([lzma_filter(head[4:9], most, size)])

    def rest() -> Iterator[bytes]:
        yield head[9:]
        yield from packed

    return decompressed(codec, rest(), ends=False)


def _opened(descriptor: int, start: int, end: int, entry: Entry, password: bytes | None) -> Iterator[bytes]:
    """The packed bytes of an encrypted member, decrypted."""
    if entry.flags & 0x40 or (entry.method == 99 and not entry.strength):
        raise BrokenMemberError("it is encrypted in a way that Argus does not know")
    if password is None:
        raise KeyWantedError("it is encrypted. Import again and give the key with `--key FILE`")
    if not entry.strength:
        # The last byte of the header repeats one of the checksum, or of the time where the checksum comes later.
        check = None if entry.crc is None or entry.flags & 8 else entry.crc >> 24
        head = os.pread(descriptor, OLD_HEADER_BYTES, start)
        return old_opened(password, head, check, pieces_of(descriptor, start + OLD_HEADER_BYTES, end))
    salt = AES_SALT_BYTES[entry.strength]
    body, tag = start + salt + 2, end - 10
    if body > tag:
        raise BrokenMemberError(ENDS_EARLY)
    head, seal = os.pread(descriptor, salt + 2, start), os.pread(descriptor, 10, tag)
    return aes_opened(password, entry.strength, head, seal, pieces_of(descriptor, body, tag))


def _list_of(descriptor: int, size: int) -> tuple[int, int, int, int] | None:
    """Where the list of contents begins and ends, how far bytes put before the archive shift all offsets, and how many
    members it names.
    """
    from_ = max(0, size - 0xFFFF - END_RECORD.size - WINDOW_BYTES // 16)
    tail = b"".join(pieces_of(descriptor, from_, size))
    at = len(tail)
    while (at := tail.rfind(END, 0, at)) >= 0:
        if at + END_RECORD.size <= len(tail):
            found = _list_before(descriptor, size, from_ + at, END_RECORD.unpack_from(tail, at))
            if found is not None:
                return found
    return None


def _list_before(descriptor: int, size: int, at: int, record: tuple[int, ...]) -> tuple[int, int, int, int] | None:
    *_, count, length, offset, _ = record
    end = at
    locator = os.pread(descriptor, 20, at - 20) if at >= 20 else b""
    if locator.startswith(LOCATOR64):
        for end64 in (at - 20 - END64_RECORD.size, int.from_bytes(locator[8:16], "little")):
            raw = os.pread(descriptor, END64_RECORD.size, end64) if 0 <= end64 < size else b""
            if len(raw) == END64_RECORD.size and raw.startswith(END64):
                *_, count, length, offset = END64_RECORD.unpack(raw)
                end = end64
                break
    if not count and not length:
        return end, end, 0, 0
    for start in (end - length, offset):
        if 0 <= start < end and os.pread(descriptor, 4, start) == CENTRAL:
            return start, end, start - offset, count
    return None


def _rows(descriptor: int, at: int, end: int) -> Iterator[tuple[tuple[int, ...], bytes, bytes]]:
    """The rows of the list of contents: fields, name, extra fields; up to where something else stands."""
    buffer, used = b"", 0
    unpack, header = CENTRAL_HEADER.unpack_from, CENTRAL_HEADER.size
    while at < end:
        if len(buffer) - used < header + 3 * 0xFFFF and at + len(buffer) - used < end:
            buffer = buffer[used:] + os.pread(descriptor, min(WINDOW_BYTES, end - at), at + len(buffer) - used)
            used = 0
        if len(buffer) - used < header or not buffer.startswith(CENTRAL, used):
            return
        fields = unpack(buffer, used)
        name = used + header
        extra = name + fields[10]
        behind = extra + fields[11] + fields[12]
        if behind > len(buffer):
            return
        yield fields, buffer[name:extra], buffer[extra : extra + fields[11]]
        at += behind - used
        used = behind


def _listed(fields: tuple[int, ...], raw: bytes, extra: bytes, shift: int) -> Entry:
    flags, method, crc, packed, size, offset = fields[3], fields[4], fields[7], fields[8], fields[9], fields[16]
    if not extra:
        return Entry(in_words(raw), flags, method, crc, packed, size, offset + shift)
    return _with_extra(Entry(in_words(raw), flags, method, crc, packed, size, offset), raw, extra, shift, central=True)


def _with_extra(entry: Entry, raw: bytes, extra: bytes, shift: int, *, central: bool) -> Entry:
    """What does not fit into the header stands behind it: large sizes, names in UTF-8, the way of encryption."""
    name, method, packed, size, start = entry.name, entry.method, entry.packed, entry.size, entry.start
    strength = version = at = 0
    while at + 4 <= len(extra):
        what, length = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if what == 0x0001:
            numbers = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            size = next(numbers, size) if size == 0xFFFFFFFF else size
            packed = next(numbers, packed) if packed == 0xFFFFFFFF else packed
            start = next(numbers, start) if central and start == 0xFFFFFFFF else start
        elif what == 0x7075 and len(field) > 5 and int.from_bytes(field[1:5], "little") == zlib.crc32(raw):
            name = in_words(field[5:])
        elif what == 0x9901 and len(field) == 7 and method == 99:
            version, _, strength, method = struct.unpack("<H2sBH", field)
            strength = strength if strength in AES_SALT_BYTES else 0
    return Entry(name, entry.flags, method, entry.crc, packed, size, start + shift, strength, version)


class _Walk:
    """Save what can be saved without a list of contents: each member tells of itself in front of its bytes."""

    def __init__(self, descriptor: int, size: int, output: Output, password: bytes | None) -> None:
        self._descriptor, self._size, self._output, self._password = descriptor, size, output, password
        # Bytes that may be looked at more than once: headers made up by the thousand would have all searched each time.
        self._patience = 4 * size + WINDOW_BYTES

    def save(self, start: int = 0, *, to_the_end: bool = True) -> None:
        """Everything that is there, in order.

        Args:
            start: the byte to begin with.
            to_the_end: whether a list of contents should follow; that it does not is told.
        """
        at = self._next(start)
        if at > start and to_the_end:
            self._output.unreadable(0, at, "", f"{NO_LIST}, and here begins no member")
        while at < self._size:
            if os.pread(self._descriptor, 4, at) != LOCAL:
                self._output.unreadable(at, self._size, "", f"{NO_LIST}; the members before it were found one by one")
                return
            behind = self._one(at)
            if behind == self._size and to_the_end:
                self._output.unreadable(behind, behind, "", f"{NO_LIST}: it is cut off here")
            at = self._next(behind)
            if at > behind and any(_solid(self._descriptor, behind, at)):
                self._output.unreadable(behind, at, "", f"{NO_LIST}, and here begins no member")

    def _one(self, at: int) -> int:
        """One member; the byte behind it."""
        header = os.pread(self._descriptor, LOCAL_HEADER.size, at)
        fields: tuple[int, ...] = LOCAL_HEADER.unpack(header.ljust(LOCAL_HEADER.size, b"\0"))
        _, _, flags, method, _, _, crc, packed, unpacked, name_bytes, extra_bytes = fields
        begins = at + LOCAL_HEADER.size + name_bytes + extra_bytes
        if begins > self._size:
            return self._broken(at, at + 4, "")
        raw = os.pread(self._descriptor, name_bytes, at + LOCAL_HEADER.size)
        extra = os.pread(self._descriptor, extra_bytes, at + LOCAL_HEADER.size + name_bytes)
        entry = _with_extra(
            Entry(in_words(raw), flags, method, crc, packed, unpacked, at), raw, extra, 0, central=False
        )
        if raw.endswith(b"/") and not entry.size and not entry.packed:
            return begins
        told = self._told_behind(begins, entry) if flags & 8 and not entry.packed else (entry, begins + entry.packed)
        if told is None:
            return self._broken(at, begins, entry.name)
        entry, behind = told
        ends = begins + entry.packed
        if ends > self._size:
            return self._broken(at, begins, entry.name)
        content = _content(self._descriptor, begins, ends, entry, self._output, self._password)
        if self._output.keep(entry.name, at, ends, content):
            return behind
        self._spend(entry.packed)
        return begins

    def _broken(self, at: int, begins: int, name: str) -> int:
        following = self._next(begins)
        reason = ENDS_EARLY if following == self._size else DAMAGED
        self._output.unreadable(at, following, name, f"{reason}; {NO_LIST}")
        return following

    def _told_behind(self, begins: int, entry: Entry) -> tuple[Entry, int] | None:
        """The member with its sizes from behind its bytes: there stands a mark whose packed size is the way to it."""
        at = begins
        while (at := self._next(at, (DESCRIPTOR,))) < self._size:
            raw = os.pread(self._descriptor, 24, at)
            for form in ("<4sLLL", "<4sLQQ"):
                if len(raw) >= struct.calcsize(form):
                    _, crc, packed, size = struct.unpack_from(form, raw)
                    if packed == at - begins:
                        return replace(entry, crc=crc, packed=packed, size=size), at + struct.calcsize(form)
            at += 4
        self._spend(self._size - begins)
        return None

    def _next(self, at: int, marks: tuple[bytes, ...] = (LOCAL, CENTRAL, END)) -> int:
        return _first_of(marks, self._descriptor, at, self._size)

    def _spend(self, looked_at: int) -> None:
        self._patience -= looked_at
        if self._patience < 0:
            raise StoppedError("it is damaged so much that the search for its members finds no end")


def _first_of(marks: tuple[bytes, ...], descriptor: int, at: int, size: int) -> int:
    """Where the first of the marks stands at or behind `at`; `size` when there is none."""
    before = b""
    for piece in pieces_of(descriptor, at, size):
        window = before + piece
        found = [place for place in map(window.find, marks) if place >= 0]
        if found:
            return at - len(before) + min(found)
        at += len(piece)
        before = window[-3:]
    return size


def _solid(descriptor: int, start: int, end: int) -> Iterator[bool]:
    """For each piece whether it holds more than zeros."""
    for piece in pieces_of(descriptor, start, end):
        yield bool(piece.strip(b"\0"))
