"""Read XMPP archives as XML, and the logs of Adium.

Formats, with or without an outermost element around the records:
    <forwarded xmlns='urn:xmpp:forward:0'><delay stamp='...'/><message from='' to=''><body/></message></forwarded>
    <result xmlns='urn:xmpp:mam:2' id='...'><forwarded>...</forwarded></result>      (XEP-0313, XEP-0227)
    <message from='' to='' type='chat'><body>...</body><delay stamp='...'/></message>
    <archive jid='...'><message .../></archive>
    <chat xmlns="http://purl.org/net/ulf/ns/0.4-02" account="" service=""><message sender="" time=""/></chat>
Every element of these names is a record, parsed on its own: no DOCTYPE is read, so there are no entities to expand.
Presence, queries (the list of contacts: its entries are facts), receipts and typing are records and no messages. The
sender is the bare address, in a room the nick; whole addresses stay in `other`. See `stanzas` and `adium`.
Samples: tests/samples/xmpp-xml (made by hand; no real persons).
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Found, Other, Place, Unreadable
from argus.readers.given import zone_given
from argus.readers.reader import Plan, Request, Span, cut_at_ends
from argus.readers.xml_records import Between, Parsed, Problem, local_name, parse_element, record_ends, xml_records
from argus.readers.xmpp import adium, stanzas
from argus.terms import TimesSeen, zone_named

_NAMES = ("message", "forwarded", "result", "presence", "iq", "query")
_ADIUM_NAMES = ("message", "action", "event", "status")
# So many records tell whether the times have an offset.
_LOOKED_AT = 5000
_SPACES = (b"jabber:client", b"jabber:server", b"urn:xmpp:forward:", b"urn:xmpp:mam:", b"urn:xmpp:pie:")
_STARTS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,4096}(?:<\?xml[^<>]{0,200}>\s{0,4096})?(?:<!--.{0,4096}?-->\s{0,4096})?<[A-Za-z!]",
    re.DOTALL,
)
_MESSAGE = re.compile(rb"<message\s[^<>]{0,2000}>")
_ARCHIVE = re.compile(rb"<archive\s[^<>]{0,2000}>")
_ADDRESSED = re.compile(rb"""\s(?:from|to)\s{0,4}=\s{0,4}["'][^"'<>@\s]{0,1000}@""")


class XmppReader:
    """One stanza, or one line of a log of Adium, is one record."""

    name = "xmpp-xml"
    version = "1"
    about = "XMPP archives as XML (message stanzas, archive results, XEP-0227) and the logs of Adium"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - the elements say what it is
        """The namespaces of XMPP or Adium, or messages with addresses and bodies."""
        if not _STARTS.match(head):
            return None
        if adium.root_of(head) is not None:
            return "the outermost element of a log of Adium"
        messages = [each[0] for each in islice(_MESSAGE.finditer(head), 20)]
        if any(space in head for space in _SPACES) and re.search(
            rb"<(?:[\w.-]+:)?(?:message|forwarded|iq|query)\b", head
        ):
            return "stanzas in a namespace of XMPP"
        addressed = sum(1 for each in messages if _ADDRESSED.search(each))
        if b"<body" in head and addressed * 2 > len(messages):
            return "messages with addresses and bodies"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find whose archive it is and whether its times have an offset; cut between records."""
        root = adium.root_of(item.head())
        names = _NAMES if root is None else _ADIUM_NAMES
        seen, senders = TimesSeen(), set[str]()
        first = islice(xml_records(item, 0, item.size, names), 2 * _LOOKED_AT)
        if all(isinstance(found, Between) for _, _, found in first):
            raise EvidenceUnreadableError("No stanza of XMPP is found in this item", where=f"item {item.name}")
        for record in _elements(item, names):
            written = stanzas.stamp_in(record) if root is None else record.get("time")
            if written and not stanzas.is_legacy(written):
                seen.see(written)
            if root is not None and local_name(record.tag) == "message":
                senders.add(record.get("sender") or "")
        if seen.without_offset or request.zone:
            zone_given(item, request, "The times of this archive")
        settled: dict[str, Any] = {"zone": request.zone}
        settled |= _archive(item, request) if root is None else _log(item, request, root, senders)
        return Plan(
            spans=cut_at_ends(item, record_ends(item, names)),
            settled=settled,
            shown=(
                *(f"{key} <- {settled[key]}" for key in ("account", "owner", "partner", "service") if settled.get(key)),
                "zone <- " + (f"{request.zone} (given)" if seen.without_offset else "written with the times"),
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        zone = zone_named(settled["zone"]) if settled["zone"] else None
        is_log = "account" in settled
        log = adium.Log(
            settled["service"], settled.get("account"), settled.get("partner", ""), settled.get("group", False), zone
        )
        archive = stanzas.Archive(settled["service"], settled.get("owner"), zone)
        names = _ADIUM_NAMES if is_log else _NAMES
        for start, end, found in xml_records(item, span.start, min(span.end, item.size), names):
            place = Place(start, end)
            if isinstance(found, Problem):
                yield Unreadable(place, found.reason)
            elif not isinstance(found, Parsed):
                yield Other(place, found.what, counts=False)
            elif is_log:
                yield adium.found_in(found.element, place, log, found.notes)
            else:
                yield stanzas.found_in(found.element, place, archive, found.notes)


def _elements(item: EvidenceItem, names: tuple[str, ...]) -> Iterator[Element]:
    """The first records that can be read."""
    for _, _, found in islice(xml_records(item, 0, item.size, names), 2 * _LOOKED_AT):
        if isinstance(found, Parsed):
            yield found.element


def _archive(item: EvidenceItem, request: Request) -> dict[str, Any]:
    root = _ARCHIVE.search(item.head())
    parsed = parse_element(root[0].removesuffix(b">").removesuffix(b"/") + b"/>") if root else None
    owner = parsed.element.get("jid") if isinstance(parsed, Parsed) else None
    return {"service": request.service or "jabber", "owner": owner or (request.mapping or {}).get("owner") or None}


def _log(item: EvidenceItem, request: Request, root: Mapping[str, str], senders: set[str]) -> dict[str, Any]:
    account, partner = root.get("account") or None, adium.partner_in(item.name)
    service = root.get("service") or request.service or "jabber"
    others = senders - {account or "", partner, ""}
    return {
        "account": account,
        "partner": partner,
        "group": len(others) > 1 or (bool(others) and partner in senders),
        "service": "jabber" if service.lower() in ("jabber", "xmpp") else service,
    }
