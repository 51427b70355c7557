"""The records of an RSMF manifest: participants, conversations and events.

Ids of participants and conversations hold within one manifest only. An account is therefore known by its id in the
application (`account_id`), else its address, its name, and only then its id here; a conversation by the collection it
belongs to, else by its id together with who takes part (direct) or what it is called (channel): manifests of one
conversation, cut by day, come together, and two conversations that are both called `1` do not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

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
    Receipt,
    Unreadable,
)
from argus.readers.tables.rows import NOTHING, kind_of, plain
from argus.readers.written import counted, moment_written
from argus.terms import TimeForm, UnreadableTimeError

Row = Mapping[str, Any]

_NO_MESSAGE = ("disclaimer", "join", "leave", "history", "unknown")
_RECEIPTS = ("read", "delivered")


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation of the manifest.

    Attributes:
        members: accounts, the custodian's first.
    """

    key: str
    name: str | None
    kind: str | None
    service: str
    members: tuple[str, ...]
    custodian: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the events of a manifest refer to.

    Attributes:
        accounts: id of a participant -> account.
        names: account -> what it is called.
        chats: id of a conversation -> the conversation.
        service: where no conversation says it.
    """

    service: str
    zone: ZoneInfo | None
    accounts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    chats: Mapping[str, Chat] = field(default_factory=dict)

    def account(self, participant: Any) -> str | None:
        """The account of an id; one that is not listed stands for itself."""
        written = plain(participant) or None
        return None if written is None else self.accounts.get(written, written)

    def services_of(self, account: str) -> list[str]:
        """The services of the conversations that list an account; all of them where none does."""
        own = {chat.service for chat in self.chats.values() if account in chat.members}
        return sorted(own or {chat.service for chat in self.chats.values()} or {self.service})


def manifest_of(
    participants: Iterable[Row], conversations: Iterable[Row], service: str, zone: ZoneInfo | None, collection: str
) -> Manifest:
    """What the lists of a manifest tell its events."""
    accounts: dict[str, str] = {}
    names: dict[str, str] = {}
    for each in participants:
        account = _account(each)
        if account and (number := plain(each.get("id"))):
            accounts[number] = account
        if account and (display := plain(each.get("display"))) and display != account:
            names[account] = display
    people = Manifest(service, zone, accounts, names)
    chats = {number: _chat(each, people, collection) for each in conversations if (number := plain(each.get("id")))}
    return Manifest(service, zone, accounts, names, chats)


def _account(participant: Row) -> str | None:
    return next(
        (found for key in ("account_id", "email", "display", "id") if (found := plain(participant.get(key)))), None
    )


def _chat(row: Row, people: Manifest, collection: str) -> Chat:
    number, display = plain(row.get("id")) or "", plain(row.get("display")) or None
    listed = row.get("participants")
    found = [people.account(each) for each in listed] if isinstance(listed, list) else []
    members = tuple(dict.fromkeys(each for each in found if each))
    if collection:
        key = f"{collection} / {number}"
    elif row.get("type") == "direct":
        key = f"{number} / {' | '.join(sorted(members))}"
    else:
        key = f"{number} / {display}" if display and display != number else number
    kind = {"direct": "direct" if len(members) <= 2 else "group", "channel": "channel"}
    return Chat(
        key=key,
        name=display,
        kind=kind.get(plain(row.get("type")) or ""),
        service=plain(row.get("platform")) or people.service,
        members=members,
        custodian=people.account(row.get("custodian")),
    )


def participant(row: Row, place: Place, manifest: Manifest) -> Found:
    """An element of `participants`: a contact of every service it takes part in."""
    account = _account(row)
    what = "participant" if row.get("id") else "participant without id"
    if account is None:
        return Other(place, what)
    name, other = plain(row.get("display")) or None, _left(row, ("display",))
    contacts = tuple(Contact(account, name, each, other) for each in manifest.services_of(account))
    return Other(place, what, facts=contacts)


def conversation(row: Row, place: Place, manifest: Manifest) -> Found:
    """An element of `conversations`: who takes part."""
    chat = manifest.chats.get(plain(row.get("id")) or "")
    if chat is None:
        return Other(place, "conversation without id")
    accounts = dict.fromkeys((*((chat.custodian,) if chat.custodian else ()), *chat.members))
    return Other(place, "conversation", facts=tuple(_takes_part(each, chat, manifest) for each in accounts))


def _takes_part(
    account: str, chat: Chat, manifest: Manifest, since: Moment | None = None, until: Moment | None = None
) -> Participant:
    return Participant(
        conversation=chat.key,
        account=account,
        name=manifest.names.get(account),
        service=chat.service,
        since=since,
        until=until,
        role="custodian" if account == chat.custodian else None,
        conversation_name=chat.name,
        conversation_kind=chat.kind,
    )


def event(row: Row, place: Place, manifest: Manifest, noted: Mapping[str, str]) -> Found:
    """An element of `events`.

    Args:
        noted: what the reader has to say beside it.
    """
    number = plain(row.get("conversation")) or ""
    chat = manifest.chats.get(number) or Chat(number, None, None, manifest.service, (), None)
    kind = plain(row.get("type")) or ""
    if kind and kind != "message":
        at = _or_none(row.get("timestamp"), manifest.zone)
        account = manifest.account(row.get("participant"))
        facts: tuple[Participant, ...] = ()
        if account and kind in ("join", "leave"):
            moments = {"since" if kind == "join" else "until": at}
            facts = (_takes_part(account, chat, manifest, **moments),)
        return Other(place, kind if kind in _NO_MESSAGE else f"event {kind}", facts=facts)
    try:
        return _message(row, place, manifest, chat, noted)
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))


_TOLD = ("type", "id", "parent", "body", "participant", "conversation", "timestamp", "deleted")


def _message(row: Row, place: Place, manifest: Manifest, chat: Chat, noted: Mapping[str, str]) -> Message | Unreadable:
    lists = _Lists(row, manifest)
    written = plain(row.get("timestamp")) or None
    sent_at = None if written is None else moment_written(written, TimeForm(), manifest.zone)
    sender, text = manifest.account(row.get("participant")), plain(row.get("body"))
    attachments, edits = tuple(lists.attachments()), tuple(lists.edits())
    reactions, receipts = tuple(lists.reactions()), tuple(lists.receipts())
    if not (written or sender or text or attachments):
        return Unreadable(place, NOTHING)
    state = "deleted" if row.get("deleted") is True else "edited" if edits else "intact"
    other = _left(row, (*_TOLD, *lists.told, "custom"))
    if row.get("deleted") not in (None, True, False):
        other["deleted"] = plain(row["deleted"]) or ""
    if (number := plain(row.get("participant"))) and number != sender:
        other["participant"] = number
    return Message(
        place=place,
        sent_at=sent_at,
        sender=sender,
        sender_name=manifest.names.get(sender or ""),
        text=text,
        service=chat.service,
        conversation=chat.key,
        conversation_name=chat.name,
        conversation_kind=chat.kind,
        recipients=tuple(each for each in chat.members if each != sender) if chat.kind != "channel" else (),
        kind=kind_of(text, attachments, None),
        attachments=attachments,
        reply_to=plain(row.get("parent")) or None,
        reactions=reactions,
        edits=edits,
        receipts=receipts,
        source_id=plain(row.get("id")) or None,
        sent_as_written=written,
        state=state,
        owner_device=chat.custodian,
        other=_custom(row) | other | dict(noted),
    )


class _Lists:
    """The lists of an event. What a list tells whole is in `told`; the others are kept beside the message as well."""

    def __init__(self, row: Row, manifest: Manifest) -> None:
        self.row, self.manifest = row, manifest
        self.told: list[str] = []

    def attachments(self) -> Iterator[Attachment]:
        """Files of the archive the manifest came in."""
        for each in self._objects("attachments"):
            yield Attachment(name=plain(each.get("id")) or "", mime="", other=_left(each, ("id",)))

    def reactions(self) -> Iterator[Reaction]:
        """One for every account named, and one for those that were only counted."""
        for each in self._objects("reactions", "value", "count", "participants"):
            value, named = plain(each.get("value")) or "", each.get("participants")
            accounts = [self.manifest.account(one) for one in named] if isinstance(named, list) else []
            for account in accounts:
                yield Reaction(value, account)
            more = (counted(each["count"]) if "count" in each else 0 if accounts else 1) - len(accounts)
            if more > 0:
                yield Reaction(value, None, count=more)

    def edits(self) -> Iterator[Edit]:
        """What the body said before; what it said then is kept beside the message."""
        for each in self._objects("edits", "participant", "timestamp", "previous"):
            yield Edit(
                self._at("edits", each), self.manifest.account(each.get("participant")), plain(each.get("previous"))
            )

    def receipts(self) -> Iterator[Receipt]:
        """That it was delivered or read; RSMF means read where it does not say which."""
        for each in self._objects("read_receipts", "participant", "timestamp", "action"):
            action = plain(each.get("action")) or "read"
            if action not in _RECEIPTS:
                self._keep("read_receipts")
                continue
            yield Receipt(action, self.manifest.account(each.get("participant")), self._at("read_receipts", each))

    def _objects(self, key: str, *whole: str) -> list[Row]:
        """The objects of a list, which tells no more than the keys given (if any are)."""
        value = self.row.get(key)
        if not isinstance(value, list):
            return []
        found: list[Row] = [each for each in value if isinstance(each, dict)]
        if len(found) == len(value) and not (whole and any(each.keys() - set(whole) for each in found)):
            self.told.append(key)
        return found

    def _at(self, key: str, row: Row) -> Moment | None:
        at = _or_none(row.get("timestamp"), self.manifest.zone)
        if at is None and row.get("timestamp"):
            self._keep(key)
        return at

    def _keep(self, key: str) -> None:
        if key in self.told:
            self.told.remove(key)


def _or_none(written: Any, zone: ZoneInfo | None) -> Moment | None:
    text = plain(written)
    try:
        return moment_written(text, TimeForm(), zone) if text else None
    except UnreadableTimeError:
        return None


def _custom(row: Row) -> dict[str, str]:
    """What the maker of the manifest added, by name."""
    custom = row.get("custom")
    pairs = [each for each in custom if isinstance(each, dict)] if isinstance(custom, list) else []
    if not pairs or len(pairs) != len(custom or ()) or any(each.keys() - {"name", "value"} for each in pairs):
        return {} if custom in (None, []) else {"custom": plain(custom) or ""}
    found: dict[str, str] = {}
    for each in pairs:
        key, again = plain(each.get("name")) or "custom", 2
        name = key
        while name in found:
            name, again = f"{key} ({again})", again + 1
        found[name] = plain(each.get("value")) or ""
    return found


def _left(row: Row, told: Iterable[str]) -> dict[str, str]:
    without = {*told}
    return {
        key: plain(value) or "" for key, value in row.items() if key not in without and value not in (None, "", [], {})
    }
