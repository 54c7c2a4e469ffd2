"""What it would take to arrive by a year: the floor and the cap."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.fair_shares import Floats
from analysis.pace_of_change.path import Path, pace_of_change
from analysis.pace_of_change.rules import Rules
from vocabulary import Refused

MOST_STRETCH = 4.0
NEAR = 1e-4  # how finely the stretch is closed in on


@dataclass(frozen=True, eq=False)
class Faster:
    """`rules` by which every part arrives by their last year, and the path."""

    rules: Rules
    path: Path


def rules_to_arrive(
    start: ArrayLike, need: ArrayLike, rules: Rules, by: int, *, people: ArrayLike | None = None
) -> Faster | Refused:
    """The highest floor and the lowest cap, stretched from the growth of the envelope alike, by which all parts arrive in `by` years.

    At the least, floor and cap are the even yearly growth that the part furthest above and the one furthest below its target need. Where that is not
    enough, because one side waits for the other, both are stretched by one multiplier, closed in on by halving. Refuses as `pace_of_change`, and where no
    floor and cap let every part arrive: a part without need that has money never does.
    """
    at_once = pace_of_change(start, need, _at(rules, by, -1.0, 100.0), people=people)
    if isinstance(at_once, Refused):
        return at_once
    first, last = at_once.amounts[0], at_once.target[-1]
    both = (first > 0) & (last > 0)
    ratio = (last[both] / first[both]) ** (1 / by) - 1
    low, high = min(float(ratio.min()), rules.growth), max(float(ratio.max()), rules.growth)

    def stretched(times: float) -> Rules:
        floor, cap = (rules.growth + times * (each - rules.growth) for each in (low, high))
        return _at(rules, by, max(floor, -1.0), cap)

    def short(times: float) -> float:
        found = pace_of_change(start, need, stretched(times), people=people)
        return 1.0 if isinstance(found, Refused) else _furthest(found) - found.rules.tolerance - NEAR

    times = 1.0
    if short(1.0) > 0:
        if short(MOST_STRETCH) > 0:
            return Refused("No floor and cap let every part arrive by then.")
        from scipy.optimize import bisect  # 23 MB of a process that few views need

        times = float(bisect(short, 1.0, MOST_STRETCH, xtol=NEAR)) + NEAR
    found = pace_of_change(start, need, stretched(times), people=people)
    return found if isinstance(found, Refused) else Faster(found.rules, found)


def _furthest(path: Path) -> float:
    """The largest distance in the last year; less than a pound is none."""
    apart: Floats = np.where(np.abs(path.amounts[-1] - path.target[-1]) <= 100, 0.0, np.abs(path.distance[-1]))
    return float(np.nanmax(apart)) if np.isfinite(apart).any() else 0.0


def _at(rules: Rules, years: int, floor: float, cap: float) -> Rules:
    return replace(rules, years=years, floor=floor, cap=cap, closing=1.0)
