"""Members of groups, names, calls and contacts in the databases of WhatsApp for iOS."""

from collections.abc import Iterator

from argus.evidence import EvidenceItem
from argus.messages import Contact, Found, Message, Other, Participant, Unreadable
from argus.readers.databases import Database
from argus.readers.databases_rows import (
    Cut,
    Gap,
    Row,
    apple_moment,
    left_over,
    number_of,
    one_row,
    row_place,
    rows_in,
    text_of,
)
from argus.readers.whatsapp.calls import call_of
from argus.readers.whatsapp.ios_people import People
from argus.readers.whatsapp.jids import chat_named
from argus.terms.moments import UnreadableTimeError

# ZWACDCALLEVENT.ZOUTCOME
_OUTCOMES = {0: "answered", 1: "missed", 2: "failed", 4: "missed"}


def members(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `ZWAGROUPMEMBER` is a member of a group, or was one."""
    for row in rows_in(database, "ZWAGROUPMEMBER", ("ZCHATSESSION", "ZISADMIN", "ZISACTIVE"), cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
            continue
        chat, who = people.chat(number_of(row[1])), people.member(row[0])
        facts: tuple[Participant, ...] = ()
        if chat and who:
            role = "admin" if row[2] == 1 else None
            facts = (Participant(chat.key, who.handle, who.name, service, None, None, role, chat.name, chat.kind),)
        yield Other(row_place(item, f"member {row[0]}"), "former member" if row[3] == 0 else "member", facts=facts)


def names(database: Database, item: EvidenceItem, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `ZWAPROFILEPUSHNAME` is the name that an account gave itself."""
    for row in rows_in(database, "ZWAPROFILEPUSHNAME", ("ZJID", "ZPUSHNAME"), cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
            continue
        jid = text_of(row[1])
        facts = (Contact(jid, text_of(row[2]) or None, service),) if jid else ()
        yield Other(row_place(item, f"name {row[0]}"), "name", facts=facts)


def contacts(database: Database, item: EvidenceItem, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `ZWAADDRESSBOOKCONTACT` (`ContactsV2.sqlite`) is an entry of the address book."""
    columns = [each.name for each in database.columns["zwaaddressbookcontact"]]
    used = ("z_pk", "z_ent", "z_opt", "zwhatsappid", "zfullname", "zsort", "zsectionsort", "zsearchtokenlist")
    for row in rows_in(database, "ZWAADDRESSBOOKCONTACT", columns, cut):
        if isinstance(row, Gap):
            yield row.unreadable(item)
            continue
        said = dict(zip(columns, row[1:], strict=True))
        jid = text_of(said.get("zwhatsappid"))
        if jid and "@" not in jid:
            jid += "@s.whatsapp.net"
        kept = left_over(database, "zwaaddressbookcontact", columns, row[1:], used)
        account = jid or text_of(said.get("zphonenumber"))
        name = text_of(said.get("zfullname")) or None
        facts = (Contact(account, name, service, kept),) if account else ()
        yield Other(row_place(item, f"contact {row[0]}"), "contact", facts=facts)


def calls(database: Database, item: EvidenceItem, people: People, service: str, cut: Cut) -> Iterator[Found]:
    """Each row of `ZWACDCALLEVENT` (`CallHistory.sqlite`) is a call."""
    columns = [each.name for each in database.columns["zwacdcallevent"]]
    for row in rows_in(database, "ZWACDCALLEVENT", columns, cut):
        yield row.unreadable(item) if isinstance(row, Gap) else _call(database, item, people, service, columns, row)


def _call(
    database: Database, item: EvidenceItem, people: People, service: str, columns: list[str], row: Row
) -> Message | Unreadable:
    said = dict(zip(columns, row[1:], strict=True))
    place = row_place(item, f"call {row[0]}")
    try:
        at = apple_moment(said.get("zdate"))
    except UnreadableTimeError as error:
        return Unreadable(place, str(error))
    whole = ("ZINCOMING", "ZMISSED", "ZVIDEO")
    aggregate = one_row(database, "ZWAAGGREGATECALLEVENT", whole, number_of(said.get("z1callevents")))
    mine = aggregate is not None and aggregate[1] == 0
    others = _in_call(database, row[0])
    creator = text_of(said.get("zgroupcallcreatoruserjidstring"))
    sender = people.owner if mine else creator or (others[0] if len(others) == 1 else None)
    group = text_of(said.get("zgroupjidstring"))
    peer = next((each for each in others if each != people.owner), None) or (None if mine else creator)
    jid = group or peer
    chat = chat_named(people.owner, jid, None, None if group else people.account(jid)) if jid else None
    used = ("z_pk", "z_ent", "z_opt", "z1callevents", "z_fok_1callevents", "zdate", "zgroupcallcreatoruserjidstring")
    kept = left_over(database, "zwacdcallevent", columns, row[1:], used)
    if aggregate:
        kept |= {name: "1" for name, value in zip(("missed", "video"), aggregate[2:], strict=True) if value}
    if (outcome := _OUTCOMES.get(number_of(said.get("zoutcome")) or 0)) is not None:
        kept["result"] = outcome
    return call_of(
        place,
        at,
        None if sender is None else people.account(sender),
        chat,
        tuple(each for each in others if each != sender) if mine else (people.owner,),
        service=service,
        owner=people.owner,
        other=kept,
    )


def _in_call(database: Database, call: int) -> list[str]:
    if not database.has("ZWACDCALLEVENTPARTICIPANT", "ZJIDSTRING", "Z1PARTICIPANTS"):
        return []
    rows = rows_in(database, "ZWACDCALLEVENTPARTICIPANT", ("ZJIDSTRING",), None, "Z1PARTICIPANTS = ?", call)
    return [jid for row in rows if not isinstance(row, Gap) and (jid := text_of(row[1]))]
