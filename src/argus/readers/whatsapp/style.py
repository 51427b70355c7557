"""How an exported chat begins its messages: `12/03/2021, 14:05 - ` or `[12.03.21, 14:05:06] `, in any language.

The phone that exported the chat wrote date and clock as its language does, the same way on every line. So the style is
taken once, from the start of the file, and only lines of exactly that style begin a message: a date of another style
belongs to what somebody wrote. Whether the day or the month stands first is decided over the whole file.

Dates are of the Gregorian calendar, of the Buddhist one (year 2564 is 2021) or of the Persian one (1400/01/01 is
2021-03-21), told by the year.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from argus.evidence import EvidenceItem
from argus.readers.whatsapp.words import BETWEEN, HALF_OF_DAY

DATE_ORDERS = ("dmy", "mdy", "ymd")
# WhatsApp exists since 2009; a phone with an unset clock may say 2000.
_FIRST_YEAR = 2000
_PIECE = 1 << 20

_MARKS = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_S = "[ \u00a0\u2009\u202f]"
# Bytes of any digit that phones write: ASCII, Arabic, Persian, Devanagari, Bengali.
_ANY_DIGIT = rb"(?:[0-9]|\xd9[\xa0-\xa9]|\xdb[\xb0-\xb9]|\xe0[\xa5\xa7][\xa6-\xaf])"
_MARK_BYTES = rb"(?:\xd8\x9c|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9])*"


def _half(word: str) -> str:
    """A pattern for a half of the day, with or without dots and spaces: am, AM, a.m., a. m."""
    letters = [f"(?:{re.escape(each)}|{re.escape(each.upper())})" for each in word]
    return rf"\.?{_S}?".join(letters) + r"\.?"


_HALF = "|".join(_half(word) for word in sorted(HALF_OF_DAY, key=len, reverse=True))
_BETWEEN = "|".join(re.escape(word) for word in BETWEEN)
_SEPARATOR = rf"[{_MARKS}]*(?:\.{_S}|[./\-]|{_S}|[년年月月월]{_S}?)[{_MARKS}]*"
_HEAD = re.compile(
    rf"[\ufeff{_MARKS}]*(?P<open>\[)?"
    rf"(?P<a>\d{{1,4}})(?P<first>{_SEPARATOR})(?P<b>\d{{1,2}})(?P<second>{_SEPARATOR})(?P<c>\d{{1,4}})"
    rf"(?P<end>[{_MARKS}]*(?:\.|[일日]|{_S}?[гр]\.?)?[{_MARKS}]*)"
    rf"(?P<between>[{_MARKS}]*[,،、]?[{_MARKS}]*{_S}?(?:(?:{_BETWEEN}){_S})?[{_MARKS}]*)"
    rf"(?:(?P<before>{_HALF})(?P<before_gap>{_S}?))?"
    rf"\d{{1,2}}(?P<clock>[:.٫]|{_S}?h{_S}?)\d{{2}}(?P<seconds>[:.]\d{{2}})?"
    rf"(?:(?P<after_gap>{_S}?)(?P<after>{_HALF}))?[{_MARKS}]*"
    rf"(?:{_S}-{_S}|(?P<close>\]){_S}|(?P<colon>):{_S})"
)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Style:
    """How every message of one export begins.

    Attributes:
        layout: "dash" (Android), "bracket" (iOS) or "colon" (iOS before 2017).
        first, second, end: what stands between and behind the numbers of the date.
        between: what stands between date and clock. clock: between hour and minute.
        half: where the half of the day stands: "", "before", "after" the clock; `gap` is the space between.
        ascii_digits: 0 to 9 only.
    """

    layout: str
    first: str
    second: str
    end: str
    between: str
    clock: str
    seconds: bool
    half: str
    gap: str
    ascii_digits: bool

    @property
    def day_first(self) -> bool:
        """With full stops and no spaces (12.03.21), every language writes day, month, year (Unicode CLDR)."""
        return self.first == self.second == "."

    def pattern(self) -> re.Pattern[bytes]:
        """Matches the head of a message. Groups: 1 date and clock as written, 2 the date, 3 the clock."""
        digit = rb"[0-9]" if self.ascii_digits else _ANY_DIGIT
        said = {name: re.escape(text.encode()) for name, text in asdict(self).items() if isinstance(text, str)}
        seconds = rb"[:.]" + digit + rb"{2}" if self.seconds else b""
        clock = digit + rb"{1,2}" + said["clock"] + digit + rb"{2}" + seconds
        half = rb"(?:" + _HALF.encode() + rb")" if self.half else b""
        if self.half == "before":
            clock = half + said["gap"] + clock
        elif self.half == "after":
            clock += said["gap"] + half
        day = digit + rb"{1,4}" + said["first"] + digit + rb"{1,2}" + said["second"] + digit + rb"{1,4}" + said["end"]
        space = rb"(?: |\xc2\xa0|\xe2\x80\xaf)"
        begin, end = {
            "dash": (b"", space + rb"-" + space),
            "bracket": (rb"\[", rb"\]" + space),
            "colon": (b"", rb":" + space),
        }[self.layout]
        head = begin + rb"((" + day + rb")" + said["between"] + rb"(" + clock + rb"))" + _MARK_BYTES + end
        return re.compile(rb"(?:\xef\xbb\xbf)?" + _MARK_BYTES + head)


def style_of(head: bytes) -> tuple[Style, int] | None:
    """The style in which most lines of an export's start begin, and how many do; None when it is no export."""
    lines = head.decode("utf-8", "replace").split("\n")
    found = Counter(style for line in lines if (style := _style(line)) is not None)
    first = next((line for line in lines if line.strip("\ufeff\r ")), "")
    if not found or _style(first) is None:
        return None
    return found.most_common(1)[0]


def _style(line: str) -> Style | None:
    match = _HEAD.match(line)
    if match is None or bool(match["open"]) != bool(match["close"]) or not _dated(match):
        return None
    layout = "bracket" if match["open"] else "colon" if match["colon"] is not None else "dash"
    if layout == "colon" and not match["seconds"]:
        return None
    if _as_signal_writes(match, layout):
        return None
    half = "before" if match["before"] else "after" if match["after"] else ""
    return Style(
        layout,
        match["first"],
        match["second"],
        match["end"],
        match["between"],
        match["clock"],
        bool(match["seconds"]),
        half,
        (match[f"{half}_gap"] or "") if half else "",
        all(each.isascii() for each in _NUMBER.findall(match[0])),
    )


def _dated(match: re.Match[str]) -> bool:
    lengths = len(match["a"]), len(match["c"])
    return lengths in ((4, 1), (4, 2), (1, 4), (2, 4)) or max(lengths) <= 2


def _as_signal_writes(match: re.Match[str], layout: str) -> bool:
    # `[2021-03-12, 14:05] Name: text`: what exporters of Signal write. No phone has brackets, year first, hyphens and a
    # clock without seconds.
    return layout == "bracket" and not match["seconds"] and match["first"] == "-" and len(match["a"]) == 4


def heads(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """The heads of messages in whole lines of an export."""
    letters = np.frombuffer(data, np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(letters == 10) + 1))
    starts = starts[starts < len(data)]
    match = pattern.match
    for start in starts[_MAY_BEGIN[letters[starts]]].tolist():
        if found := match(data, start):
            yield found


_MAY_BEGIN = np.zeros(256, bool)
_MAY_BEGIN[list(b"0123456789[\xd8\xd9\xdb\xe0\xe2\xef")] = True


def pieces(item: EvidenceItem, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Whole lines of [start, end), some at a time; of an endless line only its beginning."""
    with item.path.open("rb") as file:
        file.seek(start)
        at = start
        while at < end:
            data = file.read(min(_PIECE, end - at))
            if not data:
                return
            if not data.endswith(b"\n"):
                data += file.readline(min(_PIECE, end - at - len(data)))
            stop = at + len(data)
            if not data.endswith(b"\n") and stop < end:
                while (more := file.readline(min(_PIECE, end - stop))) and stop < end:
                    stop += len(more)
                    if more.endswith(b"\n"):
                        break
            yield at, data
            at = stop


def next_head(item: EvidenceItem, pattern: re.Pattern[bytes], at: int, end: int) -> int:
    """Where the first message begins at or behind byte `at`; `end` when none does."""
    with item.path.open("rb") as file:
        file.seek(max(at - 1, 0))  # one byte back: `at` may be the start of a line
        while at > 0 and (rest := file.readline(_PIECE)) and not rest.endswith(b"\n"):
            pass
        at = min(file.tell(), end)
    for first, data in pieces(item, at, end):
        for match in heads(data, pattern):
            return first + match.start()
    return end


# --- dates ---


def day_of(written: str, order: str) -> date:
    """The day that a written date names.

    Raises:
        ValueError: no day of any calendar that is known.
    """
    numbers = _NUMBER.findall(written)
    if len(numbers) != 3:
        raise ValueError("no date")
    a, b, c = (int(each) for each in numbers)
    if len(numbers[0]) == 4:
        year, month, day = a, b, c
    elif order == "ymd":
        year, month, day = 2000 + a, b, c
    else:
        day, month = (a, b) if order == "dmy" else (b, a)
        year = c if len(numbers[2]) == 4 else 2000 + c
    return _in_calendar(year, month, day)


def _in_calendar(year: int, month: int, day: int) -> date:
    if 2400 <= year <= 2700:
        year -= 543
    elif 1370 <= year <= 1429:
        return _persian(year, month, day)
    if year < _FIRST_YEAR:
        raise ValueError(f"a year before {_FIRST_YEAR}, or of a calendar that is not known")
    return date(year, month, day)


def _persian(year: int, month: int, day: int) -> date:
    """Years of 365 days, eight leap years in 33: exact from 1370 to 1429."""
    last = 31 if month <= 6 else 30
    if not (1 <= month <= 12 and 1 <= day <= last):
        raise ValueError("no day of the Persian calendar")
    found = _persian_new_year(year) + timedelta(days=(month - 1) * 31 - max(0, month - 7) + day - 1)
    if found >= _persian_new_year(year + 1):
        raise ValueError("no day of the Persian calendar")
    return found


def _persian_new_year(year: int) -> date:
    days = 365 * year + (year + 1595) // 33 * 8 + ((year + 1595) % 33 + 3) // 4
    return date(2021, 3, 21) + timedelta(days=days - (365 * 1400 + 2995 // 33 * 8 + (2995 % 33 + 3) // 4))


class DatesSeen:
    """What the dates of a whole export tell about the order of day, month and year. Feed it, then ask."""

    def __init__(self) -> None:
        self.impossible = dict.fromkeys(DATE_ORDERS, 0)
        self.backwards = dict.fromkeys(DATE_ORDERS, 0)
        self.day_or_month = self.year_first = False
        self._last = dict[str, date]()

    def see(self, written: str) -> None:
        """Look at the next date; one that is the same as the one before need not be shown."""
        days = {order: _day_or_none(written, order) for order in DATE_ORDERS}
        if all(day is None for day in days.values()):
            return  # of no use: no date at all
        self.day_or_month |= days["dmy"] != days["mdy"]
        self.year_first |= len(_NUMBER.findall(written)[0]) == 4
        for order, day in days.items():
            if day is None:
                self.impossible[order] += 1
                continue
            # A phone whose clock was set back by some hours is no sign of a wrong order.
            if order in self._last and day < self._last[order] - timedelta(days=1):
                self.backwards[order] += 1
            self._last[order] = day

    def order(self) -> str | None:
        """The order under which most dates can be, and then under which fewest go back in time; None when day and month
        can change places. Hardly a language writes the two last digits of a year first: that has to be clearly better.
        """
        if self.year_first:
            return "ymd"
        scores = {order: (self.impossible[order], self.backwards[order]) for order in DATE_ORDERS}
        if scores["ymd"] < min(scores["dmy"], scores["mdy"]):
            return "ymd"
        if scores["dmy"] == scores["mdy"] and self.day_or_month:
            return None
        return "dmy" if scores["dmy"] <= scores["mdy"] else "mdy"


def _day_or_none(written: str, order: str) -> date | None:
    try:
        return day_of(written, order)
    except ValueError:
        return None


def as_json(style: Style) -> dict[str, Any]:
    """For the settled options."""
    return asdict(style)


def from_json(settled: Mapping[str, Any]) -> Style:
    """The style as `as_json` wrote it."""
    return Style(**settled)


def shown(style: Style, order: str, example: str) -> Sequence[str]:
    """How the style is told to a person."""
    words = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
    return (f"date and clock <- `{example}` ({style.layout})", f"order of the date <- {words[order]}")
