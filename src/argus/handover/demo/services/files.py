"""A folder of deliveries: exports of telephones, tables that other authorities made, logs of a channel."""

import json
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from argus.handover.demo.days import local
from argus.handover.demo.model import IRC, SIGNAL, SIX, TELEGRAM, WHATSAPP, Conversation, Line
from argus.handover.demo.rooms import MARK
from argus.handover.demo.services.tables import SignalTable, SixTable
from argus.handover.demo.services.telegram import result_json
from argus.handover.demo.services.whatsapp import exported


class Files:
    """Writes part after part; one part at a time is in memory."""

    def __init__(self, folder: Path) -> None:
        """An empty folder."""
        self._folder = folder
        self._open = ExitStack()
        self._signal = SignalTable(self._open, folder / "signal" / f"signal-{MARK}.csv")
        self._six = SixTable(self._open, folder / "six" / f"six-{MARK}.jsonl")

    def __enter__(self) -> Self:
        """Open until the last part is written."""
        return self

    def __exit__(self, *_: object) -> None:
        """The tables are whole."""
        self._open.close()

    def write(self, part: int, conversations: Iterable[Conversation]) -> None:
        """A part of the world; afterwards its conversations and lines know the keys and ids of the delivery."""
        by_service = defaultdict(list)
        for conversation in conversations:
            conversation.lines.sort(key=lambda line: line.at)
            for line in conversation.lines:
                handle = line.sender.handle(conversation.service, line.at)
                line.sender.used[conversation.service, handle] = None
            if conversation.lines:
                by_service[conversation.service].append(conversation)
        for conversation in by_service[WHATSAPP]:
            self._whatsapp(conversation)
        if by_service[TELEGRAM]:
            path = self._folder / "telegram" / f"phone-{part + 1:02}-{MARK}" / "result.json"
            _put(path, json.dumps(result_json(by_service[TELEGRAM]), ensure_ascii=False, indent=1))
        self._signal.write(by_service[SIGNAL])
        self._six.write(by_service[SIX])
        for conversation in by_service[IRC]:
            self._irc(conversation)

    def _whatsapp(self, conversation: Conversation) -> None:
        folder = self._folder / "whatsapp"
        path = folder / f"WhatsApp Chat with {conversation.name}.txt"
        again = 1
        while path.exists():  # two people of one nickname: the second export gets a number, as phones do
            again += 1
            path = folder / f"WhatsApp Chat with {conversation.name} ({again}).txt"
        _put(path, exported(conversation, path.stem.removeprefix("WhatsApp Chat with ")))

    def _irc(self, conversation: Conversation) -> None:
        """A log per day, as a program that keeps logs files them."""
        days: dict[str, list[str]] = defaultdict(list)
        for line in conversation.lines:
            clock = local(line.at)
            log = days[clock.date().isoformat()]
            if not log:
                log.append(f"=== {MARK} [invented@example.org] has joined {conversation.key}")
            log.append(f"[{clock:%H:%M}] <{_nick(conversation, line)}> {line.text}")
        for day, log in days.items():
            _put(self._folder / "irc" / conversation.key / f"{day}-{MARK}.txt", "\n".join(log) + "\n")


def _nick(conversation: Conversation, line: Line) -> str:
    return line.sender.handle(conversation.service, line.at)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
