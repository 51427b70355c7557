"""Score the languages a message may be written in.

The scores are those of `eldc` (60 languages, by parts of words), with two things added that short chat lines need:
words that chat is full of and printed text is not (`chat_words.txt`), and some doubt about languages rarely met in the
field.
Croatian, Bosnian, Serbian and Montenegrin are one language here, "sr": a line of chat does not tell them apart.
"""

from collections.abc import Callable
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

import eldc
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from argus.reading.languages.chat_words import FIELD, prepared

VERSION = "1"
_SAME = {"hr": "sr"}
# A code is a place in this tuple; 0 = unknown. Stored: append only, or raise VERSION.
LANGUAGES = ("", *FIELD, *sorted(set(eldc.LANGUAGES) - {*FIELD, *_SAME}))
SCORES_SCHEMA = pa.schema(
    [("languages", pa.list_(pa.int8())), ("scores", pa.list_(pa.uint8())), ("sure", pa.bool_())],
)

_NOTHING = 255  # no fit, code 0, as in `_keys`
_PLACES = {name: place for place, name in enumerate((*LANGUAGES, *_SAME))}
# The same by the two letters of each as one number.
_BY_LETTERS = np.zeros(1 << 16, np.int64)
_BY_LETTERS[np.frombuffer("".join(_PLACES).encode("ascii"), np.uint16)] = range(1, len(_PLACES))
# eldc can tell 20, at twice the cost; behind the sixth stands nothing anybody would choose.
_MOST = 6
_BLOCK = 20_000
# How far a language is believed. Latin script and not of the field: short lines look like these by accident.
_OFTEN_MET = {"tr", "pl", "ro"}
_OTHER_SCRIPT = {
    *("am", "ar", "be", "bg", "bn", "el", "fa", "gu", "he", "hi", "hy", "ja", "ka", "kn"),
    *("ko", "lo", "ml", "mr", "or", "pa", "ru", "ta", "te", "th", "uk", "ur", "zh"),
}
_BELIEF = np.array(
    [
        0.0 if not name else 1.0 if name in FIELD or name in _OTHER_SCRIPT else 0.85 if name in _OFTEN_MET else 0.75
        for name in LANGUAGES
    ],
    np.float32,
)
# Languages that short lines look like by accident, by code.
DOUBTED = (_BELIEF > 0) & (_BELIEF < 1)
# Lead over the second language, added up over the words, from which a message is sure of itself.
_SURE = 2.0
_SURE_IN_DOUBT = 6.0


def read_languages(texts: pa.Array) -> pa.Table:
    """The languages each message may be in.

    Holds a few kilobytes for each of 20,000 messages at a time beside the result.

    Args:
        texts: strings; null is read as no text.

    Returns:
        A row for each text, of SCORES_SCHEMA. `languages`: codes (places in LANGUAGES), likeliest first, at most six;
        empty where there is nothing to judge: no letters, a link, words of all languages ("ok", "haha"). `scores`: how
        well each fits, 0 to 100. `sure`: whether the first stands clear of the second; others go by who writes where.
    """
    column = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    column = pc.fill_null(column.cast(pa.large_string()), "")
    blocks = [_read(column.slice(first, _BLOCK)) for first in range(0, len(column), _BLOCK)]
    return pa.Table.from_batches(blocks, SCORES_SCHEMA)


def _read(texts: pa.Array) -> pa.RecordBatch:
    judged, words, bonus = prepared(texts)
    best = _best(_told(judged), bonus)
    fit = (best >> 8) / np.float32(10_000)
    held = fit > 0
    offsets = pa.array(np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32))
    languages = pa.ListArray.from_arrays(offsets, pa.array((255 - (best[held] & 255)).astype(np.int8)))
    scores = pa.ListArray.from_arrays(offsets, pa.array(np.rint(-100 * np.expm1(-fit[held])).astype(np.uint8)))
    sure = (fit[:, 0] - fit[:, 1]) * words >= np.where(DOUBTED[255 - (best[:, 0] & 255)], _SURE_IN_DOUBT, _SURE)
    return pa.RecordBatch.from_arrays([languages, scores, pa.array(sure)], schema=SCORES_SCHEMA)


class _Told(NamedTuple):
    """What eldc tells: rows, languages (places in _PLACES) and fits side by side, and each one's place in its row."""

    rows: npt.NDArray[np.int64]
    languages: npt.NDArray[np.int64]
    fits: npt.NDArray[np.float32]
    ranks: npt.NDArray[np.int64]


def _told(texts: list[str]) -> _Told:
    told = [result.scores for result in map(_detector(), texts)]
    counts = np.fromiter(map(len, told), np.int64, len(told))
    total = int(counts.sum())
    languages = _BY_LETTERS[np.frombuffer("".join(chain.from_iterable(told)).encode("ascii"), np.uint16)]
    scores = np.fromiter(chain.from_iterable(map(dict.values, told)), np.float32, total)
    # eldc tells 1 - exp(-mean weight of the words): the weights are what can be added up.
    fits = -np.log1p(-np.minimum(scores, np.float32(0.9999)))
    ranks = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return _Told(np.repeat(np.arange(len(told)), counts), languages, fits, ranks)


def _best(told: _Told, bonus: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    """The best _MOST of each text as one number each, fit before code, best first."""
    field = np.zeros_like(bonus)
    of_field = told.languages <= len(FIELD)
    field[told.rows[of_field], told.languages[of_field] - 1] = told.fits[of_field]
    others = told.languages > len(FIELD)
    for name, same in _SAME.items():
        these, place = told.languages == _PLACES[name], FIELD.index(same)
        rows = told.rows[these]
        field[rows, place] = np.maximum(field[rows, place], told.fits[these])
        others &= ~these
    # A column for each language of the field, and for the few others that eldc tells.
    keys = np.full((len(bonus), len(FIELD) + _MOST), _NOTHING, np.int32)
    keys[:, : len(FIELD)] = _keys(field + bonus, np.arange(1, len(FIELD) + 1))
    codes = told.languages[others]
    keys[told.rows[others], len(FIELD) + told.ranks[others]] = _keys(told.fits[others] * _BELIEF[codes], codes)
    keys.sort(axis=1)
    return keys[:, : -_MOST - 1 : -1]


def _keys(fits: npt.NDArray[np.float32], codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Fit and code as one number: sorting numbers is cheaper than sorting places."""
    return ((fits * 10_000).astype(np.int32) << 8) | (255 - codes).astype(np.int32)


@cache
def _detector() -> Callable[[str], Any]:
    eldc.init()
    detector = eldc.instance()
    detector.set_scores(_MOST)
    return detector.detect_details  # type: ignore[no-any-return]
