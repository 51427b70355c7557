"""One entry of the ledger as it stands in one revision: what happened, where, how much, and how it is known.

A seizure of several things is several entries with one `seizure_id`; each holds one item. None is unknown, never 0.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Literal

Status = Literal["provisional", "confirmed", "withdrawn"]
STATUSES = ("provisional", "confirmed", "withdrawn")
# gross_reported: as an authority published it, without saying what was weighed.
MASS_BASES = ("gross", "net", "net_dry", "gross_reported", "unknown")
# How much of a seizure is owed to leads: all of it, part of it, the lead was found afterwards, nothing, not known.
STRENGTHS = ("sole", "contributing", "confirmed_after", "none", "unknown")
# What led to a find; several may hold.
DETECTIONS = ("lead", "risk_analysis", "routine_control", "scan", "dog", "tip", "foreign_request", "chance", "other")


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing that led to a find.

    Attributes:
        by: one of DETECTIONS.
        since: when it was first known: ISO 8601 day, or moment with offset; None = unknown.
    """

    by: str
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The facts of one revision of one entry.

    Attributes:
        kind: one of `kinds.KINDS`.
        as_of: when the values were known in the world, as written: `2021-04-05`, `2021-04`, `2021`.
        first_day, last_day: both included; first_day None = not known since when.
        place: UN/LOCODE, or a country of ISO 3166 alone.
        dossier: the investigation it belongs to, as services call it.
        operation, seizure_id: entries that belong together; seizure_id None = a find of its own.
        number: of `unit`; weights in kg. None = not known or not published.
        purity: per cent.
        events: how many single finds the number holds; None = unknown.
        convention: of a valuation: its name.
        strength: of what is owed to leads and messages, one of STRENGTHS; None = nobody decided yet.
        first_knowledge: when the leads or messages were first known, ISO 8601.
        same_as: entry that reports the same find; this one is then not counted.
        apart_from: entries that somebody declared to be other finds, however alike.
        other: columns of an import that the ledger has no field for.
    """

    kind: str
    last_day: date
    as_of: str
    first_day: date | None = None
    place: str | None = None
    place_text: str | None = None
    terminal: str | None = None
    quay: str | None = None
    agency: str | None = None
    dossier: str | None = None
    operation: str | None = None
    seizure_id: str | None = None
    item_class: str | None = None
    item_code: str | None = None
    form: str | None = None
    number: Decimal | None = None
    unit: str | None = None
    mass_basis: str | None = None
    precision: str | None = None
    purity: Decimal | None = None
    events: int | None = None
    containers: int | None = None
    packages: int | None = None
    container: str | None = None
    seal: str | None = None
    bill_of_lading: str | None = None
    vessel: str | None = None
    voyage: str | None = None
    country_of_origin: str | None = None
    transit: str | None = None
    destination: str | None = None
    cover_load: str | None = None
    detection: tuple[Detection, ...] = ()
    convention: str | None = None
    strength: str | None = None
    lead_ids: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    first_knowledge: str | None = None
    same_as: str | None = None
    apart_from: tuple[str, ...] = ()
    status: str = "provisional"
    origin: str | None = None
    source: str | None = None
    note: str | None = None
    other: tuple[tuple[str, str], ...] = ()


ENTRY_FIELDS = tuple(each.name for each in fields(Entry))
DAY_FIELDS = ("first_day", "last_day")
NUMBER_FIELDS = ("number", "purity")
COUNT_FIELDS = ("events", "containers", "packages")
LIST_FIELDS = ("detection", "lead_ids", "message_ids", "apart_from", "other")


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as it was written.

    Attributes:
        revision: from 1, without gaps.
        what: add, revise, confirm, withdraw, link, merge, undo, import.
        at: when it was entered here, ISO 8601 UTC. by: who did. reason: why.
        undoes: number of the revision it takes back.
    """

    entry_id: str
    revision: int
    entry: Entry
    act_id: int
    what: str
    at: str
    by: str
    reason: str
    undoes: int | None
    entry_no: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a revision changed in one field, both values as they are written in a table; "" = unknown."""

    field: str
    old: str
    new: str
