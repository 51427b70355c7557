"""Limits on which messages count, compiled two ways: conjuncts for the index, and the equal mask over Arrow columns.

What a reader may see (`access.Visibility`) and what a person filters by end up in one `Scope`; a test compares the two
compilers on the same rows.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from tantivy import Query

from argus.access import Visibility
from argus.messages import fulltext
from argus.messages.shards import Shard


@dataclass(frozen=True, slots=True)
class Scope:
    """All limits hold at once; None is no limit, an empty set lets nothing through.

    Attributes:
        conversations, senders, services: register numbers.
        kinds: positions in record.KINDS.
        since_us, until_us: sent in [since, until), microseconds UTC; with either, undated messages are out.
    """

    conversations: frozenset[int] | None = None
    senders: frozenset[int] | None = None
    services: frozenset[int] | None = None
    kinds: frozenset[int] | None = None
    since_us: int | None = None
    until_us: int | None = None

    @property
    def dated(self) -> bool:
        """Does it limit the time?"""
        return self.since_us is not None or self.until_us is not None

    def narrowed(self, other: "Scope") -> "Scope":
        """What lies in both."""
        sets = {field: _both(getattr(self, field), getattr(other, field)) for field in _COLUMNS}
        since = [us for us in (self.since_us, other.since_us) if us is not None]
        until = [us for us in (self.until_us, other.until_us) if us is not None]
        return replace(self, **sets, since_us=max(since, default=None), until_us=min(until, default=None))


def scope_of(visibility: Visibility) -> Scope:
    """The limits of what a reader may see. The audience is none of them: other audiences are other shards."""
    return Scope(
        conversations=visibility.conversations,
        senders=visibility.senders,
        since_us=visibility.since_us,
        until_us=visibility.until_us,
    )


def conjuncts(scope: Scope) -> list[Query]:
    """The limits other than time, as queries; the same for every shard."""
    limits = [(column, getattr(scope, field)) for field, column in _COLUMNS.items()]
    return [fulltext.number_in(column, numbers) for column, numbers in limits if numbers is not None]


def stretch(scope: Scope, shard: Shard) -> tuple[int, int]:
    """The positions [first, end) of a shard that the limits of time leave."""
    if not scope.dated:
        return 0, shard.rows
    if not shard.dated:
        return 0, 0
    first, end = 0, shard.rows
    if scope.since_us is not None:
        first = int(np.searchsorted(shard.sent_at, scope.since_us, "left"))
    if scope.until_us is not None:
        end = int(np.searchsorted(shard.sent_at, scope.until_us, "left"))
    return first, max(first, end)


def mask(scope: Scope, rows: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows of a shard's table lie within the limits: what index and `stretch` together answer."""
    kept = np.ones(rows.num_rows, dtype=bool)
    for field, column in _COLUMNS.items():
        numbers = getattr(scope, field)
        if numbers is not None:
            values = pa.array(sorted(numbers), rows[column].type)
            kept &= _filled(pc.is_in(rows[column], value_set=values))
    if scope.since_us is not None:
        kept &= _filled(pc.greater_equal(rows["sent_at"], scope.since_us))
    if scope.until_us is not None:
        kept &= _filled(pc.less(rows["sent_at"], scope.until_us))
    return kept


_COLUMNS = {"conversations": "conversation", "senders": "sender", "services": "service", "kinds": "kind"}


def _both(one: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _filled(flags: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    array: npt.NDArray[np.bool_] = pc.fill_null(flags, False).to_numpy()
    return array
