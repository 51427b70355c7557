"""Chat text is shown and can do nothing."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading import harmless_cell
from argus.web.hostile import one_line, pieces
from argus.web.stage import PAGES
from tests.web.visitor import HOSTILE, Visitor

MARKS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: tuple(sorted(pair))), max_size=4
).map(sorted)


@given(text=st.text(max_size=60), marks=MARKS)
def test_pieces_put_together_are_the_text_but_for_control_characters(text: str, marks: list[tuple[int, int]]) -> None:
    shown = "".join(piece.text for piece in pieces(text, marks))
    assert shown.replace("\r", "") == "".join(
        letter for letter in text if unicodedata.category(letter) != "Cc" or letter in "\t\n"
    )


@given(text=st.text(max_size=60))
def test_what_changes_direction_or_hides_never_stands_bare(text: str) -> None:
    for piece in one_line(text):
        if not piece.badge:
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff\x00-\x08\n\t]", piece.text)


def test_hidden_characters_get_their_names() -> None:
    assert [piece.badge for piece in pieces("a\u202eb\u200bc\x07\U000e0041") if piece.badge] == [
        "RLO",
        "ZWSP",
        "BEL",
        "U+E0041",
    ]


def test_joined_emoji_stay_whole() -> None:
    assert [piece.text for piece in pieces("👩\u200d💻 ok")] == ["👩\u200d💻 ok"]


def test_marks_fall_where_the_search_put_them() -> None:
    assert [(piece.text, piece.marked) for piece in pieces("the box", [(4, 7)])] == [("the ", False), ("box", True)]


@pytest.mark.parametrize(
    "path", ["/search?q=*", "/search/facets?q=*", "/conversations", "/conversations/1", "/conversations/1/beside"]
)
def test_no_page_lets_chat_become_markup(signed_in: Visitor, path: str) -> None:
    page = signed_in.get(path).text
    assert not re.search(r"<script>|<iframe|<style>|<i>K9|<b>quay|<form action=//|<img |Sky<ECC", page)
    assert "\u202e" not in re.sub(r"<bdi>\u202e</bdi>", "", page)
    assert "&lt;b&gt;quay" in page


def test_a_message_page_shows_every_hostile_text_as_text(signed_in: Visitor) -> None:
    hits = signed_in.get("/search/hits.json?q=*").json()["hits"]
    assert len(hits) == len(HOSTILE)
    for hit in hits:
        page = signed_in.get(f"/messages/{hit['message_id']}").text
        assert not re.search(r"<script>|<iframe|<style>|<i>K9|<b>quay", page)
        assert "49" not in re.findall(r'<bdi class="said" dir="auto">(.*?)</bdi>', page)


def test_no_template_switches_escaping_off_or_carries_anything_inline() -> None:
    for file in PAGES.glob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"\|\s*safe|autoescape false|Markup\(", text), file.name
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", text), file.name


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "＝1", "\r=1"])
def test_a_cell_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless_cell(cell) == f"'{cell}"
    assert harmless_cell("plain = text") == "plain = text"
