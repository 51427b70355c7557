"""Rows of `ZWAMESSAGE` in a `ChatStorage.sqlite` as records.

Types 0, 1, 5, 6, 10 and events 2 and 12 are as in the public phone of `ios-chat-artifacts`, types 14 and 15 as in
WhatsApp Chat Exporter; the other numbers were seen in no database at hand and stand here unproven. The number of a type
stays in `other`. What stands in blobs (answers, reactions) is told by its fields: see `_reply` and `_reactions`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Found, Message, Other, Participant, Reaction, Unreadable
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Cut,
    Gap,
    Row,
    apple_moment,
    epoch_moment,
    kept_as_text,
    left_over,
    moment_or_none,
    number_of,
    one_row,
    row_place,
    rows_in,
    text_of,
)
from argus.readers.whatsapp.android_parts import sha256_of
from argus.readers.whatsapp.ios_people import People
from argus.readers.whatsapp.jids import Account, Chat
from argus.readers.whatsapp.protobuf import Value, fields_of, text_in
from argus.terms.moments import UnreadableTimeError

_GROUP_EVENT, _NOTICE, _DELETED, _LOCATION, _CONTACT = 6, 10, 14, 5, 4
_KINDS = {
    0: "text",
    1: "image",
    2: "video",
    3: "voice",
    _CONTACT: "contact",
    _LOCATION: "location",
    7: "text",  # with a link
    8: "file",
    11: "video",  # a GIF
    15: "image",  # a sticker
    38: "image",  # to be seen once
    39: "video",  # to be seen once
    53: "voice",  # to be heard once
    54: "video",  # a video note
    59: "call",
}
# ZGROUPEVENTTYPE of group events, in the words of `events.py`
_EVENTS = {1: "rename", 2: "join", 3: "leave", 4: "icon", 7: "leave", 12: "create"}
_USED = (
    "z_pk",
    "z_ent",
    "z_opt",
    "zisfromme",
    "zchatsession",
    "zgroupmember",
    "zmediaitem",
    "zmessagedate",
    "zfromjid",
    "ztojid",
    "zstanzaid",
    "ztext",
    "zmessageinfo",
    "zsort",
    "zdocid",
    "zspotlightstatus",
    "zlastsession",
    "zdataitemversion",
    "zparentmessage",
)
_USED_OF_MEDIA = ("z_pk", "z_ent", "z_opt", "zmessage", "zmetadata", "zmedialocalpath")


def messages(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Iterator[Found]:
    """Each row is a message, or an event of a chat."""
    columns = [each.name for each in database.columns["zwamessage"]]
    for row in rows_in(database, "ZWAMESSAGE", columns, cut):
        yield (
            row.unreadable(item)
            if isinstance(row, Gap)
            else _Row(database, item, people, service, columns, row).record()
        )


@dataclass(frozen=True, slots=True)
class _Media:
    """The row of `ZWAMEDIAITEM` that belongs to a message."""

    files: tuple[Attachment, ...] = ()
    title: str | None = None
    place: tuple[float, float] | None = None
    reply: str | None = None
    quoted: str | None = None


class _Row:
    def __init__(
        self, database: Database, item: EvidenceItem, people: People, service: str, columns: list[str], row: Row
    ) -> None:
        self.database, self.people, self.service, self.columns, self.row = database, people, service, columns, row
        self.said = dict(zip(columns, row[1:], strict=True))
        self.place = row_place(item, f"message {row[0]}")

    def record(self) -> Found:
        """What the row is."""
        said = self.said
        kind = number_of(said.get("zmessagetype")) or 0
        chat = self.people.chat(number_of(said.get("zchatsession"))) or Chat(
            f"no chat of {self.people.owner}", None, "direct", None, ""
        )
        if kind in (_GROUP_EVENT, _NOTICE):
            return self._event(chat, kind)
        try:
            at = apple_moment(said.get("zmessagedate"))
        except UnreadableTimeError as error:
            return Unreadable(self.place, str(error))
        mine = bool(said.get("zisfromme"))
        sender = self._sender(chat, mine=mine)
        media = self._media(kind)
        sent = moment_or_none(apple_moment, said.get("zsentdate"))
        receipts = one_row(self.database, "ZWAMESSAGEINFO", ("ZRECEIPTINFO",), number_of(said.get("zmessageinfo")))
        info = receipts[1] if receipts else None
        return Message(
            place=self.place,
            sent_at=at,
            sender=sender.handle if sender else None,
            sender_name=sender.name if sender else None,
            text=text_of(said.get("ztext")) or media.title,
            service=self.service,
            conversation=chat.key,
            conversation_name=chat.name,
            conversation_kind=chat.kind,
            recipients=(chat.peer.handle,) if mine and chat.kind == "direct" and chat.peer else (),
            kind=_KINDS.get(kind, "text"),
            attachments=media.files,
            latitude=media.place[0] if media.place else None,
            longitude=media.place[1] if media.place else None,
            reply_to=media.reply,
            source_id=text_of(said.get("zstanzaid")) or None,
            # The phone's own clock when the message came in; of its own messages, when the server had them.
            received_at=None if mine else sent,
            state="deleted" if kind == _DELETED else "intact",
            owner_device=self.people.owner,
            reactions=tuple(self._reactions(info)),
            other=self._other(media, info, mine=mine),
        )

    def _sender(self, chat: Chat, *, mine: bool) -> Account | None:
        if mine:
            return Account(self.people.owner)
        if member := self.people.member(number_of(self.said.get("zgroupmember"))):
            return member
        if chat.kind == "direct" and chat.peer:
            return chat.peer
        jid = text_of(self.said.get("zfromjid"))
        return self.people.account(jid) if jid and not jid.endswith("@g.us") else None

    def _event(self, chat: Chat, kind: int) -> Other:
        if kind == _NOTICE:
            return Other(
                self.place, "encryption" if number_of(self.said.get("zgroupeventtype")) in (2, 3) else "system"
            )
        event = _EVENTS.get(number_of(self.said.get("zgroupeventtype")) or 0, "system")
        who = self.people.member(number_of(self.said.get("zgroupmember")))
        if who is None or event not in ("join", "leave"):
            return Other(self.place, event)
        at = moment_or_none(apple_moment, self.said.get("zmessagedate"))
        since, until = (at, None) if event == "join" else (None, at)
        fact = Participant(chat.key, who.handle, who.name, self.service, since, until, None, chat.name, chat.kind)
        return Other(self.place, event, facts=(fact,))

    def _media(self, kind: int) -> _Media:
        columns = [each.name for each in self.database.columns.get("zwamediaitem", ())]
        row = one_row(self.database, "ZWAMEDIAITEM", columns, number_of(self.said.get("zmediaitem")))
        if row is None:
            return _Media()
        said = dict(zip(columns, row[1:], strict=True))
        reply, quoted = _reply(said.get("zmetadata"))
        title = text_of(said.get("ztitle")) or None
        latitude, longitude = said.get("zlatitude"), said.get("zlongitude")
        place = None
        # Of pictures, width and height stand in these columns.
        if kind == _LOCATION and isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)):
            place = float(latitude), float(longitude)
        return _Media(self._files(kind, columns, row, said), title, place, reply, quoted)

    def _files(self, kind: int, columns: list[str], row: Row, said: dict[str, object]) -> tuple[Attachment, ...]:
        kept = {
            name: text
            for name, text in left_over(self.database, "zwamediaitem", columns, row[1:], _USED_OF_MEDIA).items()
            if text not in ("0", "0.0", "-1")
        }
        path = text_of(said.get("zmedialocalpath")) or ""
        card = text_of(said.get("zvcardstring")) or ""
        if kind == _CONTACT:
            kept.pop("zvcardstring", None)
            return (Attachment(mime="text/vcard", name=path, other=kept | {"vcard": card}),) if card else ()
        mime = card if "/" in card and len(card) < 100 else ""
        digest, _ = sha256_of(said.get("zvcardname"))
        if kind == _LOCATION:
            kept = {name: text for name, text in kept.items() if name not in ("zlatitude", "zlongitude")}
        for name, used in (("zvcardstring", mime), ("zvcardname", digest), ("ztitle", kept.get("ztitle"))):
            if used:
                kept.pop(name, None)
        if not (path or mime or digest or kept):
            return ()
        return (Attachment(digest, path, mime, kept),)

    def _reactions(self, info: object) -> Iterator[Reaction]:
        """ZWAMESSAGEINFO.ZRECEIPTINFO, field 7: one message for each reaction of others (field 1) and for the owner's
        own (field 2), each with the id of the reaction, the account of others, the sign and the time in milliseconds.
        The public phone has one of the owner's own; those of others are told by what they hold, not by their numbers.
        """
        for each in fields_of(info).get(7, ()):
            inside = fields_of(each)
            for number, mine in ((1, False), (2, True)):
                for one in inside.get(number, ()):
                    if reaction := self._reaction(fields_of(one), mine=mine):
                        yield reaction

    def _reaction(self, said: dict[int, list[Value]], *, mine: bool) -> Reaction | None:
        texts = [text for number in sorted(said) if number > 1 for each in said[number] if (text := text_in(each))]
        numbers = [each for number in sorted(said) for each in said[number] if isinstance(each, int)]
        account = self.people.owner if mine else next((text for text in texts if "@" in text), None)
        sign = next((text for text in texts if "@" not in text), None)
        if sign is None or len(sign) > 40:
            return None
        when = next((each for each in numbers if each > 10**12), None)
        return Reaction(sign, account, moment_or_none(epoch_moment, when))

    def _other(self, media: _Media, info: object, *, mine: bool) -> dict[str, str]:
        used = _USED if mine else (*_USED, "zsentdate")
        kept = left_over(self.database, "zwamessage", self.columns, self.row[1:], used)
        found = {name: text for name, text in kept.items() if text not in ("0", "-1")}
        if media.quoted:
            found["quoted"] = media.quoted
        if info is not None:
            found["zreceiptinfo"] = kept_as_text(info)
        return found


def _reply(blob: object) -> tuple[str | None, str | None]:
    """ZWAMEDIAITEM.ZMETADATA: field 5 is the id of the message answered, field 19 holds its text."""
    found = fields_of(blob)
    key = text_in(found[5][0]) if 5 in found else None
    if not key:
        return None, None
    inside = [text for each in found.get(19, ()) for one in fields_of(each).get(1, ()) if (text := text_in(one))]
    return key, inside[0] if inside else None
