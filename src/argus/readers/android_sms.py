"""Read the database of text messages of an Android phone, `mmssms.db`: SMS and MMS.

A row of `sms` is a message: `type` 1 came in, 2 was sent, 3 is a draft, 4 to 6 wait or failed; `date` and `date_sent`
count milliseconds. A row of `pdu` is an MMS: `msg_box` counts the same, `date` counts seconds, its texts and files are
rows of `part`, who sent it and to whom rows of `addr` (type 137 from, 151 to, 130 copy, 129 blind copy). A message that
came in was sent at `date_sent` (the clock of the network) and received at `date` (the clock of the phone).

`threads` names the parties by `canonical_addresses`; rows write the same number in several ways, so the canonical one
is taken and what the row wrote kept in `other`. The phone's own number stands only with MMS that came in, if anywhere:
else the person importing gives it (`--mapping` with {"owner": "+32460000000"}).
Samples: tests/samples/android-sms (made by hand); a public one of log2timeline/plaso, see
tests/readers/test_android_sms.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from argus.evidence import EvidenceItem
from argus.messages import Attachment, Contact, Found, Message, Moment, Other, Participant, Receipt, Unreadable
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Cut,
    Gap,
    Row,
    epoch_moment,
    left_over,
    moment_or_none,
    number_of,
    one_row,
    opened_for_plan,
    others_in,
    records_of,
    require_columns,
    row_cuts,
    row_place,
    rows_in,
    shown_log,
    spans_of_rows,
    tables_left,
    text_of,
    wal_beside,
)
from argus.readers.file_kinds import CARDS, kind_of_type
from argus.readers.given import owner_given, owner_of
from argus.readers.reader import Plan, Request, Span
from argus.terms import UnreadableTimeError

BOXES = {1: "inbox", 2: "sent", 3: "draft", 4: "outbox", 5: "failed", 6: "queued"}
INBOX = 1
FROM, TO, COPY, BLIND_COPY = 137, 151, 130, 129  # addr.type, as in the MMS standard (OMA-TS-MMS_ENC)
MOST_MMS, NO_NUMBER = "whom most MMS that came in are for", "no message tells the number of the phone"
OWN_NUMBER = "insert-address-token"  # what Android writes where the network fills in the sender
_REPORTS = {134: "delivery report", 136: "read report"}  # pdu.m_type
_DELIVERED = 0  # sms.status
_UTF8 = 106  # the number of the encoding in pdu.sub_cs
MILLISECONDS, SECONDS = 1_000, 1_000_000
_READ = ("sms", "pdu", "part", "addr", "threads", "canonical_addresses", "raw")


class AndroidSmsReader:
    """One row of `sms` or `pdu` is one record."""

    name = "android-sms"
    version = "1"
    about = "Android text messages: mmssms.db (SMS and MMS), with its write-ahead log"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002
        """Only by its tables."""
        return None

    def recognises_tables(self, tables: Mapping[str, frozenset[str]], name: str) -> str | None:  # noqa: ARG002
        """Text messages in threads of canonical addresses."""
        wanted = {
            "sms": {"thread_id", "address", "date", "type", "body"},
            "threads": {"recipient_ids"},
            "canonical_addresses": {"address"},
        }
        if all(columns <= tables.get(table, frozenset()) for table, columns in wanted.items()):
            return "tables `sms`, `threads` and `canonical_addresses` of Android"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the phone's own number, cut both tables into ranges of rows."""
        given = owner_given(request)
        wal = wal_beside(item, request)
        with opened_for_plan(item, wal) as database:
            require_columns(item, database, "sms", "address", "date", "type", "body")
            number = _own_number(database)
            cuts = row_cuts(database, "sms") + row_cuts(database, "pdu")
            log = shown_log(database, wal)
        owner, shown = owner_of(item, given, number, found_as=MOST_MMS, missing=NO_NUMBER)
        return Plan(
            spans=spans_of_rows(item, cuts),
            settled={"wal": wal, "cuts": cuts, "owner": owner, "service": request.service or "SMS"},
            shown=(shown, *log),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        return records_of(item, span, settled, _records)


def _own_number(database: Database) -> str | None:
    """Whom MMS that came in were for, where they had one addressee only."""
    if not database.has("pdu", "msg_box") or not database.has("addr", "msg_id", "address", "type"):
        return None
    came_in = {row[0] for row in rows_in(database, "pdu", (), None, "msg_box = ?", INBOX) if not isinstance(row, Gap)}
    addressees: dict[int, list[str]] = {}
    for row in rows_in(database, "addr", ("msg_id", "address"), None, "type = ?", TO):
        if not isinstance(row, Gap) and row[1] in came_in and (address := text_of(row[2])):
            addressees.setdefault(row[1], []).append(address)
    found = Counter(each[0] for each in addressees.values() if len(each) == 1 and each[0] != OWN_NUMBER)
    return min(found, key=lambda address: (-found[address], address)) if found else None


def _records(database: Database, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
    threads = Threads(database, settled["owner"], settled["service"])
    if span.number == 0:
        yield from tables_left(database, item, _READ)
        yield from _who_is_where(database, item, threads)
    cut: Cut = settled["cuts"][span.number]
    if cut[0] == "sms":
        yield from _texts(database, item, threads, cut)
    else:
        yield from _Multimedia(database, item, threads, cut).records()


class Threads:
    """Who takes part in a thread, by its row id.

    Attributes:
        owner: the handle of the owner of the device.
        service: of all messages.
    """

    def __init__(self, database: Database, owner: str, service: str) -> None:
        self._database, self.owner, self.service = database, owner, service
        self.parties = lru_cache(10_000)(self._parties)

    def conversation(self, thread: int | None, address: str | None) -> tuple[str, str, tuple[str, ...]]:
        """Key, kind, and who takes part besides the owner."""
        parties = self.parties(thread) or ((address,) if address else ())
        key = " | ".join(sorted({self.owner, *parties}))
        return key, "group" if len(parties) > 1 else "direct", parties

    def facts(self, thread: int) -> tuple[Participant, ...]:
        """That owner and parties are in a thread."""
        key, kind, parties = self.conversation(thread, None)
        if not parties:
            return ()
        return tuple(
            Participant(key, account, service=self.service, conversation_kind=kind)
            for account in (self.owner, *parties)
        )

    def _parties(self, thread: int | None) -> tuple[str, ...]:
        row = one_row(self._database, "threads", ("recipient_ids",), thread)
        numbers = [number_of(each) for each in (text_of(row[1]) or "").split()[:1_000]] if row else []
        found = [one_row(self._database, "canonical_addresses", ("address",), each) for each in numbers]
        return tuple(address for each in found if each and (address := text_of(each[1])))


def canonical(address: str | None, parties: tuple[str, ...]) -> str | None:
    """The party that a number means, however it is written; the number itself where none fits."""
    if not address or address in parties:
        return address
    wanted = _digits(address)
    alike = [each for each in parties if wanted and _digits(each) == wanted]
    return alike[0] if len(alike) == 1 else address


def _digits(address: str) -> str:
    return "".join(each for each in address if each.isdigit())


def _who_is_where(database: Database, item: EvidenceItem, threads: Threads) -> Iterator[Found]:
    """The rows that are no messages."""

    def address(row: Row) -> tuple[str, tuple[Contact, ...]]:
        account = text_of(row[1])
        return "address", (Contact(account, service=threads.service),) if account else ()

    yield from others_in(database, item, "canonical_addresses", ("address",), address)
    yield from others_in(database, item, "threads", (), lambda row: ("thread", threads.facts(row[0])))
    yield from others_in(database, item, "raw", (), lambda _: ("piece of a message that did not arrive whole", ()))


def _texts(database: Database, item: EvidenceItem, threads: Threads, cut: Cut) -> Iterator[Found]:
    columns = tuple(each.name for each in database.columns["sms"])
    used = ("_id", "address", "date", "date_sent", "type", "body")
    for row in rows_in(database, "sms", columns, cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
            continue
        other = left_over(database, "sms", columns, row[1:], used)
        try:
            yield _text(item, threads, row[0], dict(zip(columns, row[1:], strict=True)), other)
        except UnreadableTimeError as error:
            yield Unreadable(row_place(item, f"sms {row[0]}"), str(error))


def _text(
    item: EvidenceItem, threads: Threads, row_id: int, values: Mapping[str, Any], other: dict[str, str]
) -> Message:
    box = number_of(values.get("type"))
    written = text_of(values.get("address")) or None
    key, kind, parties = threads.conversation(number_of(values.get("thread_id")), written)
    address = canonical(written, parties) or (parties[0] if len(parties) == 1 else None)
    if written and written != address:
        other["address"] = written
    other["box"] = BOXES.get(box or 0, str(box))
    came_in = box == INBOX
    at = epoch_moment(values.get("date"))
    sent = network_moment(values.get("date_sent"), MILLISECONDS) if came_in else None
    to = parties if len(parties) > 1 else ((address,) if address else ())
    receipts: tuple[Receipt, ...] = ()
    if not came_in and number_of(values.get("status")) == _DELIVERED:
        receipts = tuple(Receipt("delivered", each) for each in to)
    return Message(
        place=row_place(item, f"sms {row_id}"),
        sent_at=sent or at,
        sender=address if came_in else threads.owner,
        text=text_of(values.get("body")),
        service=threads.service,
        conversation=key,
        conversation_kind=kind,
        recipients=(threads.owner,) if came_in else to,
        other=other,
        source_id=f"sms:{row_id}",
        sent_as_written=text_of(values.get("date_sent") if sent else values.get("date")),
        received_at=at if came_in else None,
        owner_device=threads.owner,
        receipts=receipts,
    )


def network_moment(value: object, unit: int) -> Moment | None:
    """The time of the network, which knows seconds only."""
    number = number_of(value)
    if unit == MILLISECONDS and number is not None and number % 1_000 == 0:
        number, unit = number // 1_000, SECONDS
    return moment_or_none(lambda each: epoch_moment(each, unit), number)


class _Multimedia:
    """The MMS of one range of rows, with their parts and addresses."""

    def __init__(self, database: Database, item: EvidenceItem, threads: Threads, cut: Cut) -> None:
        self._database, self._item, self._threads, self._cut = database, item, threads, cut
        self._gaps: list[Gap] = []
        self._part_columns = tuple(each.name for each in database.columns.get("part", ()))
        self._parts = self._of("part", "mid", self._part_columns)
        self._addresses = self._of("addr", "msg_id", ("address", "type"))

    def records(self) -> Iterator[Found]:
        """In the order of row ids."""
        for gap in self._gaps:
            yield gap.unreadable(self._item)
        columns = tuple(each.name for each in self._database.columns["pdu"])
        used = ("_id", "date", "date_sent", "msg_box", "sub", "sub_cs")
        for row in rows_in(self._database, "pdu", columns, self._cut):
            if isinstance(row, Gap):
                yield row.unreadable(self._item)
                continue
            values = dict(zip(columns, row[1:], strict=True))
            other = left_over(self._database, "pdu", columns, row[1:], used)
            place = row_place(self._item, f"pdu {row[0]}")
            report = _REPORTS.get(number_of(values.get("m_type")) or 0)
            try:
                yield Other(place, report) if report else self._message(row[0], values, other)
            except UnreadableTimeError as error:
                yield Unreadable(place, str(error))

    def _of(self, table: str, column: str, columns: tuple[str, ...]) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        if self._database.has(table, column):
            where = f"{column} >= ? AND {column} <= ?"
            for row in rows_in(self._database, table, (column, *columns), None, where, *self._cut[1:]):
                if isinstance(row, Gap):
                    self._gaps.append(row)
                else:
                    found.setdefault(row[1], []).append(row[2:])
        return found

    def _message(self, row_id: int, values: Mapping[str, Any], other: dict[str, str]) -> Message:
        box = number_of(values.get("msg_box"))
        came_in = box == INBOX
        from_, to = self._parties(row_id)
        thread = number_of(values.get("thread_id"))
        key, kind, parties = self._threads.conversation(thread, from_ if came_in else (to[0] if to else None))
        owner = self._threads.owner
        sender = canonical(from_, parties) if came_in else owner
        others = tuple(dict.fromkeys(canonical(each, (*parties, owner)) or each for each in to))
        text, attachments = self._content(row_id, other)
        other |= {"box": BOXES.get(box or 0, str(box)), "transport": "MMS"}
        if subject := subject_of(values.get("sub"), values.get("sub_cs")):
            other["subject"] = subject
        at = epoch_moment(values.get("date"), SECONDS)
        sent = network_moment(values.get("date_sent"), SECONDS) if came_in else None
        return Message(
            place=row_place(self._item, f"pdu {row_id}"),
            sent_at=sent or at,
            sender=sender,
            text=text,
            service=self._threads.service,
            conversation=key,
            conversation_kind=kind,
            recipients=others,
            kind=kind_of(attachments),
            attachments=attachments,
            other=other,
            source_id=f"mms:{row_id}",
            sent_as_written=text_of(values.get("date_sent") if sent else values.get("date")),
            received_at=at if came_in else None,
            owner_device=owner,
        )

    def _parties(self, row_id: int) -> tuple[str | None, list[str]]:
        """Who sent it, and to whom."""
        found = [(text_of(row[0]) or "", number_of(row[1])) for row in self._addresses.get(row_id, ())]
        senders = [address for address, kind in found if kind == FROM and address and address != OWN_NUMBER]
        to = [address for address, kind in found if kind in (TO, COPY, BLIND_COPY) and address]
        own = self._threads.owner
        return (senders[0] if senders else None), [own if each == OWN_NUMBER else each for each in to]

    def _content(self, row_id: int, other: dict[str, str]) -> tuple[str | None, tuple[Attachment, ...]]:
        texts, attachments = [], []
        rows = [dict(zip(self._part_columns, row, strict=True)) for row in self._parts.get(row_id, ())]
        for part in sorted(rows, key=lambda each: number_of(each.get("seq")) or 0):
            mime, text = text_of(part.get("ct")) or "", text_of(part.get("text"))
            if mime == "application/smil":
                other["smil"] = text or ""
            elif mime == "text/plain" and text is not None:
                texts.append(text)
            else:
                names = (text_of(part.get(each)) for each in ("_data", "cl", "name", "fn"))
                used = ("_id", "mid", "seq", "ct", "_data")
                told = left_over(self._database, "part", tuple(part), tuple(part.values()), used)
                attachments.append(Attachment(name=next(filter(None, names), ""), mime=mime, other=told))
        return "\n".join(texts) if texts else None, tuple(attachments)


def kind_of(attachments: tuple[Attachment, ...]) -> str:
    """The kind of a message that has these files."""
    if not attachments:
        return "text"
    mime = attachments[0].mime.lower()
    return "contact" if mime in CARDS else kind_of_type(mime)


def subject_of(value: object, encoding: object) -> str | None:
    """Android keeps the bytes of the subject as letters, one for one."""
    subject = text_of(value)
    if subject and number_of(encoding) == _UTF8:
        try:
            return subject.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return subject
    return subject
