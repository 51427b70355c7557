"""Candidates made by hand: containers and handles are nobody's."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from argus.leads import Candidate, Claim
from argus.leads.weights import Weights

# One sign of a shipment, one of honest trade; a candidate without any is as likely as not.
WEIGHTS = Weights(0.0, {"roles": 1.0, "lexicon.words": 0.5, "people.shared": 0.5, "honest": -2.0})


def at(day: str) -> int:
    """Noon of a day in UTC, microseconds."""
    return int(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC).timestamp() * 1_000_000)


def claim(field: str, value: str, us: int | None = None, **more: Any) -> Claim:
    """Said so by somebody invented."""
    told = {"raw": value, "probability": 1.0, "kind": "said", "message_ids": ("0" * 32,), "by": "invented.a", **more}
    return Claim(field, value, us=us, **told)


def candidate(key: str, features: Mapping[str, float] | None = None, /, **fields: str) -> Candidate:
    """A candidate of which these fields are told; `status` and `last` (the day it was told) are none."""
    status = fields.pop("status", "planned")
    last = at(fields.pop("last", "2021-03-01"))
    return Candidate(
        key=key,
        keys=(key,),
        claims=tuple(claim(name, value, last) for name, value in fields.items()),
        message_ids=("0" * 32,),
        source_ids=("",),
        conversations=(1,),
        status=status,  # type: ignore[arg-type]
        status_reasons=(),
        contradictions=(),
        features=features or {},
        ready_us=None,
    )
