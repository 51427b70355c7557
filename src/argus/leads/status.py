"""Where a shipment is in its life, and why."""

from argus.leads.gathering import Gathered
from argus.leads.loads import Load
from argus.leads.lead import Claim, Reason, Status


def status_of(gathered: Gathered, load: Load, claims: tuple[Claim, ...]) -> tuple[Status, tuple[Reason, ...]]:
    """Its status as of the newest message."""
    return "planned", ()
