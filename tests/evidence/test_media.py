"""What belongs beside a chat is known by its bytes; nothing that may hold messages is taken for it."""

import sqlite3
import zipfile

import pytest

from argus.evidence.media import companion_of, media_type
from tests.hostile.make_archives import plain_zip
from tests.readers.samples import SAMPLES

OOXML = "application/vnd.openxmlformats-officedocument."


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(50), "IMG-20240101-WA0001", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "x.txt", "image/png"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "STK-20240101-WA0001.webp", "image/webp"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "x.wav", "audio/wav"),
        (b"RIFF\x24\0\0\0AVI LIST", "x.avi", "video/x-msvideo"),
        (b"GIF89a\1\0\1\0", "x", "image/gif"),
        (b"OggS\0\2" + bytes(22) + b"\x01\x13OpusHead", "PTT-20240101-WA0001.opus", "audio/ogg"),
        (b"ID3\x03\0\0\0\0\0\0", "x.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x44" + bytes(50), "x.mp3", "audio/mpeg"),
        (b"\xff\xfb\x90\x44" + bytes(50), "x.bin", None),
        (b"\xff\xf1\x50\x80" + bytes(50), "x.aac", "audio/aac"),
        (b"#!AMR\n\x3c\x01", "x.amr", "audio/amr"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0", "x.m4a", "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "x.m4a", "audio/mp4"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "VID-20240101-WA0001.mp4", "video/mp4"),
        (b"\0\0\0\x1cftyp3gp5\0\0\0\0", "x.mp4", "video/3gpp"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "x", "video/quicktime"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "IMG_0001.HEIC", "image/heic"),
        (b"\x1a\x45\xdf\xa3" + bytes(20) + b"webm", "x.webm", "video/webm"),
        (b"\0\1\0\0Standard ACE DB\0", "x", None),
        (b"%PDF-1.7\n%\xe2\xe3", "bill of lading.pdf", "application/pdf"),
        (b"{\\rtf1\\ansi hello}", "x.rtf", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.doc", "application/msword"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "contact.vcf", "text/vcard"),
        (b"BEGIN:VCARD is what I wrote", "chat.txt", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "x.svg", "image/svg+xml"),
        (b"<html><body>messages</body></html>", "messages.html", None),
        (b"\x1f\x8b\x08\0" + bytes(20), "sticker.tgs", "application/x-tgsticker"),
        (b"\x1f\x8b\x08\0" + bytes(20), "chat.gz", None),
        (b"From me to you: hello", "x.txt", None),
        (b"BM is my bank", "x.txt", None),
        (b"ID3 was a good number", "x.txt", None),
        (b'{"messages": []}', "photo.jpg", None),
        (b"a;b;c\n1;2;3\n", "x.png", None),
        (b"SQLite format 3\0" + bytes(84), "x.jpg", None),
        (b"bplist00" + bytes(40), "x.plist", None),
        (bytes(4096), "x.jpg", None),
        (b"", "x.jpg", None),
    ],
)
def test_the_type_follows_from_the_bytes_and_the_name_decides_only_doubts(head, name, expected):
    assert media_type(head, name) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([("[Content_Types].xml", b""), ("word/document.xml", b"")], OOXML + "wordprocessingml.document"),
        ([("_rels/.rels", b""), ("xl/workbook.xml", b""), ("[Content_Types].xml", b"")], OOXML + "spreadsheetml.sheet"),
        ([("mimetype", b"application/epub+zip")], "application/epub+zip"),
        ([("AndroidManifest.xml", b"")], "application/vnd.android.package-archive"),
        ([("META-INF/MANIFEST.MF", b"")], "application/java-archive"),
        ([("chat.txt", b"")], None),
        ([("mimetype", b"a text about mime types")], None),
        ([("notes/[Content_Types].xml", b"")], None),
    ],
)
def test_documents_that_are_zip_inside_are_told_from_archives(members, expected):
    assert media_type(plain_zip(members, zipfile.ZIP_STORED), "x") == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_no_sample_of_a_chat_is_taken_for_something_seen_or_heard(sample):
    found = media_type(sample.path.read_bytes()[:65536], sample.path.name)
    assert found is None or found == OOXML + "spreadsheetml.sheet"


def test_what_sqlite_writes_beside_a_database_leads_to_it(tmp_path):
    path = tmp_path / "chat.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE message (text)")
        database.execute("INSERT INTO message VALUES ('hello')")
        database.commit()
        for ending in ("-wal", "-shm"):
            companion = tmp_path / f"chat.db{ending}"
            assert companion_of(f"phone/{companion.name}", companion.read_bytes()[:100]) == "phone/chat.db"
    database.close()
    assert companion_of("chat.db-wal", b"") == "chat.db"
    assert companion_of("chat.db-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(500)) == "chat.db"
    assert companion_of("chat.db-wal", b"something else") is None
    assert companion_of("chat.db", path.read_bytes()[:100]) is None
    assert companion_of("-wal", b"") is None
