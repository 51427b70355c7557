"""A long message is read by columns, and what was worked out once is kept: what is found stays the same."""

from dataclasses import replace
from random import Random

import pytest

from argus.reading.mentions import Batch
from argus.reading.mentions.batch import Row
from argus.reading.mentions.identifiers.coordinates import COORDINATES
from argus.reading.mentions.identifiers.phones import PHONES
from argus.reading.mentions.moments.beginnings import beginnings
from argus.reading.mentions.moments.joining import moments_in
from argus.reading.mentions.moments.phrases import _walked, phrases_at
from argus.reading.mentions.moments.tables import tables
from argus.reading.mentions.numerals import numerals_in
from tests.reading.mentions.golden import ZONE, lines

_READ = {
    "moments": lambda row: list(moments_in(row, tables(), None)),
    "phones": lambda row: list(PHONES.found_in(row)),
    "coordinates": lambda row: list(COORDINATES.found_in(row)),
    "numerals": numerals_in,
}


def _long() -> Row:
    said = [text for line in lines() for _, _, text in line.messages]
    return Batch(["\n".join(Random(3).sample(said, len(said)))], [None], ZONE).row(0)


@pytest.mark.parametrize("read", _READ.values(), ids=_READ.keys())
def test_a_long_message_is_read_as_it_would_be_word_by_word(read):
    row = _long()
    found = read(row)
    assert len(found) > 10
    assert found == read(replace(row, _index=None, _gaps=None))


def test_a_phrase_met_before_is_found_as_one_that_is_new():
    row, told = _long(), tables()
    for at in beginnings(row):
        assert phrases_at(row, at, told) == _walked(row, at, [(at, told.tree, (), 0)], told)
