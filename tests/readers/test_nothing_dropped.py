"""What a JSON export delivers with a message stands somewhere in its record: text, name, time or `other`."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from argus.messages import Message
from argus.readers import decoded
from tests.readers.samples import SAMPLES, Sample

# What says of which kind a record is became its kind; times and numbers of members became values.
MADE_OTHERWISE = ("type", "msgtype", "subtype", "ts", "edited", "timestampEdited", "timestamp", "participant", "chatId")
# The sample says twice what the record says once: the old text of an edit, the owner as "Me", the members by number.
SAID_ONCE = {"* box at pier 4", "Me", "P2"}

JSON_SAMPLES = [
    sample for sample in SAMPLES if sample.path.read_bytes().lstrip(b"\xef\xbb\xbf \r\n")[:1] in (b"{", b"[")
]


@pytest.mark.parametrize("sample", JSON_SAMPLES, ids=lambda sample: sample.file)
def test_every_text_of_a_message_is_in_its_record(sample: Sample) -> None:
    content = sample.path.read_bytes()
    reader, plan = sample.planned()
    for span in plan.spans:
        for record in reader.read(sample.item, span, plan.settled):
            if isinstance(record, Message):
                said = said_by(record)
                for key, text in texts(delivered(content[record.place.start : record.place.end])):
                    assert key in MADE_OTHERWISE or text.strip() in SAID_ONCE or text.strip() in said, (key, text)


def delivered(raw: bytes) -> Any:
    """The JSON of a record's bytes: commas and blanks around it are no part of it, and Telegram's `\\xNN` is none."""
    text = re.sub(r"(?<!\\)\\x([0-9a-fA-F]{2})", r"\\u00\1", decoded(raw)[0].strip("\ufeff, \t\r\n"))
    try:
        return json.JSONDecoder(strict=False).raw_decode(text)[0]
    except ValueError:
        return None  # no JSON, read all the same: the sample's own expectation tells how


def texts(found: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in it with the key it stands under."""
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from texts(inner, name)
    elif isinstance(found, list):
        for inner in found:
            yield from texts(inner, key)
    elif isinstance(found, str) and found.strip():
        yield key, found


def said_by(record: Message) -> str:
    """Everything the record says; what stands as JSON inside `other` also as it reads."""
    as_json = json.dumps(asdict(record), ensure_ascii=False)
    once = as_json.replace("\\\\", "\\").replace('\\"', '"')
    readable = " ".join(text for _, text in texts(asdict(record)))
    inner = " ".join(
        text for value in record.other.values() if value[:1] in ("{", "[") for _, text in texts(_parsed(value))
    )
    return f"{as_json} {once} {readable} {inner}"


def _parsed(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return None
