"""Peers judged against their target: who stands out, how far the area is from it, and how many people that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.excess import Excess
from analysis.fair_comparison.sureness import PROBABLE
from analysis.funnels import Limits
from analysis.intervals import FloatArray
from analysis.variation import Variation, excess_on_worse_side, gain_at, value_behind, vary
from domain.unwarranted_variation.measures import comparison_kind
from domain.unwarranted_variation.peers import Flags, Peers
from vocabulary import Refused

Side = Literal["worse", "better"]
Rows = NDArray[np.intp]

CURVE_POINTS = 90


@dataclass(frozen=True, eq=False)
class Funnel:
    """Peers and their funnel. Arrays run along `peers.rows`; values are in the unit of the measure."""

    peers: Peers
    variation: Variation

    # ------------------------------------------------------------ the places compared

    @property
    def target(self) -> float:
        """What places are compared with: their pooled value; for observed over expected, 1."""
        return self.variation.target

    @property
    def against_expected(self) -> bool:
        """Whether the target is an expected count, not the average of the places."""
        return self.variation.kind == "ratio"

    @property
    def higher_is_better(self) -> bool:
        return self.peers.indicator.polarity == "higher"

    @cached_property
    def pooled(self) -> float:
        """The counts of all places over their denominators."""
        rows, known = self.peers.rows, self.peers.rows.known
        return self.variation.per * float(rows.numerator[known].sum() / rows.denominator[known].sum())

    @cached_property
    def median(self) -> float:
        return float(np.nanmedian(self.variation.value))

    @cached_property
    def published(self) -> FloatArray:
        """The values of all places, those of specialist hospitals among them."""
        apart = self.peers.apart
        if apart is None:
            return self.variation.value
        values = self.variation.value.copy()
        values[self.peers.set_apart] = self.variation.per * np.where(
            apart.known, apart.numerator / apart.denominator, np.nan
        )
        return values

    @cached_property
    def excess_count(self) -> FloatArray:
        """For each place, the count above the expected count: more is positive, whether or not more is good."""
        return self.peers.count - self.variation.expected

    def outside(self, side: Side) -> Flags:
        """Places outside the 99.8% limits on one side.

        For a measure without a good direction, "worse" is the higher side.
        """
        return self.variation.outside("below" if (side == "worse") == self.higher_is_better else "above")

    @property
    def outside_either(self) -> Flags:
        return np.asarray(self.outside("worse") | self.outside("better"))

    @property
    def rough_limits(self) -> int:
        """Places so small that the limits drawn are rough for them."""
        return int((self.variation.few & self.peers.rows.known).sum())

    def by_size(self, places: Flags) -> Rows:
        """The rows of these places, the largest excess count first."""
        rows = np.flatnonzero(places)
        return rows[np.argsort(-np.abs(self.excess_count[rows]), kind="stable")]

    @property
    def best_and_worst(self) -> tuple[int, int]:
        """Rows of the best and the worst value; of a measure without a good direction, of the lowest and the highest."""
        rows = np.flatnonzero(self.peers.rows.known)
        ordered = rows[np.argsort(self.variation.value[rows])]
        low, high = int(ordered[0]), int(ordered[-1])
        return (high, low) if self.higher_is_better else (low, high)

    @cached_property
    def group(self) -> NDArray[np.int64]:
        """For each place: 0 outside the limits on the worse side, 1 within, 2 outside on the better side, 3 without a figure."""
        return np.select([self.outside("worse"), self.outside("better"), self.peers.rows.known], [0, 2, 1], 3)

    def in_order(self, *, by_name: bool) -> Rows:
        """Rows in reading order: those outside on the worse side, within, outside on the better side, without a figure.

        Places outside the limits come with the largest excess count first on the worse side and last on the better one. The
        others are in order of name or, without `by_name`, of code.
        """
        excess = np.abs(self.excess_count)
        size = np.where(self.group == 0, -excess, np.where(self.group == 2, excess, 0.0))
        names = self.peers.rows.short_name.astype(str) if by_name else np.arange(len(self.peers.rows))
        return np.lexsort((names, size, self.group))

    def curve(self) -> dict[str, FloatArray]:
        """The limits to draw, over the range of the denominators: columns x, lower95, upper95, lower998, upper998, target."""
        people = self.peers.people[self.peers.rows.known]
        x = np.geomspace(max(float(people.min()) * 0.5, 1e-9), float(people.max()) * 1.05, CURVE_POINTS)
        limits = self.variation.curve(x)
        names = ("lower95", "upper95", "lower998", "upper998")
        return {"x": x, **{name: getattr(limits, name) for name in names}, "target": np.full(x.size, self.target)}

    # ------------------------------------------------------------ the area's own places together

    @cached_property
    def excess(self) -> Excess | Refused | None:
        """People on the worse side above those expected, for the area's own places together. None: none has a figure."""
        counted, rows = self.peers.reporting, self.peers.rows
        if not counted.any():
            return None
        return excess_on_worse_side(
            float(rows.numerator[counted].sum()),
            float(rows.denominator[counted].sum()),
            self.variation,
            higher_is_better=self.higher_is_better,
        )

    def excess_of(self, row: int) -> Excess | Refused:
        """The same of one place."""
        rows = self.peers.rows
        return excess_on_worse_side(
            float(rows.numerator[row]),
            float(rows.denominator[row]),
            self.variation,
            higher_is_better=self.higher_is_better,
        )

    @cached_property
    def own_value(self) -> tuple[float, float, float]:
        """The value of the area's own places together and its 95% limits; NaN where there is none."""
        if not isinstance(self.excess, Excess):
            return (float("nan"),) * 3
        value, low, high = value_behind(self.excess, self.variation, higher_is_better=self.higher_is_better)
        return float(value), float(low), float(high)

    @property
    def excess_against_pooled(self) -> float:
        """People on the worse side above those the pooled value would bring, for the area's own places together."""
        expected = float(self.peers.rows.denominator[self.peers.reporting].sum()) / self.variation.per
        return expected * (self.own_value[0] - self.pooled) * (-1 if self.higher_is_better else 1)

    @property
    def outside_by_chance(self) -> float:
        """How many of the area's own places would lie outside the limits by chance."""
        return float(self.variation.chance_outside[self.peers.reporting].sum())

    @property
    def differ(self) -> bool:
        """Whether the places differ by more than chance explains, all taken together."""
        return self.variation.dispersion.beyond_chance

    def believed_outside(self, side: Side) -> Flags:
        """Places outside the limits on one side whose true figure is on it, too, with a probability of at least 0.8."""
        return np.asarray(self.outside(side) & (self.variation.true_side >= PROBABLE) & self.differ)

    @property
    def own_gain_at_median(self) -> float:
        """People better off if the area's outliers on the worse side were at the median. Shrunken, because the furthest outliers
        are partly due to chance. 0 if nothing can be claimed."""
        return self._gain(self.believed_outside("worse") & self.peers.own, float(np.nanmedian(self.variation.shrunken)))

    @property
    def gain_at_target(self) -> float:
        """People better off if every place on the worse side of the target were at it, by the figures to be believed."""
        return self._gain(np.ones(len(self.peers.rows), dtype=bool), self.target)

    def _gain(self, places: Flags, goal: float) -> float:
        people = self.peers.people[places] / self.variation.per
        return gain_at(self.variation.shrunken[places] * people, people, goal, higher_is_better=self.higher_is_better)

    @property
    def furthest_behind(self) -> int | None:
        """The row of the area's own place furthest on the worse side of the target. None: none has a figure."""
        if not self.peers.reporting.any():
            return None
        behind = (self.target - self.variation.value) * (1 if self.higher_is_better else -1)
        return int(np.argmax(np.where(self.peers.reporting, behind, -np.inf)))

    def outside_of_chance_alone(self) -> int | None:
        """How many places would be outside if the limits allowed for chance alone. None: the comparison is refused."""
        alone = judge(self.peers, "chance")
        return None if isinstance(alone, Refused) else int(alone.outside_either.sum())


def judge(peers: Peers, limits: Limits) -> Funnel | Refused:
    """The funnel of these peers. Refuses what `analysis.variation.vary` refuses."""
    variation = vary(
        peers.count,
        peers.people,
        kind=comparison_kind(peers.indicator),
        limits=limits,
        per=peers.indicator.multiplier or 1,
    )
    return variation if isinstance(variation, Refused) else Funnel(peers, variation)
