"""The log: who did what, when, under which legal basis; a Merkle tree that cannot be edited without showing.

Source: RFC 9162 (Certificate Transparency 2.0), section 2.1: hash of a leaf = SHA-256(0x00 || entry), of a node =
SHA-256(0x01 || left || right); the largest power of two goes left. Inclusion and consistency proofs are those of
sections 2.1.3 and 2.1.4, so any verifier written for that standard can check ours.

An entry is canonical JSON: keys sorted, no blanks, UTF-8 (RFC 8785 for the types we allow; whole numbers are written
exactly, fractions are refused). It is written in the register transaction of the act itself; for reads, before the
answer leaves. Entries are ordered by number, never by clock.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from argus import __version__
from argus.access.acts import Act
from argus.access.tables import log_entries
from argus.access.users import User
from argus.errors import DossierError

EMPTY_ROOT = hashlib.sha256(b"").digest()
SOFTWARE = f"argus {__version__}"
# Entries fetched or written at a time: bounds memory, and a larger number is not faster (measured).
BATCH = 2_000

About = Mapping[str, object]


def append(tx: Connection, actor: User | None, act: Act | str, about: About, *, basis: Sequence[str] = ()) -> int:
    """Write one entry in the caller's write transaction.

    Args:
        tx: a `register.write()` transaction; the entry is committed or forgotten together with the act itself.
        actor: who did it; None = the program on its own (a new key).
        act: a name out of `Act`, or one of the program's own.
        about: what it was done to: strings, whole numbers, booleans, None, lists and mappings of them. Never chat text.
        basis: references of the legal bases it was done under.

    Returns:
        The number of the entry, from 0.

    Raises:
        DossierError: the log in the register contradicts itself; nothing is added to a broken log.
        TypeError: `about` holds something that has no canonical form.
    """
    return append_many(tx, actor, ((act, about),), basis=basis).start


def append_many(
    tx: Connection, actor: User | None, done: Iterable[tuple[Act | str, About]], *, basis: Sequence[str] = ()
) -> range:
    """Write many entries in the caller's write transaction; their numbers, in order. Holds at most `BATCH` entries."""
    tree = Tree(*_stored_tree(tx))
    before, first = dict(enumerate(tree.frontier)), tree.size
    who = None if actor is None else {"id": actor.user_id, "name": actor.name, "role": actor.role}
    rows: list[tuple[int, bytes, bytes]] = []
    for act, about in done:
        entry = canonical_json(
            {
                "about": about,
                "act": str(act),
                "actor": who,
                "basis": list(basis),
                "mono": time.monotonic_ns(),
                "number": tree.size,
                "software": SOFTWARE,
                "time": _now(),
            }
        )
        leaf = leaf_hash(entry)
        rows.append((tree.size, entry, leaf))
        tree.push(leaf)
        if len(rows) == BATCH:
            _insert(tx, rows)
            rows.clear()
    if rows:
        _insert(tx, rows)
    _store_tree(tx, before, tree)
    return range(first, tree.size)


def canonical_json(value: object) -> bytes:
    r"""The one way to write a value as JSON: keys sorted, no blanks, UTF-8; a lone surrogate is written `\udXXX`.

    Raises:
        TypeError: a fraction, a key that is no text, or a type JSON does not know: they have no single spelling.
    """
    _require_canonical(value)
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")


def leaf_hash(entry: bytes) -> bytes:
    """RFC 9162, 2.1.1: hash of one entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A Merkle tree of which only the frontier is kept: the root of a full subtree for every one-bit of the size.

    `frontier[level]` is the root of the full subtree of 2^level leaves, or None. Memory: at most 64 hashes.
    """

    def __init__(self, size: int = 0, frontier: Iterable[bytes | None] = ()) -> None:
        self.size = size
        self.frontier: list[bytes | None] = list(frontier)

    def push(self, leaf: bytes) -> None:
        """Add the hash of one more leaf."""
        level, frontier = 0, self.frontier
        while level < len(frontier) and (left := frontier[level]) is not None:
            leaf = hashlib.sha256(b"\x01" + left + leaf).digest()
            frontier[level] = None
            level += 1
        if level == len(frontier):
            frontier.append(leaf)
        else:
            frontier[level] = leaf
        self.size += 1

    def root(self) -> bytes:
        """The root as of now."""
        root: bytes | None = None
        for subtree in self.frontier:
            if subtree is not None:
                root = subtree if root is None else node_hash(subtree, root)
        return EMPTY_ROOT if root is None else root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Root of the tree over these leaf hashes."""
    tree = Tree()
    for leaf in leaves:
        tree.push(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], number: int) -> list[bytes]:
    """RFC 9162, 2.1.3.1: that leaf `number` is in the tree over `leaves`.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= number < len(leaves):
        raise IndexError(number)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if number < split:
        return [*inclusion_proof(leaves[:split], number), root_of(leaves[split:])]
    return [*inclusion_proof(leaves[split:], number - split), root_of(leaves[:split])]


def proves_inclusion(proof: Sequence[bytes], leaf: bytes, number: int, size: int, root: bytes) -> bool:
    """RFC 9162, 2.1.3.2: whether `proof` shows that `leaf` has this number in the tree of this size and root."""
    if not 0 <= number < size:
        return False
    fn, sn, found = number, size - 1, leaf
    for each in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            found = node_hash(each, found)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """RFC 9162, 2.1.4.1: that the tree over the first `earlier` leaves is the beginning of the tree over all.

    Raises:
        IndexError: `earlier` is not between 1 and the number of leaves.
    """
    if not 0 < earlier <= len(leaves):
        raise IndexError(earlier)
    return _subproof(leaves, earlier, whole=True)


def proves_consistency(
    proof: Sequence[bytes], earlier: int, earlier_root: bytes, later: int, later_root: bytes
) -> bool:
    """RFC 9162, 2.1.4.2: whether `proof` shows that the later tree begins with the earlier one."""
    if not 0 < earlier <= later:
        return False
    if earlier == later:
        return not proof and earlier_root == later_root
    path = list(proof)
    if earlier & (earlier - 1) == 0:
        path.insert(0, earlier_root)
    if not path:
        return False
    fn, sn = earlier - 1, later - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for each in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(each, old), node_hash(each, new)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, each)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old == earlier_root and new == later_root


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A row of the log as the register holds it; nothing about it is checked yet."""

    number: int
    entry: bytes
    leaf: bytes


def stored_entries(tx: Connection, start: int = 0, end: int | None = None) -> Iterator[StoredEntry]:
    """Entries with numbers in [start, end), in order of number. Holds `BATCH` of them."""
    asked = (
        select(log_entries.c.number, log_entries.c.entry, log_entries.c.leaf)
        .where(log_entries.c.number >= start)
        .order_by(log_entries.c.number)
    )
    if end is not None:
        asked = asked.where(log_entries.c.number < end)
    for rows in tx.execute(asked.execution_options(yield_per=BATCH)).partitions():
        for number, entry, leaf in rows:
            yield StoredEntry(number, entry, leaf)


def stored_tree(tx: Connection) -> Tree:
    """The tree as the register's frontier gives it.

    Raises:
        DossierError: the frontier does not fit the number of entries.
    """
    return Tree(*_stored_tree(tx))


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _require_canonical(value: object) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"a key of the log is text, not {type(key).__name__}")
            _require_canonical(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _require_canonical(inner)
    else:
        raise TypeError(f"the log has no way to write a {type(value).__name__}")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (RFC 9162, 2.1.1)."""
    return 1 << ((size - 1).bit_length() - 1)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, whole=whole), root_of(leaves[split:])]
    return [*_subproof(leaves[split:], earlier - split, whole=False), root_of(leaves[:split])]


def _stored_tree(tx: Connection) -> tuple[int, list[bytes | None]]:
    last = tx.execute(select(func.max(log_entries.c.number))).scalar()
    size = 0 if last is None else int(last) + 1
    levels = {int(level): bytes(found) for level, found in tx.exec_driver_sql("SELECT level, hash FROM log_frontier")}
    if set(levels) != {level for level in range(size.bit_length()) if size >> level & 1}:
        raise DossierError(
            "The log of this dossier contradicts itself",
            where="register.sqlite, log_frontier",
            do="Run `argus verify --against HEAD`, and restore a backup that verifies.",
        )
    return size, [levels.get(level) for level in range(size.bit_length())]


def _store_tree(tx: Connection, before: Mapping[int, bytes | None], tree: Tree) -> None:
    changed = [(level, found) for level, found in enumerate(tree.frontier) if before.get(level) != found]
    for level, found in changed:
        if found is None:
            tx.exec_driver_sql("DELETE FROM log_frontier WHERE level = ?", (level,))
        else:
            tx.exec_driver_sql("INSERT OR REPLACE INTO log_frontier (level, hash) VALUES (?, ?)", (level, found))


def _insert(tx: Connection, rows: list[tuple[int, bytes, bytes]]) -> None:
    tx.exec_driver_sql("INSERT INTO log_entries (number, entry, leaf) VALUES (?, ?, ?)", rows)
