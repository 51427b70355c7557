"""All messages of an archive as columns in the order of their conversations, and what was found in them.

Nothing here touches an ordinary message one by one: times, senders and conversations are arrays over all messages, and
mentions are rows. A message becomes a `Told` only when somebody asks for it. Takes about 30 bytes a message.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from argus.access import UNDATED
from argus.leads.besides import said_beside
from argus.leads.candidate import Asked
from argus.leads.crossings import origins
from argus.leads.kept_shards import KeptShards
from argus.leads.lead import Kind
from argus.leads.moment import counting
from argus.messages import Archive, Shard
from argus.reading import Found, found_in
from argus.reading.mention_files import FIELDS, mention_of
from argus.reading.mentions import HOWS, Mention

Numbers = npt.NDArray[np.int64]
# What a message tells of what is in a load: field, value, raw, how much that says, kind, other values.
Particular = tuple[str, str, str, float, Kind, tuple[tuple[str, float], ...]]

# Kinds that tell of a shipment by themselves, and those that do so beside others.
STRONG = ("container", "seal", "release_reference", "bill_of_lading", "quay", "yard_position", "vessel", "imo",
          "coordinates", "plate", "terminal")  # fmt: skip
BESIDE = ("port", "moment", "quantity", "price")
# A share of a conversation counts as if it had so many more messages, like all.
_AS_IN_ALL = 20
# Of a small dossier nobody knows how lively people talk: as if so many messages more were there, as chats usually are.
_USUAL_ALONE, _IN_CHATS = 0.1, 500
# So many days ahead ships are told to come.
_AHEAD = (1, 45)
# Where somebody can be found: they link conversations.
ADDRESSES = ("phone", "handle")
KINDS = (*STRONG, *BESIDE)

INFERRED = HOWS.index("inferred")
_ROWS = pl.Schema(
    {"at": pl.Int64, "kind": pl.String, "value": pl.String, "how": pl.Int8, "start": pl.Int32, "exact": pl.Boolean,
     "shard": pl.Int32, "row": pl.Int64, "finder": pl.String}
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One message with what it mentions.

    Attributes:
        at: its place in `Gathered`. us: when, microseconds since 1970 UTC.
        mentions: in its text; read_off: in what was read off its pictures.
    """

    at: int
    us: int
    sender: int | None
    conversation: int
    text: str
    mentions: tuple[Mention, ...]
    read_off: tuple[Mention, ...]
    reply_to: str | None = None


@dataclass(slots=True, eq=False)
class Gathered:
    """The messages a reader may see, up to a moment, in order of conversation, then time, then id.

    Attributes:
        archive: where they are. shard, position: of each message. conversation, us, sender (-1: unknown): of each.
        rows: the mentions of KINDS: `at` (place of the message here), kind, value, how, whether it is written with
            digits (exact), and where the rest stands.
        addresses: the same of ADDRESSES. origins: ports of the side of the ocean on which loads begin.
    """

    archive: Archive
    found: Found
    kept: KeptShards
    shard: Numbers
    position: Numbers
    conversation: Numbers
    us: Numbers
    sender: Numbers
    rows: pl.DataFrame
    addresses: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_ROWS))
    origins: frozenset[str] = frozenset()
    place_of: list[Numbers] = field(default_factory=list)
    joined: dict[int, list[tuple[str, Mention]]] = field(default_factory=dict)
    read: dict[int, object] = field(default_factory=dict)
    kept_rows: Numbers | None = None
    particulars: dict[int, tuple[Particular, ...]] = field(default_factory=dict)
    _told: dict[int, Told] = field(default_factory=dict)
    _around: dict[int, Numbers] = field(default_factory=dict)
    _alone: dict[int, npt.NDArray[np.float64]] = field(default_factory=dict)
    _rooms: dict[int, tuple[int, int]] = field(default_factory=dict)
    _named: npt.NDArray[np.bool_] | None = None
    _tells: tuple[npt.NDArray[np.bool_], ...] | None = None
    _now_us: int | None = None
    _ports: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self.us)

    @property
    def now_us(self) -> int | None:
        """When the newest message was sent; None = there is none."""
        if self._now_us is None and len(self.us):
            self._now_us = int(self.us.max())
        return self._now_us

    def bounds(self, conversation: int) -> tuple[int, int]:
        """The places [first, end) of the messages of a conversation."""
        if not self._rooms:
            starts = np.flatnonzero(np.diff(self.conversation, prepend=-2))
            ends = np.append(starts[1:], len(self))
            rows = zip(self.conversation[starts].tolist(), starts.tolist(), ends.tolist(), strict=False)
            self._rooms = {room: (first, end) for room, first, end in rows}
        return self._rooms.get(conversation, (0, 0))

    def around(self, us: int) -> Numbers:
        """For each message how many of its conversation stand within so long of it, itself counted."""
        if us not in self._around:
            number = np.cumsum(np.diff(self.conversation, prepend=self.conversation[:1]) != 0)
            # One line of time for all conversations, in seconds, each far behind the one before.
            sent, near = self.us // 1_000_000, us // 1_000_000
            when = number * (int(np.ptp(sent)) + 2 * near + 1 if len(sent) else 1) + sent
            self._around[us] = np.searchsorted(when, when + near, "right") - np.searchsorted(when, when - near)
        return self._around[us]

    def share_alone(self, us: int) -> npt.NDArray[np.float64]:
        """For each message which share of its conversation stands alone for so long; of few messages as in all."""
        if us not in self._alone:
            is_alone = self.around(us) == 1
            starts = np.flatnonzero(np.diff(self.conversation, prepend=-2))
            sizes = np.diff(np.append(starts, len(self)))
            counted = np.add.reduceat(is_alone, starts, dtype=np.int64) if len(starts) else sizes
            usual = (is_alone.sum() + _USUAL_ALONE * _IN_CHATS) / (len(self) + _IN_CHATS)
            self._alone[us] = np.repeat((counted + _AS_IN_ALL * usual) / (sizes + _AS_IN_ALL), sizes)
        return self._alone[us]

    @property
    def ports(self) -> frozenset[str]:
        """Every port that is named."""
        if self._ports is None:
            self._ports = frozenset(self.rows.filter(pl.col("kind") == "port")["value"].unique().to_list())
        return self._ports

    @property
    def named(self) -> npt.NDArray[np.bool_]:
        """Which messages mention anything of KINDS."""
        if self._named is None:
            self._named = np.zeros(len(self), bool)
            self._named[self.rows["at"].to_numpy()] = True
        return self._named

    @property
    def tells(self) -> tuple[npt.NDArray[np.bool_], ...]:
        """Which messages tell an amount, a port, and a day of the calendar on which a ship may come."""
        if self._tells is None:
            kind = pl.col("kind")
            moments = self.rows.filter(kind == "moment", pl.col("exact"))
            sent = pl.from_epoch(pl.Series("sent", self.us[moments["at"].to_numpy()]), "us").dt.date()
            ahead = (moments["value"].str.to_date("%Y-%m-%d", strict=False) - sent).dt.total_days().is_between(*_AHEAD)
            found = (self.rows.filter(kind == "quantity"), self.rows.filter(kind == "port"), moments.filter(ahead))
            self._tells = tuple(np.zeros(len(self), bool) for _ in found)
            for tells, each in zip(self._tells, found, strict=True):
                tells[each["at"].to_numpy()] = True
        return self._tells

    def message_id(self, at: int) -> str:
        """The id of a message, hex."""
        shard = self.archive.shards[int(self.shard[at])]
        return str(shard.message_ids[int(self.position[at])].tobytes().hex())

    def source_id(self, at: int) -> str:
        """The id its delivery gives it; empty = none."""
        shard = self.archive.shards[int(self.shard[at])]
        return str(shard.cells["source_id"](int(self.position[at])) or "")

    def sender_of(self, at: int) -> int | None:
        """Who sent a message; None = unknown."""
        sender = int(self.sender[at])
        return None if sender < 0 else sender

    def places(self, shard: int, positions: Numbers) -> Numbers:
        """Where the messages at these positions of a shard stand here; -1 = they are left out."""
        return self.place_of[shard][positions]

    def told(self, wanted: Iterable[int]) -> list[Told]:
        """These messages with what they mention, in order."""
        places = sorted(set(wanted))
        missing = [at for at in places if at not in self._told]
        if missing:
            self._load(missing)
        return [self._told[at] for at in places]

    def texts_of(self, wanted: Numbers) -> pl.Series:
        """The texts of many messages as a column, without what they mention."""
        parts, places = [], []
        for number, shard in enumerate(self.archive.shards):
            own = np.flatnonzero(self.shard[wanted] == number)
            if len(own):
                texts = shard.columns["text"].take(pa.array(self.position[wanted[own]]))
                parts.append(pl.Series(texts, dtype=pl.String))
                places.append(own)
        order = np.argsort(np.concatenate([np.empty(0, np.int64), *places]), kind="stable")
        return pl.concat([pl.Series([], dtype=pl.String), *parts]).gather(order).fill_null("")

    def _load(self, wanted: Sequence[int]) -> None:
        gathered: dict[int, list[tuple[str, Mention]]] = {at: list(self.joined.get(at, ())) for at in wanted}
        chosen = self.rows.filter(pl.col("at").is_in(pl.Series(wanted, dtype=pl.Int64).implode()), pl.col("row") >= 0)
        for (shard, finder), group in chosen.group_by(["shard", "finder"], maintain_order=True):
            table = self.found.files[int(str(shard))][str(finder)]
            for at, row in zip(group["at"], table.take(pa.array(group["row"])).to_pylist(), strict=True):
                gathered[at].append((FIELDS[int(row["field"])], mention_of(row)))
        for at in wanted:
            cells = self.archive.shards[int(self.shard[at])].cells
            where = int(self.position[at])
            found = sorted(gathered[at], key=lambda each: (each[1].start, -each[1].end, each[1].kind, each[1].value))
            self._told[at] = Told(
                at,
                int(self.us[at]),
                self.sender_of(at),
                int(self.conversation[at]),
                cells["text"](where) or "",
                tuple(mention for of, mention in found if of == "text"),
                tuple(mention for of, mention in found if of != "text"),
                cells["reply_to"](where),
            )


def gather(archive: Archive, asked: Asked, kept_shards: KeptShards | None = None) -> Gathered:
    """The messages of an archive up to `asked.as_of_us`, with what was found in them.

    Undated messages are left out: what cannot be put in order tells of no plan.
    """
    found = found_in(archive)
    kept = [_seen(shard, some) for shard, some in zip(archive.shards, counting(archive, asked), strict=True)]
    columns = {
        name: np.concatenate([np.empty(0, np.int64), *(_numbers(archive, n, name)[k] for n, k in enumerate(kept))])
        for name in ("conversation", "sent_at", "sender")
    }
    shard = np.repeat(np.arange(len(kept)), [len(each) for each in kept])
    position = np.concatenate([np.empty(0, np.int64), *kept])
    order = _ordered(
        columns["conversation"], columns["sent_at"], shard, lambda rows: _ids(archive, shard[rows], position[rows])
    )
    made = Gathered(
        archive,
        found,
        kept_shards or KeptShards(archive),
        shard[order],
        position[order],
        columns["conversation"][order],
        columns["sent_at"][order],
        columns["sender"][order],
        pl.DataFrame(schema=_ROWS),
    )
    places = made.place_of = _places(made, archive)
    stored = [_stored(found, number, places[number]) for number in range(len(kept))]
    known = pl.concat([pl.DataFrame(schema=_ROWS), *stored])
    beside = [each for each in said_beside(archive, found, made.kept, places, known) if each.mention.kind in KINDS]
    for each in beside:
        made.joined.setdefault(each.at, []).append((each.field, each.mention))
    more = [
        (at, mention.kind, mention.value, INFERRED, mention.start, True, shard, -1, "")
        for at, shard, _, mention in beside
    ]
    every = pl.concat([known, pl.DataFrame(more, schema=_ROWS, orient="row")]).sort(
        "at", "kind", "value", "row", maintain_order=True
    )
    made.origins = origins(every.filter(pl.col("kind") == "port"), archive.zone)
    begins = _only_begins(every, made.origins)
    every = every.with_columns(pl.when(begins).then(pl.lit("origin")).otherwise(pl.col("kind")).alias("kind"))
    # of these what a message tells depends on others: it is not kept
    for at in every.filter(pl.col("kind") == "origin")["at"].to_list():
        made.joined.setdefault(at, [])
    is_address = pl.col("kind").is_in(list(ADDRESSES))
    made.rows, made.addresses = every.filter(~is_address), every.filter(is_address)
    return made


def _only_begins(rows: pl.DataFrame, begun_at: frozenset[str]) -> pl.Series:
    """Which mentions are of the one port of a message that names where a load begins, and no goal."""
    is_port = pl.col("kind") == "port"
    begins = is_port & pl.col("value").is_in(list(begun_at))
    alone = pl.col("value").filter(is_port).n_unique().over("at") == 1
    return rows.select(begins & alone).to_series()


def _seen(shard: Shard, counting: npt.NDArray[np.bool_] | None) -> Numbers:
    if not shard.dated:
        return np.empty(0, np.int64)
    return np.arange(shard.rows) if counting is None else np.flatnonzero(counting)


def _numbers(archive: Archive, number: int, name: str) -> Numbers:
    column = archive.shards[number].columns[name]
    missing = UNDATED if name == "sent_at" else -1
    numbers: Numbers = column.fill_null(missing).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers


def _ids(archive: Archive, shard: Numbers, position: Numbers) -> Numbers:
    """The ids of messages, as two numbers each."""
    ids = np.empty(len(shard), "V16")
    for number in np.unique(shard).tolist():
        own = shard == number
        ids[own] = archive.shards[number].message_ids[position[own]]
    return np.frombuffer(ids.tobytes(), ">u8").reshape(-1, 2)


def _ordered(conversation: Numbers, us: Numbers, shard: Numbers, ids: Callable[[Numbers], Numbers]) -> Numbers:
    """By conversation, then time; equal times by id, which no order of import changes."""
    order = np.argsort(us, kind="stable")  # shards are in order of time, then id: they are merged
    moments = np.cumsum(np.diff(us[order], prepend=us[:1]) != 0)
    several = (np.diff(moments, prepend=-1) == 0) & (np.diff(shard[order], prepend=-1) != 0)
    places = np.flatnonzero(np.isin(moments, moments[several])) if several.any() else moments[:0]
    rows = order[places]
    halves = ids(rows)
    order[places] = rows[np.lexsort((halves[:, 1], halves[:, 0], us[rows]))]
    return order[_argsort(conversation[order])]


def _argsort(numbers: Numbers) -> Numbers:
    """The stable order of numbers, which are small and many."""
    small = len(numbers) and numbers.min() >= 0 and numbers.max() < 1 << 16
    return np.argsort(numbers.astype(np.uint16) if small else numbers, kind="stable")


def _places(made: Gathered, archive: Archive) -> list[Numbers]:
    """For each shard where in `made` its messages stand; -1 = not."""
    places = [np.full(shard.rows, -1, np.int64) for shard in archive.shards]
    for number, of_shard in enumerate(places):
        own = np.flatnonzero(made.shard == number)
        of_shard[made.position[own]] = own
    return places


def _stored(found: Found, number: int, places: Numbers) -> pl.DataFrame:
    tables = []
    for finder in found.finders:
        if finder not in found.files[number]:
            continue
        rows = found.files[number][finder]
        frame = pl.DataFrame(
            {
                "at": places[found.positions(number, finder)],
                "kind": pl.from_arrow(rows["kind"]),
                "value": pl.from_arrow(rows["value"]),
                "how": pl.from_arrow(rows["how"]),
                "start": pl.from_arrow(rows["start"]),
                "exact": pl.from_arrow(pc.match_substring_regex(rows["raw"], r"\d")),
            }
        ).with_columns(
            pl.lit(number, pl.Int32).alias("shard"),
            pl.int_range(pl.len(), dtype=pl.Int64).alias("row"),
            pl.lit(finder, pl.String).alias("finder"),
        )
        tables.append(frame.filter(pl.col("at") >= 0, pl.col("kind").is_in([*KINDS, *ADDRESSES])))
    return pl.concat([pl.DataFrame(schema=_ROWS), *tables])
