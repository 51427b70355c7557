"""The published ledger goes in as it is, comes out equal, and says on every day what was known on that day."""

import csv
import io
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from argus.errors import UsageError
from argus.ledger import SCHEMA, Reading, events, history, import_ledger, read_file, read_table, revisions, table_csv
from argus.ledger.files import DELIVERED
from tests.ledger.conftest import SEEDS


def exported(case) -> str:
    with case.dossier.register.read() as register:
        frame = events(register)
        return "".join(table_csv(revisions(register, frame["row_id"].to_list())))


def test_the_published_ledger_comes_out_as_it_went_in(seeds):
    with SEEDS.open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file))
    told = {
        (row["entry_id"], row["revision"]): row for row in csv.DictReader(io.StringIO(exported(seeds).lstrip("\ufeff")))
    }
    assert len(given) == len(told) == 24
    for row in given:
        assert {name: told[row["entry_id"], row["revision"]][name] for name in row} == row


def test_the_same_import_again_adds_nothing(seeds):
    again = seeds.take(SEEDS)
    assert (again.rows, again.written, again.known, again.act_id) == (24, 0, 24, None)


def test_our_own_export_is_taken_back_without_a_mapping(seeds, tmp_path):
    file = tmp_path / "export.csv"
    file.write_text(exported(seeds), "utf-8")
    assert seeds.take(file).written == 0


@pytest.mark.parametrize(
    ("as_of", "kg"),
    [
        (date(2021, 3, 9), 0),
        (date(2021, 4, 5), 27_640),
        (date(2021, 6, 3), 52_500),
        (date(2021, 6, 9), 54_450),
        (date(2022, 1, 7), 54_450),
        (date(2022, 1, 8), 89_450),
    ],
)
def test_every_day_gives_the_total_that_was_known_on_it(seeds, as_of, kg):
    found = seeds.standing(as_of).filter(
        pl.col("kind").is_in(["seizure", "seizure_bulk"]),
        pl.col("last_day").dt.year() == 2021,
        unit="kg",
        place="BEANR",
    )
    assert found["amount"].sum() == kg


def test_28_firearms_become_27_on_the_day_that_this_was_known(seeds):
    def firearms(day):
        return seeds.standing(date(2021, 3, day)).filter(item_code="firearm")["amount"].to_list()

    assert [firearms(8), firearms(9), firearms(11), firearms(12)] == [[], [28], [28], [27]]
    with seeds.dossier.register.read() as register:
        assert [each.entry.number for each in history(register, "N21-3")] == [28, 27]


def test_an_unknown_quantity_is_in_no_total_and_never_zero(seeds):
    row = seeds.standing().filter(entry_id="A21-7")
    assert row["amount"].to_list() == [None]
    with_it = seeds.kg(place="BEANR", kind="seizure")
    assert with_it == Decimal(11_500) + Decimal(10_964)


def test_what_was_known_in_a_month_is_known_at_its_end(seeds):
    assert seeds.standing(date(2021, 4, 29)).filter(entry_id="A21-6").is_empty()
    assert seeds.standing(date(2021, 4, 30)).filter(entry_id="A21-6")["amount"].to_list() == [3]


def test_a_counter_is_an_entry_of_its_own_and_valuations_name_their_convention(seeds):
    frame = seeds.standing()
    assert frame.filter(kind="counter")["amount"].to_list() == [23_235, 61_800, 40_641, 70_571]
    valuations = frame.filter(kind="valuation")
    assert dict(valuations.select("entry_id", "convention").iter_rows()) == {
        "V1": "street_flat_50", "V2": "street_cut", "V3": "street_cut", "V4": "wholesale"
    }  # fmt: skip
    assert valuations.filter(entry_id="V1")["amount"].item() * 27_640 * 1000 == 1_382_000_000


def test_the_view_for_figures_has_the_promised_columns(seeds):
    frame = seeds.standing()
    assert dict(frame.schema) == SCHEMA
    assert frame.schema["amount"] == pl.Decimal(38, 9)
    assert frame.filter(kind="seizure")["seizure_id"].null_count() == 0


def test_the_delivered_history_of_two_ports_can_be_taken(case):
    done = case.take(DELIVERED["published-counters"])
    assert done.written == done.rows > 30
    assert case.standing().filter(place="NLRTM", last_day=date(2021, 12, 31))["amount"].to_list() == [70_571, 72_808]


def test_a_workbook_says_the_same_as_the_table(case, tmp_path):
    import xlsxwriter

    with SEEDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    file = tmp_path / "ledger.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        numbers = {rows[0].index(name) for name in ("quantity", "revision", "n_events", "container_count")}
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if at and column in numbers and cell:
                    sheet.write_number(at, column, float(cell))
                else:
                    sheet.write_string(at, column, cell)
    case.take(SEEDS)
    assert case.take(file).written == 0


def test_columns_of_other_names_are_mapped_and_constants_given(case):
    told = b"datum;haven;kilo;dienst\n03-04-2021;be anr;10.964,5;Douane\n05-04-2021;NLRTM;1.200;Politie\n"
    reading = Reading(
        {"datum": "last_day", "haven": "place", "kilo": "number", "dienst": "agency"},
        {"kind": "seizure", "item_class": "drug", "item_code": "cocaine", "unit": "kg", "mass_basis": "gross"},
        date_order="dmy",
    )
    import_ledger(case.dossier, case.user, read_table("lijst.csv", told), reading)
    assert case.standing()["amount"].to_list() == [Decimal("10964.5"), Decimal(1200)]
    assert import_ledger(case.dossier, case.user, read_table("lijst.csv", told), reading).written == 0
    assert read_file(SEEDS).letter("quantity") == "M"


def _day_first(cell: str) -> str:
    return "/".join(reversed(cell.split("-"))) if cell.count("-") == 2 else cell


def test_days_are_read_in_the_order_that_the_other_days_of_the_table_show(case, tmp_path):
    with SEEDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name in ("event_date_start", "event_date_end", "as_of"):
            row[name] = _day_first(row[name])
    turned = tmp_path / "ledger.csv"
    with turned.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    case.take(SEEDS)
    assert case.take(turned).written == 0


@pytest.mark.parametrize("days", [("03/04/2021", "05/04/2021"), ("31/05/2021", "05/31/2021", "03/04/2021")])
def test_days_that_tell_no_order_or_two_are_refused(case, days):
    told = "kind,event_date_end,place_locode,item_class,item_code,quantity,unit,mass_basis\n" + "".join(
        f"seizure,{day},BEANR,drug,cocaine,{number},kg,gross\n" for number, day in enumerate(days, 1)
    )
    with pytest.raises(UsageError, match="cannot be told"):
        import_ledger(case.dossier, case.user, read_table("days.csv", told.encode()))
    assert case.standing().is_empty()
