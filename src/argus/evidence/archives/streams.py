"""Unpack tar, and single files in gzip, bzip2 or xz.

Formats: POSIX.1-2017 pax and ustar, GNU tar (long names, large numbers), RFC 1952, and the headers of bzip2 and xz.
Damage costs what it hits: after it, reading goes on at the next header whose sum is right.
"""

import os
import posixpath
from collections.abc import Iterator

from argus.evidence.archives.codecs import ENDS_EARLY, MAGIC, Inflate, Layer, pieces_of, step
from argus.evidence.archives.holes import number_in, with_holes
from argus.evidence.archives.members import (
    BrokenMemberError,
    Limits,
    cleaned,
    in_words,
)
from argus.evidence.archives.output import Output

BLOCK = 512
# Names and attributes take hundreds of bytes; whoever writes more than this means harm.
LARGEST_HEADER = 1 << 20
LINKS = {
    b"1": "hard link",
    b"2": "symbolic link",
    b"3": "device",
    b"4": "device",
    b"6": "pipe",
}
HEADERS = b"xgXLKN"
NO_FILES = b"5DV"
ENDINGS = (".gz", ".bz2", ".xz", ".gzip", ".bz", ".lzma", ".z")


def unpack_stream(descriptor: int, size: int, kind: str, name: str, output: Output) -> None:
    """Give `output` the one file inside; when that is a tar, its members."""
    if starts_like_tar(_Flow(Layer(descriptor, size, kind, output.limits.dictionary_bytes).pieces()).read(BLOCK)):
        unpack_tar(descriptor, size, output)
        return
    layer = Layer(descriptor, size, kind, output.limits.dictionary_bytes)
    label = name_inside(os.pread(descriptor, 1 << 16, 0), kind, name)
    pieces = output.guarded(layer.pieces(), size)
    output.keep(label, 0, size, pieces, lambda: (layer.whole, layer.whole_at))


def name_inside(head: bytes, kind: str, name: str) -> str:
    """What the file inside is called: gzip may tell, else it is the archive's own name without its ending."""
    if kind == "gzip" and len(head) > 10 and head[3] & 8:
        at = 10
        if head[3] & 4:
            at += 2 + int.from_bytes(head[10:12], "little")
        end = head.find(b"\0", at)
        if end > at:
            return in_words(head[at:end])
    label = posixpath.basename(name.replace("\\", "/"))
    stem, ending = posixpath.splitext(label)
    return cleaned(stem if stem and ending.lower() in ENDINGS else label)


def starts_like_tar(head: bytes) -> bool:
    """Whether these bytes begin a tar: its header carries a sum over itself."""
    return len(head) >= BLOCK and head[0] != 0 and _sum_is_right(head[:BLOCK])


def opened_start(head: bytes, kind: str) -> bytes:
    """The first block inside a compressed file, as far as its own first bytes give it."""
    import bz2
    import lzma

    try:
        if kind == "gzip":
            return step(Inflate(31), head)[:BLOCK]
        if kind == "bzip2":
            return step(bz2.BZ2Decompressor(), head)[:BLOCK]
        return step(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=Limits().dictionary_bytes), head)[:BLOCK]
    except BrokenMemberError:
        return b""


def unpack_tar(descriptor: int, size: int, output: Output) -> None:
    """Give `output` every member of a tar, compressed or not."""
    head = os.pread(descriptor, 6, 0)
    kind = next((kind for kind, magic in MAGIC.items() if head.startswith(magic)), None)
    if kind is None:
        _Tar(_Flow(pieces_of(descriptor, 0, size)), output, None).unpack()
    else:
        layer = Layer(descriptor, size, kind, output.limits.dictionary_bytes)
        _Tar(_Flow(output.guarded(layer.pieces(), size)), output, size).unpack()


class _Flow:
    """Bytes that come in pieces, taken in the amounts that a format asks for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece, self._used = b"", 0
        self.at = 0
        self.broken = ""

    def read(self, size: int) -> bytes:
        """Exactly so many bytes; fewer only at the end."""
        if len(self._piece) - self._used >= size:
            taken = self._piece[self._used : self._used + size]
            self._used += size
            self.at += size
            return taken
        return b"".join(self.some(size))

    def some(self, size: int) -> Iterator[bytes]:
        """So many bytes in pieces; fewer only at the end."""
        while size > 0:
            if self._used >= len(self._piece) and not self._fill():
                return
            taken = self._piece[self._used : self._used + size]
            self._used += len(taken)
            self.at += len(taken)
            size -= len(taken)
            yield taken

    def skip(self, size: int) -> int:
        """Pass over so many bytes; how many there were."""
        before = self.at
        for _ in self.some(size):
            pass
        return self.at - before

    def _fill(self) -> bool:
        if self.broken:
            return False
        try:
            self._piece, self._used = next(self._pieces, b""), 0
        except BrokenMemberError as error:
            self.broken, self._piece, self._used = str(error), b"", 0
        return bool(self._piece)


class _Tar:
    """One tar. `packed` = size of the compressed file around it: then nothing inside has bytes of its own."""

    def __init__(self, flow: _Flow, output: Output, packed: int | None) -> None:
        self._flow, self._output, self._packed = flow, output, packed
        self._told: dict[str, bytes] = {}
        self._began = 0
        self._cut = False
        self._lost: tuple[int, str, str] | None = None

    def unpack(self) -> None:
        """Every member, in order."""
        while block := self._flow.read(BLOCK):
            self._output.on_time()
            at = self._flow.at - len(block)
            if len(block) == BLOCK and block[0] != 0 and _sum_is_right(block):
                self._find(at)
                self._header(block, at)
            elif self._lost is None and block.strip(b"\0"):
                self._lost = at, "", "here stands nothing that belongs to a tar: it is damaged"
        self._find(self._flow.at)
        if self._told:
            self._unreadable(self._began, self._flow.at, "", "headers that tell of a member, and no member behind them")
        if self._flow.broken and not self._cut:
            self._unreadable(self._flow.at, self._output.item.size, "", f"the rest is missing: {self._flow.broken}")

    def _find(self, at: int) -> None:
        """Here begins something that makes sense again."""
        if self._lost is not None:
            start, label, reason = self._lost
            self._lost = None
            self._unreadable(start, at, label, reason)

    def _header(self, block: bytes, at: int) -> None:
        if not self._told:
            self._began = at
        kind, size = block[156:157], number_in(block[124:136])
        if kind in HEADERS and kind:
            self._about(kind, size)
            return
        told, self._told = self._told, {}
        label = in_words(told["path"]) if "path" in told else _name_in(block)
        if "size" in told:
            size = int(told["size"]) if told["size"].isdigit() and len(told["size"]) < 20 else None
        if size is None or size > self._most():
            # Nobody knows where it ends: the search for the next header begins right here.
            self._lost = (
                self._began,
                label,
                "it ends too early, or its size is wrong" if size else "its size makes no sense",
            )
        elif kind in LINKS:
            self._output.leave(*self._place(self._began, self._flow.at), label, LINKS[kind])
        elif kind in NO_FILES or (kind == b"\0" and label.endswith("/")):
            self._skip(size)
            if size and kind not in b"DV":  # those of GNU tar hold a list of names, or nothing
                self._unreadable(self._began, self._flow.at, label, "no file, with bytes behind it all the same")
        else:
            self._member(block, told, label, size)

    def _most(self) -> int:
        """How large a member can be."""
        return self._output.limits.member_bytes if self._packed is not None else self._output.item.size - self._flow.at

    def _member(self, block: bytes, told: dict[str, bytes], label: str, size: int) -> None:
        kind = block[156:157]
        if kind == b"M":
            self._skip(size)
            self._unreadable(self._began, self._flow.at, label, "it continues in another part of the archive")
            return
        sparse = kind == b"S" or any(key.startswith("GNU.sparse.") for key in told)
        if not size and not sparse:
            self._output.keep_empty(label, self._began)
            return
        holes = with_holes(block, told, size, self._flow.read) if sparse else None
        end = self._flow.at + size - (holes.before if holes else 0)
        start, stop = self._place(self._began, end)
        content = self._content(size) if holes is None else self._output.guarded(holes.filled(self._content), size)
        label = holes.name if holes and holes.name else label
        self._output.keep(label, start, min(stop, self._output.item.size), content)
        self._flow.skip(end - self._flow.at)  # what a member refused left standing
        self._flow.skip(-size % BLOCK)

    def _content(self, size: int) -> Iterator[bytes]:
        given = 0
        for piece in self._flow.some(size):
            given += len(piece)
            yield piece
        if given < size:
            self._cut = True
            raise BrokenMemberError(self._flow.broken or ENDS_EARLY)

    def _about(self, kind: bytes, size: int | None) -> None:
        """A header in front of a member that tells more of it: its long name, its size."""
        if size is None or size > LARGEST_HEADER:
            self._find(self._flow.at - BLOCK)
            self._lost = self._flow.at - BLOCK, "", "a header of a size that makes no sense; the next name may be cut"
            return
        text = self._flow.read(size)
        if len(text) < size:
            self._unreadable(self._began, self._flow.at, "", ENDS_EARLY)
            return
        self._flow.skip(-size % BLOCK)
        if kind == b"L":
            self._told["path"] = text.rstrip(b"\0")
        elif kind in b"xX":
            self._told |= _attributes(text)
        elif kind in b"KN":
            self._told["of the next"] = text[:1]  # a name of a link: only that there must be a next

    def _skip(self, size: int) -> bool:
        """Pass over what stands behind a header; whether it was all there."""
        whole = self._flow.skip(size) == size
        self._flow.skip(-size % BLOCK)
        return whole

    def _place(self, start: int, end: int) -> tuple[int, int]:
        return (start, end) if self._packed is None else (0, self._packed)

    def _unreadable(self, start: int, end: int, label: str, reason: str) -> None:
        start, end = self._place(start, end)
        size = self._output.item.size
        self._output.unreadable(min(start, size), min(end, size), label, reason)


def _sum_is_right(block: bytes) -> bool:
    told = number_in(block[148:156])
    if told is None:
        return False
    plain = sum(block) - sum(block[148:156]) + 8 * 32
    # Some old systems added signed bytes.
    return told == plain or told == plain - 256 * sum(each > 127 for each in block[:148] + block[156:])


def _name_in(block: bytes) -> str:
    name = block[:100].split(b"\0", 1)[0]
    prefix = block[345:500].split(b"\0", 1)[0] if block[257:263] == b"ustar\0" else b""
    return in_words(prefix + b"/" + name if prefix else name)


def _attributes(text: bytes) -> dict[str, bytes]:
    """The attributes of a pax header: lines of "length key=value". Lines that make no sense are passed over."""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(text):
        blank = text.find(b" ", at, at + 8)
        digits = text[at:blank] if blank > at else b""
        if not digits.isdigit() or int(digits) < blank - at + 3:
            break
        key, mark, written = text[blank + 1 : at + int(digits) - 1].partition(b"=")
        if mark:
            found[key.decode("utf-8", "replace")] = written
        at += int(digits)
    return found
