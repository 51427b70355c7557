"""Search: exact sets and counts over all shards of an archive, in one order, page by page.

Orders. `newest` and `oldest` go by (sent_at, message_id), the one the exact reverse of the other among dated messages;
undated messages come last in both. `best` goes by BM25 score, statistics per shard; equal scores from the oldest on,
undated last. The order of a built index never changes, so pages neither overlap nor leave gaps.

Only what is shown becomes Python objects: a search over millions holds a page of rows.
"""

import base64
import binascii
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from tantivy import Query

from argus.errors import UsageError
from argus.messages import KINDS, Archive, ConversationName, Shard, fulltext, unspaced
from argus.messages.scope import Scope, conjuncts, scope_of, stretch
from argus.reading.highlights import Spans, highlights, pattern_of
from argus.reading.query import And, Every, Like, Node, Not, Or, Phrase, Typo, Word, parse_query

Sort = Literal["newest", "oldest", "best"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "best")
FACETS = ("month", "sender", "conversation", "service")
MOST_HITS = 10_000  # of one page, and how deep `best` can be paged
FACET_ROWS = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits as a person gives them; None is no limit, a name that nobody has finds nothing.

    Attributes:
        since_us, until_us: sent in [since, until), microseconds UTC; with either, undated messages are out.
        sender, conversation: a handle, the key or name of a conversation, or "#17": the register number.
        service: its name in any case.
        kind: one of messages.KINDS.
    """

    since_us: int | None = None
    until_us: int | None = None
    sender: str | None = None
    service: str | None = None
    conversation: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A message found.

    Attributes:
        us: when sent, microseconds since 1970 UTC; None = undated.
        highlights: stretches [start, end) of `text` in code points.
    """

    message_id: str
    source_id: str | None
    us: int | None
    sender: str | None
    sender_id: int | None
    conversation_id: int
    conversation: ConversationName
    service: str
    text: str
    highlights: Spans


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many of the messages found share something.

    Attributes:
        value: what to give as a filter: "2021-03", a service, or "#17" for an account or a conversation.
        label: what to show.
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what was found.

    Attributes:
        total: of all pages, exact.
        facets: only those asked for; months in order of time, others by count.
        cursor: give it as `after` for the next page; None on the last.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    cursor: str | None = None


def search(
    archive: Archive,
    query: str,
    *,
    filters: Filters | None = None,
    limit: int = 20,
    after: str | None = None,
    sort: Sort = "newest",
    facets: Iterable[str] = (),
) -> Answer:
    """Find messages; see `query` for the language.

    Args:
        archive: what the reader may see.
        query: as typed.
        filters: on top of what the reader may see.
        limit: hits of this page; 0 only counts.
        after: the cursor of the page before, of the same query, filters and sort.
        sort: one of SORTS.
        facets: of FACETS, those that are wanted.

    Raises:
        UsageError: the query, a filter, the cursor or an option cannot be.
    """
    facets = tuple(facets)
    if sort not in SORTS or set(facets) - set(FACETS) or not 0 <= limit <= MOST_HITS:
        raise UsageError("No such order, facet or number of hits", where="search", do=f"Orders: {', '.join(SORTS)}.")
    node = parse_query(query)
    scope = scope_of(archive.visibility).narrowed(_scope(archive, filters or Filters()))
    cursor = _Cursor.read(after, sort) if after else None
    parts = _parts(archive, node, scope)
    try:
        if sort == "best":
            total, keys = _best(parts, limit, cursor)
        else:
            total, keys = _in_time(parts, limit, cursor, newest=sort == "newest")
        counted = {name: _facet(archive, parts, name) for name in facets}
    except ValueError as error:
        # tantivy has one kind of error; this is the only one a query can cause
        raise UsageError(
            "Too many different words match a starred word inside a phrase", where="query", do="Write more letters."
        ) from error
    more = keys[limit:]
    shown = keys[:limit]
    done = (cursor.depth if cursor else 0) + len(shown)
    return Answer(
        total,
        tuple(_hits(archive, node, shown)),
        counted,
        _Cursor.of(shown[-1], sort, done).written() if more and shown else None,
    )


def search_json(answer: Answer) -> dict[str, object]:
    """The answer as `argus search --json` prints it; times in UTC, a conversation by its key."""
    return {
        "total": answer.total,
        "hits": [
            {
                "message_id": hit.message_id,
                "source_id": hit.source_id,
                "sent_at": None if hit.us is None else _utc(hit.us).isoformat().replace("+00:00", "Z"),
                "sender": hit.sender,
                "conversation_id": hit.conversation.key,
                "text": hit.text,
                "highlights": [list(span) for span in hit.highlights],
            }
            for hit in answer.hits
        ],
        "facets": {
            name: [{"value": each.value, "label": each.label, "count": each.count} for each in values]
            for name, values in answer.facets.items()
        },
        "cursor": answer.cursor,
    }


def compiled(node: Node) -> Query:
    """The query of the index for a tree; it holds for every shard."""
    match node:
        case Word(text):
            return fulltext.word(text)
        case Like():
            return fulltext.words_like(_pattern(node))
        case Typo(text):
            return fulltext.words_near(text)
        case Phrase(parts):
            if all(isinstance(part, Word) for part in parts):
                return fulltext.in_a_row([part.text for part in parts if isinstance(part, Word)])
            return fulltext.in_a_row_like([part.text if isinstance(part, Word) else _pattern(part) for part in parts])
        case Every():
            return fulltext.everything()
        case Not(inner):
            return fulltext.every_one([], but_none_of=[compiled(inner)])
        case And(nodes):
            excluded = [compiled(each.node) for each in nodes if isinstance(each, Not)]
            wanted = [compiled(each) for each in nodes if not isinstance(each, Not | Every)]
            return fulltext.every_one(wanted, but_none_of=excluded)
        case Or(nodes):
            return fulltext.any_of([compiled(each) for each in nodes])


def _pattern(like: Like) -> str:
    # A single character of a script without spaces stands in pairs: the index need not walk all its words.
    letters = [piece for piece in like.pieces if piece]
    if len(letters) == 1 and len(letters[0]) == 1 and unspaced(letters[0]):
        return ".?".join(like.pieces)
    return pattern_of(like)


# --- one shard ---


@dataclass(frozen=True, slots=True)
class _Part:
    """What a search asks of one shard.

    Attributes:
        first, end: positions that the limits of time leave.
        found: the query with every limit.
        limited: does anything but time limit it?
    """

    shard: Shard
    first: int
    end: int
    found: Query
    node: Node
    limited: bool

    @property
    def is_stretch(self) -> bool:
        """Is what it finds exactly the rows [first, end)?"""
        return isinstance(self.node, Every) and not self.limited

    @property
    def is_cheap(self) -> bool:
        """Does counting cost nothing?"""
        return self.is_stretch or (isinstance(self.node, Word) and not self.limited and self.is_whole)

    @property
    def is_whole(self) -> bool:
        return self.end - self.first == self.shard.rows

    def count(self) -> int:
        if self.is_stretch:
            return self.end - self.first
        if isinstance(self.node, Word) and self.is_cheap:
            return self.shard.fulltext.frequency(self.node.text)
        return self.shard.fulltext.count(self.found)

    def edge(self, limit: int, first: int, end: int, *, newest: bool) -> tuple[list[int], int | None]:
        """The newest or oldest rows found in [first, end), and how many there are in all, when that came along."""
        first, end = max(first, self.first), min(end, self.end)
        if first >= end:
            return [], None
        if self.is_stretch:
            rows = range(end - 1, max(first, end - limit) - 1, -1) if newest else range(first, min(end, first + limit))
            return list(rows), self.count()
        if (first, end) == (self.first, self.end):
            if self.is_cheap:
                return self.shard.fulltext.edge(self.found, limit, newest=newest), self.count()
            return self.shard.fulltext.edge_and_count(self.found, limit, newest=newest)
        within = fulltext.every_one([self.found, fulltext.number_between("ord", first, end - 1)])
        return self.shard.fulltext.edge(within, limit, newest=newest), None


def _parts(archive: Archive, node: Node, scope: Scope) -> list[_Part]:
    asked, limits = compiled(node), [fulltext.unranked(each) for each in conjuncts(scope)]
    parts = []
    for shard in archive.shards:
        first, end = stretch(scope, shard)
        if first == end:
            continue
        every = [*([] if isinstance(node, Every) and limits else [asked]), *limits]
        if end - first < shard.rows:
            every.append(fulltext.unranked(fulltext.number_between("ord", first, end - 1)))
        parts.append(_Part(shard, first, end, fulltext.every_one(every), node, bool(limits)))
    return parts


# Searching runs outside Python's lock: a second shard at a time halves the wait on two cores and costs nothing on one.
_Answer = TypeVar("_Answer")
_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="search")


def _over(parts: Sequence[_Part], ask: Callable[[_Part], _Answer]) -> list[_Answer]:
    """Ask every part, two at a time where it takes long; answers in the order of the parts."""
    answers: dict[int, _Answer] = {}
    waiting = iter(range(len(parts)))
    lock = threading.Lock()

    def work() -> None:
        while True:
            with lock:
                at = next(waiting, None)
            if at is None:
                return
            answers[at] = ask(parts[at])

    if len(parts) < 2 or all(part.is_cheap for part in parts):
        work()
    else:
        helper = _POOL.submit(work)
        work()
        if not helper.cancel():
            helper.result()
    return [answers[at] for at in range(len(parts))]


# --- order ---


@dataclass(frozen=True, slots=True)
class _Key:
    """A row found and what its place in the order depends on."""

    shard: Shard
    row: int
    us: int | None
    message_id: bytes
    score: float = 0.0


def _key(shard: Shard, row: int, score: float = 0.0) -> _Key:
    return _Key(shard, row, int(shard.sent_at[row]) if shard.dated else None, shard.message_ids[row].tobytes(), score)


def _in_time(parts: list[_Part], limit: int, cursor: "_Cursor | None", *, newest: bool) -> tuple[int, list[_Key]]:
    """Total and the next limit + 1 rows. Shards that cannot contribute to the page are only counted."""
    order = sorted(parts, key=lambda part: _reach(part.shard, newest=newest))
    found: list[_Key] = []
    lock = threading.Lock()

    def ask(part: _Part) -> int:
        with lock:
            wanted = limit and not _settled(found, limit + 1, part.shard, newest=newest)
        count = None
        if wanted:
            first, end = cursor.stretch(part.shard, newest=newest) if cursor else (0, part.shard.rows)
            rows, count = part.edge(limit + 1, first, end, newest=newest)
            keys = [_key(part.shard, row) for row in rows]
            with lock:
                found[:] = _sorted(found + keys, newest=newest)[: limit + 1]
        return part.count() if count is None else count

    return sum(_over(order, ask)), found


def _reach(shard: Shard, *, newest: bool) -> tuple[bool, int]:
    """Sorts shards by the earliest place in the order that one of their rows can have."""
    if shard.first_us is None or shard.last_us is None:
        return True, 0
    return False, -shard.last_us if newest else shard.first_us


def _settled(found: list[_Key], wanted: int, shard: Shard, *, newest: bool) -> bool:
    """Are there enough rows that all come before any row of this shard?"""
    if len(found) < wanted:
        return False
    last = found[-1].us
    if last is None:
        return False
    if shard.first_us is None or shard.last_us is None:
        return True
    return last > shard.last_us if newest else last < shard.first_us


def _sorted(keys: list[_Key], *, newest: bool) -> list[_Key]:
    dated = sorted(
        (key for key in keys if key.us is not None), key=lambda key: (key.us, key.message_id), reverse=newest
    )
    undated = sorted((key for key in keys if key.us is None), key=lambda key: key.message_id, reverse=newest)
    return dated + undated


def _best(parts: list[_Part], limit: int, cursor: "_Cursor | None") -> tuple[int, list[_Key]]:
    depth = cursor.depth if cursor else 0
    if depth + limit > MOST_HITS:
        raise UsageError(
            f"Best first shows at most {MOST_HITS:,} messages", where="search", do="Narrow the search, or sort by time."
        )

    def ask(part: _Part) -> tuple[int, list[_Key]]:
        if not limit:
            return part.count(), []
        hits, count = part.shard.fulltext.best(part.found, depth + limit + 1)
        return count, [_key(part.shard, row, score) for score, row in hits]

    answers = _over(parts, ask)
    keys = sorted((key for _, keys in answers for key in keys), key=_rank)
    if cursor:
        keys = [key for key in keys if _rank(key) > cursor.rank]
    return sum(count for count, _ in answers), keys[: limit + 1]


def _rank(key: _Key) -> tuple[float, bool, int, bytes]:
    return -key.score, key.us is None, key.us or 0, key.message_id


@dataclass(frozen=True, slots=True)
class _Cursor:
    """The last row of a page; `depth` rows were shown up to it."""

    sort: str
    us: int | None
    message_id: bytes
    score: float
    depth: int

    @classmethod
    def of(cls, key: _Key, sort: str, depth: int) -> "_Cursor":
        return cls(sort, key.us, key.message_id, key.score, depth)

    def written(self) -> str:
        """As text that fits in an address."""
        told = json.dumps([self.sort, self.us, self.message_id.hex(), self.score, self.depth], separators=(",", ":"))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, written: str, sort: str) -> "_Cursor":
        try:
            told = json.loads(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
            given, us, message_id, score, depth = told
            cursor = cls(
                str(given), None if us is None else int(us), bytes.fromhex(message_id), float(score), int(depth)
            )
        except (ValueError, TypeError, binascii.Error) as error:
            raise UsageError("This is no cursor of a search", where="--after", do="Start at the first page.") from error
        if cursor.sort != sort or len(cursor.message_id) != 16 or cursor.depth < 0:
            raise UsageError("The cursor is of another search", where="--after", do="Start at the first page.")
        return cursor

    @property
    def rank(self) -> tuple[float, bool, int, bytes]:
        return -self.score, self.us is None, self.us or 0, self.message_id

    def stretch(self, shard: Shard, *, newest: bool) -> tuple[int, int]:
        """The positions [first, end) of a shard that come after the cursor."""
        if shard.dated and self.us is None:
            return 0, 0
        if not shard.dated and self.us is not None:
            return 0, shard.rows
        first, end = 0, shard.rows
        if self.us is not None:
            first, end = (int(np.searchsorted(shard.sent_at, self.us, side)) for side in ("left", "right"))
        side = "left" if newest else "right"
        edge = _place(shard, self.message_id, first, end, after_equal=side == "right")
        return (0, edge) if newest else (edge, shard.rows)


def _place(shard: Shard, message_id: bytes, first: int, end: int, *, after_equal: bool) -> int:
    """Where in [first, end), rows of one time ordered by id, this id stands or would stand."""
    while first < end:
        middle = (first + end) // 2
        here = shard.message_ids[middle].tobytes()
        if here < message_id or (after_equal and here == message_id):
            first = middle + 1
        else:
            end = middle
    return first


# --- what is shown ---


def _hits(archive: Archive, node: Node, keys: list[_Key]) -> Iterator[Hit]:
    rows = [_row(key) for key in keys]
    archive.names.load_conversations(row["conversation"] for row in rows)
    archive.names.load_accounts(row["sender"] for row in rows if row["sender"] is not None)
    for key, row in zip(keys, rows, strict=True):
        conversation = archive.names.conversation(row["conversation"])
        text = row["text"] or ""
        yield Hit(
            key.message_id.hex(),
            row["source_id"],
            key.us,
            None if row["sender"] is None else archive.names.account(row["sender"]),
            row["sender"],
            row["conversation"],
            conversation,
            archive.names.service(row["service"]),
            text,
            highlights(text, node),
        )


_SHOWN = ("source_id", "sender", "conversation", "service", "text")


def _row(key: _Key) -> dict[str, Any]:
    return {name: _cell(key.shard.table, name, key.row) for name in _SHOWN}


def _cell(table: pa.Table, name: str, row: int) -> Any:
    return table.column(name).chunk(0)[row].as_py()


def _scope(archive: Archive, filters: Filters) -> Scope:
    names = archive.names
    kinds = None
    if filters.kind is not None:
        if filters.kind not in KINDS:
            raise UsageError("There is no such kind of message", where="--kind", do=f"Kinds: {', '.join(KINDS)}.")
        kinds = frozenset({KINDS.index(filters.kind)})
    return Scope(
        conversations=_numbers(filters.conversation, names.conversation_ids),
        senders=_numbers(filters.sender, names.account_ids),
        services=_numbers(filters.service, names.service_ids),
        kinds=kinds,
        since_us=filters.since_us,
        until_us=filters.until_us,
    )


def _numbers(name: str | None, numbers_of: Callable[[str], tuple[int, ...]]) -> frozenset[int] | None:
    if name is None:
        return None
    numbers = numbers_of(name)
    if not numbers and name.startswith("#") and name[1:].isascii() and name[1:].isdigit():
        return frozenset({int(name[1:])})
    return frozenset(numbers)


# --- facets ---


def _facet(archive: Archive, parts: list[_Part], name: str) -> tuple[FacetValue, ...]:
    if name == "month":
        return _months(archive.zone, parts)
    counts: dict[int, int] = {}
    for numbers, times in _over(parts, lambda part: _tally(part, name)):
        for number, count in zip(numbers.tolist(), times.tolist(), strict=True):
            counts[number] = counts.get(number, 0) + count
    counts.pop(fulltext.NOBODY, None)
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:FACET_ROWS]
    names = archive.names
    if name == "service":
        return tuple(FacetValue(names.service(number), names.service(number), count) for number, count in most)
    if name == "sender":
        names.load_accounts(number for number, _ in most)
        return tuple(FacetValue(f"#{number}", names.account(number), count) for number, count in most)
    names.load_conversations(number for number, _ in most)
    return tuple(FacetValue(f"#{number}", names.conversation(number).label, count) for number, count in most)


def _tally(part: _Part, column: str) -> tuple[Any, Any]:
    if not part.is_stretch:
        return part.shard.fulltext.groups(part.found, column)
    values = part.shard.table.column(column).chunk(0).slice(part.first, part.end - part.first)
    counted = values.drop_null().value_counts()
    return counted.field("values").to_numpy(), counted.field("counts").to_numpy()


def _months(zone: ZoneInfo, parts: list[_Part]) -> tuple[FacetValue, ...]:
    counts: dict[str, int] = {}
    dated = [part for part in parts if part.shard.dated]

    def ask(part: _Part) -> list[tuple[str, int]]:
        times = part.shard.sent_at
        months = list(_months_between(int(times[part.first]), int(times[part.end - 1]), zone))
        bounds = [part.first, *np.searchsorted(times, [start for _, start in months[1:]]).tolist(), part.end]
        if part.is_stretch:
            found = [end - first for first, end in pairwise(bounds)]
        else:
            found = part.shard.fulltext.between(part.found, bounds)
        return [(name, count) for (name, _), count in zip(months, found, strict=True)]

    for answer in _over(dated, ask):
        for name, count in answer:
            counts[name] = counts.get(name, 0) + count
    return tuple(FacetValue(name, name, count) for name, count in sorted(counts.items()) if count)


def _months_between(first_us: int, last_us: int, zone: ZoneInfo) -> Iterator[tuple[str, int]]:
    """The months of the reading zone that these times touch, each with the moment at which it begins."""
    local = _utc(first_us).astimezone(zone)
    year, month = local.year, local.month
    while True:
        start = _microseconds(datetime(year, month, 1, tzinfo=zone))
        if start > last_us:
            return
        yield f"{year:04}-{month:02}", start
        if (year, month) == (MAXYEAR, 12):
            return
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _utc(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _microseconds(moment: datetime) -> int:
    return (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)
