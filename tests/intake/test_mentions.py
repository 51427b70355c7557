"""What messages mention is found behind everything that makes messages, and never a second time for nothing."""

import json
import os
import random
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from argus.access import RELEASED, WITHHELD, Visibility
from argus.errors import RebuildingError
from argus.intake import bring_up_to_date, import_paths, messages_to_read, rebuild
from argus.messages import open_archive
from argus.reading import found_in, list_mentions, mentions_of
from argus.store import Dossier, open_dossier
from tests.intake.program import argus, argus_json, held, kill_after, left_behind, new_case, owner_of, start

BOXES = ("MSKU1234565", "TCLU4265449", "CSQU3054383")


def write_lines(path: Path, lines: int, seed: int = 1) -> Path:
    """Chat of nobody about boxes: who, where and what is left to chance."""
    chance = random.Random(seed)
    rows = [
        {
            "chat": f"group{chance.randrange(5)}", "from": f"user{chance.randrange(7):03}",
            "timestamp": f"2021-03-{chance.randrange(1, 28):02}T{chance.randrange(24):02}:{number % 60:02}:00Z",
            "text": f"{number} " + (f"container {chance.choice(BOXES)} vrijdag" if chance.random() < 0.3 else "ok"),
        }
        for number in range(lines)
    ]  # fmt: skip
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def found(dossier: Dossier, audience: str = RELEASED) -> set[tuple[str, str, int, int]]:
    """(message id, value, start, end) of every container that is shown."""
    archive = open_archive(dossier, Visibility(audience))
    ids = [each.tobytes().hex() for shard in archive.shards for each in shard.message_ids]
    return {
        (message_id, each.value, each.start, each.end)
        for message_id, mentions in mentions_of(archive, ids).items()
        for each in mentions
        if each.kind == "container"
    }


def said(folder: Path, audience: str = RELEASED) -> set[tuple[str, str, int, int]]:
    """The same by looking for the numbers in the texts."""
    return {
        (message_id, box, row[6].index(box), row[6].index(box) + len(box))  # type: ignore[attr-defined]
        for message_id, row in held(folder, audience).items()
        for box in BOXES
        if box in str(row[6])
    }


@pytest.fixture
def case(tmp_path: Path) -> Dossier:
    dossier, user = new_case(tmp_path / "case.argus")
    import_paths(dossier, user, [write_lines(tmp_path / "chat.jsonl", 400)], workers=1)
    return dossier


def test_an_import_ends_with_what_its_messages_mention(case: Dossier) -> None:
    assert messages_to_read(case) == 0
    assert found(case) == said(case.folder)
    assert len(found(case)) > 80
    assert left_behind(case.folder) == []


def test_nothing_is_looked_for_twice(case: Dossier) -> None:
    before = {path: path.stat().st_mtime_ns for path in case.derived.glob("mentions/*/*")}
    assert bring_up_to_date(case) == 0
    assert {path: path.stat().st_mtime_ns for path in case.derived.glob("mentions/*/*")} == before


@pytest.mark.parametrize("damage", ["flipped", "cut off", "removed"])
def test_a_damaged_file_is_noticed_and_made_again(case: Dossier, damage: str) -> None:
    expected = found(case)
    path = next(case.derived.glob("mentions/*/container-*.arrow"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink() if damage == "removed" else path.write_bytes(data[: -1 if damage == "cut off" else None])
    with pytest.raises(RebuildingError, match="damaged"):
        found_in(open_archive(case, Visibility(RELEASED)))
    assert bring_up_to_date(case, workers=1) == 400
    assert found(case) == expected
    assert left_behind(case.folder) == []


def test_only_a_finder_of_another_version_looks_again(case: Dossier) -> None:
    expected = found(case)
    before = {path.name for path in case.derived.glob("mentions/*/*")}
    with closing(sqlite3.connect(case.folder / "register.sqlite")) as register, register:
        register.execute("UPDATE mention_files SET version = '1/0/Europe/Brussels' WHERE finder = 'container'")
    assert messages_to_read(case) == 400
    assert bring_up_to_date(case, workers=1) == 400
    after = {path.name for path in case.derived.glob("mentions/*/*")}
    assert {name.partition("-")[0] for name in before ^ after} == {"container"}
    assert found(case) == expected


def test_an_open_archive_goes_on_reading_what_was_replaced_meanwhile(case: Dossier, tmp_path: Path) -> None:
    archive = open_archive(case, Visibility(RELEASED))
    before = list_mentions(archive, kind="container").rows
    rebuild(case, owner_of(case), workers=1)
    assert found_in(archive).files[0]["container"].num_rows
    assert list_mentions(archive, kind="container").rows == before
    assert list_mentions(open_archive(case, Visibility(RELEASED)), kind="container").rows == before
    assert left_behind(case.folder) == []


def test_a_filter_decision_takes_mentions_away_and_a_release_gives_them_back(case: Dossier) -> None:
    every = found(case)
    counts = {each.value: each.count for each in list_mentions(open_archive(case, Visibility(RELEASED))).rows}
    argus(case.folder, "privilege", "add", "user003", "--why", "counsel, invented")
    left, hidden = found(case), found(case, WITHHELD)
    assert left == said(case.folder)
    assert hidden == said(case.folder, WITHHELD) == every - left != set()
    archive = open_archive(case, Visibility(RELEASED))
    assert mentions_of(archive, {message_id for message_id, *_ in hidden}) == {}
    assert sum(each.count for each in list_mentions(archive, kind="container").rows) == len(left)
    assert left_behind(case.folder) == []
    argus(case.folder, "privilege", "release", "1", "--reason", "no counsel after all")
    assert found(case) == every
    assert {each.value: each.count for each in list_mentions(open_archive(case, Visibility(RELEASED))).rows} == counts
    assert left_behind(case.folder) == []


def test_a_search_for_mentions_that_is_killed_goes_on_with_the_next_call(tmp_path: Path) -> None:
    folder = tmp_path / "case.argus"
    dossier, user = new_case(folder)
    for number in range(5):
        path = write_lines(tmp_path / f"chat{number}.jsonl", 4_000, seed=number)
        import_paths(dossier, user, [path], workers=1)
    expected, list_ = found(dossier), argus_json(folder, "mentions", "--limit", "1000")
    dossier.register.close()
    chance = random.Random(8)
    for _ in range(4):
        with closing(sqlite3.connect(folder / "register.sqlite")) as register, register:
            register.execute("DELETE FROM mention_files WHERE finder IN ('container', 'language', 'moment')")
        kill_after(chance.uniform(0.5, 4.0), start(folder, "mentions", "--json"))
    assert argus_json(folder, "mentions", "--limit", "1000") == list_
    dossier = open_dossier(folder)
    assert messages_to_read(dossier) == 0
    assert found(dossier) == expected
    dossier.register.close()
    argus(folder, "import", str(tmp_path / "chat0.jsonl"))  # whoever holds the lease sweeps what a kill left
    assert left_behind(folder) == []


def test_a_served_dossier_finds_what_is_missing(case: Dossier) -> None:
    expected = found(case)
    shutil.rmtree(case.derived / "mentions")
    serving = start(case.folder, "serve", "--port", "0")
    try:
        end = time.monotonic() + 60
        while messages_to_read(case):
            assert time.monotonic() < end, "nothing was found"
            time.sleep(0.2)
    finally:
        kill_after(0, serving)
    assert found(case) == expected


FINDER = """
from pathlib import Path
from argus.engine import in_worker
from argus.reading.mentions import Mention

Path({loaded!r}).open("a").write(f"{{in_worker()}}\\n")

class Boats:
    name = "lab boats"
    kinds = ("boat",)
    version = {version!r}

    def __init__(self, lists):
        {made}

    def find(self, batch):
        {found}
        for at in batch.rows_with(frozenset({{"vrijdag"}})):
            row = batch.row(at)
            yield row.mention("boat", row.starts[-1], row.ends[-1], "a boat")
"""


def install(folder: Path, loaded: Path, *, version: str = "3", made: str = "pass", found: str = "pass") -> None:
    """A laboratory's own finder, as an installed package."""
    about = folder / "lab_boats-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: lab-boats\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[argus.mentions]\nlab-boats = lab_boats:Boats\n")
    (folder / "lab_boats.py").write_text(FINDER.format(loaded=str(loaded), version=version, made=made, found=found))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    before = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), *([before] if before else [])]))
    return tmp_path / "site"


def test_a_private_finder_is_run_in_workers_only_and_again_when_its_version_changes(
    case: Dossier, site: Path, tmp_path: Path
) -> None:
    install(site, tmp_path / "loaded")
    (boats,) = argus_json(case.folder, "mentions", "--kind", "boat")
    assert boats["count"] == len(found(case))
    assert set((tmp_path / "loaded").read_text().split()) == {"True"}
    install(site, tmp_path / "loaded", version="4", found="return")
    assert argus_json(case.folder, "mentions", "--kind", "boat") == []


@pytest.mark.parametrize("broken", [{"made": "no_such_name"}, {"found": "raise LookupError('chat')"}])
def test_a_private_finder_that_is_broken_is_told_and_stops_nothing(
    case: Dossier, site: Path, tmp_path: Path, broken: dict[str, str]
) -> None:
    install(site, tmp_path / "loaded", **broken)
    told = argus(case.folder, "import", str(write_lines(tmp_path / "more.jsonl", 30, seed=9)))
    assert "A finder of mentions is broken" in told.stderr
    assert len(held(case.folder)) == 430
    listed = argus(case.folder, "mentions", "--kind", "container", "--json")
    assert "A finder of mentions is broken" in listed.stderr
    assert "chat" not in listed.stderr
    assert sum(each["count"] for each in json.loads(listed.stdout)) == len(said(case.folder))
