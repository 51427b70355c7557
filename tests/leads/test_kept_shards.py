"""What is kept of each shard spares reading it again, changes no lead, and holds nothing that is withheld."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest

from argus.access import RELEASED, Visibility
from argus.engine import Pool
from argus.handover import write_demo
from argus.intake import hold_lease, keep_up, remove_replaced
from argus.leads import Asked
from argus.leads.candidates import candidates
from argus.leads.kept_shards import KeptShards
from argus.leads.threats import threats_of
from argus.messages import Archive
from argus.privilege import withhold
from tests.leads.case import Case

# Invented; numbers of containers are nobody's.
FIRST = (
    ("2021-03-01T10:00:00Z", "plan", "nobody.a", "container MSKU1234565, 300 blokken, komt in Antwerpen 12 maart"),
    ("2021-03-01T10:01:00Z", "plan", "nobody.b", "ok. zegel ABC1234567, kade 869"),
    ("2021-03-02T10:00:00Z", "haven", "nobody.b", "MSKU 123456-5 Antwerpen, release 4F7A21, kade 869"),
)
LATER = (
    ("2021-03-13T09:00:00Z", "plan", "nobody.c", "MSKU1234565 Antwerpen wordt 13 maart"),
    ("2021-03-14T10:00:00Z", "ander", "nobody.c", "CSQU3054383 Rotterdam 20 maart, 150 blokken"),
)
ALL = Asked()


@pytest.fixture
def case(tmp_path: Path, pool: Pool) -> Iterator[Case]:
    made = Case(tmp_path / "one", pool)
    yield made
    made.dossier.register.close()


def read(case: Case) -> list[Path]:
    """Of what is kept, what was read in shards."""
    return [each for each in case.kept() if each.suffix == ".read"]


def on_disk(archive: Archive) -> KeptShards:
    """What the next program finds of it."""
    return KeptShards(archive, on_disk=True)


def told(case: Case, tmp_path: Path, messages: int, seed: int) -> Case:
    """An invented delivery more."""
    return case.take([write_demo(tmp_path / f"demo-{seed}", messages=messages, seed=seed).delivery])


def test_after_new_messages_the_leads_are_those_of_a_dossier_of_which_nothing_is_kept(case, tmp_path):
    told(case, tmp_path, 3_000, 11)
    before = case.leads()
    first = read(case)
    told(case, tmp_path, 2_000, 12)
    assert read(case) == first, "an import removed what was read in a shard that stands"
    assert sum(bool(each.columns) for each in on_disk(case.archive()).shards) == len(first), "it is not found again"
    after = case.leads()
    assert len(read(case)) > len(first)
    rmtree(case.dossier.derived / "leads")
    assert case.leads() == after != before


def test_a_moment_asked_for_later_finds_what_was_kept_of_another_and_has_its_own_candidates(case, tmp_path):
    told(case, tmp_path, 2_000, 11)
    archive = case.archive()
    middle = Asked(as_of_us=int(archive.shards[0].sent_at[1_000]))
    expected = candidates(archive, middle), candidates(archive, ALL)
    case.leads(middle)
    assert (candidates(archive, middle, on_disk(archive)), candidates(archive, ALL, on_disk(archive))) == expected


def test_a_file_with_any_byte_changed_is_read_anew(case):
    case.bring(*FIRST, *LATER)
    right = case.leads()
    (path,) = read(case)
    whole = path.read_bytes()
    for place in range(0, len(whole), len(whole) // 25):
        rmtree(path.parent)
        path.parent.mkdir()
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert case.leads() == right
        assert read(case) == [path]


def test_what_is_withheld_is_in_no_kept_file_and_other_shards_keep_theirs(case):
    case.bring(*FIRST)
    case.bring(*LATER)
    before = {row["message_id"]: row["text"] for row in rows(case)}
    case.leads()
    assert any(b"zegel ABC1234567" in each.read_bytes() for each in read(case))
    with hold_lease(case.dossier, "filter decision") as lease:
        withhold(case.dossier, case.user, "nobody.b", "invented: privileged", held=lease.require_held)
        remove_replaced(case.dossier)
        keep_up(case.dossier, lease, case.pool)
    assert len(read(case)) == 1
    for _ in range(2):
        gone = {key: text for key, text in before.items() if key not in {row["message_id"] for row in rows(case)}}
        assert {"ok. zegel ABC1234567, kade 869", FIRST[2][3]} <= set(gone.values())
        for path in case.kept():
            held = path.read_bytes()
            assert not any(key in held or key.hex().encode() in held for key in gone)
            assert not any(text.encode() in held for text in gone.values())
        case.leads()


def rows(case: Case) -> list[dict[str, object]]:
    return [row for shard in case.archive().shards for row in shard.table.to_pylist()]


def test_a_reader_who_may_see_less_never_opens_what_was_kept_for_another(case):
    case.bring(*FIRST, *LATER)
    whole = case.archive()
    case.leads()
    senders = {whole.names.account(number): number for number in range(1, 4)}
    limited = replace(whole, visibility=Visibility(RELEASED, senders=frozenset({senders["nobody.c"]})))
    fresh = candidates(limited, ALL)
    assert not any(each.columns for each in on_disk(limited).shards)
    kept = on_disk(limited)
    assert candidates(limited, ALL, kept) == fresh != candidates(whole, ALL)
    kept.write()
    assert len(read(case)) == 2
    (own,) = set(read(case)) - {path for path in read(case) if b"ABC1234567" in path.read_bytes()}
    assert not any(text.encode() in own.read_bytes() for _, _, who, text in FIRST)


def test_threats_are_found_once_for_each_shard_and_again_when_their_file_is_damaged(case, tmp_path):
    told(case, tmp_path, 6_000, 11)
    right = threats_of(case.archive())
    (path,) = [each for each in read(case) if each.name.endswith(".threats.read")]
    assert right
    kept = path.read_bytes()
    for written in (kept, kept[:-9] + b"!" + kept[-8:], kept[:70], b""):
        path.write_bytes(written)
        assert threats_of(case.archive()) == right
        assert path.read_bytes() == kept
    told(case, tmp_path, 2_000, 12)
    assert path.read_bytes() == kept, "an import removed what was found in a shard that stands"
    after = threats_of(case.archive())
    rmtree(case.dossier.derived / "leads")
    assert threats_of(case.archive()) == after
