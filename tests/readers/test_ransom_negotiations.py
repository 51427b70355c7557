"""Real chats between blackmailers and their victims, as one table of 94 conversations.

Their times are written in the ways of a dozen sites ("9 days ago", "7 Sep, 00:44 AM [NY time]"), with day and month in
either order: the person importing says that what is no time leaves the message undated.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.errors import DecisionNeededError
from argus.evidence import EvidenceItem
from argus.messages import Message, block_of
from argus.readers import BlockReader, Plan, Request, recognise
from tests.readers.same import assert_same
from tests.readers.samples import seal_at
from tests.readers.shared_data import shared


@pytest.fixture
def table(tmp_path: Path) -> EvidenceItem:
    """The set, unpacked as the intake does it."""
    packed = shared("data/ransom-negotiations/ransom_negotiations.jsonl.gz")
    return seal_at(tmp_path, gzip.decompress(packed.read_bytes()), "ransom_negotiations.jsonl")


def planned(table: EvidenceItem) -> tuple[BlockReader, Plan]:
    found = recognise(table)
    assert found is not None
    reader = found[0]
    assert reader.name == "jsonl"
    assert isinstance(reader, BlockReader)
    return reader, reader.plan(table, Request(zone="UTC", mapping={"undated": True}))


def rows_of(table: EvidenceItem) -> Iterator[dict[str, str | None]]:
    yield from map(json.loads, table.path.read_text("utf-8").splitlines())


def test_every_line_is_one_message_of_its_party_in_its_chat(table: EvidenceItem) -> None:
    reader, plan = planned(table)
    found = [each for span in plan.spans for each in reader.read(table, span, plan.settled)]
    messages = [each for each in found if isinstance(each, Message)]
    assert len(messages) == len(found) == 4438
    assert len({each.conversation for each in messages}) == 94
    assert [(each.conversation, each.sender, each.text or "") for each in messages] == [
        (f"{row['group']} / {row['chat']}", row["party"], row["content"]) for row in rows_of(table)
    ]


def test_a_message_has_a_time_where_one_was_written_that_can_be_read_in_one_way(table: EvidenceItem) -> None:
    reader, plan = planned(table)
    messages = [each for each in reader.read(table, plan.spans[0], plan.settled) if isinstance(each, Message)]
    assert [each.sent_as_written or "" for each in messages] == [row["timestamp"] or "" for row in rows_of(table)]
    assert all(each.sent_at is None for each in messages if not each.sent_as_written)
    written = {each.sent_as_written for each in messages if each.sent_at is not None}
    assert {"2020-10-16 17:33:32", "2 November 2021 17:52", "Mar 17, 2026, 5:33\u202fPM"} <= written
    assert not {"11/06/2021, 20:51:20", "10/17/2020, 2:50:24 PM", "9 days ago", "19:17"} & written


def test_columns_give_what_rows_give(table: EvidenceItem) -> None:
    reader, plan = planned(table)
    plainly = block_of(each for span in plan.spans for each in reader.read(table, span, plan.settled))
    assert_same(reader.read_block(table, plan.spans[0], plan.settled), plainly)


def test_without_a_word_about_it_the_order_of_the_dates_is_asked_for(table: EvidenceItem) -> None:
    reader, _ = planned(table)
    with pytest.raises(DecisionNeededError, match="either order"):
        reader.plan(table, Request(zone="UTC"))
