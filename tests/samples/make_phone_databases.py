"""Make the samples of phone databases, which an editor cannot write: Apple Messages and Android text messages.

`python tests/samples/make_phone_databases.py` writes them anew. Nobody in them is real; numbers are made up.
"""

import plistlib
import shutil
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
NANOSECONDS = 10**9
# 2021-03-04 05:06:07 UTC in seconds since 2001
START = 636_527_167
OWNER, ANNA, BRAM = "+32460000001", "+32460000011", "bram@example.org"


def main() -> None:
    """Write all samples."""
    make_apple(HERE / "imessage" / "sms.db")
    make_android(HERE / "android-sms" / "mmssms.db")


def typed_stream(text: str) -> bytes:
    """A body as Messages writes it: an attributed string of one run."""
    content = text.encode()
    size = bytes([len(content)]) if len(content) < 0x80 else b"\x81" + len(content).to_bytes(2, "little")
    return (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x19NSMutableAttributedString\x00\x84\x84\x12"
        b"NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08"
        b"NSString\x01\x95\x84\x01+"
        + size
        + content
        + b"\x86\x84\x02iI\x01\x01\x92\x84\x84\x84\x0cNSDictionary\x00\x95"
        b"\x84\x01i\x01\x92\x84\x98\x98\x1d__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08NSNumber\x00\x84\x84"
        b"\x07NSValue\x00\x95\x84\x01*\x84\x9b\x9b\x00\x86\x86\x86"
    )


APPLE = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
  handle_id INTEGER DEFAULT 0, attributedBody BLOB, service TEXT, account TEXT, error INTEGER DEFAULT 0, date INTEGER,
  date_read INTEGER, date_delivered INTEGER, is_from_me INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0,
  cache_roomnames TEXT, is_audio_message INTEGER DEFAULT 0, date_played INTEGER, item_type INTEGER DEFAULT 0,
  other_handle INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, associated_message_guid TEXT,
  associated_message_type INTEGER DEFAULT 0, associated_message_emoji TEXT, thread_originator_guid TEXT,
  balloon_bundle_id TEXT, date_edited INTEGER DEFAULT 0, message_summary_info BLOB);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL,
  UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,
  chat_identifier TEXT, service_name TEXT, display_name TEXT, account_login TEXT);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, filename TEXT, mime_type TEXT,
  transfer_name TEXT, total_bytes INTEGER DEFAULT 0);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER, delete_date INTEGER);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE (chat_id, handle_id));
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE (message_id, attachment_id));
CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL);
CREATE TABLE kvtable (ROWID INTEGER PRIMARY KEY, key TEXT, value BLOB);
CREATE TRIGGER before_delete_on_attachment BEFORE DELETE ON attachment BEGIN SELECT before_delete(OLD.guid); END;
"""


def make_apple(path: Path) -> None:
    """`sms.db` with its write-ahead log, which alone holds the last two messages."""
    with TemporaryDirectory() as folder:
        working = Path(folder) / path.name
        database = sqlite3.connect(working, isolation_level=None)
        database.executescript("PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;" + APPLE)
        _fill_apple(database)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _message(database, 1, guid="G-22", text="this stands in the log only", handle_id=1, date=at(220))
        _message(database, 1, guid="G-23", handle_id=1, associated_message_guid="p:0/G-22", date=at(221),
                 associated_message_type=2003, text="Laughed at it", is_from_me=1)  # fmt: skip
        shutil.copyfile(working, path)
        beside = Path(f"{path}.beside")
        beside.mkdir(exist_ok=True)
        shutil.copyfile(f"{working}-wal", beside / f"{path.name}-wal")
        database.close()


def at(seconds: int) -> int:
    """A time in nanoseconds since 2001."""
    return (START + seconds) * NANOSECONDS


def _message(database: sqlite3.Connection, chat: int | None, **columns: object) -> int:
    columns = {"service": "iMessage", "account": f"p:{OWNER}"} | columns
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    row_id = database.execute(f"INSERT INTO message ({names}) VALUES ({marks})", tuple(columns.values())).lastrowid
    if chat is not None:
        database.execute("INSERT INTO chat_message_join VALUES (?, ?)", (chat, row_id))
    return row_id or 0


def _fill_apple(database: sqlite3.Connection) -> None:
    database.executemany(
        "INSERT INTO handle (id, country, service) VALUES (?, ?, ?)",
        [(ANNA, "be", "iMessage"), (BRAM, "nl", "iMessage"), (ANNA, "be", "SMS")],
    )
    database.executemany(
        "INSERT INTO chat (guid, style, chat_identifier, service_name, display_name) VALUES (?, ?, ?, ?, ?)",
        [
            (f"iMessage;-;{ANNA}", 45, ANNA, "iMessage", ""),
            ("iMessage;+;chat900001", 43, "chat900001", "iMessage", "Kaai 12"),
            (f"SMS;-;{ANNA}", 45, ANNA, "SMS", None),
        ],
    )
    database.executemany("INSERT INTO chat_handle_join VALUES (?, ?)", [(1, 1), (2, 1), (2, 2), (3, 3)])
    edited = {"ec": {"0": [{"d": START + 69.0, "t": typed_stream("gate twelve")}, {"d": START + 75.0, "t": b""}]}}
    taken_back = {"rp": [0], "ust": True}
    here: list[tuple[int | None, dict[str, object]]] = [
        (1, {"guid": "G-01", "text": "is it there?", "handle_id": 1, "date": at(0), "date_read": at(5), "is_read": 1}),
        (1, {"guid": "G-02", "attributedBody": typed_stream("yes, since noon " + "é" * 80), "handle_id": 1,
             "date": at(10), "date_delivered": at(11), "date_read": at(12), "is_from_me": 1}),
        (2, {"guid": "G-03", "text": "\ufffc", "handle_id": 2, "date": at(20) + 123_000_000}),
        (1, {"guid": "G-04", "text": "Loved it", "handle_id": 1, "date": at(30), "associated_message_type": 2000,
             "associated_message_guid": "p:0/G-02"}),
        (2, {"guid": "G-05", "text": "👍 to it", "is_from_me": 1, "date": at(40), "associated_message_type": 2006,
             "associated_message_emoji": "👍", "associated_message_guid": "bp:G-03"}),
        (2, {"guid": "G-06", "handle_id": 1, "date": at(45), "associated_message_type": 3001,
             "associated_message_guid": "p:0/G-03"}),
        (2, {"guid": "G-07", "text": "which one?", "handle_id": 1, "date": at(50), "thread_originator_guid": "G-03"}),
        (1, {"guid": "G-08", "text": "gate fourteen", "handle_id": 1, "date": at(60), "date_edited": at(75),
             "message_summary_info": plistlib.dumps(edited, fmt=plistlib.FMT_BINARY)}),
        (1, {"guid": "G-09", "is_from_me": 1, "date": at(80), "date_edited": at(85),
             "message_summary_info": plistlib.dumps(taken_back, fmt=plistlib.FMT_BINARY)}),
        (2, {"guid": "G-10", "handle_id": 2, "date": at(90), "item_type": 2, "group_title": "Kaai 12"}),
        (2, {"guid": "G-11", "handle_id": 2, "date": at(100), "item_type": 1, "other_handle": 1}),
        (2, {"guid": "G-12", "handle_id": 1, "date": at(110), "item_type": 3}),
        (1, {"guid": "G-13", "handle_id": 1, "date": at(120), "is_audio_message": 1, "date_played": at(125)}),
        (1, {"guid": "G-14", "text": "\ufffchere", "handle_id": 1, "date": at(130)}),
        (None, {"guid": "G-15", "text": "delete this", "handle_id": 1, "date": at(140)}),
        (1, {"guid": "G-16", "text": "Liked “what is gone”", "handle_id": 1, "date": at(150),
             "associated_message_type": 2001, "associated_message_guid": "p:0/G-99"}),
        (1, {"guid": "G-17", "text": "in the year 30,000", "handle_id": 1, "date": 900_000_000_000}),
        (1, {"guid": "G-18", "text": "undated", "handle_id": 1, "date": 0}),
        (3, {"guid": "G-19", "text": "by SMS", "handle_id": 3, "date": START + 190, "service": "SMS", "error": 7}),
        (1, {"guid": "G-20", "handle_id": 1, "date": at(200), "item_type": 6, "is_from_me": 1}),
        (None, {"guid": "G-21", "text": "in no chat", "handle_id": 2, "date": at(210), "attributedBody": b"junk"}),
    ]  # fmt: skip
    for chat, columns in here:
        _message(database, chat, **columns)
    database.execute("UPDATE message SET text = CAST(x'636166e9' AS TEXT) WHERE guid = 'G-19'")
    database.execute("INSERT INTO chat_recoverable_message_join VALUES (1, 15, ?)", (at(145),))
    database.executemany(
        "INSERT INTO attachment (guid, filename, mime_type, transfer_name, total_bytes) VALUES (?, ?, ?, ?, ?)",
        [
            ("A-1", "~/Library/SMS/Attachments/0a/IMG_0001.HEIC", "image/heic", "IMG_0001.HEIC", 1234),
            ("A-2", "~/Library/SMS/Attachments/0b/Audio Message.caf", "audio/x-caf", "Audio Message.caf", 99),
            ("A-3", "~/Library/SMS/Attachments/0c/CL.loc.vcf", "text/x-vlocation", "CL.loc.vcf", 50),
            ("A-4", None, None, "left behind.pdf", 0),
        ],
    )
    database.executemany("INSERT INTO message_attachment_join VALUES (?, ?)", [(3, 1), (13, 2), (14, 3), (7, 77)])
    database.executemany("INSERT INTO deleted_messages (guid) VALUES (?)", [("G-97",), ("G-98",)])


ANDROID = """
CREATE TABLE android_metadata (locale TEXT);
CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER,
  date_sent INTEGER DEFAULT 0, protocol INTEGER, read INTEGER DEFAULT 0, status INTEGER DEFAULT -1, type INTEGER,
  subject TEXT, body TEXT, service_center TEXT, error_code INTEGER DEFAULT 0);
CREATE TABLE pdu (_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, date INTEGER, date_sent INTEGER DEFAULT 0,
  msg_box INTEGER, read INTEGER DEFAULT 0, m_id TEXT, sub TEXT, sub_cs INTEGER, m_type INTEGER);
CREATE TABLE part (_id INTEGER PRIMARY KEY AUTOINCREMENT, mid INTEGER, seq INTEGER DEFAULT 0, ct TEXT, name TEXT,
  cl TEXT, _data TEXT, text TEXT);
CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER, charset INTEGER);
CREATE TABLE threads (_id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER DEFAULT 0, recipient_ids TEXT, snippet TEXT);
CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT);
CREATE TABLE raw (_id INTEGER PRIMARY KEY, date INTEGER, reference_number INTEGER, count INTEGER, sequence INTEGER,
  address TEXT, pdu TEXT);
CREATE TRIGGER sms_words_update AFTER UPDATE ON sms BEGIN UPDATE words SET index_text = NEW.body; END;
"""
CLOCK = 1_614_834_367  # 2021-03-04 05:06:07 UTC


def make_android(path: Path) -> None:
    """`mmssms.db` with text messages in every box, an MMS to a group, and reports."""
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA page_size=1024;" + ANDROID)
    database.executemany(
        "INSERT INTO canonical_addresses (address) VALUES (?)", [("+32 460 00 00 11",), ("+32460000012",)]
    )
    database.executemany("INSERT INTO threads (recipient_ids) VALUES (?)", [("1",), ("1 2",), ("9",)])
    sms = "INSERT INTO sms (thread_id, address, date, date_sent, type, body, status, subject) VALUES (?,?,?,?,?,?,?,?)"
    ms = CLOCK * 1000
    database.executemany(
        sms,
        [
            (1, "+32460000011", ms + 1_234, ms, 1, "are you there?", -1, None),
            (1, "+32 460 00 00 11", ms + 60_000, 0, 2, "yes", 0, None),
            (1, "+32460000011", ms + 70_000, 0, 3, "draft of an ans", -1, None),
            (2, "+32460000012", ms + 80_000, ms + 79_001, 1, "from the group", -1, "quay"),
            (3, "1210", ms + 90_000, ms + 90_000, 1, "code 123456", -1, None),
            (1, "+32460000011", ms + 95_000, 0, 5, "did not go out", 64, None),
            (None, None, None, 0, 1, None, -1, None),
            (1, "+32460000011", 10**17, 0, 2, "beyond the calendar", -1, None),
        ],
    )
    pdu = "INSERT INTO pdu (thread_id, date, date_sent, msg_box, m_id, sub, sub_cs, m_type) VALUES (?,?,?,?,?,?,?,?)"
    database.executemany(
        pdu,
        [
            (1, CLOCK + 100, CLOCK + 99, 1, "m-1", "kaai twaalf Ã©Ã©n", 106, 132),
            (2, CLOCK + 200, 0, 2, "m-2", None, None, 128),
            (1, CLOCK + 300, 0, 1, "m-2", None, None, 134),
            (1, CLOCK + 400, 0, 1, None, None, None, 130),
        ],
    )
    database.executemany(
        "INSERT INTO part (mid, seq, ct, name, cl, _data, text) VALUES (?,?,?,?,?,?,?)",
        [
            (1, -1, "application/smil", "smil.xml", None, None, "<smil/>"),
            (1, 1, "text/plain", None, "t.txt", None, "second"),
            (1, 0, "text/plain", None, "t0.txt", None, "first"),
            (1, 2, "image/jpeg", None, "box.jpg", "/data/user/0/mms/parts/PART_1.jpg", None),
            (2, 0, "audio/amr", "say.amr", None, None, None),
        ],
    )
    database.executemany(
        "INSERT INTO addr (msg_id, address, type, charset) VALUES (?,?,?,106)",
        [
            (1, "+32460000011", 137),
            (1, "+32460000001", 151),
            (2, "insert-address-token", 137),
            (2, "+32460000011", 151),
            (2, "+32460000012", 130),
            (4, "+32460000011", 137),
        ],
    )
    database.execute("INSERT INTO raw VALUES (1, ?, 5, 3, 2, '+32460000012', '00AA')", (ms,))
    database.close()


if __name__ == "__main__":
    main()
