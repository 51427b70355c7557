"""The words of the field as values: container numbers, zones, written times."""

from argus.terms.container_number import ContainerNumber, container_remainder
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
    "ContainerNumber",
    "NoSuchHourError",
    "TimeForm",
    "TimesSeen",
    "UnreadableTimeError",
    "WrittenTime",
    "container_remainder",
    "read_time",
    "read_times",
    "to_utc",
    "zone_named",
]
