"""`argus mentions` and languages on the command line, by the real program."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from argus.access.log import stored_entries
from argus.intake import hold_lease
from argus.store import open_dossier
from tests.intake.program import new_program

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/mentions.json").read_text("utf-8"))
Argus = Callable[..., Any]

# Invented; numbers of telephones and containers are nobody's.
LINES = (
    ("groep", "jan", "container MSKU1234565 staat vrijdag klaar op de kade, zeg het aan niemand"),
    ("groep", "piet", "welke container bedoel je, die van gisteren of een andere?"),
    ("groep", "jan", "msku 123456-5 dus, en breng dertig zakken mee naar de loods"),
    ("groupe", "luc", "le conteneur est arrive ce matin, on attend le camion pour demain"),
    ("groupe", "luc", "oui je serai la avec mon frere, ne dis rien aux autres"),
)


@pytest.fixture(scope="module")
def argus(tmp_path_factory: pytest.TempPathFactory) -> Argus:
    folder = tmp_path_factory.mktemp("mentions")
    program = new_program(folder)
    rows = [
        {"chat": chat, "from": sender, "text": text, "timestamp": f"2021-03-08T10:{at:02}:00Z"}
        for at, (chat, sender, text) in enumerate(LINES)
    ]
    (folder / "chat.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    program("import", str(folder / "chat.jsonl"))

    def run(*words: str, status: int = 0) -> Any:
        done = program(*words, status=status)
        return json.loads(done.stdout) if "--json" in words else done

    run.folder = folder / "case.argus"  # type: ignore[attr-defined]
    return run


def promised(answer: Any) -> Any:
    jsonschema.Draft202012Validator(SCHEMA).validate(answer)
    return answer


def logged(argus: Argus) -> list[dict[str, Any]]:
    """What the log says of mentions that were read."""
    dossier = open_dossier(argus.folder)  # type: ignore[attr-defined]
    with dossier.register.read() as register:
        entries = [json.loads(each.entry) for each in stored_entries(register)]
    dossier.register.close()
    return [each["about"] for each in entries if each["act"] == "read" and "mentions" in each["about"]]


def test_a_container_is_listed_once_with_how_often_by_whom_and_where(argus: Argus) -> None:
    (line,) = promised(argus("mentions", "--kind", "container", "--json"))
    assert (line["value"], line["count"], line["how"]) == ("MSKU1234565", 2, {"said": 2})
    assert (line["conversations"], line["senders"]) == (1, 1)
    assert (line["first"], line["last"]) == ("2021-03-08T10:00:00Z", "2021-03-08T10:02:00Z")
    assert logged(argus)[-1] == {"mentions": {"kind": "container"}, "found": 1, "shown": 1}


def test_every_place_of_a_value_is_shown_and_logged(argus: Argus) -> None:
    places = promised(argus("mentions", "msku 1234565", "--json"))
    assert [each["text"][each["start"] : each["end"]] for each in places] == ["MSKU1234565", "msku 123456-5"]
    assert {each["conversation_id"] for each in places} == {"groep"}
    assert logged(argus)[-1]["messages"] == [each["message_id"] for each in places]
    assert "«msku 123456-5»" in argus("mentions", "MSKU1234565").stdout


def test_of_what_stands_under_no_value_it_is_told_where_to_look(argus: Argus) -> None:
    told = argus("mentions", "MSKU1234556")
    assert told.stdout == "0 mentions\n"
    assert "argus search" in told.stderr


def test_the_table_says_how_much_it_leaves_out(argus: Argus) -> None:
    shown = argus("mentions", "--limit", "1").stdout
    values = len(promised(argus("mentions", "--limit", "1000", "--json")))
    assert f"{values} values" in shown
    assert f"more: --limit {values}" in shown


def test_a_program_gets_the_whole_list_unless_it_says_how_much(argus: Argus, tmp_path: Path) -> None:
    rows = [
        {"id": n, "timestamp": "2021-03-08T10:00:00Z", "chat": "more", "from": "anna", "text": f"{n + 100} kilo"}
        for n in range(60)
    ]
    (tmp_path / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    argus("import", str(tmp_path / "more.jsonl"))
    told = promised(argus("mentions", "--kind", "quantity", "--json"))
    assert {f"{n + 100} kg" for n in range(60)} <= {each["value"] for each in told}
    assert len(promised(argus("mentions", "--kind", "quantity", "--limit", "7", "--json"))) == 7
    assert f"more: --limit {len(told)}" in argus("mentions", "--kind", "quantity").stdout


def test_mentions_are_narrowed_to_values_that_hold_a_text(argus: Argus) -> None:
    assert {each["value"] for each in promised(argus("mentions", "--contains", "msku", "--json"))} == {"MSKU1234565"}


def test_an_order_that_there_is_not_is_refused(argus: Argus) -> None:
    assert "count, newest, value" in argus("mentions", "--order", "loudest", status=2).stderr


def test_a_kind_that_there_is_not_is_refused_with_those_there_are(argus: Argus) -> None:
    for words in (("--kind", "nonsense"), ("MSKU1234565", "--kind", "nonsense")):
        refused = argus("mentions", *words, status=2).stderr
        assert "no kind 'nonsense'" in refused
        assert "bill_of_lading, code_word, container, coordinates" in refused
    assert "0 values" in argus("mentions", "--kind", "crypto_address").stdout


def test_an_import_at_work_is_not_waited_for(argus: Argus) -> None:
    dossier = open_dossier(argus.folder)  # type: ignore[attr-defined]
    with dossier.register.write() as register:
        register.exec_driver_sql("DELETE FROM mention_files WHERE finder = 'container'")
    with hold_lease(dossier, "import"):
        told = argus("mentions", "--kind", "container")
    assert "more than is shown" in told.stderr
    assert "0 values" in told.stdout
    dossier.register.close()
    assert argus("mentions", "--kind", "container", "--json")


def test_a_search_keeps_to_one_language_and_counts_languages_when_asked(argus: Argus) -> None:
    dutch = argus("search", "*", "--language", "nl", "--json", "--facets", "language,sender")
    assert {hit["conversation_id"] for hit in dutch["hits"]} == {"groep"}
    assert dutch["facets"]["language"] == [{"value": "nl", "label": "nl", "count": 3}]
    every = argus("search", "container OR conteneur OR oui", "--json", "--facets", "language")
    assert {each["value"]: each["count"] for each in every["facets"]["language"]} == {"nl": 2, "fr": 2}
    assert every["facets"].keys() == {"language"}
    assert "no language 'dutch'" in argus("search", "*", "--language", "dutch", status=2).stderr
