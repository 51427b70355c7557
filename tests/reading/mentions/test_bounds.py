"""A message with thousands of things in it is read up to a bound, and what is read is what stands first."""

from collections import Counter

import pytest

from argus.reading.mentions import Batch, all_finders
from argus.reading.mentions.mention import MOST
from tests.reading.mentions.golden import LISTS, ZONE

FINDERS = {finder.name: finder for finder in all_finders(LISTS)}
REPEATED = {
    "moment": "12/3 om 22u ",
    "places": "santos kaai 1742 ",
    "identifiers": "iemand@example.nl ",
    "vessels": "IMO 9074729 ",
    "cargo": "zegel AB123456 ",
    "amounts": "12 kg ",
    "code_words": "12 blok ",
}
SENT = 1_614_945_600_000_000


@pytest.mark.parametrize("name", REPEATED)
def test_a_long_list_of_one_thing_is_read_up_to_the_bound_and_from_its_beginning(name):
    piece = REPEATED[name]
    short, long = (list(FINDERS[name].find(Batch([piece * count], [SENT], ZONE))) for count in (50, 2 * MOST))
    assert len(short) >= 50 or name == "code_words"
    assert max(Counter(each.kind for each in long).values(), default=0) <= MOST
    assert [each[:7] for each in long[:40]] == [each[:7] for each in short[:40]]


def test_a_pasted_list_of_two_thousand_containers_is_read_to_its_end():
    text = "MSKU 1234565 " * (2 * MOST)
    found = list(FINDERS["container"].find(Batch([text], [SENT], ZONE)))
    assert len(found) == 2 * MOST
    assert found[-1].end == len(text) - 1


def test_a_long_list_holds_up_nothing_in_other_messages():
    batch = Batch(["12/3 om 22u " * (2 * MOST), "morgen om 22u"], [SENT, SENT], ZONE)
    found = list(FINDERS["moment"].find(batch))
    assert Counter(each.at for each in found) == {0: MOST, 1: 1}
