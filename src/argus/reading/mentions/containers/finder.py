"""Which messages can hold a container number, and what is found in them."""

from collections.abc import Iterator, Sequence

from argus.reading.mentions.batch import Batch
from argus.reading.mentions.containers.corrections import TWO_RUNS, correction_in
from argus.reading.mentions.containers.joining import join_pieces
from argus.reading.mentions.containers.numbers import KIND, numbers_in
from argus.reading.mentions.containers.owners import GLUED, KNOWN, POSSIBLE
from argus.reading.mentions.containers.pieces import DIGITS_LAST, MOST_AROUND_DIGITS, TAIL, digits_piece, tail_pieces
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention, Piece, first_of

_TELLING = KNOWN | GLUED | {"uniform"}  # as it is spelled
_UNLISTED = POSSIBLE | {"u"}  # with blanks between its letters
# Letters apart, their digits in words perhaps.
_U = frozenset({"u"})
_SPELLED = r"(?i)(?:^|[^\pL])[a-z](?:[ .,-]{1,2}[a-z]){2}[ .,-]{1,2}u(?:$|[^\pL])"
# Letters, perhaps with the first digits, and nothing else: the rest may come in the next message.
_ALONE = r"^\s*[A-Za-z]{3}[uU][ .-]?[0-9]{0,5}\s*$"
_LONG_RUN = (5, 8)
_MOST = 5_000  # lists of containers are long, and quickly read


class Containers:
    """Containers by their ISO 6346 numbers."""

    name = "container"
    kinds = (KIND,)
    version = "4"

    def __init__(self, lists: Lists) -> None:
        """Lists decide nothing here: owner codes are part of the program."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """The containers of each message, and the pieces of numbers for `join`."""
        long_runs = set(batch.rows_with_digits(*_LONG_RUN))
        letters = {*batch.rows_with(_TELLING), *long_runs}
        if unlisted := batch.rows_with(_UNLISTED):
            letters.update(set(batch.rows_with_digits(1)).intersection(unlisted))
            letters.update(batch.rows_matching(_SPELLED, batch.rows_with(_U)), batch.rows_matching(_ALONE, unlisted))
        alone = set(batch.rows_matching(DIGITS_LAST, batch.numbered_within(MOST_AROUND_DIGITS)))
        tails = set(batch.rows_with_digits(*TAIL))
        corrections = set(batch.rows_matching(TWO_RUNS, batch.numbered))
        for row in batch.rows(letters | alone | tails | corrections):
            found = first_of(numbers_in(row), _MOST) if row.at in letters else []
            if not found:
                found += digits_piece(row)
            if row.at in tails or row.at in corrections:
                more = (*correction_in(row), *first_of(tail_pieces(row))) if row.at in corrections else tail_pieces(row)
                found = _in_order([*found, *first_of(more)])
            yield from found

    def join(self, pieces: Sequence[Piece]) -> Iterator[Mention]:
        """Numbers that are spread over messages, and what `the one ending in 4567` refers to."""
        return join_pieces(pieces)


def _in_order(found: list[Mention]) -> list[Mention]:
    """By their places in the message, without those that stand in another."""
    if len(found) < 2:
        return found
    kept: list[Mention] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
