"""One result of the fair comparison: a measure of an area, or of a trust in it, against the expected value for its people."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.parts import Parts
from analysis.fair_comparison.sureness import STANDING_PROBABLE, HowSure
from data_access import Store
from domain.fair_comparison.practice_models import PracticeModel
from domain.fair_comparison.unit_models import UnitModel
from vocabulary import Freshness, Indicator, Period, Refused, Sureness

UnitKind = Literal["practice", "trust", "board"]
KINDS: dict[UnitKind, str] = {"practice": "practice", "trust": "trust", "board": "icb"}
"""The store's kind of area of each kind of unit."""


@dataclass(frozen=True, eq=False)
class Origin:
    """The model behind a result. `take_apart` uses the rows of the area's units in the model."""

    counted_by_caches: ClassVar[bool] = False  # models are kept, and counted, in caches of their own

    store: Store
    model: PracticeModel | UnitModel
    take_apart: Callable[[NDArray[np.intp]], Parts | Refused] | None = None


@dataclass(frozen=True)
class Change:
    """What the difference did since an earlier period: `people` more (positive) or fewer beyond the area compared with, with the
    interval, and the probability that it is now more."""

    since: Period
    people: float
    lower: float
    upper: float
    more: float


@dataclass(frozen=True, eq=False)
class Compared:
    """Counts are the indicator's events. Differences are excess events, positive or negative, against the level of `against`.

    unit           code of what is compared: the trust for measures counted by trust, otherwise the area
    crude          against the plain rate of `against`
    difference     adjusted for `adjusted_for` (keys: age, sex, deprivation, age_65_and_over, diagnosis, illness, rurality,
                   ethnic_mix), with its interval; equal to `crude` without adjustment
    like_for_like  whether the adjustment describes the people; if not, `why_not` is the reason
    believed       the ratio of observed to expected, shrunk towards 1; `believed_people` is the same in events
    surroundings   `difference` also adjusted for rurality and ethnic mix around practices; None if unknown
    not_excluded   `difference` among patients whom practices did not exclude from a care target, None if nobody is
                   excluded; `sure` is then that of the less sure of the two
    origin, rows   the model, and its rows for the area's units
    claimed        at least probable, of the same sign when adjusted for surroundings, and selected by the false discovery
                   rate of the scan: on average at most one claim in twenty has the wrong sign
    """

    indicator: Indicator
    period: Period
    area: str
    unit: str
    unit_kind: UnitKind
    against: str
    like_for_like: bool
    adjusted_for: tuple[str, ...]
    why_not: str
    observed: float
    expected: float
    people: float
    crude: float
    difference: float
    lower: float
    upper: float
    ratio: float
    believed: float
    sure: HowSure
    change: Change | None
    periods: int  # that stand behind it
    stands_out: (
        float  # the share (0 to 1) of units that differ as usual and lie nearer to what is expected; see `OneCompared`
    )
    surroundings: float | None = None
    claimed: bool = False
    not_excluded: Compared | None = field(default=None, repr=False)
    origin: Origin | None = field(default=None, repr=False)
    rows: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp), repr=False)

    @property
    def model(self) -> PracticeModel | UnitModel | None:
        """The model behind it; None if it has none."""
        return None if self.origin is None else self.origin.model

    @property
    def believed_people(self) -> float:
        """Events more (positive) or fewer, as they are to be believed."""
        return self.expected * (self.believed - 1)

    @property
    def turns(self) -> bool:
        """Whether its sign turns round when surroundings are allowed for too."""
        return self.surroundings is not None and self.surroundings * self.difference < 0

    @property
    def usual_spreads(self) -> float:
        """How far it is from what is expected, in standard deviations between true ratios of units of its kind (of boards, where
        practices are counted); NaN where units do not differ."""
        variance = self.model.spread.board if self.model is not None else 0.0
        if variance <= 0 or self.ratio <= 0:
            return math.nan
        return math.log(self.ratio) / math.sqrt(variance)

    @property
    def usual(self) -> bool:
        """Whether its own interval supports the claim although the difference is no larger than usual for units of its kind:
        fewer than nine in ten of them are nearer to their expected value."""
        claimed = self.sure.phrase in (Sureness.SURE, Sureness.PROBABLY)
        return claimed and self.stands_out < STANDING_PROBABLE

    @property
    def neutral(self) -> bool:
        """Whether more events are neither good nor bad."""
        return self.indicator.polarity == "neutral"

    @property
    def rankable(self) -> bool:
        """Whether it may stand in a list by people: it has a direction, and the catalogue does not forbid it."""
        return not self.neutral and self.indicator.cannot_rank is None

    @property
    def worse(self) -> bool | None:
        """Whether the sign to be believed is the bad one; None where there is none or the measure is neutral."""
        if self.neutral or not math.isfinite(self.believed) or self.believed == 1:
            return None
        return (self.believed > 1) == (self.indicator.polarity == "lower")

    @cached_property
    def parts(self) -> Parts | Refused:
        """The plain difference in three parts that add up. Refused where it is not counted by practice, or by too few."""
        if self.origin is None or self.origin.take_apart is None:
            return Refused("What its people explain is not known.")
        return self.origin.take_apart(self.rows)

    @property
    def freshness(self) -> Freshness | None:
        """How old the figures are today; None where it was made without a store."""
        if self.origin is None:
            return None
        return self.origin.store.freshness(self.indicator.id, period=self.period, kind=KINDS[self.unit_kind])

    @property
    def current(self) -> bool:
        """Whether its figures are within their date."""
        return self.freshness is not None and not self.freshness.stale
