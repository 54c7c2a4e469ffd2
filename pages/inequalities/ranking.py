"""What is unequal, measure by measure: those that can be counted in people, those that cannot, and what moved.

A measure with counts by practice is held, in every area, against the fifth of England's practices whose patients are least deprived.
What is published by fifth of practices without counts keeps its ratio and its course. Nothing else has both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.burden import (
    AchievableBenchmark,
    Burden,
    GapTrend,
    GapTrends,
    Groups,
    achievable_benchmark,
    aggregate,
    excess_burden,
    gap_trends,
    prob_top_k,
)
from analysis.trend import Trend, benjamini_hochberg, trend
from components.once import Once
from data_access import ENGLAND, MIDLANDS, Store
from pages.inequalities.fifths import Fifths, Floats
from vocabulary import Indicator, Period, Refused

FIFTHS = 5
FIRST = 5  # how many of the largest a board can look at
OUTCOMES = ("deaths", "ill health", "care", "experience")  # families, in the order a board hears them
BY_FIFTH = "practice_imd_quintile"  # of practices: "1" is the most deprived fifth of England's

Moved = Literal["widened", "narrowed", "unclear", "one year only", "too few years", "ratio and size disagree"]


@dataclass(frozen=True, eq=False)
class Counted:
    """A measure with counts by practice: its burden in every area that has one, in its newest year and the one before."""

    indicator: Indicator
    period: Period
    before: Period | None
    # By area code: every board, the clusters and the region of the Midlands, England.
    groups: Mapping[str, Groups | Refused]
    groups_before: Mapping[str, Groups | Refused]
    now: Mapping[str, Burden | Refused]
    earlier: Mapping[str, Burden | Refused]
    systems: tuple[str, ...]  # the codes of all boards of England


@dataclass(frozen=True, eq=False)
class Inequality:
    """One measure in one area. `times`: the most deprived over the least; NaN where it is not a ratio."""

    indicator: Indicator
    period: str
    times: float
    before: float  # the same ratio in the first year that can be compared; NaN: none
    since: str  # that year
    moved: Moved
    burden: Burden | None  # None: it cannot be counted in people
    top: float  # how likely it is among the FIRST largest burdens of its family; NaN where it has no more than that
    why: str  # why it cannot be counted
    reach: (
        AchievableBenchmark | None
    )  # what other systems show can be done for the most deprived here; None: not to be told, or not to be wished

    @property
    def apart(self) -> float:
        """How many times as much at one end as at the other, whichever is higher: at least 1."""
        return float(np.exp(abs(np.log(self.times))))

    @property
    def apart_before(self) -> float:
        return float(np.exp(abs(np.log(self.before))))


def inequalities(store: Store, area: str, measures: tuple[Fifths, ...], row: int | None) -> tuple[Inequality, ...]:
    """All that can be told of an area, the families in order; of one family first what can be counted, by people, then the widest.

    `row`: that of the area in `measures`; None where medians of practices cannot be added up to it.
    """
    known = [(each, each.now[area]) for each in counted(store)]
    burdens = [(each, burden) for each, burden in known if isinstance(burden, Burden)]
    tops = _tops(burdens)
    found = [_of_people(each, burden, area, tops[each.indicator.id]) for each, burden in burdens]
    if row is not None:
        found += _of_medians(measures, row)
    return tuple(sorted(found, key=_place))


def _place(each: Inequality) -> tuple[int, bool, float, float]:
    people = 0.0 if each.burden is None else each.burden.people
    return OUTCOMES.index(each.indicator.family), each.burden is None, -people, -each.apart


def _of_people(each: Counted, burden: Burden, area: str, top: float) -> Inequality:
    earlier = each.earlier.get(area)
    moved: Moved = "one year only"
    if isinstance(earlier, Burden):
        both = gap_trends(earlier, burden, _both_years(each, area), _both_years(each, ENGLAND))
        moved = "ratio and size disagree" if both.disagree else _more_telling(both)
    return Inequality(
        indicator=each.indicator,
        period=each.period.label,
        times=burden.relative,
        before=earlier.relative if isinstance(earlier, Burden) else float("nan"),
        since=each.before.label if each.before and isinstance(earlier, Burden) else "",
        moved=moved,
        burden=burden,
        top=top,
        why="",
        reach=_reach(each, burden, area),
    )


def _reach(each: Counted, burden: Burden, area: str) -> AchievableBenchmark | None:
    """Against all systems of England. Of illness on record nobody can say that less is better."""
    own = each.groups[area]
    if each.indicator.polarity == "neutral" or isinstance(own, Refused):
        return None
    others = [made for code in each.systems if code != area and not isinstance(made := each.groups[code], Refused)]
    found = achievable_benchmark(own, others, burden.most, higher_is_better=each.indicator.polarity == "higher")
    return None if isinstance(found, Refused) else found


def _both_years(each: Counted, area: str) -> tuple[Groups, Groups] | None:
    before, after = each.groups_before.get(area), each.groups.get(area)
    return (before, after) if isinstance(before, Groups) and isinstance(after, Groups) else None


def _more_telling(both: GapTrends) -> Moved:
    """The size of the gap speaks; where its change could be chance, the ratio does."""
    return both.absolute if both.absolute != "unclear" else both.relative


def _of_medians(measures: tuple[Fifths, ...], row: int) -> list[Inequality]:
    """What is published by fifth without counts. Whether a gap moved is asked of many at once, so the answers are held to that."""
    known = [each for each in measures if _is_ratio(each, row)]
    sizes, ratios = ([trend(of(each, row)) for each in known] for of in (_size_by_year, _ratio_by_year))
    moved = [_way(*pair) for pair in zip(_standing(sizes), _standing(ratios), strict=True)]
    return [_of_fifths(each, row, way) for each, way in zip(known, moved, strict=True)]


def _is_ratio(each: Fifths, row: int) -> bool:
    last = each.last(row)
    return last is not None and each.least[row, last] > 0 and each.most[row, last] > 0


def _years(each: Fifths, row: int) -> list[int]:
    """The newest years that may be read together and have both ends."""
    last = each.last(row)
    assert last is not None
    return [year for year in each.stretch(last) if np.isfinite(each.gap[row, year]) and each.least[row, year] > 0]


def _size_by_year(each: Fifths, row: int) -> Floats:
    return np.asarray(np.abs(each.gap[row, _years(each, row)]))


def _ratio_by_year(each: Fifths, row: int) -> Floats:
    years = _years(each, row)
    with np.errstate(divide="ignore"):
        return np.asarray(np.abs(np.log(each.most[row, years] / each.least[row, years])))


def _standing(found: list[Trend | Refused]) -> list[GapTrend | None]:
    """Which way each goes, once it is allowed for how many were asked; None where there are too few years to ask."""
    asked = [each for each in found if isinstance(each, Trend)]
    stands = iter(benjamini_hochberg([each.chance for each in asked]).tolist())
    return [_course(each, next(stands)) if isinstance(each, Trend) else None for each in found]


def _course(found: Trend, stands: bool) -> GapTrend:
    if not stands:
        return "unclear"
    return "widened" if found.correlation > 0 else "narrowed"


def _way(size: GapTrend | None, ratio: GapTrend | None) -> Moved:
    if size is None or ratio is None:
        return "too few years"
    if {size, ratio} == {"widened", "narrowed"}:
        return "ratio and size disagree"
    return size if size != "unclear" else ratio


def _of_fifths(each: Fifths, row: int, moved: Moved) -> Inequality:
    years = _years(each, row)
    first, last = years[0], years[-1]
    ratio = each.most[row] / each.least[row]
    return Inequality(
        indicator=each.indicator,
        period=each.periods[last].label,
        times=float(ratio[last]),
        before=float(ratio[first]) if first != last else float("nan"),
        since=each.periods[first].label if first != last else "",
        moved=moved if first != last else "one year only",
        burden=None,
        top=float("nan"),
        why=each.indicator.cannot_rank or "",
        reach=None,
    )


def _tops(burdens: list[tuple[Counted, Burden]]) -> dict[str, float]:
    """For each measure, how likely it is among the FIRST largest burdens of its family; NaN where there is no more to choose from, and
    for what is surely less among the more deprived. Drawn as independent, although practices go into all of them."""
    found: dict[str, float] = {}
    for family in OUTCOMES:
        mine = [(each, burden) for each, burden in burdens if each.indicator.family == family]
        found |= {each.indicator.id: float("nan") for each, _ in mine}
        own = [
            (each, burden) for each, burden in mine if burden.people_upper > 0
        ]  # what is surely less is no burden at all
        if len(own) <= FIRST:
            continue
        chance = prob_top_k([each.people for _, each in own], [each.people_error for _, each in own], FIRST)
        found |= {each.indicator.id: float(sure) for (each, _), sure in zip(own, chance, strict=True)}
    return found


# ---------------------------------------------------------------- counts by practice


_once = Once(8)


def counted(store: Store) -> tuple[Counted, ...]:
    """Every measure of outcomes that counts people, events or patients by practice."""
    made: tuple[Counted, ...] = _once.get(store, lambda: tuple(_counted(store, each) for each in countable(store)))
    return made


def countable(store: Store) -> list[Indicator]:
    """Those of `counted`, by id."""
    return [
        each
        for each in store.indicators().values()
        if each.family in OUTCOMES
        and each.multiplier is not None
        and each.cannot_rank is None
        and "practice" in store.kinds(each.id)
    ]


def _counted(store: Store, indicator: Indicator) -> Counted:
    *_, before, period = [None, *store.periods(indicator.id, kind="practice")]
    assert period is not None  # a kind it has rows of has a period
    groups, then = ({} if when is None else _groups(store, indicator, when) for when in (period, before))
    now, earlier = (
        {code: _burden(own, made[ENGLAND], indicator) for code, own in made.items()} for made in (groups, then)
    )
    return Counted(indicator, period, before, groups, then, now, earlier, tuple(_codes(store, "icb")))


def _groups(store: Store, indicator: Indicator, period: Period) -> dict[str, Groups | Refused]:
    """The fifths of every area's practices."""
    seen = store.observations(indicator.id, period, kind="practice")
    fifth = store.classes(BY_FIFTH)
    known = seen.known & np.isfinite(seen.numerator) & (seen.denominator > 0)
    of = np.fromiter((int(fifth.get(code, 0)) - 1 for code in seen.area), dtype=np.int64, count=len(seen))
    of = np.where(known, of, -1)
    events, people = np.where(known, seen.numerator, 0.0), np.where(known, seen.denominator, 1.0)
    found: dict[str, Groups | Refused] = {}
    for kind in ("england", "icb", "cluster", "region"):
        lies_in = store.lies_in(list(seen.area), kind) if kind != "england" else None
        for code in _codes(store, kind):
            inside = of if lies_in is None else np.where(lies_in == code, of, -1)
            found[code] = aggregate(events, people, inside, FIFTHS, seen.area)
    return found


def _codes(store: Store, kind: str) -> list[str]:
    if kind == "england":
        return [ENGLAND]
    if kind == "region":
        return [MIDLANDS]
    return [each.code for each in (store.areas("icb") if kind == "icb" else store.members(MIDLANDS, kind))]


def _burden(own: Groups | Refused, england: Groups | Refused, indicator: Indicator) -> Burden | Refused:
    """Against the least deprived fifth of England's practices."""
    if isinstance(own, Refused):
        return own
    if isinstance(england, Refused):
        return england
    return excess_burden(own, england, higher_is_better=indicator.polarity == "higher")
