"""Laws of the ledger on histories nobody thought of: nothing is overwritten, every pair of times has one answer."""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from argus.access.log import stored_entries
from argus.errors import ArgusError
from argus.ledger import (
    Entry,
    add,
    at,
    confirm,
    events,
    history,
    link,
    revise,
    rows_sha256,
    undo,
    withdraw,
)
from argus.ledger.tables import ledger_acts, ledger_revisions
from tests.intake.program import new_case

FIRST = date(2021, 1, 1)
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))
KILOS = st.none() | st.integers(1, 20_000).map(Decimal)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), DAYS, KILOS),
        st.tuples(st.just("revise"), DAYS, KILOS),
        st.tuples(st.just("confirm"), DAYS, st.none()),
        st.tuples(st.just("withdraw"), DAYS, st.none()),
        st.tuples(st.just("link"), DAYS, st.none()),
        st.tuples(st.just("undo"), DAYS, st.none()),
    ),
    min_size=1,
    max_size=8,
)
Seen = dict[date, list[tuple[object, ...]]]


def seizure(day: date, kilos: Decimal | None) -> Entry:
    return Entry(
        "seizure", day, day.isoformat(), place="BEANR", item_class="drug", item_code="cocaine", number=kilos, unit="kg",
        mass_basis="gross",
    )  # fmt: skip


class History:
    """A ledger to which steps are done, whichever the ledger accepts."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.dossier, self.user = new_case(self.folder / "case.argus")

    def do(self, what: str, day: date, kilos: Decimal | None) -> bool:
        case = (self.dossier, self.user)
        acts: dict[str, Callable[[], object]] = {
            "add": lambda: add(*case, seizure(day, kilos)),
            "revise": lambda: revise(*case, "E1", {"number": kilos}, "counted again", as_of=day.isoformat()),
            "confirm": lambda: confirm(*case, "E1", "weighed", as_of=day.isoformat()),
            "withdraw": lambda: withdraw(*case, "E1", "not ours", as_of=day.isoformat()),
            "link": lambda: link(*case, "E1", "sole", "seen", lead_ids=["L-1"]),
            "undo": lambda: undo(*case, "by mistake"),
        }
        try:
            acts[what]()
        except ArgusError:
            return False
        return True

    def rows(self) -> list[tuple[object, ...]]:
        with self.dossier.register.read() as register:
            return [tuple(row) for row in register.execute(select(ledger_revisions).order_by("row_id"))]

    def seen(self, known_at: object = None) -> Seen:
        """What stands, as of many days."""
        with self.dossier.register.read() as register:
            frame = events(register)
        columns = ("entry_id", "amount", "status", "strength")
        return {
            day: at(frame, day, known_at).sort("entry_no").select(columns).rows()  # type: ignore[arg-type]
            for day in (FIRST + timedelta(days=days) for days in range(-1, 42))
        }

    def last_moment(self) -> object:
        with self.dossier.register.read() as register:
            return events(register)["recorded_at"].max()

    def close(self) -> None:
        self.dossier.register.close()
        shutil.rmtree(self.folder)


@pytest.fixture
def open_history():
    made: list[History] = []

    def make() -> History:
        made.append(History())
        return made[-1]

    yield make
    for each in made:
        each.close()


TRIED = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


@TRIED
@given(steps=STEPS)
def test_no_act_ever_changes_a_row_that_stands(open_history, steps):
    ledger = open_history()
    before: list[tuple[object, ...]] = []
    for step in steps:
        ledger.do(*step)
        after = ledger.rows()
        assert after[: len(before)] == before
        before = after


@TRIED
@given(steps=STEPS)
def test_what_was_known_at_a_moment_stays_what_was_known_at_it(open_history, steps):
    ledger = open_history()
    seen: list[tuple[object, Seen]] = []
    for step in steps:
        if not ledger.do(*step):
            continue
        seen.append((ledger.last_moment(), ledger.seen()))
    for moment, then in seen:
        assert ledger.seen(moment) == then


@TRIED
@given(steps=STEPS, last=STEPS.map(lambda steps: steps[0]))
def test_after_undo_every_day_says_what_it_said_before(open_history, steps, last):
    ledger = open_history()
    for step in steps:
        ledger.do(*step)
    before = ledger.seen()
    if last[0] != "undo" and ledger.do(*last):
        assert ledger.do("undo", FIRST, None)
        assert ledger.seen() == before


@TRIED
@given(steps=STEPS)
def test_revisions_are_numbered_without_gaps_and_their_acts_hash_to_what_the_log_says(open_history, steps):
    ledger = open_history()
    for step in steps:
        ledger.do(*step)
    with ledger.dossier.register.read() as register:
        for entry_id in {str(row[3]) for row in ledger.rows()}:
            own = history(register, entry_id)
            assert [each.revision for each in own] == list(range(1, len(own) + 1))
        told = [json.loads(each.entry) for each in stored_entries(register)]
        logged = {
            each["about"]["act_id"]: each["about"]["rows_sha256"] for each in told if each["act"] == "keep-ledger"
        }
        acts = register.scalars(select(ledger_acts.c.act_id)).all()
        assert logged == {act: rows_sha256(register, act) for act in acts}


@TRIED
@given(days=st.lists(st.tuples(DAYS, KILOS), min_size=1, max_size=6))
def test_the_parts_add_up_to_the_total_and_an_unknown_adds_nothing(open_history, days):
    ledger = open_history()
    for day, kilos in days:
        assert ledger.do("add", day, kilos)
    with ledger.dossier.register.read() as register:
        frame = events(register)
    for day in (FIRST, FIRST + timedelta(days=20), FIRST + timedelta(days=40)):
        assert at(frame, day)["amount"].sum() == sum(kilos or 0 for each, kilos in days if each <= day)


def test_a_later_revision_that_would_reach_back_is_refused(case):
    entry = replace(seizure(date(2021, 3, 9), Decimal(28)), as_of="2021-03-12")
    add(case.dossier, case.user, entry, "S1")
    with pytest.raises(ArgusError, match="before what it revises was"):
        revise(case.dossier, case.user, "S1", {"number": Decimal(27)}, "why", as_of="2021-03-11")


def test_a_revision_over_one_that_was_not_seen_is_refused(case):
    add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(28)), "S1")
    confirm(case.dossier, case.user, "S1", "weighed")
    with pytest.raises(ArgusError, match="revised meanwhile"):
        revise(case.dossier, case.user, "S1", {"number": Decimal(27)}, "why", seen=1)


def test_nothing_changes_without_a_reason_or_a_change(case):
    made = add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(28)), "S1")
    with pytest.raises(ArgusError, match="reason is empty"):
        withdraw(case.dossier, case.user, "S1", " ")
    with pytest.raises(ArgusError, match="change nothing"):
        revise(case.dossier, case.user, "S1", {"number": Decimal(28)}, "why")
    assert made.entry == replace(made.entry, status="provisional")


def test_a_link_is_known_from_the_day_of_the_find_but_only_since_it_was_decided(case):
    add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(28)), "S1")
    before = case.standing()["recorded_at"].max()
    link(case.dossier, case.user, "S1", "sole", "chat names the box", lead_ids=["L-1"], message_ids=["m1", "m2"],
         first_knowledge="2021-03-01")  # fmt: skip
    now = case.standing(date(2021, 3, 9))
    assert now.select("strength", "messages").rows() == [("sole", 2)]
    assert now["lead_ids"].to_list() == [["L-1"]]
    assert case.standing(date(2021, 3, 9), before)["strength"].to_list() == [None]


def test_a_register_that_was_put_back_from_a_backup_shows_its_own_history(case, tmp_path):
    add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(1)))
    case.dossier.register.close()
    backup = tmp_path / "backup.sqlite"
    shutil.copy(case.dossier.register.path, backup)
    for kilos in (2, 3):
        add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(kilos)))
    assert case.kg() == 1 + 2 + 3
    case.dossier.register.close()
    shutil.copy(backup, case.dossier.register.path)
    assert case.kg() == 1
    add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(10)))
    add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(20)))
    assert case.kg() == 1 + 10 + 20


def test_a_reader_who_began_before_a_write_goes_on_seeing_what_it_saw(case):
    add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(1)))
    with case.dossier.register.read() as early:
        assert events(early).height == 1
        add(case.dossier, case.user, seizure(date(2021, 3, 9), Decimal(2)))
        assert case.kg() == 1 + 2
        assert events(early).height == 1
    assert case.kg() == 1 + 2
