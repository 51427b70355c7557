"""Many records as columns: what travels between processes and onto disk.

`RECORDS` is the schema of what readers hand on, one row per message. Columns that a reader never fills may be missing
in a block; `complete` adds them as nulls.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from argus.messages.record import Attachment, Contact, Found, Message, Moment, Other, Participant, Unreadable

ATTACHMENT = pa.struct(
    [
        ("sha256", pa.string()),
        ("name", pa.string()),
        ("mime", pa.string()),
        ("other", pa.string()),  # JSON object of strings: ocr, ocr_text, transcript, ...
    ]
)

REACTION = pa.struct([("value", pa.string()), ("account", pa.string()), ("at", pa.int64()), ("count", pa.int32())])
EDIT = pa.struct([("at", pa.int64()), ("account", pa.string()), ("previous", pa.large_string())])
RECEIPT = pa.struct([("what", pa.string()), ("account", pa.string()), ("at", pa.int64())])

RECORDS = pa.schema(
    [
        ("service", pa.string()),
        ("conversation", pa.string()),
        ("conversation_name", pa.string()),
        ("conversation_kind", pa.string()),
        ("sender", pa.string()),
        ("recipients", pa.list_(pa.string())),
        ("sent_at", pa.int64()),  # microseconds since 1970 UTC; null = undated
        ("sent_offset", pa.int16()),  # minutes
        ("time_precision", pa.string()),
        ("zone_source", pa.string()),
        ("time_note", pa.string()),
        ("text", pa.large_string()),
        ("kind", pa.string()),
        ("attachments", pa.list_(ATTACHMENT)),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("reply_to", pa.string()),  # as delivered: the source_id of the message answered
        ("delivered_translation", pa.large_string()),
        ("other", pa.large_string()),  # JSON object: unmapped column -> text
        ("place_start", pa.int64()),
        ("place_end", pa.int64()),
        ("place_label", pa.string()),
        ("source_id", pa.string()),
        ("sent_as_written", pa.string()),
        ("received_at", pa.int64()),
        ("read_at", pa.int64()),
        ("state", pa.string()),
        ("owner_device", pa.string()),
        ("sender_name", pa.string()),
        ("reactions", pa.list_(REACTION)),  # times in microseconds since 1970 UTC
        ("edits", pa.list_(EDIT)),
        ("receipts", pa.list_(RECEIPT)),
    ]
)

# Rows of these columns are few and repeat: as dictionaries they cost next to nothing in memory and on disk.
REPEATING = (
    "service",
    "conversation",
    "conversation_name",
    "conversation_kind",
    "sender",
    "time_precision",
    "zone_source",
    "time_note",
    "kind",
    "place_label",
    "state",
    "owner_device",
    "sender_name",
)

LEFT_OVER = pa.schema(
    [
        ("outcome", pa.string()),  # other, unreadable, no record
        ("what", pa.string()),  # the name of the record, or the reason
        ("place_start", pa.int64()),
        ("place_end", pa.int64()),
        ("place_label", pa.string()),
        ("facts", pa.large_string()),  # JSON array of contacts and participants (see `facts_json`)
    ]
)


@dataclass(frozen=True, slots=True)
class Block:
    """The records of one span as columns.

    Attributes:
        records: schema RECORDS (columns may be missing), in the order of the item.
        left_over: schema LEFT_OVER: what is no message or could not be read.
    """

    records: pa.Table
    left_over: pa.Table = field(default_factory=LEFT_OVER.empty_table)

    @property
    def rows_in(self) -> int:
        """Records of the item: messages, other and unreadable ones."""
        counted = sum(1 for outcome in self.left_over["outcome"].to_pylist() if outcome != "no record")
        return int(self.records.num_rows) + counted


def block_of(found: Iterable[Found]) -> Block:
    """Columns from records: the slow way that works for every reader. Holds the whole span."""
    columns: dict[str, list[object]] = {name: [] for name in RECORDS.names}
    left: dict[str, list[object]] = {name: [] for name in LEFT_OVER.names}
    for each in found:
        if isinstance(each, Message):
            _add_message(columns, each)
        else:
            left["outcome"].append(_outcome(each))
            left["what"].append(clean(each.what if isinstance(each, Other) else each.reason))
            left["place_start"].append(each.place.start)
            left["place_end"].append(each.place.end)
            left["place_label"].append(clean(each.place.label) or None)
            left["facts"].append(facts_json(each.facts) if isinstance(each, Other) else None)
    records = pa.table(
        {field.name: pa.array(columns[field.name], field.type) for field in RECORDS if _filled(columns[field.name])},
    )
    if not records.num_columns:
        records = RECORDS.empty_table()
    return Block(records, pa.table(left, schema=LEFT_OVER))


def complete(records: pa.Table) -> pa.Table:
    """The table with every column of RECORDS, in order and of the right type."""
    return pa.table(
        [
            records[field.name].cast(field.type)
            if field.name in records.column_names
            else pa.nulls(records.num_rows, field.type)
            for field in RECORDS
        ],
        schema=RECORDS,
    )


def clean(text: str) -> str:
    r"""Text that can be stored as UTF-8: a lone surrogate becomes `\udXXX` in plain letters, nothing is dropped."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


def json_object(other: Mapping[str, str]) -> str | None:
    """A JSON object with its keys in the order given; None when it would be empty."""
    return json.dumps({clean(k): clean(v) for k, v in other.items()}, ensure_ascii=False) if other else None


def facts_json(facts: Sequence[Contact | Participant]) -> str | None:
    """Contacts and participants as `LEFT_OVER` keeps them: a JSON array of objects with what is filled, times in
    microseconds; a participant has a `conversation`, a contact has none. None when there are none.
    """
    found = []
    for fact in facts:
        filled = {name: _storable(value) for name, value in asdict(fact).items() if value not in (None, "", {})}
        for name in ("since", "until"):
            if name in filled:
                filled[name] = filled[name]["us"]
        found.append(filled)
    return json.dumps(found, ensure_ascii=True) if found else None


def _storable(value: Any) -> Any:
    if isinstance(value, dict):
        return {clean(name): _storable(inner) for name, inner in value.items()}
    return clean(value) if isinstance(value, str) else value


def _outcome(each: Other | Unreadable) -> str:
    if isinstance(each, Unreadable):
        return "unreadable"
    return "other" if each.counts else "no record"


def _filled(values: list[object]) -> bool:
    return bool(values) and any(value is not None for value in values)


def _add_message(columns: dict[str, list[object]], message: Message) -> None:
    sent = message.sent_at
    row: dict[str, object] = {
        "service": clean(message.service),
        "conversation": clean(message.conversation),
        "conversation_name": _clean(message.conversation_name),
        "conversation_kind": _clean(message.conversation_kind),
        "sender": _clean(message.sender),
        "recipients": [clean(each) for each in message.recipients] or None,
        "sent_at": sent.us if sent else None,
        "sent_offset": sent.offset_minutes if sent else None,
        "time_precision": sent.precision if sent else None,
        "zone_source": sent.zone_source if sent else None,
        "time_note": (sent.note or None) if sent else None,
        "text": _clean(message.text),
        "kind": message.kind,
        "attachments": [_attachment(each) for each in message.attachments] or None,
        "latitude": message.latitude,
        "longitude": message.longitude,
        "reply_to": _clean(message.reply_to),
        "delivered_translation": _clean(message.delivered_translation),
        "other": json_object(message.other),
        "place_start": message.place.start,
        "place_end": message.place.end,
        "place_label": clean(message.place.label) or None,
        "source_id": _clean(message.source_id),
        "sent_as_written": _clean(message.sent_as_written),
        "received_at": _us(message.received_at),
        "read_at": _us(message.read_at),
        "state": message.state,
        "owner_device": _clean(message.owner_device),
        "sender_name": _clean(message.sender_name),
        "reactions": [
            {"value": clean(each.value), "account": _clean(each.account), "at": _us(each.at), "count": each.count}
            for each in message.reactions
        ]
        or None,
        "edits": [
            {"at": _us(each.at), "account": _clean(each.account), "previous": _clean(each.previous)}
            for each in message.edits
        ]
        or None,
        "receipts": [
            {"what": each.what, "account": _clean(each.account), "at": _us(each.at)} for each in message.receipts
        ]
        or None,
    }
    for name, value in row.items():
        columns[name].append(value)


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _us(moment: Moment | None) -> int | None:
    return None if moment is None else moment.us


def _attachment(each: Attachment) -> dict[str, str | None]:
    return {
        "sha256": clean(each.sha256) or None,
        "name": clean(each.name) or None,
        "mime": clean(each.mime) or None,
        "other": json_object(each.other),
    }
