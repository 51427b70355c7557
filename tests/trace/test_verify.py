"""One flipped byte anywhere is named; damage is a finding and never an exception."""

import json
import os
import shutil
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.access import Act, append, list_bases, sign_head
from argus.evidence import add_item, open_delivery, seal
from argus.store import open_dossier
from argus.trace import verify
from tests.trace.conftest import look


def flip(file, at):
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[at % len(content)] ^= 0x01
    file.write_bytes(content)


def told(report):
    return " / ".join(f"{each.where}: {each.what}" for each in report.findings)


def test_without_an_outside_head_the_answer_is_self_consistent_only(delivered):
    report = verify(delivered.dossier)
    found = report.as_json()
    assert (found["ok"], found["against"], found["findings"]) == (True, None, [])
    assert found["verdict"].startswith("Self-consistent only")
    assert found["checked"]["originals"] == found["checked"]["parts"] == found["checked"]["manifests"] == 1
    assert found["checked"]["heads"] == 4
    assert json.dumps(found)


def test_progress_ends_at_every_byte(delivered):
    steps = []
    verify(delivered.dossier, on_progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (1708, 1708)
    assert steps == sorted(steps)


@pytest.mark.parametrize("at", [0, 599, 1199])
def test_one_flipped_byte_in_an_original_is_named(delivered, at):
    (file,) = [each for each in delivered.dossier.evidence.rglob("*") if each.is_file()]
    flip(file, at)
    report = verify(delivered.dossier, delivered.outside)
    assert told(report) == f"evidence {file.name}: This file was changed: its bytes have another SHA-256"


def test_one_flipped_byte_in_a_part_is_named(delivered):
    flip(delivered.dossier.messages / "messages-1-0.parquet", 100)
    report = verify(delivered.dossier, delivered.outside)
    assert told(report) == "part messages-1-0.parquet: This file was changed: its bytes have another SHA-256"


def flip_in_register(dossier, table, column, where, at):
    with sqlite3.connect(dossier.folder / "register.sqlite") as register:
        ((content,),) = register.execute(f"SELECT {column} FROM {table} WHERE {where}")
        kind, content = type(content), bytearray(content.encode() if isinstance(content, str) else content)
        content[at % len(content)] ^= 0x01
        register.execute(
            f"UPDATE {table} SET {column} = ? WHERE {where}", (content.decode() if kind is str else bytes(content),)
        )
    register.close()


@pytest.mark.parametrize("column", ["entry", "leaf"])
@pytest.mark.parametrize("at", [0, 13, 31])
def test_one_flipped_byte_in_the_log_is_named(delivered, column, at):
    flip_in_register(delivered.dossier, "log_entries", column, "number = 17", at)
    report = verify(delivered.dossier, delivered.outside)
    assert "Entry 17 was changed" in told(report)
    assert report.findings[0].entry == 17


@pytest.mark.parametrize("at", range(0, 390, 13))
def test_one_flipped_byte_in_a_head_is_named(delivered, at):
    file = min(delivered.dossier.heads.glob("*.head"))
    flip(file, at)
    report = verify(delivered.dossier, delivered.outside)
    assert {each.where for each in report.findings} <= {f"heads/{file.name}", f"register.sqlite, log_heads {file.stem}"}
    assert not report.ok


def test_one_flipped_byte_in_an_exported_copy_is_blamed_on_the_copy(delivered):
    file = max(delivered.dossier.heads.glob("*.entries.jsonl"), key=lambda each: each.stat().st_size)
    flip(file, 700)
    report = verify(delivered.dossier, delivered.outside)
    assert len(report.findings) == 1
    assert report.findings[0].where == f"heads/{file.name}"
    assert "the log is what was signed" in report.findings[0].what


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("items", "name"),
        ("items", "rows_in"),
        ("items", "settled"),
        ("deliveries", "request"),
        ("deliveries", "report"),
        ("deliveries", "opened_by"),
        ("deliveries", "manifest"),
        ("deliveries", "manifest_sha256"),
        ("bases", "basis"),
        ("parts", "rows"),
        ("accounts", "handle"),
        ("services", "name"),
        ("log_frontier", "hash"),
        ("log_heads", "root"),
        ("log_heads", "note"),
    ],
)
def test_what_the_register_says_about_evidence_cannot_be_changed(delivered, table, column):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        register.execute(f"UPDATE {table} SET {column} = 'x' WHERE rowid = (SELECT max(rowid) FROM {table})")
    register.close()
    assert not verify(delivered.dossier).ok


@pytest.mark.parametrize(
    "table", ["items", "parts", "deliveries", "originals", "accounts", "log_heads", "log_entries", "log_frontier"]
)
def test_an_emptied_table_is_noticed(delivered, table):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        register.execute(f"DELETE FROM {table}")
    register.close()
    assert not verify(delivered.dossier).ok


def test_nobody_else_can_be_made_to_say_what_was_said(delivered):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        for old, new in (("nick7", "-"), ("nick9", "nick7"), ("-", "nick9")):
            register.execute("UPDATE accounts SET handle = ? WHERE handle = ?", (new, old))
    register.close()
    assert told(verify(delivered.dossier)) == (
        "register.sqlite, accounts: What numbers 1 to 50 stand for is not what was signed"
    )


def test_a_missing_original_part_head_key_or_copy_is_named(delivered):
    dossier = delivered.dossier
    (original,) = [each for each in dossier.evidence.rglob("*") if each.is_file()]
    lost = [
        original,
        dossier.messages / "messages-1-0.parquet",
        min(dossier.heads.glob("*.head")),
        *(dossier.heads / "keys").iterdir(),
        min(dossier.heads.glob("*.entries.jsonl")),
    ]
    for file in lost:
        file.unlink()
    found = told(verify(dossier))
    assert found.count("missing") == len(lost)
    assert all(file.name in found for file in lost)


def test_a_file_put_among_the_originals_is_named(delivered):
    (original,) = [each for each in delivered.dossier.evidence.rglob("*") if each.is_file()]
    (original.parent / ("ab" * 32)).write_bytes(b"not what its name says")
    (delivered.dossier.evidence / "extra.txt").write_bytes(b"x")
    found = told(verify(delivered.dossier))
    assert "evidence/extra.txt: This file was put here" in found
    assert f"{'ab' * 32}: This file was put here" in found


def test_what_an_interrupted_import_left_is_a_note(delivered, tmp_path):
    (tmp_path / "late").write_bytes(b"late")
    sealed = seal(delivered.dossier, tmp_path / "late")
    (delivered.dossier.evidence / ".00.part").write_bytes(b"half")
    report = verify(delivered.dossier, delivered.outside)
    assert report.ok
    assert len(report.notes) == 2
    with delivered.dossier.register.write() as tx:
        assert add_item(tx, 1, sealed, "late")  # a row that the manifest of a finished delivery does not name
    assert "This row was added" in told(verify(delivered.dossier))


def test_a_delivery_that_is_still_open_is_no_fault(delivered, tmp_path, basis_of):
    (tmp_path / "late").write_bytes(b"late")
    sealed = seal(delivered.dossier, tmp_path / "late")
    with delivered.dossier.register.write() as tx:
        number = open_delivery(tx, delivered.owner, basis_of(tx), {})
        add_item(tx, number, sealed, "late")
        append(tx, delivered.owner, Act.LOOK, {})
    assert verify(delivered.dossier, delivered.outside).ok
    sign_head(delivered.dossier)
    assert verify(delivered.dossier, delivered.outside).findings == ()


@pytest.fixture
def basis_of():
    return lambda tx: list_bases(tx)[0]


def test_entries_after_the_last_head_are_said_to_be_unsigned(delivered):
    look(delivered.dossier, delivered.owner, 3)
    report = verify(delivered.dossier, delivered.outside)
    assert report.ok
    assert [each.what for each in report.notes] == ["The last 3 entries are not covered by a signed head yet"]


@pytest.mark.parametrize(
    "entry",
    [b"", b"{}", b"[]", b"\xff\xfe", b'{"number":17}', b"null", b"1e999", "text", None, 7, b"[" * 100_000],
    ids=repr,
)
def test_an_entry_of_any_kind_is_a_finding_and_no_exception(delivered, entry):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        register.execute("PRAGMA ignore_check_constraints = ON")
        register.execute("PRAGMA writable_schema = ON")
        register.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'BLOB NOT NULL', 'BLOB') WHERE name = 'log_entries'"
        )
    register.close()
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        register.execute("UPDATE log_entries SET entry = ? WHERE number = 17", (entry,))
    register.close()
    report = verify(delivered.dossier, delivered.outside)
    assert "Entry 17" in told(report)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_any_damage_to_the_register_file_is_told_and_never_raised(delivered, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged") / "haven.argus"
    delivered.dossier.register.close()
    shutil.copytree(delivered.dossier.folder, folder)
    dossier = open_dossier(folder)
    dossier.register.close()
    file = folder / "register.sqlite"
    size = file.stat().st_size
    with file.open("r+b") as register:
        for _ in range(data.draw(st.integers(1, 8))):
            register.seek(data.draw(st.integers(0, size - 1)))
            register.write(data.draw(st.binary(min_size=1, max_size=64)))
        register.truncate(data.draw(st.sampled_from([size, size, size, size // 2, 100, 0])))
    report = verify(dossier, delivered.outside)
    dossier.register.close()
    assert json.dumps(report.as_json())
    if file.stat().st_size < size:
        assert not report.ok


def test_without_a_register_originals_are_still_checked_against_their_names(delivered):
    (original,) = [each for each in delivered.dossier.evidence.rglob("*") if each.is_file()]
    delivered.dossier.register.close()
    (delivered.dossier.folder / "register.sqlite").write_bytes(os.urandom(8192))
    assert f"{original.name}" not in told(verify(delivered.dossier))
    flip(original, 5)
    report = verify(delivered.dossier)
    assert f"{original.name}: This file was put here" in told(report)
    assert "register.sqlite" in told(report)


def test_of_many_faults_of_one_sort_twenty_are_written_out(delivered):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        register.execute("UPDATE log_entries SET leaf = x'00'")
    register.close()
    report = verify(delivered.dossier)
    assert sum("does not fit its leaf" in each.what for each in report.findings) == 20
    assert any("more of this sort" in each.what for each in report.findings)
