"""Tables as laboratories hand them over: Signal as CSV by telephone number, another service as JSON lines by short ids.

Both have a column for what a machine read in a picture (`ocr_text`).
"""

import csv
import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from argus.handover.demo.model import SIGNAL, SIX, Conversation, Line

_COLUMNS = (
    "message_id", "sent_at", "service", "conversation", "conversation_name", "sender", "recipients", "text",
    "attachments", "ocr_text",
)  # fmt: skip


class SignalTable:
    """Rows of a CSV."""

    def __init__(self, still_open: ExitStack, path: Path) -> None:
        """A new table with its header."""
        path.parent.mkdir(parents=True, exist_ok=True)
        file = still_open.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._rows = csv.writer(file, lineterminator="\r\n")
        self._rows.writerow(_COLUMNS)
        self._count = 0

    def write(self, conversations: Iterable[Conversation]) -> None:
        """The rows of a part, conversation by conversation."""
        for conversation in conversations:
            for line in conversation.lines:
                self._count += 1
                line.source_id = f"sg{self._count:08}"
                self._rows.writerow(
                    (
                        line.source_id, _when(line), SIGNAL, conversation.key, conversation.name,
                        line.sender.handle(SIGNAL, line.at), "; ".join(_others(conversation, line)), line.text,
                        line.attachment, line.ocr_text,
                    )
                )  # fmt: skip


class SixTable:
    """One JSON object per line."""

    def __init__(self, still_open: ExitStack, path: Path) -> None:
        """A new table."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = still_open.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._count = 0

    def write(self, conversations: Iterable[Conversation]) -> None:
        """The lines of a part, conversation by conversation."""
        for conversation in conversations:
            for line in conversation.lines:
                self._count += 1
                line.source_id = f"six{self._count:08}"
                row: dict[str, object] = {
                    "message_id": line.source_id,
                    "timestamp": _when(line),
                    "service": SIX,
                    "conversation_id": conversation.key,
                    "conversation_name": conversation.name,
                    "sender_id": line.sender.handle(SIX, line.at),
                    "recipient_ids": _others(conversation, line),
                    "body": line.text,
                }
                if line.ocr_text:
                    row |= {"attachments": [line.attachment], "ocr_text": line.ocr_text}
                self._file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _others(conversation: Conversation, line: Line) -> list[str]:
    return [each.handle(conversation.service, line.at) for each in conversation.members if each is not line.sender]


def _when(line: Line) -> str:
    return f"{datetime.fromtimestamp(line.at, UTC):%Y-%m-%dT%H:%M:%SZ}"
