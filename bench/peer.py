"""The peer: the same messages in SQLite FTS5, read by a plain Python loop, as a careful person would do it in an hour.

A table of messages in order of time, and an FTS5 index over their text (unicode61, accents removed) that keeps no copy
of it (external content), whose row numbers are those of the table. Nothing is sealed, hashed, de-duplicated or logged.
A search gives what Argus gives: the exact count, and of each hit its time, sender, conversation and marked text.

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
CREATE VIRTUAL TABLE words USING fts5(
  text, content='messages', content_rowid='number', tokenize="unicode61 remove_diacritics 2"
);
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


# One hit: number, time, sender, conversation, text with its found words between marks.
Hits = list[tuple[object, ...]]
MARKED = "highlight(words, 0, char(2), char(3))"


class Peer:
    """The database, open for searching; every answer is (how many, hits of the page)."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.base.executescript("PRAGMA mmap_size=8000000000; PRAGMA cache_size=-256000;")

    def best(self, match: str, limit: int = 20) -> tuple[int, Hits]:
        """Ranked by BM25, with the exact count."""
        (total,) = self._one("SELECT count(*) FROM words WHERE words MATCH ?", match)
        marked = self.base.execute(
            f"SELECT rowid, {MARKED} FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (match, limit)
        ).fetchall()
        return total, self._hits(marked)

    def newest(self, match: str, limit: int = 100, *, count: bool = True) -> tuple[int, Hits]:
        """The last ones first."""
        if match == "*":
            (total,) = self._one("SELECT count(*) FROM messages") if count else (0,)
            newest = "SELECT number, ts, sender, conv, text FROM messages ORDER BY number DESC LIMIT ?"
            return total, self.base.execute(newest, (limit,)).fetchall()
        (total,) = self._one("SELECT count(*) FROM words WHERE words MATCH ?", match) if count else (0,)
        marked = self.base.execute(
            f"SELECT rowid, {MARKED} FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (match, limit)
        ).fetchall()
        return total, self._hits(marked)

    def within(self, match: str, sender: str, since: str, until: str, limit: int = 20) -> tuple[int, Hits]:
        """Ranked, of one sender, between two days."""
        (first,) = self._one("SELECT number FROM messages WHERE ts >= ? ORDER BY ts LIMIT 1", since) or (1 << 62,)
        (end,) = self._one("SELECT number FROM messages WHERE ts >= ? ORDER BY ts LIMIT 1", until) or (1 << 62,)
        given = (match, first, end, sender)
        joined = (
            "FROM words JOIN messages ON messages.number = words.rowid "
            "WHERE words MATCH ? AND words.rowid >= ? AND words.rowid < ? AND sender = ?"
        )
        (total,) = self.base.execute(f"SELECT count(*) {joined}", given).fetchone()
        columns = f"number, ts, sender, conv, {MARKED}"
        return total, self.base.execute(f"SELECT {columns} {joined} ORDER BY rank LIMIT ?", (*given, limit)).fetchall()

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

    def _hits(self, marked: Hits) -> Hits:
        marks = ",".join("?" * len(marked))
        asked = f"SELECT number, ts, sender, conv FROM messages WHERE number IN ({marks})"
        found = {row[0]: row for row in self.base.execute(asked, [number for number, _ in marked])}
        return [(*found[number], text) for number, text in marked]


if __name__ == "__main__":
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
