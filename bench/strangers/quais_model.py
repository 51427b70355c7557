"""Services, days and people of the case of the quais."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bench.strangers import chats

VOLET, CABESTAN, DRISSE = SERVICES = ("Volet", "Cabestan", "Drisse")
ZONE = ZoneInfo("Europe/Paris")
# The days that are written about.
FIRST, DAYS = date(2020, 9, 14), 200


@dataclass(eq=False)
class Habit:
    """How somebody types.

    Attributes:
        plain: leaves accents out. small: no capitals. loud: only capitals. short: abbreviates.
        slips: share of the messages with a typing error. joint: what stands for an apostrophe in French.
    """

    plain: bool
    small: bool
    loud: bool
    short: bool
    slips: float
    joint: str


@dataclass(eq=False, kw_only=True)
class Person(chats.Person):
    """Somebody who types in their own way."""

    habit: Habit


def midnight(day: date) -> int:
    """The second a day begins on the quay."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())
