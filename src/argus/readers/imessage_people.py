"""Who is who, and who is in which chat, in a database of Apple Messages (see `imessage`)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Contact, Found, Moment, Other, Participant
from argus.readers.databases import Database
from argus.readers.databases_rows import Gap, Row, left_over, number_of, one_row, others_in, row_place, rows_in, text_of

# The tables whose rows are records; those of the others are links between them, or settings.
TABLES = ("message", "handle", "chat", "chat_handle_join", "deleted_messages", "attachment")
_GROUP = 43  # chat.style; 45 is a chat of two


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation.

    Attributes:
        key: see `Message.conversation`.
        peer: whom the owner talks to, where there are only two.
    """

    key: str
    name: str | None
    kind: str
    service: str
    peer: str | None


class People:
    """Handles and chats by their row id, looked up when they are asked for.

    Attributes:
        owner: the handle of the owner of the device.
        service: for rows that name none.
    """

    def __init__(self, database: Database, owner: str, service: str) -> None:
        self._database, self.owner, self.service = database, owner, service
        self.handle: Callable[[int | None], str | None] = lru_cache(10_000)(self._handle)
        self.chat: Callable[[int | None], Chat | None] = lru_cache(10_000)(self._chat)

    def pair(self, peer: str) -> str:
        """The key of a chat of two."""
        return " | ".join(sorted((self.owner, peer)))

    def member(
        self, chat: Chat | None, account: str | None, since: Moment | None = None, until: Moment | None = None
    ) -> tuple[Participant, ...]:
        """The fact that an account is in a chat; none where either is not known."""
        if chat is None or not account:
            return ()
        service = chat.service or self.service
        return (Participant(chat.key, account, None, service, since, until, None, chat.name, chat.kind),)

    def _handle(self, row_id: int | None) -> str | None:
        row = one_row(self._database, "handle", ("id",), row_id)
        return text_of(row[1]) if row else None

    def _chat(self, row_id: int | None) -> Chat | None:
        columns = ("chat_identifier", "display_name", "style", "service_name", "guid")
        row = one_row(self._database, "chat", columns, row_id)
        if row is None:
            return None
        identifier, name, service = text_of(row[1]), text_of(row[2]) or None, text_of(row[4]) or ""
        guid = text_of(row[5]) or f"chat {row_id}"
        if number_of(row[3]) == _GROUP or (row[3] is None and ";+;" in guid):
            return Chat(identifier or guid, name, "group", service, None)
        members = self._members(row_id)
        peer = members[0] if len(members) == 1 else identifier or guid
        return Chat(self.pair(peer), name, "direct", service, peer)

    def _members(self, chat: int | None) -> list[str]:
        if not self._database.has("chat_handle_join", "chat_id", "handle_id"):
            return []
        rows = rows_in(self._database, "chat_handle_join", ("handle_id",), None, "chat_id = ?", chat)
        found = (None if isinstance(row, Gap) else self.handle(number_of(row[1])) for row in rows)
        return [each for each in found if each]


def who_is_where(database: Database, item: EvidenceItem, people: People) -> Iterator[Found]:
    """The rows that are no messages: handles, chats, who is in which; what was deleted and left only its guid."""

    def handle(row: Row) -> tuple[str, tuple[Contact, ...]]:
        account = text_of(row[1])
        other = left_over(database, "handle", columns, row[1:], ("rowid", "id", "service"))
        if not account:
            return "handle", ()
        return "handle", (Contact(account, None, text_of(row[2]) or people.service, other),)

    columns = ("id", "service", "country", "uncanonicalized_id", "person_centric_id")
    yield from others_in(database, item, "handle", columns, handle)
    yield from others_in(
        database, item, "chat", (), lambda row: ("chat", people.member(people.chat(row[0]), people.owner))
    )
    yield from others_in(
        database,
        item,
        "chat_handle_join",
        ("chat_id", "handle_id"),
        lambda row: (
            "participant",
            people.member(people.chat(number_of(row[1])), people.handle(number_of(row[2]))),
        ),
    )
    yield from others_in(database, item, "deleted_messages", (), lambda _: ("deleted message", ()))
    yield from _loose_attachments(database, item)


def _loose_attachments(database: Database, item: EvidenceItem) -> Iterator[Found]:
    """Files that no message names any more; those of messages stand with them."""
    if not database.has("attachment"):
        return
    joined = set[Any]()
    if database.has("message_attachment_join", "attachment_id"):
        joins = rows_in(database, "message_attachment_join", ("attachment_id",))
        joined = {row[1] for row in joins if not isinstance(row, Gap)}
    for row in rows_in(database, "attachment", ()):
        if isinstance(row, Gap):
            yield row.unreadable(item)
        elif row[0] not in joined:
            yield Other(row_place(item, f"attachment {row[0]}"), "attachment of no message")
