"""Changing Parquet files: whole columns of odd values and types, and bytes of the footer that says where they are."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_KINDS: tuple[tuple[tuple[Any, ...], pa.DataType], ...] = (
    ((None, 0, -1, 2**63 - 1, 1609459200), pa.int64()),
    ((None, 0, 2**64 - 1), pa.uint64()),
    ((None, 1e308, float("nan"), float("inf")), pa.float64()),
    ((None, "", "\x00", "é", "x" * 3000), pa.string()),
    ((None, b"", b"\xff\xfe\x00"), pa.binary()),
    ((None, True, False), pa.bool_()),
    ((0, -(2**62), 2**62), pa.timestamp("us")),
    ((0, -(2**62), 2**62), pa.timestamp("ns", "Asia/Tokyo")),
    ((datetime(1, 1, 1, tzinfo=UTC), None), pa.timestamp("s", "UTC")),
    ((date(9999, 12, 31), None), pa.date32()),
    ((Decimal("1.10"), None), pa.decimal128(30, 10)),
    ((None, [], ["a", None]), pa.list_(pa.string())),
    (({"a": 1, "b": None}, None), pa.struct([("a", pa.int8()), ("b", pa.string())])),
    ((None,), pa.null()),
)
_NAMES = ("", "text", "sent_at", "x", "é", "a\nb", "text")


def mutate_parquet(random: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Columns of other types, names and values; one time in five, bytes of the footer instead."""
    if random.random() < 0.2:
        return _footer(random, content)
    try:
        table = pq.read_table(io.BytesIO(content))
        columns = [(name, table[name]) for name in table.column_names]
        for _ in range(random.choice((1, 1, 2, 5))):
            at = random.randrange(len(columns))
            name = columns[at][0]
            what = random.randrange(4)
            if what <= 1:
                columns[at] = (name, _column(random, table.num_rows))
            elif what == 2:
                columns[at] = (random.choice(_NAMES), columns[at][1])
            else:
                del columns[at]
        made = io.BytesIO()
        pq.write_table(
            pa.table([column for _, column in columns], names=[name for name, _ in columns]),
            made,
            row_group_size=random.choice((1, 2, 1000)),
            compression=random.choice(("none", "snappy", "zstd")),
        )
    except (pa.ArrowException, ValueError, KeyError, IndexError, TypeError, OSError, OverflowError):
        return _footer(random, content)
    return made.getvalue()


def _column(random: Random, rows: int) -> pa.Array:
    values, kind = random.choice(_KINDS)
    return pa.array([random.choice(values) for _ in range(rows)], kind)


def _footer(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    length = int.from_bytes(content[-8:-4], "little")
    first = max(0, len(changed) - 8 - min(length, len(changed)))
    for _ in range(random.choice((1, 1, 2, 4))):
        if first < len(changed):
            changed[random.randrange(first, len(changed))] = random.choice(
                (0, 1, 0x7F, 0x80, 0xFF, random.randrange(256))
            )
    return bytes(changed)
