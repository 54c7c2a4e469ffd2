"""How sure the difference of an area's places from the others is: chance, what places usually differ by, and whether it lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.like_for_like import compare_groups
from analysis.fair_comparison.spread import Spread, fit_spread
from analysis.fair_comparison.sureness import HowSure, how_sure, lasts
from analysis.intervals import FloatArray
from caching import SingleFlightCache
from data_access import Store
from data_access.reference.calendar import with_absent
from domain.unwarranted_variation.measures import codes_in, comparison_kind
from domain.unwarranted_variation.peers import Peers
from vocabulary import Indicator, Period, Refused, Sureness

Codes = NDArray[np.object_]
FEWEST_UNITS = 10  # of a kind in England, to say how much they usually differ


@dataclass(frozen=True)
class AreaSure:
    """Of an area's own places together against those compared. `beyond_usual`: further apart than two usual spreads."""

    sure: HowSure
    beyond_usual: bool


NOT_MEASURED = AreaSure(HowSure(Sureness.NOT_MEASURED, float("nan"), float("nan"), None), False)


def load_sure(store: Store, peers: Peers) -> AreaSure:
    """How sure it is, for the measure, kind of place and period of these peers. "Not measured" without figures to compare.

    Differences are of counts on the worse side; nothing says who the people are, so the area must stand out from the usual spread. How much places, networks and systems differ is England's in that period; how long
    a difference lasts is told by the past periods of the same places.
    """
    rows = peers.rows
    units = _load_units(store, peers.indicator, peers.level, peers.breakdown, rows.period.id)
    if isinstance(units, Refused) or not peers.reporting.any():
        return NOT_MEASURED
    where = {code: row for row, code in enumerate(units.codes)}
    own = [where[code] for code in rows.area[peers.reporting] if code in where]
    compared = [where[code] for code in rows.area[rows.known] if code in where]
    if not own:
        return NOT_MEASURED
    fixed = comparison_kind(peers.indicator) == "ratio"  # expected counts are the publisher's
    scale = 1.0 if fixed else float(units.observed[compared].sum() / units.expected[compared].sum())
    if not scale > 0:
        return NOT_MEASURED
    expected = units.expected[own] * scale
    # Several systems together differ less than one does.
    of_board = np.bincount(np.unique(units.board[own], return_inverse=True)[1], expected) / expected.sum()
    spread = Spread(units.spread.unit, units.spread.network, units.spread.board * float(of_board @ of_board))
    found = compare_groups(
        units.observed[own],
        expected,
        units.chance[own] * scale,
        units.network[own],
        np.zeros(len(own), dtype=np.intp),
        spread,
    )
    if isinstance(found, Refused):
        return NOT_MEASURED
    persistence = lasts(_differences(store, peers), monthly=_monthly(store, peers))
    # Drawn towards the other systems by as much as systems do not differ, it must keep its sign, and stand out from what is usual.
    usual = float(np.minimum(found.true_sign, found.stands_out)[0])
    return AreaSure(how_sure(float(found.sampling[0]), usual, persistence), bool(found.beyond_usual[0]))


@dataclass(frozen=True, eq=False)
class _Units:
    """All units of a kind in England in one period, with counts on the worse side."""

    codes: Codes
    observed: FloatArray
    expected: FloatArray
    chance: FloatArray
    network: NDArray[np.intp]
    board: NDArray[np.intp]
    spread: Spread


_units = SingleFlightCache(64)


def _load_units(store: Store, indicator: Indicator, level: str, breakdown: str, period: str) -> _Units | Refused:
    found: _Units | Refused = _units.get(
        (store, indicator.id, level, breakdown, period), lambda: _fit(store, indicator, level, breakdown, period)
    )
    return found


def _fit(store: Store, indicator: Indicator, level: str, breakdown: str, period: str) -> _Units | Refused:
    rows = store.observations(indicator.id, period, kind=level, breakdown=breakdown)
    usable = rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0)
    if usable.sum() < FEWEST_UNITS:
        return Refused("There are too few places of this kind to say how much they usually differ.")
    codes = np.asarray(rows.area, dtype=object)[usable]
    count, people = rows.numerator[usable].astype(np.float64), rows.denominator[usable].astype(np.float64)
    kind = comparison_kind(indicator)
    observed = people - count if kind == "proportion" and indicator.polarity == "higher" else count
    if not observed.sum() > 0:
        return Refused("Nothing was counted.")
    rate = float(observed.sum() / people.sum())
    expected = people if kind == "ratio" else people * rate
    chance = expected * (1 - rate) if kind == "proportion" else expected
    board = _numbers(_systems_of(store, codes, level))
    network = _numbers(store.lies_in(list(codes), "pcn")) if level == "practice" else np.arange(len(codes))
    spread = fit_spread(observed, expected, chance, network, board)
    if isinstance(spread, Refused):
        return spread
    if len(np.unique(board)) == len(codes):  # one unit a system: how units differ is how systems differ
        spread = Spread(0.0, 0.0, spread.unit + spread.network + spread.board)
    return _Units(codes, observed, expected, chance, network, board, spread)


def _systems_of(store: Store, codes: Codes, level: str) -> Codes:
    """The system each unit lies in; "" for none."""
    if level == "icb":
        return codes
    if level not in ("trust", "provider"):
        return np.asarray(store.lies_in(list(codes), "icb"), dtype=object)
    # A trust belongs to the system that most of its patients come from.
    system = {code: icb.code for icb in store.areas("icb") for code in codes_in(store, icb.code, level)}
    return np.array([system.get(code, "") for code in codes], dtype=object)


def _numbers(labels: Codes) -> NDArray[np.intp]:
    """A number for each label; a unit without a label is one of its own."""
    labels = np.asarray(labels, dtype=object).astype(str)
    names = np.where(labels == "", [f"alone {row}" for row in range(len(labels))], labels)
    return np.unique(names, return_inverse=True)[1].astype(np.intp)


@dataclass(frozen=True, eq=False)
class _Panel:
    """Counts and denominators of every unit of a kind: units x periods, NaN where there is none."""

    periods: tuple[Period, ...]
    codes: dict[str, int]
    count: FloatArray
    people: FloatArray


_panels = SingleFlightCache(48)


def _load_panel(store: Store, indicator: str, level: str, breakdown: str) -> _Panel:
    found: _Panel = _panels.get(
        (store, indicator, level, breakdown), lambda: _read_panel(store, indicator, level, breakdown)
    )
    return found


def _read_panel(store: Store, indicator: str, level: str, breakdown: str) -> _Panel:
    published = store.periods(indicator, kind=level, breakdown=breakdown)
    periods = with_absent(published)
    place = {period.id: column for column, period in enumerate(periods)}
    read = [store.observations(indicator, each, kind=level, breakdown=breakdown) for each in published]
    codes = {code: row for row, code in enumerate(sorted({code for rows in read for code in rows.area}))}
    count, people = np.full((2, len(codes), len(periods)), np.nan)
    for rows in read:
        usable = rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0)
        lines = [codes[code] for code in rows.area[usable]]
        count[lines, place[rows.period.id]] = rows.numerator[usable]
        people[lines, place[rows.period.id]] = rows.denominator[usable]
    return _Panel(periods, codes, count, people)


def _differences(store: Store, peers: Peers) -> FloatArray:
    """What the area's places together had above those compared, in each period up to that of the peers. A period in which one of its
    places has no figure has none."""
    panel = _load_panel(store, peers.indicator.id, peers.level, peers.breakdown)
    until = next(
        (at for at, each in enumerate(panel.periods) if each.id == peers.rows.period.id), len(panel.periods) - 1
    )
    own = [panel.codes[code] for code in peers.rows.area[peers.reporting] if code in panel.codes]
    compared = [panel.codes[code] for code in peers.rows.area if code in panel.codes]
    count, people = panel.count[:, : until + 1], panel.people[:, : until + 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        value = count[own].sum(axis=0) / people[own].sum(axis=0)
        if comparison_kind(peers.indicator) == "ratio":
            return np.asarray(value - 1)
        return np.asarray(value - np.nansum(count[compared], axis=0) / np.nansum(people[compared], axis=0))


def _monthly(store: Store, peers: Peers) -> bool:
    periods = _load_panel(store, peers.indicator.id, peers.level, peers.breakdown).periods
    return all(period.kind == "month" for period in periods)
