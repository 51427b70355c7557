"""A ledger as a workbook: its cells as text, read in a process of its own: a workbook may be made to do harm."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from argus.engine import READING, Pool
from argus.errors import UsageError
from argus.readers.tables.wide_sheets import too_wide
from argus.reading.brought import refused

_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error, OSError, ValueError, IndexError, KeyError, EOFError)
_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^<>]{0,200}?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]{0,200}>\s*<(?:\w+:)?f[\s>/]')
_PIECE, _OVERLAP = 4 << 20, 600
_FORMULAS_TOLD = 100
_SECONDS = 120.0

_Rows = list[tuple[int, Mapping[str, str]]]


def workbook_table(name: str, told: bytes, sheet: str | None) -> tuple[tuple[str, ...], _Rows]:
    """Names of the columns in lower case, and (number, cells) of every row that is not blank.

    Raises:
        UsageError: it cannot be opened, holds formulas, or has no such sheet.
    """
    with Pool(1) as pool:
        (done,) = pool.run(rows_in, [(told, sheet)], seconds=_SECONDS, limits=READING)
    if done.result is None:
        if isinstance(done.error, UsageError):
            raise UsageError(done.error.what, where=name, do=done.error.do)
        raise UsageError("The workbook cannot be opened", where=name, do="Save it as CSV.")
    formulas, filled = done.result
    if formulas:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        raise refused(name, [(int(cell.lstrip(letters)), f"holds a formula in {cell}") for cell in formulas])
    columns = tuple(cell.lower() for cell in filled[0][1])
    return columns, [
        (number, {c: cell for c, cell in zip(columns, row, strict=False) if c}) for number, row in filled[1:]
    ]


def rows_in(told: bytes, sheet: str | None) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Cells with formulas, and (number, cells) of the rows that hold something. A step for workers."""
    formulas = _formulas(told)
    try:
        if too_wide(told):
            raise ValueError("its cells lie too far apart")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(told))
        if sheet is not None and sheet not in workbook.sheet_names:
            raise UsageError("There is no such sheet", do=f"There are: {', '.join(workbook.sheet_names)}.")
        rows = workbook.get_sheet_by_name(sheet or workbook.sheet_names[0]).to_python(skip_empty_area=False)
    except _BROKEN as error:
        what = f"The workbook cannot be opened: {type(error).__name__}"
        raise UsageError(what, do="Save it as XLSX or CSV.") from None
    filled = [(number, row) for number, cells in enumerate(rows, 1) if any(row := [_text(cell) for cell in cells])]
    if not filled:
        raise UsageError("This sheet is empty", do="Name another with --sheet.")
    return formulas, filled


def _formulas(told: bytes) -> list[str]:
    """Cells that are worked out when the workbook is opened: what they show is not what was entered."""
    found: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(told)) as archive:
            for member in archive.infolist():
                if member.filename.startswith("xl/worksheets/") and len(found) < _FORMULAS_TOLD:
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
