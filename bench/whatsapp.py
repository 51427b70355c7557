"""Invented WhatsApp deliveries of any length, and what their import costs: an exported text, and a `msgstore.db`.

    python bench/whatsapp.py 1000000 chat.txt
    python bench/whatsapp.py 1000000 msgstore.db

The texts are those of `corpus.py`. The export is that of one group with 60 people, in the style of an Android phone set
to Dutch; the database has 300 chats, and what real ones have beside their messages: receipts of everything the owner
sent, pictures, answers, reactions, edits, places, events of groups. The same for the same number of messages.
"""

import argparse
import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import corpus
import numpy as np

VERSION = 1
KINDS = ("text", "msgstore")
_FIRST = datetime(2019, 1, 1, tzinfo=UTC)
_SECONDS = 3 * 365 * 86_400
_CHATS, _PEOPLE = 300, 2_000
_TABLES = """
CREATE TABLE jid (_id INTEGER PRIMARY KEY AUTOINCREMENT, user TEXT NOT NULL, server TEXT NOT NULL, agent INTEGER,
  device INTEGER, type INTEGER, raw_string TEXT);
CREATE TABLE chat (_id INTEGER PRIMARY KEY AUTOINCREMENT, jid_row_id INTEGER UNIQUE, hidden INTEGER, subject TEXT,
  created_timestamp INTEGER);
CREATE TABLE message (_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL,
  key_id TEXT NOT NULL, sender_jid_row_id INTEGER, status INTEGER, broadcast INTEGER, recipient_count INTEGER,
  participant_hash TEXT, origination_flags INTEGER, origin INTEGER, timestamp INTEGER, received_timestamp INTEGER,
  receipt_server_timestamp INTEGER, message_type INTEGER, text_data TEXT, starred INTEGER, lookup_tables INTEGER,
  message_add_on_flags INTEGER, sort_id INTEGER NOT NULL DEFAULT 0);
CREATE TABLE message_media (message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, file_path TEXT, file_size INTEGER,
  mime_type TEXT, file_length INTEGER, file_hash TEXT, width INTEGER, height INTEGER);
CREATE TABLE message_quoted (message_row_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER NOT NULL,
  parent_message_chat_row_id INTEGER NOT NULL, from_me INTEGER NOT NULL, sender_jid_row_id INTEGER,
  key_id TEXT NOT NULL, timestamp INTEGER, message_type INTEGER, text_data TEXT);
CREATE TABLE message_location (message_row_id INTEGER PRIMARY KEY, chat_row_id INTEGER, latitude REAL, longitude REAL);
CREATE TABLE message_system (message_row_id INTEGER PRIMARY KEY, action_type INTEGER NOT NULL);
CREATE TABLE message_edit_info (message_row_id INTEGER PRIMARY KEY, original_key_id TEXT, edited_timestamp INTEGER);
CREATE TABLE message_add_on (_id INTEGER PRIMARY KEY AUTOINCREMENT, chat_row_id INTEGER, from_me INTEGER,
  key_id TEXT NOT NULL, sender_jid_row_id INTEGER, parent_message_row_id INTEGER, timestamp INTEGER,
  status INTEGER, message_add_on_type INTEGER);
CREATE INDEX message_add_on_parent ON message_add_on (parent_message_row_id);
CREATE TABLE message_add_on_reaction (message_add_on_row_id INTEGER PRIMARY KEY, reaction TEXT,
  sender_timestamp INTEGER);
CREATE TABLE receipt_user (_id INTEGER PRIMARY KEY AUTOINCREMENT, message_row_id INTEGER NOT NULL,
  receipt_user_jid_row_id INTEGER NOT NULL, receipt_timestamp INTEGER, read_timestamp INTEGER,
  played_timestamp INTEGER);
CREATE UNIQUE INDEX receipt_user_message ON receipt_user (message_row_id, receipt_user_jid_row_id);
"""


def write(kind: str, path: Path, messages: int) -> None:
    """Write one of KINDS."""
    {"text": _write_text, "msgstore": _write_database}[kind](path, messages)


def _texts(messages: int) -> Iterator[str]:
    for lines, _ in corpus.rows(messages):
        for line in lines:
            yield json.loads(line)["text"]


def _write_text(path: Path, messages: int) -> None:
    random = np.random.default_rng(corpus.SEED)
    names = [f"Persoon {number}" for number in range(40)] + [f"+32 460 00 {number:02d} 00" for number in range(20)]
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(_texts(messages)):
            at = _FIRST + timedelta(seconds=_SECONDS * number // messages)
            head = f"{at:%d-%m-%Y %H:%M} - "
            if number % 500 == 499:
                file.write(f"{head}{names[number % 60]} heeft {names[number % 40]} toegevoegd\n")
            elif number % 40 == 39:
                file.write(f"{head}{names[number % 60]}: <Media weggelaten>\n")
            else:
                file.write(f"{head}{names[int(random.random() ** 2 * 60)]}: {text}\n")


def _write_database(path: Path, messages: int) -> None:
    random = np.random.default_rng(corpus.SEED)
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    base.executescript(f"PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN; {_TABLES}")
    people = [(n, f"3246{n:07d}", "s.whatsapp.net", 0, 0, 0, f"3246{n:07d}@s.whatsapp.net") for n in range(1, _PEOPLE)]
    groups = [
        (_PEOPLE + n, f"1203630000{n:08d}", "g.us", 0, 0, 1, f"1203630000{n:08d}@g.us") for n in range(_CHATS // 3)
    ]
    base.executemany("INSERT INTO jid VALUES (?, ?, ?, ?, ?, ?, ?)", [*people, *groups])
    chats = [
        (n + 1, _PEOPLE + n if n < len(groups) else n, 0, f"Group {n}" if n < len(groups) else None, 0)
        for n in range(_CHATS)
    ]
    base.executemany("INSERT INTO chat VALUES (?, ?, ?, ?, ?)", chats)
    base.execute("INSERT INTO message (_id, chat_row_id, from_me, key_id) VALUES (1, -1, 0, '-1')")
    for number, text in enumerate(_texts(messages), 2):
        _message(base, random, number, text, int(_FIRST.timestamp() * 1000) + _SECONDS * 1000 * number // messages)
    base.execute("COMMIT")
    base.close()


def _message(base: sqlite3.Connection, random: np.random.Generator, number: int, text: str, at: int) -> None:
    """A message with what belongs to it. In a group, everybody who read it has a receipt of his own."""
    luck = random.random(3)
    chat = int(luck[0] ** 2 * _CHATS) + 1
    group = chat <= _CHATS // 3
    mine = luck[1] < 0.4
    sender = 0 if mine or not group else int(luck[1] * 1000) + 1
    kind = 1 if luck[2] < 0.08 else 5 if luck[2] < 0.085 else 7 if luck[2] < 0.09 else 0
    status, got, server = (13, 0, at + 200) if mine else (0, at + 500, -1)
    base.execute(
        "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, 0, 0, NULL, 0, 0, ?, ?, ?, ?, ?, 0, 0, 0, ?)",
        (number, chat, mine, f"3EB0{number:016X}", sender, status, at, got, server, kind, text, number),
    )
    if kind == 1:
        digest = base64.b64encode(hashlib.sha256(str(number).encode()).digest()).decode()
        name = f"Media/WhatsApp Images/IMG-{number:08d}-WA0001.jpg"
        row = (number, chat, name, 90_000, "image/jpeg", 90_000, digest, 960, 1280)
        base.execute("INSERT INTO message_media VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    elif kind == 5:
        base.execute("INSERT INTO message_location VALUES (?, ?, 51.2, 4.4)", (number, chat))
    elif kind == 7:
        base.execute("INSERT INTO message_system VALUES (?, 5)", (number,))
    if number % 12 == 0:
        quoted = (number, chat, chat, 0, sender, f"3EB0{number - 5:016X}", at - 1000, 0, text[:40])
        base.execute("INSERT INTO message_quoted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", quoted)
    if number % 20 == 0:
        row = (number, chat, 0, f"R{number}", int(luck[2] * 1000) + 1, number, at + 9_000)
        base.execute("INSERT INTO message_add_on VALUES (?, ?, ?, ?, ?, ?, ?, 0, 56)", row)
        base.execute("INSERT INTO message_add_on_reaction VALUES (?, '\U0001f44d', ?)", (number, at + 9_000))
    if number % 100 == 0:
        base.execute("INSERT INTO message_edit_info VALUES (?, ?, ?)", (number, f"3EB0{number:016X}", at + 60_000))
    if mine and kind != 7:
        base.execute("INSERT INTO receipt_user VALUES (NULL, ?, ?, ?, ?, 0)", (number, chat, at + 900, at + 20_000))


def main() -> None:
    """Write a delivery from the command line."""
    asked = argparse.ArgumentParser(description="Write an invented WhatsApp export or database.")
    asked.add_argument("messages", type=int)
    asked.add_argument("path", type=Path)
    given = asked.parse_args()
    write("msgstore" if given.path.suffix == ".db" else "text", given.path, given.messages)


if __name__ == "__main__":
    main()
