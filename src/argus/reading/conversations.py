"""Read conversations: the list of them, and any page of one, opened anywhere, however long it is.

A conversation's rows are a sorted list in every shard, so a page is found by bisection in each shard and merged;
nothing grows with the length of the conversation.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from argus.access import UNDATED
from argus.errors import NotFoundError, UsageError
from argus.messages import KINDS, STATES, Archive, ConversationName, Shard

# Bars of the overview beside a conversation.
OVERVIEW_BARS = 120
LONGEST_QUOTE = 160

# The place of a message in its conversation: microseconds UTC (UNDATED: last), row number.
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """One line of the list. Times are microseconds UTC, None when every message is undated."""

    conversation: ConversationName
    messages: int
    first_us: int | None
    last_us: int | None


@dataclass(frozen=True, slots=True)
class ConversationList:
    """A stretch of the list; `total` counts all that match."""

    total: int
    rows: tuple[ConversationSummary, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The message that another one answers."""

    message_id: str
    sender: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it stands in a conversation.

    Attributes:
        us: microseconds UTC, None = undated.
        reply: the message it answers, when the dossier holds it and this reader may see it.
        attachments: how many.
        ocr_text: what was read off its pictures, as the delivery says; empty where there is nothing.
    """

    message_id: str
    row: int
    us: int | None
    sender: str | None
    sender_id: int | None
    text: str
    kind: str
    state: str
    reply: Quote | None
    attachments: int
    ocr_text: str


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """A page of a conversation.

    Attributes:
        position: how many messages stand before the first line.
        before, after: cursors of the pages before and after; None at the ends.
        overview: (time, messages) of equal stretches of the whole conversation, for the picture beside it.
        senders: who wrote on this page, in order of appearance.
    """

    conversation: ConversationName
    total: int
    position: int
    lines: tuple[Line, ...]
    before: str | None
    after: str | None
    overview: tuple[tuple[int, int], ...]
    senders: tuple[str, ...]


def list_conversations(
    archive: Archive, *, order: str = "recent", contains: str = "", limit: int = 100, offset: int = 0
) -> ConversationList:
    """Conversations with their counts.

    Args:
        order: recent (last message first), size, name.
        contains: only those whose key, name or service holds this, in any case.
    """
    counts = _counts(archive)
    if contains.strip():
        wanted = contains.strip().casefold()
        archive.names.load_conversations(counts["conversation"].to_list())
        named = [archive.names.conversation(each) for each in counts["conversation"]]
        keep = [wanted in f"{each.key} {each.name or ''} {each.service}".casefold() for each in named]
        counts = counts.filter(pl.Series(keep, dtype=pl.Boolean))
    if order == "size":
        counts = counts.sort(["messages", "conversation"], descending=[True, False])
    elif order == "name":
        archive.names.load_conversations(counts["conversation"].to_list())
        labels = [archive.names.conversation(each).label.casefold() for each in counts["conversation"]]
        counts = counts.with_columns(pl.Series("label", labels, dtype=pl.String)).sort(["label", "conversation"])
    else:
        counts = counts.sort(["last", "conversation"], descending=[True, False], nulls_last=True)
    some = counts.slice(offset, limit)
    archive.names.load_conversations(some["conversation"].to_list())
    rows = tuple(
        ConversationSummary(archive.names.conversation(row["conversation"]), row["messages"], row["first"], row["last"])
        for row in some.iter_rows(named=True)
    )
    return ConversationList(counts.height, rows)


def count_conversations(archive: Archive) -> int:
    """How many conversations there are."""
    ids = [shard.conversation_index[:, 0] for shard in archive.shards]
    return len(np.unique(np.concatenate(ids))) if ids else 0


def conversation_page(
    archive: Archive,
    conversation_id: int,
    *,
    at: str | None = None,
    before: str | None = None,
    after: str | None = None,
    date_us: int | None = None,
    limit: int = 100,
) -> ConversationPage:
    """One page; without a place it is the last one.

    Args:
        at: id of a message that shall stand in the middle of the page.
        before, after: cursors of an earlier page.
        date_us: the page begins with the first message at or after this time.

    Raises:
        NotFoundError: no such conversation or message, or none this reader may see.
        UsageError: a cursor that is none.
    """
    lists = [(shard, shard.conversation_rows(conversation_id)) for shard in archive.shards]
    lists = [(shard, rows) for shard, rows in lists if len(rows)]
    if not lists:
        raise NotFoundError(
            "No such conversation", where=f"conversation {conversation_id}", do="Open it from the list."
        )
    total = sum(len(rows) for _, rows in lists)
    if at is not None:
        middle = _key_of(archive, at, conversation_id)
        earlier = _walk_back(lists, middle, limit // 2)
        places = [*reversed(earlier), *islice(_walk(lists, middle), limit - len(earlier))]
    elif after is not None:
        places = list(islice(_walk(lists, _cursor_key(after), beyond=True), limit))
    elif date_us is not None:
        places = list(islice(_walk(lists, (date_us, 0)), limit))
        places = places or list(reversed(_walk_back(lists, None, limit)))
    else:
        places = list(reversed(_walk_back(lists, None if before is None else _cursor_key(before), limit)))
    position = _count_before(lists, _key(*places[0])) if places else (total if after else 0)
    lines = _lines(archive, places)
    senders = tuple(dict.fromkeys(line.sender for line in lines if line.sender))
    return ConversationPage(
        archive.names.conversation(conversation_id),
        total,
        position,
        lines,
        _cursor(_key(*places[0])) if places and position else None,
        _cursor(_key(*places[-1])) if places and position + len(places) < total else None,
        _overview(lists),
        senders,
    )


def line_at(archive: Archive, shard: Shard, position: int) -> Line:
    """One message as a line."""
    return _lines(archive, [(shard, position)])[0]


def neighbours(archive: Archive, message_id: str, context: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The `context` messages before and after a message in its conversation."""
    found = archive.find(bytes.fromhex(message_id))
    if found is None:
        raise _no_message(message_id)
    conversation = found[0].table["conversation"][found[1]].as_py()
    lists = [(shard, shard.conversation_rows(conversation)) for shard in archive.shards]
    key = _key(*found)
    earlier = list(reversed(_walk_back(lists, key, context)))
    later = list(islice(_walk(lists, key, beyond=True), context))
    return _lines(archive, earlier), _lines(archive, later)


Lists = Sequence[tuple[Shard, Any]]
PlaceInShard = tuple[Shard, int]


def _counts(archive: Archive) -> pl.DataFrame:
    frames = []
    for shard in archive.shards:
        index = shard.conversation_index
        starts = index[:, 1]
        ends = np.append(starts[1:], shard.rows)
        order = shard.all_conversation_rows
        frame = pl.DataFrame({"conversation": index[:, 0], "messages": ends - starts})
        if shard.dated:
            first, last = shard.sent_at[order[starts]], shard.sent_at[order[ends - 1]]
            frames.append(frame.with_columns(pl.Series("first", first), pl.Series("last", last)))
        else:
            frames.append(
                frame.with_columns(pl.lit(None, pl.Int64).alias("first"), pl.lit(None, pl.Int64).alias("last"))
            )
    if not frames:
        return pl.DataFrame(
            schema={"conversation": pl.Int64, "messages": pl.Int64, "first": pl.Int64, "last": pl.Int64}
        )
    return (
        pl.concat(frames)
        .group_by("conversation")
        .agg(pl.col("messages").sum(), pl.col("first").min(), pl.col("last").max())
    )


def _key(shard: Shard, position: int) -> Key:
    return int(shard.sent_at[position]) if shard.dated else UNDATED, int(shard.numbers[position])


def _key_of(archive: Archive, message_id: str, conversation_id: int) -> Key:
    found = archive.find(_raw_id(message_id))
    if found is None or found[0].table["conversation"][found[1]].as_py() != conversation_id:
        raise _no_message(message_id)
    return _key(*found)


def _walk(lists: Lists, start: Key, *, beyond: bool = False) -> Iterator[PlaceInShard]:
    """Messages at and after a key (or strictly after it), in order, over all shards."""

    def stretch(shard: Shard, rows: Any) -> Iterator[tuple[Key, int, PlaceInShard]]:
        first = _bisect(shard, rows, start, after=beyond)
        for place in range(first, len(rows)):
            position = int(rows[place])
            yield _key(shard, position), id(shard), (shard, position)

    return (place for _, _, place in heapq.merge(*(stretch(shard, rows) for shard, rows in lists)))


def _walk_back(lists: Lists, end: Key | None, limit: int) -> list[PlaceInShard]:
    """The `limit` messages before a key (before the end when None), the nearest first."""

    def stretch(shard: Shard, rows: Any) -> Iterator[tuple[Key, int, PlaceInShard]]:
        last = len(rows) if end is None else _bisect(shard, rows, end, after=False)
        for place in range(last - 1, -1, -1):
            position = int(rows[place])
            yield _key(shard, position), id(shard), (shard, position)

    merged = heapq.merge(*(stretch(shard, rows) for shard, rows in lists), reverse=True)
    return [place for _, _, place in islice(merged, limit)]


def _bisect(shard: Shard, rows: Any, key: Key, *, after: bool) -> int:
    """How many rows of the list stand before the key (after=True: or at it)."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        found = _key(shard, int(rows[middle]))
        if found < key or (after and found == key):
            low = middle + 1
        else:
            high = middle
    return low


def _count_before(lists: Lists, key: Key) -> int:
    return sum(_bisect(shard, rows, key, after=False) for shard, rows in lists)


def _overview(lists: Lists) -> tuple[tuple[int, int], ...]:
    dated = [(shard, rows) for shard, rows in lists if shard.dated]
    if not dated:
        return ()
    first = min(int(shard.sent_at[rows[0]]) for shard, rows in dated)
    last = max(int(shard.sent_at[rows[-1]]) for shard, rows in dated)
    edges = [first + (last + 1 - first) * bar // OVERVIEW_BARS for bar in range(OVERVIEW_BARS + 1)]
    counts = [0] * OVERVIEW_BARS
    for shard, rows in dated:
        places = [_bisect(shard, rows, (edge, 0), after=False) for edge in edges]
        for bar in range(OVERVIEW_BARS):
            counts[bar] += places[bar + 1] - places[bar]
    return tuple(zip(edges[:-1], counts, strict=True))


def _lines(archive: Archive, places: Iterable[PlaceInShard]) -> tuple[Line, ...]:
    places = list(places)
    rows = _rows(places)
    archive.names.load_accounts(row["sender"] for row in rows if row["sender"] is not None)
    return tuple(_line(archive, row) for row in rows)


def _rows(places: Sequence[PlaceInShard]) -> list[dict[str, Any]]:
    """The columns of many places, one `take` per shard."""
    found: dict[int, dict[str, Any]] = {}
    for shard in {id(shard): shard for shard, _ in places}.values():
        at = [index for index, (each, _) in enumerate(places) if each is shard]
        table = shard.table.take(pa.array([places[index][1] for index in at]))
        found.update(zip(at, table.to_pylist(), strict=True))
    return [found[index] for index in range(len(places))]


def _line(archive: Archive, row: dict[str, Any]) -> Line:
    sender = row["sender"]
    return Line(
        row["message_id"].hex(),
        row["row"],
        row["sent_at"],
        None if sender is None else archive.names.account(sender),
        sender,
        row["text"] or "",
        KINDS[row["kind"]],
        STATES[row["state"]],
        _quote(archive, row) if row["reply_to"] else None,
        row["attachments"],
        row["ocr_text"] or "",
    )


def _quote(archive: Archive, row: dict[str, Any]) -> Quote | None:
    for shard in archive.shards:
        for position in shard.find_source(row["conversation"], row["reply_to"]):
            answered = shard.table.slice(position, 1).to_pylist()[0]
            sender = None if answered["sender"] is None else archive.names.account(answered["sender"])
            text = answered["text"] or ""
            return Quote(
                answered["message_id"].hex(), sender, text[:LONGEST_QUOTE] + ("…" if len(text) > LONGEST_QUOTE else "")
            )
    return None


def _cursor(key: Key) -> str:
    return f"{key[0]}.{key[1]}"


def _cursor_key(cursor: str) -> Key:
    time, _, row = cursor.partition(".")
    try:
        return int(time), int(row)
    except ValueError as error:
        raise UsageError(
            "This is not a place in a conversation", where="cursor", do="Open the conversation again."
        ) from error


def _raw_id(message_id: str) -> bytes:
    try:
        raw = bytes.fromhex(message_id)
    except ValueError:
        raw = b""
    if len(raw) != 16:
        raise _no_message(message_id[:40])
    return raw


def _no_message(message_id: str) -> NotFoundError:
    return NotFoundError("No such message", where=f"message {message_id}", do="Search for it, or check the id.")
