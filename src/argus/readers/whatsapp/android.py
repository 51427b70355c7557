"""Read the databases of WhatsApp for Android: `msgstore.db`, and the address book `wa.db`.

Records are the rows of these tables; the other tables say something about them:
    message                      a message, or an event of a group (since 2021)
    messages                     the same until 2021; a row that was moved to `message` is told there alone
    call_log                     a call
    group_participant_user       a member of a group; before: group_participants
    group_past_participant_user  one who left it
    wa_contacts                  an entry of the address book (`wa.db`)
Both tables of messages begin with a row that stands for none (key "-1"). While an app moves its messages, `messages`
still holds them all and `message` only some: the public database of `whatsapp-crypt` has ten rows in `messages`, nine
of them messages, and in `message` nothing but the placeholder.

Accounts are jids ("32460000000@s.whatsapp.net"); a hidden id ("...@lid") is replaced by the number that `jid_map`
gives, and kept in `other`. A chat of two is named by both jids. The owner is the account of the phone's own calls where
the database tells, else `{"owner": "..."}` of the mapping, else a name made of the file's hash. Times are milliseconds
since 1970. The write-ahead log and the `wa.db` beside the file are read with it.
Samples: tests/samples/whatsapp-android (made by hand); shared: whatsapp-crypt.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import apsw

from argus.evidence import EvidenceItem
from argus.messages import Block, Found, Other, Unreadable, block_of, clean
from argus.readers.databases import Database, opened
from argus.readers.databases_rows import (
    Cut,
    opened_for_plan,
    records_of,
    row_cuts,
    row_place,
    shown_log,
    spans_of_rows,
    tables_left,
    wal_beside,
)
from argus.readers.given import owner_given, owner_of
from argus.readers.reader import Plan, Request, Span, one_block
from argus.readers.whatsapp.android_old import messages
from argus.readers.whatsapp.android_people import People, owner_by_calls
from argus.readers.whatsapp.android_rows import Part, part
from argus.readers.whatsapp.android_tables import calls, contacts, members
from argus.readers.whatsapp.found import found_in
from argus.readers.whatsapp.text import SERVICE

# Tables whose rows are records, in the order they are read.
_TABLES = (
    "message",
    "messages",
    "call_log",
    "group_participant_user",
    "group_past_participant_user",
    "group_participants",
    "wa_contacts",
)


# Who wrote is looked up once a span; as columns, so many rows take little room.
_ROWS_A_SPAN = 100_000
# Tables up to that long are read together.
_FEW_ROWS = 5_000


class WhatsAppAndroidReader:
    """A row of `message` is a record."""

    name = "whatsapp-android"
    version = "1"
    about = "WhatsApp for Android: msgstore.db in its old and new form, wa.db, with their write-ahead logs"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002
        """Only by its tables."""
        return None

    def recognises_tables(self, tables: Mapping[str, frozenset[str]], name: str) -> str | None:  # noqa: ARG002
        """Messages with a key, in chats with a jid."""
        wanted = {
            "message": {"chat_row_id", "from_me", "key_id", "timestamp", "message_type"},
            "messages": {"key_remote_jid", "key_from_me", "key_id", "timestamp", "media_wa_type"},
            "wa_contacts": {"jid", "display_name"},
        }
        for table, columns in wanted.items():
            if columns <= tables.get(table, frozenset()):
                return f"table `{table}` of WhatsApp for Android"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the owner and the files beside, cut the tables into ranges of rows."""
        given = owner_given(request)
        wal = wal_beside(item, request)
        names = request.beside.near(item.name, "wa.db")
        names = None if names == item.sha256 else names
        names_wal = request.beside.near(item.name, "wa.db-wal") if names else None
        with opened_for_plan(item, wal) as database:
            cuts = _cuts(database)
            by_calls = owner_by_calls(database)
            log = shown_log(database, wal)
        owner, shown = owner_of(
            item,
            given,
            by_calls,
            found_as="who began the calls of this phone",
            missing="the database does not name the account of the owner",
        )
        return Plan(
            spans=spans_of_rows(item, cuts),
            settled={
                "wal": wal,
                "names": names,
                "names_wal": names_wal,
                "cuts": cuts,
                "owner": clean(owner),
                "service": clean(request.service or SERVICE),
            },
            shown=(
                shown,
                *(("names of contacts <- the wa.db beside it",) if names else ()),
                *log,
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        return records_of(item, span, settled, _records)

    def read_block(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Block:
        """The same records as columns."""
        blocks: list[Block] = []

        def filled(database: Database, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
            yield from _left(database, item, span)
            for cut in _of_span(span, settled):
                if cut[0] == "message" and database.has("message"):
                    blocks.append(_part(database, item, settled, cut).block)
                else:
                    blocks.append(block_of(_of_cut(database, item, settled, cut)))

        left = block_of(records_of(item, span, settled, filled))
        return one_block([left, *blocks])


def _is_read(database: Database, table: str) -> bool:
    """The older table of members is read where there is no newer one."""
    if table == "group_participants" and database.has("group_participant_user"):
        return False
    return database.has(table)


def _cuts(database: Database) -> list[list[Cut]]:
    """What each span reads: a range of a long table, or several short tables."""
    short: list[Cut] = []
    long: list[list[Cut]] = []
    for table in (each for each in _TABLES if _is_read(database, each)):
        cuts = row_cuts(database, table, _FEW_ROWS)
        if len(cuts) == 1:
            short += cuts
        else:
            long += [[cut] for cut in row_cuts(database, table, _ROWS_A_SPAN)]
    return [*long, short] if short else long


def _of_span(span: Span, settled: Mapping[str, Any]) -> Sequence[Cut]:
    cuts: Sequence[Sequence[Cut]] = settled["cuts"]
    return cuts[span.number] if span.number < len(cuts) else ()


def _records(database: Database, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
    yield from _left(database, item, span)
    for cut in _of_span(span, settled):
        yield from _of_cut(database, item, settled, cut)


def _of_cut(database: Database, item: EvidenceItem, settled: Mapping[str, Any], cut: Cut) -> Iterator[Found]:
    table, service = cut[0], settled["service"]
    if not database.has(table):
        yield Unreadable(row_place(item, f"table {table}"), "the table is not there")
    elif table == "message":
        found = _part(database, item, settled, cut)
        yield from found_in(found.block, found.rows, found.others, "millisecond")
    elif table == "wa_contacts":
        yield from contacts(database, item, service, cut)
    else:
        read = {"messages": messages, "call_log": calls}.get(table, members)
        with _people(database, item, settled) as people:
            yield from read(database, item, people, service, cut)


def _left(database: Database, item: EvidenceItem, span: Span) -> Iterator[Found]:
    if span.number == 0:
        yield Other(row_place(item, "database"), "head of the database", counts=False)
        yield from tables_left(database, item, [table for table in _TABLES if _is_read(database, table)])


def _part(database: Database, item: EvidenceItem, settled: Mapping[str, Any], cut: Cut) -> Part:
    with _people(database, item, settled) as people:
        return part(database, item, people, settled["service"], cut)


@contextmanager
def _people(database: Database, item: EvidenceItem, settled: Mapping[str, Any]) -> Iterator[People]:
    """Who is who, with the address book beside the database where that can be read."""
    with ExitStack() as stack:
        book = None
        if settled["names"] is not None:
            log = settled["names_wal"]
            with suppress(apsw.Error, OSError):
                wal = item.sealed(log) if log else None
                book = stack.enter_context(opened(item.sealed(settled["names"]), wal))
        yield People(database, book, settled["owner"])
