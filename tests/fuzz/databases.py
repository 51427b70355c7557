"""Changing SQLite databases: by SQL (cells, rows, tables: what readers meet) and by bytes that steer the library.

Offsets: https://sqlite.org/fileformat2.html.
"""

from collections.abc import Sequence
from random import Random
from typing import Any

import apsw

ODD_CELLS: tuple[Any, ...] = (
    None, 0, 1, -1, 2, 255, 2**31, -(2**63), 2**63 - 1, 1.5, -0.0, 1e308, float("inf"), 1609459200, 1609459200000,
    631152000.5, 631152000000000000, -978307200, "", "x", "\x00", "é", "a" * 5000, "2021-03-28 02:30:00", "@",
    "32460000001@s.whatsapp.net", b"", b"\x00", b"\xff\xfe\x00", b"\x04\x0bstreamtyped\x81\xe8\x03", b"bplist00",
    b"\x08\x01", b"x" * 5000,
)  # fmt: skip
_HEADER_FIELDS = (16, 17, 18, 19, 20, 21, 24, 28, 29, 30, 31, 32, 36, 40, 44, 47, 52, 56, 59, 60, 92, 96)


def mutate_database(random: Random, content: bytes, words: Sequence[bytes]) -> bytes:
    """A few cells, rows or tables are different; or bytes of the header, of a page's header, of a cell."""
    if random.random() < 0.65:
        return _by_sql(random, content, words)
    return _by_bytes(random, content)


def _by_sql(random: Random, content: bytes, words: Sequence[bytes]) -> bytes:
    # In memory there is no write-ahead log: the two bytes that ask for one are put back afterwards.
    plain = content[:18] + b"\x01\x01" + content[20:]
    connection = apsw.Connection(":memory:")
    try:
        connection.deserialize("main", plain)
        connection.config(apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)
        connection.execute("PRAGMA foreign_keys = OFF")
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for _ in range(random.choice((1, 2, 4)) if tables else 0):
            _one_statement(random, connection, random.choice(tables), words)
        changed = connection.serialize("main")
    except (apsw.Error, UnicodeError):
        return _by_bytes(random, content)
    finally:
        connection.close()
    return changed[:18] + content[18:20] + changed[20:]


def _one_statement(random: Random, connection: apsw.Connection, table: str, words: Sequence[bytes]) -> None:
    columns = [row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    if not columns:
        return
    column, other = random.choice(columns), random.choice(columns)
    name = f'"{table}"'
    word = random.choice(words).decode("utf-8", "replace")
    amount = random.choice((1, 1, 3, 100))
    rows = f"SELECT rowid FROM {name} ORDER BY rowid LIMIT {amount} OFFSET {random.randrange(4)}"
    some = f"WHERE rowid IN ({rows})"
    statements: tuple[tuple[str, tuple[Any, ...]], ...] = (
        (f'UPDATE OR REPLACE {name} SET "{column}" = ? {some}', (random.choice(ODD_CELLS),)),
        (f'UPDATE OR REPLACE {name} SET "{column}" = ? {some}', (random.choice(ODD_CELLS),)),
        (f'UPDATE OR REPLACE {name} SET "{column}" = ? {some}', (word,)),
        (f'UPDATE OR REPLACE {name} SET "{column}" = "{other}" {some}', ()),
        (f'UPDATE OR REPLACE {name} SET "{column}" = CAST("{column}" AS BLOB) {some}', ()),
        (f"DELETE FROM {name} {some}", ()),
        (f'ALTER TABLE {name} RENAME COLUMN "{column}" TO "{random.choice(("x", "_id", "text", "date"))}"', ()),
        (f'ALTER TABLE {name} DROP COLUMN "{column}"', ()),
        (f"DROP TABLE {name}", ()),
        (f"ALTER TABLE {name} RENAME TO other", ()),
        (f"CREATE VIEW IF NOT EXISTS v AS SELECT * FROM {name}", ()),
    )
    try:
        connection.execute(*random.choice(statements))
    except apsw.Error:
        return  # this table cannot be changed that way; the next statement may


def _by_bytes(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    if len(changed) < 512:
        return content
    page_size = int.from_bytes(changed[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size if page_size >= 512 else 4096
    for _ in range(random.choice((1, 2, 4))):
        at = _steering(random, bytes(changed), page_size)
        if at < len(changed):
            changed[at] = random.choice((0, 1, 2, 5, 13, 10, 0x7F, 0x80, 0xFF, random.randrange(256)))
    return bytes(changed)


def _steering(random: Random, content: bytes, page_size: int) -> int:
    """A byte that tells the library where to go: of the file's header, of a page's header, a pointer, or of a cell."""
    what = random.randrange(5)
    if what == 0:
        return random.choice(_HEADER_FIELDS)
    page = random.randrange(max(1, len(content) // page_size))
    start = page * page_size + (100 if page == 0 else 0)
    if what == 1:
        return start + random.randrange(12)
    cells = int.from_bytes(content[start + 3 : start + 5], "big")
    header = 12 if content[start : start + 1] in (b"\x02", b"\x05") else 8
    pointer = start + header + 2 * random.randrange(max(1, min(cells, 500)))
    if what == 2:
        return pointer + random.randrange(2)
    cell = page * page_size + int.from_bytes(content[pointer : pointer + 2], "big")
    return cell + random.randrange(8 if what == 3 else 64)
