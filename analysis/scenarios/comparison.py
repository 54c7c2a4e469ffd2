"""Two scenarios side by side: how likely the one is to beat the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.scenarios.outcome import Outcome, Summary, summary
from vocabulary import Refused

PERMUTED = 7_919  # added to the seed: the luck of what B achieves is not that of A


@dataclass(frozen=True)
class Comparison:
    """`difference`: A minus B, if both achieve what they say.

    `beats`: how likely A is to gain more than B, the doubt about what either achieves taken into account, ties counted half. None where
    both are parts of the same gap: which closes more of it is then decided by their assumptions, and no chance is stated.
    """

    beats: float | None
    difference: Summary

    @property
    def by_construction(self) -> bool:
        return self.beats is None


def compare(a: Outcome, b: Outcome) -> Comparison | Refused:
    """A against B, draw by draw with common random numbers: both see the same luck in the figures, each its own in what it achieves.

    Refuses outcomes of different units, what is gained, seeds or numbers of draws: their draws do not belong together.
    """
    if (a.unit, a.what) != (b.unit, b.what):
        return Refused(
            f"One is counted in {a.unit} ({a.what}), the other in {b.unit} ({b.what}), so they cannot be compared."
        )
    if a.seed != b.seed or a.draws.shape != b.draws.shape:
        return Refused("The two were simulated with different random draws, so they cannot be compared draw by draw.")
    difference = summary(a.draws - b.draws, a.central - b.central)
    if _same_gap(a, b):
        return Comparison(None, difference)
    order = np.random.default_rng(a.seed + PERMUTED).permutation(b.draws.size)
    achieved = b.draws + (b.part("assumption") - b.central)[order]
    apart = a.reached - achieved
    return Comparison(float(np.mean((apart > 0) + 0.5 * (apart == 0))), difference)


def _same_gap(a: Outcome, b: Outcome) -> bool:
    """Whether the one is a fixed multiple of the other in every draw: 25% and 27% of one gap."""
    scale = max(float(np.abs(a.draws).max()), float(np.abs(b.draws).max()), 1e-300)
    return bool(
        np.allclose(a.draws / scale * b.central / scale, b.draws / scale * a.central / scale, rtol=0, atol=1e-9)
    )
