"""The full-text index of one shard: which rows hold which words, and counts of them.

A document is a row; its number `ord` is the row's position in the shard, hence its place in time. Words are folded
before they come here (`folding`), so the index only splits at spaces. Text is not stored. Filters are integer fields
inside the index: a set of rows made outside would cost half a second.

Queries are tantivy queries, built by the functions below; they hold for every shard alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import tantivy
from tantivy import FieldType, Occur, Query

from argus.messages.folding import FOLDING, LONGEST_WORD, fold_column

# What decides which words an index holds.
INDEXED_WITH = f"{FOLDING}, tantivy {version('tantivy')}"
NOBODY = -1  # sender of a message that names none

# A slice of rows is in memory folded and as JSON lines, several times over; few messages are long.
_SLICE_ROWS, _SLICE_BYTES = 20_000, 4 << 20
# The most that a segment may take in memory while it is built: about 100 MB are used for a million chat messages. One
# segment per shard keeps equal scores in time order.
_HEAP_BYTES = 600_000_000
_NUMBERS = ("sender", "conversation", "service", "kind")
_MOST_GROUPS = 60_000  # tantivy refuses more than 65,000 buckets in one answer


def build_fulltext(folder: Path, rows: pa.Table, *, heap_bytes: int = _HEAP_BYTES) -> None:
    """Build the index of a shard into `folder`, which is made; the caller syncs it to disk.

    Args:
        folder: must not exist yet.
        heap_bytes: how much memory building may take before the index falls into several segments.
        rows: columns text, sender, conversation, service, kind, in time order.
    """
    folder.mkdir(parents=True)
    index = tantivy.Index(_SCHEMA, str(folder))
    index.register_tokenizer("folded", _splitter())
    writer = index.writer(heap_bytes, num_threads=1)
    for start, end in _slices(rows["text"]):
        for line in _lines(rows.slice(start, end - start), start):
            writer.add_json(line)
    writer.commit()
    writer.wait_merging_threads()


@dataclass(frozen=True)
class FullText:
    """An open index. Safe for many reading threads; searches run outside Python's lock."""

    searcher: tantivy.Searcher
    rows: int
    numbered: bool  # do its own numbers of documents count the rows?

    @classmethod
    def open(cls, folder: Path) -> "FullText":
        """Map the index that `build_fulltext` made."""
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")  # a shard never changes: nobody has to watch its folder
        searcher = index.searcher()
        return cls(searcher, searcher.num_docs, searcher.num_segments == 1)

    def frequency(self, text: str) -> int:
        """How many rows hold this folded word; takes microseconds."""
        return self.searcher.doc_freq("text", text)

    def count(self, query: Query) -> int:
        """How many rows match."""
        found: Any = self.searcher.search(query, limit=1, count=True)
        return int(found.count)

    def matching(self, query: Query) -> npt.NDArray[np.int64]:
        """All rows that match, the oldest first; half a second for a million."""
        found: Any = self.searcher.search(
            query, limit=max(self.count(query), 1), count=False, order_by_field="ord", order=tantivy.Order.Asc
        )
        return np.fromiter((int(row) for row, _ in found.hits), np.int64, len(found.hits))

    def edge(self, query: Query, limit: int, *, newest: bool) -> list[int]:
        """The last rows that match, newest first; or the first, oldest first."""
        return self._edge(query, limit, newest=newest, count=False)[0]

    def edge_and_count(self, query: Query, limit: int, *, newest: bool) -> tuple[list[int], int]:
        """`edge` and `count` in one pass."""
        return self._edge(query, limit, newest=newest, count=True)

    def _edge(self, query: Query, limit: int, *, newest: bool, count: bool) -> tuple[list[int], int]:
        order = tantivy.Order.Desc if newest else tantivy.Order.Asc
        found: Any = self.searcher.search(query, limit=limit, count=count, order_by_field="ord", order=order)
        return [int(row) for row, _ in found.hits], int(found.count or 0)

    def best(self, query: Query, limit: int) -> tuple[list[tuple[float, int]], int]:
        """The rows that match best as (BM25 score, row), equal scores in time order; and how many match in all.

        It always counts along: the shortcut that tantivy takes otherwise adds up scores in an order that depends on
        `limit`, so that pages could disagree in the last digit.
        """
        found: Any = self.searcher.search(query, limit=limit, count=True)
        if self.numbered:  # written in order into one segment: asking for `ord` would cost more than the search
            return [(float(score), address.doc) for score, address in found.hits], int(found.count)
        rows = self.searcher.fast_field_values("ord", [address for _, address in found.hits])
        ranked = [(float(score), int(row or 0)) for (score, _), row in zip(found.hits, rows, strict=True)]
        return ranked, int(found.count)

    def between(self, query: Query, bounds: Sequence[int]) -> list[int]:
        """How many matching rows lie in [bounds[0], bounds[1]), [bounds[1], bounds[2]), ..."""
        pairs = list(pairwise(bounds))
        ranges = [{"key": str(at), "from": first, "to": end} for at, (first, end) in enumerate(pairs) if first < end]
        if not ranges:
            return [0] * len(pairs)
        found = self.searcher.aggregate(query, {"groups": {"range": {"field": "ord", "ranges": ranges}}})
        counts = {bucket["key"]: int(bucket["doc_count"]) for bucket in found["groups"]["buckets"]}
        return [counts.get(str(at), 0) for at in range(len(pairs))]

    def groups(
        self, query: Query, field: str, most: int | None = None
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], bool]:
        """The different values of a number field among the matching rows, and how many rows have each.

        With `most` only so many values, the most frequent ones; the last of the answer says whether these are all.
        """
        # several segments would each tell their own most frequent values only
        found, whole = self._groups(query, field, most if self.searcher.num_segments == 1 else None)
        keys = np.fromiter((int(bucket["key"]) for bucket in found), np.int64, len(found))
        return keys, np.fromiter((int(bucket["doc_count"]) for bucket in found), np.int64, len(found)), whole

    def _groups(
        self, query: Query, field: str, most: int | None, first: int = NOBODY, last: int = 2**31 - 1
    ) -> tuple[list[dict[str, Any]], bool]:
        terms = {"field": field, "size": most or _MOST_GROUPS}
        answer = self.searcher.aggregate(query, {"groups": {"terms": terms}})["groups"]
        buckets: list[dict[str, Any]] = answer["buckets"]
        whole = not answer["sum_other_doc_count"]
        if whole or most or first == last:
            return buckets, whole
        middle = (first + last) // 2
        lower = every_one([query, number_between(field, first, middle)])
        upper = every_one([query, number_between(field, middle + 1, last)])
        return self._groups(lower, field, None, first, middle)[0] + self._groups(upper, field, None, middle + 1, last)[
            0
        ], True


# --- queries ---


def everything() -> Query:
    """Every row."""
    return Query.all_query()


def nothing() -> Query:
    """No row."""
    return Query.empty_query()


def word(text: str) -> Query:
    """Rows that hold this folded word."""
    return Query.term_query(_SCHEMA, "text", text)


def words_beginning(text: str) -> Query:
    """Rows that hold a word with this folded beginning."""
    # No typo, as prefix: the same words as `text.*`, without a quarter of a millisecond for building that pattern.
    return Query.fuzzy_term_query(_SCHEMA, "text", text, distance=0, transposition_cost_one=True, prefix=True)


def words_like(pattern: str) -> Query:
    """Rows that hold a folded word which the whole pattern matches (tantivy's regular expressions)."""
    return Query.regex_query(_SCHEMA, "text", pattern)


def words_near(text: str) -> Query:
    """Rows that hold a word at most one typo away: a letter added, left out, exchanged, or two neighbours swapped."""
    return Query.fuzzy_term_query(_SCHEMA, "text", text, distance=1, transposition_cost_one=True)


def in_a_row(texts: Sequence[str]) -> Query:
    """Rows that hold these folded words next to each other in this order."""
    return Query.phrase_query(_SCHEMA, "text", list(texts))


def in_a_row_like(patterns: Sequence[str]) -> Query:
    """Rows that hold words next to each other which these patterns match.

    A search with it raises ValueError when more than 60,000 different words of a shard match.
    """
    return Query.regex_phrase_query(_SCHEMA, "text", list(patterns))


def number_in(field: str, numbers: Iterable[int]) -> Query:
    """Rows whose number field has one of these values."""
    wanted = sorted(set(numbers))
    if not wanted:
        return nothing()
    if len(wanted) == 1:
        return Query.term_query(_SCHEMA, field, wanted[0])
    return Query.term_set_query(_SCHEMA, field, wanted)


def number_between(field: str, first: int, last: int) -> Query:
    """Rows whose number field lies in [first, last]; `ord` is the position in time."""
    return Query.range_query(_SCHEMA, field, FieldType.Integer, first, last)


def every_one(queries: Sequence[Query], but_none_of: Sequence[Query] = ()) -> Query:
    """Rows that match all of the first and none of the second."""
    if len(queries) == 1 and not but_none_of:
        return queries[0]
    wanted = [(Occur.Must, query) for query in queries or [everything()]]
    return Query.boolean_query([*wanted, *((Occur.MustNot, query) for query in but_none_of)])


def any_of(queries: Sequence[Query]) -> Query:
    """Rows that match at least one."""
    return Query.boolean_query([(Occur.Should, query) for query in queries]) if queries else nothing()


def unranked(query: Query) -> Query:
    """The same rows, adding nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="folded", index_option="position")
    builder.add_integer_field("ord", fast=True)
    for name in _NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


_SCHEMA = _schema()


def _splitter() -> tantivy.TextAnalyzer:
    longest = tantivy.Filter.remove_long(LONGEST_WORD + 1)  # folding has cut what is longer: nothing is removed here
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(longest).build()


def _slices(texts: pa.ChunkedArray) -> Iterator[tuple[int, int]]:
    """Bounds of slices that hold at most `_SLICE_ROWS` rows and `_SLICE_BYTES` of text, or one row."""
    ends = pc.binary_length(texts).fill_null(0).to_numpy().cumsum()
    start = taken = 0
    while start < len(ends):
        fits = int(np.searchsorted(ends, taken + _SLICE_BYTES, "right"))
        end = max(min(fits, start + _SLICE_ROWS), start + 1)
        yield start, end
        start, taken = end, int(ends[end - 1])


def _lines(rows: pa.Table, first: int) -> list[str]:
    """One JSON object per row. Folded text holds no quotes, backslashes or control characters: nothing to escape."""
    text = fold_column(pl.Series(rows["text"])).fill_null("")
    positions = pl.Series(np.arange(first, first + rows.num_rows))
    parts: list[pl.Series | pl.Expr] = [pl.lit('{"text":"'), text, pl.lit('","ord":'), positions]
    for name in _NUMBERS:
        parts += [pl.lit(f',"{name}":'), pl.Series(rows[name]).cast(pl.Int64).fill_null(NOBODY)]
    return pl.select(pl.concat_str([*parts, pl.lit("}")])).to_series().to_list()
