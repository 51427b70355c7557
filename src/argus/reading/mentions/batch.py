"""Many messages cut into words at once, so that a finder looks only at messages that can hold what it finds.

A word is a run of letters or a run of digits: `MSKU1234567` is two, `27k` is two. Words are folded: lower case, without
accents. What hides a word (characters nobody sees, full width, digits of other scripts) is undone first, and every
place found leads back to the text as delivered.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from argus.access import UNDATED
from argus.reading.mentions.cutting import (
    Cut,
    Numbers,
    are_beyond_ascii,
    buffers,
    cut_ascii,
    cut_strings,
    each_once,
    hiding,
    joined,
    readable,
    uncovered,
)
from argus.reading.mentions.row import Row
from argus.reading.mentions.vocabulary import Index, Vocabulary

__all__ = ["Batch", "Row"]

_LONG = 500  # words: from here on an index is worth while
_VAST = 1 << 16  # words: from here on their places are kept as plain numbers, which lists would hold eight times over
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Batch:
    """Messages that are read together.

    Holds a few hundred bytes a message: give some ten thousand at a time.
    """

    def __init__(self, texts: Sequence[str | None] | pa.Array, sent_at: Sequence[int | None] | Any, zone: ZoneInfo):
        """Take messages.

        Args:
            texts: as delivered; None is read as no text.
            sent_at: microseconds since 1970 UTC, one for each text; None or UNDATED where it is not known.
            zone: in which people read the clock: what "tomorrow" means.
        """
        column = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.large_string())
        self._texts = readable(pc.fill_null(column.cast(pa.large_string()), ""))
        self._sent = [UNDATED if each is None else int(each) for each in sent_at]
        self.zone = zone
        self._rows: dict[int, Row] = {}
        self._masks: dict[int, tuple[object, Numbers]] = {}
        self._cut()

    def __len__(self) -> int:
        return len(self._texts)

    def rows_with(self, words: frozenset[str]) -> list[int]:
        """Positions of the messages with at least one of these folded words. Give the same set object each time."""
        known = self._masks.get(id(words))
        if known is None:
            known = self._masks[id(words)] = (words, each_once(self._token_rows[self._having(self._are(words))]))
        rows: list[int] = known[1].tolist()
        return rows

    def rows_with_pair(self, first: frozenset[str], second: frozenset[str]) -> list[int]:
        """Positions of the messages with one of the first words before one of the second, at most a blank between."""
        return self._before(self._are(first), self._are(second))

    def rows_before_digits(self, words: frozenset[str]) -> list[int]:
        """Positions of the messages with one of these words before a run of digits, at most a blank between."""
        return self._before(self._are(words), self._vocabulary.digits > 0)

    def rows_with_digits(self, fewest: int, most: int | None = None) -> list[int]:
        """Positions of the messages with a run of this many digits."""
        places, lengths = self._digits
        wanted = (lengths >= fewest) & (lengths <= (most or 1 << 30))
        rows: list[int] = each_once(self._token_rows[places[wanted]]).tolist()
        return rows

    def rows_with_letters(self, pattern: str) -> list[int]:
        """Positions of the messages with a folded word in which a pattern (of RE2) is found."""
        rows: list[int] = each_once(self._token_rows[self._having(self._vocabulary.matching(pattern))]).tolist()
        return rows

    def rows_where(
        self, may: Callable[[str], object], fits: Callable[[Sequence[str], int], bool], most: int
    ) -> list[int]:
        """Positions of the messages in which something stands, for what needs several words; no row is made.

        Args:
            may: whether it can stand at a word. fits: whether it does stand at one of the words of a message.
            most: so many words of a message are looked at.
        """
        said = self._vocabulary.words
        hits = self._having(np.fromiter(map(bool, map(may, said)), bool, len(said)))
        found, words, told, first = list[int](), list[str](), -1, 0
        for place, at in zip(hits.tolist(), self._token_rows[hits].tolist(), strict=True):
            if found and found[-1] == at:
                continue
            if told != at:
                told, first = at, self._firsts[at]
                part = slice(first, min(self._firsts[at + 1], first + most))
                words = [*map(said.__getitem__, self._codes[part].tolist())]
            if place - first < most and fits(words, place - first):
                found.append(at)
        return found

    def rows_holding(self, symbols: str) -> list[int]:
        """Positions of the messages with at least one of these ASCII characters, in the text as delivered."""
        offsets, letters = buffers(self._texts)
        held = np.zeros(len(letters), bool)
        for each in symbols.encode("ascii"):
            held |= letters == each
        return self._rows_at(offsets, np.flatnonzero(held))

    def rows_unbroken(self, fewest: int) -> list[int]:
        """Positions of the messages with so many bytes in a row that are no blank, in the text as delivered."""
        offsets, letters = buffers(self._texts)
        broken = letters <= ord(" ")
        broken[offsets[:-1][offsets[:-1] < offsets[1:]]] = True
        ends = np.append(np.flatnonzero(broken), len(letters))
        return self._rows_at(offsets, ends[:-1][np.diff(ends) >= fewest])

    @staticmethod
    def _rows_at(offsets: Numbers, places: Numbers) -> list[int]:
        """Positions of the messages in which these bytes stand."""
        rows: list[int] = each_once(np.searchsorted(offsets, places, side="right") - 1).tolist()
        return rows

    def rows_matching(self, pattern: str, among: Sequence[int] | Numbers | None = None) -> list[int]:
        """Positions of the messages, all or of some, in whose text as delivered a pattern (of RE2) is found.

        What needs a digit is best looked for `among` the `numbered`: nine messages of ten have none.
        """
        few = None if among is None else np.asarray(among, np.int64)
        if few is not None and not len(few):
            return []
        texts = self._texts if few is None else self._numbered_texts if few is self.numbered else self._texts.take(few)
        hit = np.flatnonzero(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))
        rows: list[int] = (hit if few is None else few[hit]).tolist()
        return rows

    @cached_property
    def numbered(self) -> Numbers:
        """Positions of the messages with a digit."""
        return each_once(self._token_rows[self._digits[0]])

    def numbered_within(self, words: int) -> Numbers:
        """Positions of the messages with a digit and at most so many words."""
        return self.numbered[self._lengths.take(self.numbered) <= words]

    @cached_property
    def _numbered_texts(self) -> pa.Array:
        return self._texts.take(self.numbered)

    @property
    def beyond_ascii(self) -> list[int]:
        """Positions of the messages with more than ASCII."""
        rows: list[int] = self._beyond_ascii.tolist()
        return rows

    @property
    def hiding(self) -> list[int]:
        """Positions of the messages whose rows have another text than the one delivered."""
        return sorted(self._hidden)

    @property
    def texts(self) -> pa.Array:
        """As delivered, for finders that gate by columns; null became empty."""
        return self._texts

    def row(self, at: int) -> Row:
        """One message with its words."""
        row = self._rows.get(at)
        if row is None:
            part = slice(self._firsts[at], self._firsts[at + 1])
            words = [*map(self._vocabulary.words.__getitem__, self._codes[part].tolist())]
            vast = len(words) >= _VAST
            starts, ends = (
                array("i", each[part].astype(np.int32).tobytes()) if vast else each[part].tolist()
                for each in (self._starts, self._ends)
            )
            row = self._row(at, self._texts[at].as_py(), words, starts, ends)
        return row

    def rows(self, places: Iterable[int]) -> Iterator[Row]:
        """The messages at these positions, in order, with their words; quicker than one by one."""
        wanted = sorted(places)
        missing = [at for at in wanted if at not in self._rows]
        vast = [at for at in missing if self._firsts[at + 1] - self._firsts[at] >= _VAST]
        for at in vast:
            self.row(at)
        if len(vast) < len(missing):
            self._make([at for at in missing if at not in self._rows])
        return map(self._rows.__getitem__, wanted)

    def _make(self, places: list[int]) -> None:
        firsts = np.array([self._firsts[at] for at in places])
        counts = np.array([self._firsts[at + 1] for at in places]) - firsts
        behind = np.cumsum(counts)
        tokens = np.repeat(firsts - behind + counts, counts) + np.arange(behind[-1])
        words = [*map(self._vocabulary.words.__getitem__, self._codes[tokens].tolist())]
        starts, ends = self._starts[tokens].tolist(), self._ends[tokens].tolist()
        first = 0
        for at, text, after in zip(
            places, self._texts.take(pa.array(places)).to_pylist(), behind.tolist(), strict=True
        ):
            self._row(at, text, words[first:after], starts[first:after], ends[first:after])
            first = after

    def _row(self, at: int, delivered: str, words: list[str], starts: Sequence[int], ends: Sequence[int]) -> Row:
        text, sources = self._hidden.get(at, (delivered, None))
        row = self._rows[at] = Row(at, text, words, starts, ends, delivered, sources)
        if len(words) >= _LONG:
            row.look_up(Index(self._codes[self._firsts[at] : self._firsts[at + 1]], self._vocabulary))
        return row

    def local(self, at: int) -> datetime | None:
        """When the message was sent, on the clock of the zone, without zone; None = undated or out of all calendars."""
        us = self._sent[at]
        if us == UNDATED:
            return None
        try:
            return (_EPOCH + timedelta(microseconds=us)).astimezone(self.zone).replace(tzinfo=None)
        except OverflowError:
            return None

    # --- words ---

    def _are(self, words: frozenset[str]) -> npt.NDArray[np.bool_]:
        """For every word of the vocabulary whether it is one of these."""
        return self._vocabulary.are(words)

    def _having(self, wanted: npt.NDArray[np.bool_]) -> Numbers:
        """Where the words stand that are these of the vocabulary."""
        return np.flatnonzero(wanted.take(self._codes)) if wanted.any() else np.empty(0, np.int64)

    def _before(self, first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> list[int]:
        """Positions of the messages where one of the first stands right before one of the second."""
        at = self._having(first)
        at = at[self._followed[at]]
        rows: list[int] = each_once(self._token_rows[at[second[self._codes[at + 1]]]]).tolist()
        return rows

    @cached_property
    def _followed(self) -> npt.NDArray[np.bool_]:
        """For each word whether another stands behind it in its message, at most a blank between."""
        followed = np.zeros(len(self._codes), bool)
        followed[:-1] = self._starts[1:] - self._ends[:-1] <= 1
        followed[:-1] &= self._token_rows[:-1] == self._token_rows[1:]
        return followed

    @cached_property
    def _digits(self) -> tuple[Numbers, Numbers]:
        """Where runs of digits stand, and how long they are."""
        places = self._having(self._vocabulary.digits > 0)
        return places, self._vocabulary.digits[self._codes[places]]

    # --- cutting ---

    def _cut(self) -> None:
        offsets, letters = buffers(self._texts)
        other = are_beyond_ascii(offsets, letters)
        cut = cut_ascii(offsets, letters, other)
        self._beyond_ascii = np.flatnonzero(other)
        self._hidden: dict[int, tuple[str, Sequence[int]]] = {}
        if len(self._beyond_ascii):
            cut = joined(cut, self._cut_others(self._beyond_ascii))
        self._vocabulary = Vocabulary(cut.words)
        # Side by side, not one above the other: part of a table takes numpy four times as long to list.
        self._codes, self._starts, self._ends, self._token_rows = cut.codes, cut.starts, cut.ends, cut.rows
        firsts = np.searchsorted(cut.rows, np.arange(len(self) + 1))
        self._firsts, self._lengths = firsts.tolist(), np.diff(firsts)

    def _cut_others(self, rows: Numbers) -> Cut:
        """Like `cut_ascii`, for rows with more than ASCII, folded."""
        texts = self._texts.take(rows).to_pylist()
        for place in hiding(texts):
            plain, sources = uncovered(texts[place])
            texts[place], _ = self._hidden[int(rows[place])] = plain, sources.data  # quicker to ask for a few
        cut = cut_strings(texts)
        return cut._replace(rows=rows[cut.rows])
