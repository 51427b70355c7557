"""A ledger as a file: CSV or a workbook, as rows of text cells with the number a spreadsheet gives each."""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from argus.errors import UsageError
from argus.readers.tables.wide_sheets import too_wide
from argus.reading.brought import bytes_of, csv_table, refused
from argus.reading.spreadsheets import FORMULA_STARTS, NOTE_OF_APOSTROPHES

# Tables that come with Argus and are taken when somebody asks for them.
DELIVERED = {"published-counters": Path(__file__).parent / "data" / "published" / "counters.csv"}
MOST_BYTES = 256 << 20
_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, IndexError, KeyError, EOFError)
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]{0,200}>\s*<(?:\w+:)?f[\s>/]')
_PIECE, _OVERLAP = 4 << 20, 600
_NUMBER = re.compile(r"[+-][0-9.,'\s]+")

Fault = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A table that was brought.

    Attributes:
        columns: their names in lower case, in order.
        rows: (number as a spreadsheet counts it, cells by column).
        faults: (row, column, why) of cells that may not be used.
    """

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[int, Mapping[str, str]]]
    faults: tuple[Fault, ...]

    def letter(self, column: str) -> str:
        """The letter over a column in a spreadsheet."""
        number, letters = self.columns.index(column) + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


def read_file(path: Path, sheet: str | None = None) -> LedgerTable:
    """The table in a file, or one that comes along by its name; of a workbook its first sheet, or the one named.

    Raises:
        UsageError: it cannot be read as CSV or workbook.
    """
    if not path.exists():
        path = DELIVERED.get(str(path), path)
    return read_table(path.name, bytes_of(path, MOST_BYTES), sheet)


def read_table(name: str, told: bytes, sheet: str | None = None) -> LedgerTable:
    """The table in the bytes of a file."""
    sha256 = hashlib.sha256(told).hexdigest()
    faults: list[Fault] = []
    if told.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        columns, rows = _workbook(name, told, sheet)
    else:
        columns, rows = csv_table(name, told)
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice:
        raise refused(name, [(1, f"names column {column!r} twice") for column in sorted(twice)])
    note = NOTE_OF_APOSTROPHES.lower()
    read = []
    for number, cells in rows:
        harmless = set(cells.get(note, "").split())
        faults += [
            (number, column, "begins like a formula; put a letter or an apostrophe in front")
            for column, cell in cells.items()
            if cell.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(cell)
        ]
        read.append((number, {c: cell[1:] if c in harmless else cell for c, cell in cells.items() if c != note}))
    return LedgerTable(name, sha256, tuple(c for c in columns if c != note), read, tuple(faults))


def _workbook(name: str, told: bytes, sheet: str | None) -> tuple[tuple[str, ...], list[tuple[int, Mapping[str, str]]]]:
    formulas = _formulas(told)
    if formulas:
        raise refused(
            name, [(int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), f"holds a formula in {cell}") for cell in formulas]
        )
    try:
        if too_wide(told):
            raise ValueError("its cells lie too far apart")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(told))
        if sheet is not None and sheet not in workbook.sheet_names:
            known = ", ".join(workbook.sheet_names)
            raise UsageError("There is no such sheet", where=name, do=f"There are: {known}.")
        rows = workbook.get_sheet_by_name(sheet or workbook.sheet_names[0]).to_python(skip_empty_area=False)
    except _BROKEN as error:
        raise UsageError(
            f"The workbook cannot be opened: {type(error).__name__}", where=name, do="Save it as XLSX or CSV."
        ) from None
    table = [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    filled = [(number, row) for number, row in table if any(row)]
    if not filled:
        raise UsageError("This sheet is empty", where=name, do="Name another with --sheet.")
    columns = tuple(cell.lower() for cell in filled[0][1])
    return columns, [
        (number, {c: cell for c, cell in zip(columns, row, strict=False) if c}) for number, row in filled[1:]
    ]


def _formulas(told: bytes) -> list[str]:
    """Cells that are worked out when the workbook is opened: what they show is not what was entered."""
    found: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(told)) as archive:
            for member in archive.infolist():
                if member.filename.startswith("xl/worksheets/") and len(found) < 100:
                    found += _formulas_in(archive, member)
    except _BROKEN:
        return found  # the library that opens it says what is wrong
    return found


def _formulas_in(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[str]:
    found: dict[str, None] = {}
    with archive.open(member) as file:
        kept = b""
        while piece := file.read(_PIECE):
            found |= dict.fromkeys(cell.decode() for cell in _FORMULA.findall(kept + piece))
            kept = piece[-_OVERLAP:]
    return list(found)


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        # Workbooks have one kind of number; four decimals say that the dot does not divide thousands.
        if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        text = format(cell, ".9f").rstrip("0")
        return text + "0" if len(text.partition(".")[2]) == 3 else text
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell).strip()
