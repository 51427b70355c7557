"""Words of danger count where hardly anybody of the dossier says them, and not where everybody does."""

import pytest

from argus.leads import Asked
from argus.leads.threats import threats_of
from argus.leads.threats.judging import LISTED
from tests.leads.threats.chats import SMALL_TALK, archive_of, case_of, chat_of

BOX = "MSKU 907032 3 staat klaar"
# No plain list holds any of its words as an act.
RARE = "ze plakken tape op zijn mond en in de kelder gaat hij smeken"
DAILY = "mijn vinger bloedt en mijn knie ook, dokter"


def dossier_of(folder, lines):
    rows = [row for day in range(28) for row in chat_of(lines[day::28], f"dock{day}", day + 1)]
    return archive_of(*case_of(folder, rows))


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    daily = [DAILY if number % 20 == 0 else SMALL_TALK[number % len(SMALL_TALK)] for number in range(6_000)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARGUS_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield dossier_of(tmp_path_factory.mktemp("rare"), [BOX, RARE, *daily])


def said(archive, threat):
    shard, position = archive.find(bytes.fromhex(threat.message_id))
    return shard.cells["text"](position)


def test_what_hardly_anybody_says_is_listed_first_and_below_the_likely(archive):
    first = threats_of(archive)[0]
    assert said(archive, first) == RARE
    assert not first.likely
    assert first.score < LISTED
    assert RARE[first.start : first.end]
    assert {"somebody is held, or what is used for that"} <= {each.words for each in first.reasons}


def test_what_is_said_every_day_is_not_listed(archive):
    assert DAILY not in {said(archive, each) for each in threats_of(archive)}


def test_no_more_is_listed_than_somebody_can_read(archive):
    assert len(threats_of(archive)) <= archive.total // 300 + 1


def test_without_word_lists_nothing_rare_is_listed(archive):
    assert threats_of(archive, Asked(without=frozenset({"lexicon"}))) == ()
