"""What is true about an invented world, and what a lead shows of it, as far as leads are judged by it."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from argus.leads import Lead

# Gain of a shipment in NDCG: log2(1 + kg / 25).
GAIN_KG = 25.0
# What a shipment can be acted on with: of these three must be told.
_TOLD_BY = {
    "container": "number", "switched_to": "number", "release_reference": "number", "port": "port", "date": "date",
    "quantity": "quantity", "share": "quantity",
}  # fmt: skip
_ENOUGH = 3

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is true.

    Attributes:
        numbers: containers it may be found by, none where it was dropped at sea. number_told: in some message.
        port: UN/LOCODE. day: of arrival, as known last; gone_on: when it was taken out.
        evidence: message -> when it was sent; what an innocent owner says is not among them. telling: when those of
            them were sent that tell something, which an "ok" does not.
        told_us: when the third of number, port, date, quantity was told; None = never.
    """

    shipment_id: str
    numbers: frozenset[str]
    number_told: bool
    port: str
    day: date
    gone_on: date
    kg: float
    tags: tuple[str, ...]
    languages: tuple[str, ...]
    evidence: Mapping[str, int]
    telling: tuple[int, ...]
    told_us: int | None
    cancelled_us: int | None

    @property
    def gain(self) -> float:
        """What finding it is worth."""
        return math.log2(1 + self.kg / GAIN_KG)

    def told_by(self, us: int) -> int:
        """How many messages that tell something of it were sent by then."""
        return sum(1 for each in self.telling if each <= us)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a lead shows, as far as it is judged."""

    container: str | None
    port: str | None
    day: date | None
    kg: float | None
    messages: frozenset[str]
    ready_us: int | None = None


def shipment_of(record: Record, message_of: Callable[[Record], str], locode_of: Mapping[str, str]) -> Shipment:
    """A shipment of a truth file; `message_of` gives the id that leads know a message by."""
    own = [each for each in record["messages"] if "innocent_owner" not in each["says"]]
    sent = sorted((microseconds(each["sent_at"]), message_of(each), each["says"]) for each in own)
    number = "switched_to", "container"
    ended = [us for us, _, says in sent if "status" in says] if record["status"] == "cancelled" else []
    day = date.fromisoformat(record["date"])
    gone = record["extraction"]
    return Shipment(
        record["id"],
        frozenset(each for each in (record["container"], record["switched_to"]) if each),
        any(name in each["says"] for each in own for name in number),
        locode_of[record["port"]],
        day,
        date.fromisoformat(gone[:10]) if gone else day,
        float(record["quantity"]["kg"]),
        tuple(record["tags"]),
        tuple(record["languages"]),
        {message: us for us, message, _ in sent},
        tuple(us for us, _, says in sent if says),
        _enough_told([(us, says) for us, _, says in sent]),
        min(ended, default=None),
    )


def _enough_told(sent: Iterable[tuple[int, Sequence[str]]]) -> int | None:
    known: set[str] = set()
    for us, says in sent:
        known.update(_TOLD_BY[each] for each in says if each in _TOLD_BY)
        if len(known) >= _ENOUGH:
            return us
    return None


def shown_by(lead: Lead) -> Shown:
    """What a lead shows."""
    return Shown(
        lead.fields.get("container"),
        lead.fields.get("port"),
        lead.arrives_on,
        lead.quantity_kg,
        frozenset(lead.message_ids),
        lead.ready_us,
    )


def shown_in(row: Record) -> Shown:
    """The same, of a row of `argus leads --json`."""
    return Shown(
        row["container"],
        row["port"],
        date.fromisoformat(row["date"]) if row["date"] else None,
        row["quantity_kg"],
        frozenset(row["message_ids"]),
        microseconds(row["ready_at"]) if row["ready_at"] else None,
    )


def microseconds(moment: str) -> int:
    """Since 1970 UTC."""
    at = datetime.fromisoformat(moment)
    return int((at - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1))
