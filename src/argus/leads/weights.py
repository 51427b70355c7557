"""What each feature of a candidate says about whether its shipment is real.

Weights are log-odds: added up with the intercept they give p(real), and each is a reason that can be shown. They stand$
in weights.toml, fitted on invented worlds (`fitting`); a feature without a weight says nothing.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds by feature.

    Attributes:
        intercept: log-odds of a candidate of which nothing is known.
        of: what one unit of a feature adds.
        most: the largest amount of a feature that counts; the tenth mention proves little that nine did not.
    """

    intercept: float
    of: Mapping[str, float]
    most: Mapping[str, float] = field(default_factory=dict)

    def added_by(self, features: Mapping[str, float]) -> dict[str, float]:
        """Log-odds that each feature adds, those that add nothing left out."""
        added = {name: self._counted(name, number) * self.of.get(name, 0.0) for name, number in features.items()}
        return {name: number for name, number in sorted(added.items()) if number}

    def log_odds(self, features: Mapping[str, float]) -> float:
        """Of the shipment being real."""
        return self.intercept + sum(self.added_by(features).values())

    def _counted(self, name: str, number: float) -> float:
        most = self.most.get(name)
        return number if most is None else max(-most, min(most, number))


def probability(log_odds: float) -> float:
    """0 to 1."""
    return 1.0 / (1.0 + math.exp(-max(-35.0, min(35.0, log_odds))))


@cache
def shipped_weights() -> Weights:
    """Those that come with the program."""
    return weights_in((files("argus.leads") / "weights.toml").read_text("utf-8"))


def weights_in(text: str) -> Weights:
    """Weights written by `as_toml`."""
    told = tomllib.loads(text)
    rows = told.get("weights", {})
    return Weights(
        float(told["intercept"]),
        {name: float(row["adds"]) for name, row in rows.items()},
        {name: float(row["most"]) for name, row in rows.items() if "most" in row},
    )


def as_toml(weights: Weights, fitted_on: str) -> str:
    """A file that a person can read and change."""
    lines = [
        "# Log-odds that one unit of a feature adds to a shipment being real; `most` of it counts.",
        f"# {fitted_on}",
        "",
        f"intercept = {weights.intercept:.3f}",
        "",
        "[weights]",
    ]
    for name in sorted(weights.of):
        most = f", most = {weights.most[name]:g}" if name in weights.most else ""
        lines.append(f'"{name}" = {{ adds = {weights.of[name]:.3f}{most} }}')
    return "\n".join(lines) + "\n"
