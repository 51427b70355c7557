"""Facebook and Instagram downloads: letters made whole, and the small public one against its expected result."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.messages import Found, Message, Other
from argus.readers import Request
from argus.readers.meta import MetaReader, plain_letters
from tests.readers.samples import FOLDER, item_at, seal_at
from tests.readers.shared_data import shared


def read(path: object, request: Request | None = None) -> list[Found]:
    """All records of a download."""
    reader, item = MetaReader(), item_at(path)  # type: ignore[arg-type]
    plan = reader.plan(item, request or Request())
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def test_the_public_download_gives_its_expected_result() -> None:
    folder = shared("data/chat-export-mini/instagram")
    start = datetime(1970, 1, 1, tzinfo=UTC)
    told = [
        {
            "timestamp": (start + timedelta(microseconds=each.sent_at.us)).strftime("%Y-%m-%dT%H:%M:%S"),
            "author": each.sender,
            "message": each.text,
        }
        for each in read(folder / "test_export.json")
        if isinstance(each, Message) and each.sent_at is not None
    ]
    assert told == json.loads((folder / "target.json").read_text())


@given(st.text(max_size=30))
def test_letters_that_were_written_as_bytes_are_made_whole(text: str) -> None:
    try:
        written = text.encode().decode("latin-1")
    except UnicodeEncodeError:  # half a letter: no download can hold it
        return
    assert plain_letters(written) == text


@pytest.mark.parametrize("text", ["café", "日本", "\ud83d", "100 €"])
def test_letters_that_are_whole_stay_as_they_are(text: str) -> None:
    assert plain_letters(text) == text


def test_what_was_written_is_kept_beside_what_it_means() -> None:
    (told,) = (
        each
        for each in read(FOLDER / "facebook-instagram" / "message_1.json")
        if isinstance(each, Message) and each.reactions
    )
    assert (told.sender, told.text) == ("Zoë Ñandú", "café at the quay 📦")
    assert told.other["content as written"].startswith("cafÃ©")


@pytest.mark.parametrize(
    ("label", "service"),
    [
        ("instagram-made-up/your_instagram_activity/messages/inbox/rik_12/message_1.json", "instagram"),
        ("facebook-made-up/messages/inbox/rik_12/message_1.json", "facebook"),
        ("download/inbox/rik_12/message_2.json", "given"),
    ],
)
def test_service_and_conversation_follow_from_the_path(tmp_path: object, label: str, service: str) -> None:
    content = b'{"messages": [{"sender_name": "Rik", "timestamp_ms": 1579294140000, "content": "x"}]}'
    item = seal_at(tmp_path, content, label)  # type: ignore[arg-type]
    settled = MetaReader().plan(item, Request(service="given")).settled
    assert (settled["service"], settled["conversation"]) == (service, "inbox/rik_12")


def test_who_takes_part_is_told_once() -> None:
    told = read(FOLDER / "facebook-instagram" / "message_1.json")
    (people,) = (each for each in told if isinstance(each, Other) and each.what == "participants")
    assert [each.account for each in people.facts] == ["Zoë Ñandú", "Rik"]
