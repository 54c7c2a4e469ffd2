"""Moving to the benchmark of peers: units behind it close part of the gap, counted in people."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from analysis.intervals import normal_quantile
from analysis.scenarios.assumption import chance_of_figures, reached_of
from analysis.scenarios.doubt import Part
from analysis.scenarios.outcome import DRAWS, SEED, Change, Measure, Outcome, Summary
from analysis.scenarios.peer_gaps import PeerGaps
from vocabulary import Refused

Flags = NDArray[np.bool_]
UNIT = "people"
AS_COUNTED = "the gain by the newest period alone"


def move_to_peers(
    gaps: PeerGaps,
    *,
    names: Sequence[str],
    own: ArrayLike,
    what: str,
    share: float,
    off: float = 0.0,
    luck: int = 0,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Outcome | Refused:
    """People who would be counted on the better side if units behind their peers closed `share` (0 to 1) of their distance.

    `gaps` and `names` are of all units compared; `own` (bool) marks those that may be moved. A unit is moved where it is expected to be
    behind; its gain is `share` of the distance expected in the next period, of the people of the newest. `off`: the share that is
    reached may turn out different by up to this part of itself (0.6: 60%), on a triangular distribution, and never above 1. `luck` tells
    figures apart: those of two areas have each their own chance.

    Also given: the gain that the newest period alone would say (`before`), with regression to the mean still in it.
    The sum of the distances is drawn from a normal with its own error (`PeerGaps.error_of`), and not cut off at 0 in a draw. A place's
    interval is of its own distance.

    Refuses a share outside 0 to 1, a range below 0, and where none of `own` has a figure.
    """
    mine = np.asarray(own, dtype=bool) & gaps.known
    if reason := _problem(mine, share, off):
        return Refused(reason)
    moved = mine & (gaps.expected > 0)
    people = np.where(moved, gaps.people, 0.0)
    gain = share * people * np.where(moved, gaps.expected, 0.0)
    central = float(gain.sum())
    chance = chance_of_figures(seed, luck).standard_normal(draws)
    made = central + share * gaps.error_of(people) * chance
    reached = reached_of(share, off, draws, seed)
    counted = share * float(np.where(moved, people * gaps.counted, 0.0).sum())
    error = np.where(moved, share * people * gaps.error_with_level, 0.0)
    listed = [name for name, yes in zip(names, mine, strict=True) if yes]
    return Outcome(
        what=what,
        unit=UNIT,
        central=central,
        draws=made,
        people=float(people.sum()) if share else 0.0,
        groups=(),
        places=tuple(map(Change, listed, gaps.people[mine].tolist(), map(_normal, gain[mine], error[mine]))),
        also=(Measure(AS_COUNTED, counted, _normal(central, share * gaps.error_of(people))),),
        seed=seed,
        reached=made * reached,
        parts=(Part("data", made), Part("assumption", central * reached)),
    )


def move_to_peers_gain(gaps: PeerGaps, *, own: ArrayLike, share: float) -> float | Refused:
    """The central value of `move_to_peers` without its draws, for evaluating many parameters.

    Refuses what `move_to_peers` refuses.
    """
    mine = np.asarray(own, dtype=bool) & gaps.known
    if reason := _problem(mine, share, 0.0):
        return Refused(reason)
    moved = mine & (gaps.expected > 0)
    return share * float((gaps.people[moved] * gaps.expected[moved]).sum())


def _normal(value: float, error: float) -> Summary:
    """The summary of a normal distribution."""
    reach = normal_quantile(0.95) * error
    above = float(special.ndtr(value / error)) if error > 0 else 0.5 + 0.5 * float(np.sign(value))
    return Summary(float(value), float(value - reach), float(value + reach), above)


def _problem(mine: Flags, share: float, off: float) -> str:
    if not 0 <= share <= 1:
        return "The share of the distance must lie between 0% and 100%."
    if not off >= 0:
        return "By how much the share may turn out different must be 0% or more."
    return "" if mine.any() else "None of those that would move has figures."
