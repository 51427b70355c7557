"""Whose messages nobody may read, and which rows of a block are theirs.

An entry is a handle or a telephone number. A row hits when its sender, a recipient or the conversation's own key is
that account. Handles compare after NFKC and case folding, with and without what stands behind an `@`; numbers by their
last nine digits, which survive every way of writing the country and the trunk prefix.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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
_NUMBER = re.compile(r"^[+0-9][0-9 ()./\-]{5,}$")
_PAIR = re.compile(r"\s*[|,;]\s*")


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries in force, as they are compared: folded form -> entry_id."""

    handles: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.handles or self.numbers)

    def entry_of(self, account: str) -> int | None:
        """The entry that lists this account, if any."""
        folded = fold_handle(account)
        for form in (folded, folded.partition("@")[0]):
            if form in self.handles:
                return self.handles[form]
        return self.numbers.get(fold_number(account)) if self.numbers else None


def fold_handle(handle: str) -> str:
    """A handle as it is compared."""
    return unicodedata.normalize("NFKC", handle).casefold().strip()


def fold_number(account: str) -> str:
    """The last nine digits of what is a telephone number (also as `32470123456@service`); empty when it is none."""
    local = unicodedata.normalize("NFKC", account).strip().partition("@")[0]
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
    entry = np.zeros(records.num_rows, np.int64)
    keyed = np.array([_entry_of_key(listed, key) for _, key, _, _ in conversations], np.int64)
    if keyed.any():
        entry = keyed[conversation_codes]
    sender = records["sender"].combine_chunks().dictionary_encode()
    by_code = np.array([listed.entry_of(each) or 0 for each in sender.dictionary.to_pylist()] + [0], np.int64)
    codes = sender.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    entry = np.where(entry == 0, by_code[codes], entry)
    _mark_recipients(listed, records["recipients"], entry)
    return _runs(entry, conversation_codes, records["sent_at"].fill_null(UNDATED).to_numpy())


def windows_around(first_us: int, last_us: int) -> tuple[int, int]:
    """The window of a run of privileged messages."""
    if first_us == UNDATED:
        return UNDATED, UNDATED
    return first_us - WINDOW_US, last_us + WINDOW_US


def _entry_of_key(listed: Listed, key: str) -> int:
    """A conversation's key is an account, or a list of them."""
    for account in (key, *_PAIR.split(key)):
        found = listed.entry_of(account)
        if found:
            return found
    return 0


def _mark_recipients(listed: Listed, column: pa.ChunkedArray, entry: npt.NDArray[np.int64]) -> None:
    if column.null_count == len(column):
        return
    lists = column.combine_chunks()
    flat = pc.list_flatten(lists).dictionary_encode()
    rows = pc.list_parent_indices(lists).to_numpy()
    by_code = np.array([listed.entry_of(each) or 0 for each in flat.dictionary.to_pylist()] + [0], np.int64)
    found = by_code[flat.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
    at = np.flatnonzero(found)
    entry[rows[at]] = found[at]


def _runs(
    entry: npt.NDArray[np.int64], conversations: npt.NDArray[np.int32], times: npt.NDArray[np.int64]
) -> list[tuple[int, int, int, int]]:
    at = np.flatnonzero(entry)
    rows: Iterable[tuple[int, int, int]] = sorted(
        zip(entry[at].tolist(), conversations[at].tolist(), times[at].tolist(), strict=True)
    )
    runs: list[list[int]] = []
    for entry_id, conversation, time in rows:
        last = runs[-1] if runs else None
        if last and last[:2] == [entry_id, conversation] and time - last[3] <= 2 * WINDOW_US and time != UNDATED:
            last[3] = time
        else:
            runs.append([entry_id, conversation, time, time])
    return [(run[0], run[1], run[2], run[3]) for run in runs]
