"""Files in tar whose empty parts were left out ("sparse"): where the parts that are there belong.

Formats: the old one of GNU tar (type "S", a map in the header), and its pax formats 0.1 and 1.0.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from argus.evidence.archives.members import CHUNK_BYTES, BrokenMemberError, in_words

BLOCK = 512
MOST_PARTS = 20_000
NO_MAP = "its empty parts were left out (sparse), and where they belong makes no sense"


@dataclass(frozen=True, slots=True)
class Holes:
    """How a file is filled up again.

    Attributes:
        parts: (where it belongs, how long) of each part that is there, in order; None = that makes no sense.
        size: of the whole file. name: where the header in front does not tell it.
        before: bytes of the map that stand in front of the content and count as content.
    """

    parts: tuple[tuple[int, int], ...] | None
    size: int
    name: str = ""
    before: int = 0

    def filled(self, content: Callable[[int], Iterator[bytes]]) -> Iterator[bytes]:
        """The whole file.

        Args:
            content: gives so many of the bytes that are there.
        """
        if self.parts is None:
            raise BrokenMemberError(NO_MAP)
        at = 0
        for start, length in (*self.parts, (self.size, 0)):
            if start < at or start + length > self.size:
                raise BrokenMemberError(NO_MAP)
            for _ in range((start - at) // CHUNK_BYTES):
                yield bytes(CHUNK_BYTES)
            yield bytes((start - at) % CHUNK_BYTES)
            yield from content(length)
            at = start + length


def with_holes(block: bytes, told: dict[str, bytes], held: int, read: Callable[[int], bytes]) -> Holes:
    """The map of a file of which `held` bytes are there: from its header `block`, from what was told in front of it, or
    from what `read` gives next.
    """
    name = in_words(told.get("GNU.sparse.name", b""))
    size = told.get("GNU.sparse.realsize") or told.get("GNU.sparse.size") or b""
    if block[156:157] == b"S":
        numbers, before = _in_headers(block, read), 0
        size = b"%d" % (number_in(block[483:495]) or 0)
    elif told.get("GNU.sparse.major") == b"1":
        numbers, before = _in_front(read)
    else:
        numbers, before = _numbers(told.get("GNU.sparse.map", b"").split(b",")), 0
    if numbers is None or len(numbers) % 2 or not size.isdigit() or len(size) > 18:
        return Holes(None, 0, name, before)
    if sum(numbers[1::2]) != held - before:
        return Holes(None, 0, name, before)
    return Holes(tuple(zip(numbers[::2], numbers[1::2], strict=True)), int(size), name, before)


def number_in(field: bytes) -> int | None:
    """A number in octal letters, or large ones in bytes; None when it makes no sense."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    letters = field.strip(b" \0")
    if not letters:
        return 0
    return int(letters, 8) if not letters.strip(b"01234567") else None


def _in_headers(block: bytes, read: Callable[[int], bytes]) -> list[int] | None:
    """Four pairs in the header, 21 in each block behind it; a byte says whether one more follows."""
    numbers: list[int] = []
    fields, more = block[386:482], block[482]
    while True:
        for at in range(0, len(fields), 24):
            if fields[at : at + 24].strip(b"\0"):
                pair = (number_in(fields[at : at + 12]), number_in(fields[at + 12 : at + 24]))
                if None in pair or len(numbers) > 2 * MOST_PARTS:
                    return None
                numbers += [each for each in pair if each is not None]
        if not more:
            return numbers
        following = read(BLOCK)
        if len(following) < BLOCK:
            return None
        fields, more = following[:504], following[504]


def _in_front(read: Callable[[int], bytes]) -> tuple[list[int] | None, int]:
    """The map of format 1.0: how many pairs, then the numbers, one a line, up to the end of a block."""
    text, before = b"", 0
    while True:
        following = read(BLOCK)
        before += len(following)
        text += following
        lines = text.split(b"\n", 1)
        count = int(lines[0]) if len(lines) > 1 and lines[0].isdigit() and len(lines[0]) < 8 else None
        if count is None or count > MOST_PARTS or len(following) < BLOCK:
            return None, before
        if text.count(b"\n") > 2 * count:
            return _numbers(text.split(b"\n")[1 : 1 + 2 * count]), before


def _numbers(words: list[bytes]) -> list[int] | None:
    if len(words) > 2 * MOST_PARTS or not all(each.isdigit() and len(each) < 19 for each in words):
        return None
    return [int(each) for each in words]
