"""WhatsApp's databases: public ones with the results beside them, the same rows from another program, many rows."""

import base64
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Other, Unreadable, block_of
from argus.readers import Reader, Request, recognise
from argus.readers.whatsapp.android import WhatsAppAndroidReader
from argus.readers.whatsapp.ios import WhatsAppIosReader
from argus.readers.whatsapp.text import WhatsAppTextReader
from tests.readers.same import assert_same
from tests.readers.samples import FOLDER, item_at
from tests.readers.shared_data import shared

PEER = Path(__file__).with_name("whatsapp_peer.py")
OWNER = "32460000009@s.whatsapp.net"


def read(reader: Reader, item: EvidenceItem, zone: str = "UTC") -> list[Found]:
    """All records."""
    plan = reader.plan(item, Request(zone=zone, mapping={"owner": OWNER} if reader.name != "whatsapp-text" else {}))
    return [each for span in plan.spans for each in reader.read(item, span, plan.settled)]


def messages(found: list[Found]) -> list[Message]:
    """The messages among the records."""
    return [each for each in found if isinstance(each, Message)]


def seconds(message: Message) -> float:
    """When it was sent."""
    assert message.sent_at is not None
    return message.sent_at.us / 1e6


def peer(kind: str, path: Path) -> list[list[Any]]:
    """What WhatsApp-Chat-Exporter reads."""
    pytest.importorskip("Whatsapp_Chat_Exporter")
    done = subprocess.run(
        [sys.executable, PEER, kind, path],
        capture_output=True,
        text=True,
        check=False,
        env={"TZ": "UTC", "PATH": "", "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]


def unpacked(name: str, folder: Path) -> dict[str, EvidenceItem]:
    """The files of a public phone image, by name."""
    with zipfile.ZipFile(shared("data/ios-chat-artifacts/whatsApp") / f"testdata.whatsApp.{name}.zip") as archive:
        archive.extractall(folder)
    return {path.name: item_at(path) for path in folder.rglob("*.sqlite")}


def expected(name: str) -> list[dict[str, Any]]:
    """The true result beside it."""
    found = json.loads(
        (shared("data/ios-chat-artifacts/whatsApp") / f"expected.whatsApp{name}.json").read_text("utf-8")
    )
    return [dict(zip(found["headers"], row, strict=True)) for row in found["data"]]


def test_a_public_ios_phone_gives_the_messages_written_beside_it(tmp_path: Path) -> None:
    item = unpacked("whatsAppMessages.josh_ios15_ffs", tmp_path)["ChatStorage.sqlite"]
    found = recognise(item)
    assert found is not None
    plan = found[0].plan(item, Request())
    records = [each for span in plan.spans for each in found[0].read(item, span, plan.settled)]
    rows = [each for each in records if each.place.label.startswith("message ")]
    wanted = expected("Messages.josh_ios15_ffs")
    assert len(rows) == len(wanted) == 32
    assert plan.settled["owner"] == "19195794674@s.whatsapp.net"
    for each, row in zip(rows, wanted, strict=True):
        if not isinstance(each, Message):
            assert row["Message"] is None  # encryption, group created, joined
            continue
        mine = row["Sender Name"] == "Local User"
        assert int(seconds(each)) == row["Timestamp"]
        assert each.text == row["Message"]
        assert each.sender == (plan.settled["owner"] if mine else row["From ID"])
        assert each.recipients == ((row["To ID"],) if mine else ())
        assert each.conversation_name == (row["Receiver"] if mine else row["Sender Name"])
        assert (each.latitude, each.longitude) == (row["Latitude"] or None, row["Longitude"] or None)
        assert [Path(file.name).name for file in each.attachments if file.name] == [
            name.removeprefix("mock_hash_for_") for name in [row["Attachment File"]] if name
        ]
        assert "zstarred" not in each.other or row["Starred?"]
    answer = next(each for each in messages(rows) if each.reply_to)
    assert answer.other["quoted"] == "Makes sense with all the test data you generate."
    (reaction,) = next(each.reactions for each in messages(rows) if each.reactions)
    assert (reaction.value, reaction.account) == ("\U0001f44d", plan.settled["owner"])


def test_a_public_ios_phone_gives_the_calls_and_contacts_written_beside_it(tmp_path: Path) -> None:
    files = unpacked("whatsAppCallHistory.josh_ios15_ffs", tmp_path / "calls")
    reader = WhatsAppIosReader()
    plan = reader.plan(files["CallHistory.sqlite"], Request())
    calls = messages(
        [each for span in plan.spans for each in reader.read(files["CallHistory.sqlite"], span, plan.settled)]
    )
    wanted = expected("CallHistory.josh_ios15_ffs")
    assert len(calls) == len(wanted) == 4
    for call, row in zip(calls, wanted, strict=True):
        outgoing = row["Direction"] == "Outgoing"
        assert int(seconds(call)) == row["Starting Timestamp"]
        assert int(seconds(call) + float(call.other["zduration"])) == row["Ending Timestamp"]
        assert (call.recipients[0] if outgoing else call.sender) == row["Contact ID"]
        assert call.kind == "call"
    book = unpacked("whatsAppContacts.josh_ios15_ffs", tmp_path / "book")["ContactsV2.sqlite"]
    entries = [each for each in read(reader, book) if isinstance(each, Other) and each.counts]
    people = expected("Contacts.josh_ios15_ffs")
    assert len(entries) == len(people) == 9
    # A contact without a number has no account: its row is told, but nothing of it is a fact.
    assert [(fact.account, fact.name) for each in entries for fact in each.facts] == [
        (row["Whatsapp ID"], row["Fullname"]) for row in people if row["Whatsapp ID"]
    ]


def test_a_public_ios_phone_gives_the_same_rows_as_another_program(tmp_path: Path) -> None:
    item = unpacked("whatsAppMessages.josh_ios15_ffs", tmp_path)["ChatStorage.sqlite"]
    rows = {row: (key, int(at), mine, text, reply) for _, row, key, at, mine, text, reply in peer("ios", item.path)}
    found = {
        int(each.place.label.split()[1]): each
        for each in read(WhatsAppIosReader(), item)
        if each.place.label.startswith("message ")
    }
    assert set(rows) == set(found)
    for row, each in found.items():
        if isinstance(each, Message):
            text = each.text.replace("\n", "<br>") if each.text else None
            ours = (
                (each.source_id or "")[:17],
                int(seconds(each)),
                each.sender == OWNER,
                text,
                (each.reply_to or "")[:17] or None,
            )
            assert ours == rows[row]


@pytest.mark.parametrize("old", [False, True], ids=["new tables", "old tables"])
def test_an_android_database_gives_the_same_rows_as_another_program(tmp_path: Path, old: bool) -> None:
    name = "msgstore-old.db" if old else "msgstore.db"
    copy = tmp_path / name
    shutil.copy(FOLDER / "whatsapp-android" / name, copy)
    with closing(sqlite3.connect(copy)) as base:
        # What it insists on, and a time that it cannot bear.
        base.executescript(PEER_WANTS_OLD if old else PEER_WANTS)
    item = item_at(copy)
    found = {
        int(each.place.label.split()[1]): each
        for each in read(WhatsAppAndroidReader(), item)
        if each.place.label.split()[0] == ("messages" if old else "message")
        and not (isinstance(each, Other) and each.what == "placeholder")
    }
    if not old:
        assert isinstance(found.pop(18), Message)  # its chat has no jid any more: the other program leaves it out
    rows = {row: told for _, row, *told in peer("android", copy)}
    assert set(rows) == set(found)
    for row, each in found.items():
        key, at, mine, text, reply = rows[row]
        if not isinstance(each, Message):
            continue
        assert (each.source_id, seconds(each), each.sender == OWNER, each.reply_to) == (key, at, mine, reply)
        if each.kind == "text" and each.state == "intact" and "xff" not in (each.text or ""):
            assert each.text == text


PEER_WANTS = """
CREATE TABLE message_thumbnail (message_row_id INTEGER PRIMARY KEY, thumbnail BLOB);
CREATE TABLE message_future (message_row_id INTEGER PRIMARY KEY, version INTEGER);
CREATE TABLE missed_call_logs (_id INTEGER PRIMARY KEY, message_row_id INTEGER, video_call INTEGER);
CREATE TABLE message_system_group (message_row_id INTEGER PRIMARY KEY, is_me_joined INTEGER);
DELETE FROM message WHERE _id = 17;
"""
PEER_WANTS_OLD = """
CREATE TABLE missed_call_logs (_id INTEGER PRIMARY KEY, message_row_id INTEGER, video_call INTEGER);
CREATE TABLE chat (_id INTEGER PRIMARY KEY, jid_row_id INTEGER, subject TEXT, hidden INTEGER);
CREATE TABLE message_system (message_row_id INTEGER PRIMARY KEY, action_type INTEGER);
CREATE TABLE message_system_group (message_row_id INTEGER PRIMARY KEY, is_me_joined INTEGER);
CREATE TABLE message_system_number_change (message_row_id INTEGER PRIMARY KEY, old_jid_row_id INTEGER,
  new_jid_row_id INTEGER);
CREATE TABLE receipt_user (_id INTEGER PRIMARY KEY, message_row_id INTEGER, receipt_user_jid_row_id INTEGER,
  receipt_timestamp INTEGER, read_timestamp INTEGER, played_timestamp INTEGER);
"""


def test_a_public_android_database_is_read_where_its_messages_stand(tmp_path: Path) -> None:
    copy = tmp_path / "msgstore.db"
    copy.write_bytes(gzip.decompress((shared("data/whatsapp-crypt") / "msgstore.db.gz").read_bytes()))
    item = item_at(copy)
    assert item.sha256 == "1425b944a2e3885fc936a7bb82f6548c5cc09523a2f61f02aa836c4ed8bbd16e"
    recognised = recognise(item)
    assert recognised is not None
    assert recognised[0].name == "whatsapp-android"
    found = [each for each in read(WhatsAppAndroidReader(), item) if each.place.label.startswith("message")]
    # `messages` holds 10 rows, `message` one: the placeholder that is the first row of both.
    assert [each.place.label for each in found if isinstance(each, Other) and each.counts] == ["message 1"]
    posts = messages(found)
    assert len(posts) == 9
    assert {each.sender for each in posts} == {"0@s.whatsapp.net"}
    assert {each.sent_at for each in posts} == {None}
    hashed = base64.b64decode("ly/ymFzpgckeX2nnxt4aLhfnKszvf4ouNSIuAbrFhZg=").hex()
    assert posts[0].attachments[0].sha256 == hashed
    assert all(len(each.attachments[0].sha256) == 64 for each in posts)
    assert {row[2] for row in peer("android", copy)} == {each.source_id for each in posts}


def test_an_exported_text_gives_the_same_records_as_another_program(tmp_path: Path) -> None:
    lines = [
        "31/12/2021, 23:58 - Messages and calls are end-to-end encrypted.",
        "31/12/2021, 23:59 - Ann: hello",
        "more: of it",
    ]
    lines += [f"01/01/2022, 0{n}:05 - {('Ann', 'Bob')[n % 2]}: text {n}" for n in range(9)]
    path = tmp_path / "WhatsApp Chat with Bob.txt"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    found = read(WhatsAppTextReader(), item_at(path))
    rows = peer("text", path)
    assert len(rows) == len(found) == 11
    for (_, _, _, at, _, text, _), each in zip(rows, found, strict=True):
        if isinstance(each, Message):
            assert seconds(each) == at
            assert (each.text or "").replace("\n", "<br>") == text.strip().removesuffix("<br>")


def test_many_rows_are_cut_into_ranges_and_give_the_same_as_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "msgstore.db"
    shutil.copy(FOLDER / "whatsapp-android" / "msgstore.db", copy)
    item = item_at(copy)
    reader = WhatsAppAndroidReader()
    whole = read(reader, item)
    for name in ("_FEW_ROWS", "_ROWS_A_SPAN"):
        monkeypatch.setattr(f"argus.readers.whatsapp.android.{name}", 4)
    monkeypatch.setattr("argus.readers.whatsapp.android_rows._AT_ONCE", 3)
    plan = reader.plan(item, Request(mapping={"owner": OWNER}))
    assert len(plan.spans) >= 5
    assert [plan.spans[0].start, plan.spans[-1].end] == [0, item.size]
    cut = [each for span in plan.spans for each in reader.read(item, span, plan.settled)]
    assert sorted(map(repr, cut)) == sorted(map(repr, whole))
    for span in plan.spans:
        assert_same(reader.read_block(item, span, plan.settled), block_of(reader.read(item, span, plan.settled)))


def test_what_stands_only_in_the_log_is_found_and_a_missing_log_is_told(tmp_path: Path) -> None:
    reader = WhatsAppAndroidReader()
    item = item_at(FOLDER / "whatsapp-android" / "msgstore.db")
    plan = reader.plan(item, Request(mapping={"owner": OWNER}))
    texts = [each.text for span in plan.spans for each in messages(list(reader.read(item, span, plan.settled)))]
    assert "only in the log" not in texts  # without the log beside it
    lost = {**plan.settled, "wal": "0" * 64}
    (found,) = [each for span in plan.spans for each in reader.read(item, span, lost)]
    assert isinstance(found, Unreadable)
