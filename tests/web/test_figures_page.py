"""The figures in the browser: the sentence first, as of any day, in three languages, each a door to its entries."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.access import add_user
from argus.ledger import import_ledger, read_file, read_table
from argus.web import make_app
from tests.intake.program import new_case
from tests.ledger.conftest import SEEDS
from tests.web.visitor import Visitor

ANTWERP = "of=scope&item=cocaine&place=BEANR"


@pytest.fixture
def visitor(tmp_path: Path, _keys_of_nobody: None) -> Iterator[Visitor]:
    dossier, user = new_case(tmp_path / "case.argus")
    import_ledger(dossier, user, read_file(SEEDS))
    with dossier.register.write() as register:
        add_user(register, "looks only", "analyst")
    yield Visitor.signed_in(make_app(dossier, port=8321), dossier, user)
    dossier.register.close()


def told(page: str) -> str:
    """A page as text."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


@pytest.mark.parametrize(
    ("say", "sentence"),
    [
        ("en", ("By 3 June 2021 at least 52,500 kilos of cocaine were seized in Antwerp; "
               "2.7 times as much as by 31 May 2020")),
        ("nl", ("Op 3 juni 2021 was minstens 52.500 kilo cocaïne in beslag genomen in Antwerpen; "
               "2,7 keer zoveel als op 31 mei 2020")),
        ("fr", ("Au 3 juin 2021, au moins 52.500 kilos de cocaïne avaient été saisis à Anvers ; "
               "2,7 fois autant qu’au 31 mai 2020")),
    ],
)  # fmt: skip
def test_the_sentence_comes_first_in_the_language_of_the_figures(visitor: Visitor, say: str, sentence: str) -> None:
    page = told(visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03&say={say}").text)
    assert sentence.replace(" ;", ";") in page.replace(" ;", ";")
    assert "Weight by year" in page  # the page itself still speaks its own language


def test_days_that_are_not_the_same_are_said_with_the_bounds_of_the_aligned_ratio(visitor: Visitor) -> None:
    page = told(visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03").text)
    assert "different closing days: 3 June 2021 and 31 May 2020; aligned: between 1.8 and 2.7 times" in page


@pytest.mark.parametrize(
    ("day", "kg"), [("2021-04-05", "27,640"), ("2021-06-03", "52,500"), ("2021-06-09", "54,450"), ("2022-01-08", "")]
)
def test_the_figures_of_a_past_day_are_those_of_that_day(visitor: Visitor, day: str, kg: str) -> None:
    assert kg in told(visitor.get(f"/figures/part?{ANTWERP}&as_of={day}", hx_request="true").text)


def test_every_figure_leads_to_the_entries_under_it(visitor: Visitor) -> None:
    page = visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03").text
    row = page.split("seized this year")[1]
    address = re.search(r'href="(/ledger\?figure=[^"]+)"', row)
    assert address
    entries = visitor.get(address[1].replace("&amp;", "&")).text
    assert {"A21-1", "A21-2", "A21-3"} <= set(re.findall(r'id="e-([^"]+)"', entries))
    assert 'id="e-A20-1"' not in entries


def test_every_mark_of_a_chart_is_a_link_with_words_and_the_table_says_the_same(visitor: Visitor) -> None:
    page = visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-09").text
    marks = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"><circle', page)
    assert len(marks) == page.count('class="mark"') > 2
    words = {said: address for address, said in marks}
    assert "54,450 kg since 1 January by 2021-06-09" in words
    assert "54,450" in page.split("as a table")[1]
    entries = visitor.get(words["54,450 kg since 1 January by 2021-06-09"].replace("&amp;", "&")).text
    assert set(re.findall(r'id="e-([^"]+)"', entries)) == {"A21-4"}


def test_provisional_weight_is_hatched_and_the_record_has_a_line(visitor: Visitor) -> None:
    page = visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-09").text
    assert "provisional: 1,950 kg" in page
    assert 'class="hatched"' in page
    assert "record 2020" in page


def test_a_chart_comes_as_csv_and_json(visitor: Visitor) -> None:
    lines = visitor.get(f"/figures/chart?{ANTWERP}&as_of=2021-06-09&which=curves").text.splitlines()
    assert lines[0].startswith("\ufeffyear,day,kg,entries")
    assert any(line.startswith("2021,2021-06-09,54450,") for line in lines)
    years = visitor.get(f"/figures/chart?{ANTWERP}&as_of=2021-06-09&which=years&shape=json").json()
    assert years["rows"][-1]["kg_provisional"] == "1950"
    assert visitor.get("/figures/chart?which=pie").status_code == 400
    assert "52500" in visitor.get(f"/figures/table?{ANTWERP}&as_of=2021-06-03&shape=json").text


def test_fewer_than_five_persons_of_a_nationality_are_not_counted_out(visitor: Visitor) -> None:
    page = told(visitor.get("/figures?of=scope&place=BEANR&as_of=2021-06-03").text)
    row = page.split("arrests suspect (NL)")[1][:200]
    assert "fewer than five arrests" in row
    assert "three" not in row


def test_a_published_figure_keeps_what_it_said_while_the_ledger_moves_on(visitor: Visitor) -> None:
    page = visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03").text
    figure = re.search(r'name="figure" value="(ytd_kg-[0-9a-f]+)"', page)
    assert figure
    state = {"of": "scope", "item": "cocaine", "place": "BEANR", "as_of": "2021-06-03", "say": "en"}
    answer = visitor.post("/figures/freeze", {**state, "figure": figure[1], "note": "INVENTED: to <b>all</b>"})
    assert answer.headers["location"].endswith("#published-1")
    published = told(visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03").text).split("Published")[1]
    assert "52,500 kilos" in published
    assert "unchanged" in published
    assert "INVENTED: to &lt;b&gt;all&lt;/b&gt;" in published
    assert "holds" in published
    visitor.post("/ledger/state", {"entry": "A21-1", "what": "withdraw", "reason": "test", "as_of": "2021-06-04"})
    later = told(visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-05").text).split("Published")[1]
    assert "52,500 kilos" in later
    assert "41,536 kilos changed" in later
    assert "entries that changed since: A21-1" in later


def test_what_was_published_in_error_is_retracted_with_a_reason_and_stays_on_the_page(visitor: Visitor) -> None:
    page = visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03").text
    figure = re.search(r'name="figure" value="(ytd_kg-[0-9a-f]+)"', page)
    assert figure
    state = {"of": "scope", "item": "cocaine", "place": "BEANR", "as_of": "2021-06-03", "say": "en"}
    visitor.post("/figures/freeze", {**state, "figure": figure[1]})
    assert visitor.post("/figures/retract", {**state, "number": "1", "reason": " "}).status_code == 400
    assert visitor.post("/figures/retract", {**state, "number": "one", "reason": "x"}).status_code == 400
    answer = visitor.post("/figures/retract", {**state, "number": "1", "reason": "INVENTED: <b>wrong port</b>"})
    assert answer.headers["location"].startswith(f"/figures?{ANTWERP.removeprefix('of=scope&')}")
    assert answer.headers["location"].endswith("#published-1")
    source = visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-03").text
    published = told(source).split("Published")[1]
    assert "retracted No. 1 INVENTED: &lt;b&gt;wrong port&lt;/b&gt;" in published
    assert "52,500 kilos" in published
    assert 'action="/figures/retract"' not in source
    way = told(visitor.get(f"/trace/{figure[1]}?as_of=2021-06-03").text)
    assert "retracted by" in way
    assert "INVENTED: &lt;b&gt;wrong port&lt;/b&gt;" in way


def test_a_year_in_which_nothing_is_known_yet_says_so_with_the_newest_that_is(visitor: Visitor) -> None:
    page = told(visitor.get(f"/figures?{ANTWERP}&as_of=2022-03-03").text)
    assert "By 3 March 2022 the ledger holds nothing of this in the year. 2021: 89,450 kilos" in page


def test_the_year_that_is_running_is_no_record_yet_and_one_that_ended_may_be(visitor: Visitor) -> None:
    assert "record 2020" in visitor.get(f"/figures?{ANTWERP}&as_of=2021-06-09").text
    assert "record 2021" in visitor.get(f"/figures?{ANTWERP}&as_of=2022-03-03").text


def test_nothing_at_all_is_told_as_such(visitor: Visitor) -> None:
    page = told(visitor.get("/figures?of=scope&item=heroin&place=NLRTM&as_of=2021-06-03").text)
    assert "the ledger holds nothing of this in the year" in page
    assert visitor.get("/figures?as_of=someday").status_code == 400


@pytest.mark.usefixtures("_keys_of_nobody")
def test_the_page_opens_where_most_was_seized_be_it_entered_or_published(tmp_path: Path) -> None:
    dossier, user = new_case(tmp_path / "case.argus")
    told = (
        "kind,event_date_start,event_date_end,as_of,place_locode,item_class,item_code,quantity,unit,mass_basis\n"
        "counter,2021-01-01,2021-12-31,2021-12-31,BEANR,drug,cocaine,89450,kg,gross\n"
        "seizure,2021-05-03,2021-05-03,2021-05-03,NLRTM,drug,hashish,391,kg,gross\n"
    )
    import_ledger(dossier, user, read_table("few.csv", told.encode()))
    page = Visitor.signed_in(make_app(dossier, port=8321), dossier, user).get("/figures").text
    dossier.register.close()
    assert re.search(r'<option value="cocaine"[^>]* selected', page)
    assert re.search(r'<option value="BEANR"[^>]* selected', page)
