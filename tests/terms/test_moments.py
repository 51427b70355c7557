"""Written times: what they mean, and what is refused rather than guessed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.errors import UsageError
from argus.messages.record import PRECISIONS
from argus.readers.tables.times import times
from argus.terms import TimeForm, TimesSeen, UnreadableTimeError, read_time, zone_named

BRUSSELS = ZoneInfo("Europe/Brussels")
DMY = TimeForm("s", "dmy")


def midnight(year: int, month: int, day: int) -> datetime:
    """A clock time without zone."""
    return datetime.combine(date(year, month, day), time())


def utc(us: int) -> str:
    """Microseconds as a person reads them."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)).isoformat()


@pytest.mark.parametrize(
    ("written", "moment", "precision", "offset_written"),
    [
        ("2021-03-04T13:05:07+01:00", "2021-03-04T12:05:07+00:00", "second", True),
        ("2021-03-04T12:05:07.25Z", "2021-03-04T12:05:07.250000+00:00", "millisecond", True),
        ("2021-03-04 13:05", "2021-03-04T12:05:00+00:00", "minute", False),
        ("2021-03-04 13:05:07.123456", "2021-03-04T12:05:07.123456+00:00", "microsecond", False),
        ("20210304T130507", "2021-03-04T12:05:07+00:00", "second", False),
        ("4-3-2021", "2021-03-03T23:00:00+00:00", "day", False),
        ("04.03.21, 13:05:07", "2021-03-04T12:05:07+00:00", "second", False),
        ("04/03/2021 1:05 PM", "2021-03-04T12:05:00+00:00", "minute", False),
        ("\u200e04/03/2021, 1:05\u202fpm", "2021-03-04T12:05:00+00:00", "minute", False),
        ("04/03/2021 12:05 am", "2021-03-03T23:05:00+00:00", "minute", False),
        ("04/03/2021 12:05:07(UTC+0)", "2021-03-04T11:05:07+00:00", "second", False),
        ("4 maart 2021 13:05", "2021-03-04T12:05:00+00:00", "minute", False),
        ("Thu, 04 Mar 2021 13:05:07 +0100", "2021-03-04T12:05:07+00:00", "second", True),
        ("1614859507", "2021-03-04T12:05:07+00:00", "second", True),
        ("1614859507.250001", "2021-03-04T12:05:07.250001+00:00", "microsecond", True),
        ("0", "1970-01-01T00:00:00+00:00", "second", True),
        ("2098-12-31T23:59:59Z", "2098-12-31T23:59:59+00:00", "second", True),
    ],
)
def test_a_written_time_is_read(written: str, moment: str, precision: str, offset_written: bool) -> None:
    found = read_time(written, DMY, BRUSSELS)
    assert (utc(found.us), found.precision, found.offset_written) == (moment, precision, offset_written)


@pytest.mark.parametrize(
    ("form", "number", "moment"),
    [
        (TimeForm("ms"), "1614859507123", "2021-03-04T12:05:07.123000+00:00"),
        (TimeForm("us"), "1614859507123456", "2021-03-04T12:05:07.123456+00:00"),
        (TimeForm("ns"), "1614859507123456789", "2021-03-04T12:05:07.123456+00:00"),
        (TimeForm("excel"), "44259.5452199074", "2021-03-04T12:05:07+00:00"),
    ],
)
def test_a_number_counts_what_its_column_counts(form: TimeForm, number: str, moment: str) -> None:
    assert utc(read_time(number, form, BRUSSELS).us) == moment


@pytest.mark.parametrize(
    "junk", ["", "soon", "30/02/2021", "2021-03-04T25:00Z", "1/2/3/4", "9" * 5000, "٤/٣/٢٠٢١", "13:05 pm"]
)
def test_what_is_no_time_is_refused(junk: str) -> None:
    with pytest.raises(UnreadableTimeError):
        read_time(junk, DMY, BRUSSELS)


def test_an_hour_that_the_clocks_skipped_is_refused_and_one_that_came_twice_is_the_earlier() -> None:
    with pytest.raises(UnreadableTimeError, match="did not exist in Europe/Brussels"):
        read_time("2021-03-28 02:30", DMY, BRUSSELS)
    twice = read_time("2021-10-31 02:30", DMY, BRUSSELS)
    assert (utc(twice.us), twice.ambiguous) == ("2021-10-31T00:30:00+00:00", True)


def test_a_time_without_offset_needs_a_zone() -> None:
    with pytest.raises(UnreadableTimeError, match="no zone was given"):
        read_time("2021-03-28 12:30", DMY, None)


def test_a_zone_that_is_none_is_named() -> None:
    for name in ("Mars/Olympus", "../../etc/passwd", "", "Europe"):
        with pytest.raises(UsageError):
            zone_named(name)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["04/03/2021", "13/03/2021"], "dmy"),
        (["04/03/2021", "03/13/2021"], "mdy"),
        (["04/03/2021", "05/06/2021"], ""),
        (["13/03/2021", "03/13/2021"], ""),
        (["2021-03-04"], None),
    ],
)
def test_the_order_of_day_and_month_is_found_over_the_column(values: list[str], order: str | None) -> None:
    seen = TimesSeen()
    for value in values:
        seen.see(value)
    assert seen.date_order() == order


def test_one_clock_of_1970_does_not_change_the_unit_of_a_column() -> None:
    seen = TimesSeen()
    for value in ["1614859507123", "5", "1614859507124"]:
        seen.see(value)
    assert seen.unit() == "ms"


FORMATS = st.sampled_from(
    [
        "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M:%S", "%d.%m.%y %I:%M %p", "%Y-%m-%dT%H:%M:%S.%f+02:00",
        "%d-%m-%Y", "%Y%m%dT%H%M%S", "%d %b %Y %H:%M", "%d/%m/%Y %H:%M:%S.%f",
    ]
)  # fmt: skip
WRITTEN = st.one_of(
    st.builds(
        lambda when, form: when.strftime(form), st.datetimes(midnight(1969, 1, 1), midnight(2099, 1, 1)), FORMATS
    ),
    st.builds(
        lambda when, form: when.strftime(form), st.datetimes(midnight(2021, 3, 27), midnight(2021, 3, 29)), FORMATS
    ),
    st.builds(
        lambda when, form: when.strftime(form), st.datetimes(midnight(2021, 10, 30), midnight(2021, 11, 1)), FORMATS
    ),
    st.integers(-(10**12), 10**19).map(str),
    st.text(alphabet="0123456789-/:. TZ+PM", max_size=22),
)


@given(
    st.lists(st.one_of(st.none(), WRITTEN), max_size=40),
    st.sampled_from([TimeForm(), DMY, TimeForm("ms", "mdy"), TimeForm("ns", "ymd")]),
)
def test_many_times_at_once_are_what_they_are_one_by_one(written: list[str | None], form: TimeForm) -> None:
    for zone in (BRUSSELS, None):
        found = times(pl.Series(written, dtype=pl.String), form, zone)
        for row, each in enumerate(written):
            if found.read[row]:
                one = read_time(each or "", form, zone)
                precision = PRECISIONS[found.precision[row]]
                many = (found.us[row], found.offset[row], precision, found.written[row], found.ambiguous[row])
                assert many == tuple(one)


def test_plain_columns_are_read_at_once() -> None:
    start = datetime(2021, 3, 28, tzinfo=UTC)
    written = [(start + timedelta(minutes=7 * n)).strftime("%d/%m/%Y %H:%M:%S") for n in range(1000)]
    skipped = sum(1 for each in written if each.startswith("28/03/2021 02:"))
    assert int((~times(pl.Series(written), DMY, BRUSSELS).read).sum()) == skipped > 0
