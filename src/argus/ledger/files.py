"""A ledger as a file: CSV or a workbook, as rows of text cells with the number a spreadsheet gives each."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from argus.errors import UsageError
from argus.ledger.workbooks import workbook_table
from argus.reading.brought import bytes_of, csv_table, refused
from argus.reading.spreadsheets import FORMULA_STARTS, NOTE_OF_APOSTROPHES

# Tables that come with Argus and are taken when somebody asks for them.
DELIVERED = {"published-counters": Path(__file__).parent / "data" / "published" / "counters.csv"}
MOST_BYTES = 64 << 20
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
    """The table in the bytes of a file.

    Raises:
        UsageError: it cannot be read as CSV or workbook, or holds nothing.
    """
    sha256 = hashlib.sha256(told).hexdigest()
    faults: list[Fault] = []
    if told.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        columns, rows = workbook_table(name, told, sheet)
    else:
        columns, rows = csv_table(name, told)
    if not rows:
        raise UsageError("This table holds no row", where=name, do="Look whether it is the right file.")
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
