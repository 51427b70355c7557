"""Settle the language of messages that do not tell it by themselves, by who writes where.

A sender mostly writes one language in one conversation. Messages that are sure of themselves vote for it; the others
take the winner, if it is among their own languages or they have none ("ok", a thumb, a number). What then still looks
like a language that is seldom met and not written there is left unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from argus.reading.languages.scores import DOUBTED

_Numbers = npt.NDArray[np.int64]
_Codes = npt.NDArray[np.int8]

# Register numbers stay below this, so that a conversation and a sender fit one number; 0 stands for no sender.
_SENDERS = 1 << 31
_EVERYBODY = 0


@dataclass(frozen=True, slots=True)
class Votes:
    """How often each language was surely written, by somebody somewhere.

    Attributes:
        places: conversation and sender as one number, ascending within one counting.
        languages: codes. counts: messages.
    """

    places: _Numbers
    languages: _Codes
    counts: _Numbers


@dataclass(frozen=True, slots=True)
class Main:
    """The main language of every sender in every conversation, and of every conversation.

    Attributes:
        places: conversation and sender as one number, ascending. languages: codes.
    """

    places: _Numbers
    languages: _Codes


def votes(conversation: Any, sender: Any, table: pa.Table) -> Votes:
    """Count what the sure messages of a stretch of rows vote for.

    Args:
        conversation, sender: register numbers, one for each row; null or negative = unknown.
        table: of `read_languages`, the same rows.
    """
    first, _ = _first(table)
    heard = _flags(table["sure"]) & (first > 0)
    places, codes = _places(conversation, sender)[heard], first[heard]
    # Everybody's vote counts for the conversation too; that of nobody known for it alone.
    known = places % _SENDERS != _EVERYBODY
    places = np.concatenate([places[known], places - places % _SENDERS + _EVERYBODY])
    keys, counts = np.unique(places * 128 + np.concatenate([codes[known], codes]), return_counts=True)
    return Votes(keys // 128, (keys % 128).astype(np.int8), counts.astype(np.int64))


def main_languages(counted: Iterable[Votes]) -> Main:
    """The language with most votes of each sender in each conversation; of equals the first in LANGUAGES.

    Any split of the rows into countings gives the same.
    """
    every = [*counted, Votes(np.empty(0, np.int64), np.empty(0, np.int8), np.empty(0, np.int64))]
    places = np.concatenate([each.places for each in every])
    codes = np.concatenate([each.languages for each in every])
    keys, which = np.unique(places * 128 + codes, return_inverse=True)
    counts = np.bincount(which, np.concatenate([each.counts for each in every]), minlength=len(keys)).astype(np.int64)
    order = np.lexsort((keys % 128, -counts, keys // 128))
    sorted_places = (keys // 128)[order]
    winners = order[np.append(True, sorted_places[1:] != sorted_places[:-1])[: len(order)]]
    return Main((keys // 128)[winners], (keys % 128)[winners].astype(np.int8))


def labels(conversation: Any, sender: Any, table: pa.Table, main: Main) -> _Codes:
    """The language of each message: a code, 0 = unknown."""
    first, empty = _first(table)
    found = first.astype(np.int8)
    unsure = np.flatnonzero(~_flags(table["sure"]))
    if not len(unsure) or not len(main.places):
        return found
    places = _places(conversation, sender)[unsure]
    expected = _main_of(places, main)
    expected = np.where(expected > 0, expected, _main_of(places - places % _SENDERS + _EVERYBODY, main))
    taken = (expected > 0) & (empty[unsure] | _among(table["languages"], unsure, expected))
    found[unsure[taken]] = expected[taken]
    # Machine output and names look like Malay or Catalan: where others are written, that is no guess worth telling.
    found[unsure[(expected > 0) & ~taken & DOUBTED[found[unsure]]]] = 0
    return found


def smoothed(conversation: Any, sender: Any, table: pa.Table) -> _Codes:
    """The language of each message where all rows are at hand: `labels` by their own votes."""
    return labels(conversation, sender, table, main_languages([votes(conversation, sender, table)]))


def _places(conversation: Any, sender: Any) -> _Numbers:
    return _numbers(conversation) * _SENDERS + _numbers(sender) + 1


def _numbers(column: Any) -> _Numbers:
    """As numbers, -1 for unknown."""
    if isinstance(column, (pa.Array, pa.ChunkedArray)):
        column = column.fill_null(-1).to_numpy()
    return np.maximum(np.asarray(column, np.int64), -1)


def _main_of(places: _Numbers, main: Main) -> _Codes:
    at = np.minimum(np.searchsorted(main.places, places), len(main.places) - 1)
    return np.where(main.places[at] == places, main.languages[at], 0).astype(np.int8)


def _flags(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    return np.asarray(column.to_numpy(), bool)


def _first(table: pa.Table) -> tuple[_Numbers, npt.NDArray[np.bool_]]:
    """The likeliest language of each row, 0 where there is none, and whether there is none."""
    offsets, codes = _lists(table["languages"])
    empty = offsets[1:] == offsets[:-1]
    first = np.zeros(len(table), np.int64)
    first[~empty] = codes[offsets[:-1][~empty]]
    return first, empty


def _among(column: pa.ChunkedArray, rows: _Numbers, expected: _Codes) -> npt.NDArray[np.bool_]:
    """Whether each row's languages hold the one expected of it."""
    offsets, codes = _lists(column)
    wanted = np.zeros(len(offsets) - 1, np.int8)
    wanted[rows] = expected
    hits = np.concatenate([[0], np.cumsum(codes == np.repeat(wanted, np.diff(offsets)))])
    there: npt.NDArray[np.bool_] = hits[offsets[1:]] > hits[offsets[:-1]]
    return there[rows]


def _lists(column: pa.ChunkedArray) -> tuple[_Numbers, _Codes]:
    """Where each row's codes begin (with the end behind the last), and all codes."""
    whole = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], column.type)
    offsets = whole.offsets.to_numpy().astype(np.int64)
    return offsets, whole.values.to_numpy()
