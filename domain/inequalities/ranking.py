"""What is unequal in an area, indicator by indicator: those that can be counted in people, and those published as medians."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.burden import AchievableBenchmark, Groups, achievable_benchmark, prob_top_k
from analysis.fair_comparison.sureness import HowSure
from analysis.gap_line import Change, GapChange, GapLine
from analysis.parts_by_fifth import PartsByFifth
from analysis.trend import Trend, benjamini_hochberg, trend
from caching import SingleFlightCache
from data_access import Store
from domain.current_measures import is_superseded
from domain.inequalities.area_gaps import AreaGap, load_area_gap
from domain.inequalities.counts import CountedIndicator, load_counted
from domain.inequalities.indicators import FAMILIES, counted_as
from domain.inequalities.quintile_series import QuintileSeries
from vocabulary import Area, Freshness, Indicator, Refused

Floats = NDArray[np.float64]

TOP = 5  # how many of the largest a board can look at

InequalityTrend = Literal["widened", "narrowed", "unclear", "one year only", "too few years", "ratio and size disagree"]


@dataclass(frozen=True, eq=False)
class Inequality:
    """One indicator in one area. `ratio`: the most deprived over the least; NaN where there is none. For what is counted by practice it is
    that of the ends of the line (`line`), for medians that of the two fifths."""

    indicator: Indicator
    period: str
    freshness: Freshness
    ratio: float
    ratio_before: float  # in the first year that can be compared; NaN: none
    since: str  # that year
    trend: InequalityTrend
    line: GapLine | None
    parts: PartsByFifth | None  # None: it cannot be counted in people
    sure: HowSure | None  # of the sign of the own gradient; None with `parts`
    prob_top: float  # probability that its gradient is among the TOP largest of its family; NaN where there are no more than that,
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

    @property
    def clear(self) -> bool:
        """Whether the interval of the own gradient, in people, excludes none."""
        gradient = None if self.parts is None else self.parts.gradient
        return gradient is not None and (gradient.lower > 0 or gradient.upper < 0)


def load_inequalities(
    store: Store, area: Area, series: tuple[QuintileSeries, ...], row: int | None
) -> tuple[Inequality, ...]:
    """Every inequality of an area by deprivation, from the newest measures. Figures past their date come last. The others are
    in order of family; in a family, measures counted in people come first, by the excess of the area's own gradient, then
    those with the widest ratios.

    `row`: that of the area in `series`; None if medians of practices cannot be combined for it.
    """
    listed: tuple[Inequality, ...] = _listed.get((store, area.code, row), lambda: _load(store, area, series, row))
    return listed


_listed = SingleFlightCache(64)


def _load(store: Store, area: Area, series: tuple[QuintileSeries, ...], row: int | None) -> tuple[Inequality, ...]:
    counts = [each for each in load_counted(store) if not is_superseded(store, each.indicator.id, ("practice",))]
    gaps = [(each, load_area_gap(store, each, area.code, area.kind)) for each in counts]
    gaps = [(each, gap) for each, gap in gaps if isinstance(gap.parts, PartsByFifth)]
    age = {
        counted.indicator.id: store.freshness(counted.indicator.id, period=counted.period, kind="practice")
        for counted, _ in gaps
    }
    probability = _prob_top(gaps, age)
    listed = [
        _of_people(counted, gap, area.code, probability[counted.indicator.id], age[counted.indicator.id])
        for counted, gap in gaps
    ]
    if row is not None:
        listed += _of_medians(store, series, row)
    return tuple(sorted(listed, key=_order))


def _order(inequality: Inequality) -> tuple[bool, int, bool, float, float]:
    people = 0.0 if inequality.parts is None else inequality.parts.gradient.events
    return (
        inequality.freshness.stale,
        FAMILIES.index(inequality.indicator.family),
        inequality.parts is None,
        -people,
        -inequality.apart if np.isfinite(inequality.ratio) else 0.0,
    )


# ---------------------------------------------------------------- counts by practice


def _of_people(counted: CountedIndicator, gap: AreaGap, area: str, prob_top: float, freshness: Freshness) -> Inequality:
    assert isinstance(gap.parts, PartsByFifth)
    line = None if isinstance(gap.line, Refused) else gap.line
    return Inequality(
        indicator=counted.indicator,
        period=counted.period.label,
        freshness=freshness,
        ratio=float("nan") if line is None else line.ratio,
        ratio_before=float("nan") if gap.before is None else gap.before.ratio,
        since=counted.before.label if counted.before and gap.before is not None else "",
        trend="one year only" if gap.change is None else _told(gap.change),
        line=line,
        parts=gap.parts,
        sure=gap.sure,
        prob_top=prob_top,
        why_not_counted="",
        benchmark=_benchmark(counted, area),
    )


def _benchmark(counted: CountedIndicator, area: str) -> AchievableBenchmark | None:
    """From all systems of England, in the most deprived fifth that has enough practices here. There is none for illness on record, because less of it is not better by itself."""
    own, burden = counted.groups[area], counted.burden[area]
    if counted.indicator.polarity == "neutral" or isinstance(own, Refused) or isinstance(burden, Refused):
        return None
    others = [counted.groups[code] for code in counted.systems if code != area]
    benchmark = achievable_benchmark(
        own,
        [groups for groups in others if isinstance(groups, Groups)],
        burden.most,
        higher_is_better=counted.indicator.polarity == "higher",
    )
    return None if isinstance(benchmark, Refused) else benchmark


def _told(change: GapChange) -> InequalityTrend:
    """The change of the gap's size; where that is unclear, the change of the ratio."""
    if change.disagree:
        return "ratio and size disagree"
    return change.size if change.size != "unclear" else change.ratio


def _prob_top(gaps: list[tuple[CountedIndicator, AreaGap]], freshness: Mapping[str, Freshness]) -> dict[str, float]:
    """For each indicator, the probability that what its gradient adds is among the TOP largest of its family. Figures past their date are
    not compared with current ones: only a family that has no other is ranked by them.

    NaN where the family has no more than TOP, and where the gradient adds clearly less than nothing. Gradients are drawn as independent,
    although they share their practices.
    """
    probability = {counted.indicator.id: float("nan") for counted, _ in gaps}
    parts = {counted.indicator.id: gap.parts for counted, gap in gaps if isinstance(gap.parts, PartsByFifth)}
    for family in FAMILIES:
        own = [
            counted.indicator.id
            for counted, _ in gaps
            if counted.indicator.family == family and parts[counted.indicator.id].gradient.upper > 0
        ]
        own = [each for each in own if not freshness[each].stale] or own
        if len(own) <= TOP:
            continue
        drawn = prob_top_k(
            [parts[each].gradient.events for each in own], [parts[each].gradient_error for each in own], TOP
        )
        probability |= dict(zip(own, drawn.tolist(), strict=True))
    return probability


# ---------------------------------------------------------------- medians of practices


def _of_medians(store: Store, series: tuple[QuintileSeries, ...], row: int) -> list[Inequality]:
    """What is published by quintile and not counted by practice. Many gaps are tested at once, by size and by ratio, so the tests
    are corrected for their number."""
    current = [each for each in series if not is_superseded(store, each.indicator.id, ("icb",))]
    known = [each for each in current if counted_as(store, each.indicator.id) is None and _has_ratio(each, row)]
    tested = [trend(values(each, row)) for values in (_sizes, _log_ratios) for each in known]
    changes = _corrected(tested)
    pairs = zip(changes[: len(known)], changes[len(known) :], strict=True)
    return [_of_median(store, each, row, _combined(*pair)) for each, pair in zip(known, pairs, strict=True)]


def _has_ratio(series: QuintileSeries, row: int) -> bool:
    last = series.last(row)
    return last is not None and series.least[row, last] > 0 and series.most[row, last] > 0


def _years(series: QuintileSeries, row: int) -> list[int]:
    """Indices of the newest years that may be read together and have both ends."""
    last = series.last(row)
    assert last is not None
    return [year for year in series.stretch(last) if np.isfinite(series.gap[row, year]) and series.least[row, year] > 0]


def _sizes(series: QuintileSeries, row: int) -> Floats:
    return np.asarray(np.abs(_by_year(series, row, series.gap[row])))


def _log_ratios(series: QuintileSeries, row: int) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.abs(_by_year(series, row, np.log(series.most[row] / series.least[row]))))


def _by_year(series: QuintileSeries, row: int, values: Floats) -> Floats:
    """Every year of the stretch, NaN where it cannot be used: a missing year is a longer step."""
    years = _years(series, row)
    whole = np.full(years[-1] - years[0] + 1, np.nan)
    whole[np.array(years) - years[0]] = values[years]
    return whole


def _corrected(trends: list[Trend | Refused]) -> list[Change | None]:
    """The change of each gap, corrected for the number tested; None where there are too few years to test."""
    tested = [each for each in trends if isinstance(each, Trend)]
    stands = iter(benjamini_hochberg([each.chance for each in tested]).tolist())
    return [_change(each, next(stands)) if isinstance(each, Trend) else None for each in trends]


def _change(tested: Trend, stands: bool) -> Change:
    if not stands:
        return "unclear"
    return "widened" if tested.a_year > 0 else "narrowed"


def _combined(size: Change | None, ratio: Change | None) -> InequalityTrend:
    return "too few years" if size is None or ratio is None else _told(GapChange(size, ratio))


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
        line=None,
        parts=None,
        sure=None,
        prob_top=float("nan"),
        why_not_counted=series.indicator.cannot_rank or "",
        benchmark=None,
    )
