"""What the other tables of a `msgstore.db` say about messages: files, answers, reactions, receipts, edits, places.

All of it is looked up for one range of messages at a time. Tables that this module does not know but that name messages
(`message_row_id`) are kept in `other` as they are.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from argus.messages import RECORDS
from argus.readers.databases import Database
from argus.readers.databases_rows import Gap, Row, kept_as_text, number_of, rows_in, text_of
from argus.readers.whatsapp.android_people import People
from argus.readers.whatsapp.android_words import REACTION_ADD_ON
from argus.readers.whatsapp.jids import Account

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
_ROW_NUMBERS = frozenset({"_id", "chat_row_id", "parent_message_chat_row_id"})
# Made once: `json.dumps` with other than its usual arguments makes one for every call.
as_json = json.JSONEncoder(ensure_ascii=False).encode


_RECEIPTS = (("receipt_timestamp", "delivered"), ("read_timestamp", "read"), ("played_timestamp", "played"))
_MS_LAST = 253_402_300_799_999  # the year 9999


class Receipts:
    """Who got, read or heard which message: there may be some of every message, so they stay columns.

    Attributes:
        messages: row id of the message of each row of `receipt_user`, in rising order.
    """

    def __init__(self, rows: Sequence[Row], people: People) -> None:
        self.messages = np.array([row[1] for row in rows], np.int64)
        order = np.argsort(self.messages, kind="stable")
        self.messages = self.messages[order]
        users = [row[2] if type(row[2]) is int else 0 for row in rows]
        different, codes = np.unique(np.array(users, np.int64)[order], return_inverse=True)
        who = [people.account(each) for each in different.tolist()]
        self._who = pa.array([each.handle if each else None for each in who], pa.string())
        self._codes = codes
        times = [[_time(row[at]) for row in rows] for at in range(3, 6)]
        self._times = np.array(times, np.int64).reshape(3, len(rows)).T[order]

    def column(self, ids: np.ndarray[Any, Any]) -> pa.Array:
        """Lists of receipts for messages by their row ids, which rise."""
        start, end = np.searchsorted(self.messages, ids[0]), np.searchsorted(self.messages, ids[-1], "right")
        messages, codes, times = self.messages[start:end], self._codes[start:end], self._times[start:end]
        first, last = (np.searchsorted(messages, ids, side) for side in ("left", "right"))
        # Receipts of rows that are no messages belong to none of these.
        edges = np.zeros(len(messages) + 1, np.int64)
        np.add.at(edges, first, 1)
        np.add.at(edges, last, -1)
        there = (times > 0) & (np.cumsum(edges)[:-1] > 0)[:, None]
        before = np.concatenate(([0], np.cumsum(there.sum(axis=1))))
        row, what = np.nonzero(there)
        values = pa.StructArray.from_arrays(
            [
                pa.array([name for _, name in _RECEIPTS]).take(pa.array(what)),
                self._who.take(pa.array(codes[row])),
                pa.array(times[row, what] * 1_000),
            ],
            fields=list(RECORDS.field("receipts").type.value_type),
        )
        counts = before[last] - before[first]
        ends = np.concatenate(([0], np.cumsum(counts)))
        offsets = pa.array(ends, pa.int32(), mask=np.append(counts == 0, False))
        return pa.ListArray.from_arrays(offsets, values, type=RECORDS.field("receipts").type)


def _time(value: object) -> int:
    return value if type(value) is int and 0 < value <= _MS_LAST else 0


class Parts:
    """What other tables say about the messages with row ids from `first` up to and including `last`.

    Attributes:
        actions: of rows that are events: message_system.action_type.
        members: of events: the accounts they are about. numbers: old and new account.
        media: row id -> attachments as `Message.attachments` has them.
        places: latitude and longitude. edits: time of the edit, in ms. reply: id of the message answered.
        reactions: (value, account, ms). receipts: see there.
        other: what has no field.
        gaps: rows that could not be read.
    """

    def __init__(self, database: Database, people: People, first: int, last: int) -> None:
        self._database, self._people, self._range = database, people, (first, last)
        self.gaps: list[Gap] = []
        self.other: dict[int, dict[str, str]] = {}
        self.actions = {row: number_of(values.get("action_type")) for row, values in self._each("message_system")}
        self.members: dict[int, list[Account]] = {}
        self.numbers: dict[int, tuple[Account | None, Account | None]] = {}
        if self.actions:
            self._events()
        self.media: dict[int, list[Values]] = {}
        for row, values in self._each("message_media"):
            self.media.setdefault(row, []).append(attachment(values))
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
        added = list(self._each("message_add_on", "parent_message_row_id"))
        signs = self._signs([number for _, values in added if isinstance(number := values.get("_id"), int)])
        for row, values in added:
            sender = self._sender(values)
            sign = signs.get(number_of(values.get("_id")) or 0)
            if sign is not None and number_of(values.get("message_add_on_type")) in (REACTION_ADD_ON, None):
                value, at = sign
                # A reaction that was taken back stays as an empty one.
                found = (text_of(value) or "", sender, number_of(at) or number_of(values.get("timestamp")))
                self.reactions.setdefault(row, []).append(found)
            else:
                said = _said(values, ("timestamp", "message_add_on_type", "key_id", "status"))
                self._keep(row, "added later", said | ({"account": sender} if sender else {}))

    def _signs(self, added: Sequence[int]) -> dict[int, tuple[object, object]]:
        """Row id of what was added -> the sign of a reaction and its time."""
        table, key = "message_add_on_reaction", "message_add_on_row_id"
        if not added or not self._database.has(table, key):
            return {}
        where = f"{key} >= ? AND {key} <= ?"
        rows = rows_in(
            self._database, table, (key, "reaction", "sender_timestamp"), None, where, min(added), max(added)
        )
        return {row[1]: (row[2], row[3]) for row in rows if not isinstance(row, Gap) and isinstance(row[1], int)}

    def _sender(self, values: Values) -> str | None:
        if values.get("from_me"):
            return self._people.owner
        if account := self._people.account(number_of(values.get("sender_jid_row_id"))):
            return account.handle
        chat = self._people.chat(number_of(values.get("chat_row_id")))
        return chat.peer.handle if chat and chat.peer else None

    def _receipts(self) -> Receipts:
        columns = ("message_row_id", "receipt_user_jid_row_id", *(column for column, _ in _RECEIPTS))
        if not self._database.has("receipt_user", *columns[:2]):
            return Receipts([], self._people)
        where = "message_row_id >= ? AND message_row_id <= ?"
        rows = []
        for row in rows_in(self._database, "receipt_user", columns, None, where, *self._range):
            if isinstance(row, Gap):
                self.gaps.append(row)
            elif type(row[1]) is int:
                rows.append(row)
        return Receipts(rows, self._people)

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
        text = as_json(said)
        other = self.other.setdefault(row, {})
        other[name] = f"{other[name]}, {text}" if name in other else text


def attachment(values: Values) -> Values:
    """A row of a table of media as an attachment."""
    digest, note = sha256_of(values.pop("file_hash", None))
    name, mime = (text_of(values.pop(each, None)) or "" for each in ("file_path", "mime_type"))
    return _attached(digest, name, mime, _said(values) | note)


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
    kept = as_json(other) if other else None
    return {"sha256": sha256 or None, "name": name or None, "mime": mime or None, "other": kept}


def _said(values: Values, only: Sequence[str] = ()) -> dict[str, str]:
    """What is filled, as text; row numbers of the app itself and zeros say nothing."""
    found = {}
    for name, value in values.items():
        if value is None or name in _ROW_NUMBERS or (only and name not in only):
            continue
        if type(value) is int:
            if value not in (0, -1):
                found[name] = str(value)
        elif value not in ("", b"", 0.0):
            found[name] = kept_as_text(value)
    return found
