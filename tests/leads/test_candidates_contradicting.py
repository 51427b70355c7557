"""What does not fit together is raised: shares that add up to something else than the total that is said."""

from tests.leads.test_candidates import NUMBER, PLAN, VOYAGE, found


def test_shares_that_do_not_add_up_to_the_total_are_raised_and_those_that_do_are_not(tmp_path, pool):
    against = ("12T10:08", "supply", "lijst:\nEen 100\nTwee 80\nDrie 70")
    (only,) = found(tmp_path / "against", pool, PLAN, NUMBER, VOYAGE, against)
    (reason,) = only.contradictions
    assert str(reason) == "the shares add up to 250, the total said is 300"
    assert len(reason.message_ids) == 2
    fitting = ("12T10:08", "supply", "lijst:\nEen 100\nTwee 80\nDrie 120")
    (only,) = found(tmp_path / "fitting", pool, PLAN, NUMBER, VOYAGE, fitting)
    assert only.contradictions == ()
