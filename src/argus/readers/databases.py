"""Open SQLite databases that somebody else made, possibly to do harm, and read them without changing a byte."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import apsw

from argus.evidence import EvidenceItem

SQLITE_MAGIC = b"SQLite format 3\0"


@contextmanager
def opened(item: EvidenceItem, wal: EvidenceItem | None = None) -> Iterator[apsw.Connection]:
    """The database for reading only."""
    connection = apsw.Connection(
        f"file:{item.path}?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    )
    try:
        yield connection
    finally:
        connection.close()


def tables_of(item: EvidenceItem, wal: EvidenceItem | None = None) -> Mapping[str, frozenset[str]]:
    """Its tables with their columns, all in lower case; empty when it cannot be opened."""
    try:
        with opened(item, wal) as connection:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")]
            return {
                name.lower(): frozenset(
                    row[0].lower() for row in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))
                )
                for name in names
            }
    except apsw.Error:
        return {}
