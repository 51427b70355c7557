"""IRC logs: the day, midnight, clocks of twelve hours, and the real logs counted by other means."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from argus.errors import DecisionNeededError, UsageError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Other, Unreadable
from argus.readers import Request, recognise
from argus.readers.irc import IrcReader
from tests.readers.samples import item_at

LOGS = sorted((Path(__file__).parents[2] / "samples" / "ubuntu-irc").rglob("*.txt"))


def read(item: EvidenceItem, zone: str = "UTC") -> list[Found]:
    """All records of a log."""
    plan = IrcReader().plan(item, Request(zone=zone))
    return [each for span in plan.spans for each in IrcReader().read(item, span, plan.settled)]


def log(folder: Path, lines: str, name: str = "2021-03-04.txt") -> EvidenceItem:
    """A log of those lines."""
    path = folder / name
    path.write_text(lines)
    return item_at(path)


def clocks(found: list[Found]) -> list[str]:
    """The times of the messages."""
    start = datetime(1970, 1, 1, tzinfo=UTC)
    sent = [each.sent_at for each in found if isinstance(each, Message)]
    return [f"{start + timedelta(microseconds=at.us):%d %H:%M}" for at in sent if at is not None]


def test_the_real_logs_give_a_record_for_every_line() -> None:
    counted: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for path in LOGS:
        item = item_at(path)
        if not path.name.endswith(".raw.txt"):
            assert recognise(item) is None, path
            continue
        found = read(item)
        counted.update(type(each).__name__ for each in found)
        for line in path.read_bytes().split(b"\n")[:-1]:
            wanted["Message" if re.match(rb"\[\d\d:\d\d\] (<[^>]+>| \*|-\S+- )", line) else "Other"] += 1
    assert counted == wanted
    assert counted["Message"] > 100_000


def test_a_clock_that_goes_back_by_a_day_has_passed_midnight(tmp_path: Path) -> None:
    item = log(tmp_path, "[13:00] <a> x\n[12:59] <b> late line\n[23:59] <a> y\n[00:01] <a> z\n[00:00] <b> late\n")
    assert clocks(read(item)) == ["04 13:00", "04 12:59", "04 23:59", "05 00:01", "05 00:00"]


@pytest.mark.parametrize(("turn", "after"), [("[12:59]", "[01:00]"), ("[11:59]", "[00:00]")])
def test_a_clock_of_twelve_hours_goes_on_in_the_other_half_of_the_day(tmp_path: Path, turn: str, after: str) -> None:
    found = read(log(tmp_path, f"{turn} <a> x\n{after} <a> y\n"))
    first, second = (each.sent_at for each in found if isinstance(each, Message))
    assert first is not None
    assert second is not None
    assert second.us - first.us == 60_000_000
    assert second.note == "half of day unknown"


def test_an_hour_that_the_clocks_skipped_is_unreadable(tmp_path: Path) -> None:
    found = read(log(tmp_path, "[01:59] <a> x\n[02:30] <a> y\n", "2021-03-28.txt"), "Europe/Brussels")
    assert [type(each) for each in found] == [Message, Unreadable]


def test_without_a_zone_the_flag_is_named(tmp_path: Path) -> None:
    item = log(tmp_path, "[13:00] <a> x\n")
    with pytest.raises(DecisionNeededError, match="--tz"):
        IrcReader().plan(item, Request())
    with pytest.raises(UsageError, match="time zone"):
        IrcReader().plan(item, Request(zone="Mars/Olympus"))


def test_without_a_day_the_mapping_is_named(tmp_path: Path) -> None:
    item = log(tmp_path, "[13:00] <a> x\n", "log.txt")
    with pytest.raises(DecisionNeededError, match="--mapping"):
        IrcReader().plan(item, Request(zone="UTC"))
    plan = IrcReader().plan(item, Request(zone="UTC", mapping={"date": "2021-03-04", "channel": "#quay"}))
    assert (plan.settled["day"], plan.settled["channel"]) == ("2021-03-04", "#quay")


@pytest.mark.parametrize(
    ("line", "channel"),
    [
        ("=== ann [~ann@example.org] has joined #quay-crew", "#quay-crew"),
        ("=== ann [~ann@example.org] has left #quay []", "#quay"),
        ("[10:20] -ChanServ:#quay-crew- welcome", "#quay-crew"),
    ],
)
def test_a_channel_keeps_its_whole_name(tmp_path: Path, line: str, channel: str) -> None:
    item = log(tmp_path, f"{line}\n[10:21] <ann> hi\n", "talk.txt")
    assert IrcReader().plan(item, Request(zone="UTC", mapping={"date": "2021-03-04"})).settled["channel"] == channel


def test_what_is_no_message_is_named(tmp_path: Path) -> None:
    lines = "[13:00] <a> x\n=== a [b@c] has joined #d\n=== a is now known as e\n=== e sulks\n"
    named = [each.what for each in read(log(tmp_path, lines)) if isinstance(each, Other)]
    assert named == ["join", "nick", "action"]
