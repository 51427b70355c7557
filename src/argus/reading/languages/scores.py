"""Score the languages a message may be written in.

The scores are those of `eldc` (60 languages, by parts of words), with two things added that short chat lines need:
words that chat is full of and printed text is not (`chat_words.txt`), and some doubt about languages rarely met in the
field.
Croatian, Bosnian, Serbian and Montenegrin are one language here, "sr": a line of chat does not tell them apart.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

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

_CODES = {name: code for code, name in enumerate(LANGUAGES)}
_CODES |= {name: _CODES[same] for name, same in _SAME.items()}
# eldc can tell 20, at twice the time; behind the eighth stands nothing anybody would choose.
_MOST = 8
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
# Lead over the second language, added up over the words, from which a message is sure of itself.
_SURE = 2.0


def read_languages(texts: pa.Array) -> pa.Table:
    """The languages each message may be in.

    Holds a few kilobytes for each of 20,000 messages at a time beside the result.

    Args:
        texts: strings; null is read as no text.

    Returns:
        A row for each text, of SCORES_SCHEMA. `languages`: codes (places in LANGUAGES), likeliest first, at most eight;
        empty where there is nothing to judge: no letters, a link, words of all languages ("ok", "haha"). `scores`: how
        well each fits, 0 to 100. `sure`: whether the first stands clear of the second; others go by who writes where.
    """
    column = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    column = pc.fill_null(column.cast(pa.large_string()), "")
    blocks = [_read(column.slice(first, _BLOCK)) for first in range(0, len(column), _BLOCK)]
    return pa.Table.from_batches(blocks, SCORES_SCHEMA)


def _read(texts: pa.Array) -> pa.RecordBatch:
    judged, words, bonus = prepared(texts)
    fits = _fits(judged)
    fits[:, 1 : len(FIELD) + 1] += bonus
    # The best as one number each, fit before code: sorting numbers is cheaper than sorting places.
    keys = (np.rint(-np.expm1(-fits) * 65535).astype(np.int32) << 8) | (255 - np.arange(len(LANGUAGES), dtype=np.int32))
    keys[fits <= 0] = 0
    best = np.sort(keys, axis=1)[:, : -_MOST - 1 : -1]
    held = best > 0
    kept = best[held]
    offsets = pa.array(np.concatenate([[0], np.cumsum(held.sum(axis=1))]).astype(np.int32))
    languages = pa.ListArray.from_arrays(offsets, pa.array((255 - (kept & 255)).astype(np.int8)))
    scores = pa.ListArray.from_arrays(offsets, pa.array(np.rint((kept >> 8) / 655.35).astype(np.uint8)))
    first, second = -np.sort(-fits, axis=1)[:, :2].T
    sure = (first - second) * words >= _SURE
    return pa.RecordBatch.from_arrays([languages, scores, pa.array(sure)], schema=SCORES_SCHEMA)


def _fits(texts: list[str]) -> npt.NDArray[np.float32]:
    """How well each language fits each text: a column for each of LANGUAGES, 0 = not at all."""
    detect = _detector()
    names: list[str] = []
    told: list[float] = []
    counts: list[int] = []
    for text in texts:
        scores = detect(text).scores
        names += scores
        told += scores.values()
        counts.append(len(scores))
    fits = np.zeros((len(texts), len(LANGUAGES)), np.float32)
    named = pa.array(names, pa.string()).dictionary_encode()
    codes = np.array([_CODES[name] for name in named.dictionary.to_pylist()] or [0])[named.indices.to_numpy()]
    # eldc tells 1 - exp(-mean weight of the words): the weights are what can be added up.
    weights = -np.log1p(-np.minimum(np.array(told), 0.99999)) * _BELIEF[codes]
    # maximum: two names may have one code.
    np.maximum.at(fits, (np.repeat(np.arange(len(texts)), counts), codes), weights)
    return fits


@cache
def _detector() -> Callable[[str], Any]:
    eldc.init()
    detector = eldc.instance()
    detector.set_scores(_MOST)
    return detector.detect_details  # type: ignore[no-any-return]
