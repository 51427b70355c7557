"""The text that a delivery says was read off pictures: the column `ocr_text` of a shard.

Deliveries write it beside the message or beside a file sent with it, as `ocr` or `ocr_text`; a part keeps both in its
columns `other`, as JSON objects of strings.
"""

import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from argus.messages import clean

_KEYS = frozenset({"ocr", "ocrtext"})


def read_off_pictures(rows: pa.Table) -> pa.Array:
    """For each row of a part the texts read off its pictures, each once, below one another; null where there are none.

    A row costs Python only when it may hold one.
    """
    found: dict[int, dict[str, None]] = {}
    for row, text in (*_beside_messages(rows["other"]), *_beside_files(rows["attachments"])):
        found.setdefault(row, {})[text] = None
    if not found:
        return pa.nulls(rows.num_rows, pa.large_string())
    places = np.full(rows.num_rows, -1, np.int64)
    places[list(found)] = np.arange(len(found))
    texts = pa.array(["\n".join(each) for each in found.values()], pa.large_string())
    return texts.take(pa.array(places, mask=places < 0))


def _beside_messages(column: pa.ChunkedArray) -> Iterator[tuple[int, str]]:
    first = 0
    for chunk in column.chunks:
        for at, text in _texts_in(chunk):
            yield first + at, text
        first += len(chunk)


def _beside_files(column: pa.ChunkedArray) -> Iterator[tuple[int, str]]:
    first = 0
    for chunk in column.chunks:
        if chunk.null_count < len(chunk):
            owners = pc.list_parent_indices(chunk)
            for at, text in _texts_in(pc.struct_field(pc.list_flatten(chunk), "other")):
                yield first + owners[at].as_py(), text
        first += len(chunk)


def _texts_in(column: pa.Array) -> Iterator[tuple[int, str]]:
    """Position and text, from JSON objects."""
    if column.null_count == len(column):
        return
    held = pc.fill_null(pc.match_substring(column, '"ocr', ignore_case=True), fill_value=False)
    for at in np.flatnonzero(held.to_numpy(zero_copy_only=False)).tolist():
        for key, value in json.loads(column[at].as_py()).items():
            if isinstance(value, str) and value.strip() and _plain(key) in _KEYS:
                yield at, clean(value)


def _plain(key: str) -> str:
    return "".join(letter for letter in key.lower() if letter.isalnum())
