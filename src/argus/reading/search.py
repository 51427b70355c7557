"""Search: exact sets and counts over all shards of an archive, in one order, page by page.

Orders. `newest` and `oldest` go by (sent_at, message_id), the one the exact reverse of the other among dated messages;
undated messages come last in both. `best` goes by BM25 score, statistics per shard; equal scores from the oldest on,
undated last. The order of a built index never changes, so pages neither overlap nor leave gaps.

Only what is shown becomes Python objects: a search over millions holds a page of rows.
"""

import base64
import binascii
import json
import math
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from argus.errors import UsageError
from argus.messages import KINDS, Archive, ConversationName, Shard
from argus.messages.scope import Scope, scope_of
from argus.reading.facets import FACETS, FacetValue, count_facet
from argus.reading.highlights import Spans, highlighter
from argus.reading.language_of import language_code, languages_of
from argus.reading.query import Node, parse_query
from argus.reading.shard_search import Part, over, parts_of

Sort = Literal["newest", "oldest", "best"]
SORTS: tuple[Sort, ...] = ("newest", "oldest", "best")
MOST_HITS = 10_000  # of one page, and how deep `best` can be paged


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits as a person gives them; None is no limit, a name that nobody has finds nothing.

    Attributes:
        since_us, until_us: sent in [since, until), microseconds UTC; with either, undated messages are out.
        sender, conversation: a handle, the key or name of a conversation, or "#17": the register number.
        service: its name in any case.
        kind: one of messages.KINDS.
        language: ISO 639-1; of the message, or where it does not tell, of who writes there.
    """

    since_us: int | None = None
    until_us: int | None = None
    sender: str | None = None
    service: str | None = None
    conversation: str | None = None
    kind: str | None = None
    language: str | None = None


class Hit(NamedTuple):
    """A message found. A tuple, because a page of them is made for every search.

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
    scope = scope_of(archive.visibility)
    if filters is not None:
        scope = scope.narrowed(_scope(archive, filters))
    cursor = _Cursor.read(after, sort) if after else None
    parts = parts_of(archive, node, scope, _kept(archive, filters))
    try:
        if sort == "best":
            total, keys = _best(parts, limit, cursor)
        else:
            total, keys = _in_time(parts, limit, cursor, newest=sort == "newest")
        counted = {name: count_facet(archive, parts, name) for name in facets}
    except ValueError as error:
        # tantivy has one kind of error; this is the only one a query can cause
        raise _too_many_words() from error
    more = keys[limit:]
    shown = keys[:limit]
    done = (cursor.depth if cursor else 0) + len(shown)
    return Answer(
        total,
        tuple(_hits(archive, node, shown)),
        counted,
        _Cursor.of(shown[-1], sort, done).written() if more and shown else None,
    )


def rows_matching(
    archive: Archive, query: str, filters: Filters | None, shards: Collection[int]
) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    """Every message found in some shards of an archive: number of the shard, positions in it. For who asks whether new
    messages match, not for a page.

    Raises:
        UsageError: as `search`.
    """
    node = parse_query(query)
    scope = scope_of(archive.visibility)
    if filters is not None:
        scope = scope.narrowed(_scope(archive, filters))
    numbers = {id(archive.shards[number]): number for number in shards}
    try:
        for part in parts_of(archive, node, scope, _kept(archive, filters)):
            if id(part.shard) in numbers:
                yield numbers[id(part.shard)], part.rows()
    except ValueError as error:
        raise _too_many_words() from error


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


def _too_many_words() -> UsageError:
    return UsageError(
        "Too many different words match a starred word inside a phrase", where="query", do="Write more letters."
    )


# --- order ---


class _Key(NamedTuple):
    """A row found and what its place in the order depends on."""

    shard: Shard
    row: int
    us: int | None
    message_id: bytes
    score: float = 0.0


def _key(shard: Shard, row: int, score: float = 0.0) -> _Key:
    return _Key(shard, row, int(shard.sent_at[row]) if shard.dated else None, shard.message_ids[row].tobytes(), score)


def _in_time(parts: list[Part], limit: int, cursor: "_Cursor | None", *, newest: bool) -> tuple[int, list[_Key]]:
    """Total and the next limit + 1 rows. Shards that cannot contribute to the page are only counted."""
    order = sorted(parts, key=lambda part: _reach(part.shard, newest=newest))
    found: list[_Key] = []
    lock = threading.Lock()

    def ask(part: Part) -> int:
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

    return sum(over(order, ask)), found


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


def _best(parts: list[Part], limit: int, cursor: "_Cursor | None") -> tuple[int, list[_Key]]:
    depth = cursor.depth if cursor else 0
    if depth + limit > MOST_HITS:
        raise UsageError(
            f"Best first shows at most {MOST_HITS:,} messages", where="search", do="Narrow the search, or sort by time."
        )

    wanted = depth + limit + 1

    def ask(part: Part) -> tuple[list[tuple[float, int]], int]:
        return part.best(wanted) if limit else ([], part.count())

    answers = over(parts, ask)
    scores = sorted((score for hits, _ in answers for score, _ in hits), reverse=True)
    lowest = scores[wanted - 1] if len(scores) >= wanted else -math.inf
    keys = [
        _key(part.shard, row, score)
        for part, (hits, _) in zip(parts, answers, strict=True)
        for score, row in hits
        if score >= lowest
    ]
    keys.sort(key=_rank)
    if cursor:
        keys = [key for key in keys if _rank(key) > cursor.rank]
    return sum(count for _, count in answers), keys[: limit + 1]


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
    rows = _rows(keys)
    archive.names.load_conversations(conversation for _, _, conversation, _, _ in rows)
    archive.names.load_accounts(sender for _, sender, _, _, _ in rows if sender is not None)
    mark = highlighter(node)
    for key, (source_id, sender, conversation, service, text) in zip(keys, rows, strict=True):
        yield Hit(
            key.message_id.hex(),
            source_id,
            key.us,
            None if sender is None else archive.names.account(sender),
            sender,
            conversation,
            archive.names.conversation(conversation),
            archive.names.service(service),
            text or "",
            mark(text or ""),
        )


_SHOWN = ("source_id", "sender", "conversation", "service", "text")


_Row = tuple[str | None, int | None, int, int, str | None]


def _rows(keys: list[_Key]) -> list[_Row]:
    """What is shown of these rows, in their order."""
    columns: dict[int, list[Callable[[int], Any]]] = {}
    rows = []
    for key in keys:
        cells = columns.get(id(key.shard))
        if cells is None:
            cells = columns[id(key.shard)] = [key.shard.cells[name] for name in _SHOWN]
        source_id, sender, conversation, service, text = [cell(key.row) for cell in cells]
        rows.append((source_id, sender, conversation, service, text))
    return rows


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


def _kept(archive: Archive, filters: Filters | None) -> list[npt.NDArray[np.bool_]] | None:
    """Which rows of each shard the limits leave that no index knows."""
    if filters is None or filters.language is None:
        return None
    code = language_code(filters.language)
    return [codes == code for codes in languages_of(archive)]


def _numbers(name: str | None, numbers_of: Callable[[str], tuple[int, ...]]) -> frozenset[int] | None:
    if name is None:
        return None
    numbers = numbers_of(name)
    if not numbers and name.startswith("#") and name[1:].isascii() and name[1:].isdigit():
        return frozenset({int(name[1:])})
    return frozenset(numbers)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _utc(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)
