"""How a figure was made, and what stands beside it, in three languages."""

import csv
import string
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from argus.figures import LANGUAGES, all_figures, measures
from argus.figures.words import BASES, MEASURES, REMARKS, Remark, basis_name, measure_name
from tests.figures.ledgers import imported

AS_OF = date(2021, 6, 9)


def _golden() -> list[dict[str, str]]:
    with (Path(__file__).parent / "golden.remarks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fact(written: str) -> object:
    try:
        return date.fromisoformat(written)
    except ValueError:
        pass
    if written.startswith("'"):
        return written[1:]
    return Remark(written) if written in REMARKS else Decimal(written)


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    return all_figures(imported(tmp_path_factory.mktemp("seeds")), AS_OF)


def test_every_remark_is_in_the_golden_table():
    assert [row["name"] for row in _golden()] == list(REMARKS)


@pytest.mark.parametrize("row", _golden(), ids=lambda row: row["name"])
def test_a_remark_reads_as_it_was_written_by_hand(row):
    facts = tuple(_fact(each) for each in row["facts"].split(";") if each)
    told = {code: Remark(row["name"], facts).in_words(language) for code, language in LANGUAGES.items()}
    assert told == {code: row[code] for code in LANGUAGES}


@pytest.mark.parametrize("name", REMARKS)
def test_a_remark_takes_the_same_facts_in_every_language(name):
    places = {len([field for _, field, _, _ in string.Formatter().parse(each) if field is not None])
              for each in REMARKS[name]}  # fmt: skip
    assert len(REMARKS[name]) == len(LANGUAGES)
    assert len(places) == 1
    assert all(REMARKS[name])


def test_every_figure_of_the_published_ledger_is_explained_by_known_remarks(figures):
    used = {remark for each in figures for remark in (each.how, *each.aside, *(r.how for r in each.rivals))}
    used |= {each.why for each in figures if each.why is not None}
    assert {remark.name for remark in used} <= set(REMARKS)
    for each in figures:
        told = {code: (each.method_in(language), *each.notes_in(language)) for code, language in LANGUAGES.items()}
        assert told["en"] == (each.method, *each.notes)
        assert len({len(remarks) for remarks in told.values()}) == 1


def test_json_tells_method_notes_and_reason_in_the_language_asked_for(figures):
    (total,) = [each for each in figures if each.ask.measure == "ytd_kg" and each.ask.scope.place == "BEANR"]
    told = total.as_json(LANGUAGES["fr"])
    assert told["method"] == "somme des écritures du registre des opérations"
    assert told["notes"] == ["écritures dont la quantité est inconnue, dans aucune somme\u202f: 1"]


def test_a_remark_of_a_laboratory_is_shown_as_it_is():
    assert Remark("weighed twice {}").in_words(LANGUAGES["nl"]) == "weighed twice {}"


def test_every_measure_and_mass_basis_has_a_name_in_every_language():
    wanted = {name for each in measures() for name in each.measures}
    assert wanted <= set(MEASURES)
    for names in (MEASURES, BASES):
        assert all(len(each) == len(LANGUAGES) and all(each) for each in names.values())
    assert measure_name("rotterdam_growth_2021", LANGUAGES["fr"]) == "croissance"
    assert measure_name("happiness", LANGUAGES["nl"]) == "happiness"
    assert basis_name("net_dry", LANGUAGES["nl"]) == "netto droog"
