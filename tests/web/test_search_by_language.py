"""The search page narrows to a language, and says how many hits are in which."""

import json

import pytest

from argus.access import add_basis, add_user
from argus.intake import import_paths
from argus.store import create_dossier
from argus.web import make_app
from tests.web.visitor import Visitor

# Invented.
LINES = (
    ("groep", "jan", "de container staat vrijdag klaar op de kade, zeg het aan niemand"),
    ("groep", "piet", "welke container bedoel je, die van gisteren of een andere?"),
    ("groupe", "luc", "le conteneur est arrivé ce matin, on attend le camion pour demain"),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, _keys_of_nobody: None) -> Visitor:
    """Somebody who is signed in where three lines were written in two languages."""
    folder = tmp_path_factory.mktemp("languages")
    dossier = create_dossier(folder / "case.argus", name="Case", authority="Nobody")
    with dossier.register.write() as tx:
        owner = add_user(tx, "owner", "owner")
        add_basis(tx, basis="Order", authority="Court", ref="1")
    rows = [
        {"chat": chat, "from": sender, "text": text, "timestamp": f"2021-03-08T10:{at:02}:00Z"}
        for at, (chat, sender, text) in enumerate(LINES)
    ]
    chat = folder / "chat.jsonl"
    chat.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    import_paths(dossier, owner, [chat], workers=1)
    app = make_app(dossier, port=8321)
    return Visitor.signed_in(app, dossier, owner)


def test_hits_are_counted_by_language_in_the_words_of_the_reader(reader: Visitor) -> None:
    assert "Dutch" in reader.get("/search/facets?q=*").text
    shown = reader.get("/search/facets?q=*", **{"accept-language": "nl"}).text
    assert "Talen" in shown
    assert "Nederlands" in shown
    assert "Frans" in shown
    assert "language=nl" in shown


def test_a_language_narrows_the_hits_and_can_be_taken_out_again(reader: Visitor) -> None:
    shown = reader.get("/search?q=*&language=fr").text
    assert "le conteneur" in shown
    assert "de container" not in shown
    assert 'href="/search?q=%2A"' in shown
    assert "French" in shown


def test_a_language_that_there_is_not_is_said_in_three_parts(reader: Visitor) -> None:
    answer = reader.get("/search?q=*&language=%3Cb%3E")
    assert answer.status_code == 400
    assert "There is no language" in answer.text
    assert "<b>" not in answer.text.split("There is no language")[1][:20]
