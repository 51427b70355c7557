"""Days and clocks: when invented people talk, and how they name a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from argus.handover.demo.chance import Chance
from argus.handover.demo.phrases import Book, spoken, without_accents, wording
from argus.handover.demo.spelt import clock, office_day, spoken_day

ZONE = ZoneInfo("Europe/Brussels")
# Half a year without the hour that comes twice. The 13th and later show that the day stands first in a date.
FIRST_DAY = date(2021, 1, 13)
DAYS = 165
_FULL_DAY = {"nl": "{0} {1} {2}", "en": "{0} {1} {2}", "de": "{0}, {1} {2}", "sr": "{0} {1} {2}."}
_WAYS = {"spoken": spoken_day, "office": office_day}


def local(at: int) -> datetime:
    """A second UTC on the clock of the people."""
    return datetime.fromtimestamp(at, UTC).astimezone(ZONE)


def second(day: date, hour: int, minute: int = 0, seconds: int = 0) -> int:
    """A time on the clock of the people as a second UTC."""
    return int(datetime.combine(day, time(hour, minute, seconds), ZONE).timestamp())


def moment(chance: Chance, day: date, earliest: int = 9, latest: int = 22) -> int:
    """Some time of a day at which people are awake."""
    return second(day, chance.between(earliest, latest), chance.below(60), chance.below(60))


def day_said(chance: Chance, book: Book, language: str, day: date, at: int) -> str:
    """How somebody who writes at `at` names a day, in the manner of the book."""
    words = wording(language)
    ahead = (day - local(at).date()).days
    dates = book.style.dates
    weekday = words["weekdays"][day.weekday()]
    if dates == "long":
        form = _FULL_DAY.get(language, "{0} {1} {2}")
        said = form.format(weekday, words["date"].format(day=day.day, month=words["months"][day.month - 1]), day.year)
    elif dates in _WAYS:
        said = _in_words(chance, dates, language, day, ahead)
    elif 0 <= ahead <= 2:
        said = words["near"][ahead]
    elif 2 < ahead <= 6 and chance.happens(0.7):
        said = weekday
    elif dates == "near":
        said = f"{day.day}/{day.month}"
    else:
        said = words["date"].format(day=day.day, month=words["months"][day.month - 1])
        said = f"{weekday} {said}" if chance.happens(0.4) else said
    return typed(book, said)


def _in_words(chance: Chance, dates: str, language: str, day: date, ahead: int) -> str:
    words, forms = wording(language), spoken(language)
    weekday, month = words["weekdays"][day.weekday()], words["months"][day.month - 1]
    if forms.get("capitals"):
        weekday, month = weekday.capitalize(), month.capitalize()
    near: str | None = words["near"][ahead] if 0 <= ahead <= 1 else None
    said = near or _WAYS[dates](chance, forms, day, ahead, weekday)
    return said or str(words["date"].format(day=day.day, month=month))


def hour_said(chance: Chance, book: Book, language: str, hour: int) -> str:
    """How somebody names an hour."""
    if book.style.dates == "spoken":
        return typed(book, clock(spoken(language), hour))
    if book.style.dates == "long" or chance.happens(0.2):
        return f"{hour:02}:00"
    return typed(book, wording(language)["hour"].format(h=hour))


def typed(book: Book, words: str) -> str:
    """Words as the people of a book type them."""
    words = words.lower() if book.style.lower else words
    return without_accents(words) if book.style.plain else words


def days_from(day: date, days: int) -> date:
    """A day so many days later, or earlier, kept inside the months of the world."""
    last = FIRST_DAY + timedelta(days=DAYS)
    return min(max(day + timedelta(days=days), FIRST_DAY), last)
