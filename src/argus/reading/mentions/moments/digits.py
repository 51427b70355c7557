"""Days and hours in digits: 12/03, 12-3-2021, 2021-03-12, 12.03.21, 22:30, 22u30, 22h, 10 pm.

Day before month, as everywhere in Europe; English writers may mean the other order, and then both are kept. What could
be a version, a score, a fraction, a price or an address is weak (see tables) or nothing.
"""

from argus.reading.mentions.batch import Row
from argus.reading.mentions.moments.atom import NO_LANGUAGE, Atom, Said
from argus.reading.mentions.moments.lines import SURE, WEAK
from argus.reading.mentions.moments.tables import Tables

_HOURS = frozenset({"u", "h", "uur", "uhr", "hrs", "hs", "ч"})
_GERMAN_AT = frozenset({"um", "gegen", "ab"})
_BEFORE_ENGLISH_DAY = frozenset({"is", "on", "by", "the"})
_UTC = (["utc"], ["gmt"])
# Behind the first digits of a day or an hour stands one of these.
MARKS = frozenset("/-.:")
BEHIND = _HOURS | {"am", "pm", "a", "p", "z", "utc", "gmt"}
# Small numbers over these are fractions and marks out of ten.
_FRACTIONS = frozenset({2, 3, 4, 5, 6, 8, 10})
# Single hours that are said of how long something takes.
_LASTING = frozenset({0, 1, 2, 3, 4, 12, 24})
# What tells that a ship arrives stands so many words before the day, in the same line.
_ARRIVES_NEAR = 4
_ENDING = frozenset("\n!?;")
_TIMELESS = (24, 7)  # 24/7


def digits_at(row: Row, at: int, tables: Tables) -> Atom | None:
    """A day or an hour in digits that begins at word `at`."""
    words = row.words
    word = words[at]
    if len(word) > 4 or at + 1 == len(words) or (words[at + 1] not in BEHIND and row.gap(at) not in MARKS):
        return None
    if not word.isdigit() or not _begins(row, at):
        return None
    if len(word) == 4:
        return _iso(row, at) or _zoned(row, _four_digits(row, at))
    if len(word) > 2:
        return None
    clock = _clock(row, at, tables)
    return _zoned(row, clock) if clock else _day(row, at, tables) or _zoned(row, _whole_hour(row, at, tables))


def is_english(row: Row, tables: Tables) -> bool:
    """Whether the message has words that only English has; looks at its beginning."""
    return not tables.lists[("hint", "")].isdisjoint(row.words[:60])


def arrives(row: Row, first: int, end: int, tables: Tables) -> bool:
    """Whether words [first, end) stand beside what ships do: a few words behind "eta", right before "arrives"."""
    arrive = tables.lists[("arrive", "")]
    before = range(max(0, first - _ARRIVES_NEAR), first)
    told = any(
        row.words[at] in arrive and _ENDING.isdisjoint(row.text[row.ends[at] : row.starts[first]]) for at in before
    )
    return told or (row.words[end : end + 1] != [] and row.words[end] in arrive and row.gap(end - 1) == " ")


def _begins(row: Row, at: int) -> bool:
    before = row.before(at)
    if not at:
        return before[-1:] not in ("€", "$", "£", "#", "@", "/", ".", "+", "-")
    if not before:
        return row.words[at - 1] == "t"
    if before[-1] in "€$£#@_+=&%":
        return False
    return not (before in ("/", ".", ":", "-", ",", "\\") or before[-1] in "/.:\\")


def _number(row: Row, at: int, longest: int = 2) -> int | None:
    if at >= len(row.words) or len(row.words[at]) > longest or not row.words[at].isdigit():
        return None
    return int(row.words[at])


def _is_free(row: Row, end: int) -> bool:
    """Whether digits that end before word `end` are not the beginning of a longer number or word."""
    gap = row.gap(end - 1)
    if end >= len(row.words):
        return gap[:1] not in ("%", "€", "$", "°")
    if gap == "":
        return False
    if gap[0] in "%€$°*=_@":
        return False
    return not (gap in ("/", ".", ":", "-", ",", "\\") and row.words[end][0].isdigit()) and gap != "/"


# --- days ---


def _iso(row: Row, at: int) -> Atom | None:
    separator = row.gap(at)
    month, day = _number(row, at + 1), _number(row, at + 2)
    year = int(row.words[at])
    if separator not in ("-", "/", ".") or month is None or day is None or row.gap(at + 1) != separator:
        return None
    joined = row.gap(at + 2) == "" and row.words[at + 3 : at + 4] == ["t"]
    if not 1990 <= year <= 2099 or not _fits(day, month) or not (joined or _is_free(row, at + 3)):
        return None
    return Atom(at, at + 3 + joined, NO_LANGUAGE, SURE, {"date": (year, month, day)})


def _day(row: Row, at: int, tables: Tables) -> Atom | None:
    separator = row.gap(at)
    first, second = int(row.words[at]), _number(row, at + 1)
    if separator not in ("/", "-", ".") or second is None:
        return None
    if row.gap(at + 1) == separator and _number(row, at + 2, 4) is not None:
        return _day_with_year(row, at, tables)
    if not _is_free(row, at + 2):
        return None
    english = is_english(row, tables)
    # "2-3 days" are no second of March.
    after = row.words[at + 2] if at + 2 < len(row.words) else ""
    if separator == "-" and len(after) > 1 and any(each.slot == "unit" for each in tables.said.get(after, ())):
        return None
    # No English date has dots, versions have: "on 12.04".
    if separator == "." and (english or _after(row, at, tables.lists[("before", "en")])):
        return None
    told = _after(row, at, tables.lists[("before", "")]) or (separator != "." and _is_of_arrival(row, at, tables))
    strength = SURE if told or _is_sure_day(row, at, english) else WEAK
    english = separator == "/" and (english or _after(row, at, _BEFORE_ENGLISH_DAY))
    said = _day_month(first, second, None, english)
    return Atom(at, at + 2, NO_LANGUAGE, strength, said) if said else None


def _is_of_arrival(row: Row, at: int, tables: Tables) -> bool:
    """Whether two numbers are the day a ship arrives, and no hours."""
    hours = row.words[at + 2 : at + 3] != [] and row.words[at + 2] in BEHIND - {"a"}
    return not hours and not _after(row, at, tables.lists[("at", "")]) and arrives(row, at, at + 2, tables)


def _is_sure_day(row: Row, at: int, english: bool) -> bool:
    separator, (first, second) = row.gap(at), row.words[at : at + 2]
    padded = len(first) == 2 and len(second) == 2 and "0" in (first[0], second[0])
    if separator == "/":
        if (int(first), int(second)) == _TIMELESS and not padded:
            return False
        return padded or not (int(first) <= 10 and int(second) in _FRACTIONS) or (at == 0 and len(row.words) == 2)
    if separator == "-":
        return padded and int(first) > 12 and not english
    gap = row.gap(at + 1)
    if gap == "." and at + 2 < len(row.words):
        return False
    return gap.startswith(".") and (at + 2 < len(row.words) or padded)


def _day_with_year(row: Row, at: int, tables: Tables) -> Atom | None:
    separator, written = row.gap(at), row.words[at + 2]
    if len(written) not in (2, 4) or not _is_free(row, at + 3):
        return None
    year = int(written) + (2000 if len(written) == 2 else 0)
    if not 1990 <= year <= 2099 or (len(written) == 2 and not 4 <= int(written) <= 40):
        return None
    full = len(row.words[at]) == 2 and len(row.words[at + 1]) == 2
    strength = SURE if len(written) == 4 or (full or separator == "/") else WEAK
    if strength == WEAK and _after(row, at, tables.lists[("before", "")]):
        strength = SURE
    swapped = separator == "/" and is_english(row, tables)
    said = _day_month(int(row.words[at]), int(row.words[at + 1]), year, swapped)
    return Atom(at, at + 3, NO_LANGUAGE, strength, said) if said else None


def _day_month(first: int, second: int, year: int | None, english: bool) -> Said | None:
    if _fits(first, second):
        if english and _fits(second, first) and first != second:
            return {"date": (year, second, first), "or date": (year, first, second)}
        return {"date": (year, second, first)}
    if _fits(second, first) and (english or year is not None):
        return {"date": (year, first, second)}
    return None


def _fits(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _after(row: Row, at: int, words: frozenset[str]) -> bool:
    """Whether one of `words` stands right before word `at`."""
    return at > 0 and row.words[at - 1] in words and row.before(at).strip(" \t.:") == ""


# --- hours ---


def _clock(row: Row, at: int, tables: Tables) -> Atom | None:
    hour, minute, gap = int(row.words[at]), _number(row, at + 1), row.gap(at)
    if gap == ":" and minute is not None and len(row.words[at + 1]) == 2:
        end = at + 2
        if row.gap(at + 1) == ":" and _number(row, at + 2) is not None and len(row.words[at + 2]) == 2:
            end = at + 3
        # 0:30 is how long something takes; half past midnight is 00:30.
        return _told(row, at, end, hour, minute, WEAK if row.words[at] == "0" else SURE, tables)
    if gap == "" and row.words[at + 1 : at + 2] and row.words[at + 1] in ("u", "h", "ч"):
        minute = _number(row, at + 2)
        whole = minute is not None and len(row.words[at + 2]) == 2
        if (
            minute is not None
            and whole
            and (row.gap(at + 1) == "" or (row.gap(at + 1) == " " and _is_free(row, at + 3)))
        ):
            return _told(row, at, at + 3, hour, minute, SURE, tables)
    if gap == "." and minute is not None and len(row.words[at + 1]) == 2:
        suffix = _suffix(row, at + 2)
        if suffix or _after(row, at, tables.lists[("dotted", "")]):
            return _told(row, at, at + 2, hour, minute, SURE, tables)
    return None


def _whole_hour(row: Row, at: int, tables: Tables) -> Atom | None:
    hour = int(row.words[at])
    half = _half_of_day(row, at + 1)
    if half and 1 <= hour <= 12:
        return Atom(at, half[1], NO_LANGUAGE, SURE, {"clock": (hour * 60, half[0])})
    if row.words[at + 1 : at + 2] not in (["u"], ["h"], ["ч"]) or row.gap(at) not in ("", " ") or hour > 24:
        return None
    if row.words[at + 1] != "h" and row.gap(at) != "":
        return None
    if not _is_free(row, at + 2):
        return None
    told = _after(row, at, tables.lists[("at", "")])
    sure = told or (hour not in _LASTING and not is_english(row, tables))
    return Atom(at, at + 2, NO_LANGUAGE, SURE if sure else WEAK, {"clock": (hour * 60, "exact")})


def _four_digits(row: Row, at: int) -> Atom | None:
    hour, minute = divmod(int(row.words[at]), 100)
    suffix = _suffix(row, at + 1)
    if hour > 23 or minute > 59 or not (suffix or _is_zulu(row, at + 1) or row.words[at + 1 : at + 2] in _UTC):
        return None
    return Atom(at, at + 1 + suffix, NO_LANGUAGE, SURE, {"clock": (hour * 60 + minute, "exact")})


def _told(row: Row, at: int, end: int, hour: int, minute: int, strength: int, tables: Tables) -> Atom | None:
    half, suffix = _half_of_day(row, end), _suffix(row, end)
    if half and 1 <= hour <= 12 and minute < 60:
        return Atom(at, half[1], NO_LANGUAGE, strength, {"clock": (hour * 60 + minute, half[0])})
    if not (suffix or _is_zulu(row, end) or _is_free(row, end)) or minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    # 9:30 leaves open which half of the day only where people count to twelve.
    open_ = row.gap(at) == ":" and row.words[at][0] != "0" and 1 <= hour <= 12 and is_english(row, tables)
    return Atom(at, end + suffix, NO_LANGUAGE, strength, {"clock": (hour * 60 + minute, "open" if open_ else "exact")})


def _is_zulu(row: Row, at: int) -> bool:
    return row.words[at : at + 1] == ["z"] and row.gap(at - 1) == ""


def _zoned(row: Row, clock: Atom | None) -> Atom | None:
    """The hour, with "UTC" or a Z behind it: ships keep that clock."""
    if clock is None:
        return None
    named = row.words[clock.end : clock.end + 1] in _UTC and row.gap(clock.end - 1) in ("", " ")
    if not named and not _is_zulu(row, clock.end):
        return clock
    return clock._replace(end=clock.end + 1, said={**clock.said, "utc": ()})


def _suffix(row: Row, at: int) -> bool:
    if at >= len(row.words) or row.words[at] not in _HOURS or row.gap(at - 1) not in ("", " "):
        return False
    return at + 1 == len(row.words) or row.gap(at) != ""


def _half_of_day(row: Row, at: int) -> tuple[str, int] | None:
    """Am or pm at word `at`, and the word behind it."""
    word = row.words[at] if at < len(row.words) else ""
    if not word or row.gap(at - 1) not in ("", " "):
        return None
    if word in ("pm", "am"):
        # "um 10 am Hafen": German "am" is no half of the day.
        if word == "am" and row.gap(at - 1) == " " and at > 1 and row.words[at - 2] in _GERMAN_AT:
            return None
        return word, at + 1
    if word in ("p", "a") and row.words[at + 1 : at + 2] == ["m"] and row.gap(at) in (".", ". "):
        return word + "m", at + 2
    return None
