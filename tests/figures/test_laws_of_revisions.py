"""What must hold of figures over ledgers in which entries are corrected and withdrawn."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from argus.figures import Ask, Period, Scope, all_figures, answer
from argus.figures.words import ENGLISH
from argus.ledger.events import at
from tests.figures.ledgers import made_up

FIRST, LAST = date(2019, 6, 1), date(2021, 12, 31)
ENTERED = datetime(2022, 1, 1, tzinfo=UTC)
PLACES, DOSSIERS = ("BEANR", "NLRTM"), (None, "ONE", "TWO")
COMPARED = ("ytd_ratio", "ytd_ratio_bounds", "ytd_ratio_dayofyear", "ytd_ratio_workdays", "ytd_kg", "naive_year_end",
            "growth", "kg_single_seizure", "dossier_share", "leads_share")  # fmt: skip
examples = settings(max_examples=100, deadline=None)

days = st.dates(FIRST, LAST)
weights = st.none() | st.decimals(min_value="0.001", max_value="20000", places=3)
statuses = st.sampled_from(["provisional", "confirmed", "confirmed", "withdrawn"])


@st.composite
def entries(draw, most=8):
    """Revisions in the order they were entered: entries, and then corrections of any of them."""
    rows = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        kind = draw(st.sampled_from(["seizure", "seizure", "seizure_bulk", "counter"]))
        last = draw(days)
        first = last - timedelta(days=draw(st.integers(1, 60))) if kind == "seizure_bulk" else last
        first = date(last.year, 1, 1) if kind == "counter" else first
        known_on = last + timedelta(days=draw(st.integers(0, 40)))
        rows.append({
            "entry_no": number, "entry_id": f"E{number}", "kind": kind, "first_day": first, "last_day": last,
            "known_on": known_on, "kg": draw(weights), "place": draw(st.sampled_from(PLACES)),
            "dossier": draw(st.sampled_from(DOSSIERS)), "status": draw(statuses),
        })  # fmt: skip
    for _ in range(draw(st.integers(0, most))):
        rows.append(_corrected(draw, rows))
    return rows


def _corrected(draw, rows):
    """One more revision of an entry: later known, with another amount, state or dossier."""
    before = draw(st.sampled_from(rows))
    newest = [row for row in rows if row["entry_no"] == before["entry_no"]][-1]
    return newest | {
        "revision": newest.get("revision", 1) + 1,
        "known_on": newest["known_on"] + timedelta(days=draw(st.integers(0, 90))),
        "kg": draw(weights),
        "status": draw(statuses),
        "dossier": draw(st.sampled_from(DOSSIERS)),
    }


def _books(rows):
    return made_up(*(row | {"recorded_at": ENTERED + timedelta(days=number)} for number, row in enumerate(rows)))


def _standing(rows, as_of):
    """What stood, worked out row by row."""
    newest = {row["entry_no"]: row for row in rows if row["known_on"] <= as_of}
    return [row for row in newest.values() if row["status"] != "withdrawn"]


def _total(books, as_of, scope):
    return answer(books.at(as_of), Ask("kg_seized", scope))


def _answers(books, as_of, known_at=None):
    return {
        each.ask: (each.value, each.low, each.high, each.method, each.notes, each.lineage.entries())
        for each in all_figures(books, as_of, known_at)
    }


@given(entries(), days)
@examples
def test_the_newest_revision_known_by_the_day_stands_if_it_is_not_withdrawn(rows, as_of):
    found = at(_books(rows).source, as_of).sort("entry_no")
    wanted = sorted(_standing(rows, as_of), key=lambda row: row["entry_no"])
    assert found.select("entry_id", "revision").rows() == [(row["entry_id"], row.get("revision", 1)) for row in wanted]


@given(entries(), days)
@examples
def test_a_total_is_the_sum_of_the_standing_finds_and_of_its_parts(rows, as_of):
    books = _books(rows)
    finds = [row for row in _standing(rows, as_of) if row["kind"] != "counter"]
    whole = _total(books, as_of, Scope("cocaine"))
    assert (whole is None) == (not finds)
    if whole is None:
        return
    assert (whole.low or 0) == sum((row["kg"] or Decimal(0) for row in finds), Decimal(0))
    assert whole.unknown == sum(row["kg"] is None for row in finds)
    of_no_dossier = _books([row for row in finds if not row["dossier"]])
    by_dossier = [_total(books, as_of, Scope("cocaine", "", name)) for name in DOSSIERS if name]
    by_place = [_total(books, as_of, Scope("cocaine", place)) for place in PLACES]
    for parts in (by_place, [*by_dossier, _total(of_no_dossier, as_of, Scope("cocaine"))]):
        held = [each for each in parts if each is not None]
        assert sum((each.low or Decimal(0) for each in held), Decimal(0)) == (whole.low or 0)
        assert sum(each.unknown for each in held) == whole.unknown
        assert {each for part in held for each in part.lineage.entries()} == set(whole.lineage.entries())


@given(entries(), entries(), st.data(), days)
@examples
def test_what_is_known_later_changes_no_figure_as_of_a_day(rows, more, data, as_of):
    later = [row | {"entry_no": 100 + row["entry_no"], "entry_id": f"L{row['entry_no']}"} for row in more]
    later += [_corrected(data.draw, rows) for _ in range(data.draw(st.integers(0, 4)))]
    later = [row | {"known_on": max(row["known_on"], as_of + timedelta(days=1))} for row in later]
    assert _answers(_books(rows), as_of) == _answers(_books(rows + later), as_of)


@given(entries(), entries(), days)
@examples
def test_what_is_entered_later_changes_no_figure_of_what_stood_before(rows, more, as_of):
    later = [row | {"entry_no": 100 + row["entry_no"], "entry_id": f"L{row['entry_no']}"} for row in more]
    entered = ENTERED + timedelta(days=len(rows) - 1)
    assert _answers(_books(rows), as_of) == _answers(_books(rows + later), as_of, entered)


@given(entries(), days)
@examples
def test_a_comparison_with_the_year_before_is_the_same_in_any_order_of_the_other_questions(rows, as_of):
    """What is kept of one question never changes the answer to another."""
    asks = [Ask(name, Scope("cocaine", place), Period()) for name in COMPARED for place in PLACES]
    one, other = _books(rows), _books(rows)
    forward = [_plain(answer(one.at(as_of), ask)) for ask in asks]
    all_figures(other, as_of - timedelta(days=30))
    all_figures(other, as_of)
    assert forward == [_plain(answer(other.at(as_of), ask)) for ask in reversed(asks)][::-1]


def _plain(figure):
    return None if figure is None else (figure.value, figure.low, figure.high, figure.method)


@given(entries(), st.lists(days, min_size=2, max_size=5))
@examples
def test_moving_the_day_to_and_fro_gives_the_figures_of_that_day_alone(rows, moved):
    books = _books(rows)
    for as_of in (*moved, moved[0]):
        assert [_told(each) for each in all_figures(books, as_of)] == [
            _told(each) for each in all_figures(_books(rows), as_of)
        ]


def test_a_find_of_the_last_day_of_a_year_counts_from_the_day_on_which_it_was_known():
    new_years_eve, known = date(2020, 12, 31), date(2021, 1, 20)
    books = _books([
        {"entry_no": 1, "entry_id": "E1", "kind": "seizure", "last_day": date(2020, 5, 1), "kg": 10},
        {"entry_no": 2, "entry_id": "E2", "kind": "seizure", "last_day": new_years_eve, "known_on": known, "kg": 5},
    ])  # fmt: skip
    asked = Ask("year_kg", Scope("cocaine", "BEANR"), Period(date(2020, 1, 1), new_years_eve))
    days = [known - timedelta(days=1), known, known - timedelta(days=1)]
    assert [answer(books.at(day), asked).value for day in days] == [10, 15, 10]


def _told(figure):
    return figure.as_json(ENGLISH), figure.larger


@given(entries(), days)
@examples
def test_no_entry_under_a_figure_is_withdrawn_or_unknown_on_the_day(rows, as_of):
    standing = {(row["entry_id"], row.get("revision", 1)) for row in _standing(rows, as_of)}
    for figure in all_figures(_books(rows), as_of):
        assert set(figure.lineage.entries()) <= standing


def test_an_empty_ledger_and_a_day_before_everything_have_no_figures():
    one = _books([{"entry_no": 1, "entry_id": "E1", "first_day": LAST, "last_day": LAST, "kg": 1}])
    assert all_figures(one, FIRST) == all_figures(_books([]), LAST) == ()
