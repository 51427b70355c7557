"""Accounts and chats in a `ChatStorage.sqlite`, looked up by their row ids when they are asked for."""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from argus.readers.databases import Database
from argus.readers.databases_rows import Gap, number_of, one_row, rows_in, text_of
from argus.readers.whatsapp.jids import Account, Chat, chat_named

_REMEMBERED = 50_000
_NUMBER = "@s.whatsapp.net"


class People:
    """Who is who.

    Attributes:
        owner: the handle of the owner of the phone.
    """

    def __init__(self, database: Database, owner: str) -> None:
        self._database, self.owner = database, owner
        remember = lru_cache(_REMEMBERED)
        self.chat: Callable[[int | None], Chat | None] = remember(self._chat)
        self.member: Callable[[int | None], Account | None] = remember(self._member)
        self.account: Callable[[str], Account] = remember(self._account)

    def _chat(self, row_id: int | None) -> Chat | None:
        row = one_row(self._database, "ZWACHATSESSION", ("ZCONTACTJID", "ZPARTNERNAME"), row_id)
        if row is None:
            return None
        jid, name = text_of(row[1]), text_of(row[2]) or None
        if not jid:
            return Chat(f"chat {row_id} of {self.owner}", name, "direct", None, "")
        return chat_named(self.owner, jid, name, Account(jid, name or self.account(jid).name))

    def _member(self, row_id: int | None) -> Account | None:
        row = one_row(self._database, "ZWAGROUPMEMBER", ("ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME"), row_id)
        jid = text_of(row[1]) if row else None
        if row is None or not jid:
            return None
        return Account(jid, text_of(row[2]) or text_of(row[3]) or self.account(jid).name)

    def _account(self, jid: str) -> Account:
        """An account with the name that it gave itself."""
        if not self._database.has("ZWAPROFILEPUSHNAME", "ZJID", "ZPUSHNAME"):
            return Account(jid)
        row = next(rows_in(self._database, "ZWAPROFILEPUSHNAME", ("ZPUSHNAME",), None, "ZJID = ?", jid), None)
        return Account(jid, None if row is None or isinstance(row, Gap) else text_of(row[1]) or None)


def owner_in(database: Database) -> str | None:
    """The account that most messages of others were sent to; for calls, who began the outgoing ones."""
    found: Counter[str] = Counter()
    if database.has("ZWAMESSAGE", "ZTOJID", "ZISFROMME"):
        where = "ZISFROMME = 0 AND ZTOJID IS NOT NULL"
        for row in rows_in(database, "ZWAMESSAGE", ("ZTOJID",), None, where):
            jid = None if isinstance(row, Gap) else text_of(row[1])
            if jid and jid.endswith(_NUMBER):
                found[jid] += 1
    elif database.has("ZWACDCALLEVENT", "ZGROUPCALLCREATORUSERJIDSTRING", "Z1CALLEVENTS"):
        columns = ("ZGROUPCALLCREATORUSERJIDSTRING", "Z1CALLEVENTS")
        for row in rows_in(database, "ZWACDCALLEVENT", columns):
            if isinstance(row, Gap):
                continue
            aggregate = one_row(database, "ZWAAGGREGATECALLEVENT", ("ZINCOMING",), number_of(row[2]))
            jid = text_of(row[1])
            if jid and aggregate and aggregate[1] == 0:
                found[jid] += 1
    return min(found, key=lambda jid: (-found[jid], jid)) if found else None
