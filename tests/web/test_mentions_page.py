"""What is mentioned: marked in every conversation with its card, listed by value, each value with its places."""

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from argus.intake import bring_up_to_date, import_paths
from argus.web import make_app
from tests.intake.program import new_case
from tests.web.visitor import Visitor

RIGHT, WRONG = "CSQU3054383", "CSQU3054393"  # the example of ISO 6346, and one digit of it mistyped
LINES = (
    ("k9", f"the box is {RIGHT} <b>quay</b> 1742"),
    ("m2", f"csqu 305439-3 friday? <script>alert({WRONG})</script>"),
    ("k9", "nothing here"),
)


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("mentions")
    rows = [
        {
            "id": f"n{number}",
            "timestamp": f"2021-03-0{number + 1}T10:00:00+01:00",
            "chat": "dock",
            "from": who,
            "text": text,
        }
        for number, (who, text) in enumerate(LINES)
    ]
    (folder / "chat.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    dossier, user = new_case(folder / "case.argus")
    import_paths(dossier, user, [folder / "chat.jsonl"], workers=1)
    bring_up_to_date(dossier, workers=1)
    yield Visitor.signed_in(make_app(dossier, port=8321), dossier, user)
    dossier.register.close()


def test_a_container_is_marked_where_it_was_said_and_told_apart_where_it_was_repaired(visitor: Visitor) -> None:
    page = visitor.get("/conversations/1").text
    said = re.search(r'<span class="m m-box how-said"[^>]*>([^<]*)<template>', page)
    repaired = re.search(r'<span class="m m-box how-repaired"[^>]*>([^<]*)<template>(.*?)</template>', page, re.DOTALL)
    assert said
    assert said[1] == RIGHT
    assert repaired
    assert repaired[1] == "csqu 305439-3"
    assert RIGHT in repaired[2]
    assert "repaired: never said so" in repaired[2]
    assert "<meter" in repaired[2]


def test_nothing_that_chat_says_becomes_a_tag(visitor: Visitor) -> None:
    for address in ("/conversations/1", "/mentions", f"/mentions?kind=container&value={RIGHT}"):
        page = visitor.get(address).text
        assert "<b>quay" not in page
        assert "<script>alert" not in page


def test_the_list_counts_each_value_and_leads_to_its_places(visitor: Visitor) -> None:
    page = visitor.get("/mentions?kind=container").text
    row = re.search(rf"<tr data-row[^>]*>(?:(?!</tr>).)*{RIGHT}(?:(?!</tr>).)*</tr>", page, re.DOTALL)
    assert row
    address = html.unescape(re.search(r'href="(/mentions\?[^"]*)"', row[0])[1])
    places = visitor.get(address).text
    assert places.count('class="hit"') >= 1
    assert "/conversations/1?at=" in places


def test_from_a_value_the_way_back_leads_to_the_list_it_was_opened_from(visitor: Visitor) -> None:
    page = visitor.get("/mentions?contains=CSQU&order=newest").text
    value = re.search(r'<a data-open href="([^"]+)"', page)
    assert value
    place = visitor.get(html.unescape(value[1])).text
    back = re.search(r'<a href="([^"]+)">back to the list</a>', place)
    assert back
    assert parse_qs(urlsplit(html.unescape(back[1])).query) == {"contains": ["CSQU"], "order": ["newest"]}


def test_the_list_is_saved_as_a_table(visitor: Visitor) -> None:
    answer = visitor.get("/mentions.csv?kind=container")
    assert answer.headers["content-type"].startswith("text/csv")
    assert f"container,{RIGHT}," in answer.text


def test_a_conversation_tells_its_values_at_a_glance(visitor: Visitor) -> None:
    page = visitor.get("/conversations/1").text
    glance = re.search(r'<p class="at-a-glance">(.*?)</p>', page, re.DOTALL)
    assert glance
    assert RIGHT in glance[1]


@pytest.mark.parametrize(
    "address", ["/mentions?order=upside", "/mentions?kind=nothing", "/mentions?kind=a&value=b", "/mentions?page=999"]
)
def test_a_wrong_address_shows_a_page_all_the_same(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status_code == 200
