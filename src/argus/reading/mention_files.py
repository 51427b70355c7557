"""Where mentions stand on the disk, and which of these files the register names.

    derived/mentions/<folder of the shard>/
      <finder>-<token>.arrow    schema MENTIONS, in the order of the shard's rows
      language-<token>.arrow    one row a message, as `languages` reads them

A file never changes: one that is made again has another name. All of it can be made again from the shard.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, delete, insert, or_, select

from argus.messages import Shard, require_whole, shard_rows
from argus.messages.tables import shards
from argus.reading.mentions import HOWS, NO_FACTS, Mention
from argus.reading.tables import mention_files
from argus.store import Dossier, write_durably

# Raise it when MENTIONS changes, or how messages are cut into words: everything is then found anew.
STORED_AS = "2"
LANGUAGE = "language"
FOLDER = "mentions"
SMALL_BYTES = 1 << 18

# What of a message a mention stands in: what was written, or what was read off its pictures. Columns of a shard.
Field = Literal["text", "ocr_text"]
FIELDS: tuple[Field, ...] = ("text", "ocr_text")

MENTIONS = pa.schema(
    [
        ("position", pa.uint32()),  # of the message in its shard
        ("kind", pa.string()),
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("raw", pa.large_string()),
        ("value", pa.large_string()),
        ("alternatives", pa.large_string()),  # JSON: [[value, probability], ...]; null = only one
        ("how", pa.int8()),  # position in HOWS
        ("facts", pa.large_string()),  # JSON object; null = none
        ("field", pa.int8()),  # position in FIELDS; what start, end and raw are of
    ]
)
_HOW = {how: at for at, how in enumerate(HOWS)}


@dataclass(frozen=True, slots=True)
class MentionFile:
    """One file as the register knows it."""

    folder: str
    finder: str
    version: str
    file: str
    size: int
    crc: int
    rows: int


def folder_of(derived: Path, shard: str) -> Path:
    """Where what was found in a shard stands."""
    return derived / FOLDER / shard


def files_of(register: Connection, folders: Iterable[str] | None = None) -> dict[str, dict[str, MentionFile]]:
    """By folder of the shard and name of the finder; of these shards, or of all."""
    table = mention_files.c
    query = select(table.folder, table.finder, table.version, table.file, table.size, table.crc, table.rows)
    wanted = None if folders is None else set(folders)
    found: dict[str, dict[str, MentionFile]] = {}
    for row in register.execute(query):
        if wanted is None or row.folder in wanted:
            found.setdefault(row.folder, {})[row.finder] = MentionFile(*row)
    return found


def require_files(derived: Path, folder: str, files: Mapping[str, MentionFile]) -> None:
    """Check what was found in a shard against what the register says of its files.

    Raises:
        RebuildingError: one is missing or damaged.
    """
    require_whole(folder_of(derived, folder), {each.file: [each.size, each.crc] for each in files.values()})


def stand_files(register: Connection, made: Iterable[MentionFile]) -> None:
    """Write down files that were made, in place of those they replace."""
    for each in made:
        table = mention_files.c
        register.execute(delete(mention_files).where(table.folder == each.folder, table.finder == each.finder))
        row = {name: getattr(each, name) for name in each.__slots__}
        register.execute(insert(mention_files).values(row))


def drop_files(register: Connection, finders: Iterable[str]) -> None:
    """Strike files of shards that do not stand any more, and of finders that are none of these."""
    gone = mention_files.c.folder.not_in(select(shards.c.folder))
    register.execute(delete(mention_files).where(or_(gone, mention_files.c.finder.not_in(list(finders)))))


def remove_unnamed(dossier: Dossier) -> None:
    """Remove files that no row names and folders of shards that do not stand; for whoever holds the lease."""
    folder = dossier.derived / FOLDER
    if not folder.is_dir():
        return
    with dossier.register.read() as register:
        standing = {row.folder for row in shard_rows(register)}
        named = files_of(register, standing)
    for path in folder.iterdir():
        if path.is_dir() and path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_dir():
            known = {each.file for each in named[path.name].values()}
            for file in path.iterdir():
                if file.name not in known:
                    file.unlink(missing_ok=True)
        elif path.stem not in named:
            path.unlink(missing_ok=True)


@contextmanager
def writing(path: Path, schema: pa.Schema) -> Iterator[pa.ipc.RecordBatchFileWriter]:
    """A new file; it stands, synced, when the context ends without an error."""
    with write_durably(path) as file, pa.ipc.new_file(pa.PythonFile(file, "w"), schema) as out:
        yield out


def table_of(first: int, found: Iterable[Mention]) -> pa.Table:
    """Rows of MENTIONS for what was found in a batch of texts whose first message stands at `first`."""
    ordered = sorted(found, key=_place)
    if not ordered:
        return MENTIONS.empty_table()
    at, kinds, starts, ends, raws, values, alternatives, hows, facts = zip(*ordered, strict=True)
    columns = (
        [first + each for each in at],
        kinds,
        starts,
        ends,
        raws,
        values,
        [json.dumps(each, ensure_ascii=False) if each else None for each in alternatives],
        [_HOW[each] for each in hows],
        [json.dumps(dict(each), ensure_ascii=False) if each else None for each in facts],
        [0] * len(ordered),
    )
    arrays = [pa.array(column, field.type) for column, field in zip(columns, MENTIONS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=MENTIONS)


def read_off(positions: pa.Array, rows: pa.Table) -> pa.Table:
    """What `table_of` made of texts read off pictures, the first text at 0, as mentions of their messages.

    Args:
        positions: of these messages in the shard.
    """
    fields = np.full(rows.num_rows, FIELDS.index("ocr_text"), np.int8)
    at = positions.take(rows["position"].combine_chunks()).cast(pa.uint32())
    rows = rows.set_column(rows.column_names.index("position"), MENTIONS.field("position"), at)
    return rows.set_column(rows.column_names.index("field"), MENTIONS.field("field"), pa.array(fields))


def _place(mention: Mention) -> tuple[int, int]:
    return mention.at, mention.start


def open_file(shard: Shard, file: str) -> pa.Table:
    """The rows of a file; memory-mapped when it is large, since every map holds a file open."""
    path = folder_of(shard.folder.parent, shard.folder.name) / file
    small = path.stat().st_size <= SMALL_BYTES
    return pa.ipc.open_file(pa.py_buffer(path.read_bytes()) if small else pa.memory_map(str(path))).read_all()


def mention_of(row: Mapping[str, Any]) -> Mention:
    """A row of MENTIONS as the finder gave it; `at` is the position in the shard."""
    at, kind, start, end, raw, value = (row[name] for name in MENTIONS.names[:6])
    facts = MappingProxyType(json.loads(row["facts"])) if row["facts"] else NO_FACTS
    return Mention(at, kind, start, end, raw, value, read_alternatives(row["alternatives"]), HOWS[row["how"]], facts)


def field_of(row: Mapping[str, Any]) -> Field:
    """What of its message a row of MENTIONS stands in."""
    return FIELDS[int(row["field"])]


def read_alternatives(written: str | None) -> tuple[tuple[str, float], ...]:
    """(value, probability) pairs of the column `alternatives`."""
    return tuple((value, share) for value, share in json.loads(written)) if written else ()
