"""What speaks for and against a load being real, in numbers."""

from collections.abc import Mapping

from argus.leads.gathering import Gathered
from argus.leads.loads import Load
from argus.leads.lead import Claim


def features_of(gathered: Gathered, load: Load, claims: tuple[Claim, ...]) -> Mapping[str, float]:
    """By name; those that need the lexicon begin with "lexicon.", languages "language.", people "people."."""
    fields = {each.field for each in claims}
    return {
        "conversations": float(len(load.conversations)),
        "messages": float(len(load.tellings)),
        "fields": float(len(fields)),
    }
