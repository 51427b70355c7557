"""Cut texts into words: runs of letters and runs of digits, folded, by columns."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]

_SPACE, _LETTER, _DIGIT = 0, 1, 2
_CLASS = np.zeros(256, np.uint8)
_CLASS[[*range(ord("a"), ord("z") + 1), *range(ord("A"), ord("Z") + 1)]] = _LETTER
_CLASS[[*range(ord("0"), ord("9") + 1)]] = _DIGIT
_CLASSES = _CLASS.tobytes()
_LOWER = bytes(range(256)).lower()
_NO_WORD = bytes(each for each in range(256) if _CLASS[each] == _SPACE)
_PLAIN = 0x80  # code points of ASCII

# What hides a word: invisible characters, accents of their own, wide, circled and raised letters, digits of other
# scripts. The two that build emoji count only beside a letter or digit.
HIDING = re.compile(
    r"[\xad\u0300-\u036f\u0483-\u0489\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2070-\u209f"
    r"\u2100-\u214f\u2460-\u24ff\u3000\ufe00-\ufe0e\ufeff-\uffef\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff"
    r"\U000e0000-\U000e0fff]|(?![0-9])\d|\w[\u200d\ufe0f]|[\u200d\ufe0f]\w"
)
_BUILDING_EMOJI = "\u200d\ufe0f"
_MAY_HIDE, _HIDES = 1, 2
# Of a longer text only the beginning is read: nobody writes so much, and a pasted file must not take all memory.
LONGEST = 1 << 20  # characters


def readable(texts: pa.Array) -> pa.Array:
    """The same, but of a text beyond LONGEST no more than that."""
    lengths = pc.binary_length(texts)
    if (pc.max(lengths).as_py() or 0) <= LONGEST:
        return texts
    return pc.utf8_slice_codeunits(texts, 0, LONGEST)


def hiding(texts: list[str]) -> list[int]:
    """Which texts hold what hides a word: its letters, each looked at once, mostly tell whether one does."""
    points = _points("\n".join(texts))
    told = np.zeros(int(points.max(initial=0)) + 1, np.uint8)
    for point in _different(points).tolist():
        letter = chr(point)
        told[point] = _HIDES if HIDING.search(letter) else _MAY_HIDE if letter in _BUILDING_EMOJI else 0
    if not told.any():
        return []
    ends = np.cumsum([len(text) + 1 for text in texts])
    said = told[points]
    hides, may = (
        each_once(np.searchsorted(ends, np.flatnonzero(said == how), side="right")).tolist()
        for how in (_HIDES, _MAY_HIDE)
    )
    return sorted({*hides, *(place for place in may if HIDING.search(texts[place]))})


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _different(points: npt.NDArray[np.uint32]) -> Numbers:
    """The different code points beyond ASCII, in order."""
    said = np.zeros(int(points.max(initial=0)) + 1, bool)
    said[points] = True
    said[:_PLAIN] = False
    return np.flatnonzero(said)


def buffers(texts: pa.Array) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    _, ends, letters = texts.buffers()
    offsets = (
        np.frombuffer(ends, np.int64, count=len(texts) + 1, offset=texts.offset * 8)
        if len(texts)
        else np.zeros(1, np.int64)
    )
    first, last = int(offsets[0]), int(offsets[-1])
    return offsets - first, np.frombuffer(letters or b"", np.uint8)[first:last]


def are_beyond_ascii(offsets: Numbers, letters: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Which rows hold more than ASCII."""
    other = np.zeros(len(offsets) - 1, bool)
    filled = offsets[1:] > offsets[:-1]
    if filled.any():
        other[filled] = np.bitwise_or.reduceat(letters, offsets[:-1][filled]) >= 0x80
    return other


class Cut(NamedTuple):
    """The words of some texts.

    Attributes:
        rows, starts, ends: of each word, in order: its text, and its place there.
        words: the different ones, folded. codes: for each word its place in them.
    """

    rows: Numbers
    starts: Numbers
    ends: Numbers
    words: pa.Array
    codes: Numbers


def cut_ascii(offsets: Numbers, letters: npt.NDArray[np.uint8], other: npt.NDArray[np.bool_]) -> Cut:
    """The rows that are plain ASCII."""
    if not len(letters):
        return _NOTHING
    lengths = np.diff(offsets)
    plain = (letters * np.repeat(~other, lengths) if other.any() else letters).tobytes()
    classes = np.frombuffer(plain.translate(_CLASSES), np.uint8)
    starts, ends = _runs(classes, offsets[:-1][lengths > 0])
    counts = np.diff(np.searchsorted(starts, offsets))
    begins = np.repeat(offsets[:-1], counts)
    # The words side by side, with nothing between them.
    words, codes = _encoded(plain.translate(_LOWER, _NO_WORD), np.cumsum(ends - starts))
    return Cut(np.repeat(np.arange(len(lengths)), counts), starts - begins, ends - begins, words, codes)


def cut_strings(texts: list[str]) -> Cut:
    """Texts in any script."""
    together = "\n".join(texts)
    points = _points(together)
    classes = _classes_of(points)
    starts, ends = _runs(classes)
    # The words side by side in UTF-8, with nothing between them; folded are only the different ones.
    sizes = np.uint8(1) + (points >= 0x80) + (points >= 0x800) + (points >= 0x10000)
    filled = classes != _SPACE
    of_words = np.frombuffer(together.encode(), np.uint8)[np.repeat(filled, sizes)]
    behind = np.cumsum(sizes[filled], dtype=np.int64)  # each letter
    words, codes = _encoded(of_words.tobytes().translate(_LOWER), behind[np.cumsum(ends - starts) - 1])
    begins = np.cumsum([0, *map(len, texts)]) + np.arange(len(texts) + 1)
    counts = np.diff(np.searchsorted(starts, begins))
    of = np.repeat(np.arange(len(texts)), counts)
    begins = np.repeat(begins[:-1], counts)
    return Cut(of, starts - begins, ends - begins, _all_folded(words), codes)


def joined(first: Cut, second: Cut) -> Cut:
    """Both, in the order of their rows; no row is in both."""
    rows = np.concatenate([first.rows, second.rows])
    order = np.argsort(rows, kind="stable")
    both = pa.concat_arrays([first.words, second.words]).dictionary_encode()
    places = both.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    codes = np.concatenate([first.codes, second.codes + len(first.words)])
    return Cut(
        rows[order],
        np.concatenate([first.starts, second.starts])[order],
        np.concatenate([first.ends, second.ends])[order],
        both.dictionary,
        places[codes[order]],
    )


def _encoded(letters: bytes, ends: Numbers) -> tuple[pa.Array, Numbers]:
    """The different ones of the words that end at these places of UTF-8, and which each is."""
    borders = np.concatenate([[0], ends])
    words = pa.LargeStringArray.from_buffers(len(ends), pa.py_buffer(borders), pa.py_buffer(letters))
    encoded = words.dictionary_encode()
    return encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _all_folded(words: pa.Array) -> pa.Array:
    """Words of which the ASCII letters are folded; two may become one."""
    other = are_beyond_ascii(*buffers(words))
    if not other.any():
        return words
    together = "\n".join(words.filter(pa.array(other)).to_pylist())
    plain = {point: folded(chr(point)) for point in _different(_points(together)).tolist()}
    return pc.replace_with_mask(words, pa.array(other), pa.array(together.translate(plain).split("\n"), words.type))


_EMPTY = np.empty(0, np.int64)
_NOTHING = Cut(_EMPTY, _EMPTY, _EMPTY, pa.array([], pa.large_string()), _EMPTY)


def _runs(classes: npt.NDArray[np.uint8], borders: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Starts and ends of the runs of one class that are no blanks; no run goes over a border."""
    changes = np.ones(len(classes), bool)
    np.not_equal(classes[1:], classes[:-1], out=changes[1:])
    if borders is not None:
        changes[borders] = True
    bounds = np.append(np.flatnonzero(changes), len(classes))
    picked = classes[bounds[:-1]] != _SPACE
    return bounds[:-1][picked], bounds[1:][picked]


def _classes_of(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """The class of each code point. Digits of other scripts are none: where they count, they were made plain before."""
    classes = np.zeros(max(int(points.max(initial=0)) + 1, _PLAIN), np.uint8)
    classes[:_PLAIN] = _CLASS[:_PLAIN]
    for each in _different(points).tolist():
        point = chr(each)
        classes[each] = _LETTER if point.isalnum() and not point.isdecimal() else _SPACE
    return classes[points]


def each_once(rows: Numbers) -> Numbers:
    """Without repetitions; in order already."""
    kept = np.ones(len(rows), bool)
    kept[1:] = rows[1:] != rows[:-1]
    return rows[kept]


@lru_cache(maxsize=1 << 15)  # the same words come again in every batch
def folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_OWN_LETTERS)).casefold()
    return "".join(each for each in plain if not unicodedata.combining(each))


# Letters with strokes, which no normal form takes apart.
_OWN_LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ð": "d", "Ð": "D"})


def uncovered(text: str) -> tuple[str, Numbers]:
    """`text` without characters that nobody sees and accents of their own, wide letters and foreign digits as plain
    ones; with each character's place in `text`.
    """
    points = _points(text)
    beyond = np.flatnonzero(points >= 0x80)
    different, which = np.unique(points[beyond], return_inverse=True)
    bare = [_bare(chr(point)) for point in different.tolist()]
    lengths = np.ones(len(points), np.int64)
    lengths[beyond] = np.array([*map(len, bare)], np.int64)[which]
    plain, begins = np.repeat(points, lengths), np.cumsum(lengths) - lengths
    for nth in range(max(map(len, bare), default=0)):
        letters = np.array([ord(each[nth]) if nth < len(each) else 0 for each in bare], np.uint32)[which]
        plain[begins[beyond][letters > 0] + nth] = letters[letters > 0]
    return plain.tobytes().decode("utf-32-le"), np.repeat(np.arange(len(points)), lengths)


def _bare(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in ("Cf", "Mn", "Me"):
        return ""
    plain = str(unicodedata.digit(letter)) if kind == "Nd" else unicodedata.normalize("NFKC", letter)
    return plain if len(plain) <= 4 else letter
