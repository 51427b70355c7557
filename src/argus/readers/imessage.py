"""Read the databases of Apple's Messages: `chat.db` of a Mac, `sms.db` of a phone (iMessage, SMS, RCS).

Every row of `message` is a record: a message, a reaction (what it says stands with the message it answers, too), or an
event of a group. Rows of `chat`, `handle`, `chat_handle_join` and `deleted_messages` are records that are no messages
and say who belongs where. Times are seconds or nanoseconds since 2001, UTC. The body stands in `text`, or only in
`attributedBody`, a typed stream; where the two differ both are kept.

A chat of two is named by both handles, so that both phones give one conversation; a group by its `chat_identifier`.
The owner of the device is the account that most messages name, else the person importing gives it
(`--mapping` with {"owner": "+32460000000"}).
Samples: tests/samples/imessage (made by hand); a public one of log2timeline/plaso, see tests/readers/test_imessage.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Found
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Gap,
    opened_for_plan,
    records_of,
    require_columns,
    row_cuts,
    rows_in,
    shown_log,
    spans_of_rows,
    tables_left,
    text_of,
    wal_beside,
)
from argus.readers.given import owner_given, owner_of
from argus.readers.imessage_people import TABLES, People, who_is_where
from argus.readers.imessage_rows import Part
from argus.readers.reader import Plan, Request, Span


class IMessageReader:
    """One row of `message` is one record."""

    name = "imessage"
    version = "1"
    about = "Apple Messages: chat.db of a Mac, sms.db of an iPhone, with their write-ahead log"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002
        """Only by its tables."""
        return None

    def recognises_tables(self, tables: Mapping[str, frozenset[str]], name: str) -> str | None:  # noqa: ARG002
        """Messages with a handle and a guid, and the joins of chats."""
        wanted = {
            "message": {"guid", "handle_id", "is_from_me", "date"},
            "handle": {"id"},
            "chat_message_join": {"chat_id", "message_id"},
        }
        if all(columns <= tables.get(table, frozenset()) for table, columns in wanted.items()):
            return "tables `message`, `handle` and `chat_message_join` of Apple Messages"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the owner of the device, cut the messages into ranges of rows."""
        given = owner_given(request)
        wal = wal_beside(item, request)
        with opened_for_plan(item, wal) as database:
            require_columns(item, database, "message", "guid", "date", "is_from_me")
            accounts = _accounts(database)
            cuts = row_cuts(database, "message")
            log = shown_log(database, wal)
        owner, shown = owner_of(
            item,
            given,
            accounts[0] if accounts else None,
            found_as="the account that most messages name",
            missing="the database names no account of the owner",
        )
        others = [each for each in accounts if each != owner]
        return Plan(
            spans=spans_of_rows(item, cuts),
            settled={"wal": wal, "cuts": cuts, "owner": owner, "service": request.service or "iMessage"},
            shown=(
                shown,
                *((f"other accounts of the owner: {', '.join(others[:5])}",) if others else ()),
                *log,
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        return records_of(item, span, settled, _records)


def _accounts(database: Database) -> list[str]:
    """The owner's own accounts, the one that most messages name first."""
    found: Counter[str] = Counter()
    for row in rows_in(database, "message", ("account", "destination_caller_id", "is_from_me")):
        if not isinstance(row, Gap) and (account := _account(row[1]) or (_account(row[2]) if row[3] else "")):
            found[account] += 1
    if not found and database.has("chat"):
        for row in rows_in(database, "chat", ("account_login", "last_addressed_handle")):
            if not isinstance(row, Gap) and (account := _account(row[1]) or _account(row[2])):
                found[account] += 1
    return sorted(found, key=lambda account: (-found[account], account))


def _account(value: object) -> str:
    """`e:person@example.org` and `P:+32460000000` without the letter for mail or phone."""
    written = text_of(value) or ""
    return written[2:] if written[:2] in ("e:", "E:", "p:", "P:") else written


def _records(database: Database, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
    people = People(database, settled["owner"], settled["service"])
    if span.number == 0:
        yield from tables_left(database, item, TABLES)
        yield from who_is_where(database, item, people)
    yield from Part(database, item, people, settled["cuts"][span.number]).records()
