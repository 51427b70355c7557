"""Threats and leads alert once, and only those that came behind the first look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.engine import Pool
from argus.leads.alerts import News, Threats, list_alerts, raise_alerts
from argus.messages import Archive
from tests.leads.test_alerts import Case


class Told:
    """A source that tells what it is given."""

    what = "lead"

    def __init__(self) -> None:
        self.keys: list[str] = []

    def news(self, archive: Archive) -> Iterator[News]:
        """One for each key, resting on all messages."""
        every = tuple(each.tobytes().hex() for shard in archive.shards for each in shard.message_ids)
        return (News(key, every[0], 0.9, (), every) for key in self.keys)


@pytest.fixture
def case(tmp_path: Path, pool: Pool) -> Iterator[Case]:
    """A dossier with one message in it."""
    made = Case(tmp_path, pool)
    made.bring("good morning")
    yield made
    made.dossier.register.close()


def test_what_a_source_knew_at_its_first_look_is_silent_and_the_rest_alerts_once(case: Case) -> None:
    source = Told()
    source.keys = ["before"]
    assert raise_alerts(case.dossier, case.user, case.archive(), [source]).alert_ids == ()
    source.keys = ["before", "behind"]
    assert raise_alerts(case.dossier, case.user, case.archive(), [source]).alert_ids == ()  # no message is new
    case.bring("good evening")
    assert len(raise_alerts(case.dossier, case.user, case.archive(), [source]).alert_ids) == 1
    assert raise_alerts(case.dossier, case.user, case.archive(), [source]).alert_ids == ()
    assert [each.key for each in case.alerts()] == ["behind"]


def test_a_new_threat_to_life_alerts_with_reasons(case: Case) -> None:
    raise_alerts(case.dossier, case.user, case.archive(), [Threats()])
    case.bring("we are going to kill him tonight, he lives in the red house, bring the gun", chat="crew")
    numbers = raise_alerts(case.dossier, case.user, case.archive(), [Threats()]).alert_ids
    assert len(numbers) == 1
    (alert,) = list_alerts(case.dossier, case.archive()).rows
    assert alert.what == "threat"
    assert alert.reasons
