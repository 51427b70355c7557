"""How people talk of loads: every text is read once, and weighs the same however it is asked for."""

import pytest

from argus.leads.talk import Talk, Vocabulary, words_of

LOADS = ("de container komt", "de kade ok 👍", "komt de doos", "")
OTHERS = ("hallo ok", "hallo daar", "hallo", "")
TEXTS = (
    "de kade", "hallo zus", "", "zzz onbekend de", "KADE Ünïcødé straße ΟΔΟΣ İstanbul", "कंटेनर बंदरगाह पर है",
    "контейнер в порту", "明天到港", "كونتينر في الميناء", "x² ½ Ⅳ iv 12 a1b2 under_score", "👍👍 🤝 ok",
    "e\u0301te\u0301",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_columns_are_cut_into_the_words_that_one_text_is_cut_into(text):
    vocabulary = Vocabulary()
    vocabulary.numbers([text])
    assert vocabulary.size == len(words_of(text))
    assert set(vocabulary.words_of(text).tolist()) == set(range(vocabulary.size))


def test_a_text_weighs_the_same_alone_and_among_others_whatever_was_read_before():
    alone, among = Talk(LOADS, OTHERS), Talk(reversed(LOADS), reversed(OTHERS))
    shared = Talk(LOADS, OTHERS, Talk(TEXTS, LOADS).vocabulary)
    expected = [alone.odds(text) for text in TEXTS]
    assert among.odds_of(TEXTS).tolist() == expected == shared.odds_of(reversed(TEXTS)).tolist()[::-1]
    assert [shared.odds(text) for text in TEXTS] == expected


def test_words_of_loads_speak_for_a_load_and_everyday_words_against_it():
    talk = Talk(LOADS, OTHERS)
    assert talk.odds("de kade komt") > 0 > talk.odds("hallo")
    assert talk.odds("zzz") == talk.odds("") == 0


def test_the_words_of_the_last_texts_are_those_of_all_but_the_first_however_they_came():
    vocabulary = Vocabulary()
    for first in range(0, len(TEXTS), 3):
        vocabulary.numbers(TEXTS[first : first + 3])
    since = [vocabulary.words_since(first) for first in range(len(TEXTS) + 1)]
    counts, words = vocabulary.words()
    for first, (own_counts, own_words) in enumerate(since):
        assert own_counts.tolist() == counts[first:].tolist()
        assert own_words.tolist() == words[counts[:first].sum() :].tolist()
