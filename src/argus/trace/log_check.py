"""Check the log: every entry, every signed head, the exported entries, and a head kept elsewhere.

Nothing in the register is believed: leaves and roots are made again from the entries (RFC 9162), in one pass that holds
a few thousand entries and one root per head.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from argus.access.heads import NO_PREVIOUS, Head, parse_head, parse_heads, parse_keys
from argus.access.keys import PublicKey, origin
from argus.access.log import StoredEntry, Tree, leaf_hash, stored_entries
from argus.access.tables import log_frontier, log_heads
from argus.errors import ArgusError, UsageError
from argus.store import Dossier
from argus.trace.log_seen import LogSeen, mark
from argus.trace.report import Against, Findings

LOG = "register.sqlite, log"
# Clocks are corrected by fractions of a second all the time; only a larger step back is worth a line.
STEP_BACK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class OutsideHead:
    """Heads that were kept elsewhere, and keys that were kept with them.

    Attributes:
        file: where they were read from.
        heads: smallest first.
    """

    file: Path
    heads: tuple[Head, ...]
    keys: tuple[PublicKey, ...]

    @property
    def against(self) -> Against:
        """The largest of them, for the report."""
        largest = self.heads[-1]
        return Against(largest.size, base64.b64encode(largest.root).decode(), str(self.file))


def read_outside_head(file: Path) -> OutsideHead:
    """Read the head, or several, that somebody kept.

    Raises:
        UsageError: the file cannot be read, is no head, or is cut short.
    """
    try:
        text = file.read_text("utf-8")
        heads = parse_heads(text)
    except OSError as error:
        raise UsageError(
            f"The outside head cannot be read: {error.strerror}", where=f"--against {file}", do="Check the path."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            "The outside head is no text", where=f"--against {file}", do="Give a file out of `heads/`, kept elsewhere."
        ) from error
    except UsageError as error:
        raise UsageError(error.what, where=f"--against {file}, {error.where}", do=error.do) from error
    return OutsideHead(file, tuple(sorted(heads, key=lambda head: head.size)), parse_keys(text))


def check_log(tx: Connection, dossier: Dossier, outside: OutsideHead | None, found: Findings) -> LogSeen:
    """Check entries, heads, keys and exported entries. What is wrong is written into `found`, not raised."""
    rows = _head_rows(tx, found)
    files = _head_files(dossier, found)
    sizes = {head.size for head in (*rows.values(), *files.values(), *(outside.heads if outside else ()))}
    seen = _read_entries(tx, dossier, sizes, found)
    _check_frontier(tx, seen, found)
    _check_keys(dossier, seen, found)
    _check_heads(dossier, rows, files, seen, found)
    if outside is not None:
        _check_outside(dossier, outside, {**files, **rows}, seen, found)
    return seen


def _read_entries(tx: Connection, dossier: Dossier, sizes: set[int], found: Findings) -> LogSeen:
    seen = LogSeen(roots={0: Tree().root()} if 0 in sizes else {})
    exported = _exported_entries(dossier, found)
    shadow: Tree | None = None
    last_time: datetime | None = None
    expected = 0
    for stored in stored_entries(tx):
        if stored.number != expected:
            _bad(seen, expected)
            found.wrong(LOG, _gap(expected, stored.number), expected, sort="numbers")
        expected = stored.number + 1
        entry = _as_bytes(stored.entry)
        leaf = leaf_hash(entry)
        if leaf != stored.leaf:
            _bad(seen, stored.number)
            found.wrong(
                LOG, f"Entry {stored.number} was changed: it does not fit its leaf", stored.number, sort="leaves"
            )
        last_time = _read_entry(stored, entry, last_time, seen, found)
        copy = next(exported, None)
        if shadow is None and copy is not None and copy[0] != entry:
            seen.first_unlike_export = (seen.tree.size, copy[1])
            shadow = Tree(seen.tree.size, seen.tree.frontier)
        seen.tree.push(leaf)
        if seen.tree.size in sizes:
            seen.roots[seen.tree.size] = seen.tree.root()
        if shadow is not None and copy is not None:
            _push_copy(shadow, copy[0], sizes, seen)
    seen.size = seen.tree.size
    for copy in exported:  # the log ends here, its exported copy goes on: it was cut, or entries were taken out
        if seen.first_unlike_export is None:
            seen.first_unlike_export = (seen.size, copy[1])
        if shadow is None:
            shadow = Tree(seen.tree.size, seen.tree.frontier)
        _push_copy(shadow, copy[0], sizes, seen)
    found.count("entries", seen.size)
    return seen


def _push_copy(shadow: Tree, entry: bytes, sizes: set[int], seen: LogSeen) -> None:
    shadow.push(leaf_hash(entry))
    if shadow.size in sizes:
        seen.exported_roots[shadow.size] = shadow.root()


def _read_entry(
    stored: StoredEntry, entry: bytes, last_time: datetime | None, seen: LogSeen, found: Findings
) -> datetime | None:
    number = stored.number
    try:
        told = json.loads(entry)
        time = datetime.fromisoformat(told["time"]).astimezone(UTC)
        if told["number"] != number:
            _bad(seen, number)
            found.wrong(LOG, f"Entry {number} calls itself {told['number']}: entries were moved", number, sort="moved")
        mark(told, number, time, seen)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        _bad(seen, number)
        found.wrong(LOG, f"Entry {number} cannot be read", number, sort="unreadable entries")
        return last_time
    if last_time is not None and (back := (last_time - time).total_seconds()) > STEP_BACK_SECONDS:
        found.note(LOG, f"The clock stood {back:.0f} s earlier than at the entry before", number, sort="clock")
    return time


def _check_frontier(tx: Connection, seen: LogSeen, found: Findings) -> None:
    rows = tx.execute(select(log_frontier.c.level, log_frontier.c.hash))
    stored = {row.level: row.hash for row in rows}
    if stored != {level: digest for level, digest in enumerate(seen.tree.frontier) if digest is not None}:
        found.wrong("register.sqlite, log_frontier", "The stored end of the tree does not fit the entries")


def _check_keys(dossier: Dossier, seen: LogSeen, found: Findings) -> None:
    """The log names every key; `heads/keys/` holds a copy of each for other programs."""
    published: set[PublicKey] = set()
    for file in sorted((dossier.heads / "keys").glob("*.pub")):
        keys = parse_keys(_text(file) or "")
        if len(keys) != 1 or file.stem != keys[0].key_id:
            found.wrong(f"heads/keys/{file.name}", "This file does not hold the key it is named after")
            continue
        published.add(keys[0])
        found.count("keys")
        if keys[0] not in seen.keys:
            # Harmless as long as nothing signed with it is believed; a kill before a first head leaves this too.
            found.note(f"heads/keys/{file.name}", "The log does not name this key: nothing signed with it counts")
    for key, number in seen.keys.items():
        if key not in published:
            found.wrong(f"heads/keys/{key.key_id}.pub", f"The key that entry {number} names is missing here", number)


def _check_heads(
    dossier: Dossier, rows: Mapping[int, Head], files: Mapping[int, Head], seen: LogSeen, found: Findings
) -> None:
    previous, changed = NO_PREVIOUS, False
    for size in sorted({*rows, *files}):
        row, file, where = rows.get(size), files.get(size), f"heads/{size}.head"
        for each in {each.note: each for each in (row, file) if each is not None}.values():
            _check_signature(dossier, each, seen, found, where)
        _check_pair(dossier, row, file, where, seen, found)
        if row is None and size <= max(rows, default=0):
            found.wrong("register.sqlite, log_heads", f"The row of the head of {size} entries is missing")
        head = rows[size] if row is not None else files[size]
        if size > seen.size:
            found.wrong(LOG, _shortened(size, seen.size, "a signed head"), seen.size, sort="shortened")
        elif seen.roots[size] == head.root:
            if _signed_by_known_key(head, seen):
                seen.good_heads.add(size)
        elif not changed:
            changed = True  # every later root is wrong too
            _tell_change(f"the signed head heads/{size}.head", head, seen, found)
        if head.previous != previous:
            told = "This head does not follow the one before it: a head between was removed or replaced"
            found.wrong(where, told, sort="chain of heads")
        previous = head.sha256
    # A kill between file and row leaves one file without a row: the next head takes it up.
    if len([size for size in files if size > max(rows, default=-1)]) > 1:
        found.wrong("register.sqlite, log_heads", "The rows of the newest heads are missing")
    _tell_unlike_exports(rows, files, seen, found)
    unsigned = seen.size - max((*rows, *files), default=0)
    if unsigned > 0:
        found.note(LOG, f"The last {unsigned} entries are not covered by a signed head yet")


def _check_signature(dossier: Dossier, head: Head, seen: LogSeen, found: Findings, where: str) -> None:
    found.count("heads")
    if head.origin != origin(dossier.dossier_id):
        found.wrong(where, "This head is of another dossier", sort="foreign heads")
    if not _signed_by_known_key(head, seen):
        found.wrong(where, "This head is not signed by a key that the log names before it", sort="signatures")


def _check_pair(
    dossier: Dossier, row: Head | None, file: Head | None, where: str, seen: LogSeen, found: Findings
) -> None:
    """A head in the register and its file are the same text. A file without a row is what a kill leaves."""
    if row is None:
        return
    if file is not None and row.note != file.note:
        found.wrong(where, _unequal_heads(row, file, seen), sort="unequal heads")
    elif file is None and not (dossier.heads / f"{row.size}.head").exists():
        found.wrong(where, "The file of this head is missing", sort="missing heads")


def _check_outside(
    dossier: Dossier, outside: OutsideHead, own: Mapping[int, Head], seen: LogSeen, found: Findings
) -> None:
    where = f"--against {outside.file.name}"
    for head in outside.heads:
        found.count("outside_heads")
        if head.origin != origin(dossier.dossier_id):
            found.wrong(where, "The outside head is of another dossier")
            continue
        if not _signed_by_known_key(head, seen):
            if head.signer(outside.keys) is None:
                found.wrong(
                    where,
                    "The outside head is not signed by a key that this log names: the key was replaced, "
                    "or the head is not genuine",
                )
            else:
                found.note(where, "The outside head is signed by the key kept with it; this log does not name that key")
        if head.size > seen.size:
            found.wrong(LOG, _shortened(head.size, seen.size, "the outside head"), seen.size)
        elif seen.roots[head.size] != head.root:
            mine = own.get(head.size)
            if mine is not None and mine.root == seen.roots[head.size] and _signed_by_known_key(mine, seen):
                found.wrong(
                    LOG,
                    f"The log was forked or changed: at {head.size} entries this dossier signed another root "
                    "than the outside head has",
                )
            _tell_change("the outside head", head, seen, found)


def _tell_change(whose: str, head: Head, seen: LogSeen, found: Findings) -> None:
    """Say that the log is not what a head signed, and which entry is the first bad one where copies allow to tell."""
    entry = seen.first_bad if seen.first_bad is not None and seen.first_bad < head.size else None
    if entry is None and seen.first_unlike_export and seen.exported_roots.get(head.size) == head.root:
        entry = seen.first_unlike_export[0]
    good = max((size for size in seen.good_heads if size < head.size), default=0)
    if entry is not None:
        told = f"the first bad entry is {entry}"
    else:
        told = f"the first bad entry is one of {good} to {head.size - 1}; no whole exported copy shows which"
    found.wrong(LOG, f"The log was changed: its first {head.size} entries are not those of {whose}; {told}", entry)


def _tell_unlike_exports(rows: Mapping[int, Head], files: Mapping[int, Head], seen: LogSeen, found: Findings) -> None:
    """An exported copy that differs although the log is what was signed: the copy is the one that was changed."""
    if seen.first_unlike_export is None:
        return
    number, file = seen.first_unlike_export
    after = [head for size, head in sorted({**files, **rows}.items()) if size > number]
    if after and seen.roots.get(after[0].size) == after[0].root:
        found.wrong(
            f"heads/{file}", f"The exported copy of entry {number} was changed: the log is what was signed", number
        )
    elif not after:
        found.wrong(f"heads/{file}", f"The exported copy of entry {number} differs from the log", number)


def _unequal_heads(row: Head, file: Head, seen: LogSeen) -> str:
    if row.root != file.root and _signed_by_known_key(row, seen) and _signed_by_known_key(file, seen):
        return f"The log was forked: there are two signed heads of {row.size} entries with different roots"
    return "This file is not the head that the register holds"


def _signed_by_known_key(head: Head, seen: LogSeen) -> bool:
    return head.signer(key for key, number in seen.keys.items() if number < head.size) is not None


def _shortened(size: int, found: int, whose: str) -> str:
    return f"The log was shortened: {whose} speaks of {size} entries, the log has {found} (an older copy restored?)"


def _gap(expected: int, number: int) -> str:
    if number < expected:
        return f"Entry {number} stands where {expected} should be"
    return (
        f"Entry {expected} is missing" if number == expected + 1 else f"Entries {expected} to {number - 1} are missing"
    )


def _as_bytes(entry: object) -> bytes:
    """SQLite keeps any type in any column: what an intruder wrote as text is hashed as text."""
    return entry if isinstance(entry, bytes) else str(entry).encode("utf-8", "replace")


def _bad(seen: LogSeen, number: int) -> None:
    if seen.first_bad is None:
        seen.first_bad = number


def _head_rows(tx: Connection, found: Findings) -> dict[int, Head]:
    rows: dict[int, Head] = {}
    for size, root, signed_at, note in tx.execute(select(log_heads).order_by(log_heads.c.size)):
        where = f"register.sqlite, log_heads {size}"
        try:
            head = parse_head(note)
        except (ArgusError, TypeError, ValueError):
            found.wrong(where, "The head in this row is damaged", sort="damaged head rows")
            continue
        if (head.size, head.root, head.time, head.note) != (size, root, signed_at, note):
            found.wrong(where, "The row says something else than the head in it", sort="unlike head rows")
        rows[head.size] = head
    return rows


def _head_files(dossier: Dossier, found: Findings) -> dict[int, Head]:
    files: dict[int, Head] = {}
    for file in sorted(dossier.heads.glob("*.head")):
        text = _text(file)
        try:
            head = parse_head(text or "")
        except ArgusError as error:
            found.wrong(f"heads/{file.name}", f"This head is damaged: {error.what}", sort="damaged heads")
            continue
        if file.name != f"{head.size}.head" or head.note != text:
            found.wrong(f"heads/{file.name}", "The file is not written as Argus writes this head", sort="odd heads")
        files.setdefault(head.size, head)
    return files


def _exported_entries(dossier: Dossier, found: Findings) -> Iterator[tuple[bytes, str]]:
    """The exported copies from entry 0 on, each with its file.

    Of two files that begin alike the longer one counts: the shorter was written by a head that a kill cut off.
    """
    ranges = sorted(
        (int(start), -int(end), file)
        for file in dossier.heads.glob("*.entries.jsonl")
        for start, _, end in (file.name.removesuffix(".entries.jsonl").partition("-"),)
        if start.isascii() and start.isdigit() and end.isascii() and end.isdigit()
    )
    at = 0
    for start, minus_end, file in ranges:
        end = -minus_end
        if end <= at:
            continue
        if start != at:
            found.wrong(
                f"heads/{at}-{start}.entries.jsonl", f"The exported copy of entries {at} to {start - 1} is missing"
            )
            return
        try:
            with file.open("rb") as lines:
                for line in lines:
                    yield line.removesuffix(b"\n"), file.name
                    at += 1
        except OSError as error:
            found.wrong(f"heads/{file.name}", f"The exported entries cannot be read: {error.strerror}")
            return
        if at != end:
            found.wrong(f"heads/{file.name}", f"The exported entries are {at - start} and not {end - start}")
            return
        found.count("exported_files")


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
