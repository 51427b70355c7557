"""Why a claim holds or does not: with all digits, with what is unknown and what was revised since, in good French."""

import re
from datetime import date
from string import Formatter

import pytest

from argus.figures import LANGUAGES, all_figures, check, figures_html, parse_statements, told
from argus.figures.checking import summed_up
from argus.figures.checking.sentences import LARGER, SENTENCES, SINCE, VERDICTS
from argus.figures.words import BASES, MEASURES, REMARKS, Remark
from tests.figures.ledgers import day, imported, made_up, published_claims, without_answers
from tests.intake.program import argus, argus_json, new_case
from tests.test_json_answers import promised

TODAY = date(2022, 2, 1)
# A plain blank, on which a line could end, or none at all before a mark that has one; times of day have none.
BAD_FRENCH = re.compile(r"[ \u00a0][;:!?%]|[^\s\u202f0-9][;:!?](?= |$)")


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="module")
def judged(books):
    claims = parse_statements(without_answers(published_claims()))
    return {each.statement.stmt_id: each for each in check(books, claims, TODAY)}


@pytest.mark.parametrize(
    ("stmt_id", "code", "sentence"),
    [
        ("S1-13", "nl", "klopt: 28 vuurwapens; sindsdien herzien: 27 vuurwapens"),
        ("S1-13", "en", "holds: 28 firearms; revised since: 27 firearms"),
        ("S2-10", "nl", ("eigen cijfer: 52,65 % (ruim de helft); boekingen met onbekende hoeveelheid, in geen enkele "
                        "som: 1")),
        ("X-02", "en", "our own figure: 1.4174 – 2.6922 times as much; entries with an unknown amount, in no sum: 1"),
        ("X-09", "fr", "exact\u202f: 73,64\u202f% (près de trois quarts de plus)"),
        ("S2-09", "fr", ("faux tel quel\u202f: plus grosse\u202f: 11.500 kilos le 3 novembre 2020\u202f; plus grosse "
                        "prise du dossier (pas la plus grosse de tous les temps)")),
        ("S2-11", "en", ("an estimate, not a count; a fraction (estimate with margin); not computed from the ledger: "
                        "it holds only what was found")),
    ],
)  # fmt: skip
def test_a_verdict_is_told_with_what_has_to_be_known_beside_it(judged, stmt_id, code, sentence):
    assert told(judged[stmt_id], LANGUAGES[code]) == sentence


def test_only_what_the_ledger_says_otherwise_today_is_told_as_revised(judged):
    assert [stmt_id for stmt_id, each in judged.items() if each.revised] == ["S1-13"]


def test_what_was_taken_out_of_the_ledger_since_is_told_as_nothing_any_more():
    find = {"day": day("2021-05-01"), "kg": 60, "entry_no": 1, "entry_id": "E1"}
    books = made_up(find, find | {"revision": 2, "status": "withdrawn", "known_on": day("2021-07-01")})
    lines = ["stmt_id,measure,item_code,place_locode,period_start,period_end,as_of,operator,claimed_value,unit\n",
             "a,kg_seized,cocaine,BEANR,2021-01-01,2021-05-31,2021-06-01,=,60,kg\n"]  # fmt: skip
    (claim,) = check(books, parse_statements(lines), TODAY)
    assert told(claim, LANGUAGES["en"]) == "holds: 60 kilos; revised since: nothing any more"


@pytest.mark.parametrize(
    ("operator", "claimed", "sentence"),
    [("=", "40000", "undecided: the ledger knows of at least 31,000 kilos"),
     ("bijna", "31500", "undecided: the ledger knows of at least 31,000 kilos"),
     ("bijna", "30000", "does not hold as written: ≥ 31,000 kilos"),
     ("=", "20000", "does not hold as written: ≥ 31,000 kilos")],
)  # fmt: skip
def test_where_only_the_least_is_known_a_claim_of_less_is_wrong_and_one_of_more_is_undecided(
    operator, claimed, sentence
):
    counter = {"kind": "counter", "first_day": day("2021-01-01"), "last_day": day("2021-06-30"), "kg": 31_000}
    lines = ["stmt_id,measure,item_code,place_locode,period_start,period_end,as_of,operator,claimed_value,unit\n",
             f"a,kg_seized,cocaine,BEANR,2021-01-01,2021-08-31,2021-09-01,{operator},{claimed},kg\n"]  # fmt: skip
    (claim,) = check(made_up(counter), parse_statements(lines))
    assert told(claim, LANGUAGES["en"]) == sentence


def test_a_claim_that_holds_between_bounds_is_told_with_both(books):
    row = next(row for row in published_claims() if row["stmt_id"] == "S1-02")
    lines = without_answers([row | {"operator": "~", "claimed_value": "27000", "period_start": "2021-04-01"}])
    (claim,) = check(books, parse_statements(lines))
    assert told(claim, LANGUAGES["en"]) == "undecided: the ledger allows 10,964 kilos to 27,640 kilos"
    counters = ({"kind": "counter", "first_day": day("2021-01-01"), "last_day": day(until), "kg": kg}
                for until, kg in (("2021-05-31", 27_100), ("2021-06-30", 27_300)))  # fmt: skip
    lines = ["stmt_id,measure,item_code,place_locode,period_start,period_end,as_of,operator,claimed_value,unit\n",
             "a,kg_seized,cocaine,BEANR,2021-01-01,2021-06-15,2021-09-01,ruim,27000,kg\n"]  # fmt: skip
    (claim,) = check(made_up(*counters), parse_statements(lines))
    assert told(claim, LANGUAGES["nl"]) == "klopt: 27.100 – 27.300 kilo"


def test_french_has_a_narrow_blank_before_its_marks_in_every_sentence(books, judged):
    french = LANGUAGES["fr"]
    said = [*(told(each, french) for each in judged.values()), *summed_up(tuple(judged.values()), french)]
    for tables in (SENTENCES["fr"].values(), (LARGER["fr"], SINCE["fr"]), VERDICTS["fr"].values()):
        said += [french.spaced(each) for each in tables]
    for name, told_so in REMARKS.items():
        places = sum(field is not None for _, field, _, _ in Formatter().parse(told_so[1]))
        said.append(Remark(name, ("x",) * places).in_words(french))
    for names in (MEASURES, BASES):
        said += [french.spaced(each[1]) for each in names.values()]
    # The phrases themselves are those that were published: "plus grosse prise: nuit du 2 au 3 avril".
    assert [each for each in said if BAD_FRENCH.search(each)] == []
    page = re.sub(r"<style>.*?</style>|<[^>]*>", " ", "".join(figures_html(all_figures(books, TODAY), french)))
    phrases = {each.phrase(french) for each in all_figures(books, TODAY)}
    for phrase in phrases - {""}:
        page = page.replace(phrase, "")
    assert not re.search(r"[ \u00a0][;:!?%]", page)


def test_a_claim_about_a_number_that_was_revised_since_says_so_on_the_command_line(tmp_path):
    dossier, _user = new_case(tmp_path / "case.argus")
    dossier.register.close()
    ledger, claims = tmp_path / "ledger.csv", tmp_path / "claims.csv"
    ledger.write_text(
        "entry_id,revision,kind,event_date_end,as_of,place_locode,item_class,item_code,quantity,unit,mass_basis\n"
        "A,1,seizure,2021-05-01,2021-05-01,BEANR,drug,cocaine,60,kg,gross\n"
        "A,2,seizure,2021-05-01,2021-05-09,BEANR,drug,cocaine,58,kg,gross\n", "utf-8"
    )  # fmt: skip
    claims.write_text(
        "stmt_id,measure,item_code,place_locode,period_start,period_end,as_of,operator,claimed_value,unit\n"
        "a,kg_seized,cocaine,BEANR,2021-01-01,2021-05-01,2021-05-02,=,60,kg\n", "utf-8"
    )  # fmt: skip
    argus(dossier.folder, "ledger", "import", str(ledger))
    (claim,) = promised("figures-check", argus_json(dossier.folder, "figures", "check", str(claims)))
    assert (claim["value"], claim["verdict"], claim["revised"]) == (60, "true", {"value": 58, "low": 58, "high": 58})
    told_so = argus(dossier.folder, "figures", "check", str(claims), "--lang", "fr").stdout
    assert "exact : 60 kilos ; corrigé depuis : 58 kilos" in told_so
