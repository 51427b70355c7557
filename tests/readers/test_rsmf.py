"""Manifests of the Relativity Short Message Format, against its JSON schema."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.errors import DecisionNeededError
from argus.messages import Found, Message, Other
from argus.readers import Plan, Request, recognise
from argus.readers.rsmf import RsmfReader, schema
from tests.readers.samples import FOLDER, SAMPLES, seal_at

PUBLIC = json.loads((FOLDER / "rsmf" / "public" / "rsmf_schema_2_0_0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft7Validator(PUBLIC)
WORDS = ("$id", "title", "description", "default", "examples", "format", "maximum")


def planned(folder: Path, manifest: Any, name: str = "rsmf_manifest.json") -> tuple[Plan, list[Found]]:
    item = seal_at(folder, json.dumps(manifest).encode(), name)
    reader = RsmfReader()
    plan = reader.plan(item, Request(zone="UTC"))
    return plan, [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def without_words(part: Any) -> Any:
    """A schema without what does not decide."""
    if isinstance(part, dict) and "properties" in part:
        part = part | {"properties": {name: without_words(inside) for name, inside in part["properties"].items()}}
    if isinstance(part, dict) and "items" in part:
        part = part | {"items": without_words(part["items"])}
    return {key: value for key, value in part.items() if key not in WORDS}


def test_the_rules_are_those_of_the_published_schema() -> None:
    rules = without_words(PUBLIC)
    for key in ("$schema", "definitions"):
        rules.pop(key)
    assert rules == schema.MANIFEST


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
STRAY = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.just(1.5), TEXT, st.just([]), st.just({}))


def valid(rules: schema.Schema) -> st.SearchStrategy[Any]:
    """What keeps to a part of the schema."""
    if rules["type"] == "object":
        fields = {key: valid(inside) for key, inside in rules["properties"].items()}
        required = {key: fields[key] for key in rules.get("required", ())}
        return st.fixed_dictionaries(required, optional={key: fields[key] for key in fields.keys() - required.keys()})
    if rules["type"] == "array":
        return st.lists(valid(rules["items"]), max_size=3)
    if "enum" in rules:
        return st.sampled_from(rules["enum"])
    plain = {
        "string": st.text(st.characters(codec="utf-8"), min_size=rules.get("minLength", 0), max_size=8),
        "integer": st.one_of(st.integers(0, 10**12), st.just(3.0)),
        "boolean": st.booleans(),
    }
    return plain[rules["type"]]


TIMES = st.sampled_from(["2021-03-04T10:00:00", "2021-03-04T10:00:00.5Z", "2018-09-11T09:45:00+02:00"])
VALID = valid(schema.MANIFEST)


@given(manifest=VALID, data=st.data())
def test_every_element_of_a_valid_manifest_is_one_record(
    tmp_path_factory: pytest.TempPathFactory, manifest: dict[str, Any], data: st.DataObject
) -> None:
    for event in manifest["events"]:
        event["timestamp"] = data.draw(TIMES)
    plan, found = planned(tmp_path_factory.mktemp("item"), manifest)
    assert VALIDATOR.is_valid(manifest)
    assert ", valid by the schema" in plan.shown[0]
    counted = [each for each in found if isinstance(each, Message) or (isinstance(each, Other) and each.counts)]
    lists = [manifest[name] for name in ("participants", "conversations", "events")]
    assert len(counted) == sum(map(len, lists))
    messages = [each for each in found if isinstance(each, Message)]
    assert [(each.text, each.sent_as_written, each.source_id or "") for each in messages] == [
        (event.get("body"), event["timestamp"], event.get("id", ""))
        for event in manifest["events"]
        if event["type"] == "message"
    ]
    for event, message in zip(
        (each for each in manifest["events"] if each["type"] == "message"), messages, strict=True
    ):
        assert [each.name for each in message.attachments] == [each["id"] for each in event.get("attachments", [])]
        assert [each.previous for each in message.edits] == [each.get("previous") for each in event.get("edits", [])]
        assert len(message.receipts) == len(event.get("read_receipts", []))


def changed(manifest: Any, data: st.DataObject) -> Any:
    """The manifest with one thing in it missing or of another kind."""
    manifest = copy.deepcopy(manifest)
    part = manifest
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        if not keys:
            return manifest
        key = data.draw(st.sampled_from(keys))
        if isinstance(part[key], dict | list) and part[key] and data.draw(st.booleans()):
            part = part[key]
        elif isinstance(part, dict) and data.draw(st.booleans()):
            del part[key]
            return manifest
        else:
            part[key] = data.draw(STRAY)
            return manifest


@given(manifest=VALID, data=st.data())
def test_the_verdict_is_that_of_the_published_schema(
    tmp_path_factory: pytest.TempPathFactory, manifest: dict[str, Any], data: st.DataObject
) -> None:
    manifest = changed(manifest, data)
    if not manifest:
        return
    plan, _ = planned(tmp_path_factory.mktemp("item"), manifest)
    assert (", valid by the schema" in plan.shown[0]) == VALIDATOR.is_valid(manifest)


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.format_name == "rsmf"], ids=lambda each: each.file)
def test_the_verdict_on_a_sample_is_that_of_the_published_schema(sample: Any) -> None:
    _, plan = sample.planned()
    try:
        valid_json = VALIDATOR.is_valid(json.loads(sample.path.read_bytes()))
    except ValueError:
        valid_json = False
    assert (", valid by the schema" in plan.shown[0]) == valid_json


def test_what_is_not_valid_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    event = {"type": "message", "conversation": "1", "participant": 1, "timestamp": "2013-01-10T15:53:00", "body": "x"}
    plan, found = planned(
        tmp_path,
        {"version": "2.0.0", "participants": [{"display": "nobody"}], "conversations": [], "events": [event]},
    )
    assert {*plan.shown[1:3]} == {
        "not valid: event 1 `participant` is no text",
        "not valid: participant 1 has no `id`",
    }
    (message,) = [each for each in found if isinstance(each, Message)]
    assert (message.sender, message.text) == ("1", "x")


def test_times_without_offset_ask_for_the_zone_by_flag(tmp_path: Path) -> None:
    manifest = {
        "version": "2.0.0",
        "participants": [],
        "conversations": [],
        "events": [{"type": "message", "body": "x"}],
    }
    manifest["events"][0]["timestamp"] = "2013-01-10T15:53:00"  # type: ignore[index]
    item = seal_at(tmp_path, json.dumps(manifest).encode(), "rsmf_manifest.json")
    found = recognise(item)
    assert found is not None
    with pytest.raises(DecisionNeededError, match="--tz"):
        found[0].plan(item, Request())


def test_two_conversations_of_the_same_id_in_two_manifests_stay_apart(tmp_path: Path) -> None:
    def keys(names: list[str]) -> set[str]:
        people = [{"id": str(number), "display": name} for number, name in enumerate(names)]
        chat = {"id": "1", "platform": "sms", "type": "direct", "participants": ["0", "1"]}
        event = {"type": "message", "conversation": "1", "participant": "0", "body": "x"}
        manifest = {"version": "2.0.0", "participants": people, "conversations": [chat], "events": [event]}
        return {each.conversation for each in planned(tmp_path, manifest)[1] if isinstance(each, Message)}

    assert keys(["Heron", "Gull"]) != keys(["Heron", "Tern"])
    assert keys(["Heron", "Gull"]) == keys(["Gull", "Heron"])
