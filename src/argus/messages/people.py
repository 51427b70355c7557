"""What deliveries say about accounts and conversations: names, address books, who belongs to which group.

It comes from records that are no messages (`Other.facts`) and from names beside senders; both stand in the sealed
parts, so that these tables can be checked against them. Names are shown, never used to merge two accounts.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, insert, select, update

from argus.messages.names import ROWS_AT_ONCE, number_accounts, number_conversations, number_services
from argus.messages.tables import accounts, contacts, participants
from argus.store.register import Register


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """An account of a conversation. `name`: what this delivery calls it there, else what the account is called."""

    account_id: int
    handle: str
    name: str | None
    role: str | None
    since_us: int | None
    until_us: int | None


@dataclass
class People:
    """What an import found, ready to be written.

    Attributes:
        names: account -> the first name it is called.
        contacts, participants: rows of these tables; a key of a dictionary, so that each is there once.
    """

    names: dict[int, str] = field(default_factory=dict)
    contacts: dict[tuple[object, ...], None] = field(default_factory=dict)
    participants: dict[tuple[object, ...], None] = field(default_factory=dict)

    def take(self, register: Connection, item_id: int, facts: list[Mapping[str, Any]], service: str) -> None:
        """Give what these facts name its numbers, and remember what they say.

        Args:
            register: a write transaction: accounts that wrote nothing get their number here.
            item_id: the item that says it.
            facts: as `facts_json` wrote them. service: where a fact names none.
        """
        services = number_services(register, {str(each.get("service") or service) for each in facts})
        named = [(services[str(each.get("service") or service)], each) for each in facts if each.get("account")]
        ids = number_accounts(register, [(number, each["account"]) for number, each in named])
        groups = number_conversations(
            register,
            [
                (number, each["conversation"], each.get("conversation_name"), each.get("conversation_kind"))
                for number, each in named
                if each.get("conversation")
            ],
        )
        for number, each in named:
            account_id, name = ids[number, each["account"]], each.get("name")
            if name:
                self.names.setdefault(account_id, name)
            if each.get("conversation"):
                row = (groups[number, each["conversation"]], account_id, item_id, name, each.get("role"))
                self.participants[*row, each.get("since"), each.get("until")] = None
            else:
                other = json.dumps(each["other"], ensure_ascii=False) if each.get("other") else None
                self.contacts[account_id, item_id, name, other] = None


def facts_in(left_over: Path) -> Iterator[list[Mapping[str, Any]]]:
    """The facts of a staged block, those of some thousand records at once."""
    with pa.memory_map(str(left_over)) as file:
        opened = pa.ipc.open_file(file)
        for number in range(opened.num_record_batches):
            column = opened.get_batch(number)["facts"]
            written = column.drop_null()
            for start in range(0, len(written), ROWS_AT_ONCE):
                some = written.slice(start, ROWS_AT_ONCE).to_pylist()
                yield [fact for each in some for fact in json.loads(each)]


def write_people(register: Connection, people: People) -> None:
    """Write what was found, in the transaction that makes the import visible. A name that stands is kept."""
    for account_id, name in people.names.items():
        unnamed = (accounts.c.account_id == account_id) & accounts.c.name.is_(None)
        register.execute(update(accounts).where(unnamed).values(name=name))
    for table, rows in ((contacts, people.contacts), (participants, people.participants)):
        columns = [column.name for column in table.columns][1:]
        if rows:
            register.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])


def participants_of(register: Register, conversation_id: int) -> tuple[ParticipantRow, ...]:
    """Who belongs, or belonged, to a conversation, as all deliveries say it: by name, then by handle, each once."""
    asked = (
        select(participants, accounts.c.handle, accounts.c.name.label("called"))
        .join(accounts, accounts.c.account_id == participants.c.account_id)
        .where(participants.c.conversation_id == conversation_id)
        .order_by(participants.c.participant_id)
    )
    found: dict[ParticipantRow, None] = {}
    with register.read() as connection:
        for row in connection.execute(asked):
            each = ParticipantRow(
                row.account_id, row.handle, row.name or row.called, row.role, row.since_us, row.until_us
            )
            found[each] = None
    return tuple(sorted(found, key=lambda each: ((each.name or each.handle).casefold(), each.handle)))
