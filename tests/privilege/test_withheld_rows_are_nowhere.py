"""What is withheld is shown, searched, counted and exported nowhere: planted markers are looked for in every output."""

import json
import re
import shutil
from pathlib import Path

import pytest

from argus.store import open_dossier
from tests.intake.program import held, left_behind, new_case
from tests.privilege.planted import COUNSEL, NUMBER, Planted, browsing, everything_said, hits, plant, said


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("planted") / "chats")


def imported(case: Path, planted: Planted) -> Path:
    new_case(case)[0].register.close()
    again(case, planted)
    # Alerts stand there for every message before any of them is withheld.
    assert said(case, "alerts", "search", "ordinary", "--past").startswith("exit 0")
    return case


def again(case: Path, planted: Planted) -> Path:
    assert said(case, "import", str(planted.folder), "--workers", "1").startswith("exit 0")
    return case


def list_all(case: Path) -> None:
    assert said(case, "privilege", "add", COUNSEL, NUMBER, "--why", "counsel of alfa").startswith("exit 0")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, planted: Planted) -> Path:
    """Nobody is listed."""
    return imported(tmp_path_factory.mktemp("plain") / "case.argus", planted)


@pytest.fixture(scope="module", params=["before the import", "after the import"])
def listed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, planted: Planted, plain: Path
) -> Path:
    """Counsel and the number are listed, before the import or after it."""
    case = tmp_path_factory.mktemp("listed") / "case.argus"
    if request.param == "before the import":
        new_case(case)[0].register.close()
        list_all(case)
        return again(case, planted)
    shutil.copytree(plain, case)
    list_all(case)
    return case


def test_just_the_privileged_messages_and_their_neighbours_are_gone(
    listed: Path, planted: Planted, plain: Path
) -> None:
    assert hits(plain, "*").keys() == planted.hidden.keys() | planted.shown.keys()
    assert hits(listed, "*").keys() == planted.shown.keys()


def test_no_output_holds_a_word_of_a_withheld_message(listed: Path, planted: Planted, plain: Path) -> None:
    ids = hits(plain, "*")
    seen = 0
    for where, text in everything_said(listed, ids):
        leaked = [marker for marker in planted.hidden.values() if marker in text]
        assert not leaked, f"{where} holds {leaked}"
        named = [name for name in ("counsel.devries", "0032470123456", "32470123456@") if name in text.casefold()]
        assert not named, f"{where} names {named}, who wrote only what is withheld"
        seen += sum(marker in text for marker in planted.shown.values())
    assert seen > len(planted.shown)  # the same outputs do show what is not withheld


def test_each_marker_is_found_before_and_finds_nothing_after(
    listed: Path, planted: Planted, plain: Path, tmp_path: Path
) -> None:
    # Copies: the log keeps what was searched, and another test looks for markers there.
    plain, listed = (Path(shutil.copytree(case, tmp_path / str(n))) for n, case in enumerate((plain, listed)))
    for source, marker in planted.hidden.items():
        assert hits(plain, marker).keys() == {source}
        assert hits(listed, marker) == {}


def test_no_released_shard_holds_a_marker_on_the_disk(listed: Path, planted: Planted) -> None:
    dossier = open_dossier(listed)
    with dossier.register.read() as register:
        folders = {row.folder: row.audience for row in register.exec_driver_sql("SELECT folder, audience FROM shards")}
    dossier.register.close()
    assert set(folders.values()) == {"released", "withheld"}
    assert left_behind(listed) == []
    for file in (listed / "derived").rglob("*"):
        if file.is_file() and folders.get(file.relative_to(listed / "derived").parts[0]) != "withheld":
            found = file.read_bytes()
            assert not [marker for marker in planted.hidden.values() if marker.encode() in found], file


def test_withheld_and_unknown_messages_read_the_same(listed: Path, planted: Planted, plain: Path) -> None:
    ids = hits(plain, "*")
    unknown = "0123456789abcdef0123456789abcdef"
    with browsing(listed) as browser:
        for source in planted.hidden:
            one, other = (said(listed, "show", each).replace(each, "ID") for each in (ids[source], unknown))
            assert one == other
            assert one.startswith(("exit 1", "exit 2"))
            page, none = (browser.get(f"/messages/{each}") for each in (ids[source], unknown))
            assert page.status_code == none.status_code == 404
            assert _without_chance(page.text, ids[source]) == _without_chance(none.text, unknown)


def test_withheld_and_unknown_names_find_the_same_nothing(listed: Path) -> None:
    for words in (
        ("--conversation", "alfa|counsel.devries"),
        ("--sender", "counsel.devries"),
        ("--sender", "0032470123456"),
    ):
        flag, name = words
        known, unknown = (said(listed, "search", "*", "--json", flag, each) for each in (name, "nobody at all"))
        assert known == unknown
        assert json.loads(known.partition("\n")[2].strip())["total"] == 0


def test_a_conversation_that_is_withheld_whole_reads_as_one_that_is_not_there(listed: Path) -> None:
    dossier = open_dossier(listed)
    with dossier.register.read() as register:
        number = register.exec_driver_sql(
            "SELECT conversation_id FROM conversations WHERE key = 'alfa|counsel.devries'"
        ).scalar_one()
    dossier.register.close()
    with browsing(listed) as browser:
        for page in ("", "/beside", "?at=0123456789abcdef0123456789abcdef", "/lines?after=0.0"):
            one, other = (browser.get(f"/conversations/{each}{page}") for each in (number, 999))
            assert one.status_code == other.status_code == 404
            assert _without_chance(one.text, str(number)) == _without_chance(other.text, "999")
        assert "counsel.devries" not in browser.get("/conversations?contains=counsel").text.casefold().replace(
            'value="counsel', ""
        )


def test_release_brings_back_every_message_with_its_id_and_row(
    listed: Path, planted: Planted, plain: Path, tmp_path: Path
) -> None:
    case = tmp_path / "released.argus"
    shutil.copytree(listed, case)
    assert said(case, "privilege", "release", "2", "--reason", "not his number").startswith("exit 0")
    assert hits(case, "*").keys() == planted.shown.keys() | planted.by_number
    assert said(case, "privilege", "release", "1", "--reason", "struck off").startswith("exit 0")
    assert held(case) == held(plain)
    assert left_behind(case) == []


def test_a_rebuild_keeps_withheld_what_is_withheld(listed: Path, planted: Planted, tmp_path: Path) -> None:
    case = tmp_path / "rebuilt.argus"
    shutil.copytree(listed, case)
    before = held(case)
    shutil.rmtree(case / "derived")
    assert said(case, "rebuild").startswith("exit 0")
    assert held(case) == before


def test_what_two_entries_withhold_stays_until_both_are_released(tmp_path: Path) -> None:
    rows = [
        ("both", "counsel.a", "2021-03-10T12:00:00Z", "counsel.b"),  # privileged twice
        ("near", "counsel.b", "2021-03-11T12:00:00Z", "alfa"),
        ("far", "alfa", "2021-03-20T12:00:00Z", "bravo"),
    ]
    chat = tmp_path / "chat.jsonl"
    chat.write_text(
        "".join(
            json.dumps({"id": i, "timestamp": t, "chat": "group", "from": who, "to": to, "text": i}) + "\n"
            for i, who, t, to in rows
        )
    )
    for order, when in ((("counsel.a", "counsel.b"), "before"), (("counsel.b", "counsel.a"), "after")):
        case = tmp_path / f"{order[0]}-{when}.argus"
        new_case(case)[0].register.close()
        steps = [("privilege", "add", *order, "--why", "counsel"), ("import", str(chat), "--workers", "1")]
        for words in steps if when == "before" else steps[::-1]:
            assert said(case, *words).startswith("exit 0")
        assert hits(case, "*").keys() == {"far"}
        said(case, "privilege", "release", "1", "--reason", "mistaken")
        assert hits(case, "*").keys() == {"far"}, f"{order[1]} is still listed"
        said(case, "privilege", "release", "2", "--reason", "mistaken")
        assert hits(case, "*").keys() == {"both", "near", "far"}


def test_a_later_delivery_is_withheld_by_what_an_earlier_one_showed(tmp_path: Path) -> None:
    case = tmp_path / "case.argus"
    new_case(case)[0].register.close()
    for number, (who, hour, name) in enumerate(
        [("counsel", 12, "first"), ("alfa", 13, "second"), ("alfa", 23, "third")]
    ):
        row = {"id": name, "timestamp": f"2021-03-1{number}T{hour}:00:00Z", "chat": "group", "from": who, "text": name}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n")
    said(case, "privilege", "add", "counsel", "--why", "counsel")
    for name in ("third", "second", "first"):
        said(case, "import", str(tmp_path / f"{name}.jsonl"), "--workers", "1")
    assert hits(case, "*").keys() == {"second", "third"}
    near = {"id": "near", "timestamp": "2021-03-10T20:00:00Z", "chat": "group", "from": "alfa", "text": "near"}
    (tmp_path / "near.jsonl").write_text(json.dumps(near) + "\n")
    said(case, "import", str(tmp_path / "near.jsonl"), "--workers", "1")
    assert hits(case, "*").keys() == {"second", "third"}


@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_recipients_that_only_a_second_delivery_names_count_too(tmp_path: Path, when: str) -> None:
    case = tmp_path / "case.argus"
    new_case(case)[0].register.close()
    row = {"id": "one", "timestamp": "2021-03-10T12:00:00Z", "chat": "group", "from": "alfa", "text": "to whom"}
    steps = []
    for name, more in (("first", {}), ("second", {"to": "bravo; counsel"})):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({**row, **more}) + "\n")
        steps.append(("import", str(tmp_path / f"{name}.jsonl"), "--workers", "1"))
    steps.insert(("before", "between", "after").index(when), ("privilege", "add", "counsel", "--why", "counsel"))
    for words in steps:
        assert said(case, *words).startswith("exit 0")
    assert hits(case, "*") == {}
    said(case, "privilege", "release", "1", "--reason", "mistaken")
    assert hits(case, "*").keys() == {"one"}


def _without_chance(page: str, asked: str) -> str:
    """A page without what differs by chance: what was asked for, tokens, nonces, numbers of the log."""
    return re.sub(r"[A-Za-z0-9_\-]{22,}|\d+", "X", page.replace(asked, "ID") if len(asked) > 9 else page)
