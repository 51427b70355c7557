"""110,000 real lines in which nobody ships or threatens anything: every lead is a false one, and every threat."""

from argus.leads.kept import leads_of
from argus.leads.threats import threats_of

MOST_THREATS = 3


def test_people_who_help_each_other_with_computers_ship_nothing(irc):
    dossier, archive = irc
    assert archive.total > 100_000
    assert [(each.fields, each.status) for each in leads_of(dossier, archive)] == []


def test_people_who_kill_processes_threaten_nobody(irc):
    _, archive = irc
    alarms = threats_of(archive)
    assert len(alarms) <= MOST_THREATS, [each.message_id for each in alarms]
