"""What every reader promises.

1. `recognises` looks at the first bytes and the name only, and says why it thinks this format is its own.
2. `plan` looks at the whole item where it must (the order of day and month, the columns of a table), settles every
   option, and cuts the item into spans at record borders. What only a person can decide it asks for, by error.
3. `read` turns one span into records. In order, their places cover the span without gap or overlap (formats whose
   rows have no bytes of their own: every place is the whole item). It drops nothing, and raises nothing for bad
   evidence.
4. The same item, span and settled options give the same records, always: spans are read in any order, in any process.

A reader is registered by the entry point group `argus.readers`, so a laboratory can ship a private one, which is loaded
in worker processes only (`registered.py`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath
from typing import Any, Protocol, runtime_checkable

import pyarrow as pa

from argus.errors import EvidenceUnreadableError, UsageError
from argus.evidence import Beside, EvidenceItem
from argus.evidence.item import LONGEST_LINE
from argus.messages import Block, Found, block_of
from argus.readers.databases import SQLITE_MAGIC, tables_of
from argus.readers.registered import is_private, load_readers, reader_names

# Large enough that a task's start-up does not matter, small enough that two workers stay far below the memory bar.
SPAN_BYTES = 32 << 20

# Formats that nearly any table is of: asked last, in the end the plainest of all.
TABLES = ("parquet", "xlsx", "json", "jsonl", "csv")


@dataclass(frozen=True, slots=True)
class Request:
    """What the person importing gave: everything may be empty.

    Attributes:
        zone: IANA zone for times written without an offset (`--tz`).
        service: name of the chat service where the item does not say (`--service`).
        mapping: for tables: field -> column (`--mapping`).
        profiles: saved mappings by the signature of the columns they belong to (`Plan.profile`): used when `mapping` is
            not given and a table has the same columns again.
        beside: the other files of the delivery, for readers whose format is several files. What `plan` finds there it
            names by SHA-256 in `settled`, and `read` opens it with `EvidenceItem.sealed`.
    """

    zone: str | None = None
    service: str | None = None
    mapping: Mapping[str, Any] | None = None
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [start, end) of an item, cut at record borders; `number` counts from 0."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How an item will be read.

    Attributes:
        spans: cover the whole item.
        settled: JSON-able; everything `read` needs besides the item. Stands in the signed delivery manifest.
        shown: what a person should see before trusting the result ("sender <- column `De`"), one line each.
        guessed: True when `settled` holds a guess a person has not confirmed.
        profile: for tables: (signature of the columns, mapping) to be remembered once the import is done.
    """

    spans: tuple[Span, ...]
    settled: Mapping[str, Any] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    guessed: bool = False
    profile: tuple[str, Mapping[str, Any]] | None = None


@runtime_checkable
class Reader(Protocol):
    """See the module's text for the promise."""

    name: str
    version: str
    about: str

    def recognises(self, head: bytes, name: str) -> str | None:
        """Why this item is of this format, in a few words; None when it is not."""

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Settle all options and cut the item.

        Raises:
            DecisionNeededError: a zone or a mapping has to be given; names the flag.
            EvidenceUnreadableError: the item is of this format but cannot be opened at all.
        """

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""


@runtime_checkable
class BlockReader(Reader, Protocol):
    """A reader that can also make a whole block of columns at once, which must equal its `read`."""

    def read_block(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Block:
        """The same records as `read`, as columns."""


@runtime_checkable
class DatabaseReader(Reader, Protocol):
    """A reader of SQLite databases: told by the tables, which need not stand in the first bytes.

    Its rows have no bytes of their own: every place is the whole item, labelled "message 17" by table and row id.
    """

    def recognises_tables(self, tables: Mapping[str, frozenset[str]], name: str) -> str | None:
        """Why a database with these tables (name -> columns, both in lower case) is of this format; None: it is not."""


@cache
def all_readers() -> tuple[Reader, ...]:
    """Every registered reader that this process may load, by name: private ones only in a worker."""
    return tuple(sorted(load_readers(), key=lambda reader: reader.name))


def whole(item: EvidenceItem) -> tuple[Span, ...]:
    """The plan of a format that cannot be cut."""
    return (Span(0, 0, item.size),)


def cut_at_lines(item: EvidenceItem, start: int = 0, span_bytes: int | None = None) -> tuple[Span, ...]:
    """Cut a line format into spans of about `span_bytes`, each ending behind a line end (or at the end of the item).

    A line without end makes its span as long as it is; it is looked through, never held.
    """
    span_bytes = span_bytes or SPAN_BYTES
    spans: list[Span] = []
    with item.path.open("rb") as file:
        at = start
        while at < item.size:
            file.seek(min(at + max(span_bytes, 1), item.size) - 1)  # one byte back: a cut that already is a line end
            while (piece := file.readline(1 << 20)) and not piece.endswith(b"\n"):
                pass
            end = min(file.tell(), item.size)
            spans.append(Span(len(spans), at, end))
            at = end
    return tuple(spans) or (Span(0, start, item.size),)


def whole_lines(item: EvidenceItem, span: Span) -> Iterator[tuple[int, int, bytes | None]]:
    """The lines of a span: first byte, end, and the bytes with their line end. A line over 64 MiB comes as one, without
    its bytes: no chat line is that long, and memory is finite.
    """
    first = -1
    for start, piece in item.lines(span.start, span.end):
        end = start + len(piece)
        if len(piece) < LONGEST_LINE or piece.endswith(b"\n"):
            long = first >= 0
            yield (first if long else start), end, (None if long else piece)
            first = -1
        elif first < 0:
            first = start
    if first >= 0:
        yield first, span.end, None


def decoded(raw: bytes) -> tuple[str, dict[str, str]]:
    """The text of one record, and what to note beside it: {} for UTF-8, else the encoding that was taken instead.

    Western systems wrote Windows-1252; bytes that it leaves undefined are read as ISO 8859-1. Either way every byte can
    be got back from the text.
    """
    try:
        return raw.decode("utf-8"), {}
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), {"encoding": "cp1252"}
    except UnicodeDecodeError:
        return raw.decode("latin-1"), {"encoding": "latin-1"}


def path_of(name: str) -> PurePath:
    """The name of an item as a path, also where Windows wrote it."""
    return PurePath(name.replace("\\", "/"))


def reader_named(name: str) -> Reader:
    """The registered reader of this name.

    Raises:
        UsageError: there is none.
    """
    for reader in all_readers():
        if reader.name == name:
            return reader
    raise UsageError(
        f"There is no reader named {name!r}", where="--format", do=f"Use one of: {', '.join(reader_names())}."
    )


def cut_at_ends(item: EvidenceItem, ends: Iterable[int]) -> tuple[Span, ...]:
    """Cut an item into spans of about SPAN_BYTES at some of the record ends given (in order)."""
    if item.size <= SPAN_BYTES:
        return whole(item)
    spans: list[Span] = []
    first = 0
    for end in ends:
        if end - first >= SPAN_BYTES:
            spans.append(Span(len(spans), first, end))
            first = end
    if first < item.size:
        spans.append(Span(len(spans), first, item.size))
    return tuple(spans)


def one_block(blocks: Sequence[Block]) -> Block:
    """Blocks that follow each other in the item, as one."""
    if not blocks:
        return block_of(())
    records = pa.concat_tables([block.records for block in blocks], promote_options="default")
    return Block(records, pa.concat_tables([block.left_over for block in blocks]))


def recognise(item: EvidenceItem, format_name: str | None = None) -> tuple[Reader, str] | None:
    """The reader for an item and why; the most specific that recognises it, or the one asked for by name (`--format`).

    None when no reader knows the format.

    Raises:
        UsageError: no reader has that name.
        EvidenceUnreadableError: no reader knows the format, and a private one failed over it.
    """
    if format_name is not None:
        return reader_named(format_name), "given"
    head = item.head()
    tables = tables_of(item) if head.startswith(SQLITE_MAGIC) else None
    failed = []
    for reader in sorted(all_readers(), key=_how_general):
        try:
            if tables is not None and isinstance(reader, DatabaseReader):
                why = reader.recognises_tables(tables, item.name)
            else:
                why = reader.recognises(head, item.name)
        except Exception as error:
            # One reader of a laboratory must not keep the others from what is theirs.
            if not is_private(reader.name):
                raise
            failed.append(f"the reader {reader.name} failed ({type(error).__name__})")
            continue
        if why:
            return reader, "; ".join((why, *failed))
    if failed:
        raise EvidenceUnreadableError(f"No reader knows this format; {', '.join(failed)}", where=item.name)
    return None


def _how_general(reader: Reader) -> tuple[int, str]:
    return (TABLES.index(reader.name) + 1 if reader.name in TABLES else 0), reader.name
