"""Read the databases of WhatsApp for iOS: `ChatStorage.sqlite`, `CallHistory.sqlite`, `ContactsV2.sqlite`.

Records are the rows of these tables; the other tables say something about them:
    ZWAMESSAGE             a message, or an event of a chat
    ZWAGROUPMEMBER         a member of a group
    ZWAPROFILEPUSHNAME     the name that an account gave itself
    ZWACDCALLEVENT         a call (`CallHistory.sqlite`)
    ZWAADDRESSBOOKCONTACT  an entry of the address book (`ContactsV2.sqlite`)
Accounts are jids ("32460000000@s.whatsapp.net"), as on Android; a chat of two is named by both. The owner is the
account that messages of others were sent to, or `{"owner": "..."}` of the mapping. Times are seconds since 2001, UTC.
An answer stands in `ZMETADATA` of the media item, a reaction in `ZRECEIPTINFO`: both are Protocol Buffers without a
schema.
Samples: tests/samples/whatsapp-ios (made by hand); shared: ios-chat-artifacts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Found, Other, Unreadable, clean
from argus.readers.databases import Database
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
from argus.readers.reader import Plan, Request, Span
from argus.readers.whatsapp.ios_people import People, owner_in
from argus.readers.whatsapp.ios_rows import messages
from argus.readers.whatsapp.ios_tables import calls, contacts, members, names
from argus.readers.whatsapp.text import SERVICE

# Tables whose rows are records, in the order they are read.
_TABLES = ("zwamessage", "zwagroupmember", "zwaprofilepushname", "zwacdcallevent", "zwaaddressbookcontact")


class WhatsAppIosReader:
    """A row of `ZWAMESSAGE` is a record."""

    name = "whatsapp-ios"
    version = "1"
    about = "WhatsApp for iOS: ChatStorage.sqlite, CallHistory.sqlite, ContactsV2.sqlite, with their write-ahead logs"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002
        """Only by its tables."""
        return None

    def recognises_tables(self, tables: Mapping[str, frozenset[str]], name: str) -> str | None:  # noqa: ARG002
        """The tables with WhatsApp's letters, and the columns that are read."""
        wanted = {
            "zwamessage": {"ztext", "zmessagedate", "zisfromme", "zchatsession"},
            "zwacdcallevent": {"zdate", "zduration"},
            "zwaaddressbookcontact": {"zfullname", "zwhatsappid"},
        }
        for table, columns in wanted.items():
            if columns <= tables.get(table, frozenset()):
                return f"table `{table.upper()}` of WhatsApp for iOS"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the owner, cut the tables into ranges of rows."""
        given = owner_given(request)
        wal = wal_beside(item, request)
        with opened_for_plan(item, wal) as database:
            cuts = [cut for table in _TABLES for cut in row_cuts(database, table)]
            found = owner_in(database)
            log = shown_log(database, wal)
        owner, shown = owner_of(
            item,
            given,
            found,
            found_as="whom others wrote to, or who began the calls",
            missing="the database does not name the account of the owner",
        )
        return Plan(
            spans=spans_of_rows(item, cuts),
            settled={"wal": wal, "cuts": cuts, "owner": clean(owner), "service": clean(request.service or SERVICE)},
            shown=(shown, *log),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        return records_of(item, span, settled, _records)


def _records(database: Database, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
    if span.number == 0:
        yield Other(row_place(item, "database"), "head of the database", counts=False)
        yield from tables_left(database, item, _TABLES)
    cuts: Sequence[Cut] = settled["cuts"]
    if span.number >= len(cuts):
        return
    cut = cuts[span.number]
    service, people = settled["service"], People(database, settled["owner"])
    if not database.has(cut[0]):
        yield Unreadable(row_place(item, f"table {cut[0]}"), "the table is not there")
    elif cut[0] == "zwaprofilepushname":
        yield from names(database, item, service, cut)
    elif cut[0] == "zwaaddressbookcontact":
        yield from contacts(database, item, service, cut)
    else:
        read = {"zwamessage": messages, "zwagroupmember": members, "zwacdcallevent": calls}[cut[0]]
        yield from read(database, item, people, service, cut)
