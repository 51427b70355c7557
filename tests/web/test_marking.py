"""Mentions in a text cut it into stretches that say the whole text again, and never lose one."""

from hypothesis import given
from hypothesis import strategies as st

from argus.reading.mentions import Mention
from argus.web.marking import GROUP_ORDER, GROUPS, stretches

TEXT = "msku 123 at quay 1742 \u202efriday\u202c 22:00"


def mention(start: int, end: int, kind: str = "container", how="said") -> Mention:
    return Mention(0, kind, start, end, TEXT[start:end], "value", how=how)


def shown(found) -> str:
    return "".join(piece.text for each in found for piece in each.pieces)


def test_a_mention_is_a_stretch_of_its_own():
    found = stretches(TEXT, [mention(0, 8), mention(12, 21, "quay", "repaired")])
    assert [(each.group, each.how) for each in found] == [("box", "said"), ("", ""), ("place", "repaired"), ("", "")]
    assert [piece.text for piece in found[2].pieces] == ["quay 1742"]


def test_overlapping_mentions_become_one_stretch_drawn_as_the_longest():
    found = stretches(TEXT, [mention(5, 8, "quantity"), mention(0, 8), mention(7, 11, "moment")])
    assert [piece.text for piece in found[0].pieces] == ["msku 123 at"]
    assert [each.kind for each in found[0].mentions] == ["container", "moment", "quantity"]
    assert found[0].group == "box"


def test_a_hit_of_the_search_stays_marked_inside_a_mention():
    found = stretches(TEXT, [mention(12, 21, "quay")], [(17, 21), (23, 29)])
    assert [(piece.text, piece.marked) for piece in found[1].pieces] == [("quay ", False), ("1742", True)]
    assert any(piece.marked and piece.text == "friday" for piece in found[2].pieces)


def test_a_text_that_is_cut_off_ends_inside_a_mention():
    found = stretches(TEXT, [mention(12, 21, "quay")], most=15)
    assert shown(found) == TEXT[:15]


@given(
    st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 12)), max_size=8),
    st.integers(0, len(TEXT) + 5),
)
def test_stretches_say_the_whole_text_and_every_mention(places, most):
    mentions = [mention(start, min(len(TEXT), start + length)) for start, length in places]
    found = stretches(TEXT, mentions, most=most)
    assert shown(found) == TEXT[:most]
    assert sum(len(each.mentions) for each in found) == sum(each.start < most for each in mentions)


def test_every_group_of_colours_has_its_style():
    assert set(GROUPS.values()) <= set(GROUP_ORDER)
