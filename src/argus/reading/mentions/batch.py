"""Many messages cut into words at once, so that a finder looks only at messages that can hold what it finds.

A word is a run of letters or a run of digits: `MSKU1234567` is two, `27k` is two. Words are folded: lower case, without
accents. What hides a word (characters nobody sees, full width, digits of other scripts) is undone first, and every
place found leads back to the text as delivered.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
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
    Numbers,
    are_beyond_ascii,
    buffers,
    cut_ascii,
    cut_strings,
    each_once,
    hiding,
    readable,
    uncovered,
)
from argus.reading.mentions.mention import NO_FACTS, Fact, How, Mention

_LONG = 500  # words: from here on an index is worth while
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, eq=False)
class Row:
    """One message as a finder sees it; nobody changes it (to be frozen would make it slow to make).

    Attributes:
        at: its position in the batch.
        text: without what hides words; as delivered where nothing does.
        words: folded, in order. starts, ends: where they stand in `text`.
    """

    at: int
    text: str
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    _delivered: str
    _sources: Numbers | None
    _index: "_Index | None" = None
    _gaps: list[str] | None = None

    @property
    def gaps(self) -> list[str]:
        """What stands behind each word, see `gap`; for finders that ask for most of them."""
        if self._gaps is None:
            self._gaps = [*map(self.text.__getitem__, map(slice, self.ends, [*self.starts[1:], len(self.text)]))]
        return self._gaps

    def gap(self, index: int) -> str:
        """What stands between word `index` and the next one; to the end of the text behind the last."""
        if self._gaps is not None:
            return self._gaps[index]
        after = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[index] : after]

    def before(self, index: int) -> str:
        """What stands between the word before and word `index`; from the beginning of the text before the first."""
        return self.text[self.ends[index - 1] if index else 0 : self.starts[index]]

    def places(self, wanted: Container[str]) -> list[int]:
        """Which words are one of these, in order."""
        if self._index is None:
            return [index for index, word in enumerate(self.words) if word in wanted]
        return self._index.places(wanted)

    def kept(self, words: Sequence[int]) -> "Row":
        """The same with these words alone."""
        return replace(
            self,
            words=[self.words[index] for index in words],
            starts=[self.starts[index] for index in words],
            ends=[self.ends[index] for index in words],
            _index=None,
            _gaps=None,
        )

    def mention(
        self,
        kind: str,
        start: int,
        end: int,
        value: str,
        *,
        how: How = "said",
        alternatives: tuple[tuple[str, float], ...] = (),
        facts: Mapping[str, Fact] = NO_FACTS,
    ) -> Mention:
        """A mention at [start, end) of `text`, led back to the text as delivered."""
        if self._sources is not None:
            start, end = int(self._sources[start]), int(self._sources[end - 1]) + 1
        return Mention(self.at, kind, start, end, self._delivered[start:end], value, alternatives, how, facts)


class _Index:
    """Where the words of a long message stand: each different word is looked at once."""

    def __init__(self, codes: Numbers, vocabulary: Sequence[str]) -> None:
        """Take a message as places of its words in a vocabulary."""
        said = np.zeros(len(vocabulary), bool)
        said[codes] = True
        self._different = [*map(vocabulary.__getitem__, np.flatnonzero(said).tolist())]
        self._which = (np.cumsum(said) - 1)[codes]

    def places(self, wanted: Container[str]) -> list[int]:
        are = np.fromiter(map(wanted.__contains__, self._different), bool, len(self._different))
        found: list[int] = np.flatnonzero(are[self._which]).tolist()
        return found


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
            known = self._masks[id(words)] = (words, self._having(self._are(words)))
        rows: list[int] = known[1].tolist()
        return rows

    def rows_with_pair(self, first: frozenset[str], second: frozenset[str]) -> list[int]:
        """Positions of the messages with one of the first words before one of the second, at most a blank between."""
        return self._having_pair(self._are(first), self._are(second))

    def rows_before_digits(self, words: frozenset[str]) -> list[int]:
        """Positions of the messages with one of these words before a run of digits, at most a blank between."""
        return self._having_pair(self._are(words), self._digits > 0)

    def rows_with_digits(self, fewest: int, most: int | None = None) -> list[int]:
        """Positions of the messages with a run of this many digits."""
        rows: list[int] = self._having((self._digits >= fewest) & (self._digits <= (most or 1 << 30))).tolist()
        return rows

    def rows_with_letters(self, pattern: str) -> list[int]:
        """Positions of the messages with a folded word in which a pattern (of RE2) is found."""
        hit = pc.match_substring_regex(pa.array(self._vocabulary, pa.large_string()), pattern)
        rows: list[int] = self._having(hit.to_numpy(zero_copy_only=False)).tolist()
        return rows

    def rows_where(
        self, may: Callable[[str], object], fits: Callable[[Sequence[str], int], bool], most: int
    ) -> list[int]:
        """Positions of the messages in which something stands, for what needs several words; no row is made.

        Args:
            may: whether it can stand at a word. fits: whether it does stand at one of the words of a message.
            most: so many words of a message are looked at.
        """
        are = np.fromiter(map(bool, map(may, self._vocabulary)), bool, len(self._vocabulary))
        hits = np.flatnonzero(are.take(self._codes))
        found, words, told, first = list[int](), list[str](), -1, 0
        for place, at in zip(hits.tolist(), self._token_rows[hits].tolist(), strict=True):
            if found and found[-1] == at:
                continue
            if told != at:
                told, first = at, self._firsts[at]
                part = slice(first, min(self._firsts[at + 1], first + most))
                words = [*map(self._vocabulary.__getitem__, self._codes[part].tolist())]
            if place - first < most and fits(words, place - first):
                found.append(at)
        return found

    def rows_holding(self, symbols: str) -> list[int]:
        """Positions of the messages with at least one of these characters, in the text as delivered."""
        return self.rows_matching(f"[{re.escape(symbols)}]")

    def rows_matching(self, pattern: str, among: Sequence[int] | Numbers | None = None) -> list[int]:
        """Positions of the messages, all or of some, in whose text as delivered a pattern (of RE2) is found.

        What needs a digit is best looked for `among` the `numbered`: nine messages of ten have none.
        """
        few = None if among is None else np.asarray(among, np.int64)
        texts = self._texts if few is None else self._numbered_texts if few is self.numbered else self._texts.take(few)
        hit = np.flatnonzero(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False))
        rows: list[int] = (hit if few is None else few[hit]).tolist()
        return rows

    @cached_property
    def numbered(self) -> Numbers:
        """Positions of the messages with a digit."""
        return self._having(self._digits > 0)

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
            words = [*map(self._vocabulary.__getitem__, self._codes[part].tolist())]
            starts, ends = self._starts[part].tolist(), self._ends[part].tolist()
            delivered = self._texts[at].as_py()
            text, sources = self._hidden.get(at, (delivered, None))
            index = _Index(self._codes[part], self._vocabulary) if len(words) >= _LONG else None
            row = self._rows[at] = Row(at, text, words, starts, ends, delivered, sources, index)
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

    # --- cutting ---

    def _are(self, words: frozenset[str]) -> npt.NDArray[np.bool_]:
        """For every word of the vocabulary whether it is one of these."""
        if len(words) > len(self._vocabulary):
            return np.fromiter(map(words.__contains__, self._vocabulary), bool, len(self._vocabulary))
        wanted = np.zeros(len(self._vocabulary), bool)
        wanted[[self._places[word] for word in words if word in self._places]] = True
        return wanted

    def _having(self, wanted: npt.NDArray[np.bool_]) -> Numbers:
        if not wanted.any():
            return np.empty(0, np.int64)
        return each_once(self._token_rows[wanted.take(self._codes)])

    def _having_pair(self, first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> list[int]:
        follows = first.take(self._codes[:-1]) & second.take(self._codes[1:])
        follows &= self._token_rows[:-1] == self._token_rows[1:]
        follows &= self._starts[1:] - self._ends[:-1] <= 1
        rows: list[int] = each_once(self._token_rows[:-1][follows]).tolist()
        return rows

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self._vocabulary)}

    @cached_property
    def _digits(self) -> Numbers:
        return np.array([len(word) if word.isdigit() else 0 for word in self._vocabulary], np.int64)

    def _cut(self) -> None:
        offsets, letters = buffers(self._texts)
        other = are_beyond_ascii(offsets, letters)
        rows, starts, ends, words = cut_ascii(offsets, letters, other)
        self._beyond_ascii = np.flatnonzero(other)
        self._hidden: dict[int, tuple[str, Numbers]] = {}
        if len(self._beyond_ascii):
            more = self._cut_others(self._beyond_ascii)
            rows, starts, ends = (np.concatenate(both) for both in zip((rows, starts, ends), more[:3], strict=True))
            words = pa.concat_arrays([words, more[3]])
            order = np.argsort(rows, kind="stable")
            rows, starts, ends, words = rows[order], starts[order], ends[order], words.take(pa.array(order))
        encoded = words.dictionary_encode()
        self._vocabulary: list[str] = encoded.dictionary.to_pylist()
        # Side by side, not one above the other: part of a table takes numpy four times as long to list.
        self._codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        self._starts, self._ends, self._token_rows = starts, ends, rows
        self._firsts = np.searchsorted(rows, np.arange(len(self) + 1)).tolist()

    def _cut_others(self, rows: Numbers) -> tuple[Numbers, Numbers, Numbers, pa.Array]:
        """Like `cut_ascii`, for rows with more than ASCII, folded."""
        texts = self._texts.take(rows).to_pylist()
        for place in hiding(texts):
            texts[place], _ = self._hidden[int(rows[place])] = uncovered(texts[place])
        of, starts, ends, words = cut_strings(texts)
        return rows[of], starts, ends, words
