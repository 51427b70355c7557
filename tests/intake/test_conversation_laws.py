"""Conversations and messages are found in shards as a plain list of the same rows finds them."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argus.access import RELEASED, Visibility
from argus.errors import NotFoundError
from argus.messages import (
    SHARD,
    Archive,
    Names,
    Shard,
    in_search_order,
    make_shard,
    number_conversations,
    number_services,
)
from argus.reading import ConversationPage, conversation_page, list_conversations, neighbours
from argus.store import Dossier

CONVERSATIONS = (1, 2, 3)


@dataclass(frozen=True)
class Row:
    """A message of the plain list; `number` is its row number, from which its id follows."""

    number: int
    shard: int
    us: int | None
    conversation: int
    source: str | None
    answers: str | None

    @property
    def message_id(self) -> bytes:
        # Most ids share their first half, so that a look-up has to compare whole ones.
        return (b"\0" * 8 if self.number % 3 else self.number.to_bytes(8, "big")) + (self.number * 7919).to_bytes(
            8, "big"
        )

    @property
    def key(self) -> tuple[bool, int, int]:
        return self.us is None, self.us or 0, self.number


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.none() | st.integers(-3, 3),
        st.sampled_from(CONVERSATIONS[:2]),
        st.none() | st.sampled_from("abc"),
        st.none() | st.sampled_from("abcd"),
    ),
    min_size=1,
    max_size=40,
).map(lambda rows: [Row(number, *row) for number, row in enumerate(rows, 1)])


def archive_of(dossier: Dossier, folder: Path, rows: list[Row]) -> Archive:
    """The rows in shards that overlap in time, the undated apart."""
    with dossier.register.write() as register:
        services = number_services(register, ["signal"])
        number_conversations(register, [(services["signal"], f"c{each}", None, None) for each in CONVERSATIONS])
    shards = []
    for place in {(row.shard, row.us is None) for row in rows}:
        mine = [row for row in rows if (row.shard, row.us is None) == place]
        columns = {
            "message_id": [row.message_id for row in mine],
            "row": [row.number for row in mine],
            "sent_at": [row.us for row in mine],
            "sender": [None for _ in mine],
            "conversation": [row.conversation for row in mine],
            "service": [1 for _ in mine],
            **{name: [0 for _ in mine] for name in ("kind", "state", "attachments")},
            "text": [f"text {row.number}" for row in mine],
            "source_id": [row.source for row in mine],
            "reply_to": [row.answers for row in mine],
            **{name: [None for _ in mine] for name in ("ocr_text", "files")},
        }
        made = make_shard(folder / f"{place[0]}{place[1]}", in_search_order(pa.table(columns, SHARD)))
        shards.append(Shard(folder / made.folder, RELEASED, made.rows, made.first_us, made.last_us))
    return Archive(tuple(shards), Names(dossier.register), Visibility(RELEASED), ZoneInfo("UTC"))


def numbers(page: ConversationPage) -> list[int]:
    return [line.row for line in page.lines]


@given(rows=ROWS, limit=st.integers(1, 9), data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_pages_of_a_conversation_are_slices_of_the_sorted_list(
    dossier: Dossier, tmp_path_factory: pytest.TempPathFactory, rows: list[Row], limit: int, data: st.DataObject
) -> None:
    archive = archive_of(dossier, tmp_path_factory.mktemp("shards"), rows)
    listed = {each.conversation.conversation_id: each for each in list_conversations(archive).rows}
    for conversation in CONVERSATIONS:
        mine = sorted((row for row in rows if row.conversation == conversation), key=lambda row: row.key)
        order = [row.number for row in mine]
        if not mine:
            assert conversation not in listed
            with pytest.raises(NotFoundError):
                conversation_page(archive, conversation)
            continue
        times = [row.us for row in mine if row.us is not None]
        found = listed[conversation]
        assert (found.messages, found.first_us, found.last_us) == (
            len(mine),
            min(times, default=None),
            max(times, default=None),
        )
        page = conversation_page(archive, conversation, limit=limit)
        backwards = numbers(page)
        assert sum(count for _, count in page.overview) == len(times)
        while page.before:
            page = conversation_page(archive, conversation, before=page.before, limit=limit)
            assert order[page.position : page.position + len(page.lines)] == numbers(page)
            backwards = numbers(page) + backwards
        assert backwards == order
        forwards = numbers(page)
        while page.after:
            page = conversation_page(archive, conversation, after=page.after, limit=limit)
            forwards += numbers(page)
        assert forwards == order
        row = data.draw(st.sampled_from(mine))
        at = conversation_page(archive, conversation, at=row.message_id.hex(), limit=limit)
        assert row.number in numbers(at)
        assert numbers(at) == order[at.position : at.position + len(at.lines)]
        before, after = neighbours(archive, row.message_id.hex(), limit)
        place = order.index(row.number)
        assert [line.row for line in before] == order[max(0, place - limit) : place]
        assert [line.row for line in after] == order[place + 1 : place + 1 + limit]
        from_ = data.draw(st.integers(-4, 4))
        later = [row.number for row in mine if row.us is None or row.us >= from_]
        assert (
            numbers(conversation_page(archive, conversation, date_us=from_, limit=limit))
            == (later or order[-limit:])[:limit]
        )


@given(rows=ROWS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_message_is_found_by_its_id_its_source_and_the_answer_to_it(
    dossier: Dossier, tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    archive = archive_of(dossier, tmp_path_factory.mktemp("shards"), rows)
    for row in rows:
        found = archive.find(row.message_id)
        assert found is not None
        assert found[0].numbers[found[1]] == row.number
    for unknown in (bytes(16), b"\xff" * 16, bytes(15) + b"\x01"):
        assert archive.find(unknown) is None
    for conversation in CONVERSATIONS:
        for source in "abcd":
            wanted = {row.number for row in rows if (row.conversation, row.source) == (conversation, source)}
            seen = {
                int(shard.numbers[at]) for shard in archive.shards for at in shard.find_source(conversation, source)
            }
            assert seen == wanted
    by_number = {row.number: row for row in rows}
    for conversation in {row.conversation for row in rows}:
        for line in conversation_page(archive, conversation, limit=100).lines:
            row = by_number[line.row]
            answered = [
                each.message_id.hex()
                for each in rows
                if each.conversation == conversation and each.source == row.answers
            ]
            assert (line.reply is None) == (row.answers is None or not answered)
            assert line.reply is None or line.reply.message_id in answered
