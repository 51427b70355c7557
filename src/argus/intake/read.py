"""Read one span of a sealed item into a staged block: the first pure step of an import.

Files in, files out; the same arguments give the same files, so a step that is run twice does no harm. It runs in worker
processes under limits, because the bytes it reads are hostile.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import polars_hash as plh
import pyarrow as pa
import pyarrow.compute as pc

from argus.evidence import Beside, EvidenceItem
from argus.intake.neighbours import Neighbours, beside_of
from argus.messages import LEFT_OVER, PRECISIONS, RECORDS, REPEATING, Block, block_of, complete, id_halves
from argus.privilege import Listed, hits_of
from argus.readers import BlockReader, Span, reader_named
from argus.store import CHUNK_BYTES

ID_VERSION = "argus-message-1"
SEPARATOR = "\x1f"

STAGED = pa.schema(
    [
        ("message_id", pa.binary(16)),  # of the first among equal rows: see resolve.py
        ("conversation_code", pa.int32()),  # position in the block's own list of conversations
        ("sender_code", pa.int32()),
        ("service_code", pa.int32()),
        *(
            pa.field(each.name, pa.dictionary(pa.int32(), pa.string()) if each.name in REPEATING else each.type)
            for each in RECORDS
        ),
    ]
)


@dataclass(frozen=True, slots=True)
class ReadTask:
    """What `read_span` needs.

    Attributes:
        service: the name to use where the reader found none.
        version: of the reader, with the SHA-256 of its module.
        neighbours: the other files of the delivery, where attachments are found.
        target: folder of the staged block, which must not exist.
    """

    item: EvidenceItem
    item_id: int
    reader: str
    span: Span
    settled: Mapping[str, Any]
    service: str
    listed: Listed
    target: str
    neighbours: Neighbours | None = None
    version: str = ""


@dataclass(frozen=True, slots=True)
class BlockReport:
    """What one staged block holds; kept in the register as JSON so that a killed import goes on from here.

    Attributes:
        conversations: (service, key, name, kind) by code. accounts: (service, handle) by code. services: by code.
        privileged: (entry_id, conversation code, first and last time of its messages that hit), joined within 24 h.
        first_us, last_us: of its dated messages. zones: zone_source -> messages. offsets: minutes, the first ten.
        account_names: by code of the account: what else it is called.
        guard: tells a torn block from a whole one. asked: what it depends on besides the sealed bytes.
    """

    item_id: int
    number: int
    size: int
    rows_in: int
    messages: int
    undated: int
    other: int
    unreadable: int
    services: list[str] = field(default_factory=list)
    accounts: list[tuple[str, str]] = field(default_factory=list)
    conversations: list[tuple[str, str, str | None, str | None]] = field(default_factory=list)
    privileged: list[tuple[int, int, int, int]] = field(default_factory=list)
    guard: int = 0
    asked: str = ""
    first_us: int | None = None
    last_us: int | None = None
    zones: dict[str, int] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)
    account_names: dict[int, str] = field(default_factory=dict)


def read_span(task: ReadTask) -> BlockReport:
    """Read one span and stage its records, with ids, under `task.target`."""
    reader = reader_named(task.reader)
    if isinstance(reader, BlockReader):
        block = reader.read_block(task.item, task.span, task.settled)
    else:
        block = block_of(reader.read(task.item, task.span, task.settled))
    return stage(block, task)


def stage(block: Block, task: ReadTask) -> BlockReport:
    """Write a block into its folder, its attachments linked to sealed files; the report is what the register keeps."""
    folder = Path(task.target)
    folder.mkdir(parents=True, exist_ok=True)
    records = _with_service(complete(block.records), task.service)
    records = _linked(records, task.item.name, beside_of(task.neighbours))
    outcomes = pc.value_counts(block.left_over["outcome"]).to_pylist()
    left = {each["values"]: int(each["counts"]) for each in outcomes}
    ids = message_ids(records)
    codes = _coded(records)
    staged = _staged(records, ids, codes)
    with pa.OSFile(str(folder / "records.arrow"), "wb") as sink, pa.ipc.new_file(sink, staged.schema) as writer:
        writer.write_table(staged)
    with pa.OSFile(str(folder / "left_over.arrow"), "wb") as sink, pa.ipc.new_file(sink, LEFT_OVER) as writer:
        writer.write_table(block.left_over)
    heads, tails = id_halves(staged["message_id"])
    order = np.argsort(heads, kind="stable").astype(np.uint32)
    np.save(folder / "heads.npy", heads[order])
    np.save(folder / "tails.npy", tails[order])
    np.save(folder / "at.npy", order)
    times = records["sent_at"].drop_null().to_numpy()
    dated = bool(len(times))
    return BlockReport(
        item_id=task.item_id,
        number=task.span.number,
        size=task.span.end - task.span.start,
        rows_in=records.num_rows + left.get("other", 0) + left.get("unreadable", 0),
        messages=records.num_rows,
        undated=records.num_rows - len(times),
        other=left.get("other", 0),
        unreadable=left.get("unreadable", 0),
        services=codes.services,
        accounts=codes.accounts,
        conversations=codes.conversations,
        privileged=hits_of(task.listed, records, codes.conversation, codes.conversations),
        guard=_guard(folder),
        asked=asked_of(task),
        first_us=int(times.min()) if dated else None,
        last_us=int(times.max()) if dated else None,
        zones={each["values"]: each["counts"] for each in _counted(records["zone_source"])},
        offsets=sorted(each["values"] for each in _counted(records["sent_offset"]))[:10],
        account_names=_names(records["sender_name"], codes.sender, len(codes.accounts)),
    )


def asked_of(task: ReadTask) -> str:
    """What a staged block depends on besides the sealed bytes: another reader, zone, filter list, neighbour: another
    block.
    """
    depends = [
        ID_VERSION,
        task.reader,
        task.version,
        asdict(task.span),
        dict(task.settled),
        task.service,
        asdict(task.listed),
        task.neighbours.digest if task.neighbours else "",
    ]
    return hashlib.sha256(json.dumps(depends, sort_keys=True, default=str).encode()).hexdigest()


def stored_report(stored: str) -> BlockReport:
    """A report as the register kept it."""
    columns = json.loads(stored)
    for name in ("accounts", "conversations", "privileged"):
        columns[name] = [tuple(each) for each in columns[name]]
    columns["account_names"] = {int(code): name for code, name in columns.get("account_names", {}).items()}
    return BlockReport(**columns)


def is_whole(folder: Path, report: BlockReport) -> bool:
    """Whether a staged block is still what the register says of it."""
    try:
        return _guard(folder) == report.guard
    except OSError:
        return False


def message_ids(records: pa.Table) -> pa.Array:
    """The first 128 bits of SHA-256 over (version, service, conversation, sender, sent_at at its own precision, kind,
    attachment hashes, text), joined by U+001F; in all but the text, which stands last, U+001F is written as U+241F.

    A missing value and an empty one differ: a missing one is written as U+0000 alone.
    """
    frame = pl.DataFrame(
        {
            "service": pl.Series(records["service"]),
            "conversation": pl.Series(records["conversation"]),
            "sender": pl.Series(records["sender"]),
            "kind": pl.Series(records["kind"]),
            "text": pl.Series(records["text"]),
            "when": _written_times(records),
            "attachments": _attachment_hashes(records),
        }
    )
    fields = [
        pl.col(name).fill_null("\0").str.replace_all(SEPARATOR, "\u241f", literal=True)
        for name in ("service", "conversation", "sender", "when", "kind", "attachments")
    ]
    joined = pl.concat_str([pl.lit(ID_VERSION), *fields, pl.col("text").fill_null("\0")], separator=SEPARATOR)
    hashes = frame.select(joined.alias("k")).select(plh.col("k").chash.sha2_256().str.head(32))["k"]
    raw = bytes.fromhex("".join(hashes.to_list()))
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(hashes), [None, pa.py_buffer(raw)])


@dataclass(frozen=True, slots=True)
class _Codes:
    service: npt.NDArray[np.int32]
    sender: npt.NDArray[np.int32]
    conversation: npt.NDArray[np.int32]
    services: list[str]
    accounts: list[tuple[str, str]]
    conversations: list[tuple[str, str, str | None, str | None]]


def _with_service(records: pa.Table, service: str) -> pa.Table:
    column = pc.fill_null(records["service"], "")
    column = pc.if_else(pc.equal(column, ""), service, column)
    records = records.set_column(records.schema.get_field_index("service"), "service", column)
    at = records.schema.get_field_index("conversation")
    return records.set_column(at, "conversation", pc.fill_null(records["conversation"], ""))


def _linked(records: pa.Table, label: str, beside: Beside) -> pa.Table:
    """Attachments that are named get the SHA-256 of the sealed file of that name, where there is exactly one."""
    column = records["attachments"]
    if not beside.files or column.null_count == len(column):
        return records
    rows = column.to_pylist()
    for row in rows:
        for each in row or ():
            if not each["sha256"] and each["name"]:
                each["sha256"] = beside.linked(label, each["name"])
    at = records.schema.get_field_index("attachments")
    return records.set_column(at, "attachments", pa.array(rows, column.type))


def _counted(column: pa.ChunkedArray) -> list[dict[str, Any]]:
    """Distinct values that are filled, with how often each occurs."""
    counted: list[dict[str, Any]] = pc.value_counts(column.drop_null()).to_pylist()
    return counted


def _names(column: pa.ChunkedArray, codes: npt.NDArray[np.int32], size: int) -> dict[int, str]:
    """The first name of each account that has one beside its handle."""
    found = _first_of(column, codes, size + 1)  # the last place takes the names of those without a handle
    return {code: name for code, name in enumerate(found[:size]) if name}


def _coded(records: pa.Table) -> _Codes:
    """Number services, accounts and conversations inside this block."""
    service = records["service"].combine_chunks().dictionary_encode()
    services = service.dictionary.to_pylist()
    service_code = service.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    sender = records["sender"].combine_chunks().dictionary_encode()
    handles = sender.dictionary.to_pylist()
    sender_code, accounts = _pairs(
        service_code, sender.indices.fill_null(-1).to_numpy(zero_copy_only=False), len(handles)
    )
    conversation = records["conversation"].combine_chunks().dictionary_encode()
    keys = conversation.dictionary.to_pylist()
    conversation_code, pairs = _pairs(service_code, conversation.indices.to_numpy(zero_copy_only=False), len(keys))
    names = _first_of(records["conversation_name"], conversation_code, len(pairs))
    kinds = _first_of(records["conversation_kind"], conversation_code, len(pairs))
    return _Codes(
        service_code.astype(np.int32),
        sender_code,
        conversation_code,
        services,
        [(services[s], handles[h]) for s, h in accounts],
        [(services[s], keys[k], names[i], kinds[i]) for i, (s, k) in enumerate(pairs)],
    )


def _pairs(
    first: npt.NDArray[np.int64], second: npt.NDArray[np.integer[Any]], size: int
) -> tuple[npt.NDArray[np.int32], list[tuple[int, int]]]:
    """Number the distinct (first, second); where second is -1 the code is -1."""
    joined = first * max(size, 1) + second.astype(np.int64)
    missing = second < 0
    joined[missing] = -1
    distinct, codes = np.unique(joined, return_inverse=True)
    if len(distinct) and distinct[0] == -1:
        distinct, codes = distinct[1:], codes - 1
    return codes.astype(np.int32), [divmod(int(each), max(size, 1)) for each in distinct]


def _first_of(column: pa.ChunkedArray, codes: npt.NDArray[np.int32], size: int) -> list[str | None]:
    found: list[str | None] = [None] * size
    if column.null_count < len(column):
        for code, value in (
            pl.DataFrame({"c": codes, "v": pl.Series(column)}).drop_nulls().unique("c", keep="first").rows()
        ):
            found[code] = value
    return found


def _written_times(records: pa.Table) -> pl.Series:
    """sent_at at its own precision: the same minute in two deliveries is one, whatever the seconds would have been."""
    divisors = {
        "microsecond": 1,
        "millisecond": 1_000,
        "second": 1_000_000,
        "minute": 60_000_000,
        "day": 86_400_000_000,
    }
    frame = pl.DataFrame({"t": pl.Series(records["sent_at"]), "p": pl.Series(records["time_precision"])})
    step = pl.col("p").replace_strict(divisors, default=1, return_dtype=pl.Int64)
    return frame.select(
        pl.when(pl.col("t").is_null())
        .then(None)
        .otherwise((pl.col("t") // step).cast(pl.String) + "/" + pl.col("p").fill_null(PRECISIONS[0]))
        .alias("w")
    )["w"]


def _attachment_hashes(records: pa.Table) -> pl.Series:
    column = records["attachments"]
    if column.null_count == len(column):
        return pl.Series([""]).new_from_index(0, len(column)) if len(column) else pl.Series([], dtype=pl.String)
    hashes = [" ".join(each["sha256"] or each["name"] or "-" for each in row or ()) for row in column.to_pylist()]
    return pl.Series(hashes, dtype=pl.String)


def _staged(records: pa.Table, ids: pa.Array, codes: _Codes) -> pa.Table:
    columns: list[Any] = [ids, pa.array(codes.conversation), pa.array(codes.sender), pa.array(codes.service)]
    for each in RECORDS:
        column = records[each.name]
        columns.append(pc.dictionary_encode(column.combine_chunks()) if each.name in REPEATING else column)
    return pa.table(columns, schema=STAGED).combine_chunks()


def _guard(folder: Path) -> int:
    """CRC-32 over all staged files: tells a torn block from a whole one, so that none has to be synced."""
    guard = 0
    for name in ("records.arrow", "left_over.arrow", "heads.npy", "tails.npy", "at.npy"):
        with (folder / name).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                guard = zlib.crc32(chunk, guard)
    return guard
