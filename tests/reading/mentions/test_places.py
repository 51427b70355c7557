"""Ports, terminals, quays and positions in the yard, and what only looks like them."""

import csv
import hashlib

import pytest

from argus.reading.mentions import Lists, TerminalName
from argus.reading.mentions.known_terminals import known_terminals
from argus.reading.mentions.places import Places
from argus.reading.mentions.port_names import sea_ports
from tests.readers.shared_data import shared
from tests.reading.mentions import make_sea_ports
from tests.reading.mentions.golden import LISTS
from tests.reading.mentions.real_chat import mentions_in, mentions_of_real_chat


def found(text: str, lists: Lists = LISTS) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in mentions_in(Places(lists), text)]


def imported_terminals() -> tuple[TerminalName, ...]:
    with shared("data/terminals-be-nl/terminals_be_nl.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(TerminalName(row["name"], row["locode"], row["quay"] or None, row["operator"]) for row in rows)


def test_the_list_of_ports_is_what_the_public_lists_make():
    made = make_sea_ports.sea_ports(shared("data/sea-ports").parent)
    assert made == (make_sea_ports.DATA / "ports.csv").read_text("utf-8")


def test_every_usual_name_is_of_a_known_port():
    with (make_sea_ports.DATA / "usual_names.csv").open(encoding="utf-8") as lines:
        assert {row["locode"] for row in csv.DictReader(lines)} <= sea_ports().keys()


@pytest.mark.parametrize(
    ("name", "locode"),
    [
        *[(name, "BEANR") for name in ("Antwerpen", "Anvers", "Amberes", "Anversa", "Antuérpia", "Antverpen")],
        *[(name, "NLRTM") for name in ("ROTTERDAM", "rdam", "Róterdam", "R'dam", "r’dam")],
        *[(name, "ALDRZ") for name in ("Durrës", "durres", "Durazzo", "Durrësit")],
        *[(name, "BRSSZ") for name in ("Santos", "BRSSZ")],
        *[(name, "ITGIT") for name in ("gioia tauro", "Gioia-Tauro")],
        *[(name, "DEHAM") for name in ("Hamburg", "Amburgo", "Hambourg", "Hamburgo")],
    ],
)
def test_a_port_is_known_by_its_names_in_nine_languages(name, locode):
    assert found(f"hij is nu in {name}, zegt hij") == [("port", locode)]


def test_a_name_of_several_ports_keeps_them_all():
    (mention,) = mentions_in(Places(LISTS), "carga en cartagena")
    assert [value for value, _ in mention.alternatives] == ["COCTG", "ESCAR"]


@pytest.mark.parametrize(
    "text",
    [
        "we go to the bar and split the bill, nice reading",
        "dos santos belde",
        "MSC Hamburg vaart uit",
        "santos99 is online",
        "kijk met vlc",
        "sale on mobile date",
        "beanr",
    ],
)
def test_words_that_only_look_like_ports_are_none(text):
    assert [kind for kind, _ in found(text)] == []


@pytest.mark.parametrize(
    "text", ["puerto de Ilo", "de haven van Bar", "Port of Split", "luka Zadar", "Porto di Ortona"]
)
def test_beside_a_word_for_port_rarer_names_count(text):
    assert [kind for kind, _ in found(text)] == ["port"]


def test_a_quay_leads_to_its_terminal():
    (mention,) = mentions_in(Places(LISTS), "kaai 1742")
    assert mention.facts == {"word": "kaai", "terminal": "Noordkade Terminal", "port": "BEANR"}


@pytest.mark.parametrize(
    ("text", "quays"),
    [
        ("kaai 1718/1742", ["1718", "1742"]),
        ("quai 1700 ou 869", ["1700", "869"]),
        ("kaai K869", ["869"]),
        ("kade nr. 7b", ["7B"]),
        ("kaai 8 maart", []),
        ("kaai 22:30", []),
        ("muelle 5 minutos", []),
        ("mijn K750 is stuk", []),
        ("K750i", []),
        ("27k 1742", []),
    ],
)
def test_a_quay_is_its_number_and_no_time_or_telephone(text, quays):
    assert found(text) == [("quay", number) for number in quays]


def test_a_name_within_a_terminals_name_is_no_port_of_its_own():
    assert found("staat bij Antwerp Gateway") == [("terminal", "DP World Antwerp Gateway")]


def test_imported_terminals_are_found_as_people_write_them():
    lists = Lists(terminals=imported_terminals())
    assert found("bij psa noordzee of rotterdam world gateway", lists) == [
        ("terminal", "PSA NOORDZEE TERMINAL"),
        ("terminal", "ROTTERDAM WORLD GATEWAY"),
    ]
    assert mentions_in(Places(lists), "K913")[0].facts["terminal"] == "PSA NOORDZEE TERMINAL"


def test_real_chat_about_computers_names_hardly_a_terminal_or_quay():
    mentions = mentions_of_real_chat(Places(LISTS))
    assert sum(each.kind in ("terminal", "quay") for each in mentions) <= 5
    assert sum(each.kind == "yard_position" for each in mentions) <= 5
    assert sum(each.kind == "port" for each in mentions) <= 100


def test_real_chat_names_hardly_an_imported_terminal():
    mentions = mentions_of_real_chat(Places(Lists(terminals=imported_terminals())))
    assert sum(each.kind in ("terminal", "quay") for each in mentions) <= 5


@pytest.mark.parametrize(
    ("text", "locode"),
    [("rottedam", "NLRTM"), ("antwepren", "BEANR"), ("hambrug", "DEHAM"), ("guayquil", "ECGYE")],
)
def test_a_mistyped_port_is_repaired_and_never_said(text, locode):
    (mention,) = mentions_in(Places(LISTS), f"komt aan in {text}")
    assert (mention.value, mention.how, mention.alternatives) == (locode, "repaired", ((locode, 0.9),))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("staat op D14-23-2", "D14-23-2"),
        ("row 12, bay 34, tier 82", "row 12 bay 34 tier 82"),
        ("kaai 1742 A12-09", "A12-09"),
        ("blok C rij 4", "block C row 4"),
    ],
)
def test_a_position_in_the_yard_is_put_one_way(text, position):
    assert ("yard_position", position) in found(text)


@pytest.mark.parametrize("text", ["300 blok 27k", "ik rij 12 km", "position 3 on the list", "stack 3", "op die plek 3"])
def test_rows_and_blocks_of_other_things_are_no_position(text):
    assert found(text) == []


def test_each_file_of_the_ports_is_the_one_its_source_names():
    told = (make_sea_ports.DATA / "SOURCE.md").read_text("utf-8")
    for name in ("ports.csv", "usual_names.csv", "LICENSE"):
        assert hashlib.sha256((make_sea_ports.DATA / name).read_bytes()).hexdigest() in told


def test_every_known_terminal_stands_in_a_known_port():
    assert {terminal.port for _, terminal in known_terminals()} <= sea_ports().keys()


@pytest.mark.parametrize("text", ["CTA", "rst", "de delta variant", "mct.exe", "T21 and T22 failed"])
def test_an_abbreviation_of_much_else_is_no_terminal_by_itself(text):
    assert found(text) == []


def test_a_terminal_that_people_listed_needs_no_word_of_the_harbour():
    assert found("hij is bij CTA", Lists(terminals=(TerminalName("CTA", "NLRTM"),))) == [("terminal", "CTA")]


def test_a_position_tells_that_an_abbreviation_is_a_terminal():
    assert found("CTA K45.4") == [("terminal", "HHLA Altenwerder"), ("yard_position", "K45-4")]
