"""Databases made to do harm are refused in words or read, in a child process, within the limits."""

import gzip
import shutil
import sqlite3
from pathlib import Path

import pytest

from argus.readers.databases import what_hinders
from tests.hostile.harness import Read, read_file, within
from tests.hostile.make_databases import HONEST, MAKERS
from tests.readers.samples import item_at
from tests.readers.shared_data import shared

# Nothing in them can be read as a chat.
REFUSED = {
    "endless_view",
    "view_that_says_table",
    "views_of_views",
    "long_definition",
    "many_definitions",
    "virtual_table",
    "wrong_encoding",
    "roots_elsewhere",
    "noise_behind_the_first_bytes",
    "noise",
}
# They are a chat, but of their messages only so many can be read; the rest is told.
IN_PART = {
    "wide_table": 0,
    "circle_of_pages": 0,
    "rows_without_end": 5,
    "circle_of_overflow": 0,
    "lie_of_a_gigabyte": 20,
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_hostile_database_is_refused_or_read_within_the_limits(name: str, tmp_path: Path) -> None:
    path = tmp_path / "sms.db"
    MAKERS[name](path)
    before, beside = path.read_bytes(), sorted(tmp_path.iterdir())
    found = within(read_file, str(path)).outcome
    assert isinstance(found, Read)
    if name in REFUSED:
        assert (found.reader, found.messages) == ("", 0)
    elif name in IN_PART:
        assert (found.reader, found.messages) == ("imessage", IN_PART[name])
        assert found.unreadable >= 1
        assert all(found.reasons)
    else:
        assert (found.reader, found.messages, found.unreadable) == ("imessage", HONEST, 0)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == beside


@pytest.mark.parametrize(
    "name", sorted(REFUSED - {"endless_view", "view_that_says_table", "views_of_views", "virtual_table"})
)
def test_what_cannot_be_opened_says_why(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    MAKERS[name](path)
    assert within(what_hinders, item_at(path)).outcome


@pytest.mark.parametrize("cut", [0, 1, 15, 16, 17, 99, 100, 101, 512, 4_095, 4_096, 4_097, 8_191, 8_192, 12_300])
def test_a_database_that_ends_early_is_refused_or_read_as_far_as_it_goes(cut: int, tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.db", tmp_path / "sms.db"
    MAKERS["utf_16_little"](whole)
    path.write_bytes(whole.read_bytes()[:cut])
    found = within(read_file, str(path)).outcome
    assert isinstance(found, Read)
    assert found.messages in (0, HONEST)
    assert found.covered or not found.reader


def test_a_long_log_of_another_database_is_left_aside_within_the_limits(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "source.db", isolation_level=None)
    for each in ("PRAGMA journal_mode=WAL", "PRAGMA wal_autocheckpoint=0", "CREATE TABLE m (a INTEGER PRIMARY KEY, b)"):
        database.execute(each)
    database.execute("BEGIN")
    database.executemany("INSERT INTO m (b) VALUES (?)", [("x" * 4_000,)] * 25_000)
    database.execute("COMMIT")
    shutil.copyfile(tmp_path / "source.db", tmp_path / "copy.db")
    shutil.copyfile(tmp_path / "source.db-wal", tmp_path / "log")
    database.close()
    assert (tmp_path / "log").stat().st_size > 90 << 20
    assert within(count_rows, str(tmp_path / "copy.db"), str(tmp_path / "log")).outcome == 25_000


def count_rows(path: str, log: str) -> int:
    """A step."""
    from argus.readers.databases import opened

    with opened(item_at(Path(path)), item_at(Path(log))) as database:
        return int(next(database.execute("SELECT count(b) FROM m"))[0])


@pytest.mark.parametrize("version", ["1.1.8", "2.0-le", "3.0", "4.0"])
def test_an_encrypted_database_is_refused(version: str, tmp_path: Path) -> None:
    path = tmp_path / "encrypted.db"
    path.write_bytes(gzip.decompress(shared(f"data/sqlcipher-testkey/sqlcipher-{version}-testkey.db.gz").read_bytes()))
    assert within(read_file, str(path)).outcome.reader == ""
    assert "encrypted" in within(what_hinders, item_at(path)).outcome
