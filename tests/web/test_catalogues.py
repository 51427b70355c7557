"""Every word of the screens exists in Dutch and French, none is left over, and placeholders are the same."""

import re
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import argus.web
from argus.leads import FIELDS, reasons, wording
from argus.leads.decisions import OUTCOMES
from argus.leads.lead import Kind, Status
from argus.web.language import DEFAULT, LANGUAGES, catalogue_file, choose, words
from tests.web.visitor import Visitor

WEB = Path(argus.web.__file__).parent
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]")
TOLD = [
    each.replace("_", " ")
    for each in (*reasons.ALL, *wording.WORDS, *FIELDS, *get_args(Status), *get_args(Kind), *OUTCOMES)
]
OTHERS = sorted(set(LANGUAGES) - {DEFAULT})


def wanted() -> dict[str, str]:
    """Source strings in templates and code -> their plural form, if any."""
    found: dict[str, str] = {}
    for _, _, message, _, _ in extract_from_dir(
        str(WEB),
        [("pages/*.html", "jinja2"), ("**.py", "python")],
        {"pages/*.html": {"newstyle_gettext": "true"}},
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
    ):
        single, plural = message if isinstance(message, tuple) else (message, "")
        found[single] = plural or found.get(single, "")
    # Words that stages tell in and pages translate as they are.
    return dict.fromkeys(TOLD, "") | found


def catalogue(language: str) -> dict[str, Message]:
    """Source string -> its entry."""
    with catalogue_file(language).open("rb") as file:
        return {
            entry.id if isinstance(entry.id, str) else entry.id[0]: entry
            for entry in read_po(file, locale=language)
            if entry.id
        }


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_is_missing_and_none_is_left_over(language: str) -> None:
    asked, given = wanted(), catalogue(language)
    assert sorted(asked.keys() - given.keys()) == []
    assert sorted(given.keys() - asked.keys()) == []
    for single, plural in asked.items():
        if plural:
            assert given[single].id == (single, plural)


@pytest.mark.parametrize("language", OTHERS)
def test_every_word_is_translated_with_its_placeholders(language: str) -> None:
    for source, entry in catalogue(language).items():
        texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        assert not entry.fuzzy, source
        assert len(texts) == (1 if isinstance(entry.id, str) else 2), source
        for text in texts:
            assert text.strip(), source
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(source)), source


def test_a_word_with_a_plural_is_also_found_alone() -> None:
    assert words("nl").gettext("conversation") == "gesprek"


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("fr", "nl,en", "fr"),
        (None, "nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        (None, "de;q=0.9,fr;q=0.5", "fr"),
        ("xx", "", "en"),
        (None, None, "en"),
        (None, "en;q=broken,fr", "fr"),
    ],
)
def test_a_visitor_reads_in_the_language_of_choice_or_of_the_browser(
    chosen: str | None, accepted: str | None, language: str
) -> None:
    assert choose(chosen, accepted) == language


@pytest.mark.parametrize(("language", "word"), [("nl", "Leveringen"), ("fr", "Livraisons"), ("en", "Deliveries")])
def test_a_page_speaks_one_language(signed_in: Visitor, language: str, word: str) -> None:
    page = signed_in.get("/deliveries", accept_language=language).text
    assert f'<html lang="{language}"' in page
    assert f"<h1>{word}</h1>" in page
