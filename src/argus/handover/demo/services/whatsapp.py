"""A chat as WhatsApp on Android exports it; half of the phones speak English, half German."""

from argus.handover.demo.days import FIRST_DAY, local, second
from argus.handover.demo.model import WHATSAPP, Conversation

_NOTICE = (
    "Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen "
    "to them. Tap to learn more."
)


def exported(conversation: Conversation, name: str) -> str:
    """The export; gives the conversation the key an import will know it by."""
    dots = len(name) % 2
    senders = sorted({line.sender.handle(WHATSAPP, line.at) for line in conversation.lines})
    pair = not conversation.group and len(senders) == 2
    conversation.key = " | ".join(senders) if pair else name
    conversation.name = name
    # The first day is a 13th, which shows that the day stands first.
    first = _clock(second(FIRST_DAY, 6), dots)
    lines = [f"{first} - {_NOTICE}"]
    if conversation.group:
        lines.append(f'{first} - {senders[0]} created group "{name}"')
    lines.extend(
        f"{_clock(each.at, dots)} - {each.sender.handle(WHATSAPP, each.at)}: {each.text}" for each in conversation.lines
    )
    return "\n".join(lines) + "\n"


def _clock(at: int, dots: int) -> str:
    return f"{local(at):%d.%m.%y, %H:%M}" if dots else f"{local(at):%d/%m/%Y, %H:%M}"
