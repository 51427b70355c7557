"""The frames of Signal's own export: recipients and chats, and the messages that refer to them by number.

Format: signalapp/Signal-Android, Backup.proto, each frame a line of JSON.
"""

import base64
import binascii
import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import (
    Attachment,
    Contact,
    Edit,
    Found,
    Message,
    Other,
    Participant,
    Place,
    Reaction,
    Receipt,
    Unreadable,
)
from argus.readers.documents.told import Told, as_text
from argus.readers.file_kinds import kind_of_file
from argus.readers.json_text import parsed
from argus.readers.reader import Span, decoded, whole_lines
from argus.readers.written import moment_written
from argus.terms import TimeForm

FRAMES = ("account", "recipient", "chat", "chatItem", "stickerPack", "adHocCall", "notificationProfile", "chatFolder")
_PEOPLE = re.compile(rb'\s*\{\s*"(?:account|recipient|chat)"\s*:')
# More recipients or chats than this are not held: their messages have the numbers of the export.
_MOST_PEOPLE = 100_000
_MILLISECONDS = TimeForm("ms")
_STATUS = {"delivered": "delivered", "read": "read", "viewed": "played"}
_MESSAGES = (
    "standardMessage",
    "contactMessage",
    "stickerMessage",
    "remoteDeletedMessage",
    "paymentNotification",
    "giftBadge",
    "viewOnceMessage",
    "directStoryReplyMessage",
)


@dataclass(frozen=True, slots=True)
class _Person:
    """A recipient: an account, a group, or the owner."""

    handle: str
    name: str | None = None
    is_group: bool = False


class People:
    """Recipients and chats by the numbers that an export gives them."""

    def __init__(self, service: str, owner: str) -> None:
        self.service, self.owner = service, owner
        self.handles: dict[str, str] = {}  # by the account's id
        self.recipients: dict[str, _Person] = {}
        self.chats: dict[str, str] = {}

    def learn(self, item: EvidenceItem, end: int) -> None:
        """What the lines before `end` tell of recipients and chats."""
        for _, _, line in whole_lines(item, Span(0, 0, end)):
            if line is None or not _PEOPLE.match(line):
                continue
            try:
                row = parsed(decoded(line)[0])
            except (ValueError, RecursionError):
                continue
            self._hear(row)

    def found(self, row: Mapping[str, Any], place: Place, noted: Mapping[str, str]) -> Found:
        """The record of a frame."""
        self._hear(row)
        what = next((name for name in FRAMES if isinstance(row.get(name), dict)), None)
        if what is None:
            known = "backupTimeMs" in row or "version" in row
            return Other(place, "version", counts=False) if known else Unreadable(place, "no frame of a Signal export")
        if what == "chatItem":
            return self._item(Told(row["chatItem"]), place, noted)
        return Other(place, what, facts=self._facts(what, row[what]))

    def _hear(self, row: Mapping[str, Any]) -> None:
        recipient, chat = row.get("recipient"), row.get("chat")
        if isinstance(recipient, dict) and len(self.recipients) < _MOST_PEOPLE:
            number = as_text(recipient.get("id"))
            person = self._person(recipient)
            if number and person:
                self.recipients[number] = person
                if isinstance(contact := recipient.get("contact"), dict) and (
                    account := _id(as_text(contact.get("aci")))
                ):
                    self.handles[account] = person.handle
        if isinstance(chat, dict) and len(self.chats) < _MOST_PEOPLE:
            number, of = as_text(chat.get("id")), as_text(chat.get("recipientId"))
            if number and of:
                self.chats[number] = of

    def _person(self, recipient: Mapping[str, Any]) -> _Person | None:
        told = Told(recipient)
        if "self" in recipient:
            return _Person(self.owner)
        if isinstance(recipient.get("contact"), dict):
            contact = told.inside("contact")
            number = contact.text("e164")
            handle = f"+{number}" if number else _id(contact.text("aci")) or contact.text("username")
            name = _name(contact, "systemGivenName", "systemFamilyName") or _name(
                contact, "profileGivenName", "profileFamilyName"
            )
            return _Person(handle or f"recipient {as_text(recipient.get('id'))} of {self.owner}", name)
        if isinstance(recipient.get("group"), dict):
            group = told.inside("group")
            key = as_text(group.row.get("masterKey")) or ""
            title = group.inside("snapshot").inside("title").text("title")
            mark = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            return _Person(f"group:{mark}", title, is_group=True)
        if isinstance(recipient.get("distributionList"), dict):
            inner = told.inside("distributionList").inside("distributionList")
            return _Person(f"list {as_text(recipient.get('id'))} of {self.owner}", inner.text("name"), is_group=True)
        return _Person("Signal") if "releaseNotes" in recipient else None

    def _account(self, number: str | None) -> str | None:
        if number is None:
            return None
        person = self.recipients.get(number)
        return person.handle if person else f"recipient {number} of {self.owner}"

    def _facts(self, what: str, frame: Mapping[str, Any]) -> tuple[Contact | Participant, ...]:
        if what == "account":
            name = _name(Told(frame), "givenName", "familyName")
            user = as_text(frame.get("username"))
            return (Contact(self.owner, name, self.service, {"username": user} if user else {}),)
        person = self._person(frame) if what == "recipient" else None
        if person is None:
            return ()
        if not person.is_group:
            contact = frame.get("contact")
            other = Told(contact if isinstance(contact, dict) else {}).rest()
            return (Contact(person.handle, person.name, self.service, other),)
        snapshot = Told(frame).inside("group").inside("snapshot")
        members = ((_id(each.text("userId")), each.text("role")) for each in snapshot.objects("members"))
        return tuple(
            Participant(
                person.handle,
                self.handles.get(member, member),
                service=self.service,
                role="admin" if role in ("ADMINISTRATOR", "2") else None,
                conversation_name=person.name,
                conversation_kind="group",
            )
            for member, role in members
            if member
        )

    def _item(self, told: Told, place: Place, noted: Mapping[str, str]) -> Found:
        update = told.inside("updateMessage")
        call = next((key for key in ("individualCall", "groupCall") if isinstance(update.row.get(key), dict)), None)
        kind = next((key for key in _MESSAGES if isinstance(told.row.get(key), dict)), None)
        if kind is None and call is None:
            what = next(iter(update.row), None)
            simple = update.inside("simpleUpdate").text("type")
            return Other(place, (simple or what or "chat item").lower().replace("_", " "))
        return self._message(told, place, noted, kind or "", call)

    def _message(self, told: Told, place: Place, noted: Mapping[str, str], kind: str, call: str | None) -> Message:
        chat = told.text("chatId") or ""
        other_side = self.recipients.get(self.chats.get(chat, ""))
        author, written = self._account(told.text("authorId")), told.text("dateSent")
        conversation, recipients = self._conversation(other_side, chat, author)
        said = told.inside(kind)
        quote = said.inside("quote")
        text, attachments = _text(said, kind), tuple(_attachments(said, kind))
        incoming, outgoing = told.inside("incoming"), told.inside("outgoing")
        revisions = told.objects("revisions")
        deleted = kind == "remoteDeletedMessage"
        return Message(
            place=place,
            sent_at=None if written is None else moment_written(written, _MILLISECONDS, None),
            sender=author,
            text=text,
            service=self.service,
            conversation=conversation,
            conversation_name=other_side.name if other_side else None,
            conversation_kind=("group" if other_side.is_group else "direct") if other_side else None,
            recipients=recipients,
            kind="call" if call else _kind(kind, text, attachments),
            attachments=attachments,
            reply_to=quote.text("targetSentTimestamp"),
            source_id=written,
            sent_as_written=written,
            received_at=incoming.moment("dateReceived", _MILLISECONDS),
            state="deleted" if deleted else "edited" if revisions else "intact",
            owner_device=self.owner,
            sender_name=self._name_of(told.row.get("authorId")),
            reactions=tuple(self._reactions(said)),
            edits=tuple(self._edits(revisions, written, author)),
            receipts=tuple(self._receipts(outgoing)),
            other=({} if kind == "standardMessage" else {"type": call or kind}) | told.rest() | dict(noted),
        )

    def _conversation(self, other_side: _Person | None, chat: str, author: str | None) -> tuple[str, tuple[str, ...]]:
        if other_side is None:
            return f"chat {chat} of {self.owner}", ()
        if other_side.is_group:
            return other_side.handle, ()
        key = " | ".join(sorted({self.owner, other_side.handle}))
        return key, (self.owner,) if author == other_side.handle else (other_side.handle,)

    def _name_of(self, number: Any) -> str | None:
        person = self.recipients.get(as_text(number) or "")
        return person.name if person else None

    def _reactions(self, said: Told) -> Iterator[Reaction]:
        for each in said.objects("reactions"):
            at = each.moment("sentTimestamp", _MILLISECONDS)
            each.take("sortOrder")
            yield Reaction(each.text("emoji") or "", self._account(each.text("authorId")), at)

    def _edits(self, revisions: list[Told], written: str | None, author: str | None) -> Iterator[Edit]:
        """The earlier texts; each was replaced at the time of the next."""
        later = [*(each.row.get("dateSent") for each in revisions), written][1:]
        for each, next_sent in zip(revisions, later, strict=True):
            at = Told({"at": next_sent}).moment("at", _MILLISECONDS)
            yield Edit(at, author, _text(each.inside("standardMessage"), "standardMessage"))

    def _receipts(self, outgoing: Told) -> Iterator[Receipt]:
        for each in outgoing.objects("sendStatus"):
            for status, what in _STATUS.items():
                if status in each.row:
                    each.take(status)
                    at = each.moment("timestamp", _MILLISECONDS)
                    yield Receipt(what, self._account(each.text("recipientId")), at)


def _id(written: str | None) -> str | None:
    """An account's id: 16 bytes as base64, or a UUID already."""
    if not written:
        return None
    try:
        return str(uuid.UUID(bytes=base64.b64decode(written, validate=True)))
    except (ValueError, binascii.Error):
        return written


def _name(told: Told, *keys: str) -> str | None:
    return " ".join(filter(None, (as_text(told.row.get(key)) for key in keys))) or None


def _text(said: Told, kind: str) -> str | None:
    if kind == "directStoryReplyMessage":
        return said.inside("textReply").inside("text").text("body") or said.text("emoji")
    if kind == "stickerMessage":
        return said.inside("sticker").text("emoji")
    if kind == "paymentNotification":
        return said.text("note")
    return said.inside("text").text("body")


def _attachments(said: Told, kind: str) -> Iterator[Attachment]:
    many = said.objects("attachments")
    if kind == "viewOnceMessage":
        many = [said.inside("attachment")] if isinstance(said.row.get("attachment"), dict) else []
    for each in many:
        pointer = each.inside("pointer")
        name, mime = pointer.text("fileName") or "", pointer.text("contentType") or ""
        each.left.pop("pointer", None)
        other = pointer.drain() | each.drain()
        yield Attachment(name=name, mime=mime, other=other)
    if kind == "stickerMessage":
        data = said.inside("sticker").inside("data")
        yield Attachment(
            name=data.text("fileName") or "", mime=data.text("contentType") or "", other={"sticker": "true"}
        )


def _kind(kind: str, text: str | None, attachments: tuple[Attachment, ...]) -> str:
    if kind == "contactMessage":
        return "contact"
    if kind == "stickerMessage":
        return "image"
    if not attachments:
        return "text"
    if attachments[0].other.get("flag") in ("VOICE_MESSAGE", "1"):
        return "voice"
    found = kind_of_file(attachments[0].name, attachments[0].mime)
    return "text" if found == "file" and text else found
