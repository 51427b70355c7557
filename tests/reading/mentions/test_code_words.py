"""Code words: what the lexicon says of them goes with the mention, and everyday words need a second sign."""

import pytest

from argus.reading.lexicon.delivered import SLANG, delivered_words, slang_words
from argus.reading.mentions import Batch, CodeWord, Lists, Mention
from argus.reading.mentions.code_words import LEFT_TO_OTHERS, CodeWords
from argus.reading.mentions.mention import MOST
from tests.reading.mentions.golden import LISTS, ZONE

DELIVERED = CodeWords(Lists(code_words=tuple(delivered_words().values())))


def found(text: str, finder: CodeWords = DELIVERED) -> list[Mention]:
    return list(finder.find(Batch([text], [None], ZONE)))


def values(text: str, finder: CodeWords = DELIVERED) -> list[str]:
    return [each.value for each in found(text, finder)]


def test_a_mention_tells_what_the_list_says():
    (mention,) = found("de uithalers staan klaar")
    assert mention.raw == "uithalers"
    assert mention.facts == {
        "category": "role",
        "meaning": "extraction crew member",
        "language": "nl",
        "ambiguity": "low",
        "source": "S6,S7",
    }


def test_what_is_listed_in_several_languages_tells_each_in_one_order():
    words = tuple(CodeWord("zot", each, "unit", f"in {each}", "low", "x") for each in ("sq", "nl"))
    (mention,) = found("zot", CodeWords(Lists(code_words=words)))
    assert (mention.facts["language"], mention.facts["meaning"]) == ("nl | sq", "in nl | in sq")
    assert mention.facts["category"] == "unit"


def test_every_delivered_word_of_low_ambiguity_is_found_by_itself():
    for word in delivered_words().values():
        if word.ambiguity == "low" and word.category not in LEFT_TO_OTHERS:
            assert values(word.term) == [word.term]


def test_every_delivered_everyday_word_is_found_behind_a_number_and_not_by_itself():
    for word in delivered_words().values():
        finder = CodeWords(Lists(code_words=(word,)))
        if word.ambiguity == "high" and word.category not in LEFT_TO_OTHERS:
            assert values(f"12 {word.term}", finder) == [word.term] or len(word.term) <= 2
            assert values(word.term, finder) == []


@pytest.mark.parametrize("word", [each for each in LISTS.code_words if each.category in LEFT_TO_OTHERS])
def test_dates_idioms_and_ports_are_left_to_their_own_finders(word):
    assert values(word.term, CodeWords(Lists(code_words=(word,)))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 st a 27", ["st"]),
        ("st", []),
        ("that is the 1st time I see it", []),
        ("45 c in the shade today and the fan is not on", []),
        ("http://example.test/key/12", []),
        ("shutdown -h now 12", []),
        ("this is shit man, what are you doing", []),
        ("il me reste du shit et de la résine", ["shit", "résine"]),
        ("12 kg wit en 3 kg bruin", ["wit", "bruin"]),
        ("de witte komt met de uithalers", ["witte", "uithalers"]),
        ("sneeuw in de bergen", []),
    ],
)
def test_everyday_words_need_a_second_sign(text, expected):
    assert values(text) == expected


def test_the_version_follows_the_words_and_nothing_else_of_the_lists():
    assert CodeWords(LISTS).version == CodeWords(Lists(code_words=LISTS.code_words[::-1])).version
    assert CodeWords(LISTS).version != CodeWords(Lists(code_words=LISTS.code_words[1:])).version


def test_the_order_of_the_list_decides_nothing():
    text = "12 top en 5 blokje, gancho ciego"
    backwards = CodeWords(Lists(code_words=LISTS.code_words[::-1]))
    assert found(text, CodeWords(LISTS)) == found(text, backwards)


def test_a_list_of_thousands_of_everyday_words_is_taken():
    rows = [line.split(",", 1) for line in SLANG.read_text("utf-8").splitlines()[1:]]
    words = slang_words([(term, drug) for term, drug in rows])
    finder = CodeWords(Lists(code_words=tuple(words)))
    assert len(words) > 1500
    assert values("we have 3 blue dynamite left", finder) == ["blue dynamite"]


@pytest.mark.parametrize("piece", ["12 box ", "box ", "gancho ", "china ", "i ", "me ", "équipe de "])
def test_a_message_full_of_code_words_is_read_in_proportion_to_its_length_up_to_the_bound(piece):
    short, long = (piece * (size // len(piece)) for size in (1_000, 10_000))
    assert len(values(long)) == pytest.approx(min(10 * len(values(short)), MOST), rel=0.02)
