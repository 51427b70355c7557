"""XMPP archives as XML, and the logs of Adium."""

from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.errors import DecisionNeededError
from argus.messages import Found, Message, Unreadable
from argus.readers import Request, recognise
from argus.readers.xmpp import XmppReader
from tests.readers.samples import seal_at

STANZA = "<message from='{}' to='{}' type='{}'><body>{}</body><delay xmlns='urn:xmpp:delay' stamp='{}'/></message>\n"


def read(folder: Path, content: str, request: Request | None = None, name: str = "archive.xml") -> list[Found]:
    item = seal_at(folder, content.encode(), name)
    reader = XmppReader()
    plan = reader.plan(item, request or Request())
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0"?><smses count="1"><sms address="+32460000001" date="1" body="x"/></smses>',
        '<svg xmlns="http://www.w3.org/2000/svg"><text>message</text></svg>',
        "<messages><message><text>no addresses</text></message></messages>",
        "<html><body><message from='a'>x</message></body></html>",
    ],
)
def test_other_xml_is_not_taken(tmp_path: Path, content: str) -> None:
    found = recognise(seal_at(tmp_path, content.encode(), "file.xml"))
    assert found is None or found[0].name != "xmpp-xml"


@pytest.mark.parametrize("outer", ["{}", "<stream>{}</stream>", "<?xml version='1.0'?>\n<archive>\n{}</archive>"])
def test_messages_are_the_same_with_and_without_an_outermost_element(tmp_path: Path, outer: str) -> None:
    stanzas = "".join(STANZA.format("a@x/1", "b@y", "chat", n, "2021-03-04T10:00:00Z") for n in range(3))
    content = outer.format(stanzas)
    found = recognise(seal_at(tmp_path, content.encode(), "archive.xml"))
    assert found is not None
    assert found[0].name == "xmpp-xml"
    messages = [each for each in read(tmp_path, content) if isinstance(each, Message)]
    assert [(each.sender, each.text, each.conversation) for each in messages] == [
        ("a@x", str(n), "a@x | b@y") for n in range(3)
    ]


def test_a_time_without_offset_asks_for_the_zone_but_an_old_stamp_is_utc(tmp_path: Path) -> None:
    with pytest.raises(DecisionNeededError, match="--tz"):
        read(tmp_path, STANZA.format("a@x", "b@y", "chat", "x", "2021-03-04T10:00:00"))
    old = "<message from='a@x' to='b@y'><body>x</body><x xmlns='jabber:x:delay' stamp='20210304T10:00:00'/></message>"
    (message,) = read(tmp_path, old)
    assert isinstance(message, Message)
    assert message.sent_at is not None
    assert (message.sent_at.us, message.sent_at.zone_source) == (1_614_852_000_000_000, "written")


def test_a_room_is_one_conversation_whoever_sends(tmp_path: Path) -> None:
    came = STANZA.format("room@muc.x/Nick", "a@x/1", "groupchat", "in", "2021-03-04T10:00:00Z")
    went = STANZA.format("a@x/1", "room@muc.x", "groupchat", "out", "2021-03-04T10:00:00Z")
    messages = [each for each in read(tmp_path, came + went) if isinstance(each, Message)]
    assert [(each.conversation, each.conversation_kind, each.sender) for each in messages] == [
        ("room@muc.x", "group", "Nick"),
        ("room@muc.x", "group", "a@x"),
    ]


def test_no_entity_is_ever_expanded_or_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOLD")
    doctype = f'<!DOCTYPE m [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY t "TOLD">]>'
    stanzas = "".join(STANZA.format("a@x", "b@y", "chat", text, "2021-03-04T10:00Z") for text in ("&s;", "&t;", "ok"))
    found = read(tmp_path, doctype + stanzas)
    assert [each.text for each in found if isinstance(each, Message)] == ["ok"]
    assert len([each for each in found if isinstance(each, Unreadable)]) == 3
    assert "TOLD" not in str(found)


def test_the_words_of_a_log_of_adium_keep_their_line_ends(tmp_path: Path) -> None:
    content = (
        '<chat xmlns="http://purl.org/net/ulf/ns/0.4-02" account="a@x" service="AIM">'
        '<message sender="b" time="2011-01-29T00:06:46+01:00" alias="B"><div>one<br/><b>two</b> three</div></message>'
        "</chat>"
    )
    (_, message, _) = read(tmp_path, content, name="b (2011-01-29T00.06.46+0100).xml")
    assert isinstance(message, Message)
    assert (message.text, message.service, message.conversation, message.sender_name) == (
        "one\ntwo three",
        "AIM",
        "a@x | b",
        "B",
    )


@given(text=st.text(max_size=60))
def test_every_text_comes_back_from_a_stanza(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    written = text.encode("utf-8", "replace").decode()
    content = STANZA.format("a@x", "b@y", "chat", escape(written), "2021-03-04T10:00:00Z")
    (message,) = read(tmp_path_factory.mktemp("item"), content)
    assert isinstance(message, Message)
    if "mended" not in message.other:
        # XML itself reads both line ends of old systems as one.
        assert message.text == written.replace("\r\n", "\n").replace("\r", "\n")
