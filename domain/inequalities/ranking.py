"""What is unequal in an area, indicator by indicator: those that can be counted in people, and those published as medians."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.burden import (
    AchievableBenchmark,
    Burden,
    GapTrend,
    GapTrends,
    Groups,
    achievable_benchmark,
    gap_trends,
    prob_top_k,
)
from analysis.trend import Trend, benjamini_hochberg, trend
from data_access import ENGLAND, Store
from domain.current_measures import is_superseded
from domain.inequalities.counts import CountedIndicator, load_counted
from domain.inequalities.indicators import FAMILIES
from domain.inequalities.quintile_series import QuintileSeries
from vocabulary import Freshness, Indicator, Refused

Floats = NDArray[np.float64]

TOP = 5  # how many of the largest a board can look at

InequalityTrend = Literal["widened", "narrowed", "unclear", "one year only", "too few years", "ratio and size disagree"]


@dataclass(frozen=True, eq=False)
class Inequality:
    """One indicator in one area. `ratio`: the most deprived over the least; NaN where there is none."""

    indicator: Indicator
    period: str
    freshness: Freshness
    ratio: float
    ratio_before: float  # in the first year that can be compared; NaN: none
    since: str  # that year
    trend: InequalityTrend
    burden: Burden | None  # None: it cannot be counted in people
    prob_top: float  # probability that it is among the TOP largest burdens of its family; NaN where there are no more than that,
    # and for figures past their date beside current ones
    why_not_counted: str
    benchmark: AchievableBenchmark | None  # for the most deprived here; None: not known, or less is not better

    @property
    def apart(self) -> float:
        """How many times as high at one end as at the other, whichever is higher: at least 1."""
        return float(np.exp(abs(np.log(self.ratio))))

    @property
    def apart_before(self) -> float:
        return float(np.exp(abs(np.log(self.ratio_before))))


def load_inequalities(
    store: Store, area: str, series: tuple[QuintileSeries, ...], row: int | None
) -> tuple[Inequality, ...]:
    """All that is known of an area by deprivation, by the newest measure of each thing. Families are in order; within one, figures
    past their date come last; then burdens come first, the largest first, then the widest ratios.

    `row`: that of the area in `series`; None where medians of practices cannot be added up to it.
    """
    known = [
        (counted, counted.burden[area])
        for counted in load_counted(store)
        if not is_superseded(store, counted.indicator.id, ("practice",))
    ]
    burdens = [(counted, burden) for counted, burden in known if isinstance(burden, Burden)]
    age = {
        counted.indicator.id: store.freshness(counted.indicator.id, period=counted.period, kind="practice")
        for counted, _ in burdens
    }
    probability = _prob_top(burdens, age)
    listed = [
        _of_people(counted, burden, area, probability[counted.indicator.id], age[counted.indicator.id])
        for counted, burden in burdens
    ]
    if row is not None:
        listed += _of_medians(store, series, row)
    return tuple(sorted(listed, key=_order))


def _order(inequality: Inequality) -> tuple[int, bool, bool, float, float]:
    people = 0.0 if inequality.burden is None else inequality.burden.people
    return (
        FAMILIES.index(inequality.indicator.family),
        inequality.freshness.stale,
        inequality.burden is None,
        -people,
        -inequality.apart,
    )


# ---------------------------------------------------------------- counts by practice


def _of_people(
    counted: CountedIndicator, burden: Burden, area: str, prob_top: float, freshness: Freshness
) -> Inequality:
    before = counted.burden_before.get(area)
    change: InequalityTrend = "one year only"
    if isinstance(before, Burden):
        trends = gap_trends(before, burden, _both_years(counted, area), _both_years(counted, ENGLAND))
        change = "ratio and size disagree" if trends.disagree else _clearer(trends)
    return Inequality(
        indicator=counted.indicator,
        period=counted.period.label,
        freshness=freshness,
        ratio=burden.relative,
        ratio_before=before.relative if isinstance(before, Burden) else float("nan"),
        since=counted.before.label if counted.before and isinstance(before, Burden) else "",
        trend=change,
        burden=burden,
        prob_top=prob_top,
        why_not_counted="",
        benchmark=_benchmark(counted, burden, area),
    )


def _benchmark(counted: CountedIndicator, burden: Burden, area: str) -> AchievableBenchmark | None:
    """From all systems of England. There is none for illness on record, because less of it is not better by itself."""
    own = counted.groups[area]
    if counted.indicator.polarity == "neutral" or isinstance(own, Refused):
        return None
    others = [counted.groups[code] for code in counted.systems if code != area]
    benchmark = achievable_benchmark(
        own,
        [groups for groups in others if isinstance(groups, Groups)],
        burden.most,
        higher_is_better=counted.indicator.polarity == "higher",
    )
    return None if isinstance(benchmark, Refused) else benchmark


def _both_years(counted: CountedIndicator, area: str) -> tuple[Groups, Groups] | None:
    before, after = counted.groups_before.get(area), counted.groups.get(area)
    return (before, after) if isinstance(before, Groups) and isinstance(after, Groups) else None


def _clearer(trends: GapTrends) -> InequalityTrend:
    """The trend of the gap's size; where that is unclear, the trend of the ratio."""
    return trends.absolute if trends.absolute != "unclear" else trends.relative


def _prob_top(burdens: list[tuple[CountedIndicator, Burden]], freshness: Mapping[str, Freshness]) -> dict[str, float]:
    """For each indicator, the probability that its burden is among the TOP largest of its family. Figures past their date are
    not compared with current ones: only a family that has no other is ranked by them.

    NaN where the family has no more than TOP, and where the burden is clearly below zero. Burdens are drawn as independent, although
    they share their practices.
    """
    probability = {counted.indicator.id: float("nan") for counted, _ in burdens}
    for family in FAMILIES:
        # A group with a lower rate than the reference contributes no excess.
        own = [
            (counted, burden)
            for counted, burden in burdens
            if counted.indicator.family == family and burden.people_upper > 0
        ]
        current = [(counted, burden) for counted, burden in own if not freshness[counted.indicator.id].stale]
        own = current or own
        if len(own) <= TOP:
            continue
        drawn = prob_top_k([burden.people for _, burden in own], [burden.people_error for _, burden in own], TOP)
        probability |= {counted.indicator.id: float(each) for (counted, _), each in zip(own, drawn, strict=True)}
    return probability


# ---------------------------------------------------------------- medians of practices


def _of_medians(store: Store, series: tuple[QuintileSeries, ...], row: int) -> list[Inequality]:
    """What is published by quintile without counts. Many gaps are tested at once, so the tests are corrected for their number."""
    current = [each for each in series if not is_superseded(store, each.indicator.id, ("icb",))]
    known = [each for each in current if _has_ratio(each, row)]
    sizes, ratios = ([trend(values(each, row)) for each in known] for values in (_sizes, _log_ratios))
    trends = [_combined(*pair) for pair in zip(_corrected(sizes), _corrected(ratios), strict=True)]
    return [_of_median(store, each, row, change) for each, change in zip(known, trends, strict=True)]


def _has_ratio(series: QuintileSeries, row: int) -> bool:
    last = series.last(row)
    return last is not None and series.least[row, last] > 0 and series.most[row, last] > 0


def _years(series: QuintileSeries, row: int) -> list[int]:
    """Indices of the newest years that may be read together and have both ends."""
    last = series.last(row)
    assert last is not None
    return [year for year in series.stretch(last) if np.isfinite(series.gap[row, year]) and series.least[row, year] > 0]


def _sizes(series: QuintileSeries, row: int) -> Floats:
    return np.asarray(np.abs(series.gap[row, _years(series, row)]))


def _log_ratios(series: QuintileSeries, row: int) -> Floats:
    years = _years(series, row)
    with np.errstate(divide="ignore"):
        return np.asarray(np.abs(np.log(series.most[row, years] / series.least[row, years])))


def _corrected(trends: list[Trend | Refused]) -> list[GapTrend | None]:
    """The trend of each gap, corrected for the number tested; None where there are too few years to test."""
    tested = [each for each in trends if isinstance(each, Trend)]
    stands = iter(benjamini_hochberg([each.chance for each in tested]).tolist())
    return [_gap_trend(each, next(stands)) if isinstance(each, Trend) else None for each in trends]


def _gap_trend(tested: Trend, stands: bool) -> GapTrend:
    if not stands:
        return "unclear"
    return "widened" if tested.correlation > 0 else "narrowed"


def _combined(size: GapTrend | None, ratio: GapTrend | None) -> InequalityTrend:
    if size is None or ratio is None:
        return "too few years"
    trends = GapTrends(size, ratio)
    return "ratio and size disagree" if trends.disagree else _clearer(trends)


def _of_median(store: Store, series: QuintileSeries, row: int, change: InequalityTrend) -> Inequality:
    years = _years(series, row)
    first, last = years[0], years[-1]
    ratio = series.most[row] / series.least[row]
    return Inequality(
        indicator=series.indicator,
        period=series.periods[last].label,
        freshness=store.freshness(series.indicator.id, period=series.periods[last], kind="icb"),
        ratio=float(ratio[last]),
        ratio_before=float(ratio[first]) if first != last else float("nan"),
        since=series.periods[first].label if first != last else "",
        trend=change if first != last else "one year only",
        burden=None,
        prob_top=float("nan"),
        why_not_counted=series.indicator.cannot_rank or "",
        benchmark=None,
    )
