"""One stanza of XMPP: a message, or what else a server or client keeps.

Understood: archive results and forwarded messages (XEP-0313, 0297), delays (0203, 0091), copies for other devices
(0280), rooms (0045), receipts and markers (0184, 0333), replies (0461), reactions (0444), corrections (0308),
retractions (0424), files (0066, 0447), calls (0353), typing (0085). Everything else in a message is kept beside it.
Corrections, retractions and reactions are records of their own and name the message they are about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from argus.messages import Attachment, Contact, Edit, Found, Message, Moment, Other, Place, Reaction, Unreadable
from argus.readers.tables.rows import between
from argus.readers.written import moment_written
from argus.readers.xml_records import local_name
from argus.readers.xmpp.parts import Parts, bare, inner, words
from argus.terms import TimeForm, UnreadableTimeError

_DEEPEST_WRAPPED = 8
_MUC_USER = "http://jabber.org/protocol/muc#user"
_STATES = ("active", "composing", "paused", "inactive", "gone")
_RECEIPTS = ("received", "displayed", "acknowledged", "read")
_HINTS = (
    "request",
    "markable",
    "store",
    "no-store",
    "no-copy",
    "no-permanent-store",
    "origin-id",
    "stanza-id",
    "thread",
)
_ROOM_HOSTS = ("conference.", "muc.", "rooms.", "room.", "groups.", "chat.", "channels.")
# What is kept of a message besides its children.
_ATTRIBUTES = ("type", "xml:lang")
_TELLS_NOTHING = ("", "chat", "normal", "groupchat")


@dataclass(frozen=True, slots=True)
class Archive:
    """What holds for a whole archive.

    Attributes:
        owner: whose archive it is: a stanza without sender is its own, one without receiver is to it.
    """

    service: str
    owner: str | None
    zone: ZoneInfo | None


@dataclass(slots=True)
class _Stanza:
    """A stanza out of its wrappings, and what these told."""

    element: Element
    stamp: Element | None = None
    other: dict[str, str] = field(default_factory=dict)


def found_in(record: Element, place: Place, archive: Archive, noted: Mapping[str, str]) -> Found:
    """What one record is.

    Args:
        noted: what was mended in it.
    """
    stanza = _unwrapped(record)
    name = local_name(stanza.element.tag)
    if name != "message":
        return Other(
            place, "roster" if _roster(stanza.element) else name, facts=tuple(_contacts(stanza.element, archive))
        )
    try:
        return _Letter(stanza, place, archive, noted).found()
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))


def stamp_in(record: Element) -> str | None:
    """The time of a record as written."""
    stanza = _unwrapped(record)
    return _stamp(stanza, Parts(stanza.element))


def _unwrapped(record: Element) -> _Stanza:
    """The innermost stanza: archives wrap it in `result` and `forwarded`, servers in copies for other devices."""
    stanza = _Stanza(record)
    for _ in range(_DEEPEST_WRAPPED):
        name, element = local_name(stanza.element.tag), stanza.element
        inside: Element | None = None
        if name == "result":
            inside = inner(element, "forwarded")
            stanza.other |= {"archive id": element.get("id", "")} if element.get("id") else {}
        elif name == "forwarded":
            stamp = inner(element, "delay")
            stanza.stamp = stanza.stamp if stamp is None else stamp
            inside = next((each for each in element if local_name(each.tag) in ("message", "presence", "iq")), None)
        elif name in ("sent", "received"):
            inside = inner(element, "forwarded")
            stanza.other |= {"carbon": name} if inside is not None else {}
        elif name == "message":
            inside = next((each for each in element if _wraps(each)), None)
        if inside is None:
            break
        stanza.element = inside
    return stanza


def _wraps(child: Element) -> bool:
    return local_name(child.tag) in ("result", "sent", "received") and inner(child, "forwarded") is not None


def _roster(element: Element) -> Element | None:
    query = element if local_name(element.tag) == "query" else inner(element, "query")
    return query if query is not None and query.get("xmlns") == "jabber:iq:roster" else None


def _contacts(element: Element, archive: Archive) -> list[Contact]:
    """The entries of a list of contacts."""
    roster = _roster(element)
    found = []
    for each in roster if roster is not None else ():
        if local_name(each.tag) == "item" and each.get("jid"):
            other = {key: value for key, value in each.items() if key not in ("jid", "name", "xmlns") and value}
            groups = [group.text or "" for group in each if local_name(group.tag) == "group"]
            other |= {"groups": "; ".join(groups)} if groups else {}
            found.append(Contact(bare(each.get("jid", "")), each.get("name") or None, archive.service, other))
    return found


def _stamp(stanza: _Stanza, parts: Parts) -> str | None:
    """The time as written: by the archive, else by who delayed the message, else on the message."""
    delays = (stanza.stamp, parts.take("delay", "urn:xmpp:delay"), parts.take_only("x", "jabber:x:delay"))
    for element in delays:
        if element is not None and element.get("stamp"):
            return element.get("stamp")
    return next((value for key in ("stamp", "time", "timestamp", "ts") if (value := stanza.element.get(key))), None)


class _Letter:
    """A message stanza on its way to a record."""

    def __init__(self, stanza: _Stanza, place: Place, archive: Archive, noted: Mapping[str, str]) -> None:
        self.element, self.place, self.archive = stanza.element, place, archive
        self.parts = Parts(stanza.element)
        self.other = dict(stanza.other)
        self.type = self.element.get("type") or ""
        self.noted = noted
        self.written = _stamp(stanza, self.parts)
        self.at = None if self.written is None else _moment(self.written, archive.zone)
        self.muc = self.parts.take_only("x", _MUC_USER)

    def found(self) -> Found:
        """The message, or what else the stanza is."""
        if self.type == "error":
            return Other(self.place, "delivery error")
        if special := self._reaction() or self._retraction() or self._call():
            return special
        bodies = list(self.parts.take_all("body"))
        text = self._text(bodies)
        attachments = (*self._addresses(), *self._shared_files())
        encrypted = any(name == "encrypted" or where == "jabber:x:encrypted" for name, where, _ in self.parts.left)
        tombstone = self.parts.take("retracted", "urn:xmpp:message-retract")
        if text is None and not attachments and not encrypted and tombstone is None:
            return Other(self.place, self._event())
        replaced = self.parts.take("replace", "urn:xmpp:message-correct")
        if replaced is not None:
            self.other["replaces"] = replaced.get("id", "")
        if tombstone is not None:
            self.other |= {f"retracted {key}": value for key, value in tombstone.items() if key != "xmlns"}
        only_file = bool(attachments) and (not text or text.strip() in {each.name for each in attachments})
        return self._message(
            text=text,
            attachments=attachments,
            kind="file" if only_file else "text",
            state="deleted" if tombstone is not None else "edited" if replaced is not None else "intact",
            edits=(Edit(self.at, self._who()[0]),) if replaced is not None else (),
        )

    def _message(self, **told: Any) -> Message:
        sender, sender_name = self._who()
        conversation, kind, recipients = self._where(sender)
        reply = self.parts.take("reply", "urn:xmpp:reply")
        ids = self._ids()
        for key in _ATTRIBUTES:
            if (value := self.element.get(key)) and value not in _TELLS_NOTHING:
                self.other[key] = value
        subject = words(self.parts.take("subject"))
        self.other |= {"subject": subject} if subject else {}
        self.other |= {"thread": thread} if (thread := words(self.parts.take("thread"))) else {}
        for key in ("from", "to"):
            written = self.element.get(key)
            if written and "/" in written:
                self.other[key] = written
        return Message(
            place=self.place,
            sent_at=self.at,
            sender=sender,
            sender_name=sender_name,
            service=self.archive.service,
            conversation=conversation,
            conversation_kind=kind,
            recipients=recipients,
            reply_to=told.pop("reply_to", None) or (reply.get("id") if reply is not None else None) or None,
            source_id=ids,
            sent_as_written=self.written,
            owner_device=self.archive.owner,
            **({"text": None} | told),
            other=self.parts.rest() | self.other | dict(self.noted),
        )

    def _text(self, bodies: list[Element]) -> str | None:
        """The body; bodies in more languages are kept beside it."""
        if not bodies:
            laid_out = next((child for name, _, child in self.parts.left if name == "html"), None)
            return None if laid_out is None else words(inner(laid_out, "body"))
        main = next((each for each in bodies if not each.get("xml:lang")), bodies[0])
        for each in bodies:
            if each is not main:
                self.other[f"body ({each.get('xml:lang', 'again')})"] = words(each) or ""
        return words(main)

    def _who(self) -> tuple[str | None, str | None]:
        """Account and name: in a room the nick, unless the room told the account behind it."""
        written = self.element.get("from") or ""
        if self.type != "groupchat":
            if not written:
                return (None if self.element.get("to") is None else self.archive.owner), None
            return self._account(written), None
        room, _, nick = written.partition("/")
        if room != self._room():
            return room or None, nick if self._room() == room and nick else None
        item = inner(self.muc, "item") if self.muc is not None else None
        if item is not None and item.get("jid"):
            return bare(item.get("jid", "")), nick or None
        return nick or room or None, None

    def _account(self, jid: str) -> str:
        """The bare address; of somebody in a room, spoken to aside, the nick belongs to it."""
        return jid if self.muc is not None and _is_room(jid) else bare(jid)

    def _room(self) -> str:
        came_from, went_to = (bare(self.element.get(key) or "") for key in ("from", "to"))
        return went_to if not came_from or (_is_room(went_to) and not _is_room(came_from)) else came_from

    def _where(self, sender: str | None) -> tuple[str, str | None, tuple[str, ...]]:
        """Key and kind of the conversation, and to whom."""
        if self.type == "groupchat":
            return self._room(), "group", ()
        written = self.element.get("to") or self.archive.owner or ""
        receiver = self._account(written)
        recipients = (receiver,) if receiver else ()
        conversation, kind = between(sender, recipients, sender or "")
        return conversation, kind or "direct", recipients

    def _ids(self) -> str | None:
        """The id that others name it by: in a room the one the room gave; the rest is kept beside it."""
        by_archive = [each.get("id") for each in self.parts.take_all("stanza-id", "urn:xmpp:sid")]
        own = self.element.get("id")
        origin = self.parts.take("origin-id", "urn:xmpp:sid")
        order = [*by_archive, own] if self.type == "groupchat" else [own, *by_archive]
        order = [*order, origin.get("id") if origin is not None else None, self.other.get("archive id")]
        given = [each for each in order if each]
        if not given:
            return None
        if own and own != given[0]:
            self.other["id"] = own
        if by_archive and by_archive[0] and by_archive[0] != given[0]:
            self.other["stanza-id"] = by_archive[0]
        return given[0]

    def _reaction(self) -> Message | None:
        found = self.parts.take_only("reactions", "urn:xmpp:reactions")
        if found is None:
            return None
        self._fallback()
        account = self._who()[0]
        values = [words(each) or "" for each in found if local_name(each.tag) == "reaction"]
        self.other["xmpp"] = "reaction" if values else "reaction taken back"
        signs = tuple(Reaction(value.strip(), account, self.at) for value in values)
        return self._message(reactions=signs, reply_to=found.get("id") or None)

    def _retraction(self) -> Message | None:
        applied = self.parts.take_only("apply-to", "urn:xmpp:fasten")
        found = self.parts.take_only("retract", "urn:xmpp:message-retract")
        if found is None and (applied is None or inner(applied, "retract") is None):
            return None
        self._fallback()
        told = found if found is not None else applied
        self.other["retracts"] = (told.get("id") or "") if told is not None else ""
        return self._message(state="deleted")

    def _call(self) -> Message | None:
        proposed = self.parts.take_only("propose", "urn:xmpp:jingle-message")
        if proposed is None:
            return None
        media = [each.get("media", "") for each in proposed if local_name(each.tag) == "description"]
        self.other |= {"call id": proposed.get("id", ""), "media": ", ".join(filter(None, media))}
        return self._message(kind="call")

    def _fallback(self) -> None:
        """A body for programs that do not know what the stanza is: its words are not the sender's."""
        for body in self.parts.take_all("body"):
            self.other["body"] = words(body) or ""

    def _addresses(self) -> list[Attachment]:
        """Files by address (XEP-0066)."""
        found = []
        while (told := self.parts.take_only("x", "jabber:x:oob")) is not None:
            about = words(inner(told, "desc"))
            found.append(Attachment(name=words(inner(told, "url")) or "", other={"desc": about} if about else {}))
        return found

    def _shared_files(self) -> list[Attachment]:
        """Files with name, type and size (XEP-0447)."""
        found = []
        for shared in self.parts.take_all("file-sharing", "urn:xmpp:sfs"):
            about = inner(shared, "file")
            told = {local_name(each.tag): words(each) or "" for each in (about if about is not None else ())}
            address = next((each.get("target") for each in shared.iter() if each.get("target")), None)
            name, mime = told.pop("name", "") or address or "", told.pop("media-type", "")
            told |= {"url": address} if address and address != name else {}
            found.append(Attachment(name=name, mime=mime, other=told))
        return found

    def _event(self) -> str:
        """What a stanza without words is."""
        if self.muc is not None:
            told = next((local_name(each.tag) for each in self.muc), "")
            if told in ("invite", "decline"):
                return told
        for name, where, _ in self.parts.left:
            if name == "subject":
                return "topic"
            if name in _STATES:
                return "chat state"
            if name in _RECEIPTS and where.startswith(("urn:xmpp:receipts", "urn:xmpp:chat-markers")):
                return "receipt"
            if where.startswith("urn:xmpp:jingle-message"):
                return f"call {name}"
            if where == "jabber:x:conference":
                return "invite"
        return next((name for name, _, _ in self.parts.left if name not in _HINTS), "empty message")


def _is_room(jid: str) -> bool:
    return jid.partition("@")[2].startswith(_ROOM_HOSTS)


def _moment(written: str, zone: ZoneInfo | None) -> Moment:
    return moment_written(f"{written}Z" if is_legacy(written) else written, TimeForm(), zone)


def is_legacy(written: str) -> bool:
    """A stamp of XEP-0091, which is UTC without saying so."""
    return re.fullmatch(r"[0-9]{8}T[0-9:]{8}", written, re.ASCII) is not None
