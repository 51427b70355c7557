"""`argus deliveries` says of one delivery what the screen says of it."""

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.intake.program import new_program

SCHEMA = Path(__file__).parents[2] / "docs/schemas/unreadable.json"
ROW = json.dumps({"timestamp": "2021-03-04T10:00:00Z", "chat": "c", "from": "a", "text": "t", "app": "Sky"})
BROKEN = "{stuk <b> \u202e"

Argus = Callable[..., str]


@pytest.fixture(scope="module")
def argus(tmp_path_factory: pytest.TempPathFactory) -> Argus:
    """The program over a dossier with one zip in it, and a broken line in the chat of that zip."""
    folder = tmp_path_factory.mktemp("deliveries")
    program = new_program(folder)

    def run(*words: str, status: int = 0) -> str:
        done = program(*words, status=status)
        return done.stdout + done.stderr if status else done.stdout

    with zipfile.ZipFile(folder / "phone.zip", "w") as archive:
        archive.writestr("sky/chat.jsonl", f"{ROW}\n{BROKEN}\n{ROW}\n")
    run("import", str(folder / "phone.zip"), status=3)
    return run


def test_members_stand_indented_below_their_archive_with_period_zone_and_service(argus: Argus) -> None:
    lines = argus("deliveries", "1").splitlines()
    archive = next(line for line in lines if line.startswith("opened"))
    chat = next(line for line in lines if line.startswith("read"))
    assert chat.index("sky/chat.jsonl") == archive.index("phone.zip") + 2
    assert "2021-03-04T10:00:00+00:00" in lines[lines.index(chat) + 1]
    assert "Sky" in lines[lines.index(chat) + 1]


def test_what_could_not_be_read_is_listed_with_its_bytes_and_drives_no_terminal(argus: Argus) -> None:
    shown = argus("deliveries", "1", "--unreadable")
    assert "{stuk <b>" in shown
    assert "\u202e" not in shown
    assert f"bytes {len(ROW) + 1} to" in shown


def test_the_same_as_json_has_the_shape_that_is_promised(argus: Argus) -> None:
    answer = json.loads(argus("deliveries", "1", "--unreadable", "--json"))
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(answer)
    (record,) = answer["records"]
    assert bytes.fromhex(record["bytes"]["own"]) == f"{BROKEN}\n".encode()
    assert ROW.encode().endswith(bytes.fromhex(record["bytes"]["before"]).rstrip())


def test_tables_are_written_once_and_never_over_a_file(argus: Argus, tmp_path: Path) -> None:
    for name, words in (("files.csv", ()), ("unreadable.csv", ("--unreadable",))):
        path = tmp_path / name
        argus("deliveries", "1", *words, "--csv", str(path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        assert {len(row) for row in rows} == {len(header)}
        assert "there already" in argus("deliveries", "1", *words, "--csv", str(path), status=2)


def test_a_table_needs_a_delivery(argus: Argus, tmp_path: Path) -> None:
    assert "No delivery was named" in argus("deliveries", "--csv", str(tmp_path / "x.csv"), status=2)
    assert "No such delivery" in argus("deliveries", "99", "--unreadable", status=2)
