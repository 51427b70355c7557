"""Pieces of numbers: digits that may go on with the message before, and the last digits of a number named before."""

from collections.abc import Iterator

from argus.reading.mentions.asked import Asked
from argus.reading.mentions.batch import Row
from argus.reading.mentions.containers.digits import SERIAL, WHOLE
from argus.reading.mentions.containers.words import LEADS, TAIL_JOINTS, TAIL_WORDS
from argus.reading.mentions.mention import PIECE, Mention

DIGITS_PIECE = f"{PIECE}container_digits"
TAIL_PIECE = f"{PIECE}container_tail"
# A message of digits, perhaps after a few words, as a column expression.
DIGITS_LAST = r"^[\pL :,]*[0-9][0-9 .\-/\[\]()*]*[?!.]?$"
TAIL = (4, 5)
_TAILS = Asked(lambda word: len(word) in TAIL and word.isdigit())
_BETWEEN = frozenset(" .-–/[]()")
_MOST_WORDS = 8
MOST_AROUND_DIGITS = 2 * _MOST_WORDS  # words of a message with such a piece
_MOST_JOINTS = 3
_LONGEST = 300  # words; who refers back is brief
_MONEY = frozenset("€$£%")
_CLOCK = ":"


def digits_piece(row: Row) -> Iterator[Mention]:
    """Up to seven digits that are a whole message, but for words like `and then`; six or seven in a short one."""
    words = row.words
    first = next((index for index, word in enumerate(words[:_MOST_WORDS]) if word.isdigit()), None)
    if first is None or len(words) > MOST_AROUND_DIGITS or (first and not row.before(first)):
        return
    if first + 1 < len(words) and words[first] == str(len(words[first + 1])) and words[first + 1].isdigit():
        first += 1  # `the last 4 4567`
    last, found = first, words[first]
    while last + 1 < len(words) and words[last + 1].isdigit() and _BETWEEN.issuperset(row.gap(last)):
        last += 1
        found += words[last]
    if len(found) > WHOLE or (last + 1 < len(words) and not row.gap(last)) or _is_money_or_time(row, first, last):
        return
    whole = last + 1 == len(words) and all(word in LEADS or len(word) == 1 for word in words[:first])
    if whole or (len(found) in (SERIAL, WHOLE) and len(words) - (last - first) <= _MOST_WORDS):
        yield row.mention(DIGITS_PIECE, row.starts[first], row.ends[last], found, how="inferred")


def tail_pieces(row: Row) -> Iterator[Mention]:
    """Four or five digits that begin a message, or that a word like `that one` or `...` stands before."""
    if len(row.words) > _LONGEST:
        return
    for index in row.places(_TAILS):
        if _refers_back(row, index) and not _is_money_or_time(row, index, index):
            yield row.mention(TAIL_PIECE, row.starts[index], row.ends[index], row.words[index], how="inferred")


def _refers_back(row: Row, index: int) -> bool:
    before = row.before(index)
    if before.endswith(("..", "…", "*", ".. ", "… ", "-")) and not (index and before == "-"):
        return True
    if not index:
        return not before
    if not before or not before.isspace():
        return False
    before_joints = index - 1
    while before_joints and before_joints > index - _MOST_JOINTS and row.words[before_joints] in TAIL_JOINTS:
        before_joints -= 1
    return row.words[before_joints] in TAIL_WORDS


def _is_money_or_time(row: Row, first: int, last: int) -> bool:
    before, after = row.before(first)[-2:], row.gap(last)[:2]
    return _CLOCK in (before, after) or not _MONEY.isdisjoint(before + after)
