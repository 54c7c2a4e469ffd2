"""Two scenarios side by side: how likely the one is to beat the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.scenarios.outcome import Outcome, Summary, summary
from vocabulary import Refused


@dataclass(frozen=True)
class Comparison:
    """`beats`: the share of draws in which A gains more than B, ties counted half. `difference`: A minus B."""

    beats: float
    difference: Summary


def compare(a: Outcome, b: Outcome) -> Comparison | Refused:
    """P(A beats B), draw by draw with common random numbers: both see the same luck, so only the choice differs.

    Refuses outcomes of different units, what is gained, seeds or numbers of draws: their draws do not belong together.
    """
    if (a.unit, a.what) != (b.unit, b.what):
        return Refused(
            f"One is counted in {a.unit} ({a.what}), the other in {b.unit} ({b.what}), so they cannot be compared."
        )
    if a.seed != b.seed or a.draws.shape != b.draws.shape:
        return Refused("The two were simulated with different random draws, so they cannot be compared draw by draw.")
    apart = a.draws - b.draws
    beats = float(np.mean((apart > 0) + 0.5 * (apart == 0)))
    return Comparison(beats, summary(apart, a.central - b.central))
