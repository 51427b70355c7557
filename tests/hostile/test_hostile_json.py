"""JSON made to hurt: read or refused within the limits, every byte accounted for, in a child process.

What the public suite calls JSON is a record; what it calls none is unreadable with its reason, save what is read on
purpose although no JSON (`TOLERATED`).
"""

import base64
import json
from pathlib import Path

import pytest

from argus.messages import Unreadable
from argus.readers import Span
from argus.readers.documents import beside, outline, pieces
from tests.hostile.harness import Died, Read, read_file, within
from tests.hostile.make_json import DRESSES, FILES, Hostile, dressed
from tests.readers.samples import item_at

HERE = Path(__file__).parent
SUITE = [json.loads(line) for line in (HERE / "public" / "json-test-suite" / "cases.jsonl").read_text().splitlines()]
# Control characters stand in texts of real exports, and Telegram writes \xNN.
TOLERATED = {
    "n_string_unescaped_ctrl_char",
    "n_string_unescaped_newline",
    "n_string_unescaped_tab",
    "n_string_escape_x",
    "n_string_invalid-utf-8-in-escape",
}
CASES = [(each, format_name) for each in FILES for format_name in each.formats or (None,)]


@pytest.mark.parametrize(("file", "format_name"), CASES, ids=[f"{file.name} as {name}" for file, name in CASES])
def test_hostile_json_is_read_or_refused_within_the_limits(
    tmp_path: Path, file: Hostile, format_name: str | None
) -> None:
    path = file.write(tmp_path)
    try:
        done = within(read_file, str(path), file.name, "Europe/Brussels", "made-up", format_name)
    finally:
        path.unlink()
    assert isinstance(done.outcome, Read), done.outcome
    assert done.outcome.covered


@pytest.mark.parametrize("reader", DRESSES)
@pytest.mark.parametrize("hostile", [b'{"a" 1}', b"\0" * 100, b'"', b"[" * 500, b"NaN", b'{"a": "\\x1B"', b"}", b"{"])
def test_what_stands_around_hostile_bytes_is_still_read(tmp_path: Path, reader: str, hostile: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"".join(dressed(reader, iter((hostile,)))))
    read = read_file(str(path), format_name=reader)
    assert read.covered
    assert read.messages == 2
    assert read.unreadable


@pytest.mark.parametrize("reader", DRESSES)
def test_a_document_cut_off_anywhere_is_read_up_to_there(tmp_path: Path, reader: str) -> None:
    content = b"".join(dressed(reader, iter((DRESSES[reader][1],))))
    path = tmp_path / "x.json"
    for end in range(len(content) // 3, len(content), 7):
        path.write_bytes(content[:end])
        read = read_file(str(path), format_name=reader)
        assert read.covered or read.refused
        assert read.refused or read.messages == content[:end].count(DRESSES[reader][1])


@pytest.mark.parametrize("case", SUITE, ids=lambda case: str(case["name"]))
def test_a_case_of_the_public_suite_is_a_value_or_unreadable(tmp_path: Path, case: dict[str, object]) -> None:
    name, content = str(case["name"]), base64.b64decode(str(case["base64"])) * int(str(case.get("times", 1)))
    path = tmp_path / "x.json"
    path.write_bytes(b'{"messages": [\n{"v": 1},\n{"v": ' + content.strip() + b'},\n{"v": 2}\n]}')
    item = item_at(path)
    found = list(pieces(item, 0, item.size, arrays=(("messages",),)))
    assert (found[0].start, found[-1].end) == (0, item.size)
    elements = [each.value for each in found if each.kind == "element"]
    reasons = [told.reason for each in found if isinstance(told := beside(each), Unreadable)]
    if name.startswith("y_"):
        assert len(elements) == 3
        assert not reasons
    elif name.startswith("n_") and name not in TOLERATED and not _is_json(path.read_bytes()):
        assert all(reasons)
        assert reasons or not outline(item, (("messages",),)).closed
    if name.startswith("y_") and name not in ("y_object_duplicated_key", "y_object_duplicated_key_and_value"):
        assert _plain(elements[1]["v"]) == _plain(json.loads(content, parse_int=str, parse_float=str))


def _is_json(content: bytes) -> bool:
    """Is the whole document JSON after all? (`[{` is, with what follows it here.)"""
    try:
        json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return True


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _plain(value: object) -> object:
    return json.loads(json.dumps(value))


def test_a_span_beyond_the_end_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"{}")
    assert list(pieces(item_at(path), 2, Span(0, 2, 9).end, arrays=(("messages",),))) == []
    assert not isinstance(Died("x"), Read)
