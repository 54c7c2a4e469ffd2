"""What a what-if comes to on a measure: with what a decision that follows from it may be filled in."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.scenarios import Outcome
from vocabulary import Indicator


@dataclass(frozen=True)
class Expects:
    """A range of the effect on a measure of the whole area, as written there: a share in percentage points."""

    indicator: str
    low: float
    high: float


def share_moved(outcome: Outcome, indicator: Indicator) -> Expects | None:
    """What so many people more come to on a share of all who are counted; None of a measure that is no share, and where the range holds
    nought. `outcome.people` must be all who are counted."""
    whole, people = outcome.whole, outcome.people
    if indicator.value_kind != "proportion" or people <= 0 or whole.lower <= 0:
        return None
    sign = 1 if indicator.polarity == "higher" else -1
    low, high = sorted(round(sign * 100 * each / people, 2) for each in (whole.lower, whole.upper))
    return Expects(indicator.id, low, high) if low and high else None
