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
# Likely from here on; whatever is not has a score below.
LISTED = 0.35
# Less likely, and worth a look where people talk of loads.
LEAST = 0.035
# The same in other conversations of a dossier in which people talk of loads.
LEAST_ELSEWHERE = 0.21

ACTING = {"kill": 3.6, "harm": 2.8, "death": 2.6, "doer": 2.0, "vanish": 1.6, "weapon": 1.3}
FURTHER_ACT = 0.8  # each other kind of act in the same message
AROUND = {
    "near": 0.5, "name": 0.6, "family": 0.4, "betrayal": 1.0, "place": 0.9, "deadline": 0.7, "money": 1.1,
    "intent": 0.5, "hint": 0.8, "never": 0.9, "pay": 0.8,
}  # fmt: skip
FURTHER_HINT, HINTS_MOST = 0.4, 3  # each other hint in the same message
VEILED = -0.8  # no word for any act stands in it
INNOCENT, INNOCENT_MOST = -1.3, 3
LAUGHING = -2.0
# A pasted article or log is long, an order is short: for each doubling of words beyond so many.
SHORT_WORDS, LONGER = 24, -1.2
OTHER_LANGUAGE = -2.2
# Nobody is named or meant: no person, family or name stands near the act.
AT_NOBODY = -1.5
TECHNICAL = -1.3
NEARBY = {"betrayal": 0.4, "place": 0.4, "act": 0.5, "laughing": -0.8, "technical": -2.0, "loads": 0.8}
# What makes no message likely by itself.
ONLY_HINTING = frozenset({*(THREAT_SIGNS[name] for name in ("hint", "never", "pay")), THREAT_SIGNS_AROUND["loads"]})
# So many messages around it must be, before that says something.
FEWEST = {"technical": 3}


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely, and why: reasons by their weight, the strongest first. `likely`: listed wherever it stands."""

    score: float
    reasons: tuple[Reason, ...]
    likely: bool


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
    acts = _acts(signs, without)
    parts = {**acts, **_around(signs, without)}
    if not acts:
        parts["veiled"] = VEILED
    if not same_language:
        parts["language"] = OTHER_LANGUAGE
    reasons = [Reason(THREAT_SIGNS[name], weight=weight) for name, weight in parts.items() if weight]
    for name, count in (nearby or {}).items():
        if count >= FEWEST.get(name, 1) and NEARBY[name] and name not in without:
            reasons.append(Reason(THREAT_SIGNS_AROUND[name], weight=NEARBY[name]))
    odds = BEFORE + sum(each.weight for each in reasons)
    ordered = sorted(reasons, key=lambda each: (-abs(each.weight), each.words))
    plain = odds - sum(each.weight for each in reasons if each.words in ONLY_HINTING)
    likely = bool(acts) and _chance(plain) >= LISTED
    return Judged(_chance(odds) * (1 if likely else LISTED), tuple(ordered), likely)


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def _acts(signs: Mapping[str, int], without: frozenset[str]) -> dict[str, float]:
    acts = sorted((name for name in ACTING if signs.get(name) and name not in without), key=lambda name: -ACTING[name])
    return {name: FURTHER_ACT if place else ACTING[name] for place, name in enumerate(acts)}


def _around(signs: Mapping[str, int], without: frozenset[str]) -> dict[str, float]:
    parts = {name: weight for name, weight in AROUND.items() if signs.get(name) and name not in without}
    if "hint" in parts:
        parts["hint"] += FURTHER_HINT * (min(signs["hint"], HINTS_MOST) - 1)
    if "innocent" not in without:
        parts["innocent"] = INNOCENT * min(signs.get("innocent", 0), INNOCENT_MOST)
    if signs.get("laughing"):
        parts["laughing"] = LAUGHING
    if not any(signs.get(name) for name in ("near", "name", "family", "doer", "money", "pay")):
        parts["nobody"] = AT_NOBODY
    if signs.get("technical"):
        parts["technical"] = TECHNICAL
    length = signs.get("words", 0)
    while length > SHORT_WORDS:
        parts["long"] = parts.get("long", 0.0) + LONGER
        length //= 2
    return parts
