"""One result of the fair comparison: a measure of an area, or of a trust in it, against what its people would have elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

from analysis.fair_comparison.parts import Parts
from analysis.fair_comparison.sureness import HowSure
from data_access import Store
from domain.fair_comparison.practice_models import PracticeModel
from domain.fair_comparison.unit_models import UnitModel
from vocabulary import Freshness, Indicator, Period, Refused

UnitKind = Literal["practice", "trust", "board"]


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
    """Counts are of the indicator's events; differences are events more (positive) or fewer than at the level of `against`.

    `unit` is the code of what is compared: the trust where the measure is counted by trust, otherwise the area. `crude` is against
    the plain rate of `against`; `difference` allows for `adjusted_for` (keys: age, sex, deprivation, age_65_and_over, diagnosis,
    illness, size, teaching, rurality, ethnic_mix) and has the interval; it is `crude` where nothing is allowed for. `like_for_like`:
    what is allowed for says who the people are. Where it is false, `why_not` is the reason. `believed` is the ratio of observed to
    expected drawn towards 1 by as much as units do not differ, `believed_people` the same in events.

    `surroundings` is `difference` with rurality and ethnic mix of the places where practices stand allowed for too; None where that
    cannot be said. `model` is what it comes from. `claimed`: it is at least probable, it does not turn round when surroundings
    are allowed for, and its sign may be claimed beside all others claimed of the scan: on average at most one in twenty is wrong.
    """

    counted_by_caches: ClassVar[bool] = False  # models are kept and counted elsewhere; what is left is small

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
    beyond_usual: bool
    change: Change | None
    periods: int  # that stand behind it
    surroundings: float | None = None
    claimed: bool = False
    model: PracticeModel | UnitModel | None = field(default=None, repr=False)
    take_apart: Callable[[], Parts | Refused] | None = field(default=None, repr=False)
    store: Store | None = field(default=None, repr=False)

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
        if isinstance(self.model, PracticeModel):
            variance = self.model.spread.board
        else:
            variance = self.model.between if self.model is not None else 0.0
        if variance <= 0 or self.ratio <= 0:
            return math.nan
        return math.log(self.ratio) / math.sqrt(variance)

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

    @property
    def people_affected(self) -> float:
        """People worse off (positive) or better off than elsewhere, as they are to be believed; NaN for a neutral measure."""
        signs = {"lower": 1.0, "higher": -1.0, "neutral": math.nan}
        return signs[self.indicator.polarity] * self.believed_people

    @property
    def getting_worse(self) -> float | None:
        """The probability that it is now worse beside the others than it was; None where it cannot be said."""
        if self.change is None or self.neutral:
            return None
        return self.change.more if self.indicator.polarity == "lower" else 1 - self.change.more

    @cached_property
    def parts(self) -> Parts | Refused:
        """The plain difference in three parts that add up. Refused where it is not counted by practice, or by too few."""
        return Refused("It is not counted by practice.") if self.take_apart is None else self.take_apart()

    @property
    def freshness(self) -> Freshness | None:
        """How old the figures are today; None where it was made without a store."""
        if self.store is None:
            return None
        return self.store.freshness(self.indicator.id, period=self.period, kind=KINDS[self.unit_kind])


KINDS: dict[UnitKind, str] = {"practice": "practice", "trust": "trust", "board": "icb"}
"""The store's kind of area of each kind of unit."""
