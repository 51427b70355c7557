"""What came of it: operations, searches, arrests, seizures, and what each is owed to."""

from argus.ledger.entry import (
    DETECTIONS,
    MASS_BASES,
    STATUSES,
    STRENGTHS,
    Change,
    Detection,
    Entry,
    Revision,
)
from argus.ledger.events import SCHEMA, at, events

__all__ = [
    "DETECTIONS",
    "MASS_BASES",
    "SCHEMA",
    "STATUSES",
    "STRENGTHS",
    "Change",
    "Detection",
    "Entry",
    "Revision",
    "at",
    "events",
]
