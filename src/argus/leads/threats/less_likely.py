"""The less likely threats of a dossier in which people talk of loads: what hints, and what uses rare words of danger.

There are as many as somebody can read: ten for each threat that a dossier of its size may well hold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import exp

import pyarrow as pa
import pyarrow.compute as pc

from argus.leads.candidate import Asked
from argus.leads.lead import Reason
from argus.leads.reasons import THREAT_SIGNS
from argus.leads.threats.around import around
from argus.leads.threats.judging import LEAST, LEAST_ELSEWHERE, LISTED
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


def less_likely(archive: Archive, asked: Asked, judged: Sequence[Threat], loads: frozenset[int]) -> Iterator[Threat]:
    """The best of them, in no order; their scores are below those of the likely.

    Args:
        judged: every message with an act or hints. loads: conversations in which people talk of loads.
    """
    known = {each.message_id: each for each in judged}
    found = sorted(_with_odds(archive, asked, loads), key=lambda each: (-each[0], each[1].shard, each[1].position))
    most, count = max(FEW, archive.total // ONE_IN), 0
    listed = set[str]()
    for odds, rare in found:
        message_id = archive.shards[rare.shard].cells["message_id"](rare.position).hex()
        before = known.get(message_id)
        if odds < FEWEST_ODDS or count == most:
            break
        if before is None or not before.likely:
            count += 1
            listed.add(message_id)
            yield _threat(archive, asked, rare, message_id, _score(odds))
    hinting = [each for each in judged if not each.likely and each.message_id not in listed]
    hinting = [each for each in hinting if each.score >= (LEAST if each.conversation in loads else LEAST_ELSEWHERE)]
    for each in sorted(hinting, key=lambda each: -each.score)[: most - count]:
        yield replace(each, score=each.score * BEHIND)


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


def _threat(archive: Archive, asked: Asked, rare: Rare, message_id: str, score: float) -> Threat:
    cells = archive.shards[rare.shard].cells
    us = cells["sent_at"](rare.position)
    (near,) = around(archive, [(message_id, us, rare.language)], asked)
    reasons = [
        Reason(THREAT_SIGNS["near" if name == "person" else name], weight=weight) for name, weight in rare.parts.items()
    ]
    return Threat(
        message_id,
        cells["source_id"](rare.position) or "",
        score,
        tuple(sorted(reasons, key=lambda each: (-abs(each.weight), each.words))),
        rare.start,
        rare.end,
        (*near.before, *near.after),
        us,
        cells["conversation"](rare.position),
        likely=False,
    )
