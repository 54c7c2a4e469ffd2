"""How often a gap that did not change is said to have: on data built from the real practices, networks and series.

The null of two years: every network's own changes, all its practices together, are turned up or down by the toss of a coin; so practices and networks
change as much as they did, and no gap does. The null of several years: the yearly changes of each real series are turned up
or down in the same way, for all its figures at once.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from analysis.gap_line import GapLine, gap_change, gap_line
from analysis.trend import Trend, benjamini_hochberg, trend
from data_access import Store, open_store
from domain.fair_comparison.people import load_people
from domain.inequalities.counts import known_counts
from domain.inequalities.quintile_series import load_quintile_series
from settings import Settings

pytestmark = pytest.mark.slow
MEASURES = (
    "smoking_prevalence_qof",
    "hypertension_prevalence",
    "atrial_fibrillation_prevalence",
    "stroke_prevalence",
)
TOSSES, SCANS = 60, 400
ALLOWED = 0.05


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def counts(store: Store, measure: str, period: str) -> Mapping[str, tuple[float, float]]:
    rows = store.observations(measure, period, kind="practice")
    known = known_counts(rows) & (rows.numerator > 0)
    return {
        str(code): (float(top), float(bottom))
        for code, top, bottom in zip(rows.area[known], rows.numerator[known], rows.denominator[known], strict=True)
    }


@pytest.mark.parametrize("measure", MEASURES)
def test_of_gaps_that_did_not_change_in_two_years_few_are_said_to_have(store: Store, measure: str) -> None:
    people = load_people(store)
    assert people
    before, after = (counts(store, measure, period.id) for period in store.periods(measure, kind="practice")[-2:])
    both = np.array(sorted(before.keys() & after.keys()), dtype=object)
    row = people.rows_of(both)
    codes, place = both[row >= 0], 1 - people.rank[row[row >= 0]]
    first, last = (np.array([year[code] for code in codes]) for year in (before, after))
    board, network = (store.lies_in(list(codes), kind).astype(str) for kind in ("icb", "pcn"))
    network = np.where(network == "", codes.astype(str), network)
    names, of = np.unique(network, return_inverse=True)
    change = np.log(last[:, 0] / last[:, 1]) - np.log(first[:, 0] / first[:, 1])
    change -= np.average(change, weights=first[:, 1])
    rng, told = np.random.default_rng(2026), []
    inside = {code: board == code for code in np.unique(board) if code}
    lines = {code: gap_line(first[own, 0], first[own, 1], place[own], network[own]) for code, own in inside.items()}
    for _ in range(TOSSES):
        sign = rng.choice([-1, 1], len(names))[of]
        events = last[:, 1] * first[:, 0] / first[:, 1] * np.exp(sign * change)
        for code, own in inside.items():
            start, end = lines[code], gap_line(events[own], last[own, 1], place[own], network[own])
            if isinstance(start, GapLine) and isinstance(end, GapLine):
                found = gap_change(start, end)
                told.append(found.size != "unclear" or found.ratio != "unclear")
    assert len(told) > 40 * TOSSES

    print(f"{measure}: {np.mean(told):.3f} of {len(told):,}")
    assert np.mean(told) < ALLOWED


def test_of_scans_of_series_that_go_nowhere_few_find_any_trend(store: Store) -> None:
    """All measures of one system at once, by size and by ratio: any finding at all is false."""
    series = [each for each in load_quintile_series(store) if len(each.periods) >= 6 and not each.breaks]
    assert len(series) >= 7
    systems = [row for row in range(len(series[0].areas) - 1) if series[0].too_few(row) is None]
    rng, found = np.random.default_rng(2026), []
    for _ in range(SCANS):
        for row in systems:
            chances = []
            for each in series:
                for values in (each.gap[row], np.log(each.most[row] / each.least[row])):
                    steps = np.diff(values)
                    walk = values[0] + np.append(0.0, np.cumsum(steps * rng.choice([-1, 1], len(steps))))
                    tested = trend(walk)
                    if isinstance(tested, Trend):
                        chances.append(tested.chance)
            found.append(bool(benjamini_hochberg(chances).any()))

    print(f"any false finding in {np.mean(found):.3f} of {len(found):,} scans of {len(series)} measures")
    assert np.mean(found) < ALLOWED
