"""What must hold of every figure, whatever is in the ledger."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from argus.figures import Ask, Period, Scope, all_figures, answer
from argus.figures.aligning import SAME_DATE, SAME_DAY_OF_YEAR, SAME_WORKING_DAYS, aligned, working_days
from tests.figures.ledgers import day, made_up

ANTWERP = Scope("cocaine", "BEANR")
LATE = date(2026, 1, 1)

days = st.dates(date(2019, 1, 1), date(2021, 12, 31))
weights = st.decimals(min_value="0.001", max_value="20000", places=3)


@st.composite
def finds(draw):
    """A find, or a bulk row of some weeks; known some days after it."""
    first = draw(days)
    bulk = draw(st.booleans())
    last = first + timedelta(days=draw(st.integers(1, 60))) if bulk else first
    return {
        "kind": "seizure_bulk" if bulk else "seizure",
        "first_day": first,
        "last_day": last,
        "known_on": last + timedelta(days=draw(st.integers(0, 40))),
        "kg": draw(st.none() | weights),
        "place": draw(st.sampled_from(["BEANR", "NLRTM"])),
        "dossier": draw(st.sampled_from([None, "ONE", "TWO"])),
    }


ledgers = st.lists(finds(), min_size=1, max_size=12)


def _total(books, scope, first, last, as_of=LATE):
    found = answer(books.at(as_of), Ask("kg_seized", scope, Period(first, last)))
    return (Decimal(0), Decimal(0)) if found is None or found.low is None else (found.low, found.high)


@given(ledgers, days, days)
def test_a_later_closing_day_never_lowers_a_total(rows, one, other):
    books, (first, last) = made_up(*rows), sorted((one, other))
    earlier, later = (_total(books, ANTWERP, date(2019, 1, 1), each) for each in (first, last))
    assert earlier[0] <= later[0]
    assert earlier[1] <= later[1]


@given(ledgers)
def test_the_parts_add_up_to_the_whole(rows):
    books = made_up(*rows)
    whole = _total(books, Scope("cocaine"), None, None)
    by_place = [_total(books, Scope("cocaine", place), None, None) for place in ("BEANR", "NLRTM")]
    assert whole == (sum(low for low, _ in by_place), sum(high for _, high in by_place))
    of_dossiers = sum(_total(books, Scope("cocaine", "", name), None, None)[0] for name in ("ONE", "TWO"))
    of_none = sum((row["kg"] or 0 for row in rows if row["dossier"] is None), Decimal(0))
    assert whole[0] == of_dossiers + of_none


@given(ledgers, days)
def test_two_stretches_that_meet_hold_no_more_and_no_less_than_both(rows, border):
    books = made_up(*rows)
    whole = _total(books, ANTWERP, None, None)
    before = _total(books, ANTWERP, None, border)
    after = _total(books, ANTWERP, border + timedelta(days=1), None)
    assert before[0] + after[0] <= whole[0] <= before[1] + after[1]
    singles = made_up(*({**row, "kind": "seizure", "first_day": row["last_day"]} for row in rows))
    assert (
        _total(singles, ANTWERP, None, border)[0] + _total(singles, ANTWERP, border + timedelta(days=1), None)[0]
        == (whole[0])
    )


@given(ledgers, ledgers, days)
def test_what_is_entered_later_changes_no_comparison_as_of_an_earlier_day(rows, more, as_of):
    later = [{**row, "known_on": max(row["known_on"], as_of + timedelta(days=1))} for row in more]
    asks = [Ask(name, ANTWERP, Period(date(as_of.year, 1, 1), as_of))
            for name in ("ytd_ratio", "ytd_ratio_bounds", "ytd_ratio_workdays", "naive_year_end")]  # fmt: skip
    before, after = made_up(*rows).at(as_of), made_up(*rows, *later).at(as_of)
    for ask in asks:
        one, other = answer(before, ask), answer(after, ask)
        assert (one is None) == (other is None)
        assert one is None or (one.value, one.low, one.high, one.method) == (
            other.value, other.low, other.high, other.method)  # fmt: skip


@given(ledgers, days)
def test_no_figure_stands_without_the_entries_under_it(rows, as_of):
    books = made_up(*rows)
    known = {f"E{number}" for number, row in enumerate(rows, start=1) if row["known_on"] <= as_of}
    for figure in all_figures(books, as_of):
        entries = {entry for entry, _ in figure.lineage.entries()}
        assert entries
        assert entries <= known


@given(st.lists(weights, min_size=1, max_size=20))
def test_weights_are_added_exactly(kilos):
    books = made_up(*({"day": day("2021-05-01"), "kg": each} for each in kilos))
    assert _total(books, ANTWERP, None, None)[0] == sum(kilos)


@given(st.lists(st.sampled_from(["gross", "net", "net_dry", "gross_reported"]), min_size=1, max_size=8))
def test_two_mass_bases_are_never_added(bases):
    books = made_up(*({"day": day("2021-05-01"), "kg": 10, "mass_basis": each} for each in bases))
    found = answer(books.at(LATE), Ask("kg_seized", ANTWERP))
    assert found.value == 10 * bases.count(found.basis)
    others = set(bases) - {found.basis}
    assert bool(others) == any("another basis" in note for note in found.notes)
    for each in set(bases):
        asked = answer(books.at(LATE), Ask("kg_seized", ANTWERP, basis=each))
        assert (asked.value, asked.basis) == (10 * bases.count(each), each)


@given(st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_the_day_to_compare_with_lies_in_the_year_before(today):
    for how in (SAME_DATE, SAME_DAY_OF_YEAR, SAME_WORKING_DAYS):
        assert aligned(today, how).year == today.year - 1
    before = aligned(today, SAME_WORKING_DAYS)
    wanted = working_days(date(today.year, 1, 1), today)
    counted = working_days(date(before.year, 1, 1), before)
    assert counted == wanted or before == date(before.year, 12, 31) or not wanted


def test_a_leap_day_is_compared_with_the_twenty_eighth():
    assert aligned(day("2020-02-29"), SAME_DATE) == day("2019-02-28")
    assert aligned(day("2020-12-31"), SAME_DAY_OF_YEAR) == day("2019-12-31")
    assert aligned(day("2021-06-03"), SAME_DAY_OF_YEAR) == day("2020-06-02")
    assert aligned(day("2021-03-01"), SAME_DATE) == day("2020-03-01")


def test_a_find_of_a_night_counts_on_the_day_it_was_completed():
    books = made_up({"first_day": day("2021-04-02"), "last_day": day("2021-04-03"), "kg": 10964})
    assert _total(books, ANTWERP, None, day("2021-04-02")) == (0, 0)
    assert _total(books, ANTWERP, day("2021-04-03"), None) == (10964, 10964)


def test_a_bulk_row_over_the_edge_gives_bounds_and_no_value():
    books = made_up({"kind": "seizure_bulk", "first_day": day("2021-01-01"), "last_day": day("2021-06-03"), "kg": 100})
    found = answer(books.at(LATE), Ask("ytd_kg", ANTWERP, Period(day("2021-01-01"), day("2021-05-31"))))
    assert (found.value, found.low, found.high, found.kind) == (None, 0, 100, "bounds")
