"""How sure it is that a lead is a shipment: weights of its features, moved by what came of earlier leads of the team.

p(real) = 1 / (1 + exp(-(shift + slope x log-odds))). Shift and slope are 0 and 1 until a team has decided: each
confirmed, muted or checked lead then moves them a little (logistic regression on the log-odds, with a prior that weighs
as much as some ten leads). So a dossier in which the signs mislead is found out.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from argus.leads import reasons
from argus.leads.decisions import OUTCOMES, Decision
from argus.leads.lead import Reason
from argus.leads.weights import Weights, probability

# Confirmed by a person: not a certainty, persons err too.
CONFIRMED_SURE = 0.99
# Standard deviations of what teams may differ by: shift 1 (odds 2.7 times as high), slope 0.3.
SHIFT_SD, SLOPE_SD = 1.0, 0.3
STEPS = 25
# Features whose name begins so are left out when this is asked for (`Asked.without`).
PREFIXES = {"lexicon": "lexicon.", "languages": "language.", "people": "people."}


@dataclass(frozen=True, slots=True)
class Calibration:
    """How log-odds are moved. `decided`: out of how many decided leads."""

    shift: float = 0.0
    slope: float = 1.0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Sureness:
    """p(real), and every reason for it: the weights of the reasons add up to its log-odds unless a person decided."""

    sure: float
    reasons: tuple[Reason, ...]


def sureness(
    features: Mapping[str, float], weights: Weights, calibration: Calibration, decisions: Iterable[Decision] = ()
) -> Sureness:
    """How sure it is, strongest reason first."""
    added = weights.added_by(features)
    log_odds = weights.intercept + sum(added.values())
    moved = calibration.shift + calibration.slope * log_odds
    told = [Reason(*_sign(name, features[name]), weight=added[name]) for name in added]
    told.sort(key=lambda each: (-abs(each.weight), each.words, each.facts))
    told.append(Reason(reasons.BEFORE_ANYTHING, weight=weights.intercept))
    if calibration.decided:
        count = (("count", str(calibration.decided)),)
        told.append(Reason(reasons.TEAM_TAUGHT, count, weight=moved - log_odds))
    sure = probability(moved)
    for each in decisions:
        if each.what == "confirm":
            sure = CONFIRMED_SURE
            told.insert(0, Reason(reasons.CONFIRMED, (("who", each.by),)))
        elif each.what == "outcome":
            sure = CONFIRMED_SURE if OUTCOMES[each.said] else 1 - CONFIRMED_SURE
            told.insert(0, Reason(reasons.OUTCOME_SAYS, (("outcome", each.said.replace("_", " ")),)))
    return Sureness(sure, tuple(told))


def taught_by(decisions: Iterable[Decision]) -> bool | None:
    """Whether a lead was real, as decided last; None = nobody said."""
    taught: bool | None = None
    for each in decisions:
        if each.what == "confirm":
            taught = True
        elif each.what == "outcome":
            taught = OUTCOMES[each.said]
        elif each.what == "mute" and each.real is not None:
            taught = each.real
    return taught


def calibrated(taught: Iterable[tuple[float, bool]]) -> Calibration:
    """Shift and slope out of (log-odds, was it real) of decided leads; in any order.

    The likeliest pair under the prior, by Newton's steps: the problem is convex, so there is one.
    """
    known = sorted(taught)
    shift, slope = 0.0, 1.0
    for _ in range(STEPS if known else 0):
        slant_shift, slant_slope = -shift / SHIFT_SD**2, -(slope - 1) / SLOPE_SD**2
        bend_shift, bend_both, bend_slope = 1 / SHIFT_SD**2, 0.0, 1 / SLOPE_SD**2
        for log_odds, real in known:
            sure = probability(shift + slope * log_odds)
            slant_shift += real - sure
            slant_slope += (real - sure) * log_odds
            bend = sure * (1 - sure)
            bend_shift += bend
            bend_both += bend * log_odds
            bend_slope += bend * log_odds**2
        over = bend_shift * bend_slope - bend_both**2
        step = (
            (bend_slope * slant_shift - bend_both * slant_slope) / over,
            (bend_shift * slant_slope - bend_both * slant_shift) / over,
        )
        shift, slope = shift + step[0], max(0.1, slope + step[1])
        if math.hypot(*step) < 1e-9:
            break
    return Calibration(shift, slope, len(known))


def kept_features(features: Mapping[str, float], without: Iterable[str]) -> dict[str, float]:
    """Features without those that need what is left out."""
    gone = tuple(PREFIXES[each] for each in without)
    return {name: number for name, number in features.items() if not (gone and name.startswith(gone))}


def _sign(name: str, number: float) -> tuple[str, tuple[tuple[str, str], ...]]:
    count = f"{number:.4g}"
    if name in reasons.SIGNS:
        return reasons.SIGNS[name], (("count", count),)
    return reasons.OTHER_SIGN, (("sign", name.replace(".", " ").replace("_", " ")), ("count", count))
