"""Make the samples that an editor cannot write, and write down what the readers give for every sample.

`python tests/samples/make.py` writes the workbook and the Parquet file; with `--expected` also the expected JSON.
Read the difference before you commit it.
"""

import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent

# A date in a workbook is a number of days with a date format (style 1 below): 44259.5452199074 is 2021-03-04 13:05:07.
MESSAGES = [
    ["#", "Marcação de tempo-Hora", "De", "Para", "Corpo", "Chat #", "Excluído"],
    [1, ("date", 44259.5452199074), "andorinha", "pardal", "a caixa chegou", 7, "não"],
    [2, ("date", 44259.5461458333), "pardal", "andorinha", 4567, 7, "sim"],
    [None, None, None, None, None, None, None],
    [3, ("date", 44260), "pardal", "andorinha", "até amanhã", 7.5, None],
]
CONTACTS = [["Contact", "Colour"], ["andorinha", "blue"]]

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def make_workbook(path: Path) -> None:
    """A workbook with messages and, on another sheet, contacts."""
    files = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Mensagens" sheetId="1" r:id="r1"/><sheet name="Contacts" sheetId="2" r:id="r2"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="r3" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": _sheet(MESSAGES),
        "xl/worksheets/sheet2.xml": _sheet(CONTACTS),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2021, 3, 5, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>' + content
            )


def _sheet(rows: list[list[object]]) -> str:
    lines = "".join(
        f'<row r="{number}">'
        + "".join(_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(name: str, cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return f'<c r="{name}" s="1"><v>{cell[1]}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{name}"><v>{cell}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>'


def make_parquet(path: Path) -> None:
    """Two row groups; the times have a zone, the recipients are a list."""
    table = pa.table(
        {
            "message_id": [1, 2, 3],
            "sent_at": pa.array([datetime(2021, 3, 4, 12, 5, second, tzinfo=UTC) for second in (7, 8, 9)]),
            "thread": ["t1", "t1", None],
            "sender": ["martin", "swift", "wren"],
            "recipients": [["swift", "wren"], ["martin"], ["martin"]],
            "body": ["box at the quay", "ok", None],
            "signal": [0.5, 2.0, None],
        }
    )
    pq.write_table(table, path, row_group_size=2)


def write_expected() -> None:
    """What the readers give now, beside every sample."""
    from tests.readers.samples import SAMPLES, as_text  # the tests' own way of reading a sample

    for sample in SAMPLES:
        sample.expected.write_text(as_text(sample), encoding="utf-8")


if __name__ == "__main__":
    make_workbook(HERE / "xlsx" / "pt.xlsx")
    make_parquet(HERE / "parquet" / "messages.parquet")
    if "--expected" in sys.argv:
        sys.path.insert(0, str(HERE.parents[1]))
        write_expected()
