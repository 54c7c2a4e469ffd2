"""Intervals that pages show, held against a truth that was put in: on the real practices, networks and systems, and on real lengths of series.

Other tests hold those of comparisons (`test_areas_without_differences.py`), of the next month (`test_next_month.py`), of what-ifs (`test_what_if_coverage.py`)
and of decisions (`test_judged_changes.py`). The catalogue's figures are of these.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest

from analysis.ambition import BEST_QUARTER, MEDIAN, gains_to_peers
from analysis.change_points import change_points
from analysis.fair_comparison.parts import Parts, three_parts
from analysis.fair_comparison.spread import Spread, fit_spread
from analysis.gap_line import GapLine, gap_line
from analysis.rank_intervals import RankIntervals, rank_intervals
from data_access import Store
from domain.fair_comparison.practice_models import PracticeModel, load_model
from tests.simulated.draws import Floats, RealUnits, real_practices

pytestmark = pytest.mark.slow

MEASURES = ("smoking_prevalence_qof", "hypertension_prevalence", "depression_prevalence", "ae_attendances_0_4")
DRAWS = 20
LOWEST, HIGHEST = 0.93, 0.97
Held = defaultdict[str, list[bool]]


def told(held: Held, about: str) -> dict[str, float]:
    shares = {name: float(np.mean(inside)) for name, inside in held.items()}
    print(about, {name: f"{share:.3f} of {len(held[name]):,}" for name, share in shares.items()})
    return shares


def ranks_of_deprivation(store: Store, measure: str) -> Floats:
    model = load_model(store, measure)
    assert isinstance(model, PracticeModel)
    return model.rank


def gaps(units: RealUnits, rank: Floats, chance: np.random.Generator, held: Held) -> None:
    """The gap along deprivation of each system, whose true line is the one its counts lie on."""
    inside = [units.board == board for board in range(units.boards)]
    counts = units.drawn(chance)
    lines = [gap_line(counts[own], units.people[own], 1 - rank[own], units.network[own]) for own in inside]
    mean = np.full(len(counts), 1e-9)
    for own, line in zip(inside, lines, strict=True):
        if isinstance(line, GapLine):
            mean[own] = units.people[own] * line.at_most * (line.at_least / line.at_most) ** (1 - rank[own])
    again = replace(units, expected=mean)
    for _ in range(DRAWS):
        counts = again.drawn(chance)
        for own, line in zip(inside, lines, strict=True):
            found = gap_line(counts[own], units.people[own], 1 - rank[own], units.network[own])
            if isinstance(line, GapLine) and isinstance(found, GapLine):
                held["ratio of a gap"].append(found.ratio_lower <= line.ratio <= found.ratio_upper)
                held["size of a gap"].append(found.size_lower <= line.size <= found.size_upper)


def parts(units: RealUnits, rank: Floats, chance: np.random.Generator, held: Held) -> None:
    """The level and the own gradient of each system, which differ from system to system."""
    for _ in range(DRAWS):
        level = np.sqrt(units.spread.board) * chance.standard_normal(units.boards)
        slope = 0.3 * chance.standard_normal(units.boards)
        mean = units.expected * np.exp(level[units.board] + slope[units.board] * (rank - 0.5))
        counts = replace(units, expected=mean).drawn(chance)
        for board in range(units.boards):
            own = units.board == board
            given = units.expected[own], units.people[own], rank[own], units.network[own], 0.1
            true, found = (three_parts(of[own], *given, unit_variance=units.spread.unit) for of in (mean, counts))
            if isinstance(true, Parts) and isinstance(found, Parts):
                held["level"].append(found.level.lower <= true.level.events <= found.level.upper)
                held["own gradient"].append(found.gradient.lower <= true.gradient.events <= found.gradient.upper)


def gains(units: RealUnits, chance: np.random.Generator, held: Held) -> None:
    """What each system would gain at a level of the others, and its rank among them."""
    for _ in range(DRAWS):
        of_board = np.exp(np.sqrt(units.spread.board) * chance.standard_normal(units.boards))
        counts = units.drawn(chance, of_board)
        found, scale = units.compared(counts), counts.sum() / units.expected.sum()
        true = np.log(of_board * units.expected.sum() / (units.expected @ of_board[units.board]))
        seen = np.log(found.ratio)
        error = (np.log(found.upper) - seen) / 1.959964
        expected = np.bincount(units.board, units.expected, units.boards) * scale
        spread = fit_spread(counts, units.expected * scale, units.chance * scale, units.network, units.board)
        assert isinstance(spread, Spread)
        for board in range(units.boards):
            others = np.arange(units.boards) != board
            levels = gains_to_peers(
                expected[board],
                seen[board],
                error[board],
                seen[others],
                error[others],
                spread.board,
                shares=(MEDIAN, BEST_QUARTER),
            )
            assert isinstance(levels, tuple)
            for share, gain in zip((MEDIAN, BEST_QUARTER), levels, strict=True):
                truth = expected[board] * (np.exp(true[board]) - np.exp(np.quantile(true[others], share)))
                held["gain at a level of peers"].append(gain.lower <= truth <= gain.upper)
        kept = spread.board / (spread.board + error**2)
        ranked = rank_intervals(kept * seen, np.sqrt(kept) * error, higher_is_better=False)
        assert isinstance(ranked, RankIntervals)
        place = np.argsort(np.argsort(true)) + 1
        held["rank"] += ((ranked.lower <= place) & (place <= ranked.upper)).tolist()


def test_intervals_of_systems_hold(store: Store) -> None:
    """Ranks are whole numbers, so their intervals can only err on the wide side."""
    chance, everything = np.random.default_rng(601), Held(list)
    for measure in MEASURES:
        held = Held(list)
        units, rank = real_practices(store, measure), ranks_of_deprivation(store, measure)
        gaps(units, rank, chance, held)
        parts(units, rank, chance, held)
        gains(units, chance, held)
        told(held, measure)
        for name, inside in held.items():
            everything[name] += inside
    shares = told(everything, "all")
    assert 0.95 <= shares.pop("rank") <= 0.99
    assert all(LOWEST <= share <= HIGHEST for share in shares.values()), shares


def test_the_size_and_the_date_of_a_change_of_level_hold() -> None:
    """Series of real lengths and autocorrelations with one step. Dates are whole months, so theirs can only err on the wide side. Where each month
    is much like the one before and the series short, the size holds less often, and the catalogue says so."""
    chance, everything = np.random.default_rng(602), Held(list)
    for share in (0.0, 0.3, 0.6, 0.8):
        held = Held(list)
        for length in (24, 36, 59):
            for step in np.repeat([2.0, 4.0, 6.0], 100):
                series = chance.standard_normal(length)
                for month in range(1, length):
                    series[month] = share * series[month - 1] + np.sqrt(1 - share**2) * series[month]
                at = int(chance.integers(6, length - 6))
                series[at:] += step
                found = change_points(series)
                if isinstance(found, tuple) and len(found) == 1:
                    held["size"].append(found[0].lower <= step <= found[0].upper)
                    held["date"].append(found[0].earliest <= at <= found[0].latest)
        shares = told(held, f"autocorrelation {share}")
        assert shares["size"] >= 0.88
        for name, inside in held.items():
            everything[name] += inside
    shares = told(everything, "all")
    assert LOWEST <= shares["size"] <= HIGHEST
    assert shares["date"] >= 0.95
