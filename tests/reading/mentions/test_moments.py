"""Days and hours: what counts, what does not, and from when it is counted."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from argus.reading.mentions import Batch, Mention
from argus.reading.mentions.moments import Moments
from argus.reading.mentions.moments.rules import RULES
from argus.reading.mentions.moments.tables import LANGUAGES, Node, tables
from tests.reading.mentions.golden import LISTS, SENT, ZONE, batch_of

FINDER = Moments(LISTS)


def found(text: str, sent: str = SENT) -> list[Mention]:
    return list(FINDER.find(batch_of(((0, datetime.fromisoformat(sent), text),))))


def values(text: str, sent: str = SENT) -> list[str]:
    return [each.value for each in found(text, sent)]


def undated(text: str) -> list[str]:
    return [each.value for each in FINDER.find(Batch([text], [None], ZONE))]


@given(day=st.dates(date(1991, 1, 1), date(2098, 12, 31)), hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_day_and_hour_written_in_full_are_said_as_they_stand(day, hour, minute):
    for text in (
        f"{day} {hour:02}:{minute:02}",
        f"{day:%d/%m/%Y} om {hour:02}u{minute:02}",
        f"{day:%d.%m.%Y} {hour:02}:{minute:02} Uhr",
    ):
        (mention,) = found(text)
        assert (mention.value, mention.how) == (f"{day}T{hour:02}:{minute:02}", "said")
        assert mention.raw == text.removesuffix(" Uhr") or mention.raw == text


@given(day=st.integers(1, 99), month=st.integers(1, 99), year=st.integers(1995, 2095))
def test_a_day_is_found_only_if_the_calendar_has_it(day, month, year):
    exists = month <= 12 and day <= 31
    try:
        wanted = [date(year, month, day).isoformat()] if exists else []
    except ValueError:
        wanted = []
    if not wanted and day <= 12 and month <= 31:
        try:  # American order, where only that exists.
            wanted = [date(year, day, month).isoformat()]
        except ValueError:
            wanted = []
    assert values(f"{day:02}/{month:02}/{year}") == wanted


@given(days=st.integers(0, 40))
def test_tomorrow_is_counted_from_the_clock_of_the_zone(days):
    sent = datetime.fromisoformat("2021-03-10T23:30") + timedelta(days)
    tomorrow = (sent + timedelta(1)).date().isoformat()
    for text in ("morgen", "tomorrow", "demain", "mañana", "amanhã", "domani", "übermorgen", "sutra", "сутра", "nesër"):
        wanted = tomorrow if text != "übermorgen" else (sent + timedelta(2)).date().isoformat()
        assert values(f"ok {text}", sent.isoformat()) == [wanted]


def test_an_undated_message_has_only_days_written_in_full():
    assert undated("morgen 22u, 12 maart, vrijdag, in 3 days") == []
    assert undated("eta 12-03-2021 06:00") == ["2021-03-12T06:00"]


def test_a_resolved_day_is_never_said():
    for text in ("morgen", "12 maart", "vrijdag 22u", "22:30", "the 27th", "03/04"):
        assert all(each.how == "inferred" for each in found(text))


def test_two_readings_of_next_friday_are_kept_with_their_chances():
    (mention,) = found("next friday", "2021-03-09T10:00")
    assert dict(mention.alternatives) == {"2021-03-19": 0.6, "2021-03-12": 0.4}


def test_an_hour_of_twelve_keeps_both_halves_of_the_day_until_a_word_decides():
    (open_,) = found("meet at 10")
    assert {value for value, _ in open_.alternatives} == {"2021-03-05T22:00", "2021-03-06T10:00"}
    (decided,) = found("meet at 10 in the morning")
    assert (decided.value, decided.alternatives) == ("2021-03-06T10:00", ())


def test_after_midnight_tonight_may_be_the_night_that_goes_on():
    (mention,) = found("we doen het vannacht", "2021-03-06T01:10")
    assert [value for value, _ in mention.alternatives] == [
        "2021-03-05T22:00/2021-03-06T06:00",
        "2021-03-06T22:00/2021-03-07T06:00",
    ]


@pytest.mark.parametrize(
    ("text", "sent", "value"),
    [
        ("op 1 maart", "2021-03-05T14:10", "2021-03-01"),
        ("op 20 december", "2021-02-05T14:10", "2020-12-20"),
        ("op 20 oktober", "2021-03-05T14:10", "2021-10-20"),
        ("29 februari", "2021-03-05T14:10", "2020-02-29"),
        ("de 31e", "2021-04-05T14:10", "2021-05-31"),
        ("vrijdag 22u", "2021-03-05T14:10", "2021-03-05T22:00"),
        ("vrijdag 12u", "2021-03-05T14:10", "2021-03-12T12:00"),
        ("zondag 02:30", "2021-03-26T14:10", "2021-03-28T02:30"),
    ],
)
def test_a_day_without_its_year_is_the_nearest_that_people_mean(text, sent, value):
    assert values(text, sent) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "do ma za zo di on the sun mar mars may set out ven sab mer pet sre",
        "what do you mean, so what",
        "voor 5 kg, om 5 kilo, at 5 dollars, at 10%",
        "27k 27,5 p/st 1.250 12-ABC-3 2.6.31 10.04 192.168.1.12 3-2 1/2 16:9",
        "+32 460 00 12 03, MSKU 123456 7",
        "31/02 31-02-2021 45/13 25:61 24:30",
        "i am so tired, i am in 12.04",
        "good night, goeiemorgen, bonne nuit, buenas noches, boa noite, buona notte, guten morgen, dobro jutro",
    ],
)
def test_ordinary_words_and_numbers_are_no_moments(text):
    assert values(text) == []


def test_a_moment_hidden_by_characters_nobody_sees_is_found_where_it_stands():
    (mention,) = found("kom 2\u200b2u\u200b30 langs")
    assert (mention.value, mention.raw) == ("2021-03-05T22:30", "2\u200b2u\u200b30")


def test_every_table_speaks_of_days_hours_and_parts_of_the_day_and_only_in_known_rules():
    seen: dict[str, set[str]] = {language: set() for language in LANGUAGES}

    def walk(node: Node) -> None:
        for phrase in node.ends:
            seen[phrase.language].add(phrase.rule)
        for after in (*node.words.values(), *node.slots.values(), *node.digits.values()):
            walk(after)

    walk(tables().tree)
    assert set().union(*seen.values()) == RULES
    for language, rules in seen.items():
        assert rules >= RULES - {"monthend"}, language


def test_since_a_day_of_the_week_looks_back():
    assert values("offline since monday, sinds dinsdag weg") == ["2021-03-01", "2021-03-02"]


def test_a_year_behind_the_hour_belongs_to_the_day():
    (mention,) = found("built Wed Aug 20 22:56:21 2008 on host")
    assert (mention.value, mention.raw, mention.how) == (
        "2008-08-20T22:56",
        "Wed Aug 20 22:56:21 2008",
        "said",
    )


def test_an_hour_in_utc_is_read_on_the_clock_of_the_zone():
    (mention,) = found("eta 12/03/2021 0600 UTC")
    assert (mention.value, mention.raw, mention.how) == ("2021-03-12T07:00", "12/03/2021 0600 UTC", "inferred")
    assert mention.facts["clock"] == "UTC"
    assert values("pilot 22:30z") == ["2021-03-05T23:30"]
    assert values("eta 2021-07-01T06:00Z") == ["2021-07-01T08:00"]
