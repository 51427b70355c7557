"""Archives: what is in them becomes files of the delivery, to a depth of three; what cannot be taken out is counted."""

import io
import json
import sqlite3
import tarfile
import warnings
import zipfile
from hashlib import sha256
from pathlib import Path

import pyzipper

from argus.intake import Progress, import_paths
from tests.intake.program import argus, argus_json, new_case

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(60)


def log(number: int) -> bytes:
    return f"[12:0{number}] <quayman{number}> the box number {number} stands on quay 1742\n".encode()


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # two members of one name are wanted here
                archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def tarred(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def items_of(dossier: Path, delivery: int = 1) -> list[dict[str, object]]:
    return argus_json(dossier, "deliveries", str(delivery))["items"]


def test_members_of_nested_archives_are_files_of_the_delivery_and_found_by_search(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    inner = tarred(("logs/2021-03-04_#inner.txt", log(1)))
    middle = zipped(("middle.tar.gz", inner), ("2021-03-05_#middle.txt", log(2)))
    (tmp_path / "outer.zip").write_bytes(zipped(("in/middle.zip", middle), ("2021-03-06_#outer.txt", log(3))))
    report = argus_json(dossier.folder, "import", str(tmp_path / "outer.zip"), "--tz", "UTC")
    assert (report["files"], report["archives"], report["messages_new"], report["unreadable"]) == (6, 3, 3, 0)
    items = {each["name"]: each for each in items_of(dossier.folder)}
    deepest = items["outer.zip/in/middle.zip/middle.tar.gz/logs/2021-03-04_#inner.txt"]
    assert (deepest["state"], deepest["sha256"]) == ("read", sha256(log(1)).hexdigest())
    assert items["outer.zip"]["state"] == "opened"
    assert deepest["parent_id"] == items["outer.zip/in/middle.zip/middle.tar.gz"]["item_id"]
    assert argus_json(dossier.folder, "search", "quay 1742")["total"] == 3
    again = argus_json(dossier.folder, "import", str(tmp_path / "outer.zip"), "--tz", "UTC")
    assert (again["rows_in"], again["known_items"], again["files"]) == (0, 1, 1)
    argus(dossier.folder, "verify")


def test_every_file_and_every_member_is_looked_at_once(tmp_path):
    dossier, user = new_case(tmp_path / "case.argus")
    given = tmp_path / "given"
    given.mkdir()
    (given / "2021-03-04_#plain.txt").write_bytes(log(1))
    (given / "packed.zip").write_bytes(zipped(("2021-03-05_#a.txt", log(2)), ("2021-03-06_#b.txt", log(3))))
    looked: list[int] = []

    def told(progress: Progress) -> None:
        if progress.phase == "looking" and progress.done == 0:
            looked.append(progress.total)

    assert import_paths(dossier, user, [given], zone="UTC", on_progress=told).messages_new == 3
    assert looked == [2, 2]  # the two files given, then the two members


def test_a_fourth_archive_inside_another_is_named_and_not_opened(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    packed = zipped(("2021-03-04_#deep.txt", log(1)))
    for depth in range(3):
        packed = zipped((f"{depth}.zip", packed), (f"2021-03-0{depth + 5}_#x.txt", log(depth + 2)))
    (tmp_path / "deep.zip").write_bytes(packed)
    report = argus_json(dossier.folder, "import", str(tmp_path / "deep.zip"), "--tz", "UTC", status=3)
    assert (report["messages_new"], report["archives"]) == (3, 3)
    assert [each["name"] for each in report["unknown_items"]] == ["deep.zip/2.zip/1.zip/0.zip"]


def test_two_members_of_one_name_are_both_kept(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    name = "2021-03-04_#quay.txt"
    (tmp_path / "twice.zip").write_bytes(zipped((name, log(1)), (name, log(2))))
    report = argus_json(dossier.folder, "import", str(tmp_path / "twice.zip"), "--tz", "UTC")
    assert report["messages_new"] == 2
    names = [each["name"] for each in items_of(dossier.folder)]
    assert names == ["twice.zip", f"twice.zip/{name}", f"twice.zip/{name}"]


def test_an_encrypted_archive_asks_for_its_key_and_is_read_with_it(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    path = tmp_path / "locked.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"quay seventeen")
        archive.writestr("2021-03-04_#quay.txt", log(1))
    refused = argus(dossier.folder, "import", str(path), "--tz", "UTC", status=2)
    assert "--key FILE" in refused.stderr
    (tmp_path / "wrong.key").write_bytes(b"quay eighteen\n")
    refused = argus(dossier.folder, "import", str(path), "--tz", "UTC", "--key", str(tmp_path / "wrong.key"), status=2)
    assert "does not open" in refused.stderr
    (tmp_path / "right.key").write_bytes(b"quay seventeen\n")
    report = argus_json(dossier.folder, "import", str(path), "--tz", "UTC", "--key", str(tmp_path / "right.key"))
    assert (report["messages_new"], report["unreadable"]) == (1, 0)
    kept = b"".join(each.read_bytes() for each in dossier.folder.rglob("*") if each.is_file())
    assert b"quay seventeen" not in kept


def test_beside_readable_files_a_locked_archive_is_counted_and_the_others_go_on(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    with pyzipper.AESZipFile(tmp_path / "locked.zip", "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"quay seventeen")
        archive.writestr("2021-03-04_#quay.txt", log(1))
    (tmp_path / "2021-03-05_#open.txt").write_bytes(log(2))
    paths = [str(tmp_path / "locked.zip"), str(tmp_path / "2021-03-05_#open.txt")]
    report = argus_json(dossier.folder, "import", *paths, "--tz", "UTC", status=3)
    assert (report["messages_new"], report["unreadable"]) == (1, 1)
    (tmp_path / "key").write_bytes(b"quay seventeen")
    again = argus_json(dossier.folder, "import", *paths, "--tz", "UTC", "--key", str(tmp_path / "key"))
    assert (again["messages_new"], again["known_items"]) == (1, 1)


def test_attachments_are_sealed_kept_and_linked(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    lines = [
        {"sent_at": "2021-03-04T05:06:07Z", "chat": "c", "sender": "a", "text": "see", "attachment": "photos/box.png"},
        {"sent_at": "2021-03-04T05:06:08Z", "chat": "c", "sender": "a", "text": "gone", "attachment": "photos/no.png"},
    ]
    chat = "\n".join(map(json.dumps, lines)).encode()
    (tmp_path / "export.zip").write_bytes(zipped(("chat/messages.jsonl", chat), ("chat/photos/box.png", PICTURE)))
    report = argus_json(dossier.folder, "import", str(tmp_path / "export.zip"))
    assert (report["messages_new"], report["kept"], report["unknown_items"]) == (2, 1, [])
    hits = argus_json(dossier.folder, "search", "see OR gone", "--sort", "oldest")["hits"]
    found = [argus_json(dossier.folder, "show", hit["message_id"])["fields"]["attachments"] for hit in hits]
    assert [each[0]["sha256"] for each in found] == [sha256(PICTURE).hexdigest(), None]


def test_messages_that_stand_in_the_write_ahead_log_alone_are_read_when_it_comes_later(tmp_path):
    dossier, _ = new_case(tmp_path / "case.argus")
    made = tmp_path / "made"
    made.mkdir()
    writer = sqlite3.connect(made / "mmssms.db", isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id, address, date, date_sent, type, body, read)")
    writer.execute("CREATE TABLE threads (_id INTEGER PRIMARY KEY, recipient_ids TEXT)")
    writer.execute("CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY, address TEXT)")
    row = "INSERT INTO sms VALUES (?, 1, '+32460000001', ?, 0, 1, ?, 1)"
    writer.execute(row, (1, 1614834367000, "in the database"))
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for number in range(2, 5):
        writer.execute(row, (number, 1614834367000 + number, "in the log alone"))
    given = tmp_path / "given"
    given.mkdir()
    (given / "mmssms.db").write_bytes((made / "mmssms.db").read_bytes())
    first = argus_json(dossier.folder, "import", str(given))
    (given / "mmssms.db-wal").write_bytes((made / "mmssms.db-wal").read_bytes())
    second = argus_json(dossier.folder, "import", str(given))
    writer.close()
    assert first["messages_new"] == 1
    assert (second["messages_new"], second["sightings"], second["kept"]) == (3, 1, 1)
