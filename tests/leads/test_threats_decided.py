"""Who took a threat and what came of it: each with its log entry, each undone; on the command line and in JSON."""

import json
from collections.abc import Iterator

import pytest

from argus.access import User
from argus.access.log import stored_entries
from argus.cli.threats import threat_json
from argus.errors import NotAllowedError, NotFoundError, UsageError
from argus.leads.threats import (
    Handling,
    Threat,
    end_as_done,
    end_as_no_threat,
    handlings,
    take,
    threat_in,
    threats_of,
    undo,
)
from argus.store import Dossier
from tests.intake.program import argus, argus_json
from tests.leads.threats.chats import SMALL_TALK, archive_of, case_of, chat_of
from tests.test_json_answers import promised

Case = tuple[Dossier, User, Threat]


@pytest.fixture
def case(tmp_path) -> Iterator[Case]:
    dossier, user = case_of(tmp_path, chat_of([*SMALL_TALK, "we schieten hem vanavond dood", "ok"]))
    (threat,) = threats_of(archive_of(dossier, user))
    yield dossier, user, threat
    dossier.register.close()


def standing(case: Case) -> Handling:
    with case[0].register.read() as register:
        return handlings(register).get(case[2].message_id, Handling())


def test_it_is_told_who_took_a_threat_and_when(case: Case) -> None:
    dossier, user, threat = case
    assert standing(case) == Handling()
    take(dossier, user, threat.message_id)
    taken = standing(case).taken
    assert taken is not None
    assert (taken.by, taken.at[:2]) == ("owner", "20")
    assert standing(case).open


def test_it_leaves_the_queue_with_a_reason_or_with_what_was_done_only(case: Case) -> None:
    dossier, user, threat = case
    with pytest.raises(UsageError):
        end_as_no_threat(dossier, user, threat.message_id, "  ")
    assert standing(case).open
    end_as_no_threat(dossier, user, threat.message_id, "a line of a song")
    assert not standing(case).open
    undo(dossier, user, threat.message_id)
    assert standing(case).open
    end_as_done(dossier, user, threat.message_id, "warned, 14:05")
    ended = standing(case).ended
    assert ended is not None
    assert (ended.what, ended.said) == ("done", "warned, 14:05")


def test_undo_takes_back_the_newest_decision_first_and_ends_with_none(case: Case) -> None:
    dossier, user, threat = case
    take(dossier, user, threat.message_id)
    end_as_done(dossier, user, threat.message_id, "warned")
    assert [undo(dossier, user, threat.message_id).what for _ in range(2)] == ["done", "take"]
    with pytest.raises(NotFoundError):
        undo(dossier, user, threat.message_id)


def test_every_decision_stands_in_the_log(case: Case) -> None:
    dossier, user, threat = case
    take(dossier, user, threat.message_id)
    end_as_no_threat(dossier, user, threat.message_id, "a game")
    undo(dossier, user, threat.message_id)
    with dossier.register.read() as register:
        entries = [json.loads(each.entry) for each in stored_entries(register)]
    told = [each["about"] for each in entries if each["act"] == "decide"]
    assert [each["what"] for each in told] == ["take", "not_a_threat", "undo"]
    assert told[1]["said"] == "a game"


def test_who_may_only_look_at_the_log_takes_nothing(case: Case) -> None:
    dossier, _, threat = case
    with pytest.raises(NotAllowedError):
        take(dossier, User(9, "auditor", "auditor"), threat.message_id)


def test_a_few_letters_of_an_id_name_a_threat_and_nothing_names_none(case: Case) -> None:
    dossier, user, threat = case
    archive = archive_of(dossier, user)
    assert threat_in(archive, threat.message_id[:8]) == threat
    with pytest.raises(NotFoundError):
        threat_in(archive, "")


def test_the_command_line_lists_takes_ends_and_undoes(case: Case) -> None:
    dossier, _, threat = case
    folder = dossier.folder
    (listed,) = promised("threats", argus_json(folder, "threats"))
    assert (listed["message_id"], listed["ended"], listed["taken_by"]) == (threat.message_id, None, None)
    argus(folder, "threats", "take", threat.message_id[:10])
    argus(folder, "threats", "dismiss", threat.message_id, "--reason", "a line of a song")
    (listed,) = promised("threats", argus_json(folder, "threats"))
    assert (listed["taken_by"], listed["ended"]["said"]) == ("owner", "a line of a song")
    assert "0 threats" in argus(folder, "threats").stdout
    argus(folder, "threats", "undo", threat.message_id)
    assert "schieten" in argus(folder, "threats").stdout


def test_an_earlier_day_has_no_later_threat(case: Case) -> None:
    folder = case[0].folder
    assert argus_json(folder, "threats", "--as-of", "2021-02-28") == []
    assert len(argus_json(folder, "threats", "--as-of", "2021-03-01")) == 1


def test_json_holds_no_score_of_a_person(case: Case) -> None:
    told = threat_json(case[2], Handling())
    assert not {"sender", "by", "account", "handle"} & told.keys()
