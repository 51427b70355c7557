"""What people decide is written beside what stood there, logged with it, and can be undone."""

import json

import pytest

from argus.access import User, add_user
from argus.access.log import stored_entries
from argus.errors import NotAllowedError, NotFoundError, UsageError
from argus.leads.decisions import (
    add_note,
    confirm,
    decided,
    give_outcome,
    give_value,
    mute,
    pin,
    standard_form,
    undo,
)
from argus.store import Dossier
from tests.intake.program import new_case

LEAD = "0123456789ab"


@pytest.fixture
def case(tmp_path):
    made, user = new_case(tmp_path / "case.argus")
    yield made, user
    made.register.close()


def standing(dossier: Dossier) -> list[tuple[str, str]]:
    with dossier.register.read() as register:
        return [(each.what, each.said) for each in decided(register).about([LEAD])]


def logged(dossier: Dossier) -> list[dict[str, object]]:
    with dossier.register.read() as register:
        entries = [json.loads(each.entry) for each in stored_entries(register)]
    return [each["about"] for each in entries if each["act"] == "decide"]


def test_every_decision_stands_and_has_its_log_entry(case):
    pin(*case, LEAD)
    mute(*case, LEAD, "the same as another", real=True)
    confirm(*case, LEAD)
    give_outcome(*case, LEAD, "too_late")
    give_value(*case, LEAD, "quantity", "1200.0")
    add_note(*case, LEAD, "ask the port")
    told = [("pin", ""), ("mute", "the same as another"), ("confirm", ""), ("outcome", "too_late")]
    assert standing(case[0]) == [*told, ("value", "1200"), ("note", "ask the port")]
    assert [each["what"] for each in logged(case[0])] == ["pin", "mute", "confirm", "outcome", "value", "note"]
    assert logged(case[0])[1] == {
        "lead": LEAD, "decision": 2, "what": "mute", "said": "the same as another", "real": True
    }  # fmt: skip


def test_undo_takes_back_the_newest_and_is_a_row_and_an_entry_of_its_own(case):
    pin(*case, LEAD)
    mute(*case, LEAD, "known already")
    assert undo(*case, [LEAD]).what == "mute"
    assert standing(case[0]) == [("pin", "")]
    assert undo(*case, [LEAD]).what == "pin"
    assert standing(case[0]) == []
    assert [(each["what"], each.get("undoes")) for each in logged(case[0])[2:]] == [("undo", 2), ("undo", 1)]
    with pytest.raises(NotFoundError, match="no decision to undo"):
        undo(*case, [LEAD])


def test_one_kind_of_decision_is_undone_without_the_newer_ones(case):
    mute(*case, LEAD, "known already")
    pin(*case, LEAD)
    undo(*case, [LEAD], "mute")
    assert standing(case[0]) == [("pin", "")]


def test_decisions_of_later_do_not_count_for_what_was_known_then(case):
    pin(*case, LEAD)
    with case[0].register.read() as register:
        (made,) = decided(register).about([LEAD])
        assert decided(register, made.at).about([LEAD]) == (made,)
        assert decided(register, made.at - 1).about([LEAD]) == ()


def test_who_may_not_decide_changes_nothing(case):
    with case[0].register.write() as register:
        filter_officer: User = add_user(register, "invented.filter", "filter")
    with pytest.raises(NotAllowedError):
        pin(case[0], filter_officer, LEAD)
    assert standing(case[0]) == []
    assert logged(case[0]) == []


@pytest.mark.parametrize(
    ("field", "given", "form"),
    [("container", "msku 123456-5", "MSKU1234565"), ("port", "beanr", "BEANR"), ("date", "2021-04-03", "2021-04-03"),
     ("quantity", "1200.5", "1200.5"), ("vessel", " Nobody's Ship ", "Nobody's Ship")],
)  # fmt: skip
def test_a_value_of_ones_own_takes_the_form_that_claims_have(field, given, form):
    assert standard_form(field, given) == form


@pytest.mark.parametrize(
    ("field", "given"),
    [("container", "MSKU12345"), ("port", "Antwerp"), ("date", "3 April"), ("quantity", "a lot"), ("quantity", "nan"),
     ("quantity", "-3"), ("suspect", "somebody"), ("vessel", "  ")],
)  # fmt: skip
def test_what_is_no_value_of_a_field_is_refused_in_words(field, given):
    with pytest.raises(UsageError) as refused:
        standard_form(field, given)
    assert refused.value.do


def test_a_mute_needs_a_reason_and_an_outcome_is_one_of_three(case):
    with pytest.raises(UsageError):
        mute(*case, LEAD, "  ")
    with pytest.raises(UsageError, match="no outcome"):
        give_outcome(*case, LEAD, "maybe")
    assert standing(case[0]) == []
