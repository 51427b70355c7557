"""One record of a day of a Slack conversation.

Most records are messages; those that tell what happened to the conversation (`channel_join`, `channel_topic`, a pin)
are `Other`. An edit or deletion that was exported as an event (`message_changed`, `message_deleted`) is the message it
tells of, with the text before. `ts` is both time and id; its last digits keep messages of one second apart.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from argus.messages import Attachment, Edit, Found, Message, Moment, Other, Participant, Place, Reaction, Unreadable
from argus.readers.slack.texts import readable, text_of_attachments, text_of_blocks
from argus.readers.tables.rows import NOTHING, kind_of, plain
from argus.readers.written import counted, moment_written
from argus.terms import TimeForm, UnreadableTimeError

Row = Mapping[str, Any]

_SECONDS = TimeForm("s")
_EVENT = re.compile(
    r"(?:channel|group|mpim|im|app_conversation)_(?P<happened>join|leave|topic|purpose|name|archive|unarchive"
    r"|convert\w*|posting_permissions|canvas_updated)"
    r"|(?P<other>bot_(?:add|remove|enable|disable)|pinned_item|unpinned_item|ekm_access_denied|message_replied"
    r"|reminder_add|joiner_notification(?:_for_inviter)?)"
)
_CALLED = {"name": "rename", "pinned_item": "pin", "unpinned_item": "unpin"}
_CALLS = ("huddle_thread", "sh_room_created", "bot_message_call")
# Slack puts this account where a message stood that was deleted.
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Day:
    """What the export tells about the conversation of a day's file.

    Attributes:
        members: of a direct conversation, else empty.
        names: id of a user or channel -> what it is called.
    """

    service: str
    conversation: str
    conversation_name: str | None
    conversation_kind: str | None
    members: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def found_in(row: Row, place: Place, day: Day, noted: Mapping[str, str]) -> Found:
    """What one record is.

    Args:
        noted: what the reader has to say beside it.
    """
    subtype = plain(row.get("subtype")) or ""
    kind = plain(row.get("type"))
    try:
        if kind not in (None, "message"):
            return Other(place, f"event {kind}")
        if event := _EVENT.fullmatch(subtype):
            return _happened(event, row, place, day)
        if subtype == "message_deleted":
            return _deleted(row, place, day, noted)
        if subtype == "message_changed" and isinstance(row.get("message"), dict):
            return _changed(row, place, day, noted)
        return _message(_Told(row), place, day, noted)
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))


def _happened(event: re.Match[str], row: Row, place: Place, day: Day) -> Found:
    word = event["happened"] or event["other"]
    account, at = plain(row.get("user")), _moment_or_none(row.get("ts"))
    facts: tuple[Participant, ...] = ()
    if account and word in ("join", "leave"):
        facts = (
            Participant(
                conversation=day.conversation,
                account=account,
                name=day.names.get(account),
                service=day.service,
                since=at if word == "join" else None,
                until=at if word == "leave" else None,
                conversation_name=day.conversation_name,
                conversation_kind=day.conversation_kind,
            ),
        )
    return Other(place, _CALLED.get(word, word.replace("_", " ")), facts=facts)


def _deleted(row: Row, place: Place, day: Day, noted: Mapping[str, str]) -> Found:
    """The message that was deleted, with its text where the event still has it."""
    before = row.get("previous_message")
    told = _Told(before if isinstance(before, dict) else {})
    told.other |= {f"event {key}": plain(value) or "" for key, value in row.items() if key in ("ts", "user", "hidden")}
    return _message(told, place, day, noted, ts=row.get("deleted_ts") or told.row.get("ts"), state="deleted")


def _changed(row: Row, place: Place, day: Day, noted: Mapping[str, str]) -> Found:
    """The message as it became, and what it said before."""
    told, before = _Told(row["message"]), row.get("previous_message")
    told.other |= {f"event {key}": plain(value) or "" for key, value in row.items() if key in ("ts", "user", "hidden")}
    previous = plain(before.get("text")) if isinstance(before, dict) else None
    edit = _edit(told.take("edited") or {"ts": row.get("ts")}, previous)
    return _message(told, place, day, noted, state="edited", edits=(edit,))


class _Told:
    """A record, field by field, and what no field took."""

    def __init__(self, row: Row) -> None:
        self.row, self.left = row, dict(row)
        self.other: dict[str, str] = {}

    def take(self, key: str) -> Any:
        """The value, told whole by a field."""
        return self.left.pop(key, None)

    def text(self, key: str) -> str | None:
        """The value as text; None where it says nothing."""
        return plain(self.take(key)) or None

    def rest(self) -> dict[str, str]:
        """What is left, as text."""
        left = {key: plain(value) or "" for key, value in self.left.items() if value not in (None, "", [], {})}
        return left | self.other


def _message(
    told: _Told,
    place: Place,
    day: Day,
    noted: Mapping[str, str],
    *,
    ts: Any = None,
    state: str = "intact",
    edits: tuple[Edit, ...] = (),
) -> Message | Unreadable:
    written = plain(told.take("ts") if ts is None else ts)
    told.take("type")
    if ts is not None:
        told.take("ts")
    subtype = plain(told.row.get("subtype")) or ""
    sender, sender_name = _sender(told, day)
    if edited := told.take("edited"):
        state = "edited" if state == "intact" else state
        edits = edits or (_edit(edited),)
    text = _text(told, day)
    if subtype == "tombstone":  # the words are Slack's, not the sender's
        state, text = "deleted", None
        told.other["text"] = plain(told.row.get("text")) or ""
    attachments = tuple(_files(told))
    if not (written or sender or text or attachments):
        return Unreadable(place, NOTHING)
    thread = told.text("thread_ts")
    return Message(
        place=place,
        sent_at=_moment(written),
        sender=sender,
        text=text,
        service=day.service,
        conversation=day.conversation,
        conversation_name=day.conversation_name,
        conversation_kind=day.conversation_kind,
        recipients=tuple(each for each in day.members if each != sender),
        kind="call" if subtype in _CALLS else kind_of(text, attachments, None),
        attachments=attachments,
        reply_to=thread if thread != written else None,
        reactions=tuple(_reactions(told.take("reactions"))),
        edits=edits,
        source_id=written,
        sent_as_written=written,
        state=state,
        sender_name=sender_name,
        other=told.rest() | dict(noted),
    )


def _sender(told: _Told, day: Day) -> tuple[str | None, str | None]:
    """Account and name: of a user, else of a program, else only the name it used."""
    if told.row.get("subtype") == "tombstone" and told.row.get("user") == _SLACKBOT:
        return None, None
    comment = told.row.get("comment")
    user = told.text("user") or (plain(comment.get("user")) if isinstance(comment, dict) else None)
    if user:
        name = day.names.get(user) or _profile_name(told.row.get("user_profile"))
        return user, name
    bot, profile = told.text("bot_id"), told.row.get("bot_profile")
    name = told.text("username") or (plain(profile.get("name")) if isinstance(profile, dict) else None) or None
    return (bot, name) if bot else (name, None)


def _profile_name(profile: Any) -> str | None:
    if not isinstance(profile, dict):
        return None
    return plain(profile.get("display_name")) or plain(profile.get("real_name")) or plain(profile.get("name")) or None


def _text(told: _Told, day: Day) -> str | None:
    """What the message says; where it has no text of its own, what its blocks or attachments show."""
    written = plain(told.take("text"))
    if written:
        told.take("blocks")  # the same words, as Slack lays them out
        text = readable(written, day.names)
        if text != written:
            told.other["text as written"] = written
        return text
    for key, shown in (("blocks", text_of_blocks), ("attachments", text_of_attachments)):
        if text := shown(told.row.get(key), day.names):
            told.other["text taken from"] = key
            return text
    return written


def _files(told: _Told) -> Iterator[Attachment]:
    files = told.take("files")
    single = told.row.get("file")
    if isinstance(single, dict):
        told.take("file")
        yield _attachment(single)
    if files is not None and not isinstance(files, list):
        told.left["files"] = files
        return
    for each in files or ():
        yield _attachment(each) if isinstance(each, dict) else Attachment(name=plain(each) or "")


def _attachment(file: Row) -> Attachment:
    """A file; exporters that save files write the path where Slack has an address."""
    other = {key: plain(value) or "" for key, value in file.items() if value not in (None, "", [], {})}
    mime = other.pop("mimetype", "")
    saved = next(
        (
            key
            for key in ("url_private_download", "url_private")
            if isinstance(file.get(key), str) and file[key] and "://" not in file[key]
        ),
        None,
    )
    name = other.pop(saved or "name", "") or other.get("title", "")
    return Attachment(name=name, mime=mime, other=other)


def _reactions(reactions: Any) -> Iterator[Reaction]:
    """One for every account named, and one for those that were only counted."""
    for each in reactions if isinstance(reactions, list) else ():
        if not isinstance(each, dict):
            continue
        value = plain(each.get("name")) or ""
        accounts = [plain(user) for user in each["users"]] if isinstance(each.get("users"), list) else []
        for account in accounts:
            yield Reaction(value, account or None)
        more = counted(each.get("count")) - len(accounts)
        if more > 0:
            yield Reaction(value, None, count=more)


def _edit(edited: Any, previous: str | None = None) -> Edit:
    if not isinstance(edited, dict):
        return Edit(previous=previous)
    return Edit(_moment_or_none(edited.get("ts")), plain(edited.get("user")) or None, previous)


def _moment_or_none(ts: Any) -> Moment | None:
    try:
        return _moment(ts)
    except UnreadableTimeError:
        return None


def _moment(ts: Any) -> Moment | None:
    written = plain(ts)
    return moment_written(written, _SECONDS, None) if written else None
