"""What is kept of leads answers at once, is of this state and no other, and holds nothing that is withheld."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from argus.engine import Pool
from argus.intake import hold_lease, keep_up, remove_replaced
from argus.leads import Asked
from argus.leads.decisions import mute
from argus.leads.kept import are_kept, lead_named, leads_of
from argus.leads.ranking import lead_id_of
from argus.privilege import release, withhold
from tests.leads.case import Case, unnumbered

# Invented; numbers of containers are nobody's.
FIRST = (
    ("2021-03-01T10:00:00Z", "plan", "nobody.a", "container MSKU1234565, 300 blokken, komt in Antwerpen 12 maart"),
    ("2021-03-01T10:01:00Z", "plan", "nobody.b", "ok. zegel ABC1234567, kade 869"),
    ("2021-03-02T10:00:00Z", "haven", "nobody.b", "MSKU 123456-5 Antwerpen, release 4F7A21, kade 869"),
)
LATER = (
    ("2021-03-03T09:00:00Z", "plan", "nobody.a", "MSKU1234565 Antwerpen wordt 13 maart"),
    ("2021-03-04T10:00:00Z", "ander", "nobody.c", "CSQU3054383 Rotterdam 20 maart, 150 blokken"),
)


@pytest.fixture
def case(tmp_path: Path, pool: Pool) -> Iterator[Case]:
    made = Case(tmp_path / "one", pool)
    yield made
    made.dossier.register.close()


def answers(case: Case) -> list[Path]:
    """Of what is kept, the candidates of whole dossiers."""
    return [each for each in case.kept() if each.suffix == ".json"]


def test_a_second_reader_gets_the_same_leads_from_the_disk(case, monkeypatch):
    case.bring(*FIRST)
    archive = case.archive()
    assert not are_kept(archive)
    first = leads_of(case.dossier, archive)
    assert first
    assert are_kept(archive)
    assert are_kept(case.archive())
    # Nothing else may make candidates now.
    monkeypatch.setattr("argus.leads.kept.candidates", None)
    assert case.leads() == first


def test_new_messages_give_the_leads_that_a_fresh_dossier_gives(case, tmp_path, pool):
    case.bring(*FIRST)
    before = case.leads()
    case.bring(*LATER)
    after = case.leads()
    fresh = Case(tmp_path / "two", pool).bring(*FIRST, *LATER)
    assert unnumbered(after) == unnumbered(fresh.leads()) != unnumbered(before)
    assert {each.lead_id for each in before} <= {each.lead_id for each in after}


@pytest.mark.parametrize("harm", [lambda kept: kept[:-20], lambda kept: kept.replace(b"12", b"21", 1), lambda _: b""])
def test_a_damaged_file_is_made_again(case, harm):
    case.bring(*FIRST)
    right = case.leads()
    before = case.kept()
    (path,) = answers(case)
    path.write_bytes(harm(path.read_bytes()))
    assert case.leads() == right
    assert case.kept() == before


def test_each_moment_is_kept_apart_and_each_change_of_messages_starts_afresh(case):
    case.bring(*FIRST, *LATER)
    as_of = Asked(as_of_us=case.archive().shards[0].first_us)
    assert case.leads(as_of) != case.leads()
    assert len(answers(case)) == 2
    case.bring(("2021-03-05T10:00:00Z", "plan", "nobody.a", "MSKU1234565 Antwerpen 14 maart"))
    case.leads()
    assert len(answers(case)) == 1


def test_what_is_withheld_is_in_no_lead_and_in_no_kept_file(case):
    case.bring(*FIRST, *LATER)
    before = case.leads()
    gone = {shown for each in before for shown in each.message_ids}
    with hold_lease(case.dossier, "filter decision") as lease:
        entry = withhold(case.dossier, case.user, "nobody.b", "invented: privileged", held=lease.require_held)
        remove_replaced(case.dossier)
        keep_up(case.dossier, lease, case.pool)
    assert answers(case) == []
    after = case.leads()
    seen = {row.hex() for shard in case.archive().shards for row in shard.table["message_id"].to_pylist()}
    assert gone - seen, "nothing was withheld"
    told = {shown for each in after for shown in each.message_ids}
    told |= {shown for each in after for claim in each.claims for shown in claim.message_ids}
    assert told <= seen
    assert not any(name.encode() in path.read_bytes() for path in case.kept() for name in gone - seen)
    with hold_lease(case.dossier, "filter decision") as lease:
        release(case.dossier, case.user, entry.entry_id, "invented: no lawyer", held=lease.require_held)
        keep_up(case.dossier, lease, case.pool)
    assert case.leads() == before


def test_decisions_count_at_once_and_are_not_kept(case):
    case.bring(*FIRST)
    archive = case.archive()
    (lead, *_) = leads_of(case.dossier, archive)
    mute(case.dossier, case.user, lead.lead_id, "invented")
    assert next(each for each in leads_of(case.dossier, archive) if each.lead_id == lead.lead_id).muted
    assert b"invented" not in answers(case)[0].read_bytes().replace(b"nobody", b"")


def test_a_lead_answers_to_its_first_letters_and_to_every_id_it_had(case):
    archive = case.bring(*FIRST).archive()
    found = lead_named(case.dossier, archive, lead_id_of("container:MSKU1234565")[:6])
    assert found is not None
    ids = found[1]
    assert all(lead_named(case.dossier, archive, each) == found for each in ids)
    assert lead_named(case.dossier, archive, "") is None
    assert lead_named(case.dossier, archive, "zz") is None


def test_a_dossier_without_messages_has_no_leads(case):
    assert case.leads() == ()
