"""All revisions of the ledger as one table of columns, and the rows of it that stood at any pair of times.

Figures are made of this table and of nothing else. One row is one revision of one entry; rows are in the order they
were written. What a row means:

- `kind`: operation, search, arrest, seizure (one find), seizure_bulk (the total of a stretch of days, out of two
  published counters), investigation, site, counter (a published total since `first_day`: never added to a sum),
  valuation (price of `unit` under the convention named in `convention`).
- `first_day`, `last_day`: both included; `first_day` null = not known since when.
- `known_on`: from this day on the row counts. What was known "in 2021-04" was known for certain at the end of that
  month, so its last day stands here; `as_of` holds what was written. Read the days of a question the same way
  (`terms.WrittenDay.last`).
- `amount`, `unit`: weights are always kg; null = unknown, and never 0. `mass_basis`: gross, net, net_dry,
  gross_reported, unknown; null where nothing is weighed. Two bases are never added.
- `events`: how many finds the amount holds; `containers`, `packages`: counts; null = unknown.
- `seizure_id`: the find it belongs to; rows of one find share it (a seizure alone has its own entry_id here).
- `strength`: sole, contributing, confirmed_after, none, unknown; null = nobody decided. `first_knowledge` (UTC): when
  the leads or messages were first known. `lead_ids`: list; `messages`: how many are named.
- `same_as`: the row reports a find that stands under that other entry too; it is not counted.
- `recorded_at`: when it was entered here (UTC); never goes back from one row to the next.
"""

from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, select

from argus.ledger.tables import ledger_acts, ledger_revisions

AMOUNT = pl.Decimal(38, 9)
_MOMENT = pl.Datetime("us", "UTC")
_IDS = pl.List(pl.String)
# Of messages only how many: their names are read where they are shown.
_SQL = {"messages": "json_array_length(message_ids)"}
# No entry holds this sign: it is not printable.
_CUT = "\x1f"
_BLOCK = 25_000
_WRITTEN = "%Y-%m-%dT%H:%M:%S%.f%:z"

# Column of the table, column of the register, type. Days, moments, lists and amounts are text in the register.
COLUMNS: tuple[tuple[str, str, Any], ...] = (
    ("row_id", "row_id", pl.Int64), ("act_id", "act_id", pl.Int64), ("entry_no", "entry_no", pl.Int64),
    ("entry_id", "entry_id", pl.String), ("revision", "revision", pl.Int32), ("kind", "kind", pl.String),
    ("first_day", "first_day", pl.Date), ("last_day", "last_day", pl.Date), ("known_on", "known_on", pl.Date),
    ("as_of", "as_of", pl.String), ("place", "place", pl.String), ("place_text", "place_text", pl.String),
    ("terminal", "terminal", pl.String), ("quay", "quay", pl.String), ("agency", "agency", pl.String),
    ("dossier", "dossier", pl.String), ("operation", "operation", pl.String), ("seizure_id", "seizure_id", pl.String),
    ("item_class", "item_class", pl.String), ("item_code", "item_code", pl.String), ("amount", "number", AMOUNT),
    ("unit", "unit", pl.String), ("mass_basis", "mass_basis", pl.String), ("precision", "precision", pl.String),
    ("purity", "purity", AMOUNT), ("events", "events", pl.Int64), ("containers", "containers", pl.Int64),
    ("packages", "packages", pl.Int64), ("container", "container", pl.String),
    ("country_of_origin", "country_of_origin", pl.String), ("transit", "transit", pl.String),
    ("destination", "destination", pl.String), ("convention", "convention", pl.String),
    ("strength", "strength", pl.String), ("lead_ids", "lead_ids", _IDS), ("messages", "message_ids", pl.Int64),
    ("first_knowledge", "first_knowledge", _MOMENT), ("same_as", "same_as", pl.String),
    ("status", "status", pl.String), ("origin", "origin", pl.String), ("source", "source", pl.String),
    ("note", "note", pl.String),
)  # fmt: skip
SCHEMA: dict[str, Any] = {name: kind for name, _, kind in COLUMNS} | {"recorded_at": _MOMENT}

_Seen = tuple[int, int, str]
# By path of the register. A ledger only grows, so what was read once is never read again: only the rows behind it.
_MOST_KEPT = 4
_kept: dict[str, tuple[_Seen, pl.DataFrame]] = {}
_lock = Lock()


def events(register: Connection) -> pl.DataFrame:
    """Every revision of every entry, with the columns SCHEMA names. What was read before is kept in memory.

    Args:
        register: a transaction on the register; what it does not see is not in the answer.
    """
    path = str(register.engine.url)
    with _lock:
        last = _last_act(register)
        before = _kept.get(path)
        if before is None or not _is_behind(register, before, last):
            before = ((0, 0, ""), pl.DataFrame(schema=SCHEMA))
        seen, frame = before
        if seen[0] > last[0]:  # somebody else read further than this transaction sees
            return frame.filter(pl.col("act_id") <= last[0])
        if seen != last:
            frame = pl.concat([frame, _rows_behind(register, seen[1])], rechunk=True)
            if not register.get_execution_options().get("argus_write", False):  # a write may still be rolled back
                _kept.pop(path, None)
                _kept[path] = (last, frame)
                while len(_kept) > _MOST_KEPT:
                    del _kept[next(iter(_kept))]
        return frame


def at(
    frame: pl.DataFrame,
    as_of: date | None = None,
    known_at: datetime | date | None = None,
    *,
    counted_only: bool = True,
) -> pl.DataFrame:
    """The revision of each entry that stood: the highest one known by `as_of` and recorded here by `known_at`.

    Args:
        frame: of `events`.
        as_of: what the world knew by the end of that day; None = all that is known.
        known_at: what stood in this ledger by then; a day means its end in UTC; None = now.
        counted_only: leave out what is withdrawn, and what reports the find of another entry.
    """
    conditions: list[pl.Expr] = []
    if as_of is not None:
        conditions.append(pl.col("known_on") <= as_of)
    if known_at is not None:
        conditions.append(pl.col("recorded_at") <= _end(known_at))
    standing = frame.filter(*conditions) if conditions else frame
    standing = standing.filter(pl.col("entry_no").is_last_distinct())
    if not counted_only:
        return standing
    counted = standing.filter(pl.col("status") != "withdrawn")
    if counted["same_as"].null_count() == counted.height:
        return counted
    # On a day before the other entry was known, or after it was withdrawn, this one is all that is known of the find.
    originals = counted.filter(pl.col("same_as").is_null())["entry_id"]
    return counted.filter(pl.col("same_as").is_null() | ~pl.col("same_as").is_in(originals.implode()))


def _end(known_at: datetime | date) -> datetime:
    if isinstance(known_at, datetime):
        return known_at if known_at.tzinfo else known_at.replace(tzinfo=UTC)
    return datetime.combine(known_at, time(), UTC) + timedelta(days=1) - timedelta(microseconds=1)


def _last_act(register: Connection) -> _Seen:
    row = register.execute(
        select(ledger_acts.c.act_id, ledger_acts.c.at).order_by(ledger_acts.c.act_id.desc()).limit(1)
    ).first()
    rows = register.scalar(select(func.max(ledger_revisions.c.row_id))) or 0
    return (0, 0, "") if row is None else (row.act_id, rows, row.at)


def _is_behind(register: Connection, kept: tuple[_Seen, pl.DataFrame], last: _Seen) -> bool:
    """Whether what was kept and what this transaction sees are one history: a register put back from a backup may have
    gone another way.
    """
    seen, frame = kept
    if seen[0] > last[0]:
        moments = frame.filter(pl.col("act_id") == last[0])["recorded_at"]
        return not moments.is_empty() and moments[0] == datetime.fromisoformat(last[2])
    if seen[0] == last[0]:
        return seen == last
    return register.scalar(select(ledger_acts.c.at).where(ledger_acts.c.act_id == seen[0])) == seen[2]


def _rows_behind(register: Connection, row_id: int) -> pl.DataFrame:
    """The rows after one. Each column comes as one text and is cut here: a value at a time takes thrice as long."""
    wanted = {name: _SQL.get(name, column) for name, column, _ in COLUMNS}
    counts = ", ".join(f"count({text})" for text in wanted.values())
    last = register.scalar(select(func.max(ledger_revisions.c.row_id))) or 0
    blocks = []
    for start in range(row_id, last, _BLOCK):
        rows = f"FROM ledger_revisions WHERE row_id > {start} AND row_id <= {start + _BLOCK}"
        height, *filled = register.exec_driver_sql(f"SELECT count(*), {counts} {rows}").one()
        held = {name: text for (name, text), count in zip(wanted.items(), filled, strict=True) if count}
        joined = ", ".join(f"group_concat(coalesce({text}, ''), char({ord(_CUT)}))" for text in held.values())
        texts = register.exec_driver_sql(f"SELECT {joined} {rows}").one()
        blocks.append(_block(dict(zip(held, texts, strict=True)), height))
    if not blocks:
        return pl.DataFrame(schema=SCHEMA)
    acts = register.execute(select(ledger_acts.c.act_id, ledger_acts.c.at)).all()
    at_times = pl.DataFrame(acts, schema={"act_id": pl.Int64, "recorded_at": pl.String}, orient="row")
    return (
        pl.concat(blocks)
        .with_columns(_typed())
        .join(at_times.with_columns(_moment("recorded_at")), on="act_id", how="left", maintain_order="left")
        .select(*SCHEMA)
    )


def _block(texts: dict[str, str], height: int) -> pl.DataFrame:
    """Columns of text, null where nothing stands."""
    made = {}
    for name, _, _ in COLUMNS:
        if name in texts:
            cut = pl.Series(name, [texts[name]], dtype=pl.String).str.split(_CUT).explode()
            made[name] = cut.set(cut == "", None)
        else:
            made[name] = pl.Series(name, [None], dtype=pl.String).extend_constant(None, height - 1)
    return pl.DataFrame(made)


def _typed() -> list[pl.Expr]:
    made = [
        pl.col(name).str.to_date("%Y-%m-%d") if kind == pl.Date else pl.col(name).cast(kind)
        for name, _, kind in COLUMNS
        if kind in (pl.Date, AMOUNT, pl.Int64, pl.Int32)
    ]
    moment = _moment("first_knowledge")
    day = pl.col("first_knowledge").str.to_datetime("%Y-%m-%d", time_unit="us", strict=False)
    # Of a day alone only its end is sure.
    made.append(pl.coalesce(moment, day.dt.replace_time_zone("UTC").dt.offset_by("1d") - pl.duration(microseconds=1)))
    made.append(pl.col("lead_ids").str.json_decode(_IDS).fill_null(pl.lit([], dtype=_IDS)))
    made.append(
        pl.when(pl.col("kind").is_in(["seizure", "seizure_bulk"]))
        .then(pl.coalesce("seizure_id", "entry_id"))
        .otherwise(pl.col("seizure_id"))
        .alias("seizure_id")
    )
    return made


def _moment(name: str) -> pl.Expr:
    return pl.col(name).str.to_datetime(_WRITTEN, time_unit="us", time_zone="UTC", strict=False)
