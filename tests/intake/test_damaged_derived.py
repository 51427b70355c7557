"""Damage to what is derived is noticed, said, made good from the sealed parts, and changes no answer."""

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from argus.access import Visibility
from argus.errors import DossierError, RebuildingError
from argus.intake import import_paths, rebuild
from argus.messages import Archive, open_archive
from argus.reading import FACETS, Filters, list_conversations, search, search_json
from argus.store import Dossier, open_dossier
from tests.intake.chats import WORDS, write_chats
from tests.intake.program import argus, argus_json, held, new_case, owner_of

QUERIES = 50


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three deliveries, some messages undated, one account withheld."""
    folder = tmp_path_factory.mktemp("damage")
    dossier, user = new_case(folder / "case.argus")
    import_paths(dossier, user, [write_chats(folder / "chats", 3_000, seed=5, files=2).folder], workers=1)
    undated = [{"chat": "group1", "from": "user001", "text": f"undated {word}", "timestamp": None} for word in WORDS]
    (folder / "undated.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in undated))
    import_paths(dossier, user, [folder / "undated.jsonl"], workers=1)
    argus(folder / "case.argus", "privilege", "add", "user007", "--why", "counsel")
    dossier.register.close()
    return folder / "case.argus"


def answers(archive: Archive) -> list[object]:
    """The answers to fifty queries of every sort, and the list of conversations."""
    random_ = random.Random(6)
    found: list[object] = []
    for number in range(QUERIES):
        word, other = random_.choice(WORDS), random_.choice(WORDS)
        query = random_.choice(
            [word, f"{word} {other}", f'"{word} {other}"', f"{word[:3]}*", f"*{word[-3:]}", f"{word}~", "*"]
        )
        filters = random_.choice(
            [Filters(), Filters(sender="user003"), Filters(conversation="group4"), Filters(since_us=1)]
        )
        sort = ("newest", "oldest", "best")[number % 3]
        found.append(search_json(search(archive, query, filters=filters, limit=50, sort=sort, facets=FACETS)))  # type: ignore[arg-type]
    return [*found, list_conversations(archive, order="name", limit=1_000)]


def opened(dossier: Dossier) -> Archive:
    return open_archive(dossier, Visibility("released"))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(bytes(data))


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


DAMAGES: dict[str, Callable[[Path], None]] = {"flipped": flip, "cut off": shorten, "removed": Path.unlink}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_of_a_shard_is_noticed_before_an_answer(case: Path, damage: str, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    dossier = open_dossier(copied)
    opened(dossier)  # what was seen whole once is believed until its file changes
    with dossier.register.read() as register:
        folders = [
            row.folder for row in register.exec_driver_sql("SELECT folder FROM shards WHERE audience = 'released'")
        ]
    files = [path for folder in folders for path in sorted((copied / "derived" / folder).rglob("*")) if path.is_file()]
    assert len(files) > 30
    for path in files:
        if not path.stat().st_size:
            continue
        whole = tmp_path / "whole"
        shutil.copy2(path, whole)
        DAMAGES[damage](path)
        with pytest.raises(RebuildingError, match="rebuilding"):
            opened(dossier)
        shutil.copy2(whole, path)
        opened(dossier)
    dossier.register.close()


def test_a_search_over_damage_says_so_rebuilds_and_answers_as_before(case: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    before = argus_json(case, "search", "container", "--limit", "500")
    for path in (copied / "derived").rglob("rows.arrow"):
        flip(path)
    first = argus(copied, "search", "container", "--limit", "500", "--json")
    assert "rebuilding" in first.stderr
    assert json.loads(first.stdout) == before
    again = argus(copied, "search", "container", "--limit", "500", "--json")
    assert "rebuilding" not in again.stderr
    assert json.loads(again.stdout) == before


def test_a_rebuild_from_nothing_gives_equal_answers(case: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    dossier = open_dossier(copied)
    before, messages = answers(opened(dossier)), held(copied)
    shutil.rmtree(copied / "derived")
    dossier.register.close()
    dossier = open_dossier(copied)
    with pytest.raises(RebuildingError):
        opened(dossier)
    rebuild(dossier, owner_of(dossier), workers=1)
    assert answers(opened(dossier)) == before
    assert held(copied) == messages
    dossier.register.close()


def test_an_import_over_damage_knows_every_message_all_the_same(case: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    chats = write_chats(tmp_path / "chats", 3_000, seed=5, files=2).folder
    for path in chats.iterdir():
        path.write_bytes(path.read_bytes() + b"\n")  # other bytes: it is read again
    for path in (copied / "derived").rglob("ids.npy"):
        path.write_bytes(bytes(len(path.read_bytes())))
    dossier = open_dossier(copied)
    report = import_paths(dossier, owner_of(dossier), [chats], workers=1)
    assert (report.messages_new, report.sightings) == (0, 3_000)
    dossier.register.close()
    assert held(copied) == held(case)


def test_a_filter_decision_over_damage_does_not_make_it_last(case: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    for path in (copied / "derived").rglob("rows.arrow"):
        flip(path)
    said = argus(copied, "privilege", "add", "user011", "--why", "counsel")
    assert "rebuilding" in said.stderr
    argus(copied, "privilege", "release", "2", "--reason", "no counsel")
    assert held(copied) == held(case)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_rebuild_refuses_a_damaged_part_by_name_and_leaves_what_stands(
    case: Path, damage: str, tmp_path: Path
) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    before = held(copied)
    part = max(copied.glob("messages/messages-*.parquet"), key=lambda path: path.stat().st_size)
    DAMAGES[damage](part)
    dossier = open_dossier(copied)
    with pytest.raises(DossierError) as refused:
        rebuild(dossier, owner_of(dossier), workers=1)
    dossier.register.close()
    assert refused.value.where == part.name
    assert "verify" in refused.value.do
    assert held(copied) == before


def test_a_shard_made_by_other_rules_is_made_again(case: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(case, tmp_path / "case.argus"))
    with sqlite3.connect(copied / "register.sqlite") as register:
        register.execute("UPDATE shards SET made_with = 'rules of last year'")
    register.close()
    dossier = open_dossier(copied)
    with pytest.raises(RebuildingError, match="other rules"):
        opened(dossier)
    dossier.register.close()
