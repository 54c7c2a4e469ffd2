"""Between which ranks the places compared lie, and how likely each is among the worst quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.overdispersion import Overdispersion
from analysis.rank_intervals import RankIntervals, rank_intervals
from analysis.scenarios.peer_gaps import PeerGaps, expect_gaps
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.practice_models import Allowed
from domain.unwarranted_variation.adjusted import load_before_after
from domain.unwarranted_variation.expected_gaps import load_mix
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.panel import counts_of
from vocabulary import Refused

Basis = Literal["next period", "this period"]


@dataclass(frozen=True, eq=False)
class Ranks:
    """`found` runs along the rows of the peers. `basis`: ranks of the figures that the next period is expected to bring, from all
    periods so far, or of the true figures of this period, chance taken out. `adjusted`: who the people are is allowed for."""

    found: RankIntervals
    basis: Basis
    adjusted: bool = False


_found = SingleFlightCache(48)


def load_ranks(store: Store, funnel: Funnel, allowed: Allowed = Allowed.DEPRIVATION) -> Ranks | Refused:
    """Ranks, cached for all areas that are compared with the same places. They are adjusted if the people are known, else from
    past periods if there are enough, else from sampling variation alone. For a measure without a good direction rank 1 is the
    lowest. Refused if too few places have figures, or they differ by no more than chance."""
    peers, all_of_it = funnel.peers, funnel.peers.area.code == funnel.peers.within
    rows = (peers.level, peers.breakdown, peers.within, peers.rows.period.id, tuple(peers.rows.area))
    key = (store, peers.indicator.id, *rows, all_of_it, funnel.variation.limits, allowed)
    found: Ranks | Refused = _found.get(key, lambda: _ranks(store, funnel, allowed))
    return found


def _ranks(store: Store, funnel: Funnel, allowed: Allowed) -> Ranks | Refused:
    peers, better = funnel.peers, funnel.higher_is_better
    if allowed is not Allowed.NOTHING:
        fair = load_before_after(store, peers, allowed, funnel.variation.limits)
        if not isinstance(fair, Refused):
            found = _of_this_period(fair.fair.dispersion, higher_is_better=better)
            return (
                found
                if isinstance(found, Refused)
                else Ranks(_along(found, fair.rows, len(peers.rows)), "this period", True)
            )
    gaps: PeerGaps | Refused | None = None
    if peers.indicator.value_kind == "proportion" and load_mix(store, peers) is None:
        counts = counts_of(store, peers)
        if len(counts.periods) > 1:
            gaps = expect_gaps(counts.count, counts.people, higher_is_better=better)
    if gaps is not None and not isinstance(gaps, Refused) and gaps.changes:
        # What all places change by together moves no rank.
        found = rank_intervals(gaps.expected, gaps.error * np.sqrt(1 - gaps.shared), higher_is_better=False)
        return found if isinstance(found, Refused) else Ranks(found, "next period")
    found = _of_this_period(funnel.variation.dispersion, higher_is_better=better)
    return found if isinstance(found, Refused) else Ranks(found, "this period")


def _along(found: RankIntervals, rows: NDArray[np.intp], size: int) -> RankIntervals:
    """The same along all rows of the peers; NaN where who the people are is not known."""
    every = np.full((4, size), np.nan)
    every[:, rows] = found.rank, found.lower, found.upper, found.worst_quarter
    rank, lower, upper, worst = every
    return RankIntervals(rank, lower, upper, worst, found.units, found.quarter)


def _of_this_period(dispersion: Overdispersion, *, higher_is_better: bool) -> RankIntervals | Refused:
    tau2 = dispersion.tau2 if dispersion.beyond_chance else 0.0
    if tau2 == 0:
        return Refused("These places do not differ by more than chance explains, so no rank is told.")
    kept = tau2 / (tau2 + dispersion.s**2)
    middle = float(np.nanmean(dispersion.transformed - dispersion.z * dispersion.s))
    believed = middle + kept * (dispersion.transformed - middle)
    return rank_intervals(believed, np.sqrt(kept) * dispersion.s, higher_is_better=higher_is_better)
