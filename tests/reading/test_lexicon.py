"""The lexicon: what was delivered, with the team's edits laid over it, none of them ever overwritten."""

import json
import random
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from argus.access import User, add_user
from argus.access.tables import log_entries
from argus.errors import NotAllowedError, NotFoundError, UsageError
from argus.reading.lexicon import add_word, change_word, edits_of, import_list, list_words, lists_of, remove_word, undo
from argus.reading.lexicon.delivered import WORDS, delivered_words
from argus.reading.lexicon.terms import faults_of
from argus.reading.mentions import CodeWord, version_of
from argus.reading.tables import listed_words
from tests.intake.program import new_case

DRUIVEN = CodeWord("Drüiven", "nl", "commodity", "invented: the load", "medium", "owner")


@pytest.fixture
def case(tmp_path):
    return new_case(tmp_path / "case.argus")


def words(dossier) -> dict[tuple[str, str], CodeWord]:
    with dossier.register.read() as register:
        return {(each.term, each.language): each for each in lists_of(register).code_words}


def log(dossier) -> list[dict]:
    with dossier.register.read() as register:
        return [
            told
            for entry in register.execute(select(log_entries.c.entry).order_by(log_entries.c.number)).scalars()
            if (told := json.loads(entry))["act"] == "edit-lists"
        ]


def test_every_delivered_row_is_a_word_of_its_own_but_two_without_their_accents():
    rows = WORDS.read_text("utf-8").splitlines()[1:]
    terms = {word.term for word in delivered_words().values()}
    assert len(delivered_words()) == len(rows) - len({"manana", "neser"})
    assert terms.isdisjoint({"manana", "neser"})
    assert terms >= {"mañana", "nesër"}


def test_a_dossier_starts_with_the_delivered_words(case):
    dossier, _ = case
    with dossier.register.read() as register:
        assert set(lists_of(register).code_words) == set(delivered_words().values())


def test_a_word_that_is_added_stands_on_the_list_and_in_the_log(case):
    dossier, user = case
    add_word(dossier, user, DRUIVEN)
    assert words(dossier)["Drüiven", "nl"] == DRUIVEN
    (entry,) = log(dossier)
    assert entry["about"]["meaning"] == DRUIVEN.meaning
    assert entry["actor"]["name"] == user.name


def test_a_delivered_word_is_changed_removed_and_brought_back_by_undo(case):
    dossier, user = case
    before = words(dossier)
    uithaler = before["uithaler", "nl"]
    change_word(dossier, user, uithaler, replace(uithaler, meaning="somebody who fetches"))
    assert words(dossier)["uithaler", "nl"].meaning == "somebody who fetches"
    remove_word(dossier, user, uithaler)
    assert ("uithaler", "nl") not in words(dossier)
    undo(dossier, user)
    assert words(dossier)["uithaler", "nl"].meaning == "somebody who fetches"
    undo(dossier, user)
    assert words(dossier) == before
    with pytest.raises(NotFoundError):
        undo(dossier, user)
    assert [each["about"]["what"] for each in log(dossier)] == ["change", "remove", "undo", "undo"]
    assert log(dossier)[0]["about"]["was"] == {"meaning": uithaler.meaning}


def test_an_edit_writes_beside_what_stood_there(case):
    dossier, user = case
    add_word(dossier, user, DRUIVEN)
    for meaning in "abc":
        change_word(dossier, user, DRUIVEN, replace(DRUIVEN, meaning=meaning))
    remove_word(dossier, user, DRUIVEN)
    with dossier.register.read() as register:
        assert register.execute(select(func.count()).select_from(listed_words)).scalar_one() == 5
        assert [each.what for each in edits_of(register)] == ["remove", "change", "change", "change", "add"]


def test_a_word_moved_to_another_language_leaves_its_old_place(case):
    dossier, user = case
    add_word(dossier, user, DRUIVEN)
    change_word(dossier, user, DRUIVEN, replace(DRUIVEN, language="de"))
    assert ("Drüiven", "de") in words(dossier)
    assert ("Drüiven", "nl") not in words(dossier)


def test_the_same_word_with_other_capitals_and_accents_is_refused(case):
    dossier, user = case
    add_word(dossier, user, DRUIVEN)
    with pytest.raises(UsageError, match="on the list already"):
        add_word(dossier, user, replace(DRUIVEN, term="DRUIVEN"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"term": ""}, {"term": "..."}, {"term": "x" * 101}, {"term": "een \u202e twee"}, {"term": "a b c d e f g h i"},
        {"language": "nld"}, {"language": ""}, {"category": "fruit"}, {"meaning": " "}, {"ambiguity": "huge"},
        {"source": "\x00"}, {"term": "\ud800"},
    ],
)  # fmt: skip
def test_a_word_that_cannot_stand_is_refused_and_nothing_is_written(case, wrong):
    dossier, user = case
    with pytest.raises(UsageError):
        add_word(dossier, user, replace(DRUIVEN, **wrong))
    assert not log(dossier)


def test_only_who_may_edit_lists_edits_them(case):
    dossier, _ = case
    with dossier.register.write() as register:
        auditor = add_user(register, "auditor", "auditor")
    for edit in (
        lambda user: add_word(dossier, user, DRUIVEN),
        lambda user: remove_word(dossier, user, DRUIVEN),
        lambda user: undo(dossier, user),
    ):
        with pytest.raises(NotAllowedError):
            edit(auditor)
    assert isinstance(auditor, User)


def test_the_version_of_the_words_changes_with_an_edit_and_comes_back_with_its_undo(case):
    dossier, user = case

    def version() -> str:
        with dossier.register.read() as register:
            return version_of(lists_of(register).code_words)

    before = version()
    add_word(dossier, user, DRUIVEN)
    assert version() != before
    undo(dossier, user)
    assert version() == before


def test_words_are_listed_by_language_category_and_text(case):
    dossier, user = case
    add_word(dossier, user, DRUIVEN)
    remove_word(dossier, user, DRUIVEN)
    with dossier.register.read() as register:
        (found,) = list_words(register, language="nl", category="commodity", contains="druïv")
        assert found.removed
        assert found.changed_by == user.name
        assert {each.word.term for each in list_words(register, contains="extraction crew")} >= {"uithaler", "sortie"}


def test_every_delivered_word_could_be_added_by_hand():
    for word in delivered_words().values():
        assert list(faults_of(word)) == []


@pytest.mark.parametrize("seed", range(3))
def test_undoing_every_edit_leads_back_step_by_step(case, seed):
    dossier, user = case
    chance = random.Random(seed)
    seen = [words(dossier)]
    for number in range(12):
        some = chance.choice(sorted(seen[-1].values(), key=repr))
        edit = chance.choice(("add", "change", "remove", "bring"))
        if edit == "add":
            add_word(dossier, user, replace(DRUIVEN, term=f"druif {number} {seed}"))
        elif edit == "change":
            change_word(dossier, user, some, replace(some, meaning=f"something else {number}"))
        elif edit == "remove":
            remove_word(dossier, user, some)
        else:
            path = dossier.folder / "list.csv"
            path.write_text(f"term,lang,category,meaning,ambiguity\nperen,nl,commodity,{number},low\n")
            import_list(dossier, user, path)
        seen.append(words(dossier))
    while len(seen) > 1:
        assert words(dossier) == seen.pop()
        undo(dossier, user)
    assert words(dossier) == seen.pop()
