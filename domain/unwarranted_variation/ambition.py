"""Where improvement would pay most: every measure of an area, and what it would gain at the level of similar people elsewhere, or at one that others
or itself have had."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Literal

import numpy as np

from analysis.ambition import (
    BEST_QUARTER,
    FEWEST_PEERS,
    MEDIAN,
    Gain,
    gain_to_own_best,
    gains_to_peers,
)
from analysis.fair_comparison.like_for_like import compare_groups
from analysis.fair_comparison.sureness import HowSure, by_both, controlled, how_sure, lasts
from analysis.intervals import FloatArray, normal_quantile
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.by_unit import CONFIDENCE
from domain.fair_comparison.compared import Compared
from domain.fair_comparison.practice_models import PracticeModel
from domain.fair_comparison.scan import CLAIMABLE, scan_area
from domain.fair_comparison.sides import area_side, wide_side
from domain.fair_comparison.unit_models import UnitModel
from domain.unwarranted_variation.holding import Held, load_held
from domain.unwarranted_variation.past_ratios import past_ratios
from domain.unwarranted_variation.worth import Worth, load_worth
from vocabulary import Refused, Sureness


class Ambition(StrEnum):
    """The target level: the expected value (the average for similar people, if they are known), the median or best quarter of
    peers, or the area's own best earlier period. At the expected value a gain is the difference on every other page."""

    EXPECTED = "expected"
    MEDIAN = "median"
    BEST_QUARTER = "best-quarter"
    OWN_BEST = "own-best"


SHARES = {Ambition.MEDIAN: MEDIAN, Ambition.BEST_QUARTER: BEST_QUARTER}


@dataclass(frozen=True, eq=False)
class Improvement:
    """One measure of an area, or of one of its trusts, and its gain at the ambition.

    peers         how many others define the level; 0 for the expected value and the own best
    believed      the shrunken gain, which ranks it; `gain` is as counted at the expected value, and equal at other levels
    claimed       a positive gain, at least probable, of the same sign when adjusted for surroundings, and selected by the
                  false discovery rate of the scan: on average at most one claim in twenty is wrong
    held          how few of the area's practices, networks, trusts or systems account for half of it
    worth         the gain in bed days and pounds, if a unit cost is cited
    not_excluded  the gain among patients whom practices did not exclude; None if nobody is excluded; `sure` is then that of
                  the less sure of the two
    """

    counted_by_caches: ClassVar[bool] = False

    compared: Compared
    gain: Gain
    sure: HowSure
    peers: int
    believed: float
    claimed: bool = False
    held: tuple[Held, ...] = ()
    worth: Worth | None = None
    not_excluded: Gain | None = None

    @property
    def current(self) -> bool:
        """Whether its figures are within their date."""
        return self.compared.current

    @property
    def behind(self) -> bool:
        """Whether there is something to gain, as far as is known."""
        return self.gain.events > 0

    @property
    def likely_without_excluded(self) -> bool:
        """Whether the probability told is that among the patients whom practices did not exclude, because it is the smaller; the gain and its
        interval are always of all patients."""
        return self.not_excluded is not None and self.not_excluded.probability == self.gain.probability

    @property
    def phrase(self) -> Sureness:
        """How sure it is that there is anything to gain: sure or probable only where that may be claimed beside all others."""
        taken_back = self.sure.phrase in CLAIMABLE and not self.claimed
        return Sureness.CANNOT_TELL if taken_back else self.sure.phrase

    @property
    def firm(self) -> bool:
        """Whether a board may hear of it first: behind, claimed and within its date; like for like, or else sure."""
        return self.claimed and self.current and (self.compared.like_for_like or self.sure.phrase is Sureness.SURE)


_scans = SingleFlightCache(128)
_judged = SingleFlightCache(96)
_levels = SingleFlightCache(256)


def scan_improvements(
    store: Store, area: str, ambition: Ambition = Ambition.MEDIAN, among: str = MIDLANDS
) -> tuple[Improvement, ...]:
    """The improvements of an area, cached. Order: current ones that are sure or probable, other current ones, older ones; of
    each, like for like first, then the most events, and those that are not behind last.

    Measures without a better side, of the economy, superseded ones and those without a target level are left out. `among`:
    the wider area whose systems and trusts are the peers; for a region, England. Raises KeyError for an
    unknown area.
    """
    found = store.area(area)
    if found is None:
        raise KeyError(area)
    wide = ENGLAND if found.kind == "region" else among
    key = store, found.code, ambition, wide
    scanned: tuple[Improvement, ...] = _scans.get(key, lambda: _scan(store, found.code, ambition, wide))
    return scanned


def by_worth(found: tuple[Improvement, ...], count: Literal["bed-days", "pounds"]) -> tuple[Improvement, ...]:
    """Of those within their date, improvements that can be told in bed days or in pounds first, the most of them first, and the others after
    them, in their order; then older ones, likewise."""

    def worth(each: Improvement) -> float:
        told = math.nan if each.worth is None else each.worth.days if count == "bed-days" else each.worth.pounds
        return told if math.isfinite(told) else -math.inf

    return tuple(sorted(found, key=lambda each: (not each.current, -worth(each) if worth(each) > 0 else math.inf)))


def _scan(store: Store, area: str, ambition: Ambition, wide: str) -> tuple[Improvement, ...]:
    together = "peers" if ambition in SHARES else ambition
    judged: Mapping[Ambition, list[Improvement]] = _judged.get(
        (store, area, wide, together), lambda: _judge(store, area, wide, ambition)
    )
    listed = judged[ambition]
    told = []
    best_quarter = None if ambition is Ambition.OWN_BEST else ambition is Ambition.BEST_QUARTER
    for each, claim in zip(listed, _claims(listed, ambition), strict=True):
        clear = each.gain.lower > 0  # no gain is expected if its interval includes zero
        claimed = claim and clear and each.sure.phrase in CLAIMABLE and not each.compared.turns
        held = load_held(store, each.compared, each.gain)
        worth = load_worth(store, each.compared, each.gain, best_quarter=best_quarter)
        told.append(replace(each, claimed=claimed, held=held, worth=worth))
    return tuple(sorted(told, key=_order))


def _claims(listed: list[Improvement], ambition: Ambition) -> list[bool]:
    """Which may be claimed beside all others: of differences from what is expected, those that every page claims."""
    if ambition is Ambition.EXPECTED:
        return [each.compared.claimed for each in listed]
    return [bool(claim) for claim in controlled([_probability(each) for each in listed])]


def _judge(store: Store, area: str, wide: str, ambition: Ambition) -> dict[Ambition, list[Improvement]]:
    """The result of each measure at the ambition; for levels of peers, at each of them, because they share the same draws."""
    asked = tuple(SHARES) if ambition in SHARES else (ambition,)
    found: dict[Ambition, list[Improvement]] = {each: [] for each in asked}
    for one in scan_area(store, area, wide):
        for each, improvement in _by_both(store, one, asked).items() if _fit(one) else ():
            found[each].append(improvement)
    return found


def _fit(one: Compared) -> bool:
    superseded = one.freshness is not None and bool(one.freshness.superseded_by)
    return one.rankable and one.indicator.family != "economy" and not superseded and one.ratio > 0


def _order(each: Improvement) -> tuple[bool, bool, bool, bool, bool, float, str]:
    id = each.compared.indicator.id
    first = each.claimed and each.current
    plain = not each.compared.like_for_like  # never before one that allows for who the people are
    return not first, not each.current, not each.behind, not each.claimed, plain, -each.believed, id


def _probability(each: Improvement) -> float:
    if each.sure.phrase is Sureness.NOT_MEASURED:
        return math.nan
    asked = (each.sure.sampling, each.sure.usual_spread, each.sure.persistence)
    return min(value for value in asked if value is not None)


def levels_of_peers(store: Store, one: Compared) -> dict[Ambition, Improvement]:
    """What one measure would gain at the median and at the best quarter of the others; without those that too few others have a level of."""
    return _by_both(store, one, tuple(SHARES)) if one.ratio > 0 else {}


def _at_expected(one: Compared) -> Improvement:
    """The difference itself, as the side that is worse; as sure as it is everywhere."""
    sign = 1.0 if one.indicator.polarity == "lower" else -1.0
    events, others = sign * one.difference, one.not_excluded
    low, high = sorted((sign * one.lower, sign * one.upper))
    likely = one.sure.usual_spread if events > 0 else 1 - one.sure.usual_spread
    gain = Gain(events, low, high, likely, events, 0.0, one.sure.sampling)
    without = None if others is None else _at_expected(others).gain
    return Improvement(one, gain, one.sure, 0, sign * one.believed_people, not_excluded=without)


def _by_both(store: Store, one: Compared, asked: tuple[Ambition, ...]) -> dict[Ambition, Improvement]:
    """The improvement at each ambition; where patients are excluded from the measure, no surer than it is without them."""
    if asked == (Ambition.EXPECTED,):
        # What hardly any other place has, such as people far from a hospital, has no level to aim at, here as at the levels of peers.
        known = int(np.isfinite(_others(store, one).log).sum())
        return {Ambition.EXPECTED: _at_expected(one)} if known >= FEWEST_PEERS else {}
    found = _improvements(store, one, asked)
    others = {} if one.not_excluded is None else _improvements(store, one.not_excluded, asked)
    for ambition, other in others.items():
        if each := found.get(ambition):
            sure = by_both(each.sure, other.sure, same_sign=each.behind == other.behind)
            found[ambition] = replace(each, sure=sure, not_excluded=other.gain)
    return found


def _improvements(store: Store, one: Compared, asked: tuple[Ambition, ...]) -> dict[Ambition, Improvement]:
    worse = one.indicator.polarity == "lower"
    own, error, between = math.log(one.ratio), _error(one), _between(one)
    past = past_ratios(store, one)
    gains: tuple[Gain, ...] | Refused
    if asked == (Ambition.OWN_BEST,):
        if not len(past):
            return {}
        with np.errstate(divide="ignore"):
            logs = np.where(past > 0, np.log(np.where(past > 0, past, 1.0)), np.nan)
        best = gain_to_own_best(one.expected, logs, error, between, more_is_worse=worse)
        gains, peers = best if isinstance(best, Refused) else (best,), 0
    else:
        others = _others(store, one)
        peers = int(np.isfinite(others.log).sum())
        gains = gains_to_peers(
            one.expected,
            own,
            error,
            others.log,
            others.error,
            others.between,
            shares=[SHARES[each] for each in asked],
            more_is_worse=worse,
            own_between=between,
        )
    if isinstance(gains, Refused):
        return {}
    return {
        each: Improvement(one, gain, _how_sure(one, gain, own, error, between, past), peers, gain.events)
        for each, gain in zip(asked, gains, strict=True)
    }


def _how_sure(one: Compared, gain: Gain, own: float, error: float, between: float, past: FloatArray) -> HowSure:
    """How sure the side of the level is; if the people are unknown, the difference must exceed the usual spread too."""
    behind = gain.events > 0
    sampling, usual = (p if behind else 1 - p for p in (gain.sampling, gain.probability))
    if not one.like_for_like:
        spread = math.sqrt(2 * (between + error**2))
        usual = min(usual, math.erf(abs(own - gain.level) / spread) if spread > 0 else 1.0)
    lasting = lasts(past - math.exp(gain.level), monthly=one.period.kind == "month")
    return how_sure(sampling, usual, lasting)


def _error(one: Compared) -> float:
    """The standard error of the logarithm of its ratio, which its interval was made with."""
    return (math.log1p(one.upper / one.expected) - math.log(one.ratio)) / float(normal_quantile(CONFIDENCE))


def _between(one: Compared) -> float:
    """The variance of true ratios of such units; of several boards together less."""
    model = one.model
    if isinstance(model, PracticeModel):
        return model.spread.board
    assert isinstance(model, UnitModel)
    if one.unit_kind == "trust" or one.unit in model.codes:
        return model.spread.board
    assert one.origin is not None
    rows = model.rows_of(area_side(one.origin.store, one.area).codes(model.kind))
    alone = model.expected[rows, -1] / model.expected[rows, -1].sum()
    return float(model.spread.board * (alone @ alone))


# ---------------------------------------------------------------- the others


@dataclass(frozen=True, eq=False)
class _Units:
    """Systems or trusts: logarithms of observed over expected, their standard errors, and the variance of true ones."""

    codes: tuple[str, ...]
    log: FloatArray
    error: FloatArray
    between: float


def _others(store: Store, one: Compared) -> _Units:
    """The benchmark units, without the unit itself."""
    breakdown = one.model.breakdown if isinstance(one.model, UnitModel) else ""
    key = store, one.indicator.id, one.unit_kind, one.against, breakdown
    units: _Units = _levels.get(key, lambda: _units(store, one))
    others = np.array([code != one.unit for code in units.codes])
    return _Units(units.codes, units.log[others], units.error[others], units.between)


def _units(store: Store, one: Compared) -> _Units:
    wide, model = wide_side(store, one.against), one.model
    if isinstance(model, PracticeModel):
        return _systems(store, model, one.against, wide.level(model))
    assert isinstance(model, UnitModel)
    rows = np.arange(len(model.codes)) if wide.units is None else model.rows_of(wide.units)
    level = wide.unit_level(model)
    scale = 1.0 if level is None else float(level.scale[-1])
    expected = model.expected[rows, -1] * scale
    log = _log(model.observed[rows, -1], expected)
    error = np.sqrt(model.chance[rows, -1] * scale) / expected
    return _Units(tuple(model.codes[row] for row in rows), log, error, model.spread.board)


def _systems(store: Store, model: PracticeModel, against: str, level: tuple[float, float] | None) -> _Units:
    none = np.zeros(0)
    within = {area.code for area in store.members(against, "icb")}
    numbers = [number for number, code in enumerate(model.boards) if code in within]
    inside = np.isin(model.board, numbers)
    if level is None or not inside.any():
        return _Units((), none, none, model.spread.board)
    present, group = np.unique(model.board[inside], return_inverse=True)
    found = compare_groups(
        model.observed[inside],
        model.expected[inside] * level[0],
        model.chance[inside] * level[0],
        model.network[inside],
        group,
        model.spread,
    )
    if isinstance(found, Refused):
        return _Units((), none, none, model.spread.board)
    codes = tuple(model.boards[number] for number in present)
    return _Units(codes, _log(found.observed, found.expected), found.standard_error, model.spread.board)


def _log(observed: FloatArray, expected: FloatArray) -> FloatArray:
    there = (observed > 0) & (expected > 0)
    log: FloatArray = np.full(len(observed), np.nan)
    log[there] = np.log(observed[there] / expected[there])
    return log
