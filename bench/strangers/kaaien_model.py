"""Services, days and the clock of the world of the quays."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TINBOX, SLUIS = "Tinbox", "Sluis"
ZONE = ZoneInfo("Europe/Brussels")
# The days that are written about.
FIRST, DAYS = date(2020, 2, 10), 210


def local(at: int) -> datetime:
    """The clock on the quay."""
    return datetime.fromtimestamp(at, ZONE)
