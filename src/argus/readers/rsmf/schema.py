"""What a manifest must hold to be RSMF 2.0: the rules of Relativity's JSON schema, without its words.

Source: `rsmf_schema_2_0_0.json` of github.com/relativitydev/rsmf-validator-samples (BSD), which a test compares. RSMF
1.0 has fewer fields, all of which 2.0 has too.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from argus.readers.json_text import Bare

Schema = Mapping[str, Any]

_TEXT = {"type": "string"}
_NAMED = {"type": "string", "minLength": 1}
_TRUTH = {"type": "boolean"}
_WHOLE = {"type": "integer"}


def _one_of(*words: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "enum": list(words), **more}


def _list(items: Schema) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(*required: str, **properties: Schema) -> dict[str, Any]:
    return {"type": "object", **({"required": list(required)} if required else {}), "properties": properties}


_CUSTOM = _list(_object("name", "value", name=_NAMED, value=_NAMED))
PARTICIPANT = _object("id", id=_NAMED, display=_TEXT, email=_TEXT, avatar=_TEXT, account_id=_TEXT, custom=_CUSTOM)
CONVERSATION = _object(
    "id",
    "platform",
    "participants",
    id=_NAMED,
    display=_TEXT,
    platform=_NAMED,
    type=_one_of("direct", "channel"),
    participants=_list(_NAMED),
    custodian=_TEXT,
    custom=_CUSTOM,
    icon=_TEXT,
)
EVENT = _object(
    "type",
    id=_TEXT,
    parent=_TEXT,
    body=_TEXT,
    participant=_TEXT,
    conversation=_TEXT,
    timestamp=_TEXT,
    type=_one_of("message", "disclaimer", "join", "leave", "history", "unknown", minLength=1),
    deleted=_TRUTH,
    importance=_one_of("normal", "high"),
    reactions=_list(_object("value", value=_NAMED, count=_WHOLE, participants=_list(_NAMED))),
    attachments=_list(_object("id", id=_NAMED, display=_TEXT, size=_WHOLE)),
    edits=_list(_object("participant", participant=_NAMED, timestamp=_TEXT, previous=_TEXT, new=_TEXT)),
    custom=_CUSTOM,
    direction=_one_of("incoming", "outgoing"),
    read_receipts=_list(
        _object("participant", participant=_NAMED, timestamp=_TEXT, action=_one_of("read", "delivered"))
    ),
)
MANIFEST = _object(
    "version",
    "participants",
    "conversations",
    "events",
    version={"type": "string", "minLength": 5},
    participants=_list(PARTICIPANT),
    conversations=_list(CONVERSATION),
    events=_list(EVENT),
    eventcollectionid=_TEXT,
)


def problems(value: Any, schema: Schema, where: str = "") -> Iterator[str]:
    """What is not as the schema says, in words without what stands there.

    Args:
        value: JSON, its numbers as `Bare`.
        schema: of this module.
        where: the value's place, for the words.
    """
    kind = schema["type"]
    if not _IS[kind](value):
        yield f"{where} is no {_CALLED[kind]}".strip()
        return
    if kind == "string":
        if len(value) < schema.get("minLength", 0):
            yield f"{where} is too short"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{where} is none of {', '.join(schema['enum'])}"
    elif kind == "array":
        for number, each in enumerate(value, 1):
            yield from problems(each, schema["items"], f"{where} {number}".strip())
    elif kind == "object":
        yield from (f"{where} has no `{key}`".strip() for key in schema.get("required", ()) if key not in value)
        for key, inside in schema["properties"].items():
            if key in value:
                yield from problems(value[key], inside, f"{where} `{key}`".strip())


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Bare)


def _is_whole(value: Any) -> bool:
    try:
        return isinstance(value, Bare) and float(value).is_integer()
    except ValueError:
        return False


_IS: Mapping[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "integer": _is_whole,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_CALLED = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "array": "list",
    "object": "object",
}
