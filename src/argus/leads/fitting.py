"""Fit the weights of features on candidates of which it is known whether they are real.

Logistic regression by Newton's steps with a ridge: the problem is convex, so the same candidates in any order give the
same weights. Every feature is capped and scaled first, so that the ridge pulls on all alike; words and languages are
pulled harder, because other people use others. A feature may be bound to speak for a shipment or against it only; one
that would say the opposite says nothing.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from argus.leads.weights import Weights

RIDGE = 2.0
# Times the ridge, by how the name begins.
HARDER = {"lexicon.": 4.0, "language.": 4.0}
# Of the candidates with a feature so many have no more of it than what counts.
CAPPED_AT = 0.95
STEPS = 60

_Numbers = npt.NDArray[np.float64]


def fitted(
    features: Sequence[Mapping[str, float]],
    real: Sequence[bool],
    *,
    speaks: Mapping[str, int] | None = None,
    ridge: float = RIDGE,
) -> Weights:
    """The weights under which what is known is likeliest.

    Args:
        features: of each candidate; a feature that is missing is 0. real: whether it was a shipment.
        speaks: 1 = a feature speaks for a shipment, -1 = against it; others may do either.
    """
    names = sorted({name for each in features for name in each})
    most = {name: _cap([each.get(name, 0.0) for each in features]) for name in names}
    amounts = np.array([[each.get(name, 0.0) for name in names] for each in features], np.float64)
    amounts = amounts.reshape(len(features), len(names))
    caps = np.array([most[name] for name in names])
    counted = np.clip(amounts, -caps, caps)
    spread = counted.std(axis=0)
    kept = [number for number in range(len(names)) if spread[number] > 0]
    answers = np.array(real, np.float64)
    bound = speaks or {}
    while True:
        pulls = np.array([ridge * _harder(names[number]) for number in kept])
        intercept, adds = _newton(counted[:, kept] / spread[kept], answers, pulls)
        against = [number for number, each in zip(kept, adds, strict=True) if each * bound.get(names[number], 0) < 0]
        if not against:
            break
        kept = [number for number in kept if number not in against]
    of = {names[number]: float(each / spread[number]) for number, each in zip(kept, adds, strict=True)}
    return Weights(float(intercept), of, {name: most[name] for name in of})


def _cap(amounts: Sequence[float]) -> float:
    there = [abs(each) for each in amounts if each]
    return float(np.quantile(there, CAPPED_AT)) if there else 0.0


def _harder(name: str) -> float:
    return next((times for prefix, times in HARDER.items() if name.startswith(prefix)), 1.0)


def _newton(amounts: _Numbers, answers: _Numbers, pulls: _Numbers) -> tuple[float, _Numbers]:
    """Intercept and weights; the intercept is pulled a little, so that it stays finite where all are real."""
    design = np.column_stack([np.ones(len(answers)), amounts])
    ridge = np.concatenate([[0.01], pulls])
    weights = np.zeros(design.shape[1])
    for _ in range(STEPS):
        sure = _probability(design @ weights)
        slope = design.T @ (answers - sure) - ridge * weights
        bend = (design * (sure * (1 - sure))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights = _stepped(design, answers, ridge, weights, step)
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), weights[1:]


def _stepped(design: _Numbers, answers: _Numbers, ridge: _Numbers, weights: _Numbers, step: _Numbers) -> _Numbers:
    """The longest of the step's halves that makes it likelier: far from the end a whole step can overshoot."""
    before = _likelihood(design, answers, ridge, weights)
    share = 1.0
    while share > 1e-6 and _likelihood(design, answers, ridge, weights + share * step) < before:
        share /= 2
    return weights + share * step


def _likelihood(design: _Numbers, answers: _Numbers, ridge: _Numbers, weights: _Numbers) -> float:
    odds = design @ weights
    return float(answers @ odds - np.logaddexp(0, odds).sum() - 0.5 * ridge @ weights**2)


def _probability(odds: _Numbers) -> _Numbers:
    held: _Numbers = 1 / (1 + np.exp(-np.clip(odds, -35, 35)))
    return held
