"""Lists that somebody brings: words, vessels, terminals; all of a file or nothing."""

from pathlib import Path

import pytest

from argus.errors import UsageError
from argus.reading.lexicon import edits_of, import_list, lists_of, undo
from argus.reading.mentions import CodeWord, Lists, TerminalName, VesselName
from tests.intake.program import new_case
from tests.readers.shared_data import shared

WORDS = 'term,lang,category,meaning,ambiguity,source\ndruiven,nl,commodity,"invented, the load",medium,team\n'
VESSELS = "name,imo,flag\nMSC Fictiva,9074729,BEL\nHarbour Dream,,\n"
TERMINALS = "name;port;quay;operator\nNoordkade Terminal;be anr;1742;Nobody\nZuiderdok;NLRTM;;\n"


@pytest.fixture
def case(tmp_path):
    return new_case(tmp_path / "case.argus")


@pytest.fixture
def bring(case, tmp_path):
    """Imports a file with this content."""

    def bring(told: str | bytes):
        path = tmp_path / "list.csv"
        path.write_bytes(told.encode() if isinstance(told, str) else told)
        return import_list(*case, path)

    return bring


def lists(case) -> Lists:
    with case[0].register.read() as register:
        return lists_of(register)


def edits(case) -> list[str]:
    with case[0].register.read() as register:
        return [each.what for each in edits_of(register)]


def test_words_vessels_and_terminals_are_told_by_their_columns(case, bring):
    assert bring(WORDS).name == "words"
    assert bring(VESSELS).name == "vessels"
    assert bring(TERMINALS).name == "terminals"
    found = lists(case)
    assert CodeWord("druiven", "nl", "commodity", "invented, the load", "medium", "team") in found.code_words
    assert found.vessels == (VesselName("MSC Fictiva", "9074729"), VesselName("Harbour Dream"))
    assert found.terminals == (
        TerminalName("Noordkade Terminal", "BEANR", "1742", "Nobody"), TerminalName("Zuiderdok", "NLRTM"),
    )  # fmt: skip


@pytest.mark.parametrize("told", [WORDS, VESSELS, TERMINALS])
def test_the_same_list_again_writes_nothing(case, bring, told):
    first = bring(told)
    before = lists(case)
    again = bring(told)
    assert (first.written, again.written) == (first.rows, 0)
    assert lists(case) == before
    assert len(edits(case)) == 1


@pytest.mark.parametrize("told", [WORDS, VESSELS, TERMINALS])
def test_an_import_is_one_edit_that_can_be_undone(case, bring, told):
    before = lists(case)
    bring(told)
    assert lists(case) != before
    undo(*case)
    assert lists(case) == before


def test_a_word_that_changed_in_the_file_changes_on_the_list(case, bring):
    bring(WORDS)
    bring(WORDS.replace("medium", "low"))
    assert [each.ambiguity for each in lists(case).code_words if each.term == "druiven"] == ["low"]


@pytest.mark.parametrize(
    ("told", "row", "why"),
    [
        (WORDS + "peren,nl,fruit,x,low,t\n", 3, "category"),
        (WORDS + ",nl,commodity,x,low,t\n", 3, "no term"),
        (WORDS + "druiven,nl,commodity,something else,low,t\n", 3, "row 2"),
        (WORDS + "a,b\n", 3, "cells"),
        (WORDS + '"peren,nl,commodity,x,low,t\n', 3, "CSV"),
        (WORDS.encode() + b"per\xe9n,nl,commodity,x,low,t\n", 3, "UTF-8"),
        (VESSELS + "Bad,9074720,\n", 4, "IMO"),
        (VESSELS + ",9074729,\n", 4, "name"),
        (VESSELS + "Ha\u202erbour,9074729,\n", 4, "nobody sees"),
        (VESSELS + "X" * 201 + ",,\n", 4, "200"),
        (TERMINALS + "Kade;Antwerpen;;\n", 4, "UN/LOCODE"),
        (TERMINALS + "Kade;BEANR;1\0;\n", 4, ""),
        ("term,drug\n...,cocaine\n", 2, "letter"),
        ("term,drug\nsnow,\n", 2, "drug"),
    ],
)
def test_a_broken_row_is_refused_with_its_number_and_nothing_is_taken(case, bring, told, row, why):
    before = lists(case)
    with pytest.raises(UsageError) as refused:
        bring(told)
    assert f"row {row} " in refused.value.what
    assert why in refused.value.what
    assert lists(case) == before
    assert not edits(case)


@pytest.mark.parametrize("told", ["", "\n", "a,b,c\n1,2,3\n", "name,colour\nx,y\n", "\ufeff"])
def test_columns_of_no_known_list_are_refused(case, bring, told):
    with pytest.raises(UsageError, match="no list that Argus knows"):
        bring(told)


def test_many_broken_rows_are_counted_and_some_are_named(bring):
    with pytest.raises(UsageError, match=r"^500 rows .*; and 490 more \(list.csv\)"):
        bring(VESSELS + "Bad,9074720,\n" * 500)


def test_a_file_that_is_not_there_is_refused(case, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        import_list(*case, tmp_path / "nothing.csv")


def test_what_stands_in_a_broken_row_is_not_told(bring):
    with pytest.raises(UsageError) as refused:
        bring(WORDS + "geheimwoord,nl,geheim,x,low,t\n")
    assert "geheim" not in str(refused.value)


def test_a_list_on_demand_comes_by_its_name(case):
    done = import_list(*case, Path("dea-drug-slang"))
    assert done.rows == 3012
    (slang,) = (each for each in lists(case).code_words if each.term == "blue dynamite")
    assert (slang.language, slang.category, slang.ambiguity) == ("en", "commodity", "high")


def test_the_public_list_of_vessels_is_taken_whole(case):
    path = shared("data/container-vessels/container_vessels.csv")
    done = import_list(*case, path)
    assert done.rows == 4456
    assert len(lists(case).vessels) > 3900


def test_the_public_list_of_terminals_is_taken_whole(case):
    assert import_list(*case, shared("data/terminals-be-nl/terminals_be_nl.csv")).written == 38
    assert {each.quay for each in lists(case).terminals if each.name == "PSA EUROPA TERMINAL"} == {"K869"}
