"""The words of the field as values: container numbers, money, weights, zones, written times."""

from argus.terms.amount import Amount, measure_of, read_number, sign_seen, unit_named
from argus.terms.container_number import ContainerNumber, container_remainder
from argus.terms.imo_number import ImoNumber
from argus.terms.moments import (
    TimeForm,
    TimesSeen,
    UnreadableTimeError,
    WrittenTime,
    read_time,
    read_times,
)
from argus.terms.money import Money, plain
from argus.terms.port import Port
from argus.terms.weight import Weight
from argus.terms.written_day import WrittenDay
from argus.terms.zones import NoSuchHourError, to_utc, zone_named

__all__ = [
    "Amount",
    "ContainerNumber",
    "ImoNumber",
    "Money",
    "NoSuchHourError",
    "Port",
    "TimeForm",
    "TimesSeen",
    "UnreadableTimeError",
    "Weight",
    "WrittenDay",
    "WrittenTime",
    "container_remainder",
    "measure_of",
    "plain",
    "read_number",
    "read_time",
    "read_times",
    "sign_seen",
    "to_utc",
    "unit_named",
    "zone_named",
]
