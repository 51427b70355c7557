"""Threats are found in nine languages and in worlds with look-alikes; what stands around a message decides with it."""

import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.leads import Asked
from argus.leads.alerts.sources import Threats
from argus.leads.reasons import ALL
from argus.leads.threats import threats_of
from argus.leads.threats.judging import LEAST, LISTED, judge
from argus.leads.threats.signs import ThreatSigns
from argus.privilege import withhold
from argus.reading.mentions import Batch, Lists, Mention
from tests.leads.threats.chats import LANGUAGES, SMALL_TALK, archive_of, case_of, chat_of, golden, veiled

FINDER = ThreatSigns(Lists())
ZONE = ZoneInfo("Europe/Brussels")
GOLDEN = [text for language in LANGUAGES for text, _ in golden(language)]
# Recall comes before precision: one of six look-alikes may be listed.
RECALL, LOOK_ALIKES_LISTED = 0.85, 0.17
# Of 45 each; hints are many and weak.
VEILED, VEILED_LOOK_ALIKES = 36, 18
AMBIGUOUS = "hij moet slapen"


def found(texts: list[str]) -> list[Mention]:
    return list(FINDER.find(Batch(texts, [None] * len(texts), ZONE)))


def likeliest(texts: list[str], language: str) -> list[float]:
    scores = [0.0] * len(texts)
    for mention in found(texts):
        score = judge(mention.facts, same_language=mention.value == language).score
        scores[mention.at] = max(scores[mention.at], score)
    return scores


def test_most_threats_are_listed_by_themselves_and_most_look_alikes_are_not() -> None:
    scores = {language: likeliest([text for text, _ in golden(language)], language) for language in LANGUAGES}
    told = [
        (threat, score >= LISTED)
        for language in LANGUAGES
        for (_, threat), score in zip(golden(language), scores[language], strict=True)
    ]
    threats = [listed for threat, listed in told if threat]
    others = [listed for threat, listed in told if not threat]
    assert len(threats) >= 9 * 25 <= len(others)
    assert sum(threats) >= RECALL * len(threats)
    assert sum(others) <= LOOK_ALIKES_LISTED * len(others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_is_left_behind(language: str) -> None:
    lines = golden(language)
    scores = likeliest([text for text, _ in lines], language)
    listed = [score >= LISTED for (_, threat), score in zip(lines, scores, strict=True) if threat]
    assert sum(listed) >= 0.75 * len(listed)


def test_most_veiled_threats_are_less_likely_ones_and_most_innocent_lines_like_them_are_none() -> None:
    listed = {True: 0, False: 0}
    for language in LANGUAGES:
        for text, threat in veiled(language):
            judged = [judge(each.facts, nearby={"loads": 1}).score for each in found([text]) if each.value == language]
            listed[threat] += max(judged, default=0) >= LEAST
    assert listed[True] >= VEILED
    assert listed[False] <= VEILED_LOOK_ALIKES


def test_what_only_hints_is_listed_where_people_talk_of_loads_and_never_as_likely(tmp_path) -> None:
    hint = "die chauffeur mag de rechtbank niet bereiken, hij heeft gepraat"
    talk = [*SMALL_TALK, hint, "ok"]
    (tmp_path / "loads").mkdir()
    (tmp_path / "none").mkdir()
    dossier, user = case_of(tmp_path / "none", chat_of(talk))
    assert threats_of(archive_of(dossier, user)) == ()
    dossier, user = case_of(tmp_path / "loads", chat_of(["MSKU 907032 3 staat klaar", *talk]))
    archive = archive_of(dossier, user)
    (threat,) = threats_of(archive)
    assert threat.source_id == f"dock-{len(SMALL_TALK) + 1}"
    assert not threat.likely
    assert threat.score < LISTED
    assert list(Threats().news(archive)) == []  # nobody is woken for it


def test_without_word_lists_nothing_is_likely(tmp_path) -> None:
    dossier, user = case_of(tmp_path, chat_of([*SMALL_TALK, "we schieten hem vanavond dood, ik heb zijn adres"]))
    archive = archive_of(dossier, user)
    assert [each.likely for each in threats_of(archive)] == [True]
    assert threats_of(archive, Asked(without=frozenset({"lexicon"}))) == ()


def test_a_letter_swapped_or_left_out_hides_no_threat() -> None:
    assert {each.at for each in found(["je vais faire dispaarître Zephirin", "ik ga hem vermoorden"])} == {0, 1}
    assert [each.at for each in found(["ze gaan hem vermorden"])] == [0]


def test_a_mark_is_a_stretch_of_the_text_as_delivered() -> None:
    for each in found(GOLDEN):
        assert each.raw == GOLDEN[each.at][each.start : each.end] != ""


@pytest.mark.parametrize("seed", range(3))
def test_any_split_and_order_of_messages_gives_the_same(seed: int) -> None:
    chance = random.Random(seed)
    order = list(range(len(GOLDEN)))
    chance.shuffle(order)
    apart = []
    while order:
        count = chance.randint(1, 60)
        some, order = order[:count], order[count:]
        apart += [(some[each.at], each._replace(at=0)) for each in found([GOLDEN[at] for at in some])]
    assert sorted(apart, key=repr) == sorted(((each.at, each._replace(at=0)) for each in found(GOLDEN)), key=repr)


@given(
    texts=st.lists(
        st.text(max_size=40) | st.sampled_from(["20k", "kill ", "weg", "\u200b", "😂", "x" * 60]), max_size=6
    )
)
def test_no_text_is_too_strange(texts: list[str]) -> None:
    joined = ["".join(texts), *texts]
    for each in found(joined):
        assert 0 <= each.start < each.end <= len(joined[each.at])


@pytest.mark.parametrize("piece", ["kill ", "weg ", "20k ", "who does it for 20 ", "laat hem ", "😂"])
def test_a_message_of_a_hundred_kilobytes_is_read(piece: str) -> None:
    text = (piece * (100_000 // len(piece) + 1))[:100_000]
    for each in found([text]):
        assert each.raw == text[each.start : each.end]


def test_what_is_said_around_an_ambiguous_word_makes_it_a_threat_or_a_joke(tmp_path) -> None:
    rows = [
        *chat_of([*SMALL_TALK, AMBIGUOUS, "ok", *SMALL_TALK], "alone", 1),
        *chat_of([*SMALL_TALK, "hij heeft met de politie gepraat", AMBIGUOUS, "ik heb zijn adres"], "trial", 2),
        *chat_of([*SMALL_TALK, AMBIGUOUS, "haha 😂", *SMALL_TALK], "joke", 3),
    ]
    dossier, user = case_of(tmp_path, rows)
    listed = threats_of(archive_of(dossier, user), least=0.01)
    scores = {each.source_id.partition("-")[0]: each.score for each in reversed(listed)}  # the best of each chat
    assert scores["trial"] > scores["alone"] > scores["joke"]


def test_a_threat_names_its_reasons_and_what_stands_around_it(tmp_path) -> None:
    dossier, user = case_of(tmp_path, chat_of([*SMALL_TALK, "we schieten hem vanavond dood, ik heb zijn adres", "ok"]))
    (threat,) = threats_of(archive_of(dossier, user))
    assert threat.source_id == f"dock-{len(SMALL_TALK)}"
    assert {each.words for each in threat.reasons} <= set(ALL)
    assert {"words for killing", "a time by which", "where somebody lives or can be found"} <= {
        each.words for each in threat.reasons
    }
    assert len(threat.context) == 7  # six before, one after
    assert threat.message_id not in threat.context


def test_only_what_was_sent_by_then_counts(tmp_path) -> None:
    rows = [*chat_of(["we schieten hem dood"], "early", 1), *chat_of(["ik maak hem koud vanavond"], "late", 9)]
    dossier, user = case_of(tmp_path, rows)
    archive = archive_of(dossier, user)
    late = max(each.us or 0 for each in threats_of(archive))
    assert [each.source_id for each in threats_of(archive, Asked(as_of_us=late - 1))] == ["early-0"]


def test_what_is_withheld_is_in_no_queue_and_in_no_context(tmp_path) -> None:
    talk = [*SMALL_TALK, "we schieten hem vanavond dood"]
    rows = [*chat_of(talk, "dock", 1), *[{**row, "from": "counsel.x"} for row in chat_of(talk, "counsel", 20)]]
    dossier, user = case_of(tmp_path, rows)
    assert len(threats_of(archive_of(dossier, user))) == 2
    withhold(dossier, user, "counsel.x", why="a lawyer, made up", held=lambda _: None, workers=1)
    assert [each.source_id for each in threats_of(archive_of(dossier, user))] == [f"dock-{len(SMALL_TALK)}"]
