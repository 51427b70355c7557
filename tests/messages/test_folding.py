"""The same word, however it is written: laws of folding, and disguises that must not work."""

import unicodedata

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from argus.messages import fold, fold_column, tokens

SCRIPTS = (
    "abc XYZ 019 .,-_'\"\n\t\x00",
    "éàüÇñß øłđı ŒÆ ﬁ ½ ² ① ㎏ ㏂ ™ … “” € ´",
    "авсекмо Привет ЁЙ ї",
    "αβγ ΆΣς μ µ Ω ὕ ᾳ",
    "أحمد محـــمد ١٢٣ ۴۵ ی ک لا ﷺ",
    "שָׁלוֹם हिन्दी किताब বাংলা ো தமிழ்",
    "東京都 中文 カタカナ ｶﾞﾗｽ ゙ か\u3099 か\u309a ひらがな ー 々 〇 ㊙ ⼀ ・",
    "ภาษาไทย กำ ນ້ຳ မြန်မာ ဦ ភាសាខ្មែរ ๑๒",
    "한국어 ㅋㅋ 한 ᄀ",
    "👍🏽 👨‍👩‍👧 1️⃣ 🇳🇱 ☎ ↔ © ❤️ 🫨 \U000f0000 \ufffd \u2800",
    "\u200b\u200d\u200e\u202e\u2060\ufeff\u00ad\u034f\u0301\u0308\u20dd\u3164",
    "ＭＳＣＵ１２３　ｆｕｌｌ",
)
LETTERS = st.one_of(*(st.sampled_from(each) for each in SCRIPTS), st.characters(exclude_categories=["Cs"]))
TEXTS = st.text(LETTERS, max_size=40)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
@example("か\u3099\u309a ゙あ")
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(TEXTS, st.none(), TEXTS.map(lambda text: text * 20)), max_size=12))
@example(["é" * 300, "сocaine", "  a  ", "", None])
@example(["x" * 257 + " é", "a" * 64 + "щ" * 300])
def test_a_column_is_folded_as_its_texts_one_by_one(texts: list[str | None]) -> None:
    folded = fold_column(pl.Series("t", texts, dtype=pl.String))

    assert folded.to_list() == [None if text is None else fold(text) for text in texts]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_words_say_where_they_stand_in_the_original(text: str) -> None:
    words = tokens(text)

    assert " ".join(word.text for word in words) == fold(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    for word in words:
        assert word.text in fold(text[word.start : word.end]).split()


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_equivalent_spellings_are_one_word(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(text)


@pytest.mark.parametrize("word", ["MSCU1234565", "cocaine", "kilo", "Antwerpen"])
@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        str.swapcase,
        lambda word: "".join(chr(ord(letter) + 0xFEE0) for letter in word),
        "\u200b".join,
        lambda word: "\u202e" + "\u00ad".join(word) + "\u202c",
        lambda word: word.translate(str.maketrans("aceopCMaSU", "асеорСМаЅU")),
        lambda word: word.translate(str.maketrans("oaiO", "οαιΟ")),
        lambda word: "".join(f"{letter}\u0301" if letter.isalpha() else letter for letter in word),
        lambda word: word.translate(str.maketrans("aeocinu", "äéöçïñü")),
        lambda word: word.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ],
    ids=[
        "upper",
        "swapped",
        "full width",
        "zero width",
        "invisible",
        "cyrillic",
        "greek",
        "marks",
        "accents",
        "digits",
    ],
)
def test_a_disguised_word_is_the_plain_word(word: str, disguise) -> None:
    assert fold(disguise(word)) == fold(word)


def test_a_digit_is_never_a_letter() -> None:
    assert len({fold(each) for each in ("MSCU0", "MSCUO", "MSCUО")}) == 2  # the last is Cyrillic: a letter O
    assert fold("l0l") != fold("lol")
    assert fold("1l") != fold("ll")
    assert fold("З0") != fold("30")


def test_a_word_of_one_alphabet_keeps_it() -> None:
    assert fold("СОР") == "сор"
    assert fold("привет") == "привет"
    assert fold("кoкаин") == fold("кокаин")  # a Latin o inside
    assert fold("кoт") == "кот"  # every letter has a look-alike: most of them decide
    assert fold("МSK") == "msk"
    assert fold("оsаса") == "osaca"  # one Latin letter that Russian has no shape of


def test_micrograms_are_not_milligrams() -> None:
    assert fold("10 µg") == fold("10 μg") != fold("10 mg")


def test_scripts_without_spaces_become_pairs_and_symbols_words() -> None:
    assert fold("東京都 水") == "東京 京都 水"
    assert fold("ok👍🏽👍!") == "ok 👍 👍"
    assert [(word.text, word.start, word.end) for word in tokens("x東京都")] == [
        ("x", 0, 1),
        ("東京", 1, 3),
        ("京都", 2, 4),
    ]


def test_no_word_is_lost_for_its_length() -> None:
    assert fold("x" * 256) == "x" * 256
    assert "".join(fold("ab" * 500).split()) == "ab" * 500
    assert max(len(word.encode()) for word in fold("щ" * 5000).split()) <= 256
    assert tokens("é" * 300)[1].start == 64
