"""Text messages of Android phones: the public database against plain SQLite, and backups as XML."""

import gzip
import sqlite3
from pathlib import Path

import pytest

from argus.errors import EvidenceUnreadableError
from argus.messages import Message, Other, Unreadable
from argus.readers import Request, recognise
from argus.readers.android_sms_xml import AndroidSmsXmlReader
from argus.readers.xml_records import Between, Parsed, Problem, record_ends, xml_records
from tests.readers.samples import SAMPLES, item_at, seal_at
from tests.readers.shared_data import shared


def test_the_public_sample_has_the_rows_that_sqlite_counts(tmp_path: Path) -> None:
    path = tmp_path / "mmssms.db"
    path.write_bytes(gzip.decompress(shared("data/phone-databases/mmssms.db.gz").read_bytes()))
    item = item_at(path)
    recognised = recognise(item)
    assert recognised is not None
    reader = recognised[0]
    assert reader.name == "android-sms"
    plan = reader.plan(item, Request(mapping={"owner": "+1 555-0100"}))
    found = [each for span in plan.spans for each in reader.read(item, span, plan.settled)]
    database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    rows = database.execute("SELECT _id, body, date, date_sent, type FROM sms ORDER BY _id").fetchall()
    database.close()
    messages = [each for each in found if isinstance(each, Message)]
    assert len(messages) == len(rows) == 9
    for message, (row_id, body, date, date_sent, box) in zip(messages, rows, strict=True):
        assert message.sent_at is not None
        assert (message.source_id, message.text) == (f"sms:{row_id}", body)
        assert message.sent_at.us == (date_sent or date) * 1_000
        assert (message.received_at is not None and message.received_at.us == date * 1_000) == (box == 1)
        assert message.sender == ("1 555-521-5554" if box == 1 else "+1 555-0100")
        assert message.conversation == "+1 555-0100 | 1 555-521-5554"
    assert not [each for each in found if isinstance(each, Unreadable)]
    counted = [each.what for each in found if isinstance(each, Other) and each.counts]
    assert counted == ["address", "thread"]


NAMES = ("sms", "mms")


def records(folder: Path, content: bytes, *, nests: bool = False) -> list[str]:
    """What each part of a document is, in short; the parts cover it."""
    item = seal_at(folder, content, "a.xml")
    found, at = [], 0
    for start, end, record in xml_records(item, 0, item.size, NAMES, nests=nests):
        assert start == at
        at = end
        match record:
            case Between():
                found.append("-")
            case Problem():
                found.append(record.reason)
            case Parsed():
                found.append(record.element.get("body") or record.element.tag)
    assert at == item.size
    ends = list(record_ends(item, NAMES, nests=nests))
    pieces = zip([0, *ends], ends, strict=False)
    split = [each for start, end in pieces for _, _, each in xml_records(item, start, end, NAMES, nests=nests)]
    assert len(split) == len(found)
    return found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"<smses/>", ["-"]),
        (b'<smses><sms body="a"/>\n<sms body="b"></sms></smses>', ["-", "a", "b", "-"]),
        (b'<s><!-- <sms body="no"/> --><sms body="a > b"/><![CDATA[<sms/>]]></s>', ["-", "a > b", "-"]),
        (b"""<s><sms body='"'/><smsx body="x"/><m:sms body="c" xmlns:m="u"/></s>""", ["-", '"', "-", "c", "-"]),
        (b'<s><sms body="a" <sms body="b"/></s>', ["-", "the element has no end", "b", "-"]),
        (b'<s><sms body="a/> <sms body="b"/></s>', ["-", "the element has no end", "b", "-"]),
        (b'<s><mms body="a"><p><sms body="b"/></s>', ["-", "the element has no end", "b", "-"]),
        (b'<s><sms body="a', ["-", "the element has no end"]),
        (b'<s><!-- <sms body="a"/></s>', ["-", "a", "-"]),
        (b'<s><sms body="&#55357;&#56397;"/></s>', ["-", "\N{THUMBS UP SIGN}", "-"]),
        (b'<s><sms body="&#55357;!&#0;\x02"/></s>', ["-", "\\ud83d!\\u0000\\u0002", "-"]),
        (b'<s><sms body="caf\xe9"/></s>', ["-", "café", "-"]),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><s><sms body="\xe9"/></s>', ["-", "é", "-"]),
        (b'<s><sms body="a" body="b"/></s>', ["-", "no XML: duplicate attribute", "-"]),
    ],
)
def test_damage_to_one_element_costs_no_other(tmp_path: Path, content: bytes, expected: list[str]) -> None:
    assert records(tmp_path, content) == expected


def test_elements_inside_each_other_are_one_record_where_they_may_be(tmp_path: Path) -> None:
    forwarded = b'<s><sms body="a"><f><sms body="b"/></f></sms><sms body="lost"><sms body="c"/></s>'
    assert records(tmp_path, forwarded, nests=True) == ["-", "a", "the element has no end", "c", "-"]


def test_a_doctype_is_refused_and_its_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    content = bomb + b'<s><sms body="&b;"/><sms>&c;</sms><sms body="plain"/></s>'
    assert records(tmp_path, content) == [
        "a DOCTYPE: what it defines is not read",
        "no XML: undefined entity",
        "no XML: undefined entity",
        "plain",
        "-",
    ]


def test_deep_elements_are_refused(tmp_path: Path) -> None:
    deep = b"<sms>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</sms>"
    assert records(tmp_path, b"<s>" + deep + b'<sms body="x"/></s>') == [
        "-",
        "elements nested deeper than 200",
        "x",
        "-",
    ]


def test_a_record_longer_than_a_window_is_found_whole(tmp_path: Path) -> None:
    long = b"<mms>" + b'<part data="' + b"QUJD" * 700_000 + b'"/></mms>'
    assert records(tmp_path, b"<s>" + b" " * (1 << 20) + long * 2 + b'<sms body="x"/></s>') == [
        "-",
        "mms",
        "mms",
        "x",
        "-",
    ]


def test_other_xml_is_not_taken_for_a_backup(tmp_path: Path) -> None:
    for content in (b"<smses", b"<html><sms/></html>", b'{"smses": "<smses count"}', b"<calls>none</calls>"):
        found = recognise(seal_at(tmp_path, content, "a.xml"))
        assert found is None or found[0].name != "android-sms-xml"


def test_every_sample_tells_whose_phone_it_is() -> None:
    for sample in SAMPLES:
        if sample.format_name.startswith("android-sms"):
            reader, plan = sample.planned()
            found = [each for span in plan.spans for each in reader.read(sample.item, span, plan.settled)]
            assert {each.owner_device for each in found if isinstance(each, Message)} == {"+32460000001"}


def test_a_backup_in_an_encoding_that_is_not_looked_into_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "sms.xml"
    path.write_bytes(
        '<smses count="1"><sms address="+32460000001" date="1" type="1" body="x"/></smses>'.encode("utf-16")
    )
    with pytest.raises(EvidenceUnreadableError, match="No record"):
        AndroidSmsXmlReader().plan(item_at(path), Request())
