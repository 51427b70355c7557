"""Read the logs that IRC bots and clients keep, as published by Ubuntu.

Format, one record per line:
    [HH:MM] <nick> text          a message
    [HH:MM]  * nick does         a message: what somebody does (other: irc=action)
    [HH:MM] -nick:#channel- text a message: a notice (other: irc=notice)
    === ...                      no message: join, leave, quit, nick, topic, mode, kick, server, action (older logs
                                 write what somebody does this way, without a time: it stays no message)
A nick has no spaces (RFC 2812, 2.3.1); logs that put one behind a bracket are read without it, and `other` keeps what
they wrote. The day stands in the file's name. A clock that goes back by more than six hours has passed midnight. Logs
from before mid 2007 use a clock of twelve hours without am or pm: where such a clock turns from 11 or 12 to 0 or 1,
half a day is added, and every time of that log is noted "half of day unknown". The clock has no zone: the person
importing gives it.

One channel is one conversation, however many logs it has. Its name comes from the mapping (`{"channel": "#ubuntu"}`),
or from the first join, mode or notice that names one, or from a part of the path like `#ubuntu` or `ubuntu-irc`.
Samples: samples/ubuntu-irc (real, public), tests/samples/irc (made by hand).
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from argus.errors import DecisionNeededError
from argus.evidence import EvidenceItem
from argus.messages import Found, Message, Moment, Other, Place, Unreadable
from argus.readers.given import zone_given
from argus.readers.lines import MOST_BROKEN, Lines, past_junk
from argus.readers.reader import Plan, Request, Span, cut_at_lines, decoded, path_of
from argus.terms import NoSuchHourError, to_utc, zone_named

# Bots that log several channels write lines slightly out of order; a real midnight goes back by nearly a day.
_BACK = 6 * 60
_HALF_OF_DAY_UNKNOWN = "half of day unknown"

# What a line that is a record starts with.
_SOUND = re.compile(rb"^(?:\[[0-9]{2}:[0-9]{2}\] |===)", re.MULTILINE)
_CLOCK = re.compile(rb"\[([0-9]{2}):([0-9]{2})\] ")
_LINE = re.compile(
    r"\[(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])\] "
    r"(?:<(?P<nick>[^>]+)>(?: (?P<text>.*))?"
    r"| \* (?P<doer>\S+)(?: (?P<does>.*))?"
    r"|-(?P<from>[^\s:]+):(?P<channel>[#&][^\s:]*?)- (?P<notice>.*))",
    re.DOTALL,
)
_DATE = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_NAMED_CHANNEL = re.compile(
    rb"^(?:===? \S+ .*has (?:joined|left) |===? mode/|\[[0-9]{2}:[0-9]{2}\] -[^\s:]+:)([#&][^\s\[,:]*?)(?=-?(?:\s|$))",
    re.MULTILINE,
)
_EVENTS = (
    (re.compile(r"has joined [#&]?\S*"), "join"),
    (re.compile(r"has left [#&]?\S*"), "leave"),
    (re.compile(r"has quit\b"), "quit"),
    (re.compile(r"is now known as\b"), "nick"),
    (re.compile(r"mode/[#&]"), "mode"),
    (re.compile(r"was kicked (?:off|from|by)\b"), "kick"),
    (re.compile(r"\b(?:changed|changes|set|sets) the topic\b|^Topic (?:for|\()|topic:"), "topic"),
    (re.compile(r"^(?:netjoined|netsplit|Server|ServerNotice)\b|^\S+\.freenode\.net\b"), "server"),
)


class IrcReader:
    """One line of a channel's log is one record."""

    name = "irc"
    version = "1"
    about = "IRC channel logs with a clock on every line ([HH:MM] <nick> text), the day in the file's name"

    def recognises(self, head: bytes, name: str) -> str | None:  # noqa: ARG002 - annotations beside the logs have like names
        """Most of the first lines are of the form."""
        lines = head.decode("utf-8", "replace").splitlines()[:200]
        if len(head) >= 4096 and len(lines) > 1:
            lines = lines[:-1]  # may be cut off
        clocked = sum(1 for line in lines if _LINE.match(line))
        form = clocked + sum(1 for line in lines if line.startswith("=== "))
        if clocked and form * 2 > len([line for line in lines if line]):
            return f"{form} of the first {len(lines)} lines read `[HH:MM] <nick> text` or `=== ...`"
        return None

    def plan(self, item: EvidenceItem, request: Request) -> Plan:
        """Find the day, the channel and every midnight of the whole log."""
        given = request.mapping or {}
        first = _day(str(given.get("date", "")) or item.name)
        if first is None:
            raise DecisionNeededError(
                "The log writes no day, and its name has none either",
                where=f"item {item.name}",
                do='Give the day of its first line in a mapping file: `--mapping FILE` with {"date": "2004-11-15"}.',
            )
        zone = zone_given(item, request, "The times of this log")
        turns, half_unknown = _turns(item)
        channel, why = _channel(item, given)
        note = _HALF_OF_DAY_UNKNOWN if half_unknown else ""
        return Plan(
            spans=cut_at_lines(item),
            settled={
                "day": first.isoformat(),
                "turns": [list(turn) for turn in turns],
                "zone": zone,
                "channel": channel,
                "service": request.service or "irc",
                "note": note,
            },
            shown=(
                f"day of the first line <- {first.isoformat()}",
                f"conversation <- {channel} ({why})",
                f"zone <- {zone} (given)",
                *(("clock of 12 hours without am or pm: which half of the day is not known",) if note else ()),
            ),
        )

    def read(self, item: EvidenceItem, span: Span, settled: Mapping[str, Any]) -> Iterator[Found]:
        """The records of one span, in order."""
        zone = zone_named(settled["zone"])
        midnight = datetime.fromisoformat(settled["day"])
        turns = list(settled["turns"])

        def found_in(start: int, end: int, raw: bytes | None) -> Iterator[Found]:
            nonlocal midnight
            while turns and turns[0][0] <= start:
                midnight = datetime.fromisoformat(settled["day"]) + timedelta(minutes=turns.pop(0)[1])
            yield _found(Place(start, end), raw, midnight, zone, settled)

        return past_junk(Lines(item, span), found_in, _SOUND)


def _found(place: Place, raw: bytes | None, midnight: datetime, zone: ZoneInfo, settled: Mapping[str, Any]) -> Found:
    """What one line is."""
    if raw is None:
        return Unreadable(place, "line longer than 64 MiB")
    line, other = decoded(raw.removesuffix(b"\n").removesuffix(b"\r"))
    if line.startswith("==="):
        return Other(place, _event(line))
    match = _LINE.fullmatch(line)
    if match is None:
        return Unreadable(place, "empty line" if not line.strip() else "no line of an IRC log")
    local = midnight + timedelta(hours=int(match["hour"]), minutes=int(match["minute"]))
    try:
        us, offset, twice = to_utc(local, zone)
    except (NoSuchHourError, OverflowError) as error:
        return Unreadable(place, str(error))
    if match["nick"]:
        sender, text, channel = match["nick"].replace(" ", ""), match["text"] or "", None
        if sender != match["nick"]:
            other = {"nick as written": match["nick"]} | other
    elif match["doer"]:
        sender, text, channel = match["doer"], match["does"] or "", None
        other = {"irc": "action"} | other
    else:
        sender, text, channel = match["from"], match["notice"], match["channel"]
        other = {"irc": "notice"} | other
    return Message(
        place=place,
        sent_at=Moment(us, offset, "minute", "given", "ambiguous hour" if twice else settled["note"]),
        sender=sender,
        text=text,
        service=settled["service"],
        conversation=channel or settled["channel"],
        conversation_kind="channel",
        other=other,
        sent_as_written=f"{match['hour']}:{match['minute']}",
    )


def _day(written: str) -> date | None:
    """The last thing in a name that is a day of the calendar."""
    for match in reversed(list(_DATE.finditer(written))):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None


def _turns(item: EvidenceItem) -> tuple[list[tuple[int, int]], bool]:
    """Where the clock passes midnight (or noon, on a clock of twelve hours): the byte at which the line starts, and the
    minutes between the first midnight of the log and the midnight (or noon) that its clock counts from there on.
    """
    found: list[tuple[int, int, int]] = []
    last: int | None = None
    highest = 0
    lines, without = Lines(item, Span(0, 0, item.size)), 0
    for start, _, raw in lines:
        match = _CLOCK.match(raw) if raw is not None else None
        if match is None:
            without += 1
            if without > MOST_BROKEN:
                lines.leap(_SOUND)
            continue
        without = 0
        clock = int(match[1]) * 60 + int(match[2])
        if clock >= 24 * 60:
            continue
        highest = max(highest, clock)
        if last is not None and clock < last - _BACK:
            found.append((start, last, clock))
        last = clock
    half = bool(found) and highest < 13 * 60 and all(_noon(before, after) for _, before, after in found)
    step = 12 * 60 if half else 24 * 60
    return [(start, step * number) for number, (start, _, _) in enumerate(found, 1)], half


def _noon(before: int, after: int) -> bool:
    """Does this turn look like that of a clock which starts again at noon (11:59 to 0:00, or 12:59 to 1:00)?"""
    return before >= 10 * 60 and after < 3 * 60


def _channel(item: EvidenceItem, given: Mapping[str, Any]) -> tuple[str, str]:
    """The channel of the log, and where it was found."""
    if given.get("channel"):
        return str(given["channel"]), "given"
    lines = Lines(item, Span(0, 0, item.size))
    for _, _, raw in lines:
        match = _NAMED_CHANNEL.match(raw) if raw is not None else None
        if match:
            return decoded(match[1])[0], "the first line that names one"
        lines.leap(_NAMED_CHANNEL)
    parts = path_of(item.name).parts
    for part in reversed(parts):
        if named := re.search(r"[#&][^\s/.,]+", part):
            return named[0], "the path"
        if named := re.fullmatch(r"(?i)irc[-_.](.+)|(.+)[-_.]irc", part):
            return f"#{(named[1] or named[2]).lower()}", f"the folder {part}"
    stem = _DATE.sub("", parts[-1].split(".")[0]).strip("-_ ") if parts else ""
    return f"#{stem}" if re.search(r"[^\W\d_]", stem) else "irc", "the file's name"


def _event(line: str) -> str:
    said = line.lstrip("= ")
    for pattern, event in _EVENTS:
        if pattern.search(said):
            return event
    return "action"
