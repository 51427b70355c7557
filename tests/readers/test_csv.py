"""Separated tables: the fast way gives what the plain way gives, and a lost quote costs one line."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from argus.evidence import EvidenceItem
from argus.messages import Message, Unreadable, block_of
from argus.readers import Request, Span
from argus.readers.tables import CsvReader
from argus.readers.tables.borders import borders
from tests.readers.same import assert_same

HEADER = "id;date;time;from;to;text;lat;lon;kind;deleted;extra"
ROWS = [f"m{n};04/03/2021;13:0{n}:07;ann;bob;hello {n};51.2;4.4;text;no;x" for n in range(4)]
CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "ann",
            "bob",
            "a, b",
            "31/12/2021",
            "28/03/2021",
            "02:30:00",
            '5" pipe',
            '"',
            "x\ny",
            "true",
            "photo",
            "\x00",
            "zoë",
            " ",
        ]
    ),
    st.text(max_size=6),
)


def item_of(folder: str, content: bytes) -> EvidenceItem:
    """An item with that content."""
    path = Path(folder) / "item.csv"
    path.write_bytes(content)
    return EvidenceItem("0" * 64, path, len(content), "item.csv")


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """Rows whose cells are quoted as they should be; in a careless table, some that are not."""
    careless = draw(st.booleans())
    model = ROWS[0].split(";")
    found = []
    for _ in range(draw(st.integers(0, 25))):
        odd = careless and draw(st.integers(0, 3)) == 0
        length = draw(st.sampled_from([1, 5, 11, 12])) if odd else 11
        cells = [draw(CELL) if draw(st.booleans()) else model[n % 11] for n in range(length)]
        always = draw(st.booleans())
        quoted = ['"' + c.replace('"', '""') + '"' if always or any(x in c for x in ';"\n\r') else c for c in cells]
        found.append(";".join(cells if odd else quoted))
        if odd:
            found.append(draw(st.sampled_from(["", '"', 'a;"b'])))
    return found


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows(), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@example(['"a"b";"c'], "\n", True, False)
def test_columns_hold_what_record_by_record_gives(rows: list[str], line_end: str, ended: bool, latin: bool) -> None:
    with TemporaryDirectory() as folder:
        reader = CsvReader()
        model = item_of(folder, "\n".join([HEADER, *ROWS]).encode())
        settled = reader.plan(
            model, Request(service="x", zone="Europe/Brussels", mapping={"date_order": "dmy"})
        ).settled
        content = "\n".join([HEADER, *ROWS[:2], ""]) + line_end.join([*rows, *ROWS[2:]]) + line_end * ended
        item = item_of(folder, content.encode("cp1252" if latin else "utf-8", "replace"))
        span = Span(0, 0, item.size)
        assert_same(reader.read_block(item, span, settled), block_of(reader.read(item, span, settled)))


@settings(max_examples=500, deadline=None)
@given(st.text(alphabet='";a\n\r', max_size=60), st.integers(1, 4), st.lists(st.integers(0, 60), max_size=3))
def test_borders_do_not_depend_on_how_much_is_seen_at_once(text: str, columns: int, cuts: list[int]) -> None:
    data = text.encode()
    whole = borders(data, ";", columns, last=True).tolist()
    for border in [0, *whole]:
        again = (borders(data[border:], ";", columns, last=True) + border).tolist()
        assert again == [each for each in whole if each > border]


def test_a_lost_quote_costs_one_line(tmp_path: Path) -> None:
    lines = [HEADER, *ROWS]
    lines[2] = lines[2].replace("hello", '"hello')
    item = item_of(str(tmp_path), "\n".join(lines).encode())
    reader = CsvReader()
    plan = reader.plan(item, Request(zone="UTC", mapping={"date_order": "dmy"}))
    texts = [each.text for each in reader.read(item, plan.spans[0], plan.settled) if isinstance(each, Message)]
    assert texts == ["hello 0", '"hello 1', "hello 2", "hello 3"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_gives_the_same_texts_and_places_without_gaps(tmp_path: Path, encoding: str) -> None:
    content = ("\r\n".join([HEADER, *ROWS]).replace("hello", "caf\u00e9 \u20ac") + "\r\n").encode(encoding)
    item = item_of(str(tmp_path), content)
    reader = CsvReader()
    assert reader.recognises(item.head(), item.name)
    plan = reader.plan(item, Request(zone="UTC", mapping={"date_order": "dmy"}))
    found = list(reader.read(item, plan.spans[0], plan.settled))
    assert [each.text for each in found if isinstance(each, Message)] == [f"café € {n}" for n in range(4)]
    assert (found[0].place.start, found[-1].place.end) == (0, item.size)
    assert all(left.place.end == right.place.start for left, right in pairwise(found))


def test_more_cells_than_columns_cannot_be_read(tmp_path: Path) -> None:
    item = item_of(str(tmp_path), "\n".join([HEADER, ROWS[0] + ";more", ROWS[1] + ";;"]).encode())
    reader = CsvReader()
    plan = reader.plan(item, Request(zone="UTC", mapping={"date_order": "dmy"}))
    kinds = [type(each) for each in reader.read(item, plan.spans[0], plan.settled)]
    assert kinds[1:] == [Unreadable, Message]


def test_nothing_is_left_over_between_pieces() -> None:
    data = b'a;"b\nc";d\n' * 5
    assert np.array_equal(borders(data, ";", 3, last=True), np.arange(1, 6) * 10)
