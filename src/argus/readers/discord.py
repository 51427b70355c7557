"""Read the JSON that DiscordChatExporter writes: one channel, thread or direct chat.

    guild{id,name}, channel{id,type,category,name,topic}, dateRange, exportedAt, messages[], messageCount
A message has `timestamp` with an offset, `author{id,name,discriminator,nickname}`, `content`, `attachments[{url,
fileName}]`, `stickers`, `embeds`, `reactions[{emoji,count,users}]`, `reference`, `forwardedMessage`. The sender is the
author's id. `url` is a path where the exporter saved the file, and then names the attachment. What a message without
words of its own shows (the text of an embed, the message it forwards) is its text and says so. Types other than
Default, Reply and the commands are events, except calls.
Format: Tyrrrz/DiscordChatExporter, JsonMessageWriter.cs.
Samples: tests/samples/discord (made by hand; no real persons).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import (
    Attachment,
    Edit,
    Found,
    Message,
    Other,
    Participant,
    Place,
    Reaction,
    Unreadable,
)
from argus.readers.documents import Facts, Piece, beside, is_object, outline, records
from argus.readers.documents.told import Told, as_text
from argus.readers.file_kinds import kind_of_file
from argus.readers.json_text import TooDeepError
from argus.readers.reader import Plan, Request, Span, path_of
from argus.readers.tables.rows import NOTHING
from argus.readers.written import counted, moment_written
from argus.terms import TimeForm, UnreadableTimeError

_ARRAYS = (("messages",),)
_FACTS = ("guild", "channel", "exportedAt")
_ISO = TimeForm(None, "ymd")
_SAID = ("Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ApplicationCommand", "20", "23")
_EVENTS = {
    "RecipientAdd": "join",
    "RecipientRemove": "leave",
    "GuildMemberJoin": "join",
    "ChannelNameChange": "rename",
    "ChannelIconChange": "icon",
    "ChannelPinnedMessage": "pin",
    "ThreadCreated": "thread",
}
_HEAD = re.compile(rb'"guild"\s*:\s*\{.*?"channel"\s*:\s*\{.*?"(?:messages|exportedAt|dateRange)"\s*:', re.DOTALL)


class DiscordReader:
    """One object of `messages` is one record."""

    name = "discord"
    version = "1"
    about = "DiscordChatExporter: JSON of one channel or direct chat"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the document says what it is
        """A guild, a channel and messages."""
        if is_object(head) and _HEAD.search(head):
            return "an object with a Discord guild, channel and messages"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the channel and cut between messages."""
        found = outline(item, _ARRAYS, _FACTS)
        settled = {
            "arrays": found.arrays,
            "service": request.service or "discord",
            "stem": path_of(item.name).stem,
        }
        channel = _Channel(found.arrays[0][2] if found.arrays else {}, settled)
        shown = [f"conversation <- {channel.key} ({channel.name or 'no name'})", "zone <- written"]
        return Plan(found.spans, settled, (*shown, *found.shown))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        for piece, facts in records(item, span, settled["arrays"], _ARRAYS, _FACTS):
            if piece.kind != "element":
                yield beside(piece)
                continue
            try:
                yield _found(piece, _Channel(facts, settled))
            except (UnreadableTimeError, TooDeepError) as error:
                yield Unreadable(Place(piece.start, piece.end), str(error))


class _Channel:
    """The conversation of the document."""

    def __init__(self, facts: Facts, settled: Mapping[str, Any]) -> None:
        guild, channel = (value if isinstance(value := facts.get(key), dict) else {} for key in ("guild", "channel"))
        kind = as_text(channel.get("type")) or ""
        self.service = settled["service"]
        self.key = as_text(channel.get("id")) or settled["stem"]
        self.kind = "direct" if kind.startswith("Direct") and "Group" not in kind else None
        self.kind = self.kind or ("group" if "Group" in kind else "channel")
        names = [as_text(guild.get("name")), as_text(channel.get("category")), as_text(channel.get("name"))]
        self.name = " / ".join(filter(None, names if self.kind == "channel" else names[-1:])) or None


def _found(piece: Piece, channel: _Channel) -> Found:
    told, place = Told(piece.value), Place(piece.start, piece.end)
    what = as_text(told.row.get("type")) or ""
    if what in _SAID or what == "Call":
        told.take("type")
        if what not in ("Default", "Call"):
            told.left["type"] = what
        return _message(told, place, channel, piece.noted, "call" if what == "Call" else None)
    if not what:
        return Unreadable(place, "no type of message")
    author = told.inside("author")
    account, name = author.text("id"), _shown(author)
    at = told.moment("timestamp", _ISO)
    members = [(each.text("id"), _shown(each)) for each in told.objects("mentions")]
    if what == "GuildMemberJoin" or (what == "RecipientRemove" and not members):
        members = [(account, name)]
    facts = [
        Participant(
            channel.key,
            who,
            called,
            service=channel.service,
            since=None if what == "RecipientRemove" else at,
            until=at if what == "RecipientRemove" else None,
            conversation_name=channel.name,
            conversation_kind=channel.kind,
        )
        for who, called in members
        if who and what in ("RecipientAdd", "RecipientRemove", "GuildMemberJoin")
    ]
    return Other(place, _EVENTS.get(what, what), facts=tuple(facts))


def _shown(user: Told) -> str | None:
    return user.text("nickname") or as_text(user.row.get("name"))


def _message(
    told: Told, place: Place, channel: _Channel, noted: Mapping[str, str], kind: str | None
) -> Message | Unreadable:
    author = told.inside("author")
    account, name = author.text("id"), _shown(author)
    if account is None:
        account, name = name, None
    written = told.text("timestamp")
    attachments = [_attachment(each) for each in told.objects("attachments")]
    attachments += [_sticker(each) for each in told.objects("stickers")]
    text = told.text("content")
    if not (written or account or text or attachments):
        return Unreadable(place, NOTHING)
    if text is None:
        text = _embedded(told)
    if text is None and (forwarded := told.row.get("forwardedMessage")) and isinstance(forwarded, dict):
        text = as_text(forwarded.get("content"))
        told.left["text taken from"] = "forwardedMessage"
        attachments += [
            _attachment(Told(each)) for each in forwarded.get("attachments") or () if isinstance(each, dict)
        ]
    edited = told.moment("timestampEdited", _ISO)
    reference = told.inside("reference")
    answers = reference.row.get("type") != "Forward"
    return Message(
        place=place,
        sent_at=None if written is None else moment_written(written, _ISO, None),
        sender=account,
        text=text,
        service=channel.service,
        conversation=channel.key,
        conversation_name=channel.name,
        conversation_kind=channel.kind,
        kind=kind or _kind(text, attachments),
        attachments=tuple(attachments),
        reply_to=reference.text("messageId") if answers else None,
        source_id=told.text("id"),
        sent_as_written=written,
        state="edited" if edited else "intact",
        edits=(Edit(edited),) if edited else (),
        sender_name=name,
        reactions=tuple(_reactions(told)),
        other=told.rest() | dict(noted),
    )


def _embedded(told: Told) -> str | None:
    """The words of the first embed that has any."""
    embeds = told.row.get("embeds")
    for each in embeds if isinstance(embeds, list) else ():
        if isinstance(each, dict) and (words := as_text(each.get("description")) or as_text(each.get("title"))):
            told.left["text taken from"] = "embeds"
            return words
    return None


def _attachment(told: Told) -> Attachment:
    name, address = told.text("fileName") or "", as_text(told.row.get("url")) or ""
    if address and "://" not in address:
        told.take("url")
        if PurePath(address).name != name:
            told.left["fileName"] = name
        name = address
    return Attachment(name=name, other=told.drain())


def _sticker(told: Told) -> Attachment:
    name, address = told.text("name") or "", told.text("sourceUrl") or ""
    return Attachment(name=address or name, other={"sticker": name} | told.drain())


def _kind(text: str | None, attachments: list[Attachment]) -> str:
    if not attachments:
        return "text"
    if "sticker" in attachments[0].other:
        return "image"
    kind = kind_of_file(attachments[0].name)
    return "text" if kind == "file" and text else kind


def _reactions(told: Told) -> Iterator[Reaction]:
    """One for every account named, and one for those that were only counted."""
    for each in told.objects("reactions"):
        emoji = each.inside("emoji")
        value = emoji.text("name") or emoji.text("code") or ""
        named = 0
        for user in each.objects("users"):
            named += 1
            yield Reaction(value, user.text("id") or user.text("name"))
        more = counted(each.take("count")) - named
        if more > 0:
            yield Reaction(value, None, count=more)
