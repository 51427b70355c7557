"""A shipment candidate: what messages tell of one shipment, before it is ranked and before anybody decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from argus.leads.lead import Claim, Reason, Status


@dataclass(frozen=True, slots=True)
class Candidate:
    """What messages seem to tell of one shipment.

    Attributes:
        key: names it in any order of import: made of its strongest key (container, release reference, ...), else of its
            earliest telling message; a later message never changes it unless two candidates turn out to be one.
        keys: every key it ever had; what a person decided about any of them is decided about it.
        claims: about all fields; of each field exactly one has `stands`, or none when nothing stands.
        message_ids, source_ids, conversations: as in `Lead`.
        status, status_reasons: by `--as-of`. contradictions: what does not fit together.
        features: numbers by name, out of which p(real) is made: counts of independent supports, roles, timing,
            structure, corrections, signs of honest trade. One that needs the lexicon begins with "lexicon.", languages
            "language.", the network of people "people.": so each can be left out.
        blocks: how many pieces the standing amount is, where it was counted; None = weighed, or unknown.
        between: first and last day of the stretch in which it comes, as last told; where no day stands.
        ready_us: when the third of {container or release reference, port, date, quantity} was first told; None = never.
    """

    key: str
    keys: tuple[str, ...]
    claims: tuple[Claim, ...]
    message_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    conversations: tuple[int, ...]
    status: Status
    status_reasons: tuple[Reason, ...]
    contradictions: tuple[Reason, ...]
    features: Mapping[str, float]
    ready_us: int | None
    blocks: int | None = None
    between: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which moment, and with what left out.

    Attributes:
        as_of_us: only messages sent up to then; None = all, and "now" is the newest dated message.
        known_at_us: only messages that were in the dossier by then; None = all.
        without: of "lexicon", "languages", "people": for ablations.
    """

    as_of_us: int | None = None
    known_at_us: int | None = None
    without: frozenset[str] = frozenset()
