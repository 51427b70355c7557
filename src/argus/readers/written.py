"""Written times and numbers as those of a record, for readers whose format says how they are written."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from argus.messages import Moment
from argus.terms import TimeForm, read_time


def moment_written(written: str, form: TimeForm, zone: ZoneInfo | None) -> Moment:
    """The moment that a time names, and whether its zone was written or given.

    Raises:
        UnreadableTimeError: it is none, or it has no offset and no zone was given.
    """
    found = read_time(written, form, zone)
    source = "written" if found.offset_written else "given"
    return Moment(found.us, found.offset_minutes, found.precision, source, "ambiguous hour" if found.ambiguous else "")


def counted(value: Any) -> int:
    """A small whole number, as text or as JSON writes it; 0 where none is written."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value, re.ASCII) else 0
