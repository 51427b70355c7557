"""`argus figures` as a person runs it, over the published ledger."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from argus.figures.publishing import published
from argus.figures.tables import published_figures
from argus.ledger import import_ledger, read_file, revise
from argus.store import open_dossier
from tests.figures.ledgers import SEEDS
from tests.intake.program import argus, argus_json, new_case
from tests.test_json_answers import promised

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures") / "case.argus"
    dossier, user = new_case(folder)
    import_ledger(dossier, user, read_file(SEEDS / "ledger.csv"))
    return dossier, user


@pytest.fixture(scope="module")
def listed(case):
    return promised("figures", argus_json(case[0].folder, "figures", "--as-of", "2021-06-09", "--lang", "nl"))


def _one(figures: list[dict[str, Any]], measure: str, **scope: str | None) -> dict[str, Any]:
    wanted = {"item": "cocaine", "place": None, "dossier": None, "agency": None} | scope
    (found,) = [each for each in figures if each["measure"] == measure and each["scope"] == wanted]
    return found


def test_figures_are_listed_with_their_words_and_the_entries_under_them(listed):
    total = _one(listed, "ytd_kg", place="BEANR")
    assert (total["value"], total["phrase"], total["unknown"]) == (54_450, "bijna 54,5 ton", 1)
    entries = {each["entry_id"] for each in total["lineage"]}
    assert entries == {"A21-1", "A21-2", "A21-3", "A21-4", "A21-7"}


def test_every_value_in_money_names_its_convention(listed):
    values = [each for each in listed if each["measure"] == "street_value"]
    assert {each["convention"].split(" ")[0] for each in values} == {"street_flat_50", "street_cut", "wholesale"}


def test_figures_are_narrowed_to_a_measure_and_a_place(case):
    found = argus_json(case[0].folder, "figures", "--as-of", "2021-06-09", "--measure", "ytd_ratio", "--place", "BEANR")
    assert [each["unequal_cutoffs"] for each in found] == [["2021-06-09", "2020-05-31"]]


def test_claims_are_judged_and_told_in_three_languages(case):
    judged = promised("figures-check", argus_json(case[0].folder, "figures", "check", str(SEEDS / "statements.csv")))
    assert len(judged) == 37
    told = argus(case[0].folder, "figures", "check", str(SEEDS / "statements.csv")).stdout
    assert "S2-09  false_as_written" in told
    for line in ("nl  klopt niet zo:", "fr  faux tel quel :", "en  does not hold as written:"):
        assert line in told


def test_a_claim_in_a_wrong_cell_is_refused_with_its_place(case, tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text("stmt_id,measure,as_of,operator\na,ytd_kg,2021,=\nb,ytd_kg,2021,most\n", "utf-8")
    assert (
        "claims.csv, row 3, column operator" in argus(case[0].folder, "figures", "check", str(claims), status=2).stderr
    )


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_figures_are_written_as_a_table_and_as_a_page(case, tmp_path, language):
    for name in ("figures.csv", "figures.html"):
        argus(case[0].folder, "figures", "--as-of", "2021-06-09", "--lang", language, "--out", str(tmp_path / name))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text("utf-8-sig"))))
    assert "54450" in {row["value"] for row in rows}
    page = (tmp_path / "figures.html").read_text("utf-8")
    assert page.startswith(f'<!doctype html><html lang="{language}">')
    assert "<script" not in page


def test_an_empty_ledger_says_what_to_do_next(tmp_path):
    new_case(tmp_path / "empty.argus")
    assert "next: argus ledger import FILE" in argus(tmp_path / "empty.argus", "figures").stderr
    assert argus_json(tmp_path / "empty.argus", "figures") == []


def test_whoever_asks_for_a_pdf_is_told_to_print_the_page(case, tmp_path):
    refused = argus(case[0].folder, "figures", "--out", str(tmp_path / "f.pdf"), status=2).stderr
    assert "print the page" in refused
    assert not (tmp_path / "f.pdf").exists()


def test_the_language_asked_for_is_that_of_methods_and_notes_too(case):
    (found,) = argus_json(
        case[0].folder, "figures", "--as-of", "2021-06-09", "--measure", "ytd_kg", "--place", "BEANR", "--item",
        "cocaine", "--lang", "nl", "--full",
    )  # fmt: skip
    assert found["method"] == "som van de boekingen in het grootboek"
    assert found["notes"] == ["boekingen met onbekende hoeveelheid, in geen enkele som: 1"]
    assert found["lineage_count"] == len(found["lineage"]) == 5


def test_other_kinds_of_files_and_languages_are_refused(case, tmp_path):
    assert "CSV or HTML" in argus(case[0].folder, "figures", "--out", str(tmp_path / "f.doc"), status=2).stderr
    assert "--lang" in argus(case[0].folder, "figures", "--lang", "de", status=2).stderr


def test_a_figure_is_frozen_and_later_shown_beside_what_is_known_then(case, listed):
    dossier, user = case
    total = _one(listed, "dossier_share", place="BEANR", dossier="SKY")
    frozen = promised("figures-freeze", argus_json(
        dossier.folder, "figures", "freeze", total["figure_id"], "--as-of", "2021-06-09", "--note",
        "INVENTED: at the  quay",
    ))  # fmt: skip
    assert frozen["signature_holds"]
    assert frozen["published"]["phrase"]["nl"] == "ruim de helft"
    (same,) = promised("figures-published", argus_json(dossier.folder, "figures", "published", "--as-of", "2021-06-09"))
    assert (same["changed"], same["entries_since"]) == (False, [])
    assert same["published"]["note"] == "INVENTED: at the quay"
    revise(dossier, user, "A21-1", {"status": "withdrawn"}, "invented: for the test", as_of="2021-07-01")
    (later,) = argus_json(dossier.folder, "figures", "published", "--as-of", "2021-07-01")
    assert (later["changed"], later["entries_since"]) == (True, ["A21-1"])
    assert (later["published"]["value"][:6], later["today"]["value"]) == ("0.5076", 0.3835)
    told = argus(dossier.folder, "figures", "published", "--as-of", "2021-07-01").stdout
    assert "INVENTED: at the quay" in told
    assert "entries that changed since: A21-1" in told


def test_a_note_that_nobody_can_read_is_refused_and_nothing_is_published(case, listed):
    total = _one(listed, "dossier_share", place="BEANR", dossier="SKY")
    before = len(published(case[0]))
    for note in ("so long " * 300, "a\u202eb"):
        refused = argus(
            case[0].folder, "figures", "freeze", total["figure_id"], "--as-of", "2021-06-09", "--note", note, status=2
        )
        assert "This note cannot be kept" in refused.stderr
    assert len(published(case[0])) == before


def test_a_published_count_of_few_persons_stays_hidden_beside_what_is_known_today(tmp_path):
    dossier, user = new_case(tmp_path / "few.argus")
    import_ledger(dossier, user, read_file(SEEDS / "ledger.csv"))
    listed = argus_json(dossier.folder, "figures", "--as-of", "2021-06-09", "--measure", "arrests", "--place", "BEANR")
    few = _one(listed, "arrests", item="suspect_NL", place="BEANR")
    assert (few["value"], few["low"], few["high"]) == (None, 1, 4)
    argus_json(dossier.folder, "figures", "freeze", few["figure_id"], "--as-of", "2021-06-09")
    (beside,) = argus_json(dossier.folder, "figures", "published", "--as-of", "2021-06-10")
    assert (beside["today"]["value"], beside["today"]["low"], beside["today"]["high"]) == (None, 1, 4)


def test_a_published_figure_that_was_changed_no_longer_holds(case, listed):
    figure = _one(listed, "ytd_kg", place="BEANR")["figure_id"]
    argus_json(case[0].folder, "figures", "freeze", figure, "--as-of", "2021-06-09")
    again = open_dossier(case[0].folder)
    frozen = published(again)[-1]
    with again.register.write() as register:
        changed = update(published_figures).values(document=b'{"value":"1"}')
        register.execute(changed.where(published_figures.c.number == frozen.number))
    assert frozen.holds
    assert not published(again)[-1].holds


def test_a_figure_that_is_not_there_cannot_be_frozen(case):
    assert "no such figure" in argus(case[0].folder, "figures", "freeze", "ytd_kg-0000000000", status=2).stderr
