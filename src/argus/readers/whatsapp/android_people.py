"""Accounts and chats in a `msgstore.db`, looked up by their row ids when they are asked for."""

import itertools
from collections.abc import Callable
from functools import lru_cache

from argus.readers.databases import Database
from argus.readers.databases_rows import Gap, number_of, one_row, rows_in, text_of
from argus.readers.whatsapp.jids import Account, Chat, chat_named

_REMEMBERED = 50_000
# No address book is that long.
_MOST_CONTACTS = 200_000


class People:
    """Who is who.

    Args:
        database: a `msgstore.db`.
        contacts: the `wa.db` beside it, if there is one.
        owner: the handle of the owner of the phone.
    """

    def __init__(self, database: Database, contacts: Database | None, owner: str) -> None:
        self._database, self._contacts, self.owner = database, contacts, owner
        remember = lru_cache(_REMEMBERED)
        self.account: Callable[[int | None], Account | None] = remember(self._account)
        self.account_of_jid: Callable[[str], Account] = remember(self._account_of_jid)
        self.chat: Callable[[int | None], Chat | None] = remember(self._chat)
        self.chat_of_jid: Callable[[str], Chat] = remember(self._chat_of_jid)
        self._names: dict[str, str] | None = None

    def _account(self, row_id: int | None) -> Account | None:
        jid = self._jid(row_id)
        if jid is None:
            return None
        if not jid:  # the owner's own row is empty
            return Account(self.owner)
        if jid.endswith("@lid") and (phone := self._phone_of(row_id)):
            return Account(phone, self.name_of(phone) or self.name_of(jid), jid)
        return Account(jid, self.name_of(jid))

    def _account_of_jid(self, jid: str) -> Account:
        row_id = self._row_id(jid) if jid.endswith("@lid") else None
        return (self._account(row_id) if row_id is not None else None) or Account(jid, self.name_of(jid))

    def _jid(self, row_id: int | None) -> str | None:
        """The jid as it stands; "" for the owner's."""
        row = one_row(self._database, "jid", ("raw_string", "user", "server"), row_id)
        if row is None:
            return None
        raw, user, server = (text_of(each) for each in row[1:])
        return raw if raw is not None else f"{user}@{server}" if user and server else user or ""

    def _phone_of(self, lid_row: int | None) -> str | None:
        if not self._database.has("jid_map", "lid_row_id", "jid_row_id"):
            return None
        row = next(rows_in(self._database, "jid_map", ("jid_row_id",), None, "lid_row_id = ?", lid_row), None)
        return None if row is None or isinstance(row, Gap) else self._jid(number_of(row[1]))

    def _row_id(self, jid: str) -> int | None:
        if not self._database.has("jid", "raw_string"):
            return None
        row = next(rows_in(self._database, "jid", (), None, "raw_string = ?", jid), None)
        return None if row is None or isinstance(row, Gap) else int(row[0])

    def _chat(self, row_id: int | None) -> Chat | None:
        row = one_row(self._database, "chat", ("jid_row_id", "subject"), row_id)
        if row is None:
            return None
        jid_row = number_of(row[1])
        jid = self._jid(jid_row)
        if not jid:
            # The jid was removed, the chat was not: it is still one and the same chat.
            return self._named(f"chat {row_id} of {self.owner}", text_of(row[2]) or None, None)
        return self._named(jid, text_of(row[2]) or None, self.account(jid_row))

    def _chat_of_jid(self, jid: str) -> Chat:
        row_id = self._row_id(jid)
        subject: str | None = None
        if row_id is not None and self._database.has("chat", "jid_row_id", "subject"):
            subject = self._first("chat", "subject", "jid_row_id = ?", row_id)
        if not subject and self._database.has("chat_list", "key_remote_jid", "subject"):
            subject = self._first("chat_list", "subject", "key_remote_jid = ?", jid)
        return self._named(jid, subject or None, self.account_of_jid(jid))

    def chat_of_row(self, jid_row: int | None) -> Chat | None:
        """The chat of the jid in that row; None where there is none."""
        jid = self._jid(jid_row) if jid_row and jid_row > 0 else None
        return self.chat_of_jid(jid) if jid else None

    def chat_with(self, account: Account) -> Chat:
        """The chat of two with an account."""
        return self._named(account.handle, None, account)

    def _first(self, table: str, column: str, where: str, value: object) -> str | None:
        row = next(rows_in(self._database, table, (column,), None, where, value), None)
        return None if row is None or isinstance(row, Gap) else text_of(row[1])

    def _named(self, jid: str, subject: str | None, account: Account | None) -> Chat:
        return chat_named(self.owner, jid, subject or self.name_of(jid), account)

    def name_of(self, jid: str) -> str | None:
        """What the address book of the phone calls a jid."""
        if self._names is None:
            self._names = {}
            columns = ("jid", *NAMES)
            found = rows_in(self._contacts, "wa_contacts", columns) if self._contacts else iter(())
            for row in itertools.islice(found, _MOST_CONTACTS):
                if not isinstance(row, Gap) and (name := text_of(row[2]) or text_of(row[3])):
                    self._names.setdefault(text_of(row[1]) or "", name)
        return self._names.get(jid)


# The name that the owner gave, else the one that the contact gave himself.
NAMES = ("display_name", "wa_name")


def owner_by_calls(database: Database) -> str | None:
    """The owner's jid, by the calls that he began himself; None where the database does not tell."""
    if not database.has("call_log", "from_me", "call_creator_device_jid_row_id"):
        return None
    where = "from_me = 1 AND call_creator_device_jid_row_id > 0"
    row = next(rows_in(database, "call_log", ("call_creator_device_jid_row_id",), None, where), None)
    if row is None or isinstance(row, Gap):
        return None
    jid = one_row(database, "jid", ("user", "server"), number_of(row[1]))
    user, server = (text_of(each) for each in jid[1:]) if jid else (None, None)
    return f"{user}@{server}" if user and server == "s.whatsapp.net" else None
