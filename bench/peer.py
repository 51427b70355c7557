"""The peer: the same messages in SQLite FTS5, read by a plain Python loop, as a careful person would do it in an hour.

A table of messages in order of time, and a contentless FTS5 index over their text (unicode61, accents removed) whose
row numbers are those of the table. Nothing is sealed, hashed, de-duplicated or logged.

    python bench/peer.py chat.jsonl peer.sqlite
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

ROWS_AT_ONCE = 20_000

SCHEMA = """
CREATE TABLE messages (
  number INTEGER PRIMARY KEY, id TEXT, ts TEXT, conv TEXT, sender TEXT, recipient TEXT, text TEXT, app TEXT, cell TEXT
);
CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize="unicode61 remove_diacritics 2");
"""


def build(chat: Path, target: Path) -> int:
    """Read JSON lines into a new database; how many rows."""
    with closing(sqlite3.connect(target)) as base, chat.open(encoding="utf-8") as file:
        base.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-256000; {SCHEMA}")
        count = 0
        rows = _rows(file)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            base.executemany("INSERT INTO messages VALUES (?,?,?,?,?,?,?,?,?)", some)
            base.executemany("INSERT INTO words (rowid, text) VALUES (?,?)", [(row[0], row[6]) for row in some])
            base.commit()
            count += len(some)
        # Rows are in order of time, so an index on it costs next to nothing and finds the ends of a period.
        base.execute("CREATE INDEX at ON messages (ts)")
        base.commit()
    return count


def _rows(file: Iterator[str]) -> Iterator[tuple[object, ...]]:
    for number, line in enumerate(file, 1):
        row = json.loads(line)
        yield (
            number, row["id"], row["ts"], row["conv"], row["from"], row["to"], row["text"], row["app"], row["cell_id"],
        )  # fmt: skip


class Peer:
    """The database, open for searching; every answer is (how many, texts of the page)."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.base.executescript("PRAGMA mmap_size=8000000000; PRAGMA cache_size=-256000;")

    def best(self, match: str, limit: int = 20) -> tuple[int, list[str]]:
        """Ranked by BM25, with the exact count."""
        (total,) = self._one("SELECT count(*) FROM words WHERE words MATCH ?", match)
        numbers = self.base.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (match, limit)
        ).fetchall()
        return total, self._texts([number for (number,) in numbers])

    def newest(self, match: str, limit: int = 100, *, count: bool = True) -> tuple[int, list[str]]:
        """The last ones first."""
        if match == "*":
            (total,) = self._one("SELECT count(*) FROM messages") if count else (0,)
            rows = self.base.execute("SELECT text FROM messages ORDER BY number DESC LIMIT ?", (limit,)).fetchall()
            return total, [text for (text,) in rows]
        (total,) = self._one("SELECT count(*) FROM words WHERE words MATCH ?", match) if count else (0,)
        numbers = self.base.execute(
            "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (match, limit)
        ).fetchall()
        return total, self._texts([number for (number,) in numbers])

    def within(self, match: str, sender: str, since: str, until: str, limit: int = 20) -> tuple[int, list[str]]:
        """Ranked, of one sender, between two days."""
        (first,) = self._one("SELECT number FROM messages WHERE ts >= ? ORDER BY ts LIMIT 1", since) or (1 << 62,)
        (end,) = self._one("SELECT number FROM messages WHERE ts >= ? ORDER BY ts LIMIT 1", until) or (1 << 62,)
        given = (match, first, end, sender)
        joined = (
            "FROM words JOIN messages ON messages.number = words.rowid "
            "WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ? AND sender = ?"
        )
        (total,) = self.base.execute(f"SELECT count(*) {joined}", given).fetchone()
        rows = self.base.execute(f"SELECT messages.text {joined} ORDER BY rank LIMIT ?", (*given, limit)).fetchall()
        return total, [text for (text,) in rows]

    def months(self, match: str) -> tuple[int, list[str]]:
        """How many in each month."""
        rows = self.base.execute(
            "SELECT substr(ts, 1, 7), count(*) FROM words JOIN messages ON messages.number = words.rowid "
            "WHERE words MATCH ? GROUP BY 1",
            (match,),
        ).fetchall()
        return sum(count for _, count in rows), [month for month, _ in rows]

    def _one(self, sql: str, *given: str) -> tuple[int, ...]:
        found: tuple[int, ...] = self.base.execute(sql, given).fetchone()
        return found

    def _texts(self, numbers: list[int]) -> list[str]:
        if not numbers:
            return []
        marks = ",".join("?" * len(numbers))
        found = dict(self.base.execute(f"SELECT number, text FROM messages WHERE number IN ({marks})", numbers))
        return [found[number] for number in numbers]


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
