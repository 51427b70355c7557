"""Find out which staged messages are new, and number equal rows.

Every block comes with the ids its rows have as *first among equals*, sorted. Equal rows of one item are told apart by
their ordinal n: the id of ordinal 0 is the hash of the fields, the id of ordinal n > 0 the first 128 bits of SHA-256
over (ORDINAL_VERSION, that id, n as 8 bytes). So blocks are read in any order and process, and two equal lines of one
chat stay two messages while the same line in two deliveries is one.

The ids go through memory in ranges of their first bytes, so that what is held does not grow with the evidence.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from argus.messages.shards import Shard

ORDINAL_VERSION = b"argus-ordinal-1"
ROWS_AT_ONCE = 500_000

Heads = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class StagedBlock:
    """A staged block: its folder, the item it is from, its number of messages."""

    folder: Path
    item_id: int
    rows: int


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many messages of each block are new."""

    new: tuple[int, ...]


def resolve(blocks: Sequence[StagedBlock], known: Sequence[Shard], on_rows: Callable[[int], None]) -> Resolved:
    """Write `new.npy` (one boolean a row) and, where rows repeat, `changed.npy` and `changed_ids.npy` into each block.

    Args:
        blocks: in the order of items and of places inside them.
        known: every shard of the dossier, released and withheld.
        on_rows: told how many rows were settled since it was last told.
    """
    if not blocks:
        return Resolved(())
    total = sum(block.rows for block in blocks)
    ranges = max(1, -(-total // ROWS_AT_ONCE))
    edges = [(2**64 * i) // ranges for i in range(ranges)] + [2**64]
    heads = [np.load(block.folder / "heads.npy", mmap_mode="r") for block in blocks]
    tails = [np.load(block.folder / "tails.npy", mmap_mode="r") for block in blocks]
    at = [np.load(block.folder / "at.npy", mmap_mode="r") for block in blocks]
    new = [np.zeros(block.rows, bool) for block in blocks]
    changed: list[list[tuple[npt.NDArray[np.uint32], npt.NDArray[np.void]]]] = [[] for _ in blocks]
    items = np.array([block.item_id for block in blocks], np.int64)
    for low, high in pairwise(edges):
        cuts = [(_cut(each, low), _cut(each, high)) for each in heads]
        head = np.concatenate([each[a:b] for each, (a, b) in zip(heads, cuts, strict=True)])
        tail = np.concatenate([each[a:b] for each, (a, b) in zip(tails, cuts, strict=True)])
        row = np.concatenate([each[a:b] for each, (a, b) in zip(at, cuts, strict=True)])
        block = np.repeat(np.arange(len(blocks)), [b - a for a, b in cuts])
        first, repeated, ids = _settle(head, tail, items[block], known)
        for number in range(len(blocks)):
            mine = slice(*np.searchsorted(block, [number, number + 1]))
            new[number][row[mine]] = first[mine]
            again = np.flatnonzero(repeated[mine])
            if again.size:
                changed[number].append((row[mine][again], ids[mine][again]))
        on_rows(len(head))
    for number, each in enumerate(blocks):
        np.save(each.folder / "new.npy", new[number])
        for name in ("changed.npy", "changed_ids.npy"):
            (each.folder / name).unlink(missing_ok=True)
        if changed[number]:
            np.save(each.folder / "changed_ids.npy", np.concatenate([ids for _, ids in changed[number]]))
            np.save(each.folder / "changed.npy", np.concatenate([rows for rows, _ in changed[number]]))
    return Resolved(tuple(int(each.sum()) for each in new))


def ordinal_id(first: bytes, ordinal: int) -> bytes:
    """The id of the n-th equal row of an item, from the id of the first."""
    if ordinal == 0:
        return first
    return hashlib.sha256(ORDINAL_VERSION + first + ordinal.to_bytes(8, "big")).digest()[:16]


def _settle(
    head: Heads, tail: Heads, item: npt.NDArray[np.int64], known: Sequence[Shard]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.void]]:
    """For rows in the order of blocks and places: is it new, does it repeat, its final id (only where it repeats)."""
    count = len(head)
    order = np.argsort(head, kind="stable")
    head_s, tail_s, item_s = head[order], tail[order], item[order]
    same = np.zeros(count, bool)
    same[1:] = head_s[1:] == head_s[:-1]
    final = np.zeros(count, "V16")
    repeated = np.zeros(count, bool)
    first = np.ones(count, bool)  # in sorted order: the first of its id in this import
    if same.any():
        # Only runs of equal heads need a closer look; there are few of them in honest data.
        runs = np.flatnonzero(same)
        touched = np.unique(np.concatenate([runs, runs - 1]))
        local = touched[np.lexsort((touched, item_s[touched], tail_s[touched], head_s[touched]))]
        seen: set[tuple[int, int, int]] = set()
        last: tuple[int, int, int] | None = None
        ordinal = 0
        for place in local.tolist():
            key = (int(head_s[place]), int(tail_s[place]), int(item_s[place]))
            ordinal = ordinal + 1 if key == last else 0
            last = key
            known_already = (key[0], key[1], ordinal) in seen
            seen.add((key[0], key[1], ordinal))
            first[place] = not known_already
            if ordinal:
                repeated[place] = True
                raw = key[0].to_bytes(8, "big") + key[1].to_bytes(8, "big")
                final[place] = np.void(ordinal_id(raw, ordinal))
    plain = np.flatnonzero(~repeated)
    exists = np.zeros(count, bool)
    exists[plain] = _known(head_s[plain], tail_s[plain], known)
    again = np.flatnonzero(repeated)
    if again.size and known:
        halves = np.frombuffer(final[again].tobytes(), ">u8").reshape(-1, 2).astype(np.uint64)
        by_head = np.argsort(halves[:, 0], kind="stable")
        exists[again[by_head]] = _known(halves[by_head, 0], halves[by_head, 1], known)
    back = np.empty(count, np.int64)
    back[order] = np.arange(count)
    fresh = first & ~exists
    return fresh[back], repeated[back], final[back]


def _known(head: Heads, tail: Heads, shards: Sequence[Shard]) -> npt.NDArray[np.bool_]:
    """Which ids (sorted by head) the dossier holds already."""
    found = np.zeros(len(head), bool)
    if not len(head):
        return found
    for shard in shards:
        heads = shard.id_heads
        a, b = _cut(heads, int(head[0])), _cut(heads, int(head[-1]) + 1)
        part = np.asarray(heads[a:b])
        if not len(part):
            continue
        place = np.searchsorted(part, head)
        candidates = np.flatnonzero((place < len(part)) & (part[np.minimum(place, len(part) - 1)] == head))
        for candidate in candidates.tolist() if len(candidates) < 1_000 else ():
            found[candidate] |= shard.find(_raw(head[candidate], tail[candidate])) is not None
        if len(candidates) >= 1_000:
            found[candidates] |= _compare(shard, a + place[candidates], head[candidates], tail[candidates])
    return found


def _compare(shard: Shard, places: npt.NDArray[np.int64], head: Heads, tail: Heads) -> npt.NDArray[np.bool_]:
    """Whether the shard's ids at these places of its sorted heads are these ids; equal heads get a second look."""
    ids = np.frombuffer(shard.message_ids, ">u8").reshape(-1, 2)[:, 1]
    equal = ids[shard.id_positions[places]].astype(np.uint64) == tail
    for place in np.flatnonzero(~equal).tolist():
        equal[place] = shard.find(_raw(head[place], tail[place])) is not None
    result: npt.NDArray[np.bool_] = equal
    return result


def _raw(head: np.uint64, tail: np.uint64) -> bytes:
    return int(head).to_bytes(8, "big") + int(tail).to_bytes(8, "big")


def _cut(heads: Heads, edge: int) -> int:
    if edge >= 2**64:
        return len(heads)
    return int(np.searchsorted(heads, np.uint64(edge), "left"))
