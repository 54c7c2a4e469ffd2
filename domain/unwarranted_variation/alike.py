"""A place against its peers on one measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.intervals import FloatArray
from analysis.peers import beyond_chance
from analysis.variation import figures_of
from data_access import Store
from domain.peers import PeerGroup
from domain.unwarranted_variation.measures import comparison_kind
from vocabulary import Indicator, Status


@dataclass(frozen=True, eq=False)
class Standing:
    """A place and its peers on one measure. Arrays start with the place itself, then `group.peers` in order; NaN: no figure.
    `beyond_chance`: 1 above the place's figure by more than chance, -1 below, 0 neither or where their 95% intervals overlap: they
    stand beside one another, and no reader sees a difference in two that do. `held_back`: the figure is
    suppressed. `together`: the peers' combined figure from their counts, without the place; NaN if none has counts."""

    group: PeerGroup
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    beyond_chance: NDArray[np.int64]
    held_back: NDArray[np.bool_]
    together: float

    @property
    def known(self) -> int:
        """Peers with a figure."""
        return int(np.isfinite(self.value[1:]).sum())

    def peers_on(self, side: int) -> int:
        """Peers that are above (1) or below (-1) the place by more than chance; 0 where it has no figure itself."""
        return int((self.beyond_chance[1:] == side).sum())


def apart(lower: FloatArray, upper: FloatArray) -> NDArray[np.bool_]:
    """Whether each interval, as it is, lies outside the first."""
    return np.asarray((lower > upper[0]) | (upper < lower[0]))


def stand_among(
    store: Store, indicator: Indicator, group: PeerGroup, *, level: str, breakdown: str, period: str
) -> Standing:
    """The figures of a place and its peers in one period. Peers of another kind of area than `level` have none."""
    rows = store.observations(indicator.id, period, kind=level, breakdown=breakdown)
    codes = [group.area.code, *(peer.area.code for peer in group.peers)]
    place = [rows.position(code) for code in codes]
    known = np.array([row is not None and bool(rows.known[row]) for row in place])
    count = np.array([rows.numerator[row] if row is not None else np.nan for row in place], dtype=np.float64)
    people = np.array([rows.denominator[row] if row is not None else np.nan for row in place], dtype=np.float64)
    count, people = np.where(known, count, np.nan), np.where(known, people, np.nan)
    per = indicator.multiplier or 1
    value, lower, upper = figures_of(count, people, kind=comparison_kind(indicator), per=per)
    counted = np.isfinite(value[1:])
    together = per * count[1:][counted].sum() / people[1:][counted].sum() if counted.any() else np.nan
    return Standing(
        group=group,
        value=value,
        lower=lower,
        upper=upper,
        beyond_chance=np.where(apart(lower, upper), beyond_chance(value, lower, upper, 0), 0),
        held_back=np.array([row is not None and rows.status[row] == Status.SUPPRESSED for row in place]),
        together=float(together),
    )
