"""Short numbers for services, accounts and conversations: given once, never changed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, select
from sqlalchemy.dialects.sqlite import insert

from argus.messages.tables import accounts, conversations, services
from argus.store.register import Register

# SQLite takes at most 32,766 variables in a statement.
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class ConversationName:
    """What is known of a conversation without reading it.

    Attributes:
        key: the group id, or the sorted pair of accounts, as delivered; unique in its service.
        label: what to show: the name, else the key.
    """

    conversation_id: int
    key: str
    name: str | None
    kind: str | None
    service: str

    @property
    def label(self) -> str:
        """What to show."""
        return self.name or self.key


class Names:
    """Numbers to words and back; what was looked up once is kept, since a number never changes its meaning."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._accounts: dict[int, tuple[str, str | None]] = {}
        self._conversations: dict[int, ConversationName] = {}
        self._services: dict[int, str] = {}

    @property
    def register(self) -> Register:
        """Where they stand; what belongs to the same messages stands there too."""
        return self._register

    def account(self, account_id: int) -> str:
        """The handle of an account."""
        if account_id not in self._accounts:
            self.load_accounts([account_id])
        return self._accounts[account_id][0]

    def account_name(self, account_id: int) -> str | None:
        """What an account is called beside its handle, by the first delivery that says it; None = by none."""
        self.account(account_id)
        return self._accounts[account_id][1]

    def load_accounts(self, account_ids: Iterable[int]) -> None:
        """Look up many at once."""
        for row in self._missing(account_ids, self._accounts, select(accounts), accounts.c.account_id):
            self._accounts[row.account_id] = (row.handle, row.name)

    def account_ids(self, handle: str) -> tuple[int, ...]:
        """Every account of this exact handle, over all services."""
        return self.accounts_of([handle])[handle]

    def accounts_of(self, handles: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Every account of each of these exact handles, over all services."""
        found: dict[str, tuple[int, ...]] = dict.fromkeys(handles, ())
        wanted = sorted(found)
        with self._register.read() as register:
            for start in range(0, len(wanted), ROWS_AT_ONCE):
                some = accounts.c.handle.in_(wanted[start : start + ROWS_AT_ONCE])
                # by service first, since that is how the accounts are indexed
                each_service = accounts.c.service_id.in_(select(services.c.service_id))
                for row in register.execute(select(accounts).where(each_service, some).order_by(accounts.c.account_id)):
                    found[row.handle] += (row.account_id,)
        return found

    def conversation(self, conversation_id: int) -> ConversationName:
        """What is known of a conversation."""
        if conversation_id not in self._conversations:
            self.load_conversations([conversation_id])
        return self._conversations[conversation_id]

    def load_conversations(self, conversation_ids: Iterable[int]) -> None:
        """Look up many at once."""
        asked = select(conversations, services.c.name.label("service")).join(
            services, services.c.service_id == conversations.c.service_id
        )
        for row in self._missing(conversation_ids, self._conversations, asked, conversations.c.conversation_id):
            self._conversations[row.conversation_id] = ConversationName(
                row.conversation_id, row.key, row.name, row.kind, row.service
            )

    def conversation_ids(self, key_or_name: str) -> tuple[int, ...]:
        """Every conversation with this key or name; `#17` is the conversation numbered 17."""
        number = key_or_name.removeprefix("#")
        condition = (conversations.c.key == key_or_name) | (conversations.c.name == key_or_name)
        with self._register.read() as register:
            found = tuple(register.scalars(select(conversations.c.conversation_id).where(condition)))
            if not found and key_or_name.startswith("#") and number.isascii() and number.isdigit():
                found = tuple(
                    register.scalars(
                        select(conversations.c.conversation_id).where(conversations.c.conversation_id == int(number))
                    )
                )
        return tuple(sorted(found))

    def _missing(
        self, numbers: Iterable[int], known: Collection[int], asked: Select[Any], column: Column[int]
    ) -> Iterator[Row[Any]]:
        missing = sorted({each for each in numbers if each not in known})
        if not missing:
            return
        with self._register.read() as register:
            for start in range(0, len(missing), ROWS_AT_ONCE):
                yield from register.execute(asked.where(column.in_(missing[start : start + ROWS_AT_ONCE])))

    def service(self, service_id: int) -> str:
        """The name of a service."""
        if service_id not in self._services:
            with self._register.read() as register:
                self._services.update((row.service_id, row.name) for row in register.execute(select(services)))
        return self._services[service_id]

    def service_ids(self, name: str) -> tuple[int, ...]:
        """The service of this name, in any case."""
        with self._register.read() as register:
            return tuple(
                row.service_id
                for row in register.execute(select(services))
                if row.name.casefold() == name.strip().casefold()
            )


def number_services(register: Connection, names: Iterable[str]) -> dict[str, int]:
    """Give every service its number."""
    wanted = sorted(set(names))
    if wanted:
        register.execute(insert(services).on_conflict_do_nothing(), [{"name": name} for name in wanted])
    return {row.name: row.service_id for row in register.execute(select(services)) if row.name in set(wanted)}


def number_accounts(register: Connection, handles: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Give every (service_id, handle) its number."""
    wanted = sorted(set(handles))
    found: dict[tuple[int, str], int] = {}
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        register.execute(
            insert(accounts).on_conflict_do_nothing(),
            [{"service_id": service, "handle": handle} for service, handle in some],
        )
        found |= _numbers(register, some, accounts.c.handle, accounts.c.account_id)
    return found


def number_conversations(
    register: Connection, keys: Iterable[tuple[int, str, str | None, str | None]]
) -> dict[tuple[int, str], int]:
    """Give every (service_id, key, name, kind) its number; a name that arrives later fills an empty one."""
    wanted = sorted({(service, key): (name, kind) for service, key, name, kind in keys}.items())
    found: dict[tuple[int, str], int] = {}
    for start in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[start : start + ROWS_AT_ONCE]
        new = insert(conversations)
        register.execute(
            new.on_conflict_do_update(
                index_elements=["service_id", "key"],
                set_={"name": new.excluded.name, "kind": new.excluded.kind},
                where=conversations.c.name.is_(None) & new.excluded.name.is_not(None),
            ),
            [{"service_id": s, "key": k, "name": name, "kind": kind} for (s, k), (name, kind) in some],
        )
        found |= _numbers(register, [each for each, _ in some], conversations.c.key, conversations.c.conversation_id)
    return found


def _numbers(
    register: Connection, words: Sequence[tuple[int, str]], word: Column[str], number: Column[int]
) -> dict[tuple[int, str], int]:
    """The number of each (service_id, word); both columns are of one table."""
    found: dict[tuple[int, str], int] = {}
    for service in {service for service, _ in words}:
        of_service = [each for of, each in words if of == service]
        rows = register.execute(select(word, number).where(word.table.c.service_id == service, word.in_(of_service)))
        found.update(((service, each), its_number) for each, its_number in rows)
    return found
