"""Cut the new messages of an import into time ranges, one part and one shard each."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from argus.access import UNDATED
from argus.intake.resolve import StagedBlock
from argus.messages import id_halves

# What a worker holds grows with the rows of its range: 0.5 kB each (measured), so that the memory of an import of five
# million messages is about that of one million, whose two ranges have half a million each.
RANGE_ROWS = 640_000
# Below this, two shards would cost more in every search than two cores save in building them.
WORTH_SPLITTING = 200_000
# Keys kept to find the cuts: enough for even ranges, few enough for any size of import.
SAMPLES = 200_000

Edge = tuple[int, int]
START: Edge = (int(np.iinfo(np.int64).min), 0)
UNDATED_START: Edge = (UNDATED, 0)
END: Edge = (UNDATED + 1, 0)


@dataclass(frozen=True, slots=True)
class Range:
    """New messages whose (sent_at, first half of the id) lies in [low, high).

    Attributes:
        rows: how many. blocks: positions of the blocks that hold any.
    """

    low: Edge
    high: Edge
    rows: int
    blocks: tuple[int, ...]


def ranges_of(blocks: Sequence[StagedBlock], workers: int, *, shard_rows: int = RANGE_ROWS) -> list[Range]:
    """Ranges in order of time, the undated last. Reads the times of every block twice, one block at a time."""
    every = max(1, sum(block.rows for block in blocks) // SAMPLES)
    sample: list[Edge] = []
    dated = undated = 0
    for block in blocks:
        times, heads = _keys(block.folder)
        with_time = int(np.searchsorted(times, UNDATED))
        dated, undated = dated + with_time, undated + len(times) - with_time
        sample += zip(times[:with_time:every].tolist(), heads[:with_time:every].tolist(), strict=True)
    edges = [START, *_cuts(sorted(sample), _pieces(dated, workers, shard_rows)), UNDATED_START]
    pieces = _pieces(undated, workers, shard_rows)
    edges += [(UNDATED, 2**64 * piece // pieces) for piece in range(1, pieces)]
    edges.append(END)
    below = np.array([_counts_below(block.folder, edges) for block in blocks], np.int64).reshape(
        len(blocks), len(edges)
    )
    found = []
    for at, (low, high) in enumerate(pairwise(edges)):
        counts = below[:, at + 1] - below[:, at]
        if counts.any():
            found.append(Range(low, high, int(counts.sum()), tuple(np.flatnonzero(counts).tolist())))
    return found


def _pieces(rows: int, workers: int, shard_rows: int) -> int:
    pieces = max(1, -(-rows // shard_rows))
    if pieces > 1 or rows > WORTH_SPLITTING:
        pieces = -(-pieces // workers) * workers  # every core gets as many
    return pieces


def _keys(folder: Path) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """(times, first halves of ids) of a block's new rows, sorted."""
    records = pa.ipc.open_file(pa.memory_map(str(folder / "records.arrow"))).read_all()
    new = np.load(folder / "new.npy")
    times = records["sent_at"].fill_null(UNDATED).to_numpy()[new]
    heads, _ = id_halves(records["message_id"])
    heads = heads.copy()
    changed = folder / "changed.npy"
    if changed.exists():
        ids = np.load(folder / "changed_ids.npy")
        heads[np.load(changed)] = np.frombuffer(ids.tobytes(), ">u8").reshape(-1, 2)[:, 0]
    heads = heads[new]
    order = np.lexsort((heads, times)) if np.any(times[1:] <= times[:-1]) else slice(None)
    return times[order], heads[order]


def _cuts(sample: Sequence[Edge], pieces: int) -> list[Edge]:
    """Where to cut: between two times, so that the messages of one minute keep their order in one part, unless a single
    time holds a large share of all messages.
    """
    cuts = []
    for piece in range(1, pieces):
        time, head = sample[len(sample) * piece // pieces] if sample else (0, 0)
        share = bisect_left(sample, (time + 1, 0)) - bisect_left(sample, (time, 0))
        cuts.append((time, head if share * pieces * 4 > len(sample) else 0))
    return sorted(set(cuts)) if sample else []


def _counts_below(folder: Path, edges: Sequence[Edge]) -> list[int]:
    """How many of a block's new rows stand before each edge."""
    times, heads = _keys(folder)
    counts = []
    for time, head in edges:
        first, last = (int(np.searchsorted(times, time, side)) for side in ("left", "right"))
        counts.append(first + int(np.searchsorted(heads[first:last], np.uint64(head), "left")))
    return counts
