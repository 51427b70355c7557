"""The page and the JSON that leave the program: they stand alone, nothing runs in them, each number has its entries."""

import hashlib
import re
from datetime import date
from html.parser import HTMLParser

import pytest

from argus.figures import LANGUAGES, Ask, Lineage, all_figures, answer, figures_html, measure_name
from tests.figures.ledgers import day, imported, made_up

AS_OF = date(2021, 6, 9)
ENGLISH = LANGUAGES["en"]
MANY = 1_001


class _Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def _page(books, code: str = "en") -> str:
    return "".join(figures_html(all_figures(books, AS_OF), LANGUAGES[code]))


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="module")
def many():
    """A find a day."""
    return made_up(*({"day": day("2021-05-01"), "kg": 1} for _ in range(MANY)))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_page_needs_nothing_from_elsewhere(books, code):
    page = _page(books, code)
    parts = _Page(page)
    assert "default-src 'none'" in page
    assert not parts.tags & {"script", "link", "img", "iframe", "a", "form"}
    assert not parts.attributes & {"src", "href", "style", "onclick"}
    assert not re.search(r"url\(|@import|http[s]?:", page)


def test_nothing_of_the_ledger_runs_in_a_page():
    hostile = "<img src=x onerror=alert(1)>"
    page = _page(made_up({"day": day("2021-05-01"), "kg": 1, "item_code": hostile, "dossier": hostile,
                          "place": hostile, "mass_basis": hostile, "entry_id": hostile}))  # fmt: skip
    assert "&lt;img" in page
    assert "img" not in _Page(page).tags


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_figure_of_a_page_names_scope_day_convention_basis_and_entries(books, code):
    page = _page(books, code)
    rows = dict(re.findall(r'<tr id="([^"]+)">(.*?)</tr>', page, re.DOTALL))
    figures = all_figures(books, AS_OF)
    assert list(rows) == [each.ask.figure_id for each in figures]
    for each in figures:
        row = rows[each.ask.figure_id]
        assert measure_name(each.ask.measure, LANGUAGES[code]).replace("'", "&#x27;") in row
        assert each.ask.scope.item in row
        assert each.convention_in(LANGUAGES[code]) in row
        assert all(f"{entry}#{revision}" in row for entry, revision in each.lineage.entries())
    weighed = next(each for each in figures if each.basis == "gross_reported")
    assert {"nl": "bruto, zoals gemeld", "fr": "brut, tel que rapporté", "en": "gross, as reported"}[code] in (
        rows[weighed.ask.figure_id])  # fmt: skip
    assert {"nl": "9 juni 2021", "fr": "9 juin 2021", "en": "9 June 2021"}[code] in page


def test_rivals_of_a_figure_stand_on_the_page_with_the_reason_of_the_choice():
    counter = {"kind": "counter", "first_day": day("2021-01-01"), "last_day": day("2021-06-09"), "kg": 100}
    page = _page(made_up({"day": day("2021-02-01"), "kg": 60}, counter))
    assert "≠ 60 kilos: sum of the ledger&#x27;s entries" in page
    assert "the ledger holds only part of what was published" in page


def test_of_many_entries_a_page_prints_the_first_with_a_digest_over_all(many):
    found = answer(many.at(AS_OF), Ask("kg_seized"))
    digest = found.lineage.told()["lineage_digest"]
    page = "".join(figures_html([found], ENGLISH))
    assert f"first 40 of {MANY}" in page
    assert str(digest) in page
    assert "E41#1" not in page


def test_json_tells_of_many_entries_their_number_the_first_and_a_digest_over_all(many):
    found = answer(many.at(AS_OF), Ask("kg_seized"))
    short, full = found.as_json(ENGLISH), found.as_json(ENGLISH, full=True)
    lines = sorted(f"{each['entry_id']}@{each['revision']}" for each in full["lineage"])
    assert (short["lineage_count"], len(short["lineage"]), len(full["lineage"])) == (MANY, 100, MANY)
    assert short["lineage"] == full["lineage"][:100]
    assert short["lineage_digest"] == full["lineage_digest"] == hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_a_digest_is_of_the_entries_whatever_their_order():
    one, other = (("A", 1), ("B", 2)), (("B", 2), ("A", 1))
    assert Lineage(lambda: one).told()["lineage_digest"] == Lineage(lambda: other).told()["lineage_digest"]
    assert Lineage(lambda: one[:1]).told()["lineage_digest"] != Lineage(lambda: one).told()["lineage_digest"]
