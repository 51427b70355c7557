"""A lead: a shipment that messages seem to tell of, with every claim about it and where it was made.

Nothing here ranks or judges a person: a claim names who made it because a person must be able to check it, and that is
all that is said of anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

# said: written so. corrected: written so in the place of something said before. repaired: a mistake was mended.
# inferred: it follows from more than these words. analyst: a person decided it.
Kind = Literal["said", "corrected", "repaired", "inferred", "analyst"]

# Fields of a lead that hold claims, in the order people read them.
FIELDS = (
    "container", "release_reference", "bill_of_lading", "seal", "vessel", "voyage", "port", "terminal", "position",
    "date", "time", "quantity", "commodity", "cover_load", "logo", "price", "pay", "plate", "driver", "origin",
)  # fmt: skip

Status = Literal[
    "planned", "loaded", "at sea", "in port", "extracted", "seized", "lost", "cancelled", "clean run", "old",
    "probably legitimate", "not drugs",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is believed, in words that can be translated.

    Attributes:
        words: English with `%(name)s` for each of the facts; one of `reasons.ALL`, so that catalogues know it.
        weight: how much it adds to the part it explains (log-odds for `sure`, a factor for others); 0 = only told.
    """

    words: str
    facts: tuple[tuple[str, str], ...] = ()
    weight: float = 0.0
    message_ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.words % dict(self.facts)


@dataclass(frozen=True, slots=True)
class Claim:
    """One value for one field, as one message (or several together) tell it.

    Attributes:
        value: in its standard form: container `MSKU1234565`, port UN/LOCODE, date `YYYY-MM-DD`, quantity kilograms.
        raw: as it stands in the text; "" where nothing stands (inferred).
        message_ids: hex; the messages it was read in, in order of time.
        us: when it was said, microseconds since 1970 UTC; None = undated.
        by: handle of who said it; None = unknown.
        stands: whether it is the value the lead shows; a corrected one stays in the list with False.
        alternatives: (value, probability) of other readings, likeliest first.
    """

    field: str
    value: str
    probability: float
    kind: Kind
    message_ids: tuple[str, ...]
    us: int | None
    by: str | None
    raw: str = ""
    stands: bool = True
    alternatives: tuple[tuple[str, float], ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One factor of the score, explained. `name`: sure, quantity, imminence, actionability."""

    name: str
    number: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """A shipment candidate as it stands at one moment.

    Attributes:
        lead_id: stays the same while messages are added.
        score: product of the numbers of `parts`; 0 = of no use any more.
        sure: p(real), 0 to 1. status, status_reasons: where it is in its life, and why.
        fields: the standing value of each field in FIELDS that is known.
        quantity_kg, blocks: count and kilos apart; None = unknown, never 0.
        arrives_on: or the day of the drop; arrives_until: the last day when only a stretch is known.
        message_ids: evidence, in order of time; source_ids: the ids deliveries give them ("" where none).
        conversations: numbers of the conversations it spans. contradictions: what does not fit together, in words.
        missing: fields somebody who wants to act still needs. ready_us: from when on it could have been raised.
    """

    lead_id: str
    score: float
    sure: float
    parts: tuple[Part, ...]
    status: Status
    status_reasons: tuple[Reason, ...]
    fields: Mapping[str, str]
    quantity_kg: float | None
    blocks: int | None
    arrives_on: date | None
    arrives_until: date | None
    claims: tuple[Claim, ...]
    message_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    conversations: tuple[int, ...]
    contradictions: tuple[Reason, ...]
    missing: tuple[str, ...]
    ready_us: int | None
    pinned: bool = False
    muted: bool = False
    confirmed: bool = False
    outcome: str | None = None

    def claims_of(self, field: str) -> tuple[Claim, ...]:
        """What is claimed about one field, the standing claim first, then the newest."""
        own = [each for each in self.claims if each.field == field]
        return tuple(sorted(own, key=lambda each: (not each.stands, -(each.us or 0))))
