"""One message: what it says, every field, every place it was seen, and there the sealed bytes themselves."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response

from argus.errors import NotFoundError
from argus.messages import participants_of
from argus.reading import (
    MessageDetail,
    SealedBytes,
    Sighting,
    attached_file,
    mentions_of,
    message_detail,
    neighbours,
    sealed_bytes,
    sealed_files,
)
from argus.web.asking import Asking, Number, Reading
from argus.web.bytes_shown import RULER, BytesRow, bytes_rows
from argus.web.downloads import download_sealed
from argus.web.pages.conversations import VOICES, mentions_read_off, name_of, names_by_handle

router = APIRouter()

# What is read of a record unless the reader asks for all of it, and then at most.
FIRST_BYTES = 2_048
MOST_BYTES = 65_536
FIRST_CHARACTERS = 20_000
MOST_CHARACTERS = 2_000_000
SIGHTINGS_WITH_BYTES = 5
TIMES = frozenset({"sent_at", "received_at", "read_at"})
# Shown elsewhere on the page.
NOT_A_FIELD = frozenset(
    {
        "text", "message_id", "sender", "conversation", "conversation_name", "service", "delivery_id", "item_id",
        "place_start", "place_end", "place_label", "source_id", "sent_as_written", "state",
        "sender_name", "reactions", "edits", "receipts", "attachments",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """A sighting with the bytes it stands on; `trouble` when the sealed item cannot be read."""

    sighting: Sighting
    sealed: SealedBytes | None
    rows: list[BytesRow]
    text: str
    trouble: NotFoundError | None = None


@router.get("/messages/{message_id}")
def message(asking: Reading, message_id: str, all: int = 0) -> Response:  # noqa: A002  (a word of the address)
    """The message."""
    found = message_detail(asking.dossier, asking.archive, message_id)
    asking.record({"message": found.line.message_id, "sightings": len(found.sightings)})
    most = MOST_BYTES if all else FIRST_BYTES
    before, after = neighbours(asking.archive, found.line.message_id, 1)
    shown = found.sightings[:SIGHTINGS_WITH_BYTES]
    return asking.page(
        "message.html",
        found=found,
        line=found.line,
        mentions=mentions_of(asking.archive, [found.line.message_id]).get(found.line.message_id, ()),
        read_off=mentions_read_off(asking.archive, [found.line]).get(found.line.message_id, ()),
        fields=_fields(asking, found),
        precision=str(found.fields.get("time_precision") or ""),
        proofs=[_proof(asking, each, most) for each in shown],
        unshown=max(0, len(found.sightings) - SIGHTINGS_WITH_BYTES),
        before=before[0].message_id if before else "",
        after=after[0].message_id if after else "",
        sender=name_of(asking, found.line, found.sightings[0].details),
        called=names_by_handle(participants_of(asking.dossier.register, found.conversation.conversation_id)),
        sealed=sealed_files(asking.dossier, (file.sha256 for each in shown for file in each.details.attachments)),
        voice=(found.line.sender_id or 0) % VOICES,
        longest=MOST_CHARACTERS if all else FIRST_CHARACTERS,
        all=bool(all),
        most_bytes=MOST_BYTES,
        ruler=RULER,
    )


@router.get("/messages/{message_id}/files/{sighting}/{number}")
def attachment(asking: Reading, message_id: str, sighting: Number, number: Number) -> Response:
    """A file that was sent with a message, as it is, to be saved: for whoever may see the message."""
    found = message_detail(asking.dossier, asking.archive, message_id)
    told = [each.details for each in found.sightings]
    file = attached_file(asking.dossier, told, sighting, number)
    asking.record({"message": found.line.message_id, "file": file.sha256})
    return download_sealed(told[sighting].attachments[number].name or file.name, file.path)


def _proof(asking: Asking, sighting: Sighting, most: int) -> Proof:
    try:
        sealed = sealed_bytes(asking.dossier, sighting, most=most)
    except NotFoundError as trouble:
        return Proof(sighting, None, [], "", trouble)
    return Proof(sighting, sealed, bytes_rows(sealed.data, sealed.start), sealed.data.decode("utf-8", "replace"))


def _fields(asking: Asking, found: MessageDetail) -> list[tuple[str, Any, bool]]:
    """Every filled field that stands nowhere else on the page: name, value, whether it is text from the evidence."""
    fields: list[tuple[str, Any, bool]] = []
    for name, value in found.fields.items():
        if name in NOT_A_FIELD or value is None or value in ("", [], {}):
            continue
        if name in TIMES and isinstance(value, int):
            fields.append((name, asking.show.exactly(value, str(found.fields.get("time_precision") or "")), False))
        elif name == "sent_offset" and isinstance(value, int):
            fields.append((name, asking.show.offset(value), False))
        else:
            fields.append((name, value, True))
    return fields
