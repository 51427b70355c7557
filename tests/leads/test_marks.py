"""Marks of a load: what hides it, a name stamped on it, a picture that went round join what is said of one load."""

import json
from pathlib import Path

import pytest

from argus.engine import Pool
from argus.leads import Candidate, Claim
from argus.leads.candidate import Asked
from argus.leads.candidates import candidates
from argus.leads.gathering import gather
from argus.leads.links import links
from argus.leads.marks import MOST_ROOMS, marks_in
from argus.leads.particular_words import cover_loads
from tests.leads.case import Case

BOXES = {"bananen": "MSKU1234565", "ananas": "CSQU3054383"}
STAMPS = {"bananen": "Zeepaard", "ananas": "Walvis"}
PICTURES = {"bananen": "a1" * 32, "ananas": "b2" * 32}
QUAY = "kaai 1742"


def two_loads(folder: Path, pool: Pool, *lines: dict) -> Case:
    """Two rooms in which two loads come to one port on one day; nobody.runner is in both, and in a third room."""
    folder.mkdir()
    case, rows = Case(folder / "dossier", pool), []
    for number, (cover, box) in enumerate(BOXES.items()):
        room = f"supply {number}"
        told = (
            ("01T10:00", f"300 blokken guayaquil-antwerpen tussen de {cover} 20%"),
            ("12T10:00", f"container {box}"),
            ("12T10:03", f"zit erin. stempel {STAMPS[cover]}"),
            ("12T10:05", "komt antwerpen 24 maart"),
        )
        for place, (when, text) in enumerate(told):
            sender = ("nobody.runner", f"nobody.s{number}")[place % 2]
            rows.append({"timestamp": f"2021-03-{when}:0{number}Z", "chat": room, "from": sender, "text": text})
        photo = {"name": "x.jpg", "sha256": PICTURES[cover]}
        rows.append(
            {"timestamp": f"2021-03-12T10:06:0{number}Z", "chat": room, "from": "nobody.runner", "text": "kijk",
             "attachments": [photo]}
        )  # fmt: skip
    rows += [{"chat": "quay", "from": "nobody.runner", "attachments": [], **each} for each in lines]
    path = folder / "two.jsonl"
    path.write_text("".join(json.dumps({"app": "Sky", "attachments": [], **row}) + "\n" for row in rows), "utf-8")
    return case.take([path])


def with_the_quay(case: Case) -> list[Candidate]:
    return [each for each in candidates(case.archive()) if any(_stands(claim) for claim in each.claims)]


def _stands(claim: Claim) -> bool:
    return claim.field == "terminal" and claim.stands


@pytest.mark.parametrize("cover", BOXES)
def test_what_is_said_of_a_cover_belongs_to_the_load_behind_it(tmp_path, pool, cover):
    said = {"timestamp": "2021-03-23T10:00:00Z", "text": f"de {cover} staan op {QUAY}"}
    (found,) = with_the_quay(two_loads(tmp_path / "case", pool, said))
    assert found.key == f"container:{BOXES[cover]}"


@pytest.mark.parametrize("cover", BOXES)
def test_what_is_said_of_a_stamp_belongs_to_the_load_that_has_it(tmp_path, pool, cover):
    said = {"timestamp": "2021-03-23T10:00:00Z", "text": f"die met stempel {STAMPS[cover]} staat op {QUAY}"}
    (found,) = with_the_quay(two_loads(tmp_path / "case", pool, said))
    assert found.key == f"container:{BOXES[cover]}"


@pytest.mark.parametrize("cover", BOXES)
def test_a_picture_that_was_passed_on_brings_along_what_is_said_beside_it(tmp_path, pool, cover):
    photo = {"name": "y.jpg", "sha256": PICTURES[cover]}
    lines = (
        {"timestamp": "2021-03-23T10:00:00Z", "text": "deze", "attachments": [photo]},
        {"timestamp": "2021-03-23T10:01:00Z", "text": f"staat op {QUAY}"},
    )
    (found,) = with_the_quay(two_loads(tmp_path / "case", pool, *lines))
    assert found.key == f"container:{BOXES[cover]}"


def test_a_picture_that_everybody_has_marks_nothing(tmp_path, pool):
    rows = [
        {"timestamp": f"2021-03-01T10:0{room}:00Z", "chat": f"room {room}", "from": "nobody.a", "text": "x",
         "attachments": [{"name": "cat.jpg", "sha256": "c3" * 32}]}
        for room in range(MOST_ROOMS + 1)
    ]  # fmt: skip
    case = Case(tmp_path / "case", pool)
    for count, marked in ((MOST_ROOMS, True), (MOST_ROOMS + 1, False)):
        path = tmp_path / f"{count}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows[:count]), "utf-8")
        gathered = gather(case.take([path]).archive(), Asked())
        assert bool(marks_in(gathered).of) is marked


def test_without_word_lists_no_cover_is_known(tmp_path, pool):
    gathered = gather(two_loads(tmp_path / "case", pool).archive(), Asked())
    kinds = {kind for marks in marks_in(gathered).of.values() for kind, _ in marks}
    assert kinds == {"cover_load", "logo"}
    assert {kind for marks in marks_in(gathered, words=False).of.values() for kind, _ in marks} == {"logo"}


def test_every_cover_load_is_found_where_it_is_written_with_accents(tmp_path, pool):
    case = Case(tmp_path / "case", pool).bring(
        *(
            (f"2021-03-01T10:0{at}:00Z", "r", "nobody.a", text)
            for at, text in enumerate(("piña colada", "CAFÉ", "açúcar"))
        )
    )
    gathered = gather(case.archive(), Asked())
    covers = [value for value, _ in cover_loads()]
    found = [covers[which] for at in range(3) for _, which in marks_in(gathered).of[at]]
    assert found == ["pineapple", "coffee", "sugar"]


def test_agreeing_speaks_for_one_shipment_and_differing_against_it():
    for name, adds in links().items():
        assert (adds > 0) == name.endswith((".same", ".near", ".named")), name
