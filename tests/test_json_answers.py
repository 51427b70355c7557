"""Every command that reads prints one JSON document, of the shape that docs/schemas/ promises."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.intake.program import new_program

ROOT = Path(__file__).parents[1]
LOG = ROOT / "samples/ubuntu-irc/#ubuntu/dev/2004-11-15_03.raw.txt"

Argus = Callable[..., Any]


@pytest.fixture(scope="module")
def argus(tmp_path_factory: pytest.TempPathFactory) -> Argus:
    """The program over a dossier with one log in it; returns what it printed, as a value."""
    program = new_program(tmp_path_factory.mktemp("answers"))

    def run(*words: str, status: int = 0) -> Any:
        done = program(*words, status=status)
        return json.loads(done.stdout) if "--json" in words else None

    run("privilege", "add", "counsel.devries", "--why", "invented: nobody in the log")
    run("import", str(LOG), "--tz", "UTC")
    return run


def promised(name: str, answer: Any) -> Any:
    """The answer, when it has the shape of docs/schemas/<name>.json."""
    schema = json.loads((ROOT / f"docs/schemas/{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(answer)
    return answer


def test_an_import_reports_every_row(argus, tmp_path):
    again = tmp_path / LOG.name
    again.write_bytes(LOG.read_bytes() + b"[23:59] <newcomer> one more line\n")
    report = promised("import", argus("import", str(again), "--tz", "UTC", "--json"))
    assert report["rows_in"] == again.read_bytes().count(b"\n")
    assert report["rows_in"] == (report["messages_new"] + report["sightings"] + report["other"] + report["unreadable"])


def test_a_search_answers_with_hits_facets_and_a_cursor(argus):
    answer = promised("search", argus("search", "ubuntu", "--limit", "3", "--json"))
    assert len(answer["hits"]) == 3 < answer["total"]
    for hit in answer["hits"]:
        assert {hit["text"][start:end].casefold() for start, end in hit["highlights"]} == {"ubuntu"}
    following = promised("search", argus("search", "ubuntu", "--limit", "3", "--after", answer["cursor"], "--json"))
    assert not {hit["message_id"] for hit in following["hits"]} & {hit["message_id"] for hit in answer["hits"]}


def test_a_message_leads_to_its_place_in_the_sealed_bytes(argus):
    (hit, *_) = argus("search", "ubuntu", "--limit", "1", "--json")["hits"]
    shown = promised("show", argus("show", hit["message_id"], "--json"))
    sighting = shown["sightings"][0]
    record = LOG.read_bytes()[sighting["place_start"] : sighting["place_end"]]
    assert hit["text"].encode() in record


def test_deliveries_formats_and_privilege_are_lists(argus):
    assert promised("deliveries", argus("deliveries", "--json"))[-1]["state"] == "done"
    assert "irc" in {each["name"] for each in promised("formats", argus("formats", "--json"))}
    assert [each["value"] for each in promised("privilege", argus("privilege", "list", "--json"))] == [
        "counsel.devries"
    ]


def test_a_verification_without_an_outside_head_says_so(argus):
    answer = promised("verify", argus("verify", "--json"))
    assert answer["ok"]
    assert answer["against"] is None
