"""The search language: what is typed, and what it stands for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from argus.errors import UsageError
from argus.reading.query import And, Every, Like, Not, Or, Phrase, Typo, Word, parse_query

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Container ÀNTWERPEN", And((Word("container"), Word("antwerpen")))),
        ('"laatste  Lading"', Phrase((Word("laatste"), Word("lading")))),
        ("“laatste lading”", Phrase((Word("laatste"), Word("lading")))),
        ("rotter*", Like(("rotter", ""))),
        ("*4567", Like(("", "4567"))),
        ("*3054*", Like(("", "3054", ""))),
        ("c*ne", Like(("c", "ne"))),
        ("cocaine~", Typo("cocaine")),
        ("cocaine~1", Typo("cocaine")),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) AND c", And((Or((A, B)), C))),
        ("a NOT b", And((A, Not(B)))),
        ("a -b", And((A, Not(B)))),
        ('a -"b c"', And((A, Not(Phrase((B, C)))))),
        ("-(a b)", Not(And((A, B)))),
        ("*", Every()),
        ("or and not", And((Word("or"), Word("and"), Word("not")))),
        ("27.5", Phrase((Word("27"), Word("5")))),
        ("jan@haven.be", Phrase((Word("jan"), Word("haven"), Word("be")))),
        ("e-mail*", Phrase((Word("e"), Like(("mail", ""))))),
        ('"rijn* kaai"', Phrase((Like(("rijn", "")), Word("kaai")))),
        ("東京都", Phrase((Word("東京"), Word("京都")))),
        ("東京*", Word("東京")),
        ("毒", Like(("", "毒", ""))),
        ("a毒", Phrase((A, Like(("毒", ""))))),
        ("a - b ...", And((A, B))),
        ("ＭＳＣＵ*", Like(("mscu", ""))),
        ("MSCU-*", Word("mscu")),
        ("👍", Word("👍")),
    ],
)
def test_what_is_typed_is_what_is_meant(typed: str, meant: object) -> None:
    assert parse_query(typed) == meant


@pytest.mark.parametrize(
    ("typed", "column"),
    [
        ('a "b', 3),
        ("(a", 1),
        ("a)", 2),
        ("a OR", 5),
        ("AND a", 1),
        ("a ()", 4),
        ("a~2", 2),
        ("e-mail~", 1),
        ("ab*~", 1),
        ('"a b"~2', 6),
        ("(" * 60 + "a" + ")" * 60, 51),
        ("a " + "NOT " * 60 + "b", 203),
    ],
)
def test_a_mistake_is_told_with_its_column(typed: str, column: int) -> None:
    with pytest.raises(UsageError) as told:
        parse_query(typed)

    assert told.value.where == f"query, column {column}"


@pytest.mark.parametrize("typed", ["", "  ", "...", '""', "- -", "NOT !"])
def test_nothing_to_look_for_is_said(typed: str) -> None:
    with pytest.raises(UsageError, match="nothing to look for"):
        parse_query(typed)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from('ab1 "()-*~ANDORNOT.é毒👍\u200b“”'), max_size=25))
def test_whatever_is_typed_is_understood_or_refused_in_words(typed: str) -> None:
    try:
        node = parse_query(typed)
    except UsageError:
        return
    assert hash(node) == hash(parse_query(typed))
