"""Make short lines of chat ready to be judged: leave out what no language owns, and weigh words that only chat knows.

Word list: chat_words.txt, our own, from general knowledge; a line is a language and words frequent in chat there, "*"
the words of all languages. No line of the tests was used to make it.
"""

from functools import cache
from importlib.resources import files
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

# The languages of the trade; all others need more to be believed.
FIELD = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
# Bytes: about a dozen words. Longer lines are told well enough without chat words.
_SHORT = 64
# What a chat word adds, in the measure of eldc: a word that is common in a language weighs 2 to 3 there.
_CHAT_WORD = 2.5
_LINK = r"[a-zA-Z0-9+.-]*://\S*"
# Blanks part words, and so does ASCII punctuation but for the apostrophe (j'ai), * (p*ta) and _.
_PARTING = b'\t\n\v\f\r !"#$%&()+,-./:;<=>?@[\\]^`{|}~\0\x7f'
_PLAIN = bytes(
    0x20 if byte in _PARTING or byte < 0x20 else byte + 32 if 0x41 <= byte <= 0x5A else byte for byte in range(256)
)
_SPACE = 0x20
_LETTER, _DIGIT = 1, 2
# First bytes of letters in UTF-8; those of signs and emoji (C2, E2, EF, F0) left out.
_LETTERS = {*b"abcdefghijklmnopqrstuvwxyz", *range(0xC3, 0xE2), *range(0xE3, 0xEF)}
_CLASS = bytes(_LETTER if byte in _LETTERS else _DIGIT if byte in b"0123456789" else 0 for byte in range(256))

_Bytes = npt.NDArray[np.uint8]
_Numbers = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float32]


def prepared(texts: pa.Array) -> tuple[list[str], _Numbers, _Floats]:
    """The texts as they are judged, about how many words each has, and what chat words add for each of FIELD.

    Of short lines only lower-case words are left: no links, nothing with digits, no words of all languages. Of long
    ones, links are left out.
    """
    if b"://" in _letters(texts)[1]:
        linked = pc.match_substring(texts, "://")
        texts = pc.replace_with_mask(texts, linked, pc.replace_substring_regex(texts.filter(linked), _LINK, " "))
    lengths = pc.binary_length(texts).to_numpy()
    short = lengths <= _SHORT
    words = np.maximum(lengths // 6, 1).astype(np.int64)
    bonus = np.zeros((len(texts), len(FIELD)), np.float32)
    plain, words[short], bonus[short] = _cut(texts.filter(pa.array(short)))
    return pc.replace_with_mask(texts, pa.array(short), plain).to_pylist(), words, bonus


def _letters(texts: pa.Array) -> tuple[_Numbers, bytes]:
    """Where each text ends in the letters of all, from 0 on, and these letters."""
    _, ends, letters = texts.buffers()
    if letters is None or not len(texts):
        return np.zeros(len(texts) + 1, np.int64), b""
    offsets = np.frombuffer(ends, np.int64, count=len(texts) + 1, offset=texts.offset * 8)
    first, last = int(offsets[0]), int(offsets[-1])
    return offsets - first, letters.slice(first, last - first).to_pybytes()


def _cut(texts: pa.Array) -> tuple[pa.Array, _Numbers, _Floats]:
    """`texts` with nothing but their own words, how many, and what chat words add to each of FIELD, per word."""
    rows = np.zeros((len(texts), len(FIELD)), np.float32)
    offsets, letters = _letters(texts)
    if not letters:
        return texts, np.zeros(len(texts), np.int64), rows
    told = letters.translate(_PLAIN)
    plain = np.frombuffer(bytearray(told), np.uint8)
    starts, stops, of = _words(plain, offsets)
    if not len(starts):
        return _judged(offsets, plain), np.zeros(len(texts), np.int64), rows
    known = _looked_up(told.translate(None, b" "), stops - starts)
    # Between words stand only blanks: to the next word is as good as to the end of this one.
    classes = np.frombuffer(told.translate(_CLASS), np.uint8)
    out = (known < 0) | (np.bitwise_or.reduceat(classes, starts) != _LETTER)
    _blank(plain, starts[out], stops[out])
    kept = of[~out]
    counts = np.bincount(kept, minlength=len(texts)).astype(np.int64)
    telling = known[~out]
    spoken = np.flatnonzero(_weighing()[telling])
    np.add.at(rows, kept[spoken], _weights()[telling[spoken]])
    rows /= np.maximum(counts, 1)[:, None]
    return _judged(offsets, plain), counts, rows


def _judged(offsets: _Numbers, plain: _Bytes) -> pa.Array:
    return pa.LargeStringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(plain))


def _words(plain: _Bytes, offsets: _Numbers) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Starts, ends and rows of the runs without blanks; no run goes over the end of its row."""
    inside = plain != _SPACE
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    first = offsets[:-1][offsets[:-1] < offsets[1:]]
    begins[first] = inside[first]
    finishes = inside.copy()
    finishes[:-1] &= ~inside[1:]
    last = offsets[1:][offsets[:-1] < offsets[1:]] - 1
    finishes[last] = inside[last]
    starts, stops = np.flatnonzero(begins), np.flatnonzero(finishes) + 1
    return starts, stops, np.repeat(np.arange(len(offsets) - 1), np.diff(np.searchsorted(starts, offsets)))


def _looked_up(letters: bytes, lengths: _Numbers) -> _Numbers:
    """For every word its row in `_weights`; -1 = a word of all languages.

    Args:
        letters: the words side by side, with nothing between.
    """
    borders = np.concatenate([[0], np.cumsum(lengths)])
    words = pa.LargeStringArray.from_buffers(len(lengths), pa.py_buffer(borders), pa.py_buffer(letters))
    rows: _Numbers = np.append(_places(), 0)[pc.fill_null(pc.index_in(words, _spelled()), -1).to_numpy()]
    return rows


def _blank(plain: _Bytes, starts: _Numbers, stops: _Numbers) -> None:
    changes = np.zeros(len(plain) + 1, np.int8)
    changes[starts] += 1
    changes[stops] -= 1
    plain[np.cumsum(changes[:-1], dtype=np.int8) > 0] = _SPACE


@cache
def _spelled() -> pa.Array:
    return pa.array(list(_owners()), pa.large_string())


@cache
def _places() -> _Numbers:
    """For each word of `_spelled` its row in `_weights`: -1 for words of all languages."""
    return np.array([-1 if "*" in owners else place for place, owners in enumerate(_owners().values(), 1)], np.int64)


@cache
def _weights() -> _Floats:
    """What a word adds to each of FIELD: a row for each word of the list, the first for all others."""
    owners = list(_owners().values())
    weights = np.zeros((len(owners) + 1, len(FIELD)), np.float32)
    for place, languages in enumerate(owners, 1):
        for language in languages & set(FIELD):
            weights[place, FIELD.index(language)] = _CHAT_WORD
    return weights


@cache
def _weighing() -> npt.NDArray[np.bool_]:
    """For each row of `_weights` whether it adds anything."""
    adding: npt.NDArray[np.bool_] = np.any(_weights() > 0, axis=1)
    return adding


@cache
def _owners() -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for line in files(__package__).joinpath("chat_words.txt").read_text("utf-8").splitlines():
        language, *words = line.split()
        for word in words:
            for written in {word, _without_accents(word)}:
                owners.setdefault(written, set()).add(language)
    return owners


def _without_accents(word: str) -> str:
    plain = normalize("NFKD", word.replace("đ", "dj").replace("ß", "ss"))
    return "".join(letter for letter in plain if not combining(letter))
