"""The words of the field as values: zones, written times."""

from argus.terms.moments import (
    TimeForm,
    TimesSeen,
    UnreadableTimeError,
    WrittenTime,
    read_time,
    read_times,
)
from argus.terms.zones import NoSuchHourError, to_utc, zone_named

__all__ = [
    "NoSuchHourError",
    "TimeForm",
    "TimesSeen",
    "UnreadableTimeError",
    "WrittenTime",
    "read_time",
    "read_times",
    "to_utc",
    "zone_named",
]
