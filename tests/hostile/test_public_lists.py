"""Lists that others published to break readers (public/SOURCE.md): odd JSON, naughty strings, tables of every kind."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from argus.errors import ArgusError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Other, Unreadable
from argus.readers import Request, reader_named
from argus.readers.tables.synonyms import FIELDS
from tests.intake.program import DONE, argus_json, new_case
from tests.readers.samples import item_at

PUBLIC = Path(__file__).parent / "public"
# Apps write these into texts, and nothing is lost by reading them: control characters as they are, Telegram's `\\xNN`.
READ_ALL_THE_SAME = {
    "jsonl": {"n_string_unescaped_ctrl_char", "n_string_unescaped_tab"},
    "json": {
        "n_string_escape_x",
        "n_string_unescaped_ctrl_char",
        "n_string_unescaped_newline",
        "n_string_unescaped_tab",
    },
}
RECORD = b'{"sent_at": "2021-03-04T13:01:07+01:00", "chat": "quay", "sender": "ann", "text": "%s", "extra": %s}'
FORMS = {"jsonl": (b"", b"\n", b"\n"), "json": (b"[", b",\n", b"]\n")}
REQUEST = Request(zone="Europe/Brussels", service="made-up")


def kept(name: str) -> Iterator[dict[str, Any]]:
    """The cases of one list."""
    for line in (PUBLIC / name).read_text("ascii").splitlines():
        yield json.loads(line)


def odd_json(kind: str) -> list[tuple[str, bytes]]:
    """Name and bytes of the cases of one kind."""
    cases = [(each["name"], base64.b64decode(each["base64"]) * each.get("times", 1)) for each in kept(JSON_CASES)]
    return [case for case in cases if case[0].startswith(kind)]


JSON_CASES = "json-test-suite/cases.jsonl"


def read(format_name: str, item: EvidenceItem) -> list[Found]:
    """All records."""
    reader = reader_named(format_name)
    plan = reader.plan(item, REQUEST)
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def between(folder: Path, format_name: str, odd: bytes) -> tuple[EvidenceItem, int, int]:
    """A file with the odd value in the second of three records, and where that record is."""
    before, comma, after = FORMS[format_name]
    start = before + RECORD % (b"one", b'"x"') + comma
    middle = RECORD % (b"two", odd)
    path = folder / f"chat.{format_name}"
    path.write_bytes(start + middle + comma + RECORD % (b"three", b'"x"') + after)
    return item_at(path), len(start), len(start) + len(middle)


@pytest.mark.parametrize("format_name", FORMS)
def test_json_that_is_json_is_read_with_what_it_says(format_name: str, tmp_path: Path) -> None:
    for name, odd in odd_json("y_"):
        # A line is a record of JSON lines; between tokens a blank means the same.
        item, _, _ = between(tmp_path, format_name, odd.replace(b"\n", b" ") if format_name == "jsonl" else odd)
        found = [each for each in read(format_name, item) if not (isinstance(each, Other) and not each.counts)]
        assert [type(each) for each in found] == [Message] * 3, name
        second = found[1]
        assert isinstance(second, Message)
        assert second.text == "two", name


@pytest.mark.parametrize("format_name", FORMS)
def test_json_that_is_none_is_unreadable_with_its_place(format_name: str, tmp_path: Path) -> None:
    for name, odd in odd_json("n_"):
        item, start, end = between(tmp_path, format_name, odd)
        found = read(format_name, item)
        broken = [each for each in found if isinstance(each, Unreadable)]
        assert (name in READ_ALL_THE_SAME[format_name]) is not any(
            each.place.start <= end and each.place.end > start for each in broken
        ), name
        first = next(each for each in found if isinstance(each, Message))
        assert first.text == "one", name


@pytest.mark.parametrize("format_name", FORMS)
def test_json_that_may_be_either_loses_nothing(format_name: str, tmp_path: Path) -> None:
    for name, odd in odd_json("i_"):
        item, _, _ = between(tmp_path, format_name, odd)
        found = read(format_name, item)
        assert sum(isinstance(each, Message | Unreadable) for each in found) >= 3, name
        assert (found[0].place.start, found[-1].place.end) == (0, item.size), name


@pytest.mark.parametrize("format_name", FORMS)
def test_a_whole_file_of_odd_json_is_refused_or_accounted_for(format_name: str, tmp_path: Path) -> None:
    for name, odd in odd_json(""):
        path = tmp_path / "odd"
        path.write_bytes(odd)
        item = replace(item_at(path), name=f"odd.{format_name}")
        try:
            found = read(format_name, item)
        except ArgusError:
            continue
        assert sum(each.place.end - each.place.start for each in found) == item.size, name


def test_naughty_strings_come_out_of_a_dossier_as_they_went_in(tmp_path: Path) -> None:
    strings = [base64.b64decode(each["base64"]).decode("utf-8") for each in kept("naughty-strings/strings.jsonl")]
    rows = [
        {
            "sent_at": f"2021-03-04T{n // 60:02}:{n % 60:02}:00Z",
            "chat": "list",
            "sender": "ann",
            "text": text,
            "id": f"n{n}",
        }
        for n, text in enumerate(strings)
    ]
    path = tmp_path / "naughty.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    dossier, _ = new_case(tmp_path / "case.argus")
    dossier.register.close()
    report = argus_json(dossier.folder, "import", str(path), "--service", "made-up", "--yes", status=DONE)
    assert (report["messages_new"], report["unreadable"]) == (len(strings), 0)
    hits = argus_json(dossier.folder, "search", "*", "--limit", "1000", "--sort", "oldest")["hits"]
    assert [hit["text"] or "" for hit in hits] == strings
    for hit, text in zip(hits[::97], strings[::97], strict=True):
        shown = argus_json(dossier.folder, "show", hit["message_id"])
        assert (shown["text"] or "") == text


@pytest.mark.parametrize("case", list(kept("csv-spectrum/cases.jsonl")), ids=lambda case: case["name"])
def test_tables_of_every_kind_give_the_cells_that_their_makers_expect(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / f"{case['name']}.csv"
    path.write_bytes(base64.b64decode(case["csv"]))
    expected = json.loads(base64.b64decode(case["json"]))
    rows = expected if isinstance(expected, list) else [expected]
    first, *others = rows[0]
    reader, item = reader_named("csv"), item_at(path)
    mapping = {"fields": dict.fromkeys(FIELDS) | {"text": first}}
    plan = reader.plan(item, replace(REQUEST, mapping=mapping))
    found = [each for each in reader.read(item, plan.spans[0], plan.settled) if isinstance(each, Message)]
    cells = [{name: each.other.get(name, "") for name in others} | {first: each.text or ""} for each in found]
    if case["name"] == "location_coordinates":  # their two files tell of different telephones
        rows[0]["Contact Phone Number"] = "2095257564"
    assert cells == rows
