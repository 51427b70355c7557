"""The queue of threats: each message with its context; taken, ended and brought back; hostile text is text."""

import re
import time
from collections.abc import Iterator

import pytest

from argus.web import make_app, preparing
from tests.leads.threats.chats import SMALL_TALK, case_of, chat_of
from tests.web.visitor import Visitor

TALK = (*SMALL_TALK[:3], "<b>we schieten hem</b> vanavond dood <script>alert(1)</script>", "ok")


@pytest.fixture
def visitor(tmp_path, _keys_of_nobody: None) -> Iterator[Visitor]:
    dossier, user = case_of(tmp_path, chat_of(TALK))
    yield Visitor.signed_in(make_app(dossier, port=8321), dossier, user)
    dossier.register.close()


def message_of(page: str) -> str:
    found = re.search(r'name="message" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def test_a_threat_stands_with_its_context_and_its_reasons(visitor: Visitor) -> None:
    page = visitor.get("/threats").text
    assert "1 open" in page
    assert "wat eten we vanavond?" in page
    assert "words for killing" in page
    assert "/conversations/1?at=" in page


def test_nothing_that_chat_says_becomes_a_tag(visitor: Visitor) -> None:
    page = visitor.get("/threats").text
    assert "&lt;b&gt;" in page
    assert "<script>alert" not in page


def test_somebody_takes_it_ends_it_with_a_reason_and_brings_it_back(visitor: Visitor) -> None:
    message = message_of(visitor.get("/threats").text)
    assert visitor.post("/threats/take", {"message": message}).headers["location"] == "/threats"
    assert "taken by owner" in visitor.get("/threats").text
    assert visitor.post("/threats/end", {"message": message, "how": "no", "said": ""}).status_code == 400
    visitor.post("/threats/end", {"message": message, "how": "no", "said": "a line of <i>a song</i>"})
    assert "Nothing is open." in visitor.get("/threats").text
    everything = visitor.get("/threats?show=all").text
    assert "a line of &lt;i&gt;a song" in everything
    visitor.post("/threats/undo", {"message": message})
    assert "1 open" in visitor.get("/threats").text


def test_what_left_the_queue_is_brought_back_from_where_it_stood(visitor: Visitor) -> None:
    message = message_of(visitor.get("/threats").text)
    asked = visitor.post("/threats/end", {"message": message, "how": "no", "said": "a song"}).headers["location"]
    page = visitor.get(asked).text
    assert "Taken off the queue:" in page
    assert message_of(page) == message  # of the form that takes it back
    visitor.post("/threats/undo", {"message": message})
    page = visitor.get(asked).text
    assert "Taken off the queue:" not in page
    assert "1 open" in page


def test_who_took_it_is_not_asked_to_take_it_again(visitor: Visitor) -> None:
    message = message_of(visitor.get("/threats").text)
    assert "I take this</button>" in visitor.get("/threats").text
    visitor.post("/threats/take", {"message": message})
    assert "I take this</button>" not in visitor.get("/threats").text


@pytest.mark.usefixtures("_keys_of_nobody")
def test_the_number_of_less_likely_ones_leads_to_the_first_of_them(tmp_path) -> None:
    hint = "die chauffeur mag de rechtbank niet bereiken, hij heeft gepraat"
    many = [f"we schieten nummer {n} vanavond dood" for n in range(26)]  # more than one page of likely ones
    dossier, user = case_of(tmp_path, chat_of(["MSKU 907032 3 staat klaar", *SMALL_TALK, *many, *SMALL_TALK, hint]))
    visitor = Visitor.signed_in(make_app(dossier, port=8321), dossier, user)
    first = re.search(r'<a href="(/threats\?page=\d+)#(t-[0-9a-f]{32})">\d+ less likely', visitor.get("/threats").text)
    assert first
    assert first[1] == "/threats?page=2"
    row = visitor.get(first[1]).text.partition(f'id="{first[2]}"')[2].partition("</li>")[0]
    dossier.register.close()
    assert "rechtbank" in row
    assert "less likely" in row


def test_what_is_no_threat_cannot_be_taken(visitor: Visitor) -> None:
    assert visitor.post("/threats/take", {"message": "0" * 32}).status_code == 404
    assert visitor.post("/threats/take", {"message": ""}).status_code == 404


def test_home_tells_how_many_are_open(visitor: Visitor) -> None:
    assert 'hx-get="/threats/card"' in visitor.get("/").text
    card = visitor.get("/threats/card", hx_request="true").text
    assert "1 open" in card
    assert "2021-03-01" in card


def test_the_page_speaks_dutch(visitor: Visitor) -> None:
    page = visitor.get("/threats", accept_language="nl").text
    assert "woorden voor doden" in page
    assert "Ik neem dit op mij" in page


def test_threats_in_many_messages_are_looked_for_beside_the_page_which_tells_how_far(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AT_ONCE", 0)
    first, card = visitor.get("/threats").text, visitor.get("/threats/card", hx_request="true").text
    assert 'hx-get="/preparing?what=threats"' in first or "1 open" in first
    assert 'hx-get="/threats/card"' in card or "1 open" in card
    for _ in range(600):
        told = visitor.get("/preparing?what=threats", hx_request="true")
        if told.status_code == 204:
            break
        time.sleep(0.05)
    assert told.headers["hx-refresh"] == "true"
    assert "1 open" in visitor.get("/threats").text
    assert "1 open" in visitor.get("/threats/card", hx_request="true").text
