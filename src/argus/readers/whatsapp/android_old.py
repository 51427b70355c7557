"""Rows of `messages`, where WhatsApp for Android kept its messages until 2021 (`msgstore.db`)."""

import re
from collections.abc import Iterator, Sequence

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Found, Message, Moment, Other, Participant, Receipt, Unreadable
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Cut,
    Gap,
    Row,
    epoch_moment,
    left_over,
    moment_or_none,
    number_of,
    one_row,
    row_place,
    rows_in,
    text_of,
)
from argus.readers.whatsapp.android_parts import sha256_of
from argus.readers.whatsapp.android_people import People
from argus.readers.whatsapp.android_words import ACTIONS, KINDS, OLD_REVOKED_EDIT, OLD_SYSTEM_STATUS
from argus.readers.whatsapp.jids import Account, Chat
from argus.terms.moments import UnreadableTimeError

_TIMES = (
    ("receipt_device_timestamp", "delivered"),
    ("read_device_timestamp", "read"),
    ("played_device_timestamp", "played"),
)
_MEDIA = ("media_url", "media_name", "media_size", "media_duration", "media_enc_hash")
_USED = (
    "_id",
    "key_remote_jid",
    "key_from_me",
    "key_id",
    "data",
    "timestamp",
    "media_mime_type",
    "media_hash",
    "media_caption",
    "latitude",
    "longitude",
    "thumb_image",
    "raw_data",
    "remote_resource",
    "received_timestamp",
    "quoted_row_id",
    "lookup_tables",
    "message_add_on_flags",
    *(name for name, _ in _TIMES),
)
# A Java object stands there; the path of the file is the text in it that begins like this.
_PATH = re.compile(rb"Media/[^\x00-\x1f]{1,400}")
_PLACEHOLDER = "-1"


def messages(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Iterator[Found]:
    """Each row is a message or an event; a row that also stands in `message` is told there."""
    columns = [each.name for each in database.columns["messages"]]
    for row in rows_in(database, "messages", columns, cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
        elif _moved(database, row, columns):
            yield Other(row_place(item, f"messages {row[0]}"), "row that also stands in the newer table", counts=False)
        else:
            yield _Row(database, item, people, service, columns, row).record()


def _moved(database: Database, row: Row, columns: list[str]) -> bool:
    newer = one_row(database, "message", ("key_id",), row[0])
    return newer is not None and newer[1] == row[1 + columns.index("key_id")]


class _Row:
    def __init__(
        self, database: Database, item: EvidenceItem, people: People, service: str, columns: list[str], row: Row
    ) -> None:
        self.database, self.people, self.service, self.row = database, people, service, row
        self.columns = columns
        self.said = dict(zip(columns, row[1:], strict=True))
        self.place = row_place(item, f"messages {row[0]}")

    def record(self) -> Found:
        """What the row is."""
        said = self.said
        jid = text_of(said.get("key_remote_jid")) or ""
        if jid == _PLACEHOLDER:
            return Other(self.place, "placeholder")
        chat = self.people.chat_of_jid(jid)
        sender = self._sender(chat)
        if number_of(said.get("status")) == OLD_SYSTEM_STATUS:
            return self._event(chat, sender)
        try:
            at = epoch_moment(said.get("timestamp"))
        except UnreadableTimeError as error:
            return Unreadable(self.place, str(error))
        deleted = number_of(said.get("edit_version")) == OLD_REVOKED_EDIT
        kind = number_of(said.get("media_wa_type"))
        where, files = self._where(), self._attachments()
        return Message(
            place=self.place,
            sent_at=at,
            sender=sender.handle if sender else None,
            sender_name=sender.name if sender else None,
            text=text_of(said.get("data")) or text_of(said.get("media_caption")) or None,
            service=self.service,
            conversation=chat.key,
            conversation_name=chat.name,
            conversation_kind=chat.kind,
            kind=KINDS.get(kind or 0, "text"),
            attachments=files,
            latitude=where[0] if where else None,
            longitude=where[1] if where else None,
            reply_to=self._reply(),
            source_id=text_of(said.get("key_id")),
            received_at=self._time("received_timestamp"),
            state="deleted" if deleted else "intact",
            owner_device=self.people.owner,
            receipts=tuple(self._receipts(chat)),
            other=self._other(sender, _MEDIA if files else ()),
        )

    def _sender(self, chat: Chat) -> Account | None:
        if self.said.get("key_from_me"):
            return Account(self.people.owner)
        jid = text_of(self.said.get("remote_resource"))
        return self.people.account_of_jid(jid) if jid and "@" in jid else chat.peer

    def _event(self, chat: Chat, sender: Account | None) -> Other:
        action = one_row(self.database, "message_system", ("action_type",), self.row[0])
        # Before there was a table of events, the size of the media told which one it is.
        number = number_of(action[1]) if action else number_of(self.said.get("media_size"))
        event = ACTIONS.get(number or -1, "system")
        at = moment_or_none(epoch_moment, self.said.get("timestamp"))
        facts: tuple[Participant, ...] = ()
        if event in ("join", "leave") and chat.kind == "group" and sender and not self.said.get("key_from_me"):
            since, until = (at, None) if event == "join" else (None, at)
            facts = (
                Participant(
                    chat.key, sender.handle, sender.name, self.service, since, until, None, chat.name, chat.kind
                ),
            )
        return Other(self.place, event, facts=facts)

    def _attachments(self) -> tuple[Attachment, ...]:
        said = self.said
        newer = one_row(self.database, "message_media", ("file_path", "mime_type", "file_hash"), self.row[0])
        mime = text_of(said.get("media_mime_type")) or (text_of(newer[2]) if newer else None) or ""
        written = said.get("media_hash") or (newer[3] if newer else None)
        digest, note = sha256_of(written)
        java = said.get("thumb_image")
        path = _PATH.search(java) if isinstance(java, bytes) else None
        name = (text_of(newer[1]) if newer else None) or (path[0].decode("utf-8", "replace") if path else "")
        kept = left_over(self.database, "messages", _MEDIA, [said.get(each) for each in _MEDIA])
        kept = {key: text for key, text in kept.items() if text not in ("0", "-1")}
        if not (mime or digest or name or kept.get("media_url")):
            return ()
        return (Attachment(digest, name or kept.get("media_name", ""), mime, kept | note),)

    def _where(self) -> tuple[float, float] | None:
        latitude, longitude = self.said.get("latitude"), self.said.get("longitude")
        if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
            return None
        return (float(latitude), float(longitude)) if latitude or longitude else None

    def _reply(self) -> str | None:
        quoted = number_of(self.said.get("quoted_row_id"))
        row = one_row(self.database, "messages_quotes", ("key_id",), quoted) if quoted else None
        return text_of(row[1]) if row else None

    def _receipts(self, chat: Chat) -> Iterator[Receipt]:
        if not self.said.get("key_from_me"):
            return
        peer = chat.peer.handle if chat.peer else None
        for name, what in _TIMES:
            if at := self._time(name):
                yield Receipt(what, peer, at)
        if not self.database.has("receipts", "key_remote_jid", "key_id"):
            return
        columns = ("remote_resource", *(name for name, _ in _TIMES))
        where = "key_remote_jid = ? AND key_id = ?"
        values = self.said.get("key_remote_jid"), self.said.get("key_id")
        for row in rows_in(self.database, "receipts", columns, None, where, *values):
            if isinstance(row, Gap):
                continue
            who = text_of(row[1])
            for (_, what), written in zip(_TIMES, row[2:], strict=True):
                if isinstance(written, int) and written > 0 and (at := moment_or_none(epoch_moment, written)):
                    yield Receipt(what, self.people.account_of_jid(who).handle if who else peer, at)

    def _time(self, name: str) -> Moment | None:
        value = self.said.get(name)
        return moment_or_none(epoch_moment, value) if isinstance(value, int) and value > 0 else None

    def _other(self, sender: Account | None, told: Sequence[str]) -> dict[str, str]:
        kept = left_over(self.database, "messages", self.columns, self.row[1:], (*_USED, *told))
        found = {name: text for name, text in kept.items() if text not in ("0", "-1", "0.0")}
        if sender and sender.lid:
            found["lid"] = sender.lid
        return found
