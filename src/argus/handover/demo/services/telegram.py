"""`result.json` of Telegram Desktop: the chats of one account."""

from collections.abc import Iterable
from typing import Any

from argus.handover.demo.days import local
from argus.handover.demo.model import TELEGRAM, Conversation, Line


def result_json(conversations: Iterable[Conversation]) -> dict[str, Any]:
    """The export; gives every line its message id."""
    return {
        "about": "INVENTED: a made-up export of made-up people.",
        "chats": {"about": "Chats of this export.", "list": [_chat(each) for each in conversations]},
    }


def _chat(conversation: Conversation) -> dict[str, Any]:
    return {
        "name": conversation.name,
        "type": "private_group" if conversation.group else "personal_chat",
        "id": int(conversation.key),
        "messages": [_message(line, number) for number, line in enumerate(conversation.lines, 1)],
    }


def _message(line: Line, number: int) -> dict[str, Any]:
    line.source_id = str(number)
    return {
        "id": number,
        "type": "message",
        "date": f"{local(line.at):%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": str(line.at),
        "from": line.sender.nick,
        "from_id": line.sender.handle(TELEGRAM, line.at),
        "text": line.text,
    }
