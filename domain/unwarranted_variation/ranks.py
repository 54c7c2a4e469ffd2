"""Between which ranks the places compared lie, and how likely each is among the worst quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.rank_intervals import RankIntervals, rank_intervals
from analysis.scenarios.peer_gaps import PeerGaps, expect_gaps
from data_access import Store
from domain.unwarranted_variation.expected_gaps import load_mix
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.panel import counts_of
from vocabulary import Refused

Basis = Literal["next period", "this period"]


@dataclass(frozen=True, eq=False)
class Ranks:
    """`found` runs along the rows of the peers. `basis`: ranks of the figures that the next period is expected to bring, from all
    periods so far, or of the true figures of this period, chance taken out."""

    found: RankIntervals
    basis: Basis


def load_ranks(store: Store, funnel: Funnel) -> Ranks | Refused:
    """Ranks from past periods where there are enough of them, otherwise from chance alone. Of a measure without a good direction rank
    1 is the lowest. Refused where too few places have figures."""
    peers, better = funnel.peers, funnel.higher_is_better
    gaps: PeerGaps | Refused | None = None
    if peers.indicator.value_kind == "proportion" and load_mix(store, peers) is None:
        counts = counts_of(store, peers)
        if len(counts.periods) > 1:
            gaps = expect_gaps(counts.count, counts.people, higher_is_better=better)
    if gaps is not None and not isinstance(gaps, Refused) and gaps.changes:
        # What all places change by together moves no rank.
        found = rank_intervals(gaps.expected, gaps.error * np.sqrt(1 - gaps.shared), higher_is_better=False)
        return found if isinstance(found, Refused) else Ranks(found, "next period")
    dispersion = funnel.variation.dispersion
    tau2 = dispersion.tau2 if dispersion.beyond_chance else 0.0
    if tau2 == 0:
        return Refused("These places do not differ by more than chance explains, so no rank is told.")
    kept = tau2 / (tau2 + dispersion.s**2)
    middle = float(np.nanmean(dispersion.transformed - dispersion.z * dispersion.s))
    believed = middle + kept * (dispersion.transformed - middle)
    found = rank_intervals(believed, np.sqrt(kept) * dispersion.s, higher_is_better=better)
    return found if isinstance(found, Refused) else Ranks(found, "this period")
