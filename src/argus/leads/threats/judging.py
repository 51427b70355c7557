"""How likely a message is a threat to somebody's life, in reasons that can be added up.

Weights are log-odds, set by hand and checked on invented threats and look-alikes in nine languages and on real chat
without threats (tests/leads). Recall comes before precision: a message is worth a look long before it is likely.
What is judged is a message, never whoever wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

from argus.leads.lead import Reason
from argus.leads.reasons import THREAT_SIGNS, THREAT_SIGNS_AROUND

# So the odds stand before anything is known of a message.
BEFORE = -2.2
# Worth a look from here on.
LISTED = 0.35

ACTING = {"kill": 3.6, "harm": 2.8, "death": 2.6, "doer": 2.0, "vanish": 1.6, "weapon": 1.3}
FURTHER_ACT = 0.8  # each other kind of act in the same message
AROUND = {
    "near": 0.5, "name": 0.6, "family": 0.4, "betrayal": 1.0, "place": 0.9, "deadline": 0.7, "money": 1.1,
    "intent": 0.5,
}  # fmt: skip
INNOCENT, INNOCENT_MOST = -1.3, 3
LAUGHING = -2.0
# A pasted article or log is long, an order is short: for each doubling of words beyond so many.
SHORT_WORDS, LONGER = 24, -1.2
OTHER_LANGUAGE = -2.2
# Nobody is named or meant: no person, family or name stands near the act.
AT_NOBODY = -1.5
TECHNICAL = -1.3
NEARBY = {"betrayal": 0.4, "place": 0.4, "act": 0.5, "laughing": -0.8, "technical": -2.0}
# So many messages around it must be, before that says something.
FEWEST = {"technical": 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely, and why: reasons by their weight, the strongest first."""

    score: float
    reasons: tuple[Reason, ...]


def judge(
    signs: Mapping[str, int], *, same_language: bool = True, nearby: Mapping[str, int] | None = None,
    without: frozenset[str] = frozenset(),
) -> Judged:  # fmt: skip
    """Weigh what a message holds.

    Args:
        signs: of `Seen`. same_language: whether the writer's language is the one it was read in, or unknown.
        nearby: how many messages around it hold what.
        without: signs to leave out, for ablations.
    """
    parts = {**_acts(signs, without), **_around(signs, without)}
    if not same_language:
        parts["language"] = OTHER_LANGUAGE
    reasons = [Reason(THREAT_SIGNS[name], weight=weight) for name, weight in parts.items() if weight]
    for name, count in (nearby or {}).items():
        if count >= FEWEST.get(name, 1) and NEARBY[name] and name not in without:
            reasons.append(Reason(THREAT_SIGNS_AROUND[name], weight=NEARBY[name]))
    odds = BEFORE + sum(each.weight for each in reasons)
    ordered = sorted(reasons, key=lambda each: (-abs(each.weight), each.words))
    return Judged(1 / (1 + exp(-odds)), tuple(ordered))


def _acts(signs: Mapping[str, int], without: frozenset[str]) -> dict[str, float]:
    acts = sorted((name for name in ACTING if signs.get(name) and name not in without), key=lambda name: -ACTING[name])
    return {name: FURTHER_ACT if place else ACTING[name] for place, name in enumerate(acts)}


def _around(signs: Mapping[str, int], without: frozenset[str]) -> dict[str, float]:
    parts = {name: weight for name, weight in AROUND.items() if signs.get(name) and name not in without}
    if "innocent" not in without:
        parts["innocent"] = INNOCENT * min(signs.get("innocent", 0), INNOCENT_MOST)
    if signs.get("laughing"):
        parts["laughing"] = LAUGHING
    if not any(signs.get(name) for name in ("near", "name", "family", "doer", "money")):
        parts["nobody"] = AT_NOBODY
    if signs.get("technical"):
        parts["technical"] = TECHNICAL
    length = signs.get("words", 0)
    while length > SHORT_WORDS:
        parts["long"] = parts.get("long", 0.0) + LONGER
        length //= 2
    return parts
