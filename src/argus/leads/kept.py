"""The front door of leads: what pages and commands call, with what was made before kept for the next call."""

from argus.leads.candidate import Asked, Candidate
from argus.leads.candidates import candidates
from argus.leads.decisions import decided
from argus.leads.lead import Lead
from argus.leads.moment import now_of
from argus.leads.ranking import ids_of, rank
from argus.leads.weights import Weights
from argus.messages import Archive
from argus.reading import found_in
from argus.store import Dossier

# Moments of one archive whose candidates are kept in memory.
MOMENTS_KEPT = 8


def leads_of(
    dossier: Dossier, archive: Archive, asked: Asked | None = None, *, weights: Weights | None = None
) -> tuple[Lead, ...]:
    """The leads of what an archive's reader may see, best first; pinned ones before, muted ones after all others.

    Call `intake.bring_up_to_date` first: only mentions that were found count.

    Args:
        asked: of which moment, and without what.
        weights: of the features, for trying others than those that come with the program.

    Raises:
        RebuildingError: what was found in the messages is damaged or missing.
    """
    asked = asked or Asked()
    with dossier.register.read() as register:
        standing = decided(register, asked.known_at_us)
    return rank(
        candidates_of(archive, asked), asked, now_of(archive, asked), standing, weights=weights, zone=archive.zone
    )


def lead_named(
    dossier: Dossier, archive: Archive, lead_id: str, asked: Asked | None = None
) -> tuple[Lead, tuple[str, ...]] | None:
    """The lead that answers to an id, now or ever, and all its ids; a few of its first letters will do.

    Returns:
        None when there is none that this reader may see, or several begin so.
    """
    asked = asked or Asked()
    ids = {ids_of(each)[0]: ids_of(each) for each in candidates_of(archive, asked)}
    found = [own for own, known in ids.items() if lead_id in known]
    found = found or [own for own in ids if lead_id and own.startswith(lead_id)]
    if len(found) != 1:
        return None
    lead = next(each for each in leads_of(dossier, archive, asked) if each.lead_id == found[0])
    return lead, ids[found[0]]


def candidates_of(archive: Archive, asked: Asked) -> tuple[Candidate, ...]:
    """The candidates, kept with the archive as long as what was found in it stays the same."""
    named = found_in(archive).named
    kept = archive.__dict__.get("_leads")
    if kept is None or kept[0] != named:
        kept = archive.__dict__["_leads"] = (named, {})
    known: dict[Asked, tuple[Candidate, ...]] = kept[1]
    if asked not in known:
        while len(known) >= MOMENTS_KEPT:
            known.pop(next(iter(known)))
        known[asked] = candidates(archive, asked)
    return known[asked]
