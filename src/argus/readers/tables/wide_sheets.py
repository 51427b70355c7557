"""Tell workbooks whose few cells span a sheet too large for memory, before a library makes room for all cells between.

A cell of XLSX says where it stands (`<c r="XFD1048576">`, ECMA-376 part 1, 18.3.1.4); libraries hold a sheet as a full
rectangle around its cells, so that two of them can ask for 128 GiB.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import suppress

# Honest sheets are mostly full; this much is held even if nearly all of it is empty.
MOST_EMPTY_CELLS = 4_000_000
MOST_EMPTY_PER_CELL = 50

_CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]{0,200}?\br\s*=\s*["\']\s*([A-Za-z]{1,3})(\d{1,10})')
_PIECE, _OVERLAP = 4 << 20, 256
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)


def too_wide(workbook: bytes) -> bool:
    """Whether the rectangle around the cells of some sheet is nearly empty and beyond MOST_EMPTY_CELLS."""
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            return any(_wide(archive, _as_it_lies(workbook, member)) for member in archive.infolist())
    except _BROKEN:
        return False  # the library that opens it says what is wrong


def _as_it_lies(workbook: bytes, member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A member that is read whatever its two names and its sum say: the library that opens workbooks asks for
    neither.
    """
    length = int.from_bytes(workbook[member.header_offset + 26 : member.header_offset + 28], "little")
    name = workbook[member.header_offset + 30 : member.header_offset + 30 + length]
    member.orig_filename = name.decode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
    del member.CRC
    return member


def _wide(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    cells = 0
    rows, columns = set[int](), set[bytes]()
    with suppress(*_BROKEN), archive.open(member) as file:  # up to where it is broken
        kept = b""
        while piece := file.read(_PIECE):
            found = _CELL.findall(kept + piece)
            kept = piece[-_OVERLAP:]  # a cell that is counted twice changes nothing
            cells += len(found)
            columns.update(letters for letters, _ in found)
            rows.update(_ends(int(digits) for _, digits in found))
    if not cells:
        return False
    first, last = _ends(_column(letters) for letters in columns)
    rectangle = (max(rows) - min(rows) + 1) * (last - first + 1)
    return rectangle > max(MOST_EMPTY_CELLS, MOST_EMPTY_PER_CELL * cells)


def _ends(numbers: Iterable[int]) -> tuple[int, ...]:
    found = set(numbers)
    return (min(found), max(found)) if found else ()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
