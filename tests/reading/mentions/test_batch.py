"""Messages cut into words together are cut as each alone would be, and lead back to what was delivered."""

import re
import unicodedata
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading.mentions import Batch
from argus.reading.mentions.cutting import LONGEST
from tests.reading.mentions.golden import ZONE

TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=30), st.text("aZ09 -.é\u200b\n", max_size=30)), max_size=6)


def batch(*texts: str | None) -> Batch:
    return Batch(list(texts), [0] * len(texts), ZONE)


def words(text: str) -> list[str]:
    return list(batch(text).row(0).words)


def test_letters_and_digits_are_words_of_their_own_folded():
    assert words("MSKU1234567, 27k: Übermorgen naïve đak Straße") == [
        "msku", "1234567", "27", "k", "ubermorgen", "naive", "dak", "strasse",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hidden", "plain"),
    [
        ("to\u200bmor\u00adrow", "tomorrow"),
        ("ＭＳＫＵ１２３", "msku 123"),
        ("٣٤ kg", "34 kg"),
        ("e\u0301te\u0301", "ete"),
        ("𝐌𝐒𝐊𝐔", "msku"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", "12"),
        ("ok🚢box", "ok box"),
    ],
)
def test_what_hides_a_word_is_undone(hidden, plain):
    assert words(hidden) == plain.split()
    row = batch(hidden).row(0)
    for start, end in zip(row.starts, row.ends, strict=True):
        mention = row.mention("any", start, end, "value")
        assert mention.raw == hidden[mention.start : mention.end]


@given(TEXTS)
def test_messages_cut_together_are_cut_as_each_alone(texts):
    together = batch(*texts)
    for at, text in enumerate(texts):
        row, alone = together.row(at), batch(text).row(0)
        assert (row.text, row.words, row.starts, row.ends) == (alone.text, alone.words, alone.starts, alone.ends)
        assert all(row.text[start:end].strip() for start, end in zip(row.starts, row.ends, strict=True))


@given(st.text("abcXYZ0189 .,-\n", max_size=60))
def test_plain_text_is_cut_into_runs_of_letters_and_runs_of_digits(text):
    row = batch(text).row(0)
    found = list(re.finditer(r"[A-Za-z]+|[0-9]+", text))
    assert list(row.words) == [each[0].lower() for each in found]
    assert list(row.starts) == [each.start() for each in found]
    assert list(row.ends) == [each.end() for each in found]


@given(TEXTS)
def test_the_gates_open_for_exactly_the_messages_that_hold_it(texts):
    together = batch(*texts)
    rows = [together.row(at) for at in range(len(texts))]
    assert together.rows_with(wanted := frozenset({"a", "z", "09"})) == [
        row.at for row in rows if wanted & set(row.words)
    ]
    assert together.rows_with_digits(2, 3) == [
        row.at for row in rows if any(word.isdigit() and 2 <= len(word) <= 3 for word in row.words)
    ]
    assert together.rows_holding("-.") == [at for at, text in enumerate(texts) if set("-.") & set(text or "")]


@pytest.mark.parametrize("listed", [300, 20_000], ids=["a short list", "a long list"])
def test_what_stands_in_a_list_is_found_among_many_words_as_among_few(listed):
    random = Random(listed)
    said = ["".join(random.choices("aeiušu0", k=random.randint(1, 6))) for _ in range(6_000)]
    wanted = frozenset(said[:150] + ["".join(random.choices("aeiuo", k=random.randint(1, 9))) for _ in range(listed)])
    for _ in range(2):  # the first time, and once the list is known
        together = batch(*said)
        held = [at for at in range(len(said)) if not wanted.isdisjoint(together.row(at).words)]
        assert together.rows_with(wanted) == held
    assert 100 < len(held) < len(said)


@given(TEXTS, st.sets(st.integers(0, 5)))
def test_messages_made_together_are_those_made_one_by_one(texts, places):
    wanted = [at for at in sorted(places) if at < len(texts)]
    one_by_one = [batch(*texts).row(at) for at in wanted]
    together = [*batch(*texts).rows(wanted)]
    assert [(row.at, row.text, row.words, row.starts, row.ends) for row in together] == [
        (row.at, row.text, row.words, row.starts, row.ends) for row in one_by_one
    ]


def test_the_clock_is_that_of_the_zone_and_no_time_is_none():
    utc_midnight_in_march = 1_614_900_600_000_000
    found = Batch(["a", "b", "c"], [utc_midnight_in_march, None, 2**62], ZoneInfo("Europe/Brussels"))
    assert str(found.local(0)) == "2021-03-05 00:30:00"
    assert found.local(1) is None
    assert found.local(2) is None


def test_of_an_endless_text_the_beginning_is_read():
    row = batch("box " * LONGEST).row(0)
    assert len(row.text) == LONGEST
    assert unicodedata.is_normalized("NFC", row.text)


def test_a_vast_message_is_cut_like_a_short_one():
    part = "1:1/1-4 mei kom "
    times = 1 << 14
    vast, short = batch("voor", part * times).rows([0, 1]), batch(part * 3).row(0)
    _, row = vast
    words = len(short.words) // 3
    assert len(row.words) == words * times
    assert [*row.words[: 2 * words]] == [*short.words[: 2 * words]]
    assert [*row.starts[-words:]] == [each + (times - 1) * len(part) for each in short.starts[:words]]
    assert row.gaps[: 2 * words] == short.gaps[: 2 * words]
    assert row.kept([0, words]).starts == [0, len(part)]
