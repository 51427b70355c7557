"""Many rows of a table at once: the same messages as `rows.message` gives, by columns.

What a column cannot do exactly as a row would (an attachment, several recipients in one text, a time that cannot be) is
marked as odd and left to the plain way; the two are tested against each other.
"""

import json

import numpy as np
import polars as pl
import pyarrow as pa

from argus.messages import RECORDS, Block, complete
from argus.messages.record import PRECISIONS
from argus.readers.tables.mapping import Settled
from argus.readers.tables.rows import IN_GROUP, KIND_WORDS, STATE_WORDS
from argus.readers.tables.times import times

_PLAIN_TEXTS = ("sender", "source_id", "reply_to", "owner_device", "conversation_name", "delivered_translation", "text")
_ESCAPED = r'["\\\x00-\x1f]'
# More different words than this in a column of kinds or states: it is none.
_MOST_WORDS = 1000


def records(frame: pl.DataFrame, starts: np.ndarray, ends: np.ndarray, settled: Settled) -> tuple[pa.Table, np.ndarray]:
    """The records of a table's rows, and which rows are odd (their records mean nothing).

    Args:
        frame: columns of text, whole numbers, truth values, degrees (float) or lists of text; null = says nothing.
        starts, ends: place of each row.
        settled: what the columns mean.
    """
    rows = _Rows(frame, settled)
    rows.plain_texts()
    rows.service()
    rows.recipients_and_conversation()
    rows.moments()
    rows.degrees()
    rows.words()
    rows.attachments()
    rows.others()
    out = rows.out
    rows.nothing()
    kind = rows.word_kind
    if kind is None:
        says_nothing = out["text"].is_null() if "text" in out else None
        kind = pl.Series(["text"]).new_from_index(0, len(frame))
        if says_nothing is not None and "latitude" in out:
            here = says_nothing & out["latitude"].is_not_null()
            kind = kind.zip_with(~here, pl.Series(["location"]).new_from_index(0, len(frame)))
    out["kind"] = kind
    arrays = {name: series.to_arrow() for name, series in out.items()}
    arrays["place_start"], arrays["place_end"] = pa.array(starts), pa.array(ends)
    arrays.update(rows.arrow)
    table = pa.table({name: _cast(arrays[name], name) for name in RECORDS.names if name in arrays})
    return table, rows.odd


def joined(fast: pa.Table, plain: Block) -> Block:
    """The records of both ways, in the order of the item."""
    if not plain.records.num_rows:
        return Block(fast, plain.left_over)
    if not fast.num_rows:
        return plain
    both = pa.concat_tables([complete(fast), complete(plain.records)])
    return Block(both.take(pa.array(np.argsort(both["place_start"].to_numpy(), kind="stable"))), plain.left_over)


def _cast(array: pa.Array, name: str) -> pa.Array:
    wanted = RECORDS.field(name).type
    return array if array.type == wanted else array.cast(wanted)


class _Rows:
    """The columns of the records under way, and the rows that turned out odd."""

    def __init__(self, frame: pl.DataFrame, settled: Settled) -> None:
        self.frame, self.settled, self.n = frame, settled, len(frame)
        self.odd = np.zeros(self.n, bool)
        self.out: dict[str, pl.Series] = {}
        self.arrow: dict[str, pa.Array] = {}
        self.word_kind: pl.Series | None = None
        self.kept: dict[str, pl.Series] = {}
        self.used = {column for columns in settled.fields.values() for column in columns}

    def column(self, field: str) -> pl.Series | None:
        """The column of a field; a field of two columns is for `moments` alone."""
        columns = self.settled.fields.get(field)
        return self.frame[columns[0]] if columns and columns[0] in self.frame.columns else None

    def mark(self, rows: pl.Series) -> None:
        self.odd |= rows.fill_null(False).to_numpy()

    def text(self, field: str) -> pl.Series | None:
        """A field as text, empty = null. Lists and degrees are odd where they hold anything."""
        return self.column_text(self.column(field))

    def column_text(self, column: pl.Series | None) -> pl.Series | None:
        """A column as `text` gives it."""
        if column is None:
            return None
        if column.dtype == pl.String:
            return _filled(column)
        if column.dtype in (pl.Int64, pl.Boolean):
            return column.cast(pl.String)
        self.mark(column.is_not_null())
        return None

    def plain_texts(self) -> None:
        for field in _PLAIN_TEXTS:
            if (found := self.text(field)) is not None:
                self.out[field] = found

    def service(self) -> None:
        constant = pl.Series([self.settled.service]).new_from_index(0, self.n)
        found = self.text("service")
        self.out["service"] = constant if found is None else found.fill_null(self.settled.service)

    def recipients_and_conversation(self) -> None:
        one, lists = None, None
        column = self.column("recipients")
        if column is not None and column.dtype == pl.List(pl.String):
            lists = column
            # An empty or null account in a list is none; the plain way leaves it out.
            bad = column.list.eval(pl.element().is_null() | (pl.element() == "")).list.any()
            self.mark(bad)
            lists = pl.select(pl.when(column.list.len() > 0).then(column)).to_series()
        elif (one := self.text("recipients")) is not None:
            self.mark(one.str.contains(r"^\s|\s$|^\[|[;|,\x00-\x1f\x7f-\u{a0}]"))
            lists = pl.select(pl.when(one.is_not_null()).then(pl.concat_list(one))).to_series()
        if lists is not None:
            self.out["recipients"] = lists
        key = self.conversation_key()
        stem = pl.Series([self.settled.stem]).new_from_index(0, self.n)
        if lists is None:
            self.out["conversation"] = stem if key is None else key.fill_null(self.settled.stem)
            return
        unknown = pl.Series([True]).new_from_index(0, self.n) if key is None else key.is_null()
        between = unknown & lists.is_not_null()
        sender = self.out.get("sender")
        if not between.any() or one is None or sender is None:
            self.mark(between)
            self.out["conversation"] = stem if key is None else key.fill_null(self.settled.stem)
            return
        frame = pl.DataFrame(
            {"a": sender, "b": one, "key": key if key is not None else pl.Series([None] * self.n, dtype=pl.String)}
        )
        a, b = pl.col("a"), pl.col("b")
        pair = (
            pl.when(b.is_null())
            .then(pl.lit(self.settled.stem))
            .when(a.is_null() | (a == b))
            .then(b)
            .when(a < b)
            .then(a + " | " + b)
            .otherwise(b + " | " + a)
        )
        self.out["conversation"] = frame.select(pl.coalesce("key", pair)).to_series()
        self.out["conversation_kind"] = pl.select(pl.when(between).then(pl.lit("direct"))).to_series()

    def conversation_key(self) -> pl.Series | None:
        columns = self.settled.fields.get("conversation", ())
        if len(columns) < 2:
            return self.text("conversation")
        both = [self.column_text(self.frame[each]) for each in columns if each in self.frame.columns]
        told = [each.alias(f"{number}") for number, each in enumerate(both) if each is not None]
        if not told:
            return None
        joined = pl.DataFrame(told).select(pl.concat_str(pl.all(), separator=IN_GROUP, ignore_nulls=True))
        return _filled(joined.to_series())

    def moments(self) -> None:
        for field in ("sent_at", "received_at", "read_at"):
            columns = self.settled.fields.get(field)
            if columns is None:
                continue
            written = self._day_and_clock(*columns) if len(columns) == 2 else self.column(field)
            if written is None:
                continue
            if written.dtype == pl.String:
                written = _filled(written)
            elif written.dtype != pl.Int64:
                self.mark(written.is_not_null())
                continue
            found = times(written, self.settled.forms[field], self.settled.zone)
            says = written.is_not_null().to_numpy()
            self.odd |= says & ~found.read
            self.arrow[field] = pa.array(found.us, mask=~says)
            if field == "sent_at":
                self.out["sent_as_written"] = written.cast(pl.String)
                self.arrow["sent_offset"] = pa.array(found.offset, mask=~says)
                self.arrow["time_precision"] = _words(found.precision, PRECISIONS, ~says)
                self.arrow["zone_source"] = _words(found.written.astype(np.int8), ("given", "written"), ~says)
                self.arrow["time_note"] = _words(
                    np.zeros(self.n, np.int8), ("ambiguous hour",), ~(says & found.ambiguous)
                )

    def _day_and_clock(self, day: str, clock: str) -> pl.Series | None:
        if day not in self.frame.columns or clock not in self.frame.columns:
            return None
        days, clocks = self.frame[day], self.frame[clock]
        if days.dtype != pl.String or clocks.dtype != pl.String:
            self.mark(days.is_not_null() | clocks.is_not_null())
            return None
        days, clocks = _filled(days), _filled(clocks)
        self.mark(days.is_null() != clocks.is_null())
        self.mark(days.str.contains("00:00", literal=True) | clocks.str.contains(r"[0-9][-./][0-9]"))
        return pl.select(days + " " + clocks).to_series()

    def degrees(self) -> None:
        for field, most in (("latitude", 90.0), ("longitude", 180.0)):
            column = self.column(field)
            if column is None:
                continue
            if column.dtype == pl.String:
                column = _filled(column)
                self.mark(~column.str.contains(r"^-?[0-9]{1,3}(\.[0-9]{1,15})?$"))
                column = column.cast(pl.Float64, strict=False)
            elif column.dtype == pl.Int64:
                column = column.cast(pl.Float64)
            elif column.dtype != pl.Float64:
                self.mark(column.is_not_null())
                continue
            self.mark(column.is_nan() | (column.abs() > most))
            self.out[field] = column

    def words(self) -> None:
        for field, known in (("kind", KIND_WORDS), ("state", STATE_WORDS)):
            column = self.text(field)
            if column is None:
                if field == "state":
                    self.out["state"] = pl.Series(["intact"]).new_from_index(0, self.n)
                continue
            words = column.unique().drop_nulls().to_list()
            if len(words) > _MOST_WORDS:
                self.mark(column.is_not_null())
                words = []
            meant = {word: known.get(word.casefold()) for word in words}
            found = column.replace_strict(meant, default=None, return_dtype=pl.String)
            raw = {word: word for word, meaning in meant.items() if word.casefold() != meaning}
            self.kept[self.settled.fields[field][0]] = column.replace_strict(raw, default=None, return_dtype=pl.String)
            if field == "state":
                self.out["state"] = found.fill_null("intact")
            else:
                # Where the word says nothing, the row decides by what it carries.
                self.mark(found.is_null())
                self.word_kind = found.fill_null("text")

    def attachments(self) -> None:
        column = self.column("attachments")
        if column is None:
            return
        if isinstance(column.dtype, pl.List):
            self.mark(column.list.len() > 0)
        else:
            self.mark(column.is_not_null() if column.dtype != pl.String else _filled(column).is_not_null())

    def nothing(self) -> None:
        """Rows that hold no message at all."""
        empty = np.ones(self.n, bool)
        for field in ("sender", "text", "sent_as_written"):
            if field in self.out:
                empty &= self.out[field].is_null().to_numpy()
        self.odd |= empty

    def others(self) -> None:
        for name in self.frame.columns:
            if name in self.used:
                continue
            column = self.frame[name]
            if column.dtype == pl.String:
                self.kept[name] = _filled(column)
            elif column.dtype in (pl.Int64, pl.Boolean):
                self.kept[name] = column.cast(pl.String)
            else:
                self.mark(column.is_not_null())
        parts: list[pl.Series] = []
        for name in sorted(self.kept):
            value = self.kept[name]
            if value.null_count() == self.n:
                continue
            parts.append(
                pl.select(pl.lit(f', {_quoted(name)}: "') + _escaped(value) + pl.lit('"'))
                .to_series()
                .alias(f"{len(parts)}")
            )
        if not parts:
            return
        inside = pl.DataFrame(parts).select(pl.concat_str(pl.all(), ignore_nulls=True)).to_series()
        self.out["other"] = pl.select(pl.when(inside != "").then("{" + inside.str.strip_prefix(", ") + "}")).to_series()


def _filled(column: pl.Series) -> pl.Series:
    return pl.select(pl.when(column != "").then(column)).to_series()


def _escaped(column: pl.Series) -> pl.Series:
    special = column.str.contains(_ESCAPED).fill_null(False)
    if not special.any():
        return column
    rows = special.arg_true()
    return column.scatter(rows, [_quoted(text)[1:-1] for text in column.gather(rows).to_list()])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _words(codes: np.ndarray, words: tuple[str, ...], missing: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=missing), pa.array(words)).cast(pa.string())
