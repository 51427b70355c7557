"""Strangers' cases as they are delivered: files that import without a mapping, and the truth beside them."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.strangers.chats import Message, Person, Record, Room, Told, stamp

_COLUMNS = (
    "message_id", "sent_at", "service", "conversation", "conversation_name", "sender", "recipients", "text",
    "attachments", "ocr_text",
)  # fmt: skip


@dataclass
class Beside:
    """A threat, or a decoy of some other kind with the container it names."""

    kind: str
    container: str | None = None
    said: list[Told] = field(default_factory=list)


def deliver(
    folder: Path, rooms: Iterable[Room], delimiters: Mapping[str, str | None], source_id: Callable[[str, int], str]
) -> None:
    """Write a file for each service, its messages in order of time.

    Args:
        delimiters: by service, of a table; None = a line of JSON for each message.
        source_id: of a service's messages, by their number.
    """
    sent: dict[str, list[Message]] = {service: [] for service in delimiters}
    for room in rooms:
        sent[room.service] += room.messages
    for service, own in sent.items():
        own.sort(key=lambda each: (each.at, each.room.key))
        for number, each in enumerate(own):
            each.source_id = source_id(service, number)
    for service, delimiter in delimiters.items():
        if delimiter is None:
            with (folder / f"{service.lower()}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(json.dumps(_row(each), ensure_ascii=False) + "\n" for each in sent[service])
            continue
        with (folder / f"{service.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, _COLUMNS, delimiter=delimiter)
            table.writeheader()
            table.writerows(_row(each) for each in sent[service])


def write_truth(
    path: Path, world: Record, shipments: Iterable[Record], beside: Iterable[Beside], people: Iterable[Person]
) -> None:
    """Write the truth: the world, its shipments, what is told beside them, and who used several accounts."""
    records = [{"record": "world", **world}, *shipments, *map(_told_beside, beside)]
    records += [
        {"record": "person", "nickname": each.nick, "role": "crew",
         "accounts": [{"service": service, "handle": handle} for service, handle in sorted(each.used)]}
        for each in people if len(each.used) > 1
    ]  # fmt: skip
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), "utf-8")


def messages_told(said: list[Told]) -> list[Record]:
    """Messages as an import will know them, in order of time."""
    return [
        {
            "service": each.message.room.service, "conversation": each.message.room.key,
            "conversation_name": each.message.room.name, "sender": each.message.handle,
            "sent_at": stamp(each.message.at), "source_id": each.message.source_id, "text": each.message.text,
            "text_sha256": hashlib.sha256(each.message.text.encode()).hexdigest(),
            "ocr_text": each.message.ocr_text or None, "says": list(each.says),
        }
        for each in sorted(said, key=lambda each: each.message.at)
    ]  # fmt: skip


def _row(message: Message) -> dict[str, str]:
    room = message.room
    others = [each.handle(room.service, message.at) for each in room.members if each is not message.sender]
    values = (
        message.source_id, stamp(message.at), room.service, room.key, room.name, message.handle, "; ".join(others),
        message.text, f"{message.source_id}.jpg" if message.ocr_text else "", message.ocr_text,
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _told_beside(beside: Beside) -> Record:
    kind = {"kind": beside.kind, "container": beside.container} if beside.kind != "threat" else {}
    record = "decoy" if kind else "threat"
    return {"record": record, **kind, "messages": messages_told(beside.said)}
