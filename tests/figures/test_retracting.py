"""A figure that was published in error is taken back: signed, with a reason, and what was published stays as it was."""

import json

import pytest
from sqlalchemy import select, update

from argus.access import User, add_user
from argus.errors import ArgusError, NotFoundError, UsageError
from argus.figures import all_figures, books_of, freeze, published, retract
from argus.figures.tables import published_figures
from argus.ledger import import_ledger, read_file
from argus.trace import verify
from tests.figures.ledgers import SEEDS, day
from tests.intake.program import argus, argus_json, new_case
from tests.test_json_answers import promised

WHY = "INVENTED: the weight of another case"


@pytest.fixture
def case(tmp_path):
    """A dossier with the published ledger, its user, and one published figure."""
    dossier, user = new_case(tmp_path / "case.argus")
    import_ledger(dossier, user, read_file(SEEDS / "ledger.csv"))
    with dossier.register.read() as register:
        figure = next(
            each
            for each in all_figures(books_of(register), day("2021-06-03"))
            if each.ask.measure == "ytd_kg" and each.ask.scope.place == "BEANR"
        )
    freeze(dossier, user, figure, "INVENTED: at the quay")
    yield dossier, user, figure
    dossier.register.close()


def test_a_retracted_figure_is_kept_as_it_was_with_who_retracted_it_when_and_why(case):
    dossier, user, _ = case
    (before,) = published(dossier)
    after = retract(dossier, user, 1, f"  {WHY} ")
    assert (after.document, after.at, after.holds) == (before.document, before.at, True)
    assert (after.retraction.number, after.retraction.reason, after.retraction.by) == (2, WHY, user.name)
    assert after.retraction.holds
    assert published(dossier) == (after,)


def test_a_figure_is_retracted_once_and_the_right_one_published_anew(case):
    dossier, user, figure = case
    retract(dossier, user, 1, WHY)
    with pytest.raises(UsageError, match="retracted already"):
        retract(dossier, user, 1, WHY)
    freeze(dossier, user, figure)
    assert [(each.number, each.retraction is None) for each in published(dossier)] == [(1, False), (3, True)]


@pytest.mark.parametrize(("number", "why", "refused"), [(1, "  ", UsageError), (1, "a\u202eb", UsageError),
                                                      (2, WHY, NotFoundError)])  # fmt: skip
def test_what_was_not_published_and_a_reason_that_says_nothing_are_refused_and_nothing_is_written(
    case, number, why, refused
):
    dossier, user, _ = case
    with pytest.raises(refused):
        retract(dossier, user, number, why)
    with dossier.register.read() as register:
        assert register.execute(select(published_figures.c.number)).all() == [(1,)]


def test_a_retraction_itself_cannot_be_retracted(case):
    dossier, user, _ = case
    retract(dossier, user, 1, WHY)
    with pytest.raises(NotFoundError):
        retract(dossier, user, 2, WHY)


def test_whoever_may_not_publish_may_not_retract(case):
    dossier, _, _ = case
    with dossier.register.write() as register:
        analyst: User = add_user(register, "looks only", "analyst")
    with pytest.raises(ArgusError):
        retract(dossier, analyst, 1, WHY)
    assert published(dossier)[0].retraction is None


def test_a_retraction_with_another_reason_or_of_another_figure_does_not_hold_and_verify_says_so(case):
    dossier, user, _ = case
    retract(dossier, user, 1, WHY)
    assert verify(dossier).ok
    with dossier.register.write() as register:
        told = json.loads(register.scalar(select(published_figures.c.document).filter_by(number=2)))
        forged = json.dumps(told | {"reason": "another"}).encode()
        register.execute(update(published_figures).filter_by(number=2).values(document=forged))
    assert not published(dossier)[0].retraction.holds
    assert [each.where for each in verify(dossier).findings] == ["published figure 2"]


def test_the_command_retracts_and_both_lists_tell_it(case):
    dossier, user, _ = case
    assert argus_json(dossier.folder, "figures", "published")[0]["retracted"] is None
    assert "--reason" in argus(dossier.folder, "figures", "retract", "1", status=2).stderr
    answered = promised("figures-freeze", argus_json(dossier.folder, "figures", "retract", "1", "--reason", WHY))
    assert (answered["retracted"]["reason"], answered["retracted"]["by"]) == (WHY, user.name)
    (listed,) = promised("figures-published", argus_json(dossier.folder, "figures", "published"))
    assert listed["retracted"] == answered["retracted"]
    told = argus(dossier.folder, "figures", "published").stdout
    assert "RETRACTED as number 2 by" in told
    assert WHY in told
    assert "retracted already" in argus(dossier.folder, "figures", "retract", "1", "--reason", "x", status=2).stderr


def test_a_trace_tells_that_what_was_published_is_retracted_and_of_a_moment_before_it_does_not(case):
    dossier, user, figure = case
    before = argus_json(dossier.folder, "trace", figure.ask.figure_id)["up"][0]
    retract(dossier, user, 1, WHY)
    after = promised("trace", argus_json(dossier.folder, "trace", figure.ask.figure_id))
    assert (before["facts"]["retracted_because"], after["ok"]) == (None, True)
    assert after["up"][0]["facts"]["retracted_because"] == WHY
    assert after["up"][0]["facts"]["retracted_by"] == user.name
    then = argus_json(dossier.folder, "trace", figure.ask.figure_id, "--known-at", published(dossier)[0].at)
    assert then["up"][0]["facts"]["retracted_because"] is None
