"""Shipment candidates: a pure function of the messages a reader may see."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from argus.leads.adopting import Echoes
from argus.leads.amounts import blocks_of, stated
from argus.leads.attaching import Attached, attach, put_off
from argus.leads.candidate import Asked, Candidate
from argus.leads.contradictions import contradictions_of
from argus.leads.crews import Crews
from argus.leads.echoes import echoes
from argus.leads.episodes import Business, business
from argus.leads.features import features_of
from argus.leads.fusion import fused, stretch_of
from argus.leads.gathering import Gathered, gather
from argus.leads.joining import Parts, loads
from argus.leads.kept_shards import KeptShards
from argus.leads.keys import Boxes
from argus.leads.legitimate import OtherBoxes, boxes_by_conversation, seems_legitimate
from argus.leads.loads import Load, Moved
from argus.leads.marks import marks_in
from argus.leads.notes import Notes
from argus.leads.particulars import particulars
from argus.leads.spoken import LoadTalk
from argus.leads.status import status_of
from argus.leads.talk import everyday
from argus.leads.tellings import keep_tellings
from argus.messages import Archive

_READY = (("container", "release_reference"), ("port",), ("date",), ("quantity",))
_ENOUGH = 3
# A plan that tells of nothing but its ports must sound like one.
PLAN_TALK = 1.0
MADE_BETWEEN = 5_000_000


def candidates(archive: Archive, asked: Asked | None = None, kept: KeptShards | None = None) -> tuple[Candidate, ...]:
    """What seems to be a shipment, by the first message that tells of it.

    Args:
        asked: of which moment, and without what.
        kept: what was read in the shards before; what is read now is added.

    Raises:
        RebuildingError: what was found in the messages is damaged or missing.
    """
    with collecting_seldom():
        return _candidates(archive, asked or Asked(), kept)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look seldom for garbage: millions of values are made, and none of them is in a circle."""
    usual = gc.get_threshold()
    if usual[0] >= MADE_BETWEEN:  # another thread asked for it
        yield
        return
    gc.set_threshold(MADE_BETWEEN, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _candidates(archive: Archive, asked: Asked, kept: KeptShards | None) -> tuple[Candidate, ...]:
    gathered = gather(archive, asked, kept)
    found = business(gathered, by_language="languages" not in asked.without)
    boxes = Boxes(found.episodes)
    crews = Crews(gathered, found.conversations.tolist(), people="people" not in asked.without)
    words, zone = "lexicon" not in asked.without, archive.zone
    heard: Echoes = {}
    moved: Moved = {}
    talk, notes = found.talk, Notes(gathered)
    parts = Parts(found.episodes, boxes, marks_in(gathered, words=words))
    for again in (True, False):
        every = loads(parts, crews, zone, words=words, echoes=heard, moved=moved)
        made = [load for load in every if _tells_enough(load, found.talk)]
        attached = attach(gathered, made, crews, talk, notes, found.numbered, words=words)
        if again:
            own = np.array([told.at for each in attached for told in each.surest], np.int64)
            talk = LoadTalk(found.talk.spoken, own, everyday(gathered, own))
            moved = put_off(attached)
            heard = echoes(gathered, attached, found.conversations.tolist(), talk)
    work = _Work(asked, gathered, found, boxes, crews, boxes_by_conversation(gathered))
    found_ones = tuple(_candidate(work, each) for each in attached)
    for number, shard in enumerate(gathered.kept.shards):
        keep_tellings(gathered, number, shard)
        found.talk.spoken.keep(number, shard)
        notes.keep(number, shard)
    return found_ones


@dataclass(frozen=True, slots=True)
class _Work:
    """What all candidates of one call are made of."""

    asked: Asked
    gathered: Gathered
    found: Business
    boxes: Boxes
    crews: Crews
    boxes_in: OtherBoxes


def _tells_enough(load: Load, talk: LoadTalk) -> bool:
    """Whether it may be a shipment at all: a box, several sorts of things, or a plan in words of loads."""
    told = load.told
    if load.boxes:
        return True
    sorts = sum(map(bool, (told.is_voyage, told.keys, told.places, told.amounts, told.routes, told.prices)))
    if told.routes:
        several = sorts > 1 or len(load.episodes) > 1
        return several or max(talk.at(each.at) for each in load.tellings) >= PLAN_TALK
    return len(load.episodes) > 1 and (sorts >= _ENOUGH or (sorts > 1 and bool(told.keys)))


def _candidate(work: _Work, attached: Attached) -> Candidate:
    gathered, boxes, load = work.gathered, work.boxes, attached.load
    claims = fused(gathered, attached, boxes)
    places = [each.at for each in attached.tellings]
    ids = [gathered.message_id(at) for at in places]
    keys = tuple(f"container:{box}" for box, _ in load.boxes.most_common()) or (f"message:{ids[0]}",)
    words = "lexicon" not in work.asked.without
    status, reasons = status_of(attached, claims, gathered.now_us or 0, gathered.archive.zone, words=words)
    # features are of the claims before these: nothing is surer for them
    shown = (*claims, *particulars(gathered, attached, claims, words=words))
    if words and (freight := seems_legitimate(attached, shown, status, work.boxes_in, work.found.talk)):
        status, reasons = "probably legitimate", freight
    told_at = sorted(
        min((each.us for each in claims if each.field in names and each.us is not None), default=2**62)
        for names in _READY
    )
    return Candidate(
        key=keys[0],
        keys=(*keys, f"message:{ids[0]}"),
        claims=shown,
        message_ids=tuple(ids),
        source_ids=tuple(gathered.source_id(at) for at in places),
        conversations=tuple(sorted(load.conversations)),
        status=status,
        status_reasons=reasons,
        contradictions=contradictions_of(gathered, attached, claims),
        features=features_of(attached, claims, boxes, work.crews, work.found, gathered.archive.zone),
        ready_us=told_at[_ENOUGH - 1] if told_at[_ENOUGH - 1] < 2**62 else None,
        blocks=blocks_of(stated(attached)),
        between=None if any(each.field == "date" and each.stands for each in claims) else stretch_of(attached),
    )
