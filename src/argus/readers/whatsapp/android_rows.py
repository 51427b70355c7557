"""Rows of `message` in a `msgstore.db` as columns of records, many at a time.

`part` gives the records of one range of rows as a `Part`: the block, and where each record stood among the rows, so
that `found_in` can hand them out one by one. Both ways of reading are this one.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
import pyarrow as pa

from argus.evidence import EvidenceItem
from argus.messages import RECORDS, Block, Contact, Other, Participant, Unreadable, block_of, clean
from argus.messages.record import Moment
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    FIRST_ROW,
    LAST_ROW,
    Cut,
    Gap,
    Row,
    epoch_moment,
    kept_as_text,
    moment_or_none,
    number_of,
    row_place,
    rows_in,
    text_of,
)
from argus.readers.whatsapp.android_parts import Parts
from argus.readers.whatsapp.android_people import Account, Chat, People
from argus.readers.whatsapp.android_words import ACTIONS, KINDS, REVOKED_TYPE, SYSTEM_TYPE

# The columns of `message` that have a field of their own.
_FIELDS = ("chat_row_id", "from_me", "key_id", "sender_jid_row_id", "timestamp", "received_timestamp", "message_type")
_TEXT = "text_data"
# What the app needs to find its way in its own tables.
_NOT_KEPT = frozenset({"_id", "lookup_tables", "message_add_on_flags", "sort_id", "table_version", "view_mode"})
# A row that every database has, for messages without a chat.
_PLACEHOLDER = "-1"
_MS_FIRST, _MS_LAST = 0, 253_402_300_799_999  # the year 9999
_UNKNOWN = Chat("", None, "direct", None, "")


@dataclass(frozen=True, slots=True)
class Part:
    """Records of a range of rows.

    Attributes:
        rows: row id of each record of the block's messages. others: the same of what is left over.
    """

    block: Block
    rows: Sequence[int]
    others: Sequence[int]


def part(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Part:
    """The records of the rows of one cut of `message`."""
    kept = [each.name for each in database.columns[cut[0]] if each.name not in {*_FIELDS, _TEXT} | _NOT_KEPT]
    rows: list[Row] = []
    left: list[tuple[int, Other | Unreadable]] = []
    for row in rows_in(database, cut[0], (*_FIELDS, _TEXT, *kept), cut):
        if isinstance(row, Gap):
            left.append((row.first, row.unreadable(item)))
        else:
            rows.append(row)
    if not rows:
        return _part(None, [], left)
    first = FIRST_ROW if cut[1] == FIRST_ROW else rows[0][0]
    last = LAST_ROW if cut[2] == LAST_ROW else cut[2]
    parts = Parts(database, people, first, last)
    left += [(gap.first, gap.unreadable(item)) for gap in parts.gaps]
    batch = _Batch(item, people, service, kept, parts)
    table, ids = batch.records(rows)
    return _part(table, ids, left + batch.left)


def _part(table: pa.Table | None, ids: Sequence[int], left: list[tuple[int, Other | Unreadable]]) -> Part:
    left.sort(key=lambda each: each[0])
    found = block_of(each for _, each in left)
    return Part(
        Block(RECORDS.empty_table() if table is None else table, found.left_over), ids, [row for row, _ in left]
    )


class _Batch:
    """The rows of one cut on their way to columns."""

    def __init__(self, item: EvidenceItem, people: People, service: str, kept: Sequence[str], parts: Parts) -> None:
        self.item, self.people, self.service, self.kept, self.parts = item, people, service, kept, parts
        self.left: list[tuple[int, Other | Unreadable]] = []
        self.chats: dict[object, Chat] = {}

    def records(self, rows: list[Row]) -> tuple[pa.Table | None, Sequence[int]]:
        """The messages among the rows; the others go to `left`."""
        good = [self._is_message(row) for row in rows]
        if not all(good):
            rows = list(compress(rows, good))
        if not rows:
            return None, []
        columns: list[Any] = list(zip(*rows, strict=True))
        ids, chat_rows, from_me, keys, senders, times, received, types, texts = columns[:9]
        kinds = [KINDS.get(each, "text") if isinstance(each, int) else "text" for each in types]
        out = self._people_of(chat_rows, from_me, senders)
        lids: list[str | None] = out.pop("lid")
        out |= {
            "service": _constant(self.service, len(rows)),
            "text": pa.array(_texts(texts), pa.large_string()),
            "kind": pa.array(self._with_files(ids, kinds), pa.string()),
            "source_id": pa.array(_texts(keys), pa.string()),
            "place_start": pa.repeat(pa.scalar(0, pa.int64()), len(rows)),
            "place_end": pa.repeat(pa.scalar(self.item.size, pa.int64()), len(rows)),
            "place_label": pa.array([f"message {each}" for each in ids], pa.string()),
            "owner_device": _constant(self.people.owner, len(rows)),
            "received_at": _microseconds(received),
        }
        out |= self._sent(times)
        out |= self._joined(ids, types)
        out["other"] = pa.array(self._others(ids, types, lids, columns[9:]), pa.large_string())
        return pa.table({name: out[name] for name in RECORDS.names if name in out}), ids

    # --- rows that are no messages ---

    def _is_message(self, row: Row) -> bool:
        row_id, chat_row, _, key, _, at, _, kind = row[:8]
        if kind == SYSTEM_TYPE or row_id in self.parts.actions:
            self.left.append((row_id, self._event(row)))
            return False
        if key == _PLACEHOLDER and chat_row in (-1, None):
            self.left.append((row_id, Other(row_place(self.item, f"message {row_id}"), "placeholder")))
            return False
        if not (at is None or (type(at) is int and at <= _MS_LAST)):
            reason = "no time of the calendar"
            self.left.append((row_id, Unreadable(row_place(self.item, f"message {row_id}"), reason)))
            return False
        return True

    def _event(self, row: Row) -> Other:
        row_id, chat_row, _, _, sender_row, at = row[:6]
        event = ACTIONS.get(self.parts.actions.get(row_id) or -1, "system")
        chat = self._chat(chat_row)
        when = moment_or_none(epoch_moment, at)
        facts: tuple[Contact | Participant, ...] = ()
        if event in ("join", "leave") and chat.kind == "group":
            members = self.parts.members.get(row_id)
            if members is None and event == "leave" and (who := self.people.account(number_of(sender_row))):
                members = [who]
            facts = tuple(self._member(chat, each, event, when) for each in members or ())
        elif row_id in self.parts.numbers:
            old, new = self.parts.numbers[row_id]
            if old and new:
                facts = (Contact(new.handle, new.name, self.service, {"number before": old.handle}),)
        return Other(row_place(self.item, f"message {row_id}"), event, facts=facts)

    def _member(self, chat: Chat, account: Account, event: str, at: Moment | None) -> Participant:
        since, until = (at, None) if event == "join" else (None, at)
        return Participant(
            chat.key, account.handle, account.name, self.service, since, until, None, chat.name, chat.kind
        )

    # --- columns ---

    def _chat(self, row_id: object) -> Chat:
        if row_id not in self.chats:
            found = self.people.chat(row_id) if isinstance(row_id, int) else None
            self.chats[row_id] = found or Chat(f"chat {row_id} of {self.people.owner}", None, "direct", None, "")
        return self.chats[row_id]

    def _people_of(
        self, chat_rows: Sequence[object], from_me: Sequence[object], senders: Sequence[object]
    ) -> dict[str, Any]:
        """Conversation and sender of each row; what repeats is worked out once."""
        keys = list(zip(chat_rows, from_me, senders, strict=True))
        different = list(dict.fromkeys(keys))
        number = {key: at for at, key in enumerate(different)}
        codes = pa.array([number[key] for key in keys], pa.int32())
        chats = [self._chat(chat_row) for chat_row, _, _ in different]
        who = [self._sender(chat, mine, sender) for chat, (_, mine, sender) in zip(chats, different, strict=True)]
        lids = [each.lid if each and each.lid else None for each in who]
        table: dict[str, list[str | None]] = {
            "conversation": [clean(each.key) for each in chats],
            "conversation_name": [None if each.name is None else clean(each.name) for each in chats],
            "conversation_kind": [each.kind for each in chats],
            "sender": [clean(each.handle) if each else None for each in who],
            "sender_name": [clean(each.name) if each and each.name else None for each in who],
        }
        found: dict[str, Any] = {name: pa.array(values, pa.string()).take(codes) for name, values in table.items()}
        found["lid"] = [lids[number[key]] for key in keys] if any(lids) else [None] * len(keys)
        return found

    def _sender(self, chat: Chat, mine: object, sender: object) -> Account | None:
        if mine:
            return Account(self.people.owner)
        if isinstance(sender, int) and sender > 0 and (account := self.people.account(sender)):
            return account
        return chat.peer

    def _sent(self, times: Sequence[Any]) -> dict[str, Any]:
        """A time of zero, or before 1970, is none."""
        us = _microseconds(times)
        missing = np.array(us.is_null())
        many = len(times)

        def where_there(value: str) -> pa.Array:
            return pa.DictionaryArray.from_arrays(pa.array(np.zeros(many, np.int8), mask=missing), [value]).cast(
                pa.string()
            )

        return {
            "sent_at": us,
            "sent_offset": pa.array(np.zeros(many, np.int16), mask=missing),
            "time_precision": where_there("millisecond"),
            "zone_source": where_there("written"),
        }

    def _with_files(self, ids: Sequence[int], kinds: list[str]) -> list[str]:
        """Messages with a place or a file of an unknown type are what they carry."""
        places = self.parts.places
        if not places:
            return kinds
        return ["location" if kind == "text" and row in places else kind for row, kind in zip(ids, kinds, strict=True)]

    def _joined(self, ids: Sequence[int], types: Sequence[object]) -> dict[str, Any]:
        """What stands in other tables."""
        parts = self.parts
        states = ["deleted" if each == REVOKED_TYPE else "intact" for each in types]
        found: dict[str, Any] = {}
        if parts.edits:
            states = [
                "edited" if row in parts.edits and state == "intact" else state
                for row, state in zip(ids, states, strict=True)
            ]
            edits = [[_edit(parts.edits[row])] if row in parts.edits else None for row in ids]
            found["edits"] = _column("edits", edits)
        found["state"] = pa.array(states, pa.string())
        if parts.media:
            found["attachments"] = _column("attachments", [parts.media.get(row) for row in ids])
        if parts.places:
            for at, name in enumerate(("latitude", "longitude")):
                found[name] = pa.array([place and place[at] for place in map(parts.places.get, ids)], pa.float64())
        if parts.reply:
            found["reply_to"] = pa.array([_clean(parts.reply.get(row)) for row in ids], pa.string())
        if parts.reactions:
            found["reactions"] = _column(
                "reactions", [[_reaction(each) for each in parts.reactions.get(row, ())] or None for row in ids]
            )
        if parts.receipts:
            found["receipts"] = _receipts([parts.receipts.get(row) for row in ids])
        return found

    def _others(
        self, ids: Sequence[int], types: Sequence[object], lids: Sequence[str | None], columns: Sequence[Any]
    ) -> Iterator[str | None]:
        """What has no field: the rest of the columns, and what other tables say."""
        names = ["message_type", "lid", *self.kept]
        said: dict[tuple[object, ...], str] = {}
        of_row = self.parts.other
        for row, *values in zip(ids, types, lids, *columns, strict=True):
            key = tuple(values)
            text = said.get(key)
            if text is None:
                text = _members(names, values)
                if len(said) < 10_000:
                    said[key] = text
            if row in of_row:
                more = json.dumps(of_row[row], ensure_ascii=False)[1:-1]
                text = f"{text}, {more}" if text else more
            yield f"{{{text}}}" if text else None


def _members(names: Sequence[str], values: Sequence[object]) -> str:
    """The inside of a JSON object of what is filled."""
    filled = {
        clean(name): clean(kept_as_text(value))
        for name, value in zip(names, values, strict=True)
        if value not in (None, "", b"", 0, -1)
    }
    return json.dumps(filled, ensure_ascii=False)[1:-1]


def _texts(values: Sequence[object]) -> Sequence[str | None]:
    """A column of texts, whatever was stored there."""
    if set(map(type, values)) <= {str, type(None)}:
        return values  # type: ignore[return-value]
    return [_clean(text_of(each)) for each in values]


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _microseconds(values: Sequence[object]) -> pa.Array:
    """Milliseconds since 1970 as microseconds; what is no time of the calendar, or none at all, is null."""
    return pa.array(
        [each * 1_000 if type(each) is int and _MS_FIRST < each <= _MS_LAST else None for each in values], pa.int64()
    )


def _constant(value: str, many: int) -> pa.Array:
    return pa.repeat(pa.scalar(clean(value), pa.string()), many)


def _column(name: str, values: Sequence[object]) -> pa.Array:
    return pa.array(values, RECORDS.field(name).type)


def _edit(at: int | None) -> dict[str, object]:
    return {"at": at * 1_000 if at and _MS_FIRST < at <= _MS_LAST else None, "account": None, "previous": None}


def _reaction(each: tuple[str, str | None, int | None]) -> dict[str, object]:
    value, account, at = each
    us = at * 1_000 if at and _MS_FIRST < at <= _MS_LAST else None
    return {"value": clean(value), "account": _clean(account), "at": us, "count": 1}


def _receipts(rows: Sequence[list[tuple[str, str | None, int]] | None]) -> pa.Array:
    """Lists of receipts, by their flat columns: there may be some for every message."""
    flat = [each for row in rows if row for each in row]
    ends = np.cumsum([0, *(len(row) if row else 0 for row in rows)])
    values = pa.StructArray.from_arrays(
        [
            pa.array([each[0] for each in flat], pa.string()),
            pa.array([_clean(each[1]) for each in flat], pa.string()),
            pa.array([each[2] * 1_000 if each[2] <= _MS_LAST else None for each in flat], pa.int64()),
        ],
        fields=list(RECORDS.field("receipts").type.value_type),
    )
    offsets = pa.array(ends, pa.int32(), mask=np.array([*(not row for row in rows), False]))
    return pa.ListArray.from_arrays(offsets, values, type=RECORDS.field("receipts").type)
