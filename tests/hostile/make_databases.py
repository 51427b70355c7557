"""Databases made to do harm: schemas that never end, pages that lead in circles, lengths that lie.

`make_all(folder)` writes them; each function below makes one and says what it does. Where rows can still be read, there
are `HONEST` of them.
"""

import os
import sqlite3
import struct
from collections.abc import Callable, Iterable
from pathlib import Path

HONEST = 20
PAGE = 4096
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
_MESSAGE = "guid TEXT, text TEXT, handle_id INTEGER, date INTEGER, is_from_me INTEGER"
_BESIDE = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER);
INSERT INTO handle VALUES (1, '+32460000011');
"""


def make_all(folder: Path) -> dict[str, Path]:
    """Every hostile database, by name."""
    made = {}
    for name, make in MAKERS.items():
        path = folder / f"{name}.db"
        make(path)
        made[name] = path
    return made


def endless_view(path: Path) -> None:
    """A view named like the expected table, that never ends."""
    columns = "x AS guid, 'a' AS text, 1 AS handle_id, 1 AS date, 0 AS is_from_me"
    endless = ENDLESS.replace("SELECT x FROM n", f"SELECT {columns} FROM n")
    _made(path, f"CREATE VIEW message AS {endless};")


def view_that_says_table(path: Path) -> None:
    """The same, but the schema calls it a table."""
    endless_view(path)
    _edit_schema(path, "UPDATE sqlite_schema SET type = 'table' WHERE name = 'message'")


def views_of_views(path: Path) -> None:
    """Fifty views, each joining the one before twice."""
    views = "".join(f"CREATE VIEW v{n} AS SELECT a.x FROM v{n - 1} AS a, v{n - 1} AS b;" for n in range(1, 50))
    _made(path, f"CREATE TABLE v0 (x); {views} CREATE VIEW message AS SELECT x AS guid, x AS date FROM v49;")


def endless_columns(path: Path) -> None:
    """Honest rows in a table with columns that are worked out, defaults, checks and triggers without end."""
    _honest(path)
    worked_out = ", ".join(f"g{n} AS (hex(zeroblob(400000000 + {n})))" for n in range(20))
    columns = f"{_MESSAGE}, d DEFAULT (hex(randomblob(400000000))), {worked_out}, CHECK (length(g0) > 1)"
    table = f"CREATE TABLE message (ROWID INTEGER PRIMARY KEY, {columns})"
    trigger = f"CREATE TRIGGER t AFTER INSERT ON handle BEGIN INSERT INTO handle(id) {ENDLESS}; END"
    _edit_schema(path, f"UPDATE sqlite_schema SET sql = '{table}' WHERE name = 'message'")
    _edit_schema(path, f"INSERT INTO sqlite_schema VALUES ('trigger', 't', 'handle', 0, '{trigger}')")


def long_definition(path: Path) -> None:
    """One definition of 50 MB."""
    _honest(path)
    padding = "x" * (50 << 20)
    _edit_schema(path, f"UPDATE sqlite_schema SET sql = sql || ' /* {padding} */' WHERE name = 'handle'")


def many_definitions(path: Path) -> None:
    """300,000 views in the schema."""
    _honest(path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA writable_schema=ON")
    database.executemany(
        "INSERT INTO sqlite_schema VALUES ('view', ?, ?, 0, ?)",
        (
            (f"w{n}", f"w{n}", f"CREATE VIEW w{n} AS SELECT * FROM message, handle WHERE id = {n}")
            for n in range(300_000)
        ),
    )
    database.commit()
    database.close()


def wide_table(path: Path) -> None:
    """Honest rows in a table of 2,000 columns."""
    columns = ", ".join(f"c{n} TEXT" for n in range(1_994))
    _made(path, f"CREATE TABLE message (ROWID INTEGER PRIMARY KEY, {_MESSAGE}, {columns});")
    _fill(path)


def virtual_table(path: Path) -> None:
    """A full-text index named like the expected table."""
    _made(path, "CREATE VIRTUAL TABLE message USING fts5(guid, text, handle_id, date, is_from_me);")


def unknown_module(path: Path) -> None:
    """Honest rows beside tables of modules that nobody has."""
    _honest(path)
    _edit_schema(
        path,
        "INSERT INTO sqlite_schema VALUES ('table', 'z', 'z', 0, 'CREATE VIRTUAL TABLE z USING fsdir(''/'')')",
    )


def circle_of_pages(path: Path) -> None:
    """The table's first page leads to itself."""
    _with_pages(path, lambda root: [_interior([(root, 10), (root, 20)], root)])


def rows_without_end(path: Path) -> None:
    """Fifteen levels of pages, each with 200 ways to the same page below: 200 to the 15th rows in 70 KB."""

    def pages(root: int) -> list[bytes]:
        levels = 15
        below = [root, *range(root + 1, root + levels + 1)]
        found = [_interior([(below[level + 1], 5)] * 200, below[level + 1]) for level in range(levels)]
        return [*found, _leaf([_cell(row, _record("G", "hello")) for row in range(1, 6)])]

    _with_pages(path, pages)


def circle_of_overflow(path: Path) -> None:
    """700 rows of 60 MB each, all of them one page that leads to itself."""

    def pages(root: int) -> list[bytes]:
        row, leaves = _record("G", 60 << 20), range(root + 1, root + 101)
        circle = leaves[-1] + 1
        below = [
            _leaf([_cell(10 * leaf + n, row, overflow=circle) for n in range(1, 8)]) for leaf in range(len(leaves))
        ]
        ways = [(page, 10 * leaf + 9) for leaf, page in enumerate(leaves)]
        return [_interior(ways[:-1], leaves[-1]), *below, struct.pack(">I", circle) + b"a" * (PAGE - 4)]

    _with_pages(path, pages)


def lie_of_a_gigabyte(path: Path) -> None:
    """A row that says it has a text of 1 GB, among honest ones."""

    def pages(root: int) -> list[bytes]:
        lie = _cell(7, _record("G", 1 << 30), overflow=root + 1)
        cells = [_cell(n, _record("G", "hello")) for n in range(1, 7)]
        more = [_cell(n, _record("G", "hello")) for n in range(8, 8 + HONEST - 6)]
        return [_leaf([*cells, lie, *more]), struct.pack(">I", 0) + b"a" * (PAGE - 4)]

    _with_pages(path, pages)


def long_honest_text(path: Path) -> None:
    """A text of 40 MB that is really there."""
    _honest(path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE message SET text = ? WHERE ROWID = 3", ("kaai " * (8 << 20),))
    database.close()


def wrong_encoding(path: Path) -> None:
    """The heading says UTF-16, the text is UTF-8."""
    _honest(path)
    _patch(path, 56, struct.pack(">I", 2))


def utf_16_little(path: Path) -> None:
    """Honest rows in UTF-16."""
    _honest(path, "PRAGMA encoding='UTF-16le';")


def utf_16_big(path: Path) -> None:
    """Honest rows in UTF-16 of the other order."""
    _honest(path, "PRAGMA encoding='UTF-16be';")


def free_pages_in_a_circle(path: Path) -> None:
    """Honest rows; the list of free pages leads to itself."""
    _honest(path)
    with sqlite3.connect(path) as database:
        database.executescript("CREATE TABLE gone (x); INSERT INTO gone VALUES (zeroblob(50000)); DROP TABLE gone;")
    database.close()
    first = struct.unpack(">I", path.read_bytes()[32:36])[0]
    _patch(path, (first - 1) * PAGE, struct.pack(">II", first, 1_000_000))


def roots_elsewhere(path: Path) -> None:
    """Tables whose first page is the schema's own, beyond the end, or that of another table."""
    _honest(path)
    for table, root in (("handle", 1), ("chat_message_join", 999_999), ("message", 2)):
        _edit_schema(path, f"UPDATE sqlite_schema SET rootpage = {root} WHERE name = '{table}'")


def journal_beside(path: Path) -> None:
    """Honest rows, and beside it a journal that would undo them all and names another file to be deleted."""
    _honest(path)
    magic = bytes.fromhex("d9d505f920a163d7")
    heading = magic + struct.pack(">IIIII", 1, 0, 1, 512, PAGE)
    Path(f"{path}-journal").write_bytes(heading.ljust(512, b"\0") + struct.pack(">I", 1) + bytes(PAGE) + bytes(4))


def noise_behind_the_first_bytes(path: Path) -> None:
    """It starts like a database; the rest is noise, as of an encrypted one."""
    path.write_bytes(b"SQLite format 3\0" + os.urandom(200_000))


def noise(path: Path) -> None:
    """Noise from the first byte on, as of an encrypted database."""
    path.write_bytes(os.urandom(200_000))


MAKERS: dict[str, Callable[[Path], None]] = {
    make.__name__: make
    for make in (
        endless_view,
        view_that_says_table,
        views_of_views,
        endless_columns,
        long_definition,
        many_definitions,
        wide_table,
        virtual_table,
        unknown_module,
        circle_of_pages,
        rows_without_end,
        circle_of_overflow,
        lie_of_a_gigabyte,
        long_honest_text,
        wrong_encoding,
        utf_16_little,
        utf_16_big,
        free_pages_in_a_circle,
        roots_elsewhere,
        journal_beside,
        noise_behind_the_first_bytes,
        noise,
    )
}


def _made(path: Path, *definitions: str) -> None:
    database = sqlite3.connect(path)
    database.executescript(f"PRAGMA page_size={PAGE};" + "".join(definitions) + _BESIDE)
    database.close()


def _honest(path: Path, first: str = "") -> None:
    database = sqlite3.connect(path)
    database.executescript(
        f"PRAGMA page_size={PAGE}; {first} CREATE TABLE message (ROWID INTEGER PRIMARY KEY, {_MESSAGE});{_BESIDE}"
    )
    database.close()
    _fill(path)


def _fill(path: Path) -> None:
    database = sqlite3.connect(path)
    database.executemany(
        "INSERT INTO message (guid, text, handle_id, date, is_from_me) VALUES (?, ?, 1, ?, 0)",
        [(f"G{n}", f"hello {n} é", 636_527_167 + n) for n in range(HONEST)],
    )
    database.commit()
    database.close()


def _edit_schema(path: Path, statement: str) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA writable_schema=ON")
    database.execute(statement)
    database.commit()
    database.close()


def _patch(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def _with_pages(path: Path, pages: Callable[[int], Iterable[bytes]]) -> None:
    """A database whose table `message` starts with those pages, which stand at the end of the file."""
    _honest(path)
    root = path.stat().st_size // PAGE + 1
    with path.open("ab") as file:
        for page in pages(root):
            file.write(page.ljust(PAGE, b"\0"))
    _edit_schema(path, f"UPDATE sqlite_schema SET rootpage = {root} WHERE name = 'message'")
    _patch(path, 28, struct.pack(">I", path.stat().st_size // PAGE))


def _varint(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _record(guid: str, text: str | int) -> bytes:
    """The start of a row of `message`; a number for the text is the length it claims, without the text."""
    length = text if isinstance(text, int) else len(text)
    kinds = [0, 13 + 2 * len(guid), 13 + 2 * length, 1, 4, 8]  # row id, guid, text, handle_id, date, is_from_me
    heading = b"".join(map(_varint, kinds))
    size = _varint(len(heading) + 1 + (len(heading) + 1 > 127))
    said = size + heading + guid.encode()
    return said if isinstance(text, int) else said + text.encode() + b"\x01" + struct.pack(">I", 636_527_167)


def _claimed(record: bytes) -> int:
    """Bytes of the row by its own heading."""
    at, total = 1, record[0]
    while at < record[0]:
        number = 0
        while True:
            number = number << 7 | record[at] & 0x7F
            at += 1
            if record[at - 1] < 0x80:
                break
        total += (number - 12) // 2 if number >= 12 else {0: 0, 1: 1, 4: 4, 8: 0}[number]
    return total


def _cell(row_id: int, record: bytes, overflow: int = 0) -> bytes:
    size = _claimed(record)
    if not overflow:
        return _varint(size) + _varint(row_id) + record
    least = (PAGE - 12) * 32 // 255 - 23
    here = least + (size - least) % (PAGE - 4)
    here = here if here <= PAGE - 35 else least
    return _varint(size) + _varint(row_id) + record.ljust(here, b"a") + struct.pack(">I", overflow)


def _leaf(cells: list[bytes]) -> bytes:
    return _page(13, cells, b"")


def _interior(children: list[tuple[int, int]], last: int) -> bytes:
    return _page(5, [struct.pack(">I", page) + _varint(row_id) for page, row_id in children], struct.pack(">I", last))


def _page(kind: int, cells: list[bytes], right: bytes) -> bytes:
    page = bytearray(PAGE)
    at, pointers = PAGE, []
    for cell in cells:
        at -= len(cell)
        page[at : at + len(cell)] = cell
        pointers.append(at)
    heading = struct.pack(">BHHHB", kind, 0, len(cells), at, 0) + right
    table = b"".join(struct.pack(">H", each) for each in pointers)
    if len(heading) + len(table) > at:
        raise ValueError("too many cells for a page")
    page[: len(heading) + len(table)] = heading + table
    return bytes(page)
