"""Make the sample databases of WhatsApp for Android: `msgstore.db` in its new and old form, with `wa.db` and a log.

    python tests/samples/make_whatsapp_android.py

Tables have the columns of real databases, as far as they say something. Nobody in them is real.
"""
# ruff: noqa: E501 - one row of a table is one line here

import base64
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = Path(__file__).parent / "whatsapp-android"
PICTURE = base64.b64encode(hashlib.sha256(b"a picture of a box").digest()).decode()
START = 1_615_536_300_000  # 2021-03-12 08:05 UTC

NEW = """
CREATE TABLE jid (_id INTEGER PRIMARY KEY, user TEXT, server TEXT, type INTEGER, raw_string TEXT);
CREATE TABLE jid_map (lid_row_id INTEGER PRIMARY KEY, jid_row_id INTEGER, sort_id INTEGER);
CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, hidden INTEGER, subject TEXT, created_timestamp INTEGER);
CREATE TABLE message (_id INTEGER PRIMARY KEY, chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL,
  key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, recipient_count INTEGER, timestamp INTEGER,
  received_timestamp INTEGER, receipt_server_timestamp INTEGER, message_type INTEGER, text_data TEXT, starred INTEGER,
  lookup_tables INTEGER, sort_id INTEGER NOT NULL DEFAULT 0);
CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, file_path TEXT, file_size INTEGER,
  mime_type TEXT, file_length INTEGER, media_name TEXT, file_hash TEXT, media_duration INTEGER, width INTEGER);
CREATE TABLE message_quoted (message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER,
  sender_jid_row_id INTEGER, key_id TEXT, timestamp INTEGER, message_type INTEGER, text_data TEXT);
CREATE TABLE message_location (message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, latitude REAL, longitude REAL,
  place_name TEXT, place_address TEXT);
CREATE TABLE message_vcard (_id INTEGER PRIMARY KEY, message_row_id INTEGER, vcard TEXT);
CREATE TABLE message_add_on (_id INTEGER PRIMARY KEY, chat_row_id INTEGER, from_me INTEGER, key_id TEXT,
  sender_jid_row_id INTEGER, parent_message_row_id INTEGER, timestamp INTEGER, message_add_on_type INTEGER);
CREATE TABLE message_add_on_reaction (message_add_on_row_id INTEGER PRIMARY KEY, reaction TEXT, sender_timestamp INTEGER);
CREATE TABLE message_system (message_row_id INTEGER PRIMARY KEY, action_type INTEGER NOT NULL);
CREATE TABLE message_system_chat_participant (message_row_id INTEGER, user_jid_row_id INTEGER);
CREATE TABLE message_system_number_change (message_row_id INTEGER PRIMARY KEY, old_jid_row_id INTEGER, new_jid_row_id INTEGER);
CREATE TABLE message_edit_info (message_row_id INTEGER PRIMARY KEY, original_key_id TEXT, edited_timestamp INTEGER, sender_timestamp INTEGER);
CREATE TABLE message_revoked (message_row_id INTEGER PRIMARY KEY, revoked_key_id TEXT, admin_jid_row_id INTEGER);
CREATE TABLE message_forwarded (message_row_id INTEGER PRIMARY KEY, forward_score INTEGER);
CREATE TABLE message_poll_option (_id INTEGER PRIMARY KEY, message_row_id INTEGER, option_name TEXT, vote_total INTEGER);
CREATE TABLE receipt_user (_id INTEGER PRIMARY KEY, message_row_id INTEGER, receipt_user_jid_row_id INTEGER,
  receipt_timestamp INTEGER, read_timestamp INTEGER, played_timestamp INTEGER);
CREATE TABLE call_log (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, from_me INTEGER, call_id TEXT, timestamp INTEGER,
  video_call INTEGER, duration INTEGER, call_result INTEGER, group_jid_row_id INTEGER NOT NULL DEFAULT 0,
  call_creator_device_jid_row_id INTEGER NOT NULL DEFAULT 0);
CREATE TABLE call_log_participant_v2 (_id INTEGER PRIMARY KEY, call_log_row_id INTEGER, jid_row_id INTEGER, call_result INTEGER);
CREATE TABLE group_participant_user (_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER, user_jid_row_id INTEGER, rank INTEGER, pending INTEGER);
CREATE TABLE group_past_participant_user (_id INTEGER PRIMARY KEY, group_jid_row_id INTEGER, user_jid_row_id INTEGER, is_leave INTEGER, timestamp INTEGER);
CREATE TABLE props (_id INTEGER PRIMARY KEY, key TEXT, value TEXT);
"""

ANN, BOB, CARL, GROUP, LID, OWN = 1, 2, 3, 4, 5, 6
JIDS = [
    (ANN, "32460000001", "s.whatsapp.net", 0, "32460000001@s.whatsapp.net"),
    (BOB, "32460000002", "s.whatsapp.net", 0, "32460000002@s.whatsapp.net"),
    (CARL, "32460000003", "s.whatsapp.net", 0, "32460000003@s.whatsapp.net"),
    (GROUP, "120363000000000001", "g.us", 1, "120363000000000001@g.us"),
    (LID, "99900000000003", "lid", 18, "99900000000003@lid"),
    (OWN, "32460000009", "s.whatsapp.net", 17, "32460000009.0:1@s.whatsapp.net"),
    (7, "", "", 11, ""),
    (8, "status", "broadcast", 5, "status@broadcast"),
]
PAIR, CREW, STATUS, GONE = 10, 11, 12, 13
CHATS = [
    (PAIR, ANN, 0, None, None),
    (CREW, GROUP, 0, "Crew", START),
    (STATUS, 8, 1, None, None),
    (GONE, 99, 1, None, None),
]


def messages() -> list[tuple[object, ...]]:
    """Rows of `message`."""

    def row(
        number: int, chat: int, mine: int, sender: int, kind: int, text: object, at: object = None
    ) -> tuple[object, ...]:
        at = START + number * 60_000 if at is None else at
        got = 0 if mine or not isinstance(at, int) else at + 500
        status = 13 if mine else 0
        server = at + 200 if mine and isinstance(at, int) else -1
        return (number, chat, mine, f"KEY{number:04d}", sender, status, 0, at, got, server, kind, text, 0, 0, number)

    return [
        (1, -1, 0, "-1", None, None, None, None, None, None, None, None, None, None, 0),
        row(2, CREW, 0, ANN, 7, "Crew"),
        row(3, CREW, 0, ANN, 7, None),
        row(4, CREW, 0, ANN, 0, "morning \U0001f6a2"),
        row(5, CREW, 1, 0, 0, "which quay?"),
        row(6, CREW, 0, LID, 0, "1742, I am behind a hidden id"),
        row(7, PAIR, 0, 0, 1, "the box"),
        row(8, PAIR, 1, 0, 2, None),
        row(9, PAIR, 0, 0, 5, None),
        row(10, PAIR, 0, 0, 4, "Eva"),
        row(11, PAIR, 0, 0, 15, None),
        row(12, PAIR, 1, 0, 0, "at ten, not nine"),
        row(13, PAIR, 0, 0, 10, None),
        row(14, CREW, 0, BOB, 66, "When?"),
        row(15, CREW, 0, CARL, 7, None),
        row(16, PAIR, 0, 0, 7, None),
        row(17, PAIR, 0, 0, 0, "time that cannot be", 10**17),
        row(18, GONE, 0, 0, 0, "chat without a jid"),
        row(19, STATUS, 0, BOB, 1, None),
        row(20, PAIR, 0, 0, 0, b"\xff\xfebytes"),
        row(21, PAIR, 0, 0, 77, "a type of tomorrow"),
    ]


ROWS: dict[str, Sequence[tuple[object, ...]]] = {
    "jid": JIDS,
    "jid_map": [(LID, CARL, 1)],
    "chat": CHATS,
    "message": messages(),
    "message_media": [
        (7, PAIR, "Media/WhatsApp Images/IMG-20210312-WA0001.jpg", 4242, "image/jpeg", 4242, None, PICTURE, 0, 640),
        (
            8,
            PAIR,
            "Media/WhatsApp Voice Notes/PTT-20210312-WA0002.opus",
            17,
            "audio/ogg; codecs=opus",
            17,
            None,
            "no hash",
            3,
            0,
        ),
        (19, STATUS, None, 0, "image/jpeg", 99, None, None, 0, 0),
    ],
    "message_quoted": [(6, CREW, 1, 0, "KEY0005", START + 300_000, 0, "which quay?")],
    "message_location": [(9, PAIR, 51.2194, 4.4025, "Quay 1742", "Antwerp")],
    "message_vcard": [(1, 10, "BEGIN:VCARD\nFN:Eva\nTEL:+32460000005\nEND:VCARD")],
    "message_add_on": [
        (1, CREW, 1, "R1", 0, 4, START + 900_000, 56),
        (2, CREW, 0, "R2", BOB, 4, START + 901_000, 56),
        (3, CREW, 0, "V1", ANN, 14, START + 902_000, 67),
    ],
    "message_add_on_reaction": [(1, "\U0001f44d", START + 900_500), (2, "", START + 901_500)],
    "message_system": [(2, 11), (3, 12), (15, 5), (16, 10)],
    "message_system_chat_participant": [(3, BOB), (3, LID)],
    "message_system_number_change": [(16, ANN, BOB)],
    "message_edit_info": [(12, "KEY0012", START + 800_000, START + 800_100)],
    "message_revoked": [(11, "KEY0011", 0)],
    "message_forwarded": [(4, 2)],
    "message_poll_option": [(1, 14, "now", 2), (2, 14, "later", 0)],
    "receipt_user": [
        (1, 5, ANN, START + 310_000, START + 320_000, 0),
        (2, 5, BOB, START + 311_000, -1, None),
        (3, 8, ANN, START + 490_000, START + 491_000, START + 492_000),
    ],
    "call_log": [
        (1, ANN, 1, "call:1", START + 1_000_000, 0, 95, 5, 0, OWN),
        (2, BOB, 0, "call:2", START + 1_100_000, 1, 0, 4, GROUP, 0),
    ],
    "call_log_participant_v2": [(1, 2, CARL, 4)],
    "group_participant_user": [(1, GROUP, ANN, 2, 0), (2, GROUP, BOB, 0, 0), (3, GROUP, 7, 1, 0)],
    "group_past_participant_user": [(1, GROUP, LID, 1, START + 900_000)],
    "props": [(1, "schema", "7")],
}

BOOK = """
CREATE TABLE wa_contacts (_id INTEGER PRIMARY KEY, jid TEXT, is_whatsapp_user INTEGER, status TEXT, number TEXT,
  display_name TEXT, wa_name TEXT);
"""
CONTACTS = [
    (1, "32460000001@s.whatsapp.net", 1, "at sea", "+32460000001", "Ann", "annie"),
    (2, "32460000003@s.whatsapp.net", 1, None, None, None, "Carl"),
    (3, None, 0, None, "+32460000004", "Nobody", None),
]

OLD = """
CREATE TABLE messages (_id INTEGER PRIMARY KEY, key_remote_jid TEXT NOT NULL, key_from_me INTEGER, key_id TEXT NOT NULL,
  status INTEGER, needs_push INTEGER, data TEXT, timestamp INTEGER, media_url TEXT, media_mime_type TEXT,
  media_wa_type TEXT, media_size INTEGER, media_name TEXT, media_caption TEXT, media_hash TEXT, media_duration INTEGER,
  latitude REAL, longitude REAL, thumb_image TEXT, remote_resource TEXT, received_timestamp INTEGER,
  receipt_device_timestamp INTEGER, read_device_timestamp INTEGER, played_device_timestamp INTEGER, starred INTEGER,
  quoted_row_id INTEGER, edit_version INTEGER, forwarded INTEGER);
CREATE TABLE messages_quotes (_id INTEGER PRIMARY KEY, key_remote_jid TEXT, key_id TEXT, data TEXT);
CREATE TABLE chat_list (_id INTEGER PRIMARY KEY, key_remote_jid TEXT, subject TEXT);
CREATE TABLE jid (_id INTEGER PRIMARY KEY, user TEXT, server TEXT, type INTEGER, raw_string TEXT);
CREATE TABLE receipts (_id INTEGER PRIMARY KEY, key_remote_jid TEXT, key_id TEXT, remote_resource TEXT,
  receipt_device_timestamp INTEGER, read_device_timestamp INTEGER, played_device_timestamp INTEGER);
CREATE TABLE group_participants (_id INTEGER PRIMARY KEY, gjid TEXT, jid TEXT, admin INTEGER);
"""
NAMES = [line.split()[0] for line in OLD.partition("(")[2].partition(");")[0].replace("\n", " ").split(", ")]
ANN_JID, BOB_JID, OLD_GROUP = "32460000001@s.whatsapp.net", "32460000002@s.whatsapp.net", "32460000001-1600000000@g.us"
JAVA = b"\xac\xed\x00\x05sr\x00\x16com.whatsapp.MediaDatat\x00-Media/WhatsApp Images/IMG-20200101-WA0001.jpg\x00\x01"


def old_messages() -> list[tuple[object, ...]]:
    """Rows of `messages`."""
    shared = {"media_wa_type": "0", "media_size": 0, "latitude": 0.0, "longitude": 0.0, "status": 0, "needs_push": 0}
    rows = [
        {
            "key_remote_jid": "-1",
            "key_from_me": 0,
            "key_id": "-1",
            "status": -1,
            "media_wa_type": "-1",
            "media_size": -1,
        },
        {"key_remote_jid": OLD_GROUP, "remote_resource": ANN_JID, "status": 6, "data": "Old crew", "media_size": 11},
        {"key_remote_jid": OLD_GROUP, "remote_resource": BOB_JID, "status": 6, "media_size": 4},
        {"key_remote_jid": OLD_GROUP, "remote_resource": ANN_JID, "data": "good day", "starred": 1},
        {"key_remote_jid": OLD_GROUP, "key_from_me": 1, "data": "day", "status": 5, "quoted_row_id": 1},
        {
            "key_remote_jid": ANN_JID,
            "media_wa_type": "1",
            "media_mime_type": "image/jpeg",
            "media_size": 4242,
            "media_caption": "the box",
            "media_hash": PICTURE,
            "media_url": "https://media.example/box",
            "thumb_image": JAVA,
        },
        {
            "key_remote_jid": ANN_JID,
            "key_from_me": 1,
            "data": "seen",
            "receipt_device_timestamp": START,
            "read_device_timestamp": START + 1,
        },
        {
            "key_remote_jid": ANN_JID,
            "media_wa_type": "5",
            "latitude": 51.2194,
            "longitude": 4.4025,
            "media_name": "Quay",
        },
        {"key_remote_jid": ANN_JID, "edit_version": 7, "media_wa_type": "15"},
    ]
    found = []
    for number, said in enumerate(rows, 1):
        at = START + number * 60_000
        row = {"_id": number, "key_id": f"OLD{number:04d}", "key_from_me": 0, "timestamp": at} | shared | said
        row.setdefault("received_timestamp", 0 if said.get("key_from_me") else at + 300)
        found.append(tuple(row.get(name) for name in NAMES))
    return found


OLD_ROWS: Mapping[str, Sequence[tuple[object, ...]]] = {
    "messages": old_messages(),
    "messages_quotes": [(1, OLD_GROUP, "OLD0004", "good day")],
    "chat_list": [(1, OLD_GROUP, "Old crew"), (2, ANN_JID, None)],
    "jid": [(1, "32460000001", "s.whatsapp.net", 0, ANN_JID), (2, "32460000001-1600000000", "g.us", 1, OLD_GROUP)],
    "receipts": [(1, OLD_GROUP, "OLD0005", ANN_JID, START + 5, START + 6, None)],
    "group_participants": [(1, OLD_GROUP, ANN_JID, 1), (2, OLD_GROUP, BOB_JID, 0), (3, OLD_GROUP, "", 0)],
}


def database(path: Path, schema: str, rows: Mapping[str, Sequence[tuple[object, ...]]]) -> sqlite3.Connection:
    """A new database, its connection left open in the mode of a write-ahead log."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"PRAGMA page_size = 512; PRAGMA journal_mode = WAL; BEGIN; {schema}")
    for table, found in rows.items():
        for row in found:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return connection


def write(path: Path, schema: str, rows: Mapping[str, Sequence[tuple[object, ...]]], behind: str = "") -> None:
    """A database at `path`, and in `<path>.beside` the log with what the statement `behind` did."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / path.name
        connection = database(made, schema, rows)
        if behind:
            connection.execute(behind)
            beside = Path(f"{path}.beside")
            beside.mkdir(exist_ok=True)
            shutil.copy(made, path)
            shutil.copy(f"{made}-wal", beside / f"{path.name}-wal")
            connection.close()
        else:
            connection.close()
            shutil.copy(made, path)


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    later = (22, PAIR, 0, "KEY0022", 0, 0, 0, START + 1_320_000, START + 1_320_500, -1, 0, "only in the log", 0, 0, 22)
    write(FOLDER / "msgstore.db", NEW, ROWS, f"INSERT INTO message VALUES {later}")
    write(FOLDER / "msgstore.db.beside" / "wa.db", BOOK, {"wa_contacts": CONTACTS})
    write(FOLDER / "wa.db", BOOK, {"wa_contacts": CONTACTS})
    write(FOLDER / "msgstore-old.db", OLD, OLD_ROWS)


if __name__ == "__main__":
    main()
