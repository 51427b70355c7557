"""Evidence databases: the write-ahead log counts, damage takes little with it, nothing that stands in them is run."""

import shutil
import sqlite3
import struct
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from argus.errors import EvidenceUnreadableError
from argus.readers.databases import opened, tables_of, what_hinders
from argus.readers.databases_rows import (
    FIRST_ROW,
    LAST_ROW,
    Gap,
    apple_moment,
    epoch_moment,
    kept_as_text,
    left_over,
    number_of,
    opened_for_plan,
    row_cuts,
    rows_in,
    spans_of_rows,
    text_of,
)
from argus.terms import UnreadableTimeError
from tests.readers.samples import item_at

PAGE_SIZES = st.sampled_from([512, 1024, 4096, 65536])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 40), st.sampled_from([0, 30, 3_000])),
        st.tuples(st.just("delete"), st.integers(2, 9), st.just(0)),
        st.tuples(st.just("change"), st.integers(1, 5), st.just(0)),
        st.tuples(st.just("commit"), st.just(0), st.just(0)),
        st.tuples(st.just("roll back"), st.just(0), st.just(0)),
        st.tuples(st.just("write back"), st.just(0), st.just(0)),
    ),
    max_size=25,
)


def database(path: Path, *statements: str) -> sqlite3.Connection:
    made = sqlite3.connect(path, isolation_level=None)
    for each in statements:
        made.execute(each)
    return made


def take(made: sqlite3.Connection, step: tuple[str, int, int]) -> None:
    """One step of a program that keeps messages."""
    what, number, size = step
    if what in ("add", "delete", "change") and not made.in_transaction:
        made.execute("BEGIN")
    if what == "add":
        made.executemany("INSERT INTO m (b, c) VALUES (?, ?)", [(n, "x" * size) for n in range(number)])
    elif what == "delete":
        made.execute("DELETE FROM m WHERE a % ? = 0", (number,))
    elif what == "change":
        made.execute("UPDATE m SET b = b + 1 WHERE a % ? = 0", (number,))
    elif made.in_transaction:
        made.execute("ROLLBACK" if what == "roll back" else "COMMIT")
    elif what == "write back":
        made.execute("PRAGMA wal_checkpoint(RESTART)")


def seen_by_sqlite(path: Path) -> Any:
    made = sqlite3.connect(path)
    try:
        return made.execute("SELECT a, b, c FROM m ORDER BY a").fetchall()
    except sqlite3.Error:
        return "unreadable"
    finally:
        made.close()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    page=PAGE_SIZES, steps=STEPS, cut=st.floats(0, 1), flip=st.none() | st.tuples(st.floats(0, 1), st.integers(0, 7))
)
@example(page=4096, steps=[("add", 9, 30), ("commit", 0, 0)], cut=1.0, flip=None)
def test_a_database_and_its_log_show_what_sqlite_itself_shows(
    page: int, steps: list[tuple[str, int, int]], cut: float, flip: tuple[float, int] | None
) -> None:
    with TemporaryDirectory() as folder:
        source, path, log = (Path(folder) / name for name in ("source", "copy", "log"))
        made = database(source, f"PRAGMA page_size={page}", "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0")
        made.execute("PRAGMA cache_size=2")  # changes that are not committed reach the log too
        made.execute("CREATE TABLE m (a INTEGER PRIMARY KEY, b, c)")
        for step in steps:
            take(made, step)
        content = bytearray(Path(f"{source}-wal").read_bytes())
        content = content[: int(len(content) * cut)]
        if flip and content:
            content[int((len(content) - 1) * flip[0])] ^= 1 << flip[1]
        shutil.copyfile(source, path)
        made.close()
        log.write_bytes(content)
        before = path.read_bytes()
        try:
            with opened(item_at(path), item_at(log)) as evidence:
                found: Any = list(evidence.execute("SELECT a, b, c FROM m ORDER BY a"))
        except apsw.Error:
            found = "unreadable"
        assert path.read_bytes() == before
        assert sorted(each.name for each in Path(folder).iterdir() if each.name.startswith("copy")) == ["copy"]
        Path(f"{path}-wal").write_bytes(content)
        assert found == seen_by_sqlite(path)


def test_messages_that_only_the_log_has_are_found_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    made = database(path, "PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "CREATE TABLE m (a, b)")
    made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    made.execute("INSERT INTO m VALUES (1, 'only in the log')")
    copy, log = tmp_path / "copy.db", tmp_path / "copy.log"
    shutil.copyfile(path, copy)
    shutil.copyfile(f"{path}-wal", log)
    made.close()
    there = sorted(tmp_path.iterdir())
    with opened(item_at(copy)) as evidence:
        assert list(evidence.execute("SELECT b FROM m")) == []
    with opened(item_at(copy), item_at(log)) as evidence:
        assert list(evidence.execute("SELECT b FROM m")) == [("only in the log",)]
        assert evidence.why_no_log == ""
    assert sorted(tmp_path.iterdir()) == there


@pytest.mark.parametrize(
    ("log", "why"),
    [
        (b"", "it has no heading of a write-ahead log"),
        (b"junk" * 100, "it has no heading of a write-ahead log"),
    ],
)
def test_a_log_that_is_none_is_left_aside_and_the_reason_told(tmp_path: Path, log: bytes, why: str) -> None:
    database(tmp_path / "a.db", "CREATE TABLE m (a)", "INSERT INTO m VALUES (1)").close()
    (tmp_path / "log").write_bytes(log)
    with opened(item_at(tmp_path / "a.db"), item_at(tmp_path / "log")) as evidence:
        assert (list(evidence.execute("SELECT a FROM m")), evidence.why_no_log) == ([(1,)], why)


def log_of(path: Path, page_size: int) -> bytes:
    made = database(path, f"PRAGMA page_size={page_size}", "PRAGMA journal_mode=WAL", "CREATE TABLE other (x)")
    content = Path(f"{path}-wal").read_bytes()
    made.close()
    return content


def test_a_log_of_another_database_is_left_aside(tmp_path: Path) -> None:
    database(tmp_path / "a.db", "PRAGMA page_size=4096", "CREATE TABLE m (a)", "INSERT INTO m VALUES (1)").close()
    another = log_of(tmp_path / "b.db", 1024)
    salted = bytearray(log_of(tmp_path / "c.db", 4096))
    salted[32 + 8 : 32 + 16] = struct.pack(">II", 1, 2)  # frames of an earlier log
    for content, why in ((another, "its pages have another size"), (bytes(salted), "no change in it is whole")):
        (tmp_path / "log").write_bytes(content)
        with opened(item_at(tmp_path / "a.db"), item_at(tmp_path / "log")) as evidence:
            assert list(evidence.execute("SELECT a FROM m")) == [(1,)]
            assert evidence.why_no_log.startswith(why)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO m VALUES (9)",
        "DELETE FROM m",
        "CREATE TABLE n (a)",
        "ATTACH 'x' AS y",
        "PRAGMA journal_mode=WAL",
        "PRAGMA table_info(m)",
        "SELECT * FROM pragma_database_list",
        "SELECT load_extension('x')",
        "SELECT randomblob(9), zeroblob(9)",
        "SELECT * FROM v",
        "SELECT * FROM f",
        "SELECT g FROM m",
        "SELECT sql FROM sqlite_schema",
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n",
    ],
)
def test_only_stored_columns_of_plain_tables_can_be_read(tmp_path: Path, statement: str) -> None:
    database(
        tmp_path / "a.db",
        "CREATE TABLE m (a, g AS (a + 1))",
        "CREATE VIEW v AS SELECT a FROM m",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
        "INSERT INTO m VALUES (1)",
    ).close()
    assert set(tables_of(item_at(tmp_path / "a.db"))["m"]) == {"a"}
    with opened(item_at(tmp_path / "a.db")) as evidence:
        assert "v" not in evidence.tables
        with pytest.raises(apsw.Error):
            list(evidence.execute(statement))
        assert list(evidence.execute("SELECT a FROM m")) == [(1,)]


def test_rows_behind_a_damaged_page_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    made = database(path, "PRAGMA page_size=512", "CREATE TABLE m (a INTEGER PRIMARY KEY, b)", "BEGIN")
    made.executemany("INSERT INTO m VALUES (?, ?)", [(n, f"text {n} " * 4) for n in range(1, 501)])
    made.execute("COMMIT")
    made.close()
    content = bytearray(path.read_bytes())
    at = content.index(b"text 250 ") // 512 * 512
    content[at : at + 512] = b"\xaa" * 512
    path.write_bytes(content)
    with opened(item_at(path)) as evidence:
        found = list(rows_in(evidence, "m", ("b",)))
    gaps = [each for each in found if isinstance(each, Gap)]
    rows = [each[0] for each in found if not isinstance(each, Gap)]
    assert len(gaps) == 1
    assert gaps[0].first <= 250 <= gaps[0].last
    assert rows + list(range(gaps[0].first, gaps[0].last + 1)) != rows
    assert sorted(rows + list(range(gaps[0].first, gaps[0].last + 1))) == list(range(1, 501))
    assert gaps[0].last - gaps[0].first < 20


def test_text_that_is_no_text_is_escaped_and_missing_columns_are_empty(tmp_path: Path) -> None:
    made = database(tmp_path / "a.db", "CREATE TABLE m (rowid TEXT, b TEXT)")
    made.execute("INSERT INTO m VALUES ('x', CAST(x'63ff' AS TEXT)), ('y', 'fine'), ('z', x'ff')")
    made.close()
    with opened(item_at(tmp_path / "a.db")) as evidence:
        assert list(rows_in(evidence, "m", ("b", "c", "rowid"))) == [
            (1, "c\\xff", None, "x"),
            (2, "fine", None, "y"),
            (3, b"\xff", None, "z"),
        ]
        assert list(rows_in(evidence, "m", ("rowid",), ["m", 2, 2], "b = ?", "fine")) == [(2, "y")]


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_databases_in_utf_16_are_read(tmp_path: Path, encoding: str) -> None:
    made = database(tmp_path / "a.db", f"PRAGMA encoding='{encoding}'", "CREATE TABLE m (b)")
    made.execute("INSERT INTO m VALUES ('één 👍')")
    made.close()
    with opened(item_at(tmp_path / "a.db")) as evidence:
        assert list(rows_in(evidence, "m", ("b",))) == [(1, "één 👍")]


def test_cuts_cover_all_row_ids_and_spans_all_bytes(tmp_path: Path) -> None:
    made = database(tmp_path / "a.db", "CREATE TABLE m (a INTEGER PRIMARY KEY, b)")
    ids = [-5, 0, *range(3, 40, 3), 2**62]
    made.executemany("INSERT INTO m VALUES (?, 'x')", [(each,) for each in ids])
    made.close()
    item = item_at(tmp_path / "a.db")
    with opened(item) as evidence:
        for rows_a_span in (1, 4, 100):
            cuts = row_cuts(evidence, "m", rows_a_span)
            assert (cuts[0][1], cuts[-1][2]) == (FIRST_ROW, LAST_ROW)
            assert all(left[2] + 1 == right[1] for left, right in pairwise(cuts))
            assert [row[0] for cut in cuts for row in rows_in(evidence, "m", ("b",), cut)] == ids  # type: ignore[index]
            spans = spans_of_rows(item, cuts)
            assert (spans[0].start, spans[-1].end) == (0, item.size)
            assert all(left.end == right.start for left, right in pairwise(spans))
        assert row_cuts(evidence, "absent") == []


def test_a_file_that_is_no_readable_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
    assert tables_of(item_at(path)) == {}
    assert "encrypted" in (what_hinders(item_at(path)) or "")
    with pytest.raises(EvidenceUnreadableError), opened_for_plan(item_at(path), None):
        pass
    path.write_bytes(b"noise" * 100)
    assert "encrypted as a whole" in (what_hinders(item_at(path)) or "")
    database(tmp_path / "b.db", "CREATE TABLE m (a)").close()
    assert what_hinders(item_at(tmp_path / "b.db")) is None


def test_what_holds_its_default_says_nothing(tmp_path: Path) -> None:
    made = database(tmp_path / "a.db", "CREATE TABLE m (a DEFAULT 0, b DEFAULT 'no', c, d, e)")
    made.close()
    with opened(item_at(tmp_path / "a.db")) as evidence:
        assert left_over(evidence, "m", ("a", "b", "c", "d", "e"), (0, "no", 0, None, "")) == {"c": "0"}
        assert left_over(evidence, "m", ("a", "b", "c"), (1, "yes", b"\x01"), ("b",)) == {"a": "1", "c": "01"}


@pytest.mark.parametrize(
    ("value", "us", "precision"),
    [
        (469_908_586, 1_448_215_786_000_000, "second"),
        (469_908_586_000_000_000, 1_448_215_786_000_000, "second"),
        (469_908_586_123_000_000, 1_448_215_786_123_000, "millisecond"),
        (469_908_586_123_456_789, 1_448_215_786_123_456, "microsecond"),
        (469_908_586.5, 1_448_215_786_500_000, "millisecond"),
        ("469908586", 1_448_215_786_000_000, "second"),
        (-978_307_200, 0, "second"),
    ],
)
def test_apple_counts_seconds_or_nanoseconds_from_2001(value: object, us: int, precision: str) -> None:
    found = apple_moment(value)
    assert found is not None
    assert (found.us, found.precision, found.offset_minutes) == (us, precision, 0)


@pytest.mark.parametrize("value", [9 * 10**11, float("nan"), float("inf"), "soon", b"1", -(9 * 10**11)])
def test_no_time_of_the_calendar_is_refused(value: object) -> None:
    with pytest.raises(UnreadableTimeError):
        apple_moment(value)
    assert (apple_moment(0), apple_moment(None), epoch_moment(0), epoch_moment("")) == (None, None, None, None)
    with pytest.raises(UnreadableTimeError):
        epoch_moment(10**17)


def test_any_value_is_text() -> None:
    assert [text_of(each) for each in (None, "a", b"\xffa", 7, 0.1)] == [None, "a", "\\xffa", "7", "0.1"]
    assert (kept_as_text(b"\x00\x01"), kept_as_text(bytes(5_000))) == ("0001", "5000 bytes")
    assert [number_of(each) for each in ("7", 7.9, True, None, "x", float("nan"))] == [7, 7, None, None, None, None]
