"""Tables that somebody brings: a list of words, of vessels, a ledger. All rows are used or none.

CSV: UTF-8; comma, semicolon or tab. A row is numbered as a spreadsheet numbers it: the header is row 1.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from argus.errors import UsageError

MOST_FAULTS_TOLD = 10

Cells = Mapping[str, str]
Fault = tuple[int, str]


def bytes_of(path: Path, most_bytes: int) -> bytes:
    """The file.

    Raises:
        UsageError: it cannot be read, or is larger than a list can be.
    """
    try:
        if path.stat().st_size > most_bytes:
            raise UsageError(
                f"This file is larger than {most_bytes >> 20} MiB", where=path.name, do="Split it into several."
            )
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"The file cannot be read: {error.strerror}", where=path.name, do="Check the path.") from error


def csv_table(name: str, told: bytes) -> tuple[tuple[str, ...], list[tuple[int, Cells]]]:
    """Names of the columns in lower case, and (number, cells) of every row that is not blank.

    Raises:
        UsageError: it is no CSV, or rows have more or fewer cells than the header.
    """
    try:
        text = told.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = told.count(b"\n", 0, error.start) + 1
        raise refused(name, [(line, "is not UTF-8: save it as CSV UTF-8, or as a workbook")]) from error
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: tuple[str, ...] = ()
    rows: list[tuple[int, Cells]] = []
    faults: list[Fault] = []
    number = 0
    try:
        for number, cells in enumerate(lines, 1):
            if number == 1:
                columns = tuple(cell.strip().lower() for cell in cells)
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(columns):
                    faults.append((number, f"has {len(cells)} cells, the header {len(columns)}"))
                rows.append((number, dict(zip(columns, (cell.strip() for cell in cells), strict=False))))
    except csv.Error as error:
        faults.append((number + 1, f"cannot be read as CSV ({error})"))
    if faults:
        raise refused(name, faults)
    return columns, rows


def refused(name: str, faults: Sequence[Fault]) -> UsageError:
    """Why nothing was taken: the first faults, each with its row."""
    told = "; ".join(f"row {number} {why}" for number, why in sorted(faults)[:MOST_FAULTS_TOLD])
    more = f"; and {len(faults) - MOST_FAULTS_TOLD} more" if len(faults) > MOST_FAULTS_TOLD else ""
    rows = len({number for number, _ in faults})
    return UsageError(
        f"{rows} row{'' if rows == 1 else 's'} cannot be used and nothing was taken: {told}{more}",
        where=name,
        do="Mend these rows and import again.",
    )
