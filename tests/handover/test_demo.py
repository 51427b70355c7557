"""The invented case: the same call writes the same bytes, all of it is imported, and the truth leads to messages."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from argus.access import visible
from argus.errors import UsageError
from argus.handover import BOOKS, FEWEST_MESSAGES, books_asked, write_demo
from argus.handover.demo.phrases import LANGUAGES, book, table
from argus.intake import import_paths
from argus.messages import open_archive
from argus.terms import ContainerNumber
from tests.intake.program import new_case

MESSAGES = FEWEST_MESSAGES
ALL_BUT_C = tuple(each for each in BOOKS if each != "c")
KINDS_OF_TRUTH = {"world", "shipment", "threat", "decoy", "privileged", "person"}


class World:
    """A written case, and the truth about it."""

    def __init__(self, folder: Path, **asked) -> None:
        self.told = write_demo(folder / "case", truth=folder / "truth.jsonl", **{"messages": MESSAGES} | asked)
        self.delivery = self.told.delivery
        self.truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]

    def records(self, kind: str) -> list[dict]:
        return [each for each in self.truth if each["record"] == kind]

    def planted(self) -> Iterator[dict]:
        for record in self.truth:
            yield from record.get("messages", ())

    def files(self) -> dict[str, str]:
        found = sorted(each for each in self.told.folder.rglob("*") if each.is_file())
        return {
            each.relative_to(self.told.folder).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest()
            for each in found
        }


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    return World(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def imported(world, tmp_path_factory):
    """The report of a real import, and its messages as (service, conversation, source_id, time, sender, text)."""
    dossier, user = new_case(tmp_path_factory.mktemp("case") / "case.argus")
    report = import_paths(dossier, user, [world.delivery], zone="Europe/Brussels", workers=2)
    archive = open_archive(dossier, visible(user))
    found = []
    for shard in archive.shards:
        for row in shard.table.select(["conversation", "source_id", "sent_at", "sender", "text"]).to_pylist():
            where = archive.names.conversation(row["conversation"])
            at = datetime.fromtimestamp(row["sent_at"] // 1_000_000, UTC)
            sender = archive.names.account(row["sender"])
            found.append((where.service, where.key, row["source_id"], f"{at:%Y-%m-%dT%H:%M:%SZ}", sender, row["text"]))
    yield report, found
    dossier.register.close()


def test_all_of_it_is_imported_without_a_question_and_nothing_is_unreadable(imported):
    report, found = imported
    assert (report.messages_new, report.unreadable, report.sightings) == (MESSAGES, 0, 0)
    assert (list(report.unknown_items), list(report.skipped), len(found)) == ([], [], MESSAGES)


def test_every_message_the_truth_names_is_found_where_it_says(world, imported):
    by_id = {(service, key, source_id): rest for service, key, source_id, *rest in imported[1] if source_id}
    by_text = {(service, key, *rest) for service, key, _, *rest in imported[1]}
    planted = list(world.planted())
    assert len(planted) > 200
    for each in planted:
        said = [each["sent_at"], each["sender"], each["text"]]
        if each["source_id"]:
            assert by_id[each["service"], each["conversation"], each["source_id"]] == said
        else:
            assert (each["service"], each["conversation"], *said) in by_text
        assert hashlib.sha256(each["text"].encode()).hexdigest() == each["text_sha256"]


def test_every_service_is_in_it_and_every_conversation_says_that_it_is_invented(world, imported):
    assert {each[0] for each in imported[1]} == {"WhatsApp", "telegram", "Signal", "SIX (INVENTED)", "irc"}
    assert all("INVENTED" in each["conversation_name"].upper() for each in world.planted())
    assert "INVENTED" in world.delivery.name
    assert (world.told.folder / "README-INVENTED.txt").read_text("utf-8").startswith("INVENTED")


def test_the_same_call_writes_the_same_bytes_and_another_seed_others(world, tmp_path):
    for name in ("again", "other"):
        (tmp_path / name).mkdir()
    again, other = World(tmp_path / "again"), World(tmp_path / "other", seed=2)
    assert (again.files(), again.truth) == (world.files(), world.truth)
    assert set(other.files().values()).isdisjoint(world.files().values())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_smallest_world_has_every_hard_case_decoy_and_language(seed, tmp_path):
    world = World(tmp_path, seed=seed)
    shipments = world.records("shipment")
    assert {tag for each in shipments for tag in each["tags"]} == set(world.records("world")[0]["hard_cases"])
    assert {each["record"] for each in world.truth} == KINDS_OF_TRUTH
    kinds = {"dry_run", "cigarettes", "old_load", "news", "joke", "small", "look_alike", "freight"}
    assert {each["kind"] for each in world.records("decoy")} == kinds
    assert len({language for each in shipments for language in each["languages"]}) >= 8
    assert 3 <= sum(each["conversations"] for each in shipments) / len(shipments) <= 5.5
    assert sum(len(each["services"]) > 1 for each in shipments) / len(shipments) > 0.57


def test_what_is_true_about_a_shipment_agrees_with_itself(tmp_path):
    for each in World(tmp_path, messages=40_000).records("shipment"):
        assert each["dates"] == sorted(each["dates"])
        assert each["date"] == each["dates"][-1]
        assert each["quantity"]["blocks"] == sum(each["shares"]) if each["shares"] else True
        assert each["quantity"]["blocks"] == each["bags"][0] * each["bags"][1] if each["bags"] else True
        assert (each["container"] is None) == ("dropped_at_sea" in each["tags"])
        assert all(ContainerNumber.read(n).fits for n in (each["container"], each["switched_to"]) if n)
        assert not any(ContainerNumber.read(wrong).fits for wrong in each["wrong_forms"])
        assert bool(each["wrong_forms"]) == ("typed_wrong_corrected" in each["tags"])
        moves = ("date_moved_once" in each["tags"]) + 2 * ("date_moved_twice" in each["tags"])
        assert len(each["dates"]) == 1 + moves


def letters_and_digits(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum())


def test_a_number_stands_in_the_text_only_where_no_hard_case_hides_it(tmp_path):
    hidden = {"ocr_only", "digits_in_words", "digits_reversed", "never_stated", "no_check_digit", "split"}
    for each in World(tmp_path, messages=20_000).records("shipment"):
        if each["container"] is None:
            continue
        texts = [m for m in each["messages"] if "innocent_owner" not in m["says"]]
        plain = any(each["container"] in letters_and_digits(m["text"]) for m in texts)
        assert plain == hidden.isdisjoint(each["tags"]), each["tags"]
        if "ocr_only" in each["tags"]:
            assert any(m["ocr_text"] and each["container"][:4] in m["ocr_text"] for m in texts)
        if "innocent_owner" in each["tags"]:
            owners = [m for m in each["messages"] if "innocent_owner" in m["says"]]
            assert len(owners) == 2
            assert all(each["container"] in letters_and_digits(m["text"]) for m in owners)


def literals(name: str) -> set[str]:
    """What stands in the phrases of a book between what is filled in."""
    told = table(name)
    told.pop("style")
    phrases = [phrase for kinds in told.values() for each in kinds.values() for phrase in each]
    return {piece.strip().lower() for each in phrases for piece in re.split(r"[{(].*?[})]", each) if len(piece) > 14}


def test_a_book_that_is_left_out_is_not_heard(tmp_path):
    own = literals("c").difference(*map(literals, ALL_BUT_C))
    heard = {}
    for books in ("c", "".join(ALL_BUT_C)):
        (tmp_path / books).mkdir()
        said = "\n".join(each["text"].lower() for each in World(tmp_path / books, books=tuple(books)).planted())
        heard[books] = [each for each in own if each in said]
    assert len(heard["c"]) > 100
    assert heard["".join(ALL_BUT_C)] == []


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_has_every_kind_of_message_in_every_language(name):
    kinds = {language: book(name).kinds(language) for language in LANGUAGES}
    assert set(kinds.values()) == {book("a").kinds("nl")}


def test_no_two_books_share_a_style():
    assert len({book(each).style for each in BOOKS}) == len(BOOKS)


@pytest.mark.parametrize(
    ("asked", "books"),
    [
        (None, BOOKS),
        ("b", ("b",)),
        ("db", ("b", "d")),
        ("-c", ALL_BUT_C),
        ("-ab", BOOKS[2:]),
        ("-bfe", ("a", "c", "d")),
    ],
)
def test_books_are_named_or_left_out(asked, books):
    assert books_asked(asked) == books


@pytest.mark.parametrize("asked", ["x", "-", f"-{''.join(BOOKS)}", "a,b"])
def test_a_book_that_there_is_not_is_refused(asked):
    with pytest.raises(UsageError, match="phrase book"):
        books_asked(asked)


def test_nothing_is_written_over_and_too_small_a_case_is_refused(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="something in this folder"):
        write_demo(tmp_path / "full")
    with pytest.raises(UsageError, match="already"):
        write_demo(tmp_path / "new", truth=tmp_path / "full/notes.txt")
    for place in (tmp_path / "new/truth.jsonl", tmp_path / "nowhere/truth.jsonl"):
        with pytest.raises(UsageError, match="cannot be written"):
            write_demo(tmp_path / "new", truth=place)
    with pytest.raises(UsageError, match="too few"):
        write_demo(tmp_path / "new", messages=FEWEST_MESSAGES - 1)
    assert (tmp_path / "full/notes.txt").read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["full"]


def test_telephone_numbers_are_of_ranges_that_belong_to_nobody(world):
    handles = {each["sender"] for each in world.planted()}
    numbers = {letters_and_digits(each) for each in handles if each.startswith("+")}
    assert numbers
    assert all(each.startswith(("3246000", "447700900", "120255501")) for each in numbers)


def test_several_parts_have_people_and_conversations_of_their_own(tmp_path):
    world = World(tmp_path, messages=40_001)
    accounts = [(a["service"], a["handle"]) for each in world.records("person") for a in each["accounts"]]
    assert len(accounts) == len(set(accounts))
    assert world.told.messages == 40_001
    assert len(list((world.delivery / "telegram").iterdir())) == 2


def test_a_case_can_be_written_into_an_empty_folder_where_one_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert write_demo(Path(), messages=MESSAGES).delivery == Path("INVENTED-delivery")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "INVENTED-delivery",
        "INVENTED-ledger.csv",
        "README-INVENTED.txt",
    ]
