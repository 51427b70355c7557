"""From phrases and digits to one moment each: what stands together is said of the same moment."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from argus.reading.mentions.batch import Row
from argus.reading.mentions.moments.atom import DAYS, HOURS, Atom, Said
from argus.reading.mentions.moments.beginnings import beginnings
from argus.reading.mentions.moments.digits import arrives, digits_at, is_english
from argus.reading.mentions.moments.lines import SURE, TAIL, WEAK
from argus.reading.mentions.moments.phrases import Match, ends_well, follows_well, phrases_at
from argus.reading.mentions.moments.rules import fits_calendar, said_by
from argus.reading.mentions.moments.tables import LANGUAGES, Tables, tables

# Most words between two things said of one moment: "vrijdag, in de loop van".
_BETWEEN = 3
_LOOSE = frozenset(" \t\u00a0,.'’´`()-–")
_BLANK = frozenset(" '’´`")
# Two things that name one day together, in both orders.
_OF_ONE_DAY = frozenset(
    order
    for first, second in map(
        str.split,
        (
            "weekday date",
            "weekday dom",
            "weekday week",
            "weekday numbered",
            "weekday offset",
            "offset date",
            "offset dom",
            "edge week",
            "edge month",
            "edge relmonth",
        ),
    )
    for order in ((first, second), (second, first))
)
_NAMING_DAYS = DAYS | {"edge"}
_NAMING = DAYS | HOURS
_WITH_HOURS = HOURS | {"part"}
_ALONE = {language: frozenset({language}) for language in LANGUAGES}
# How weak the name of a weekday needs more beside it, by the rule of its phrase.
_ENOUGH = {"plain": 1, "sign": 2, "day": 2}
_SINGLE = frozenset({"date", "dom", "offset", "weekday", "in", "ago"})


def moments_in(row: Row, tables: Tables, today: date | None) -> Iterator[Atom]:
    """What is said about moments in a message, joined, in order; only what counts.

    Args:
        today: the day of the message; None = undated.
    """
    last: Atom | None = None
    for atom in _atoms(row, tables, today):
        joined = _joined(row, last, atom, tables) if last else None
        if last and not joined and atom.strength == WEAK and _only_joins(row, last, atom, tables):
            continue
        if joined is None and last and _counts(row, last, tables):
            yield _with_year(row, last)
        last = joined or atom
    if last and _counts(row, last, tables):
        yield _with_year(row, last)


def _with_year(row: Row, atom: Atom) -> Atom:
    """With the year that machines write behind the hour: "Wed Aug 20 22:56:21 UTC 2008"."""
    if "date" not in atom.said or "clock" not in atom.said or atom.said["date"][0] is not None:
        return atom
    end = atom.end + (row.words[atom.end : atom.end + 1] in (["cet"], ["cest"]))
    year = row.words[end] if end < len(row.words) and row.before(end) == " " else ""
    if len(year) != 4 or not year.isdigit() or not 1990 <= int(year) <= 2099:
        return atom
    return atom._replace(end=end + 1, said={**atom.said, "date": (int(year), *atom.said["date"][1:])})


def _only_joins(row: Row, last: Atom, atom: Atom, tables: Tables) -> bool:
    """Whether a weak word is a small one in the language of what stands before it: "fim do", "alle 8 di"."""
    words = row.words[atom.start : atom.end]
    return any(tables.lists[("join", language)].issuperset(words) for language in last.languages or ("",))


def _counts(row: Row, atom: Atom, tables: Tables) -> bool:
    if _NAMING.isdisjoint(atom.said) or ("edge" in atom.said and not _whole(atom.said)):
        return False
    if atom.strength == SURE:
        return True
    if atom.strength == TAIL:
        follow = (tables.lists[("follow", language)] for language in atom.languages)
        return follows_well(row, atom.end, frozenset().union(*follow)) or (
            "dom" in atom.said and arrives(row, atom.start, atom.end, tables)
        )
    return False


def _whole(said: Said) -> bool:
    return not said.keys().isdisjoint({"week", "month", "relmonth"})


# --- what is said, piece by piece ---


def _atoms(row: Row, tables: Tables, today: date | None) -> Iterator[Atom]:
    words, starts, second = row.words, tables.starts, tables.second
    behind, count = 0, len(words)
    for at in beginnings(row):
        if at < behind:
            continue
        word, after = words[at], words[at + 1] if at + 1 < count else ""
        digits, matches = None, []
        if word.isdigit():
            digits = digits_at(row, at, tables) if len(word) <= 4 else None
            if after in second:
                matches = phrases_at(row, at, tables)
        elif after in (start := starts[word]).words or (start.number and after.isdigit()):
            matches = phrases_at(row, at, tables)
        elif start.alone and (alone := _alone(word)):
            digits = alone._replace(start=at, end=at + 1) if ends_well(words, row.gaps, at + 1) else None
        elif start.alone:
            matches = phrases_at(row, at, tables)
        if matches and (digits is None or matches[0].end > digits.end):
            if matches[0].phrase.rule == "nothing":
                behind = matches[0].end
                continue
            digits = _said_first(row, matches, digits, tables, today) or digits
        if digits is not None:
            yield digits
            behind = digits.end


@lru_cache(maxsize=1 << 12)
def _alone(word: str) -> Atom | None:
    """What a word says with nothing beside it, where no other words of the message can change that."""
    row = Row(0, word, [word], [0], [len(word)], word, None)
    matches = phrases_at(row, 0, tables())
    if word == "am" or any(each.phrase.rule in ("nothing", "dom") or each.phrase.args == ("+0",) for each in matches):
        return None
    return _said_first(row, matches, None, tables(), None)


def _said_first(row: Row, matches: list[Match], digits: Atom | None, tables: Tables, today: date | None) -> Atom | None:
    """The longest of the phrases that says something, with all languages in which it does."""
    found: Atom | None = None
    for match in matches:
        if (digits is not None and match.end <= digits.end) or (found and match.end < found.end):
            break
        said = None if _goes_on(row, match, tables) or _is_other(row, match) else said_by(match.phrase, match.fill)
        if said is None or not fits_calendar(said, today):
            continue
        strength = match.phrase.strength
        if strength != WEAK and (_needs_more(row, match, tables) or _is_elsewhere(row, match, tables)):
            strength = WEAK
        if found is None or (said != found.said and found.strength == WEAK != strength):
            found = Atom(match.start, match.end, _ALONE[match.phrase.language], strength, said)
        elif said == found.said:
            languages = found.languages | _ALONE[match.phrase.language]
            found = Atom(match.start, match.end, languages, min(strength, found.strength), said)
    return found


def _is_elsewhere(row: Row, match: Match, tables: Tables) -> bool:
    """Whether a small word and a number are of another language than the message; "half elf" is more than that."""
    phrase = match.phrase
    if phrase.language == "en" or not (phrase.rule == "dom" or (phrase.rule == "clock" and phrase.args == ("+0",))):
        return False
    return is_english(row, tables)


def _is_other(row: Row, match: Match) -> bool:
    """Whether a small word belongs to what stands before it: "I am so", "I am in"."""
    return match.start > 0 and row.words[match.start] == "am" and row.words[match.start - 1] == "i"


def _goes_on(row: Row, match: Match, tables: Tables) -> bool:
    """Whether the number of "vrijdag 12", "le 12", "van 8 tot 12" belongs to what follows: a month, so many things."""
    rule = match.phrase.rule
    counts = rule in ("dom", "range") or (rule == "weekday" and match.phrase.args[0] == "day")
    if not counts or match.end >= len(row.words):
        return False
    after = row.words[match.end]
    if rule == "dom" and match.phrase.strength == TAIL and after in ("de", "da", "di", "du", "del"):
        return True
    of = after in ("de", "of", "di") and match.end + 1 < len(row.words)
    told = tables.said.get(row.words[match.end + 1] if of else after, ())
    if any(each.slot == "mon" for each in told):
        return True
    if rule == "range":
        return any(each.slot == "unit" and each.value != "hour" for each in told)
    return not of and (after in ("am", "pm", "uhr", "u") or any(each.slot == "unit" for each in told))


def _needs_more(row: Row, match: Match, tables: Tables) -> bool:
    """Whether a phrase with an ordinary word needs more than itself: "mar", but not "el mar que viene"."""
    if not match.weak:
        return False
    rule = match.phrase.rule
    if rule == "weekday":
        return match.weak >= _ENOUGH.get(match.phrase.args[0], 3)
    glued = rule == "date" and row.gap(match.start) == ""
    if rule == "date" and arrives(row, match.start, match.end, tables):
        return False
    return not glued and (rule == "month" or (rule == "date" and "y" not in match.phrase.slots))


# --- joining ---


def _joined(row: Row, first: Atom, second: Atom, tables: Tables) -> Atom | None:
    """Both as one moment; None = they are said of two."""
    if second.start - first.end > _BETWEEN:
        return None
    words, gaps = row.words[first.end : second.start], row.gaps[first.end - 1 : second.start]
    for gap in gaps:
        if gap != " " and (len(gap) > 4 or not _LOOSE.issuperset(gap)):
            return None
    strength = _strength(row, first, second, tables)
    if strength is None:
        return None
    if not HOURS.isdisjoint(first.said) and not HOURS.isdisjoint(second.said):
        said = _from_until(row, first, second, gaps, tables)
    elif not tables.lists[("join", "")].issuperset(words):
        return None
    else:
        said = _together(first.said, second.said)
    if said is None:
        return None
    languages = first.languages & second.languages or first.languages | second.languages
    return Atom(first.start, second.end, languages, strength, said)


def _strength(row: Row, first: Atom, second: Atom, tables: Tables) -> int | None:
    """How sure both are together; None = a weak one is of another language than the other."""
    if WEAK not in (first.strength, second.strength):
        return min(first.strength, second.strength)
    weak, other = (first, second) if first.strength == WEAK else (second, first)
    if weak.languages and other.languages:
        if not weak.languages & other.languages:
            return None
    elif is_english(row, tables) and "en" not in weak.languages | other.languages:
        return None
    if other.strength != WEAK:
        return SURE if other is first or other.strength == SURE else TAIL
    # "zo vroeg", "so früh" are no Sundays.
    apart = not all(map(_BLANK.issuperset, row.gaps[first.end - 1 : second.start]))
    return None if apart or row.words[first.start] in ("zo", "so") else SURE


def _together(first: Said, second: Said) -> dict[str, tuple[int | str | float | None, ...]] | None:
    if "part" in first and "part" in second:
        if second["part"][0] in ("pm", "am"):
            return None
    elif not first.keys().isdisjoint(second) or ("month" in first and "edge" in second):
        return None
    if not _NAMING_DAYS.isdisjoint(first) and not _NAMING_DAYS.isdisjoint(second):
        days = _NAMING_DAYS.intersection(second)
        if not all((each, day) in _OF_ONE_DAY for each in _NAMING_DAYS.intersection(first) for day in days):
            return None
    both = {**second, **first}
    return both if _WITH_HOURS.isdisjoint(both) or _one_day(both) else None


def _one_day(said: Said) -> bool:
    """Whether an hour can be said of it: no weeks, no months, nothing that is hours already."""
    if _NAMING_DAYS.isdisjoint(said):
        return True
    days = _NAMING_DAYS.intersection(said)
    weeks = days & {"week", "numbered"}
    if not days <= _SINGLE | weeks or (weeks and "weekday" not in days):
        return False
    return all(said[each][1] not in ("hour", "minute") for each in ("in", "ago") if each in said)


def _from_until(
    row: Row, first: Atom, second: Atom, gaps: Sequence[str], tables: Tables
) -> dict[str, tuple[int | str | float | None, ...]] | None:
    between = row.words[first.end : second.start]
    if "clock" not in first.said or "clock" not in second.said or set(second.said) & DAYS:
        return None
    if not between:
        if gaps[0].strip() not in ("-", "–"):
            return None
    elif not tables.lists[("range", "")] & set(between) or not (
        tables.lists[("until", "")] & set(between) or _is_opened(row, first.start, tables)
    ):
        return None
    said = {**second.said, **first.said}
    del said["clock"]
    return said | {"clocks": (*first.said["clock"], *second.said["clock"])}


def _is_opened(row: Row, start: int, tables: Tables) -> bool:
    opening = tables.lists[("open", "")]
    return any(word in opening for word in row.words[max(0, start - 2) : start + 1])
