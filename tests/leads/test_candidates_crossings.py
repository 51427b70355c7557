"""Where loads come from and go: ports over the ocean, terminals, ships that are named without a word for ship."""

from zoneinfo import ZoneInfo

import polars as pl
import pytest

from argus.leads.crossings import origins
from argus.leads.ships import ships_named
from tests.leads.case import Case
from tests.leads.test_candidates import NUMBER, VOYAGE, found, standing

BRUSSELS, BOGOTA = ZoneInfo("Europe/Brussels"), ZoneInfo("America/Bogota")


def ports(*messages: str) -> pl.DataFrame:
    rows = [(at, port, start) for at, message in enumerate(messages) for start, port in enumerate(message.split())]
    return pl.DataFrame(rows, {"at": pl.Int64, "value": pl.String, "start": pl.Int32}, orient="row")


def test_loads_begin_on_the_other_side_of_the_ocean_than_the_case_unless_its_messages_tell_otherwise():
    assert origins(ports("BRSSZ", "BEANR"), BRUSSELS) == {"BRSSZ"}
    assert origins(ports("BRSSZ", "BEANR"), BOGOTA) == {"BEANR"}
    assert origins(ports("BRSSZ", "BEANR"), ZoneInfo("UTC")) == frozenset()
    assert origins(ports(*["ECGYE NLRTM"] * 12, "BRSSZ"), BOGOTA) == {"BRSSZ", "ECGYE"}
    assert origins(ports(*["ECGYE NLRTM", "NLRTM ECGYE"] * 9), BRUSSELS) == frozenset()


@pytest.mark.parametrize(
    ("said", "port"),
    [
        ("schip Ostrolide vertrokken uit santos", None),
        ("schip Ostrolide voor antwerpen uit santos, komt 24 maart", "BEANR"),
        ("schip Ostrolide, santos antwerpen 24 maart", "BEANR"),
        ("schip Ostrolide 24 maart, noordzee terminal", "BEANR"),
    ],
)
def test_a_port_over_there_is_where_it_comes_from(tmp_path, pool, said, port):
    (only,) = found(tmp_path / "case", pool, NUMBER, ("12T10:05", "supply", said))
    assert standing(only).get("port") == port


def test_a_ship_is_one_by_its_name_alone_once_others_called_it_so(tmp_path, pool):
    called = [("02T10:00", "other", "motonave Quelle Fictive"), ("03T10:00", "third", "MV Quelle Fictive")]
    alone = ("12T10:05", "supply", "quelle  fictive antwerpen")
    loads = found(tmp_path / "case", pool, *called, NUMBER, alone)
    (load,) = [each for each in loads if standing(each).get("container")]
    assert standing(load)["vessel"] == "QUELLE FICTIVE"
    assert standing(load)["port"] == "BEANR"
    (unnamed,) = found(tmp_path / "once", pool, called[0], NUMBER, alone)[-1:]
    assert "vessel" not in standing(unnamed)


def test_any_number_of_ships_is_looked_for(tmp_path, pool):
    names = [f"Quelle Fictive{number:05}x" for number in range(20_000)]
    case = Case(tmp_path / "case", pool).bring(("2021-03-12T10:00:00Z", "supply", "nobody.a", f"op {names[-1]} nu"))
    named = ships_named(case.archive().shards[0], [each.upper() for each in names])
    assert [name for name, places in named.items() if places] == [names[-1].upper()]


def test_what_everybody_says_is_no_ship_though_one_is_called_so(tmp_path, pool):
    called = [("02T10:00", "other", "motonave Buena Suerte"), ("03T10:00", "third", "MV Buena Suerte")]
    wishes = [(f"{day:02}T{hour:02}:30", "supply", "buena suerte") for day in range(12, 15) for hour in range(20)]
    (load,) = [
        each
        for each in found(tmp_path / "case", pool, *called, NUMBER, VOYAGE, *wishes)
        if standing(each).get("container")
    ]
    assert "vessel" not in standing(load)
    assert len(load.message_ids) == 2


def test_a_port_inside_the_name_of_a_ship_is_no_route(tmp_path, pool):
    said = ("12T10:05", "supply", "MV Rio Fictivo antwerpen 24 maart")
    (only,) = found(tmp_path / "case", pool, NUMBER, said)
    assert {each.value for each in only.claims if each.field in ("port", "origin")} == {"BEANR"}


def test_a_day_of_the_week_and_a_port_are_no_voyage(tmp_path, pool):
    talk = [(f"{day:02}T1{hour}:00", "supply", "antwerp speelt zondag") for day in range(13, 20) for hour in range(4)]
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, *talk)
    assert standing(only)["date"] == "2021-03-24"
    assert len(only.message_ids) == 2


def test_where_people_always_speak_alone_a_message_alone_says_nothing(tmp_path, pool):
    chatter = [(f"{day:02}T{hour:02}:00", "supply", "wat eten we") for day in range(13, 25) for hour in range(24)]
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, *chatter)
    assert len(only.message_ids) == 2


def test_a_box_that_is_asked_news_of_is_under_way(tmp_path, pool):
    asked = ("14T10:00", "supply", "any news on MSKU1234565")
    voyage = ("15T11:00", "supply", "Ostrolide komt antwerpen 24 maart")
    (only,) = found(tmp_path / "case", pool, NUMBER, asked, voyage)
    assert standing(only)["date"] == "2021-03-24"
