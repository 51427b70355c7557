"""Exports of Slack workspaces."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from argus.evidence import Beside, EvidenceItem
from argus.messages import Contact, Found, Message, Other, Participant
from argus.readers import Request, recognise
from tests.readers.samples import digest, seal_at
from tests.readers.shared_data import shared

EVENTS = ("channel_join", "bot_add")


class Export:
    """A workspace's export, sealed file by file as the intake does it."""

    def __init__(self, folder: Path, files: dict[str, bytes], top: str = "workspace.zip/") -> None:
        self.files = {top + name: content for name, content in files.items()}
        self.beside = Beside((name, digest(content)) for name, content in self.files.items())
        self.items = {name: seal_at(folder, content, name) for name, content in self.files.items()}
        self.top = top

    def item(self, name: str) -> EvidenceItem:
        return self.items[self.top + name]

    def read(self, name: str) -> list[Found]:
        item = self.item(name)
        found = recognise(item)
        assert found is not None
        assert found[0].name == "slack", name
        plan = found[0].plan(item, Request(beside=self.beside))
        return [each for span in plan.spans for each in found[0].read(item, span, plan.settled)]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """A real export of two channels."""
    with zipfile.ZipFile(shared("data/slack-export/testarchive.zip")) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return Export(tmp_path_factory.mktemp("sealed"), files, "testarchive.zip/")


def days(export: Export) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, content in export.files.items():
        if name.removeprefix(export.top).count("/") == 1:
            yield name.removeprefix(export.top), json.loads(content)


def test_every_record_of_a_public_export_is_one_record(public: Export) -> None:
    outcomes = Counter[str]()
    for name, rows in days(public):
        counted = [each for each in public.read(name) if not (isinstance(each, Other) and not each.counts)]
        assert len(counted) == len(rows), name
        outcomes.update(type(each).__name__ for each in counted)
    assert outcomes == {"Message": 147, "Other": 11}  # joined and programs added: no messages


def test_the_fields_of_a_public_export_are_those_of_its_json(public: Export) -> None:
    users = {user["id"]: user for user in json.loads(public.files["testarchive.zip/users.json"])}
    channels = {each["name"]: each["id"] for each in json.loads(public.files["testarchive.zip/channels.json"])}
    for name, rows in days(public):
        messages = [each for each in public.read(name) if isinstance(each, Message)]
        spoken = [row for row in rows if row.get("subtype") not in EVENTS]
        for row, message in zip(spoken, messages, strict=True):
            seconds, fraction = row["ts"].split(".")
            assert message.sent_at is not None
            assert message.sent_at.us == int(seconds) * 1_000_000 + int(fraction)
            assert message.source_id == row["ts"]
            sender = row.get("user") or row.get("bot_id") or row["comment"]["user"]
            assert message.sender == sender
            if sender in users:
                assert message.sender_name == (users[sender]["profile"]["display_name"] or users[sender]["real_name"])
            assert (message.conversation, message.conversation_kind) == (channels[name.split("/")[0]], "channel")
            assert bool(message.edits) == ("edited" in row) == (message.state == "edited")
            assert [(each.value, each.account) for each in message.reactions] == [
                (each["name"], user) for each in row.get("reactions", []) for user in each["users"]
            ]
            files = [row["file"]["id"]] if "file" in row else []
            assert [each.other["id"] for each in message.attachments] == files
            written = message.other.get("text as written", "" if "text taken from" in message.other else message.text)
            assert written == row["text"]


def test_the_lists_of_a_public_export_tell_who_is_who_and_who_is_where(public: Export) -> None:
    facts = [fact for each in public.read("users.json") if isinstance(each, Other) for fact in each.facts]
    users = json.loads(public.files["testarchive.zip/users.json"])
    assert [fact.account for fact in facts if isinstance(fact, Contact)] == [user["id"] for user in users]
    members = [fact for each in public.read("channels.json") if isinstance(each, Other) for fact in each.facts]
    channels = json.loads(public.files["testarchive.zip/channels.json"])
    assert [(each.conversation, each.account) for each in members if isinstance(each, Participant)] == [
        (channel["id"], member) for channel in channels for member in channel["members"]
    ]
    assert {each.role for each in members if isinstance(each, Participant)} == {"creator", None}
    logs = json.loads(public.files["testarchive.zip/integration_logs.json"])
    assert len([each for each in public.read("integration_logs.json") if each.place.end and each.facts]) == len(logs)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U1> and <@U9>", "@Heron and @U9"),
        ("see <#C1|gates>, <#C2>", "see #gates, #C2"),
        ("<https://quay.example/a?b=1&amp;c=2>", "https://quay.example/a?b=1&c=2"),
        ("<https://quay.example|the quay>", "the quay (https://quay.example)"),
        ("<mailto:heron@quay.example|heron@quay.example>", "heron@quay.example"),
        ("<!here> <!subteam^S1|@crew> <!date^1^{date}|today>", "@here @crew today"),
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    ],
)
def test_a_text_reads_as_slack_shows_it_and_stays_as_written(tmp_path: Path, written: str, read: str) -> None:
    users = json.dumps([{"id": "U1", "team_id": "T1", "profile": {"display_name": "Heron"}}]).encode()
    day = json.dumps([{"type": "message", "user": "U1", "text": written, "ts": "1600000000.000100"}]).encode()
    export = Export(tmp_path, {"users.json": users, "gates/2020-09-13.json": day})
    (_, message, _) = export.read("gates/2020-09-13.json")
    assert isinstance(message, Message)
    assert message.text == read
    assert message.other.get("text as written", message.text) == written


def test_a_day_without_its_lists_is_read_with_what_it_says(tmp_path: Path) -> None:
    row = {"type": "message", "user": "U1", "text": "x", "ts": "1600000000.000100", "user_profile": {"real_name": "H"}}
    export = Export(tmp_path, {"D01ABCDEF/2020-09-13.json": json.dumps([row]).encode()})
    (_, message, _) = export.read("D01ABCDEF/2020-09-13.json")
    assert isinstance(message, Message)
    assert (message.sender, message.sender_name, message.conversation, message.conversation_kind) == (
        "U1",
        "H",
        "D01ABCDEF",
        "direct",
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('[{"type": "message", "ts": "2020-01-01T10:00:00Z", "text": "x", "user": "a"}]', "2020-01-01.json"),
        ('[{"id": 1, "name": "x"}]', "users.json"),
        ('[{"id": "C1", "name": "x"}]', "lists.json"),
        ("{}", "channels.json"),
    ],
)
def test_other_arrays_are_not_taken(tmp_path: Path, content: str, name: str) -> None:
    found = recognise(seal_at(tmp_path, content.encode(), name))
    assert found is None or found[0].name != "slack"
