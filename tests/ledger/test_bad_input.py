"""What cannot be is refused with its row and column, and nothing of the file is taken."""

from datetime import timedelta

import pytest

from argus.access import today_in
from argus.errors import UsageError
from argus.ledger import import_ledger, read_table

HEADER = (
    "entry_id,revision,kind,event_date_start,event_date_end,as_of,place_locode,item_class,item_code,quantity,unit,"
    "mass_basis,purity_pct,n_events,container_count,container,status,detection,note"
)
GOOD = {
    "entry_id": "G1", "revision": "1", "kind": "seizure", "event_date_start": "2021-04-02",
    "event_date_end": "2021-04-03", "as_of": "2021-04-05", "place_locode": "BEANR", "item_class": "drug",
    "item_code": "cocaine", "quantity": "10964", "unit": "kg", "mass_basis": "gross", "status": "confirmed",
}  # fmt: skip
TOMORROW = (today_in("Europe/Brussels") + timedelta(days=1)).isoformat()


def table_of(*rows: dict[str, str]):
    columns = HEADER.split(",")
    lines = [HEADER, *(",".join('"' + row.get(name, "").replace('"', '""') + '"' for name in columns) for row in rows)]
    return read_table("bad.csv", "\n".join(lines).encode())


def refusal(case, *rows: dict[str, str]) -> str:
    with pytest.raises(UsageError) as refused:
        import_ledger(case.dossier, case.user, table_of(*rows))
    assert case.standing().is_empty()
    return str(refused.value)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quantity": "-5"}, "column quantity (J): -5 is negative"),
        ({"quantity": "0"}, "column quantity (J): nothing was seized"),
        ({"quantity": "5000000"}, "column quantity (J): 5000000 kg in one find is more than can be"),
        ({"quantity": "40000", "container_count": "1"}, "column quantity (J): 40000 kg in one find is more"),
        ({"quantity": "a lot"}, "column quantity (J)"),
        ({"quantity": "27.640"}, "column quantity (J): This number can be read in two ways"),
        ({"quantity": "450 blokken"}, "column quantity (J): Two units for one amount: blocks and kg"),
        ({"quantity": "2 kg 3 EUR", "unit": ""}, "column quantity (J): Units that do not add up"),
        ({"quantity": "3.5", "unit": "pieces", "mass_basis": ""}, "column quantity (J): 3.5 is no whole number"),
        ({"quantity": "=1+1"}, "column quantity (J): begins like a formula"),
        ({"unit": "pounds"}, "column unit (K): Nobody knows this unit"),
        ({"unit": "persons", "mass_basis": ""}, "column unit (K): 'persons' does not measure a drug"),
        ({"unit": "", "quantity": "12"}, "column quantity (J): This amount has no unit"),
        ({"unit": "pieces"}, "column mass_basis (L): pieces are not weighed"),
        ({"mass_basis": "brutto"}, "column mass_basis (L): 'brutto' is none of"),
        ({"purity_pct": "130"}, "column purity_pct (M): 130 is no percentage"),
        ({"n_events": "3"}, "column n_events (N): a seizure is one find"),
        ({"n_events": "many"}, "column n_events (N): this is no count"),
        ({"kind": "raid"}, "column kind (C): 'raid' is no kind of entry"),
        ({"kind": ""}, "column kind (C): is empty"),
        ({"kind": "operation"}, "column item_class (H): an operation has no items"),
        ({"kind": "valuation", "unit": "EUR/g", "quantity": "50"}, "column convention: is empty"),
        ({"item_class": "drugz"}, "column item_class (H): 'drugz' is none of"),
        ({"item_code": "cocain"}, "column item_code (I): 'cocain' is no drug"),
        ({"place_locode": "XXANR"}, "column place_locode (G): 'XXANR' is no UN/LOCODE"),
        ({"container": "MSKU1234566"}, "column container (P): its check digit does not fit"),
        ({"status": "sure"}, "column status (Q): 'sure' is none of"),
        ({"detection": "magic"}, "column detection (R): 'magic' is none of"),
        ({"note": "=HYPERLINK(\"x\")"}, "column note (S): begins like a formula"),
        ({"note": "@SUM(A1)"}, "column note (S): begins like a formula"),
        ({"event_date_end": TOMORROW, "as_of": TOMORROW}, f"column event_date_end (E): {TOMORROW} has not come yet"),
        ({"as_of": "2021-04-01"}, "column as_of (F): it was known on 2021-04-01, before its last day"),
        ({"event_date_start": "2021-04-04"}, "column event_date_start (D): 2021-04-04 is after the last day"),
        ({"event_date_end": "2021-02-29"}, "column event_date_end (E): there is no such day"),
        ({"event_date_end": "3/4/2021"}, "column event_date_end (E): which is the day"),
        ({"event_date_start": "", "event_date_end": ""}, "column event_date_end (E): is empty"),
        ({"revision": "2"}, "column revision (B): revision 1 of G2 is missing"),
        ({"revision": "first"}, "column revision (B): is no number from 1"),
        ({"entry_id": "a b"}, "column entry_id (A): is no name"),
        ({"entry_id": "G1"}, "column revision (B): G1 stands in row 2 too"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_with_row_and_column_and_the_good_row_is_not_taken(case, changed, told):
    message = refusal(case, GOOD, {**GOOD, "entry_id": "G2", **changed})
    assert "row 3" in message
    assert told in message


def test_every_fault_of_a_file_is_told_at_once(case):
    message = refusal(case, {**GOOD, "quantity": "-5", "item_code": "x"}, {**GOOD, "entry_id": "G2", "status": "?"})
    assert all(told in message for told in ("row 2 column quantity", "row 2 column item_code", "row 3 column status"))


def counter(day: str, kg: str, **other: str) -> dict[str, str]:
    return {
        **GOOD, "entry_id": f"C-{day}", "kind": "counter", "event_date_start": "2021-01-01", "event_date_end": day,
        "as_of": day, "quantity": kg, **other,
    }  # fmt: skip


def test_a_published_total_that_falls_is_refused(case):
    message = refusal(case, counter("2021-06-03", "52500"), counter("2021-06-09", "51000"))
    assert "row 3 column quantity (J): the total falls from 52500 on 2021-06-03" in message


def test_a_published_total_that_falls_behind_one_that_stands_is_refused(case):
    import_ledger(case.dossier, case.user, table_of(counter("2021-06-03", "52500")))
    with pytest.raises(UsageError, match=r"row 2 column quantity .*the total falls"):
        import_ledger(case.dossier, case.user, table_of(counter("2021-05-01", "60000")))
    import_ledger(case.dossier, case.user, table_of(counter("2021-05-02", "60000", place_locode="NLRTM")))
    assert case.standing().height == 2


def test_a_revision_that_says_something_else_than_the_one_that_stands_is_refused(case):
    import_ledger(case.dossier, case.user, table_of(GOOD))
    with pytest.raises(UsageError, match=r"row 2 column revision .*revision 1 of G1 says something else already"):
        import_ledger(case.dossier, case.user, table_of({**GOOD, "quantity": "11000"}))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"", "holds no row"),
        (b"kind,quantity\n\n", "holds no row"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"kind,kind\nseizure,seizure\n", "names column 'kind' twice"),
        (b"kind,unit\nseizure\n", "has 1 cells, the header 2"),
        (b'kind,unit\n"seizure,kg\n', "cannot be read as CSV"),
        (b"PK\x03\x04 no workbook at all", "The workbook cannot be opened"),
    ],
)
def test_a_file_that_is_no_table_is_refused(told, why):
    with pytest.raises(UsageError, match=why):
        read_table("bad.csv", told)


def test_a_workbook_with_a_formula_is_refused_with_its_cell(tmp_path):
    import xlsxwriter

    file = tmp_path / "bad.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["kind", "quantity"])
        sheet.write(1, 0, "seizure")
        sheet.write_formula(1, 1, "=SUM(1,2)", value=3)
    with pytest.raises(UsageError, match="row 2 holds a formula in B2"):
        read_table("bad.xlsx", file.read_bytes())
