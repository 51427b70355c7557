"""Unpack 7z: folder by folder, in the order of its list of contents, with py7zr's codecs."""

import bz2
import lzma
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain

from argus.evidence.archives.codecs import (
    DAMAGED,
    ENDS_EARLY,
    Codec,
    Fed,
    Inflate,
    decompressed,
    deflate64,
    dictionary_within,
    lzma_filter,
    pieces_of,
    raw_lzma,
)
from argus.evidence.archives.keys import WRONG_KEY
from argus.evidence.archives.members import BrokenMemberError, KeyWantedError, Limits, cleaned
from argus.evidence.archives.output import Output
from argus.evidence.archives.seven_zip_list import (
    AES,
    ENCODED,
    END,
    FILES,
    HEADER,
    LARGEST_LIST,
    NO_LIST,
    START,
    STREAMS,
    Coder,
    Fields,
    File,
    Folder,
    files_of,
    folders_of,
    start_of,
)
from argus.evidence.archives.zip_file import KINDS

COPY, DELTA, LZMA, LZMA2 = b"\x00", b"\x03", b"\x03\x01\x01", b"\x21"
BZIP2, DEFLATE, DEFLATE64 = b"\x04\x02\x02", b"\x04\x01\x08", b"\x04\x01\x09"
ZSTANDARD = b"\x04\xf7\x11\x01"
# Filters of machine code: method -> name of the decoder in py7zr.
CODE = {
    b"\x03\x03\x01\x03": "BCJDecoder",
    b"\x04": "BCJDecoder",
    b"\x03\x03\x02\x05": "BcjPpcDecoder",
    b"\x05": "BcjPpcDecoder",
    b"\x03\x03\x05\x01": "BcjArmDecoder",
    b"\x07": "BcjArmDecoder",
    b"\x03\x03\x07\x01": "BcjArmtDecoder",
    b"\x08": "BcjArmtDecoder",
    b"\x03\x03\x08\x05": "BcjSparcDecoder",
    b"\x09": "BcjSparcDecoder",
}
# PPMd is not read on purpose: its one library (pyppmd 1.3) crashes on damaged bytes.
UNREAD = {
    b"\x03\x04\x01": "PPMd",
    b"\x03\x03\x01\x1b": "BCJ2",
    b"\x04\xf7\x11\x02": "Brotli",
    b"\x04\xf7\x11\x04": "LZ4",
}
# 7-Zip asks for 2^19 rounds, which take half a second; every one more doubles that.
MOST_ROUNDS = 21
# A list of contents may be packed, and the list of that again.
MOST_LISTS = 4
DIRECTORY, LINK_OF_WINDOWS, UNIX = 0x10, 0x400, 0x8000


def unpack_7z(descriptor: int, size: int, output: Output, password: bytes | None) -> None:
    """Give `output` every member of the open file."""
    try:
        folders, files = _list_of(descriptor, size, output.limits, password)
        current, parts = -1, None
        for file in files:
            if file.folder is None:
                if not file.directory and not file.attributes & DIRECTORY:
                    output.keep_empty(cleaned(file.name), size)
                continue
            if parts is None or file.folder != current:
                current = file.folder
                parts = _Parts(folders[current], descriptor, size, output, password)
            parts.next(file)
    except KeyWantedError as error:
        output.wants_key(0, size, "", str(error))
    except BrokenMemberError as error:
        output.unreadable(0, size, "", str(error))


class _Parts:
    """The files of one folder, one behind the other."""

    def __init__(self, folder: Folder, descriptor: int, size: int, output: Output, password: bytes | None) -> None:
        self._folder, self._output = folder, output
        self._start, self._end = min(folder.start, size), min(folder.end, size)
        self._number = self._given = 0
        self._rest = b""
        self._broken: BrokenMemberError | None = None
        self._pieces: Iterator[bytes] = iter(())
        try:
            if folder.end > size:
                raise BrokenMemberError(ENDS_EARLY)
            pieces = unpacked(folder, descriptor, output.limits, password)
            self._pieces = output.guarded(pieces, folder.end - folder.start)
        except BrokenMemberError as error:
            self._broken = error

    def next(self, file: File) -> None:
        """The next file of the folder."""
        size, crc = self._folder.sizes[self._number], self._folder.checksums[self._number]
        self._number += 1
        label = cleaned(file.name)
        kind = stat.S_IFMT(file.attributes >> 16) if file.attributes & UNIX else 0
        if kind in KINDS or file.attributes & LINK_OF_WINDOWS:
            self._output.leave(self._start, self._end, label, KINDS.get(kind, "symbolic link"))
            self._pass_over(size)
        elif not size:
            self._output.keep_empty(label, self._start)
        else:
            content = self._content(size, crc)
            self._output.keep(label, self._start, self._end, content)
            # What a member was refused for stands in front of the next.
            self._pass_over(size - self._given)

    def _pass_over(self, size: int) -> None:
        with suppress(BrokenMemberError):
            for _ in self._content(size, None):
                pass

    def _content(self, size: int, crc: int | None) -> Iterator[bytes]:
        if self._broken is not None:
            raise type(self._broken)(str(self._broken))
        digest = self._given = 0
        while self._given < size:
            piece = self._some(size - self._given)
            self._given += len(piece)
            digest = zlib.crc32(piece, digest)
            yield piece
        if crc is not None and digest != crc:
            raise _wrong("its checksum is wrong: it is damaged", encrypted=self._folder.encrypted)

    def _some(self, most: int) -> bytes:
        if not self._rest:
            try:
                self._rest = next(self._pieces, b"")
            except BrokenMemberError as error:
                self._broken = _wrong(str(error), encrypted=self._folder.encrypted)
                raise self._broken from error
            if not self._rest:
                self._broken = _wrong(ENDS_EARLY, encrypted=self._folder.encrypted)
                raise self._broken
        taken, self._rest = self._rest[:most], self._rest[most:]
        return taken


def unpacked(folder: Folder, descriptor: int, limits: Limits, password: bytes | None) -> Iterator[bytes]:
    """The bytes of a folder, through all its coders.

    Raises:
        BrokenMemberError: at once, when a method is unknown or asks for too much.
    """
    if not folder.coders:
        raise BrokenMemberError("it is compressed by several methods at once (BCJ2), which Argus does not read")
    pieces: Iterator[bytes] = pieces_of(descriptor, folder.start, folder.end)
    coders = list(folder.coders)
    while coders:
        coder = coders.pop(0)
        if coder.method in (LZMA, LZMA2, DELTA):
            chained = [coder]
            while coders and coders[0].method == DELTA:
                chained.append(coders.pop(0))
            coder = chained[-1]
            codec = raw_lzma([_native(each, limits) for each in reversed(chained)])
        elif coder.method == COPY:
            continue
        else:
            codec = _codec(coder, password)
        pieces = _cut(decompressed(codec, pieces, ends=False), coder.size)
    return pieces


def _cut(pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """What a coder gives beyond its size is filling."""
    left = size
    for piece in pieces:
        yield piece[:left]
        left -= len(piece)
        if left <= 0:
            return


def _native(coder: Coder, limits: Limits) -> dict[str, int]:
    if coder.method == LZMA:
        return lzma_filter(coder.properties, limits.dictionary_bytes, coder.size)
    if len(coder.properties) != 1 or (coder.method == LZMA2 and coder.properties[0] > 40):
        raise BrokenMemberError(DAMAGED)
    first = coder.properties[0]
    if coder.method == DELTA:
        return {"id": lzma.FILTER_DELTA, "dist": first + 1}
    size = (2 | (first & 1)) << (first // 2 + 11)
    return {"id": lzma.FILTER_LZMA2, "dict_size": dictionary_within(size, limits.dictionary_bytes, coder.size)}


def _codec(coder: Coder, password: bytes | None) -> Codec:
    if coder.method == BZIP2:
        return bz2.BZ2Decompressor()
    if coder.method == DEFLATE:
        return Inflate()
    if coder.method in UNREAD or coder.method not in (AES, DEFLATE64, ZSTANDARD, *CODE):
        name = UNREAD.get(coder.method, coder.method.hex())
        raise BrokenMemberError(f"it is compressed by method {name}, which Argus does not read")
    try:
        return _of_py7zr(coder, password)
    except BrokenMemberError:
        raise
    except Exception as error:
        # Settings that make no sense: each of these classes has faults of its own.
        raise BrokenMemberError(DAMAGED) from error


def _of_py7zr(coder: Coder, password: bytes | None) -> Codec:
    from py7zr import compressor

    if coder.method in CODE:
        return Fed(getattr(compressor, CODE[coder.method])(coder.size).decompress, 1 << 16)
    if coder.method == DEFLATE64:
        return deflate64()
    if coder.method == ZSTANDARD:
        return compressor.ZstdDecompressor(coder.properties, 0).decompressor
    if password is None:
        raise KeyWantedError("it is encrypted. Import again and give the key with `--key FILE`")
    if coder.properties and MOST_ROUNDS < coder.properties[0] & 63 < 63:
        raise BrokenMemberError("its key takes too long to make: its settings were changed to do harm")
    return Fed(compressor.AESDecompressor(coder.properties, _letters(password), 1 << 16).decompress, 1 << 16)


def _letters(password: bytes) -> str:
    try:
        return password.decode()
    except UnicodeDecodeError:
        return password.decode("cp1252", "replace")


def _list_of(descriptor: int, size: int, limits: Limits, password: bytes | None) -> tuple[list[Folder], Iterator[File]]:
    """The folders and, as they are asked for, the files."""
    start = start_of(os.pread(descriptor, START.size, 0))
    if start.start == start.end and size == START.size:
        return [], iter(())
    if start.end > size:
        raise BrokenMemberError(f"{NO_LIST}: it should end at byte {start.end:,}")
    if start.end - start.start > LARGEST_LIST:
        raise BrokenMemberError("stopped: its list of contents is larger than any honest one")
    raw = os.pread(descriptor, start.end - start.start, start.start)
    if zlib.crc32(raw) != start.crc:
        raise BrokenMemberError(NO_LIST)
    fields = Fields(raw)
    encrypted = False
    try:
        for _ in range(MOST_LISTS):
            kind = fields.byte()
            if kind != ENCODED:
                break
            folder = _folder_of_list(fields, size)
            encrypted = encrypted or folder.encrypted
            fields = Fields(_decoded(folder, descriptor, limits, password))
        folders, files = _folders_and_files(fields, kind)
        # What stands before the names is read with the first of them: there a wrong key shows, whose list is noise.
        first = next(files, None)
        return folders, files if first is None else chain([first], files)
    except KeyWantedError:
        raise
    except BrokenMemberError as error:
        raise _wrong(str(error), encrypted=encrypted) from error


def _folders_and_files(fields: Fields, kind: int) -> tuple[list[Folder], Iterator[File]]:
    if kind != HEADER:
        raise BrokenMemberError(NO_LIST)
    kind = fields.byte()
    folders: list[Folder] = []
    if kind == STREAMS:
        folders = folders_of(fields)
        kind = fields.byte()
    if kind == FILES:
        return folders, files_of(fields, folders)
    if kind != END:
        raise BrokenMemberError(NO_LIST)
    return folders, iter(())


def _folder_of_list(fields: Fields, size: int) -> Folder:
    """Where a list of contents stands that is itself packed, perhaps encrypted."""
    folders = folders_of(fields)
    if len(folders) != 1 or len(folders[0].sizes) != 1 or folders[0].end > size:
        raise BrokenMemberError(NO_LIST)
    if folders[0].sizes[0] > LARGEST_LIST:
        raise BrokenMemberError("stopped: its list of contents is larger than any honest one")
    return folders[0]


def _decoded(folder: Folder, descriptor: int, limits: Limits, password: bytes | None) -> bytes:
    try:
        raw = b"".join(unpacked(folder, descriptor, limits, password))
        if folder.checksums[0] is not None and zlib.crc32(raw) != folder.checksums[0]:
            raise BrokenMemberError(NO_LIST)
    except KeyWantedError:
        raise
    except BrokenMemberError as error:
        raise _wrong(str(error), encrypted=folder.encrypted) from error
    return raw


def _wrong(reason: str, *, encrypted: bool) -> BrokenMemberError:
    # Nothing in 7z tells a wrong key from damage.
    if encrypted and not reason.startswith("stopped"):
        return KeyWantedError(f"{WRONG_KEY}; or it is damaged ({reason})")
    return BrokenMemberError(reason)
