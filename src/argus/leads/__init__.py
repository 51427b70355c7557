"""What to check next: shipments that messages tell of, ranked; threats to life; alerts."""

from argus.leads.candidate import Asked, Candidate
from argus.leads.lead import FIELDS, Claim, Lead, Part, Reason

__all__ = ["FIELDS", "Asked", "Candidate", "Claim", "Lead", "Part", "Reason"]
