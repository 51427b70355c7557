"""Papers and seals of a load: bills of lading, seal numbers, release references."""

from collections.abc import Iterator

from argus.reading.mentions.batch import Batch, Row
from argus.reading.mentions.bills_of_lading import bills_in
from argus.reading.mentions.lists import Lists
from argus.reading.mentions.mention import Mention, first_of
from argus.reading.mentions.release_references import (
    ALL_LETTERS,
    ANNOUNCED_FOR,
    ANNOUNCING,
    RELEASE_WORDS,
    SURE_WORDS,
    Release,
    releases_in,
)
from argus.reading.mentions.seals import SEAL_WORDS, seals_in

_FEWEST_DIGITS_OF_A_PAPER = 4


class Cargo:
    """Papers and seals of a load: bills of lading, seal numbers, release references."""

    name = "cargo"
    kinds = (
        "seal",
        "bill_of_lading",
        "release_reference",
    )
    version = "3"

    def __init__(self, lists: Lists) -> None:
        """Nothing on the lists decides."""

    def find(self, batch: Batch) -> Iterator[Mention]:
        """Find them."""
        with_digits = set(batch.rows_with_digits(1))
        near_words = with_digits.intersection(batch.rows_with(_WORDS))
        near_words.update(batch.rows_matching(ALL_LETTERS, batch.rows_with(SURE_WORDS)))
        near_words.update(
            batch.rows_matching(ANNOUNCING, sorted(with_digits.intersection(batch.rows_with(ANNOUNCED_FOR))))
        )
        papers = set(batch.rows_with_digits(_FEWEST_DIGITS_OF_A_PAPER))
        for row in batch.rows(near_words | papers):
            found = [row.mention("bill_of_lading", *_span(row, each), each.number) for each in first_of(bills_in(row))]
            if row.at in near_words:
                found += (row.mention("seal", *_span(row, each), each.number) for each in first_of(seals_in(row)))
                found += (_release(row, each) for each in first_of(releases_in(row)))
            found.sort(key=lambda each: (each.start, each.end, each.kind))
            yield from found


def _release(row: Row, found: Release) -> Mention:
    readings = ((found.code, found.chance),) if found.chance < 1 else ()
    return row.mention(
        "release_reference", *_span(row, found), found.code, alternatives=readings, facts={"word": found.word}
    )


_WORDS = SEAL_WORDS | RELEASE_WORDS


def _span(row: Row, words: tuple[int, int, *tuple[str | float, ...]]) -> tuple[int, int]:
    return row.starts[words[0]], row.ends[words[1] - 1]
