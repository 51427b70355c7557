"""Read tables that are sheets of a workbook (XLSX, XLSM, XLSB, XLS, ODS) or columns of a Parquet file.

Their rows have no bytes of their own: every place is the whole item, and its label names the row ("Sheet1 row 5";
rows of a Parquet file are numbered from 1). A whole number is written without decimals, a date as ISO 8601. Workbooks
keep no zone: the person importing gives it. Sheets without a text and a time column are named as what they are and
kept out of the counts. A workbook is held in memory as a whole, one sheet at a time; a Parquet file one row group at
a time.
Samples: tests/samples/xlsx and tests/samples/parquet (made by hand; no real persons).
"""

import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from argus.errors import DecisionNeededError, EvidenceUnreadableError, UsageError
from argus.evidence import EvidenceItem
from argus.messages import Found, Other, Place, Unreadable
from argus.readers.json_text import Bare
from argus.readers.reader import Plan, Request, Span, whole
from argus.readers.tables.header import column_names, find_header
from argus.readers.tables.mapping import settle, settled
from argus.readers.tables.rows import message, written_time
from argus.readers.tables.wide_sheets import too_wide

_BROKEN_WORKBOOK = (CalamineError, OSError, ValueError, IndexError, KeyError)
_BROKEN_PARQUET = (pa.ArrowException, OSError, ValueError)
_BATCH = 20_000


class XlsxReader:
    """One row of a sheet is one message."""

    name = "xlsx"
    version = "1"
    about = "workbooks (XLSX and its relatives), every sheet with a header"

    def recognises(self, head: bytes, name: str) -> str | None:
        """A container of sheets, by its first bytes and its own names."""
        if head.startswith(b"PK\x03\x04") and (b"xl/" in head or name.lower().endswith((".xlsx", ".xlsm", ".xlsb"))):
            return "a zip container with sheets"
        if head.startswith(b"PK\x03\x04") and b"opendocument.spreadsheet" in head[:200]:
            return "an OpenDocument workbook"
        if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") and name.lower().endswith(".xls"):
            return "a workbook of the older kind"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Settle every sheet that has a header."""
        sheets: dict[str, Any] = {}
        shown: list[str] = []
        any_guess = False
        profile = None
        refused: DecisionNeededError | UsageError | None = None
        for name, rows in _sheets(item):
            top = [[_text(cell) or "" for cell in row] for row in rows[:8]]
            number = find_header(top)
            if number is None:
                continue
            columns = column_names(top[number])

            def values(
                of: tuple[str, ...], rows: Any = rows, number: int = number, columns: Any = columns
            ) -> Iterable[str]:
                for row in rows[number + 1 :]:
                    if (written := written_time(_row(columns, row), of)) is not None:
                        yield written

            try:
                table, lines, guessed, of_sheet = settle(item, request, columns, values)
            except (DecisionNeededError, UsageError) as error:
                # A contact list beside the messages must not stop them; a wrong mapping fits no sheet at all.
                refused = _graver(refused, error)
                continue
            sheets[name] = table.as_json() | {"columns": list(columns), "header": number}
            profile = of_sheet
            shown += [f"sheet `{name}`:", *lines]
            any_guess |= guessed
        if refused is not None and (not sheets or _asks_for_zone(refused)):
            raise refused
        if not sheets:
            raise EvidenceUnreadableError("No sheet of this workbook has a header", where=f"item {item.name}")
        return Plan(whole(item), {"sheets": sheets}, tuple(shown), any_guess, profile if len(sheets) == 1 else None)

    def read(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Iterator[Found]:
        """The records of the workbook, sheet by sheet."""
        try:
            for name, rows in _sheets(item):
                yield from _sheet(name, rows, span, settled_json["sheets"].get(name))
        except EvidenceUnreadableError as error:
            yield Unreadable(Place(span.start, span.end, "workbook"), error.what)


def _sheet(name: str, rows: Sequence[Sequence[Any]], span: Span, plan: Mapping[str, Any] | None) -> Iterator[Found]:
    if plan is None:
        yield Other(Place(span.start, span.end, name or "sheet without a name"), "sheet without messages", counts=False)
        return
    table, columns = settled(plan), plan["columns"]
    for number, cells in enumerate(rows):
        place = Place(span.start, span.end, f"{name} row {number + 1}")
        if number <= plan["header"]:
            yield Other(place, "header" if number == plan["header"] else "above the header", counts=False)
        elif row := _row(columns, cells):
            yield message(row, place, table)
        else:
            yield Other(place, "blank row", counts=False)


def _graver(one: DecisionNeededError | UsageError | None, other: DecisionNeededError | UsageError) -> Any:
    return other if one is None or _asks_for_zone(other) else one


def _asks_for_zone(error: DecisionNeededError | UsageError) -> bool:
    return isinstance(error, DecisionNeededError) and ("--tz" in error.do or "date_order" in error.do)


def _sheets(item: EvidenceItem) -> Iterator[tuple[str, list[list[Any]]]]:
    """The sheets and their rows, from the first row on.

    Raises:
        EvidenceUnreadableError: the workbook cannot be opened.
    """
    try:
        content = item.part(0, item.size)
        if too_wide(content):
            what = "The cells of this workbook lie so far apart that it does not fit in memory"
            raise EvidenceUnreadableError(what, where=f"item {item.name}")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            yield name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except _BROKEN_WORKBOOK as error:
        what = f"The workbook cannot be opened: {type(error).__name__}"
        raise EvidenceUnreadableError(what, where=f"item {item.name}") from None


class ParquetReader:
    """One row is one message."""

    name = "parquet"
    version = "1"
    about = "Parquet files, any columns"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the first bytes say it all
        """The mark of the format."""
        return "it starts with the mark of Parquet" if head.startswith(b"PAR1") else None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Settle the columns; one span per row group."""
        try:
            with pq.ParquetFile(item.path) as file:
                columns = column_names(file.schema_arrow.names)
                groups = file.num_row_groups
        except _BROKEN_PARQUET as error:
            what = f"The Parquet file cannot be opened: {type(error).__name__}"
            raise EvidenceUnreadableError(what, where=f"item {item.name}") from None

        def values(of: tuple[str, ...]) -> Iterable[str]:
            try:
                for group in range(groups):
                    for _, row in _group(item, group, columns):
                        if (written := written_time(row, of)) is not None:
                            yield written
            except _BROKEN_PARQUET:
                return

        table, shown, guessed, profile = settle(item, request, columns, values)
        spans = tuple(Span(number, 0, item.size) for number in range(groups)) or whole(item)
        return Plan(spans, table.as_json() | {"columns": list(columns)}, shown, guessed, profile)

    def read(self, item: EvidenceItem, span: Span, settled_json: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one row group."""
        table = settled(settled_json)
        group = Place(span.start, span.end, f"row group {span.number + 1}")
        empty = True
        try:
            for number, row in _group(item, span.number, settled_json["columns"]):
                yield message(row, Place(span.start, span.end, f"row {number}"), table)
                empty = False
        except _BROKEN_PARQUET as error:
            yield Unreadable(group, f"the rest of the row group cannot be read: {type(error).__name__}")
        else:
            if empty:
                yield Other(group, "row group without rows", counts=False)


def _group(item: EvidenceItem, group: int, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number (from 1, over the whole file) and cells of the rows of a row group."""
    with pq.ParquetFile(item.path) as file:
        if group >= file.num_row_groups:
            return
        number = sum(file.metadata.row_group(before).num_rows for before in range(group))
        for batch in file.iter_batches(_BATCH, row_groups=[group]):
            lists = [_values(column) for column in batch.columns]
            for cells in zip(*lists, strict=True):
                number += 1
                yield number, _row(columns, cells)


def _values(column: pa.Array) -> list[Any]:
    """The cells of a column; a time beyond the calendar stays the number that was written, with its unit."""
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError):
        return [_value(cell) for cell in column]


def _value(cell: pa.Scalar) -> Any:
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        number = getattr(cell, "value", None)
        return f"{number} {cell.type}" if isinstance(number, int) else f"{cell.type} that cannot be read"


def _row(columns: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    return {
        column: value for column, cell in zip(columns, cells, strict=False) if (value := _cell(cell)) not in (None, "")
    }


def _cell(cell: Any) -> Any:
    """A cell as `rows.message` takes it."""
    if cell is None or isinstance(cell, str | bool):
        return cell
    if isinstance(cell, dict):
        return {str(key): _cell(value) for key, value in cell.items()}
    if isinstance(cell, list | tuple):
        return [_cell(value) for value in cell]
    return _text(cell)


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        # Workbooks have one kind of number: 1 is kept as 1.0 and was written as 1.
        return (
            Bare(int(cell) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)) if math.isfinite(cell) else None
        )
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "backslashreplace")
    return Bare(cell)
