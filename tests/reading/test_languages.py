"""Languages are told on short lines, by any split of the rows, and doubtful lines go by who writes where."""

import random
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading.languages import (
    LANGUAGES,
    SCORES_SCHEMA,
    labels,
    main_languages,
    read_languages,
    smoothed,
    votes,
)
from tests.readers.shared_data import shared

SHORT_LINES = Path(__file__).parent / "data" / "short-lines" / "short_lines.tsv"
LINES = [line.split("\t") for line in SHORT_LINES.read_text("utf-8").splitlines()[1:]]
FIELD = ("nl", "fr", "en", "es", "pt", "it", "sq", "sr", "de")
RIGHT = 0.97


def first_languages(texts: list[str | None]) -> list[str]:
    return [LANGUAGES[row[0]] if row else "" for row in read_languages(pa.array(texts))["languages"].to_pylist()]


def without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("đ", "dj").replace("ß", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def test_there_are_a_hundred_short_lines_of_each_language():
    assert Counter(language for language, _, _ in LINES) == dict.fromkeys(FIELD, 100)
    assert all(len(line.split()) <= 6 for _, _, line in LINES)


@pytest.mark.parametrize("written", [str, without_accents], ids=["accents kept", "accents dropped"])
@pytest.mark.parametrize("origin", ["all", "own"])
def test_short_lines_are_told_right_in_nine_languages(written, origin):
    lines = [(language, written(line)) for language, where, line in LINES if origin in ("all", where)]
    told = first_languages([line for _, line in lines])
    wrong = [(line, found) for (language, line), found in zip(lines, told, strict=True) if found != language]
    assert len(wrong) <= (1 - RIGHT) * len(lines), wrong


def test_a_short_line_that_is_sure_of_itself_is_hardly_ever_wrong():
    table = read_languages(pa.array([without_accents(line) for _, _, line in LINES]))
    sure = table["sure"].to_pylist()
    wrong = [
        (line, LANGUAGES[codes[0]])
        for (language, _, line), codes, certain in zip(LINES, table["languages"].to_pylist(), sure, strict=True)
        if certain and LANGUAGES[codes[0]] != language
    ]
    assert len(wrong) <= 2, wrong
    assert sum(sure) > 0.85 * len(LINES)


def test_dutch_news_is_dutch():
    rows = shared("data/dutch-sentences/dutch.tsv").read_text("utf-8").splitlines()
    beginnings = [" ".join(row.split("\t")[1].split()[:6]) for row in rows]
    worded = [line for line in beginnings if len(line) > 20]
    assert first_languages(worded).count("nl") > 0.95 * len(worded)


@pytest.mark.parametrize(
    ("name", "language"),
    [("ces", "cs"), ("tur", "tr"), ("rus", "ru"), ("arb", "ar"), ("ell_monotonic", "el"), ("fin", "fi"), ("pol", "pl")],
)
def test_languages_outside_the_field_stay_possible(name, language):
    lines = shared(f"data/udhr-languages/{name}.txt").read_text("utf-8").splitlines()[3:]
    worded = [line for line in lines if len(line.split()) > 5]
    assert first_languages(worded).count(language) > 0.95 * len(worded)


@pytest.mark.parametrize("name", ["hrv", "bos_latn", "srp_latn", "srp_cyrl"])
def test_croatian_bosnian_and_serbian_are_one_language(name):
    lines = shared(f"data/udhr-languages/{name}.txt").read_text("utf-8").splitlines()[3:]
    worded = [line for line in lines if len(line.split()) > 5]
    assert first_languages(worded).count("sr") > 0.95 * len(worded)


@pytest.mark.parametrize(
    "text", [None, "", "👍👍", "12345 / 67", "ok", "Haha ok", "https://www.example.com/een/pagina", "!?", "x" * 0]
)
def test_where_there_is_nothing_to_judge_no_language_is_named(text):
    assert read_languages(pa.array([text], pa.string())).to_pylist() == [{"languages": [], "scores": [], "sure": False}]


def test_scores_fall_and_no_language_stands_twice():
    for row in read_languages(pa.array([line for _, _, line in LINES])).to_pylist():
        assert row["scores"] == sorted(row["scores"], reverse=True)
        assert len(set(row["languages"])) == len(row["languages"]) == len(row["scores"]) <= 20
        assert 0 not in row["languages"]


STRANGE = st.lists(st.one_of(st.none(), st.text(max_size=90), st.sampled_from([line for _, _, line in LINES])))


@given(texts=STRANGE, cut=st.integers(0, 20))
def test_a_message_is_judged_by_itself(texts, cut):
    together = read_languages(pa.array(texts, pa.string()))
    assert together.schema == SCORES_SCHEMA
    apart = [read_languages(pa.array(texts, pa.string()).slice(*where)) for where in ((0, cut), (cut,))]
    assert pa.concat_tables(apart).to_pylist() == together.to_pylist()
    if texts:
        assert read_languages(pa.array([texts[-1]], pa.string())).to_pylist() == together.to_pylist()[-1:]


# --- who writes where ---

TALK = [
    (1, 10, "hoe laat kom je morgen naar de kaai"),
    (1, 10, "de chauffeur wacht al twee uur buiten"),
    (1, 20, "je suis devant la porte depuis une heure"),
    (1, 20, "il faut que tu viennes maintenant avec le camion"),
    (1, 20, "on bouge pas pour l'instant"),
    (1, 10, "👍"),
    (1, 20, "ok"),
    (1, None, "12"),
    (2, 10, "haha"),
]


def talk_columns() -> tuple[pa.Array, pa.Array, pa.Table]:
    conversations, senders, texts = zip(*TALK, strict=True)
    return pa.array(conversations), pa.array(senders, pa.int64()), read_languages(pa.array(texts))


def test_a_message_without_language_takes_that_of_its_sender_there_or_else_of_the_conversation():
    found = [LANGUAGES[code] for code in smoothed(*talk_columns())]
    assert found == ["nl", "nl", "fr", "fr", "fr", "nl", "fr", "fr", ""]


def test_a_doubtful_message_takes_the_language_of_its_sender_only_if_it_may_be_that():
    texts = ["hoe laat kom je morgen", "da's veel te duur he", "merci he", "Привет, как дела, что делаешь"]
    table = read_languages(pa.array(texts))
    assert not table["sure"][2].as_py()
    found = smoothed(np.ones(4), np.ones(4), table)
    assert [LANGUAGES[code] for code in found] == ["nl", "nl", "nl", "ru"]


def test_a_doubtful_line_in_a_language_nobody_writes_there_is_left_unknown():
    texts = ["where are you now", "call me when you land please", "someone is waiting there", "init 1"]
    table = read_languages(pa.array(texts))
    assert [LANGUAGES[codes[0]] for codes in table["languages"].to_pylist()] == ["en", "en", "en", "tl"]
    found = smoothed(np.ones(4), np.ones(4), table)
    assert [LANGUAGES[code] for code in found] == ["en", "en", "en", ""]


@pytest.mark.parametrize("seed", range(3))
def test_any_split_and_order_of_rows_gives_the_same_labels(seed):
    chance = random.Random(seed)
    rows = [(chance.randrange(5), chance.choice([None, 1, 2, 3]), line) for _, _, line in LINES]
    conversations, senders, texts = zip(*rows, strict=True)
    conversation, sender = pa.array(conversations), pa.array(senders, pa.int64())
    table = read_languages(pa.array(texts))
    whole = smoothed(conversation, sender, table)
    order = list(range(len(rows)))
    chance.shuffle(order)
    parts = [order[first : first + 100] for first in range(0, len(order), 100)]
    taken = [(conversation.take(part), sender.take(part), table.take(part)) for part in parts]
    main = main_languages([votes(*part) for part in taken])
    apart = np.concatenate([labels(*part, main) for part in taken])
    assert apart.dtype == np.int8
    assert apart.tolist() == whole[order].tolist()


def test_no_rows_have_no_labels():
    table = read_languages(pa.array([], pa.string()))
    assert smoothed(np.empty(0), np.empty(0), table).tolist() == []
    assert smoothed(np.empty(0), np.empty(0), SCORES_SCHEMA.empty_table()).tolist() == []
