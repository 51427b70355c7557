"""Open SQLite databases that somebody else made, possibly to do harm, and read them without changing a byte.

A database brings its own program: views and triggers stand in it as SQL, and a view may be named like the table that a
reader expects. So only plain tables are read, column by column, with a handful of functions; SQLite is kept to one
file (`databases_file`), to limits of size and memory, and to a few seconds without a row.
"""

import itertools
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import apsw

from argus.evidence import EvidenceItem
from argus.readers.databases_file import OneFile, Pages

SQLITE_MAGIC = b"SQLite format 3\0"

# Of processor time, without one row: an honest query of a reader gives its first row in far less.
SECONDS_WITHOUT_ROW = 3.0
# No message is that long; a longer field makes its row unreadable.
LONGEST_FIELD = 64 << 20
# Of everything SQLite holds in this process: its pages, and the row being read.
MOST_MEMORY = 160 << 20
_CACHE_KIB = 16 << 10
_STEPS = 2_000
# What readers ask for, and what defaults of honest tables name: none makes much of little.
_FUNCTIONS = frozenset(
    {
        *(
            "typeof",
            "length",
            "count",
            "min",
            "max",
            "sum",
            "abs",
            "coalesce",
            "ifnull",
            "nullif",
            "substr",
            "instr",
            "like",
        ),
        *("hex", "lower", "upper", "trim", "round", "random", "randomblob", "json", "json_array", "json_object"),
        *("date", "time", "datetime", "julianday", "unixepoch", "strftime"),
        *("current_timestamp", "current_date", "current_time"),
    }
)
_CALL = re.compile(r"(\w+)\s*\(")
# SQLite works out the default of a column whenever a statement names the column.
_LONGEST_DEFAULT, _MOST_CALLS = 200, 4
_LIMITS = {
    apsw.SQLITE_LIMIT_LENGTH: LONGEST_FIELD,
    apsw.SQLITE_LIMIT_SQL_LENGTH: 1 << 20,
    apsw.SQLITE_LIMIT_VDBE_OP: 100_000,
    apsw.SQLITE_LIMIT_ATTACHED: 0,
    apsw.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    apsw.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_OFF = (
    apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA,
    apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER,
    apsw.SQLITE_DBCONFIG_ENABLE_VIEW,
    apsw.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER,
    apsw.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION,
    apsw.SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE,
    apsw.SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE,
    apsw.SQLITE_DBCONFIG_WRITABLE_SCHEMA,
    apsw.SQLITE_DBCONFIG_DQS_DML,
)
_PRAGMAS = (
    "cell_size_check=ON",
    "mmap_size=0",
    f"cache_size=-{_CACHE_KIB}",
    "temp_store=MEMORY",
    "query_only=ON",
)
_NUMBERS = itertools.count(1)
# SQLite itself writes every definition with these letters in front, whatever was typed.
_PLAIN_TABLE = re.compile(r"CREATE TABLE\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is stored.

    Attributes:
        name: in lower case.
        default: the SQL of its default, "" for none.
    """

    name: str
    default: str


class Database(apsw.Connection):
    """An open evidence database.

    Attributes:
        columns: of every plain table, in order; all names in lower case. Views, virtual tables, generated columns and
            those whose default is a program of its own are not there and cannot be read.
        defaults: what a column of a table holds where nothing was said, as text.
        size: bytes of the database with its write-ahead log counted in: no table holds more.
        encoding: of its text, as Python names it.
        why_no_log: in words, why a write-ahead log that was given is not used.
    """

    columns: Mapping[str, tuple[Column, ...]]
    defaults: Mapping[str, Mapping[str, str]]
    size: int
    encoding: str
    why_no_log: str

    @property
    def tables(self) -> Mapping[str, frozenset[str]]:
        """Name -> columns, all in lower case."""
        return {name: frozenset(each.name for each in columns) for name, columns in self.columns.items()}

    def has(self, table: str, *columns: str) -> bool:
        """Whether the table is there, with all of these columns."""
        found = self.columns.get(table.lower())
        return found is not None and {each.lower() for each in columns} <= {each.name for each in found}


@contextmanager
def opened(item: EvidenceItem, wal: EvidenceItem | None = None) -> Iterator[Database]:
    """The database for reading only, with the changes of its write-ahead log.

    Whatever is wrong with it is an `apsw.Error`, here or when its rows are read (`in_words` says it in words).
    """
    apsw.hard_heap_limit(MOST_MEMORY)
    name = f"argus-evidence-{next(_NUMBERS)}"
    pages = Pages(item.path, wal.path if wal else None)
    vfs = OneFile(name, pages)
    try:
        connection = Database(
            "file:evidence?immutable=1", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI, vfs=name
        )
        try:
            connection.size, connection.why_no_log = pages.size + (wal.size if wal else 0), pages.why_no_log
            guard = _Guard(connection)
            _restrict(connection)
            guard.let_through_plain_tables(connection)
            yield connection
        finally:
            connection.close()
    finally:
        vfs.unregister()
        pages.close()


def tables_of(item: EvidenceItem, wal: EvidenceItem | None = None) -> Mapping[str, frozenset[str]]:
    """Its tables with their columns, all in lower case; empty when it cannot be opened (`what_hinders` says why)."""
    try:
        with opened(item, wal) as database:
            return database.tables
    except (apsw.Error, OSError):
        return {}


def what_hinders(item: EvidenceItem, wal: EvidenceItem | None = None) -> str | None:
    """In words, why its tables cannot be read; None when they can."""
    if not item.head(16).startswith(SQLITE_MAGIC):
        return "The file does not start like an SQLite database: it is something else, or encrypted as a whole"
    try:
        with opened(item, wal):
            return None
    except apsw.Error as error:
        return f"The file starts like an SQLite database but its tables cannot be read: {in_words(error)}"


def in_words(error: apsw.Error) -> str:
    """What hinders, without anything of the evidence in it."""
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return "SQLite refuses it"


_WORDS: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.NotADBError, "it is no SQLite database behind its first bytes, or it is encrypted"),
    (apsw.CorruptError, "a damaged page"),
    (apsw.TooBigError, f"a field longer than {LONGEST_FIELD >> 20} MiB"),
    (apsw.NoMemError, "more memory is asked for than a database gets"),
    (apsw.FullError, "its pages lead to each other and would give rows without end"),
    (apsw.InterruptError, f"no row within {SECONDS_WITHOUT_ROW:.0f} seconds of work"),
    (apsw.AuthError, "it asks for more than reading a table"),
    (apsw.IOError, "its bytes cannot be read"),
    (apsw.FormatError, "an unknown form of database"),
    (apsw.SQLError, "its definitions of tables cannot be used"),
)


def _restrict(connection: Database) -> None:
    for limit, most in _LIMITS.items():
        connection.limit(limit, most)
    for option in _OFF:
        connection.config(option, 0)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


class _Guard:
    """Lets through nothing but reading stored columns of plain tables, and ends what goes on without giving a row."""

    def __init__(self, connection: Database) -> None:
        self._since: float | None = None
        self._rows = 0
        self._most_rows = max(1_000, connection.size // 2)  # the smallest row takes that much room
        self._readable: Mapping[str, frozenset[str]] = {"sqlite_master": frozenset({"name", "sql", "type"})}
        self._asking = ""
        connection.set_progress_handler(self._too_long, _STEPS)
        connection.exec_trace = self._starts
        connection.row_trace = self._gives

    def let_through_plain_tables(self, connection: Database) -> None:
        """Read the schema; from then on nothing else than what it says is stored in plain tables can be read."""
        connection.authorizer = self._authorised
        connection.encoding = {"UTF-16le": "utf-16-le", "UTF-16be": "utf-16-be"}.get(
            self._encoding(connection), "utf-8"
        )
        connection.columns = self._columns(connection)
        connection.defaults = {
            table: {each.name: each.default.strip("'\"") for each in columns}
            for table, columns in connection.columns.items()
        }
        self._asking = ""
        self._readable = {
            name: frozenset(each.name for each in columns) | {"rowid"} for name, columns in connection.columns.items()
        }

    def _encoding(self, connection: Database) -> str:
        self._asking = "encoding"
        return str(next(connection.execute("PRAGMA encoding"))[0])

    def _columns(self, connection: Database) -> dict[str, tuple[Column, ...]]:
        found = {}
        for (name,) in list(_plain_tables(connection)):
            self._asking = "table_xinfo"
            quoted = name.replace('"', '""')
            columns = connection.execute(f'PRAGMA table_xinfo("{quoted}")')
            try:
                stored = tuple(
                    Column(str(row[1]).lower(), str(row[4] or ""))
                    for row in columns
                    if not row[6] and _is_harmless(str(row[4] or ""))
                )
            except UnicodeDecodeError:  # a column that nobody could ask for
                continue
            if stored:
                found[name.lower()] = stored
        return found

    def _authorised(
        self, operation: int, first: str | None, second: str | None, _: str | None, inside: str | None
    ) -> int:
        if inside is not None:  # asked for by a view or trigger
            return int(apsw.SQLITE_DENY)
        allowed = operation == apsw.SQLITE_SELECT
        if operation == apsw.SQLITE_READ:
            columns = self._readable.get((first or "").lower())
            allowed = columns is not None and (not second or second.lower() in columns)
        elif operation == apsw.SQLITE_FUNCTION:
            allowed = (second or "").lower() in _FUNCTIONS
        elif operation == apsw.SQLITE_PRAGMA:
            allowed = first == self._asking
        return int(apsw.SQLITE_OK if allowed else apsw.SQLITE_DENY)

    def _starts(self, *_: object) -> bool:
        self._since, self._rows = None, 0
        return True

    def _gives(self, _: object, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self._since = None
        self._rows += 1
        if self._rows > self._most_rows:  # pages that lead to each other give rows without end
            raise apsw.FullError("more rows than the file has room for")
        return row

    def _too_long(self) -> bool:
        now = time.thread_time()
        if self._since is None:
            self._since = now
        return now - self._since > SECONDS_WITHOUT_ROW


def _is_harmless(default: str) -> bool:
    calls = _CALL.findall(default)
    known = all(each.lower() in _FUNCTIONS for each in calls)
    return known and len(calls) <= _MOST_CALLS and (not calls or len(default) <= _LONGEST_DEFAULT)


def _plain_tables(connection: Database) -> Iterator[tuple[str]]:
    """The names that can be asked for; damage can leave one that is no text."""
    query = "SELECT CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master WHERE type = 'table'"
    for name, sql in connection.execute(query):
        if not (isinstance(name, bytes) and isinstance(sql, bytes)):
            continue
        if _PLAIN_TABLE.match(sql.decode(connection.encoding, "replace")):
            with suppress(UnicodeDecodeError):
                yield (name.decode(connection.encoding),)
