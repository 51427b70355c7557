"""Propose which leads finds are owed to: those that tell of the box in which something was found. A person decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl
from sqlalchemy import Connection

from argus.evidence import finished_by
from argus.leads import Asked, Claim, Lead
from argus.leads.kept import leads_of
from argus.ledger import SEIZURES, Revision, at, events, revisions
from argus.messages import Archive
from argus.reading import message_detail
from argus.store import Dossier

# A box is back with other goods after some two months.
DAYS_APART = 45
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ProposedLink:
    """A find nobody decided about, and the leads that tell of its box.

    Attributes:
        revision: the entry as it stands: what a decision is about.
        strength: contributing, or confirmed_after where the leads were known only after the find. Whether a lead was
            the sole reason no program can tell.
        first_knowledge: when the first of the messages was known, ISO 8601; None = undated.
    """

    revision: Revision
    lead_ids: tuple[str, ...]
    strength: str
    first_knowledge: str | None

    def as_json(self) -> dict[str, object]:
        """The shape of docs/schemas/ledger-propose.json."""
        return {
            "entry_id": self.revision.entry_id,
            "revision": self.revision.revision,
            "container": self.revision.entry.container,
            "lead_ids": list(self.lead_ids),
            "strength": self.strength,
            "first_knowledge": self.first_knowledge,
        }


def propose_links(dossier: Dossier, archive: Archive, *, live: bool = False) -> tuple[ProposedLink, ...]:
    """Links for finds with a container, of which nobody said yet what they are owed to.

    Args:
        live: the messages were read while they were sent; else they are known since their delivery came in.
    """
    with dossier.register.read() as register:
        frame = at(events(register)).filter(
            pl.col("kind").is_in(SEIZURES), pl.col("container").is_not_null(), pl.col("strength").is_null()
        )
        finds = revisions(register, frame["row_id"].to_list())
        if not finds:
            return ()
        leads = leads_of(dossier, archive, Asked())
        return tuple(_proposals(dossier, archive, register, finds, leads, live=live))


def _proposals(
    dossier: Dossier, archive: Archive, register: Connection, finds: tuple[Revision, ...], leads: tuple[Lead, ...],
    *, live: bool,
) -> Iterator[ProposedLink]:  # fmt: skip
    finished = finished_by(register)
    for find in finds:
        told = [(lead, claims) for lead in leads if (claims := _claims(lead, find))]
        if not told:
            continue
        claims = [claim for _, own in told for claim in own]
        if live:
            times = [_EPOCH + timedelta(microseconds=claim.us) for claim in claims if claim.us is not None]
        else:
            ids = {each for claim in claims for each in claim.message_ids}
            brought = {s.delivery_id for each in ids for s in message_detail(dossier, archive, each).sightings}
            times = [finished[each] for each in brought if each in finished]
        known = min(times, default=None)
        late = known is not None and known.astimezone(archive.zone).date() > find.entry.last_day
        yield ProposedLink(
            find,
            tuple(lead.lead_id for lead, _ in told),
            "confirmed_after" if late else "contributing",
            None if known is None else known.astimezone(archive.zone).isoformat(timespec="seconds"),
        )


def _claims(lead: Lead, find: Revision) -> list[Claim]:
    """What a lead says of the box of a find, when it may be about the same voyage."""
    claims = [
        each for each in lead.claims if each.field == "container" and each.stands and each.value == find.entry.container
    ]
    if claims and lead.arrives_on and abs((lead.arrives_on - find.entry.last_day).days) > DAYS_APART:
        return []
    return claims
