"""Records one by one out of columns: for readers that fill columns first, so that both ways give the same."""

import json
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from typing import Any

import pyarrow as pa

from argus.messages import (
    Attachment,
    Block,
    Contact,
    Edit,
    Found,
    Message,
    Moment,
    Other,
    Participant,
    Place,
    Reaction,
    Receipt,
    Unreadable,
    complete,
)

_AT_ONCE = 1_000
_AS_THEY_ARE = (
    "sender",
    "text",
    "service",
    "conversation",
    "conversation_name",
    "conversation_kind",
    "kind",
    "latitude",
    "longitude",
    "reply_to",
    "source_id",
    "sent_as_written",
    "state",
    "owner_device",
    "sender_name",
)


def found_in(block: Block, rows: Sequence[int], others: Sequence[int], precision: str) -> Iterator[Found]:
    """The records of a block, in the order of their rows.

    Args:
        rows, others: row ids of the messages and of what is left over, each in order.
        precision: of all times.
    """
    messages = ((row, 0, each) for row, each in zip(rows, _messages(block.records, precision), strict=True))
    left = ((row, 1, each) for row, each in zip(others, _left(block.left_over, precision), strict=True))
    for _, _, each in merge(messages, left, key=lambda one: one[:2]):
        yield each


def _messages(records: pa.Table, precision: str) -> Iterator[Message]:
    for batch in complete(records).to_batches(max_chunksize=_AT_ONCE):
        for row in batch.to_pylist():
            yield _message(row, precision)


def _message(row: Mapping[str, Any], precision: str) -> Message:
    def at(us: int | None) -> Moment | None:
        return None if us is None else Moment(us, 0, precision, "written")

    return Message(
        place=Place(row["place_start"], row["place_end"], row["place_label"] or ""),
        sent_at=at(row["sent_at"]),
        attachments=tuple(
            Attachment(each["sha256"] or "", each["name"] or "", each["mime"] or "", json.loads(each["other"] or "{}"))
            for each in row["attachments"] or ()
        ),
        other=json.loads(row["other"] or "{}"),
        received_at=at(row["received_at"]),
        read_at=at(row["read_at"]),
        reactions=tuple(
            Reaction(each["value"], each["account"], at(each["at"]), each["count"]) for each in row["reactions"] or ()
        ),
        edits=tuple(Edit(at(each["at"]), each["account"], each["previous"]) for each in row["edits"] or ()),
        receipts=tuple(Receipt(each["what"], each["account"], at(each["at"])) for each in row["receipts"] or ()),
        **{name: row[name] for name in _AS_THEY_ARE},
    )


def _left(left_over: pa.Table, precision: str) -> Iterator[Other | Unreadable]:
    for row in left_over.to_pylist():
        place = Place(row["place_start"], row["place_end"], row["place_label"] or "")
        if row["outcome"] == "unreadable":
            yield Unreadable(place, row["what"])
        else:
            facts = tuple(_fact(each, precision) for each in json.loads(row["facts"] or "[]"))
            yield Other(place, row["what"], row["outcome"] == "other", facts)


def _fact(said: dict[str, Any], precision: str) -> Contact | Participant:
    for name in ("since", "until"):
        if name in said:
            said[name] = Moment(said[name], 0, precision, "written")
    return Participant(**said) if "conversation" in said else Contact(**said)
