"""Tables for a spreadsheet: CSV in which no cell runs.

Evidence in a spreadsheet is an old way to attack whoever opens it: a cell that begins like a formula is one. Such a
cell gets an apostrophe in front, and a last column says which cells of the row did, so that nothing is told wrong.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from argus.evidence import COUNTS, DeliveryDetail, DeliveryItem
from argus.reading.left_over import BytesAround, LeftOver

# Spreadsheets run a cell that begins with one of these, their full-width twins included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOTE_OF_APOSTROPHES = "an apostrophe ' was put in front of (it would have run as a formula)"
# Programs on Windows take a table for UTF-8 only with this in front.
BYTE_ORDER_MARK = "\ufeff"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A record in a cell is for recognising it; the whole of it stands in the sealed item.
CELL_BYTES = 64

FILE_COLUMNS = (
    "item_id", "archive_item_id", "member", "file", "sha256", "bytes", "state", "format", "why", "reason",
    *COUNTS, "first_utc", "last_utc", "zones", "services", "settled",
)  # fmt: skip
UNREADABLE_COLUMNS = (
    "number", "item_id", "file", "sha256", "place_start", "place_end", "place_label", "reason", "first_bytes_hex",
)  # fmt: skip


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table line by line: first the byte order mark and the columns, then the rows. None is an empty cell."""
    yield BYTE_ORDER_MARK + _line([*columns, NOTE_OF_APOSTROPHES])
    for row in rows:
        cells = ["" if each is None else str(each) for each in row]
        shown = [harmless_cell(cell) for cell in cells]
        changed = [name for name, cell, made in zip(columns, cells, shown, strict=True) if cell != made]
        yield _line([*shown, " ".join(changed)])


def harmless_cell(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe in front where its first letter would start a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def files_csv(delivery: DeliveryDetail) -> Iterator[str]:
    """The files of a delivery, one row each."""
    return csv_of(FILE_COLUMNS, (_file_row(item) for item in delivery.items))


def unreadable_csv(records: Iterable[tuple[LeftOver, BytesAround]]) -> Iterator[str]:
    """Records that could not be read, one row each, with their own first bytes."""
    return csv_of(UNREADABLE_COLUMNS, (_unreadable_row(record, around) for record, around in records))


def _file_row(item: DeliveryItem) -> tuple[object, ...]:
    facts = item.facts
    return (
        item.item_id, item.parent_id, item.member, item.name, item.sha256, item.size, item.state, item.format, item.why,
        item.reason, *(item.counts.get(name) for name in COUNTS), utc(facts.get("first_us")), utc(facts.get("last_us")),
        "; ".join(f"{source}: {count}" for source, count in (facts.get("zones") or {}).items()),
        "; ".join(facts.get("services") or ()),
        options_line(item.settled),
    )  # fmt: skip


def _unreadable_row(record: LeftOver, around: BytesAround) -> tuple[object, ...]:
    _, own, _ = around.stretches
    return (
        record.number, record.item_id, record.item_name, record.sha256, record.place_start, record.place_end,
        record.place_label, record.what, own[:CELL_BYTES].hex(" "),
    )  # fmt: skip


def options_line(settled: Mapping[str, Any] | None) -> str:
    """The options a reader settled on, on one line."""
    return " · ".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in (settled or {}).items()
        if value not in (None, "", [], {})
    )


def utc(us: int | None) -> str:
    """Microseconds UTC as ISO 8601; empty = unknown, or beyond all calendars."""
    try:
        return "" if us is None else (EPOCH + timedelta(microseconds=us)).isoformat()
    except OverflowError:
        return ""


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()
