"""Tables of claims as people really have them: from Excel, with semicolons and commas, in tonnes, in any order."""

import csv
import io
from pathlib import Path

import pytest

from argus.errors import UsageError
from argus.figures import LANGUAGES, check, parse_statements, read_statements, told
from tests.figures.ledgers import ANSWERS, answers_of, imported, published_claims


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("seeds"))


def _bare() -> list[dict[str, str]]:
    kept = [each for each in published_claims()[0] if each not in ANSWERS and not each.startswith("expected_")]
    return [{column: row[column] for column in kept} for row in published_claims()]


def _written(rows: list[dict[str, str]], delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0], delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _workbook(rows: list[dict[str, str]], file: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows[0])
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row.values()):
                if cell.replace(".", "", 1).isdigit():
                    sheet.write_number(number, column, float(cell))
                else:
                    sheet.write_string(number, column, cell)


SHAPES = {
    "semicolons": lambda rows: _written(rows, ";").encode(),
    "tabs": lambda rows: _written(rows, "\t").encode(),
    "with a byte order mark": lambda rows: _written(rows).encode("utf-8-sig"),
    "line ends of Windows": lambda rows: _written(rows, end="\r\n").encode(),
    "columns turned around": lambda rows: _written([dict(reversed(row.items())) for row in rows]).encode(),
    "names in capitals": lambda rows: _written([{name.upper(): cell for name, cell in row.items()}
                                               for row in rows]).encode(),
    "a column nobody knows": lambda rows: _written([row | {"weather": "=rain()"} for row in rows]).encode(),
    "blank rows": lambda rows: _written(rows).replace("\n", "\n\n").encode(),
    "decimals behind a comma": lambda rows: _written(
        [row | {"claimed_value": row["claimed_value"].replace(".", ",")} for row in rows], ";").encode(),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_claims_get_the_same_answers_in_every_shape(books, tmp_path, shape):
    file = tmp_path / "claims.csv"
    file.write_bytes(SHAPES[shape](_bare()))
    for expected, claim in zip(published_claims(), check(books, read_statements(file)), strict=True):
        answers = answers_of(claim)
        assert answers == {column: expected[column] for column in answers}


def test_a_workbook_of_claims_is_read_like_a_table(books, tmp_path):
    _workbook(_bare(), tmp_path / "claims.xlsx")
    judged = check(books, read_statements(tmp_path / "claims.xlsx"))
    assert [str(each.verdict) for each in judged] == [row["verdict"] for row in published_claims()]


def _one(**changed: str):
    (row,) = [row | changed for row in _bare() if row["stmt_id"] == "S1-01"]
    return parse_statements([_written([row])])


@pytest.mark.parametrize(
    ("written", "unit", "verdict"),
    [("27.6", "t", "true"), ("27,6", "ton", "true"), ("27600000", "g", "true"), ("27.7", "t", "false_as_written"),
     ("27.6", "kg", "loose")],
)  # fmt: skip
def test_a_claim_in_tonnes_or_grams_is_held_against_kilos(books, written, unit, verdict):
    (claim,) = check(books, _one(claimed_value=written, unit=unit))
    assert str(claim.verdict) == verdict


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("changed", [{"unit": "pieces"}, {"measure": "kg_siezed"}])
def test_a_claim_in_another_unit_or_of_no_known_measure_is_not_called_false(books, changed, code):
    (claim,) = check(books, _one(**changed))
    assert str(claim.verdict) == "not_computable"
    assert claim.reason.value in ("other_unit", "no_measure")
    assert "{" not in told(claim, LANGUAGES[code])


def test_numbers_of_a_table_are_read_by_the_sign_that_its_other_numbers_show(books):
    rows = [row for row in _bare() if row["stmt_id"] in ("S1-01", "S1-06")]
    rows[0]["claimed_value"], rows[1]["claimed_value"] = "27.600", "10.964,0"
    assert [each.claimed for each in parse_statements([_written(rows, ";")])] == [27_600, 10_964]
    with pytest.raises(UsageError, match="two ways"):
        parse_statements([_written(rows[:1], ";")])


@pytest.mark.parametrize("written", ["2,692", "2.692"])
def test_a_ratio_has_no_thousands(written):
    (claim,) = _one(claimed_value=written, unit="ratio")
    assert str(claim.claimed) == "2.692"


def test_a_column_that_is_named_twice_is_refused():
    with pytest.raises(UsageError, match="twice"):
        parse_statements(["stmt_id,measure,as_of,as_of\n", "a,ytd_kg,2021,2022\n"])
