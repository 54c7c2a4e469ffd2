"""Two scenarios compared: the probability that one beats the other."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.scenarios.alternatives import probably_best, size_of
from analysis.scenarios.outcome import Outcome, Summary, summary
from vocabulary import Refused


@dataclass(frozen=True)
class Comparison:
    """`difference`: A minus B, if both achieve what is planned.

    `beats`: the probability that A gains more than B, including the uncertainty about what is achieved, ties counted
    half; None where both are parts of the same gap, because their assumptions then decide which is larger.
    """

    beats: float | None
    difference: Summary


def compare(a: Outcome, b: Outcome) -> Comparison | Refused:
    """Compare A with B draw by draw: the uncertainty of the figures is shared, that of what is achieved is independent.

    Refuses outcomes of different units, gains, seeds or numbers of draws, because their draws do not correspond.
    """
    if reason := apart(a, b):
        return Refused(reason)
    difference = summary(a.draws - b.draws, a.central - b.central)
    found = probably_best([size_of(a), size_of(b)], a.seed)
    return found if isinstance(found, Refused) else Comparison(found[0], difference)


def apart(a: Outcome, b: Outcome) -> str:
    """Why two outcomes cannot be compared; "" where they can."""
    if (a.unit, a.what) != (b.unit, b.what):
        return f"One is counted in {a.unit} ({a.what}), the other in {b.unit} ({b.what}), so they cannot be compared."
    if a.seed != b.seed or a.draws.shape != b.draws.shape:
        return "The two were simulated with different random draws, so they cannot be compared draw by draw."
    return ""
