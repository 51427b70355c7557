"""Whose messages nobody may read, and which rows of a block are theirs.

An entry is a handle or a telephone number. A row hits when its sender, a recipient or the conversation's own key is
that account. Handles compare after NFKC and case folding, with and without what stands behind an `@`; numbers by their
last nine digits, which survive every way of writing the country and the trunk prefix.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from argus.access import UNDATED
from argus.privilege.tables import privileged

# Before and after every message of a listed account (trust: neighbours of a privileged message tell what it said).
WINDOW_US = 24 * 3600 * 1_000_000
SIGNIFICANT_DIGITS = 9
_NUMBER = re.compile(r"^[+(0-9][0-9 ()./\-]{5,}$", re.ASCII)
_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}
_PAIR = re.compile(r"\s*[|,;]\s*")


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries in force, as they are compared: folded form -> entry_id."""

    handles: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.handles or self.numbers)

    def entries_of(self, account: str) -> tuple[int, ...]:
        """The entries that list this account: one may list its handle, another its number."""
        folded = fold_handle(account)
        found = {self.handles.get(folded), self.handles.get(folded.partition("@")[0])}
        if self.numbers:
            found.add(self.numbers.get(fold_number(account)))
        return tuple(sorted(entry_id for entry_id in found if entry_id is not None))


def fold_handle(handle: str) -> str:
    """A handle as it is compared: without an `@` in front, without marks that cannot be seen."""
    seen = "".join(letter for letter in handle if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", seen).casefold().strip().lstrip("@")


def fold_number(account: str) -> str:
    """The last nine digits of what is a telephone number (also as `32470123456@service`); empty when it is none."""
    seen = "".join(letter for letter in account if unicodedata.category(letter) != "Cf")
    local = unicodedata.normalize("NFKC", seen).strip().partition("@")[0].translate(_DASHES)
    local = "".join(str(unicodedata.digit(letter, letter)) for letter in local)  # digits of any script
    if not _NUMBER.match(local):
        return ""
    digits = re.sub(r"\D", "", local)
    return digits[-SIGNIFICANT_DIGITS:] if len(digits) >= SIGNIFICANT_DIGITS else ""


def listed_in_force(register: Connection) -> Listed:
    """The entries that are not released."""
    listed = Listed()
    for row in register.execute(select(privileged).where(privileged.c.released_at.is_(None))):
        (listed.handles if row.kind == "handle" else listed.numbers)[row.folded] = row.entry_id
    return listed


def hits_of(
    listed: Listed,
    records: pa.Table,
    conversation_codes: npt.NDArray[np.int32],
    conversations: Sequence[tuple[str, str, str | None, str | None]],
) -> list[tuple[int, int, int, int]]:
    """The messages of listed accounts, as (entry_id, conversation code, first, last) of runs whose windows touch.

    Args:
        records: schema RECORDS. conversations: (service, key, name, kind) by code.
    """
    if not listed or not records.num_rows:
        return []
    sender = records["sender"].combine_chunks().dictionary_encode()
    codes = sender.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    rows = [
        *_rows_of(_by_entry(listed, sender.dictionary.to_pylist()), codes),
        *_rows_of(_by_entry_of_keys(listed, [key for _, key, _, _ in conversations]), conversation_codes),
        *_rows_of_recipients(listed, records["recipients"]),
    ]
    return _runs(rows, conversation_codes, records["sent_at"].fill_null(UNDATED).to_numpy())


def windows_around(first_us: int, last_us: int) -> tuple[int, int]:
    """The window of a run of privileged messages."""
    if first_us == UNDATED:
        return UNDATED, UNDATED
    return first_us - WINDOW_US, last_us + WINDOW_US


Codes = npt.NDArray[np.integer[Any]]


def _by_entry(listed: Listed, accounts: Sequence[str]) -> dict[int, list[int]]:
    """entry_id -> positions of the accounts it lists."""
    found: dict[int, list[int]] = defaultdict(list)
    for position, account in enumerate(accounts):
        for entry_id in listed.entries_of(account):
            found[entry_id].append(position)
    return found


def _by_entry_of_keys(listed: Listed, keys: Sequence[str]) -> dict[int, list[int]]:
    """entry_id -> positions of the conversations whose key is its account, or a list of accounts with its own."""
    found: dict[int, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        for entry_id in {entry_id for each in (key, *_PAIR.split(key)) for entry_id in listed.entries_of(each)}:
            found[entry_id].append(position)
    return found


def _rows_of(by_entry: Mapping[int, Sequence[int]], codes: Codes) -> Iterator[tuple[int, Codes]]:
    """(entry_id, rows whose code is one of its positions)."""
    for entry_id, positions in by_entry.items():
        yield entry_id, np.flatnonzero(np.isin(codes, positions))


def _rows_of_recipients(listed: Listed, column: pa.ChunkedArray) -> Iterator[tuple[int, Codes]]:
    if column.null_count == len(column):
        return
    lists = column.combine_chunks()
    flat = pc.list_flatten(lists).dictionary_encode()
    rows = pc.list_parent_indices(lists).to_numpy()
    codes = flat.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    accounts = [each or "" for each in flat.dictionary.to_pylist()]
    for entry_id, at in _rows_of(_by_entry(listed, accounts), codes):
        yield entry_id, rows[at]


def _runs(
    rows: Iterable[tuple[int, Codes]], conversations: npt.NDArray[np.int32], times: npt.NDArray[np.int64]
) -> list[tuple[int, int, int, int]]:
    hits = sorted(
        (entry_id, conversation, time)
        for entry_id, at in rows
        for conversation, time in zip(conversations[at].tolist(), times[at].tolist(), strict=True)
    )
    runs: list[list[int]] = []
    for entry_id, conversation, time in hits:
        last = runs[-1] if runs else None
        if last and last[:2] == [entry_id, conversation] and time - last[3] <= 2 * WINDOW_US:
            last[3] = time
        else:
            runs.append([entry_id, conversation, time, time])
    return [(run[0], run[1], run[2], run[3]) for run in runs]
