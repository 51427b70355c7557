"""The rows of `message` in a database of Apple Messages as records (see `imessage`)."""

import plistlib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Edit, Found, Message, Moment, Other, Reaction, Receipt, Unreadable
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Cut,
    Gap,
    apple_moment,
    kept_as_text,
    left_over,
    moment_or_none,
    number_of,
    one_row,
    row_place,
    rows_in,
    text_of,
)
from argus.readers.file_kinds import CARDS, kind_of_type
from argus.readers.imessage_people import Chat, People
from argus.readers.typedstream import TypedStreamError, text_in
from argus.terms import UnreadableTimeError

# associated_message_type: from 2000 on given, from 3000 on taken back.
_ADDED, _REMOVED, _BEHIND = 2_000, 3_000, 4_000
_REACTIONS = ("love", "like", "dislike", "laugh", "emphasize", "question", "emoji", "sticker")
_PLACEHOLDER = "\ufffc"  # where an attachment stands in the text
# message.item_type
_MEMBERS, _LEFT, _CALL = 1, 3, 6
_EVENTS = {2: "rename", 4: "location sharing", 5: "audio message kept"}
# What has a field of its own; everything else of a row goes into `other`.
_USED = (
    *("rowid", "guid", "text", "attributedbody", "handle_id", "service", "is_from_me", "item_type"),
    *("date", "date_read", "date_delivered", "date_played", "thread_originator_guid", "message_summary_info"),
)
_LOOKED_UP_AT_ONCE = 500
_IS_REACTION = "associated_message_type >= ? AND associated_message_type < ?"


class Part:
    """The messages of one range of rows, with what other tables and other rows tell about them."""

    def __init__(self, database: Database, item: EvidenceItem, people: People, cut: Cut) -> None:
        self._database, self._cut = database, cut
        self.item, self.people = item, people
        self._columns = tuple(each.name for each in database.columns["message"])
        self._gaps: list[Gap] = []
        self._chats = self._joined("chat_message_join", "chat_id")
        self._recoverable = self._joined("chat_recoverable_message_join", "chat_id")
        self._attachments = self._joined("message_attachment_join", "attachment_id")
        self._reactions: dict[str, dict[tuple[str, str | None], Reaction]] = {}
        self._answered = frozenset[str]()
        if database.has("message", "associated_message_type", "associated_message_guid"):
            self._reactions = self._reactions_here()
            self._answered = self._answered_here()

    def records(self) -> Iterator[Found]:
        """In the order of row ids."""
        for gap in self._gaps:
            yield gap.unreadable(self.item)
        for row in rows_in(self._database, "message", self._columns, self._cut):
            if isinstance(row, Gap):
                yield row.unreadable(self.item)
            else:
                yield _Row(self, row[0], dict(zip(self._columns, row[1:], strict=True))).found()

    def chats_of(self, row_id: int) -> list[Chat]:
        """The chats that hold a message; those it was deleted from, where there are no others."""
        row_ids = self._chats.get(row_id) or self._recoverable.get(row_id) or []
        return [chat for each in row_ids if (chat := self.people.chat(each)) is not None]

    def is_recoverable(self, row_id: int) -> bool:
        """Whether the owner deleted a message, and it was not cleared yet."""
        return row_id in self._recoverable

    def is_here(self, guid: str | None) -> bool:
        """Whether the database has the message that a reaction of this range answers."""
        return guid in self._answered

    def reactions_of(self, guid: str | None) -> tuple[Reaction, ...]:
        """Those that were given and not taken back."""
        return tuple(self._reactions.get(guid or "", {}).values())

    def attachments_of(self, row_id: int) -> tuple[Attachment, ...]:
        """The files of a message."""
        columns = tuple(each.name for each in self._database.columns.get("attachment", ()))
        found = []
        for attachment in self._attachments.get(row_id, ()):
            row = one_row(self._database, "attachment", columns, attachment)
            if row is None:
                found.append(Attachment(other={"attachment": str(attachment)}))
                continue
            told = dict(zip(columns, row[1:], strict=True))
            used = ("rowid", "filename", "mime_type")
            found.append(
                Attachment(
                    name=text_of(told.get("filename")) or text_of(told.get("transfer_name")) or "",
                    mime=text_of(told.get("mime_type")) or "",
                    other=left_over(self._database, "attachment", columns, row[1:], used),
                )
            )
        return tuple(found)

    def left(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What of a row has no field of its own."""
        return left_over(self._database, "message", tuple(values), tuple(values.values()), _USED)

    def _joined(self, table: str, column: str) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        if not self._database.has(table, "message_id", column):
            return found
        where = "message_id >= ? AND message_id <= ?"
        for row in rows_in(self._database, table, ("message_id", column), None, where, *self._cut[1:]):
            if isinstance(row, Gap):
                self._gaps.append(row)
            elif isinstance(row[1], int) and isinstance(row[2], int):
                found.setdefault(row[1], []).append(row[2])
        return found

    def _reactions_here(self) -> dict[str, dict[tuple[str, str | None], Reaction]]:
        """By guid, the reactions to the messages of this range, wherever they stand in the table."""
        here: dict[str, dict[tuple[str, str | None], Reaction]] = {}
        for row in rows_in(self._database, "message", ("guid",), self._cut):
            if not isinstance(row, Gap) and (guid := text_of(row[1])):
                here[guid] = {}
        told = ("guid", "type", "emoji")
        columns = (*(f"associated_message_{each}" for each in told), "handle_id", "is_from_me", "date")
        for row in rows_in(self._database, "message", columns, None, _IS_REACTION, _ADDED, _BEHIND):
            if isinstance(row, Gap):
                continue  # told where its rows are read
            given = here.get(_target(row[1]) or "")
            if given is None:
                continue
            kind = number_of(row[2]) or 0
            value = text_of(row[3]) or _name_of(kind)
            account = self.people.owner if row[5] else self.people.handle(number_of(row[4]))
            if kind >= _REMOVED:
                given.pop((value, account), None)
            else:
                given[value, account] = Reaction(value, account, moment_or_none(apple_moment, row[6]))
        return here

    def _answered_here(self) -> frozenset[str]:
        """The messages that reactions of this range answer, of those that the database has."""
        rows = rows_in(
            self._database, "message", ("associated_message_guid",), self._cut, _IS_REACTION, _ADDED, _BEHIND
        )
        wanted = sorted({_target(row[1]) or "" for row in rows if not isinstance(row, Gap)})
        found = set[str]()
        for start in range(0, len(wanted), _LOOKED_UP_AT_ONCE):
            some = wanted[start : start + _LOOKED_UP_AT_ONCE]
            marks = ", ".join("?" * len(some))
            there = rows_in(self._database, "message", ("guid",), None, f"guid IN ({marks})", *some)
            found |= {text_of(row[1]) or "" for row in there if not isinstance(row, Gap)}
        return frozenset(found)


def _name_of(reaction: int) -> str:
    number = reaction % 1_000
    return _REACTIONS[number] if number < len(_REACTIONS) else str(reaction)


def _target(written: object) -> str | None:
    """The guid of the message that is answered: `p:0/GUID` is its first part, `bp:GUID` its balloon."""
    guid = text_of(written)
    return guid.rpartition("/")[2].removeprefix("bp:") if guid else None


class _Row:
    """One row of `message`."""

    def __init__(self, part: Part, row_id: int, values: Mapping[str, Any]) -> None:
        self._part, self._row_id, self._values = part, row_id, values
        self._place = row_place(part.item, f"message {row_id}")
        people = part.people
        self._chats = part.chats_of(row_id)
        self._from_me = bool(values.get("is_from_me"))
        chat = self._chats[0] if self._chats else None
        peer = people.handle(number_of(values.get("handle_id"))) or (chat.peer if chat else None)
        self._sender = people.owner if self._from_me else peer
        self._service = text_of(values.get("service")) or (chat.service if chat else "") or people.service
        if chat is None and peer:
            room = text_of(values.get("cache_roomnames"))
            chat = Chat(room or people.pair(peer), None, "group" if room else "direct", self._service, peer)
        self._chat = chat

    def found(self) -> Found:
        """What it is."""
        answers = number_of(self._values.get("associated_message_type")) or 0
        reaction = _target(self._values.get("associated_message_guid")) if _ADDED <= answers < _BEHIND else None
        try:
            sent_at = apple_moment(self._values.get("date"))
        except UnreadableTimeError as error:
            return Unreadable(self._place, str(error))
        if reaction is not None and self._part.is_here(reaction):
            return Other(self._place, "reaction taken back" if answers >= _REMOVED else "reaction")
        return self._event(sent_at) or self._message(sent_at, reaction)

    def _event(self, at: Moment | None) -> Other | None:
        """What happened to a group."""
        kind = number_of(self._values.get("item_type")) or 0
        action = number_of(self._values.get("group_action_type")) or 0
        people = self._part.people
        who = people.handle(number_of(self._values.get("other_handle")))
        if kind in _EVENTS:
            return Other(self._place, _EVENTS[kind])
        if kind == _MEMBERS:
            if action:
                return Other(self._place, "leave", facts=people.member(self._chat, who, until=at))
            return Other(self._place, "join", facts=people.member(self._chat, who, since=at))
        if kind == _LEFT:
            if action:
                return Other(self._place, "group photo")
            return Other(self._place, "leave", facts=people.member(self._chat, self._sender, until=at))
        return None

    def _message(self, sent_at: Moment | None, reaction_to: str | None) -> Message:
        values, part = self._values, self._part
        other = part.left(values)
        text = self._text(other)
        guid = text_of(values.get("guid"))
        attachments = part.attachments_of(self._row_id)
        edits, taken_back = self._edits(other)
        for column in ("date_read", "date_delivered", "date_played"):
            if values.get(column) and moment_or_none(apple_moment, values[column]) is None:
                other[column] = kept_as_text(values[column])
        if len(self._chats) > 1:
            other["also in chats"] = ", ".join(sorted({each.key for each in self._chats[1:]}))
        state = "intact"
        if part.is_recoverable(self._row_id):
            state = "recovered"
        elif taken_back and not text:
            state, text = "deleted", None
        elif edits:
            state = "edited"
        chat = self._chat
        return Message(
            place=self._place,
            sent_at=sent_at,
            sender=self._sender,
            text=text,
            service=self._service,
            conversation=chat.key if chat else "",
            conversation_name=chat.name if chat else None,
            conversation_kind=chat.kind if chat else None,
            recipients=self._recipients(),
            kind="system" if reaction_to else self._kind(attachments),
            attachments=attachments,
            reply_to=reaction_to or text_of(values.get("thread_originator_guid")) or None,
            other=other,
            source_id=guid,
            sent_as_written=text_of(values.get("date")),
            received_at=None if self._from_me else moment_or_none(apple_moment, values.get("date_delivered")),
            read_at=None if self._from_me else moment_or_none(apple_moment, values.get("date_read")),
            state=state,
            owner_device=part.people.owner,
            reactions=part.reactions_of(guid),
            edits=edits,
            receipts=self._receipts(),
        )

    def _text(self, other: dict[str, str]) -> str | None:
        """The body; what the typed stream says otherwise goes into `other`."""
        text = text_of(self._values.get("text"))
        body = self._values.get("attributedbody")
        if isinstance(body, bytes) and body:
            try:
                streamed = text_in(body)
            except TypedStreamError as error:
                other["attributedBody"] = f"{error}: {kept_as_text(body)}"
            else:
                if text is None:
                    text = streamed
                elif text != streamed:
                    other["attributedBody"] = streamed
        if text is not None and not text.strip(_PLACEHOLDER + " "):
            return None
        return text

    def _recipients(self) -> tuple[str, ...]:
        chat = self._chat
        if chat is None or chat.kind != "direct":
            return ()
        return tuple(each for each in ((chat.peer if self._from_me else self._part.people.owner),) if each)

    def _kind(self, attachments: tuple[Attachment, ...]) -> str:
        if (number_of(self._values.get("item_type")) or 0) == _CALL:
            return "call"
        if self._values.get("is_audio_message"):
            return "voice"
        kinds = [_kind_of(each) for each in attachments if not each.name.endswith(".pluginPayloadAttachment")]
        return kinds[0] if kinds else "text"

    def _receipts(self) -> tuple[Receipt, ...]:
        """What the others did with what the owner sent, and when a voice message was played."""
        names = {"date_delivered": "delivered", "date_read": "read"} if self._from_me else {}
        chat = self._chat
        account = chat.peer if self._from_me and chat else self._part.people.owner
        found = []
        for column, what in (names | {"date_played": "played"}).items():
            at = moment_or_none(apple_moment, self._values.get(column))
            if at is not None:
                found.append(Receipt(what, account, at))
        return tuple(found)

    def _edits(self, other: dict[str, str]) -> tuple[tuple[Edit, ...], bool]:
        """Earlier texts, and whether a part of the message was taken back, as the summary of the message tells."""
        at = moment_or_none(apple_moment, self._values.get("date_edited"))
        summary = self._values.get("message_summary_info")
        plain = (Edit(at, self._sender),) if at else ()
        if not isinstance(summary, bytes) or not summary:
            return plain, False
        try:
            told = plistlib.loads(summary, fmt=plistlib.FMT_BINARY)
        except Exception:  # noqa: BLE001 - the library raises whatever damaged bytes lead it to
            told = None
        if not isinstance(told, dict):
            other["message_summary_info"] = kept_as_text(summary)
            return plain, False
        edits = tuple(_history(told.get("ec"), self._sender))
        if told.keys() - {"ec", "rp", "ep", "otr", "ust", "amc", "ams"}:
            other["message_summary_info"] = kept_as_text(summary)
        return edits or (() if told.get("rp") else plain), bool(told.get("rp"))


def _history(parts: object, sender: str | None) -> Iterator[Edit]:
    """The texts that stood there before: of each part all but the last, each with the time it was replaced."""
    for part in list(parts.values())[:100] if isinstance(parts, dict) else ():
        versions = [each for each in part if isinstance(each, dict)] if isinstance(part, list) else []
        for before, behind in pairwise(versions):
            previous = None
            if isinstance(before.get("t"), bytes):
                try:
                    previous = text_in(before["t"])
                except TypedStreamError:
                    previous = None
            yield Edit(moment_or_none(apple_moment, behind.get("d")), sender, previous)


def _kind_of(attachment: Attachment) -> str:
    if attachment.name.endswith(".loc.vcf") or attachment.mime == "text/x-vlocation":
        return "location"
    return "contact" if attachment.mime in CARDS else kind_of_type(attachment.mime)
