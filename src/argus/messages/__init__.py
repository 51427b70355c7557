"""The one form of a message, its parts on disk, the index."""

from argus.messages.block import (
    ATTACHMENT,
    LEFT_OVER,
    RECORDS,
    REPEATING,
    Block,
    block_of,
    clean,
    complete,
    json_object,
)
from argus.messages.record import Attachment, Found, Message, Moment, Other, Place, Unreadable

__all__ = [
    "ATTACHMENT",
    "LEFT_OVER",
    "RECORDS",
    "REPEATING",
    "Attachment",
    "Block",
    "Found",
    "Message",
    "Moment",
    "Other",
    "Place",
    "Unreadable",
    "block_of",
    "clean",
    "complete",
    "json_object",
]
