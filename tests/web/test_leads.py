"""Leads on their pages: the board and its filters, one lead with its claims, what is decided, the sheet, home."""

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.access import User, visible
from argus.access.log import stored_entries
from argus.leads import Asked
from argus.leads.kept import are_kept
from argus.messages import open_archive
from argus.store import Dossier
from argus.web import make_app, preparing
from argus.web.preparing import Preparation, Preparing
from tests.leads.threats.chats import case_of
from tests.web.visitor import Visitor

# Invented; numbers of containers are nobody's. The day moves; the amount of the second box never comes.
LINES = (
    ("2021-03-01T10:00:00Z", "plan", "nobody.a", "container MSKU1234565, 300 blokken, komt in Antwerpen 12 maart"),
    ("2021-03-01T10:01:00Z", "plan", "nobody.b", "ok. zegel ABC1234567, kade 869 <b>haast</b>"),
    ("2021-03-02T10:00:00Z", "haven", "nobody.b", "MSKU 123456-5 Antwerpen, release 4F7A21, kade 869"),
    ("2021-03-03T09:00:00Z", "plan", "nobody.a", "MSKU1234565 Antwerpen wordt 13 maart"),
    ("2021-03-04T10:00:00Z", "ander", "nobody.c", "CSQU3054383 Rotterdam 20 maart, 150 blokken"),
    ("2021-03-04T10:05:00Z", "ander", "nobody.d", "CSQU3054383 kade 2427 ok"),
)
ROWS = [
    {"id": f"s{at}", "timestamp": sent, "chat": chat, "from": sender, "text": text}
    for at, (sent, chat, sender, text) in enumerate(LINES)
]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> Iterator[tuple[Dossier, User]]:
    dossier, user = case_of(tmp_path_factory.mktemp("leads"), ROWS)
    yield dossier, user
    dossier.register.close()


@pytest.fixture(scope="module")
def reader(case: tuple[Dossier, User]) -> Visitor:
    """Somebody who only reads what all tests of this module share."""
    return Visitor.signed_in(make_app(case[0], port=8321), *case)


@pytest.fixture
def own(tmp_path: Path, _keys_of_nobody: None) -> Iterator[tuple[Visitor, Dossier]]:
    """A dossier of one's own, to decide in."""
    dossier, user = case_of(tmp_path, ROWS)
    yield Visitor.signed_in(make_app(dossier, port=8321), dossier, user), dossier
    dossier.register.close()


def lead_of(page: str, box: str = "MSKU 123456-5") -> str:
    """The id of the lead of a box."""
    found = re.search(rf'href="/leads/([0-9a-f]{{12}})[^"]*"><strong><bdi[^>]*>{box}', page)
    assert found, box
    return found[1]


def rows_in(page: str) -> list[str]:
    return re.findall(r'<tr role="row" data-row id="l-([0-9a-f]{12})"', page)


def logged(dossier: Dossier) -> list[dict[str, object]]:
    with dossier.register.read() as register:
        return [json.loads(each.entry) for each in stored_entries(register)]


def test_the_board_tells_box_port_day_amount_how_sure_and_what_is_missing(reader: Visitor) -> None:
    page = reader.get("/leads").text
    row = page[page.index(lead_of(page)) :].partition("</tr>")[0]
    for told in ("Antwerp", "869", "Sat 13 Mar<", "in 9 days", "300 kg", "missing:"):
        assert told in row
    assert re.search(r"<strong>(very likely|almost certain|likely|possible)</strong> <span[^>]*>\(0\.\d\d\)", row)


def test_a_filter_leaves_out_what_it_says_and_text_finds_a_box_or_a_port(reader: Visitor) -> None:
    all_of_them = rows_in(reader.get("/leads").text)
    assert len(all_of_them) >= 2
    first, second = lead_of(reader.get("/leads").text), lead_of(reader.get("/leads").text, "CSQU 305438-3")
    assert rows_in(reader.get("/leads?port=NLRTM").text) == [second]
    assert rows_in(reader.get("/leads?contains=antwerp").text) == [first]
    assert rows_in(reader.get("/leads?contains=123456-5").text) == [first]
    assert rows_in(reader.get("/leads?contains=4F7A21").text) == []
    assert first not in rows_in(reader.get("/leads?missing=container").text)
    assert rows_in(reader.get("/leads?days=14&port=BEANR").text) == [first]
    assert rows_in(reader.get("/leads?show=muted").text) == []
    assert rows_in(reader.get("/leads?sort=soon&status=open").text)[0] == first


def test_as_of_an_earlier_day_the_board_knows_no_more_than_was_said_by_then(reader: Visitor) -> None:
    page = reader.get("/leads?as_of=2021-03-02").text
    assert "today is Tue 2 Mar 2021" in page
    assert "Fri 12 Mar<" in page
    assert "CSQU 305438-3" not in page
    assert reader.get("/leads?as_of=soon").status_code == 400


def test_every_field_leads_to_the_message_that_says_it_and_what_was_said_before_stays(reader: Visitor) -> None:
    page = reader.get(f"/leads/{lead_of(reader.get('/leads').text)}").text
    date = page[page.index('id="date"') :].partition("</tr>")[0]
    assert "Sat 13 Mar 2021" in date
    assert "corrected" in date
    assert "Fri 12 Mar 2021" in date
    message = re.search(r'data-open href="/messages/([0-9a-f]{32})"', date)
    assert message
    sealed = reader.get(f"/messages/{message[1]}").text
    assert "wordt 13 maart" in sealed
    assert 'id="sealed-1"' in sealed


def test_a_release_reference_is_covered_until_it_is_asked_for_and_the_log_tells_who_saw_it(
    reader: Visitor, case: tuple[Dossier, User]
) -> None:
    address = f"/leads/{lead_of(reader.get('/leads').text)}"
    covered = reader.get(address).text
    assert "4F7A21" not in covered
    assert "** known **" in covered
    assert "release ••••••" in re.sub(r"<[^>]+>", "", covered)
    assert "4F7A21" not in reader.get(f"{address}/sheet").text
    assert "4F7A21" in reader.get(f"{address}?release=1").text
    about = logged(case[0])[-1]["about"]
    assert isinstance(about, dict)
    assert about["release_reference"] == "shown"


def test_what_was_said_around_a_message_opens_in_place_and_only_for_messages_of_the_lead(reader: Visitor) -> None:
    lead = lead_of(reader.get("/leads").text)
    page = reader.get(f"/leads/{lead}").text
    around = re.findall(rf'hx-get="(/leads/{lead}/around/[0-9a-f]{{32}})"', page)
    context = reader.get(around[1], hx_request="true").text
    assert "&lt;b&gt;haast" in context
    assert "addressed" in context
    assert "<html" not in context
    assert reader.get(f"/leads/{lead}/around/{'0' * 32}").status_code == 404


def test_every_conversation_has_its_lane_and_every_dated_message_its_mark(reader: Visitor) -> None:
    page = reader.get(f"/leads/{lead_of(reader.get('/leads').text)}").text
    marks = re.findall(r'<a href="#l-([0-9a-f]{32})" aria-label', page)
    assert len(marks) == len(set(marks)) >= 3
    assert all(f'<li id="l-{mark}"' in page for mark in marks)
    assert page.count('<line class="lane"') == 2
    assert '<line class="arrives"' in page


def test_nothing_that_chat_says_becomes_a_tag(reader: Visitor) -> None:
    page = reader.get(f"/leads/{lead_of(reader.get('/leads').text)}").text
    assert "&lt;b&gt;haast" in page
    assert "<b>haast" not in page


def test_every_view_of_leads_is_in_the_log(reader: Visitor, case: tuple[Dossier, User]) -> None:
    lead = lead_of(reader.get("/leads").text)
    for address in ("/leads", "/leads.csv", "/today/leads", f"/leads/{lead}", f"/leads/{lead}/sheet"):
        before = len(logged(case[0]))
        assert reader.get(address).status_code == 200
        entry = logged(case[0])[before]
        assert entry["act"] == "read"
        assert lead in json.dumps(entry["about"])


def test_a_muted_lead_leaves_the_board_with_its_reason_in_the_log_and_comes_back(
    own: tuple[Visitor, Dossier],
) -> None:
    visitor, dossier = own
    lead = lead_of(visitor.get("/leads").text)
    form = {"lead": lead, "back": "/leads?port=BEANR", "what": "mute"}
    assert visitor.post("/leads/decide", {**form, "said": " "}).status_code == 400
    went = visitor.post("/leads/decide", {**form, "said": "empty <i>box</i>", "real": "no"})
    assert went.headers["location"] == f"/leads?port=BEANR&done=mute&lead={lead}"
    told = visitor.get(went.headers["location"]).text
    assert lead not in rows_in(told)
    assert "Muted:" in told
    assert lead in rows_in(visitor.get("/leads?show=muted").text)
    assert "empty &lt;i&gt;box" in visitor.get(f"/leads/{lead}").text
    entry = next(each for each in reversed(logged(dossier)) if each["act"] == "decide")
    assert entry["about"] == {"lead": lead, "decision": 1, "what": "mute", "said": "empty <i>box</i>", "real": False}
    visitor.post("/leads/decide", {"lead": lead, "back": "/leads", "what": "undo", "of": "mute"})
    assert lead in rows_in(visitor.get("/leads").text)


def test_pin_confirm_outcome_value_and_note_each_stand_and_are_undone(own: tuple[Visitor, Dossier]) -> None:
    visitor, _ = own
    lead = lead_of(visitor.get("/leads").text, "CSQU 305438-3")
    page = f"/leads/{lead}"
    steps: tuple[tuple[str, dict[str, object], str], ...] = (
        ("pin", {}, "unpin"),
        ("confirm", {}, "not confirmed"),
        ("outcome", {"said": "too_late"}, "too late</span>"),
        ("value", {"field": "quantity", "said": "180"}, "180 kg"),
        ("note", {"said": "ask the terminal"}, "ask the terminal"),
    )
    for what, more, told in steps:
        went = visitor.post("/leads/decide", {"lead": lead, "back": page, "what": what, **more})
        assert went.headers["location"] == page, what
        assert told in visitor.get(page).text, what
        if what == "pin":
            assert rows_in(visitor.get("/leads").text)[0] == lead
        visitor.post("/leads/decide", {"lead": lead, "back": page, "what": "undo", "of": what})
        assert told not in visitor.get(page).text, what


def test_a_value_that_cannot_stand_is_told_on_the_lead_beside_what_was_typed(own: tuple[Visitor, Dossier]) -> None:
    visitor, dossier = own
    lead = lead_of(visitor.get("/leads").text)
    refused = visitor.post("/leads/value", {"lead": lead, "field": "date", "said": '13 <b>"maart'})
    assert refused.status_code == 400
    assert "This is no date" in refused.text
    assert "MSKU 123456-5" in refused.text
    assert 'value="13 &lt;b&gt;&#34;maart"' in refused.text
    assert '<option value="date" selected>' in refused.text
    assert not [each for each in logged(dossier) if each["act"] == "decide"]
    assert visitor.post("/leads/value", {"lead": lead, "field": "date", "said": "2021-03-14"}).status_code == 303
    assert "14 Mar 2021" in visitor.get(f"/leads/{lead}").text
    assert visitor.post("/leads/value", {"lead": "", "field": "date", "said": "2021-03-14"}).status_code == 404


def test_nobody_decides_about_what_is_no_lead_nor_is_sent_elsewhere(own: tuple[Visitor, Dossier]) -> None:
    visitor, _ = own
    lead = lead_of(visitor.get("/leads").text)
    assert visitor.post("/leads/decide", {"lead": "0" * 12, "what": "pin"}).status_code == 404
    assert visitor.post("/leads/decide", {"lead": "", "what": "pin"}).status_code == 404
    assert visitor.post("/leads/decide", {"lead": lead, "what": "promote"}).status_code == 400
    assert visitor.post("/leads/decide", {"lead": lead, "what": "undo", "of": "all"}).status_code == 400
    went = visitor.post("/leads/decide", {"lead": lead, "what": "pin", "back": "https://example.org/leads"})
    assert went.headers["location"].startswith("/leads?done=pin")
    assert visitor.get("/leads/unknown").status_code == 404


def test_the_table_to_take_along_has_every_lead_with_its_messages_and_no_release_reference(reader: Visitor) -> None:
    text = reader.get("/leads.csv").text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    box = next(row for row in rows if row["container"] == "MSKU1234565")
    assert (box["port"], box["date"], box["quantity_kg"]) == ("BEANR", "2021-03-13", "300.0")
    assert {"s0", "s2", "s3"} <= set(box["source_ids"].split())
    assert "4F7A21" not in text


def test_the_sheet_says_what_a_person_needs_and_that_a_machine_ranked_it(reader: Visitor) -> None:
    page = reader.get(f"/leads/{lead_of(reader.get('/leads').text)}/sheet").text
    paper = page[page.index('<article class="paper">') :].partition("</article>")[0]
    for told in ("MSKU 123456-5", "Antwerp", "869", "300 kg", "A machine ranked this; a person decides.",
                 "also said", "printed ", " by owner", "basis-1"):  # fmt: skip
        assert told in paper, told
    assert 1 <= len(re.findall(r'<span class="mono id">[0-9a-f]{32}', paper)) <= 6


@pytest.mark.usefixtures("_keys_of_nobody")
def test_the_sheet_says_how_a_number_that_was_mended_was_written_and_what_else_it_may_be(
    tmp_path: Path,
) -> None:
    wrong = {"s0": "MSKU1234556", "s3": "MSKU1234556"}  # two digits changed places
    rows = [{**row, "text": row["text"].replace("MSKU1234565", wrong.get(row["id"], ""))} for row in ROWS]
    dossier, user = case_of(tmp_path, [row for row in rows if row["id"] != "s2"])
    visitor = Visitor.signed_in(make_app(dossier, port=8321), dossier, user)
    lead_id = re.search(r'href="/leads/([0-9a-f]{12})[^"]*"><strong><bdi[^>]*>MSKU', visitor.get("/leads").text)
    assert lead_id
    paper = visitor.get(f"/leads/{lead_id[1]}/sheet").text
    mended = paper[paper.index("<li>container:") :].partition("</li>")[0]
    dossier.register.close()
    assert "repaired: never said so" in mended
    assert "MSKU1234556</bdi>" in mended
    assert "other readings" in mended
    assert len(re.findall(r"MSKU \d{6}-\d", mended)) >= 2


def test_home_has_a_place_for_the_first_leads(reader: Visitor) -> None:
    assert 'hx-get="/today/leads"' in reader.get("/").text
    card = reader.get("/today/leads", hx_request="true").text
    assert "MSKU 123456-5" in card
    assert "Sat 13 Mar<" in card


def test_the_pages_speak_dutch_and_french(reader: Visitor) -> None:
    lead = lead_of(reader.get("/leads").text)
    dutch, french = (reader.get(f"/leads/{lead}", accept_language=each).text for each in ("nl", "fr"))
    assert "za 13 mrt 2021" in dutch
    assert "Wat bekend is, en wie het zegt" in dutch
    assert "berichten die het nummer noemen: " in dutch
    assert "messages qui nomment son numéro" in french


def test_leads_of_many_messages_are_worked_out_beside_the_page_which_tells_how_far(
    case: tuple[Dossier, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AT_ONCE", 0)
    dossier, user = case
    archive = open_archive(dossier, visible(user))
    asked = Asked(as_of_us=1_614_800_000_000_000)
    assert not are_kept(archive, asked)
    work = Preparing(dossier)
    first = work.leads(archive, asked)
    assert isinstance(first, Preparation)
    assert 0 <= first.share < 1
    for _ in range(600):
        if work.going("leads", archive, asked) is None:
            break
        time.sleep(0.05)
    found = work.leads(archive, asked)
    assert not isinstance(found, Preparation)
    assert any(each.fields.get("container") == "MSKU1234565" for each in found)


def test_the_page_that_waits_asks_how_far_leads_are_and_comes_back(
    own: tuple[Visitor, Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AT_ONCE", 0)
    visitor, _ = own
    page = visitor.get("/leads?as_of=2021-03-03")
    assert page.status_code == 200
    assert 'hx-get="/preparing?as_of=2021-03-03&amp;what=leads"' in page.text or "MSKU 123456-5" in page.text
    for _ in range(600):
        told = visitor.get("/preparing?as_of=2021-03-03", hx_request="true")
        if told.status_code == 204:
            break
        time.sleep(0.05)
    assert told.headers["hx-refresh"] == "true"
    assert "MSKU 123456-5" in visitor.get("/leads?as_of=2021-03-03").text


def test_leads_to_link_a_find_to_come_when_they_are_worked_out_and_what_was_chosen_stays(
    own: tuple[Visitor, Dossier], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AT_ONCE", 0)
    visitor, _ = own
    waiting = visitor.get("/ledger/leads?lead=chosen-before", hx_request="true").text
    assert 'hx-get="/ledger/leads"' in waiting
    assert 'value="chosen-before" checked' in waiting
    for _ in range(600):
        told = visitor.get("/ledger/leads?q=msku", hx_request="true").text
        if "hx-get" not in told:
            break
        time.sleep(0.05)
    assert "MSKU 123456-5" in told


@pytest.mark.usefixtures("_keys_of_nobody")
def test_a_board_on_which_nothing_comes_any_more_leads_to_the_eve_of_the_last_arrival(tmp_path: Path) -> None:
    later = {
        "id": "s9",
        "timestamp": "2021-06-01T10:00:00Z",
        "chat": "ander",
        "from": "nobody.c",
        "text": "goedemorgen",
    }
    dossier, user = case_of(tmp_path, [*ROWS, later])
    visitor = Visitor.signed_in(make_app(dossier, port=8321), dossier, user)
    page = visitor.get("/leads").text
    eve = re.search(r'Nothing is coming any more\.\s*<a href="/leads\?as_of=([0-9-]+)"', page)
    before = visitor.get(f"/leads?as_of={eve[1] if eve else 'not offered'}").text
    dossier.register.close()
    assert eve is not None
    assert eve[1] == "2021-03-19"  # one box comes on the 13th, the other on the 20th
    assert "Nothing is coming any more" not in before
    assert 'class="nowrap soon"' in before
