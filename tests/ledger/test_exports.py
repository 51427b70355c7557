"""The ledger in the shapes of others, and no cell of it that a spreadsheet would run."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argus.ledger import (
    Detection,
    Entry,
    Reading,
    add,
    cen_csv,
    euda_csv,
    histories,
    ids_csv,
    link,
    provenance,
    read_table,
    revise,
    revisions,
    rows_of,
    standing,
    table_csv,
)
from argus.ledger.entry import Revision
from argus.reading.spreadsheets import FORMULA_STARTS

FULL = Entry(
    "seizure", date(2021, 4, 3), "2021-04-05", first_day=date(2021, 4, 2), place="BEANR", place_text="Port of Antwerp",
    terminal="Invented Terminal", quay="869", agency="BE-CUSTOMS", dossier="INVENTED", operation="OP-1",
    seizure_id="Z-1", item_class="drug", item_code="cocaine", form="HCl", number=Decimal("12.345"), unit="kg",
    mass_basis="net", precision="exact", purity=Decimal("81.5"), events=1, containers=1, packages=12,
    container="MSKU1234565", seal="CN1", bill_of_lading="MEDU1", vessel="INVENTED STAR", voyage="1N",
    country_of_origin="ECGYE", transit="PAONX", destination="NLRTM", cover_load="bananas",
    detection=(Detection("lead", "2021-03-30T10:00:00+02:00"), Detection("scan")), strength="sole", lead_ids=("L-1",),
    message_ids=("m1", "m2"), first_knowledge="2021-03-30", status="confirmed", origin="own", source="page", note="x",
)  # fmt: skip


def rows_in(lines) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(lines).lstrip("\ufeff"))))


def revision_of(entry: Entry) -> Revision:
    return Revision("S-1", 1, entry, 1, "add", "2021-04-05T00:00:00.000000+00:00", "owner", "", None, 1)


def test_every_field_survives_the_way_out_and_in_again():
    table = read_table("export.csv", "".join(table_csv([revision_of(FULL)])).encode())
    rows, faults = rows_of(table, Reading(), date(2026, 1, 1))
    assert faults == []
    assert [(each.entry_id, each.revision, each.entry) for each in rows] == [("S-1", 1, FULL)]


@settings(max_examples=50)
@given(sign=st.sampled_from(FORMULA_STARTS[:4]), rest=st.text("abc()!'|=+-@ ", max_size=9))
def test_no_cell_runs_and_the_text_comes_back_as_it_was(sign, rest):
    note = (sign + rest).strip()
    written = "".join(table_csv([revision_of(replace(FULL, note=note))]))
    for row in csv.reader(io.StringIO(written.lstrip("\ufeff"))):
        assert not any(cell.startswith(FORMULA_STARTS) for cell in row)
    rows, _ = rows_of(read_table("export.csv", written.encode()), Reading(), date(2026, 1, 1))
    assert rows[0].entry.note == note


def test_the_list_of_individual_seizures_has_the_columns_of_the_unodc(seeds):
    with seeds.dossier.register.read() as register:
        rows = rows_in(ids_csv(standing(register, withdrawn=False)))
    assert [(row["SEIZURE_ID"], row["COUNTRY"], row["AMOUNT"], row["DRUG_UNIT"]) for row in rows] == [
        ("A20-3", "Belgium", "11500", "KGM"), ("A21-1", "Belgium", "10964", "KGM"), ("A21-7", "Belgium", "", "KGM")
    ]  # fmt: skip
    assert rows_in(ids_csv([revision_of(FULL)]))[0]["DEPARTURE_COUNTRY"] == "Ecuador"


def test_the_customs_list_has_goods_and_no_persons(seeds):
    with seeds.dossier.register.read() as register:
        rows = rows_in(cen_csv(standing(register, withdrawn=False)))
    assert {row["commodity_group"] for row in rows} == {"Drugs", "Weapons and explosives"}
    assert next(row for row in rows if row["commodity"] == "firearm")["quantity"] == "27"


def test_the_yearly_table_keeps_mass_bases_apart_and_says_what_is_not_known(seeds):
    rows = rows_in(euda_csv(seeds.standing()))
    columns = ("country", "year", "number_is_lower_bound", "quantity", "mass_basis")
    told = [tuple(row[name] for name in columns) for row in rows]
    assert told == [
        ("BE", "2020", "yes", "65480", "gross_reported"),
        ("BE", "2021", "yes", "89450", "gross_reported"),
        ("BE", "2021", "no", "", "unknown"),
    ]
    assert [row["seizures_of_unknown_quantity"] for row in rows] == ["0", "0", "1"]


def test_json_tells_of_every_entry_who_wrote_what_when_and_why(case):
    add(case.dossier, case.user, FULL, "S-1")
    revise(case.dossier, case.user, "S-1", {"number": Decimal("12.4")}, "weighed again", as_of="2021-04-09")
    link(case.dossier, case.user, "S-1", "contributing", "two leads", lead_ids=["L-1", "L-2"], message_ids=["m1"])
    with case.dossier.register.read() as register:
        shown = revisions(register, [3])
        (told,) = provenance(histories(register, ["S-1"]), shown)
    assert (told["number"], told["lead_ids"], told["message_ids"]) == ("12.4", ["L-1", "L-2"], ["m1"])
    first, second, third = told["revisions"]
    assert {each["field"]: (each["old"], each["new"]) for each in second["changes"]} == {
        "as_of": ("2021-04-05", "2021-04-09"),
        "number": ("12.345", "12.4"),
    }
    assert (second["reason"], second["by"], third["what"]) == ("weighed again", "owner", "link")
    assert first["revision"] == 1


@pytest.mark.parametrize("number", ["12.345", "0.001", "1234.567", "1000"])
def test_a_number_that_is_exported_is_read_as_the_same_number(number):
    table = read_table("e.csv", "".join(table_csv([revision_of(replace(FULL, number=Decimal(number)))])).encode())
    assert rows_of(table, Reading(), date(2026, 1, 1))[0][0].entry.number == Decimal(number)
