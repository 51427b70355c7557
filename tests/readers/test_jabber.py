"""Jabber and Matrix chats as JSON objects one after another."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.errors import DecisionNeededError
from argus.messages import Message
from argus.readers import Request, recognise
from argus.readers.jabber import JabberJsonlReader
from tests.readers.samples import seal_at

LINE = {"ts": "2021-01-29T00:06:46.929363", "from": "a@quay.example", "to": "b@quay.example", "body": "hello"}


@pytest.mark.parametrize("changed", [{"id": 1}, {"body": None}, {"to": None}])
def test_objects_with_other_keys_are_left_to_the_reader_of_tables(tmp_path: Path, changed: dict[str, object]) -> None:
    row = LINE | changed
    content = json.dumps({key: value for key, value in row.items() if value is not None}).encode() + b"\n"
    found = recognise(seal_at(tmp_path, content * 3, "chat.jsonl"))
    assert found is not None
    assert found[0].name == "jsonl"


def test_times_without_offset_ask_for_the_zone_by_flag(tmp_path: Path) -> None:
    item = seal_at(tmp_path, json.dumps(LINE).encode(), "chat.jsonl")
    with pytest.raises(DecisionNeededError, match="--tz"):
        JabberJsonlReader().plan(item, Request())


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(bodies=st.lists(TEXTS, min_size=1, max_size=8), indent=st.sampled_from([None, 0, 1, 4]))
def test_every_text_comes_back_however_the_objects_are_printed(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str], indent: int | None
) -> None:
    content = "\n".join(json.dumps(LINE | {"body": body}, indent=indent) for body in bodies).encode()
    item = seal_at(tmp_path_factory.mktemp("item"), content, "chat.json")
    reader = JabberJsonlReader()
    plan = reader.plan(item, Request(zone="UTC"))
    found = [each for span in plan.spans for each in reader.read(item, span, plan.settled)]
    assert [each.text for each in found if isinstance(each, Message)] == bodies
    assert len(found) == len(bodies)


@given(texts=st.lists(TEXTS.map(lambda text: text.replace("timestamp", "")), min_size=1, max_size=8))
def test_every_text_of_the_unquoted_form_comes_back_but_for_blanks_at_its_ends(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    content = "\n".join(
        f"{{\ntimestamp: 2023-09-18 13:36:32,\nchat_id: !x:quay.example,\nsender_alias: @a:quay.example,\n"
        f"message: {text}\n}}"
        for text in texts
    ).encode()
    item = seal_at(tmp_path_factory.mktemp("item"), content, "chat.json")
    reader = JabberJsonlReader()
    plan = reader.plan(item, Request(zone="UTC"))
    found = [each for span in plan.spans for each in reader.read(item, span, plan.settled)]
    assert [each.text.strip() for each in found if isinstance(each, Message) and each.text is not None] == [
        text.strip() for text in texts
    ]
