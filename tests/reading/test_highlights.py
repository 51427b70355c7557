"""Highlights: exactly what matched, in the text as it was delivered."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argus.messages import fold
from argus.reading import highlights, parse_query
from argus.reading.highlights import one_typo_apart


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("De Container staat, container!", "container", ["Container", "container"]),
        ("kom naar kaai 1742 en kaai 12", '"kaai 12"', ["kaai 12"]),
        ("prijs 27,5 per kilo; 27 of 5", "27.5", ["27,5"]),
        ("caf\u0065\u0301 om 8u", "cafe", ["caf\u0065\u0301"]),
        ("M\u200bS\u200bCU1234565 ok", "mscu*", ["M\u200bS\u200bCU1234565"]),
        ("сосаine hier", "cocaine", ["сосаine"]),
        ("ＭＳＣＵ１２３４５６５", "*4565", ["ＭＳＣＵ１２３４５６５"]),
        ("在港口接货", "港口", ["港口"]),
        ("在港口接货", "港口接", ["港口接"]),
        ("在港口接货", "货", ["接货"]),
        ("👍🏽 top 👍", "👍", ["👍", "👍"]),
        ("coacine of cocaïne", "cocaine~", ["coacine", "cocaïne"]),
        ("haven en port", "haven OR port", ["haven", "port"]),
        ("haven en port", "haven NOT boot", ["haven"]),
        ("haven en boot", "NOT port", []),
        ("haven", "*", []),
        ("", "haven", []),
        ("ﬁets", "fiets", ["ﬁets"]),
    ],
)
def test_what_matched_is_marked(text: str, query: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(text, parse_query(query))] == marked


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.data())
def test_highlights_point_into_the_text_and_hold_the_word(text: str, data: st.DataObject) -> None:
    words = fold(text).split()
    if not words:
        return
    word = data.draw(st.sampled_from(words))

    spans = highlights(text, parse_query(f'"{word}"'))

    assert spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(
    st.text("aAbB1 -.\n", max_size=40),
    st.sampled_from(["a", "ab", "a*", "*b", "*a*", "a*b", '"a b"', '"a b a"', '"a* b1"', "a OR b", "a b NOT ab", "1"]),
)
def test_a_plain_text_is_marked_like_one_with_a_sign_behind_it(text: str, query: str) -> None:
    # Texts of ASCII letters are read in another way than others.
    assert highlights(text, parse_query(query)) == highlights(f"{text} 👍", parse_query(query))


@given(
    st.text("abc", max_size=7),
    st.integers(0, 7),
    st.sampled_from("xab"),
    st.sampled_from(["more", "less", "other", "swap"]),
)
def test_one_typo_is_one_letter_or_one_swap(word: str, at: int, letter: str, how: str) -> None:
    head, tail = word[:at], word[at:]
    typo = {
        "more": head + letter + tail,
        "less": head + tail[1:],
        "other": head + letter + tail[1:] if tail else word,
        "swap": head + tail[1:2] + tail[:1] + tail[2:],
    }[how]

    assert one_typo_apart(word, typo)
    assert one_typo_apart(typo, word)
    assert not one_typo_apart(word, f"{typo}yz" if len(typo) >= len(word) else f"zyz{typo}")
