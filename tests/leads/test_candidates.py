"""Candidates: what several rooms tell of one shipment comes together, and what is no shipment stays apart."""

from pathlib import Path

from argus.engine import Pool
from argus.leads import Asked, Candidate
from argus.leads.candidates import candidates
from argus.leads.gathering import gather
from argus.leads.tellings import tellings_of
from argus.terms import ContainerNumber
from tests.leads.case import Case

DAY = "2021-03-"


def found(folder: Path, pool: Pool, *lines: tuple[str, str, str]) -> tuple[Candidate, ...]:
    """What is found in lines of (day of March 2021 and hour, room, text); every room has two made-up people."""
    case = Case(folder, pool).bring(
        *(
            (f"{DAY}{when}:00Z", room, f"nobody.{room}{number % 2}", text)
            for number, (when, room, text) in enumerate(lines)
        )
    )
    return candidates(case.archive())


def standing(candidate: Candidate) -> dict[str, str]:
    return {each.field: each.value for each in candidate.claims if each.stands}


PLAN = ("01T10:00", "supply", "300 blokken guayaquil-antwerpen 20%")
NUMBER = ("12T10:00", "supply", "container MSKU1234565")
VOYAGE = ("12T10:05", "supply", "Ostrolide komt antwerpen 24 maart")


def test_a_plan_and_a_voyage_of_one_room_are_one_shipment(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, PLAN, NUMBER, VOYAGE)
    told = standing(only)
    assert (told["container"], told["port"], told["date"]) == ("MSKU1234565", "BEANR", "2021-03-24")
    assert told["quantity"] == "300"
    assert len(only.message_ids) == 3


def test_a_voyage_passed_on_to_another_room_joins_and_two_containers_never_do(tmp_path, pool):
    passed_on = ("12T11:00", "drivers", "Ostrolide antwerpen 24 maart")
    other = ("12T12:00", "drivers", "container CSQU3054383 Ostrolide antwerpen 24 maart")
    one = found(tmp_path / "one", pool, PLAN, NUMBER, VOYAGE, passed_on)
    assert [len(each.conversations) for each in one] == [2]
    two = found(tmp_path / "two", pool, PLAN, NUMBER, VOYAGE, other)
    assert sorted(standing(each)["container"] for each in two) == ["CSQU3054383", "MSKU1234565"]


def test_the_sum_of_bags_is_the_amount_and_is_marked_as_worked_out(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, ("12T10:08", "supply", "12 tassen van 30"))
    (claim,) = [each for each in only.claims if each.field == "quantity" and each.stands]
    assert (claim.value, claim.kind) == ("360", "inferred")


def test_a_number_said_twice_of_the_same_things_is_no_amount_of_bags_times_each(tmp_path, pool):
    twice = ("12T10:08", "supply", "ils ont encore livré 34 cartons de travers, il faut encore 34 cartons")
    (only,) = found(tmp_path / "case", pool, NUMBER, VOYAGE, twice)
    assert "1156" not in {each.value for each in only.claims if each.field == "quantity"}


def test_a_wrong_number_stays_beside_the_one_that_corrects_it(tmp_path, pool):
    wrong = ("12T09:00", "supply", "container MSKU1234575")
    (only,) = found(tmp_path / "case", pool, wrong, ("12T09:30", "supply", "fout, MSKU1234565"), VOYAGE)
    assert standing(only)["container"] == "MSKU1234565"
    assert "repaired" in {each.kind for each in only.claims if each.field == "container" and not each.stands}


def test_a_box_with_cigarettes_says_so_and_draws_no_voyage(tmp_path, pool):
    (only,) = found(tmp_path / "case", pool, ("12T10:00", "supply", "alleen sigaretten, MSKU1234565, dinsdag"))
    assert only.status == "not drugs"


def test_the_numbers_of_a_freight_office_are_no_shipments(tmp_path, pool):
    serials = [f"{number:06d}" for number in range(123400, 123430)]
    lines = [
        (f"{1 + at % 28:02d}T10:{at:02d}", "office", f"{_number(serial)} bananen antwerpen 24 maart, status?")
        for at, serial in enumerate(serials)
    ]
    assert found(tmp_path / "case", pool, *sorted(lines)) == ()


def _number(serial: str) -> str:
    return str(ContainerNumber.of("MSKU", serial))


def test_what_is_said_at_the_loading_belongs_to_a_plan_that_names_no_day(tmp_path, pool):
    loading = ("20T10:00", "supply", "niet 300, nu 280 blokken zitten erin")
    (only,) = found(tmp_path / "case", pool, PLAN, loading)
    assert standing(only)["quantity"] == "280"


def test_an_amount_for_another_port_is_not_of_the_plan(tmp_path, pool):
    elsewhere = ("20T10:00", "supply", "niet 300, nu 280 blokken in hamburg")
    (alone,) = found(tmp_path / "case", pool, PLAN, elsewhere)
    assert standing(alone)["quantity"] == "300"


def test_a_plan_made_while_a_load_is_at_sea_is_another_load(tmp_path, pool):
    next_one = ("14T10:00", "supply", "250 blokken callao-antwerpen 20%")
    both = found(tmp_path / "case", pool, PLAN, NUMBER, VOYAGE, next_one)
    assert sorted(standing(each)["quantity"] for each in both) == ["250", "300"]


def test_one_port_with_a_share_of_the_load_is_a_plan_and_with_a_day_it_is_none(tmp_path, pool):
    lines = ("300 blokken naar antwerpen, commissie 20%", "300 blokken antwerpen 24 maart, commissie 20%")
    case = Case(tmp_path / "case", pool)
    case.bring(*((f"{DAY}0{day}T10:00:00Z", "supply", "nobody", text) for day, text in enumerate(lines, 1)))
    told = tellings_of(gather(case.archive(), Asked()), [0, 1])
    assert [each.is_route for each in told] == [True, False]
