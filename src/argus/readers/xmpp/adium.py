"""Logs of Adium: one conversation a file, its account and service in the outermost element, its other side in the name.

<chat xmlns="http://purl.org/net/ulf/ns/0.4-02" account="a@x" service="Jabber">
<message sender="b@y" time="2011-01-29T00:06:46+01:00" alias="B"><div>text</div></message>
<status type="away" sender="b@y" time="..."/> <event type="windowClosed" sender="a@x" time="..."/>
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from argus.messages import Found, Message, Other, Place, Unreadable
from argus.readers.reader import path_of
from argus.readers.tables.rows import between
from argus.readers.written import moment_written
from argus.readers.xml_records import Parsed, local_name, parse_element
from argus.readers.xmpp.parts import words
from argus.terms import TimeForm, UnreadableTimeError

NAMESPACE = b"http://purl.org/net/ulf/ns/0.4"
_ROOT = re.compile(rb"<chat\s[^<>]{0,2000}>")
_SPOKEN = ("message", "action")


@dataclass(frozen=True, slots=True)
class Log:
    """What holds for a whole log.

    Attributes:
        account: that kept it.
        partner: the other account, or the room.
        group: more than these two spoke.
    """

    service: str
    account: str | None
    partner: str
    group: bool
    zone: ZoneInfo | None


def root_of(head: bytes) -> dict[str, str] | None:
    """The attributes of the outermost element; None where this is no log of Adium."""
    match = _ROOT.search(head)
    if match is None or NAMESPACE not in match[0]:
        return None
    parsed = parse_element(match[0].removesuffix(b">").removesuffix(b"/") + b"/>")
    return dict(parsed.element.items()) if isinstance(parsed, Parsed) else {}


def partner_in(name: str) -> str:
    """The other side, by the name of the log: `b@y (2011-01-29T00.06.46+0100).xml`."""
    stem = path_of(name).name
    return re.split(r" \([0-9]{4}-", stem, maxsplit=1)[0].removesuffix(".xml").removesuffix(".chatlog")


def found_in(record: Element, place: Place, log: Log, noted: Mapping[str, str]) -> Found:
    """What one record is."""
    name, kind = local_name(record.tag), record.get("type") or ""
    if name not in _SPOKEN:
        return Other(place, f"{name} {kind}".strip())
    written = record.get("time") or None
    try:
        sent_at = None if written is None else moment_written(written, TimeForm(), log.zone)
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))
    sender = record.get("sender") or None
    other = {key: value for key, value in record.items() if key not in ("sender", "time", "alias", "xmlns") and value}
    return Message(
        place=place,
        sent_at=sent_at,
        sender=sender,
        sender_name=record.get("alias") or None,
        text=words(record),
        service=log.service,
        other=other | ({"adium": "action"} if name == "action" else {}) | dict(noted),
        sent_as_written=written,
        owner_device=log.account,
        **_conversation(log, sender),
    )


def _conversation(log: Log, sender: str | None) -> dict[str, Any]:
    if log.group:
        return {"conversation": log.partner, "conversation_kind": "group"}
    key, _ = between(log.account, (log.partner,), log.partner)
    receiver = log.partner if sender == log.account else log.account
    return {
        "conversation": key,
        "conversation_kind": "direct",
        "recipients": (receiver,) if receiver else (),
    }
