"""The words page: the list, edits in place, undo, proposals; and what an edit changes in conversations."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from argus.access import User, add_basis, add_user
from argus.access.log import stored_entries
from argus.intake import bring_up_to_date, import_paths
from argus.reading.lexicon import list_words
from argus.store import Dossier, create_dossier
from argus.web import make_app
from tests.web.visitor import Visitor

SAID = ["de uithaler ziet de druiven niet", "waar zijn die druiven", "ja de druiven staan klaar bij de uithaler"]
WORD = {
    "term": "druiven", "language": "nl", "category": "commodity", "meaning": "the load", "ambiguity": "low",
    "source": "", "in_language": "nl",
}  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Iterator[tuple[User, Dossier]]:
    made = create_dossier(tmp_path / "case.argus", name="Case", authority="Prosecutor")
    with made.register.write() as tx:
        owner = add_user(tx, "J. <Peeters>", "owner")
        add_basis(tx, basis="Order 117", authority="Court", ref="b1")
    at = datetime(2021, 3, 1, tzinfo=UTC)
    rows = [
        {
            "timestamp": (at + timedelta(minutes=n)).isoformat(),
            "chat": "kade",
            "from": f"u{n % 2}",
            "text": text,
            "app": "Sky",
        }
        for n, text in enumerate(SAID)
    ]
    (tmp_path / "chat.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    import_paths(made, owner, [tmp_path / "chat.jsonl"], workers=1)
    yield owner, made
    made.register.close()


def visitor_of(dossier: Dossier, user: User) -> Visitor:
    return Visitor.signed_in(make_app(dossier), dossier, user)


@pytest.fixture
def visitor(case: tuple[User, Dossier]) -> Visitor:
    return visitor_of(case[1], case[0])


def entries(dossier: Dossier) -> list[dict]:
    with dossier.register.read() as tx:
        return [json.loads(each.entry) for each in stored_entries(tx, 0)]


def listed(dossier: Dossier, term: str) -> dict[str, str]:
    """Category -> meaning of the words on the list that are written so."""
    with dossier.register.read() as tx:
        return {
            each.word.category: each.word.meaning
            for each in list_words(tx)
            if each.word.term == term and not each.removed
        }


@pytest.mark.parametrize(("language", "word"), [("nl", "uithaler"), ("fr", "sortie"), ("es", "gancho ciego")])
def test_the_list_is_narrowed_by_language_category_and_text(visitor: Visitor, language: str, word: str) -> None:
    page = visitor.get(f"/words?language={language}&contains={word[:5]}").text
    assert f">{word}<" in page
    assert visitor.get(f"/words?language=sr&contains={word}").text.count("data-row") == 0


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_speaks_the_language_of_the_visitor(visitor: Visitor, language: str) -> None:
    said = {"nl": "Een woord toevoegen", "fr": "Ajouter", "en": "Add a word"}
    assert said[language] in visitor.get("/words", accept_language=language).text


def test_a_word_that_is_added_is_highlighted_in_conversations_and_stands_in_the_log(
    visitor: Visitor, case: tuple[User, Dossier]
) -> None:
    dossier = case[1]
    conversation = re.search(r'href="(/conversations/\d+)', visitor.get("/conversations").text)
    assert conversation is not None
    before = visitor.get(conversation[1]).text.count("m-word")
    answer = visitor.post("/words/add", WORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/words?language=nl")
    assert listed(dossier, "druiven") == {"commodity": "the load"}
    bring_up_to_date(dossier, workers=1)  # the edit started it; on a busy machine it may not be done
    assert visitor.get(conversation[1]).text.count("m-word") > before
    (entry,) = [each for each in entries(dossier) if each["act"] == "edit-lists"]
    assert (entry["about"]["term"], entry["actor"]["name"]) == ("druiven", "J. <Peeters>")


def test_a_word_is_changed_in_place_taken_off_and_put_back_by_undo(
    visitor: Visitor, case: tuple[User, Dossier]
) -> None:
    dossier = case[1]
    key = "uithaler|nl|role"
    assert 'form="change"' in visitor.get(f"/words?language=nl&contains=uithaler&edit={key}").text
    visitor.post(
        "/words/change", {**WORD, "key": key, "term": "uithaler", "category": "role", "meaning": "who fetches"}
    )
    assert listed(dossier, "uithaler") == {"role": "who fetches"}
    visitor.post("/words/remove", {"key": key})
    assert listed(dossier, "uithaler") == {}
    assert "<del>" in visitor.get("/words?contains=uithaler").text
    visitor.post("/words/undo")
    assert listed(dossier, "uithaler") == {"role": "who fetches"}
    visitor.post("/words/undo")
    assert listed(dossier, "uithaler") == {"role": "extraction crew member"}


def test_what_cannot_stand_on_the_list_is_told_and_what_was_typed_is_kept(visitor: Visitor) -> None:
    answer = visitor.post("/words/add", {**WORD, "language": "nld", "meaning": 'the "load" & more'})
    assert answer.status_code == 400
    assert "ISO 639-1" in answer.text
    assert 'value="the &#34;load&#34; &amp; more"' in answer.text


@pytest.mark.parametrize("route", ["add", "change", "remove", "undo"])
def test_an_edit_needs_the_token_of_the_session(visitor: Visitor, case: tuple[User, Dossier], route: str) -> None:
    answer = visitor.post(f"/words/{route}", {**WORD, "form_token": "x", "key": "uithaler|nl|role"})
    assert answer.status_code == 403
    assert not [each for each in entries(case[1]) if each["act"] == "edit-lists"]


def test_a_word_that_is_not_there_cannot_be_edited(visitor: Visitor) -> None:
    for route in ("change", "remove"):
        assert visitor.post(f"/words/{route}", {**WORD, "key": "nothing|nl|role"}).status_code == 404


def test_who_may_only_look_sees_the_list_without_its_forms(case: tuple[User, Dossier]) -> None:
    dossier = case[1]
    with dossier.register.write() as tx:
        auditor = add_user(tx, "auditor", "auditor")
    visitor = visitor_of(dossier, auditor)
    page = visitor.get("/words").text
    assert ">uithaler<" in page or "data-row" in page
    assert "/words/remove" not in page
    assert visitor.post("/words/add", WORD).status_code == 403


def test_hostile_words_stay_text(visitor: Visitor) -> None:
    visitor.post("/words/add", {**WORD, "term": "<script>alert(1)</script>", "meaning": '"><img src=x>'})
    page = visitor.get("/words?contains=alert").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_proposals_come_with_examples_that_are_in_the_log(visitor: Visitor, case: tuple[User, Dossier]) -> None:
    assert 'hx-get="/words/proposals"' in visitor.get("/words/proposals").text
    part = visitor.get("/words/proposals", hx_request="true")
    assert part.status_code == 200
    assert "<html" not in part.text
    assert entries(case[1])[-1]["about"].keys() >= {"proposals", "messages"}
    assert "/words?new=" in part.text or 'class="empty"' in part.text


def test_a_proposed_word_fills_the_form(visitor: Visitor) -> None:
    page = visitor.get("/words?new=druiven&language=nl").text
    assert '<details class="word-new" id="new" open>' in page
    assert 'name="term" value="druiven"' in page
