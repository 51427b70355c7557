"""Rows of `message` in a `msgstore.db` as columns of records, many at a time.

`part` gives the records of one range of rows as a `Part`: the block, and where each record stood among the rows, so
that `found_in` can hand them out one by one. Both ways of reading are this one.
"""

import gc
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from argus.evidence import EvidenceItem
from argus.messages import RECORDS, Block, Contact, Other, Participant, Unreadable, block_of
from argus.messages.record import Moment
from argus.readers.databases import Database
from argus.readers.databases_rows import (
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
from argus.readers.whatsapp.android_parts import Parts, as_json
from argus.readers.whatsapp.android_people import People
from argus.readers.whatsapp.android_words import ACTIONS, KINDS, REVOKED_TYPE, SYSTEM_TYPE
from argus.readers.whatsapp.jids import Account, Chat

# The columns of `message` that have a field of their own.
_FIELDS = ("chat_row_id", "from_me", "key_id", "sender_jid_row_id", "timestamp", "received_timestamp", "message_type")
_TEXT = "text_data"
# What the app needs to find its way in its own tables.
_NOT_KEPT = frozenset({"_id", "lookup_tables", "message_add_on_flags", "sort_id", "table_version", "view_mode"})
# A row that every database has, for messages without a chat.
_PLACEHOLDER = "-1"
_MS_FIRST, _MS_LAST = 0, 253_402_300_799_999  # the year 9999
Numbers = np.ndarray[Any, Any]
# So many rows become columns at once: they fit into the cache of a processor.
_AT_ONCE = 10_000
# So many different rests of rows are remembered.
_REMEMBERED = 10_000


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
    with _no_cycles():
        return _of_rows(database, item, people, service, cut)


def _of_rows(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Part:
    kept = [each.name for each in database.columns[cut[0]] if each.name not in {*_FIELDS, _TEXT} | _NOT_KEPT]
    parts = Parts(database, people, cut[1], cut[2])
    batch = _Batch(item, people, service, kept, parts)
    left: list[tuple[int, Other | Unreadable]] = [(gap.first, gap.unreadable(item)) for gap in parts.gaps]
    tables: list[pa.Table] = []
    ids: list[int] = []
    found = rows_in(database, cut[0], (*_FIELDS, _TEXT, *kept), cut)
    while some := list(itertools.islice(found, _AT_ONCE)):
        gaps = [row for row in some if isinstance(row, Gap)]
        left += [(gap.first, gap.unreadable(item)) for gap in gaps]
        if messages := batch.messages([row for row in some if not isinstance(row, Gap)]):
            tables.append(batch.records(messages))
            ids += [row[0] for row in messages]
    return _part(tables, ids, left + batch.left)


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Rows come by the million and none refers to another: looking for cycles among them took a sixth of the time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def _part(tables: Sequence[pa.Table], ids: Sequence[int], left: list[tuple[int, Other | Unreadable]]) -> Part:
    left.sort(key=lambda each: each[0])
    found = block_of(each for _, each in left)
    records = pa.concat_tables(tables, promote_options="default") if tables else RECORDS.empty_table()
    return Part(Block(records, found.left_over), ids, [row for row, _ in left])


class _Batch:
    """The rows of one cut on their way to columns."""

    def __init__(self, item: EvidenceItem, people: People, service: str, kept: Sequence[str], parts: Parts) -> None:
        self.item, self.people, self.service, self.kept, self.parts = item, people, service, kept, parts
        self.left: list[tuple[int, Other | Unreadable]] = []
        self.chats: dict[object, Chat] = {}

    def records(self, rows: Sequence[Row]) -> pa.Table:
        """The columns of rows that are messages."""
        # Three times faster than `zip(*rows)`, which walks all rows once for every column.
        columns: list[Any] = [list(map(itemgetter(at), rows)) for at in range(len(rows[0]))]
        ids, chat_rows, from_me, keys, senders, times, received, types, texts = columns[:9]
        who, lids = self._senders(_numbers(chat_rows), _numbers(from_me) != 0, _numbers(senders))
        out = who | self._conversations(_numbers(chat_rows)) | self._sent(times) | self._joined(ids, types)
        out |= {
            "service": _constant(self.service, len(rows)),
            "text": pa.array(_texts(texts), pa.large_string()),
            "kind": pa.array(self._kinds(ids, types), pa.string()),
            "source_id": pa.array(_texts(keys), pa.string()),
            "place_start": pa.repeat(pa.scalar(0, pa.int64()), len(rows)),
            "place_end": pa.repeat(pa.scalar(self.item.size, pa.int64()), len(rows)),
            "place_label": pa.array([f"message {each}" for each in ids], pa.string()),
            "owner_device": _constant(self.people.owner, len(rows)),
            "received_at": _microseconds(received),
            "other": pa.array(self._others(ids, types, lids, columns[9:]), pa.large_string()),
        }
        return pa.table({name: out[name] for name in RECORDS.names if name in out})

    # --- rows that are no messages ---

    def messages(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that are messages; the others go to `left`."""
        actions = self.parts.actions
        found = []
        for row in rows:
            at, kind = row[5], row[7]
            if kind == SYSTEM_TYPE or row[0] in actions:
                self.left.append((row[0], self._event(row)))
            elif row[3] == _PLACEHOLDER and row[1] in (-1, None):
                self.left.append((row[0], Other(row_place(self.item, f"message {row[0]}"), "placeholder")))
            elif not (at is None or (type(at) is int and at <= _MS_LAST)):
                place = row_place(self.item, f"message {row[0]}")
                self.left.append((row[0], Unreadable(place, "no time of the calendar")))
            else:
                found.append(row)
        return found

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

    def _conversations(self, chat_rows: Numbers) -> dict[str, Any]:
        """What repeats is worked out once."""
        different, codes = np.unique(chat_rows, return_inverse=True)
        chats = [self._chat(each) for each in different.tolist()]
        return {
            "conversation": _repeated([each.key for each in chats], codes),
            "conversation_name": _repeated([each.name for each in chats], codes),
            "conversation_kind": _repeated([each.kind for each in chats], codes),
        }

    def _senders(self, chat_rows: Numbers, mine: Numbers, senders: Numbers) -> tuple[dict[str, Any], Sequence[Any]]:
        """Handle and name of each sender; and the hidden ids that stand there."""
        # The owner is 0; who wrote to him alone is told by the chat, whose row ids are turned negative, from -1 on.
        different, codes = np.unique(
            np.where(mine, 0, np.where(senders > 0, senders, -np.abs(chat_rows) - 1)), return_inverse=True
        )
        who = [self._sender(each) for each in different.tolist()]
        lids = [each.lid or None if each else None for each in who]
        found = {
            "sender": _repeated([each.handle if each else None for each in who], codes),
            "sender_name": _repeated([each.name if each else None for each in who], codes),
        }
        return found, [lids[code] for code in codes.tolist()] if any(lids) else [None] * len(codes)

    def _sender(self, number: int) -> Account | None:
        if number == 0:
            return Account(self.people.owner)
        if number < 0:
            return self._chat(-number - 1).peer
        return self.people.account(number)

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

    def _kinds(self, ids: Sequence[int], types: Sequence[object]) -> list[str]:
        """A message of an unknown type that carries a place is that place."""
        places, known = self.parts.places, KINDS
        kinds = [known.get(each, "text") if type(each) is int else "text" for each in types]
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
            found["reply_to"] = pa.array([parts.reply.get(row) for row in ids], pa.string())
        if parts.reactions:
            found["reactions"] = _column(
                "reactions", [[_reaction(each) for each in parts.reactions.get(row, ())] or None for row in ids]
            )
        if len(parts.receipts.messages):
            found["receipts"] = parts.receipts.column(np.array(ids, np.int64))
        return found

    def _others(
        self, ids: Sequence[int], types: Sequence[object], lids: Sequence[str | None], columns: Sequence[Any]
    ) -> list[str | None]:
        """What has no field: the rest of the columns, and what other tables say."""
        stamps = [at for at, name in enumerate(self.kept) if name.endswith("timestamp")]
        rest = [at for at in range(len(self.kept)) if at not in stamps]
        names = ["message_type", "lid", *(self.kept[at] for at in rest)]
        found = list(self._repeating(names, [types, lids, *(columns[at] for at in rest)]))
        for at in stamps:
            name = f'"{self.kept[at]}": "'
            for row, value in enumerate(columns[at]):
                if value and value != -1:
                    text = f'{name}{value}"' if type(value) is int else _members([self.kept[at]], [value])
                    found[row] = f"{found[row]}, {text}" if found[row] else text
        of_row = self.parts.other
        if of_row:
            for at, row in enumerate(ids):
                if row in of_row:
                    more = as_json(of_row[row])[1:-1]
                    found[at] = f"{found[at]}, {more}" if found[at] else more
        return [f"{{{text}}}" if text else None for text in found]

    def _repeating(self, names: Sequence[str], columns: Sequence[Any]) -> Iterator[str]:
        """The inside of a JSON object for each row; few of them differ."""
        said: dict[tuple[object, ...], str] = {}
        for key in zip(*columns, strict=True):
            text = said.get(key)
            if text is None:
                text = _members(names, key)
                if len(said) < _REMEMBERED:
                    said[key] = text
            yield text


def _members(names: Sequence[str], values: Sequence[object]) -> str:
    """The inside of a JSON object of what is filled."""
    filled = {
        name: kept_as_text(value)
        for name, value in zip(names, values, strict=True)
        if value not in (None, "", b"", 0, -1)
    }
    return as_json(filled)[1:-1]


def _texts(values: Sequence[object]) -> Sequence[str | None]:
    """A column of texts, whatever was stored there."""
    if set(map(type, values)) <= {str, type(None)}:
        return values  # type: ignore[return-value]
    return [text_of(each) for each in values]


def _numbers(values: Sequence[object]) -> Numbers:
    """Row ids as an array; what is none is 0."""
    try:
        return np.array(values, np.int64)
    except (TypeError, ValueError, OverflowError):
        return np.array([each if type(each) is int else 0 for each in values], np.int64)


def _microseconds(values: Sequence[object]) -> pa.Array:
    """Milliseconds since 1970 as microseconds; what is no time of the calendar, or none at all, is null."""
    times = _numbers(values)
    there = (times > _MS_FIRST) & (times <= _MS_LAST)
    return pa.array(np.where(there, times, 0) * 1_000, mask=~there)


def _repeated(values: Sequence[str | None], codes: Numbers) -> pa.Array:
    return pa.array(values, pa.string()).take(pa.array(codes))


def _constant(value: str, many: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, pa.string()), many)


def _column(name: str, values: Sequence[object]) -> pa.Array:
    return pa.array(values, RECORDS.field(name).type)


def _edit(at: int | None) -> dict[str, object]:
    return {"at": at * 1_000 if at and _MS_FIRST < at <= _MS_LAST else None, "account": None, "previous": None}


def _reaction(each: tuple[str, str | None, int | None]) -> dict[str, object]:
    value, account, at = each
    us = at * 1_000 if at and _MS_FIRST < at <= _MS_LAST else None
    return {"value": value, "account": account, "at": us, "count": 1}
