"""Twelve ways to tamper with the log, each against a head that was kept elsewhere.

The intruder is an administrator: he may write every file of the dossier and knows the program, so that wherever he can
he makes leaves, frontier, numbers and exported copies fit again. What he lacks is the signing key.
"""

import json
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest

from argus.access import heads, sign_head
from argus.access.heads import parse_head
from argus.access.keys import KEY_FILE, publish_key, signing_key
from argus.access.log import Tree, canonical_json, leaf_hash
from argus.errors import UsageError
from argus.evidence.manifest import manifest_sha256, parse_envelope, sign_manifest
from argus.store import open_dossier
from argus.trace import verify
from tests.trace.conftest import look


def log_of(dossier):
    with sqlite3.connect(dossier.folder / "register.sqlite") as register:
        return [entry for (entry,) in register.execute("SELECT entry FROM log_entries ORDER BY number")]


def write_log(dossier, entries):
    """Put these entries in place of the log, and make numbers, leaves and frontier fit."""
    tree = Tree()
    renumbered = [canonical_json(json.loads(entry) | {"number": number}) for number, entry in enumerate(entries)]
    with sqlite3.connect(dossier.folder / "register.sqlite") as register:
        register.execute("DELETE FROM log_entries")
        register.execute("DELETE FROM log_frontier")
        for number, entry in enumerate(renumbered):
            register.execute("INSERT INTO log_entries VALUES (?, ?, ?)", (number, entry, leaf_hash(entry)))
            tree.push(leaf_hash(entry))
        rows = [(level, found) for level, found in enumerate(tree.frontier) if found is not None]
        register.executemany("INSERT INTO log_frontier VALUES (?, ?)", rows)
    register.close()


def changed(entry, **fields):
    return canonical_json(json.loads(entry) | fields)


def drop_heads_after(dossier, size):
    with sqlite3.connect(dossier.folder / "register.sqlite") as register:
        register.execute("DELETE FROM log_heads WHERE size > ?", (size,))
    register.close()
    for file in [*dossier.heads.glob("*.head"), *dossier.heads.glob("*.entries.jsonl")]:
        if int(re.findall(r"\d+", file.name)[-1]) > size:
            file.unlink()


def against_the_outside_head(delivered):
    report = verify(delivered.dossier, delivered.outside)
    assert not report.ok
    assert report.as_json()["ok"] is False
    return report, " / ".join(f"{each.where}: {each.what}" for each in report.findings)


def test_an_untouched_dossier_is_as_sealed(delivered):
    report = verify(delivered.dossier, delivered.outside)
    assert report.findings == ()
    assert report.as_json()["against"] == {
        "size": report.checked["entries"],
        "root": delivered.outside.read_text().split("\n")[2],
        "file": str(delivered.outside),
    }


def test_1_a_changed_field_is_named(delivered):
    entries = log_of(delivered.dossier)
    entries[17] = changed(entries[17], actor={"id": 9, "name": "Somebody else", "role": "owner"})
    write_log(delivered.dossier, entries)
    report, told = against_the_outside_head(delivered)
    assert "the first bad entry is 17" in told
    assert {each.entry for each in report.findings} == {17}


def test_1_a_field_changed_in_the_exported_copies_too_is_narrowed_down_by_the_heads(delivered):
    entries = log_of(delivered.dossier)
    entries[17] = changed(entries[17], act="look")
    write_log(delivered.dossier, entries)
    for file in delivered.dossier.heads.glob("*.entries.jsonl"):
        lines = file.read_bytes().splitlines()
        file.write_bytes(b"".join((entries[17] if b'"number":17,' in line else line) + b"\n" for line in lines))
    _, told = against_the_outside_head(delivered)
    heads = sorted(int(file.stem) for file in delivered.dossier.heads.glob("*.head"))
    before = max(size for size in heads if size <= 17)
    after = min(size for size in heads if size > 17)
    assert f"the first bad entry is one of {before} to {after - 1}" in told


def test_2_a_deleted_entry_leaves_a_gap(delivered):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        register.execute("DELETE FROM log_entries WHERE number = 17")
    register.close()
    report, told = against_the_outside_head(delivered)
    assert "Entry 17 is missing" in told
    assert report.findings[0].entry == 17


def test_2_an_entry_deleted_with_care_is_named(delivered):
    entries = log_of(delivered.dossier)
    write_log(delivered.dossier, entries[:17] + entries[18:])
    _, told = against_the_outside_head(delivered)
    assert "the first bad entry is 17" in told
    assert f"speaks of {len(entries)} entries, the log has {len(entries) - 1}" in told


def test_3_a_deleted_tail_is_a_shortened_log(delivered):
    entries = log_of(delivered.dossier)
    size = sorted(int(file.stem) for file in delivered.dossier.heads.glob("*.head"))[-2]
    write_log(delivered.dossier, entries[:size])
    drop_heads_after(delivered.dossier, size)
    assert verify(delivered.dossier).ok  # nothing inside the dossier can tell
    report, told = against_the_outside_head(delivered)
    assert f"The log was shortened: the outside head speaks of {len(entries)} entries, the log has {size}" in told
    assert [each.entry for each in report.findings] == [size]


def test_4_an_inserted_entry_is_named(delivered):
    entries = log_of(delivered.dossier)
    write_log(delivered.dossier, [*entries[:17], changed(entries[17], act="look"), *entries[17:]])
    _, told = against_the_outside_head(delivered)
    assert "the first bad entry is 17" in told


def test_5_reordered_entries_are_named(delivered):
    entries = log_of(delivered.dossier)
    entries[17], entries[21] = entries[21], entries[17]
    write_log(delivered.dossier, entries)
    _, told = against_the_outside_head(delivered)
    assert "the first bad entry is 17" in told


def test_5_rows_moved_without_care_contradict_their_own_numbers(delivered):
    with sqlite3.connect(delivered.dossier.folder / "register.sqlite") as register:
        for old, new in ((17, -1), (21, 17), (-1, 21)):
            register.execute("UPDATE log_entries SET number = ? WHERE number = ?", (new, old))
    register.close()
    _, told = against_the_outside_head(delivered)
    assert "Entry 17 calls itself 21" in told
    assert "Entry 21 calls itself 17" in told


def test_6_two_swapped_times_are_named(delivered):
    entries = log_of(delivered.dossier)
    first, second = json.loads(entries[17])["time"], json.loads(entries[21])["time"]
    entries[17], entries[21] = changed(entries[17], time=second), changed(entries[21], time=first)
    write_log(delivered.dossier, entries)
    _, told = against_the_outside_head(delivered)
    assert "the first bad entry is 17" in told


def recompute_all(delivered, *, sign):
    """Change one entry and make everything after it anew: entries, manifest, heads, exported copies."""
    dossier = delivered.dossier
    entries = log_of(dossier)
    entries[3] = changed(entries[3], software="argus 0.0.0")
    if sign:
        line = signing_key(dossier).public.verifier_line(f"argus/{dossier.dossier_id}")
        about = {"key": line, "key_id": signing_key(dossier).public.key_id}
        entries = [changed(each, about=about) if b'"new-key"' in each else each for each in entries]
        entries = [_with_manifest_of_his_own(dossier, each) if b'"manifest"' in each else each for each in entries]
    write_log(dossier, entries)
    shutil.rmtree(dossier.heads)
    dossier.heads.mkdir()
    with sqlite3.connect(dossier.folder / "register.sqlite") as register:
        register.execute("DELETE FROM log_heads")
    register.close()
    if sign:
        forge_head(dossier)


def _with_manifest_of_his_own(dossier, entry):
    with sqlite3.connect(dossier.folder / "register.sqlite") as register:
        ((manifest,),) = register.execute("SELECT manifest FROM deliveries")
        manifest = sign_manifest(parse_envelope(manifest).manifest, signing_key(dossier))
        sha256 = manifest_sha256(manifest)
        register.execute("UPDATE deliveries SET manifest = ?, manifest_sha256 = ?", (manifest, sha256))
    register.close()
    return changed(entry, about=json.loads(entry)["about"] | {"manifest": sha256})


def forge_head(dossier):
    """Sign a head with the intruder's key, without the entry that a first use would add."""
    key = signing_key(dossier)
    publish_key(dossier, key.public)
    with dossier.register.write() as tx:
        tree = heads.stored_tree(tx)
        head = heads._signed_head(dossier, key, tree, None)
        heads._export_entries(tx, dossier, 0, tree.size)
        (dossier.heads / f"{head.size}.head").write_text(head.note, "utf-8")
        heads._insert(tx, head)


@pytest.fixture
def intruders_key(tmp_path, monkeypatch):
    monkeypatch.setenv("ARGUS_KEYS", str(tmp_path / "intruder"))


def test_7_a_log_made_anew_without_a_key_has_no_signed_head(delivered):
    recompute_all(delivered, sign=False)
    _, told = against_the_outside_head(delivered)
    assert "are not those of the outside head" in told


def test_7_a_log_made_anew_with_a_key_of_his_own_is_signed_by_an_unknown_key(delivered, intruders_key):
    recompute_all(delivered, sign=True)
    # This is what self-consistent means, and why a head has to be kept elsewhere.
    assert verify(delivered.dossier).findings == ()
    _, told = against_the_outside_head(delivered)
    assert "not signed by a key that this log names: the key was replaced" in told
    assert "The log was forked or changed" in told


def test_8_an_older_backup_is_a_shortened_log(delivered, tmp_path):
    dossier = delivered.dossier
    dossier.register.close()
    shutil.copytree(dossier.folder, tmp_path / "backup.argus")
    look(dossier, delivered.owner, 5)
    head = sign_head(dossier)
    shutil.copy(dossier.heads / f"{head.size}.head", tmp_path / "newer.head")
    dossier.register.close()
    shutil.rmtree(dossier.folder)
    shutil.copytree(tmp_path / "backup.argus", dossier.folder)
    restored = open_dossier(dossier.folder)
    assert verify(restored, delivered.outside).ok
    report = verify(restored, tmp_path / "newer.head")
    restored.register.close()
    (finding,) = report.findings
    assert f"shortened: the outside head speaks of {head.size} entries, the log has {head.size - 5}" in finding.what


def test_9_a_fork_shows_two_heads_of_one_size(delivered, tmp_path):
    dossier = delivered.dossier
    dossier.register.close()
    shutil.copytree(dossier.folder, tmp_path / "fork.argus")
    fork = open_dossier(tmp_path / "fork.argus")
    for each, count in ((dossier, 5), (fork, 5)):
        look(each, delivered.owner, count)
        head = sign_head(each)
    fork.register.close()
    report = verify(dossier, tmp_path / "fork.argus" / "heads" / f"{head.size}.head")
    told = " / ".join(each.what for each in report.findings)
    assert f"The log was forked or changed: at {head.size} entries this dossier signed another root" in told
    shutil.copy(tmp_path / "fork.argus" / "heads" / f"{head.size}.head", dossier.heads)
    told = " / ".join(each.what for each in verify(dossier).findings)
    assert f"forked: there are two signed heads of {head.size} entries with different roots" in told


def test_10_a_replaced_key_is_noticed_with_and_without_an_outside_head(delivered, intruders_key):
    dossier = delivered.dossier
    (file,) = (dossier.heads / "keys").glob("*.pub")
    file.unlink()
    size = max(int(each.stem) for each in dossier.heads.glob("*.head"))
    drop_heads_after(dossier, -1)
    forge_head(dossier)
    assert size == max(int(each.stem) for each in dossier.heads.glob("*.head"))
    told = " / ".join(f"{each.where} {each.what}" for each in verify(dossier).findings)
    assert f"heads/{size}.head This head is not signed by a key that the log names before it" in told
    assert f"{file.name} The key that entry 1 names is missing here" in told
    assert not verify(dossier, delivered.outside).ok


def test_11_a_clock_set_back_is_a_note_and_no_fault(delivered, tmp_path):
    script = """
import datetime, sys
from pathlib import Path
from argus.access import heads, log
from argus.store import open_dossier
yesterday = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
log._now = lambda: yesterday
dossier = open_dossier(Path(sys.argv[1]))
heads.record(dossier, None, "look", {})
heads.sign_head(dossier)
"""
    subprocess.run([sys.executable, "-c", script, delivered.dossier.folder], check=True)
    report = verify(delivered.dossier, delivered.outside)
    assert report.findings == ()
    (note,) = report.notes
    assert re.fullmatch(r"The clock stood 8\d{4} s earlier than at the entry before", note.what)
    assert note.entry == report.checked["entries"] - 1


@pytest.mark.parametrize("kept", [0, 1, 30, 60, 150, 200, -1, -2])
def test_12_a_truncated_witness_file_is_a_clear_error(delivered, tmp_path, kept):
    cut = tmp_path / "cut.head"
    cut.write_bytes(delivered.outside.read_bytes()[:kept])
    with pytest.raises(UsageError) as error:
        verify(delivered.dossier, cut)
    assert "--against" in error.value.where
    assert error.value.do


def test_a_witness_file_with_many_heads_is_compared_with_all_of_them(delivered, tmp_path):
    heads = sorted(delivered.dossier.heads.glob("*.head"), key=lambda file: int(file.stem))
    witness = tmp_path / "witness.txt"
    witness.write_text("\n".join(file.read_text("utf-8") for file in heads), "utf-8")
    report = verify(delivered.dossier, witness)
    assert report.ok
    assert report.checked["outside_heads"] == len(heads)
    assert report.against.size == max(int(file.stem) for file in heads)


def test_an_outside_head_of_another_dossier_is_said_to_be_one(delivered, dossier):
    look(dossier, None, 3)
    other = sign_head(dossier)
    report = verify(delivered.dossier, dossier.heads / f"{other.size}.head")
    assert [each.what for each in report.findings] == ["The outside head is of another dossier"]


def test_an_outside_head_without_a_genuine_signature_counts_for_nothing(delivered, tmp_path, intruders_key):
    head = parse_head(delivered.outside.read_text("utf-8"))
    forged = delivered.outside.read_text("utf-8").replace(head.time, "2020-01-01T00:00:00.000000Z")
    (tmp_path / "forged.head").write_text(forged, "utf-8")
    report = verify(delivered.dossier, tmp_path / "forged.head")
    assert ["not genuine" in each.what for each in report.findings] == [True]


def test_a_key_kept_with_the_outside_head_is_believed(delivered, tmp_path):
    line = signing_key(delivered.dossier).public.verifier_line(f"argus/{delivered.dossier.dossier_id}")
    (tmp_path / "kept").write_text(f"{line}\n\n{delivered.outside.read_text('utf-8')}", "utf-8")
    assert verify(delivered.dossier, tmp_path / "kept").ok


def test_the_test_key_is_where_the_tests_put_it(delivered, tmp_path, intruders_key):
    assert signing_key(delivered.dossier)
    assert (tmp_path / "intruder" / KEY_FILE).exists()
