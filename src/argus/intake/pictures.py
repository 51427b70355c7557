"""What pictures are and tell: columns `files` and `ocr_text` of a shard.

The text that a delivery says was read off them, and the first 60 bits of the SHA-256 of each file, as far as it is
known: enough to see that two messages were sent with the same one.

Deliveries write it beside the message or beside a file sent with it, as `ocr` or `ocr_text`; a part keeps both in its
columns `other`, as JSON objects of strings.
"""

import json
from collections.abc import Iterator

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from argus.messages import clean

_KEYS = frozenset({"ocr", "ocrtext"})
_FILES = pa.list_(pa.int64())
_DIGITS = 15  # of 4 bits each: fits a signed number


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


def sent_files(attachments: pa.ChunkedArray) -> pa.Array:
    """For each row the files sent with it, as the first 60 bits of their SHA-256; null where none is known."""
    chunks = [_files_of(chunk) for chunk in attachments.chunks]
    return pa.chunked_array(chunks, _FILES).combine_chunks()


def _files_of(chunk: pa.ListArray) -> pa.Array:
    if chunk.null_count == len(chunk):
        return pa.nulls(len(chunk), _FILES)
    hashes = pl.Series(pc.struct_field(pc.list_flatten(chunk), "sha256"), dtype=pl.String).str.slice(0, _DIGITS)
    rows = pl.Series(pc.list_parent_indices(chunk), dtype=pl.Int64)
    frame = pl.DataFrame({"row": rows, "file": hashes}).filter(pl.col("file").str.len_bytes() == _DIGITS)
    numbers = frame.with_columns(pl.col("file").str.to_integer(base=16, dtype=pl.Int64)).group_by("row").agg("file")
    places = np.full(len(chunk), -1, np.int64)
    places[numbers["row"].to_numpy()] = np.arange(len(numbers))
    return numbers["file"].to_arrow().cast(_FILES).take(pa.array(places, mask=places < 0))


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
