"""Mentions by what they mean: every container, vessel, phone with how often, where, by whom and when; and each place.

Counts are exact over all that the reader may see. A value is one line whatever the ways it was written in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from argus.errors import UsageError
from argus.messages import Archive, ConversationName
from argus.reading.found import Found, found_in, joined_in
from argus.reading.mention_files import Field, field_of, mention_of, read_alternatives, table_of
from argus.reading.mentions import HOWS, PIECE, Mention

Order = Literal["count", "newest", "value"]
MENTION_ORDERS: tuple[Order, ...] = ("count", "newest", "value")
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class MentionSummary:
    """One value of one kind.

    Attributes:
        count: how often it is mentioned; `how`: the same by one of HOWS, those that occur.
        conversations, senders: in how many, by how many known accounts.
        first_us, last_us: microseconds since 1970 UTC; None where no message with it is dated.
        message_ids: the first messages with it, EXAMPLES at most.
        alternatives: (value, probability) of the first mention that has some; empty = there is one reading only.
    """

    kind: str
    value: str
    count: int
    how: Mapping[str, int]
    conversations: int
    senders: int
    first_us: int | None
    last_us: int | None
    message_ids: tuple[str, ...]
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class MentionList:
    """A stretch of the list; `total` counts all values that match."""

    total: int
    rows: tuple[MentionSummary, ...]


class Occurrence(NamedTuple):
    """One place where a value is mentioned.

    Attributes:
        us: microseconds since 1970 UTC; None = undated.
        text: the whole of what the message says, or of what was read off its pictures, as `field` tells;
            `mention.start` and `mention.end` are code points of it.
    """

    message_id: str
    us: int | None
    sender: str | None
    sender_id: int | None
    conversation: ConversationName
    text: str
    mention: Mention
    field: Field


@dataclass(frozen=True, slots=True)
class Occurrences:
    """A stretch of the places where a value is mentioned, the oldest first, undated ones last.

    Attributes:
        times: microseconds of all dated ones, ascending, for a picture.
    """

    total: int
    rows: tuple[Occurrence, ...]
    times: npt.NDArray[np.int64]


def list_mentions(
    archive: Archive,
    *,
    kind: str | None = None,
    contains: str = "",
    order: Order = "count",
    limit: int = 100,
    offset: int = 0,
) -> MentionList:
    """Values with how often, where, by whom and when they are mentioned.

    Args:
        kind: only this one, e.g. "container".
        contains: only values that hold this, in any case.
        order: count (most first), newest (last mention first), value; equal ones by kind and value.

    Raises:
        UsageError: there is no such order.
    """
    if order not in MENTION_ORDERS:
        raise UsageError(f"There is no order {order!r}", where="--order", do=f"Orders: {', '.join(MENTION_ORDERS)}.")
    found = found_in(archive)
    rows = _by_value(found)
    if kind is not None:
        rows = rows.filter(pl.col("kind") == kind)
    if contains.strip():
        rows = rows.filter(pl.col("value").str.to_lowercase().str.contains(contains.strip().lower(), literal=True))
    by, down = {
        "count": (["count", "kind", "value"], [True, False, False]),
        "newest": (["last", "kind", "value"], [True, False, False]),
        "value": (["value", "kind"], [False, False]),
    }[order]
    shown = rows.sort(by, descending=down, nulls_last=True).slice(offset, limit)
    return MentionList(rows.height, tuple(_summary(archive, row) for row in shown.iter_rows(named=True)))


def kinds_of(archive: Archive) -> dict[str, int]:
    """Every kind that is mentioned, and how many different values of it, by name."""
    counted = _by_value(found_in(archive)).group_by("kind").len().sort("kind")
    return dict(counted.iter_rows())


def spellings(value: str) -> tuple[str, ...]:
    """A value as somebody types it, and as it may stand in its standard form."""
    plain = value.strip()
    close = "".join(letter for letter in plain if letter.isalnum())
    return tuple(dict.fromkeys([value, plain, plain.lower(), plain.upper(), close.upper()]))


def occurrences(archive: Archive, kind: str | None, *values: str, limit: int = 100, offset: int = 0) -> Occurrences:
    """Where, when and by whom a value is mentioned, or one of several; of every kind when none is given."""
    found = found_in(archive)
    places = sorted(_places(found, kind, values), key=lambda place: place[:4])
    names = archive.names
    cells = [shard.cells for shard in archive.shards]
    shown = [(cells[shard], cells[shard]["sent_at"](each.at), each, field) for *_, shard, each, field in places]
    times = np.array(sorted(us for _, us, *_ in shown if us is not None), np.int64)
    some = shown[offset : offset + limit]
    names.load_conversations(cell["conversation"](mention.at) for cell, _, mention, _ in some)
    names.load_accounts(sender for cell, _, mention, _ in some if (sender := cell["sender"](mention.at)) is not None)
    rows = []
    for cell, us, mention, field in some:
        at, sender = mention.at, cell["sender"](mention.at)
        rows.append(
            Occurrence(
                cell["message_id"](at).hex(), us, None if sender is None else names.account(sender), sender,
                names.conversation(cell["conversation"](at)), cell[field](at) or "", mention, field,
            )
        )  # fmt: skip
    return Occurrences(len(places), tuple(rows), times)


# --- by value ---

_SHARD = 1 << 32
_WANTED = ["position", "kind", "value", "alternatives", "how"]


def _by_value(found: Found) -> pl.DataFrame:
    """One row per kind and value; kept as long as what was found stays the same."""
    known = found.kept.get("by value")
    if not isinstance(known, pl.DataFrame):
        known = found.kept["by value"] = _counted(pl.concat([_NONE, *_mentions(found)]))
    return known


_NONE = pl.DataFrame(
    schema={
        "position": pl.Int64, "kind": pl.String, "value": pl.String, "alternatives": pl.String, "how": pl.Int8,
        "shard": pl.Int32, "conversation": pl.Int32, "sender": pl.Int32, "us": pl.Int64,
    }
)  # fmt: skip


def _mentions(found: Found) -> Iterator[pl.DataFrame]:
    """Every mention that is shown, with where, by whom and when."""
    for finder in found.finders:
        for number, _, rows in found.with_finder(finder):
            kept = ~pc.starts_with(rows["kind"], PIECE).to_numpy()
            kept &= found.seen(number, found.positions(number, finder))
            yield _with_messages(found, number, rows.select(_WANTED).filter(pa.array(kept)))
    joined: dict[int, list[Mention]] = {}
    for placed in joined_in(found):
        joined.setdefault(placed.shard, []).append(placed.mention)
    for number, mentions in joined.items():
        yield _with_messages(found, number, table_of(0, mentions).select(_WANTED))


def _with_messages(found: Found, number: int, rows: pa.Table) -> pl.DataFrame:
    shard = found.archive.shards[number]
    at = rows["position"].combine_chunks()
    frame = pl.DataFrame(pl.from_arrow(rows))
    of = {name: pl.from_arrow(shard.columns[name].take(at)) for name in ("conversation", "sender", "sent_at")}
    return frame.with_columns(
        pl.Series("shard", np.full(len(frame), number, np.int32)),
        pl.Series("conversation", of["conversation"]),
        pl.Series("sender", of["sender"]),
        pl.Series("us", of["sent_at"]),
    ).select(pl.col(name).cast(kind) for name, kind in _NONE.schema.items())


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    ordered = rows.sort("us", "shard", "position", nulls_last=True)
    # A place as one number: 1.5 million mentions are counted in a fifth of the time that pairs would take.
    place = pl.col("shard").cast(pl.Int64) * _SHARD + pl.col("position")
    return (
        ordered.with_columns(place.alias("place"))
        .group_by("kind", "value")
        .agg(
            pl.len().alias("count"),
            *(pl.col("how").eq(number).sum().alias(how) for number, how in enumerate(HOWS)),
            pl.col("conversation").n_unique().alias("conversations"),
            pl.col("sender").drop_nulls().n_unique().alias("senders"),
            pl.col("us").min().alias("first"),
            pl.col("us").max().alias("last"),
            pl.col("place").head(2 * EXAMPLES).alias("examples"),  # one message may say it twice
            pl.col("alternatives").drop_nulls().first().alias("alternatives"),
        )
    )


def _summary(archive: Archive, row: Mapping[str, Any]) -> MentionSummary:
    return MentionSummary(
        row["kind"],
        row["value"],
        row["count"],
        {how: row[how] for how in HOWS if row[how]},
        row["conversations"],
        row["senders"],
        row["first"],
        row["last"],
        tuple(_message_id(archive, place) for place in list(dict.fromkeys(row["examples"]))[:EXAMPLES]),
        read_alternatives(row["alternatives"]),
    )


def _message_id(archive: Archive, place: int) -> str:
    shard, position = divmod(place, _SHARD)
    return str(archive.shards[shard].cells["message_id"](position).hex())


# --- the places of one value ---


def _places(
    found: Found, kind: str | None, values: tuple[str, ...]
) -> Iterator[tuple[bool, int, int, int, Mention, Field]]:
    """(dated or not, time, row number, shard, mention, field): the first four sort by time, undated last, equal times
    as delivered.
    """
    mentions = list(_said(found, kind, values))
    mentions += [
        (placed.shard, placed.mention, placed.field)
        for placed in joined_in(found)
        if kind in (None, placed.mention.kind) and placed.mention.value in values
    ]
    for number, mention, field in mentions:
        cells = found.archive.shards[number].cells
        us = cells["sent_at"](mention.at)
        yield us is None, us or 0, cells["row"](mention.at), number, mention, field


def _said(found: Found, kind: str | None, values: tuple[str, ...]) -> Iterator[tuple[int, Mention, Field]]:
    wanted = pa.array(values, pa.large_string())
    for finder in found.finders:
        for number, _, rows in found.with_finder(finder):
            kinds = pc.invert(pc.starts_with(rows["kind"], PIECE)) if kind is None else pc.equal(rows["kind"], kind)
            same = pc.and_(kinds, pc.is_in(rows["value"], value_set=wanted)).to_numpy()
            same &= found.seen(number, found.positions(number, finder))
            for row in rows.filter(pa.array(same)).to_pylist():
                yield number, mention_of(row), field_of(row)
