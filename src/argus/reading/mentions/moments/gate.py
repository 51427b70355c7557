"""Which messages can hold a moment without one of its words: by the shape of digits, and by small words before them."""

from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from argus.reading.mentions.batch import Batch
from argus.reading.mentions.moments.tables import tables

# Before an hour or a day in digits.
_SMALL = (
    r"om|rond|tegen|vanaf|tot|den|tussen|at|around|by|till|until|between|le|du|au|vers|las?|les|el|al|dal|dalle|alle|"
    r"all'|dall'|il|l'|ore|verso|às|as|pelas|umas|dia|día|dt|dat[aëe]|më|me|në|ne|ora|um|gegen|bis|am|dem|der|vom|u|oko|"
    r"do|od|у|око|до|од|tipo|entre|zwischen|između|izmedju|op|de"
)
# Before an hour in letters.
_AT = r"om|rond|tegen|at|around|les|las|alle|le|verso|às|as|pelas|um|gegen|u|oko|në|ne|ora|vers|à|a|у|око"
_BEFORE_WEAK = (
    r"op|tot|vanaf|tegen|on|by|until|till|til|since|pour|am|bis|ab|el|na|no|até|ate|para|pra|à|u|do|od|za|e|të|te"
)
_PAST = r"past|to|pa|para|voor|over|nach|vor|i|e|o"
_IN = r"za|kroz|pre|prije"
_HALF = r"half|halb|pola|kwart|quarter|viertel"
_NIGHT = r"avond|nacht|abend|night"

# A day that needs more beside it, and counts where a ship arrives.
_BARE_DAY = r"(?:^|[^0-9/.-])[0-9]{1,2}[-/][0-9]{1,2}(?:[^0-9/-]|$)"
_MONTHS = r"may|mar|mart|set|out|ago|ene|abr|gen|giu|lug|jun|jul"

# Shapes of digits, few words in them: quick to look for.
_DIGITS = (
    r"(?i)[0-9]{1,2}[:hu][0-9]{2}"
    r"|(?:^|[^0-9./])[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2}|[^0-9/]|$)"
    r"|(?:^|[^0-9.])[0-9]{1,2}(?:-[0-9]{1,2}-|\.[0-9]{1,2}\.)(?:[0-9]{2}|[^0-9]|$)"
    r"|(?:^|[^0-9-])[0-9]{2}-[01][0-9](?:[^0-9-]|$)"
    r"|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2}"
    r"|(?:^|[^0-9])[0-9]{1,4} ?(?:am|pm|a\.m|p\.m|u|h|uur|uhr|hrs)(?:[^a-z]|$)"
    r"|[0-9](?:st|nd|rd|th|ste|e|de)(?:[^a-z]|$)"
    rf"|(?:^|[^a-z])(?:{_MONTHS})\.? [0-9]"
    rf"|[0-9][.ºo]?(?: d[eio])? ?(?:{_MONTHS})(?:[^a-z]|$)"
)


def _listed(alternatives: str) -> frozenset[str]:
    """The words as messages are cut: without accents."""
    plain = alternatives.replace("dat[aëe]", "data|date").replace("las?", "la|las").replace("[ëe]", "e")
    names = Batch([plain.replace("'", "").replace("|", " ")], [None], ZoneInfo("UTC"))
    return frozenset(names.row(0).words)


_AT_WORDS, _BEFORE_WEAK_WORDS = _listed(_AT), _listed(_BEFORE_WEAK)
_PAST_WORDS, _IN_WORDS = _listed(_PAST), _listed(f"{_IN}|за|кроз|пре|прије")
_SMALL_WORDS, _HALF_WORDS = _listed(_SMALL), _listed(_HALF)
_CLOCK_WORDS = frozenset({"half", "kwart", "noon"})  # beside numbers
_TO_99 = frozenset(written for number in range(100) for written in (f"{number}", f"{number:02}"))
# Before the number of a week, as messages are cut.
_WEEK_WORDS = _listed(
    "week|wk|semaine|sem|semana|settimana|sett|woche|kw|jave|java|javes|javen|nedelja|nedelje|nedelji|nedelju|nedjelja|"
    "nedjelje|sedmica|sedmice|sedmici|ned|недеља|недеље|недељи"
)
_CE, _WE, _NIGHT_WORDS = frozenset({"ce"}), frozenset({"we"}), _listed(_NIGHT)


class _Told(NamedTuple):
    """What the tables of the languages tell: numbers in words, names of weekdays that are other words too.

    Attributes:
        counted: numbers in words or digits. glued: a pattern (of RE2) of half an hour in one word: "halftien".
    """

    numbers: frozenset[str]
    counted: frozenset[str]
    weak_days: frozenset[str]
    glued: str


@cache
def _told() -> _Told:
    said = tables().said
    numbers = frozenset(word for word, means in said.items() if any(each.slot == "number" for each in means))
    weak_days = frozenset(
        word for word, means in said.items() if any(each.slot == "wd" and each.weak for each in means)
    )
    numbers |= _CLOCK_WORDS
    return _Told(numbers, numbers | _TO_99, weak_days, rf"(?:{_HALF})(?:{'|'.join(sorted(numbers))})")


def rows_by_shape(batch: Batch) -> list[int]:
    """Positions of the messages that have one of the shapes."""
    told = _told()
    found = {*batch.hiding, *batch.rows_matching(_DIGITS, batch.numbered), *batch.rows_with_letters(told.glued)}
    found.update(
        set(batch.rows_with_pair(told.counted, _PAST_WORDS)).intersection(
            batch.rows_with_pair(_PAST_WORDS, told.counted)
        ),
        batch.rows_with_pair(_SMALL_WORDS, _TO_99),
        batch.rows_with_pair(_AT_WORDS, told.numbers),
        batch.rows_with_pair(_BEFORE_WEAK_WORDS, told.weak_days),
        batch.rows_before_digits(told.weak_days),
        batch.rows_with_pair(told.weak_days, _NIGHT_WORDS),
        batch.rows_before_digits(_IN_WORDS),
        batch.rows_before_digits(_WEEK_WORDS),
        batch.rows_with_pair(_IN_WORDS, told.numbers),
        batch.rows_before_digits(_HALF_WORDS),
        batch.rows_with_pair(_HALF_WORDS, told.numbers),
        batch.rows_with_pair(_CE, _WE),
        batch.rows_matching(_BARE_DAY, batch.rows_with(tables().lists[("arrive", "")])),
    )
    return sorted(found)
