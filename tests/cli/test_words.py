"""`argus words` as people and programs use it: the real program on a dossier with one log in it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from argus.reading.lexicon import CATEGORIES
from tests.intake.program import new_program
from tests.readers.shared_data import shared
from tests.test_json_answers import ROOT, promised

DRUIVEN = ("words", "add", "druiven", "--language", "nl", "--category", "commodity", "--meaning", "invented: the load")
SAID = ["de uithaler ziet de druiven niet", "waar zijn die druiven", "ja de druiven staan klaar bij de uithaler"]


@pytest.fixture(scope="module")
def argus(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """The program over a small dossier; its answer as a value with --json, else what it printed."""
    folder = tmp_path_factory.mktemp("words")
    chat = folder / "chat.jsonl"
    rows = [
        {
            "timestamp": f"2021-03-01T10:{n:02}:00Z",
            "chat": "kade",
            "from": f"u{n % 2}",
            "text": SAID[n % 3],
            "app": "Sky",
        }
        for n in range(30)
    ]
    chat.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    program = new_program(folder)
    program("import", str(chat))

    def run(*words: str, status: int = 0) -> Any:
        done = program(*words, status=status)
        return json.loads(done.stdout) if "--json" in words else done.stdout + done.stderr

    return run


def test_the_list_is_printed_for_people_and_for_programs(argus):
    every = promised("words", argus("words", "--json"))
    assert len(every) > 400
    assert {each["category"] for each in every} <= set(CATEGORIES)
    some = promised("words", argus("words", "--language", "nl", "--category", "role", "--json"))
    assert {each["term"] for each in some} >= {"uithaler", "uithalers", "straddle"}
    assert "uithaler: extraction crew member" in argus("words", "--contains", "uithaler")


def test_a_word_is_added_found_removed_and_brought_back(argus):
    added = promised("word", argus(*DRUIVEN, "--json"))
    assert (added["origin"], added["removed"], added["source"]) == ("team", False, "owner")
    assert [each["value"] for each in argus("mentions", "--kind", "code_word", "--contains", "druiven", "--json")] == [
        "druiven"
    ]
    removed = promised("word", argus("words", "remove", "Druiven", "--json"))
    assert removed["removed"]
    assert argus("mentions", "--kind", "code_word", "--contains", "druiven", "--json") == []
    undone = promised("words-undo", argus("words", "undo", "--json"))
    assert (undone["what"], undone["list"], undone["rows"]) == ("remove", "words", 1)
    argus("words", "undo")
    assert argus("words", "--contains", "druiven", "--json") == []
    assert "no edit to undo" in argus("words", "undo", status=2)


def test_a_word_that_stands_there_several_times_asks_which(argus):
    said = argus("words", "remove", "perico", status=2)
    assert "--language en --category commodity" in said
    assert "--language es --category commodity" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [(("--category", "fruit"), "category"), (("--language", "nld"), "language"), (("--ambiguity", "x"), "ambiguity")],
)
def test_a_wrong_call_is_refused_in_three_parts(argus, change, said):
    assert said in argus(*DRUIVEN, *change, status=2)


def test_a_list_of_what_there_is_not_is_refused_and_an_empty_one_says_so(argus):
    assert "no category 'fruit'" in argus("words", "--category", "fruit", status=2)
    assert "no language" in argus("words", "--language", "nld", status=2)
    assert "0 words" in argus("words", "--contains", "zzzz")


def test_a_list_is_imported_or_refused_with_its_rows(argus, tmp_path: Path):
    ships = tmp_path / "ships.csv"
    ships.write_text("name,imo\nMSC Fictiva,9074729\nBad,9074720\n")
    assert "row 3" in argus("words", "import", str(ships), status=2)
    ships.write_text("name,imo\nMSC Fictiva,9074729\n")
    assert promised("words-import", argus("words", "import", str(ships), "--json")) == {
        "list": "vessels", "rows": 1, "written": 1,
    }  # fmt: skip
    assert argus("words", "import", str(ships), "--json")["written"] == 0


def test_the_public_lists_are_imported(argus):
    for path, rows in (
        ("data/container-vessels/container_vessels.csv", 4456),
        ("data/terminals-be-nl/terminals_be_nl.csv", 38),
    ):
        assert argus("words", "import", str(shared(path)), "--json")["rows"] == rows


def test_proposals_are_a_list_and_their_examples_can_be_shown(argus):
    for each in promised("words-propose", argus("words", "propose", "--json")):
        for message_id in each["message_ids"]:
            assert each["word"] in argus("show", message_id, "--json")["text"]


def test_every_answer_has_its_schema():
    assert {path.stem for path in (ROOT / "docs/schemas").glob("word*.json")} == {
        "word", "words", "words-import", "words-propose", "words-undo",
    }  # fmt: skip
