"""Read backups of text messages and calls that the Android app SMS Backup & Restore writes as XML.

    <smses count="2">
      <sms address="+32460000001" date="1600000000000" type="1" body="..." contact_name="..." .../>
      <mms date="1600000000000" msg_box="1" address="+32460000001~+32460000002" ...>
        <parts><part ct="image/jpeg" cl="a.jpg" data="BASE64"/><part ct="text/plain" text="..."/></parts>
        <addrs><addr address="+32460000001" type="137"/></addrs></mms></smses>
    <calls count="1"><call number="+32460000001" date="1600000000000" duration="12" type="1" .../></calls>

Fields mean what they mean in the phone's own database (`android_sms`); times count milliseconds, the word null stands
for nothing, and several addresses of one MMS are joined by `~`. Each element is a record with its own bytes. A file
inside an MMS is known by the hash of its content. Backups do not name the phone's own number, except that an MMS may
say whom it was for: else the person importing gives it (`--mapping` with {"owner": "+32460000000"}).
Samples: tests/samples/android-sms-xml (made by hand; no real persons).
"""

import base64
import binascii
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any
from xml.etree.ElementTree import Element

from argus.errors import EvidenceUnreadableError
from argus.evidence import EvidenceItem
from argus.messages import Attachment, Found, Message, Other, Place, Receipt, Unreadable
from argus.readers.android_sms import (
    BLIND_COPY,
    BOXES,
    COPY,
    FROM,
    INBOX,
    MILLISECONDS,
    MOST_MMS,
    NO_NUMBER,
    OWN_NUMBER,
    TO,
    kind_of,
    network_moment,
    subject_of,
)
from argus.readers.databases_rows import epoch_moment, number_of
from argus.readers.given import owner_given, owner_of
from argus.readers.reader import Plan, Request, Span, cut_at_ends
from argus.readers.xml_records import Between, Parsed, Problem, local_name, record_ends, xml_records
from argus.terms import UnreadableTimeError

_NAMES = ("sms", "mms", "call")
_TOP = re.compile(rb"<(smses|calls)(?=[\s/>])")
_CALLS = {
    1: "incoming",
    2: "outgoing",
    3: "missed",
    4: "voicemail",
    5: "rejected",
    6: "blocked",
    7: "answered elsewhere",
}
_INCOMING = (1, 3, 4, 5, 6, 7)
_NOTHING = ("", "null")
# So many MMS tell well enough whom those that came in are for.
_LOOKED_AT = 5_000
# A number below counts seconds (up to the year 5138), as the network's time of an MMS does.
_LARGEST_SECONDS = 10**11


class AndroidSmsXmlReader:
    """One `sms`, `mms` or `call` element is one record."""

    name = "android-sms-xml"
    version = "1"
    about = "backups of text messages and calls by SMS Backup & Restore (Android), XML"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002
        """The outermost element."""
        if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
            return None
        found = _TOP.search(head)
        element = re.compile(rb"<(sms|mms|call)\s[^<]{0,2000}?\b(address|number|msg_box|date)\s?=").search(head)
        if found and (element or re.search(rb"\bcount\s?=", head[found.end() : found.end() + 200])):
            return f"the outermost element is `{found[1].decode()}`"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the phone's own number, cut between elements."""
        first = islice(xml_records(item, 0, item.size, _NAMES, nests=False), 64)
        if all(isinstance(found, Between) for _, _, found in first) and not _TOP.search(item.head()):
            raise EvidenceUnreadableError("No record of such a backup is found in this item", where=f"item {item.name}")
        given = owner_given(request)
        number = None if given else _own_number(item)
        owner, shown = owner_of(item, given, number, found_as=MOST_MMS, missing=NO_NUMBER)
        return Plan(
            spans=cut_at_ends(item, record_ends(item, _NAMES, nests=False)),
            settled={"owner": owner, "service": request.service or "SMS"},
            shown=(shown,),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        for start, end, record in xml_records(item, span.start, min(span.end, item.size), _NAMES, nests=False):
            place = Place(start, end)
            match record:
                case Between():
                    yield Other(place, record.what, counts=False)
                case Problem():
                    yield Unreadable(place, record.reason)
                case Parsed():
                    try:
                        yield _Element(record, place, settled["owner"], settled["service"]).message()
                    except UnreadableTimeError as error:
                        yield Unreadable(place, str(error))


def _own_number(item: EvidenceItem) -> str | None:
    found = Counter[str]()
    records = (each for _, _, each in xml_records(item, 0, item.size, ("mms",), nests=False))
    for record in islice((each for each in records if isinstance(each, Parsed)), _LOOKED_AT):
        if number_of(record.element.get("msg_box")) == INBOX:
            to = _addresses(record.element, TO)
            if len(to) == 1 and to[0] != OWN_NUMBER:
                found[to[0]] += 1
    return min(found, key=lambda address: (-found[address], address)) if found else None


def _addresses(element: Element, *kinds: int) -> list[str]:
    """Of the `addr` elements inside, those of these kinds."""
    found = (each for each in element.iter() if local_name(each.tag) == "addr" and number_of(each.get("type")) in kinds)
    return [address for each in found if (address := _value(each, "address"))]


def _value(element: Element, name: str) -> str | None:
    value = element.get(name)
    return None if value is None or value in _NOTHING else value


class _Element:
    """One record."""

    def __init__(self, record: Parsed, place: Place, owner: str, service: str) -> None:
        self._element, self._place, self._owner, self._service = record.element, place, owner, service
        self._used = {"date"}
        self._other = dict(record.notes)
        self._name = self._take("contact_name")
        if self._name == "(Unknown)":
            self._name = None

    def message(self) -> Message:
        """What it says."""
        kind = local_name(self._element.tag)
        if kind == "sms":
            return self._text()
        return self._call() if kind == "call" else self._multimedia()

    def _text(self) -> Message:
        box = number_of(self._take("type"))
        address = self._take("address")
        return self._between(
            parties=(address,) if address else (),
            sender=address,
            box=box,
            text=self._element.get("body") if self._take("body") != "null" else None,
            delivered=number_of(self._element.get("status")) == 0,
        )

    def _multimedia(self) -> Message:
        box = number_of(self._take("msg_box"))
        written = [each for each in (self._take("address") or "").split("~") if each and each != OWN_NUMBER]
        from_ = [each for each in _addresses(self._element, FROM) if each != OWN_NUMBER]
        if subject := subject_of(self._take("sub"), self._take("sub_cs")):
            self._other["subject"] = subject
        texts, attachments = self._parts()
        self._other["transport"] = "MMS"
        return self._between(
            parties=tuple(each for each in dict.fromkeys(written or from_) if each != self._owner),
            sender=from_[0] if from_ else (written[0] if len(written) == 1 else None),
            box=box,
            text="\n".join(texts) if texts else None,
            to=tuple(_addresses(self._element, TO, COPY, BLIND_COPY)),
            attachments=attachments,
            source_id=self._take("m_id"),
        )

    def _call(self) -> Message:
        number, kind = self._take("number"), number_of(self._take("type"))
        self._other["call"] = _CALLS.get(kind or 0, str(kind))
        parties = (number,) if number else ()
        return self._between(parties, number, INBOX if kind in _INCOMING else None, None, kind="call")

    def _between(
        self,
        parties: tuple[str, ...],
        sender: str | None,
        box: int | None,
        text: str | None,
        to: tuple[str, ...] = (),
        attachments: tuple[Attachment, ...] = (),
        source_id: str | None = None,
        kind: str = "",
        delivered: bool = False,
    ) -> Message:
        came_in = box == INBOX
        at = epoch_moment(_value(self._element, "date"))
        sent_written = self._take("date_sent")
        count = number_of(sent_written) or 0
        unit = MILLISECONDS if count >= _LARGEST_SECONDS else MILLISECONDS * 1_000
        sent = network_moment(count, unit) if came_in else None
        if not kind:
            self._other["box"] = BOXES.get(box or 0, str(box))
        recipients = (self._owner,) if came_in else parties
        if to:
            recipients = tuple(dict.fromkeys(self._owner if each == OWN_NUMBER else each for each in to))
        self._rest(sent is None)
        return Message(
            place=self._place,
            sent_at=sent or at,
            sender=sender if came_in else self._owner,
            text=text,
            service=self._service,
            conversation=" | ".join(sorted({self._owner, *parties})),
            conversation_kind="group" if len(parties) > 1 else "direct",
            conversation_name=self._name if len(parties) == 1 else None,
            recipients=recipients,
            kind=kind or kind_of(attachments),
            attachments=attachments,
            other=self._other,
            source_id=source_id,
            sent_as_written=sent_written if sent else _value(self._element, "date"),
            received_at=at if came_in and not kind else None,
            owner_device=self._owner,
            sender_name=self._name if came_in and len(parties) == 1 else None,
            receipts=tuple(Receipt("delivered", each) for each in parties) if delivered and not came_in else (),
        )

    def _parts(self) -> tuple[list[str], tuple[Attachment, ...]]:
        texts, attachments = [], []
        for part in (each for each in self._element.iter() if local_name(each.tag) == "part"):
            mime, text = _value(part, "ct") or "", part.get("text")
            if mime == "application/smil":
                self._other["smil"] = text or ""
            elif mime == "text/plain" and _value(part, "text") is not None:
                texts.append(text or "")
            else:
                attachments.append(_attachment(part, mime))
        return texts, tuple(attachments)

    def _take(self, name: str) -> str | None:
        """An attribute that has a field of its own."""
        self._used.add(name)
        return _value(self._element, name)

    def _rest(self, date_sent_unused: bool) -> None:
        if date_sent_unused:
            self._used.discard("date_sent")
        for name, value in self._element.attrib.items():
            if name not in self._used and value not in _NOTHING:
                self._other[name] = value
        if self._name:
            self._other["contact_name"] = self._name


def _attachment(part: Element, mime: str) -> Attachment:
    """A file inside an MMS, known by the hash of its content."""
    names = [value for each in ("cl", "name", "fn") if (value := _value(part, each))]
    used = ("ct", "data", "seq", "cl") if _value(part, "cl") else ("ct", "data", "seq")
    other = {name: value for name, value in part.attrib.items() if name not in used and value not in _NOTHING}
    sha256 = ""
    if data := part.get("data"):
        try:
            content = base64.b64decode(re.sub(r"\s+", "", data), validate=True)
        except (binascii.Error, ValueError):
            other["data"] = f"{len(data)} letters that are no base64"
        else:
            sha256, other["size"] = hashlib.sha256(content).hexdigest(), str(len(content))
    return Attachment(sha256, names[0] if names else "", mime, other)
