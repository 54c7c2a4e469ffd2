"""What every practice's people would have, for a measure that is counted by practice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.expected import ExpectedEvents, fit_expected
from analysis.fair_comparison.spread import Spread, fit_spread
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.people import load_people
from vocabulary import Indicator, Period, Refused

FloatArray = NDArray[np.float64]
FEWEST_PRACTICES = 500


@dataclass(frozen=True, eq=False)
class PracticeModel:
    """One measure in one period. Arrays are by practice: counts observed and expected, people counted among, the variance of chance,
    the number of its network and of its board (`boards`: their codes, by number), its rank on England's scale of deprivation.
    `expected` is of its ages, sexes and deprivation."""

    indicator: Indicator
    period: Period
    codes: NDArray[np.object_]
    observed: FloatArray
    people: FloatArray
    expected: FloatArray
    chance: FloatArray
    network: NDArray[np.intp]
    board: NDArray[np.intp]
    boards: tuple[str, ...]
    rank: FloatArray
    spread: Spread
    fit: ExpectedEvents
    left_out: int  # practices with counts whose people are not known, or that are too small

    def within(self, codes: frozenset[str]) -> NDArray[np.bool_]:
        """Which practices are among these."""
        return np.fromiter((code in codes for code in self.codes), dtype=bool, count=len(self.codes))


_cache = SingleFlightCache(256)


def load_model(store: Store, indicator: str, period: str | None = None) -> PracticeModel | Refused:
    """The model of one measure, in its newest period unless another is named. Raises KeyError for an unknown indicator."""
    entry = store.indicator(indicator)
    periods = store.periods(indicator, kind="practice")
    if not periods:
        return Refused("It is not counted by practice, so who the people are cannot be allowed for.")
    chosen = next((each for each in periods if each.id == period), periods[-1])
    found: PracticeModel | Refused = _cache.get((store, indicator, chosen.id), lambda: _fit(store, entry, chosen))
    return found


def _fit(store: Store, entry: Indicator, period: Period) -> PracticeModel | Refused:
    if entry.multiplier is None:
        return Refused("It is published without counts, so who the people are cannot be allowed for.")
    people = load_people(store)
    if isinstance(people, Refused):
        return people
    rows = store.observations(entry.id, period, kind="practice")
    counted = rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0)
    place = people.rows_of(rows.area)
    usable = counted & (place >= 0)
    if usable.sum() < FEWEST_PRACTICES:
        return Refused("Too few practices have counts of it to say what practices with such people have.")
    codes = np.asarray(rows.area, dtype=object)[usable]
    observed, denominator = rows.numerator[usable].astype(np.float64), rows.denominator[usable].astype(np.float64)
    of = place[usable]
    groups = people.youngest >= _first_group(people.youngest, entry.youngest)
    shares = people.shares[of][:, groups]
    some = shares.sum(axis=1) > 0
    codes, observed, denominator, of, shares = codes[some], observed[some], denominator[some], of[some], shares[some]
    by_group = shares / shares.sum(axis=1)[:, None] * denominator[:, None]
    whole = fit_expected(observed, by_group, people.curve.basis(people.score[of]))
    if isinstance(whole, Refused):
        return whole
    listed = list(codes)
    boards, board = np.unique(store.lies_in(listed, "icb").astype(str), return_inverse=True)
    network = np.unique(store.lies_in(listed, "pcn").astype(str), return_inverse=True)[1]
    # A practice in no network is one of its own.
    alone = store.lies_in(listed, "pcn") == ""
    network = np.where(alone, network.max() + 1 + np.arange(len(listed)), network)
    network = np.unique(network, return_inverse=True)[1]
    share = np.clip(whole.events / denominator, 0, 1) if entry.value_kind == "proportion" else np.zeros(len(listed))
    chance = whole.events * (1 - share)
    spread = fit_spread(observed, whole.events, chance, network, board)
    if isinstance(spread, Refused):
        return spread
    return PracticeModel(
        indicator=entry,
        period=period,
        codes=codes,
        observed=observed,
        people=denominator,
        expected=whole.events,
        chance=chance,
        network=network,
        board=board,
        boards=tuple(boards.tolist()),
        rank=people.rank[of],
        spread=spread,
        fit=whole,
        left_out=int(counted.sum() - len(listed)),
    )


def _first_group(groups: NDArray[np.int64], youngest: int) -> int:
    """The group in which the youngest people counted are: that of 15 for people from 16 or 18."""
    return int(groups[groups <= youngest].max())
