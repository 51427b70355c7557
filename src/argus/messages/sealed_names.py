"""Which words the short numbers stand for, as hashes that the signed manifest of every delivery carries.

Shards hold numbers in place of accounts and conversations. Whoever changes the word of a number in the register makes
another person say what was said, without touching a part. Numbers are given once and in order, so that the rows up to a
number are the same for ever. Left out is the display name of a conversation: it may arrive later than its number.
"""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Connection, func, select

from argus.messages.tables import accounts, conversations, services

# Per table: its number, then what that number stands for, for ever.
NUMBERED: dict[str, tuple[Column[Any], ...]] = {
    "services": (services.c.service_id, services.c.name),
    "accounts": (accounts.c.account_id, accounts.c.service_id, accounts.c.handle),
    "conversations": (conversations.c.conversation_id, conversations.c.service_id, conversations.c.key),
}


def seal_names(register: Connection) -> dict[str, dict[str, object]]:
    """What the numbers given so far stand for: per table the `last` number, and `sha256` of all rows up to it.

    Takes about 2 seconds per million accounts.
    """
    sealed: dict[str, dict[str, object]] = {}
    for table, (number, *_) in NUMBERED.items():
        last = int(register.scalar(select(func.max(number))) or 0)
        sealed[table] = {"last": last, "sha256": hashes_of_names(register, table, {last})[last]}
    return sealed


def hashes_of_names(register: Connection, table: str, ends: Collection[int]) -> dict[int, str]:
    """SHA-256, hex, over the rows of a table up to each of these numbers: in order, each a line of JSON."""
    columns = NUMBERED[table]
    asked = select(*columns).where(columns[0] <= max(ends, default=0)).order_by(columns[0])
    waiting = sorted(ends)
    hashes: dict[int, str] = {}
    digest = hashlib.sha256()
    for row in register.execute(asked.execution_options(yield_per=2_000)):
        while waiting and waiting[0] < row[0]:
            hashes[waiting.pop(0)] = digest.hexdigest()
        digest.update(json.dumps(list(row), ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
    return hashes | dict.fromkeys(waiting, digest.hexdigest())
