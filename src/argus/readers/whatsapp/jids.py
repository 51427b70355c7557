"""Accounts and conversations as the databases of WhatsApp name them, on Android and iOS alike.

A jid is a name at a server: `32460000000@s.whatsapp.net` an account by its number, `...@lid` an account whose number is
hidden, `...@g.us` a group, `...@newsletter` a channel, `...@broadcast` a list of the phone's own.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Who it is.

    Attributes:
        handle: the jid, with the phone number wherever the database tells it.
        name: from the address book of the phone.
        lid: the hidden id that stands in the row instead of the number.
    """

    handle: str
    name: str | None = None
    lid: str = ""


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation.

    Attributes:
        key, name, kind: see `Message.conversation`.
        peer: whom the owner talks to, where there are only two; also who posts in a channel.
        jid: of the group or of the peer, as it stands.
    """

    key: str
    name: str | None
    kind: str
    peer: Account | None
    jid: str


def chat_named(owner: str, jid: str, name: str | None, account: Account | None) -> Chat:
    """The conversation of a jid.

    Args:
        owner: handle of the owner of the phone.
        name: subject of a group, or what the phone calls the peer.
        account: the peer, with his number where it is known.
    """
    if jid.endswith("@g.us"):
        return Chat(jid, name, "group", None, jid)
    if jid.endswith("@newsletter"):
        return Chat(jid, name, "channel", account, jid)
    if jid.endswith(("@broadcast", "@status")):
        # A broadcast list and the status posts are the phone's own.
        return Chat(f"{jid} of {owner}", name, "channel", None, jid)
    if account is None:
        return Chat(jid, name, "direct", None, jid)
    return Chat(" | ".join(sorted((owner, account.handle))), name or account.name, "direct", account, jid)
