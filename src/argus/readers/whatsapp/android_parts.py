"""What the other tables of a `msgstore.db` say about messages: files, answers, reactions, receipts, edits, places.

All of it is looked up for one range of messages at a time. Tables that this module does not know but that name messages
(`message_row_id`) are kept in `other` as they are.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from argus.messages import clean
from argus.readers.databases import Database
from argus.readers.databases_rows import Gap, Row, kept_as_text, left_over, number_of, rows_in, text_of
from argus.readers.whatsapp.android_people import Account, People
from argus.readers.whatsapp.android_words import REACTION_ADD_ON

# Tables of messages whose columns have fields; the rest of the tables with a `message_row_id` goes to `other`.
_KNOWN = frozenset({"message_media", "message_location", "message_vcard", "message_edit_info", "receipt_user"})
# Pictures in small, and what the app needs to find or play something faster.
_NOT_KEPT = frozenset(
    {
        "audio_data",
        "message_streaming_sidecar",
        "message_thumbnail",
        "mms_thumbnail_metadata",
        "receipt_device",
        "message_quoted_text",
        "message_system_photo_change",
        "message_link",
        "message_media_vcard_count",
        "message_vcard_jid",
        "message_details",
        "message_secret",
    }
)
_EVENT_TABLES = frozenset({"message_system", "message_system_chat_participant", "message_system_number_change"})

Values = dict[str, Any]


class Parts:
    """What other tables say about the messages with row ids from `first` up to and including `last`.

    Attributes:
        actions: of rows that are events: message_system.action_type.
        members: of events: the accounts they are about. numbers: old and new account.
        media: row id -> attachments as `Message.attachments` has them.
        places: latitude and longitude. edits: time of the edit, in ms. reply: id of the message answered.
        reactions, receipts: (value or what, account, ms).
        other: what has no field.
        gaps: rows that could not be read.
    """

    def __init__(self, database: Database, people: People, first: int, last: int) -> None:
        self._database, self._people, self._range = database, people, (first, last)
        self.gaps: list[Gap] = []
        self.other: dict[int, dict[str, str]] = {}
        self.actions = {row: number_of(values["action_type"]) for row, values in self._each("message_system")}
        self.members: dict[int, list[Account]] = {}
        self.numbers: dict[int, tuple[Account | None, Account | None]] = {}
        if self.actions:
            self._events()
        self.media: dict[int, list[Values]] = {}
        for row, values in self._each("message_media"):
            self.media.setdefault(row, []).append(attachment(database, "message_media", values))
        for row, values in self._each("message_vcard"):
            card = {"vcard": kept_as_text(values.get("vcard"))}
            self.media.setdefault(row, []).append(_attached(mime="text/vcard", other=card))
        self.places: dict[int, tuple[float, float]] = {}
        for row, values in self._each("message_location"):
            self._place(row, values)
        self.edits = {row: number_of(values.get("edited_timestamp")) for row, values in self._each("message_edit_info")}
        self.reply: dict[int, str] = {}
        for row, values in self._each("message_quoted"):
            if key := text_of(values.pop("key_id", None)):
                self.reply[row] = key
            self._keep(row, "quoted", _said(values, ("timestamp", "message_type", "text_data", "sender_jid_row_id")))
        self.reactions: dict[int, list[tuple[str, str | None, int | None]]] = {}
        self._add_ons()
        self.receipts = self._receipts()
        self._others()

    def _each(self, table: str, key: str = "message_row_id") -> Iterator[tuple[int, Values]]:
        """(row id of the message, column -> value) of a table that names messages."""
        database = self._database
        if not database.has(table, key):
            return
        columns = [each.name for each in database.columns[table] if each.name != key]
        where = f'"{key}" >= ? AND "{key}" <= ?'
        for row in rows_in(database, table, (key, *columns), None, where, *self._range):
            if isinstance(row, Gap):
                self.gaps.append(row)
            elif isinstance(row[1], int):
                yield row[1], dict(zip(columns, row[2:], strict=True))

    def _events(self) -> None:
        for row, values in self._each("message_system_chat_participant"):
            account = self._people.account(number_of(values.get("user_jid_row_id")))
            if account is not None:
                self.members.setdefault(row, []).append(account)
        for row, values in self._each("message_system_number_change"):
            old, new = (self._people.account(number_of(values.get(f"{each}_jid_row_id"))) for each in ("old", "new"))
            self.numbers[row] = (old, new)

    def _place(self, row: int, values: Values) -> None:
        latitude, longitude = values.pop("latitude", None), values.pop("longitude", None)
        if isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)):
            self.places[row] = float(latitude), float(longitude)
        self._keep(row, "location", _said(values))

    def _add_ons(self) -> None:
        """Reactions, and what else was added to a message later (votes, pins)."""
        database = self._database
        for row, values in self._each("message_add_on", "parent_message_row_id"):
            kind = number_of(values.get("message_add_on_type"))
            sender = self._sender(values)
            added = number_of(values.get("_id"))
            reaction = None
            if database.has("message_add_on_reaction", "message_add_on_row_id"):
                columns = ("reaction", "sender_timestamp")
                where = "message_add_on_row_id = ?"
                reaction = next(rows_in(database, "message_add_on_reaction", columns, None, where, added), None)
            if kind in (REACTION_ADD_ON, None) and reaction is not None and not isinstance(reaction, Gap):
                at = number_of(reaction[2]) or number_of(values.get("timestamp"))
                # A reaction that was taken back stays as an empty one.
                self.reactions.setdefault(row, []).append((text_of(reaction[1]) or "", sender, at))
            else:
                said = _said(values, ("timestamp", "message_add_on_type", "key_id", "status"))
                self._keep(row, "added later", said | ({"account": sender} if sender else {}))

    def _sender(self, values: Values) -> str | None:
        if values.get("from_me"):
            return self._people.owner
        if account := self._people.account(number_of(values.get("sender_jid_row_id"))):
            return account.handle
        chat = self._people.chat(number_of(values.get("chat_row_id")))
        return chat.peer.handle if chat and chat.peer else None

    def _receipts(self) -> dict[int, list[tuple[str, str | None, int]]]:
        found: dict[int, list[tuple[str, str | None, int]]] = {}
        if not self._database.has("receipt_user", "message_row_id", "receipt_user_jid_row_id"):
            return found
        columns = ("message_row_id", "receipt_user_jid_row_id", *(column for column, _ in _RECEIPTS))
        where = "message_row_id >= ? AND message_row_id <= ?"
        account = self._people.account
        for row in rows_in(self._database, "receipt_user", columns, None, where, *self._range):
            if isinstance(row, Gap):
                self.gaps.append(row)
                continue
            _, message, user, *times = row
            who = account(user if isinstance(user, int) else None)
            handle = who.handle if who else None
            for (_, what), at in zip(_RECEIPTS, times, strict=True):
                if isinstance(at, int) and at > 0:
                    found.setdefault(message, []).append((what, handle, at))
        return found

    def _others(self) -> None:
        """Tables about messages that have no field here."""
        for table in self._database.columns:
            known = table in _KNOWN or table in _NOT_KEPT or table in _EVENT_TABLES or table == "message_quoted"
            if known or not table.startswith(("message", "missed_call", "played", "poll")):
                continue
            if not self._database.has(table, "message_row_id"):
                continue
            for row, values in self._each(table):
                self._keep(row, table.removeprefix("message_"), _said(values))

    def _keep(self, row: int, name: str, said: Mapping[str, str]) -> None:
        """Several rows of one table stand one behind the other, each a JSON object."""
        if not said:
            return
        text = json.dumps(said, ensure_ascii=False)
        other = self.other.setdefault(row, {})
        other[name] = f"{other[name]}, {text}" if name in other else text


_RECEIPTS = (("receipt_timestamp", "delivered"), ("read_timestamp", "read"), ("played_timestamp", "played"))


def attachment(database: Database, table: str, values: Values) -> Values:
    """A row of a table of media as an attachment."""
    used = ("file_path", "mime_type", "file_hash", "chat_row_id")
    kept = left_over(database, table, list(values), list(values.values()), used)
    digest, note = sha256_of(values.get("file_hash"))
    return _attached(
        sha256=digest,
        name=text_of(values.get("file_path")) or "",
        mime=text_of(values.get("mime_type")) or "",
        other={name: text for name, text in kept.items() if text not in ("0", "0.0")} | note,
    )


def sha256_of(written: object) -> tuple[str, dict[str, str]]:
    """The hash of a file in hexadecimal; where it is none, what stands there, to be kept."""
    text = text_of(written) or ""
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) == 32:
        return digest.hex(), {}
    return "", {"file_hash": text} if text else {}


def _attached(sha256: str = "", name: str = "", mime: str = "", other: Mapping[str, str] | None = None) -> Values:
    kept = {clean(key): clean(text) for key, text in (other or {}).items()}
    return {
        "sha256": sha256 or None,
        "name": clean(name) or None,
        "mime": clean(mime) or None,
        "other": json.dumps(kept, ensure_ascii=False) if kept else None,
    }


def _said(values: Values, only: Sequence[str] = ()) -> dict[str, str]:
    """What is filled, as text; row numbers of the app itself and zeros say nothing."""
    return {
        name: clean(kept_as_text(value))
        for name, value in values.items()
        if value not in (None, "", b"", 0, -1) and name not in ("_id", "chat_row_id") and (not only or name in only)
    }


__all__ = ["Parts", "Row", "attachment", "sha256_of"]
