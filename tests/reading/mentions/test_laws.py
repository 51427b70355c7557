"""What holds for every finder: spans are raw text, splits and order change nothing, no text is too strange."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading.mentions import HOWS, PIECE, Batch, Mention, all_finders
from tests.reading.mentions.golden import LISTS, ZONE, lines, microseconds

FINDERS = all_finders(LISTS)
GOLDEN = [(text, microseconds(when)) for line in lines() for _, when, text in line.messages]
PIECES = [
    "MSKU",
    "1234567",
    "12 ",
    "27k",
    "morgen",
    "\u200b",
    "\u202e",
    "١٢٣",
    "🚢",
    "é",
    "\n",
    "...",
    "+32 ",
    "x" * 50,
    "/",
]
STRANGE = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(PIECES)), max_size=12).map("".join)
by_finder = pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.name)


def found(finder, messages: list[tuple[str, int]]) -> list[Mention]:
    return list(finder.find(Batch([text for text, _ in messages], [us for _, us in messages], ZONE)))


@by_finder
def test_a_mention_is_a_stretch_of_the_text_as_delivered(finder):
    for each in found(finder, GOLDEN):
        check(finder, each, GOLDEN[each.at][0])


@by_finder
@given(texts=st.lists(STRANGE, max_size=4))
def test_no_text_is_too_strange(finder, texts):
    for each in found(finder, [(text, 0) for text in texts]):
        check(finder, each, texts[each.at])


def check(finder, mention: Mention, text: str) -> None:
    assert 0 <= mention.start < mention.end <= len(text)
    assert mention.raw == text[mention.start : mention.end]
    assert mention.kind in finder.kinds or mention.kind.startswith(PIECE)
    assert mention.value
    assert mention.how in HOWS
    chances = [chance for _, chance in mention.alternatives]
    assert chances == sorted(chances, reverse=True)
    assert not chances or (mention.value == mention.alternatives[0][0] and 0 < sum(chances) <= 1.000001)


@by_finder
@pytest.mark.parametrize("seed", range(3))
def test_any_split_and_order_of_messages_gives_the_same_mentions(finder, seed):
    shuffled = list(enumerate(GOLDEN))
    chance = random.Random(seed)
    chance.shuffle(shuffled)
    apart: list[tuple[int, Mention]] = []
    while shuffled:
        count = chance.randint(1, 40)
        some, shuffled = shuffled[:count], shuffled[count:]
        apart += [(some[each.at][0], each._replace(at=0)) for each in found(finder, [message for _, message in some])]
    together = [(each.at, each._replace(at=0)) for each in found(finder, GOLDEN)]
    assert sorted(apart, key=repr) == sorted(together, key=repr)


@by_finder
@pytest.mark.parametrize(
    "piece", [*PIECES, string.digits, "1.", "1-", "a1", "(", "container ", "300 + ", "12:", "msc "]
)
def test_a_message_of_a_hundred_kilobytes_is_read(finder, piece):
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    for each in found(finder, [(text, 0)]):
        assert each.raw == text[each.start : each.end]
