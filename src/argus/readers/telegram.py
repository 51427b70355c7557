r"""Read `result.json` of Telegram Desktop: one chat, or the whole account.

    one chat      name, type, id, messages[]
    all           about, personal_information, contacts.list[], frequent_contacts.list[], sessions.list[],
                  chats.list[{name, type, id, messages[]}], left_chats.list[]
A message (`type` message) has `date_unixtime` (seconds since 1970 UTC, as text) beside `date`, the clock of the machine
that exported it; from both follows that clock's offset. Older exports have `date` alone: then the zone is asked for.
`text` is a text or a list of texts and objects. Control characters are written `\xNN`, which is no JSON and is read all
the same. A path may be the text "(File not included. ...)": the attachment then has no name. The sender is `from_id`
(user123; 123 in older exports), in exports without it the name. A service record is an event named by its `action`,
except calls, which are messages. An unsupported message has neither time nor text: an event too. A poll's question is
the text of its message.
Format: telegramdesktop/tdesktop, export_output_json.cpp. Samples: tests/samples/telegram (made by hand; no real
persons; the two small ones from chat-miner).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from argus.evidence import EvidenceItem
from argus.messages import (
    Attachment,
    Contact,
    Edit,
    Found,
    Message,
    Moment,
    Other,
    Participant,
    Place,
    Reaction,
    Unreadable,
)
from argus.readers.documents import Facts, Piece, beside, is_object, outline, records
from argus.readers.documents.told import Told, as_text, place_of
from argus.readers.given import zone_given
from argus.readers.json_text import TooDeepError
from argus.readers.reader import Plan, Request, Span, path_of
from argus.readers.tables.rows import kind_of
from argus.readers.written import counted, moment_written
from argus.terms import TimeForm, UnreadableTimeError, zone_named

_ARRAYS = (
    ("messages",),
    ("chats", "list", "*", "messages"),
    ("left_chats", "list", "*", "messages"),
    ("contacts", "list"),
    ("frequent_contacts", "list"),
    ("sessions", "list"),
    ("web_sessions", "list"),
    ("profile_pictures",),
    ("stories",),
)
_FACTS = ("name", "type", "id")
_KINDS = {
    "personal_chat": "direct",
    "bot_chat": "direct",
    "saved_messages": "direct",
    "private_group": "group",
    "private_supergroup": "group",
    "public_supergroup": "group",
    "private_channel": "channel",
    "public_channel": "channel",
}
_MEDIA = {
    "voice_message": "voice",
    "audio_file": "voice",
    "video_message": "video",
    "video_file": "video",
    "animation": "video",
    "sticker": "image",
}
_LISTED = {
    "contacts": "contact",
    "frequent_contacts": "frequent contact",
    "sessions": "session",
    "web_sessions": "web session",
    "profile_pictures": "profile picture",
    "stories": "story",
}
_SECONDS, _CLOCK = TimeForm("s"), TimeForm(None, "ymd")
_NOT_DELIVERED = re.compile(r"(?:(?P<name>.*) )?\((?:File|Photo|Video)\b[^()]*\)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_CHAT = re.compile(rb'"type"\s*:\s*"(?:' + "|".join(_KINDS).encode() + rb')"')
_ROW = re.compile(rb'"type"\s*:\s*"(?:message|service|unsupported)"')
_WRITTEN = re.compile(rb'"(?:date_unixtime|text_entities|from_id|actor_id)"\s*:')
_ALL = re.compile(rb'"(?:personal_information|profile_pictures|contacts|frequent_contacts|chats)"\s*:')


class TelegramReader:
    """One object of a chat's `messages` is one record."""

    name = "telegram"
    version = "1"
    about = "Telegram Desktop: result.json of one chat or of a whole account"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the document says what it is
        """The types of its chats and messages stand in the first bytes."""
        if not is_object(head):
            return None
        if b'"messages"' in head and _ROW.search(head) and (_CHAT.search(head) or _WRITTEN.search(head)):
            return "an object with Telegram's chats and messages"
        if _CHAT.search(head) and (b'"messages"' in head or b'"chats"' in head):
            return "an object with Telegram's types of chats"
        if b'"about"' in head[:200] and b"Telegram" in head and _ALL.search(head):
            return "an object with the parts of a Telegram account"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the chats, the owner, and whether every time has an offset."""
        seen = _Seen()
        found = outline(item, _ARRAYS, _FACTS, seen.look)
        what = "Some times of this export (`date` without `date_unixtime`)"
        zone = zone_given(item, request, what) if seen.local else None
        chats = [array for array in found.arrays if array[1][-1] == "messages"]
        shown = [f"chats with messages: {len(chats)}", f"zone <- {zone or 'written'}" + (" (given)" if zone else "")]
        if seen.owner:
            shown.append(f"owner <- {seen.owner}")
        settled = {
            "arrays": found.arrays,
            "zone": zone,
            "owner": seen.owner,
            "service": request.service or "telegram",
            "stem": path_of(item.name).stem,
        }
        return Plan(found.spans, settled, (*shown, *found.shown))

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        zone = zone_named(settled["zone"]) if settled["zone"] else None
        for piece, facts in records(item, span, settled["arrays"], _ARRAYS, _FACTS):
            try:
                yield _found(piece, facts, settled, zone)
            except (UnreadableTimeError, TooDeepError) as error:
                yield Unreadable(Place(piece.start, piece.end), str(error))


class _Seen:
    """What the walk over the whole document looks for."""

    def __init__(self) -> None:
        self.local = False
        self.owner: str | None = None

    def look(self, piece: Piece, facts: Facts) -> None:  # noqa: ARG002 - as `outline` shows it
        if piece.kind == "element" and piece.path[-1] == "messages":
            self.local = self.local or bool(piece.value.get("date") and not piece.value.get("date_unixtime"))
        elif piece.path == ("personal_information",) and isinstance(piece.value, dict) and "user_id" in piece.value:
            self.owner = f"user{as_text(piece.value['user_id'])}"


def _found(piece: Piece, facts: Facts, settled: Mapping[str, Any], zone: ZoneInfo | None) -> Found:
    place = Place(piece.start, piece.end)
    if piece.path == ("personal_information",) and isinstance(piece.value, dict):
        return Other(place, "personal information", facts=_contact(Told(piece.value), settled["service"]))
    if piece.kind != "element":
        return beside(piece)
    told = Told(piece.value)
    if piece.path[-1] != "messages":
        what = _LISTED[str(piece.path[0])]
        return Other(place, what, facts=_contact(told, settled["service"]) if what == "contact" else ())
    chat = _Chat(facts, settled)
    match told.text("type"):
        case "message":
            return _message(told, place, chat, zone, piece.noted)
        case "service" if told.row.get("action") in ("phone_call", "group_call"):
            return _message(told, place, chat, zone, piece.noted, kind="call", by="actor")
        case "service":
            return Other(place, told.text("action") or "service", facts=_members(told, chat))
        case "unsupported":
            return Other(place, "unsupported message")
        case other:
            return Unreadable(place, f"no type of record that Telegram writes: {(other or '')[:40]!r}")


class _Chat:
    """The chat a message is in."""

    def __init__(self, facts: Facts, settled: Mapping[str, Any]) -> None:
        self.id, self.name = as_text(facts.get("id")), as_text(facts.get("name"))
        self.type = as_text(facts.get("type"))
        self.kind = _KINDS.get(self.type or "")
        self.key = self.id or self.name or settled["stem"]
        self.service, self.owner = settled["service"], settled["owner"]

    def recipients(self, sender: str | None) -> tuple[str, ...]:
        """Of a message of two people: the other one, where the export tells who that is."""
        other = f"user{self.id}" if self.type in ("personal_chat", "bot_chat") and self.id else None
        if other is None or sender is None:
            return ()
        if sender != other:
            return (other,)
        return (self.owner,) if self.owner else ()


def _contact(told: Told, service: str) -> tuple[Contact, ...]:
    account, phone = told.text("user_id"), as_text(told.row.get("phone_number"))
    name = " ".join(filter(None, (told.text("first_name"), told.text("last_name")))) or None
    handle = f"user{account}" if account and account != "0" else phone or name
    return (Contact(handle, name, service, told.rest()),) if handle else ()


def _members(told: Told, chat: _Chat) -> tuple[Participant, ...]:
    """Who takes part or no longer does, as an event tells. Members are told by name only, who acts by id too."""
    action = told.row.get("action")
    at = told.moment("date_unixtime", _SECONDS)
    actor, actor_name = as_text(told.row.get("actor_id")) or as_text(told.row.get("actor")), told.text("actor")
    named = told.row.get("members")
    members = [name for each in (named if isinstance(named, list) else ()) if (name := as_text(each))]

    def takes_part(
        account: str,
        name: str | None,
        since: Moment | None = None,
        until: Moment | None = None,
        role: str | None = None,
    ) -> Participant:
        return Participant(chat.key, account, name, chat.service, since, until, role, chat.name, chat.kind)

    found = []
    if actor and action in ("create_group", "create_channel"):
        found.append(takes_part(actor, actor_name, since=at, role="creator"))
    elif actor and action in ("join_group_by_link", "join_group_by_request"):
        found.append(takes_part(actor, actor_name, since=at))
    if action in ("create_group", "invite_members"):
        found += [takes_part(name, name, since=at) for name in members]
    elif action == "remove_members":
        found += [takes_part(actor if actor and name == actor_name else name, name, until=at) for name in members]
    return tuple(found)


def _message(
    told: Told,
    place: Place,
    chat: _Chat,
    zone: ZoneInfo | None,
    noted: Mapping[str, str],
    *,
    kind: str | None = None,
    by: str = "from",
) -> Message:
    name, account = told.text(by), _account(told, f"{by}_id")
    written, sent_at = _sent(told, zone)
    text = _text(told)
    attachments = tuple(_attachments(told))
    where = place_of(told.inside("location_information"))
    poll = told.row.get("poll")
    if text is None and isinstance(poll, dict):
        text = as_text(poll.get("question"))
    edits = _edits(told, zone)
    sender = account or name
    return Message(
        place=place,
        sent_at=sent_at,
        sender=sender,
        text=text,
        service=chat.service,
        conversation=chat.key,
        conversation_name=chat.name,
        conversation_kind=chat.kind,
        recipients=chat.recipients(sender),
        kind=kind or _kind(told, text, attachments, where),
        attachments=attachments,
        latitude=where[0] if where else None,
        longitude=where[1] if where else None,
        reply_to=told.text("reply_to_message_id"),
        source_id=told.text("id"),
        sent_as_written=written,
        state="edited" if edits else "intact",
        edits=edits,
        owner_device=chat.owner,
        sender_name=name if account else None,
        reactions=tuple(_reactions(told)),
        other=told.rest() | dict(noted),
    )


def _account(told: Told, key: str) -> str | None:
    """An account or chat by its id. Exports from before 2021 write a number, whose upper half tells what it is."""
    written = told.text(key)
    if written is None or not _NUMBER.fullmatch(written):
        return written
    told.left[key] = written
    what = {0: "user", 1: "chat", 2: "channel"}.get(int(written) >> 32)
    return f"{what}{int(written) & 0xFFFFFFFF}" if what else written


def _edits(told: Told, zone: ZoneInfo | None) -> tuple[Edit, ...]:
    """That it was edited, and when last."""
    clock = as_text(told.row.get("edited"))
    at = told.moment("edited_unixtime", _SECONDS)
    if at is None and clock and zone:
        try:
            at = moment_written(clock, _CLOCK, zone)
        except UnreadableTimeError:
            at = None
    if at is not None:
        told.take("edited")
    return (Edit(at),) if at or clock else ()


def _sent(told: Told, zone: ZoneInfo | None) -> tuple[str | None, Moment | None]:
    """The time as written, and the moment; its offset is that of the clock which wrote `date`."""
    clock, counted_seconds = as_text(told.row.get("date")), as_text(told.row.get("date_unixtime"))
    told.take("date")
    if counted_seconds is None:
        return clock, None if clock is None else moment_written(clock, _CLOCK, zone)
    told.take("date_unixtime")
    at = moment_written(counted_seconds, _SECONDS, None)
    if clock is None:
        return counted_seconds, at
    try:
        minutes, rest = divmod(moment_written(clock, _CLOCK, _UTC).us - at.us, 60_000_000)
    except UnreadableTimeError:
        minutes, rest = 1, 0
    if rest or minutes % 15 or abs(minutes) > 18 * 60:
        told.left["date_unixtime"] = counted_seconds  # the two do not belong together: both are kept
        return clock, at
    return clock, Moment(at.us, minutes, at.precision, at.zone_source)


_UTC = ZoneInfo("UTC")


def _text(told: Told) -> str | None:
    """The words; what is more than words (links behind them, mentions) is kept."""
    value, entities = told.take("text"), told.row.get("text_entities")
    if isinstance(entities, list) and all(isinstance(each, dict) and each.get("type") == "plain" for each in entities):
        told.take("text_entities")
    if not isinstance(value, list):
        return as_text(value)
    if "text_entities" not in told.left:
        told.left["text parts"] = value
    return "".join(as_text(each.get("text") if isinstance(each, dict) else each) or "" for each in value) or None


def _attachments(told: Told) -> Iterator[Attachment]:
    for key, mime in (("photo", ""), ("file", ""), ("contact_vcard", "text/vcard")):
        path = told.text(key)
        if path is None:
            continue
        other: dict[str, str] = {}
        if missing := _NOT_DELIVERED.fullmatch(path):
            other, path = {"not delivered": path}, missing["name"] or ""
        for more in _BESIDE[key]:
            if (value := told.text(more)) is not None:
                other[more] = value
        yield Attachment(name=path, mime=(told.text("mime_type") if key == "file" else None) or mime, other=other)


_BESIDE = {
    "photo": ("photo_file_size",),
    "file": ("file_name", "file_size", "thumbnail", "thumbnail_file_size"),
    "contact_vcard": (),
}


def _kind(told: Told, text: str | None, attachments: tuple[Attachment, ...], where: tuple[float, float] | None) -> str:
    media = told.row.get("media_type")
    if media in _MEDIA:
        return _MEDIA[str(media)]
    if told.row.get("photo"):
        return "image"
    if "contact_information" in told.row:
        return "contact"
    if where or "location_information" in told.row:
        return "location"
    return kind_of(None if attachments else text, attachments, None)


def _reactions(told: Told) -> Iterator[Reaction]:
    """One for every account named, and one for those that were only counted."""
    for each in told.objects("reactions"):
        value = each.text("emoji") or each.text("document_id") or each.text("type") or ""
        named = 0
        for who in each.objects("recent"):
            named += 1
            account = who.text("from_id") or who.text("from")
            yield Reaction(value, account, who.moment("date_unixtime", _SECONDS))
        more = counted(each.take("count")) - named
        if more > 0:
            yield Reaction(value, None, count=more)
