"""Calls, members of groups and contacts in the databases of WhatsApp for Android."""

import json
from collections.abc import Iterator

from argus.evidence import EvidenceItem
from argus.messages import Contact, Found, Moment, Other, Participant, Unreadable
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Cut,
    Gap,
    Row,
    epoch_moment,
    kept_as_text,
    left_over,
    moment_or_none,
    number_of,
    row_place,
    rows_in,
    text_of,
)
from argus.readers.whatsapp.android_people import People
from argus.readers.whatsapp.android_words import CALL_RESULTS, RANKS
from argus.readers.whatsapp.calls import call_of
from argus.readers.whatsapp.jids import Account
from argus.terms.moments import UnreadableTimeError


def calls(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `call_log` is a call."""
    columns = [each.name for each in database.columns["call_log"]]
    for row in rows_in(database, "call_log", columns, cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
            continue
        said = dict(zip(columns, row[1:], strict=True))
        place = row_place(item, f"call {row[0]}")
        try:
            at = epoch_moment(said.get("timestamp"))
        except UnreadableTimeError as error:
            yield Unreadable(place, str(error))
            continue
        other = people.account(number_of(said.get("jid_row_id")))
        group = people.chat_of_row(number_of(said.get("group_jid_row_id")))
        mine = bool(said.get("from_me"))
        chat = group or (people.chat_with(other) if other else None)
        used = ("_id", "jid_row_id", "from_me", "call_id", "timestamp", "group_jid_row_id")
        kept = left_over(database, "call_log", columns, row[1:], used)
        kept = {name: text for name, text in kept.items() if text not in ("0", "-1")}
        if result := CALL_RESULTS.get(number_of(said.get("call_result")) or -1):
            kept["result"] = result
        if members := _in_call(database, people, row[0]):
            kept["participants"] = json.dumps(members, ensure_ascii=False)
        sender = Account(people.owner) if mine else other
        yield call_of(
            place,
            at,
            sender,
            chat,
            (other.handle,) if mine and other and not group else (),
            service=service,
            owner=people.owner,
            source_id=text_of(said.get("call_id")) or None,
            other=kept,
        )


def _in_call(database: Database, people: People, call: int) -> list[str]:
    if not database.has("call_log_participant_v2", "call_log_row_id", "jid_row_id"):
        return []
    rows = rows_in(database, "call_log_participant_v2", ("jid_row_id",), None, "call_log_row_id = ?", call)
    found = (people.account(number_of(row[1])) for row in rows if not isinstance(row, Gap))
    return [each.handle for each in found if each]


def members(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `group_participant_user` is a member of a group, of `group_past_participant_user` one that left."""
    table = cut[0]
    columns = ("group_jid_row_id", "user_jid_row_id", "rank", "timestamp", "gjid", "jid", "admin")
    for row in rows_in(database, table, columns, cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
            continue
        group_row, user_row, rank, at, group_jid, user_jid, admin = row[1:]
        if table == "group_participants":
            chat = people.chat_of_jid(text_of(group_jid) or "")
            jid = text_of(user_jid)  # the owner's own is empty
            account: Account | None = people.account_of_jid(jid) if jid else Account(people.owner)
            rank = admin
        else:
            chat_or_none, account = people.chat_of_row(number_of(group_row)), people.account(number_of(user_row))
            if chat_or_none is None:
                yield Other(row_place(item, f"{table} {row[0]}"), "member of a group that is not there")
                continue
            chat = chat_or_none
        until: Moment | None = moment_or_none(epoch_moment, at) if table == "group_past_participant_user" else None
        facts = (
            (
                Participant(
                    chat.key,
                    account.handle,
                    account.name,
                    service,
                    None,
                    until,
                    RANKS.get(number_of(rank) or 0),
                    chat.name,
                    chat.kind,
                ),
            )
            if account and account.handle
            else ()
        )
        yield Other(row_place(item, f"{table} {row[0]}"), "member" if until is None else "former member", facts=facts)


def contacts(database: Database, item: EvidenceItem, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `wa_contacts` (`wa.db`) is an entry of the address book."""
    columns = [each.name for each in database.columns["wa_contacts"]]
    for row in rows_in(database, "wa_contacts", columns, cut):
        yield row.unreadable(item) if isinstance(row, Gap) else _contact(database, item, service, columns, row)


def _contact(database: Database, item: EvidenceItem, service: str, columns: list[str], row: Row) -> Other:
    said = dict(zip(columns, row[1:], strict=True))
    place = row_place(item, f"contact {row[0]}")
    account = text_of(said.get("jid"))
    if not account:
        return Other(place, "contact")
    name = text_of(said.get("display_name")) or text_of(said.get("wa_name")) or None
    kept = left_over(database, "wa_contacts", columns, row[1:], ("_id", "jid", "display_name"))
    other = {key: kept_as_text(text) for key, text in kept.items() if text not in ("0", "-1")}
    return Other(place, "contact", facts=(Contact(account, name, service, other),))
