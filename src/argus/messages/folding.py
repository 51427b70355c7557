"""What counts as the same word: one definition for the index, the query and the highlights.

Two spellings are one word when they differ only in case, accents, width (full width, ligatures, circled letters:
Unicode NFKC), in characters nobody sees (zero width, direction marks, soft hyphens), in the script of their digits, or
in look-alike letters of another alphabet inside a word that mixes alphabets. A digit never becomes a letter, nor a
letter a digit: the O and the 0 of a container number stay apart.

Words are runs of letters, marks and digits. Scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) are
cut into overlapping pairs; a character that stands alone stays alone. Every emoji or symbol is a word of its own. No
word is dropped for its length: above 256 bytes it is cut into pieces of 64 characters that follow each other as words
do.

Sources: UAX 15 (NFKC), UAX 44 (Default_Ignorable_Code_Point), UTS 39 (confusables, a hand-picked part).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

# Raise it with any change of what counts as the same word: indexes made before are then made again.
FOLDING = f"folding 1, unicode {unicodedata.unidata_version}"
LONGEST_WORD = 256  # bytes of UTF-8
_Numbers = npt.NDArray[np.int64]
_Bytes = npt.NDArray[np.uint8]

PIECE = 64  # characters: at most 4 bytes each, so a piece never exceeds LONGEST_WORD


class Token(NamedTuple):
    """A folded word and where it stands in the text as delivered: code points [start, end)."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """The words of `text`, folded, with one space between them. Folding again changes nothing."""
    if text.isascii():
        return " ".join(piece for word in text.lower().translate(_ASCII_SPACES).split() for piece in _pieces(word))
    return " ".join(token.text for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """The folded words of `text` in order, each with its place in `text`.

    Accents written after a letter and invisible characters inside a word belong to the span of that word.
    """
    if text.isascii():
        return list(_ascii_tokens(text))
    # A blank ends every word, so the pieces between blanks stand for themselves; most of them are ASCII.
    found: list[Token] = []
    for piece in _BETWEEN_BLANKS.finditer(text):
        start = piece.start()
        plain = _ascii_tokens if piece[0].isascii() else _tokens
        found += [Token(each.text, start + each.start, start + each.end) for each in plain(piece[0])]
    return found


def fold_column(texts: pl.Series) -> pl.Series:
    """`fold` for many texts at once; null stays null. Costs under a microsecond for most texts.

    Characters are replaced by columns; only texts with a word of mixed alphabets are folded one by one.
    """
    name, texts = texts.name, texts.cast(pl.String).rechunk()
    replaced, alone = _replaced(texts)
    singles = pl.Series([fold(text) for text in texts.gather(alone)], dtype=pl.String)
    if len(alone) == len(texts):
        return singles.alias(name)
    if not len(alone):
        return _squeezed(replaced).alias(name)
    others = np.setdiff1d(np.arange(len(texts)), alone, assume_unique=True)
    back = np.argsort(np.concatenate([others, alone]), kind="stable")
    return pl.concat([_squeezed(replaced.gather(others)), singles]).gather(back).alias(name)


def unspaced(word: str) -> bool:
    """Is this folded word one or two characters of a script written without spaces?"""
    return len(word) <= 2 and _kind(word[0]) == _PAIRED


# --- one character ---

_WORD, _PAIRED, _SYMBOL, _SPACE = range(4)

# Default_Ignorable_Code_Point, and two that disguise words as well: the Arabic stretching stroke, and skin tones (a
# thumb is a thumb).
_INVISIBLE = (
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x640, 0x640),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0x1F3FB, 0x1F3FF),
    (0xE0000, 0xE0FFF),
)

# Marks that are accents: generic ones, and the points of Cyrillic, Hebrew, Arabic and Syriac. Elsewhere (Indic scripts,
# Thai, kana) a mark is a vowel or changes the consonant, and taking it off would make another word.
_ACCENTS = (
    (0x300, 0x36F),
    (0x483, 0x489),
    (0x591, 0x5BD),
    (0x5BF, 0x5BF),
    (0x5C1, 0x5C2),
    (0x5C4, 0x5C5),
    (0x5C7, 0x5C7),
    (0x610, 0x61A),
    (0x64B, 0x65F),
    (0x670, 0x670),
    (0x6D6, 0x6DC),
    (0x6DF, 0x6E4),
    (0x6E7, 0x6E8),
    (0x6EA, 0x6ED),
    (0x711, 0x711),
    (0x730, 0x74A),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)

_WITHOUT_SPACES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),
    (0x3021, 0x302D),
    (0x3038, 0x303B),
    (0x3041, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFD),
)

_UNSPACED = re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _WITHOUT_SPACES)}]+")

# Emoji that Unicode files under mathematics, and blocks where newer emoji appear than this Python knows.
_SYMBOLS = ((0x2190, 0x21FF), (0x25A0, 0x27BF), (0x2900, 0x297F), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
_NO_SYMBOLS = ((0x2800, 0x2800), (0xFFF9, 0xFFFD))  # blank Braille; place holders of broken text

# Letters whose stroke, dot or form is no accent to Unicode, yet is typed either way.
_SAME_LETTER = {
    "ı": "i",
    "ȷ": "j",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "æ": "ae",
    "œ": "oe",
    "ى": "ي",
    "ی": "ي",
    "ک": "ك",
}


def _within(ranges: tuple[tuple[int, int], ...], point: int) -> bool:
    return any(first <= point <= last for first, last in ranges)


def _fold_character(character: str) -> str:
    """What one character becomes, its neighbours aside: nothing, one character, or several."""
    if _within(_INVISIBLE, ord(character)):
        return ""
    before, now = "", character
    while before != now:
        before = now
        now = "".join(
            _SAME_LETTER.get(each, each)
            for each in unicodedata.normalize("NFKD", before).casefold()
            if not _within(_ACCENTS, ord(each)) and not _within(_INVISIBLE, ord(each))
        )
        now = "".join(_digit(each) for each in now)
    return unicodedata.normalize("NFC", now)


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _kind(character: str) -> int:
    point, category = ord(character), unicodedata.category(character)
    if category[0] in "LMN":
        return _PAIRED if _within(_WITHOUT_SPACES, point) else _WORD
    if 0x20000 <= point <= 0x3FFFD:
        return _PAIRED
    if (category in {"So", "Co"} or _within(_SYMBOLS, point)) and not _within(_NO_SYMBOLS, point):
        return _SYMBOL
    return _SPACE


class _Characters(dict[str, tuple[tuple[int, str], ...]]):
    """Character -> (kind, folded character) pairs, worked out when first met. At most one entry per code point."""

    def __missing__(self, character: str) -> tuple[tuple[int, str], ...]:
        self[character] = found = tuple((_kind(each), each) for each in _fold_character(character))
        return found


_CHARACTERS = _Characters()
_ASCII_WORD = re.compile("[A-Za-z0-9]+")
_BETWEEN_BLANKS = re.compile("[^ \n\t]+")
_LONG_WORD = re.compile(rf"[^ ]{{{PIECE + 1},}}")
_ASCII_SPACES = {point: " " for point in range(128) if not chr(point).isalnum()}

# --- look-alikes ---

# Without the Greek mu: it would make micrograms into milligrams.
_CYRILLIC_SHAPES, _LATIN_OF_CYRILLIC = "авсенкмортухі", "abcehkmoptyxi"
_GREEK_SHAPES, _LATIN_OF_GREEK = "αβεζηικνορτυχ", "abezhiknoptyx"
_RARE_SHAPES, _LATIN_OF_RARE = "јѕԁԛԝһ", "jsdqwh"  # letters of few languages: never what Latin stands for
_TO_LATIN = str.maketrans(
    _CYRILLIC_SHAPES + _GREEK_SHAPES + _RARE_SHAPES, _LATIN_OF_CYRILLIC + _LATIN_OF_GREEK + _LATIN_OF_RARE
)
_TO_CYRILLIC = str.maketrans(_LATIN_OF_CYRILLIC, _CYRILLIC_SHAPES)
_TO_GREEK = str.maketrans(_LATIN_OF_GREEK, _GREEK_SHAPES)
_ALPHABETS = (_TO_LATIN, _TO_CYRILLIC, _TO_GREEK)
_LATIN = "a-zß-öø-ʯḀ-ỿ"
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f"
_IS_LATIN, _IS_GREEK, _IS_CYRILLIC = (re.compile(f"[{each}]") for each in (_LATIN, _GREEK, _CYRILLIC))
_EAST = re.compile(f"[{_GREEK}{_CYRILLIC}]")
_MIXED = (
    f"[A-Z{_LATIN}{_GREEK}][A-Za-z0-9\u0080-\U0010ffff]*[{_CYRILLIC}]"
    f"|[A-Z{_LATIN}{_CYRILLIC}][A-Za-z0-9\u0080-\U0010ffff]*[{_GREEK}]"
    f"|[{_GREEK}{_CYRILLIC}][A-Za-z0-9\u0080-\U0010ffff]*[A-Z{_LATIN}]"
)


def _one_alphabet(word: str) -> str:
    """A word of several alphabets in one of them, when look-alikes alone can explain the mix; otherwise as it is.

    The alphabet with most letters of its own wins; Latin does when there are as many of another.
    """
    if not _EAST.search(word):
        return word
    letters = [each.findall(word) for each in (_IS_LATIN, _IS_CYRILLIC, _IS_GREEK)]
    if sum(map(bool, letters)) < 2:
        return word
    for own, table in sorted(zip(letters, _ALPHABETS, strict=True), key=lambda each: -len(each[0])):
        others = [each for some in letters if some is not own for each in some]
        if all(ord(each) in table for each in others):
            return word.translate(table)
    return word


# --- one text ---


def _tokens(text: str) -> Iterator[Token]:
    run: list[str] = []
    spans: list[tuple[int, int]] = []
    running = _SPACE
    for at, character in enumerate(text):
        folded = _CHARACTERS[character]
        if not folded and run and unicodedata.category(character)[0] == "M":
            spans[-1] = (spans[-1][0], at + 1)
        for kind, each in folded:
            if kind != running or kind == _SYMBOL:
                yield from _finish(running, run, spans)
                run, spans, running = [], [], kind
            if kind != _SPACE:
                run.append(each)
                spans.append((at, at + 1))
    yield from _finish(running, run, spans)


def _ascii_tokens(text: str) -> Iterator[Token]:
    for found in _ASCII_WORD.finditer(text):
        word, (start, end) = found[0].lower(), found.span()
        if len(word) <= PIECE:
            yield Token(word, start, end)
        else:
            yield from _cut(word, [(at, at + 1) for at in range(start, end)])


def _finish(kind: int, run: list[str], spans: list[tuple[int, int]]) -> Iterator[Token]:
    if not run:
        return
    whole = unicodedata.normalize("NFC", "".join(run))
    if len(whole) != len(run):
        spans = _after_composing(run, spans, whole)
    if kind == _WORD:
        yield from _cut(whole, spans)
    elif len(whole) == 1:
        yield Token(whole, *spans[0])
    else:
        for at in range(len(whole) - 1):
            yield Token(whole[at : at + 2], spans[at][0], spans[at + 1][1])


def _after_composing(run: list[str], spans: list[tuple[int, int]], whole: str) -> list[tuple[int, int]]:
    """Where each character of `whole` = NFC of `run` stands: both decompose into the same sequence."""
    owners = [span for each, span in zip(run, spans, strict=True) for _ in unicodedata.normalize("NFD", each)]
    found, at = [], 0
    for each in whole:
        size = len(unicodedata.normalize("NFD", each))
        found.append((owners[at][0], owners[at + size - 1][1]))
        at += size
    return found


def _cut(word: str, spans: list[tuple[int, int]]) -> Iterator[Token]:
    at = 0
    for piece in _pieces(word):
        yield Token(piece, spans[at][0], spans[at + len(piece) - 1][1])
        at += len(piece)


def _pieces(word: str) -> list[str]:
    if len(word) <= PIECE or len(word.encode()) <= LONGEST_WORD:
        return [_one_alphabet(word)]
    return [_one_alphabet(word[at : at + PIECE]) for at in range(0, len(word), PIECE)]


# --- many texts ---

# Upper case and separators of ASCII; bytes above it belong to characters that are folded already.
_BYTES = bytes(
    point if point > 127 else ord(chr(point).lower()) if chr(point).isalnum() else 32 for point in range(256)
)


def _replaced(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The texts with every character above ASCII folded, and the rows that have to be folded one by one."""
    size = texts.str.len_bytes()
    wide = (size != texts.str.len_chars()).fill_null(value=False).arg_true()
    alone = pl.Series([], dtype=pl.UInt32)
    if not len(wide):
        return texts, alone
    rows = texts.gather(wide)
    found = sorted(each for each in set("".join(rows)) if not each.isascii())
    rows = rows.str.replace_many(found, [_spaced(each) for each in found])
    parts = {part for each in found for _, part in _CHARACTERS[each]}
    if any(_EAST.match(part) for part in parts):
        alone = wide.filter(rows.str.contains(_MIXED))
    joining = [part for part in parts if _joins(part)]
    if joining:
        at = rows.str.contains(_any_of(joining)).arg_true()
        joined = [unicodedata.normalize("NFC", _UNSPACED.sub(_pairs, row)) for row in rows.gather(at)]
        rows = rows.scatter(at, joined)
    return texts.scatter(wide, rows), alone


def _spaced(character: str) -> str:
    parts = _CHARACTERS[character]
    return "".join(f" {part} " if kind == _SYMBOL else " " if kind == _SPACE else part for kind, part in parts)


def _pairs(run: re.Match[str]) -> str:
    whole = unicodedata.normalize("NFC", run[0])
    return f" {' '.join(map(''.join, pairwise(whole)))} " if len(whole) > 1 else f" {whole} "


def _joins(part: str) -> bool:
    """Does this character pair or compose with a neighbour?"""
    is_jamo = 0x1100 <= ord(part) <= 0x11FF
    return is_jamo or _kind(part) == _PAIRED or unicodedata.category(part)[0] == "M"


def _any_of(characters: list[str]) -> str:
    return f"[{''.join(re.escape(each) for each in characters)}]"


def _squeezed(texts: pl.Series) -> pl.Series:
    """ASCII letters small, everything else of ASCII one space between words and none at the ends."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    validity, offset_bytes, data = array.buffers()
    offsets = np.frombuffer(offset_bytes, np.int64, len(array) + 1)
    letters = np.frombuffer(
        bytes(memoryview(data)[offsets[0] : offsets[-1]]).translate(_BYTES) if data else b"", np.uint8
    )
    starts = offsets - offsets[0]
    space = letters == 32
    next_is_space = np.ones(len(letters), dtype=bool)
    next_is_space[:-1] = space[1:]
    ends = starts[1:][starts[1:] > starts[:-1]] - 1
    next_is_space[ends] = True
    starts, letters = _without(np.flatnonzero(space & next_is_space), starts, letters)
    heads = starts[:-1][starts[1:] > starts[:-1]]
    starts, letters = _without(heads[letters[heads] == 32], starts, letters)
    squeezed = pa.LargeStringArray.from_buffers(len(array), pa.py_buffer(starts), pa.py_buffer(letters), validity)
    return _shortened(pl.Series(squeezed))


def _shortened(folded: pl.Series) -> pl.Series:
    """Words above LONGEST_WORD cut, in texts that are folded but for that."""
    long = (folded.str.len_bytes() > LONGEST_WORD).fill_null(value=False).arg_true()
    long = long.filter(folded.gather(long).str.contains(_LONG_WORD.pattern))
    if not len(long):
        return folded
    return folded.scatter(long, [_LONG_WORD.sub(_cut_word, text) for text in folded.gather(long)])


def _cut_word(word: re.Match[str]) -> str:
    return " ".join(_pieces(word[0]))


def _without(gone: _Numbers, starts: _Numbers, letters: _Bytes) -> tuple[_Numbers, _Bytes]:
    if not len(gone):
        return starts, letters
    return starts - np.searchsorted(gone, starts), np.delete(letters, gone)
