"""Numbers as people write them: 27k, 27,5, 1.250, 1 250, half, anderhalf, tweehonderdvijftig, two and a half.

A comma or dot before three digits means thousands or decimals by language: both readings are kept where the message
does not tell. Dates, hours, addresses, versions and digits inside other words are no numbers here.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from argus.reading.mentions.asked import NumbersAnd
from argus.reading.mentions.batch import Row
from argus.reading.mentions.spelled_numbers import ARTICLES, IDIOM, first_words, half_after, spelled
from argus.reading.mentions.word_lists import words

# digits: 27,5. thousands: 27k, 27 mil. words: twenty. article: een, one. fraction: 1/2, which may be a date.
Form = Literal["digits", "thousands", "words", "article", "fraction"]

THOUSAND_WORDS = words(
    "k mil mila mille duizend thousand tausend hiljada hiljade hiljadu iljada mije хиљада хиљаде хиљаду"
)
_MILLIONS = words(
    "miljoen mln mio million millions millon millones milhao milhoes milione milioni milion miliona millionen kk"
)
# Words that tell English, where 1,250 is more than a thousand.
_ENGLISH = words("the of and are have has you for they this that with each there will our got my your from")
_NO_LETTER_AFTER = frozenset("_@\\°")
_BLANKS = frozenset(" \u00a0\u202f")
MOST, MOST_WORDS = 500, 10_000  # a message with more is a table, not talk
_LONGEST = 9  # longer runs of digits are phones and file numbers


class Numeral(NamedTuple):
    """One number in a message. A tuple, because many are made.

    Attributes:
        first, after: its words, [first, after).
        start, end: its place in the text of the row.
        readings: what it may be, likeliest first.
        glued: a letter follows at once, as in 27e or 30kg.
        dash_before, dash_after: another number follows or goes before behind one dash, as in 300-350.
    """

    first: int
    after: int
    start: int
    end: int
    readings: tuple[Decimal, ...]
    form: Form
    glued: bool = False
    dash_before: bool = False
    dash_after: bool = False

    @property
    def number(self) -> Decimal:
        """The likeliest reading."""
        return self.readings[0]


def numerals_in(row: Row) -> list[Numeral]:
    """The first MOST numbers among the first MOST_WORDS words of a message, in order; one pass."""
    found: list[Numeral] = []
    behind = 0
    for at in row.places(_starts()):
        if at >= MOST_WORDS or len(found) >= MOST:
            break
        if at >= behind:
            behind, numeral = _digits(row, at) if row.words[at].isdecimal() else _words(row, at)
            if numeral is not None:
                found.append(numeral)
    return found


def is_english(row: Row) -> bool:
    """Whether one of the first words tells English."""
    return not _ENGLISH.isdisjoint(row.words[:60])


# --- digits ---


def _digits(row: Row, first: int) -> tuple[int, Numeral | None]:
    """Behind the number that begins at word `first`, and the number if it is one."""
    last, marks = _chain(row, first)
    text, start, end = row.text, row.starts[first], row.ends[last]
    fraction = _fraction(row, first) if not marks else None
    if fraction is not None:
        return first + 2, fraction
    readings = _value(row, first, marks)
    after_word = last + 1
    if not readings or not _free_before(row, first) or not _free_after(text, end):
        return after_word, None
    return _scaled(
        row,
        Numeral(
            first,
            after_word,
            start,
            end,
            readings,
            "digits",
            dash_before=_dash(text, start - 1, start - 2),
            dash_after=_dash(text, end, end + 1),
        ),
    )


def _chain(row: Row, first: int) -> tuple[int, str]:
    """The last run of digits that belongs to the same number, and the marks between them."""
    words, text, starts, ends = row.words, row.text, row.starts, row.ends
    last, marks = first, ""
    while last + 1 < len(words) and starts[last + 1] == ends[last] + 1 and words[last + 1].isdecimal():
        mark = text[ends[last]]
        if mark in _BLANKS:
            if row.before(first) == "/" or not _blank_groups(words, first, last, marks):  # 12/6 686 kg
                break
            mark = " "
        elif mark not in ".,'’":
            break
        marks += "'" if mark == "’" else mark
        last += 1
    return last, marks


def _blank_groups(words: Sequence[str], first: int, last: int, marks: str) -> bool:
    """Whether the next run is a group of thousands behind a blank: 1 250, 150 000, but not 100 200."""
    head, group = words[first], words[last + 1]
    return (
        len(group) == 3
        and len(head) <= 3
        and head[0] != "0"
        and marks.strip(" ") == ""
        and (len(head) < 3 or group == "000")
    )


def _fraction(row: Row, first: int) -> Numeral | None:
    if row.words[first] not in ("1", "3") or row.gap(first) != "/" or first + 1 >= len(row.words):
        return None
    below = row.words[first + 1]
    if below not in ("2", "4") or row.text[row.ends[first + 1] : row.ends[first + 1] + 1] == "/":
        return None
    if not _free_before(row, first):
        return None
    value = Decimal(row.words[first]) / Decimal(below)
    return Numeral(first, first + 2, row.starts[first], row.ends[first + 1], (value,), "fraction")


def _value(row: Row, first: int, marks: str) -> tuple[Decimal, ...]:
    parts = row.words[first : first + len(marks) + 1]
    head = parts[0]
    if (head[0] == "0" and len(head) > 1) or sum(map(len, parts)) > _LONGEST + 3 or len(head) > _LONGEST:
        return ()
    whole = Decimal("".join(parts))
    if not marks:
        return (whole,)
    in_groups = len(head) <= 3 and head != "0"
    if len(set(marks)) == 1 and in_groups and all(len(part) == 3 for part in parts[1:]):
        return _grouped(row, marks, whole)
    decimals = whole.scaleb(-len(parts[-1]))
    if marks in (".", ","):
        return (decimals,)
    grouped = len(marks) > 1 and marks[-1] in ".," and len(set(marks[:-1])) == 1 and marks[-1] != marks[0]
    return (decimals,) if grouped and in_groups and all(len(part) == 3 for part in parts[1:-1]) else ()


def _grouped(row: Row, marks: str, whole: Decimal) -> tuple[Decimal, ...]:
    if marks not in (".", ","):
        return (whole,)
    small = whole.scaleb(-3)
    if marks == ",":
        return (whole,) if is_english(row) else (whole, small)
    return (small, whole) if is_english(row) else (whole,)


def _free_before(row: Row, first: int) -> bool:
    """Whether nothing before these digits makes them part of something else."""
    start, text = row.starts[first], row.text
    if start == 0:
        return True
    before, further = text[start - 1], text[start - 2] if start > 1 else " "
    if before.isalpha():  # 15x20, EUR27000, R$5000
        word = row.words[first - 1] if first else ""
        if word == "x":
            return further.isdigit()
        return word in ("eur", "usd", "chf", "gbp", "r")
    if before in "_#@\\^~" or before.isnumeric():
        return False
    if before in "/.&":
        return not further.isalnum()
    if before in ":,'’":
        return not further.isdigit()
    return before not in "-–" or not further.isalpha()


def _free_after(text: str, end: int) -> bool:
    behind = text[end : end + 2]
    if not behind:
        return True
    if behind[0] in _NO_LETTER_AFTER:
        return False
    if behind[0] in "/:'’":
        return not behind[1:].isdigit()
    return behind[0] != "." or not behind[1:].isalnum()


def _dash(text: str, at: int, beyond: int) -> bool:
    return 0 <= at < len(text) and text[at] in "-–" and 0 <= beyond < len(text) and text[beyond].isdigit()


def _scaled(row: Row, numeral: Numeral) -> tuple[int, Numeral]:
    """With k, mil, million, half behind it."""
    at = numeral.after
    if at < len(row.words):
        gap, word = row.gap(at - 1), row.words[at]
        near = gap in ("", " ", "\u00a0")
        if near and word in THOUSAND_WORDS and (word != "k" or gap == "" or not _letter(row.text, row.ends[at])):
            return _thousands(row, numeral, at)
        if near and word in _MILLIONS:
            return at + 1, _times(numeral, at + 1, row.ends[at], 1_000_000, glued=_letter(row.text, row.ends[at]))
        half = half_after(row, at) if gap in ("", " ") else at
        if half != at:
            readings = (numeral.number + Decimal("0.5"),)
            return half, Numeral(numeral.first, half, numeral.start, row.ends[half - 1], readings, "digits")
        if gap == "" and not word[0].isdigit():
            return at, Numeral(
                numeral.first, at, numeral.start, numeral.end, numeral.readings, numeral.form, True, numeral.dash_before
            )
    return at, numeral


def _thousands(row: Row, numeral: Numeral, at: int) -> tuple[int, Numeral]:
    """27k, 27 mil, and 27k5 = 27.5 thousand."""
    end, words = row.ends[at], row.words
    number, following = numeral.number, words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "k" and following.isdigit() and len(following) <= 2 and row.gap(at) == "":
        number += Decimal(f"0.{following}")
        at, end = at + 1, row.ends[at + 1]
    # 27.500k is twenty-seven and a half
    if len(numeral.readings) > 1:
        number = min(numeral.readings)
    scaled = Numeral(numeral.first, at + 1, numeral.start, end, (number,), "thousands", False, numeral.dash_before)
    dash = _dash(row.text, end, end + 1)
    return at + 1, _times(scaled, at + 1, end, 1000, glued=_letter(row.text, end), dash_after=dash)


def _times(numeral: Numeral, after: int, end: int, factor: int, *, glued: bool, dash_after: bool = False) -> Numeral:
    readings = (numeral.number * factor,)
    return Numeral(
        numeral.first, after, numeral.start, end, readings, "thousands", glued, numeral.dash_before, dash_after
    )


def _letter(text: str, at: int) -> bool:
    return text[at : at + 1].isalpha()


# --- words ---


def _words(row: Row, first: int) -> tuple[int, Numeral | None]:
    word = row.words[first]
    if _glued_word(row, first):
        return first + 1, None
    after, number = spelled(row, first)
    form: Form = "words"
    if after == first:
        return first + 1, None
    if after == first + 1 and word in ARTICLES:
        if row.words[after : after + 1] and row.words[after][0].isdigit():  # Albanian "I" before a share: une 150
            return after, None
        idiom = IDIOM.get(row.words[after]) if after < len(row.words) and row.gap(first) == " " else None
        after, number, form = (after, number, "article") if idiom is None else (after + 1, idiom, "words")
    numeral = Numeral(first, after, row.starts[first], row.ends[after - 1], (number,), form)
    if number < 1 or form == "article":
        half = half_after(row, after) if form == "article" else after
        if half != after:
            readings = (number + Decimal("0.5"),)
            return half, Numeral(first, half, numeral.start, row.ends[half - 1], readings, "words")
        return after, numeral
    return _scaled(row, numeral)


@cache
def _starts() -> NumbersAnd:
    return NumbersAnd(first_words() | ARTICLES)


def _glued_word(row: Row, at: int) -> bool:
    """Whether digits, a dash or an apostrophe tie the word to something else."""
    before = row.text[row.starts[at] - 1] if row.starts[at] else " "
    behind = row.text[row.ends[at] : row.ends[at] + 1]
    return before in "'’_/@#.-" or before.isdigit() or behind in ("'", "’", "_", "/", "@")
