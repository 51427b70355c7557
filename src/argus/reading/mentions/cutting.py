"""Cut texts into words: runs of letters and runs of digits, folded, by columns."""

import re
import unicodedata
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[np.int64]

_SPACE, _LETTER, _DIGIT = 0, 1, 2
_CLASS = np.zeros(256, np.uint8)
_CLASS[[*range(ord("a"), ord("z") + 1), *range(ord("A"), ord("Z") + 1)]] = _LETTER
_CLASS[[*range(ord("0"), ord("9") + 1)]] = _DIGIT
_LOWER = np.frombuffer(bytes(range(256)).lower(), np.uint8)

# What hides a word: invisible characters, accents of their own, wide, circled and raised letters, digits of other
# scripts. The two that build emoji count only beside a letter or digit.
HIDING = re.compile(
    r"[\xad\u0300-\u036f\u0483-\u0489\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2070-\u209f"
    r"\u2100-\u214f\u2460-\u24ff\u3000\ufe00-\ufe0e\ufeff-\uffef\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff"
    r"\U000e0000-\U000e0fff]|(?![0-9])\d|\w[\u200d\ufe0f]|[\u200d\ufe0f]\w"
)
_BUILDING_EMOJI = "\u200d\ufe0f"
# Of a longer text only the beginning is read: nobody writes so much, and a pasted file must not take all memory.
LONGEST = 1 << 20  # characters


def readable(texts: pa.Array) -> pa.Array:
    """The same, but of a text beyond LONGEST no more than that."""
    lengths = pc.binary_length(texts)
    if (pc.max(lengths).as_py() or 0) <= LONGEST:
        return texts
    return pc.utf8_slice_codeunits(texts, 0, LONGEST)


def hiding(texts: list[str]) -> list[int]:
    """Which texts hold what hides a word: its letters, each looked at once, mostly tell that none does."""
    points = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    beyond = "".join(map(chr, np.unique(points[points >= 0x80]).tolist()))
    if not HIDING.search(beyond) and not any(each in beyond for each in _BUILDING_EMOJI):
        return []
    return [place for place, text in enumerate(texts) if HIDING.search(text)]


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


def cut_ascii(
    offsets: Numbers, letters: npt.NDArray[np.uint8], other: npt.NDArray[np.bool_]
) -> tuple[Numbers, Numbers, Numbers, pa.Array]:
    """Rows, starts, ends and lower-case words of the rows that are plain ASCII."""
    empty = np.empty(0, np.int64)
    if not len(letters):
        return empty, empty, empty, pa.array([], pa.large_string())
    lengths = np.diff(offsets)
    classes = _CLASS[letters]
    if other.any():
        classes[np.repeat(other, lengths)] = _SPACE
    starts, ends = _runs(classes, offsets[:-1][lengths > 0])
    rows = np.repeat(np.arange(len(lengths)), np.diff(np.searchsorted(starts, offsets)))
    # The words side by side, with nothing between them.
    of_words = _LOWER[letters[classes != _SPACE]]
    borders = np.concatenate([[0], np.cumsum(ends - starts)])
    words = pa.LargeStringArray.from_buffers(len(starts), pa.py_buffer(borders), pa.py_buffer(of_words))
    return rows, starts - offsets[rows], ends - offsets[rows], words


def cut_strings(texts: list[str]) -> tuple[Numbers, Numbers, Numbers, pa.Array]:
    """Of texts in any script: which of them each word is in, its start and end there, and the words, folded."""
    together = "\n".join(texts)
    points = np.frombuffer(together.encode("utf-32-le"), np.uint32)
    classes = _classes_of(points)
    starts, ends = _runs(classes)
    # The words side by side in UTF-8, with nothing between them; folded are only the different ones.
    sizes = np.uint8(1) + (points >= 0x80) + (points >= 0x800) + (points >= 0x10000)
    filled = classes != _SPACE
    of_words = np.frombuffer(together.encode(), np.uint8)[np.repeat(filled, sizes)]
    behind = np.cumsum(sizes[filled], dtype=np.int64)  # each letter
    borders = np.concatenate([[0], behind[np.cumsum(ends - starts) - 1]])
    words = pa.LargeStringArray.from_buffers(len(starts), pa.py_buffer(borders), pa.py_buffer(of_words))
    encoded = words.dictionary_encode()
    plain = pa.array([*map(folded, encoded.dictionary.to_pylist())], pa.large_string())
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    of = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(starts, begins)))
    return of, starts - begins[of], ends - begins[of], plain.take(encoded.indices)


def _runs(classes: npt.NDArray[np.uint8], borders: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Starts and ends of the runs of one class that are no blanks; no run goes over a border."""
    changes = np.ones(len(classes), bool)
    changes[1:] = classes[1:] != classes[:-1]
    if borders is not None:
        changes[borders] = True
    bounds = np.append(np.flatnonzero(changes), len(classes))
    picked = np.flatnonzero(classes[bounds[:-1]] != _SPACE)
    return bounds[picked], bounds[picked + 1]


def _classes_of(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """The class of each code point. Digits of other scripts are none: where they count, they were made plain before."""
    classes = _CLASS[np.minimum(points, 0xFF)]
    beyond = points >= 0x80
    different, which = np.unique(points[beyond], return_inverse=True)
    letters = [_LETTER if (point := chr(each)).isalnum() and not point.isdecimal() else _SPACE for each in different]
    classes[beyond] = np.array(letters, np.uint8)[which]
    return classes


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
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
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
