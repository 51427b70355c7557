"""The messages of a shard in stretches, as finders read them: what they say, and what was read off their pictures."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from argus.access import UNDATED
from argus.reading.mention_files import read_off, table_of
from argus.reading.mentions import Batch, Finder

# Messages that are read together: while they are, some 25 bytes for every byte of their texts. Most stretches of chat
# are full by the first, pasted files by the second; a longer text stands alone.
BATCH_ROWS = 50_000
BATCH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some messages that stand one behind the other in their shard.

    Attributes:
        first: position of the first. said: what they say.
        pictured: positions of those with text read off pictures; `seen`: that text. None = there are none.
    """

    first: int
    said: Batch
    pictured: pa.Array | None = None
    seen: Batch | None = None


def stretches_of(rows: pa.Table, zone: ZoneInfo) -> Iterator[Stretch]:
    """All messages, BATCH_ROWS or BATCH_BYTES of text at a time; of a longer text no copy is made.

    Args:
        rows: of a shard, one chunk a column.
    """
    texts, seen, times = (rows[name].chunk(0) for name in ("text", "ocr_text", "sent_at"))
    for first, count in _cut(_bytes(texts) + _bytes(seen)):
        if first:
            _keep_what_is_loaded()
        sent = pc.fill_null(times.slice(first, count), UNDATED)
        said = Batch(texts.slice(first, count), sent.to_pylist(), zone)
        some = seen.slice(first, count)
        if some.null_count == count:
            yield Stretch(first, said)
            continue
        at = pc.indices_nonzero(some.is_valid())
        read = some.take(at) if some.null_count else some
        yield Stretch(first, said, pc.add(at.cast(pa.int64()), first), Batch(read, sent.take(at).to_pylist(), zone))


@cache
def _keep_what_is_loaded() -> None:
    """What finders loaded for their first messages stays as long as the process: 200,000 objects, which are never
    looked through for cycles again.
    """
    gc.freeze()


def mentions_in(finder: Finder, some: Stretch) -> pa.Table:
    """What a finder finds, as rows of MENTIONS in the order of messages."""
    rows = table_of(some.first, finder.find(some.said))
    if some.seen is None:
        return rows
    more = read_off(some.pictured, table_of(0, finder.find(some.seen)))
    order = [(name, "ascending") for name in ("position", "field", "start")]
    return pa.concat_tables([rows, more]).sort_by(order)


def _bytes(texts: pa.Array) -> npt.NDArray[np.int64]:
    if texts.null_count == len(texts):
        return np.zeros(len(texts), np.int64)
    sizes: npt.NDArray[np.int64] = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    return sizes


def _cut(sizes: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First message and number of messages of every stretch."""
    ends = np.cumsum(sizes)
    first = 0
    while first < len(sizes):
        before = ends[first - 1] if first else 0
        full = int(np.searchsorted(ends, before + BATCH_BYTES, side="right"))
        count = min(max(full - first, 1), BATCH_ROWS, len(sizes) - first)
        yield first, count
        first += count
