"""A call as a record, in the databases of WhatsApp on Android and iOS alike."""

from collections.abc import Mapping

from argus.messages import Message, Moment, Place
from argus.readers.whatsapp.jids import Account, Chat


def call_of(
    place: Place,
    at: Moment | None,
    sender: Account | None,
    chat: Chat | None,
    recipients: tuple[str, ...],
    *,
    service: str,
    owner: str,
    source_id: str | None = None,
    other: Mapping[str, str],
) -> Message:
    """A message without text; who called, and in which conversation, may be unknown.

    Args:
        place, at, recipients, source_id, other: see `Message`.
        sender: who called.
        chat: the group, or the owner and the other side.
        service: of the message.
        owner: handle of the owner of the phone.
    """
    return Message(
        place=place,
        sent_at=at,
        sender=sender.handle if sender else None,
        sender_name=sender.name if sender else None,
        text=None,
        service=service,
        conversation=chat.key if chat else "",
        conversation_name=chat.name if chat else None,
        conversation_kind=chat.kind if chat else None,
        recipients=recipients,
        kind="call",
        source_id=source_id,
        owner_device=owner,
        other=({"lid": sender.lid} if sender and sender.lid else {}) | dict(other),
    )
