"""Threats of a dossier in which people talk of loads: the likely by how rare their words are, and the less likely.

The less likely hint, or use words of danger that are rare here. What is said beside them counts for both.

There are as many as somebody can read: ten for each threat that a dossier of its size may well hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, log

import pyarrow as pa
import pyarrow.compute as pc

from argus.leads.candidate import Asked
from argus.leads.lead import Reason
from argus.leads.reasons import THREAT_SIGNS, THREAT_SIGNS_AROUND
from argus.leads.threats.around import Around, around
from argus.leads.threats.beside import Beside
from argus.leads.threats.judging import FEWEST, LEAST, LEAST_ELSEWHERE, LISTED, NEARBY
from argus.leads.threats.rare import Rare, rare_in
from argus.leads.threats.threat import Threat
from argus.messages import Archive
from argus.reading import found_in

# One message in so many is listed at most, and a few of any dossier.
ONE_IN, FEW = 300, 20
# Log-odds from which rare words alone are worth a look, and at which they are half as likely as they can be.
FEWEST_ODDS, HALF = 0.0, 9.0
STEEP = 0.4
IN_LOADS, ABOUT_LOAD = 0.4, -4.0
KINDS_OF_LOAD = ("container", "seal", "release_reference", "bill_of_lading")
# What hints and says nothing rare stands behind all that does.
BEHIND = 0.01
# What the likely gain by rarer words than USUAL, of at most so much; by commoner ones they lose as much.
OWN, USUAL, MOST_OWN = 0.7, 6.5, 10.0
# A message that stands around one above it was read with that one.
SHOWN = -3.0


def weighed_here(archive: Archive, asked: Asked, judged: Sequence[Threat], loads: frozenset[int]) -> Iterator[Threat]:
    """The likely, and the best of the others, in no order; those score lower.

    Args:
        judged: every message with an act or hints. loads: conversations in which people talk of loads.
    """
    found = list(_with_odds(archive, asked, loads))
    beside = Beside(archive, ((each.shard, each.position, odds) for odds, each in found))
    own = {(each.shard, each.position): odds for odds, each in found}
    likely = _likely_here(archive, judged, own, beside)
    yield from likely.values()
    most = max(FEW, archive.total // ONE_IN)
    listed = dict[str, tuple[float, Rare]]()
    for odds, rare in _by_odds((odds + beside.support(each.shard, each.position), each) for odds, each in found):
        if odds < FEWEST_ODDS or len(listed) == most:
            break
        message_id = archive.shards[rare.shard].cells["message_id"](rare.position).hex()
        if message_id not in likely:
            listed[message_id] = odds, rare
    yield from _threats(archive, asked, listed, beside)
    hinting = [each for each in judged if each.message_id not in likely and each.message_id not in listed]
    hinting = [each for each in hinting if each.score >= (LEAST if each.conversation in loads else LEAST_ELSEWHERE)]
    for each in sorted(hinting, key=lambda each: -each.score)[: most - len(listed)]:
        yield replace(each, score=min(each.score, LISTED) * BEHIND, likely=False)


def _by_odds(found: Iterable[tuple[float, Rare]]) -> list[tuple[float, Rare]]:
    return sorted(found, key=lambda each: (-each[0], each[1].shard, each[1].position))


def _likely_here(
    archive: Archive, judged: Sequence[Threat], own: Mapping[tuple[int, int], float], beside: Beside
) -> dict[str, Threat]:
    """Those that stay likely where words as theirs are as common as here, the likeliest first."""
    shards = {id(shard): number for number, shard in enumerate(archive.shards)}
    found = []
    for each in judged:
        place = archive.find(bytes.fromhex(each.message_id)) if each.likely else None
        if place is not None:
            at = shards[id(place[0])], place[1]
            # Of a dossier too small to know what is rare, nothing is.
            rare = OWN * (min(max(own.get(at, 0.0), 0.0), MOST_OWN) - USUAL) if own else 0.0
            found.append((at, _likely(each, {"rarity": rare, "danger": beside.support(*at)})))
    for at, _ in sorted(found, key=lambda each: -each[1].score):
        beside.show(*at)
    return {each.message_id: each for _, each in found}


def _likely(threat: Threat, more: Mapping[str, float]) -> Threat:
    odds = log(threat.score / (1 - threat.score)) + sum(more.values())
    score = 1 / (1 + exp(-odds))
    reasons = [*threat.reasons, *_around_it(more)]
    return replace(threat, score=score, reasons=_ordered(reasons), likely=score >= LISTED)


def _around_it(parts: Mapping[str, float]) -> Iterator[Reason]:
    return (Reason(THREAT_SIGNS_AROUND[name], weight=weight) for name, weight in parts.items() if weight)


def _ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda each: (-abs(each.weight), each.words)))


def _threats(
    archive: Archive, asked: Asked, listed: Mapping[str, tuple[float, Rare]], beside: Beside
) -> Iterator[Threat]:
    told = [
        (message_id, archive.shards[rare.shard].cells["sent_at"](rare.position), rare.language)
        for message_id, (_, rare) in listed.items()
    ]
    for (message_id, (odds, rare)), near in zip(listed.items(), around(archive, told, asked), strict=True):
        more = {name: NEARBY[name] for name, count in near.signs.items() if count >= FEWEST.get(name, 1)}
        here = odds + sum(more.values()) + (0 if beside.show(rare.shard, rare.position) else SHOWN)
        more["danger"] = beside.support(rare.shard, rare.position)
        yield _threat(archive, rare, message_id, _score(here), near, more)


def _with_odds(archive: Archive, asked: Asked, loads: frozenset[int]) -> Iterator[tuple[float, Rare]]:
    about = _about_loads(archive)
    for each in rare_in(archive, asked):
        conversation = archive.shards[each.shard].cells["conversation"](each.position)
        in_loads = IN_LOADS if conversation in loads else 0.0
        yield each.odds + in_loads + (ABOUT_LOAD if (each.shard, each.position) in about else 0.0), each


def _about_loads(archive: Archive) -> set[tuple[int, int]]:
    """Messages that name a container, a seal or a reference themselves: that is what they are about."""
    found, places = found_in(archive), set[tuple[int, int]]()
    for finder in ("container", "cargo"):
        for number, _, rows in found.with_finder(finder):
            named = pc.is_in(rows["kind"], pa.array(KINDS_OF_LOAD)).to_numpy(zero_copy_only=False)
            places.update((number, at) for at in found.positions(number, finder)[named].tolist())
    return places


def _score(odds: float) -> float:
    return LISTED / (1 + exp(STEEP * (HALF - odds)))


def _threat(
    archive: Archive, rare: Rare, message_id: str, score: float, near: Around, more: Mapping[str, float]
) -> Threat:
    cells = archive.shards[rare.shard].cells
    reasons = [
        Reason(THREAT_SIGNS["near" if name == "person" else name], weight=weight) for name, weight in rare.parts.items()
    ]
    return Threat(
        message_id,
        cells["source_id"](rare.position) or "",
        score,
        _ordered([*reasons, *_around_it(more)]),
        rare.start,
        rare.end,
        (*near.before, *near.after),
        cells["sent_at"](rare.position),
        cells["conversation"](rare.position),
        likely=False,
    )
