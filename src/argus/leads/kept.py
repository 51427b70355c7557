"""The front door of leads: what pages and commands call, with what was made before kept for the next call.

    derived/leads/<state>-<asked>.json    candidates, as JSON behind their SHA-256
    derived/leads/<shard>.<state>.read    what was read in one shard (`kept_shards`)

`state` names all that candidates are made of: the shards, the files of what was found in them, what the reader may
see, this program. So what is kept is never of another state: it is found by its name or not at all. Whoever changes
shards (an import, a filter decision, a rebuild) removes the candidates and what was read in shards that stand no more,
and with it what nobody may read any more (`remove_kept`). Decisions and ranks are not kept on the disk: they change
with every decision and cost milliseconds.
"""

import hashlib
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from argus.errors import NoRoomError
from argus.leads.candidate import Asked, Candidate
from argus.leads.candidates import candidates, collecting_seldom
from argus.leads.decisions import Decided, decided
from argus.leads.kept_shards import FOLDER, KeptShards, digest, state_of
from argus.leads.lead import Lead
from argus.leads.moment import now_of
from argus.leads.ranking import ids_of, rank
from argus.leads.weights import Weights
from argus.messages import Archive
from argus.store import Dossier, write_durably

# Moments whose candidates are kept: in memory for each archive, on the disk for all.
MOMENTS_KEPT, FILES_KEPT = 8, 32
_CANDIDATES = msgspec.json.Decoder(tuple[Candidate, ...])


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
    memory = _memory(archive)
    known = memory.ranked.get(asked)
    if weights is None and known is not None and known[0] == standing:
        return known[1]
    with collecting_seldom():
        found, now_us = _candidates_of(archive, asked)
        leads = rank(found, asked, now_us, standing, weights=weights, zone=archive.zone)
    if weights is None:
        memory.ranked[asked] = (standing, leads)
    return leads


def lead_named(
    dossier: Dossier, archive: Archive, lead_id: str, asked: Asked | None = None
) -> tuple[Lead, tuple[str, ...]] | None:
    """The lead that answers to an id, now or ever, and all its ids; a few of its first letters will do.

    Returns:
        None when there is none that this reader may see, or several begin so.
    """
    asked = asked or Asked()
    ids = {own[0]: own for own in map(ids_of, candidates_of(archive, asked))}
    found = [own for own, known in ids.items() if lead_id in known]
    found = found or [own for own in ids if lead_id and own.startswith(lead_id)]
    if len(found) != 1:
        return None
    lead = next(each for each in leads_of(dossier, archive, asked) if each.lead_id == found[0])
    return lead, ids[found[0]]


def candidates_of(archive: Archive, asked: Asked) -> tuple[Candidate, ...]:
    """The candidates, kept as long as what was found in the archive stays the same."""
    return _candidates_of(archive, asked)[0]


def are_kept(archive: Archive, asked: Asked | None = None) -> bool:
    """Whether `leads_of` answers at once; else it may take a second for every 200,000 messages."""
    asked = asked or Asked()
    if asked in _memory(archive).found:
        return True
    return _path(archive, asked, now_of(archive, asked)).exists()


# --- in memory ---


@dataclass(slots=True)
class _Memory:
    """What was made of one archive in one state. `found`: candidates and "now" of each moment."""

    state: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    found: dict[Asked, tuple[tuple[Candidate, ...], int | None]] = field(default_factory=dict)
    ranked: dict[Asked, tuple[Decided, tuple[Lead, ...]]] = field(default_factory=dict)


def _memory(archive: Archive) -> _Memory:
    state = _state(archive)
    known: _Memory | None = archive.__dict__.get("_leads")
    if known is None or known.state != state:
        known = archive.__dict__["_leads"] = _Memory(state)
    return known


def _candidates_of(archive: Archive, asked: Asked) -> tuple[tuple[Candidate, ...], int | None]:
    memory = _memory(archive)
    with memory.lock:  # who asks meanwhile waits for the same answer
        if asked not in memory.found:
            for each in list(memory.found)[: max(0, len(memory.found) - MOMENTS_KEPT + 1)]:
                memory.found.pop(each)
                memory.ranked.pop(each, None)
            memory.found[asked] = _from_disk(archive, asked)
        return memory.found[asked]


# --- on the disk ---


def _from_disk(archive: Archive, asked: Asked) -> tuple[tuple[Candidate, ...], int | None]:
    now_us = now_of(archive, asked)
    if not archive.shards:
        return candidates(archive, asked), now_us
    path = _path(archive, asked, now_us)
    found = _read(path)
    if found is None:
        kept = KeptShards(archive, on_disk=True)
        found = candidates(archive, asked, kept)
        _write(archive, path, found)
        kept.write()
    return found, now_us


def _read(path: Path) -> tuple[Candidate, ...] | None:
    """What is kept there; None when there is nothing, or it is damaged."""
    try:
        digest, _, written = path.read_bytes().partition(b"\n")
        if hashlib.sha256(written).hexdigest().encode() == digest:
            return _CANDIDATES.decode(written)
    except (OSError, msgspec.DecodeError):
        return None
    return None


def _write(archive: Archive, path: Path, found: tuple[Candidate, ...]) -> None:
    """Keep it; a disk that is full or cannot be written to costs time, not the answer."""
    written = msgspec.json.encode(found)
    with suppress(OSError, NoRoomError):
        path.parent.mkdir(exist_ok=True)
        kept = sorted(path.parent.glob("*.json"), key=lambda each: each.stat().st_mtime)
        state = path.name.partition("-")[0]
        old = [each for each in kept if not each.name.startswith(state)]
        for each in (*old, *kept[: max(0, len(kept) - FILES_KEPT + 1)]):
            each.unlink(missing_ok=True)
        with write_durably(path) as file:
            file.write(hashlib.sha256(written).hexdigest().encode() + b"\n" + written)
    # Withheld or exchanged meanwhile: then whoever did so removed the folder before this stood in it.
    if any(not shard.folder.exists() for shard in archive.shards):
        path.unlink(missing_ok=True)


def _path(archive: Archive, asked: Asked, now_us: int | None) -> Path:
    told = [asked.as_of_us, asked.known_at_us, sorted(asked.without), now_us]
    derived = archive.shards[0].folder.parent if archive.shards else Path()
    return derived / FOLDER / f"{_state(archive)}-{digest(told)}.json"


def _state(archive: Archive) -> str:
    """A name for all that candidates are made of."""
    return state_of(archive, range(len(archive.shards)))
