"""What the pages say: counts, states in the address, errors in three parts, nothing about what is withheld."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from argus.access.tables import bases
from argus.store import Dossier
from argus.web.bytes_shown import bytes_rows, marked_rows
from argus.web.chart import lying_bars, stacked_bar, upright_bars
from argus.web.language import words
from argus.web.pages.search import Wanted
from argus.web.showing import Show, us_of_day
from tests.web.visitor import HOSTILE, Visitor

BRUSSELS = ZoneInfo("Europe/Brussels")
ENGLISH = Show("en", BRUSSELS, words("en").gettext)


def test_home_counts_what_is_here_and_says_under_which_basis(signed_in: Visitor) -> None:
    page = signed_in.get("/").text
    assert f"{len(HOSTILE)}</a>" in page
    assert "basis 2021/117" in page
    assert "days left" in page


def test_an_unknown_message_and_a_malformed_one_read_the_same(signed_in: Visitor) -> None:
    answers = [signed_in.get(f"/messages/{name}") for name in ("0" * 32, "zz", "..%2f..", "f" * 200)]
    answers += [signed_in.get("/conversations/999999"), signed_in.get("/nowhere")]
    assert {answer.status_code for answer in answers} == {404}
    assert all("There is nothing here that you may see" in answer.text for answer in answers)


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=*&since=yesterday",
        "/search?q=*&until=0000-00-00",
        "/search?q=*&cursor=broken",
        "/search?q=(",
        "/conversations/1/lines?before=x",
        "/conversations/x",
        "/conversations/99999999999999999999",
        "/deliveries?page=-5",
        "/deliveries/99999999999999999999",
        "/custody?before=-7",
        "/conversations?page=999999999999",
        "/conversations/1?day=0001-01-01",
    ],
)
def test_a_broken_address_is_told_and_breaks_nothing(signed_in: Visitor, path: str) -> None:
    answer = signed_in.get(path)
    assert answer.status_code < 500, answer.text
    assert "Haven" in answer.text
    assert "Traceback" not in answer.text


def test_nothing_is_read_without_a_legal_basis_in_force(app: FastAPI, signed_in: Visitor, haven: Dossier) -> None:
    try:
        _basis_ends(haven, "2001-01-01")
        assert signed_in.get("/search?q=*").status_code == 403
        assert signed_in.get("/conversations/1").status_code == 403
        assert "No legal basis in force" in signed_in.get("/").text
    finally:
        _basis_ends(haven, "2098-12-31")


def test_a_spreadsheet_gets_text_and_no_formula(signed_in: Visitor) -> None:
    answer = signed_in.get("/search/hits.csv?q=*")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Sky<ECC" in answer.text


@given(
    state=st.builds(
        Wanted,
        q=st.text(max_size=20).map(str.strip),
        sender=st.text(max_size=10),
        conversation=st.from_regex(r"(#[0-9]{1,5})?", fullmatch=True),
        since=st.dates(date(2000, 1, 1)).map(date.isoformat),
        sort=st.sampled_from(["newest", "oldest", "best"]),
    )
)
def test_the_whole_state_of_a_search_stands_in_its_address(state: Wanted) -> None:
    from urllib.parse import parse_qs, urlsplit

    address = state.address(cursor=state.cursor)
    found = {name: values[0] for name, values in parse_qs(urlsplit(address).query, encoding="utf-8").items()}
    assert Wanted(**found) == state


@given(data=st.binary(min_size=1, max_size=100), start=st.integers(0, 10**9))
def test_the_ruler_shows_exactly_the_bytes_of_the_record(data: bytes, start: int) -> None:
    rows = bytes_rows(data, start)
    assert bytes.fromhex("".join("".join(row.hexed.split()) for row in rows)) == data
    first = len(rows[0].hexed) - len(rows[0].hexed.lstrip())
    assert int(rows[0].offset, 16) + first // 3 == start


@given(
    before=st.binary(max_size=40), own=st.binary(max_size=40), behind=st.binary(max_size=40), start=st.integers(0, 99)
)
def test_the_ruler_tells_a_record_from_what_stands_beside_it(
    before: bytes, own: bytes, behind: bytes, start: int
) -> None:
    first = start + len(before)
    rows = marked_rows(before + own + behind, start, first, first + len(own))
    columns = zip(*(row.hexed for row in rows), strict=True) if rows else ((), (), ())
    assert [bytes.fromhex("".join("".join(column).split())) for column in columns] == [before, own, behind]


@given(values=st.lists(st.integers(0, 10**9), min_size=5, max_size=5))
def test_every_outcome_is_seen_in_the_bar_and_the_bar_is_full(values: list[int]) -> None:
    bars = stacked_bar(values, width=160, height=10)
    assert [bar.number for bar in bars] == [number for number, value in enumerate(values) if value]
    assert all(bar.width >= 1.9 for bar in bars)
    assert not bars or abs(sum(bar.width for bar in bars) - 160) < 0.1


@given(values=st.lists(st.integers(0, 10**9), max_size=200))
def test_every_count_has_a_bar_inside_its_picture(values: list[int]) -> None:
    for bars in (upright_bars(values, width=200, height=40), lying_bars(values, width=200, height=40)):
        for bar in bars:
            assert bar.x >= 0
            assert bar.y >= -0.01
            assert bar.x + bar.width <= 200.5
            assert bar.y + bar.height <= 40.5
            assert bool(values[bar.number]) == bool(bar.width and bar.height)


@pytest.mark.parametrize(
    ("seconds", "words"), [(5, "5 s"), (65, "1 min 5 s"), (720, "12 min"), (11_520, "3 h 12 min"), (270_000, "3 d 3 h")]
)
def test_a_span_reads_like_a_person_says_it(seconds: int, words: str) -> None:
    assert ENGLISH.span(seconds) == words


def test_a_list_shows_no_seconds_that_nobody_wrote() -> None:
    noon = us_of_day(date(2021, 3, 4), BRUSSELS) + 12 * 3_600_000_000
    assert ENGLISH.moment(noon) == "2021-03-04 12:00"
    assert ENGLISH.moment(noon + 7_000_000) == "2021-03-04 12:00:07"
    assert ENGLISH.exactly(noon, "minute") == "2021-03-04 12:00+01:00"


@given(day=st.dates(date(1971, 1, 1), date(2100, 1, 1)))
def test_a_day_begins_at_midnight_of_the_reading_zone(day: date) -> None:
    local = ENGLISH.local(us_of_day(day, BRUSSELS))
    assert local is not None
    assert (local.date(), local.time()) == (day, datetime.min.time())


def test_times_beyond_the_calendar_are_shown_as_numbers() -> None:
    assert ENGLISH.moment(10**18) == f"{10**18} µs"


def _basis_ends(dossier: Dossier, day: str) -> None:
    with dossier.register.write() as tx:
        tx.execute(update(bases).values(valid_until=day))
